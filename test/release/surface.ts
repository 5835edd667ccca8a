/**
 * What others rely on, as lines: elements with their attributes, properties, events, slots, parts and tokens; the package's addresses
 * and the script tag's; the API's operations, parameters and answers. Within a major version lines may come, none may go.
 */
import {globSync, readFileSync} from 'node:fs';
import {join, resolve} from 'node:path';
import {openApi, type OpenApi} from '../../worker/edge/openapi.ts';
import type {JsonSchema} from '../../worker/http/reference.ts';
import {ROUTES} from '../../worker/edge/routes/index.ts';

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
      readonly tagName?: string;
      readonly attributes?: readonly Named[];
      readonly members?: readonly (Named & {readonly kind: string})[];
      readonly events?: readonly Named[];
      readonly slots?: readonly Named[];
      readonly cssParts?: readonly Named[];
      readonly cssProperties?: readonly Named[];
    }[];
  }[];
}

/** Of a type only what a page author must write: words and numbers are free to have more of them. */
const kind = (type?: {readonly text: string}): string => /\b(boolean|number)\b/.exec(type?.text ?? '')?.[1] ?? 'string';

/** How an element is made, not what it is used by. */
const INNER = new Set(['addController', 'removeController', 'authored', 'hasUpdated', 'renderRoot']);

/** The elements of the manifest; `fields` gives what an event of a class carries. */
export function elementLines(manifest: Manifest, fields: (type: string) => readonly string[]): Surface {
  const surface: Record<string, string[]> = {};
  for (const element of manifest.modules.flatMap(({declarations}) => declarations ?? [])) {
    if (!element.tagName) continue;
    const {attributes = [], members = [], events = [], slots = [], cssParts = [], cssProperties = []} = element;
    const outer = members.filter(({name}) => !INNER.has(name));
    surface[`<${element.tagName}>`] = [
      ...attributes.map(({name, type}) => `attribute ${name}: ${kind(type)}`),
      ...outer.filter((one) => one.kind === 'field').map(({name}) => `property ${name}`),
      ...outer.filter((one) => one.kind === 'method').map(({name}) => `method ${name}()`),
      ...events.flatMap(({name, type}) => [`event ${name}`, ...fields(type?.text ?? '').map((field) => `event ${name}: ${field}`)]),
      ...slots.map(({name}) => `slot ${name || '(default)'}`),
      ...cssParts.map(({name}) => `part ${name}`),
      ...cssProperties.map(({name}) => `token ${name}`),
    ].sort();
  }
  return surface;
}

/** The API: an operation's parameters with the words they take, and every field of its answers. */
export function apiLines({paths, components}: Pick<OpenApi, 'paths' | 'components'>): Surface {
  const surface: Record<string, string[]> = {};
  const walk = (schema: JsonSchema | undefined, path: string, say: (line: string) => void, within: readonly string[] = []): void => {
    if (!schema) return;
    const name = schema.$ref?.replace(/^.*\//, '');
    if (name !== undefined) {
      if (!within.includes(name)) walk(components.schemas[name], path, say, [...within, name]);
      return;
    }
    const types = [schema.type ?? []].flat().filter((type) => type !== 'object' && type !== 'array');
    for (const type of types) say(`${path || '.'}: ${type}`);
    for (const branch of schema.anyOf ?? []) walk(branch, path, say, within);
    for (const [key, value] of Object.entries(schema.properties ?? {})) {
      if (schema.required?.includes(key)) say(`${path}.${key} always`);
      else say(`${path}.${key} sometimes`);
      walk(value, `${path}.${key}`, say, within);
    }
    for (const item of [schema.items, ...(schema.prefixItems ?? [])]) walk(item, `${path}[]`, say, within);
    if (typeof schema.additionalProperties === 'object') walk(schema.additionalProperties, `${path}.*`, say, within);
  };
  const words = (schema: JsonSchema | undefined): readonly unknown[] =>
    schema ? [...(schema.enum ?? []), ...(schema.const === undefined ? [] : [schema.const]), ...[schema.items, ...(schema.anyOf ?? [])].flatMap(words)] : [];
  for (const [path, {get}] of Object.entries(paths)) {
    const lines = new Set<string>();
    for (const {name, in: place, required, schema} of get.parameters) {
      lines.add(`parameter ${name}`);
      if (required && place === 'query') lines.add(`requires ${name}`);
      for (const word of words(schema)) lines.add(`parameter ${name}=${String(word)}`);
    }
    for (const [status, {content = {}}] of Object.entries(get.responses)) {
      for (const [type, {schema}] of Object.entries(content)) {
        lines.add(`${status} ${type}`);
        if (type !== 'application/problem+json') walk(schema, '', (line) => lines.add(`${status} ${line}`));
      }
    }
    surface[`GET ${path}`] = [...lines].sort();
  }
  return surface;
}

/** What `before` had and `after` has not, and what `after` asks for that `before` did not; empty when nobody has to change anything. */
export function lost(before: Surface, after: Surface): string[] {
  return Object.entries(before).flatMap(([name, lines]) => {
    const now = after[name];
    if (!now) return [`${name} is gone`];
    const still = (line: string): boolean =>
      now.includes(line) || line.startsWith('requires ') || (line.endsWith(' sometimes') && now.includes(line.replace(/sometimes$/, 'always')));
    return [
      ...lines.filter((line) => !still(line)).map((line) => `${name} has no "${line}" any more`),
      ...now.filter((line) => line.startsWith('requires ') && !lines.includes(line)).map((line) => `${name} now ${line}`),
    ];
  });
}

/** What `after` has and `before` had not. */
export const gained = (before: Surface, after: Surface): string[] =>
  Object.entries(after).flatMap(([name, lines]) =>
    before[name] ? lines.filter((line) => !before[name]!.includes(line) && !line.startsWith('requires ')).map((line) => `${name}: ${line}`) : [name],
  );

/** The surface as it is built now, in `dist`. */
export function currentSurface(root = ROOT): Surface {
  const read = (path: string): string => readFileSync(join(root, path), 'utf8');
  const manifest = JSON.parse(read('dist/custom-elements.json')) as Manifest;
  const {exports} = JSON.parse(read('dist/npm/package.json')) as {exports: Record<string, unknown>};
  const files = Object.keys(JSON.parse(read('dist/integrity.json')) as Record<string, unknown>);
  const fields = (type: string): string[] => {
    const file = type.replace(/Event$/, '').replace(/\B[A-Z]/g, (letter) => `-${letter}`).toLowerCase();
    return [...read(`dist/npm/element/events/${file}.d.ts`).matchAll(/readonly (\w+)\??:/g)].map(([, name]) => name!);
  };
  return {
    ...elementLines(manifest, fields),
    'the package': Object.keys(exports).sort(),
    // What a page names itself; chunks are found by the loader.
    'the files': [...files.filter((file) => !/^(?:(?:chunks|secure|site)\/|framed\.js$)/.test(file)), 'integrity.json', ...globSync('themes/*.css', {cwd: join(root, 'dist/cdn')}).map((file) => file.replaceAll('\\', '/'))].sort(),
    ...apiLines(openApi(ROUTES, '')),
  };
}

/** Where the surface of the last release of a major version is kept. */
export const surfaceFile = (root: string, major: number): string => join(root, `test/release/surface-v${major}.json`);
