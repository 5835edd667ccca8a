/** Questionnaires on the desk: who writes them, who reads what was answered, and how few must not be shown. */
import assert from 'node:assert/strict';
import {describe, it} from 'node:test';
import type {Answers, SurveyKind} from '../../../src/contract/survey.ts';
import {typedSurvey} from '../../../worker/registry/domain/survey-draft.ts';
import type {TypedSurvey} from '../../../worker/registry/domain/survey-draft.ts';
import {actsOn} from '../../../worker/registry/storage/audit.ts';
import {eventId} from '../../../worker/registry/storage/events.ts';
import {addAnswers, surveyInForce} from '../../../worker/registry/storage/surveys.ts';
import {readTaxonomy} from '../../../worker/registry/storage/taxonomy.ts';
import {PAYLOADS} from '../../hosts/payloads.ts';
import {desk, location} from './desk-support.ts';
import type {Desk} from './desk-support.ts';
import {dayIn, opened} from './surveys-support.ts';

/** Keeps complete answers about an event. */
function answered(here: Desk, kind: SurveyKind, event: number, all: readonly Answers[]): void {
  all.forEach((answers, at) => addAnswers(here.deps.database, {id: `${kind}-${event}-${at}`, survey: surveyInForce(here.deps.database, kind), event, answers, complete: true}, here.deps.now()));
}

const needNames = (here: Desk): ReadonlyMap<string, string> => new Map(readTaxonomy(here.deps.database).text.families.flatMap(({needs}) => needs.map(({code, label}) => [code, label.fr] as const)));

const fields = ({questions, ...texts}: TypedSurvey): Record<string, string> =>
  ({...texts, ...Object.fromEntries(questions.flatMap((question, at) => Object.entries(question).filter(([field, value]) => value !== '' || (field !== 'required' && field !== 'removed')).map(([field, value]) => [`q${at}-${field}`, value])))});

describe('questionnaires on the desk', () => {
  it('are read by each coordination for its territory alone, counts and words', async () => {
    const here = desk();
    const event = opened(here.deps, dayIn('2026-12-10'));
    answered(here, 'satisfaction', event, [{ensemble: 5, attentes: 'Plus de pratique.'}, {ensemble: 4}, {'ensemble': 4, 'non-couverts': ['comptabilite']}]);
    const path = '/desk/questionnaires/satisfaction/resultats';
    const page = await here.touraine.read(`${path}?evenement=${eventId(event)}`);
    assert.match(page, /Journée des associations de Loches[^]*3 personnes ont répondu[^]*moyenne <strong>4,3<\/strong>[^]*Plus de pratique\./);
    assert.match(page, /Tenir ses comptes|Comptabilité|compta/i, 'a need by its name');
    assert.match(await here.blois.read(path), /0 personne a répondu/);
    assert.equal((await here.blois.get(`${path}?evenement=${eventId(event)}`)).status, 404);
    assert.match(await here.national.read(`${path}?departement=37`), /3 personnes ont répondu/);
    const file = await here.touraine.read(`${path}.csv?evenement=${eventId(event)}`);
    assert.match(file, /Plus de pratique\./);
    assert.equal((await here.blois.get(`${path}.csv?evenement=${eventId(event)}`)).status, 404);
  });

  it('count what was said of an event of two départements in both, once in all, and open no other to who has one', async () => {
    const here = desk();
    const both = opened(here.deps, dayIn('2026-12-10'), ['37', '41']);
    const north = opened(here.deps, dayIn('2026-12-11'), ['41']);
    const national = opened(here.deps, dayIn('2026-12-12'), []);
    answered(here, 'needs', both, [{besoins: ['comptabilite']}, {besoins: ['comptabilite']}]);
    answered(here, 'needs', north, [{besoins: ['rgpd']}]);
    answered(here, 'needs', national, [{besoins: ['adherents']}]);
    const results = '/desk/questionnaires/needs/resultats';
    const counted = async (by: Desk['touraine'], query = ''): Promise<string> => /(\d+) personnes? (?:ont|a) répondu/.exec(await by.read(results + query))![1]!;
    assert.deepEqual(await Promise.all([counted(here.touraine), counted(here.blois), counted(here.national)]), ['2', '3', '4']);
    assert.deepEqual(await Promise.all(['37', '41'].map((code) => counted(here.national, `?departement=${code}`))), ['2', '3']);
    assert.equal(await counted(here.touraine, '?departement=41'), '0', 'another’s, through an event they share');
    // The next event of either is told what was asked.
    const next = opened(here.deps, dayIn('2027-03-10'), ['37']);
    assert.match(await here.touraine.read(`/desk/evenements/${eventId(next)}`), /Dans les événements du département[^]*2 <span class="soft">sur 2/);
    // Corrected, it is counted where it is now.
    here.deps.database.prepare("DELETE FROM event_departements WHERE event_id = ? AND departement = '37'").run(both);
    assert.equal(await counted(here.touraine), '0');
  });

  it('show nothing of so few that somebody could be recognised', async () => {
    const here = desk();
    const event = opened(here.deps, dayIn('2026-12-10'));
    answered(here, 'satisfaction', event, [{ensemble: 1, attentes: 'Mot canari'}, {ensemble: 2}]);
    const path = '/desk/questionnaires/satisfaction/resultats';
    const page = await here.touraine.read(path);
    assert.match(page, /Moins de 3 réponses/);
    assert.doesNotMatch(page, /canari|moyenne/);
    assert.equal((await here.touraine.get(`${path}.csv`)).status, 404);
  });

  it('tell the organisers of the next event what was asked: for it, and before in the département', async () => {
    const here = desk();
    const before = opened(here.deps, dayIn('2026-12-10'));
    const next = opened(here.deps, dayIn('2027-03-10'));
    const elsewhere = opened(here.deps, dayIn('2027-03-11'), ['41']);
    answered(here, 'needs', before, [{besoins: ['comptabilite', 'visioconference']}, {besoins: ['comptabilite']}]);
    answered(here, 'satisfaction', before, [{'non-couverts': ['rgpd']}, {'non-couverts': ['rgpd']}]);
    answered(here, 'needs', next, [{besoins: ['visioconference']}]);
    answered(here, 'needs', elsewhere, [{besoins: ['adherents']}]);
    const page = async (event: number): Promise<string> => (/<h2>Ce qui est demandé<\/h2>([^]*?)<h2>/.exec(await here.touraine.read(`/desk/evenements/${eventId(event)}`))?.[1] ?? '').replace(/<[^>]+>/g, ' ').replace(/\s+/g, ' ');
    const told = await page(next);
    const name = (code: string): string => needNames(here).get(code)!;
    assert.match(told, new RegExp(`Pour cet événement Besoin Demandes Au programme ${name('visioconference')} 1 sur 1`));
    assert.match(told, new RegExp(`Dans les événements du département Indre-et-Loire, ces deux dernières années .*${name('comptabilite')} 2 sur 2 (oui|non) ${name('visioconference')} 1 sur 2`));
    assert.ok(!told.includes(name('adherents')), 'of another département');
    assert.ok(!told.includes(name('rgpd')), 'two said it after the event: they could be recognised');
    answered(here, 'satisfaction', next, [{'non-couverts': ['rgpd']}]);
    // Its own answers are not told twice.
    assert.ok(!(await page(next)).includes(name('rgpd')));
    assert.match(await page(before), /Pour cet événement/);
    here.deps.database.prepare('UPDATE survey_answers SET created_at = 0 WHERE event_id = ?').run(before);
    assert.match(await page(next), /Rien n’a été demandé ailleurs/, 'three years later');
  });

  it('are written by the national team: a draft asks nothing, its preview says what changes, then it is asked', async () => {
    const here = desk();
    const typed = typedSurvey(surveyInForce(here.deps.database, 'needs'));
    const added = {'q3-code': 'transport', 'q3-type': 'choice', 'q3-labelFr': 'Comment viendrez-vous ?', 'q3-labelEn': 'How will you come?', 'q3-options': 'train | en train | by train\r\nvoiture | en voiture | by car'};
    assert.equal((await here.touraine.get('/desk/questionnaires/needs')).status, 403);
    assert.equal((await here.touraine.post('/desk/questionnaires/needs', fields(typed))).status, 403);
    assert.equal(location(await here.national.post('/desk/questionnaires/needs', {...fields(typed), ...added, 'q1-removed': 'oui'})), '/desk/questionnaires/needs/apercu?fait=questionnaire');
    assert.equal(surveyInForce(here.deps.database, 'needs').version, 1);
    const preview = await here.national.read('/desk/questionnaires/needs/apercu');
    assert.match(preview, /1 question nouvelle : Comment viendrez-vous \?[^]*1 question retirée : Avec le numérique, vous vous sentez[^]*en train/);
    for (let twice = 0; twice < 2; twice++) assert.equal(location(await here.national.post('/desk/questionnaires/needs/publier', {version: '2'})), '/desk/questionnaires?fait=questionnaire-publie');
    const {version, questions} = surveyInForce(here.deps.database, 'needs');
    assert.deepEqual([version, questions.map(({code}) => code)], [2, ['besoins', 'cas', 'transport']]);
    assert.deepEqual(actsOn(here.deps.database, 'survey:needs').map(({action, detail}) => `${action} ${detail}`), ['survey.draft 2', 'survey.publish 2']);
    // Somebody else's older page publishes nothing.
    assert.equal((await here.national.post('/desk/questionnaires/needs/publier', {version: '3'})).status, 409);
  });

  it('say field by field what a form lacks, and keep what was typed', async () => {
    const here = desk();
    const typed = fields(typedSurvey(surveyInForce(here.deps.database, 'satisfaction')));
    const answer = await here.national.post('/desk/questionnaires/satisfaction', {...typed, 'titleEn': '', 'q0-labelEn': '', 'q1-code': 'Ensemble !', 'q5-code': 'ensemble', 'q5-type': 'choice', 'q5-labelFr': 'Une question gardée', 'q5-labelEn': 'Kept', 'q5-options': 'seule'});
    const page = await answer.text();
    assert.equal(answer.status, 422);
    for (const field of ['titleEn', 'q0-labelEn', 'q1-code', 'q5-options']) assert.match(page, new RegExp(`href="#${field}"`), field);
    assert.match(page, /value="Une question gardée"/);
    assert.equal((await here.national.post('/desk/questionnaires/satisfaction', {...typed, inconnu: 'x'})).status, 422);
  });

  it('take words for nothing but words: in the form, the preview, the results and the file', async () => {
    const here = desk();
    const event = opened(here.deps, dayIn('2026-12-10'));
    const typed = typedSurvey(surveyInForce(here.deps.database, 'observation'));
    for (const payload of PAYLOADS.filter((one) => !/\p{C}/u.test(one))) {
      await here.national.post('/desk/questionnaires/observation', {...fields(typed), titleFr: payload, introFr: payload, introEn: payload});
      const shown = await here.national.read('/desk/questionnaires/observation/apercu');
      if (/[<>]/.test(payload)) assert.ok(!shown.includes(payload), payload);
    }
    answered(here, 'satisfaction', event, [...PAYLOADS.map((attentes) => ({ensemble: 3, attentes})), {ensemble: 3, attentes: '=HYPERLINK("https://evil.example")'}]);
    const page = await here.touraine.read('/desk/questionnaires/satisfaction/resultats');
    for (const payload of PAYLOADS) if (/<\w/.test(payload)) assert.ok(!page.includes(payload), payload);
    assert.match(await here.touraine.read('/desk/questionnaires/satisfaction/resultats.csv'), /'=HYPERLINK/);
  });
});
