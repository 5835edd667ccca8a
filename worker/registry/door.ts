/** What every way in and every refusal share: the cookies of a browser, where it comes back to, and the count of what was refused. */
import type {Context} from 'hono';
import {addressKey} from '../http/limiter.ts';
import type {Rate, RegistryDeps} from './deps.ts';
import type {Session} from './domain/session.ts';
import type {Action} from './policy.ts';
import {isToken} from './storage/links.ts';
import {noteRefusal} from './storage/refusals.ts';

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
