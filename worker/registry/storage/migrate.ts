/** Forward-only migrations: numbered SQL files, each applied once, in one transaction with the number that says so. */
import {readdirSync, readFileSync} from 'node:fs';
import {join} from 'node:path';
import type {DatabaseSync} from 'node:sqlite';

const FOLDER = join(import.meta.dirname, 'migrations');

/** Brings a database to the newest migration. Throws when it was written by a newer version of the software. */
export function migrate(database: DatabaseSync, folder: string = FOLDER): void {
  const files = readdirSync(folder).filter((name) => /^\d{4}-.+\.sql$/.test(name)).sort();
  const {user_version: done} = database.prepare('PRAGMA user_version').get() as {user_version: number};
  if (done > files.length) {
    throw new Error(`Cette base est à la version ${done}, ce logiciel s’arrête à la version ${files.length} : installez la version récente du logiciel.`);
  }
  for (const [i, file] of files.entries()) {
    if (i < done) continue;
    database.exec('BEGIN IMMEDIATE');
    try {
      // Another process may have migrated while this one waited for the lock.
      const {user_version: now} = database.prepare('PRAGMA user_version').get() as {user_version: number};
      if (now <= i) {
        database.exec(readFileSync(join(folder, file), 'utf8'));
        database.exec(`PRAGMA user_version = ${i + 1}`);
      }
      database.exec('COMMIT');
    } catch (error) {
      database.exec('ROLLBACK');
      throw error;
    }
  }
}
