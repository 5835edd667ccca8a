/** After thirty days an answer is nobody's: neither what tied it to a registration is left, nor a moment by which another line gives the person back. */
import assert from 'node:assert/strict';
import {describe, it} from 'node:test';
import type {Hono} from 'hono';
import {surveys} from '../../../worker/registry/jobs/surveys.ts';
import {eraseSubject, schemaColumns} from '../../../worker/registry/storage/personal-data.ts';
import {applyRetention} from '../../../worker/registry/storage/retention.ts';
import {addAnswers, answersFor, askedNeeds, surveyInForce} from '../../../worker/registry/storage/surveys.ts';
import {follow, formOf, held, HELD_ON, mails, post, registryOf, tokenTo} from './registering-support.ts';
import type {Held} from './registering-support.ts';
import {momentOf} from '../../../src/contract/wall-clock.ts';
import {DAY, HOUR, MINUTE, testDeps} from './support.ts';
import type {TestDeps} from './support.ts';

const NAMES = ['ana', 'bob', 'eve'];

/** Milliseconds a value of a column is the moment of; undefined when it is none. */
function momentIn(value: unknown): number | undefined {
  if (typeof value === 'number') return value > 1e12 && value < 1e13 ? value : undefined;
  if (typeof value !== 'string' || !/^\d{4}-\d\d-\d\dT/.test(value)) return undefined;
  const at = Date.parse(value);
  return Number.isNaN(at) ? undefined : at;
}

/** `table.column` of every line whose moment is, by `grain` milliseconds, that of an answer. */
function sameMoment({database}: TestDeps, grain = 1): string[] {
  const times = new Set((database.prepare('SELECT created_at, changed_at FROM survey_answers').all() as {created_at: number; changed_at: number}[]).flatMap((row) => [row.created_at, row.changed_at]).map((at) => Math.floor(at / grain)));
  return schemaColumns(database).filter(({table}) => table !== 'survey_answers' && !table.startsWith('search_index')).flatMap(({table, column}) => {
    const values = database.prepare(`SELECT "${column}" AS value FROM "${table}"`).all() as {value: unknown}[];
    return values.some(({value}) => times.has(Math.floor((momentIn(value) ?? Number.NaN) / grain))) ? [`${table}.${column}`] : [];
  });
}

/** People who register with their needs, minutes apart, and say a week after the event how it was. */
async function lived(app: Hono, deps: TestDeps): Promise<Held> {
  const event = held(deps, {capacity: {}, prerequisites: 'Savoir ouvrir un tableur.'});
  for (const name of NAMES) {
    deps.clock.advance(7 * MINUTE + 123);
    const body = await formOf(deps, {name, email: `${name}@example.org`, survey: {version: 1, answers: {cas: `Le cas de ${name}`}}});
    assert.equal((await post(app, `/v1/events/${event.id}/registrations`, body)).status, 202);
    assert.equal((await follow(app, 'confirm-registration', tokenTo(deps, `${name}@example.org`, 'confirm-registration'))).status, 200);
  }
  return event;
}

/** Answers what was mailed to each, minutes apart. */
async function says(app: Hono, deps: TestDeps, event: Held, kind: string, answers: (name: string) => unknown): Promise<void> {
  for (const name of NAMES) {
    deps.clock.advance(11 * MINUTE + 456);
    const link = mails(deps).filter(({to, template}) => to === `${name}@example.org` && template === `survey-${kind}`).at(-1)!.values['link']!;
    const answer = await post(app, `/v1/surveys/${kind}-${event.id}/answers`, {version: 1, answers: answers(name), complete: true, token: link.split('#suite:')[1]!});
    assert.equal(answer.status, 202, await answer.text());
  }
}

/** As the server does: looks every hour until `moment`. */
function until(deps: TestDeps, moment: number): void {
  while (deps.clock.at < moment) {
    deps.clock.at = Math.min(moment, deps.clock.at + HOUR);
    surveys(deps);
  }
}

describe('an answer that is nobody’s any more', () => {
  it('is joined to nothing by any moment of any table, and has the time of all others about its event', async () => {
    const deps = testDeps();
    const app = registryOf(deps);
    const event = await lived(app, deps);
    assert.ok(sameMoment(deps).includes('registrations.created_at'), 'while it is somebody’s, it is found');
    const begins = momentOf(`${HELD_ON}T09:30`, 'Europe/Paris').at;
    until(deps, begins - 9 * DAY);
    await says(app, deps, event, 'prerequisites', (name) => ({lu: 'oui', frein: `Le frein de ${name}`}));
    until(deps, begins + 2 * DAY);
    await says(app, deps, event, 'satisfaction', (name) => ({ensemble: 4, attentes: `La suite pour ${name}`}));
    const kept = (deps.database.prepare('SELECT count(*) AS n FROM survey_answers WHERE complete = 1').get() as {n: number}).n;
    assert.equal(kept, 9);
    deps.clock.advance(30 * DAY);
    applyRetention(deps.database, deps.now());
    assert.equal((deps.database.prepare('SELECT count(*) AS n FROM registrations').get() as {n: number}).n, 3, 'the people are still here');
    const rows = deps.database.prepare('SELECT count(*) AS n, count(registration_id) AS tied, count(token_hash) AS linked, count(DISTINCT created_at) AS made, count(DISTINCT changed_at) AS changed FROM survey_answers').get();
    assert.deepEqual({...rows}, {n: kept, tied: 0, linked: 0, made: 1, changed: 1});
    assert.deepEqual(sameMoment(deps), []);
    assert.deepEqual(sameMoment(deps, DAY).filter((name) => /^(?:registration|audit)/.test(name)), [], 'nor by the day');
    // Whose words they were is said by nothing; what was answered is.
    assert.deepEqual(answersFor(deps.database, {kind: 'satisfaction', departement: '37'}).map(({answers}) => answers['attentes']).sort(), NAMES.map((name) => `La suite pour ${name}`));
    eraseSubject(deps.database, {addresses: NAMES.map((name) => `${name}@example.org`)});
    assert.equal(answersFor(deps.database, {kind: 'needs', event: event.row}).length, 3);
    assert.deepEqual(applyRetention(deps.database, deps.now()), {}, 'and once done it is done');
    assert.deepEqual(deps.reports, []);
  });

  it('loses its moment too when it was nobody’s from the start', () => {
    const deps = testDeps();
    const event = held(deps);
    for (const [id, kind, about] of [['a', 'needs', event.row], ['b', 'observation', undefined]] as const) {
      addAnswers(deps.database, {id, survey: surveyInForce(deps.database, kind), event: about, answers: {besoins: ['comptabilite']}, complete: true}, deps.now());
    }
    const times = (): unknown[] => deps.database.prepare('SELECT id, created_at, changed_at FROM survey_answers ORDER BY id').all().map((row) => Object.values(row).map((value) => (typeof value === 'number' ? new Date(value).toISOString().slice(0, 19) : value)));
    const before = times();
    deps.clock.advance(30 * DAY - 1);
    applyRetention(deps.database, deps.now());
    assert.deepEqual(times(), before);
    deps.clock.advance(1);
    applyRetention(deps.database, deps.now());
    // The month of its event; without one, the month it was given in.
    assert.deepEqual(times(), [['a', '2027-02-01T00:00:00', '2027-02-01T00:00:00'], ['b', '2026-11-01T00:00:00', '2026-11-01T00:00:00']]);
    assert.deepEqual(askedNeeds(deps.database, {departements: ['37'], since: deps.now() - 730 * DAY, except: 0}), {people: 1, needs: [{need: 'comptabilite', count: 1}]});
  });

  it('is erased, not kept as nobody’s, when it was put aside and never finished', () => {
    const deps = testDeps();
    const event = held(deps);
    addAnswers(deps.database, {id: 'a', survey: surveyInForce(deps.database, 'needs'), event: event.row, answers: {cas: 'Un début'}, complete: false}, deps.now());
    deps.clock.advance(30 * DAY);
    applyRetention(deps.database, deps.now());
    assert.equal((deps.database.prepare('SELECT count(*) AS n FROM survey_answers').get() as {n: number}).n, 0);
  });
});
