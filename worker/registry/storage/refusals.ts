/**
 * What was refused (RELIABILITY.md A7, ASVS 16.3): counted by actor, act, reason and minute. Not in the audit log, whose lines are sealed
 * one by one: a flood must be able to add to a number.
 */
import {isStorageTrouble} from './database.ts';
import type {Database} from './database.ts';

/** One kind of refusal. Identifiers and codes only. */
export interface Refused {
  /** `person:12`, `anonymous`. */
  readonly actor: string;
  /** Line of the policy table. */
  readonly action: string;
  /** Pattern of the address. */
  readonly route: string;
  /** Code: `unauthenticated`, `forbidden`, `scope`, `code`, `passkey-counter`… */
  readonly reason: string;
}
export interface RefusedLine extends Refused {
  /** ISO 8601, to the minute. */
  readonly minute: string;
  readonly count: number;
}

/** Rows one actor adds in an hour; what is beyond is counted without telling it apart. */
export const REFUSALS_PER_HOUR = 40;
const HOUR = 3_600_000;
const minuteOf = (time: number): string => `${new Date(time).toISOString().slice(0, 16)}Z`;

/** Counts a refusal. A disk that is full must not turn "you may not" into something else. `now` in milliseconds. */
export function noteRefusal(database: Database, {actor, action, route, reason}: Refused, now: number): void {
  const add = (minute: string, ...what: [string, string, string]): boolean =>
    database.prepare('UPDATE refusals SET count = count + 1 WHERE minute = ? AND actor = ? AND action = ? AND route = ? AND reason = ?').run(minute, actor, ...what).changes === 1;
  const insert = (minute: string, ...what: [string, string, string]): void =>
    void database.prepare('INSERT INTO refusals (minute, actor, action, route, reason, count) VALUES (?, ?, ?, ?, ?, 1)').run(minute, actor, ...what);
  try {
    database.transaction(() => {
      const minute = minuteOf(now);
      if (add(minute, action, route, reason)) return;
      const hour = minuteOf(Math.floor(now / HOUR) * HOUR);
      const {n} = database.prepare('SELECT count(*) AS n FROM refusals WHERE actor = ? AND minute >= ? AND minute < ?').get(actor, hour, minuteOf(Math.floor(now / HOUR) * HOUR + HOUR)) as {n: number};
      if (n < REFUSALS_PER_HOUR) insert(minute, action, route, reason);
      else if (!add(hour, '*', '*', 'more')) insert(hour, '*', '*', 'more');
    });
  } catch (error) {
    if (!isStorageTrouble(error)) throw error;
  }
}

/** What to read of the log. */
export interface RefusalFilter {
  readonly reason?: string | undefined;
  readonly actor?: string | undefined;
}

/** Refusals, the latest first, with how many lines there are. */
export function listRefusals(database: Database, {reason, actor}: RefusalFilter, {limit, offset}: {readonly limit: number; readonly offset: number}): {readonly lines: RefusedLine[]; readonly total: number} {
  const where = '(:reason IS NULL OR reason = :reason) AND (:actor IS NULL OR actor = :actor)';
  const asked = {reason: reason ?? null, actor: actor ?? null};
  const {total} = database.prepare(`SELECT count(*) AS total FROM refusals WHERE ${where}`).get(asked) as {total: number};
  const lines = database.prepare(`SELECT minute, actor, action, route, reason, count FROM refusals WHERE ${where} ORDER BY minute DESC, count DESC, actor, action, route, reason LIMIT :limit OFFSET :offset`)
    .all({...asked, limit, offset}) as unknown as RefusedLine[];
  return {lines, total};
}

/** Reasons that were given, for the filter. */
export const refusalReasons = (database: Database): string[] => (database.prepare('SELECT DISTINCT reason FROM refusals ORDER BY reason').all() as {reason: string}[]).map(({reason}) => reason);
