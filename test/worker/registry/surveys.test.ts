/** Questionnaires: asked once and once more of those who came, answered by a link or by nobody in particular, and soon nobody's. */
import assert from 'node:assert/strict';
import {describe, it} from 'node:test';
import type {Hono} from 'hono';
import {surveyAnswersReceivedSchema, surveySchema} from '../../../src/contract/survey.ts';
import {checkAnswers, resultsOf} from '../../../worker/registry/domain/survey.ts';
import {surveys} from '../../../worker/registry/jobs/surveys.ts';
import {issueChallenge} from '../../../worker/registry/proof-of-work.ts';
import {SHIPPED_QUESTIONNAIRES} from '../../../worker/registry/questionnaires/index.ts';
import {eventId} from '../../../worker/registry/storage/events.ts';
import {eraseSubject} from '../../../worker/registry/storage/personal-data.ts';
import {applyRetention} from '../../../worker/registry/storage/retention.ts';
import {answersFor, keepSurveyDraft, publishSurveyDraft, surveyInForce} from '../../../worker/registry/storage/surveys.ts';
import {mails} from './joining-support.ts';
import {newKey, registryOf} from './reports-support.ts';
import {solve} from './sending.ts';
import {DAY, HOUR, MINUTE, pageGet, testDeps} from './support.ts';
import type {TestDeps} from './support.ts';
import {dayIn, opened, registered} from './surveys-support.ts';

const NEEDS = new Set(['comptabilite', 'site-internet']);

async function post(app: Hono, path: string, body: unknown, key = newKey()): Promise<Response> {
  return app.fetch(new Request(`https://pana.example${path}`, {method: 'POST', headers: {'Content-Type': 'application/json', 'Origin': 'https://mairie.example.org', 'Idempotency-Key': key}, body: JSON.stringify(body)}));
}
const proof = async (deps: TestDeps): Promise<string> => solve(await issueChallenge(deps, 'surveys', deps.now(), {cost: 1, from: 1, spread: 3}));
const asked = (deps: TestDeps, from = 0): string[] => mails(deps).slice(from).map(({to, template}) => `${template} ${to}`);
const tokenOf = (deps: TestDeps, to: string): string => mails(deps).filter((one) => one.to === to).at(-1)!.values['link']!.split('#suite:')[1]!;
/** An event that ended yesterday at five, the job's first look an hour after it was written. */
function held(): {deps: TestDeps; app: Hono; event: number; id: string} {
  const deps = testDeps({limits: true});
  const event = opened(deps, dayIn('2026-11-23'));
  return {deps, app: registryOf(deps), event, id: `satisfaction-${eventId(event)}`};
}
/** As the server does: a look every hour, until `ms` later. */
function pass(deps: TestDeps, ms: number): void {
  for (let left = ms; left > 0; left -= HOUR) {
    deps.clock.advance(Math.min(HOUR, left));
    surveys(deps);
  }
}

describe('a questionnaire', () => {
  it('is asked of those who came, once the day after and once more a week later, of nobody else and never again', () => {
    const {deps, event} = held();
    registered(deps, event, 'venue@example.org');
    registered(deps, event, 'presente@example.org', {attended: 1, locale: 'en'});
    registered(deps, event, 'absente@example.org', {attended: 0});
    registered(deps, event, 'annulee@example.org', {state: 'cancelled'});
    registered(deps, event, 'attente@example.org', {state: 'waiting'});
    // 22 November 10:00 UTC to the end of the event, 23 November 16:00 UTC.
    pass(deps, 30 * HOUR);
    assert.deepEqual(asked(deps), []);
    pass(deps, 16 * HOUR);
    assert.deepEqual(asked(deps).sort(), ['survey-satisfaction presente@example.org', 'survey-satisfaction venue@example.org']);
    const first = tokenOf(deps, 'venue@example.org');
    pass(deps, 7 * DAY);
    assert.deepEqual(asked(deps, 2).sort(), ['survey-satisfaction-again presente@example.org', 'survey-satisfaction-again venue@example.org']);
    assert.notEqual(tokenOf(deps, 'venue@example.org'), first);
    pass(deps, 25 * DAY);
    assert.equal(asked(deps).length, 4);
    assert.deepEqual(deps.reports, []);
  });

  it('is put aside and gone on with by its link alone, and the last mail’s link replaces the first’s', async () => {
    const {deps, app, event, id} = held();
    registered(deps, event, 'venue@example.org');
    pass(deps, 47 * HOUR);
    const token = tokenOf(deps, 'venue@example.org');
    const page = await app.fetch(pageGet(`/questionnaire/${id}`));
    assert.match(await page.text(), new RegExp(`<pana-survey kind="satisfaction" event-id="${eventId(event)}"`));
    const survey = surveySchema.strict().parse(await (await app.fetch(pageGet(`/v1/surveys/${id}`))).json());
    assert.deepEqual([survey.open, survey.version, survey.event?.title], [true, 1, 'Journée des associations de Loches']);

    const aside = await post(app, `/v1/surveys/${id}/answers`, {version: 1, answers: {ensemble: 4}, complete: false, token});
    assert.deepEqual([aside.status, surveyAnswersReceivedSchema.parse(await aside.json()).state], [202, 'put-aside']);
    const resumed = await (await post(app, `/v1/surveys/${id}/resume`, {token})).json();
    assert.deepEqual(resumed, {version: 1, answers: {ensemble: 4}, complete: false});
    assert.deepEqual(answersFor(deps.database, {kind: 'satisfaction'}), [], 'what is put aside is in no result');

    pass(deps, 7 * DAY + HOUR);
    assert.equal((await post(app, `/v1/surveys/${id}/resume`, {token})).status, 410);
    const again = tokenOf(deps, 'venue@example.org');
    const whole = await post(app, `/v1/surveys/${id}/answers`, {version: 1, answers: {ensemble: 5, attentes: 'Du temps.'}, complete: true, token: again});
    assert.equal(whole.status, 202, await whole.clone().text());
    assert.deepEqual(answersFor(deps.database, {kind: 'satisfaction', departement: '37'}), [{version: 1, answers: {ensemble: 5, attentes: 'Du temps.'}}]);
    // The same link changes the same answers: one person is one answer.
    await post(app, `/v1/surveys/${id}/answers`, {version: 1, answers: {ensemble: 2}, complete: true, token: again});
    assert.deepEqual(answersFor(deps.database, {kind: 'satisfaction', event}).map(({answers}) => answers), [{ensemble: 2}]);
  });

  it('of those who came takes no answer without a link, nor by another’s', async () => {
    const {deps, app, event, id} = held();
    const other = opened(deps, dayIn('2026-11-23', {title: 'Une autre journée'}));
    registered(deps, event, 'venue@example.org');
    pass(deps, 47 * HOUR);
    const token = tokenOf(deps, 'venue@example.org');
    const answers = {version: 1, answers: {ensemble: 1}};
    assert.equal((await post(app, `/v1/surveys/${id}/answers`, {...answers, altcha: await proof(deps), elapsed: 60_000})).status, 410);
    assert.equal((await post(app, `/v1/surveys/satisfaction-${eventId(other)}/answers`, {...answers, token})).status, 410);
    assert.equal((await post(app, `/v1/surveys/${id}/answers`, {...answers, token: 'A'.repeat(43)})).status, 410);
    assert.deepEqual(answersFor(deps.database, {kind: 'satisfaction'}), []);
  });

  it('that is open takes one answer per sending, with a proof of work, and ties it to nobody', async () => {
    const {deps, app, event} = held();
    const path = `/v1/surveys/needs-${eventId(event)}/answers`;
    const body = {version: 1, answers: {besoins: ['comptabilite'], cas: 'Un tableau à quatre mains.'}, altcha: await proof(deps), elapsed: 60_000};
    const key = newKey();
    assert.equal((await post(app, path, {...body, altcha: ''})).status, 422);
    for (let twice = 0; twice < 2; twice++) assert.equal((await post(app, path, body, key)).status, 202);
    assert.equal(answersFor(deps.database, {kind: 'needs', event}).length, 1);
    const row = deps.database.prepare('SELECT registration_id, token_hash FROM survey_answers').get() as Record<string, unknown>;
    assert.deepEqual({...row}, {registration_id: null, token_hash: null});
    // Asked before the event, and no more once it has begun.
    deps.clock.advance(2 * DAY);
    assert.equal((await post(app, path, {...body, altcha: await proof(deps)})).status, 410);
  });

  it('does not exist for a draft, an unknown event or an address of another form', async () => {
    const {deps, app, event} = held();
    deps.database.prepare("UPDATE events SET status = 'draft'").run();
    for (const id of [`needs-${eventId(event)}`, 'needs-e999', 'needs', 'observation-e1', 'autre']) assert.equal((await app.fetch(pageGet(`/v1/surveys/${id}`))).status, 404, id);
    assert.equal((await app.fetch(pageGet('/v1/surveys/observation'))).status, 200);
  });

  it('says question by question what does not fit, and keeps nothing then', async () => {
    const {deps, app, event} = held();
    const answer = await post(app, `/v1/surveys/needs-${eventId(event)}/answers`, {version: 1, answers: {besoins: ['inconnu'], niveau: 'expert', cas: 'x'.repeat(601), autre: 'x'}, altcha: await proof(deps), elapsed: 60_000});
    assert.equal(answer.status, 422);
    const {errors} = (await answer.json()) as {errors: {field: string}[]};
    assert.deepEqual(errors.map(({field}) => field).sort(), ['answers.autre', 'answers.besoins', 'answers.cas', 'answers.niveau']);
    assert.deepEqual(checkAnswers(SHIPPED_QUESTIONNAIRES.satisfaction.questions, {}, {needs: NEEDS}).map(({field, code}) => [field, code]), [['answers.ensemble', 'missing']]);
    assert.deepEqual(checkAnswers(SHIPPED_QUESTIONNAIRES.satisfaction.questions, {}, {needs: NEEDS, complete: false}), []);
    assert.equal((deps.database.prepare('SELECT count(*) AS n FROM survey_answers').get() as {n: number}).n, 0);
  });

  it('is answered in the version that is asked; answers to an earlier one stay readable with their questions', async () => {
    const {deps, app, event} = held();
    const path = `/v1/surveys/needs-${eventId(event)}/answers`;
    const send = async (version: number, answers: unknown) => post(app, path, {version, answers, altcha: await proof(deps), elapsed: 60_000});
    assert.equal((await send(1, {niveau: 'debut'})).status, 202);
    const {title, questions} = SHIPPED_QUESTIONNAIRES.needs;
    keepSurveyDraft(deps.database, 'needs', {title, questions: questions.slice(0, 1)}, deps.now());
    assert.equal((await send(1, {niveau: 'debut'})).status, 202, 'a draft changes nothing');
    assert.equal(publishSurveyDraft(deps.database, 'needs', deps.now()), 2);
    assert.equal((await send(1, {niveau: 'debut'})).status, 412);
    assert.equal((await send(2, {besoins: ['comptabilite']})).status, 202);
    assert.equal(surveyInForce(deps.database, 'needs').questions.length, 1);
    assert.deepEqual(answersFor(deps.database, {kind: 'needs'}).map(({version}) => version).sort(), [1, 1, 2]);
  });

  it('is nobody’s after thirty days, gone with the person before, and erased when it was never finished', async () => {
    const {deps, app, event, id} = held();
    registered(deps, event, 'venue@example.org');
    registered(deps, event, 'oublieuse@example.org');
    registered(deps, event, 'partie@example.org');
    pass(deps, 47 * HOUR);
    for (const email of ['venue@example.org', 'partie@example.org']) assert.equal((await post(app, `/v1/surveys/${id}/answers`, {version: 1, answers: {ensemble: 4}, token: tokenOf(deps, email)})).status, 202);
    eraseSubject(deps.database, {addresses: ['partie@example.org']});
    const ties = (): unknown => deps.database.prepare('SELECT count(*) AS n, count(registration_id) AS tied, count(token_hash) AS linked, sum(complete) AS complete FROM survey_answers').get();
    assert.deepEqual({...(ties() as object)}, {n: 2, tied: 2, linked: 2, complete: 1});
    // What was never answered is as old as the mail, hours older than the answer.
    deps.clock.advance(30 * DAY - MINUTE);
    applyRetention(deps.database, deps.now());
    assert.deepEqual({...(ties() as object)}, {n: 1, tied: 1, linked: 1, complete: 1});
    deps.clock.advance(HOUR);
    applyRetention(deps.database, deps.now());
    assert.deepEqual({...(ties() as object)}, {n: 1, tied: 0, linked: 0, complete: 1});
    assert.deepEqual(answersFor(deps.database, {kind: 'satisfaction'}).map(({answers}) => answers), [{ensemble: 4}]);
  });

  it('adds up: counts in the order of the question, a mean, needs by how often they were asked, words each once', () => {
    const results = resultsOf(SHIPPED_QUESTIONNAIRES.satisfaction.questions, [
      {'ensemble': 5, 'non-couverts': ['site-internet', 'comptabilite'], 'attentes': 'Du temps.'}, {'ensemble': 4, 'non-couverts': ['site-internet'], 'attentes': 'Du temps.'}, {ensemble: 4},
    ]);
    assert.deepEqual(results.map(({answered}) => answered), [3, 0, 0, 2, 2]);
    assert.deepEqual([results[0]!.mean, results[1]!.mean], [4.3, undefined]);
    assert.deepEqual(results[0]!.counts.map(({count}) => count), [0, 0, 0, 2, 1]);
    assert.deepEqual(results[3]!.counts, [{value: 'site-internet', count: 2}, {value: 'comptabilite', count: 1}]);
    assert.deepEqual(results[4]!.words, ['Du temps.']);
  });
});
