/** The index of the desk's search, as erasure needs it. */
import type {Database} from './database.ts';

/**
 * Writes the index anew from what is there: after an erasure no word of whoever left is in any of its pages, neither as itself nor as the
 * border between two. Call it in the transaction that erases.
 */
export function rebuildSearch(database: Database): void {
  database.exec("INSERT INTO search_index (search_index) VALUES ('rebuild')");
}
