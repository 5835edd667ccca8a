/**
 * Asks the API what nobody should ask, from its own reference: every operation, every parameter, every field of a body, each filled with
 * what it takes, what is at its edge, what is of another type and what is hostile. Whatever is asked, the answer is one the reference
 * announces, of the shape it announces, and never an error of ours (RELIABILITY.md, B and recipe 6).
 */
import assert from 'node:assert/strict';
import {Agent, request} from 'node:http';
import {brotliDecompressSync, gunzipSync} from 'node:zlib';
import {Ajv2020} from 'ajv/dist/2020.js';
import fc from 'fast-check';
import type {JsonSchema} from '../../worker/http/reference.ts';
import type {OpenApi, Operation} from '../../worker/edge/openapi.ts';
import type {GoodBodies} from './good-bodies.ts';

/** What breaks programs, of any kind a text can hold. */
const HOSTILE = [
  '', ' ', '0', '-1', '1e999', 'NaN', 'null', 'undefined', 'true', '[]', '{}', '%', '%00', '%2e%2e%2f', '../../etc/passwd', '..\\..', '\u0000', '\r\nSet-Cookie: a=b',
  '" NEAR( * AND ^ -- \' ;', '%_%', '\' OR 1=1 --', '<script>alert(1)</script>', '"><img src=x onerror=alert(1)>', 'javascript:alert(1)', '${7*7}', '{{7*7}}',
  '__proto__', 'constructor', 'toString', '\u202Eabc', '\uD800', '\u{1F468}\u200D\u{1F469}', 'É'.normalize('NFD'), 'é'.repeat(300), '9'.repeat(40), 'commune:37261', 'departement:37', 'region:24', 'national',
  'commune:', 'departement:999', 's1', 's0', 'S1', '2026-02-30', '2026-11-27T08:00:00+25:00', 'a@b, c@d', 'a@[127.0.0.1]', 'http://user:pass@x', '//evil.invalid', '=1+1', '@SUM(1)',
];
const hostile = fc.oneof(fc.constantFrom(...HOSTILE), fc.string({unit: 'binary', maxLength: 60}), fc.constantFrom(200, 5000, 20_000).map((length) => 'a'.repeat(length)));
/** A value of any type, at times deep. */
const anything: fc.Arbitrary<unknown> = fc.oneof(
  hostile, fc.constantFrom(null, true, false, 0, -1, 1.5, 1e308, [], {}, [[]], 'on'), fc.jsonValue({maxDepth: 3}),
  fc.constantFrom(5, 19, 21, 3000).map((depth) => `${'['.repeat(depth)}${']'.repeat(depth)}`).map((text) => JSON.parse(text) as unknown),
);

/** What a schema takes, as far as it can be drawn from it; `undefined` where it cannot. */
function fitting(schema: JsonSchema): fc.Arbitrary<unknown> {
  const {type, enum: choices, const: one, anyOf, oneOf, properties, required, items, pattern, minimum, maximum, minLength, maxLength, minItems, maxItems} = schema as Record<string, never> & {
    type?: string; enum?: unknown[]; const?: unknown; anyOf?: JsonSchema[]; oneOf?: JsonSchema[]; properties?: Record<string, JsonSchema>; required?: string[]; items?: JsonSchema;
    pattern?: string; minimum?: number; maximum?: number; minLength?: number; maxLength?: number; minItems?: number; maxItems?: number;
  };
  if (choices) return fc.constantFrom(...choices);
  if (one !== undefined) return fc.constant(one);
  if (anyOf ?? oneOf) return fc.oneof(...(anyOf ?? oneOf)!.map(fitting));
  switch (type) {
    case 'object':
      return fc.record(Object.fromEntries(Object.entries(properties ?? {}).map(([name, part]) => [name, fitting(part)])), {requiredKeys: required ?? []});
    case 'array':
      return fc.array(fitting(items ?? {}), {minLength: minItems ?? 0, maxLength: Math.min(maxItems ?? 4, (minItems ?? 0) + 4)});
    case 'integer':
      return fc.integer({min: Math.max(minimum ?? -1000, -(2 ** 31)), max: Math.min(maximum ?? 1000, 2 ** 31)});
    case 'number':
      return fc.double({min: minimum ?? -1000, max: maximum ?? 1000, noNaN: true});
    case 'boolean':
      return fc.boolean();
    case 'null':
      return fc.constant(null);
    case 'string':
      if (pattern) {
        try {
          return fc.stringMatching(new RegExp(pattern));
        } catch {
          return hostile; // look-around: not drawn from
        }
      }
      return fc.oneof(fc.string({minLength: minLength ?? 0, maxLength: Math.min(maxLength ?? 30, 60)}), fc.constantFrom('Tours', 'Exemple – La Boussole', 'contact@example.org'));
    default:
      return anything;
  }
}

/** A body that fits, then damaged in one place: a key less, a key more, another value. */
const damaged = (schema: JsonSchema): fc.Arbitrary<string> =>
  fc.tuple(fitting(schema), anything, fc.nat(), fc.nat(), fc.constantFrom('status', 'id', 'territory', 'role', '__proto__', 'verifiedAt')).map(([body, value, where, how, extra]) => {
    const holders: Record<string, unknown>[] = [];
    const walk = (node: unknown): void => {
      if (typeof node !== 'object' || node === null) return;
      if (!Array.isArray(node)) holders.push(node as Record<string, unknown>);
      Object.values(node).forEach(walk);
    };
    walk(body);
    const holder = holders[where % Math.max(holders.length, 1)];
    if (!holder) return JSON.stringify(value);
    const keys = Object.keys(holder);
    const key = keys[where % Math.max(keys.length, 1)] ?? extra;
    if (how % 4 === 0) delete holder[key];
    else if (how % 4 === 1) Object.defineProperty(holder, extra, {value, enumerable: true, configurable: true, writable: true});
    else holder[key] = value;
    return JSON.stringify(body);
  });
const body = (schema: JsonSchema): fc.Arbitrary<string> => fc.oneof(
  {weight: 5, arbitrary: damaged(schema)}, {weight: 2, arbitrary: fitting(schema).map((value) => JSON.stringify(value))}, {weight: 2, arbitrary: anything.map((value) => JSON.stringify(value) ?? 'null')},
  {weight: 1, arbitrary: fc.constantFrom('', '{', '{"a":1,"a":2}', '[1e999]', '\uFEFF{}', `${'['.repeat(20_000)}`, `{"structure":"${'x'.repeat(33 * 1024)}"}`, '{"__proto__":{"a":1}}', 'name=x')},
);

/** What is done to a body that was good. */
interface Change {
  readonly where: number;
  readonly how: 'leave out' | 'replace' | 'add' | 'lengthen' | 'empty' | 'twice';
  readonly value: unknown;
  readonly extra: string;
}
const change: fc.Arbitrary<Change> = fc.record({
  where: fc.nat({max: 10_000}), how: fc.constantFrom('leave out', 'replace', 'replace', 'replace', 'add', 'lengthen', 'empty', 'twice'), value: fc.oneof(hostile, anything),
  extra: fc.constantFrom('status', 'id', 'territory', 'role', '__proto__', 'verifiedAt', 'claims', 'invitees', 'labels', 'notice', 'token', 'version'),
});
/** Keys that show that work was done: a body without them goes nowhere. */
const GUARD = ['altcha', 'honeypot', 'elapsed'];

/** Changes a body in the places said. */
function changed(body: Record<string, unknown>, changes: readonly Change[]): Record<string, unknown> {
  for (const {where, how, value, extra} of changes) {
    const places: (readonly [holder: Record<string, unknown>, key: string])[] = [];
    const walk = (node: unknown, top: boolean): void => {
      if (typeof node !== 'object' || node === null) return;
      for (const [key, inside] of Object.entries(node)) {
        if (top && GUARD.includes(key)) continue;
        places.push([node as Record<string, unknown>, key]);
        walk(inside, false);
      }
    };
    walk(body, true);
    const place = places[where % Math.max(places.length, 1)];
    if (!place) continue;
    const [holder, key] = place;
    const now = holder[key];
    if (how === 'leave out' && !Array.isArray(holder)) delete holder[key];
    else if (how === 'leave out') (holder as unknown as unknown[]).splice(Number(key), 1);
    else if (how === 'add' && !Array.isArray(holder)) Object.defineProperty(holder, extra, {value, enumerable: true, configurable: true, writable: true});
    else if (how === 'lengthen') holder[key] = typeof now === 'string' ? now.repeat(1 + (where % 400)).slice(0, 9000) : Array.isArray(now) ? new Array(1 + (where % 90)).fill(now).flat() : typeof now === 'number' ? now * 1e9 : now;
    else if (how === 'empty') holder[key] = typeof now === 'string' ? '' : Array.isArray(now) ? [] : typeof now === 'object' ? {} : null;
    else if (how === 'twice') holder[key] = Array.isArray(now) ? [...now, ...now] : typeof now === 'string' ? `${now} ${now}` : [now];
    else holder[key] = value;
  }
  return body;
}

/** One question: everything that is written on the wire. */
export interface Question {
  readonly operation: string;
  readonly method: string;
  readonly target: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
  /** Made of a good body instead, changed so. */
  readonly changes?: readonly Change[];
}

const encoded = (text: string): string => {
  try {
    return encodeURIComponent(text);
  } catch {
    return '%ED%A0%80'; // a lone surrogate, as a careless program writes it
  }
};
const written = (value: unknown): string => (Array.isArray(value) ? value.join(' ') : String(value));
const LANGUAGES = ['fr', 'en', 'x'.repeat(300), '*;q=0', 'fr;q=abc'];

function questions(path: string, method: string, operation: Operation & {readonly requestBody?: {readonly content: Record<string, {readonly schema: JsonSchema}>}}, good: boolean): fc.Arbitrary<Question> {
  const parameters = operation.parameters ?? [];
  const valueOf = (schema: JsonSchema, example: string | undefined): fc.Arbitrary<string> => fc.oneof(
    {weight: 4, arbitrary: example === undefined ? fitting(schema).map(written) : fc.constant(example)}, {weight: 2, arbitrary: fitting(schema).map(written)}, {weight: 3, arbitrary: hostile});
  const inPath = parameters.filter((one) => one.in === 'path');
  const inQuery = parameters.filter((one) => one.in === 'query');
  const target = fc.tuple(
    fc.tuple(...inPath.map(({schema, example}) => valueOf(schema, example))),
    fc.subarray(inQuery, {maxLength: Math.min(6, inQuery.length)}).chain((chosen) => fc.tuple(...chosen.map(({name, schema, example}) => fc.tuple(fc.constant(name), valueOf(schema, example))))),
    fc.oneof({weight: 8, arbitrary: fc.constant('')}, {weight: 1, arbitrary: hostile.map((text) => `&${encoded(text)}=1`)}, {weight: 1, arbitrary: fc.constantFrom('&q=a&q=b', '&bbox[]=1', '&', '&&=', `&${'a=1&'.repeat(300)}`)}),
  ).map(([values, query, extra]) => {
    const at = inPath.reduce((sum, {name}, index) => sum.replace(`{${name}}`, encoded(values[index]!)), path);
    const search = query.map(([name, value]) => `${name}=${encoded(value)}`).join('&') + extra;
    return search ? `${at}?${search}` : at;
  });
  const headers = fc.record({
    'accept-language': fc.constantFrom(...LANGUAGES), 'origin': fc.constantFrom('null', 'https://mairie.example.org', 'x'), 'if-none-match': fc.constantFrom('*', '"x"', 'W/"', '"'.repeat(500)),
    'x-forwarded-for': fc.constantFrom('192.0.2.1', '::1', '<b>'), 'accept-encoding': fc.constantFrom('identity', 'br', 'gzip;q=0, *', 'x'),
  }, {requiredKeys: []});
  const schema = operation.requestBody?.content['application/json']?.schema;
  const methods = fc.oneof({weight: 30, arbitrary: fc.constant(method)}, {weight: 1, arbitrary: fc.constantFrom('PUT', 'DELETE', 'PATCH', 'OPTIONS', 'HEAD')});
  if (!schema) return fc.record({operation: fc.constant(operation.operationId), method: methods, target, headers});
  const garbage = fc.tuple(target, methods, headers, body(schema), fc.constantFrom('application/json', 'application/json', 'application/json', 'text/plain', 'application/x-www-form-urlencoded', ''), fc.oneof(
    {weight: 6, arbitrary: fc.stringMatching(/^[a-f0-9]{32}$/)}, {weight: 1, arbitrary: fc.constantFrom('', 'a', 'a'.repeat(10_000), 'clé')},
  )).map(([to, how, more, sent, type, key]) => ({
    operation: operation.operationId, method: how, target: to, body: sent,
    headers: {...more, ...(type && {'content-type': type}), ...(/^[\x20-\x7E]+$/.test(key) && {'idempotency-key': key})},
  }));
  if (!good) return garbage;
  // One in five is sent as it is, the others are wrong in one place or two.
  const nearly: fc.Arbitrary<Question> = fc.tuple(fc.stringMatching(/^[a-f0-9]{32}$/), fc.oneof({weight: 2, arbitrary: fc.constant([])}, {weight: 8, arbitrary: fc.array(change, {minLength: 1, maxLength: 2})})).map(([key, changes]) => ({
    operation: operation.operationId, method, target: path, changes, headers: {'content-type': 'application/json', 'origin': 'https://mairie.example.org', 'idempotency-key': key},
  }));
  return fc.oneof({weight: 2, arbitrary: garbage}, {weight: 5, arbitrary: nearly});
}

interface Answered {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly text: string;
}

const unpacked = (coding: string | undefined, bytes: Buffer): Buffer =>
  bytes.length === 0 ? bytes : coding === 'br' ? brotliDecompressSync(bytes) : coding === 'gzip' ? gunzipSync(bytes) : bytes;

/** Sends a question as it is written: no client tidies it up. */
function ask(origin: string, agent: Agent, {method, target, headers, body: sent}: Question, from: string): Promise<Answered> {
  const {hostname, port} = new URL(origin);
  return new Promise((done, fail) => {
    const asked = request({agent, hostname, port, method, path: target, headers: {...headers, 'x-visitor': from, ...(sent !== undefined && {'content-length': String(Buffer.byteLength(sent))})}}, (answer) => {
      const parts: Buffer[] = [];
      answer.on('data', (part: Buffer) => parts.push(part));
      answer.on('end', () => done({status: answer.statusCode!, headers: answer.headers, text: unpacked(answer.headers['content-encoding'], Buffer.concat(parts)).toString()}));
      answer.on('error', fail);
    });
    asked.on('error', fail);
    asked.end(sent);
  });
}

/** What any address may answer whatever is asked of it: another method, an address too long, garbage in the path. */
const EVERYWHERE = [204, 304, 400, 404, 405, 413, 414, 431];

export interface FuzzReport {
  /** Questions asked. */
  readonly cases: number;
  /** How often each status was answered, by operation. */
  readonly statuses: ReadonlyMap<string, ReadonlyMap<number, number>>;
}

/**
 * Asks `cases` questions, drawn from `seed`, of the server at `origin`, which takes the visitor's address from the header `x-visitor`.
 * Throws the smallest question that was answered otherwise than the reference says. `good`: what a form sends, which is then sent as it is or changed
 * in a place or two.
 */
export async function fuzz(origin: string, {cases, seed, good = new Map()}: {readonly cases: number; readonly seed: number; readonly good?: GoodBodies}): Promise<FuzzReport> {
  const document = (await (await fetch(`${origin}/v1/openapi.json`)).json()) as OpenApi;
  const ajv = new Ajv2020({strict: false, validateFormats: false, allErrors: false});
  ajv.addSchema({...document, $id: 'api'});
  const validators = new Map<string, ReturnType<Ajv2020['compile']>>();
  const validator = (pointer: string): ReturnType<Ajv2020['compile']> => {
    const known = validators.get(pointer) ?? ajv.compile({$ref: `api#${pointer}`});
    validators.set(pointer, known);
    return known;
  };
  const operations = Object.entries(document.paths).flatMap(([path, methods]) => Object.entries(methods).map(([method, operation]) => ({path, method, operation: operation as Operation})));
  const byId = new Map(operations.map((one) => [one.operation.operationId, one]));
  assert.ok(operations.length > 15);
  const statuses = new Map<string, Map<number, number>>();
  const agent = new Agent({keepAlive: true, maxSockets: 1});
  let visitor = 0;

  async function judge(asked: Question): Promise<void> {
    const made = asked.changes && await good.get(asked.operation)!();
    const question = made ? {...asked, target: made.target, body: JSON.stringify(changed(made.body, asked.changes!))} : asked;
    // Nobody is stopped for asking too often: each comes from somewhere else.
    visitor = (visitor + 1) % 60_000;
    const {status, headers, text} = await ask(origin, agent, question, `10.${visitor >> 8}.${visitor & 255}.1`);
    const {path, method, operation} = byId.get(question.operation)!;
    const counts = statuses.get(question.operation) ?? new Map<number, number>();
    statuses.set(question.operation, counts.set(status, (counts.get(status) ?? 0) + 1));
    const told = `${question.method} ${question.target.slice(0, 300)} → ${status} ${text.slice(0, 300)}${made ? ` for ${question.body!.slice(0, 3000)}` : ''}`;
    assert.ok(status < 500, told);
    const announced = operation.responses[String(status)];
    assert.ok(announced ?? EVERYWHERE.includes(status), `not announced: ${told}`);
    // What the HTTP parser itself refuses never came to us.
    if (status === 431 || (status === 400 && headers['content-type'] === undefined)) return;
    assert.equal(headers['x-content-type-options'], 'nosniff', told);
    assert.ok(headers['cache-control'] ?? status === 204, `kept by anybody: ${told}`);
    if (question.method === 'HEAD' || status === 304 || status === 204) return assert.equal(text, '', told);
    const type = String(headers['content-type'] ?? '').split(';')[0]!;
    if (status >= 400) {
      // Outside its own paths an address is a page’s.
      if (type === 'text/html' && !new RegExp(`^${path.replace(/\{\w+\}/g, '[^/?]*')}(\\?|$)`).test(question.target)) return;
      assert.equal(type, 'application/problem+json', told);
      const check = validator('/components/schemas/Problem');
      assert.ok(check(JSON.parse(text)), `${JSON.stringify(check.errors)} in ${told}`);
      return;
    }
    const content = announced?.content ?? {};
    if (Object.keys(content).length === 0) return;
    assert.ok(type in content, `${type} is not announced: ${told}`);
    if (!/json/.test(type) || !content[type]?.schema) return;
    const pointer = `/paths/${path.replaceAll('~', '~0').replaceAll('/', '~1').replaceAll('{', '%7B').replaceAll('}', '%7D')}/${method}/responses/${status}/content/${type.replaceAll('/', '~1').replaceAll('+', '%2B')}/schema`;
    const check = validator(pointer);
    assert.ok(check(JSON.parse(text)), `${JSON.stringify(check.errors)} in ${told}`);
  }

  try {
    await fc.assert(fc.asyncProperty(fc.oneof(...operations.map(({path, method, operation}) => questions(path, method.toUpperCase(), operation, good.has(operation.operationId)))), judge), {numRuns: cases, seed, endOnFailure: false});
  } finally {
    agent.destroy();
  }
  return {cases, statuses};
}
