/** The OpenAPI 3.1 document of the data routes, from the same table and schemas that answer. */
import {z} from 'zod';
import {PROBLEM_TYPES, problemSchema} from '../../src/contract/problem.ts';
import type {ProblemCode} from '../../src/contract/problem.ts';
import type {JsonSchema, ParameterNote, PrivateOperation} from '../http/reference.ts';
import examples from './examples.json' with {type: 'json'};
import {PARAMETERS} from './parameters.ts';
import type {Route} from './route.ts';

/** Real answers over the example directory, long lists cut; `npm run examples` makes them. */
export interface Examples {
  /** By operation. Without a value: bytes, to be had at the address. */
  readonly answers: Readonly<Record<string, {readonly request: string; readonly value?: unknown}>>;
  /** By code of the problem. */
  readonly problems: Readonly<Record<string, {readonly request: string; readonly value: unknown}>>;
}

/** An example, as OpenAPI 3.1 writes it. */
export interface Example {
  readonly summary?: string;
  readonly value?: unknown;
  readonly externalValue?: string;
  readonly $ref?: string;
}

export interface Parameter {
  readonly name: string;
  readonly in: 'path' | 'query';
  readonly required: boolean;
  readonly description: string;
  readonly example?: string;
  readonly schema: JsonSchema;
}

export interface Operation {
  readonly operationId: string;
  readonly summary: string;
  readonly description?: string;
  readonly parameters: readonly Parameter[];
  readonly responses: Readonly<Record<string, {
    readonly description: string;
    readonly content?: Readonly<Record<string, {readonly schema?: JsonSchema; readonly examples?: Readonly<Record<string, Example>>}>>;
  }>>;
}

export interface OpenApi {
  readonly openapi: '3.1.0';
  readonly info: {readonly title: string; readonly version: string; readonly description: string; readonly license: {readonly name: string; readonly identifier: string}};
  readonly servers: readonly {readonly url: string}[];
  readonly paths: Readonly<Record<string, {readonly get: Operation}>>;
  readonly components: {readonly schemas: Readonly<Record<string, JsonSchema>>; readonly examples: Readonly<Record<string, Example>>};
}

function jsonSchema(schema: z.ZodType, io: 'input' | 'output'): JsonSchema {
  const {$schema: _dialect, ...rest} = z.toJSONSchema(schema, {io, unrepresentable: 'any'}) as JsonSchema & {$schema?: string};
  return rest;
}

/** Named schemas inside an inlined one carry their `$defs` along; ours have none, or the reader would look for them elsewhere. */
function named(routes: readonly Route[]): Record<string, JsonSchema> {
  const schemas: Record<string, JsonSchema> = {Problem: jsonSchema(problemSchema, 'output')};
  for (const {answer} of routes) if (answer.name && answer.schema) schemas[answer.name] = jsonSchema(answer.schema, 'output');
  return schemas;
}

/** An address as the document writes it: `/v1/events/{id}`. */
const templateOf = (path: string): string => path.replace(/:([a-z]+)/g, '{$1}');

/** Values of a path. */
const inPath = (params: Readonly<Record<string, ParameterNote>> = {}): (Parameter & {readonly in: 'path'; readonly required: true})[] => Object.entries(params).map(([name, {schema, description, example}]) => ({
  name, in: 'path', required: true, description, example, schema: jsonSchema(schema, 'input'),
}));

function parameters(route: Route): Parameter[] {
  const shape = Object.entries((route.query?.shape ?? {}) as Record<string, z.ZodType>).sort(([a], [b]) => (a < b ? -1 : 1));
  const query = shape.map(([name, schema]): Parameter => {
    const help = (route.help ?? PARAMETERS)[name];
    return {
      name,
      in: 'query',
      required: !schema.isOptional(),
      description: help ? `${help.description} Attendu : ${help.expected}.` : '',
      ...(help?.example !== undefined && {example: help.example}),
      schema: jsonSchema(schema, 'input'),
    };
  });
  return [...inPath(route.params), ...query];
}

function responses(route: Route): Operation['responses'] {
  const {type, name, schema, description = route.summary} = route.answer;
  const found = EXAMPLES.answers[route.operation ?? ''];
  const example: Example | undefined = found && {summary: `GET ${found.request}, listes abrégées`, ...(found.value === undefined ? {externalValue: found.request} : {value: found.value})};
  const byStatus = new Map<number, ProblemCode[]>();
  for (const code of [...(route.problems ?? []), 'internal' as const]) {
    const {status} = PROBLEM_TYPES[code];
    byStatus.set(status, [...(byStatus.get(status) ?? []), code]);
  }
  const problems = [...byStatus].sort(([a], [b]) => a - b).map(([status, codes]) => [
    String(status),
    {
      description: codes.map((code) => `${code} : ${PROBLEM_TYPES[code].title}.`).join(' '),
      content: {
        'application/problem+json': {
          schema: {$ref: '#/components/schemas/Problem'},
          examples: Object.fromEntries(codes.filter((code) => EXAMPLES.problems[code]).map((code) => [code, {$ref: `#/components/examples/${code}`}])),
        },
      },
    },
  ]);
  return {
    200: {
      description,
      content: {[type.split(';')[0]!]: {...(name && schema && {schema: {$ref: `#/components/schemas/${name}`}}), ...(!name && /csv|json|calendar|atom/.test(type) && {schema: {type: /json/.test(type) ? 'object' : 'string'}}), ...(example && {examples: {exemple: example}})}},
    },
    ...(route.moves && {301: {description: 'Réunie à une autre structure : l’en-tête Location dit laquelle.'}}),
    ...(route.validator !== 'none' && {304: {description: 'Inchangé depuis l’ETag donné.'}}),
    ...Object.fromEntries(problems),
  };
}

const EXAMPLES = examples as Examples;

const made = new WeakMap<readonly Route[], OpenApi>();

/** A real answer to each problem, by code. */
export const problemExamples = EXAMPLES.problems;

/** The document; made once per table, since it takes some milliseconds. */
export function openApi(routes: readonly Route[], version: string): OpenApi {
  const known = made.get(routes);
  if (known) return known;
  const operations = routes.filter((route) => route.operation !== undefined);
  const document: OpenApi = {
    openapi: '3.1.0',
    info: {
      title: 'API de l’annuaire PANA',
      version,
      description: 'Lecture publique, sans clé. Tout ce qui est sous /v1 ne fait que gagner des champs facultatifs. Les erreurs suivent la RFC 9457.',
      license: {name: 'Licence Ouverte 2.0', identifier: 'etalab-2.0'},
    },
    servers: [{url: '/'}],
    paths: Object.fromEntries(
      operations.map((route) => [
        templateOf(route.path),
        {
          get: {
            operationId: route.operation!,
            summary: route.summary,
            ...(route.description !== undefined && {description: route.description}),
            parameters: parameters(route),
            responses: responses(route),
          },
        },
      ]),
    ),
    components: {
      schemas: named(operations),
      examples: Object.fromEntries(Object.entries(EXAMPLES.problems).map(([code, {request, value}]) => [code, {summary: `GET ${request}`, value}])),
    },
  };
  made.set(routes, document);
  return document;
}

/** An operation that writes, or serves one that does, as the document holds it. */
export interface WriteOperation {
  readonly operationId: string;
  readonly summary: string;
  readonly description?: string;
  readonly parameters: readonly {readonly name: string; readonly in: 'path' | 'query' | 'header'; readonly required: boolean; readonly description: string; readonly example?: string; readonly schema: JsonSchema}[];
  readonly requestBody?: {readonly required: true; readonly content: Readonly<Record<string, {readonly schema: JsonSchema}>>};
  readonly responses: Readonly<Record<string, {readonly description: string; readonly content: Readonly<Record<string, {readonly schema: JsonSchema}>>}>>;
}

/** The part of the document about the private application. */
export interface WritePart {
  readonly paths: Readonly<Record<string, Readonly<Partial<Record<'get' | 'post', WriteOperation>>>>>;
  readonly schemas: Readonly<Record<string, JsonSchema>>;
}

const IDEMPOTENCY = {
  name: 'Idempotency-Key', in: 'header' as const, required: true as const, schema: {type: 'string', pattern: '^[A-Za-z0-9_-]{16,64}$'},
  description: 'Tirée au hasard ; la même si la même demande est renvoyée.',
};

/** What operations of the private application add to the document. */
export function writePart(operations: readonly PrivateOperation[]): WritePart {
  const schemas: Record<string, JsonSchema> = {};
  const paths: Record<string, Partial<Record<'get' | 'post', WriteOperation>>> = {};
  for (const {method, path, operation, summary, description, params, query = {}, body, answer, problems} of operations) {
    schemas[answer.name] = jsonSchema(answer.schema, 'output');
    const codes = [...problems, 'internal', ...(method === 'POST' ? ['unavailable'] : [])] as ProblemCode[];
    const statuses = [...new Set(codes.map((code) => PROBLEM_TYPES[code].status))].sort((a, b) => a - b);
    (paths[templateOf(path)] ??= {})[method === 'GET' ? 'get' : 'post'] = {
      operationId: operation, summary,
      ...(description !== undefined && {description}),
      // What is done once however often it is sent carries its key.
      parameters: [...inPath(params), ...(answer.status === 202 ? [IDEMPOTENCY] : Object.entries(query).map(([name, {description: said, schema, example, optional}]) => ({
        name, in: 'query' as const, required: optional !== true, description: said, example, schema: jsonSchema(schema, 'input'),
      })))],
      ...(body && {requestBody: {required: true, content: {'application/json': {schema: jsonSchema(body, 'input')}}}}),
      responses: Object.fromEntries([
        [`${answer.status}`, {description: answer.description, content: {'application/json': {schema: {$ref: `#/components/schemas/${answer.name}`}}}}],
        ...statuses.map((status) => [`${status}`, {
          description: codes.filter((code) => PROBLEM_TYPES[code].status === status).map((code) => `${code} : ${PROBLEM_TYPES[code].title}.`).join(' '),
          content: {'application/problem+json': {schema: {$ref: '#/components/schemas/Problem'}}},
        }] as const),
      ]),
    };
  }
  return {paths, schemas};
}
