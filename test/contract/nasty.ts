/** Every schema of the contract, with three hundred texts at the length each field may have: run in a thread that is ended when it does not answer. */
import {globSync} from 'node:fs';
import {resolve} from 'node:path';
import {parentPort} from 'node:worker_threads';
import type {z} from 'zod';
import {PAYLOADS} from '../hosts/payloads.ts';
import {isToday} from '../support/turns.ts';

const ROOT = resolve(import.meta.dirname, '../..');

interface Internals {
  readonly _zod?: {readonly def: Record<string, unknown> & {readonly type: string}};
  readonly safeParse?: unknown;
}

/** A schema that takes a text, and where it stands. */
interface Field {
  readonly path: string;
  readonly schema: z.ZodType;
  /** Characters it takes at most, where it says so. */
  readonly max: number;
}

const isSchema = (value: unknown): value is z.ZodType => typeof value === 'object' && value !== null && '_zod' in value && typeof (value as Internals).safeParse === 'function';

/** Every schema inside one, with where it stands. */
function fieldsOf(schema: z.ZodType, path: string, seen: Set<unknown>): Field[] {
  if (seen.has(schema)) return [];
  seen.add(schema);
  const {def} = (schema as unknown as Required<Internals>)._zod;
  // Its checks are no schemas: they are only asked what passed before them.
  const inside = Object.entries(def).filter(([name]) => name !== 'checks').flatMap(([name, value]) => {
    const at = ['shape', 'innerType', 'element', 'in', 'out', 'options', 'valueType', 'keyType'].includes(name) ? path : `${path} ${name}`;
    if (isSchema(value)) return fieldsOf(value, at, seen);
    if (Array.isArray(value)) return value.flatMap((one) => (isSchema(one) ? fieldsOf(one, at, seen) : []));
    if (name === 'shape') return Object.entries(value as Record<string, unknown>).flatMap(([key, one]) => (isSchema(one) ? fieldsOf(one, `${path}.${key}`, seen) : []));
    return [];
  });
  const max = (schema as {maxLength?: number | null}).maxLength;
  return [{path, schema, max: typeof max === 'number' && max < 40_000 ? max : 2000}, ...inside];
}

/** Texts that make matchers and readers go back, at a length. */
function texts(length: number): string[] {
  const filled = (unit: string, end = ''): string => `${unit.repeat(Math.ceil(Math.max(length - end.length, 1) / unit.length)).slice(0, Math.max(length - end.length, 0))}${end}`;
  const units = ['a', 'A', '0', ' ', '.', '-', '_', ':', '/', ',', ';', '@', '+', '=', '%', '&', '#', '?', '"', '\'', '\\', '(', '[', '{', '<', '\n', '\t', 'é', '\u0301', '\u200D', '\u202E', '\uD800', '\u{1F468}\u200D', 'a.', 'a-', 'a@', '1,', '1.', 'Mo ', 'Mo-', '09:00-12:00,', 'www.', 'http://', 'xn--', 'a@a.'];
  return [...units.flatMap((unit) => ['', '!', ' ', '\u0000', '@', '.'].map((end) => filled(unit, end))), ...PAYLOADS.map((payload) => filled(payload))];
}

let found = 0;
let asked = 0;
const seen = new Set<unknown>();
for (const file of globSync('src/contract/*.ts', {cwd: ROOT}).sort()) {
  const module = await import(resolve(ROOT, file)) as Record<string, unknown>;
  for (const [name, value] of Object.entries(module)) {
    if (!isSchema(value)) continue;
    for (const {path, schema, max} of fieldsOf(value, name, seen)) {
      found++;
      if (!isToday(found)) continue;
      parentPort?.postMessage({at: `${file} ${path}`});
      // As long as it may be, and as long as a body may be.
      for (const text of texts(max)) schema.safeParse(text);
      for (const unit of ['a', ' ', '.', '-', ';', 'a.', '\t', '<', '\u0301', '@', '/', '09:00-12:00,']) schema.safeParse(unit.repeat(32 * 1024 / unit.length) + '!');
      asked++;
    }
  }
}
parentPort?.postMessage({found, asked, texts: texts(100).length});
