/**
 * The outbox: mails that are to leave, those that left (without their content) and those nobody would take. Times are milliseconds since
 * the epoch on the way in.
 */
import type {Database} from './database.ts';

/** A mail as it is first written. */
export interface NewMail {
  readonly messageId: string;
  readonly template: string;
  readonly locale: 'fr' | 'en';
  readonly recipient: string;
  /** Values of the template, as JSON; links and codes in it are closed (`mail/seal.ts`). */
  readonly content: string;
}

/** A mail whose try begins. */
export interface DueMail extends NewMail {
  readonly id: number;
  /** ISO 8601. */
  readonly queuedAt: string;
  /** This one included. */
  readonly tries: number;
  readonly doubts: number;
}

/** A mail as the desk shows it. */
export interface ListedMail {
  readonly id: number;
  readonly template: string;
  /** Null when nothing is left to send. */
  readonly recipient: string | null;
  /** ISO 8601. */
  readonly queuedAt: string;
  readonly tries: number;
  /** Code of the last failure. */
  readonly failure: string | null;
  /** ISO 8601: when it was given up. */
  readonly endedAt: string | null;
}

/** No try is ever planned further ahead: one that is was planned by a clock that was wrong. */
const FURTHEST = 8 * 3_600_000;

const iso = (time: number): string => new Date(time).toISOString();

/** Writes a mail that may leave at once. */
export function addMail(database: Database, {messageId, template, locale, recipient, content}: NewMail, now: number): void {
  database.prepare('INSERT INTO outbox (message_id, template, locale, recipient, content, queued_at, next_at) VALUES (?, ?, ?, ?, ?, ?, ?)')
    .run(messageId, template, locale, recipient, content, iso(now), iso(now));
}

/**
 * Begins the try of the mail that waits longest, if one is due: it counts, and nobody else begins another before `lease` milliseconds.
 * Only reads when nothing is due.
 */
export function beginTry(database: Database, now: number, lease: number): DueMail | undefined {
  const due = database.prepare("SELECT id, next_at FROM outbox WHERE state = 'waiting' AND (next_at <= ? OR next_at > ?) ORDER BY next_at, id LIMIT 1")
    .get(iso(now), iso(now + FURTHEST)) as {id: number; next_at: string} | undefined;
  if (due === undefined) return undefined;
  // Another process may have begun it since it was read.
  return database.prepare(`UPDATE outbox SET tries = tries + 1, next_at = ? WHERE id = ? AND state = 'waiting' AND next_at = ?
    RETURNING id, message_id AS messageId, template, locale, recipient, content, queued_at AS queuedAt, tries, doubts`)
    .get(iso(now + lease), due.id, due.next_at) as unknown as DueMail | undefined;
}

/** It left: whom it went to and what it said are erased. */
export function markSent(database: Database, id: number, now: number): void {
  database.prepare("UPDATE outbox SET state = 'sent', recipient = NULL, content = NULL, next_at = NULL, failure = NULL, ended_at = ? WHERE id = ? AND state = 'waiting'")
    .run(iso(now), id);
}

/** It did not leave: again at `next`. `doubts` more tries may have been taken. */
export function markFailed(database: Database, id: number, {failure, doubts, next}: {failure: string; doubts: number; next: number}): void {
  database.prepare("UPDATE outbox SET failure = ?, doubts = doubts + ?, next_at = ? WHERE id = ? AND state = 'waiting'").run(failure, doubts, iso(next), id);
}

/** Nobody took it. `keep`: whether it could still be of use. */
export function markDead(database: Database, id: number, {failure, keep}: {failure: string; keep: boolean}, now: number): void {
  database.prepare(`UPDATE outbox SET state = 'dead', failure = ?, next_at = NULL, ended_at = ?,
    recipient = CASE ? WHEN 1 THEN recipient END, content = CASE ? WHEN 1 THEN content END WHERE id = ? AND state = 'waiting'`)
    .run(failure, iso(now), Number(keep), Number(keep), id);
}

/** Which mails of the desk's list. */
export interface MailFilter {
  readonly state: 'waiting' | 'dead';
  readonly template?: string | undefined;
}

/** A mail of the desk's list, with when it is tried next (ISO 8601; null when it is given up). */
export interface QueuedMail extends ListedMail {
  readonly state: MailFilter['state'];
  readonly nextAt: string | null;
}

/** Mails that have not left, the oldest first, with how many there are and, by state, of that template. */
export function mailQueue(database: Database, {state, template}: MailFilter, {limit, offset}: {readonly limit: number; readonly offset: number}): {readonly lines: QueuedMail[]; readonly total: number; readonly counts: Readonly<Record<MailFilter['state'], number>>} {
  const where = '(:template IS NULL OR template = :template)';
  const asked = {template: template ?? null};
  const counts = {waiting: 0, dead: 0};
  for (const {state: one, n} of database.prepare(`SELECT state, count(*) AS n FROM outbox WHERE state IN ('waiting', 'dead') AND ${where} GROUP BY state`).all(asked) as {state: MailFilter['state']; n: number}[]) counts[one] = n;
  const lines = database.prepare(`SELECT id, state, template, recipient, queued_at AS queuedAt, next_at AS nextAt, tries, failure, ended_at AS endedAt FROM outbox WHERE state = :state AND ${where} ORDER BY id LIMIT :limit OFFSET :offset`)
    .all({...asked, state, limit, offset}) as unknown as QueuedMail[];
  return {lines, counts, total: counts[state]};
}

/** What the mails that have not left are, for the filter. */
export const queuedTemplates = (database: Database): string[] =>
  (database.prepare("SELECT DISTINCT template FROM outbox WHERE state IN ('waiting', 'dead') ORDER BY template").all() as {template: string}[]).map(({template}) => template);

/** Lets a dead mail be tried anew, from the first try on and under the same Message-ID; false when there is no such mail or nothing left to send. */
export function tryMailAgain(database: Database, id: number, now: number): boolean {
  return database.prepare(`UPDATE outbox SET state = 'waiting', tries = 0, doubts = 0, next_at = ?, ended_at = NULL
    WHERE id = ? AND state = 'dead' AND recipient IS NOT NULL AND content IS NOT NULL`).run(iso(now), id).changes === 1;
}

/** Removes every mail to an address that did not leave; gives how many. One that is leaving just now leaves no trace either. */
export function forgetMailTo(database: Database, address: string): number {
  return Number(database.prepare('DELETE FROM outbox WHERE recipient = ?').run(address.toLowerCase()).changes);
}
