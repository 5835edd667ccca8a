/**
 * Seats against a simple model: whatever people do in whatever order, nobody is put out, nobody is lost, the first who waited is the first
 * who is offered a seat, and no more seats are held than there are.
 */
import assert from 'node:assert/strict';
import {describe, it} from 'node:test';
import fc from 'fast-check';
import type {RegistrationState} from '../../../src/contract/registration.ts';
import {registrationSchema} from '../../../src/contract/registration.ts';
import {REGISTRATION_CONSENT} from '../../../worker/registry/domain/consent.ts';
import {eventToken} from '../../../worker/registry/event-links.ts';
import {events} from '../../../worker/registry/jobs/events.ts';
import {cancelRegistration, confirmRegistration, refreshSeats, register, takeSeat, takesRegistrations} from '../../../worker/registry/registering.ts';
import {addEvent, eventById, eventId, keepLife} from '../../../worker/registry/storage/events.ts';
import {ofMailbox, registrationsOf} from '../../../worker/registry/storage/registrations.ts';
import {eventOf} from './registering-support.ts';
import {DAY, HOUR, MINUTE, testDeps} from './support.ts';

const PEOPLE = 6;
const RUNS = 2000;

type Command =
  | {readonly type: 'join' | 'register' | 'confirm' | 'cancel' | 'take'; readonly who: number}
  | {readonly type: 'pass'; readonly hours: number}
  | {readonly type: 'capacity'; readonly seats: number}
  | {readonly type: 'postpone' | 'resume'};

const who = fc.nat(PEOPLE - 1);
const command: fc.Arbitrary<Command> = fc.oneof(
  // Registered and confirmed at once, for lives to be full of people.
  {weight: 8, arbitrary: fc.record({type: fc.constant('join' as const), who})},
  {weight: 2, arbitrary: fc.record({type: fc.constant('register' as const), who})},
  {weight: 2, arbitrary: fc.record({type: fc.constant('confirm' as const), who})},
  {weight: 4, arbitrary: fc.record({type: fc.constant('cancel' as const), who})},
  {weight: 3, arbitrary: fc.record({type: fc.constant('take' as const), who})},
  {weight: 2, arbitrary: fc.record({type: fc.constant('pass' as const), hours: fc.constantFrom(1, 12, 23, 24, 30)})},
  {weight: 1, arbitrary: fc.record({type: fc.constant('capacity' as const), seats: fc.integer({min: 1, max: 5})})},
  {weight: 1, arbitrary: fc.constantFrom({type: 'postpone' as const}, {type: 'resume' as const}, {type: 'resume' as const})},
);

interface Somebody {
  state: RegistrationState | 'never';
  sentAt: number;
  /** Turn on the waiting list. */
  turn: number;
  until: number;
}

/** What should be, in a few lines. */
class Model {
  readonly people: Somebody[] = Array.from({length: PEOPLE}, () => ({state: 'never' as const, sentAt: 0, turn: 0, until: 0}));
  postponed = false;
  turns = 0;
  seats: number;
  readonly startsAt: number;

  constructor(seats: number, startsAt: number) {
    this.seats = seats;
    this.startsAt = startsAt;
  }

  get held(): number {
    return this.people.filter(({state}) => state === 'registered' || state === 'offered').length;
  }

  settle(now: number): void {
    for (const one of this.people) if (this.postponed && one.state === 'offered') one.state = 'waiting';
    if (this.postponed) return;
    for (const one of this.people.filter(({state}) => state === 'waiting').sort((a, b) => a.turn - b.turn)) {
      if (this.held >= this.seats) return;
      one.state = 'offered';
      one.until = Math.min(now + DAY, this.startsAt);
    }
  }

  run(step: Command, now: number): void {
    if (step.type === 'join') {
      this.run({type: 'register', who: step.who}, now);
      return this.run({type: 'confirm', who: step.who}, now);
    }
    const one = 'who' in step ? this.people[step.who]! : undefined;
    switch (step.type) {
      case 'register':
        if (this.postponed || ['registered', 'offered', 'waiting'].includes(one!.state)) return;
        Object.assign(one!, {state: 'to-confirm', sentAt: now});
        break;
      case 'confirm':
        if (one!.state !== 'to-confirm' || this.postponed || now - one!.sentAt >= 7 * DAY) return;
        Object.assign(one!, this.held < this.seats && !this.people.some(({state}) => state === 'waiting') ? {state: 'registered'} : {state: 'waiting', turn: this.turns++});
        break;
      case 'cancel':
        if (['registered', 'offered', 'waiting', 'to-confirm'].includes(one!.state)) one!.state = 'cancelled';
        break;
      case 'take':
        // Followed too late, before any job looked, the link ends the offer itself.
        if (one!.state === 'offered') one!.state = now < one!.until ? 'registered' : 'expired';
        break;
      case 'pass':
        for (const late of this.people.filter(({state, until}) => state === 'offered' && until <= now).sort((a, b) => a.until - b.until)) {
          late.state = 'expired';
          this.settle(now);
        }
        break;
      case 'capacity': this.seats = step.seats; break;
      default: this.postponed = step.type === 'postpone';
    }
    this.settle(now);
  }
}

describe('seats', () => {
  it(`are what a simple model says, in ${RUNS} random lives`, () => {
    const deps = testDeps({file: ':memory:'});
    const {database} = deps;
    const {version, textHash} = REGISTRATION_CONSENT;
    const addressOf = (event: number, n: number): string => `p${n}-${event}@example.org`;
    const promoted = {offered: 0, expired: 0, full: 0, fewer: 0};
    fc.assert(fc.property(fc.integer({min: 1, max: 3}), fc.array(command, {minLength: 12, maxLength: 24, size: 'max'}), (seats, commands) => {
      // Earlier lives are over: nothing of them is in this one.
      database.exec('DELETE FROM events; DELETE FROM outbox');
      const [day = ''] = new Date(deps.now() + 90 * DAY).toISOString().split('T');
      const of = (onSite: number) => eventOf({modes: ['sur-place'], capacity: {onSite}, sessions: [{start: `${day}T09:30`, end: `${day}T17:00`}]});
      const event = addEvent(database, {event: of(seats), departements: ['37'], status: 'open'}, deps.now());
      const model = new Model(seats, eventById(database, event)!.startsAt);
      const done: Command[] = [];
      for (const step of commands) {
        deps.clock.advance(step.type === 'pass' ? step.hours * HOUR : step.type === 'register' || step.type === 'join' ? 21 * MINUTE : 1);
        const now = deps.now();
        const before = model.held;
        const stored = eventById(database, event)!;
        const mine = 'who' in step ? ofMailbox(database, event, addressOf(event, step.who)) : undefined;
        switch (step.type) {
          case 'join':
          case 'register':
            if (takesRegistrations(stored, now)) {
              database.transaction(() => register(deps, eventId(event), registrationSchema.parse({
                name: `p${step.who}`, email: addressOf(event, step.who), mode: 'sur-place', consent: {given: true, version, textHash},
              }), now));
            }
            if (step.type === 'join') {
              const one = ofMailbox(database, event, addressOf(event, step.who));
              if (one) confirmRegistration(deps, eventToken(deps, 'confirm-registration', one.id), now);
            }
            break;
          case 'confirm': if (mine) confirmRegistration(deps, eventToken(deps, 'confirm-registration', mine.id), now); break;
          case 'cancel': if (mine) cancelRegistration(deps, eventToken(deps, 'cancel-registration', mine.id), true, now); break;
          case 'take': if (mine) takeSeat(deps, eventToken(deps, 'take-seat', mine.id, String(mine.life.offeredUntil ?? 0)), now); break;
          case 'pass': events(deps); break;
          case 'capacity':
            keepLife(database, event, {...stored, event: of(step.seats)}, {actor: 'person:1'}, now);
            refreshSeats(deps, event, now);
            break;
          default:
            if ((step.type === 'postpone') !== (stored.status === 'postponed')) keepLife(database, event, {...stored, status: step.type === 'postpone' ? 'postponed' : 'open'}, {actor: 'person:1'}, now);
            refreshSeats(deps, event, now);
        }
        model.run(step, now);
        done.push(step);
        const said = JSON.stringify(done);
        // The last row of each: somebody who cancelled and came again has two.
        const rows = registrationsOf(database, event, ['to-confirm', 'registered', 'waiting', 'offered', 'cancelled', 'expired']).sort((a, b) => a.life.createdAt - b.life.createdAt);
        const states = model.people.map((_, n) => rows.filter(({name}) => name === `p${n}`).at(-1)?.life.state ?? 'never');
        assert.deepEqual(states, model.people.map(({state}) => state), said);
        const held = rows.filter(({life}) => life.state === 'registered' || life.state === 'offered').length;
        if (held > model.seats) {
          promoted.fewer++;
          assert.ok(held <= before, `more were let in than there are seats: ${said}`);
        }
        const {status} = eventById(database, event)!;
        assert.equal(status, model.postponed ? 'postponed' : model.held >= model.seats ? 'full' : 'open', said);
        for (const state of states) if (state === 'offered' || state === 'expired') promoted[state]++;
        if (status === 'full') promoted.full++;
      }
      assert.deepEqual(deps.reports, []);
    }), {numRuns: RUNS});
    // The lives were eventful enough to mean something.
    for (const [what, times] of Object.entries(promoted)) assert.ok(times > 100, `${what}: ${times}`);
  });
});
