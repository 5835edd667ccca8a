/** Reads what a request carries: bounded, of the type said, without the tricks JSON allows (RELIABILITY.md B1–B5). */
import type {z} from 'zod';
import type {FieldError} from '../../src/contract/problem.ts';
import {Refusal} from '../http/answer.ts';

/** Bytes of a body. A whole application with four hundred communes is under 16 kB. */
export const MAX_BODY = 32 * 1024;
const MAX_DEPTH = 20;

/** The text of a body, of at most {@link MAX_BODY} bytes however it is sent. Throws 413, or 400 when it is not UTF-8 or was broken off. */
export async function readText(request: Request): Promise<string> {
  const tooLarge = (): Refusal => new Refusal('body-too-large', `Au plus ${MAX_BODY / 1024} Kio.`);
  if (Number(request.headers.get('content-length') ?? 0) > MAX_BODY) throw tooLarge();
  if (request.body === null) return '';
  const parts: Uint8Array[] = [];
  let length = 0;
  const reader = request.body.getReader();
  for (;;) {
    // Whoever sends it went away: nothing of ours failed, and nobody reads the answer.
    const {done, value} = await reader.read().catch(() => {
      throw new Refusal('invalid-body', 'Le contenu n’est pas arrivé en entier.');
    });
    if (done) break;
    length += value.length;
    if (length > MAX_BODY) {
      await reader.cancel();
      throw tooLarge();
    }
    parts.push(value);
  }
  const bytes = new Uint8Array(length);
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  try {
    return new TextDecoder('utf-8', {fatal: true}).decode(bytes);
  } catch {
    throw new Refusal('invalid-body', 'Le contenu n’est pas en UTF-8.');
  }
}

/** Throws 415 unless the request says it carries `type`: what a form of another site can send is never taken for JSON. */
export function requireType(request: Request, type: string): void {
  const said = (request.headers.get('content-type') ?? '').split(';')[0]!.trim().toLowerCase();
  if (said !== type) throw new Refusal('unsupported-media-type', `Attendu : Content-Type ${type}.`);
}

const FORBIDDEN = new Set(['__proto__', 'constructor', 'prototype']);

/** The value of a JSON text. Throws 400 for what is not JSON, nests too deep, repeats a key or names a prototype. */
export function parseJson(text: string): unknown {
  checkShape(text);
  try {
    return JSON.parse(text) as unknown;
  } catch {
    throw new Refusal('invalid-body', 'Le contenu n’est pas du JSON.');
  }
}

/** One pass over the text before anything is built from it; what is not JSON is left for the parser to refuse. */
function checkShape(text: string): void {
  const keys: (Set<string> | undefined)[] = [];
  for (let at = 0; at < text.length; at++) {
    const letter = text[at];
    if (letter === '{' || letter === '[') {
      if (keys.push(letter === '{' ? new Set() : undefined) > MAX_DEPTH) throw new Refusal('invalid-body', `Plus de ${MAX_DEPTH} niveaux.`);
    } else if (letter === '}' || letter === ']') {
      keys.pop();
    } else if (letter === '"') {
      const start = at;
      for (at++; at < text.length && text[at] !== '"'; at++) if (text[at] === '\\') at++;
      const seen = keys.at(-1);
      if (seen !== undefined && /^\s*:/.test(text.slice(at + 1, at + 20))) noteKey(text.slice(start, at + 1), seen);
    }
  }
}

function noteKey(quoted: string, seen: Set<string>): void {
  let key: string;
  try {
    key = JSON.parse(quoted) as string;
  } catch {
    return;
  }
  if (FORBIDDEN.has(key)) throw new Refusal('invalid-body', `Clé non acceptée : ${key}.`);
  if (seen.has(key)) throw new Refusal('invalid-body', `Clé donnée deux fois : ${key.slice(0, 80)}.`);
  seen.add(key);
}

/** A form as a value: a field given several times is a list. */
export function parseForm(text: string): Record<string, string | string[]> {
  const value: Record<string, string | string[]> = Object.create(null) as Record<string, string | string[]>;
  const form = new URLSearchParams(text);
  for (const name of new Set(form.keys())) {
    const all = form.getAll(name);
    value[name] = all.length === 1 ? all[0]! : all;
  }
  return value;
}

const codeOf = (issue: z.core.$ZodIssue): string => {
  if (issue.code === 'unrecognized_keys') return 'unknown';
  if (issue.code === 'invalid_type' && issue.input === undefined) return 'missing';
  if (issue.code === 'too_big') return issue.origin === 'string' ? 'too-long' : issue.origin === 'array' ? 'too-many' : 'out-of-range';
  if (issue.code === 'too_small') return issue.origin === 'string' || issue.origin === 'array' ? 'missing' : 'out-of-range';
  return 'invalid';
};

const SENTENCES: Readonly<Record<string, string>> = {
  'unknown': 'Champ inconnu.', 'missing': 'À remplir.', 'too-long': 'Trop long.', 'too-many': 'Trop de valeurs.', 'out-of-range': 'Hors limites.', 'invalid': 'Valeur non acceptée.',
};

/** `value` under `schema`. Throws 422 with one entry per refused field: unknown fields are refused, never dropped. */
export function checked<S extends z.ZodType>(schema: S, value: unknown): z.output<S> {
  const parsed = schema.safeParse(value, {reportInput: true});
  if (parsed.success) return parsed.data;
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new Refusal('invalid-body', 'Attendu : un objet JSON.');
  const errors = parsed.error.issues.flatMap((issue): FieldError[] => {
    const path = issue.path.map(String);
    const code = codeOf(issue);
    const message = issue.code === 'custom' ? issue.message : SENTENCES[code]!;
    if (issue.code === 'unrecognized_keys') return issue.keys.map((key) => ({field: [...path, key.slice(0, 80)].join('.'), code, message}));
    return [{field: path.join('.').slice(0, 200), code, message}];
  });
  throw new Refusal('invalid-fields', 'Rien n’a été enregistré.', {errors: errors.slice(0, 40)});
}
