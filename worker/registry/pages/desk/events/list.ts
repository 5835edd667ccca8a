/** The events of the desk as a list: filters in its address, and the same as a file. */
import {html} from 'hono/html';
import {EVENT_KINDS} from '../../../../../src/contract/event-vocabulary.ts';
import {LIMITS} from '../../../../../src/contract/vocabulary.ts';
import type {Answer} from '../../../../http/answer.ts';
import type {Markup} from '../../../../http/document.ts';
import {EVENT_KIND_WORDS, EVENT_MODE_WORDS} from '../../../../http/event-words.ts';
import {capital, count} from '../../../../http/words.ts';
import {csvAnswer} from '../../../csv.ts';
import type {EventState} from '../../../domain/event.ts';
import type {Session} from '../../../domain/session.ts';
import type {DeskEvent} from '../../../storage/desk-events.ts';
import {eventId, publicEvent} from '../../../storage/events.ts';
import {signedIn} from '../../signed-in.ts';
import {addressOf, departementFilter, field, filters, pages, select, table} from '../parts.ts';
import type {Asked, Option} from '../parts.ts';
import {EVENTS_PATH, EVENT_STATE_SLUGS, EVENT_STATE_WORDS, whenWords, whereWords} from './words.ts';

export interface EventsPage {
  readonly session: Session;
  readonly asked: Asked;
  readonly page: number;
  readonly size: number;
  readonly lines: readonly DeskEvent[];
  readonly total: number;
  readonly departements: readonly string[];
  nameOf(departement: string): string;
  readonly done: string | undefined;
}

/** Choices of the status; by itself the list shows what is to come. */
export const LIST_STATES: readonly Option[] = [['a-venir', 'À venir et brouillons'], ['tous', 'Tous'], ...Object.entries(EVENT_STATE_SLUGS).map(([state, slug]): Option => [slug, capital(EVENT_STATE_WORDS[state as EventState])])];

const dateField = (name: string, label: string, value: string): Markup => html`<div><label for="${name}">${label}</label>
<input id="${name}" name="${name}" type="date" value="${value}" autocomplete="off"></div>`;

const registered = ({stored: {status, event: {registration}}, own, registered: n, waiting}: DeskEvent): string =>
  (!own || status === 'draft' || registration.how !== 'here' ? '–' : `${n}${waiting > 0 ? `, et ${waiting} en attente` : ''}`);

const territories = (departements: readonly string[], nameOf: (code: string) => string): string => {
  if (departements.length === 0) return 'toute la France';
  return departements.length > 3 ? count(departements.length, 'département', 'départements') : departements.map((code) => `${nameOf(code)} (${code})`).join(', ');
};

/** The list as a page. */
export function eventsPage({session, asked, page, size, lines, total, departements, nameOf, done}: EventsPage): Answer {
  const row = (one: DeskEvent): (Markup | string)[] => {
    const {stored, own} = one;
    const {event, status} = stored;
    const title = own ? html`<a href="${EVENTS_PATH}/${eventId(stored.id)}">${event.title}</a>` : html`<a href="/agenda/${publicEvent(stored).slug}">${event.title}</a> <span class="tag">Autre équipe</span>`;
    return [html`${title}${stored.example ? html` <span class="tag">Exemple</span>` : ''}`, whenWords(event), `${whereWords(event)}, ${territories(one.departements, nameOf)}`, EVENT_KIND_WORDS[event.kind], EVENT_STATE_WORDS[status], registered(one)];
  };
  return signedIn({
    session, title: 'Événements', section: EVENTS_PATH, done,
    main: html`<p><a href="${EVENTS_PATH}/nouveau">Créer un événement</a></p>
${filters(EVENTS_PATH, 'Filtrer les événements', [
      select('etat', 'État', asked['etat'] ?? LIST_STATES[0]![0], LIST_STATES),
      select('genre', 'Genre', asked['genre'] ?? '', [['', 'Tous'], ...EVENT_KINDS.map((kind): Option => [kind, EVENT_KIND_WORDS[kind]])]),
      departementFilter(departements, asked['departement'] ?? '', nameOf),
      dateField('du', 'À partir du', asked['du'] ?? ''),
      dateField('au', 'Jusqu’au', asked['au'] ?? ''),
      field('q', 'Titre, lieu ou organisateur', asked['q'] ?? '', LIMITS.queryLength),
    ])}
${lines.length === 0 ? html`<p>Aucun événement ne correspond. ${total > 0 ? html`<a href="${addressOf(EVENTS_PATH, {...asked, page: undefined})}">Revenir à la première page</a>` : ''}</p>` : html`<p>${count(total, 'événement', 'événements')}, par date.</p>
${table('Événements de vos territoires', ['Événement', 'Quand', 'Où', 'Genre', 'État', 'Inscrits'], lines.map(row), 'cards')}`}
${pages(EVENTS_PATH, asked, {page, total, size})}
<p><a href="${addressOf(`${EVENTS_PATH}.csv`, {...asked, page: undefined})}">Télécharger cette liste (CSV)</a></p>`,
  });
}

/** The list as a file: nobody's name, no link of a room. */
export const eventsFile = (lines: readonly DeskEvent[]): Answer => csvAnswer<DeskEvent>('evenements.csv', [
  ['id', ({stored}) => eventId(stored.id)],
  ['titre', ({stored: {event}}) => event.title],
  ['genre', ({stored: {event}}) => event.kind],
  ['etat', ({stored: {status}}) => EVENT_STATE_WORDS[status]],
  ['raison', ({stored: {reason}}) => reason],
  ['debut', ({stored}) => publicEvent(stored).sessions[0]!.start],
  ['fin', ({stored}) => publicEvent(stored).sessions.at(-1)!.end],
  ['seances', ({stored: {event}}) => event.sessions.length],
  ['modes', ({stored: {event}}) => event.modes.map((mode) => EVENT_MODE_WORDS[mode]).join(' | ')],
  ['lieu', ({stored: {event}}) => event.venue?.name],
  ['code postal', ({stored: {event}}) => event.venue?.address.postcode],
  ['commune', ({stored: {event}}) => event.venue?.address.city],
  ['departements', ({departements}) => departements.join(' ')],
  ['organisateur', ({stored: {event}}) => event.organiser.name],
  ['besoins', ({stored: {event}}) => event.needs.map(({code, level}) => `${code} ${level}`).join(' | ')],
  ['places sur place', ({stored: {event}}) => event.capacity.onSite],
  ['places a distance', ({stored: {event}}) => event.capacity.remote],
  ['inscrits', ({own, registered: n}) => (own ? n : undefined)],
  ['en attente', ({own, waiting}) => (own ? waiting : undefined)],
  ['venus sur place', ({stored: {figures}}) => figures?.onSite],
  ['venus a distance', ({stored: {figures}}) => figures?.remote],
], lines);
