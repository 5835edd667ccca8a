/** Routes of the pages made for frames. */
import {placeCodeSchema} from '../../../src/contract/place.ts';
import type {PanaEventData} from '../../../src/contract/event.ts';
import type {Structure} from '../../../src/contract/structure.ts';
import type {EdgeDirectory, EdgeGazetteer} from '../deps.ts';
import {HTML_TYPE, route} from '../route.ts';
import type {Route} from '../route.ts';
import {checkCodes} from '../routes/checks.ts';
import {movedTo} from '../routes/structures.ts';
import {checkEvents, notInAgenda} from '../routes/events.ts';
import {EVENT_PARAMETERS} from '../parameters.ts';
import {embedEventPage, embedEventsPage} from './embed-events.ts';
import {embedJoinPage, embedSurveyPage} from './embed-forms.ts';
import {askedOf, embedBadgePage, embedPage, embedStructurePage, embedStyle} from './embed.ts';
import {EMBEDS, embedQuerySchema, embedTitle, eventEmbedQuerySchema, heightSchema, isOfOne, joinEmbedQuerySchema, oneEventEmbedQuerySchema, surveyEmbedQuerySchema, surveyTitle} from './embed-address.ts';
import type {Embed} from './embed-address.ts';
import {addressOf} from './filters.ts';
import {z} from 'zod';
import {invalidQuery} from '../../http/answer.ts';
import {embedPolicy, POLICIES} from '../../http/policies.ts';

/** A code as it is, words as the place they most likely name. */
function placeOf(text: string, gazetteer: EdgeGazetteer): {code?: string; name: string} {
  const place = placeCodeSchema.safeParse(text).success ? gazetteer.resolve(text)?.place : gazetteer.suggest(text, {limit: 1})[0];
  return place ? {code: place.code, name: place.name} : {name: text};
}

const page = {policy: 'embed', kind: 'page', answer: {type: HTML_TYPE}} as const;
const agenda = {...page, validator: 'agenda', help: EVENT_PARAMETERS} as const;

const survey = {...page, validator: 'agenda', help: {kind: {description: 'Le questionnaire.', expected: 'observation, ou needs pour les besoins d’un événement'}}} as const;

/** The event that was asked for. Throws 400 when none was, 404 when it is not in the agenda. */
function eventAsked(id: string | undefined, {agenda: {event}}: EdgeDirectory): PanaEventData {
  if (id === undefined) throw invalidQuery([{field: 'event-id', code: 'missing', message: 'Attendu : l’identifiant d’un événement, par exemple e1.'}]);
  const found = event(id);
  if (!found) throw notInAgenda();
  return found;
}

export const embedRoutes: readonly Route[] = [
  route({
    path: '/embed/style.css',
    summary: 'Style des pages à encadrer',
    policy: 'embedFile',
    kind: 'page',
    validator: 'build',
    query: z.object({height: heightSchema}),
    answer: {type: 'text/css; charset=utf-8'},
    handle: ({query}) => ({body: embedStyle(query.height)}),
  }),
  route({
    ...agenda,
    path: '/embed/event-list',
    summary: 'Les événements seuls, à mettre dans un cadre',
    query: eventEmbedQuerySchema,
    handle({query: asked, deps, directory}) {
      const gazetteer = deps.gazetteer();
      const place = asked.place === undefined ? undefined : placeOf(asked.place.trim(), gazetteer);
      const query = checkEvents({...asked, place: place?.code}, {deps, directory});
      const {page, territory, radius, needs, level, mode, kind, from, to} = query;
      const found = place && !place.code ? undefined : directory.agenda.search({page, territory, radius, needs, level, mode, kind, from, to, place: query.place});
      return {
        headers: {'Content-Security-Policy': embedPolicy(deps.origin)},
        body: embedEventsPage({query, title: asked.title || embedTitle('event-list', territory, gazetteer, asked.lang), version: deps.version, placeName: place?.name ?? '', found, now: deps.now()}),
      };
    },
  }),
  route({
    ...agenda,
    path: '/embed/event',
    summary: 'Un événement seul, à mettre dans un cadre',
    query: oneEventEmbedQuerySchema,
    handle({query: asked, deps, directory}) {
      const event = eventAsked(asked['event-id'], directory);
      return {headers: {'Content-Security-Policy': embedPolicy(deps.origin)}, body: embedEventPage(event, asked, asked.title || event.title, deps.version)};
    },
  }),
  route({
    ...page,
    path: '/embed/join',
    summary: 'Le formulaire pour rejoindre l’annuaire, seul, à mettre dans un cadre',
    validator: 'build',
    query: joinEmbedQuerySchema,
    handle({query: asked, deps}) {
      const gazetteer = deps.gazetteer();
      const query = checkCodes(asked, gazetteer);
      return {headers: {'Content-Security-Policy': embedPolicy(deps.origin)}, body: embedJoinPage(query, query.title || embedTitle('join', query.territory, gazetteer, query.lang), deps.version)};
    },
  }),
  route({
    ...survey,
    path: '/embed/survey',
    summary: 'Un questionnaire seul, à mettre dans un cadre',
    query: surveyEmbedQuerySchema,
    handle(request) {
      const {query: asked, deps} = request;
      const event = asked.kind === 'needs' ? eventAsked(asked['event-id'], request.directory) : undefined;
      return {headers: {'Content-Security-Policy': embedPolicy(deps.origin)}, body: embedSurveyPage(event, asked, asked.title || surveyTitle(event, asked.lang), deps.version)};
    },
  }),
  route({
    path: '/embed/:element',
    summary: 'Un élément seul, à mettre dans un cadre',
    policy: 'embed',
    kind: 'page',
    validator: 'directory',
    params: {element: {schema: z.enum(EMBEDS), description: 'L’élément.', example: 'locator'}},
    query: embedQuerySchema,
    answer: {type: HTML_TYPE},
    handle({params, query: asked, deps, directory}) {
      const {version} = deps;
      const headers = {'Content-Security-Policy': embedPolicy(deps.origin)};
      const element = params['element'] as Embed;
      if (isOfOne(element)) {
        const id = asked['structure-id'];
        if (id === undefined) throw invalidQuery([{field: 'structure-id', code: 'missing', message: 'Attendu : l’identifiant d’une structure, par exemple s1.'}]);
        const structure = directory.structure(id);
        // Found to be another: the frame stays as it was asked for, in its language and its colours.
        const moved = (kept: Structure): string => addressOf(`/embed/${element}`, {...askedOf(asked), 'structure-id': kept.id});
        if (element === 'badge') {
          if (!structure && directory.keptFor(id)) return movedTo(directory, id, moved);
          // As short-lived as the badge itself; who left is not told of in a frame of its own site.
          return {headers: {...headers, 'Cache-Control': structure ? POLICIES.badge['Cache-Control'] : 'no-store'}, ...(structure ? {} : {status: 404}), body: embedBadgePage(structure, asked, version)};
        }
        if (!structure) return movedTo(directory, id, moved);
        return {headers, body: embedStructurePage(structure, asked, asked.title || structure.name, version)};
      }
      const gazetteer = deps.gazetteer();
      const place = asked.place === undefined ? undefined : placeOf(asked.place.trim(), gazetteer);
      const query = checkCodes({...asked, place: place?.code}, gazetteer, directory.needs);
      const {page, access, format, kind, label, level, needs, price, radius, remote, territory} = query;
      const found = place && !place.code ? undefined : directory.search({page, access, format, kind, label, level, needs, price, radius, remote, territory, place: query.place});
      return {headers, body: embedPage({element, query, needs: directory.needs, title: asked.title || embedTitle(element, territory, gazetteer, asked.lang), version, placeName: place?.name ?? '', found})};
    },
  }),
];
