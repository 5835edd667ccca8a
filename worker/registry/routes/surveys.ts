/** `/v1/surveys`: what is asked and what is answered, from any page; and our own page, where the links of mails lead. */
import {z} from 'zod';
import {answersSchema, surveyAnswersReceivedSchema, surveyAnswersSchema, surveyIdSchema, surveySchema} from '../../../src/contract/survey.ts';
import {Refusal} from '../../http/answer.ts';
import {addressKey} from '../../http/limiter.ts';
import {taken} from '../form-guards.ts';
import {questionnairePage} from '../pages/questionnaire.ts';
import {registryRoute} from '../route.ts';
import type {RegistryRequest} from '../route.ts';
import {answerSurvey, checkSurveyAnswers, readSurvey, resumeSurvey} from '../surveying.ts';

/** A token cannot be guessed; this keeps trying from costing us anything, and a form that saves as it goes from being refused. */
const RATE = {times: 120, per: 600_000};

function checkRate({deps, context}: Pick<RegistryRequest, 'deps' | 'context'>): void {
  const {allowed, retryAfter} = deps.limit(`surveys ${addressKey(deps.clientAddress(context))}`, RATE);
  if (!allowed) throw new Refusal('too-many-requests', 'Réessayez dans un moment.', {headers: {'Retry-After': String(retryAfter)}});
}

/** The questionnaire of an address, as the reference says it. */
const params = {id: {description: 'Le genre du questionnaire et, sauf pour `observation`, l’événement dont il parle.', schema: surveyIdSchema, example: 'needs-e1'}};
const putAsideSchema = z.object({version: z.int(), answers: answersSchema, complete: z.boolean()});

export const SURVEY_ROUTES = [
  registryRoute({
    method: 'GET',
    path: '/v1/surveys/:id',
    params,
    operation: 'getSurvey',
    summary: 'Un questionnaire, tel qu’il est posé maintenant',
    description: '`id` : `needs-e12`, `prerequisites-e12`, `satisfaction-e12` (d’un événement) ou `observation`. Les questions ont une version : elle est renvoyée avec les réponses.',
    action: 'survey.answer',
    from: 'embed',
    answer: {name: 'Survey', schema: surveySchema, description: 'Le questionnaire.'},
    problems: ['not-found'],
    handle: ({deps, params, now}) => ({body: JSON.stringify(readSurvey(deps, params['id'] ?? '', now))}),
  }),
  registryRoute({
    method: 'POST',
    path: '/v1/surveys/:id/answers',
    params,
    operation: 'answerSurvey',
    summary: 'Répondre à un questionnaire',
    description: 'Avec le `token` d’un lien reçu par e-mail : `complete: false` met de côté, et la réponse remplace la précédente. Sans `token` : la preuve de travail et l’en-tête `Idempotency-Key` sont nécessaires, et la réponse n’est liée à personne.',
    action: 'survey.answer',
    from: 'embed',
    body: surveyAnswersSchema,
    answer: {name: 'SurveyAnswersReceived', schema: surveyAnswersReceivedSchema, description: 'Réponses gardées, ou mises de côté.'},
    problems: ['invalid-body', 'not-found', 'gone', 'changed-meanwhile', 'body-too-large', 'unsupported-media-type', 'invalid-fields', 'too-many-requests'],
    async handle(request) {
      const {deps, params, body, rawBody, context, now} = request;
      const id = params['id'] ?? '';
      const check = (): void => checkSurveyAnswers(deps, id, body, now);
      const act = () => answerSurvey(deps, id, body, now);
      // A link is the proof that somebody was written to, and each answer replaces the one before: nothing to guard but its pace.
      if (body.token !== undefined) {
        checkRate(request);
        check();
        return {status: 202, body: JSON.stringify(deps.database.transaction(act))};
      }
      if (!body.complete) throw new Refusal('invalid-fields', 'Rien n’a été enregistré.', {errors: [{field: 'complete', code: 'invalid', message: 'Sans le lien d’un message, un questionnaire ne se met pas de côté.'}]});
      return {status: 202, body: await taken({deps, form: 'surveys', humanity: body, rawBody, context, now, check, act})};
    },
  }),
  registryRoute({
    method: 'POST',
    path: '/v1/surveys/:id/resume',
    params,
    operation: 'resumeSurvey',
    summary: 'Reprendre un questionnaire mis de côté',
    action: 'link.use',
    from: 'embed',
    body: z.strictObject({token: z.string().max(100)}),
    answer: {name: 'PutAsideAnswers', schema: putAsideSchema, description: 'Les réponses telles qu’elles ont été laissées.', status: 200},
    problems: ['invalid-body', 'not-found', 'gone', 'body-too-large', 'unsupported-media-type', 'invalid-fields', 'too-many-requests'],
    handle(request) {
      checkRate(request);
      return {body: JSON.stringify(resumeSurvey(request.deps, request.params['id'] ?? '', request.body.token))};
    },
  }),
  registryRoute({
    method: 'GET',
    path: '/questionnaire/:id',
    summary: 'Répondre à un questionnaire',
    action: 'public.read',
    from: 'page',
    handle: ({deps, params, now}) => ({body: questionnairePage(readSurvey(deps, params['id'] ?? '', now))}),
  }),
];
