/** An event, a registration for it as a partner's page sends it, and the mails that come of it. */
import assert from 'node:assert/strict';
import {createHash} from 'node:crypto';
import type {Hono} from 'hono';
import type {EventInput} from '../../../src/contract/event.ts';
import {eventInputSchema} from '../../../src/contract/event.ts';
import type {ChallengedForm} from '../../../src/contract/listing.ts';
import {createRegistry} from '../../../worker/registry/app.ts';
import {REGISTRATION_CONSENT} from '../../../worker/registry/domain/consent.ts';
import {issueChallenge} from '../../../worker/registry/proof-of-work.ts';
import {ROUTES} from '../../../worker/registry/routes/index.ts';
import {addEvent, eventById, eventId} from '../../../worker/registry/storage/events.ts';
import type {EventState} from '../../../worker/registry/domain/event.ts';
import {registrationsOf} from '../../../worker/registry/storage/registrations.ts';
import {REGISTRATION_STATES} from '../../../src/contract/registration.ts';
import {unsealed} from '../../../worker/registry/mail/seal.ts';
import {solve} from './sending.ts';
import {formPost} from './support.ts';
import type {TestDeps} from './support.ts';

export const registryOf = (deps: TestDeps): Hono => createRegistry(deps, ROUTES);

/** Three months after the tests' first moment. */
export const HELD_ON = '2027-02-19';
export const ROOM = 'https://visio.example.invalid/salle/Canari-Zorglub-42';

/** A day on site and remote, for Touraine; `more` changes it. */
export const eventOf = (more: Partial<EventInput> = {}): EventInput => eventInputSchema.parse({
  kind: 'journee', title: 'Journée numérique de Loches', summary: 'Une journée pour les associations.', organiser: {name: 'Coordination de Touraine'}, territories: ['departement:37'],
  modes: ['sur-place', 'a-distance'],
  venue: {name: 'Maison des associations', address: {street: '1 rue du Château', postcode: '37600', city: 'Loches', commune: '37132'}, lat: 47.13, lon: 0.99},
  timeZone: 'Europe/Paris', sessions: [{start: `${HELD_ON}T09:30`, end: `${HELD_ON}T17:00`}], capacity: {onSite: 2}, needs: [{code: 'comptabilite', level: 1}], price: 'gratuit', registration: {how: 'here'}, ...more,
});

export interface Held {
  readonly row: number;
  /** Public identifier. */
  readonly id: string;
}
/** Writes an event that is open, with a room; gives it. */
export function held(deps: TestDeps, more: Partial<EventInput> = {}, {status = 'open', room = ROOM, departements = ['37']}: {status?: EventState; room?: string; departements?: readonly string[]} = {}): Held {
  const row = addEvent(deps.database, {event: eventOf(more), room, departements, status}, deps.now());
  return {row, id: eventId(row)};
}
export const statusOf = (deps: TestDeps, {row}: Held): string => eventById(deps.database, row)!.status;
export const wordsOf = (deps: TestDeps, {row}: Held): unknown => eventById(deps.database, row)!.seats;
/** `name state`, by name. */
export const statesOf = (deps: TestDeps, {row}: Held): string[] => registrationsOf(deps.database, row, REGISTRATION_STATES).map(({name, life}) => `${name} ${life.state}`);

export const proof = async (deps: TestDeps, form: ChallengedForm): Promise<string> => solve(await issueChallenge(deps, form, deps.now(), {cost: 1, from: 1, spread: 3}));

let keys = 0;
export const newKey = (): string => createHash('sha256').update(`registration ${keys++}`).digest('hex').slice(0, 32);

const {version, textHash} = REGISTRATION_CONSENT;
export type Loose = Readonly<Record<string, unknown>>;
/** What the form sends. */
export const formOf = async (deps: TestDeps, said: Loose = {}): Promise<Record<string, unknown>> => ({
  name: 'Camille Exemple', email: 'camille@example.org', mode: 'sur-place', consent: {given: true, version, textHash}, locale: 'fr', altcha: await proof(deps, 'registrations'), honeypot: '', elapsed: 60_000, ...said,
});
/** What « prévenez-moi » sends. */
export const alertOf = async (deps: TestDeps, said: Loose = {}): Promise<Record<string, unknown>> => ({
  email: 'camille@example.org', territory: 'commune:37132', needs: [], kinds: [], consent: true, locale: 'fr', altcha: await proof(deps, 'alerts'), honeypot: '', elapsed: 60_000, ...said,
});

export const post = async (app: Hono, path: string, body: unknown, {key = newKey(), headers = {}}: {key?: string; headers?: Readonly<Record<string, string>>} = {}): Promise<Response> =>
  app.fetch(new Request(`https://pana.example${path}`, {
    method: 'POST',
    headers: {'Content-Type': 'application/json', 'Origin': 'https://mairie.example.org', ...(key !== '' && {'Idempotency-Key': key}), ...headers},
    body: typeof body === 'string' ? body : JSON.stringify(body),
  }));

/** Sends a good registration. */
export async function sent(app: Hono, deps: TestDeps, {id}: Held, said: Loose = {}): Promise<string> {
  const answer = await post(app, `/v1/events/${id}/registrations`, await formOf(deps, said));
  const text = await answer.text();
  assert.equal(answer.status, 202, text);
  return text;
}

/** What waits in the outbox, oldest first. */
export const mails = (deps: TestDeps): {to: string; template: string; values: Record<string, string>}[] =>
  (deps.database.prepare('SELECT recipient, template, content FROM outbox WHERE content IS NOT NULL ORDER BY id').all() as {recipient: string; template: string; content: string}[])
    .map(({recipient: to, template, content}) => ({to, template, values: unsealed(content, deps)}));

/** Token of a purpose in the text of a mail. */
export const tokenIn = (text: string, purpose: string): string => new RegExp(`#${purpose}:([\\w-]{43})$`, 'm').exec(text)![1]!;

/** Token of the link of a purpose in the last mail to somebody that has one. */
export function tokenTo(deps: TestDeps, to: string, purpose: string): string {
  const links = mails(deps).filter((mail) => mail.to === to).flatMap(({values}) => Object.values(values)).filter((value) => value.includes(`#${purpose}:`));
  assert.ok(links.length > 0, `${to} has no link to ${purpose}`);
  return links.at(-1)!.split(':').at(-1)!;
}

const PATHS: Readonly<Record<string, string>> = {
  'confirm-registration': '/evenement/inscription/confirmer', 'take-seat': '/evenement/inscription/place', 'cancel-registration': '/evenement/inscription/annuler',
  'confirm-alert': '/evenement/alerte/confirmer', 'cancel-alert': '/evenement/alerte/annuler',
};
/** Presses the button of a link. */
export const follow = async (app: Hono, purpose: string, token: string, more: Readonly<Record<string, string>> = {}): Promise<Response> => app.fetch(formPost(PATHS[purpose]!, {token, ...more}));

/** Registers somebody and confirms; `who` is the name and the address. */
export async function comes(app: Hono, deps: TestDeps, event: Held, who: string, said: Loose = {}): Promise<void> {
  const email = `${who}@example.org`;
  await sent(app, deps, event, {name: who, email, ...said});
  const answer = await follow(app, 'confirm-registration', tokenTo(deps, email, 'confirm-registration'));
  assert.equal(answer.status, 200, await answer.text());
}

/** Cancels for somebody, by the last mail they got. */
export const leaves = (app: Hono, deps: TestDeps, who: string): Promise<Response> => follow(app, 'cancel-registration', tokenTo(deps, `${who}@example.org`, 'cancel-registration'), {sure: 'oui'});

/** `template to`, from the mail number `from` on. */
export const told = (deps: TestDeps, from = 0): string[] => mails(deps).slice(from).map(({to, template}) => `${template} ${to.split('@')[0]}`);
