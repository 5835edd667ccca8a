/**
 * Codes that look right may still name nothing: a need, a place or a territory nobody knows is refused, not silently empty.
 * A need named by a word of its own (`compta`) is understood as its code.
 */
import type {FieldError} from '../../../src/contract/problem.ts';
import {BUNDLED_NEEDS} from '../../directory/taxonomy/taxonomy.ts';
import type {Needs} from '../../directory/taxonomy/taxonomy.ts';
import {invalidQuery} from '../../http/answer.ts';
import type {EdgeGazetteer} from '../deps.ts';

interface Codes {
  readonly needs?: readonly string[] | undefined;
  readonly place?: string | undefined;
  readonly territory?: readonly string[] | undefined;
}

/** Codes found before: resolving gathers all communes of a place, which an existence check has no use for. As bounded as the map of France. */
const found = new WeakMap<EdgeGazetteer, Set<string>>();

function exists(code: string, gazetteer: EdgeGazetteer): boolean {
  let codes = found.get(gazetteer);
  if (!codes) found.set(gazetteer, (codes = new Set()));
  if (codes.has(code)) return true;
  const known = gazetteer.resolve(code) !== undefined;
  if (known) codes.add(code);
  return known;
}

/** `query` with its needs by their codes, as the taxonomy `known` has them: itself when they are. Throws `invalid-query` for codes that name nothing. */
export function checkCodes<Query extends Codes>(query: Query, gazetteer: EdgeGazetteer, known: Needs = BUNDLED_NEEDS): Query {
  const {needs = [], place, territory} = query;
  const errors: FieldError[] = [];
  const refuse = (field: string, code: string, where: string): void => {
    errors.push({field, code: 'unknown', message: `« ${code} » n’existe pas. ${where}`, value: code});
  };
  const codes = needs.map((word) => known.codeOf(word));
  for (const [i, code] of needs.entries()) if (!codes[i]) refuse('needs', code, 'Les codes des besoins sont à /v1/taxonomy.');
  if (place !== undefined && !exists(place, gazetteer)) refuse('place', place, 'Cherchez le code du lieu avec /v1/places.');
  for (const code of territory ?? []) {
    if (!exists(code, gazetteer)) refuse('territory', code, 'Attendu : le code INSEE d’une commune, d’un département ou d’une région, ou le SIREN d’un EPCI.');
  }
  if (errors.length > 0) throw invalidQuery(errors);
  return codes.every((code, i) => code === needs[i]) ? query : {...query, needs: [...new Set(codes)].sort()};
}
