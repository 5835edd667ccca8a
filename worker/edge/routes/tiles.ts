/** The map: grouped points per tile, and the index of all positions when there are few enough. */
import {z} from 'zod';
import type {FieldError} from '../../../src/contract/problem.ts';
import {filterQuerySchema} from '../../../src/contract/query.ts';
import {tileSchema} from '../../../src/contract/tile.ts';
import {LIMITS} from '../../../src/contract/vocabulary.ts';
import {invalidQuery, Refusal} from '../../http/answer.ts';
import {JSON_TYPE, route} from '../route.ts';
import type {Route} from '../route.ts';
import {checkCodes} from './checks.ts';

const number = z.string().regex(/^\d{1,6}$/);

export const tileRoutes: readonly Route[] = [
  route({
    path: '/v1/tiles/index',
    operation: 'getMapIndex',
    summary: 'Toutes les positions, en quelques octets chacune',
    description: `Positions seules, rang de Hilbert (17 bits par axe du carré de Mercator), écarts en LEB128. Au plus ${LIMITS.indexSize} positions : au-delà, demander les tuiles.`,
    policy: 'directory',
    validator: 'directory',
    kind: 'data',
    query: filterQuerySchema,
    answer: {type: 'application/octet-stream', description: 'Les écarts successifs des rangs.'},
    problems: ['invalid-query', 'too-many-points', 'unavailable'],
    handle({query, deps, directory}) {
      const bytes = directory.index(checkCodes(query, deps.gazetteer(), directory.needs));
      if (!bytes) throw new Refusal('too-many-points', `Plus de ${LIMITS.indexSize} structures correspondent : demandez les tuiles, ou restreignez la recherche.`);
      return {body: bytes as Uint8Array<ArrayBuffer>};
    },
  }),
  route({
    path: '/v1/tiles/:z/:x/:y',
    operation: 'getTile',
    summary: 'Une tuile de la carte',
    description: 'Tuile Web Mercator de 256 px, groupée par cases de 64 px : x et y en pixels de la tuile, nombre, et pour une seule structure son identifiant et son nom.',
    policy: 'directory',
    validator: 'directory',
    kind: 'data',
    params: {
      z: {schema: number, description: `Zoom, de 0 à ${LIMITS.tileZoom}.`, example: '6'},
      x: {schema: number, description: 'Colonne.', example: '32'},
      y: {schema: number, description: 'Ligne.', example: '22'},
    },
    query: filterQuerySchema,
    answer: {type: JSON_TYPE, name: 'Tile', schema: tileSchema, description: 'Au plus seize cases.'},
    problems: ['invalid-query', 'not-found', 'unavailable'],
    handle({params, query, deps, directory}) {
      const [z, x, y] = [Number(params['z']), Number(params['x']), Number(params['y'])];
      const errors: FieldError[] = [];
      if (z > LIMITS.tileZoom) errors.push({field: 'z', code: 'out-of-range', message: `Attendu : un nombre entier de 0 à ${LIMITS.tileZoom}.`});
      else {
        const last = 2 ** z - 1;
        if (x > last) errors.push({field: 'x', code: 'out-of-range', message: `Attendu à ce zoom : un nombre entier de 0 à ${last}.`});
        if (y > last) errors.push({field: 'y', code: 'out-of-range', message: `Attendu à ce zoom : un nombre entier de 0 à ${last}.`});
      }
      if (errors.length > 0) throw invalidQuery(errors);
      return {body: JSON.stringify(directory.tile(z, x, y, checkCodes(query, deps.gazetteer(), directory.needs)))};
    },
  }),
];
