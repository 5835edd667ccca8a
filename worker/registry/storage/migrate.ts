/**
 * Forward-only migrations: numbered SQL files, each applied once, in one transaction with the number that says so. A process killed in
 * the middle, or two at once, leave each file whole or not there.
 */
import {readdirSync, readFileSync} from 'node:fs';
import {join} from 'node:path';
import type {DatabaseSync} from 'node:sqlite';

const FOLDER = join(import.meta.dirname, 'migrations');

/** The migrations of a folder in their order. Throws when two have the same number: which comes first would be chance. */
export function migrationsIn(folder: string = FOLDER): {readonly number: number; readonly path: string}[] {
  const files = readdirSync(folder).filter((name) => /^\d{4}-.+\.sql$/.test(name)).sort();
  const found = files.map((name) => ({number: Number(name.slice(0, 4)), path: join(folder, name)}));
  found.forEach(({number, path}, i) => {
    if (found[i - 1]?.number === number) throw new Error(`two migrations have the number ${number}: ${found[i - 1]!.path}, ${path}`);
  });
  return found;
}

const versionOf = (database: DatabaseSync): number => (database.prepare('PRAGMA user_version').get() as {user_version: number}).user_version;

/** Brings a database to the newest migration. Throws when it was written by a newer version of the software. */
export function migrate(database: DatabaseSync, folder: string = FOLDER): void {
  const migrations = migrationsIn(folder);
  const newest = migrations.at(-1)?.number ?? 0;
  const done = versionOf(database);
  if (done > newest) {
    throw new Error(`Cette base est à la version ${done}, ce logiciel s’arrête à la version ${newest} : installez la version récente du logiciel.`);
  }
  for (const {number, path} of migrations) {
    if (number <= done) continue;
    database.exec('BEGIN IMMEDIATE');
    try {
      // Another process may have migrated while this one waited for the lock.
      if (versionOf(database) < number) apply(database, number, path);
      database.exec('COMMIT');
    } catch (error) {
      // A full disk has rolled back already.
      if (database.isTransaction) database.exec('ROLLBACK');
      throw error;
    }
  }
}

function apply(database: DatabaseSync, number: number, path: string): void {
  database.exec(readFileSync(path, 'utf8'));
  if (!database.isTransaction) throw new Error(`${path} ends the transaction it runs in: a kill would leave half of it`);
  const orphan = database.prepare('PRAGMA foreign_key_check').get() as {table: string} | undefined;
  if (orphan) throw new Error(`${path} leaves rows of ${orphan.table} that refer to nothing`);
  database.exec(`PRAGMA user_version = ${number}`);
}
