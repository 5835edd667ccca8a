/** Events in the file: what the desk writes of them, their life, and what of them is published. */
import type {EventInput, PanaEventData} from '../../../src/contract/event.ts';
import {EVENT_LIMITS} from '../../../src/contract/event-vocabulary.ts';
import type {EventStatus, SeatsLeft} from '../../../src/contract/event-vocabulary.ts';
import {isoIn, momentOf} from '../../../src/contract/wall-clock.ts';
import type {EventLife, SessionNumbers} from '../domain/event.ts';
import {monthsBefore} from '../domain/calendar.ts';
import type {Database} from './database.ts';
import {slugged} from './identifiers.ts';

/** Seats left by mode, in words: what is published instead of a number. */
export interface SeatWords {
  readonly onSite?: SeatsLeft;
  readonly remote?: SeatsLeft;
}

export interface StoredEvent {
  readonly id: number;
  readonly event: EventInput;
  /** Link of the video room. Never leaves the registry but in the mail of somebody registered. */
  readonly room?: string;
  readonly status: EventStatus | 'draft';
  readonly reason?: string;
  /** ISO 8601 with offset. */
  readonly previousStart?: string;
  readonly seats: SeatWords;
  /** Raised by each save. */
  readonly version: number;
  readonly sequence: number;
  /** Absent: each session has the number of its place, and none was taken away. */
  readonly numbers?: SessionNumbers;
  /** Milliseconds since the epoch, all of them. */
  readonly startsAt: number;
  readonly endsAt: number;
  readonly opensAt?: number;
  readonly closesAt?: number;
  readonly createdAt: number;
  readonly changedAt: number;
  readonly publishedAt?: number;
  /** What it was closed with. */
  readonly figures?: EventFigures;
  readonly example: boolean;
}

/** How an event went, when it is closed. */
export interface EventFigures {
  readonly onSite: number;
  readonly remote: number;
  readonly note?: string;
}

/** Public identifier of an event's row. */
export const eventId = (row: number): string => `e${row.toString(36)}`;
/** Row of a public identifier; NaN when it is not one. */
export const eventRow = (id: string): number => {
  const row = /^e[0-9a-z]{1,8}$/.test(id) ? Number.parseInt(id.slice(1), 36) : Number.NaN;
  return eventId(row) === id ? row : Number.NaN;
};

interface Row {
  readonly id: number;
  readonly document: string;
  readonly room: string | null;
  readonly status: EventStatus | 'draft';
  readonly reason: string | null;
  readonly previous_start: string | null;
  readonly seats: string;
  readonly version: number;
  readonly sequence: number;
  readonly starts_at: number;
  readonly ends_at: number;
  readonly opens_at: number | null;
  readonly closes_at: number | null;
  readonly created_at: number;
  readonly changed_at: number;
  readonly published_at: number | null;
  readonly figures: string | null;
  readonly example: number;
  readonly session_numbers: string | null;
}

const COLUMNS = 'id, document, room, status, reason, previous_start, seats, version, sequence, starts_at, ends_at, opens_at, closes_at, created_at, changed_at, published_at, figures, example, session_numbers';

/** A row of {@link EVENT_COLUMNS}. */
export const eventOfRow = (row: unknown): StoredEvent => {
  const {id, document, room, status, reason, previous_start: previousStart, seats, version, sequence, starts_at: startsAt, ends_at: endsAt, opens_at: opensAt, closes_at: closesAt, created_at: createdAt, changed_at: changedAt, published_at: publishedAt, figures, example, session_numbers: numbers} = row as Row;
  return {
    id, event: JSON.parse(document) as EventInput, status, seats: JSON.parse(seats) as SeatWords, version, sequence, startsAt, endsAt, createdAt, changedAt, example: example === 1,
    ...(room !== null && {room}), ...(reason !== null && {reason}), ...(previousStart !== null && {previousStart}), ...(opensAt !== null && {opensAt}),
    ...(closesAt !== null && {closesAt}), ...(publishedAt !== null && {publishedAt}), ...(figures !== null && {figures: JSON.parse(figures) as EventFigures}),
    ...(numbers !== null && {numbers: JSON.parse(numbers) as SessionNumbers}),
  };
};
/** Columns {@link eventOfRow} reads. */
export const EVENT_COLUMNS = COLUMNS;

/** An event by its row; undefined when there is none. */
export function eventById(database: Database, id: number): StoredEvent | undefined {
  const row = Number.isNaN(id) ? undefined : database.prepare(`SELECT ${COLUMNS} FROM events WHERE id = ?`).get(id);
  return row === undefined ? undefined : eventOfRow(row);
}

/** What follows from an event's dates, in milliseconds since the epoch. */
export function momentsOf({sessions, timeZone, registration}: Pick<EventInput, 'sessions' | 'timeZone' | 'registration'>): {startsAt: number; endsAt: number; opensAt: number | null; closesAt: number | null} {
  const at = (local: string): number => momentOf(local, timeZone).at;
  const startsAt = at(sessions[0]!.start);
  return {
    startsAt, endsAt: at(sessions.at(-1)!.end),
    opensAt: registration.how === 'here' && registration.opens !== undefined ? at(registration.opens) : null,
    closesAt: registration.how === 'here' ? (registration.closes === undefined ? startsAt : at(registration.closes)) : null,
  };
}

/** What {@link addEvent} writes: a draft, unless it is told another status. */
export interface NewEvent {
  readonly event: EventInput;
  readonly room?: string | undefined;
  /** INSEE codes its territories lie in; none for a national one. */
  readonly departements: readonly string[];
  /** Row of the person who writes it. */
  readonly by?: number | undefined;
  readonly status?: EventStatus | 'draft';
  readonly example?: boolean;
}

/** Writes an event; gives its row. */
export function addEvent(database: Database, {event, room, departements, by, status = 'draft', example = false}: NewEvent, now: number): number {
  return database.transaction(() => {
    const {startsAt, endsAt, opensAt, closesAt} = momentsOf(event);
    const id = Number(database.prepare(
      'INSERT INTO events (document, room, status, starts_at, ends_at, opens_at, closes_at, created_at, changed_at, published_at, created_by, example, seats) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)',
    ).run(JSON.stringify(event), room ?? null, status, startsAt, endsAt, opensAt, closesAt, now, now, status === 'draft' ? null : now, by ?? null, example ? 1 : 0, JSON.stringify(allFree(event))).lastInsertRowid);
    setDepartements(database, id, departements);
    database.prepare('INSERT INTO event_history (event_id, at, actor, status, reason) VALUES (?, ?, ?, ?, NULL)').run(id, now, by === undefined ? 'system' : `person:${by}`, status);
    return id;
  });
}

const allFree = ({capacity}: EventInput): SeatWords => ({...(capacity.onSite !== undefined && {onSite: 'many' as const}), ...(capacity.remote !== undefined && {remote: 'many' as const})});

/** Says which départements (INSEE codes) an event is reached by. */
export function setDepartements(database: Database, id: number, departements: readonly string[]): void {
  database.prepare('DELETE FROM event_departements WHERE event_id = ?').run(id);
  const insert = database.prepare('INSERT OR IGNORE INTO event_departements (event_id, departement) VALUES (?, ?)');
  for (const departement of departements) insert.run(id, departement);
}

/** Who changes an event: somebody of the desk, by the number of their account, or the software. */
export type EventActor = `person:${number}` | 'system';

/**
 * Keeps what an event became ({@link EventLife}), with its history when its status or its reason is another. What a person changes raises the
 * version that forms are compared by; what the clock and the seats do does not. `room`: not said, it stays; null, it goes.
 */
export function keepLife(database: Database, id: number, life: EventLife, {actor, room}: {readonly actor: EventActor; readonly room?: string | null}, now: number): void {
  database.transaction(() => {
    const before = database.prepare('SELECT status, reason FROM events WHERE id = ?').get(id) as {status: string; reason: string | null} | undefined;
    if (before === undefined) return;
    const {event, status, reason = null, previousStart = null, sequence, numbers, startsAt, endsAt, opensAt = null, closesAt = null} = life;
    database.prepare(
      `UPDATE events SET document = ?, status = ?, reason = ?, previous_start = ?, sequence = ?, session_numbers = ?, starts_at = ?, ends_at = ?, opens_at = ?, closes_at = ?, changed_at = ?, version = version + ?,
       published_at = CASE WHEN ? = 'draft' THEN published_at ELSE coalesce(published_at, ?) END WHERE id = ?`,
    ).run(JSON.stringify(event), status, reason, previousStart, sequence, numbers === undefined ? null : JSON.stringify(numbers), startsAt, endsAt, opensAt, closesAt, now, actor === 'system' ? 0 : 1, status, now, id);
    if (room !== undefined) database.prepare('UPDATE events SET room = ? WHERE id = ?').run(room, id);
    if (before.status !== status || (reason !== null && before.reason !== reason)) {
      database.prepare('INSERT INTO event_history (event_id, at, actor, status, reason) VALUES (?, ?, ?, ?, ?)').run(id, now, actor, status, reason);
    }
  });
}

/** Keeps the figures an event was closed with. */
export function keepFigures(database: Database, id: number, figures: EventFigures, now: number): void {
  database.prepare('UPDATE events SET figures = ?, changed_at = ?, version = version + 1 WHERE id = ?').run(JSON.stringify(figures), now, id);
}

const dateOf = (iso: string): string => iso.slice(0, 10);

/** An event as the public reads it, from what is stored. */
export function publicEvent({id, event, status, reason, previousStart, seats, sequence, numbers, publishedAt, createdAt, changedAt, example}: StoredEvent): PanaEventData {
  const {sessions, registration, capacity, timeZone, ...kept} = event;
  const moment = (local: string): string => isoIn(timeZone, momentOf(local, timeZone).at);
  return {
    id: eventId(id), slug: `${slugged(event.title)}-${dateOf(sessions[0]!.start)}-${eventId(id)}`, ...kept, timeZone,
    sessions: sessions.map(({start, end}, at) => ({start: moment(start), end: moment(end), ...(numbers !== undefined && numbers.now[at] !== at + 1 && {number: numbers.now[at]})})),
    ...(numbers !== undefined && numbers.gone.length > 0 && {removedSessions: [...numbers.gone]}),
    registration: {
      how: registration.how,
      ...(registration.how === 'here' && registration.opens !== undefined && {opens: moment(registration.opens)}),
      ...(registration.how === 'here' && {closes: moment(registration.closes ?? sessions[0]!.start)}),
      ...(registration.how === 'elsewhere' && {url: registration.url}),
    },
    seats: {
      ...(capacity.onSite !== undefined && {onSite: {capacity: capacity.onSite, left: seats.onSite ?? 'many'}}),
      ...(capacity.remote !== undefined && {remote: {capacity: capacity.remote, left: seats.remote ?? 'many'}}),
    },
    status: status === 'draft' ? 'announced' : status,
    ...(reason !== undefined && {statusReason: reason}), ...(previousStart !== undefined && {previousStart}),
    sequence, publishedAt: new Date(publishedAt ?? createdAt).toISOString(), updatedAt: new Date(changedAt).toISOString(), ...(example && {example: true as const}),
  };
}

/** Events the public may read on `day` (ISO): all but drafts, until a year after their end. By start, then number. */
export function publishedEvents(database: Database, day: string): PanaEventData[] {
  const oldest = Date.parse(monthsBefore(day, EVENT_LIMITS.keptMonths));
  return (database.prepare(`SELECT ${COLUMNS} FROM events WHERE status <> 'draft' AND ends_at >= ? ORDER BY starts_at, id`).all(oldest)).map((row) => {
    const {removedSessions, ...event} = publicEvent(eventOfRow(row));
    // A session that was taken away is told of until its day: after it, it is in nobody's way.
    const ahead = removedSessions?.filter(({end}) => dateOf(end) >= day) ?? [];
    return {...event, ...(ahead.length > 0 && {removedSessions: ahead})};
  });
}
