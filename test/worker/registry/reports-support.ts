/** A report as a partner's page sends it, the registry it is sent to, and the mails that come of it. */
import assert from 'node:assert/strict';
import {createHash} from 'node:crypto';
import type {Hono} from 'hono';
import {createRegistry} from '../../../worker/registry/app.ts';
import {issueChallenge} from '../../../worker/registry/proof-of-work.ts';
import {ROUTES} from '../../../worker/registry/routes/index.ts';
import {mails} from './joining-support.ts';
import {solve} from './sending.ts';
import {listed} from './space-support.ts';
import {formPost, somebody} from './support.ts';
import type {TestDeps} from './support.ts';

export const registryOf = (deps: TestDeps): Hono => createRegistry(deps, ROUTES);

export const proof = async (deps: TestDeps, form: 'reports' | 'listings' = 'reports'): Promise<string> => solve(await issueChallenge(deps, form, deps.now(), {cost: 1, from: 1, spread: 3}));

let keys = 0;
export const newKey = (): string => createHash('sha256').update(`report ${keys++}`).digest('hex').slice(0, 32);

export interface Said {
  readonly structure: string;
  readonly reason?: string;
  readonly comment?: string;
  readonly email?: string;
  readonly [more: string]: unknown;
}
/** What the form sends. */
export const reportOf = async (deps: TestDeps, said: Said): Promise<Record<string, unknown>> =>
  ({reason: 'hours', comment: 'Le samedi, c’est fermé.', email: 'visiteuse@example.org', locale: 'fr', altcha: await proof(deps), honeypot: '', elapsed: 60_000, ...said});

export const post = async (app: Hono, body: unknown, {key = newKey(), headers = {}}: {key?: string; headers?: Readonly<Record<string, string>>} = {}): Promise<Response> =>
  app.fetch(new Request('https://pana.example/v1/reports', {
    method: 'POST',
    headers: {'Content-Type': 'application/json', 'Origin': 'https://mairie.example.org', ...(key !== '' && {'Idempotency-Key': key}), ...headers},
    body: typeof body === 'string' ? body : JSON.stringify(body),
  }));

/** Sends a good report; gives its identifier. */
export async function reported(app: Hono, deps: TestDeps, said: Said): Promise<string> {
  const answer = await post(app, await reportOf(deps, said));
  assert.equal(answer.status, 202, await answer.clone().text());
  return ((await answer.json()) as {id: string}).id;
}

/** Token of the last link that confirms a report. */
export const lastToken = (deps: TestDeps): string => mails(deps).filter(({template}) => template === 'confirm-report').at(-1)!.values['link']!.split(':').at(-1)!;

export const confirmed = async (app: Hono, token: string): Promise<Response> => app.fetch(formPost('/signalement/confirmer', {token}));

/** Reports and follows the mailed link; gives the identifier. */
export async function reportedAndConfirmed(app: Hono, deps: TestDeps, said: Said): Promise<string> {
  const id = await reported(app, deps, said);
  const answer = await confirmed(app, lastToken(deps));
  assert.equal(answer.status, 200, await answer.clone().text());
  return id;
}

export interface Scene {
  readonly id: string;
  readonly person: number;
  readonly touraine: number;
  readonly blois: number;
}
/** A structure in 37 with a contact, and coordinators of 37 and of 41. */
export function scene(deps: TestDeps): Scene {
  const id = listed(deps, 'a');
  return {
    id,
    person: somebody(deps, 'contact-a@example.org', 'contact', id),
    touraine: somebody(deps, 'touraine@example.org', 'coordinator', 'departement:37'),
    blois: somebody(deps, 'blois@example.org', 'coordinator', 'departement:41'),
  };
}
