/**
 * Seats while everybody acts at once: one leaves, one confirms, one takes what they were offered, the organisers change how many seats
 * there are, the job lets offers go. Whatever the order, no seat is held twice and none stays empty while somebody waits (issue 5).
 */
import assert from 'node:assert/strict';
import type {TestContext} from 'node:test';
import {registrationSchema} from '../../src/contract/registration.ts';
import {REGISTRATION_CONSENT} from '../../worker/registry/domain/consent.ts';
import {eventToken} from '../../worker/registry/event-links.ts';
import {events} from '../../worker/registry/jobs/events.ts';
import {cancelRegistration, confirmRegistration, refreshSeats, register} from '../../worker/registry/registering.ts';
import {eventById, keepLife} from '../../worker/registry/storage/events.ts';
import {ofMailbox, registrationsOf} from '../../worker/registry/storage/registrations.ts';
import {REGISTRATION_STATES} from '../../src/contract/registration.ts';
import {eventOf, held, mails} from '../worker/registry/registering-support.ts';
import type {Held} from '../worker/registry/registering-support.ts';
import {DAY, testDeps} from '../worker/registry/support.ts';
import {atOnce, form, races, two} from './at-once.ts';
import type {Two} from './at-once.ts';

const {version, textHash} = REGISTRATION_CONSENT;
const PATHS = {'confirm-registration': '/evenement/inscription/confirmer', 'take-seat': '/evenement/inscription/place', 'cancel-registration': '/evenement/inscription/annuler'} as const;

const addressOf = (event: Held, who: string): string => `${who}-${event.id}@example.org`;
const lifeOf = ({deps}: Two, event: Held, who: string) => ofMailbox(deps.database, event.row, addressOf(event, who))!;

/** Registers somebody, who has not confirmed yet. */
export function asks({deps}: Two, event: Held, who: string): void {
  const sent = registrationSchema.parse({name: who, email: addressOf(event, who), mode: 'sur-place', consent: {given: true, version, textHash}});
  deps.database.transaction(() => register(deps, event.id, sent, deps.now()));
}
/** The form of a link of a mail somebody has now. */
export function presses(here: Two, event: Held, purpose: keyof typeof PATHS, who: string) {
  const {id, life} = lifeOf(here, event, who);
  const token = purpose === 'take-seat' ? eventToken(here.deps, purpose, id, String(life.offeredUntil)) : eventToken(here.deps, purpose, id);
  return form(PATHS[purpose], {token, ...(purpose === 'cancel-registration' && {sure: 'oui'})});
}

/** By state, who is in it. */
export function states({deps}: Two, {row}: Held): Map<string, string[]> {
  const found = new Map<string, string[]>(REGISTRATION_STATES.map((state) => [state, []]));
  for (const {name, life} of registrationsOf(deps.database, row, REGISTRATION_STATES)) found.get(life.state)!.push(name);
  return found;
}

/** What may never be otherwise. */
function check(here: Two, event: Held, before: number, said: string): void {
  const {status, event: {capacity: {onSite: seats = 0}}} = eventById(here.deps.database, event.row)!;
  const now = states(here, event);
  const taken = now.get('registered')!.length + now.get('offered')!.length;
  assert.ok(taken <= Math.max(seats, before), `${taken} hold ${seats} seats: ${said}`);
  assert.ok(taken >= seats || now.get('waiting')!.length === 0, `a seat is empty while somebody waits: ${said}`);
  assert.equal(status, taken >= seats ? 'full' : 'open', said);
}

/** How often what can happen did. */
export interface Seen {
  orders: number;
  expired: number;
  taken: number;
  fewer: number;
}

/**
 * `runs` events of two seats in which five people, the organisers and the job act at once. Two sit, one of them leaves; one was offered a
 * seat and takes it as it runs out; one waits; one confirms; the seats become one to four.
 */
export async function contend(t: TestContext, runs: number): Promise<Seen> {
  const here = two(testDeps());
  const {deps} = here;
  const seen: Seen = {orders: 0, expired: 0, taken: 0, fewer: 0};
  await races(t, async (s, run) => {
    deps.database.exec('DELETE FROM events; DELETE FROM outbox');
    const [day = ''] = new Date(deps.now() + 90 * DAY).toISOString().split('T');
    const of = (onSite: number) => eventOf({modes: ['sur-place'], capacity: {onSite}, sessions: [{start: `${day}T09:30`, end: `${day}T17:00`}]});
    const event = held(deps, of(2));
    for (const who of ['ana', 'bob', 'eve', 'ida', 'lou']) asks(here, event, who);
    const confirms = (who: string): void => void confirmRegistration(deps, eventToken(deps, 'confirm-registration', lifeOf(here, event, who).id), deps.now());
    for (const who of ['ana', 'bob', 'eve', 'ida']) {
      confirms(who);
      deps.clock.advance(1);
    }
    // Bob's seat is offered to Eve, and runs out at this very moment in half of the runs.
    cancelRegistration(deps, eventToken(deps, 'cancel-registration', lifeOf(here, event, 'bob').id), true, deps.now());
    deps.clock.advance(DAY - (run % 2));
    const first = [...states(here, event)].map(([state, who]) => `${state} ${who.join('+')}`).join(', ');
    assert.match(first, /registered ana,.*waiting ida,.*offered eve/);
    const seats = 1 + (run % 4);
    const from = mails(deps).length;
    const answers = await atOnce(here, s, [
      presses(here, event, 'cancel-registration', 'ana'), presses(here, event, 'cancel-registration', 'ana'),
      presses(here, event, 'take-seat', 'eve'), presses(here, event, 'take-seat', 'eve'),
      presses(here, event, 'confirm-registration', 'lou'), presses(here, event, 'confirm-registration', 'lou'),
    ], [
      () => events(deps),
      () => deps.database.transaction(() => {
        const stored = eventById(deps.database, event.row)!;
        keepLife(deps.database, event.row, {...stored, event: of(seats)}, {actor: 'person:1'}, deps.now());
        refreshSeats(deps, event.row, deps.now());
      }),
    ]);
    const now = states(here, event);
    const said = `${seats} seats, ${[...now].map(([state, who]) => `${state} ${who.join('+')}`).join(', ')}; order ${answers.map(({status}) => status).join()}`;
    assert.ok(answers.every(({status}) => status === 200), said);
    check(here, event, 2, said);
    const stateOf = (who: string): string => [...now].find(([, all]) => all.includes(who))![0];
    assert.equal(stateOf('ana'), 'cancelled', said);
    assert.match(stateOf('eve'), run % 2 === 0 ? /^expired$/ : /^registered$/, said);
    assert.match(stateOf('ida'), /^(?:waiting|offered)$/, said);
    assert.match(stateOf('lou'), /^(?:registered|waiting|offered)$/, said);
    // Nobody is told the same twice, however often they pressed.
    const told = mails(deps).slice(from).map(({to, template}) => `${template} ${to}`);
    assert.equal(new Set(told).size, told.length, `${told.join(', ')}; ${said}`);
    seen.orders++;
    if (stateOf('eve') === 'expired') seen.expired++;
    else seen.taken++;
    if (seats < 2) seen.fewer++;
    assert.deepEqual(deps.reports, []);
  }, runs);
  return seen;
}
