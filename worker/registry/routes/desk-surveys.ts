/** `/desk/questionnaires`: what is asked, written by the national team; what was answered, for each coordination within its reach. */
import {z} from 'zod';
import {isDepartementCode} from '../../../src/contract/place.ts';
import {eventIdSchema} from '../../../src/contract/event.ts';
import {SURVEY_KINDS} from '../../../src/contract/survey.ts';
import type {SurveyKind} from '../../../src/contract/survey.ts';
import {Refusal} from '../../http/answer.ts';
import type {Answer} from '../../http/answer.ts';
import {FEWEST, resultsOf, SURVEY_NATURES} from '../domain/survey.ts';
import {EMPTY_QUESTION, QUESTION_FIELDS, readSurveyForm, typedSurvey} from '../domain/survey-draft.ts';
import type {TypedQuestion, TypedSurvey} from '../domain/survey-draft.ts';
import {isSurveyKind, resultsFile, resultsPage, surveyFormPage, surveyPreviewPage, surveysPage, SURVEYS_PATH} from '../pages/desk/surveys.ts';
import {doneSentence} from '../pages/desk/words.ts';
import {registryRoute} from '../route.ts';
import type {RegistryRequest, RegistryRoute} from '../route.ts';
import {audit} from '../storage/audit.ts';
import {departementsSeen} from '../storage/desk.ts';
import {departementsOf} from '../storage/desk-events.ts';
import {eventById, eventRow} from '../storage/events.ts';
import {answersFor, keepSurveyDraft, publishSurveyDraft, surveyDraft, surveyInForce, surveyVersion} from '../storage/surveys.ts';
import {readTaxonomy} from '../storage/taxonomy.ts';
import {asked, done, signed} from './asking.ts';
import type {Asking} from './asking.ts';

const resultsQuery = z.strictObject({
  departement: z.string().transform((text) => text.trim().toUpperCase()).refine(isDepartementCode, {message: 'Un code de département : 37, 2A, 974.'}).optional(),
  evenement: eventIdSchema.optional(),
  version: z.coerce.number().int().min(1).max(10_000).optional(),
});
const doneQuery = z.strictObject({fait: z.string().max(40).optional()});

const noSurvey = (): Refusal => new Refusal('not-found', 'Il n’y a pas de questionnaire à cette adresse.');

/** The kind of the address. Throws 404. */
function kindOf({params}: Pick<Asking, 'params'>): SurveyKind {
  const kind = params['kind'] ?? '';
  if (!isSurveyKind(kind)) throw noSurvey();
  return kind;
}

const within = (reach: Asking['reach']): readonly string[] | undefined => (reach === 'all' ? undefined : reach.departements);

/** Row and title of the event of the address, within reach. Throws 404. */
function eventOf({deps, reach}: Asking, id: string | undefined): {readonly row: number; readonly title: string} | undefined {
  if (id === undefined) return undefined;
  const row = eventRow(id);
  const found = eventById(deps.database, row);
  const mine = reach === 'all' || departementsOf(deps.database, row).some((code) => reach.departements.includes(code));
  if (found === undefined || !mine) throw new Refusal('not-found', 'Il n’y a pas d’événement à cette adresse.');
  return {row, title: found.event.title};
}

/** Results of the address, within reach; no questions when too few answered for nobody to be recognised. */
function found(request: Asking) {
  const {deps, reach, query} = request;
  const kind = kindOf(request);
  const {departement, evenement, version: wanted} = asked(resultsQuery, query);
  const event = eventOf(request, evenement);
  const current = surveyInForce(deps.database, kind);
  const version = wanted ?? current.version;
  const survey = surveyVersion(deps.database, kind, version);
  if (survey === undefined) throw noSurvey();
  // Who reaches the event reaches what was said of it, whatever département it is counted in.
  const all = answersFor(deps.database, {kind, event: event?.row, departement, within: event === undefined ? within(reach) : undefined});
  const answers = all.filter((one) => one.version === version).map((one) => one.answers);
  const tooFew = SURVEY_NATURES[kind].byLink && answers.length < FEWEST;
  const labels = new Map(readTaxonomy(deps.database).text.families.flatMap(({needs}) => needs.map(({code, label}) => [code, label.fr] as const)));
  return {
    kind, event: event?.title, version, versions: [...new Set([current.version, ...all.map((one) => one.version)])].sort((a, b) => b - a), total: answers.length,
    results: tooFew ? undefined : resultsOf(survey.questions, answers), labelOf: (need: string) => labels.get(need) ?? need,
    asked: {departement, evenement, ...(wanted !== undefined && {version: String(wanted)})},
  };
}

/** The national team writes the questions; everybody else reads. */
const mayEdit = ({reach}: Asking): boolean => reach === 'all';

const formBody = z.record(z.string().max(40), z.string().max(4000).transform((text) => text.replaceAll('\r\n', '\n'))).refine((body) => Object.keys(body).length <= 700, {message: 'Trop de champs.'});

/** A form of fields `q0-labelFr`… as questions in their order. Throws 422 on a field of another name. */
function typedOf(body: z.output<typeof formBody>): TypedSurvey {
  const questions = new Map<number, Record<string, string>>();
  for (const [name, value] of Object.entries(body)) {
    const [, at, field] = /^q(\d{1,2})-(\w+)$/.exec(name) ?? [];
    if (at !== undefined && (QUESTION_FIELDS as readonly string[]).includes(field!)) questions.set(Number(at), {...questions.get(Number(at)), [field!]: value});
    else if (!['titleFr', 'titleEn', 'introFr', 'introEn'].includes(name)) throw new Refusal('invalid-fields', 'Rien n’a été enregistré.', {errors: [{field: name, code: 'unknown', message: 'Champ inconnu.'}]});
  }
  const {titleFr = '', titleEn = '', introFr = '', introEn = ''} = body;
  return {titleFr, titleEn, introFr, introEn, questions: [...questions].sort(([a], [b]) => a - b).map(([, question]): TypedQuestion => ({...EMPTY_QUESTION, ...question}))};
}

function written(request: RegistryRequest<z.output<typeof formBody>>): Answer {
  const {deps, body, now} = request;
  const kind = kindOf(request);
  const session = signed(request);
  const typed = typedOf(body);
  const read = readSurveyForm(typed);
  if ('errors' in read) return surveyFormPage({session, kind, inForce: surveyInForce(deps.database, kind).version, typed, errors: read.errors});
  deps.database.transaction(() => {
    const version = keepSurveyDraft(deps.database, kind, read.questionnaire, now);
    audit(deps.database, {actor: `person:${session.person}`, action: 'survey.draft', object: `survey:${kind}`, detail: String(version)}, now);
  });
  return done(`${SURVEYS_PATH}/${kind}/apercu`, 'questionnaire');
}

function published(request: RegistryRequest<{version: string}>): Answer {
  const {deps, body: {version}, now} = request;
  const kind = kindOf(request);
  const session = signed(request);
  return deps.database.transaction((): Answer => {
    const draft = surveyDraft(deps.database, kind);
    // A double click finds it done.
    if (draft === undefined && String(surveyInForce(deps.database, kind).version) === version) return done(SURVEYS_PATH, 'questionnaire-publie');
    if (draft === undefined || String(draft.version) !== version) throw new Refusal('conflict', 'Ce projet a changé depuis que la page était ouverte. Revenez aux questionnaires, puis relisez-le.');
    publishSurveyDraft(deps.database, kind, now);
    audit(deps.database, {actor: `person:${session.person}`, action: 'survey.publish', object: `survey:${kind}`, detail: version}, now);
    return done(SURVEYS_PATH, 'questionnaire-publie');
  });
}

export const DESK_SURVEY_ROUTES: readonly RegistryRoute[] = [
  registryRoute({
    method: 'GET', path: SURVEYS_PATH, summary: 'Questionnaires', action: 'survey.read', from: 'page',
    handle: (request) => surveysPage({
      session: signed(request), mayEdit: mayEdit(request), done: doneSentence(asked(doneQuery, request.query).fait),
      surveys: SURVEY_KINDS.map((kind) => ({survey: surveyInForce(request.deps.database, kind), answers: answersFor(request.deps.database, {kind, within: within(request.reach)}).length, draft: surveyDraft(request.deps.database, kind) !== undefined})),
    }),
  }),
  registryRoute({
    method: 'GET', path: `${SURVEYS_PATH}/:kind/resultats`, summary: 'Résultats d’un questionnaire', action: 'survey.read', from: 'page',
    handle(request) {
      const {deps, reach} = request;
      return resultsPage({...found(request), session: signed(request), departements: departementsSeen(deps.database, reach), nameOf: (code) => deps.gazetteer.resolve(`departement:${code}`)?.place.name ?? code});
    },
  }),
  registryRoute({
    method: 'GET', path: `${SURVEYS_PATH}/:kind/resultats.csv`, summary: 'Résultats d’un questionnaire, en fichier', action: 'survey.read', from: 'page',
    handle(request) {
      const {kind, results, labelOf} = found(request);
      if (results === undefined) throw new Refusal('not-found', 'Trop peu de réponses pour les donner sans que quelqu’un soit reconnu.');
      return resultsFile(kind, results, labelOf);
    },
  }),
  registryRoute({
    method: 'GET', path: `${SURVEYS_PATH}/:kind`, summary: 'Écrire un questionnaire', action: 'survey.edit', from: 'page',
    handle(request) {
      const kind = kindOf(request);
      const inForce = surveyInForce(request.deps.database, kind);
      return surveyFormPage({session: signed(request), kind, inForce: inForce.version, typed: typedSurvey(surveyDraft(request.deps.database, kind) ?? inForce)});
    },
  }),
  registryRoute({method: 'POST', path: `${SURVEYS_PATH}/:kind`, summary: 'Enregistrer le projet d’un questionnaire', action: 'survey.edit', from: 'page', body: formBody, handle: written}),
  registryRoute({
    method: 'GET', path: `${SURVEYS_PATH}/:kind/apercu`, summary: 'Aperçu d’un questionnaire', action: 'survey.edit', from: 'page',
    handle(request) {
      const kind = kindOf(request);
      const draft = surveyDraft(request.deps.database, kind);
      if (draft === undefined) throw noSurvey();
      return surveyPreviewPage({session: signed(request), draft, inForce: surveyInForce(request.deps.database, kind), done: doneSentence(asked(doneQuery, request.query).fait)});
    },
  }),
  registryRoute({method: 'POST', path: `${SURVEYS_PATH}/:kind/publier`, summary: 'Publier un questionnaire', action: 'survey.edit', from: 'page', body: z.strictObject({version: z.string().max(10)}), handle: published}),
];
