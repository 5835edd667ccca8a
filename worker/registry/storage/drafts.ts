/** Drafts: found by the hash of the link that was mailed for them, by nothing else. What is past its time opens no more, even before it is erased. */
import {DRAFT_FOR} from '../domain/draft.ts';
import {CLOCK_SLACK} from '../domain/session.ts';
import type {Database} from './database.ts';
import {isToken, tokenHash} from './links.ts';

/** A draft as its link opens it. */
export interface Draft {
  /** JSON. */
  readonly document: string;
  readonly version: number;
  /** Milliseconds since the epoch. */
  readonly savedAt: number;
}

/** Keeps a new draft under `token`. `now` in milliseconds. */
export function addDraft(database: Database, {token, email, mailbox, document}: {readonly token: string; readonly email: string; readonly mailbox: string; readonly document: string}, now: number): void {
  database.prepare('INSERT INTO drafts (token_hash, email, mailbox, document, version, created_at, saved_at) VALUES (?, ?, ?, ?, 1, ?, ?)').run(tokenHash(token), email, mailbox, document, now, now);
}

/** The draft a link opens at `now` (ms); undefined when it opens none (any more). */
export function draftOf(database: Database, token: string, now: number): Draft | undefined {
  if (!isToken(token)) return undefined;
  const row = database.prepare('SELECT document, version, saved_at FROM drafts WHERE token_hash = ? AND saved_at > ? AND saved_at <= ?')
    .get(tokenHash(token), now - DRAFT_FOR, now + CLOCK_SLACK) as {document: string; version: number; saved_at: number} | undefined;
  return row && {document: row.document, version: row.version, savedAt: row.saved_at};
}

/** Writes a draft anew; its thirty days begin again. Gives its version. Call it with a token {@link draftOf} took. */
export const replaceDraft = (database: Database, token: string, document: string, now: number): number =>
  (database.prepare('UPDATE drafts SET document = ?, version = version + 1, saved_at = ? WHERE token_hash = ? RETURNING version').get(document, now, tokenHash(token)) as {version: number}).version;

/** Erases the draft of a link; false when there was none. */
export const eraseDraft = (database: Database, token: string): boolean =>
  isToken(token) && database.prepare('DELETE FROM drafts WHERE token_hash = ?').run(tokenHash(token)).changes > 0;

/** Erases what somebody had put aside of an application they have now confirmed: drafts sent to the same address, of the same name. */
export function eraseDraftsOf(database: Database, {email, name}: {readonly email: string; readonly name: string}): void {
  database.prepare("DELETE FROM drafts WHERE email = ? AND json_extract(document, '$.name') = ?").run(email, name);
}

/** How many drafts a mailbox was sent a link for since `since` (ms). */
export const recentDrafts = (database: Database, mailbox: string, since: number): number =>
  (database.prepare('SELECT count(*) AS number FROM drafts WHERE mailbox = ? AND created_at > ?').get(mailbox, since) as {number: number}).number;
