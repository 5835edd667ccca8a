/** A postponed event that gets no new dates keeps nobody for ever: who holds it and who registered are told in time, then those who registered are erased. */
import assert from 'node:assert/strict';
import {describe, it} from 'node:test';
import {missingDates} from '../../../worker/registry/domain/postponed.ts';
import {events} from '../../../worker/registry/jobs/events.ts';
import {noticeRows} from '../../../worker/registry/domain/retention.ts';
import {tellRegistered, refreshSeats} from '../../../worker/registry/registering.ts';
import {actsOn} from '../../../worker/registry/storage/audit.ts';
import {eventById, keepLife} from '../../../worker/registry/storage/events.ts';
import {applyRetention, RETENTION} from '../../../worker/registry/storage/retention.ts';
import {momentOf} from '../../../src/contract/wall-clock.ts';
import {comes, eventOf, follow, held, HELD_ON, leaves, mails, registryOf, sent, statesOf, statusOf, told, tokenTo} from './registering-support.ts';
import type {Held} from './registering-support.ts';
import {DAY, HOUR, MINUTE, somebody, testDeps} from './support.ts';
import type {TestDeps} from './support.ts';

const at = (local: string, zone = 'Europe/Paris'): number => momentOf(local, zone).at;
const ENDS = at(`${HELD_ON}T17:00`);

/** Lets the clock go to a moment, in steps that are believed, with the jobs that look then; gives what was mailed, as `template to`. */
function until(deps: TestDeps, moment: number): string[] {
  const from = mails(deps).length;
  while (deps.clock.at < moment) {
    deps.clock.at = Math.min(moment, deps.clock.at + 20 * DAY);
    events(deps);
    applyRetention(deps.database, deps.now());
  }
  for (let i = 0; i < 3; i++) events(deps);
  return told(deps, from).sort();
}

function postpone(deps: TestDeps, {row}: Held): void {
  keepLife(deps.database, row, {...eventById(deps.database, row)!, status: 'postponed', reason: 'Neige'}, {actor: 'person:1'}, deps.now());
  tellRegistered(deps, row, {template: 'event-postponed', values: {reason: 'Neige'}, kind: 'postponed-1'}, deps.now());
  refreshSeats(deps, row, deps.now());
}
const needs = ({database}: TestDeps): unknown[] => database.prepare('SELECT accessibility FROM registrations ORDER BY name').all().map((row) => (row as {accessibility: unknown}).accessibility);

/** Two who come, one who waits, one who never confirmed, of an event that snow took away two days before. */
async function snowed(): Promise<{deps: TestDeps; event: Held; app: ReturnType<typeof registryOf>}> {
  const deps = testDeps();
  const app = registryOf(deps);
  somebody(deps, 'touraine@example.org', 'coordinator', 'departement:37');
  somebody(deps, 'blois@example.org', 'coordinator', 'departement:41');
  const event = held(deps, {capacity: {onSite: 2}, modes: ['sur-place']});
  for (const who of ['ana', 'bob', 'wil']) await comes(app, deps, event, who, {accessibility: `Besoin de ${who}`});
  until(deps, ENDS - 10 * DAY);
  await sent(app, deps, event, {name: 'zoe', email: 'zoe@example.org'});
  until(deps, ENDS - 2 * DAY);
  postpone(deps, event);
  return {deps, event, app};
}

describe('a postponed event without new dates', () => {
  it('has its team told on the morning after its dates, its people once two months later, and nobody in it after three', async () => {
    const {deps, event} = await snowed();
    assert.deepEqual(until(deps, at('2027-02-20T07:59')), []);
    assert.deepEqual(until(deps, at('2027-02-20T08:00')), ['dates-missing touraine']);
    assert.match(mails(deps).at(-1)!.values['link']!, new RegExp(`/desk/evenements/${event.id}$`));
    assert.deepEqual(until(deps, ENDS + 30 * DAY - 1), []);
    assert.deepEqual(needs(deps), ['Besoin de ana', 'Besoin de bob', 'Besoin de wil']);
    until(deps, ENDS + 30 * DAY);
    assert.deepEqual(needs(deps), [null, null, null], 'what they need goes after thirty days');
    assert.deepEqual(until(deps, at('2027-04-19T07:59')), []);
    assert.deepEqual(until(deps, at('2027-04-19T08:00')), ['event-without-dates ana', 'event-without-dates bob', 'event-without-dates wil']);
    assert.deepEqual([mails(deps).at(-1)!.values['eraseBy'], mails(deps).at(-1)!.values['event']], ['2027-05-19', 'Journée numérique de Loches']);
    assert.deepEqual(until(deps, Date.parse('2027-05-19T15:59:59Z')), []);
    assert.deepEqual(statesOf(deps, event), ['ana registered', 'bob registered', 'wil waiting']);
    until(deps, Date.parse('2027-05-19T16:00:00Z'));
    assert.deepEqual([statesOf(deps, event), statusOf(deps, event)], [[], 'postponed']);
    for (const table of ['registrations', 'registration_notices']) assert.doesNotMatch(JSON.stringify(deps.database.prepare(`SELECT * FROM ${table}`).all()), /ana|bob|wil|zoe/);
    assert.deepEqual(until(deps, ENDS + 200 * DAY), [], 'and no word more');
    assert.deepEqual(actsOn(deps.database, `event:${event.id}`).filter(({action}) => action === 'event.alarm').map(({detail}) => detail), [`no-dates-${HELD_ON}`, `no-dates-told-${HELD_ON}`]);
    assert.deepEqual(deps.reports, []);
  });

  it('revives whoever is still in it when new dates come, and counts from those when it is postponed again', async () => {
    const {deps, event, app} = await snowed();
    until(deps, ENDS + 40 * DAY);
    await leaves(app, deps, 'bob');
    const stored = eventById(deps.database, event.row)!;
    const moved = eventOf({capacity: {onSite: 2}, modes: ['sur-place'], sessions: [{start: '2027-06-10T09:30', end: '2027-06-10T17:00'}]});
    const {reason: _reason, ...life} = stored;
    keepLife(deps.database, event.row, {...life, status: 'open', event: moved, startsAt: at('2027-06-10T09:30'), endsAt: at('2027-06-10T17:00'), closesAt: at('2027-06-10T09:30')}, {actor: 'person:1'}, deps.now());
    refreshSeats(deps, event.row, deps.now());
    assert.equal((deps.database.prepare("SELECT count(*) AS n FROM registrations WHERE over_at IS NOT NULL AND state <> 'cancelled'").get() as {n: number}).n, 0);
    await follow(app, 'take-seat', tokenTo(deps, 'wil@example.org', 'take-seat'));
    until(deps, at('2027-05-25T12:00'));
    assert.deepEqual(statesOf(deps, event).slice(0, 1).concat(statesOf(deps, event).at(-1)!), ['ana registered', 'wil registered']);
    postpone(deps, event);
    assert.deepEqual(until(deps, at('2027-06-11T08:00')), ['dates-missing touraine'], 'of other dates the team is told again');
    assert.deepEqual(until(deps, at('2027-08-10T08:00')), ['event-without-dates ana', 'event-without-dates wil']);
    until(deps, at('2027-06-10T17:00') + 95 * DAY);
    assert.deepEqual(statesOf(deps, event), []);
  });

  it('is told to nobody while its dates are to come, nor when nobody is in it, and to the national team where nobody coordinates', async () => {
    const deps = testDeps();
    const app = registryOf(deps);
    somebody(deps, 'equipe@example.org', 'national');
    const [empty, full] = [held(deps), held(deps, {title: 'Une autre'})];
    await comes(app, deps, full, 'ana');
    for (const event of [empty, full]) postpone(deps, event);
    assert.deepEqual(until(deps, ENDS), []);
    assert.deepEqual(statesOf(deps, full), ['ana registered']);
    assert.deepEqual(until(deps, ENDS + DAY), ['dates-missing equipe']);
    assert.deepEqual(until(deps, ENDS + 40 * DAY + HOUR + MINUTE), []);
  });

  it('has its moments by the clock of the place, on the last day of shorter months too', () => {
    const of = (zone: string, end: string): {readonly timeZone: string; readonly sessions: [{start: string; end: string}]} => ({timeZone: zone, sessions: [{start: end.replace(/T.*/, 'T00:01'), end}]});
    const tahiti = of('Pacific/Tahiti', '2027-03-30T17:00');
    const word = (now: number): unknown => Object.values(missingDates(tahiti, now)).slice(0, 2);
    assert.deepEqual([Date.parse('2027-03-31T17:59:59Z'), Date.parse('2027-03-31T18:00:00Z'), Date.parse('2027-05-30T17:59:59Z'), Date.parse('2027-05-30T18:00:00Z')].map(word), [[false, false], [true, false], [true, false], [true, true]]);
    assert.equal(missingDates(of('Europe/Paris', '2026-11-30T17:00'), 0).eraseBy, '2027-02-28');
  });

  it('is in the public notice', () => {
    for (const entity of ['Inscription à un événement, et personne notée à l’accueil', 'Besoins d’accessibilité d’une personne inscrite']) {
      assert.match(noticeRows(RETENTION).find((row) => row.entity === entity)!.kept, /^(?:3 mois|30 jours) après l’événement, ou après l’annulation ; reporté sans nouvelle date, après la fin d’abord prévue$/);
    }
  });
});
