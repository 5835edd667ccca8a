/** A line of the route table. Routing, validation, headers, the reference at /docs and the tests are all driven by it. */
import type {Context} from 'hono';
import type {z} from 'zod';
import type {ProblemCode} from '../../src/contract/problem.ts';
import type {Answer} from '../http/answer.ts';
import type {PolicyName} from '../http/policies.ts';
import type {ParameterNote} from '../http/reference.ts';
import type {Counted, EdgeDeps, EdgeDirectory} from './deps.ts';
import type {ParameterHelp} from './parameters.ts';
import type {QuerySchema} from './query.ts';

/** What a handler gets: already checked. */
export interface EdgeRequest<Q = unknown> {
  readonly query: Q;
  readonly params: Readonly<Record<string, string>>;
  readonly deps: EdgeDeps;
  /** The published directory; asking for it before the first publication refuses with `unavailable`. */
  readonly directory: EdgeDirectory;
  readonly context: Context;
  /** The whole table, for what describes it. */
  readonly routes: readonly Route[];
}

export interface PathParameter extends ParameterNote {
  readonly schema: z.ZodType<unknown, string>;
}

export interface Route {
  /** As Hono writes it: `/v1/structures/:id`. */
  readonly path: string;
  /** Name of the operation in the reference; pages and files have none. */
  readonly operation?: string;
  readonly summary: string;
  readonly description?: string;
  readonly policy: PolicyName;
  /** Checked before the handler; a value refused is a page not found. */
  readonly params?: Readonly<Record<string, PathParameter>>;
  readonly query?: QuerySchema;
  /** What the parameters of its query expect, when it is not what they expect in the search of structures. */
  readonly help?: Readonly<Record<string, ParameterHelp>>;
  /** Ignores parameters it does not know, as its own specification asks. */
  readonly lenient?: true;
  /** Takes an address longer than the others do: a form sends by it what somebody pasted. */
  readonly longAddress?: true;
  /** Answers 301 when what is asked has another address now. */
  readonly moves?: true;
  readonly answer: {readonly type: string; readonly name?: string; readonly schema?: z.ZodType; readonly description?: string};
  readonly problems?: readonly ProblemCode[];
  /** What the answer depends on besides the query; `agenda`: the directory, and what of it is over by now; `none`: it is made anew each time and carries no validator. */
  readonly validator: 'directory' | 'agenda' | 'build' | 'none';
  /** Addresses under a folder (`/pana/…`) carry more than one segment. */
  readonly kind: 'data' | 'page' | 'file';
  /** What a good answer of it counts as, for the structure its parameter names. */
  readonly counts?: Counted;
  handle(request: EdgeRequest): Answer | Promise<Answer>;
}

/** Writes a route with its query typed from the schema. */
export function route<S extends QuerySchema>(
  spec: Omit<Route, 'handle' | 'query'> & {readonly query: S; handle(request: EdgeRequest<z.output<S>>): Answer | Promise<Answer>},
): Route {
  return spec as unknown as Route;
}

export const JSON_TYPE = 'application/json; charset=utf-8';
export const HTML_TYPE = 'text/html; charset=utf-8';
