/**
 * Coming in and going out. A mail carries a link and a code; whichever comes back first, from the browser that asked, opens a session.
 * What is asked for an address nobody has takes the same way, to the same page, in the same time.
 */
import {createHmac} from 'node:crypto';
import type {Context} from 'hono';
import {z} from 'zod';
import {Refusal} from '../../http/answer.ts';
import type {Answer} from '../../http/answer.ts';
import {addressKey} from '../../http/limiter.ts';
import {checked, parseJson} from '../body.ts';
import type {Rate, RegistryDeps} from '../deps.ts';
import {PASSKEY_CHALLENGE_FOR, decidesForOthers} from '../domain/passkey.ts';
import {SESSION_ABSOLUTE, SIGN_IN_FOR} from '../domain/session.ts';
import type {Session} from '../domain/session.ts';
import {mailbox} from '../mail/address.ts';
import {enqueue} from '../mail/enqueue.ts';
import {deadLink, linkPage} from '../pages/link.ts';
import {givePasskeyPage} from '../pages/passkeys.ts';
import {codePage, signInPage} from '../pages/sign-in.ts';
import {assertionSchema, requestOptions, takeAssertion} from '../passkeys.ts';
import type {Action} from '../policy.ts';
import {registryRoute} from '../route.ts';
import type {RegistryRoute} from '../route.ts';
import {isToken, newToken} from '../storage/links.ts';
import {passkeysOf} from '../storage/passkeys.ts';
import {membershipsOf, personByEmail} from '../storage/people.ts';
import {noteRefusal} from '../storage/refusals.ts';
import {askSignIn, doneOrUndone, endSession, openSession, takeCode, takeLink} from '../storage/sessions.ts';

/** Cookie of a session. The prefix makes browsers refuse it from anybody but this very host, over a secure connection. */
export const SESSION_COOKIE = '__Host-pana';
/** Cookie of a request to sign in: ties the link and the code to the browser that asked. */
export const REQUEST_COOKIE = '__Host-pana-demande';

/** Cookie of a challenge for a passkey: ties the answer to the browser that was asked. */
export const PASSKEY_COOKIE = '__Host-pana-cle';

/** Value of a cookie, when it can be one of ours. */
export function cookieOf(context: Context, name: string): string | undefined {
  for (const pair of (context.req.raw.headers.get('cookie') ?? '').split(';')) {
    const at = pair.indexOf('=');
    if (at < 0 || pair.slice(0, at).trim() !== name) continue;
    const value = pair.slice(at + 1).trim();
    return isToken(value) ? value : undefined;
  }
  return undefined;
}

/** `Set-Cookie` of one of our cookies; `lifetime` in milliseconds, none takes it away. */
export const cookie = (name: string, value: string, lifetime: number): string => `${name}=${value}; Max-Age=${lifetime / 1000}; Path=/; Secure; HttpOnly; SameSite=Lax`;

const PER_ADDRESS: Rate = {times: 3, per: 3_600_000};
const PER_NETWORK: Rate = {times: 10, per: 3_600_000};
const CHALLENGES_PER_NETWORK: Rate = {times: 120, per: 3_600_000};
/** Refusals of one network that are counted: each is a write, and a flood must not cost one a request. */
const REFUSALS_PER_NETWORK: Rate = {times: 30, per: 60_000};

/** Counts a refusal: who, which act, why. Nothing of what was asked, nor from where. */
export function refused(deps: RegistryDeps, context: Context, {session, action, route, reason}: {readonly session: Session | undefined; readonly action: Action; readonly route: string; readonly reason: string}): void {
  if (!deps.limit(`refusals ${addressKey(deps.clientAddress(context))}`, REFUSALS_PER_NETWORK).allowed) return;
  noteRefusal(deps.database, {actor: session === undefined ? 'anonymous' : `person:${session.person}`, action, route, reason}, deps.now());
}

const RETURN = /^\/(?:desk|espace|cles|compte)(?:\/[A-Za-z0-9-]{1,80}){0,4}$/;
/** A page of ours to come back to, and none but those of somebody signed in. */
export const pathToReturn = (path: string): string | undefined => (RETURN.test(path) ? path : undefined);

/** An address as a key nobody without the secret can find it by. */
const addressHash = (secret: Uint8Array, email: string): string =>
  createHmac('sha256', createHmac('sha256', secret).update('sign-in address').digest()).update(email).digest('hex');

function ask(deps: RegistryDeps, context: Context, email: string): string {
  const address = addressHash(deps.secret, email);
  // The network first: who is stopped there uses up nobody else's share.
  const allowed = deps.limit(`sign-in network ${addressKey(deps.clientAddress(context))}`, PER_NETWORK).allowed && deps.limit(`sign-in address ${address}`, PER_ADDRESS).allowed;
  // Who asks too often keeps what they have, so that the last message still works.
  if (!allowed) return cookieOf(context, REQUEST_COOKIE) ?? newToken(deps.random);
  const browser = newToken(deps.random);
  deps.database.transaction(() => {
    const found = personByEmail(deps.database, email);
    const person = found?.disabled === false ? found : undefined;
    const {token, code} = askSignIn(deps.database, {address, browser, person: person?.id}, deps);
    doneOrUndone(deps.database, person !== undefined, () => {
      enqueue(deps.database, {template: 'sign-in', locale: person?.locale ?? 'fr', to: person?.email ?? email, values: {link: `${deps.origin}/lien#sign-in:${token}`, code}}, deps);
    });
  });
  return browser;
}

/** Opens a session and leads to where its person works. */
function letIn(deps: RegistryDeps, context: Context, person: number, proof: 'code' | 'link' | 'passkey', to?: string): Answer {
  const token = openSession(deps.database, {person, proof, previous: cookieOf(context, SESSION_COOKIE)}, deps);
  const desk = decidesForOthers(membershipsOf(deps.database, person));
  // Who must make a passkey is led there at once; who has one meets the page that asks for it.
  const first = desk && deps.requirePasskeys === true && passkeysOf(deps.database, person).length === 0;
  return {status: 303, body: null, headers: {'Location': first ? '/cles' : to ?? (desk ? '/desk' : '/espace'), 'Set-Cookie': cookie(SESSION_COOKIE, token, SESSION_ABSOLUTE)}};
}

const wrongCode = (left: number): string => `Ce code n’est pas celui du message. Vérifiez-le : il reste ${left} essai${left > 1 ? 's' : ''}.`;

export const SIGN_IN_ROUTES: readonly RegistryRoute[] = [
  registryRoute({
    method: 'GET', path: '/connexion', summary: 'Page de connexion', action: 'session.open', from: 'page',
    handle: ({context, session}) => ({
      body: signInPage({asked: cookieOf(context, REQUEST_COOKIE) !== undefined, signedIn: session !== undefined}),
    }),
  }),
  registryRoute({
    method: 'POST', path: '/connexion', summary: 'Demander un lien de connexion', action: 'session.open', from: 'page',
    body: z.strictObject({email: z.string().max(300)}),
    handle({deps, context, body}) {
      const email = mailbox(body.email.trim());
      if (email === undefined) {
        return {status: 422, body: signInPage({error: 'Cette adresse e-mail n’est pas acceptée. Vérifiez-la : elle ressemble à nom@exemple.fr.'})};
      }
      return {status: 202, body: codePage(), headers: {'Set-Cookie': cookie(REQUEST_COOKIE, ask(deps, context, email), SIGN_IN_FOR)}};
    },
  }),
  registryRoute({
    method: 'POST', path: '/connexion/code', summary: 'Se connecter avec le code du message', action: 'session.open', from: 'page',
    body: z.strictObject({code: z.string().max(100)}),
    handle({deps, context, session, body, now}) {
      const code = body.code.replace(/[\s.-]/g, '');
      if (!/^[0-9]{8}$/.test(code)) return {status: 422, body: codePage('Le code a huit chiffres. Recopiez-le du message.')};
      return deps.database.transaction(() => {
        const taken = takeCode(deps.database, cookieOf(context, REQUEST_COOKIE) ?? '', code, now);
        if (taken === undefined || 'left' in taken) refused(deps, context, {session, action: 'session.open', route: '/connexion/code', reason: taken === undefined ? 'dead' : 'code'});
        if (taken === undefined) return deadLink();
        return 'left' in taken ? {status: 422, body: codePage(wrongCode(taken.left))} : letIn(deps, context, taken.person, 'code');
      });
    },
  }),
  registryRoute({
    method: 'POST', path: '/connexion/lien', summary: 'Se connecter avec le lien du message', action: 'link.use', from: 'page',
    body: z.strictObject({token: z.string().max(200)}),
    handle: ({deps, context, session, body, now}) => deps.database.transaction(() => {
      const person = takeLink(deps.database, cookieOf(context, REQUEST_COOKIE) ?? '', body.token, now);
      if (person === undefined) refused(deps, context, {session, action: 'link.use', route: '/connexion/lien', reason: 'dead'});
      return person === undefined ? deadLink() : letIn(deps, context, person, 'link');
    }),
  }),
  registryRoute({
    method: 'POST', path: '/connexion/cle/defi', summary: 'Ce qu’il faut pour donner une clé d’accès', action: 'session.open', from: 'page',
    body: z.strictObject({}),
    async handle({deps, context, session}) {
      const {allowed, retryAfter} = deps.limit(`passkey network ${addressKey(deps.clientAddress(context))}`, CHALLENGES_PER_NETWORK);
      if (!allowed) throw new Refusal('too-many-requests', 'Trop de demandes depuis ce réseau : réessayez dans un moment, ou demandez un lien.', {headers: {'Retry-After': String(retryAfter)}});
      const browser = cookieOf(context, PASSKEY_COOKIE) ?? newToken(deps.random);
      // Somebody signed in confirms who they are: with a passkey of theirs, and nobody else's.
      const person = session === undefined || passkeysOf(deps.database, session.person).length === 0 ? undefined : session.person;
      return {type: 'application/json; charset=utf-8', body: JSON.stringify(await requestOptions(deps, person, browser)), headers: {'Set-Cookie': cookie(PASSKEY_COOKIE, browser, PASSKEY_CHALLENGE_FOR)}};
    },
  }),
  registryRoute({
    method: 'POST', path: '/connexion/cle', summary: 'Se connecter avec une clé d’accès', action: 'session.open', from: 'page',
    body: z.strictObject({credential: z.string().max(30_000), to: z.string().max(400).optional()}),
    async handle({deps, context, session, body}) {
      const to = pathToReturn(body.to ?? '');
      // A form sent without its script has nothing to say.
      if (body.credential === '') return givePasskeyPage({to});
      const taken = await takeAssertion(deps, cookieOf(context, PASSKEY_COOKIE) ?? '', checked(assertionSchema, parseJson(body.credential)));
      if (!('refusal' in taken)) return letIn(deps, context, taken.person, 'passkey', to);
      refused(deps, context, {session, action: 'session.open', route: '/connexion/cle', reason: `passkey-${taken.refusal}`});
      return givePasskeyPage({to, failed: true});
    },
  }),
  registryRoute({
    method: 'POST', path: '/deconnexion', summary: 'Se déconnecter', action: 'session.close', from: 'page',
    handle({deps, context, now}) {
      const token = cookieOf(context, SESSION_COOKIE);
      if (token !== undefined) endSession(deps.database, token, now);
      return {status: 303, body: null, headers: {'Location': '/connexion', 'Set-Cookie': cookie(SESSION_COOKIE, '', 0)}};
    },
  }),
  registryRoute({
    method: 'GET', path: '/lien', summary: 'Suivre le lien d’un message', action: 'link.use', from: 'page',
    handle: () => ({body: linkPage()}),
  }),
];
