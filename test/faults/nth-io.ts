/**
 * One read or write of the database fails, the n-th (RELIABILITY.md, F4), under the server as `npm start` runs it. The system call is made
 * to fail by strace (Debian's package; installed by apt-get when missing and allowed) on the thread that writes, on the files of the
 * database only: nothing in the server knows.
 */
import assert from 'node:assert/strict';
import {execFile, spawn, spawnSync} from 'node:child_process';
import {once} from 'node:events';
import {cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {promisify} from 'node:util';
import {openDatabase} from '../../worker/registry/storage/database.ts';
import {until} from '../support/until.ts';
import {MIGRATIONS, open, releasedFile} from '../worker/registry/migrations-support.ts';
import {checkKept, checkWhole, readAll, readOn, settle, startReal, WAYS, writersOn} from './real-server.ts';
import type {RealServer, Town, Way} from './real-server.ts';

/** Whether system calls can be made to fail here; installs what does it first when that is possible. */
export async function canFail(): Promise<boolean> {
  const works = (): boolean => spawnSync('strace', ['-qq', '-e', 'trace=none', 'true']).status === 0;
  if (works()) return true;
  if (!existsSync('/usr/bin/apt-get') || process.getuid?.() !== 0) return false;
  const apt = (...args: string[]): Promise<unknown> => promisify(execFile)('/usr/bin/apt-get', ['-o', 'DPkg::Lock::Timeout=300', ...args], {env: {...process.env, DEBIAN_FRONTEND: 'noninteractive'}, timeout: 280_000});
  await apt('update').catch(() => undefined);
  await apt('install', '-y', '--no-install-recommends', 'strace').catch(() => undefined);
  return works();
}

const WRITE = 'pwrite64';
const FLUSH = 'fsync,fdatasync';
const READ = 'pread64';

/** Which calls are counted, and the one that fails. */
interface Nth {
  readonly calls: typeof WRITE | typeof FLUSH | typeof READ;
  readonly n: number;
}
/** The n-th write or, for each fourth n, a flush, of which there is one for many writes. */
const nthWrite = (n: number): Nth => (n % 4 === 0 ? {calls: FLUSH, n: n / 4} : {calls: WRITE, n});

/** Arguments of strace: the n-th call on the files of the database in `data` fails, once, by turns as a disk that is broken and as one that is full; what failed is written to `out`. */
const failing = (data: string, {calls, n}: Nth, out: string): string[] =>
  ['-y', '-o', out, ...['', '-wal', '-journal'].flatMap((end) => ['-P', join(data, `pana.sqlite${end}`)]), '-e', `trace=${calls}`, '-e', `inject=${calls}:error=${n % 2 === 0 ? 'ENOSPC' : 'EIO'}:when=${n}`];

/** What failed: `fsync pana.sqlite-wal`; undefined when nothing did yet. */
function failedIn(out: string): string | undefined {
  const [, call, file] = /^(\w+)\(\d+<[^>]*?([^/>]+)>.*\(INJECTED\)$/m.exec(existsSync(out) ? readFileSync(out, 'utf8') : '') ?? [];
  return call === undefined ? undefined : `${call} ${file}`;
}

/** How often each call on each file failed. */
export type Failed = Record<string, number>;
const note = (failed: Failed, what: string): void => void (failed[what] = (failed[what] ?? 0) + 1);

/** While `work` goes on the n-th call fails; `work` is asked again until it did. Gives what failed. */
async function whileFailing({child}: RealServer, town: Town, nth: Nth, work: () => Promise<void>): Promise<string> {
  const out = join(town.data, '../calls');
  rmSync(out, {force: true});
  const tracer = spawn('strace', [...failing(town.data, nth, out), '-p', String(child.pid)], {stdio: ['ignore', 'ignore', 'pipe']});
  const ended = once(tracer, 'exit');
  let said = '';
  tracer.stderr.setEncoding('utf8').on('data', (piece: string) => (said += piece));
  try {
    while (!said.includes('attached')) {
      assert.equal(tracer.exitCode, null, said);
      await new Promise((done) => setTimeout(done, 5));
    }
    for (let tries = 0; ; tries++) {
      const what = failedIn(out);
      if (what !== undefined) return what;
      assert.ok(tries < 2000, `never came to ${nth.calls} number ${nth.n}`);
      await work();
    }
  } finally {
    tracer.kill('SIGINT');
    await ended;
  }
}

export interface Trouble {
  readonly failed: Failed;
  /** Answered 503. */
  readonly refused: number;
  readonly acknowledged: number;
}

/** Lets writes fail, the n-th for each of `ns`, in one server that must live through all of it. */
export async function surviveWrites(ns: readonly number[]): Promise<Trouble> {
  const folder = mkdtempSync(join(tmpdir(), 'pana-nth-'));
  mkdirSync(join(folder, 'data'));
  const town = settle(join(folder, 'data'), 600);
  const server = await startReal(town.data);
  const {write, acknowledged} = writersOn(town, () => server);
  const failed: Failed = {};
  let refused = 0;
  let kept = 0;
  let turn = 0;
  // Two hundred applications an hour are taken, and there are so many to decide on: most of what is written is a contact's.
  const ORDER: readonly Way[] = ['notice', 'apply', 'rhythm', 'decide', 'notice', 'rhythm', 'sign-in', 'notice', 'rhythm', 'notice', 'rhythm', 'decide'];
  const few = (one: Way): boolean => (one === 'apply' && acknowledged.applied.size >= 150) || (one === 'sign-in' && acknowledged.signIns >= 150) || (one === 'decide' && acknowledged.asked.size >= 550);
  const way = (): Way => {
    const one = ORDER[++turn % ORDER.length]!;
    return few(one) ? 'rhythm' : one;
  };
  try {
    for (const n of ns) {
      note(failed, await whileFailing(server, town, nthWrite(n), async () => {
        if (await write(way()) === 503) refused++;
        else kept++;
      }));
      // One failed, once: what is read and what is written next are as before.
      if (n % 10 === 0) await readAll(server, town);
      assert.notEqual(await write(way()), 503, `after number ${n}: ${server.said()}`);
    }
    await readAll(server, town);
    // The jobs work again too: what was said last becomes public.
    const last = acknowledged.notices.at(-1)!;
    await until('what was said last is public', async () => (await readOn(server, `/v1/structures/${town.structure}`)).includes(last), {said: server.said});
    assert.equal(await server.stop(), 0, server.said());
    checkKept(join(town.data, 'pana.sqlite'), acknowledged, town);
    return {failed, refused, acknowledged: kept};
  } finally {
    server.child.kill('SIGKILL');
    rmSync(folder, {recursive: true, force: true});
  }
}

/** Lets reads fail in one server: each answer is whole or a 503, and the next is as before. */
export async function surviveReads(ns: readonly number[]): Promise<Trouble> {
  const folder = mkdtempSync(join(tmpdir(), 'pana-nth-'));
  mkdirSync(join(folder, 'data'));
  const town = settle(join(folder, 'data'), 40);
  const failed: Failed = {};
  let refused = 0;
  let kept = 0;
  try {
    for (const n of ns) {
      // What was read once is remembered: each time another server.
      const server = await startReal(town.data);
      try {
        note(failed, await whileFailing(server, town, {calls: READ, n}, async () => {
          for (const [path, cookie] of [['/v1/charter', ''], ['/desk/demandes', town.people.coordinator], ['/desk/structures', town.people.coordinator], ['/desk/equipe', town.people.national], [`/espace/${town.structure}`, town.people.contact], ['/desk/journal', town.people.national], ['/desk/evenements', town.people.coordinator], ['/desk/signalements', town.people.coordinator]] as const) {
            const {status} = await fetch(server.main + path, {headers: {'Sec-Fetch-Site': 'none', ...(cookie !== '' && {Cookie: cookie})}});
            assert.ok(status < 500 || status === 503, `${path}: ${status}\n${server.said()}`);
            if (status === 503) refused++;
            else kept++;
          }
        }));
        await readAll(server, town);
        assert.equal(await server.stop(), 0, server.said());
      } finally {
        server.child.kill('SIGKILL');
      }
    }
    const database = openDatabase(join(town.data, 'pana.sqlite'));
    checkWhole(database);
    database.close();
    return {failed, refused, acknowledged: kept};
  } finally {
    rmSync(folder, {recursive: true, force: true});
  }
}

/** After a write failed the server is killed, for each of `ns`: what was acknowledged is there, and nothing by half. */
export async function surviveKillsAfter(ns: readonly number[]): Promise<Trouble> {
  const folder = mkdtempSync(join(tmpdir(), 'pana-nth-'));
  mkdirSync(join(folder, 'data'));
  const town = settle(join(folder, 'data'), 40);
  let server = await startReal(town.data);
  const {write, acknowledged} = writersOn(town, () => server);
  const failed: Failed = {};
  let refused = 0;
  let turn = 0;
  const ways = WAYS.filter((one) => one === 'apply' || one === 'notice' || one === 'sign-in');
  try {
    for (const n of ns) {
      note(failed, await whileFailing(server, town, nthWrite(n), async () => {
        if (await write(ways[++turn % ways.length]!) === 503) refused++;
      }));
      server.child.kill('SIGKILL');
      await once(server.child, 'exit');
      const database = openDatabase(join(town.data, 'pana.sqlite'));
      checkWhole(database);
      const column = (sql: string): unknown[] => database.prepare(sql).all().map((row) => Object.values(row)[0]);
      const there = new Set(column('SELECT id FROM applications'));
      assert.deepEqual([...acknowledged.applied].filter((id) => !there.has(id)), [], 'acknowledged and lost');
      // One that was refused because its last flush failed may be there: whole, as an answer that was lost.
      assert.ok(there.size <= town.applications.length + acknowledged.applied.size + refused);
      assert.equal(column("SELECT count(*) FROM audit WHERE action = 'listing.apply'")[0], there.size, 'each with its line in the log');
      assert.equal(column("SELECT count(*) FROM consents WHERE purpose = 'charter' AND action = 'given'")[0], there.size, 'each with its signature');
      database.close();
      server = await startReal(town.data);
    }
    assert.equal(await server.stop(), 0, server.said());
    return {failed, refused, acknowledged: acknowledged.applied.size + acknowledged.notices.length + acknowledged.signIns};
  } finally {
    server.child.kill('SIGKILL');
    rmSync(folder, {recursive: true, force: true});
  }
}

/**
 * Lets the n-th write of a start fail, over a file three versions old: the server starts all the same, or ends with a sentence that says what to do;
 * the next start works. Gives what failed and how often it ended; an n that a start does not come to is left out.
 */
export async function surviveStarts(ns: readonly number[]): Promise<{readonly failed: Failed; readonly ended: number; readonly starts: number}> {
  const folder = mkdtempSync(join(tmpdir(), 'pana-nth-'));
  const before = join(folder, 'before');
  mkdirSync(before);
  releasedFile(join(before, 'pana.sqlite'), MIGRATIONS.length - 3);
  // Without anything in it: the start fills it with examples too.
  const old = open(join(before, 'pana.sqlite'));
  old.exec('DELETE FROM listings; DELETE FROM structures; DELETE FROM sources');
  old.close();
  writeFileSync(join(before, 'secret'), `${'5c'.repeat(32)}\n`, {mode: 0o600});
  const failed: Failed = {};
  let ended = 0;
  let starts = 0;
  try {
    for (const n of ns) {
      const data = join(folder, 'data');
      rmSync(data, {recursive: true, force: true});
      cpSync(before, data, {recursive: true});
      const [out, said] = [join(folder, 'calls'), join(folder, 'said')];
      rmSync(out, {force: true});
      writeFileSync(said, '');
      // The shell becomes the server: who watches the one watches the other.
      const line = `strace ${failing(data, nthWrite(n), out).map((part) => `'${part}'`).join(' ')} -p $$ 2> '${said}' & until grep -q attached '${said}'; do :; done;`;
      let why = '';
      try {
        const server = await startReal(data, {before: line});
        assert.equal(await server.stop(), 0, server.said());
      } catch (error) {
        if (error instanceof assert.AssertionError) throw error;
        why = (error as Error).message;
      }
      const what = failedIn(out);
      if (what === undefined) continue;
      starts++;
      note(failed, what);
      if (why !== '') {
        ended++;
        assert.match(why, /Les données ne peuvent pas être gardées dans .*PANA_DATA_DIR/, `${what}, number ${n}`);
        assert.doesNotMatch(why, /\n\s+at /, `a stack: ${why}`);
      }
      const server = await startReal(data);
      assert.equal((await fetch(`${server.main}/v1/health`)).status, 200, `${what}, number ${n}`);
      assert.equal(await server.stop(), 0, server.said());
      const database = openDatabase(join(data, 'pana.sqlite'));
      checkWhole(database);
      database.close();
    }
    return {failed, ended, starts};
  } finally {
    rmSync(folder, {recursive: true, force: true});
  }
}
