/** Migrations: from every version there ever was, killed at each statement, twice, two at once: whole or not at all. */
import assert from 'node:assert/strict';
import {copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {after, describe, it} from 'node:test';
import {migrate, migrationsIn} from '../../../worker/registry/storage/migrate.ts';
import {openRegistry} from '../../../worker/registry/storage/registry.ts';
import {MERGE_RULES} from '../../../worker/ingest/import.ts';
import {SEED_OF_DAY} from '../../support/turns.ts';
import {listing} from './leaving-support.ts';
import {KILL_POINTS, MIGRATIONS, migrating, newest, open, releasedFile, schemaOf, statementsOf, surviveAt, versionOf} from './migrations-support.ts';

const folder = mkdtempSync(join(tmpdir(), 'pana-migrations-'));
after(() => rmSync(folder, {recursive: true}));

describe('migrations', () => {
  it('should be numbered from one on, without a gap or a number used twice', () => {
    assert.deepEqual(MIGRATIONS.map(({number}) => number), [...MIGRATIONS.keys()].map((i) => i + 1));
    const twice = mkdtempSync(join(folder, 'twice-'));
    for (const name of ['0001-a.sql', '0001-b.sql']) writeFileSync(join(twice, name), '');
    assert.throws(() => migrationsIn(twice), /number 1/);
  });

  it('should bring a file of every version to the newest with what is in it', () => {
    for (const {number} of MIGRATIONS) {
      const path = join(folder, `from-${number}.sqlite`);
      releasedFile(path, number);
      const registry = openRegistry(path);
      assert.deepEqual(registry.allPublished('2026-11-22').map(({id, name}) => [id, name]), [['s7', 'Maison d’avant']], `from ${number}`);
      registry.close();
      const database = open(path);
      assert.deepEqual([versionOf(database), schemaOf(database)], [MIGRATIONS.length, newest]);
      assert.deepEqual(database.prepare('PRAGMA foreign_key_check').all(), []);
      database.close();
    }
  });

  it('should leave a file as it was when a migration fails at any of its statements, and succeed the next time', () => {
    let tried = 0;
    // Each failure leaves the file as it was, so that the next one starts from there.
    const database = open(':memory:');
    for (const {number, path: source} of MIGRATIONS) {
      const statements = statementsOf(readFileSync(source, 'utf8'));
      const before = schemaOf(database);
      const broken = join(folder, `broken-${number}`);
      mkdirSync(broken);
      for (let at = 0; at <= statements.length; at++) {
        writeFileSync(join(broken, `${String(number).padStart(4, '0')}-x.sql`), [...statements.slice(0, at), 'SELECT nonsense;', ...statements.slice(at)].join('\n'));
        assert.throws(() => migrate(database, broken), /nonsense/);
        assert.deepEqual([versionOf(database), schemaOf(database)], [number - 1, before]);
        tried++;
      }
      copyFileSync(source, join(broken, `${String(number).padStart(4, '0')}-x.sql`));
      migrate(database, broken);
      assert.equal(versionOf(database), number);
    }
    assert.deepEqual(schemaOf(database), newest);
    assert.ok(tried > 200, `${tried} places`);
  });

  it('should refuse one that ends the transaction it runs in, or leaves rows that refer to nothing', () => {
    const bad = (sql: string): string => {
      const own = mkdtempSync(join(folder, 'bad-'));
      writeFileSync(join(own, '0001-x.sql'), sql);
      return own;
    };
    assert.throws(() => migrate(open(':memory:'), bad('CREATE TABLE a (b); COMMIT; CREATE TABLE c (d);')), /transaction/);
    const orphan = open(':memory:');
    assert.throws(() => migrate(orphan, bad('CREATE TABLE a (b PRIMARY KEY); CREATE TABLE c (d REFERENCES a (b) DEFERRABLE INITIALLY DEFERRED); INSERT INTO c VALUES (1);')), /refer to nothing/);
    assert.deepEqual(schemaOf(orphan), []);
  });

  it('should be whole or not at all in a process that is killed, and succeed at the next start', {timeout: 120_000}, async () => {
    // Eight of the places each day, each of them within six weeks; `migrations.long.ts` kills at all.
    const rounds = Math.ceil(KILL_POINTS.length / 8);
    await surviveAt(KILL_POINTS.filter((_, at) => (at + SEED_OF_DAY) % rounds === 0));
  });

  it('should run once when two processes start at once on one file, and nothing when run again', async () => {
    const path = join(folder, 'two.sqlite');
    releasedFile(path, 1);
    assert.deepEqual(await Promise.all([migrating(path), migrating(path), migrating(path)]), [0, 0, 0]);
    const database = open(path);
    assert.deepEqual([versionOf(database), schemaOf(database)], [MIGRATIONS.length, newest]);
    migrate(database);
    assert.deepEqual(schemaOf(database), newest);
    database.close();
    const registry = openRegistry(path);
    assert.equal(registry.upsert([listing('2', 'neuve', {lat: 48})], MERGE_RULES, '2026-11-22').structures, 2);
    registry.close();
  });
});
