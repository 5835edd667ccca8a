/** Those who hold a copy for us: where each is written to, what each was asked to erase, how often it was reminded, and who heard that it did. */
import type {RegistryDeps} from '../deps.ts';
import {REMIND_PROCESSORS, reminderIsDue} from '../domain/withdrawal.ts';
import type {ProcessorCode} from '../domain/withdrawal.ts';
import {enqueue} from '../mail/enqueue.ts';
import {audit} from './audit.ts';
import type {Database} from './database.ts';
import {publicId} from './identifiers.ts';

/** Mailboxes that are known, by the code of the processor. */
export const processorMailboxes = (database: Database): ReadonlyMap<string, string> =>
  new Map((database.prepare('SELECT code, mailbox FROM processors').all() as {code: string; mailbox: string}[]).map(({code, mailbox}) => [code, mailbox]));

/**
 * Writes to each processor with a known mailbox what it has not been written yet: once for each notice, in the transaction it is called
 * in. The mail says the structure by its public number and the day, nothing else.
 */
export function mailNotices(deps: Pick<RegistryDeps, 'database' | 'now' | 'random' | 'secret'>): void {
  const {database} = deps;
  const at = new Date(deps.now()).toISOString();
  const waiting = database.prepare(`SELECT processor_notices.id, mailbox, structure_id, due_by FROM processor_notices JOIN processors ON code = processor JOIN withdrawals ON withdrawals.id = withdrawal_id
    WHERE acknowledged_at IS NULL AND mailed_at IS NULL ORDER BY processor_notices.id`).all() as {id: number; mailbox: string; structure_id: number; due_by: string}[];
  const noted = database.prepare('UPDATE processor_notices SET mailed_at = ? WHERE id = ?');
  for (const {id, mailbox, structure_id: row, due_by: dueBy} of waiting) {
    enqueue(database, {template: 'processor-notice', locale: 'fr', to: mailbox, values: {structure: publicId(row), eraseBy: dueBy.slice(0, 10)}}, deps);
    noted.run(at, id);
  }
}

/** A notice that a processor has not answered. */
export interface SilentNotice {
  readonly id: number;
  /** Public id of the structure that left. */
  readonly structure: string;
  /** Where the processor is written to today. */
  readonly mailbox: string;
  /** ISO 8601. */
  readonly mailedAt: string;
  readonly dueBy: string;
  /** Reminders written so far. */
  readonly reminders: number;
}

/** Notices whose next reminder is due at `now` (ms), the oldest first. */
export function silentNotices(database: Database, now: number): readonly SilentNotice[] {
  const rows = database.prepare(`SELECT processor_notices.id, structure_id, mailbox, mailed_at, due_by, reminders, reminded_at FROM processor_notices
    JOIN processors ON code = processor JOIN withdrawals ON withdrawals.id = withdrawal_id
    WHERE acknowledged_at IS NULL AND mailed_at IS NOT NULL AND reminders < ? ORDER BY processor_notices.id`).all(REMIND_PROCESSORS.length) as
    {id: number; structure_id: number; mailbox: string; mailed_at: string; due_by: string; reminders: number; reminded_at: string | null}[];
  return rows
    .filter(({mailed_at: mailed, reminders, reminded_at: reminded}) => reminderIsDue({mailedAt: Date.parse(mailed), reminders, ...(reminded !== null && {remindedAt: Date.parse(reminded)})}, now))
    .map(({id, structure_id: row, mailbox, mailed_at: mailedAt, due_by: dueBy, reminders}) => ({id, structure: publicId(row), mailbox, mailedAt, dueBy, reminders}));
}

/** Writes the next reminder of a notice, once: false when it was answered or reminded meanwhile. */
export function remindProcessor(deps: Pick<RegistryDeps, 'database' | 'now' | 'random' | 'secret'>, {id, structure, mailbox, mailedAt, dueBy, reminders}: SilentNotice): boolean {
  const {database} = deps;
  const now = deps.now();
  return database.transaction(() => {
    const noted = database.prepare('UPDATE processor_notices SET reminders = reminders + 1, reminded_at = ? WHERE id = ? AND reminders = ? AND acknowledged_at IS NULL').run(new Date(now).toISOString(), id, reminders);
    if (noted.changes !== 1) return false;
    enqueue(database, {template: 'processor-reminder', locale: 'fr', to: mailbox, values: {structure, askedOn: mailedAt.slice(0, 10), eraseBy: dueBy.slice(0, 10)}}, deps);
    audit(database, {actor: 'system', action: 'processor.remind', object: `notice:${id}`, detail: String(reminders + 1)}, now);
    return true;
  });
}

/** Sets where a processor is written to, or that nobody knows; what it was not written yet leaves at once. `by`: `person:3`. */
export function setProcessorMailbox(deps: Pick<RegistryDeps, 'database' | 'now' | 'random' | 'secret'>, code: ProcessorCode, mailbox: string | undefined, by: string): void {
  const {database} = deps;
  database.transaction(() => {
    if (processorMailboxes(database).get(code) === mailbox) return;
    if (mailbox === undefined) database.prepare('DELETE FROM processors WHERE code = ?').run(code);
    else database.prepare('INSERT INTO processors (code, mailbox) VALUES (?, ?) ON CONFLICT (code) DO UPDATE SET mailbox = excluded.mailbox').run(code, mailbox);
    audit(database, {actor: by, action: 'processor.mailbox', object: `processor:${code}`, detail: mailbox === undefined ? 'removed' : 'set'}, deps.now());
    mailNotices(deps);
  });
}

/** `retard`: silent through all reminders, or past their day. */
export const NOTICE_STATES = ['ouvertes', 'retard', 'faites', 'toutes'] as const;
export type NoticeState = (typeof NOTICE_STATES)[number];

/** A notice as the desk lists it; times are ISO 8601. */
export interface ListedNotice {
  readonly id: number;
  /** Number of the withdrawal. */
  readonly withdrawal: number;
  /** Public id of the structure that left. */
  readonly structure: string;
  readonly processor: string;
  readonly createdAt: string;
  readonly dueBy: string;
  readonly mailedAt: string | undefined;
  /** Reminders written, the last one when. */
  readonly reminders: number;
  readonly remindedAt: string | undefined;
  readonly doneAt: string | undefined;
  /** `person:3`. */
  readonly doneBy: string | undefined;
}

interface Row {
  readonly id: number;
  readonly withdrawal_id: number;
  readonly structure_id: number;
  readonly processor: string;
  readonly created_at: string;
  readonly due_by: string;
  readonly mailed_at: string | null;
  readonly reminders: number;
  readonly reminded_at: string | null;
  readonly acknowledged_at: string | null;
  readonly acknowledged_by: string | null;
}

const LATE = `acknowledged_at IS NULL AND (reminders >= ${REMIND_PROCESSORS.length} OR due_by < ?1)`;
const OF_STATE = `CASE ?2 WHEN 'ouvertes' THEN acknowledged_at IS NULL WHEN 'retard' THEN ${LATE} WHEN 'faites' THEN acknowledged_at IS NOT NULL ELSE 1 END`;

/** Notices nobody answered in time at `now` (ms): somebody has to call. */
export const lateNotices = (database: Database, now: number): number => (database.prepare(`SELECT count(*) AS n FROM processor_notices WHERE ${LATE}`).get(new Date(now).toISOString()) as {n: number}).n;

/** Notices, those that are open first, the most urgent of them first; then those done last. `processor`: of this one only. */
export function listNotices(database: Database, {state, processor, now}: {readonly state: NoticeState; readonly processor?: string | undefined; readonly now: number}, {limit, offset}: {readonly limit: number; readonly offset: number}): {readonly lines: readonly ListedNotice[]; readonly total: number} {
  const asked = [new Date(now).toISOString(), state, processor ?? null] as const;
  const from = `FROM processor_notices JOIN withdrawals ON withdrawals.id = withdrawal_id WHERE ${OF_STATE} AND (?3 IS NULL OR processor = ?3)`;
  const {total} = database.prepare(`SELECT count(*) AS total ${from}`).get(...asked) as {total: number};
  const rows = database.prepare(`SELECT processor_notices.*, structure_id ${from} ORDER BY acknowledged_at IS NOT NULL, CASE WHEN acknowledged_at IS NULL THEN due_by END, acknowledged_at DESC, processor_notices.id LIMIT ?4 OFFSET ?5`)
    .all(...asked, limit, offset) as unknown as Row[];
  return {
    total,
    lines: rows.map((row) => ({
      id: row.id, withdrawal: row.withdrawal_id, structure: publicId(row.structure_id), processor: row.processor, createdAt: row.created_at, dueBy: row.due_by,
      mailedAt: row.mailed_at ?? undefined, reminders: row.reminders, remindedAt: row.reminded_at ?? undefined, doneAt: row.acknowledged_at ?? undefined, doneBy: row.acknowledged_by ?? undefined,
    })),
  };
}

export const hasNotice = (database: Database, id: number): boolean => database.prepare('SELECT 1 FROM processor_notices WHERE id = ?').get(id) !== undefined;
