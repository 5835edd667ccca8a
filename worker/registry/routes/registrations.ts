/**
 * Coming to an event: its form, what the form sends, and the links of the mails that follow. And « prévenez-moi », for those who found
 * nothing yet. Whatever is known of an address, the answer is the same.
 */
import {z} from 'zod';
import {eventIdSchema} from '../../../src/contract/event.ts';
import {eventAlertSchema, registrationFormSchema, registrationReceivedSchema, registrationSchema} from '../../../src/contract/registration.ts';
import {taken} from '../form-guards.ts';
import {deadLink} from '../pages/link.ts';
import {alertEndedPage, alertPage, cancelPage, followedPage} from '../pages/registrations.ts';
import {askAlert, cancelAlert, cancelRegistration, checkAlert, checkRegistration, confirmAlert, confirmRegistration, register, registrationForm, takeSeat} from '../registering.ts';
import {registryRoute} from '../route.ts';

const KEY = 'L’en-tête `Idempotency-Key` est nécessaire : la même clé avec le même contenu reçoit la même réponse pendant un jour.';
/** The event of an address, as the reference says it. */
const params = {id: {description: 'Identifiant public de l’événement.', schema: eventIdSchema, example: 'e1'}};
const linkBody = z.strictObject({token: z.string().max(200)});

export const REGISTRATION_ROUTES = [
  registryRoute({
    method: 'GET',
    path: '/v1/events/:id/form',
    params,
    operation: 'getRegistrationForm',
    summary: 'Formulaire d’inscription d’un événement',
    description: 'Ce qu’une inscription donnerait maintenant (une place, ou la liste d’attente) et le texte à accepter. Jamais gardé en cache : les places sont celles du moment.',
    action: 'public.read',
    from: 'embed',
    answer: {name: 'RegistrationForm', schema: registrationFormSchema, description: 'Ce que montre le formulaire, à côté de la fiche.'},
    problems: ['not-found'],
    handle: ({deps, params, now}) => ({body: JSON.stringify(registrationForm(deps, params['id'] ?? '', now))}),
  }),
  registryRoute({
    method: 'POST',
    path: '/v1/events/:id/registrations',
    params,
    operation: 'registerForEvent',
    summary: 'S’inscrire à un événement',
    description: `La place est prise quand le lien envoyé par e-mail est suivi, pas avant. La réponse est la même quoi qu’on sache de l’adresse ; une personne déjà inscrite reçoit à nouveau son inscription. ${KEY}`,
    action: 'event.register',
    from: 'embed',
    body: registrationSchema,
    answer: {name: 'RegistrationReceived', schema: registrationReceivedSchema, description: 'Inscription reçue, à confirmer par le lien envoyé.'},
    problems: ['not-found', 'conflict', 'invalid-body', 'body-too-large', 'unsupported-media-type', 'invalid-fields', 'too-many-requests'],
    async handle({deps, params, body, rawBody, context, now}) {
      const id = params['id'] ?? '';
      // The event is in the address: the same key for another one is another sending.
      const answer = await taken({deps, form: 'registrations', humanity: body, rawBody: `${id} ${rawBody}`, context, now, check: () => checkRegistration(deps, id, body, now), act: () => register(deps, id, body, now)});
      return {status: 202, body: answer};
    },
  }),
  registryRoute({
    method: 'POST',
    path: '/v1/events/alerts',
    operation: 'askEventAlert',
    summary: 'Être prévenu d’un prochain événement',
    description: `Un seul message, quand quelque chose ouvre dans ce territoire pour ces besoins ; l’adresse est ensuite oubliée. À confirmer par le lien envoyé par e-mail. ${KEY}`,
    action: 'event.alert',
    from: 'embed',
    body: eventAlertSchema,
    answer: {name: 'AlertReceived', schema: registrationReceivedSchema, description: 'Demande reçue, à confirmer par le lien envoyé.'},
    problems: ['invalid-body', 'body-too-large', 'unsupported-media-type', 'invalid-fields', 'too-many-requests'],
    async handle({deps, body, rawBody, context, now}) {
      return {status: 202, body: await taken({deps, form: 'alerts', humanity: body, rawBody, context, now, check: () => checkAlert(deps, body), act: () => askAlert(deps, body, now)})};
    },
  }),
  registryRoute({
    method: 'POST',
    path: '/evenement/inscription/confirmer',
    summary: 'Confirmer une inscription par le lien d’un message',
    action: 'link.use',
    from: 'page',
    body: linkBody,
    handle({deps, body: {token}, now}) {
      const followed = confirmRegistration(deps, token, now);
      return followed === undefined ? deadLink() : {body: followedPage(followed, now)};
    },
  }),
  registryRoute({
    method: 'POST',
    path: '/evenement/inscription/place',
    summary: 'Prendre une place proposée par un message',
    action: 'link.use',
    from: 'page',
    body: linkBody,
    handle({deps, body: {token}, now}) {
      const followed = takeSeat(deps, token, now);
      return followed === undefined ? deadLink() : {body: followedPage(followed, now)};
    },
  }),
  registryRoute({
    method: 'POST',
    path: '/evenement/inscription/annuler',
    summary: 'Annuler une inscription par le lien d’un message',
    action: 'link.use',
    from: 'page',
    body: z.strictObject({token: z.string().max(200), sure: z.literal('oui').optional()}),
    handle({deps, body: {token, sure}, now}) {
      const followed = cancelRegistration(deps, token, sure === 'oui', now);
      return followed === undefined ? deadLink() : {body: cancelPage(followed, token, now)};
    },
  }),
  registryRoute({
    method: 'POST',
    path: '/evenement/alerte/confirmer',
    summary: 'Confirmer une alerte par le lien d’un message',
    action: 'link.use',
    from: 'page',
    body: linkBody,
    handle({deps, body: {token}, now}) {
      const state = confirmAlert(deps, token, now);
      return state === undefined ? deadLink() : {body: alertPage(state)};
    },
  }),
  registryRoute({
    method: 'POST',
    path: '/evenement/alerte/annuler',
    summary: 'Ne plus être prévenu, par le lien d’un message',
    action: 'link.use',
    from: 'page',
    body: linkBody,
    handle: ({deps, body: {token}, now}) => (cancelAlert(deps, token, now) === undefined ? deadLink() : {body: alertEndedPage()}),
  }),
];
