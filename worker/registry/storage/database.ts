/**
 * The registry's one file, opened so that what was acknowledged stays and what was erased is gone: write-ahead log flushed at every
 * commit, pages of deleted rows overwritten, references checked.
 */
import {DatabaseSync} from 'node:sqlite';
import type {StatementSync} from 'node:sqlite';
import {migrate} from './migrate.ts';

/** What the files of this folder are written on. Statements are kept: each text is compiled once. */
export interface Database {
  prepare(sql: string): StatementSync;
  exec(sql: string): void;
  /** Runs `work` in one transaction: all of it or, when it throws or `keep` is false, none. Inside another one it is part of it. */
  transaction<T>(work: () => T, keep?: boolean): T;
  /** Whether nobody else is writing at this moment; never waits. */
  free(): boolean;
  /** Milliseconds a statement waits for whoever else is writing; this process does nothing else meanwhile. */
  waitAtMost(milliseconds: number): void;
  close(): void;
}

/** Milliseconds commands wait for each other: nobody reads through them. */
const USUAL_WAIT = 5000;
const BUSY = 5;
const IO_ERROR = 10;

const resultOf = (error: unknown): number | undefined => {
  const code = (error as {errcode?: unknown} | null)?.errcode;
  return typeof code === 'number' ? code & 0xff : undefined;
};

/** Opens (and creates) the file. Throws when it is not a database or was written by a newer version. */
export function openDatabase(path: string): Database {
  const sqlite = new DatabaseSync(path, {timeout: USUAL_WAIT});
  sqlite.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA secure_delete = ON; PRAGMA foreign_keys = ON');
  migrate(sqlite);
  return over(sqlite);
}

/** Opens a file that exists so that nobody else can until it is closed; undefined when another program has it open. */
export function openAlone(path: string): Database | undefined {
  const sqlite = new DatabaseSync(path, {timeout: 0});
  try {
    // Leaving the write-ahead log needs that no other connection is open, in any process: SQLite itself tells (sqlite.org/wal.html).
    sqlite.exec('PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = DELETE; PRAGMA synchronous = FULL; PRAGMA secure_delete = ON; PRAGMA foreign_keys = ON; BEGIN EXCLUSIVE; COMMIT');
    migrate(sqlite);
    return over(sqlite);
  } catch (error) {
    sqlite.close();
    if (resultOf(error) === BUSY) return undefined;
    throw error;
  }
}

/** What the registry asks of a connection. */
function over(sqlite: DatabaseSync): Database {
  const statements = new Map<string, StatementSync>();
  let depth = 0;
  let wait = USUAL_WAIT;
  return {
    prepare(sql) {
      let statement = statements.get(sql);
      if (statement === undefined) statements.set(sql, statement = sqlite.prepare(sql));
      return statement;
    },
    exec: (sql) => sqlite.exec(sql),
    transaction(work, keep = true) {
      if (depth > 0) return work();
      sqlite.exec('BEGIN IMMEDIATE');
      depth++;
      try {
        const result = work();
        // A full disk may have undone it under `work`, which caught that: nothing of it may pass for kept.
        if (!sqlite.isTransaction) throw Object.assign(new Error('the transaction was rolled back by the storage'), {errcode: IO_ERROR});
        sqlite.exec(keep ? 'COMMIT' : 'ROLLBACK');
        return result;
      } catch (error) {
        if (sqlite.isTransaction) sqlite.exec('ROLLBACK');
        throw error;
      } finally {
        depth--;
      }
    },
    free() {
      if (depth > 0) return true;
      try {
        sqlite.exec('PRAGMA busy_timeout = 0; BEGIN IMMEDIATE; ROLLBACK');
        return true;
      } catch (error) {
        // Any other trouble is for the statement that meets it.
        return resultOf(error) !== BUSY;
      } finally {
        sqlite.exec(`PRAGMA busy_timeout = ${wait}`);
      }
    },
    waitAtMost(milliseconds) {
      wait = milliseconds;
      sqlite.exec(`PRAGMA busy_timeout = ${wait}`);
    },
    close: () => sqlite.close(),
  };
}

/** Tries of {@link whenFree}, and milliseconds between two: three seconds in all. */
const TRIES = 60;
const PAUSE = 50;

/**
 * Waits until nobody else is writing, three seconds at most, while this process goes on answering; an import or a restore beside the
 * server may take that long. What is written next meets the lock by itself when it is still there.
 */
export async function whenFree(database: Pick<Database, 'free'>): Promise<void> {
  for (let i = 0; i < TRIES && !database.free(); i++) await new Promise((done) => setTimeout(done, PAUSE));
}

/**
 * Primary result codes of SQLite that a later try may not meet: busy, locked, read-only, I/O error, malformed, full, cannot open, lock
 * protocol. Malformed is also what SQLite calls a page the disk refused to read (EIO).
 */
const PASSING = new Set([BUSY, 6, 8, IO_ERROR, 11, 13, 14, 15]);

/** Whether the storage, not the request, is the reason: the answer is then 503, never 500. */
export function isStorageTrouble(error: unknown): boolean {
  const result = resultOf(error);
  return result !== undefined && PASSING.has(result);
}
