/** Events: the search, one of them, and both as calendar files; the feed of what changed. */
import {eventFilterSchema, eventIdSchema, eventQuerySchema, eventSchema, eventsPageSchema} from '../../../src/contract/event.ts';
import type {EventFilter, PanaEventData} from '../../../src/contract/event.ts';
import {invalidQuery, Refusal} from '../../http/answer.ts';
import {calendar} from '../calendar.ts';
import type {EdgeGazetteer} from '../deps.ts';
import {feed} from '../feed.ts';
import {addressOf, needWords} from '../pages/filters.ts';
import {eventsAsked} from '../pages/event-filters.ts';
import {EVENT_PARAMETERS} from '../parameters.ts';
import {JSON_TYPE, route} from '../route.ts';
import type {EdgeRequest, Route} from '../route.ts';
import {checkCodes} from './checks.ts';
import {NO_QUERY} from './no-query.ts';

export const CALENDAR_TYPE = 'text/calendar; charset=utf-8';
export const FEED_TYPE = 'application/atom+xml; charset=utf-8';
/** Events in one calendar, and in one feed. */
const CALENDAR_MOST = 1000;
const FEED_MOST = 100;

const id = {schema: eventIdSchema, description: 'Identifiant public de l’événement.', example: 'e1'};
const common = {policy: 'directory', validator: 'agenda', kind: 'data', help: EVENT_PARAMETERS} as const;

export const notInAgenda = (): Refusal => new Refusal('not-found', 'Cet événement n’est pas ou plus dans l’agenda.');

/** `query` with its needs by their codes. Throws `invalid-query` for codes that name nothing, and for days in the wrong order. */
export function checkEvents<Query extends EventFilter>(query: Query, {deps, directory}: Pick<EdgeRequest, 'deps' | 'directory'>): Query {
  const known = checkCodes(query, deps.gazetteer(), directory.needs);
  const {from, to} = known;
  if (from !== undefined && to !== undefined && to < from) throw invalidQuery([{field: 'to', code: 'out-of-range', message: `Attendu : un jour qui ne précède pas le premier (${from}).`, value: to}]);
  return known;
}

/** What a calendar or a feed of what was asked is called. */
export function agendaName({territory = [], place}: Pick<EventFilter, 'territory' | 'place'>, gazetteer: EdgeGazetteer): string {
  const names = [...territory, ...(place === undefined ? [] : [place])].map((code) => gazetteer.resolve(code)?.place.name).filter((name) => name !== undefined);
  return names.length === 0 || names.length > 4 ? 'Agenda PANA' : `Agenda PANA : ${names.join(' · ')}`;
}

function eventOf({params, directory}: Pick<EdgeRequest, 'params' | 'directory'>): PanaEventData {
  const event = directory.agenda.event(params['id']!);
  if (!event) throw notInAgenda();
  return event;
}

export const eventRoutes: readonly Route[] = [
  route({
    ...common,
    path: '/v1/events',
    operation: 'searchEvents',
    summary: 'Chercher des événements',
    description:
      'Par début de la prochaine séance, puis par titre ; ce qui est terminé n’est pas listé, sauf si `from` le demande. Un territoire trouve aussi ce qui s’adresse à un territoire qui le contient, ou qu’il contient. Autour d’un lieu : ce qui s’y tient, et ce qui se suit à distance. Sans résultat, `wayOn` dit comment continuer. Le lien d’une visioconférence n’est jamais public : il est envoyé aux personnes inscrites.',
    query: eventQuerySchema,
    answer: {type: JSON_TYPE, name: 'EventsPage', schema: eventsPageSchema, description: 'Une page d’événements.'},
    problems: ['invalid-query', 'unavailable'],
    handle: (request) => ({body: request.directory.agenda.searchBytes(checkEvents(request.query, request))}),
  }),
  route({
    ...common,
    path: '/v1/events.ics',
    operation: 'exportEventsIcs',
    summary: 'Les événements en calendrier (iCalendar), auquel s’abonner',
    description: `Mêmes filtres que la recherche. Un VEVENT par séance, en UTC ; l’UID d’une séance ne change pas, SEQUENCE dit qu’elle a changé. Les ${CALENDAR_MOST} prochains au plus : filtrez par territoire.`,
    query: eventFilterSchema,
    answer: {type: CALENDAR_TYPE, description: 'Le calendrier (RFC 5545).'},
    problems: ['invalid-query', 'unavailable'],
    handle(request) {
      const {deps, directory} = request;
      const query = checkEvents(request.query, request);
      return {
        body: calendar(directory.agenda.find(query, CALENDAR_MOST), {origin: deps.origin, needWord: needWords(directory.needs), name: agendaName(query, deps.gazetteer())}),
        headers: {'Content-Disposition': 'attachment; filename="agenda-pana.ics"'},
      };
    },
  }),
  route({
    ...common,
    path: '/v1/events.atom',
    operation: 'exportEventsAtom',
    summary: 'Les événements annoncés ou changés en dernier (Atom)',
    description: `Mêmes filtres que la recherche. Les ${FEED_MOST} derniers changés au plus.`,
    query: eventFilterSchema,
    answer: {type: FEED_TYPE, description: 'Le fil (RFC 4287).'},
    problems: ['invalid-query', 'unavailable'],
    handle(request) {
      const {deps, directory} = request;
      const query = checkEvents(request.query, request);
      const asked = eventsAsked(query);
      return {
        body: feed(directory.agenda.latest(query, FEED_MOST), {
          origin: deps.origin, title: agendaName(query, deps.gazetteer()), self: addressOf('/v1/events.atom', asked), page: addressOf('/agenda', asked), publishedAt: directory.publishedAt,
        }),
      };
    },
  }),
  route({
    ...common,
    path: '/v1/events/:id.ics',
    operation: 'getEventIcs',
    summary: 'Un événement en calendrier (iCalendar)',
    description: 'Un VEVENT par séance ; une séance retirée y reste, annulée, jusqu’à son jour. Le lien d’une visioconférence n’y est jamais.',
    params: {id},
    query: NO_QUERY,
    answer: {type: CALENDAR_TYPE, description: 'Le calendrier (RFC 5545).'},
    problems: ['invalid-query', 'not-found', 'unavailable'],
    handle(request) {
      const {deps, directory} = request;
      const event = eventOf(request);
      return {
        body: calendar([event], {origin: deps.origin, needWord: needWords(directory.needs)}),
        headers: {'Content-Disposition': `attachment; filename="pana-${event.id}.ics"`},
      };
    },
  }),
  route({
    ...common,
    path: '/v1/events/:id',
    operation: 'getEvent',
    summary: 'Lire un événement',
    description: 'Tout ce qui est public. Les places restantes sont dites en mots : leur nombre publierait chaque inscription.',
    params: {id},
    query: NO_QUERY,
    answer: {type: JSON_TYPE, name: 'Event', schema: eventSchema, description: 'La fiche.'},
    problems: ['invalid-query', 'not-found', 'unavailable'],
    handle: (request) => ({body: JSON.stringify(eventOf(request))}),
  }),
];
