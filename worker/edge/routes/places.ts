/** Places a visitor can name, and the one they stand in. */
import {nearestPlaceSchema, placesPageSchema} from '../../../src/contract/place.ts';
import {placesQuerySchema, reverseQuerySchema} from '../../../src/contract/query.ts';
import {kilometres, REVERSE_LIMIT_KM} from '../../directory/gazetteer/gazetteer.ts';
import {Refusal} from '../../http/answer.ts';
import {JSON_TYPE, route} from '../route.ts';
import type {Route} from '../route.ts';
import {checkCodes} from './checks.ts';

const SUGGESTIONS = 8;

export const placeRoutes: readonly Route[] = [
  route({
    path: '/v1/places',
    operation: 'suggestPlaces',
    summary: 'Trouver un lieu par son nom ou son code postal',
    description: 'Communes (anciens noms compris), codes postaux, arrondissements, départements, régions ; accents, tirets, « st » et une faute de frappe sont acceptés. Les intercommunalités (EPCI) viennent en plus, après les autres, quand `kinds` les demande.',
    policy: 'reference',
    validator: 'build',
    kind: 'data',
    query: placesQuerySchema,
    answer: {type: JSON_TYPE, name: 'PlacesPage', schema: placesPageSchema, description: 'Les lieux, le plus probable d’abord.'},
    problems: ['invalid-query'],
    handle({query: {q, limit = SUGGESTIONS, territory, kinds}, deps}) {
      const gazetteer = deps.gazetteer();
      if (territory) checkCodes({territory}, gazetteer);
      const items = gazetteer.suggest(q, {limit, ...(territory && {territory}), ...(kinds && {kinds})});
      return {body: JSON.stringify({items, total: items.length})};
    },
  }),
  route({
    path: '/v1/places/reverse',
    operation: 'reversePlace',
    summary: 'Trouver la commune d’une position',
    description: `La commune dont le centre est le plus proche ; à Paris, Lyon et Marseille, l’arrondissement. En mer ou au-delà d’une frontière, la plus proche aussi : \`distance\` dit à combien de kilomètres est son centre. Au-delà de ${REVERSE_LIMIT_KM} km de toute commune, la réponse est 404.`,
    policy: 'reference',
    validator: 'build',
    kind: 'data',
    query: reverseQuerySchema,
    answer: {type: JSON_TYPE, name: 'NearestPlace', schema: nearestPlaceSchema, description: 'La commune la plus proche, et sa distance.'},
    problems: ['invalid-query', 'not-found'],
    handle({query: {lat, lon}, deps}) {
      const place = deps.gazetteer().reverse(lat, lon);
      if (!place) throw new Refusal('not-found', `Aucune commune française à moins de ${REVERSE_LIMIT_KM} km de cette position. lat et lon ne sont-elles pas inversées ?`);
      const distance = Math.round(10 * kilometres(lat, lon, place.lat, place.lon)) / 10;
      return {body: JSON.stringify({...place, distance})};
    },
  }),
];
