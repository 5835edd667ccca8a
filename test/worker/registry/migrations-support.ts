/** Files as each version of the software left them, and processes that migrate them and are killed at a statement. */
import assert from 'node:assert/strict';
import {spawn} from 'node:child_process';
import {copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {DatabaseSync} from 'node:sqlite';
import {migrate, migrationsIn} from '../../../worker/registry/storage/migrate.ts';
import {openRegistry} from '../../../worker/registry/storage/registry.ts';

export const MIGRATIONS = migrationsIn();
const MODULE = join(import.meta.dirname, '../../../worker/registry/storage/migrate.ts');

export const schemaOf = (database: DatabaseSync): string[] => (database.prepare('SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL ORDER BY name').all() as {sql: string}[]).map(({sql}) => sql);
export const versionOf = (database: DatabaseSync): number => (database.prepare('PRAGMA user_version').get() as {user_version: number}).user_version;
export const open = (path: string): DatabaseSync => {
  const database = new DatabaseSync(path, {timeout: 5000});
  database.exec('PRAGMA foreign_keys = ON');
  return database;
};
/** The schema a new file has. */
export const newest = (() => {
  const database = new DatabaseSync(':memory:');
  migrate(database);
  return schemaOf(database);
})();

/** The statements of a migration: where each ends, a trigger with what it holds. */
export function statementsOf(sql: string): string[] {
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
export function releasedFile(path: string, number: number): void {
  const database = open(path);
  // Nothing is killed while it is made: to flush each statement would take most of the time.
  database.exec('PRAGMA synchronous = OFF');
  for (const {number: own, path: sql} of MIGRATIONS) {
    if (own > number) break;
    database.exec(readFileSync(sql, 'utf8'));
    database.exec(`PRAGMA user_version = ${own}`);
  }
  if (number > 0) {
    database.exec(`INSERT INTO sources VALUES ('lieux', NULL, '2026-01-01');
      INSERT INTO structures (id, document, example) VALUES (7, '{"name":"Maison d’avant","address":{"commune":"37132","city":"Loches"}}', 0);
      INSERT INTO listings (source, source_id, structure_id, document, hash, name, street, postcode, lat, lon, precision) VALUES ('lieux', '1', 7, '{}', '', 'Maison', '', '37600', 47, 1, 'exact')`);
  }
  database.close();
}

/**
 * A process that migrates `path` with the migrations of `folder` (ours when undefined), in the pragmas of our start. It dies of SIGKILL
 * where a migration says `SELECT die()` and, with `atCommit`, before the first commit. Gives its signal or exit code.
 */
export const migrating = (path: string, {folder, atCommit = false}: {readonly folder?: string; readonly atCommit?: boolean} = {}): Promise<NodeJS.Signals | number | null> => new Promise((done) => {
  const script = `
    const {DatabaseSync} = await import('node:sqlite');
    const {migrate} = await import(${JSON.stringify(MODULE)});
    const database = new DatabaseSync(${JSON.stringify(path)}, {timeout: 20000});
    database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA secure_delete = ON; PRAGMA foreign_keys = ON; PRAGMA cache_size = 1');
    const die = () => process.kill(process.pid, 'SIGKILL');
    database.function('die', {directOnly: true}, die);
    // Called by SQLite as it compiles each statement: 22 begins or ends a transaction.
    if (${atCommit}) database.setAuthorizer((code, what) => { if (code === 22 && what === 'COMMIT') die(); return 0; });
    migrate(database, ${folder === undefined ? 'undefined' : JSON.stringify(folder)});
    database.close();`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', script], {stdio: ['ignore', 'ignore', 'inherit']});
  child.on('exit', (code, signal) => done(signal ?? code));
});

/** A place where a migration can be killed: before its statement `at`; `at` may be its number of statements, and one more is before the commit. */
export interface KillPoint {
  readonly number: number;
  readonly at: number;
}

/** Every place of every migration. */
export const KILL_POINTS: readonly KillPoint[] = MIGRATIONS.flatMap(({number, path}) => [...new Array<undefined>(statementsOf(readFileSync(path, 'utf8')).length + 2)].map((_, at) => ({number, at})));

/**
 * Kills a migration at each of `points`, two processes at a time, over a file of the version before it; asserts that nothing of it is
 * there, that the file is sound and that the next start brings it to the newest version with what was in it.
 */
export async function surviveAt(points: readonly KillPoint[]): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'pana-migration-killed-'));
  const prepared = new Map<number, {readonly path: string; readonly schema: string[]}>();
  /** The file before a migration. */
  function before(number: number): {readonly path: string; readonly schema: string[]} {
    const known = prepared.get(number);
    if (known) return known;
    const path = join(folder, `before-${number}.sqlite`);
    releasedFile(path, number - 1);
    const database = open(path);
    const made = {path, schema: schemaOf(database)};
    database.close();
    prepared.set(number, made);
    return made;
  }
  async function kill({number, at}: KillPoint): Promise<void> {
    const what = `migration ${number}, killed before statement ${at}`;
    const own = join(folder, `${number}-${at}`);
    mkdirSync(own);
    const statements = statementsOf(readFileSync(MIGRATIONS[number - 1]!.path, 'utf8'));
    const atCommit = at > statements.length;
    writeFileSync(join(own, `${String(number).padStart(4, '0')}-x.sql`), (atCommit ? statements : [...statements.slice(0, at), 'SELECT die();', ...statements.slice(at)]).join('\n'));
    const {path: source, schema} = before(number);
    const path = join(own, 'pana.sqlite');
    copyFileSync(source, path);
    assert.equal(await migrating(path, {folder: own, atCommit}), 'SIGKILL', what);

    const database = open(path);
    assert.deepEqual(database.prepare('PRAGMA integrity_check').all().map((line) => ({...line})), [{integrity_check: 'ok'}], what);
    assert.deepEqual([versionOf(database), schemaOf(database)], [number - 1, schema], what);
    database.close();
    const registry = openRegistry(path);
    assert.deepEqual(registry.allPublished('2026-11-22').map(({id, name}) => [id, name]), number > 1 ? [['s7', 'Maison d’avant']] : [], what);
    registry.close();
    const started = open(path);
    assert.deepEqual([versionOf(started), schemaOf(started)], [MIGRATIONS.length, newest], what);
    assert.deepEqual(started.prepare('PRAGMA foreign_key_check').all(), [], what);
    started.close();
    rmSync(own, {recursive: true});
  }
  try {
    const left = [...points];
    const lane = async (): Promise<void> => {
      for (let point = left.shift(); point; point = left.shift()) await kill(point);
    };
    await Promise.all([lane(), lane()]);
  } finally {
    rmSync(folder, {recursive: true, force: true});
  }
}
