/** Links of mails: each opens one thing, once, for a while. Only hashes are kept, so what is stored opens nothing. */
import {createHash} from 'node:crypto';
import type {RegistryDeps} from '../deps.ts';
import {CLOCK_SLACK} from '../domain/session.ts';
import type {Database} from './database.ts';

export const LINK_PURPOSES = ['sign-in', 'confirm-application', 'verify', 'withdraw', 'become-contact', 'change-address'] as const;
/** What a link is for: good for that and nothing else. */
export type LinkPurpose = (typeof LINK_PURPOSES)[number];

/** 256 bits nobody can guess, as base64url (43 characters). */
export const newToken = (random: RegistryDeps['random']): string => Buffer.from(random(32)).toString('base64url');

/** What is kept of a token: 256 random bits need no slow hash. */
export const tokenHash = (token: string): string => createHash('sha256').update(token).digest('hex');

/** Whether a text can be a token at all. */
export const isToken = (text: string): boolean => /^[A-Za-z0-9_-]{43}$/.test(text);

/** Makes a link good for `lifetime` milliseconds and gives its token, which is kept nowhere: send it, in the fragment of an address. */
export function issueLink(
  database: Database,
  {purpose, subject, lifetime}: {readonly purpose: LinkPurpose; readonly subject: string; readonly lifetime: number},
  {now, random}: Pick<RegistryDeps, 'now' | 'random'>,
): string {
  const token = newToken(random);
  const at = now();
  database.prepare('INSERT INTO links (token_hash, purpose, subject, issued_at, expires_at) VALUES (?, ?, ?, ?, ?)').run(tokenHash(token), purpose, subject, at, at + lifetime);
  return token;
}

const ALIVE = 'token_hash = ? AND purpose = ? AND used_at IS NULL AND expires_at > ? AND issued_at <= ?';

/** Subject of a link that is still good for `purpose`; spends nothing. `now` in milliseconds. */
export function readLink(database: Database, token: string, purpose: LinkPurpose, now: number): string | undefined {
  if (!isToken(token)) return undefined;
  const row = database.prepare(`SELECT subject FROM links WHERE ${ALIVE}`).get(tokenHash(token), purpose, now, now + CLOCK_SLACK) as {subject: string} | undefined;
  return row?.subject;
}

/** Spends a link: its subject the first time, undefined ever after. Call it in the transaction of what the link opens. */
export function consumeLink(database: Database, token: string, purpose: LinkPurpose, now: number): string | undefined {
  if (!isToken(token)) return undefined;
  const row = database.prepare(`UPDATE links SET used_at = ? WHERE ${ALIVE} RETURNING subject`).get(now, tokenHash(token), purpose, now, now + CLOCK_SLACK) as {subject: string} | undefined;
  return row?.subject;
}

/** Ends every link of a purpose about one subject: a newer one was sent, or what it was about is over. */
export function endLinks(database: Database, {purpose, subject}: {readonly purpose: LinkPurpose; readonly subject: string}): void {
  database.prepare('DELETE FROM links WHERE purpose = ? AND subject = ?').run(purpose, subject);
}
