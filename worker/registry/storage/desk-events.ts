/**
 * What only the desk asks about events. How far the reader sees is part of every query: a coordinator holds the events whose départements
 * are all theirs, reads those published that touch theirs, and the national team has all; what is outside is neither loaded nor counted.
 */
import type {EventInput} from '../../../src/contract/event.ts';
import type {EventKind} from '../../../src/contract/event-vocabulary.ts';
import {fold} from '../../directory/gazetteer/fold.ts';
import {CLASH_DAYS, clashes} from '../domain/event.ts';
import type {EventState} from '../domain/event.ts';
import type {Reach} from '../domain/session.ts';
import type {Database} from './database.ts';
import {EVENT_COLUMNS, eventOfRow, eventRow} from './events.ts';
import type {EventActor, StoredEvent} from './events.ts';

type Values = (string | number)[];

const TOUCHES = 'EXISTS (SELECT 1 FROM event_departements WHERE event_id = events.id AND departement IN (SELECT value FROM json_each(?)))';
const BEYOND = 'EXISTS (SELECT 1 FROM event_departements WHERE event_id = events.id AND departement NOT IN (SELECT value FROM json_each(?)))';

/** Events that are the reader's to act on. */
const held = (reach: Reach): readonly [sql: string, values: Values] => {
  if (reach === 'all') return ['1', []];
  const own = JSON.stringify(reach.departements);
  return [`(${TOUCHES} AND NOT ${BEYOND})`, [own, own]];
};

/** Events the reader may see: theirs, and what is public of those that touch their territories. */
const seen = (reach: Reach): readonly [sql: string, values: Values] => {
  if (reach === 'all') return ['1', []];
  const own = JSON.stringify(reach.departements);
  return [`(${TOUCHES} AND (status <> 'draft' OR NOT ${BEYOND}))`, [own, own]];
};

/** An event that is the reader's to act on, by its public identifier; undefined when there is none, or it is another's. */
export function heldEvent(database: Database, reach: Reach, id: string): StoredEvent | undefined {
  const row = eventRow(id);
  if (Number.isNaN(row)) return undefined;
  const [inReach, values] = held(reach);
  const found = database.prepare(`SELECT ${EVENT_COLUMNS} FROM events WHERE id = ? AND ${inReach}`).get(row, ...values);
  return found === undefined ? undefined : eventOfRow(found);
}

/** What events of the desk are looked for by. */
export interface DeskEventFilter {
  readonly statuses?: readonly EventState[] | undefined;
  readonly kind?: EventKind | undefined;
  /** INSEE code. */
  readonly departement?: string | undefined;
  /** Milliseconds since the epoch: what is to come after, and what has no date yet or is not public. */
  readonly upcoming?: number | undefined;
  /** ISO days by the clock of each event: not over before, begun by then. */
  readonly from?: string | undefined;
  readonly until?: string | undefined;
  /** Words of the title, the organiser, the place. */
  readonly words?: string | undefined;
}

/** An event in the list. */
export interface DeskEvent {
  readonly stored: StoredEvent;
  /** INSEE codes; none: all of France. */
  readonly departements: readonly string[];
  /** Whether the reader may act on it. */
  readonly own: boolean;
  /** Who holds a seat, and who waits for one. */
  readonly registered: number;
  readonly waiting: number;
}

/** Events within reach, by their start; with how many there are. */
export function deskEvents(database: Database, reach: Reach, {statuses, kind, departement, upcoming, from, until, words}: DeskEventFilter, page: {readonly limit: number; readonly offset: number}): {readonly total: number; readonly lines: readonly DeskEvent[]} {
  const [inReach, reached] = seen(reach);
  const where = [inReach];
  const values: Values = [...reached];
  const add = (sql: string, ...more: Values): void => {
    where.push(sql);
    values.push(...more);
  };
  if (statuses !== undefined) add('status IN (SELECT value FROM json_each(?))', JSON.stringify(statuses));
  if (kind !== undefined) add("json_extract(document, '$.kind') = ?", kind);
  if (departement !== undefined) add('EXISTS (SELECT 1 FROM event_departements WHERE event_id = events.id AND departement = ?)', departement);
  if (upcoming !== undefined) add("(status IN ('draft', 'postponed') OR (status NOT IN ('held', 'cancelled') AND ends_at >= ?))", upcoming);
  if (from !== undefined) add("substr(json_extract(document, '$.sessions[#-1].end'), 1, 10) >= ?", from);
  if (until !== undefined) add("substr(json_extract(document, '$.sessions[0].start'), 1, 10) <= ?", until);
  const typed = fold(words ?? '').split(' ').filter((word) => word !== '');
  const rows = database.prepare(
    `SELECT id, json_extract(document, '$.title') || ' ' || json_extract(document, '$.organiser.name') || ' ' || coalesce(json_extract(document, '$.venue.name'), '') || ' ' || coalesce(json_extract(document, '$.venue.address.city'), '') AS text
     FROM events WHERE ${where.join(' AND ')} ORDER BY starts_at, id`,
  ).all(...values) as {id: number; text: string}[];
  const ids = rows.filter(({text}) => {
    if (typed.length === 0) return true;
    const begins = fold(text).split(' ');
    return typed.every((start) => begins.some((word) => word.startsWith(start)));
  }).map(({id}) => id);
  const one = database.prepare(`SELECT ${EVENT_COLUMNS} FROM events WHERE id = ?`);
  const [own, ownValues] = held(reach);
  const isOwn = database.prepare(`SELECT 1 FROM events WHERE id = ? AND ${own}`);
  const seats = database.prepare("SELECT coalesce(sum(state IN ('registered', 'offered')), 0) AS registered, coalesce(sum(state = 'waiting'), 0) AS waiting FROM registrations WHERE event_id = ? AND door = 0");
  return {
    total: ids.length,
    lines: ids.slice(page.offset, page.offset + page.limit).map((id): DeskEvent => {
      const mine = isOwn.get(id, ...ownValues) !== undefined;
      const counts = mine ? seats.get(id) as {registered: number; waiting: number} : {registered: 0, waiting: 0};
      return {stored: eventOfRow(one.get(id)), departements: departementsOf(database, id), own: mine, registered: counts.registered, waiting: counts.waiting};
    }),
  };
}

/** INSEE codes an event is reached by. */
export const departementsOf = (database: Database, id: number): string[] =>
  (database.prepare('SELECT departement FROM event_departements WHERE event_id = ? ORDER BY departement').all(id) as {departement: string}[]).map(({departement}) => departement);

/** INSEE codes of the départements that have an event within reach. */
export function departementsWithEvents(database: Database, reach: Reach): string[] {
  if (reach !== 'all') return [...reach.departements].sort();
  return (database.prepare('SELECT DISTINCT departement FROM event_departements ORDER BY departement').all() as {departement: string}[]).map(({departement}) => departement);
}

/** An event that competes with another for the same people. */
export interface Clash {
  readonly stored: StoredEvent;
  /** Whether the reader may open it on the desk; else its public sheet is what there is. */
  readonly own: boolean;
  /** For all of France. */
  readonly national: boolean;
}

/**
 * Events within {@link CLASH_DAYS} days of `event` that have a territory and a need in common with it, other organisers' included: what is for
 * all of France is for each of its départements. `except`: its own row. A draft is told of to who holds it only.
 */
export function clashesWith(database: Database, reach: Reach, event: EventInput, moments: {readonly startsAt: number; readonly endsAt: number}, departements: readonly string[], except?: number): Clash[] {
  const near = CLASH_DAYS * 86_400_000;
  const [own, values] = held(reach);
  const national = 'NOT EXISTS (SELECT 1 FROM event_departements WHERE event_id = events.id)';
  const common = departements.length === 0 ? '1' : `(${national} OR EXISTS (SELECT 1 FROM event_departements WHERE event_id = events.id AND departement IN (SELECT value FROM json_each(?))))`;
  const rows = database.prepare(
    `SELECT ${EVENT_COLUMNS}, ${own} AS own, ${national} AS national FROM events WHERE status NOT IN ('cancelled', 'postponed') AND id <> ? AND ends_at >= ? AND starts_at <= ? AND ${common} ORDER BY starts_at, id`,
  ).all(...values, except ?? -1, moments.startsAt - near, moments.endsAt + near, ...(departements.length === 0 ? [] : [JSON.stringify(departements)])) as {own: number; national: number}[];
  return rows.map((row): Clash => ({stored: eventOfRow(row), own: row.own === 1, national: row.national === 1})).filter(({stored, own: mine}) => (stored.status !== 'draft' || mine) && clashes(event, stored.event));
}

/** One line of the history of an event. */
export interface EventHistoryLine {
  /** Milliseconds since the epoch. */
  readonly at: number;
  readonly actor: string;
  readonly status: EventState;
  readonly reason?: string;
}

/** What became of an event, oldest first. */
export const eventHistory = (database: Database, id: number): EventHistoryLine[] =>
  (database.prepare('SELECT at, actor, status, reason FROM event_history WHERE event_id = ? ORDER BY at, id').all(id) as unknown as {at: number; actor: string; status: EventState; reason: string | null}[])
    .map(({reason, ...line}) => ({...line, ...(reason !== null && {reason})}));

/** The draft of this very event somebody has just kept: a form that was sent twice. `since` in milliseconds. */
export function sameDraft(database: Database, event: EventInput, by: number, since: number): number | undefined {
  const row = database.prepare("SELECT id FROM events WHERE status = 'draft' AND created_by = ? AND created_at >= ? AND document = ? ORDER BY id DESC").get(by, since, JSON.stringify(event)) as {id: number} | undefined;
  return row?.id;
}

/** Erases an event nobody ever saw. */
export const eraseDraft = (database: Database, id: number): void => void database.prepare("DELETE FROM events WHERE id = ? AND status = 'draft'").run(id);

/** What a coordination wrote to those who come. */
export interface EventMessage {
  readonly id: number;
  readonly at: number;
  readonly actor: string;
  readonly subject: string;
  readonly text: string;
  readonly recipients: number;
}

/** Messages of an event, newest first. */
export const eventMessages = (database: Database, id: number): EventMessage[] =>
  database.prepare('SELECT id, at, actor, subject, text, recipients FROM event_messages WHERE event_id = ? ORDER BY at DESC, id DESC').all(id) as unknown as EventMessage[];

/** Keeps a message; gives its number. */
export const keepMessage = (database: Database, id: number, {actor, subject, text, recipients}: {readonly actor: EventActor; readonly subject: string; readonly text: string; readonly recipients: number}, now: number): number =>
  Number(database.prepare('INSERT INTO event_messages (event_id, at, actor, subject, text, recipients) VALUES (?, ?, ?, ?, ?, ?)').run(id, now, actor, subject, text, recipients).lastInsertRowid);
