/** Those who hold a copy for us: where each is written to, what each was asked to erase, and who heard that it did. */
import type {RegistryDeps} from '../deps.ts';
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

export const NOTICE_STATES = ['ouvertes', 'faites', 'toutes'] as const;
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
  readonly acknowledged_at: string | null;
  readonly acknowledged_by: string | null;
}

const WHERE: Readonly<Record<NoticeState, string>> = {ouvertes: 'acknowledged_at IS NULL', faites: 'acknowledged_at IS NOT NULL', toutes: '1'};

/** Notices, those that are open first, the most urgent of them first; then those done last. `processor`: of this one only. */
export function listNotices(database: Database, {state, processor}: {readonly state: NoticeState; readonly processor?: string | undefined}, {limit, offset}: {readonly limit: number; readonly offset: number}): {readonly lines: readonly ListedNotice[]; readonly total: number} {
  const from = `FROM processor_notices JOIN withdrawals ON withdrawals.id = withdrawal_id WHERE ${WHERE[state]} AND (?1 IS NULL OR processor = ?1)`;
  const {total} = database.prepare(`SELECT count(*) AS total ${from}`).get(processor ?? null) as {total: number};
  const rows = database.prepare(`SELECT processor_notices.*, structure_id ${from} ORDER BY acknowledged_at IS NOT NULL, CASE WHEN acknowledged_at IS NULL THEN due_by END, acknowledged_at DESC, processor_notices.id LIMIT ?2 OFFSET ?3`)
    .all(processor ?? null, limit, offset) as unknown as Row[];
  return {
    total,
    lines: rows.map((row) => ({
      id: row.id, withdrawal: row.withdrawal_id, structure: publicId(row.structure_id), processor: row.processor, createdAt: row.created_at, dueBy: row.due_by,
      mailedAt: row.mailed_at ?? undefined, doneAt: row.acknowledged_at ?? undefined, doneBy: row.acknowledged_by ?? undefined,
    })),
  };
}

export const hasNotice = (database: Database, id: number): boolean => database.prepare('SELECT 1 FROM processor_notices WHERE id = ?').get(id) !== undefined;
