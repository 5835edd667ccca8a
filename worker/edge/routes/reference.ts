/** What the others are read with: the taxonomy, the territories, the reference itself, the state of the service. */
import {z} from 'zod';
import {taxonomySchema} from '../../../src/contract/need.ts';
import {territoriesPageSchema} from '../../../src/contract/place.ts';
import {languageQuerySchema} from '../../../src/contract/query.ts';
import {BUNDLED_NEEDS} from '../../directory/taxonomy/taxonomy.ts';
import {openApi, writePart} from '../openapi.ts';
import {JSON_TYPE, route} from '../route.ts';
import type {Route} from '../route.ts';
import {NO_QUERY} from './no-query.ts';

export const healthSchema = z.object({
  status: z.enum(['ok', 'empty']).describe('empty: nothing published yet.'),
  release: z.string().describe('Version of the software.'),
  version: z.string().optional().describe('Of the published directory.'),
  publishedAt: z.iso.datetime({offset: true}).optional(),
  structures: z.int().min(0),
  checkedAt: z.iso.datetime({offset: true}).optional().describe('Of an edge away from its registry: when the registry last said that this directory is the one.'),
  age: z.int().min(0).optional().describe('Seconds since then.'),
});

export const referenceRoutes: readonly Route[] = [
  route({
    path: '/v1/taxonomy',
    operation: 'getTaxonomy',
    summary: 'Les besoins, par familles',
    policy: 'directory',
    validator: 'directory',
    kind: 'data',
    query: languageQuerySchema,
    answer: {type: JSON_TYPE, name: 'Taxonomy', schema: taxonomySchema, description: 'Familles et besoins, codes stables.'},
    problems: ['invalid-query'],
    // There before anything is published, too.
    handle: ({query, deps}) => ({body: JSON.stringify((deps.directory()?.needs ?? BUNDLED_NEEDS).served(query.lang ?? 'fr'))}),
  }),
  route({
    path: '/v1/territories',
    operation: 'listTerritories',
    summary: 'Départements et régions',
    policy: 'directory',
    validator: 'directory',
    kind: 'data',
    query: NO_QUERY,
    answer: {type: JSON_TYPE, name: 'TerritoriesPage', schema: territoriesPageSchema, description: 'Avec le nombre de structures de chacun.'},
    problems: ['invalid-query', 'unavailable'],
    handle({directory}) {
      const items = directory.territories();
      return {body: JSON.stringify({items, total: items.length})};
    },
  }),
  route({
    path: '/v1/openapi.json',
    operation: 'getOpenApi',
    summary: 'Cette référence, en OpenAPI 3.1',
    policy: 'reference',
    validator: 'build',
    kind: 'data',
    query: NO_QUERY,
    answer: {type: JSON_TYPE, description: 'Le document OpenAPI.'},
    problems: ['invalid-query'],
    handle({routes, deps}) {
      const document = openApi(routes, deps.version);
      if (!deps.writes) return {body: JSON.stringify(document)};
      const {paths, schemas} = writePart(deps.writes);
      return {body: JSON.stringify({...document, paths: {...document.paths, ...paths}, components: {...document.components, schemas: {...document.components.schemas, ...schemas}}})};
    },
  }),
  route({
    path: '/v1/health',
    operation: 'getHealth',
    summary: 'État du service',
    policy: 'live',
    validator: 'none',
    kind: 'data',
    query: NO_QUERY,
    answer: {type: JSON_TYPE, name: 'Health', schema: healthSchema, description: '200 quand un annuaire est publié, 503 sinon.'},
    problems: ['invalid-query'],
    handle({deps}) {
      const directory = deps.directory();
      const checkedAt = deps.checkedAt?.();
      return {
        status: directory ? 200 : 503,
        body: JSON.stringify({
          status: directory ? 'ok' : 'empty',
          release: deps.version,
          ...(directory && {version: directory.version, publishedAt: directory.publishedAt}),
          structures: directory?.size ?? 0,
          ...(checkedAt !== undefined && {checkedAt: new Date(checkedAt).toISOString(), age: Math.max(0, Math.round((deps.now() - checkedAt) / 1000))}),
        }),
      };
    },
  }),
];
