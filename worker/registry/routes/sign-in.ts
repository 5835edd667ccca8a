/**
 * Coming in and going out. A mail carries a link and a code; whichever comes back first, from the browser that asked, opens a session.
 * What is asked for an address nobody has takes the same way, to the same page, in the same time.
 */
import {createHmac} from 'node:crypto';
import type {Context} from 'hono';
import {z} from 'zod';
import type {Answer} from '../../http/answer.ts';
import {addressKey} from '../../http/limiter.ts';
import type {Rate, RegistryDeps} from '../deps.ts';
import {SESSION_ABSOLUTE, SIGN_IN_FOR} from '../domain/session.ts';
import {mailbox} from '../mail/address.ts';
import {enqueue} from '../mail/enqueue.ts';
import {deadLink, linkPage} from '../pages/link.ts';
import {codePage, signInPage} from '../pages/sign-in.ts';
import {registryRoute} from '../route.ts';
import type {RegistryRoute} from '../route.ts';
import {isToken, newToken} from '../storage/links.ts';
import {membershipsOf, personByEmail} from '../storage/people.ts';
import {askSignIn, doneOrUndone, endSession, openSession, takeCode, takeLink} from '../storage/sessions.ts';

/** Cookie of a session. The prefix makes browsers refuse it from anybody but this very host, over a secure connection. */
export const SESSION_COOKIE = '__Host-pana';
/** Cookie of a request to sign in: ties the link and the code to the browser that asked. */
export const REQUEST_COOKIE = '__Host-pana-demande';

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
const cookie = (name: string, value: string, lifetime: number): string => `${name}=${value}; Max-Age=${lifetime / 1000}; Path=/; Secure; HttpOnly; SameSite=Lax`;

const PER_ADDRESS: Rate = {times: 3, per: 3_600_000};
const PER_NETWORK: Rate = {times: 10, per: 3_600_000};

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
      enqueue(deps.database, {template: 'sign-in', locale: 'fr', to: person?.email ?? email, values: {link: `${deps.origin}/lien#sign-in:${token}`, code}}, deps);
    });
  });
  return browser;
}

/** Opens a session and leads to where its person works. */
function letIn(deps: RegistryDeps, context: Context, person: number, proof: 'code' | 'link'): Answer {
  const token = openSession(deps.database, {person, proof, previous: cookieOf(context, SESSION_COOKIE)}, deps);
  const desk = membershipsOf(deps.database, person).some(({role}) => role !== 'contact');
  return {status: 303, body: null, headers: {'Location': desk ? '/desk' : '/espace', 'Set-Cookie': cookie(SESSION_COOKIE, token, SESSION_ABSOLUTE)}};
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
    handle({deps, context, body, now}) {
      const code = body.code.replace(/[\s.-]/g, '');
      if (!/^[0-9]{8}$/.test(code)) return {status: 422, body: codePage('Le code a huit chiffres. Recopiez-le du message.')};
      return deps.database.transaction(() => {
        const taken = takeCode(deps.database, cookieOf(context, REQUEST_COOKIE) ?? '', code, now);
        if (taken === undefined) return deadLink();
        return 'left' in taken ? {status: 422, body: codePage(wrongCode(taken.left))} : letIn(deps, context, taken.person, 'code');
      });
    },
  }),
  registryRoute({
    method: 'POST', path: '/connexion/lien', summary: 'Se connecter avec le lien du message', action: 'link.use', from: 'page',
    body: z.strictObject({token: z.string().max(200)}),
    handle: ({deps, context, body, now}) => deps.database.transaction(() => {
      const person = takeLink(deps.database, cookieOf(context, REQUEST_COOKIE) ?? '', body.token, now);
      return person === undefined ? deadLink() : letIn(deps, context, person, 'link');
    }),
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
