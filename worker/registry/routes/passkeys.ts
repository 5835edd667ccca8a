/**
 * Passkeys of coordinations and the national team: making, naming and removing one's own, ending those of somebody who lost them.
 * Answering with one is a way to come in, and stands with the others in `sign-in.ts`.
 */
import {z} from 'zod';
import type {FieldError} from '../../../src/contract/problem.ts';
import {plainText} from '../../../src/contract/structure.ts';
import {Refusal} from '../../http/answer.ts';
import type {Answer} from '../../http/answer.ts';
import {checked, parseJson} from '../body.ts';
import type {RegistryDeps} from '../deps.ts';
import {coversMandate} from '../domain/account.ts';
import {END_PASSKEYS_REFUSALS, PASSKEYS_MOST, PASSKEY_NAME} from '../domain/passkey.ts';
import type {Session} from '../domain/session.ts';
import {enqueue} from '../mail/enqueue.ts';
import {PASSKEYS_PATH, endPasskeysPage, passkeysPage, removePasskeyPage} from '../pages/passkeys.ts';
import {attestationSchema, creationOptions, takeAttestation} from '../passkeys.ts';
import {STEP_UP_FOR} from '../policy.ts';
import {registryRoute} from '../route.ts';
import type {RegistryRequest, RegistryRoute} from '../route.ts';
import {addPasskey, endPasskeysOf, passkeysOf, removePasskey, renamePasskey} from '../storage/passkeys.ts';
import type {Passkey} from '../storage/passkeys.ts';
import {mandates, membershipById, personById} from '../storage/people.ts';
import type {Person} from '../storage/people.ts';
import {noteRefusal} from '../storage/refusals.ts';
import {notePasskeyGiven} from '../storage/sessions.ts';
import {SESSION_COOKIE, cookieOf} from '../door.ts';

type Asking = Pick<RegistryRequest, 'deps' | 'session' | 'reach' | 'params' | 'query' | 'context' | 'now'>;

/** Routes of this file are never anonymous: the policy saw to it. */
function signed({session}: Pick<Asking, 'session'>): Session {
  if (session === undefined) throw new Refusal('unauthenticated', 'Connectez-vous, puis recommencez.');
  return session;
}
const isProven = ({steppedUpAt}: Session, now: number): boolean => steppedUpAt !== undefined && now - steppedUpAt < STEP_UP_FOR && now >= steppedUpAt;

const DONE: Readonly<Record<string, string>> = {
  ajoutee: 'Clé d’accès créée. Elle vous sera demandée dès la prochaine connexion.',
  renommee: 'Clé renommée.',
  retiree: 'Clé retirée : elle ne vous connecte plus.',
  terminees: 'Les clés de cette personne ne servent plus, et un message le lui dit.',
};
const doneOf = ({query}: Asking): string | undefined => {
  const code = query.get('fait') ?? '';
  return Object.hasOwn(DONE, code) ? DONE[code] : undefined;
};
const to = (path: string, code: string): Answer => ({status: 303, body: null, headers: {Location: `${path}?fait=${code}`}});

function shown(request: Asking, more: {readonly errors?: readonly FieldError[]; readonly typed?: {readonly field: string; readonly value: string}} = {}): Answer {
  const session = signed(request);
  return passkeysPage({session, passkeys: passkeysOf(request.deps.database, session.person), proven: isProven(session, request.now), done: doneOf(request), ...more});
}

/** One of one's own. Throws 404: those of others do not exist here. */
function own(request: Asking): {readonly passkey: Passkey; readonly last: boolean} {
  const all = passkeysOf(request.deps.database, signed(request).person);
  const passkey = all.find(({id}) => String(id) === request.params['id']);
  if (passkey === undefined) throw new Refusal('not-found', 'Il n’y a pas de clé à cette adresse.');
  return {passkey, last: all.length === 1};
}

/** A name as it is kept, or what is wrong with it. */
function nameOf(field: string, text: string): {readonly name: string} | {readonly errors: readonly FieldError[]} {
  const name = plainText(PASSKEY_NAME).safeParse(text);
  return name.success ? {name: name.data} : {errors: [{field, code: 'invalid', message: `Donnez un nom à cette clé, ${PASSKEY_NAME} caractères au plus.`}]};
}

/** Whether one more may be made now: whoever has one proves it first, or a session left open would make a way in for somebody else. */
function requireAddable(request: Asking): void {
  const session = signed(request);
  const held = passkeysOf(request.deps.database, session.person).length;
  if (held >= PASSKEYS_MOST) throw new Refusal('conflict', `Vous avez ${PASSKEYS_MOST} clés : retirez-en une d’abord.`);
  if (held > 0 && !isProven(session, request.now)) throw new Refusal('forbidden', 'Donnez d’abord une des clés que vous avez, puis recommencez dans les dix minutes.');
}

async function add(request: RegistryRequest<{name: string; credential: string}>): Promise<Answer> {
  const {deps, body, context, now} = request;
  const {database} = deps;
  const {person} = signed(request);
  requireAddable(request);
  const named = nameOf('name', body.name);
  if ('errors' in named) return shown(request, {errors: named.errors, typed: {field: 'name', value: body.name}});
  const typed = {field: 'name', value: named.name};
  const failed = (message: string): Answer => shown(request, {errors: [{field: 'name', code: 'invalid', message}], typed});
  if (body.credential === '') return failed('Votre appareil n’a pas répondu : il faut JavaScript et un navigateur récent.');
  const token = cookieOf(context, SESSION_COOKIE)!;
  const taken = await takeAttestation(deps, {person, browser: token, name: named.name}, checked(attestationSchema, parseJson(body.credential)));
  const refused = (reason: string): Answer => {
    noteRefusal(database, {actor: `person:${person}`, action: 'passkey.manage', route: `${PASSKEYS_PATH}/ajouter`, reason: `passkey-${reason}`}, now);
    return failed('Cette clé n’a pas été acceptée. Recommencez, dans les cinq minutes : l’appareil doit vous reconnaître (empreinte, visage ou code).');
  };
  if ('refusal' in taken) return refused(taken.refusal);
  return database.transaction(() => {
    if (!addPasskey(database, taken.passkey, now)) return refused('known');
    notePasskeyGiven(database, token, now);
    const {email, locale} = personById(database, person)!;
    enqueue(database, {template: 'passkey-added', locale, to: email, values: {link: `${deps.origin}/connexion`}}, deps);
    return to(PASSKEYS_PATH, 'ajoutee');
  });
}

/**
 * Somebody of the team within reach, by one of their mandates: all they decide about must be in it, or a coordination would undo what
 * protects another's. Throws 404.
 */
function teammate({deps, reach, params}: Asking): Person {
  const none = (): Refusal => new Refusal('not-found', 'Il n’y a pas de mandat à cette adresse.');
  const mandate = /^\d{1,9}$/.test(params['id'] ?? '') ? membershipById(deps.database, Number(params['id'])) : undefined;
  if (mandate?.status !== 'active') throw none();
  const held = mandates(deps.database).filter(({person, status}) => person === mandate.person && status === 'active');
  const within = held.length > 0 && held.every((one) => coversMandate(reach, one, deps.gazetteer.resolve(one.scope)?.departements ?? []));
  const person = within ? personById(deps.database, mandate.person) : undefined;
  if (person === undefined) throw none();
  return person;
}

function end(request: Asking): Answer {
  const {deps, now} = request;
  const by = signed(request).person;
  return deps.database.transaction(() => {
    const mate = teammate(request);
    const refusal = endPasskeysOf(deps.database, {person: mate.id, by}, now);
    if (refusal === 'own') throw new Refusal('forbidden', END_PASSKEYS_REFUSALS.own);
    // None left: somebody clicked twice.
    if (refusal === undefined) tellEnded(deps, mate);
    return to(`/desk/equipe/${request.params['id']!}/cles`, 'terminees');
  });
}

/** Tells somebody that their passkeys were ended, in the transaction that ends them. */
export function tellEnded(deps: Pick<RegistryDeps, 'database' | 'origin' | 'now' | 'random' | 'secret'>, {email, locale}: Pick<Person, 'email' | 'locale'>): void {
  enqueue(deps.database, {template: 'passkeys-ended', locale, to: email, values: {link: `${deps.origin}/connexion`}}, deps);
}

const name = z.string().max(500);

export const PASSKEY_ROUTES: readonly RegistryRoute[] = [
  registryRoute({
    method: 'GET', path: PASSKEYS_PATH, summary: 'Ses clés d’accès', action: 'passkey.manage', from: 'page',
    handle: (request) => shown(request),
  }),
  registryRoute({
    method: 'POST', path: `${PASSKEYS_PATH}/defi`, summary: 'Ce qu’il faut pour créer une clé', action: 'passkey.manage', from: 'page',
    body: z.strictObject({}),
    async handle(request) {
      requireAddable(request);
      return {type: 'application/json; charset=utf-8', body: JSON.stringify(await creationOptions(request.deps, signed(request).person, cookieOf(request.context, SESSION_COOKIE)!))};
    },
  }),
  registryRoute({
    method: 'POST', path: `${PASSKEYS_PATH}/ajouter`, summary: 'Créer une clé', action: 'passkey.manage', from: 'page',
    body: z.strictObject({name, credential: z.string().max(30_000)}),
    handle: add,
  }),
  registryRoute({
    method: 'POST', path: `${PASSKEYS_PATH}/:id/renommer`, summary: 'Renommer une clé', action: 'passkey.manage', from: 'page',
    body: z.strictObject({name}),
    handle(request) {
      const {passkey: {id}} = own(request);
      const named = nameOf(`name-${id}`, request.body.name);
      if ('errors' in named) return shown(request, {errors: named.errors, typed: {field: `name-${id}`, value: request.body.name}});
      renamePasskey(request.deps.database, {person: signed(request).person, id, name: named.name}, request.now);
      return to(PASSKEYS_PATH, 'renommee');
    },
  }),
  registryRoute({
    method: 'GET', path: `${PASSKEYS_PATH}/:id/retirer`, summary: 'Retrait d’une clé, avant', action: 'passkey.remove', from: 'page',
    handle: (request) => removePasskeyPage({session: signed(request), ...own(request)}),
  }),
  registryRoute({
    method: 'POST', path: `${PASSKEYS_PATH}/:id/retirer`, summary: 'Retirer une clé', action: 'passkey.remove', from: 'page',
    body: z.strictObject({}),
    handle(request) {
      removePasskey(request.deps.database, {person: signed(request).person, id: own(request).passkey.id}, request.now);
      return to(PASSKEYS_PATH, 'retiree');
    },
  }),
  registryRoute({
    method: 'GET', path: '/desk/equipe/:id/cles', summary: 'Fin des clés d’une personne, avant', action: 'membership.read', from: 'page',
    handle(request) {
      const {id, name: called} = teammate(request);
      return endPasskeysPage({session: signed(request), name: called, count: passkeysOf(request.deps.database, id).length, path: `/desk/equipe/${request.params['id']!}/cles`, done: doneOf(request)});
    },
  }),
  registryRoute({
    method: 'POST', path: '/desk/equipe/:id/cles', summary: 'Mettre fin aux clés d’une personne', action: 'passkey.end', from: 'page',
    body: z.strictObject({}),
    handle: end,
  }),
];
