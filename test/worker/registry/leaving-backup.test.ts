/** Backups: nobody reads them without the key, nothing readable is left beside them, and putting one back brings nobody back. */
import assert from 'node:assert/strict';
import {randomBytes} from 'node:crypto';
import {copyFileSync, existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync} from 'node:fs';
import {dirname, join} from 'node:path';
import {DatabaseSync} from 'node:sqlite';
import {describe, it} from 'node:test';
import fc from 'fast-check';
import {erase} from '../../../worker/registry/jobs/erase.ts';
import {retention} from '../../../worker/registry/jobs/retention.ts';
import {BackupError, copyOf, decrypted, encrypted, noteBackupFolder, readBackupKey, writeBackup} from '../../../worker/registry/storage/backup.ts';
import {needles, waysIn} from '../../../worker/registry/storage/marker.ts';
import {lookIn} from '../../../worker/registry/storage/verify.ts';
import {withdrawStructure} from '../../../worker/registry/storage/withdrawals.ts';
import {deliverAll, leavingDeps, run, settle, untilErased} from './leaving-support.ts';
import {DAY, HOUR, START} from './support.ts';
import type {TestDeps} from './support.ts';

const key = randomBytes(32);

/** A data folder as the commands meet it, with a key beside it, and a way to run them. */
function dataFolder(deps: TestDeps): {data: string; env: NodeJS.ProcessEnv} {
  const data = dirname(deps.file);
  const keyFile = `${data}-key`;
  writeFileSync(keyFile, key.toString('hex'));
  writeFileSync(join(data, 'secret'), Buffer.from(deps.secret).toString('hex'));
  return {data, env: {PANA_DATA_DIR: data, PANA_BACKUP_KEY_FILE: keyFile}};
}
/** All rows of all tables. */
function contentOf(file: string): string {
  const database = new DatabaseSync(file);
  const tables = database.prepare("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name").all() as {name: string}[];
  const all = JSON.stringify(tables.map(({name}) => [name, database.prepare(`SELECT * FROM ${name}`).all()]));
  database.close();
  return all;
}
const backupsIn = (data: string): string[] => readdirSync(join(data, 'backups')).sort().map((name) => join(data, 'backups', name));
const entry = (name: string): string => `worker/entries/${name}.ts`;

describe('an encrypted copy', () => {
  it('should open with its key as it was, at any length, and with no other', () => {
    fc.assert(fc.property(fc.constantFrom(1, 65_535, 65_536, 65_537, 131_072, 200_000), fc.integer({min: 0, max: 255}), (length, fill) => {
      const plain = Buffer.alloc(length, fill);
      const file = Buffer.concat([...encrypted(plain, key, randomBytes(32))]);
      assert.ok(decrypted(file, key).equals(plain));
      assert.throws(() => decrypted(file, randomBytes(32)), BackupError);
    }), {numRuns: 20});
  });

  it('should be refused when one bit of it changed, when it is cut anywhere, prolonged, or its parts change places', () => {
    const plain = Buffer.alloc(200_000, 'x');
    const file = Buffer.concat([...encrypted(plain, key, randomBytes(32))]);
    const record = 65_536 + 16;
    fc.assert(fc.property(fc.integer({min: 0, max: file.length - 1}), fc.integer({min: 0, max: 7}), (at, bit) => {
      const bad = Buffer.from(file);
      bad[at] = bad[at]! ^ (1 << bit);
      assert.throws(() => decrypted(bad, key), BackupError);
      assert.throws(() => decrypted(file.subarray(0, at), key), BackupError);
    }), {numRuns: 100});
    assert.throws(() => decrypted(file.subarray(0, 40 + 2 * record), key), BackupError, 'cut between two records');
    assert.throws(() => decrypted(Buffer.concat([file.subarray(0, 40), file.subarray(40 + record, 40 + 2 * record), file.subarray(40, 40 + record), file.subarray(40 + 2 * record)]), key), BackupError);
    assert.throws(() => decrypted(Buffer.concat([file, Buffer.alloc(16)]), key), BackupError);
  });

  it('should want its key outside of the folder it protects, links followed, and of the right length', () => {
    const deps = leavingDeps();
    const {data, env} = dataFolder(deps);
    assert.equal(readBackupKey(env['PANA_BACKUP_KEY_FILE'], [data]).length, 32);
    copyFileSync(env['PANA_BACKUP_KEY_FILE']!, join(data, 'key'));
    assert.throws(() => readBackupKey(join(data, 'key'), [data]), /avec ce qu’elle protège/);
    writeFileSync(`${data}-short`, 'abc');
    for (const path of [undefined, '', '/nowhere', `${data}-short`]) assert.throws(() => readBackupKey(path, [data]), BackupError);
  });
});

describe('npm run backup', () => {
  it('should copy what is committed while the server has the file open, say nothing readable, and leave nothing else behind', async () => {
    const deps = leavingDeps();
    settle(deps, 'zorglub');
    const {data, env} = dataFolder(deps);
    const {code, out} = await run(entry('backup'), [], env);
    assert.equal(code, 0, out);
    const [path, ...more] = backupsIn(data);
    assert.deepEqual(more, []);
    assert.deepEqual(waysIn(readFileSync(path!), needles('zorglub')), []);
    assert.deepEqual(readdirSync(data).filter((name) => !/^(pana\.sqlite(-wal|-shm)?|secret|backups|tombstones\.txt)$/.test(name)), []);
    assert.ok(decrypted(readFileSync(path!), key).includes('zorglub'));
  });

  it('should say what to do without a key, with one in the data folder, and without a database; nothing is written', async () => {
    const deps = leavingDeps();
    const {data, env} = dataFolder(deps);
    writeFileSync(join(data, 'cle'), key.toString('hex'));
    for (const [own, says] of [[{PANA_BACKUP_KEY_FILE: ''}, /openssl rand/], [{PANA_BACKUP_KEY_FILE: join(data, 'cle')}, /avec ce qu’elle protège/], [{PANA_DATA_DIR: `${data}-absent`}, /PANA_DATA_DIR/]] as const) {
      const {code, out} = await run(entry('backup'), [], {...env, ...own});
      assert.equal(code, 1, out);
      assert.match(out, says);
      assert.doesNotMatch(out, /\bat .*:\d+:\d+/);
    }
    assert.ok(!existsSync(join(data, 'backups')));
  });

  it('should keep fourteen days, and the night’s job too when no backup is made any more', () => {
    const deps = leavingDeps();
    const {data} = dataFolder(deps);
    const folder = join(data, 'backups');
    mkdirSync(folder);
    const plain = copyOf(deps.file);
    const made = [0, 13.9, 14, 30].map((days) => writeBackup(plain, folder, {key, salt: randomBytes(32), now: START - days * DAY}));
    writeFileSync(join(folder, 'autre.txt'), '');
    writeFileSync(join(folder, 'pana-2026-11-01T00-00-00.000Z.backup.partial'), '');
    noteBackupFolder(deps.database, folder, START);
    retention(deps);
    assert.deepEqual(readdirSync(folder).map((name) => join(folder, name)).sort(), [join(folder, 'autre.txt'), made[0]!, made[1]!].sort());
  });
});

describe('npm run restore', () => {
  it('should put yesterday back with nobody who left since, and keep what it replaces', async () => {
    const deps = leavingDeps({now: Date.now()});
    const {structure} = settle(deps, 'zorglub');
    settle(deps, 'autre', {lat: 48});
    const {data, env} = dataFolder(deps);
    assert.equal((await run(entry('backup'), [], env)).code, 0);
    const [yesterday] = backupsIn(data);
    withdrawStructure(deps, structure, {how: 'espace', by: 'person:1'});
    deps.clock.advance(HOUR);
    erase(deps);
    deliverAll(deps);
    settle(deps, 'lendemain', {lat: 46});
    const busy = await run(entry('restore'), [yesterday!], env);
    assert.equal(busy.code, 1, busy.out);
    assert.match(busy.out, /ouverte par un autre programme/);
    deps.close();
    const {code, out} = await run(entry('restore'), [yesterday!], env);
    assert.equal(code, 0, out);
    assert.match(out, /1 structure\(s\) et 1 personne\(s\) effacées à nouveau/);
    const restored = leavingDeps({file: deps.file});
    assert.deepEqual(restored.registry.allPublished('2026-11-27').map(({name}) => name), ['Maison autre']);
    restored.database.prepare('PRAGMA wal_checkpoint(TRUNCATE)').get();
    assert.deepEqual(lookIn([data], needles('zorglub'), key).traces.map(({where}) => where).filter((where) => !where.startsWith(yesterday!)), []);
    assert.equal(backupsIn(data).length, 2);
    assert.ok(decrypted(readFileSync(backupsIn(data)[1]!), key).includes('lendemain'), 'the replaced file is kept');
    assert.deepEqual(readdirSync(data).filter((name) => name.includes('restoring')), []);
  });

  it('should change nothing for another key, a damaged file, no file, or a secret that is another one', async () => {
    const deps = leavingDeps({now: Date.now()});
    const {structure} = settle(deps, 'zorglub');
    const {data, env} = dataFolder(deps);
    assert.equal((await run(entry('backup'), [], env)).code, 0);
    const [path] = backupsIn(data);
    withdrawStructure(deps, structure, {how: 'espace', by: 'person:1'});
    deps.close();
    const was = contentOf(deps.file);
    writeFileSync(`${data}-other`, randomBytes(32).toString('hex'));
    writeFileSync(`${data}-cut`, readFileSync(path!).subarray(0, 5000));
    const cases: [string, NodeJS.ProcessEnv, RegExp][] = [
      [path!, {PANA_BACKUP_KEY_FILE: `${data}-other`}, /pas la bonne clé/], [`${data}-cut`, {}, /abîmé ou coupé/], ['/nowhere.backup', {}, /introuvable/], [join(data, 'secret'), {}, /n’est pas une sauvegarde/],
    ];
    for (const [file, own, says] of cases) {
      const {code, out} = await run(entry('restore'), [file], {...env, ...own});
      assert.equal(code, 1, out);
      assert.match(out, says);
    }
    writeFileSync(join(data, 'secret'), randomBytes(32).toString('hex'));
    const {code, out} = await run(entry('restore'), [path!], env);
    assert.equal(code, 1, out);
    assert.match(out, /ne se lisent pas/);
    assert.equal(contentOf(deps.file), was);
    assert.deepEqual(readdirSync(data).filter((name) => name.includes('restoring')), []);
  });

  it('should replace a file that is damaged, which is why one restores, and one of the first version is migrated', async () => {
    const deps = leavingDeps({now: Date.now()});
    settle(deps, 'zorglub');
    const {data, env} = dataFolder(deps);
    assert.equal((await run(entry('backup'), [], env)).code, 0);
    deps.close();
    writeFileSync(deps.file, 'garbage'.repeat(1000));
    const damaged = await run(entry('restore'), backupsIn(data), env);
    assert.equal(damaged.code, 0, damaged.out);
    const first = new DatabaseSync(join(data, 'first.sqlite'));
    first.exec(readFileSync('worker/registry/storage/migrations/0001-registry.sql', 'utf8') + 'PRAGMA user_version = 1');
    first.close();
    const old = writeBackup(copyOf(join(data, 'first.sqlite')), data, {key, salt: randomBytes(32), now: START});
    const {code, out} = await run(entry('restore'), [old], env);
    assert.equal(code, 0, out);
    assert.equal(leavingDeps({file: deps.file}).registry.size(), 0);
  });
});

describe('npm run erasure:verify', () => {
  it('should find a text however it is written, and not find what is not there', () => {
    const text = 'Zoé Ærglub <z@x.fr>';
    const around = (written: string | Buffer): Buffer => Buffer.concat([Buffer.from('..é'), Buffer.from(written as string), Buffer.from('ü..')]);
    const utf8 = Buffer.from(text);
    const written: [string, string | Buffer][] = [
      ['utf-8', utf8], ['utf-16le', Buffer.from(text, 'utf16le')], ['hex', utf8.toString('hex')], ['hex', utf8.toString('hex').toUpperCase()], ['percent', encodeURIComponent(text)],
      ['percent', new URLSearchParams({a: text}).toString()], ['NFD', text.normalize('NFD')], ['lower case', text.toLowerCase()], ['json', JSON.stringify({a: text}).replace(/[\u0080-\uffff]/g, (letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`)],
      ...['', 'a', 'ab', 'abc'].map((before): [string, string] => ['base64', Buffer.from(`${before}${text}après`).toString('base64')]),
      ...['', 'a', 'ab'].map((before): [string, string] => ['base64', Buffer.from(`${before}${text}`).toString('base64url')]),
    ];
    for (const [way, bytes] of written) assert.ok(waysIn(around(bytes), needles(text)).some((found) => found.includes(way)), `${way}: ${String(bytes)}`);
    assert.deepEqual(waysIn(around('Zoé Aerglub'), needles(text)), []);
    fc.assert(fc.property(fc.string({unit: 'grapheme', minLength: 4, maxLength: 20}), fc.string({maxLength: 9}), fc.string({maxLength: 9}), (marker, before, afterwards) => {
      assert.ok(waysIn(Buffer.from(Buffer.from(before + marker + afterwards).toString('base64')), needles(marker)).length > 0);
    }));
  });

  it('should say where, in the file, a long value cut over pages, a log, a name, a backup; exit 1, then 0 when all is gone', {timeout: 120_000}, async () => {
    const deps = leavingDeps({now: Date.now()});
    const {structure, row} = settle(deps, 'zorglub');
    const {data, env} = dataFolder(deps);
    assert.equal((await run(entry('backup'), [], env)).code, 0);
    // Every marker in a row: whatever the size of a page, one is on its edge.
    deps.database.prepare('UPDATE structures SET document = json_set(document, \'$.summary\', ?) WHERE id = ?').run('x'.repeat(40_000) + 'zorglub'.repeat(2000), row);
    mkdirSync(join(data, 'reports'));
    writeFileSync(join(data, 'reports', 'a.jsonl'), JSON.stringify({value: 'zorglub'}));
    writeFileSync(join(data, 'reports', 'zorglub.csv'), 'rien');
    const found = await run(entry('erasure-verify'), ['zorglub'], env);
    assert.equal(found.code, 1, found.out);
    for (const where of [/pana\.sqlite structures\.document/, /pana\.sqlite(-wal)? :/, /a\.jsonl/, /\.backup people\.email/, /\.backup \(bytes\)/]) assert.match(found.out, where);
    assert.match(found.out, /zorglub\.csv \(name\)/);
    const locked = await run(entry('erasure-verify'), ['nulle-part'], {...env, PANA_BACKUP_KEY_FILE: ''});
    assert.equal(locked.code, 1, 'what was not opened is not said to be clean');
    assert.match(locked.out, /Non lu/);
    // What the job and the days do; the reports are another's test.
    withdrawStructure(deps, structure, {how: 'espace', by: 'person:1'});
    untilErased(deps);
    retention(deps);
    rmSync(join(data, 'reports'), {recursive: true});
    const half = await run(entry('erasure-verify'), ['zorglub'], env);
    assert.equal(half.code, 1, 'the backup of before still is');
    assert.ok(half.out.split('\n').filter((line) => line.includes(' : ')).every((line) => line.includes('.backup')), half.out);
    deps.clock.advance(14 * DAY);
    retention(deps);
    const gone = await run(entry('erasure-verify'), ['zorglub'], env);
    assert.equal(gone.code, 0, gone.out);
    assert.match(gone.out, /Introuvable/);
    assert.equal((await run(entry('erasure-verify'), [], env)).code, 2);
  });
});
