/**
 * What others rely on, as lines: elements with their attributes and the words they take, properties, events and what these carry, slots,
 * parts, tokens and states; the package's addresses and the script tag's; the API's operations, reading and writing, with what they ask
 * for and what they answer; the pages and frames others link to; the problems by name. Within a major version lines may come, none may go,
 * and nothing may be asked for that was not.
 */
import {globSync, readFileSync} from 'node:fs';
import {join, resolve} from 'node:path';
import {PROBLEM_TYPES} from '../../src/contract/problem.ts';
import {openApi, writePart, type OpenApi, type WritePart} from '../../worker/edge/openapi.ts';
import type {Route} from '../../worker/edge/route.ts';
import {ROUTES} from '../../worker/edge/routes/index.ts';
import type {JsonSchema} from '../../worker/http/reference.ts';
import {OPERATIONS} from '../../worker/registry/operations.ts';

export const ROOT = resolve(import.meta.dirname, '../..');

/** Of each thing, what may be relied on; sorted. */
export type Surface = Readonly<Record<string, readonly string[]>>;

interface Named {
  readonly name: string;
  readonly type?: {readonly text: string};
}
export interface Manifest {
  readonly modules: readonly {
    readonly declarations?: readonly {
      readonly name?: string;
      readonly tagName?: string;
      readonly attributes?: readonly (Named & {readonly values?: readonly Named[]})[];
      readonly members?: readonly (Named & {readonly kind: string})[];
      readonly events?: readonly Named[];
      readonly slots?: readonly Named[];
      readonly cssParts?: readonly Named[];
      readonly cssProperties?: readonly Named[];
      readonly cssStates?: readonly Named[];
    }[];
  }[];
}

/** Of a type only what a page author must write: words and numbers are free to have more of them. */
const kind = (type?: {readonly text: string}): string =>
  /^(boolean|number)\b(?: \| undefined)?$/.exec(type?.text ?? '')?.[1] ?? (/^(?:string|'[^']*')(?: \|.*)?$/.test(type?.text ?? 'string') ? 'string' : 'object');

/** How an element is made, not what it is used by. */
const INNER = new Set(['addController', 'removeController', 'authored', 'hasUpdated', 'renderRoot']);

/** The elements of the manifest; `fields` gives what an event of a class carries. */
export function elementLines(manifest: Manifest, fields: (type: string) => readonly string[]): Surface {
  const surface: Record<string, string[]> = {};
  for (const element of manifest.modules.flatMap(({declarations}) => declarations ?? [])) {
    if (!element.tagName) continue;
    const {attributes = [], members = [], events = [], slots = [], cssParts = [], cssProperties = [], cssStates = []} = element;
    const outer = members.filter(({name}) => !INNER.has(name));
    surface[`<${element.tagName}>`] = [
      ...attributes.flatMap(({name, type, values = []}) => [`attribute ${name}: ${kind(type)}`, ...values.map(({name: word}) => `attribute ${name}=${word}`)]),
      ...outer.filter((one) => one.kind === 'field').map(({name, type}) => `property ${name}: ${kind(type)}`),
      ...outer.filter((one) => one.kind === 'method').map(({name}) => `method ${name}()`),
      ...events.flatMap(({name, type}) => [`event ${name}`, ...fields(type?.text ?? '').map((field) => `event ${name}: ${field}`)]),
      ...slots.map(({name}) => `slot ${name || '(default)'}`),
      ...cssParts.map(({name}) => `part ${name}`),
      ...cssProperties.map(({name}) => `token ${name}`),
      ...cssStates.map(({name}) => `state ${name}`),
    ].sort();
  }
  return surface;
}

/** The words a value may be, in a list of them too. */
const words = (schema: JsonSchema | undefined): readonly unknown[] =>
  schema ? [...(schema.enum ?? []), ...(schema.const === undefined ? [] : [schema.const]), ...[schema.items, ...(schema.anyOf ?? [])].flatMap(words)] : [];

/** The narrowest a value that is sent may be: `at most` may grow, `at least` may fall. */
const limits = ({maxLength, maximum, maxItems, minimum}: JsonSchema): string[] => [
  ...[maxLength, maximum, maxItems].filter((most) => most !== undefined && Math.abs(most) < Number.MAX_SAFE_INTEGER).map((most) => `at most ${most}`),
  ...(minimum === undefined || Math.abs(minimum) >= Number.MAX_SAFE_INTEGER ? [] : [`at least ${minimum}`]),
];

type Say = (line: string) => void;
/** Every field below `schema`. `sent`: others write it, and must know what is needed; else they read it, and must know what is there. */
function walk(schemas: Readonly<Record<string, JsonSchema>>, schema: JsonSchema | undefined, path: string, sent: boolean, say: Say, within: readonly string[] = []): void {
  if (!schema) return;
  const below = (next: JsonSchema | undefined, to: string): void => walk(schemas, next, to, sent, say, within);
  const name = schema.$ref?.replace(/^.*\//, '');
  if (name !== undefined) {
    if (!within.includes(name)) walk(schemas, schemas[name], path, sent, say, [...within, name]);
    return;
  }
  const types = [schema.type ?? []].flat().filter((type) => type !== 'object' && type !== 'array');
  for (const type of types) say(`${path || '.'}: ${type}`);
  for (const word of [...(schema.enum ?? []), ...(schema.const === undefined ? [] : [schema.const])]) say(`${path || '.'}=${String(word)}`);
  if (sent) for (const limit of limits(schema)) say(`${path || '.'} ${limit}`);
  for (const branch of schema.anyOf ?? []) below(branch, path);
  for (const [key, value] of Object.entries(schema.properties ?? {})) {
    const always = schema.required?.includes(key);
    if (!sent) say(`${path}.${key} ${always ? 'always' : 'sometimes'}`);
    else {
      say(`${path}.${key}`);
      if (always) say(`requires ${path}.${key}`);
    }
    below(value, `${path}.${key}`);
  }
  for (const item of [schema.items, ...(schema.prefixItems ?? [])]) below(item, `${path}[]`);
  if (typeof schema.additionalProperties === 'object') below(schema.additionalProperties, `${path}.*`);
}

interface AnyOperation {
  readonly parameters: readonly {readonly name: string; readonly in: string; readonly required: boolean; readonly schema: JsonSchema}[];
  readonly requestBody?: {readonly content: Readonly<Record<string, {readonly schema: JsonSchema}>>};
  readonly responses: Readonly<Record<string, {readonly content?: Readonly<Record<string, {readonly schema?: JsonSchema}>>}>>;
}
/** What is read here and written there: `writes` is the part of the document about the private application. */
export interface Document extends Pick<OpenApi, 'paths' | 'components'> {
  readonly writes?: WritePart;
}

function operationLines({parameters, requestBody, responses}: AnyOperation, schemas: Readonly<Record<string, JsonSchema>>): string[] {
  const lines = new Set<string>();
  for (const {name, in: place, required, schema} of parameters) {
    const said = place === 'header' ? `header ${name}` : `parameter ${name}`;
    lines.add(said);
    if (required && place !== 'path') lines.add(`requires ${said.replace(/^parameter /, '')}`);
    for (const word of words(schema)) lines.add(`${said}=${String(word)}`);
    for (const limit of limits(schema)) lines.add(`${said} ${limit}`);
  }
  for (const {schema} of Object.values(requestBody?.content ?? {})) {
    walk(schemas, schema, '', true, (line) => lines.add(line.startsWith('requires ') ? line.replace('requires ', 'requires body') : `body${line}`));
  }
  for (const [status, {content = {}}] of Object.entries(responses)) {
    for (const [type, {schema}] of Object.entries(content)) {
      lines.add(`${status} ${type}`);
      if (type !== 'application/problem+json') walk(schemas, schema, '', false, (line) => lines.add(`${status} ${line}`));
    }
  }
  return [...lines].sort();
}

/** The API: an operation's parameters with the words they take, every field of what is sent to it, and every field of its answers. */
export function apiLines({paths, components, writes}: Document): Surface {
  const surface: Record<string, string[]> = {};
  const add = (all: Readonly<Record<string, Readonly<Partial<Record<string, AnyOperation>>>>>, schemas: Readonly<Record<string, JsonSchema>>): void => {
    for (const [path, methods] of Object.entries(all)) for (const [method, operation] of Object.entries(methods)) surface[`${method.toUpperCase()} ${path}`] = operationLines(operation!, schemas);
  };
  add(paths, components.schemas);
  if (writes) add(writes.paths, {...components.schemas, ...writes.schemas});
  const problem = new Set<string>();
  walk(components.schemas, components.schemas['Problem'], '', false, (line) => problem.add(line));
  surface['a problem'] = [...problem].sort();
  return surface;
}

/** Ours alone, or of one release: nobody pastes them. */
const OWN = /^\/(?:apercu|configurateur\.css|site\/|style\.css|embed\/style\.css|integrer\/verifier|storybook|favicon|pana\/v1\/chunks|annuaire\/:slug\/contact)/;

/** Pages, frames and files others link to, as operations: they take parameters too. */
const addressed = (routes: readonly Route[]): readonly Route[] => routes.filter(({path}) => !OWN.test(path)).map((route) => ({...route, operation: route.operation ?? route.path}));

/** The API and the addresses as they are now. */
export const currentDocument = (): Document => ({...openApi(addressed(ROUTES), ''), writes: writePart(OPERATIONS)});

/** Of `… at most 80`: what it is about, which way it may go, and the number. */
const limitOf = (line: string): {readonly of: string; readonly most: boolean; readonly value: number} | undefined => {
  const [, of, way, value] = /^(.+) at (most|least) (-?[\d.]+)$/.exec(line) ?? [];
  return of === undefined ? undefined : {of, most: way === 'most', value: Number(value)};
};
/** The field that holds the one a line requires; undefined for what is at the top. */
const holderOf = (line: string): string | undefined => /^requires (body\..*)\.[^.]+$/.exec(line)?.[1]!.replace(/(?:\[\]|\.\*)+$/, '');
/** `200 .total` of `200 .total: null`. */
const answered = (line: string): string | undefined => /^(\d{3} \.\S*): \w+$/.exec(line)?.[1];

/** What `before` had and `after` has not, and what `after` asks for that `before` did not; empty when nobody has to change anything. */
export function lost(before: Surface, after: Surface): string[] {
  return Object.entries(before).flatMap(([name, lines]) => {
    const now = after[name];
    if (!now) return [`${name} is gone`];
    const had = new Set(lines);
    const has = new Set(now);
    const still = (line: string): boolean =>
      has.has(line) || line.startsWith('requires ') || limitOf(line) !== undefined || (line.endsWith(' sometimes') && has.has(line.replace(/sometimes$/, 'always')));
    const asks = (line: string): boolean => {
      if (had.has(line)) return false;
      // What is needed in something new is nobody's yet.
      if (line.startsWith('requires ')) return holderOf(line) === undefined || had.has(holderOf(line)!);
      const limit = limitOf(line);
      if (!limit) return false;
      const limitsBefore = lines.map(limitOf).filter((one) => one?.of === limit.of && one.most === limit.most).map((one) => one!.value);
      if (limitsBefore.length === 0) return had.has(limit.of) || lines.some((one) => one.startsWith(`${limit.of}: `));
      return limit.most ? limit.value < Math.max(...limitsBefore) : limit.value > Math.min(...limitsBefore);
    };
    // Who reads a text is not ready for nothing, nor for a number.
    const widened = (line: string): boolean => {
      const field = answered(line);
      return field !== undefined && !had.has(line) && lines.some((one) => answered(one) === field);
    };
    return [
      ...lines.filter((line) => !still(line)).map((line) => `${name} has no "${line}" any more`),
      ...now.filter((line) => asks(line) || widened(line)).map((line) => `${name} now ${line.startsWith('requires ') ? line : `says "${line}"`}`),
    ];
  });
}

/** What `after` has and `before` had not. */
export const gained = (before: Surface, after: Surface): string[] =>
  Object.entries(after).flatMap(([name, lines]) =>
    before[name] ? lines.filter((line) => !before[name]!.includes(line) && !line.startsWith('requires ')).map((line) => `${name}: ${line}`) : [name],
  );

/** Fields of an event's class, from its declaration; and whether a page may cancel it, from what its constructor says. */
export function eventFields(declaration: string, code: string): string[] {
  const fields = [...declaration.matchAll(/^ *readonly (\w+)(\??): ([^;]+);$/gm)].map(([, name, optional, type]) => `${name}${optional} ${type!.replace(/\s+/g, ' ')}`);
  return [...fields, ...(/\bcancelable: true\b/.test(code) ? ['cancelable'] : [])];
}

/** The surface as it is built now, in `dist`. */
export function currentSurface(root = ROOT): Surface {
  const read = (path: string): string => readFileSync(join(root, path), 'utf8');
  const manifest = JSON.parse(read('dist/custom-elements.json')) as Manifest;
  const {exports} = JSON.parse(read('dist/npm/package.json')) as {exports: Record<string, unknown>};
  const files = Object.keys(JSON.parse(read('dist/integrity.json')) as Record<string, unknown>);
  const fields = (type: string): string[] => {
    const file = `dist/npm/element/events/${type.replace(/Event$/, '').replace(/\B[A-Z]/g, (letter) => `-${letter}`).toLowerCase()}`;
    return eventFields(read(`${file}.d.ts`), read(`${file}.js`));
  };
  const declared = manifest.modules.flatMap(({declarations = []}) => declarations).filter(({tagName}) => tagName);
  return {
    ...elementLines(manifest, fields),
    'the package': [...Object.keys(exports), ...declared.map(({name}) => `class ${name}`), ...new Set(declared.flatMap(({events = []}) => events.map(({type}) => `class ${type!.text}`)))].sort(),
    // What a page names itself; chunks are found by the loader.
    'the files': [...files.filter((file) => !/^(?:(?:chunks|secure|site)\/|framed\.js$)/.test(file)), 'integrity.json', ...globSync('themes/*.css', {cwd: join(root, 'dist/cdn')}).map((file) => file.replaceAll('\\', '/'))].sort(),
    'the problems': Object.entries(PROBLEM_TYPES).map(([code, {status}]) => `${code} ${status}`).sort(),
    ...apiLines(currentDocument()),
  };
}

/** Where the surface of the last release of a major version is kept. */
export const surfaceFile = (root: string, major: number): string => join(root, `test/release/surface-v${major}.json`);
