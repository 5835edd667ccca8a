/** Reads the query of an address by a schema of the contract; every refusal names the field and says what is expected. */
import type {z} from 'zod';
import type {FieldError} from '../../src/contract/problem.ts';
import {LIST_PARAMETERS} from '../../src/contract/search-parameters.ts';
import {Returning} from '../directory/lru.ts';
import {invalidQuery} from '../http/answer.ts';
import {PARAMETERS} from './parameters.ts';
import type {ParameterHelp} from './parameters.ts';

/** A strict object schema of the contract, refined or not. */
export type QuerySchema = z.ZodObject;

/** A query read, and the same for every spelling of it: what an answer is kept under. */
export interface ParsedQuery<T> {
  readonly value: T;
  readonly canonical: string;
}

/**
 * Queries read lately: all tiles of a map come with the same one, and so do many maps. The value is given again as it is, frozen:
 * who keeps something about a query may know it by its identity.
 */
const queries = new WeakMap<QuerySchema, Returning<ParsedQuery<unknown>>>();
const QUERIES_KEPT = 256;
/** Longer ones are rare, and would fill the memory. */
const LONGEST_KEPT = 200;

// eslint-disable-next-line no-control-regex
const CONTROL = /[\u0000-\u001F\u007F]/;
const ESCAPED = /[%+]/;

function decode(text: string): string | undefined {
  if (!ESCAPED.test(text)) return text;
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    return undefined;
  }
}

/** A form without a script sends one pair for each box that is ticked. */
const LISTS: ReadonlySet<string> = new Set([...LIST_PARAMETERS, 'hide-facets', 'mode']);


const codeOf = (issue: z.core.$ZodIssue): string => {
  if (issue.code === 'invalid_type' && issue.input === undefined) return 'missing';
  if (issue.code === 'too_big') return issue.origin === 'string' ? 'too-long' : issue.origin === 'array' ? 'too-many' : 'out-of-range';
  if (issue.code === 'too_small') return 'out-of-range';
  return 'invalid';
};

export interface ParseOptions {
  readonly strict?: boolean;
  /** What its parameters expect, where a name means something else than in the search of structures. */
  readonly help?: Readonly<Record<string, ParameterHelp>> | undefined;
}

/**
 * Value of `raw` (what follows `?`) under `schema`. An empty optional parameter is as good as absent: forms send those.
 * Unless `strict` is false, unknown parameters are refused, and lists given in several pairs. Throws a {@link Refusal} `invalid-query`
 * with one entry per bad field.
 */
export function parseQuery<S extends QuerySchema>(schema: S, raw: string, {strict = true, help = PARAMETERS}: ParseOptions = {}): ParsedQuery<z.output<S>> {
  // Where somebody stands is never asked twice; pages have few visitors.
  if (!strict || raw === '' || raw.length > LONGEST_KEPT || /\bl(?:at|on)=/.test(raw)) return readQuery(schema, raw, strict, help);
  let kept = queries.get(schema);
  if (kept === undefined) queries.set(schema, kept = new Returning<ParsedQuery<unknown>>(QUERIES_KEPT));
  return kept.get(raw, () => readQuery(schema, raw, true, help)) as ParsedQuery<z.output<S>>;
}

function readQuery<S extends QuerySchema>(schema: S, raw: string, strict: boolean, words: Readonly<Record<string, ParameterHelp>>): ParsedQuery<z.output<S>> {
  const expected = (field: string): string => (words[field] ? `Attendu : ${words[field].expected}.` : 'Valeur non acceptée.');
  const known = schema.shape as Record<string, z.ZodType>;
  const input: Record<string, string> = Object.create(null);
  const errors: FieldError[] = [];
  if (raw !== '') {
    for (const pair of raw.split('&')) {
      if (pair === '') continue;
      const equals = pair.indexOf('=');
      const field = decode(equals < 0 ? pair : pair.slice(0, equals));
      const value = equals < 0 ? '' : decode(pair.slice(equals + 1));
      if (field === undefined || !Object.hasOwn(known, field)) {
        if (!strict) continue;
        const shown = (field ?? pair).slice(0, 80).replace(/\p{Cs}/gu, '\uFFFD');
        errors.push({field: shown, code: 'unknown', message: `Paramètre inconnu. Connus ici : ${Object.keys(known).sort().join(', ') || 'aucun'}.`});
      } else if (Object.hasOwn(input, field) && (strict || !LISTS.has(field))) {
        errors.push({field, code: 'repeated', message: 'Paramètre donné plusieurs fois : séparez les valeurs par une espace.'});
      } else if (value === undefined || CONTROL.test(value)) {
        errors.push({field, code: 'invalid', message: `Caractères mal codés ou invisibles. ${expected(field)}`});
      } else if (value !== '' || !known[field]!.isOptional()) {
        input[field] = Object.hasOwn(input, field) ? `${input[field]} ${value}` : value;
      }
      if (errors.length >= 20) break;
    }
  }
  if (errors.length > 0) throw invalidQuery(errors);
  const parsed = schema.safeParse(input, {reportInput: true});
  if (!parsed.success) {
    throw invalidQuery(
      parsed.error.issues.map((issue) => {
        const field = String(issue.path[0] ?? '');
        const said = issue.code === 'custom' ? `${issue.message} ` : '';
        // Of a list the one that is refused, else what was written.
        const value = issue.path.length > 1 ? issue.input : input[field];
        return {field, code: codeOf(issue), message: said + expected(field), ...(typeof value === 'string' && {value: value.slice(0, 80)})};
      }),
    );
  }
  // The schema writes its keys in its own order and lists sorted: one search, one text.
  Object.freeze(parsed.data);
  return {value: parsed.data, canonical: JSON.stringify(parsed.data)};
}
