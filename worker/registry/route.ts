/** A line of the registry's route table. Who may, what is read of the request and the HTTP around it are driven by it. */
import type {Context} from 'hono';
import type {z} from 'zod';
import type {ProblemCode} from '../../src/contract/problem.ts';
import type {Answer} from '../http/answer.ts';
import type {PrivateOperation} from '../http/reference.ts';
import type {RegistryDeps} from './deps.ts';
import type {Reach, Session} from './domain/session.ts';
import type {Action} from './policy.ts';

/** What a handler gets: checked, and allowed. */
export interface RegistryRequest<B = unknown> {
  readonly deps: RegistryDeps;
  /** The body under the route's schema; undefined where the route takes none. */
  readonly body: B;
  /** The body as it was sent, for what compares two sendings. */
  readonly rawBody: string;
  /** Values of the path's `:names`. */
  readonly params: Readonly<Record<string, string>>;
  /** What follows `?`: our own pages' filters. */
  readonly query: URLSearchParams;
  /** Who is signed in. */
  readonly session: Session | undefined;
  /** What this request may touch: goes into the SQL. */
  readonly reach: Reach;
  /** Milliseconds since the epoch, the same for all of a request. */
  readonly now: number;
  readonly context: Context;
}

export interface RegistryRoute {
  readonly method: 'GET' | 'POST';
  /** As Hono writes it: `/v1/listings`. */
  readonly path: string;
  /** Name of the operation in the reference of the API; pages have none. */
  readonly operation?: string;
  readonly summary: string;
  readonly description?: string;
  /** Line of the policy table. */
  readonly action: Action;
  /**
   * `embed`: JSON, from any origin, without a session. `page`: our own pages and their forms; what changes something must come from
   * our own origin (RELIABILITY.md, admin session).
   */
  readonly from: 'embed' | 'page';
  readonly body?: z.ZodType;
  /** What the reference of the API says of the values in the path; the handler reads them, as it does the query. */
  readonly params?: PrivateOperation['params'];
  /** What the reference of the API says of the query. */
  readonly query?: PrivateOperation['query'];
  /** What is answered when all is well. Not said: 202 to a POST, for what waits for a mail or a decision; 200 otherwise. */
  readonly answer?: {readonly name: string; readonly schema: z.ZodType; readonly description: string; readonly status?: 200};
  readonly problems?: readonly ProblemCode[];
  handle(request: RegistryRequest): Answer | Promise<Answer>;
}

/** Writes a route with its body typed from the schema. */
export function registryRoute<S extends z.ZodType>(
  spec: Omit<RegistryRoute, 'handle' | 'body'> & {readonly body: S; handle(request: RegistryRequest<z.output<S>>): Answer | Promise<Answer>},
): RegistryRoute;
export function registryRoute(spec: RegistryRoute): RegistryRoute;
export function registryRoute(spec: unknown): RegistryRoute {
  return spec as RegistryRoute;
}
