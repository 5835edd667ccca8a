/** Routes of the agenda's pages. */
import {z} from 'zod';
import {LIMITS} from '../../../src/contract/vocabulary.ts';
import {EVENT_PARAMETERS} from '../parameters.ts';
import {HTML_TYPE, route} from '../route.ts';
import type {Route} from '../route.ts';
import {checkEvents, notInAgenda} from '../routes/events.ts';
import {agendaPage} from './agenda.ts';
import {eventPage} from './event.ts';
import {eventCriteria, eventsAsked} from './event-filters.ts';
import {fieldOf, placesOf} from './place-words.ts';

const page = {policy: 'page', kind: 'page', answer: {type: HTML_TYPE}, validator: 'agenda', help: EVENT_PARAMETERS} as const;
const slug = {schema: z.string().regex(/^[a-z0-9][a-z0-9-]{0,299}$/), description: 'Nom dans l’adresse.', example: 'journee-numerique-2027-03-12-e1'};

export const agendaRoutes: readonly Route[] = [
  route({
    ...page,
    path: '/agenda',
    summary: 'L’agenda : journées, webinaires, rencontres',
    // As everywhere but in two things a form needs: a place may be named in words, and a list may come in several pairs.
    query: z.object({...eventCriteria, place: z.string().max(LIMITS.queryLength).transform((text) => text.trim()).optional()}),
    handle(request) {
      const {query: {place: words, ...query}, deps, directory} = request;
      const gazetteer = deps.gazetteer();
      const asked = checkEvents(query, {deps, directory});
      const places = words ? placesOf(words, gazetteer) : [];
      const [place] = places;
      const found = words && !place ? undefined : directory.agenda.search({...asked, ...(place && {place: place.code})});
      return {
        body: agendaPage({
          asked: eventsAsked(asked), words, places, field: place ? fieldOf(place, gazetteer) : '', found, needs: directory.needs, now: deps.now(),
          names: (code) => gazetteer.resolve(code)?.place.name ?? code, origin: deps.origin, version: deps.version,
        }),
      };
    },
  }),
  {
    ...page,
    path: '/agenda/:slug',
    summary: 'La fiche d’un événement',
    params: {slug},
    handle({params, directory, deps}) {
      const event = directory.agenda.event(params['slug']!);
      if (!event) throw notInAgenda();
      // Its title or its day has changed since the address was written down; its number has not.
      if (event.slug !== params['slug']) return {status: 301, body: null, headers: {Location: `/agenda/${encodeURIComponent(event.slug)}`}};
      return {body: eventPage({event, needs: directory.needs, coordination: directory.agenda.whomToAsk(event), origin: deps.origin, version: deps.version})};
    },
  },
];
