/**
 * Links of mails about a registration or an alert. Each mail has one, and each works as long as what it is about lives: so they are not
 * kept but made again, of the random identifier and a seal of our secret. The file alone opens nothing, an identifier alone neither.
 */
import {createHmac, hkdfSync, timingSafeEqual} from 'node:crypto';
import type {RegistryDeps} from './deps.ts';
import {isToken} from './storage/links.ts';

export const EVENT_LINK_PURPOSES = ['confirm-registration', 'take-seat', 'cancel-registration', 'confirm-alert', 'cancel-alert'] as const;
/** What a link is for: good for that and nothing else. */
export type EventLinkPurpose = (typeof EVENT_LINK_PURPOSES)[number];

/** Bytes of an identifier, and of the seal: together a token of 43 characters. */
const HALF = 16;

/** An identifier nobody can guess: 32 hexadecimal digits. */
export const newIdentifier = (random: RegistryDeps['random']): string => Buffer.from(random(HALF)).toString('hex');

const keys = new WeakMap<Uint8Array, Uint8Array>();

/** The key of our secret for these links; derived once. */
function keyOf(secret: Uint8Array): Uint8Array {
  let key = keys.get(secret);
  if (key === undefined) keys.set(secret, (key = new Uint8Array(hkdfSync('sha256', secret, '', 'links of events', 32))));
  return key;
}

function sealOf(secret: Uint8Array, purpose: EventLinkPurpose, id: string, turn: string): Buffer {
  return createHmac('sha256', keyOf(secret)).update(`${purpose} ${id} ${turn}`).digest().subarray(0, HALF);
}

/** The token of a link. `turn`: what makes it another link about the same thing, as the end of an offer does. */
export const eventToken = ({secret}: Pick<RegistryDeps, 'secret'>, purpose: EventLinkPurpose, id: string, turn = ''): string =>
  Buffer.concat([Buffer.from(id, 'hex'), sealOf(secret, purpose, id, turn)]).toString('base64url');

/** Address of a link as a mail has it. */
export const eventLink = (deps: Pick<RegistryDeps, 'secret' | 'origin'>, purpose: EventLinkPurpose, id: string, turn = ''): string => `${deps.origin}/lien#${purpose}:${eventToken(deps, purpose, id, turn)}`;

/** Identifier a token speaks of, before its seal is checked; undefined for what is no token. */
export const identifierIn = (token: string): string | undefined => (isToken(token) ? Buffer.from(token, 'base64url').subarray(0, HALF).toString('hex') : undefined);

/** Whether a token is the one made for `purpose`, `id` and `turn`. */
export function isTokenOf(deps: Pick<RegistryDeps, 'secret'>, token: string, purpose: EventLinkPurpose, id: string, turn = ''): boolean {
  const [given, made] = [Buffer.from(token), Buffer.from(eventToken(deps, purpose, id, turn))];
  return given.length === made.length && timingSafeEqual(given, made);
}
