/**
 * Reports: what visitors say of a sheet and what became of it. Who reads names how far it may see, and nothing outside of that is loaded;
 * who sent one is in a table of its own, read by no page.
 */
import type {ReportReason} from '../../../src/contract/report-reasons.ts';
import {fold} from '../../directory/gazetteer/fold.ts';
import type {Outcome, ReportState, ReportStatus} from '../domain/report.ts';
import {saysClosed} from '../domain/report.ts';
import type {Reach} from '../domain/session.ts';
import type {Database} from './database.ts';
import {publicId, rowOf} from './identifiers.ts';
import {tokenHash} from './links.ts';

/** A report with the structure it is about; never who sent it. */
export interface Report {
  readonly id: string;
  readonly state: ReportState;
  readonly comment: string;
  /** Milliseconds since the epoch. */
  readonly changedAt: number;
  /** Public identifier. */
  readonly structure: string;
  readonly name: string;
  readonly city: string;
  /** INSEE code. */
  readonly departement: string;
  /** It left, or is hidden. */
  readonly hidden: boolean;
}

interface Row {
  readonly id: string;
  readonly structure_id: number;
  readonly reason: ReportReason;
  readonly comment: string;
  readonly status: ReportStatus;
  readonly created_at: number;
  readonly changed_at: number;
  readonly confirmed_at: number | null;
  readonly told_at: number | null;
  readonly cause: 'charter' | 'no-contact' | 'silence' | null;
  readonly outcome: Outcome | null;
  readonly settled_by: 'structure' | 'coordination' | null;
  readonly words: string | null;
  readonly name: string;
  readonly city: string;
  readonly departement: string;
  readonly hidden: number;
}

const SELECT = `SELECT reports.*, json_extract(document, '$.name') AS name, json_extract(document, '$.address.city') AS city, departement, hidden_at IS NOT NULL AS hidden
  FROM reports JOIN structures ON structures.id = structure_id WHERE document <> ''`;

const reportOf = (row: Row): Report => ({
  id: row.id,
  state: {
    status: row.status, reason: row.reason, createdAt: row.created_at,
    ...(row.confirmed_at !== null && {confirmedAt: row.confirmed_at}), ...(row.told_at !== null && {toldAt: row.told_at}), ...(row.cause !== null && {cause: row.cause}),
    ...(row.outcome !== null && {outcome: row.outcome}), ...(row.settled_by !== null && {settledBy: row.settled_by}), ...(row.words !== null && {words: row.words}),
  },
  comment: row.comment, changedAt: row.changed_at, structure: publicId(row.structure_id), name: row.name, city: row.city, departement: row.departement, hidden: row.hidden === 1,
});

export interface NewReport {
  readonly id: string;
  /** Public identifier. */
  readonly structure: string;
  readonly reason: ReportReason;
  readonly comment: string;
  readonly email: string;
  /** The address as limits count it. */
  readonly mailbox: string;
  readonly locale: 'fr' | 'en';
  /** Of the link that confirms it; only its hash is kept. */
  readonly token: string;
}

/** Keeps a new report, to be confirmed. `now` in milliseconds. */
export function addReport(database: Database, {id, structure, reason, comment, email, mailbox, locale, token}: NewReport, now: number): void {
  database.prepare("INSERT INTO reports (id, structure_id, reason, comment, status, created_at, changed_at, token_hash) VALUES (?, ?, ?, ?, 'to-confirm', ?, ?, ?)")
    .run(id, rowOf(structure), reason, comment, now, now, tokenHash(token));
  database.prepare('INSERT INTO report_senders (report_id, email, mailbox, locale, created_at) VALUES (?, ?, ?, ?, ?)').run(id, email, mailbox, locale, now);
}

/** When the reports of a mailbox since `since` were made, oldest first (ms). */
export function recentReports(database: Database, mailbox: string, since: number): number[] {
  return (database.prepare('SELECT created_at FROM report_senders WHERE mailbox = ? AND created_at > ? ORDER BY created_at').all(mailbox, since) as {created_at: number}[]).map(({created_at: at}) => at);
}

/** The published structure a report may be about; undefined when there is none. One that became another's is that one. */
export function reportable(database: Database, id: string): {readonly id: string; readonly name: string} | undefined {
  const row = database.prepare(
    `SELECT id, json_extract(document, '$.name') AS name FROM structures WHERE document <> '' AND published = 1 AND hidden_at IS NULL AND id = coalesce((SELECT into_id FROM merged WHERE id = :id), :id)`,
  ).get({id: rowOf(id)}) as {id: number; name: string} | undefined;
  return row && {id: publicId(row.id), name: row.name};
}

/** The report a mailed link confirms; it serves until it is confirmed. Nothing of a structure that left. */
export function reportOfToken(database: Database, token: string): Report | undefined {
  const row = database.prepare(`${SELECT} AND token_hash = ? AND hidden_at IS NULL`).get(tokenHash(token)) as Row | undefined;
  return row && reportOf(row);
}

/** Writes what was decided. `now` in milliseconds. */
export function keepReport(database: Database, id: string, {status, confirmedAt, toldAt, cause, outcome, settledBy, words}: ReportState, now: number): void {
  database.prepare('UPDATE reports SET status = ?, confirmed_at = ?, told_at = ?, cause = ?, outcome = ?, settled_by = ?, words = ?, changed_at = ?, token_hash = NULL WHERE id = ?')
    .run(status, confirmedAt ?? null, toldAt ?? null, cause ?? null, outcome ?? null, settledBy ?? null, words ?? null, now, id);
}

/** Where to say what became of a report; undefined when its time is over. */
export function senderOf(database: Database, id: string): {readonly email: string; readonly locale: 'fr' | 'en'} | undefined {
  return database.prepare('SELECT email, locale FROM report_senders WHERE report_id = ?').get(id) as {email: string; locale: 'fr' | 'en'} | undefined;
}

/** Lets go of who sent a report: it is settled. */
export function forgetSender(database: Database, id: string): void {
  database.prepare('DELETE FROM report_senders WHERE report_id = ?').run(id);
}

/** Reports their structure was told of at `before` (ms) or earlier and has not answered, the oldest first but for the first `skipped`. */
export function silentReports(database: Database, before: number, limit: number, skipped = 0): Report[] {
  return (database.prepare(`${SELECT} AND status = 'open' AND told_at <= ? AND hidden_at IS NULL ORDER BY told_at, reports.id LIMIT ? OFFSET ?`).all(before, limit, skipped) as unknown as Row[]).map(reportOf);
}

/** What a structure is told of, waiting first, the latest first: never what went to the coordination alone. */
export function reportsTold(database: Database, structure: string): Report[] {
  return (database.prepare(`${SELECT} AND structure_id = ? AND told_at IS NOT NULL ORDER BY status = 'settled', confirmed_at DESC, reports.id LIMIT 50`).all(rowOf(structure)) as unknown as Row[]).map(reportOf);
}

/** What is reported of a structure, whoever it went to, the latest first; for who reaches the structure already. */
export const reportsAbout = (database: Database, structure: string): Report[] =>
  (database.prepare(`${SELECT} AND structure_id = ? AND status <> 'to-confirm' ORDER BY confirmed_at DESC, reports.id LIMIT 50`).all(rowOf(structure)) as unknown as Row[]).map(reportOf);

/** A report a structure was told of; undefined when there is none. */
export function reportTold(database: Database, structure: string, id: string): Report | undefined {
  const row = database.prepare(`${SELECT} AND structure_id = ? AND told_at IS NOT NULL AND reports.id = ?`).get(rowOf(structure), id) as Row | undefined;
  return row && reportOf(row);
}

/** Reports that say a structure closed and that nobody has settled. */
export function closuresOf(database: Database, structure: string): Report[] {
  return (database.prepare(`${SELECT} AND structure_id = ? AND reason = 'closed' AND status IN ('open', 'escalated') ORDER BY confirmed_at, reports.id`).all(rowOf(structure)) as unknown as Row[]).map(reportOf);
}

/** Puts the notice of closure on a sheet when enough people agree; `day` ISO. Once there it stays until {@link liftClosure}. Gives whether it was put now. */
export function noteClosure(database: Database, structure: string, day: string): boolean {
  const rows = database.prepare("SELECT mailbox FROM report_senders JOIN reports ON reports.id = report_id WHERE structure_id = ? AND reason = 'closed' AND status IN ('open', 'escalated')")
    .all(rowOf(structure)) as {mailbox: string}[];
  if (!saysClosed(rows.map(({mailbox}) => mailbox))) return false;
  return database.prepare('INSERT INTO closure_notices (structure_id, since) VALUES (?, ?) ON CONFLICT (structure_id) DO NOTHING').run(rowOf(structure), day).changes === 1;
}

/** Takes the notice away; gives whether there was one. */
export const liftClosure = (database: Database, structure: string): boolean => database.prepare('DELETE FROM closure_notices WHERE structure_id = ?').run(rowOf(structure)).changes === 1;

/** Since which ISO day the sheet of each structure (by its row) says it may be closed. */
export const closureNotices = (database: Database): ReadonlyMap<number, string> =>
  new Map((database.prepare('SELECT structure_id, since FROM closure_notices').all() as {structure_id: number; since: string}[]).map(({structure_id: row, since}) => [row, since]));

/** Reports of a structure that was found to be another follow it, its notice too. Both are rows. */
export function moveReports(database: Database, from: number, into: number): void {
  database.prepare('UPDATE reports SET structure_id = ? WHERE structure_id = ?').run(into, from);
  database.prepare('UPDATE OR IGNORE closure_notices SET structure_id = ? WHERE structure_id = ?').run(into, from);
}

// ————— the desk —————

export interface ReportFilter {
  readonly statuses?: readonly ReportStatus[] | undefined;
  readonly reason?: ReportReason | undefined;
  /** INSEE code. */
  readonly departement?: string | undefined;
  /** Beginnings of words of the structure's name or city. */
  readonly q?: string | undefined;
}

export interface ReportQueue {
  readonly lines: readonly Report[];
  /** All that the filter keeps, on every page. */
  readonly total: number;
  /** By state, whatever state is asked for. */
  readonly counts: Readonly<Partial<Record<ReportStatus, number>>>;
}

// Before its sender confirmed it a report is nobody's business.
const READABLE = "status <> 'to-confirm'";
const within = (reach: Reach): readonly [sql: string, values: string[]] => (reach === 'all' ? ['', []] : [' AND departement IN (SELECT value FROM json_each(?))', [JSON.stringify(reach.departements)]]);

/** The reports `reach` may see, the oldest first. */
export function reportQueue(database: Database, reach: Reach, {statuses, reason, departement, q}: ReportFilter, {limit, offset}: {readonly limit: number; readonly offset: number}): ReportQueue {
  const [inReach, values] = within(reach);
  const rows = database.prepare(`${SELECT} AND ${READABLE}${inReach}${reason === undefined ? '' : ' AND reason = ?'}${departement === undefined ? '' : ' AND departement = ?'} ORDER BY confirmed_at, reports.id`)
    .all(...values, ...[reason, departement].flatMap((one) => one ?? [])) as unknown as Row[];
  const typed = q === undefined ? [] : fold(q).split(' ').filter((word) => word !== '');
  const counts: Partial<Record<ReportStatus, number>> = {};
  const kept: Row[] = [];
  for (const row of rows) {
    const words = typed.length === 0 ? [] : fold(`${row.name} ${row.city}`).split(' ');
    if (!typed.every((start) => words.some((word) => word.startsWith(start)))) continue;
    counts[row.status] = (counts[row.status] ?? 0) + 1;
    if (statuses === undefined || statuses.includes(row.status)) kept.push(row);
  }
  return {lines: kept.slice(offset, offset + limit).map(reportOf), total: kept.length, counts};
}

/** A report within `reach`; undefined when there is none, which is all that is said of those outside. */
export function reportFor(database: Database, id: string, reach: Reach): Report | undefined {
  const [inReach, values] = within(reach);
  const row = database.prepare(`${SELECT} AND ${READABLE} AND reports.id = ?${inReach}`).get(id, ...values) as Row | undefined;
  return row && reportOf(row);
}
