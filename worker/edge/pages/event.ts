/** One event on a page of its own: when, where, for whom, how to register; with its data for search engines. The video room is nowhere in it. */
import {html, raw} from 'hono/html';
import type {PanaEventData} from '../../../src/contract/event.ts';
import type {EventLevel} from '../../../src/contract/event-vocabulary.ts';
import type {Coordination} from '../../../src/contract/place.ts';
import {webLink} from '../../../src/contract/web-address.ts';
import type {Needs} from '../../directory/taxonomy/taxonomy.ts';
import {jsonLd} from '../../http/document.ts';
import type {Markup} from '../../http/document.ts';
import {EVENT_KIND_WORDS, EVENT_LEVEL_WORDS, EVENT_STATUS_WORDS, longDay, placeLine, sessionWords, timeWords, VENUE_ACCESS_WORDS, zoneWords} from '../../http/event-words.ts';
import {areaWords} from '../../http/structure-sheet.ts';
import {capital, day, PRICE_WORDS} from '../../http/words.ts';
import {offWords, seatsWords} from './agenda.ts';
import {scripts} from './annuaire.ts';
import type {Site} from './annuaire.ts';
import {isAddress} from './cards.ts';
import {currentLoader} from './configurator/tags.ts';
import {needWords} from './filters.ts';
import {layout} from './layout.ts';

const SCHEMA = 'https://schema.org';

/** Data for search engines (schema.org). Where one follows it from afar is our page: the room itself is for those who are registered. */
export function eventData(event: PanaEventData, origin: string): Record<string, unknown> {
  const {title, summary, slug, sessions, modes, venue, status, previousStart, price, organiser, registration, seats} = event;
  const url = `${origin}/agenda/${encodeURIComponent(slug)}`;
  const onSite = venue && {
    '@type': 'Place', 'name': venue.name,
    'address': {'@type': 'PostalAddress', 'streetAddress': venue.address.street, 'postalCode': venue.address.postcode, 'addressLocality': venue.address.city, 'addressCountry': 'FR'},
    'geo': {'@type': 'GeoCoordinates', 'latitude': venue.lat, 'longitude': venue.lon},
  };
  const remote = modes.includes('a-distance') ? {'@type': 'VirtualLocation', url} : undefined;
  const mode = onSite && remote ? 'Mixed' : remote ? 'Online' : 'Offline';
  // The date that stands while it is postponed is the former one.
  const former = [...new Set([...(previousStart === undefined ? [] : [previousStart]), ...(status === 'postponed' ? [sessions[0]!.start] : [])])];
  const standing = status === 'cancelled' ? 'Cancelled' : status === 'postponed' ? 'Postponed' : previousStart === undefined ? 'Scheduled' : 'Rescheduled';
  const lefts = [seats.onSite?.left, seats.remote?.left].filter((left) => left !== undefined);
  const common = {'eventAttendanceMode': `${SCHEMA}/${mode}EventAttendanceMode`, 'eventStatus': `${SCHEMA}/Event${standing}`, 'location': onSite && remote ? [onSite, remote] : onSite ?? remote};
  return {
    '@context': SCHEMA,
    '@type': 'Event',
    '@id': url,
    url,
    'name': title,
    'description': summary,
    'startDate': sessions[0]!.start,
    'endDate': sessions.at(-1)!.end,
    ...((standing === 'Rescheduled' || standing === 'Postponed') && {previousStartDate: former.length > 1 ? former : former[0]}),
    ...common,
    'inLanguage': 'fr',
    'isAccessibleForFree': price === 'gratuit',
    'organizer': {'@type': 'Organization', 'name': organiser.name, ...(webLink(organiser.url) && {url: webLink(organiser.url)})},
    // What is closed, over or off is offered to nobody.
    ...(price === 'gratuit' && (status === 'announced' || status === 'open' || status === 'full') && {
      offers: {
        '@type': 'Offer', 'price': 0, 'priceCurrency': 'EUR', 'url': webLink(registration.url) ?? url,
        'availability': `${SCHEMA}/${status === 'full' || (lefts.length > 0 && lefts.every((left) => left === 'none')) ? 'SoldOut' : lefts.includes('few') ? 'LimitedAvailability' : 'InStock'}`,
        ...(registration.opens !== undefined && {validFrom: registration.opens}),
        ...(registration.closes !== undefined && {validThrough: registration.closes}),
      },
    }),
    ...(sessions.length > 1 && {subEvent: sessions.map(({start, end}, at) => ({'@type': 'Event', 'name': `${title} (${at + 1} sur ${sessions.length})`, 'startDate': start, 'endDate': end, ...common}))}),
  };
}

export interface EventPage extends Site {
  readonly event: PanaEventData;
  readonly needs: Needs;
  /** Whom to ask, when there is somebody. */
  readonly coordination: Coordination | undefined;
}

/** How to reach a coordination; nothing to follow when it gives neither site nor mailbox. */
function reach({name, url, email, phone}: Coordination): Markup {
  return html`${url && isAddress(url) ? html`<a href="${url}" rel="nofollow">${name}</a>` : name}${email ? html`, <a href="mailto:${email}">${email}</a>` : ''}${phone ? html`, <a href="tel:${phone.replaceAll(' ', '')}">${phone}</a>` : ''}`;
}

/** How one follows an event that is nowhere else, by how one registers: the room is mailed to those who register here only. */
const REMOTE_WORDS: Readonly<Record<PanaEventData['registration']['how'], string>> = {
  here: 'À distance : le lien est envoyé aux personnes inscrites', elsewhere: 'À distance : le lien vient de l’organisateur, quand on s’inscrit auprès de lui', none: 'À distance : demandez le lien à l’organisateur',
};

/** "vendredi 12 mars 2027 à 9 h 30", and whose clock it is where it is not that of Paris. */
function momentWords(iso: string, timeZone: string): string {
  const zone = zoneWords(timeZone);
  return `${longDay(iso)} à ${timeWords(iso)}${zone ? ` (${zone})` : ''}`;
}

/** Whether one registers on this very page, now. */
const registersHere = ({registration: {how}, status}: PanaEventData): boolean => how === 'here' && (status === 'open' || status === 'full');

/** How one comes in, by what is published of it. */
function registering({event, coordination}: EventPage): Markup {
  const {id, title, status, timeZone, registration: {how, opens, closes, url}} = event;
  if (status === 'held' || status === 'cancelled' || status === 'postponed') return html``;
  const ask = coordination ? html`écrivez à la coordination du territoire : ${reach(coordination)}` : html`écrivez à <a href="/annuaire/coordinations">la coordination de votre territoire</a>`;
  const elsewhere = webLink(url);
  // The element says it all by itself; without scripts there is whom to write to.
  if (registersHere(event)) {
    return html`<div class="in-text"><pana-event event-id="${id}" view="registration"><h2>S’inscrire</h2>
${status === 'full' ? html`<p>Toutes les places sont prises : en vous inscrivant, vous entrez sur la liste d’attente.</p>` : ''}
${closes ? html`<p>Inscriptions jusqu’au <time datetime="${closes}">${momentWords(closes, timeZone)}</time>.</p>` : ''}
<p>Le formulaire demande JavaScript. Sans lui, ${ask}, en citant « ${title} » (${id}).</p></pana-event></div>`;
  }
  const body = how === 'none' ? html`<p>Sans inscription.</p>`
    : how === 'elsewhere' ? html`<p>${elsewhere ? html`<a href="${elsewhere}" rel="nofollow">S’inscrire sur le site de l’organisateur</a>` : 'L’inscription se fait auprès de l’organisateur.'}</p>`
      : status === 'announced' ? html`<p>Les inscriptions ouvrent ${opens ? html`<time datetime="${opens}">${momentWords(opens, timeZone)}</time>` : 'bientôt'}.</p>`
        : html`<p>Les inscriptions sont closes.</p>`;
  return html`<h2 id="inscription">S’inscrire</h2>
${body}`;
}

export function eventPage(page: EventPage): string {
  const {event, needs, coordination, origin, version, head} = page;
  const {
    id, slug, title, kind, summary, description, organiser, territories, territoryNames = {}, modes, venue, timeZone, sessions, between, audience, prerequisites, bring, price, priceNote,
    status, previousStart, example, updatedAt, needs: covered, registration,
  } = event;
  const needWord = needWords(needs);
  const row = (name: string, value: string | Markup | undefined): Markup => (value ? html`<dt>${name}</dt><dd>${value}</dd>` : html``);
  const lines = (text: string | undefined): Markup | undefined => (text ? html`<span class="lines">${text}</span>` : undefined);
  const off = offWords(event);
  const zone = zoneWords(timeZone);
  const seats = seatsWords(event);
  const organiserLink = webLink(organiser.url);
  const canonical = `${origin}/agenda/${encodeURIComponent(slug)}`;
  const ics = `/v1/events/${id}.ics`;
  return layout({
    title: `${title}, ${day(sessions[0]!.start)}`,
    description: summary,
    canonical,
    section: '/agenda',
    ...(example && {hidden: true}),
    trail: [['/agenda', 'Agenda']],
    head: html`<link rel="alternate" type="text/calendar" title="${title}" href="${origin}${ics}">
${scripts(version)}${registersHere(event) ? raw(currentLoader('')) : ''}${jsonLd(eventData(event, origin))}${head ?? ''}`,
    main: html`<article aria-labelledby="titre"><p class="soft">${EVENT_KIND_WORDS[kind]}</p>
<h1 id="titre">${title}</h1>
${example ? html`<p class="note">Ceci est un exemple pour essayer le service, pas un vrai événement.</p>` : ''}
${off ? html`<p class="note"><strong>${off}</strong></p>` : ''}
${!off && previousStart ? html`<p class="note">Nouvelle date : il devait commencer ${momentWords(previousStart, timeZone)}.</p>` : ''}
<p class="lead">${summary}</p>
<dl>
${row(sessions.length > 1 ? `${sessions.length} séances` : 'Quand', html`<ul class="plain">${sessions.map(({start, end}) => html`<li>${off ? html`<s>` : ''}<time datetime="${start}">${capital(sessionWords({start, end}))}</time>${off ? html`</s>` : ''}</li>`)}</ul>${zone ? html`<span class="soft">${capital(zone)}</span>` : ''}`)}
${row('Entre les séances', lines(between))}
${row('Où', venue ? html`${placeLine(event)}${modes.includes('a-distance') ? `, ou à distance${registration.how === 'here' ? '' : ' (le lien vient de l’organisateur)'}` : ''}` : REMOTE_WORDS[registration.how])}
${row('Accès', venue && (venue.access.length > 0 || venue.accessNote) ? html`${capital(venue.access.map((one) => VENUE_ACCESS_WORDS[one]).join(', '))}${venue.accessNote ? html`<br><span class="lines">${venue.accessNote}</span>` : ''}` : undefined)}
${row('Pour qui', lines(audience))}
${row('Prérequis', lines(prerequisites))}
${row('À apporter', lines(bring))}
${row('Prix', `${capital(PRICE_WORDS[price])}${priceNote ? `, ${priceNote}` : ''}`)}
${row('Inscriptions', off ? undefined : `${EVENT_STATUS_WORDS[status]}${seats ? `, ${seats}` : ''}`)}
${row('Territoires', capital(areaWords(territories, (code) => territoryNames[code]).join(', ')))}
${row('Proposé par', organiserLink ? html`<a href="${organiserLink}" rel="nofollow">${organiser.name}</a>` : organiser.name)}
</dl>
${covered.length > 0 ? html`<h2>Les besoins abordés</h2>
<ul>${covered.map(({code, level}) => html`<li>${needWord(code)}, ${EVENT_LEVEL_WORDS[level as EventLevel]}</li>`)}</ul>` : ''}
${description ? html`<h2>Le programme</h2>
<p class="lines">${description}</p>` : ''}
${registering(page)}
<p class="row"><a href="${ics}" rel="nofollow">Ajouter à votre calendrier (.ics)</a> <a href="/agenda">Tout l’agenda</a></p>
${coordination ? html`<p class="soft">Une question ? ${reach(coordination)}, en citant la référence ${id}.</p>` : ''}
<p class="soft">Modifié le ${day(updatedAt)}.</p>
</article>`,
  });
}
