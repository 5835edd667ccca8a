/** When questionnaires are asked: by the clock of the place, in the morning, each mail once; and what one should know before, of those who will come. */
import assert from 'node:assert/strict';
import {describe, it} from 'node:test';
import {surveySchema} from '../../../src/contract/survey.ts';
import {momentOf} from '../../../src/contract/wall-clock.ts';
import {satisfactionFrom} from '../../../worker/registry/domain/survey.ts';
import {surveys} from '../../../worker/registry/jobs/surveys.ts';
import {renderMail} from '../../../worker/registry/mail/render.ts';
import {eventById, keepLife} from '../../../worker/registry/storage/events.ts';
import {answersFor} from '../../../worker/registry/storage/surveys.ts';
import {comes, eventOf, held, HELD_ON, leaves, mails, post, proof, registryOf, told} from './registering-support.ts';
import type {Held, Loose} from './registering-support.ts';
import {DAY, HOUR, MINUTE, ORIGIN, pageGet, testDeps} from './support.ts';
import type {TestDeps} from './support.ts';
import {registered} from './surveys-support.ts';

const at = (local: string, zone = 'Europe/Paris'): number => momentOf(local, zone).at;
const iso = (moment: number): string => new Date(moment).toISOString();
/** Lets the clock go to a moment, in steps that are believed; gives what was mailed on the way, as `template to`. */
function until(deps: TestDeps, moment: number): string[] {
  const from = mails(deps).length;
  while (deps.clock.at < moment) {
    deps.clock.at = Math.min(moment, deps.clock.at + 20 * DAY);
    surveys(deps);
  }
  for (let i = 0; i < 3; i++) surveys(deps);
  return told(deps, from).sort();
}
const letter = (deps: TestDeps, number: number, locale: 'fr' | 'en'): string => {
  const {template, values} = mails(deps)[number]!;
  return renderMail({template: template as never, locale, values}, ORIGIN).text;
};

describe('how it was', () => {
  it('is asked from eight o’clock on the next day of the place, and once more a week later, overseas and across the nights clocks change', () => {
    const zones: readonly (readonly [zone: string, day: string, next: string, again: string])[] = [
      ['Europe/Paris', HELD_ON, '2027-02-20', '2027-02-27'], ['Indian/Reunion', HELD_ON, '2027-02-20', '2027-02-27'], ['Pacific/Tahiti', HELD_ON, '2027-02-20', '2027-02-27'],
      ['Pacific/Noumea', HELD_ON, '2027-02-20', '2027-02-27'], ['America/Miquelon', '2027-03-13', '2027-03-14', '2027-03-21'],
      // Clocks go on, and back, in the night after it.
      ['Europe/Paris', '2027-03-27', '2027-03-28', '2027-04-04'], ['Europe/Paris', '2027-10-30', '2027-10-31', '2027-11-07'],
    ];
    for (const [zone, day, next, again] of zones) {
      const deps = testDeps();
      const event = held(deps, {timeZone: zone, sessions: [{start: '2026-11-30T09:30', end: '2026-11-30T17:00'}, {start: `${day}T18:00`, end: `${day}T22:30`}]});
      registered(deps, event.row, 'ana@example.org');
      const seen = [`${day}T23:59`, `${next}T07:59`, `${next}T08:00`, `${again}T07:59`, `${again}T08:00`].map((local) => until(deps, at(local, zone)));
      assert.deepEqual(seen, [[], [], ['survey-satisfaction ana'], [], ['survey-satisfaction-again ana']], `${zone} ${day}`);
      assert.deepEqual(until(deps, at(`${again}T08:00`, zone) + 40 * DAY), []);
      assert.deepEqual(deps.reports, []);
    }
    // Ended after midnight, it is asked the day after that.
    assert.equal(iso(satisfactionFrom(eventOf({sessions: [{start: '2027-03-27T20:00', end: '2027-03-28T00:30'}]}), 'satisfaction')), '2027-03-29T06:00:00.000Z');
    assert.equal(iso(satisfactionFrom(eventOf({sessions: [{start: '2026-10-24T09:00', end: '2026-10-24T17:00'}]}), 'satisfaction')), '2026-10-25T07:00:00.000Z');
  });

  it('is asked late when nobody looked, not twice at once, and no more when no time is left to answer', () => {
    const deps = testDeps();
    const event = held(deps);
    registered(deps, event.row, 'ana@example.org');
    const ends = at(`${HELD_ON}T17:00`);
    until(deps, ends - DAY);
    deps.clock.at = ends + 9 * DAY;
    assert.deepEqual(until(deps, ends + 9 * DAY + HOUR), ['survey-satisfaction ana'], 'the second waits for its week');
    assert.deepEqual(until(deps, ends + 14 * DAY), []);
    assert.deepEqual(until(deps, ends + 16 * DAY), ['survey-satisfaction-again ana']);
    const late = testDeps();
    registered(late, held(late).row, 'ana@example.org');
    until(late, ends - DAY);
    late.clock.at = ends + 23 * DAY;
    assert.deepEqual(until(late, ends + 40 * DAY), []);
  });

  it('says to nobody that they came: those whose presence nobody noted are asked too', () => {
    const deps = testDeps();
    const event = held(deps);
    registered(deps, event.row, 'ana@example.org');
    registered(deps, event.row, 'bob@example.org', {attended: 1});
    registered(deps, event.row, 'absent@example.org', {attended: 0});
    const ends = at(`${HELD_ON}T17:00`);
    assert.deepEqual(until(deps, ends + DAY), ['survey-satisfaction ana', 'survey-satisfaction bob']);
    assert.deepEqual(until(deps, ends + 9 * DAY), ['survey-satisfaction-again ana', 'survey-satisfaction-again bob']);
    mails(deps).forEach((_, number) => {
      assert.doesNotMatch(letter(deps, number, 'fr'), /participé|étiez là|êtes venu /);
      assert.match(letter(deps, number, 'fr'), /où vous étiez inscrit, a eu lieu[^]+Si vous n’êtes pas venu/);
      assert.doesNotMatch(letter(deps, number, 'en'), /took part|attended|you came/);
      assert.match(letter(deps, number, 'en'), /for which you were registered[^]+If you did not come/);
    });
  });
});

describe('what one should know before', () => {
  const BEFORE: Loose = {prerequisites: 'Savoir ouvrir un tableur.'};
  const starts = at(`${HELD_ON}T09:30`);
  const linkTo = (deps: TestDeps, who: string): string => mails(deps).filter(({to, template}) => to === `${who}@example.org` && template === 'survey-prerequisites').at(-1)!.values['link']!;

  it('is asked of those who have a seat, from ten days before to the day before, once, and of no event that says nothing', async () => {
    const deps = testDeps();
    const app = registryOf(deps);
    const event = held(deps, {...BEFORE, capacity: {onSite: 1}});
    const plain = held(deps, {title: 'Sans rien à savoir', capacity: {}});
    for (const who of ['ana', 'waits']) await comes(app, deps, event, who);
    await comes(app, deps, event, 'far', {mode: 'a-distance'});
    await comes(app, deps, event, 'leaves', {mode: 'a-distance'});
    await leaves(app, deps, 'leaves');
    await comes(app, deps, plain, 'else');
    assert.deepEqual(until(deps, starts - 10 * DAY), [], 'ten days before, to the millisecond');
    assert.deepEqual(until(deps, starts - 10 * DAY + MINUTE), ['survey-prerequisites ana', 'survey-prerequisites far']);
    assert.deepEqual(until(deps, starts - 5 * DAY), []);
    await comes(app, deps, event, 'late', {mode: 'a-distance'});
    assert.deepEqual(until(deps, starts - 5 * DAY + 2 * MINUTE), ['survey-prerequisites late'], 'who registers then is asked then');
    until(deps, starts - DAY - 2 * MINUTE);
    await comes(app, deps, event, 'last', {mode: 'a-distance'});
    assert.deepEqual(until(deps, starts - DAY), ['survey-prerequisites last'], 'the day before, to the millisecond');
    deps.clock.advance(2 * MINUTE);
    await comes(app, deps, event, 'tardy', {mode: 'a-distance'});
    assert.deepEqual(until(deps, starts), [], 'too near to be of use');
    assert.deepEqual(deps.reports, []);
  });

  it('is asked of nobody when the event is postponed, cancelled, or is no more to come', async () => {
    for (const status of ['postponed', 'cancelled', 'held'] as const) {
      const deps = testDeps();
      const app = registryOf(deps);
      const event = held(deps, {...BEFORE, capacity: {}});
      await comes(app, deps, event, 'ana');
      keepLife(deps.database, event.row, {...eventById(deps.database, event.row)!, status, reason: 'Neige'}, {actor: 'person:1'}, deps.now());
      assert.deepEqual(until(deps, starts), [], status);
    }
  });

  it('is answered by the link of the mail alone, put aside and gone on with, changed until it begins, and is one answer per person', async () => {
    const deps = testDeps();
    const app = registryOf(deps);
    const event: Held = held(deps, {...BEFORE, capacity: {}});
    for (const who of ['ana', 'bob']) await comes(app, deps, event, who);
    until(deps, starts - 9 * DAY);
    const id = `prerequisites-${event.id}`;
    const [address, token] = linkTo(deps, 'ana').split('#suite:') as [string, string];
    assert.equal(address, `${ORIGIN}/questionnaire/${id}`);
    assert.match(await (await app.fetch(pageGet(`/questionnaire/${id}`))).text(), new RegExp(`<pana-survey kind="prerequisites" event-id="${event.id}"`));
    const survey = surveySchema.strict().parse(await (await app.fetch(pageGet(`/v1/surveys/${id}`))).json());
    assert.deepEqual([survey.open, survey.questions.map(({code}) => code)], [true, ['lu', 'materiel', 'frein']]);
    const send = (answers: unknown, more: Loose = {}): Promise<Response> => post(app, `/v1/surveys/${id}/answers`, {version: 1, answers, complete: true, ...more});
    for (const more of [{altcha: await proof(deps, 'surveys'), elapsed: 60_000}, {token: 'A'.repeat(43)}]) assert.equal((await send({lu: 'oui'}, more)).status, 410, 'without its link');
    assert.equal((await send({materiel: 'oui'}, {token, complete: false})).status, 202);
    assert.deepEqual(answersFor(deps.database, {kind: 'prerequisites', event: event.row}), [], 'put aside');
    assert.deepEqual(await (await post(app, `/v1/surveys/${id}/resume`, {token})).json(), {version: 1, answers: {materiel: 'oui'}, complete: false});
    const missing = await send({materiel: 'oui'}, {token});
    assert.deepEqual([missing.status, ((await missing.json()) as {errors: {field: string}[]}).errors.map(({field}) => field)], [422, ['answers.lu']]);
    for (const lu of ['non', 'oui']) assert.equal((await send({lu, frein: 'Une pente raide'}, {token})).status, 202);
    assert.deepEqual(answersFor(deps.database, {kind: 'prerequisites', event: event.row, departement: '37'}), [{version: 1, answers: {lu: 'oui', frein: 'Une pente raide'}}]);
    // By the link of somebody else: their own answer.
    assert.equal((await send({lu: 'non'}, {token: linkTo(deps, 'bob').split('#suite:')[1]!})).status, 202);
    assert.equal(answersFor(deps.database, {kind: 'prerequisites', event: event.row}).length, 2);
    deps.clock.at = starts;
    assert.equal((await send({lu: 'non'}, {token})).status, 410, 'it has begun');
    assert.deepEqual(answersFor(deps.database, {kind: 'prerequisites', event: event.row}).map(({answers}) => answers['lu']).sort(), ['non', 'oui']);
  });
});
