/** `POST /v1/reports` and the link that confirms one: nothing is sent on before. And the answer of the structure, from its space. */
import {z} from 'zod';
import {reportReceivedSchema, reportSchema} from '../../../src/contract/report.ts';
import {plainText} from '../../../src/contract/structure.ts';
import type {Answer} from '../../http/answer.ts';
import {taken} from '../form-guards.ts';
import {spaceFor} from '../living.ts';
import {deadLink} from '../pages/link.ts';
import {reportConfirmedPage} from '../pages/reports.ts';
import {answerPage} from '../pages/space/reports.ts';
import {answerReport, checkReport, confirmReport, report} from '../reporting.ts';
import {registryRoute} from '../route.ts';
import type {RegistryRequest} from '../route.ts';
import {reportsTold} from '../storage/reports.ts';
import {done, signed} from './asking.ts';

/** Characters in which a structure says why. */
export const ANSWER_LENGTH = 500;

function answered(request: RegistryRequest<{outcome: string; words: string}>): Answer {
  const {deps, params, reach, body: {outcome, words: typed}} = request;
  const session = signed(request);
  const id = spaceFor(deps, params['id'] ?? '', reach).id;
  const about = reportsTold(deps.database, id).find((one) => one.id === params['report']);
  // Browsers write line ends of forms in two characters.
  const words = plainText(ANSWER_LENGTH).safeParse(typed.replaceAll('\r\n', '\n'));
  if (about !== undefined && outcome === 'rejected' && !words.success) {
    const message = typed.trim() === '' ? 'Dites pourquoi la fiche est exacte : la coordination le lira.' : typed.length > ANSWER_LENGTH ? `${ANSWER_LENGTH} caractères au plus.` : 'Ce texte contient des caractères invisibles : retapez-le.';
    return answerPage({session, id, report: about, typed, errors: [{field: 'words', code: 'invalid', message}]});
  }
  // Sent twice, it was done once.
  if (about?.state.settledBy !== 'structure') {
    answerReport(deps, id, params['report'] ?? '', outcome === 'rejected' ? {outcome, words: words.data} : {outcome: 'fixed'}, session.person);
  }
  return done(`/espace/${id}`, 'repondu');
}

export const REPORT_ROUTES = [
  registryRoute({
    method: 'POST',
    path: '/v1/reports',
    operation: 'reportError',
    summary: 'Signaler une erreur sur une fiche',
    description: 'Rien n’est transmis avant que le lien envoyé par e-mail ait été suivi. La structure lit le signalement la première, et n’apprend jamais l’adresse. L’en-tête `Idempotency-Key` est nécessaire : la même clé avec le même contenu reçoit la même réponse pendant un jour.',
    action: 'report.send',
    from: 'embed',
    body: reportSchema,
    answer: {name: 'ReportReceived', schema: reportReceivedSchema, description: 'Signalement reçu, à confirmer par le lien envoyé.'},
    problems: ['invalid-body', 'body-too-large', 'unsupported-media-type', 'invalid-fields', 'too-many-requests'],
    async handle({deps, body, rawBody, context, now}) {
      const answer = await taken({deps, form: 'reports', humanity: body, rawBody, context, now, check: () => checkReport(deps, body), act: () => report(deps, body, now)});
      return {status: 202, body: answer};
    },
  }),
  registryRoute({
    method: 'POST',
    path: '/signalement/confirmer',
    summary: 'Confirmer un signalement par le lien d’un message',
    action: 'link.use',
    from: 'page',
    body: z.strictObject({token: z.string().max(200)}),
    handle({deps, body: {token}, now}) {
      const confirmed = confirmReport(deps, token, now);
      return confirmed === undefined ? deadLink() : {body: reportConfirmedPage(confirmed)};
    },
  }),
  registryRoute({
    method: 'GET',
    path: '/espace/:id/signalements/:report',
    summary: 'Un signalement, pour la structure',
    action: 'report.answer',
    from: 'page',
    handle(request) {
      const {deps, params, reach} = request;
      const id = spaceFor(deps, params['id'] ?? '', reach).id;
      return answerPage({session: signed(request), id, report: reportsTold(deps.database, id).find((one) => one.id === params['report'])});
    },
  }),
  registryRoute({
    method: 'POST',
    path: '/espace/:id/signalements/:report',
    summary: 'Répondre à un signalement',
    action: 'report.answer',
    from: 'page',
    body: z.strictObject({outcome: z.enum(['fixed', 'rejected']), words: z.string().max(8000).default('')}),
    handle: answered,
  }),
];
