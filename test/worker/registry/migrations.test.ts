/** Migrations: from every version there ever was, killed at each statement, twice, two at once: whole or not at all. */
import assert from 'node:assert/strict';
import {spawn} from 'node:child_process';
import {mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {DatabaseSync} from 'node:sqlite';
import {after, describe, it} from 'node:test';
import {migrate, migrationsIn} from '../../../worker/registry/storage/migrate.ts';
import {openRegistry} from '../../../worker/registry/storage/registry.ts';
import {MERGE_RULES} from '../../../worker/ingest/import.ts';
import {listing} from './leaving-support.ts';

const folder = mkdtempSync(join(tmpdir(), 'pana-migrations-'));
after(() => rmSync(folder, {recursive: true}));
const MIGRATIONS = migrationsIn();
const MODULE = join(import.meta.dirname, '../../../worker/registry/storage/migrate.ts');

const schemaOf = (database: DatabaseSync): string[] => (database.prepare('SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL ORDER BY name').all() as {sql: string}[]).map(({sql}) => sql);
const versionOf = (database: DatabaseSync): number => (database.prepare('PRAGMA user_version').get() as {user_version: number}).user_version;
const open = (path: string): DatabaseSync => {
  const database = new DatabaseSync(path, {timeout: 5000});
  database.exec('PRAGMA foreign_keys = ON');
  return database;
};
/** The schema a new file has. */
const newest = (() => {
  const database = new DatabaseSync(':memory:');
  migrate(database);
  return schemaOf(database);
})();

/** The statements of a migration: SQLite itself says where each ends. */
function statementsOf(sql: string): string[] {
  const found: string[] = [];
  let begun = '';
  for (const piece of sql.replace(/--.*$/gm, '').split(';')) {
    begun += (begun === '' ? '' : ';') + piece;
    if (begun.trim() === '' || (/\bCREATE TRIGGER\b/i.test(begun) && !/\bEND\s*$/i.test(begun))) continue;
    found.push(`${begun.trim()};`);
    begun = '';
  }
  return found;
}

/** A file as the software of version `number` left it, with a row in it. */
function releasedFile(path: string, number: number): void {
  const database = open(path);
  for (const {number: own, path: sql} of MIGRATIONS) {
    if (own > number) break;
    database.exec(readFileSync(sql, 'utf8'));
    database.exec(`PRAGMA user_version = ${own}`);
  }
  database.exec(`INSERT INTO sources VALUES ('lieux', NULL, '2026-01-01');
    INSERT INTO structures (id, document, example) VALUES (7, '{"name":"Maison d’avant","address":{"commune":"37132","city":"Loches"}}', 0);
    INSERT INTO listings (source, source_id, structure_id, document, hash, name, street, postcode, lat, lon, precision) VALUES ('lieux', '1', 7, '{}', '', 'Maison', '', '37600', 47, 1, 'exact')`);
  database.close();
}

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
    for (const {number, path: source} of MIGRATIONS) {
      const statements = statementsOf(readFileSync(source, 'utf8'));
      for (let at = 0; at <= statements.length; at++) {
        const path = ':memory:';
        const database = open(path);
        for (const {number: own, path: sql} of MIGRATIONS) {
          if (own >= number) break;
          database.exec(readFileSync(sql, 'utf8'));
          database.exec(`PRAGMA user_version = ${own}`);
        }
        const before = schemaOf(database);
        const broken = join(folder, `broken-${number}-${at}`);
        mkdirSync(broken);
        writeFileSync(join(broken, `${String(number).padStart(4, '0')}-x.sql`), [...statements.slice(0, at), 'SELECT nonsense;', ...statements.slice(at)].join('\n'));
        assert.throws(() => migrate(database, broken), /nonsense/);
        assert.deepEqual([versionOf(database), schemaOf(database)], [number - 1, before]);
        migrate(database);
        assert.deepEqual(schemaOf(database), newest);
        database.close();
        tried++;
      }
    }
    assert.ok(tried > 50, `${tried} places`);
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

  /** A process that migrates `path`; with `kill`, dies of SIGKILL inside SQLite when that many statements were compiled. */
  const migrating = (path: string, kill = -1): Promise<NodeJS.Signals | number | null> => new Promise((done) => {
    const script = `
      const {DatabaseSync} = await import('node:sqlite');
      const {migrate} = await import(${JSON.stringify(MODULE)});
      const database = new DatabaseSync(${JSON.stringify(path)}, {timeout: 20000});
      let left = ${kill};
      // Called by SQLite as it compiles each schema change: code 2 creates a table.
      if (left >= 0) database.setAuthorizer((code) => { if (code === 2 || code === 18) { if (left-- === 0) process.kill(process.pid, 'SIGKILL'); } return 0; });
      migrate(database);
      database.close();`;
    const child = spawn(process.execPath, ['--input-type=module', '-e', script], {stdio: ['ignore', 'ignore', 'inherit']});
    child.on('exit', (code, signal) => done(signal ?? code));
  });

  it('should be whole or not at all in a process that is killed, and go on where it stopped', {timeout: 120_000}, async () => {
    const reached = new Set<number>();
    for (let kill = 0; kill < 30; kill += 3) {
      const path = join(folder, `killed-${kill}.sqlite`);
      releasedFile(path, 1);
      assert.equal(await migrating(path, kill), 'SIGKILL', `kill ${kill}`);
      const database = open(path);
      assert.deepEqual(database.prepare('PRAGMA integrity_check').all().map((line) => ({...line})), [{integrity_check: 'ok'}]);
      const version = versionOf(database);
      reached.add(version);
      const reference = open(':memory:');
      for (const {number, path: sql} of MIGRATIONS) if (number <= version) reference.exec(readFileSync(sql, 'utf8'));
      assert.deepEqual(schemaOf(database), schemaOf(reference), `killed in what follows version ${version}`);
      migrate(database);
      assert.deepEqual(schemaOf(database), newest);
      database.close();
    }
    assert.ok(reached.size >= 3, `killed in few migrations: ${[...reached].join(' ')}`);
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
