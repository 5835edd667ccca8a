/**
 * `/v1/listings/drafts`: a volunteer stops in the middle of the form and takes it up again by the link they are mailed, on our own page
 * `/rejoindre`. The link's token comes in the body: no address, no log and no referrer ever holds it.
 */
import {draftErasedSchema, draftReceivedSchema, draftSchema, draftTokenSchema, openedDraftSchema} from '../../../src/contract/draft.ts';
import {Refusal} from '../../http/answer.ts';
import {addressKey} from '../../http/limiter.ts';
import {checkDraft, forgetDraft, keepDraft, openDraft} from '../drafting.ts';
import {taken} from '../form-guards.ts';
import {resumePage} from '../pages/resume.ts';
import {registryRoute} from '../route.ts';
import type {RegistryRequest} from '../route.ts';

/** A token cannot be guessed; this keeps trying from costing us anything. */
const RATE = {times: 60, per: 600_000};

function checkRate({deps, context}: Pick<RegistryRequest, 'deps' | 'context'>): void {
  const {allowed, retryAfter} = deps.limit(`open draft ${addressKey(deps.clientAddress(context))}`, RATE);
  if (!allowed) throw new Refusal('too-many-requests', 'Réessayez dans un moment.', {headers: {'Retry-After': String(retryAfter)}});
}

export const DRAFT_ROUTES = [
  registryRoute({
    method: 'POST',
    path: '/v1/listings/drafts',
    operation: 'saveListingDraft',
    summary: 'Mettre une demande de référencement de côté',
    description: 'Envoie par e-mail un lien qui rouvre le formulaire pendant trente jours ; avec `token`, remplace le brouillon que ce lien a ouvert. La réponse à une adresse est la même quoi qu’il arrive. L’en-tête `Idempotency-Key` est nécessaire.',
    action: 'listing.apply',
    from: 'embed',
    body: draftSchema,
    answer: {name: 'DraftReceived', schema: draftReceivedSchema, description: 'Brouillon reçu.'},
    problems: ['invalid-body', 'gone', 'changed-meanwhile', 'body-too-large', 'unsupported-media-type', 'invalid-fields', 'too-many-requests'],
    async handle({deps, body, rawBody, context, now}) {
      const text = checkDraft(body);
      const answer = await taken({deps, form: 'drafts', humanity: body, rawBody, context, now, check: () => {}, act: () => keepDraft(deps, body, text, now)});
      return {status: 202, body: answer};
    },
  }),
  registryRoute({
    method: 'POST',
    path: '/v1/listings/drafts/open',
    operation: 'openListingDraft',
    summary: 'Reprendre une demande mise de côté',
    action: 'link.use',
    from: 'embed',
    body: draftTokenSchema,
    answer: {name: 'OpenedDraft', schema: openedDraftSchema, description: 'Le brouillon tel qu’il a été laissé.', status: 200},
    problems: ['invalid-body', 'gone', 'body-too-large', 'unsupported-media-type', 'invalid-fields', 'too-many-requests'],
    handle({deps, body: {token}, context, now}) {
      checkRate({deps, context});
      return {body: JSON.stringify(openDraft(deps, token, now))};
    },
  }),
  registryRoute({
    method: 'POST',
    path: '/v1/listings/drafts/erase',
    operation: 'eraseListingDraft',
    summary: 'Supprimer une demande mise de côté',
    action: 'link.use',
    from: 'embed',
    body: draftTokenSchema,
    answer: {name: 'DraftErased', schema: draftErasedSchema, description: 'Le brouillon n’est plus gardé, qu’il l’ait été ou non.', status: 200},
    problems: ['invalid-body', 'body-too-large', 'unsupported-media-type', 'invalid-fields', 'too-many-requests'],
    handle({deps, body: {token}, context, now}) {
      checkRate({deps, context});
      forgetDraft(deps, token, now);
      return {body: JSON.stringify({state: 'erased'})};
    },
  }),
  registryRoute({
    method: 'GET',
    path: '/rejoindre',
    summary: 'Demander à être référencé, ou reprendre une demande',
    action: 'public.read',
    from: 'page',
    handle: () => ({body: resumePage()}),
  }),
];
