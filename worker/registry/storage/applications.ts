/** Applications: what a structure sent, what became of it. Who reads names how far it may see, and nothing outside of that is loaded. */
import {CHARTER_SOURCE} from '../../../src/contract/form-constants.ts';
import type {Contact} from '../../../src/contract/structure.ts';
import type {AppliedStructure, ApplicationState, ApplicationStatus, RefusalReason} from '../domain/application.ts';
import type {Reach} from '../domain/session.ts';
import type {Database} from './database.ts';
import {publicId} from './identifiers.ts';

export interface Application {
  readonly id: string;
  readonly state: ApplicationState;
  /** Milliseconds since the epoch. */
  readonly changedAt: number;
  /** INSEE code. */
  readonly departement: string;
  readonly structure: AppliedStructure;
  readonly contact: Contact;
  readonly signatory: {readonly name: string; readonly role: string; readonly email: string};
  readonly locale: 'fr' | 'en';
  readonly charterVersion: string;
  /** Public identifier of the structure it became. */
  readonly listedAs?: string;
}

/** A line of the queue: no contact, no signatory. */
export interface ApplicationLine {
  readonly id: string;
  readonly status: ApplicationStatus;
  readonly name: string;
  readonly departement: string;
  /** Milliseconds since the epoch. */
  readonly createdAt: number;
  readonly changedAt: number;
}

interface Row {
  readonly id: string;
  readonly status: ApplicationStatus;
  readonly created_at: number;
  readonly changed_at: number;
  readonly departement: string;
  readonly structure: string;
  readonly contact: string;
  readonly signatory_name: string;
  readonly signatory_role: string;
  readonly signatory_email: string;
  readonly locale: 'fr' | 'en';
  readonly charter_version: string;
  readonly question: string | null;
  readonly answer: string | null;
  readonly reason: RefusalReason | null;
  readonly listed_as: string | null;
}

const applicationOf = (row: Row): Application => ({
  id: row.id,
  state: {
    status: row.status, createdAt: row.created_at,
    ...(row.question !== null && {question: row.question}), ...(row.answer !== null && {answer: row.answer}), ...(row.reason !== null && {reason: row.reason}),
  },
  changedAt: row.changed_at,
  departement: row.departement,
  structure: JSON.parse(row.structure) as AppliedStructure,
  contact: JSON.parse(row.contact) as Contact,
  signatory: {name: row.signatory_name, role: row.signatory_role, email: row.signatory_email},
  locale: row.locale,
  charterVersion: row.charter_version,
  ...(row.listed_as !== null && {listedAs: row.listed_as}),
});

/** Keeps a new application. `mailbox`: the signatory's address as limits count it. */
export function addApplication(database: Database, {id, state, departement, structure, contact, signatory, locale, charterVersion, changedAt}: Application, mailbox: string): void {
  database.prepare(
    'INSERT INTO applications (id, status, created_at, changed_at, departement, name, structure, contact, signatory_name, signatory_role, signatory_email, mailbox, locale, charter_version) ' +
    'VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)',
  ).run(id, state.status, state.createdAt, changedAt, departement, structure.name, JSON.stringify(structure), JSON.stringify(contact), signatory.name, signatory.role, signatory.email, mailbox, locale, charterVersion);
}

/** When the applications of a mailbox since `since` were made, oldest first (ms). */
export function recentApplications(database: Database, mailbox: string, since: number): number[] {
  const rows = database.prepare('SELECT created_at FROM applications WHERE mailbox = ? AND created_at > ? ORDER BY created_at').all(mailbox, since) as {created_at: number}[];
  return rows.map(({created_at: at}) => at);
}

// Before its address is confirmed an application is nobody's business, and an expired one has nothing left to read.
const READABLE = "status NOT IN ('to-confirm', 'expired')";
const WITHIN = 'departement IN (SELECT value FROM json_each(?))';

/** What `reach` may see of the queue, oldest first. `statuses` keeps some only. */
export function applicationsFor(database: Database, reach: Reach, statuses?: readonly ApplicationStatus[]): ApplicationLine[] {
  const rows = database.prepare(
    `SELECT id, status, name, departement, created_at, changed_at FROM applications
     WHERE ${READABLE}${reach === 'all' ? '' : ` AND ${WITHIN}`}${statuses === undefined ? '' : ' AND status IN (SELECT value FROM json_each(?))'} ORDER BY created_at, id`,
  ).all(...(reach === 'all' ? [] : [JSON.stringify(reach.departements)]), ...(statuses === undefined ? [] : [JSON.stringify(statuses)])) as unknown as (Omit<ApplicationLine, 'createdAt' | 'changedAt'> & {created_at: number; changed_at: number})[];
  return rows.map(({id, status, name, departement, created_at: createdAt, changed_at: changedAt}) => ({id, status, name, departement, createdAt, changedAt}));
}

/** An application within `reach`; undefined when there is none, which is all that is said of those outside. */
export function application(database: Database, id: string, reach: Reach): Application | undefined {
  const row = database.prepare(`SELECT * FROM applications WHERE id = ? AND ${READABLE}${reach === 'all' ? '' : ` AND ${WITHIN}`}`)
    .get(id, ...(reach === 'all' ? [] : [JSON.stringify(reach.departements)])) as Row | undefined;
  return row && applicationOf(row);
}

/** An application whatever its state: for the one who holds the link mailed to its signatory, and for the jobs. */
export function applicationOfLink(database: Database, id: string): Application | undefined {
  const row = database.prepare('SELECT * FROM applications WHERE id = ?').get(id) as Row | undefined;
  return row && applicationOf(row);
}

/** Writes what was decided. `now` in milliseconds. */
export function keepState(database: Database, id: string, {status, question, answer, reason}: ApplicationState, now: number): void {
  database.prepare('UPDATE applications SET status = ?, question = ?, answer = ?, reason = ?, changed_at = ? WHERE id = ?').run(status, question ?? null, answer ?? null, reason ?? null, now, id);
}

/** Applications still to confirm that were made at `before` (ms) or earlier, after `after`. */
export function unconfirmed(database: Database, before: number, after: number): string[] {
  return (database.prepare("SELECT id FROM applications WHERE status = 'to-confirm' AND created_at <= ? AND created_at > ? ORDER BY created_at LIMIT 500").all(before, after) as {id: string}[]).map(({id}) => id);
}

/** Empties an application of everything that was sent: only that there was one stays. */
export function eraseApplication(database: Database, id: string): void {
  database.prepare(
    "UPDATE applications SET name = '', structure = '{}', contact = '{}', signatory_name = '', signatory_role = '', signatory_email = '', mailbox = '', question = NULL, answer = NULL WHERE id = ?",
  ).run(id);
}

/** Notes which structure an accepted application became: its public identifier, by the listing just written. */
export function noteListed(database: Database, id: string): string {
  const {structure_id: row} = database.prepare('SELECT structure_id FROM listings WHERE source = ? AND source_id = ?').get(CHARTER_SOURCE, id) as {structure_id: number};
  const structure = publicId(row);
  database.prepare('UPDATE applications SET listed_as = ? WHERE id = ?').run(structure, id);
  return structure;
}
