/** The audit log: one line per act, kept in the transaction of the act itself. */
import {FIRST_SEAL, brokenAt, sealOf} from './chain.ts';
import type {Database} from './database.ts';

/** One act. Identifiers only: what is written here outlives the people it speaks of. */
export interface Act {
  /** `person:12`, `system`, `anonymous`. */
  readonly actor: string;
  /** As in the policy table (`application.accept`), or a fact (`listing.hidden`). */
  readonly action: string;
  /** `structure:s12`, `application:5`. */
  readonly object: string;
  /** A code that says more; never free text. */
  readonly detail?: string;
}
export interface AuditLine extends Required<Act> {
  readonly id: number;
  /** ISO 8601. */
  readonly at: string;
}

interface Row extends AuditLine {
  readonly previous: string;
  readonly seal: string;
}

/** Appends an act; call it inside the transaction that does it. `now` in milliseconds. */
export function audit(database: Database, act: Act, now: number): void {
  database.transaction(() => {
    const last = database.prepare('SELECT seal FROM audit ORDER BY id DESC LIMIT 1').get() as {seal: string} | undefined;
    const values = [new Date(now).toISOString(), act.actor, act.action, act.object, act.detail ?? ''] as const;
    const previous = last?.seal ?? FIRST_SEAL;
    database.prepare('INSERT INTO audit (at, actor, action, object, detail, previous, seal) VALUES (?, ?, ?, ?, ?, ?, ?)').run(...values, previous, sealOf(previous, values));
  });
}

/** What was done to an object, oldest first. */
export function actsOn(database: Database, object: string): AuditLine[] {
  return database.prepare('SELECT id, at, actor, action, object, detail FROM audit WHERE object = ? ORDER BY id').all(object) as unknown as AuditLine[];
}

/** Number of the first line that was changed or removed after it was written; undefined when the log is whole. */
export function auditBrokenAt(database: Database): number | undefined {
  const rows = database.prepare('SELECT * FROM audit ORDER BY id').all() as unknown as Row[];
  return brokenAt(rows.map(({id, at, actor, action, object, detail, previous, seal}) => ({id, previous, seal, values: [at, actor, action, object, detail]})));
}
