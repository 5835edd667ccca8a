/** Jobs whose storage fails, and somebody else who is writing: nothing spins, nothing fills the log, nothing half done passes for done. */
import assert from 'node:assert/strict';
import {mkdtempSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {DatabaseSync} from 'node:sqlite';
import {after, describe, it, mock} from 'node:test';
import {onceInAWhile, startJobs} from '../../../worker/entries/jobs.ts';
import {isStorageTrouble, openDatabase, whenFree} from '../../../worker/registry/storage/database.ts';

const folder = mkdtempSync(join(tmpdir(), 'pana-trouble-'));
after(() => rmSync(folder, {recursive: true, force: true}));

const settle = async (): Promise<void> => {
  for (let i = 0; i < 10; i++) await Promise.resolve();
};

describe('a job that fails', () => {
  it('is asked less and less often, never twice at once, and at once as before when it succeeded', async () => {
    mock.timers.enable({apis: ['setTimeout']});
    try {
      let now = 0;
      let fails = true;
      const at: number[] = [];
      const stop = startJobs([() => {
        at.push(now);
        if (fails) throw new Error('full');
      }], 500, () => undefined);
      const pass = async (until: number): Promise<void> => {
        for (; now < until; mock.timers.tick(100)) {
          now += 100;
          await settle();
        }
      };
      await pass(60_000);
      const waits = at.slice(1).map((time, i) => time - at[i]!);
      assert.deepEqual(waits.slice(0, 5).map((wait) => Math.round(wait / 500)), [2, 4, 8, 10, 10], String(waits));
      assert.ok(waits.slice(4).every((wait) => wait >= 5000), 'five seconds at most, and no less');
      fails = false;
      const before = at.length;
      await pass(70_000);
      assert.ok(at.length - before >= 8, `${at.length - before} runs since it works again`);
      await stop();
    } finally {
      mock.timers.reset();
    }
  });

  it('is told of once in ten minutes, each trouble apart, and again when the clock went back', () => {
    let now = 0;
    const told: string[] = [];
    const tell = onceInAWhile((error) => told.push((error as Error).message), () => now);
    for (; now < 25 * 60_000; now += 500) tell(new Error('full'));
    assert.equal(told.length, 3);
    tell(new Error('other'));
    assert.deepEqual(told.slice(3), ['other']);
    now = -1;
    tell(new Error('full'));
    assert.equal(told.length, 5);
    for (let i = 0; i < 5000; i++) tell(new Error(`many ${i}`));
    assert.equal(told.length, 5005, 'and none is kept from being told by the others');
  });
});

describe('a database somebody else writes to', () => {
  it('says so without waiting, is waited for while other work goes on, and is as it was afterwards', async () => {
    const file = join(folder, 'held.sqlite');
    const database = openDatabase(file);
    const holder = new DatabaseSync(file);
    assert.equal(database.free(), true);
    holder.exec('BEGIN IMMEDIATE');
    assert.equal(database.free(), false);
    let ticks = 0;
    const ticking = setInterval(() => ticks++, 1);
    const waited = whenFree(database);
    while (ticks < 5) await new Promise((done) => setTimeout(done, 1));
    holder.exec('ROLLBACK');
    await waited;
    clearInterval(ticking);
    assert.equal(database.free(), true);

    database.waitAtMost(0);
    holder.exec('BEGIN IMMEDIATE');
    assert.equal(database.free(), false);
    assert.throws(() => database.transaction(() => undefined), (error) => isStorageTrouble(error));
    holder.exec('ROLLBACK');
    holder.close();
    database.transaction(() => assert.equal(database.free(), true, 'its own transaction is no obstacle'));
    assert.equal((database.prepare('PRAGMA busy_timeout').get() as {timeout: number}).timeout, 0, 'as it was set');
    database.close();
  });

  it('takes no transaction for kept that the storage undid under it', () => {
    const database = openDatabase(join(folder, 'undone.sqlite'));
    database.exec('CREATE TABLE t (x INTEGER) STRICT');
    const undo = (): void => database.transaction(() => {
      database.exec('INSERT INTO t VALUES (1)');
      // As SQLite does by itself when the disk is full, under a statement whose failure somebody caught.
      database.exec('ROLLBACK');
    });
    assert.throws(undo, (error) => isStorageTrouble(error));
    assert.equal(database.prepare('SELECT count(*) AS n FROM t').get()!['n'], 0);
    database.transaction(() => database.exec('INSERT INTO t VALUES (2)'));
    assert.equal(database.prepare('SELECT count(*) AS n FROM t').get()!['n'], 1);
    database.close();
  });
});
