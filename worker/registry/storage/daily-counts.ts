/**
 * How often sheets were shown and their contacts asked for, by day: what the edge counted in memory is added here now and then. Sums only;
 * whoever looked never reaches this room.
 */
import type {DayCounts} from '../domain/attendance.ts';
import type {Database} from './database.ts';
import {rowOf} from './identifiers.ts';

/** What was counted of one structure on one day since it was last said. */
export interface Counts extends DayCounts {
  /** Public identifier. */
  readonly structure: string;
}

const ADD = 'ON CONFLICT (structure_id, day) DO UPDATE SET shown = shown + excluded.shown, contacted = contacted + excluded.contacted';

/** Adds to what is there, in one transaction; what is no longer listed is left out. */
export function addCounts(database: Database, counts: readonly Counts[]): void {
  if (counts.length === 0) return;
  database.transaction(() => {
    const add = database.prepare(`INSERT INTO daily_counts (structure_id, day, shown, contacted) SELECT id, ?, ?, ? FROM structures WHERE id = ? AND hidden_at IS NULL ${ADD}`);
    for (const {structure, day, shown, contacted} of counts) add.run(day, shown, contacted, rowOf(structure));
  });
}

/** Counts of a structure (its row) from `since` on, ISO day; days without any are left out. */
export const countsOf = (database: Database, row: number, since: string): DayCounts[] =>
  database.prepare('SELECT day, shown, contacted FROM daily_counts WHERE structure_id = ? AND day >= ? ORDER BY day').all(row, since) as unknown as DayCounts[];

/** A structure was found to be another one: what was counted of the first is the second's. */
export function moveCounts(database: Database, from: number, into: number): void {
  database.prepare(`INSERT INTO daily_counts (structure_id, day, shown, contacted) SELECT ?, day, shown, contacted FROM daily_counts WHERE structure_id = ? ${ADD}`).run(into, from);
}
