/** The agenda, or one event, alone in a page made for frames: the same as HTML without scripts; with them the element takes its place. */
import {html} from 'hono/html';
import type {EventsPage, PanaEventData} from '../../../src/contract/event.ts';
import {LIMITS} from '../../../src/contract/vocabulary.ts';
import type {Markup} from '../../http/document.ts';
import {EVENT_KIND_WORDS, placeLine, sessionWords, zoneWords} from '../../http/event-words.ts';
import {capital, count} from '../../http/words.ts';
import {eventCards, eventsWayOn, offWords} from './agenda.ts';
import {frame} from './embed.ts';
import type {EventEmbedQuery} from './embed-address.ts';
import {eventsAsked} from './event-filters.ts';
import {addressOf} from './filters.ts';
import type {Asked} from './filters.ts';

const PATH = '/embed/event-list';
/** Attributes of the elements that a frame's address may set: the one grammar. */
const ATTRIBUTES = ['from', 'kind', 'lang', 'level', 'mode', 'needs', 'place', 'radius', 'territory', 'to', 'view'] as const;
/** Parameters that say how a frame looks and speaks, not what is looked for. */
const NOT_SEARCHED = ['hide-facets', 'lang', 'scheme', 'theme', 'title', 'view'] as const;

const askedOf = ({'hide-facets': bare, ...query}: EventEmbedQuery): Asked => ({...eventsAsked(query), ...(bare && {'hide-facets': 'true'})});
const attributes = (asked: Asked): Markup => html`${ATTRIBUTES.map((name) => (asked[name] ? html` ${name}="${asked[name]}"` : ''))}`;

export interface EmbedEvents {
  /** With its place by code. */
  readonly query: EventEmbedQuery;
  readonly title: string;
  readonly version: string;
  /** Name of the place asked, or the words nobody could place. */
  readonly placeName: string;
  /** Undefined when the words name no place. */
  readonly found: EventsPage | undefined;
  /** Milliseconds since the epoch. */
  readonly now: number;
}

/** Pages of the list stay in the frame. */
function pages({page, limit, total}: EventsPage, asked: Asked): Markup {
  const last = Math.max(1, Math.ceil(total / limit));
  const link = (to: number, rel: string, name: string): Markup => html`<a rel="${rel}" target="_self" href="${addressOf(PATH, {...asked, page: to > 1 ? `${to}` : undefined})}">${name}</a> `;
  return last === 1 ? html`` : html`<nav aria-label="Pages de résultats"><p>Page ${page} sur ${last}</p><p>${page > 1 ? link(page - 1, 'prev', 'Page précédente') : ''}${page < last ? link(page + 1, 'next', 'Page suivante') : ''}</p></nav>`;
}

export function embedEventsPage({query, title, version, placeName, found, now}: EmbedEvents): string {
  const asked = askedOf(query);
  const searched = {...asked, ...Object.fromEntries(NOT_SEARCHED.map((name) => [name, undefined]))};
  const list = (): Markup => {
    if (!found) return html`<p>Aucun lieu ne porte le nom « ${placeName} ». Essayez un code postal.</p>`;
    if (found.items.length === 0) return found.total > 0 ? html`<p>Il n’y a pas de page ${found.page}.</p>` : eventsWayOn(found, searched);
    return html`<p>${count(found.total, 'événement', 'événements')}${found.place ? ` pour ${found.place.name}` : ''}</p>
${eventCards({items: found.items, from: query.from, now})}${pages(found, asked)}`;
  };
  const hidden = Object.entries(asked).filter(([name, value]) => value && name !== 'place' && name !== 'page');
  return frame({
    title,
    looks: query,
    version,
    main: html`<pana-event-list${attributes(asked)}${query['hide-facets'] ? html` hide-facets` : ''}>
<div class="plain">${query['hide-facets'] ? '' : html`<form role="search" method="get" action="${PATH}" target="_self">
<p><label for="place">Commune, code postal ou département</label><input id="place" name="place" type="search" value="${placeName}" maxlength="${LIMITS.queryLength}" autocomplete="off"></p>
${hidden.map(([name, value]) => html`<input type="hidden" name="${name}" value="${value!}">`)}
<p><button>Chercher</button></p>
</form>`}
${list()}
<p><a href="${addressOf('/agenda', {...searched, page: undefined})}">Tout l’agenda</a></p></div></pana-event-list>`,
  });
}

/** One event; one registers by its element, or on its page. */
export function embedEventPage(event: PanaEventData, query: EventEmbedQuery, title: string, version: string): string {
  const {id, slug, kind, summary, sessions, timeZone, modes, venue, title: named} = event;
  const off = offWords(event);
  const zone = zoneWords(timeZone);
  return frame({
    title,
    looks: query,
    version,
    main: html`<pana-event event-id="${id}"${query.lang ? html` lang="${query.lang}"` : ''}>
<article class="plain"><h2>${named}</h2>
<p>${EVENT_KIND_WORDS[kind]}</p>
${off ? html`<p><strong>${off}</strong></p>` : ''}
<ul>${sessions.map((session) => html`<li>${off ? html`<s>` : ''}<time datetime="${session.start}">${capital(sessionWords(session))}</time>${off ? html`</s>` : ''}</li>`)}</ul>
${zone ? html`<p class="soft">${capital(zone)}</p>` : ''}
<p>${placeLine(event)}${venue && modes.includes('a-distance') ? ', ou à distance' : ''}</p>
<p>${summary}</p>
<p><a href="/agenda/${encodeURIComponent(slug)}">Sa fiche complète, et comment s’inscrire</a></p></article></pana-event>`,
  });
}
