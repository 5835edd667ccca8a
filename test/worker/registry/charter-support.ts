/** Structures that signed the shipped charter, a national team of two, and versions published as the team does. */
import assert from 'node:assert/strict';
import type {Hono} from 'hono';
import {listingSchema} from '../../../src/contract/listing.ts';
import {createRegistry} from '../../../worker/registry/app.ts';
import {SHIPPED_CHARTERS} from '../../../worker/registry/charters/index.ts';
import {charterHash} from '../../../worker/registry/domain/charter.ts';
import type {Charter} from '../../../worker/registry/domain/charter.ts';
import {askToSign} from '../../../worker/registry/jobs/ask-to-sign.ts';
import {accept, apply, confirm} from '../../../worker/registry/joining.ts';
import {CHARTER_ROUTES} from '../../../worker/registry/routes/charter.ts';
import {DESK_CHARTER_ROUTES} from '../../../worker/registry/routes/desk-charter.ts';
import {SIGN_ROUTES} from '../../../worker/registry/routes/sign.ts';
import {SPACE_ROUTES} from '../../../worker/registry/routes/space.ts';
import {lookNow} from '../../../worker/registry/storage/campaign.ts';
import {keepCharter} from '../../../worker/registry/storage/charters.ts';
import {tokenIn} from './joining-support.ts';
import {sentBy} from './sending.ts';
import {formIn, get, mails, send} from './space-support.ts';
import type {Fields} from './space-support.ts';
import {DAY, signedIn, somebody, testDeps} from './support.ts';
import type {TestDeps, TestOptions} from './support.ts';

export const [FIRST] = SHIPPED_CHARTERS as [Charter];
/** Another text, to be signed again by 31 January 2027. */
export const SECOND: Charter = {
  ...FIRST, version: '2026-2', publishedOn: '2026-11-22', signingDeadline: '2027-01-31',
  articles: [{title: 'Accueillir', paragraphs: ['Nous accueillons tout le monde, sans exception.']}, ...FIRST.articles.slice(1)],
};

export const registryOf = (deps: TestDeps): Hono => createRegistry(deps, [...CHARTER_ROUTES, ...DESK_CHARTER_ROUTES, ...SPACE_ROUTES, ...SIGN_ROUTES]);

let joined = 0;
/** A structure that signed the charter in force through an application; its signatory is its contact. Gives its public identifier. */
export function member(deps: TestDeps, name: string, {email = `contact-${joined}@example.org`, commune = '37132', street = `${++joined} rue Unique${joined}`}: {email?: string; commune?: '37132' | '41018'; street?: string} = {}): string {
  const sent = sentBy('');
  const address = commune === '37132' ? {postcode: '37600', city: 'Loches', commune} : {postcode: '41000', city: 'Blois', commune};
  const charter = deps.database.prepare('SELECT version, text_hash FROM charters WHERE published_on <= ? ORDER BY rowid DESC LIMIT 1').get(new Date(deps.now()).toISOString().slice(0, 10)) as {version: string; text_hash: string} | undefined;
  const {id} = apply(deps, listingSchema.parse({
    ...sent, structure: {...sent.structure, name, address: {...address, street}}, signatory: {...sent.signatory, email},
    charter: {...sent.charter, ...(charter !== undefined && {version: charter.version, textHash: charter.text_hash})},
  }), 'mairie.example.org', deps.now());
  confirm(deps, tokenIn(deps), undefined, deps.now());
  const chief = deps.database.prepare("SELECT person_id FROM memberships WHERE role = 'national' ORDER BY id").get() as {person_id: number};
  return accept(deps, id, {person: chief.person_id, reach: 'all'});
}

export interface Programme {
  readonly deps: TestDeps;
  readonly app: Hono;
  /** Numbers of two members of the national team, and of the coordinator of 37. */
  readonly writer: number;
  readonly publisher: number;
  readonly touraine: number;
}

export function programme(options: TestOptions = {}): Programme {
  const deps = testDeps(options);
  const [writer, publisher] = [somebody(deps, 'ecrit@example.org', 'national'), somebody(deps, 'publie@example.org', 'national')];
  return {deps, app: registryOf(deps), writer, publisher, touraine: somebody(deps, 'touraine@example.org', 'coordinator', 'departement:37')};
}

/** Publishes a version as it is, without the desk, and lets the job know. */
export function inForce({deps}: Pick<Programme, 'deps'>, charter: Charter = SECOND): void {
  keepCharter(deps.database, FIRST);
  keepCharter(deps.database, charter);
  lookNow(deps.database);
}

/** Runs the job until it has nothing more to do now. */
export function look(deps: TestDeps): void {
  for (let i = 0; i < 20; i++) askToSign(deps);
}

/** Lets days pass one by one, the job running on each. */
export function daily(deps: TestDeps, days: number): void {
  for (let i = 0; i < days; i++) {
    deps.clock.advance(DAY);
    look(deps);
  }
}

/** Mails about signatures: day they were written is the test's to know. */
export const asks = (deps: TestDeps): {to: string; template: string; values: Record<string, string>}[] => mails(deps).filter(({template}) => template.startsWith('charter-'));

/** Identifiers of what the public finds now. */
export const published = (deps: TestDeps): string[] => deps.registry.allPublished(new Date(deps.now()).toISOString().slice(0, 10)).map(({id}) => id);

/** Fills in the form of a page of somebody and sends it. */
export async function filled(app: Hono, path: string, action: string, changes: Fields, cookie: string): Promise<Response> {
  const answer = await get(app, path, cookie);
  const page = await answer.text();
  assert.equal(answer.status, 200, page);
  return send(app, action, {...formIn(page, action), ...changes}, cookie);
}

/** Signs for a structure as its contact does. */
export async function signs({deps, app}: Pick<Programme, 'deps' | 'app'>, id: string, email: string, changes: Fields = {}): Promise<Response> {
  const {id: person} = deps.database.prepare('SELECT id FROM people WHERE email = ?').get(email) as {id: number};
  return filled(app, `/espace/${id}/charte`, `/espace/${id}/charte`, {name: 'Signataire Canari', role: 'Trésorière', accepted: 'oui', ...changes}, signedIn(deps, person));
}

export {charterHash};
