/** The agenda, or one event, alone in a page made for frames: the same as HTML without scripts; with them the element takes its place. */
import {html} from 'hono/html';
import type {EventsPage, PanaEventData} from '../../../src/contract/event.ts';
import {LIMITS} from '../../../src/contract/vocabulary.ts';
import type {Markup} from '../../http/document.ts';
import {placeLine} from '../../http/event-words.ts';
import {capital} from '../../http/words.ts';
import {eventCards, eventsWayOn, offWords} from './agenda.ts';
import {frame, framePages} from './embed.ts';
import type {EventEmbedQuery, OneEventEmbedQuery} from './embed-address.ts';
import {eventsAsked} from './event-filters.ts';
import {addressOf} from './filters.ts';
import type {Asked} from './filters.ts';
import {french, inFrench, toFrench, wordsOf} from './frame-words.ts';

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

export function embedEventsPage({query, title, version, placeName, found, now}: EmbedEvents): string {
  const asked = askedOf(query);
  const searched = {...asked, ...Object.fromEntries(NOT_SEARCHED.map((name) => [name, undefined]))};
  const words = wordsOf(query.lang);
  const list = (): Markup => {
    if (!found) return html`<p>${words.noPlace(placeName)}</p>`;
    if (found.items.length === 0) return found.total > 0 ? html`<p>${words.noPage(found.page)}</p>` : eventsWayOn(found, searched, words);
    return html`<p>${words.events(found.total)}${found.place ? words.of(french(words, found.place.name)) : ''}</p>
${eventCards({items: found.items, from: query.from, now, words})}${framePages(PATH, asked, found, words)}`;
  };
  const hidden = Object.entries(asked).filter(([name, value]) => value && name !== 'place' && name !== 'page');
  return frame({
    title,
    looks: query,
    version,
    main: html`<pana-event-list${attributes(asked)}${query['hide-facets'] ? html` hide-facets` : ''}>
<div class="plain">${query['hide-facets'] ? '' : html`<form role="search" method="get" action="${PATH}" target="_self">
<p><label for="place">${words.place}</label><input id="place" name="place" type="search" value="${placeName}" maxlength="${LIMITS.queryLength}" autocomplete="off"></p>
${hidden.map(([name, value]) => html`<input type="hidden" name="${name}" value="${value!}">`)}
<p><button>${words.search}</button></p>
</form>`}
${list()}
<p><a href="${addressOf('/agenda', {...searched, page: undefined})}"${toFrench(words)}>${words.agenda}</a></p></div></pana-event-list>`,
  });
}

/** One event; one registers by its element, or on its page. */
export function embedEventPage(event: PanaEventData, query: OneEventEmbedQuery, title: string, version: string): string {
  const {id, slug, kind, summary, sessions, timeZone, modes, venue, title: named} = event;
  const words = wordsOf(query.lang);
  const off = offWords(event, words);
  const zone = words.zone(timeZone);
  return frame({
    title,
    named: !query.title,
    looks: query,
    version,
    main: html`<pana-event event-id="${id}"${query.lang ? html` lang="${query.lang}"` : ''}${query.view === 'registration' ? html` view="registration"` : ''}>
<article class="plain"><h2${inFrench(words)}>${named}</h2>
<p>${words.eventKind[kind]}</p>
${off ? html`<p><strong>${off}</strong></p>` : ''}
<ul>${sessions.map((session) => html`<li>${off ? html`<s>` : ''}<time datetime="${session.start}">${capital(words.session(session))}</time>${off ? html`</s>` : ''}</li>`)}</ul>
${zone ? html`<p class="soft">${capital(zone)}</p>` : ''}
<p>${venue ? french(words, placeLine(event)) : words.online}${venue && modes.includes('a-distance') ? words.onlineToo : ''}</p>
<p${inFrench(words)}>${summary}</p>
<p><a href="/agenda/${encodeURIComponent(slug)}"${toFrench(words)}>${words.eventSheet}</a></p></article></pana-event>`,
  });
}
