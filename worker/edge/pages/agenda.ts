/** The days of training and other meetings, as a plain page: what is announced, and whom to ask for one. */
import {html} from 'hono/html';
import {webLink} from '../../../src/contract/web-address.ts';
import {jsonLd} from '../../http/document.ts';
import type {Markup} from '../../http/document.ts';
import {count, day} from '../../http/words.ts';
import {layout} from './layout.ts';

/** What the page shows of an event. */
export interface AnnouncedEvent {
  readonly name: string;
  readonly summary?: string;
  /** ISO 8601 with offset. */
  readonly startsAt: string;
  readonly endsAt?: string;
  readonly venue: string;
  readonly city: string;
  readonly postcode: string;
  readonly organiser: string;
  /** Where to read more and register. */
  readonly url?: string;
}

const hour = (iso: string): string => `${Number(iso.slice(11, 13))} h${iso.slice(14, 16) === '00' ? '' : ` ${iso.slice(14, 16)}`}`;

/** Data for search engines (schema.org). The days are free (PRODUCT.md, rule 8). */
const eventData = ({name, summary, startsAt, endsAt, venue, city, postcode, organiser, url}: AnnouncedEvent): Record<string, unknown> => ({
  '@context': 'https://schema.org',
  '@type': 'Event',
  name,
  ...(summary && {description: summary}),
  'startDate': startsAt,
  ...(endsAt && {endDate: endsAt}),
  'eventAttendanceMode': 'https://schema.org/OfflineEventAttendanceMode',
  'eventStatus': 'https://schema.org/EventScheduled',
  'isAccessibleForFree': true,
  'location': {'@type': 'Place', 'name': venue, 'address': {'@type': 'PostalAddress', 'postalCode': postcode, 'addressLocality': city, 'addressCountry': 'FR'}},
  'organizer': {'@type': 'Organization', 'name': organiser},
  ...(webLink(url) && {url}),
});

function line(event: AnnouncedEvent): Markup {
  const {name, summary, startsAt, endsAt, venue, city, postcode, organiser, url} = event;
  const href = webLink(url);
  return html`<li><h2>${href ? html`<a href="${href}">${name}</a>` : name}</h2>
<p><strong><time datetime="${startsAt}">${day(startsAt)} à ${hour(startsAt)}</time>${endsAt ? html` – <time datetime="${endsAt}">${endsAt.slice(0, 10) === startsAt.slice(0, 10) ? '' : `${day(endsAt)} à `}${hour(endsAt)}</time>` : ''}</strong></p>
<p>${venue}, ${postcode} ${city}</p>
${summary ? html`<p>${summary}</p>` : ''}
<p class="soft">Proposé par ${organiser}. Gratuit.</p></li>`;
}

/** `events` in the order of their days, none of them over. */
export function agendaPage(events: readonly AnnouncedEvent[], origin: string, head?: Markup): string {
  return layout({
    title: 'Agenda des journées de formation',
    description: 'Les journées gratuites de montée en compétences numériques pour celles et ceux qui accompagnent les associations, partout en France.',
    canonical: `${origin}/agenda`,
    section: '/agenda',
    head: html`${events.map((event) => jsonLd(eventData(event)))}${head ?? ''}`,
    main: html`<h1>Agenda</h1>
<p class="lead">Les journées de montée en compétences : gratuites, sur le numérique seulement, pour celles et ceux qui accompagnent les associations.</p>
${events.length > 0 ? html`<p>${count(events.length, 'journée annoncée', 'journées annoncées')}.</p><ul class="plain cards">${events.map(line)}</ul>` : html`<p class="note">Aucune journée n’est annoncée dans cet annuaire pour le moment.</p>`}
<h2>Demander une journée près de chez vous</h2>
<p>Chaque département a droit à au moins une journée. C’est la coordination du territoire qui les organise, à partir des besoins qu’on lui dit : <a href="/annuaire/coordinations">trouver la coordination à qui écrire</a>.</p>
<h2>Sans attendre</h2>
<p>Une structure près de chez vous peut déjà aider votre association : <a href="/annuaire">la chercher dans l’annuaire</a>.</p>`,
  });
}
