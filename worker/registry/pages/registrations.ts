/** What somebody who comes to an event sees after the link of a mail: where they stand now, and what happens next. */
import {html} from 'hono/html';
import {document} from '../../http/document.ts';
import type {Markup} from '../../http/document.ts';
import {detailsOf, momentWords} from '../domain/event-words.ts';
import type {Followed} from '../registering.ts';
import type {StoredEvent} from '../storage/events.ts';
import {publicEvent} from '../storage/events.ts';
import type {Registration} from '../storage/registrations.ts';
import {DOOR} from './sign-in.ts';

const page = (title: string, main: Markup): string => document({title, signedIn: DOOR, main: html`<h1>${title}</h1>
${main}`});

const sheet = (event: StoredEvent): string => `/agenda/${publicEvent(event).slug}`;

/** Its dates and place, line by line. */
const details = ({event}: StoredEvent, {mode}: Pick<Registration, 'mode'>): Markup => html`<ul>
${detailsOf(event, 'fr', mode).split('\n').map((line) => html`<li>${line}</li>
`)}</ul>`;

const onwards = (event: StoredEvent): Markup => html`<p><a href="${sheet(event)}">Voir la fiche de l’événement</a> · <a href="/agenda">Voir l’agenda</a></p>`;

/** Where somebody stands in an event. */
function standing({registration, event}: Pick<Followed, 'registration' | 'event'>): readonly [title: string, main: Markup] {
  const {title} = event.event;
  const {life: {state, offeredUntil}} = registration;
  switch (state) {
    case 'registered': return ['Votre inscription est confirmée', html`<p class="lead">Votre place à « ${title} » est réservée.</p>
${details(event, registration)}
<p>Un message vous le confirme. Il contient le lien pour annuler si vous ne pouvez plus venir, et nous vous écrirons avant l’événement.</p>`];
    case 'waiting': return ['Vous êtes sur la liste d’attente', html`<p class="lead">Il ne reste plus de place pour « ${title} ». Vous êtes sur la liste d’attente, à votre tour d’arrivée.</p>
${details(event, registration)}
<p>Dès qu’une place se libère pour vous, un message vous la propose pendant 24 heures. D’ici là, vous n’avez rien à faire.</p>`];
    case 'offered': return ['Une place vous est proposée', html`<p class="lead">Une place à « ${title} » est à vous jusqu’au ${momentWords(offeredUntil!, event.event.timeZone, 'fr')}, si vous la prenez par le lien du message qui vous la propose.</p>
${details(event, registration)}`];
    case 'cancelled': return ['Votre inscription est annulée', html`<p class="lead">Vous n’êtes plus inscrit à « ${title} ». Si c’est une erreur, inscrivez-vous à nouveau sur sa fiche.</p>`];
    case 'expired': return ['Cette place n’est plus réservée', html`<p class="lead">La place proposée pour « ${title} » n’a pas été prise à temps : elle est allée à la personne suivante. Si vous voulez toujours venir, inscrivez-vous à nouveau sur sa fiche.</p>`];
    case 'to-confirm': return ['Votre inscription est à confirmer', html`<p class="lead">Suivez le lien du message que nous vous avons envoyé pour « ${title} ».</p>`];
  }
}

const WHY: Readonly<Partial<Record<StoredEvent['status'], string>>> = {
  postponed: 'est reporté, et ses nouvelles dates ne sont pas encore connues', cancelled: 'est annulé', held: 'a eu lieu', closed: 'n’est plus ouvert aux inscriptions', announced: 'n’est pas encore ouvert aux inscriptions',
};

/** After the link that confirms a registration, or takes an offered seat. */
export function followedPage(followed: Followed): string {
  const {event, what} = followed;
  if (what === 'closed') {
    return page('Il est trop tard pour cette place', html`<p class="lead">« ${event.event.title} » ${WHY[event.status] ?? 'n’est plus ouvert aux inscriptions'}. Rien n’a changé.</p>
${onwards(event)}`);
  }
  const [title, main] = standing(followed);
  return page(title, html`${main}
${onwards(event)}`);
}

/** After the link that cancels: what it will do, asked once; or that it is done. */
export function cancelPage(followed: Followed, token: string): string {
  const {registration, event, what} = followed;
  const {title} = event.event;
  if (what === 'closed') {
    return page('Cette inscription ne s’annule plus', html`<p class="lead">« ${title} » ${WHY[event.status] ?? 'a commencé'}. Rien n’a changé.</p>
${onwards(event)}`);
  }
  if (what !== 'ask') {
    const [heading, main] = standing(followed);
    return page(heading, html`${main}
${onwards(event)}`);
  }
  const waiting = registration.life.state === 'waiting';
  return page(waiting ? 'Quitter la liste d’attente ?' : 'Annuler votre inscription ?', html`<p class="lead">« ${title} »</p>
${details(event, registration)}
<p>${waiting ? 'Vous perdrez votre tour sur la liste d’attente.' : 'Votre place ira à une autre personne.'} Pour revenir, il faudra vous inscrire à nouveau. Votre inscription sera effacée dans les trois mois.</p>
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
