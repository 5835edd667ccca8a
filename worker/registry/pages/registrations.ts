/** What somebody who comes to an event sees after the link of a mail: where they stand now, and what happens next. */
import {html} from 'hono/html';
import {document} from '../../http/document.ts';
import type {Markup} from '../../http/document.ts';
import {detailsOf, momentWords, roomWord} from '../domain/event-words.ts';
import type {Followed} from '../registering.ts';
import type {StoredEvent} from '../storage/events.ts';
import {publicEvent} from '../storage/events.ts';
import type {Registration} from '../storage/registrations.ts';
import {DOOR} from './sign-in.ts';

const page = (title: string, main: Markup): string => document({title, signedIn: DOOR, main: html`<h1>${title}</h1>
${main}`});

const sheet = (event: StoredEvent): string => `/agenda/${publicEvent(event).slug}`;

/** Its dates and place, line by line, as the mails of `now` (ms) say them. */
const details = (stored: StoredEvent, one: Registration, now: number): Markup => html`<ul>
${detailsOf(stored.event, 'fr', one.mode, roomWord(stored, one.life.state === 'registered', now)).split('\n').map((line) => html`<li>${line}</li>
`)}</ul>`;

const onwards = (event: StoredEvent): Markup => html`<p><a href="${sheet(event)}">Voir la fiche de l’événement</a> · <a href="/agenda">Voir l’agenda</a></p>`;

/** Where somebody stands in an event at `now` (ms). */
function standing({registration, event}: Pick<Followed, 'registration' | 'event'>, now: number): readonly [title: string, main: Markup] {
  const {title} = event.event;
  const {life: {state, offeredUntil}} = registration;
  switch (state) {
    case 'registered': return ['Votre inscription est confirmée', html`<p class="lead">Votre place à « ${title} » est réservée.</p>
${details(event, registration, now)}
<p>Un message vous le confirme. Il contient le lien pour annuler si vous ne pouvez plus venir, et nous vous écrirons avant l’événement.</p>`];
    case 'waiting': return ['Vous êtes sur la liste d’attente', html`<p class="lead">Il ne reste plus de place pour « ${title} ». Vous êtes sur la liste d’attente, à votre tour d’arrivée.</p>
${details(event, registration, now)}
<p>Dès qu’une place se libère pour vous, un message vous la propose, et vous dit jusqu’à quand : 24 heures, ou moins si l’événement commence avant. D’ici là, vous n’avez rien à faire.</p>`];
    case 'offered': return ['Une place vous est proposée', html`<p class="lead">Une place à « ${title} » est à vous jusqu’au ${momentWords(offeredUntil!, event.event.timeZone, 'fr', registration.mode === 'a-distance')}, si vous la prenez par le lien du message qui vous la propose.</p>
${details(event, registration, now)}`];
    case 'cancelled': return ['Votre inscription est annulée', html`<p class="lead">Vous n’êtes plus inscrit à « ${title} ». Si c’est une erreur, inscrivez-vous à nouveau sur sa fiche.</p>`];
    case 'expired': return ['Cette place n’est plus réservée', html`<p class="lead">La place proposée pour « ${title} » n’a pas été prise à temps : elle n’est plus gardée pour vous. Si vous voulez toujours venir, inscrivez-vous à nouveau sur sa fiche.</p>`];
    case 'to-confirm': return ['Votre inscription est à confirmer', html`<p class="lead">Suivez le lien du message que nous vous avons envoyé pour « ${title} ».</p>`];
  }
}

/** Why a link does nothing now, after « Cet événement », and what the page about it is called. */
interface Closed {
  readonly title: string;
  readonly why: string;
  /** What comes next, for who has not confirmed yet. */
  readonly next?: string;
}
const CLOSED: Readonly<Partial<Record<StoredEvent['status'], Closed>>> = {
  postponed: {title: 'L’événement est reporté', why: 'est reporté, et ses nouvelles dates ne sont pas encore connues', next: 'Quand elles le seront, inscrivez-vous à nouveau sur sa fiche.'},
  cancelled: {title: 'L’événement est annulé', why: 'est annulé'},
  held: {title: 'L’événement a eu lieu', why: 'a eu lieu'},
  announced: {title: 'Les inscriptions ne sont pas encore ouvertes', why: 'n’est pas encore ouvert aux inscriptions', next: 'Quand elles ouvriront, inscrivez-vous à nouveau sur sa fiche.'},
};

/** Why nothing is done with a link of an event at `now` (ms): by what it is, then by the clock. */
function closed({event: {status, startsAt}, registration: {life: {state}}}: Pick<Followed, 'event' | 'registration'>, now: number): Closed {
  const why = CLOSED[status];
  // A seat that was offered is held through a postponement: nothing is to be done anew.
  if (why !== undefined) return state === 'to-confirm' ? why : {title: why.title, why: why.why};
  return now >= startsAt ? {title: 'L’événement a commencé', why: 'a commencé'} : {title: 'Les inscriptions sont closes', why: 'n’est plus ouvert aux inscriptions'};
}

/** After the link that confirms a registration, or takes an offered seat, at `now` (ms). */
export function followedPage(followed: Followed, now: number): string {
  const {event, what} = followed;
  if (what === 'closed') {
    const {title, why, next} = closed(followed, now);
    return page(title, html`<p class="lead">« ${event.event.title} » ${why}. Rien n’a changé.${next === undefined ? '' : ` ${next}`}</p>
${onwards(event)}`);
  }
  const [title, main] = standing(followed, now);
  return page(title, html`${main}
${onwards(event)}`);
}

/** After the link that cancels, at `now` (ms): what it will do, asked once; or that it is done. */
export function cancelPage(followed: Followed, token: string, now: number): string {
  const {registration, event, what} = followed;
  const {title} = event.event;
  if (what === 'closed') {
    return page('Cette inscription ne s’annule plus', html`<p class="lead">« ${title} » ${closed(followed, now).why}. Rien n’a changé.</p>
${onwards(event)}`);
  }
  if (what !== 'ask') {
    const [heading, main] = standing(followed, now);
    return page(heading, html`${main}
${onwards(event)}`);
  }
  const waiting = registration.life.state === 'waiting';
  return page(waiting ? 'Quitter la liste d’attente ?' : 'Annuler votre inscription ?', html`<p class="lead">« ${title} »</p>
${details(event, registration, now)}
<p>${waiting ? 'Vous perdrez votre tour sur la liste d’attente.' : 'Votre place sera libre pour une autre personne.'} Pour revenir, il faudra vous inscrire à nouveau. Votre inscription sera effacée dans les trois mois.</p>
<form method="post" action="/evenement/inscription/annuler">
<input type="hidden" name="token" value="${token}">
<input type="hidden" name="sure" value="oui">
<p><button>${waiting ? 'Quitter la liste d’attente' : 'Annuler mon inscription'}</button></p>
</form>
<p><a href="${sheet(event)}">Ne rien changer, et revoir la fiche</a></p>`);
}

/** After the link that confirms an alert. */
export const alertPage = (state: 'waiting' | 'told'): string => page('C’est noté', state === 'told'
  ? html`<p class="lead">Un événement vient justement d’ouvrir : un message vous dit lequel, et nous oublions maintenant votre adresse.</p>
<p><a href="/agenda">Voir l’agenda</a></p>`
  : html`<p class="lead">Vous recevrez un message dès qu’un événement ouvrira, puis nous oublierons votre adresse. S’il n’y a rien eu, elle est effacée au bout d’un an.</p>
<p>Si vous changez d’avis, le lien pour tout arrêter est dans le même message.</p>
<p><a href="/agenda">Voir l’agenda</a></p>`);

/** After the link that ends one. */
export const alertEndedPage = (): string => page('Vous ne serez pas prévenu', html`<p class="lead">Votre demande est effacée, et votre adresse avec elle.</p>
<p><a href="/agenda">Voir l’agenda</a></p>`);
