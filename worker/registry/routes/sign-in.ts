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
import {PASSKEY_COOKIE, REQUEST_COOKIE, SESSION_COOKIE, cookie, cookieOf, pathToReturn, refused} from '../door.ts';
import {mailbox} from '../mail/address.ts';
import {enqueue} from '../mail/enqueue.ts';
import {deadLink, linkPage} from '../pages/link.ts';
import {givePasskeyPage} from '../pages/passkeys.ts';
import {codePage, signInPage} from '../pages/sign-in.ts';
import {assertionSchema, requestOptions, takeAssertion} from '../passkeys.ts';
import {registryRoute} from '../route.ts';
import type {RegistryRoute} from '../route.ts';
import {newToken} from '../storage/links.ts';
import {passkeysOf} from '../storage/passkeys.ts';
import {membershipsOf, personByEmail} from '../storage/people.ts';
import {askSignIn, doneOrUndone, endSession, openSession, takeCode, takeLink} from '../storage/sessions.ts';

const PER_ADDRESS: Rate = {times: 3, per: 3_600_000};
const PER_NETWORK: Rate = {times: 10, per: 3_600_000};
/** A whole programme asked to sign a new charter on one morning; what is beyond is a flood, and its mails would be ours. */
const IN_ALL: Rate = {times: 2000, per: 3_600_000};
const CHALLENGES_PER_NETWORK: Rate = {times: 120, per: 3_600_000};

/** An address as a key nobody without the secret can find it by. */
const addressHash = (secret: Uint8Array, email: string): string =>
  createHmac('sha256', createHmac('sha256', secret).update('sign-in address').digest()).update(email).digest('hex');

/** Mails a link, and gives the secret of the browser that asked; or the seconds to wait, when all of them together ask too often. */
function ask(deps: RegistryDeps, context: Context, email: string): {readonly browser: string} | {readonly retryAfter: number} {
  const address = addressHash(deps.secret, email);
  // Who asks too often keeps what they have, so that the last message still works.
  const unchanged = () => ({browser: cookieOf(context, REQUEST_COOKIE) ?? newToken(deps.random)});
  // The network first: who is stopped there uses up nobody else's share. The address last: a flood must not use up that of who asks once.
  if (!deps.limit(`sign-in network ${addressKey(deps.clientAddress(context))}`, PER_NETWORK).allowed) return unchanged();
  const {allowed, retryAfter} = deps.limit('sign-in', IN_ALL);
  if (!allowed) return {retryAfter};
  if (!deps.limit(`sign-in address ${address}`, PER_ADDRESS).allowed) return unchanged();
  const browser = newToken(deps.random);
  deps.database.transaction(() => {
    const found = personByEmail(deps.database, email);
    const person = found?.disabled === false ? found : undefined;
    const {token, code} = askSignIn(deps.database, {address, browser, person: person?.id}, deps);
    doneOrUndone(deps.database, person !== undefined, () => {
      enqueue(deps.database, {template: 'sign-in', locale: person?.locale ?? 'fr', to: person?.email ?? email, values: {link: `${deps.origin}/lien#sign-in:${token}`, code}}, deps);
    });
  });
  return {browser};
}

const FLOODED = 'Beaucoup de personnes demandent un lien en ce moment, et nous ne vous avons pas écrit. Réessayez dans quelques minutes. Une clé d’accès ou un message déjà reçu vous connectent dès maintenant.';

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
    body: z.strictObject({email: z.string().max(300)}), problems: ['too-many-requests'],
    handle({deps, context, session, body}): Answer {
      const email = mailbox(body.email.trim());
      if (email === undefined) {
        return {status: 422, body: signInPage({error: 'Cette adresse e-mail n’est pas acceptée. Vérifiez-la : elle ressemble à nom@exemple.fr.'})};
      }
      const asked = ask(deps, context, email);
      if ('retryAfter' in asked) {
        return {status: 429, body: signInPage({notice: FLOODED, asked: cookieOf(context, REQUEST_COOKIE) !== undefined, signedIn: session !== undefined}), headers: {'Retry-After': String(asked.retryAfter)}};
      }
      return {status: 202, body: codePage(), headers: {'Set-Cookie': cookie(REQUEST_COOKIE, asked.browser, SIGN_IN_FOR)}};
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
