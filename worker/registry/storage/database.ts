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
  close(): void;
}

/** Opens (and creates) the file. Throws when it is not a database or was written by a newer version. */
export function openDatabase(path: string): Database {
  const sqlite = new DatabaseSync(path, {timeout: 5000});
  sqlite.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA secure_delete = ON; PRAGMA foreign_keys = ON');
  migrate(sqlite);
  const statements = new Map<string, StatementSync>();
  let depth = 0;
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
        sqlite.exec(keep ? 'COMMIT' : 'ROLLBACK');
        return result;
      } catch (error) {
        if (sqlite.isTransaction) sqlite.exec('ROLLBACK');
        throw error;
      } finally {
        depth--;
      }
    },
    close: () => sqlite.close(),
  };
}

/** Primary result codes of SQLite that a later try may not meet: busy, locked, read-only, I/O error, full, cannot open. */
const PASSING = new Set([5, 6, 8, 10, 13, 14]);

/** Whether the storage, not the request, is the reason: the answer is then 503, never 500. */
export function isStorageTrouble(error: unknown): boolean {
  const code = (error as {errcode?: unknown} | null)?.errcode;
  return typeof code === 'number' && PASSING.has(code & 0xff);
}
