/** Who wants to be told when something opens. One mail, then the row is gone; it never says what somebody was told. */
import type {EventKind} from '../../../src/contract/event-vocabulary.ts';
import type {Database} from './database.ts';

export interface EventAlert {
  /** Thirty-two hexadecimal digits, at random. */
  readonly id: string;
  readonly email: string;
  readonly mailbox: string;
  /** Code of a place. */
  readonly territory: string;
  /** Codes; none: any. */
  readonly needs: readonly string[];
  readonly kinds: readonly EventKind[];
  readonly locale: 'fr' | 'en';
  /** Milliseconds since the epoch. */
  readonly createdAt: number;
  readonly confirmedAt?: number;
}

interface Row {
  readonly id: string;
  readonly email: string;
  readonly mailbox: string;
  readonly territory: string;
  readonly needs: string;
  readonly kinds: string;
  readonly locale: 'fr' | 'en';
  readonly created_at: number;
  readonly confirmed_at: number | null;
}
const alertOf = ({id, email, mailbox, territory, needs, kinds, locale, created_at: createdAt, confirmed_at: confirmedAt}: Row): EventAlert => ({
  id, email, mailbox, territory, needs: JSON.parse(needs) as string[], kinds: JSON.parse(kinds) as EventKind[], locale, createdAt, ...(confirmedAt !== null && {confirmedAt}),
});

/** Keeps an alert, to be confirmed. */
export function addAlert(database: Database, {id, email, mailbox, territory, needs, kinds, locale, createdAt}: Omit<EventAlert, 'confirmedAt'>): void {
  database.prepare('INSERT INTO event_alerts (id, email, mailbox, territory, needs, kinds, locale, created_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?)')
    .run(id, email, mailbox, territory, JSON.stringify(needs), JSON.stringify(kinds), locale, createdAt);
}

/** An alert by its identifier; undefined when there is none (any more). */
export function alertById(database: Database, id: string): EventAlert | undefined {
  const row = database.prepare('SELECT * FROM event_alerts WHERE id = ?').get(id) as Row | undefined;
  return row && alertOf(row);
}

/** Notes that an alert is confirmed. `now` in milliseconds. */
export const confirmAlertRow = (database: Database, id: string, now: number): void => void database.prepare('UPDATE event_alerts SET confirmed_at = ? WHERE id = ?').run(now, id);

/** Forgets an alert; gives whether there was one. */
export const forgetAlert = (database: Database, id: string): boolean => database.prepare('DELETE FROM event_alerts WHERE id = ?').run(id).changes === 1;

/**
 * Forgets the other alerts of a mailbox that ask for the same, `confirmed` ones only or all of them: asked for twice, by a second tab or a page
 * that was left, it is one. Gives the identifiers of those that are gone.
 */
export const forgetSameAlerts = (database: Database, {id, mailbox, territory, needs, kinds}: EventAlert, confirmed: boolean): string[] => (database.prepare(
  'DELETE FROM event_alerts WHERE mailbox = ? AND territory = ? AND needs = ? AND kinds = ? AND id <> ? AND (confirmed_at IS NOT NULL OR ?) RETURNING id',
).all(mailbox, territory, JSON.stringify(needs), JSON.stringify(kinds), id, confirmed ? 0 : 1) as {id: string}[]).map((row) => row.id);

/** Alerts that wait, those confirmed by `by` (ms) only. */
export const waitingAlerts = (database: Database, by: number): EventAlert[] =>
  (database.prepare('SELECT * FROM event_alerts WHERE confirmed_at <= ? ORDER BY confirmed_at, id').all(by) as unknown as Row[]).map(alertOf);
