/** An application as a partner's page sends it, and the registry it is sent to. */
import assert from 'node:assert/strict';
import {createHash} from 'node:crypto';
import type {Hono} from 'hono';
import type {ListingReceived} from '../../../src/contract/listing.ts';
import {problemSchema} from '../../../src/contract/problem.ts';
import {createRegistry} from '../../../worker/registry/app.ts';
import {unsealed} from '../../../worker/registry/mail/seal.ts';
import {CHALLENGE_ROUTES} from '../../../worker/registry/routes/challenge.ts';
import {CHARTER_ROUTES} from '../../../worker/registry/routes/charter.ts';
import {CONFIRM_ROUTES} from '../../../worker/registry/routes/confirm.ts';
import {LISTING_ROUTES} from '../../../worker/registry/routes/listings.ts';
import {sentBy, proofFor} from './sending.ts';
import type {Sent} from './sending.ts';
import type {TestDeps} from './support.ts';

export {consentTo, encoded, sentBy, solve} from './sending.ts';
export type {Sent} from './sending.ts';

export const proof = (deps: TestDeps): Promise<string> => proofFor(deps.secret, deps.now(), deps.random);

export const ROUTES = [...CHALLENGE_ROUTES, ...LISTING_ROUTES, ...CONFIRM_ROUTES, ...CHARTER_ROUTES];
export const registryOf = (deps: TestDeps): Hono => createRegistry(deps, ROUTES);

let keys = 0;
/** A key no other sending of the file has. */
export const newKey = (): string => createHash('sha256').update(`key ${keys++}`).digest('hex').slice(0, 32);

export interface PostOptions {
  readonly key?: string | undefined;
  readonly headers?: Readonly<Record<string, string>>;
  readonly origin?: string;
}

/** Sends a body, as a page of a partner does. */
export const post = async (app: Hono, body: unknown, {key = newKey(), headers = {}, origin = 'https://mairie.example.org'}: PostOptions = {}): Promise<Response> =>
  app.fetch(new Request('https://pana.example/v1/listings', {
    method: 'POST',
    headers: {'Content-Type': 'application/json', 'Origin': origin, ...(key !== '' && {'Idempotency-Key': key}), ...headers},
    body: typeof body === 'string' ? body : JSON.stringify(body),
  }));

/** Sends a good application and gives what was answered. */
export async function applied(app: Hono, deps: TestDeps, change: (sent: Sent) => unknown = (sent) => sent): Promise<ListingReceived> {
  const response = await post(app, change(sentBy(await proof(deps))));
  assert.equal(response.status, 202, await response.clone().text());
  return await response.json() as ListingReceived;
}

/** What is said to people: recipient, template and values of each mail in the outbox, oldest first. */
export const mails = (deps: TestDeps): {to: string; template: string; values: Record<string, string>}[] =>
  (deps.database.prepare('SELECT recipient, template, content FROM outbox ORDER BY id').all() as {recipient: string; template: string; content: string}[])
    .map(({recipient: to, template, content}) => ({to, template, values: unsealed(content, deps)}));

/** Token of the last mail with a link of confirmation. */
export function tokenIn(deps: TestDeps): string {
  const link = mails(deps).filter(({values}) => values['link']?.includes('#confirm-application:')).at(-1)!.values['link']!;
  return link.split(':').at(-1)!;
}

/** Rows of every table: two equal ones mean that nothing was written. */
export function rowsIn({database}: TestDeps): Record<string, number> {
  const tables = database.prepare("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name").all() as {name: string}[];
  return Object.fromEntries(tables.map(({name}) => [name, (database.prepare(`SELECT count(*) AS rows FROM "${name}"`).get() as {rows: number}).rows]));
}

/** Wants a refusal as a problem, and gives it. */
export async function refusal(response: Response, status: number): Promise<{detail: string | undefined; fields: string[]; text: string}> {
  const text = await response.text();
  assert.equal(response.status, status, text);
  assert.equal(response.headers.get('content-type'), 'application/problem+json; charset=utf-8');
  assert.equal(response.headers.get('cache-control'), 'no-store');
  const problem = problemSchema.strict().parse(JSON.parse(text));
  assert.equal(problem.status, status);
  return {detail: problem.detail, fields: (problem.errors ?? []).map(({field}) => field), text};
}
