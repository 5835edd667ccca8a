/** The mark the file's own triggers leave when something public changes; the job that publishes looks at it. */
import type {Database} from './database.ts';

/** What changed since the last publication. */
export interface Due {
  readonly changes: number;
  /** How many of them the job had seen when it last looked; null when it has not. */
  readonly seen: number | null;
  /** When it saw the first (ms). */
  readonly since: number | null;
}

/** What waits to be published; undefined when nothing does. */
export const publicationDue = (database: Database): Due | undefined => database.prepare('SELECT changes, seen, since FROM publication_due').get() as Due | undefined;

/** Notes that the job has seen what there is. `now` in milliseconds. */
export function noteDueSeen(database: Database, now: number): void {
  database.prepare('UPDATE publication_due SET seen = changes, since = coalesce(since, ?)').run(now);
}
