/** How the registry's file is opened, asked of SQLite itself: what was acknowledged survives a power cut, what was erased is overwritten, references hold. */
import assert from 'node:assert/strict';
import {mkdtempSync, readFileSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {after, describe, it} from 'node:test';
import {openAlone, openDatabase} from '../../../worker/registry/storage/database.ts';
import type {Database} from '../../../worker/registry/storage/database.ts';

const folder = mkdtempSync(join(tmpdir(), 'pana-database-'));
after(() => rmSync(folder, {recursive: true, force: true}));

const pragma = (database: Database, name: string): unknown => Object.values(database.prepare(`PRAGMA ${name}`).get()!)[0];
/** `synchronous`: 2 is FULL (sqlite.org/pragma.html#pragma_synchronous). */
const SAFE = {synchronous: 2, secure_delete: 1, foreign_keys: 1};
const safety = (database: Database): unknown => Object.fromEntries(Object.keys(SAFE).map((name) => [name, pragma(database, name)]));

describe('the registry’s file', () => {
  it('should be open with a write-ahead log, flushed at every commit, erased pages overwritten, references checked; so the next time too', () => {
    const path = join(folder, 'pana.sqlite');
    for (const time of ['created', 'opened again']) {
      const database = openDatabase(path);
      assert.deepEqual([pragma(database, 'journal_mode'), safety(database)], ['wal', SAFE], time);
      database.close();
    }
  });

  it('should be as safe where a command has it alone, without the log beside it', () => {
    const database = openAlone(join(folder, 'pana.sqlite'))!;
    assert.deepEqual([pragma(database, 'journal_mode'), pragma(database, 'locking_mode'), safety(database)], ['delete', 'exclusive', SAFE]);
    database.close();
  });

  it('should refuse a row that refers to nothing, and leave no byte of a row that is deleted', () => {
    const path = join(folder, 'bytes.sqlite');
    const database = openDatabase(path);
    assert.throws(() => database.prepare("INSERT INTO sessions (token_hash, person_id, created_at, last_seen_at) VALUES ('t', 999, 0, 0)").run(), /FOREIGN KEY/);
    database.prepare("INSERT INTO people (email, name, created_at) VALUES ('zorglub@example.org', ?, 0)").run('zorglub '.repeat(3000));
    database.exec('PRAGMA wal_checkpoint(TRUNCATE)');
    assert.ok(readFileSync(path).includes('zorglub'), 'it was there');
    database.prepare('DELETE FROM people').run();
    database.exec('PRAGMA wal_checkpoint(TRUNCATE)');
    assert.ok(!readFileSync(path).includes('zorglub'));
    database.close();
  });
});
