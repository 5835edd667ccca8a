/** What every route of the desk does with a request: who asks, what the address asks, where an act leads. */
import {z} from 'zod';
import {isDepartementCode} from '../../../src/contract/place.ts';
import type {FieldError} from '../../../src/contract/problem.ts';
import {invalidQuery, Refusal} from '../../http/answer.ts';
import type {Answer} from '../../http/answer.ts';
import type {Session} from '../domain/session.ts';
import {STEP_UP_FOR} from '../policy.ts';
import type {RegistryRequest} from '../route.ts';
import {audit} from '../storage/audit.ts';

/** A request as the handlers of the desk take it. */
export type Asking = Pick<RegistryRequest, 'deps' | 'reach' | 'params' | 'query' | 'now'> & {readonly session: Session | undefined};

/** Who asks. Routes of the desk are never anonymous: the policy saw to it. */
export function signed({session}: Pick<Asking, 'session'>): Session {
  if (session === undefined) throw new Refusal('unauthenticated', 'Connectez-vous, puis recommencez.');
  return session;
}

/** What was just done leaves its code in the address; a page says the sentence of a code it knows. */
export const done = (path: string, code: string): Answer => ({status: 303, body: null, headers: {Location: `${path}?fait=${code}`}});

/** The filters of an address; those a form leaves empty are not asked. Throws 400 with what is wrong with each. */
export function asked<S extends z.ZodType>(schema: S, query: URLSearchParams): z.output<S> {
  const value: Record<string, string> = {};
  const errors: FieldError[] = [];
  for (const name of new Set(query.keys())) {
    const [only = '', ...more] = query.getAll(name);
    if (more.length > 0) errors.push({field: name.slice(0, 40), code: 'repeated', message: 'Donné plusieurs fois.'});
    if (only.trim() !== '') value[name] = only;
  }
  const parsed = schema.safeParse(value);
  if (parsed.success && errors.length === 0) return parsed.data;
  for (const issue of parsed.error?.issues ?? []) {
    const names = issue.code === 'unrecognized_keys' ? issue.keys : [issue.path.join('.')];
    for (const field of names) errors.push({field: field.slice(0, 40), code: 'invalid', message: issue.code === 'custom' ? issue.message : 'Valeur non acceptée.'});
  }
  throw invalidQuery(errors);
}

/** The filter by département of a list's address. */
export const departementQuery = z.string().transform((text) => text.trim().toUpperCase()).refine(isDepartementCode, {message: 'Un code de département : 37, 2A, 974.'}).optional();

/** ISO day of a moment in milliseconds. */
export const dayOf = (now: number): string => new Date(now).toISOString().slice(0, 10);

/** Whether the second proof that exports, roles and the charter ask for was given less than ten minutes ago. */
export const isProven = ({steppedUpAt}: Session, now: number): boolean => steppedUpAt !== undefined && now - steppedUpAt < STEP_UP_FOR && now >= steppedUpAt;

/** Notes that a list with personal data left as a file: who took which one. */
export function noteExport({deps, session, now}: Pick<Asking, 'deps' | 'session' | 'now'>, list: string): void {
  audit(deps.database, {actor: `person:${signed({session}).person}`, action: 'desk.export', object: `list:${list}`}, now);
}
