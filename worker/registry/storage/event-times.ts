/** What the clock makes of events: which are due to change, to be recounted, to be reminded of, to be told of; and when each job looked. */
import type {EventInput} from '../../../src/contract/event.ts';
import type {EventMode} from '../../../src/contract/event-vocabulary.ts';
import {seatsFree, seatWords} from '../domain/registration.ts';
import {LONGEST_PAUSE, nextLook} from '../domain/retention.ts';
import type {Database} from './database.ts';
import {EVENT_COLUMNS, eventOfRow} from './events.ts';
import type {SeatWords, StoredEvent} from './events.ts';

/** Jobs that remember when they looked. */
export type EventJob = 'statuses' | 'reminders' | 'alerts' | 'seats' | 'surveys' | 'dates';

/** Milliseconds after which the job that looks all the time notes that it did. */
const NOTED_EVERY = 60_000;

const lastLook = (database: Database, job: EventJob): {last_at: number; held_at: number | null} | undefined =>
  database.prepare('SELECT last_at, held_at FROM event_runs WHERE job = ?').get(job) as {last_at: number; held_at: number | null} | undefined;

/** Writes that a job looked at `now` (ms). */
export function noteLook(database: Database, job: EventJob, now: number): void {
  database.prepare('INSERT INTO event_runs (job, last_at) VALUES (?, ?) ON CONFLICT (job) DO UPDATE SET last_at = excluded.last_at, held_at = NULL').run(job, now);
}

/** Whether the clock (ms) is believed: one that jumped by months is doubted for a day, as the retention's is. Writes once a minute. */
export function clockHolds(database: Database, now: number): boolean {
  const row = lastLook(database, 'statuses');
  const held = row?.held_at ?? undefined;
  const next = nextLook(row?.last_at, held, now, 0);
  if (next === 'look') {
    if (row === undefined || row.held_at !== null || now - row.last_at >= NOTED_EVERY) noteLook(database, 'statuses', now);
    return true;
  }
  if (held === undefined || now < held || now - held >= LONGEST_PAUSE) database.prepare("UPDATE event_runs SET held_at = ? WHERE job = 'statuses'").run(now);
  return false;
}

/** When a job last looked (ms), if `every` milliseconds have passed since; undefined while it waits. */
export function lookDue(database: Database, job: EventJob, now: number, every: number): {readonly since: number} | undefined {
  const row = lastLook(database, job);
  return row !== undefined && now >= row.last_at && now - row.last_at < every ? undefined : {since: row?.last_at ?? now};
}

/** Rows of events whose status time has come to change (`domain/event.ts`, `statusAt`). */
export const dueEvents = (database: Database, now: number, limit: number): number[] => (database.prepare(
  `SELECT id FROM events WHERE (status = 'announced' AND closes_at IS NOT NULL AND coalesce(opens_at, 0) <= :now) OR (status IN ('announced', 'open', 'full') AND closes_at <= :now)
   OR (status IN ('announced', 'open', 'full', 'closed') AND ends_at <= :now) LIMIT :limit`,
).all({now, limit}) as {id: number}[]).map(({id}) => id);

/** Rows of events to come whose seats are not what is said of them, or are free while somebody waits; and of those that are off or over with somebody still in them. */
export function miscounted(database: Database, now: number): number[] {
  const count = (name: string, mode: EventMode, state: string): string => `coalesce(sum(mode = '${mode}' AND state = '${state}'), 0) AS ${name}`;
  const rows = database.prepare(
    `SELECT events.id, seats, json_extract(document, '$.capacity') AS capacity, ${count('hereRegistered', 'sur-place', 'registered')}, ${count('hereOffered', 'sur-place', 'offered')}, ${count('hereWaiting', 'sur-place', 'waiting')},
     ${count('farRegistered', 'a-distance', 'registered')}, ${count('farOffered', 'a-distance', 'offered')}, ${count('farWaiting', 'a-distance', 'waiting')}
     FROM events LEFT JOIN registrations ON event_id = events.id AND door = 0 AND state IN ('registered', 'offered', 'waiting') WHERE status IN ('open', 'full', 'closed') AND starts_at > ? GROUP BY events.id`,
  ).all(now) as unknown as (Record<'id' | 'hereRegistered' | 'hereOffered' | 'hereWaiting' | 'farRegistered' | 'farOffered' | 'farWaiting', number> & {seats: string; capacity: string | null})[];
  const wrong = rows.filter((row) => {
    const capacity = JSON.parse(row.capacity ?? '{}') as EventInput['capacity'];
    const counts = {
      onSite: {registered: row.hereRegistered, offered: row.hereOffered, waiting: row.hereWaiting}, remote: {registered: row.farRegistered, offered: row.farOffered, waiting: row.farWaiting},
    };
    return JSON.stringify(seatWords({capacity}, counts)) !== row.seats || (['onSite', 'remote'] as const).some((side) => counts[side].waiting > 0 && seatsFree(capacity[side], counts[side]) > 0);
  });
  const over = database.prepare(
    `SELECT id FROM events WHERE (status IN ('held', 'cancelled') AND EXISTS (SELECT 1 FROM registrations WHERE event_id = events.id AND over_at IS NULL))
     OR (status = 'postponed' AND EXISTS (SELECT 1 FROM registrations WHERE event_id = events.id AND (state = 'offered' OR (over_at IS NULL AND ends_at <= ?))))`,
  ).all(now) as {id: number}[];
  return [...wrong, ...over].map(({id}) => id);
}

/** Events that begin by `now + within` (ms), are not over, and take place: those that began have sessions to come perhaps. */
export const comingEvents = (database: Database, now: number, within: number): StoredEvent[] => database.prepare(
  `SELECT ${EVENT_COLUMNS} FROM events WHERE status IN ('announced', 'open', 'full', 'closed') AND ends_at > ? AND starts_at <= ? ORDER BY starts_at, id`,
).all(now, now + within).map(eventOfRow);

/** Events that are postponed, whose dates are past at `now` (ms), with somebody still in them. */
export const withoutDates = (database: Database, now: number): StoredEvent[] => database.prepare(
  `SELECT ${EVENT_COLUMNS} FROM events WHERE status = 'postponed' AND ends_at <= ? AND EXISTS (SELECT 1 FROM registrations WHERE event_id = events.id AND door = 0 AND state IN ('registered', 'offered', 'waiting')) ORDER BY ends_at, id`,
).all(now).map(eventOfRow);

/** Notes that those who hold an event are told something of it; false when they were before. `now` in milliseconds. */
export const noteEvent = (database: Database, event: number, kind: string, now: number): boolean =>
  database.prepare('INSERT INTO event_notices (event_id, kind, at) VALUES (?, ?, ?) ON CONFLICT DO NOTHING').run(event, kind, now).changes === 1;

/** Events one can register for, or that were announced where one does not register here, since when (ms): what alerts are told of, the first first. */
export const openedBetween = (database: Database, after: number, until: number): StoredEvent[] => database.prepare(
  `SELECT ${EVENT_COLUMNS} FROM events WHERE (status = 'open' OR (status = 'announced' AND closes_at IS NULL)) AND starts_at > :until
   AND EXISTS (SELECT 1 FROM event_history WHERE event_id = events.id AND at > :after AND at <= :until AND event_history.status = events.status) ORDER BY starts_at, id`,
).all({after, until}).map(eventOfRow);

/** INSEE codes an event is for; none: all of France. */
export const departementsOfEvent = (database: Database, id: number): string[] =>
  (database.prepare('SELECT departement FROM event_departements WHERE event_id = ?').all(id) as {departement: string}[]).map(({departement}) => departement);

/** Writes how many seats are left, in words; only when a word is another, for each writing is published. Gives whether it was. */
export function setSeatWords(database: Database, id: number, seats: SeatWords): boolean {
  const text = JSON.stringify(seats);
  return database.prepare('UPDATE events SET seats = ? WHERE id = ? AND seats <> ?').run(text, id, text).changes === 1;
}
