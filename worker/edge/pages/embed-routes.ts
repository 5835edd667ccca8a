/** Routes of the pages made for frames. */
import {placeCodeSchema} from '../../../src/contract/place.ts';
import type {EdgeGazetteer} from '../deps.ts';
import {HTML_TYPE, route} from '../route.ts';
import type {Route} from '../route.ts';
import {checkCodes} from '../routes/checks.ts';
import {movedTo} from '../routes/structures.ts';
import {checkEvents, notInAgenda} from '../routes/events.ts';
import {EVENT_PARAMETERS} from '../parameters.ts';
import {embedEventPage, embedEventsPage} from './embed-events.ts';
import {embedBadgePage, embedPage, embedStructurePage, embedStyle} from './embed.ts';
import {EMBEDS, embedQuerySchema, embedTitle, eventEmbedQuerySchema, heightSchema, isOfOne} from './embed-address.ts';
import type {Embed} from './embed-address.ts';
import {z} from 'zod';
import {invalidQuery} from '../../http/answer.ts';
import {embedPolicy, POLICIES} from '../../http/policies.ts';

/** A code as it is, words as the place they most likely name. */
function placeOf(text: string, gazetteer: EdgeGazetteer): {code?: string; name: string} {
  const place = placeCodeSchema.safeParse(text).success ? gazetteer.resolve(text)?.place : gazetteer.suggest(text, {limit: 1})[0];
  return place ? {code: place.code, name: place.name} : {name: text};
}

const agenda = {policy: 'embed', kind: 'page', validator: 'agenda', query: eventEmbedQuerySchema, help: EVENT_PARAMETERS, answer: {type: HTML_TYPE}} as const;

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
    handle({query: asked, deps, directory}) {
      const gazetteer = deps.gazetteer();
      const place = asked.place === undefined ? undefined : placeOf(asked.place.trim(), gazetteer);
      const query = checkEvents({...asked, place: place?.code}, {deps, directory});
      const {page, territory, radius, needs, level, mode, kind, from, to} = query;
      const found = place && !place.code ? undefined : directory.agenda.search({page, territory, radius, needs, level, mode, kind, from, to, place: query.place});
      return {
        headers: {'Content-Security-Policy': embedPolicy(deps.origin)},
        body: embedEventsPage({query, title: asked.title || embedTitle('event-list', territory, gazetteer), version: deps.version, placeName: place?.name ?? '', found, now: deps.now()}),
      };
    },
  }),
  route({
    ...agenda,
    path: '/embed/event',
    summary: 'Un événement seul, à mettre dans un cadre',
    handle({query: asked, deps, directory}) {
      const id = asked['event-id'];
      if (id === undefined) throw invalidQuery([{field: 'event-id', code: 'missing', message: 'Attendu : l’identifiant d’un événement, par exemple e1.'}]);
      const event = directory.agenda.event(id);
      if (!event) throw notInAgenda();
      return {headers: {'Content-Security-Policy': embedPolicy(deps.origin)}, body: embedEventPage(event, asked, asked.title || event.title, deps.version)};
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
        if (element === 'badge') {
          if (!structure && directory.keptFor(id)) return movedTo(directory, id, (kept) => `/embed/badge?structure-id=${kept.id}`);
          // As short-lived as the badge itself; who left is not told of in a frame of its own site.
          return {headers: {...headers, 'Cache-Control': structure ? POLICIES.badge['Cache-Control'] : 'no-store'}, ...(structure ? {} : {status: 404}), body: embedBadgePage(structure, asked, version)};
        }
        if (!structure) return movedTo(directory, id, (kept) => `/embed/structure?structure-id=${kept.id}`);
        return {headers, body: embedStructurePage(structure, asked, asked.title || structure.name, version)};
      }
      const gazetteer = deps.gazetteer();
      const place = asked.place === undefined ? undefined : placeOf(asked.place.trim(), gazetteer);
      const query = checkCodes({...asked, place: place?.code}, gazetteer, directory.needs);
      const {page, access, format, kind, label, level, needs, price, radius, remote, territory} = query;
      const found = place && !place.code ? undefined : directory.search({page, access, format, kind, label, level, needs, price, radius, remote, territory, place: query.place});
      return {headers, body: embedPage({element, query, needs: directory.needs, title: asked.title || embedTitle(element, territory, gazetteer), version, placeName: place?.name ?? '', found})};
    },
  }),
];
