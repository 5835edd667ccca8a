/** The agenda as a plain page: what comes, month by month, with ways on when there is nothing; one event is in `event.ts`. */
import {html} from 'hono/html';
import type {EventItem, EventsPage} from '../../../src/contract/event.ts';
import type {Place} from '../../../src/contract/place.ts';
import {dayIn, nextSession} from '../../directory/events.ts';
import type {Needs} from '../../directory/taxonomy/taxonomy.ts';
import {jsonLd} from '../../http/document.ts';
import type {Markup} from '../../http/document.ts';
import {monthWords, placeLine} from '../../http/event-words.ts';
import {capital, count} from '../../http/words.ts';
import {scripts} from './annuaire.ts';
import type {Site} from './annuaire.ts';
import {coordinationLine, pages} from './cards.ts';
import {eventChips, eventForm, narrowsEvents} from './event-filters.ts';
import {addressOf} from './filters.ts';
import type {Asked} from './filters.ts';
import {french, FRENCH, inFrench, toFrench} from './frame-words.ts';
import type {FrameWords} from './frame-words.ts';
import {layout} from './layout.ts';
import {placeLabel} from './place-label.ts';

const PATH = '/agenda';

/** Seats that remain, in words; '' where nobody counts them, or nobody registers any more. */
export function seatsWords({seats: {onSite, remote}, status}: Pick<EventItem, 'seats' | 'status'>, words: FrameWords = FRENCH): string {
  if (status !== 'open' && status !== 'full') return '';
  if (onSite && remote) return words.seatsOfBoth(words.seats[onSite.left], words.seats[remote.left]);
  const one = onSite ?? remote;
  return one ? words.seats[one.left] : '';
}

/** Whether it is off, in words before all else; '' when it is not. */
export const offWords = ({status, statusReason}: Pick<EventItem, 'status' | 'statusReason'>, words: FrameWords = FRENCH): Markup | '' =>
  status === 'cancelled' || status === 'postponed' ? html`${words.eventStatus[status]}.${statusReason ? html` ${french(words, statusReason)}` : ''}` : '';

export interface Cards {
  readonly items: readonly EventItem[];
  /** First day asked; none: today. */
  readonly from: string | undefined;
  /** Milliseconds since the epoch. */
  readonly now: number;
  readonly words?: FrameWords;
}

function card(item: EventItem, {start, end}: EventItem['sessions'][number], heading: 2 | 3, words: FrameWords = FRENCH): Markup {
  const {slug, title, summary, kind, venue, modes, price, sessions, timeZone, organiser, status, previousStart, example, distance} = item;
  const off = offWords(item, words);
  const at = sessions.findIndex((session) => session.start === start);
  const zone = words.zone(timeZone);
  const facts = [words.eventKind[kind], words.price[price], ...(off ? [] : [words.eventStatus[status].toLowerCase(), seatsWords(item, words)])].filter(Boolean);
  const name = html`<a href="${PATH}/${encodeURIComponent(slug)}"${inFrench(words)}${toFrench(words)}>${title}</a>`;
  return html`<li>${heading === 2 ? html`<h2>${name}</h2>` : html`<h3>${name}</h3>`}
${off ? html`<p><strong>${off}</strong></p>` : ''}${!off && previousStart && status !== 'held' ? html`<p><strong>${words.newDate}</strong></p>` : ''}
<p>${off ? html`<s>` : ''}<strong><time datetime="${start}">${capital(words.session({start, end}))}</time></strong>${off ? html`</s>` : ''}${zone ? ` (${zone})` : ''}${sessions.length > 1 ? `, ${words.sessionOf(at + 1, sessions.length)}` : ''}</p>
<p>${venue ? french(words, placeLine(item)) : words.online}${distance === undefined ? '' : words.away(distance)}${venue && modes.includes('a-distance') ? words.onlineToo : ''}</p>
<p>${facts.join(' · ')}</p>
<p${inFrench(words)}>${summary}</p>
<p class="soft">${words.organiser(french(words, organiser.name))}${example ? html` <span class="tag">${words.example}</span>` : ''}</p></li>`;
}

/** Events by the month of their next session. `heading`: level of the months, one above that of the events. */
export function months({items, from, now}: Cards): Markup {
  const byMonth = new Map<string, Markup[]>();
  for (const item of items) {
    const session = nextSession(item, from ?? dayIn(item.timeZone, now));
    const month = session.start.slice(0, 7);
    byMonth.set(month, [...(byMonth.get(month) ?? []), card(item, session, 3)]);
  }
  return html`${[...byMonth].map(([month, all]) => html`<section aria-labelledby="m${month}"><h2 id="m${month}">${capital(monthWords(`${month}-01`))}</h2>
<ul class="plain cards">${all}</ul></section>`)}`;
}

/** The same without months, for a frame. */
export const eventCards = ({items, from, now, words}: Cards): Markup => html`<ul class="plain cards">${items.map((item) => card(item, nextSession(item, from ?? dayIn(item.timeZone, now)), 2, words))}</ul>`;

/** What to do when nothing is found (PRODUCT.md, rule 4). */
export function eventsWayOn({wayOn}: EventsPage, asked: Asked, words: FrameWords = FRENCH): Markup {
  const {remote = 0, neighbours = [], coordination} = wayOn ?? {};
  const others = {...asked, page: undefined, place: undefined, radius: undefined, territory: undefined};
  return html`<p>${narrowsEvents(asked) ? words.noEventFound : words.noEvent}</p>
<ul>
${remote > 0 ? html`<li><a href="${addressOf(PATH, {...others, mode: 'a-distance'})}"${toFrench(words)}>${words.eventsOnline}</a> (${words.events(remote)})</li>` : ''}
${neighbours.map(({territory, name, total}) => html`<li><a href="${addressOf(PATH, {...others, territory})}"${toFrench(words)}>${words.eventsOf(french(words, name))}</a> (${words.events(total)})</li>`)}
${narrowsEvents(asked) ? html`<li><a href="${PATH}"${toFrench(words)}>${words.bareEvents}</a></li>` : ''}
${coordination ? coordinationLine(coordination, words) : ''}
<li><a href="/annuaire/coordinations"${toFrench(words)}>${words.eventCoordinations}</a></li>
</ul>`;
}

export interface AgendaPage extends Site {
  /** Without the place. */
  readonly asked: Asked;
  /** What was asked as a place, in words or by its code. */
  readonly words: string | undefined;
  /** The places it names, the most likely first. */
  readonly places: readonly Place[];
  /** What brings the first of them back from the field of the form. */
  readonly field: string;
  /** Undefined when no place has that name. */
  readonly found: EventsPage | undefined;
  readonly needs: Needs;
  /** Milliseconds since the epoch. */
  readonly now: number;
  /** Name of a territory. */
  names(code: string): string;
}

/** The events of this page, for search engines (schema.org): each has its own page. */
const listData = ({items, page, limit}: EventsPage, origin: string): Markup => (items.length === 0 ? html`` : jsonLd({
  '@context': 'https://schema.org',
  '@type': 'ItemList',
  'itemListElement': items.map(({title, slug}, at) => ({'@type': 'ListItem', 'position': (page - 1) * limit + at + 1, 'name': title, 'url': `${origin}${PATH}/${encodeURIComponent(slug)}`})),
}));

/** Calendars and feeds of what was asked: somebody else's program follows them. */
function follow(asked: Asked, origin: string): Markup {
  const files = {...asked, page: undefined};
  const ics = addressOf('/v1/events.ics', files);
  return html`<section aria-labelledby="suivre"><h2 id="suivre">Suivre ${narrowsEvents(asked) ? 'cette recherche' : 'l’agenda'}</h2>
<ul class="plain row"><li><a href="${origin.replace(/^https?:/, 'webcal:')}${ics}" rel="nofollow">S’abonner dans votre calendrier</a></li><li><a href="${ics}" rel="nofollow">Télécharger le calendrier (.ics)</a></li><li><a href="${addressOf('/v1/events.atom', files)}" rel="nofollow">Fil Atom</a></li></ul></section>`;
}

/** The same events by the month, made by the element when it is opened: the list is the page. */
function inCalendar({page: _page, ...asked}: Asked): Markup {
  const attributes = Object.entries(asked).map(([name, value]) => html` ${name}="${value ?? ''}"`);
  return html`<details class="map"><summary>Voir le mois en calendrier</summary>
<pana-event-list view="month"${attributes}><p>Le calendrier demande JavaScript. La liste dit la même chose.</p></pana-event-list></details>`;
}

/** What was asked for of the agenda. */
export function agendaPage({asked, words, places, field, found, needs, now, names, origin, version, head}: AgendaPage): string {
  const [place, ...others] = places;
  const here: Asked = {...asked, ...(place && {place: place.code})};
  const whole = place === undefined || /^(?:departement|region)$/.test(place.kind);
  const filtered = narrowsEvents(here) || words !== undefined;
  const title = !found ? 'Lieu inconnu' : place ? `Agenda ${whole ? `: ${place.name}` : `autour de ${place.name}`}` : 'Agenda';
  const files = addressOf('', {...here, page: undefined});
  return layout({
    title: found && found.page > 1 ? `${title}, page ${found.page}` : title === 'Agenda' ? 'Agenda des journées de formation' : title,
    description: 'Les journées gratuites de montée en compétences numériques, les webinaires et les rencontres pour celles et ceux qui accompagnent les associations, partout en France.',
    // Criteria show the same events again: the page without them is the one to remember.
    canonical: `${origin}${addressOf(PATH, {page: filtered || !found || found.items.length === 0 ? undefined : asked['page']})}`,
    hidden: filtered || (found !== undefined && found.items.length === 0 && found.total > 0),
    ...(found && filtered && {embedOf: `${origin}${addressOf(PATH, here)}`}),
    section: PATH,
    head: html`<link rel="alternate" type="text/calendar" title="Agenda PANA" href="${origin}/v1/events.ics${files}">
<link rel="alternate" type="application/atom+xml" title="Agenda PANA" href="${origin}/v1/events.atom${files}">
${scripts(version)}${found ? listData(found, origin) : ''}${head ?? ''}`,
    main: html`<h1>${title}</h1>
<p class="lead">Journées de montée en compétences, webinaires et rencontres, pour celles et ceux qui accompagnent les associations. Les journées sont gratuites.</p>
${eventForm({path: PATH, asked, place: place ? field : words ?? '', needs})}
${found ? html`${eventChips(PATH, here, needs, names)}
${found.total > 0 ? html`<p>${count(found.total, 'événement', 'événements')}${place ? ` pour ${placeLabel(place)}` : ''}.</p>` : ''}
${others.length > 0 ? html`<p>Un autre lieu ? ${others.map((other, at) => html`${at > 0 ? ', ' : ''}<a href="${addressOf(PATH, {...asked, page: undefined, place: other.code})}" rel="nofollow">${placeLabel(other)}</a>`)}</p>` : ''}
${found.items.length > 0 ? html`${inCalendar(here)}
${months({items: found.items, from: asked['from'], now})}${pages(found, PATH, here)}`
    : found.total > 0 ? html`<p>Il n’y a pas de page ${found.page}. <a href="${addressOf(PATH, {...here, page: undefined})}">Revenir à la première page</a></p>` : eventsWayOn(found, here)}
${follow(here, origin)}` : html`<p>Aucun lieu ne porte le nom « ${words} ». Essayez un code postal, ou <a href="${PATH}">tout l’agenda</a>.</p>`}
<h2>Demander une journée près de chez vous</h2>
<p>Chaque département a droit à au moins une journée. C’est la coordination du territoire qui les organise, à partir des besoins qu’on lui dit : <a href="/annuaire/coordinations">trouver la coordination à qui écrire</a>.</p>
<h2>Sans attendre</h2>
<p>Une structure près de chez vous peut déjà aider votre association : <a href="/annuaire">la chercher dans l’annuaire</a>.</p>`,
  });
}
