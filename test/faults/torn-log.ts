/**
 * A power cut in the middle of what people send: the write-ahead log of a live registry is copied at any moment and its end is cut off or
 * made garbage. What opens is the registry as it was at some moment before, whole, and it works (RELIABILITY.md, F5).
 */
import assert from 'node:assert/strict';
import {once} from 'node:events';
import {copyFileSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {MERGE_RULES} from '../../worker/ingest/import.ts';
import {encodeSnapshot} from '../../worker/directory/snapshot.ts';
import {createRegistry} from '../../worker/registry/app.ts';
import type {RegistryDeps} from '../../worker/registry/deps.ts';
import {erase} from '../../worker/registry/jobs/erase.ts';
import {publish} from '../../worker/registry/jobs/publish.ts';
import {remind} from '../../worker/registry/jobs/remind.ts';
import {retention} from '../../worker/registry/jobs/retention.ts';
import {sendMail} from '../../worker/registry/jobs/send-mail.ts';
import {expireApplications} from '../../worker/registry/joining.ts';
import {createDevInbox} from '../../worker/registry/mail/dev-inbox.ts';
import {openDatabase} from '../../worker/registry/storage/database.ts';
import type {Database} from '../../worker/registry/storage/database.ts';
import {publicId} from '../../worker/registry/storage/identifiers.ts';
import {openRegistry} from '../../worker/registry/storage/registry.ts';
import {replayTombstones} from '../../worker/registry/storage/replay.ts';
import {engraver, readTombstones} from '../../worker/registry/storage/tombstones.ts';
import {randomOf} from '../support/structures.ts';
import {input} from '../worker/registry/space-support.ts';
import {proofFor, sentBy} from '../worker/registry/sending.ts';
import {formHeaders, ORIGIN, signedIn, somebody, testDeps} from '../worker/registry/support.ts';
import {gazetteer} from '../worker/registry/world.ts';
import {checkWhole} from './real-server.ts';
import {SECRET, startKilled} from './registry-killed.ts';

/** Tears of one copy, and writers at once. */
const TEARS_EACH = 4;
const WRITERS = 3;
/** Structures that may leave while it runs. */
const STRUCTURES = 40;
/** Bytes of a log's head and of what stands before each page of it (sqlite.org/fileformat2.html, 4.1). */
const LOG_HEAD = 32;
const FRAME = 24 + 4096;
/**
 * Where the index beside the log says how many of its pages a checkpoint may have put into the file (sqlite.org/walformat.html, 2.1): in
 * the middle of one, more than are said to be there for good. The log was flushed to there before it began.
 */
const BACKFILL_ATTEMPTED = 128;

/** What the tears came to. */
export interface Tears {
  readonly tears: number;
  readonly acknowledged: number;
  /** Tears that took something away, and how many acts at most. */
  readonly short: number;
  readonly longest: number;
  /** Structures that came back with an older state and left again before anything was shown. */
  readonly again: number;
}

interface Line {
  readonly id: number;
  readonly seal: string;
  readonly action: string;
  readonly object: string;
}

const linesOf = (database: Database, table: 'audit' | 'consents'): Line[] => database.prepare(`SELECT * FROM ${table} ORDER BY id`).all() as unknown as Line[];

/** Lives through `tears` tears; `seed` chooses moments, places and kinds. Throws when a torn registry is not a whole one of before, or does not work. */
export async function surviveTears(tears: number, seed: number): Promise<Tears> {
  const folder = mkdtempSync(join(tmpdir(), 'pana-torn-'));
  const file = join(folder, 'pana.sqlite');
  const random = randomOf(seed);
  const {structures, cookie} = settle(file);
  const server = await startKilled(file);
  let over = false;
  let sent = 0;
  let written = 0;
  const acknowledged = new Set<string>();
  const left = new Set<string>();

  const post = async (path: string, body: string, headers: Record<string, string>, yes: number): Promise<string> => {
    const answer = await fetch(`http://127.0.0.1:${server.port}${path}`, {method: 'POST', body, headers, redirect: 'manual'});
    const said = await answer.text();
    assert.equal(answer.status, yes, said);
    written++;
    return said;
  };
  async function write(): Promise<void> {
    while (!over) {
      const number = ++sent;
      if (number % 12 === 0 && left.size < structures.length - 1) {
        const id = structures[left.size]!;
        left.add(id);
        await post(`/espace/${id}/retirer`, 'confirm=oui', formHeaders(cookie), 200);
      } else if (number % 3 === 0) await post(`/espace/${structures.at(-1)!}/message`, new URLSearchParams({text: `Message ${number}.`, from: '', until: ''}).toString(), formHeaders(cookie), 303);
      else {
        const body = sentBy(await proofFor(SECRET, Date.now()));
        body.structure.name = `Structure ${number}`;
        body.signatory.email = `structure-${number}@example.org`;
        const said = await post('/v1/listings', JSON.stringify(body), {'Content-Type': 'application/json', 'Origin': ORIGIN, 'Idempotency-Key': `clef-de-la-demande-${number}`}, 202);
        acknowledged.add((JSON.parse(said) as {id: string}).id);
      }
    }
  }

  try {
    const writers = [...new Array<undefined>(WRITERS)].map(() => write());
    // Their failure is awaited below; meanwhile it must not end the process.
    for (const writer of writers) writer.catch(() => (over = true));
    const copies: string[] = [];
    while (copies.length * TEARS_EACH < tears && !over) {
      const next = written + 1 + Math.floor(random() * 6);
      while (written < next && !over) await new Promise((done) => setTimeout(done, 1 + random() * 10));
      const known = new Set(acknowledged);
      server.child.kill('SIGSTOP');
      const copy = join(folder, `copy-${copies.length}`);
      for (const end of ['.sqlite', '.sqlite-wal', '.sqlite-shm']) copyFileSync(join(folder, `pana${end}`), copy + end);
      writeFileSync(`${copy}.txt`, existsSync(join(folder, 'tombstones.txt')) ? readFileSync(join(folder, 'tombstones.txt')) : '');
      writeFileSync(`${copy}.json`, JSON.stringify([...known]));
      server.child.kill('SIGCONT');
      copies.push(copy);
    }
    over = true;
    await Promise.all(writers);
    server.child.kill('SIGKILL');
    await once(server.child, 'exit');

    const database = openDatabase(file);
    const whole = {audit: linesOf(database, 'audit'), consents: linesOf(database, 'consents')};
    database.close();
    let short = 0;
    let longest = 0;
    let again = 0;
    for (const copy of copies) {
      // As it is, it has all that was acknowledged by then.
      const untorn = await reopened(copy, readFileSync(`${copy}.sqlite-wal`), whole);
      const applied = new Set(untorn.applied);
      assert.deepEqual((JSON.parse(readFileSync(`${copy}.json`, 'utf8')) as string[]).filter((id) => !applied.has(id)), [], 'acknowledged and lost');
      for (let i = 0; i < TEARS_EACH; i++) {
        const torn = await reopened(copy, tornLog(copy, random), whole);
        const missing = untorn.acts - torn.acts;
        assert.ok(missing >= 0);
        if (missing > 0) short++;
        longest = Math.max(longest, missing);
        again += torn.again;
      }
    }
    return {tears: copies.length * TEARS_EACH, acknowledged: acknowledged.size, short, longest, again};
  } finally {
    over = true;
    server.child.kill('SIGKILL');
    rmSync(folder, {recursive: true, force: true});
  }
}

/** Structures of one contact, with their session. */
function settle(file: string): {readonly structures: string[]; readonly cookie: string} {
  const deps = testDeps({file, now: Date.now()});
  const person = somebody(deps, 'contact@example.org');
  const numbers = [...new Array<undefined>(STRUCTURES)].map((_, number) => number);
  deps.registry.upsert(numbers.map((number) => ({source: 'charte', id: `a${number}`, structure: input(`a${number}`, {street: `${number} rue du Château`})})), deps.mergeRules, new Date(deps.now()).toISOString());
  const structures = (deps.database.prepare('SELECT DISTINCT structure_id AS id FROM listings ORDER BY id').all() as {id: number}[]).map(({id}) => publicId(id));
  assert.equal(structures.length, STRUCTURES);
  const mandate = deps.database.prepare("INSERT INTO memberships (person_id, role, scope, status, proposed_at, approved_at) VALUES (?, 'contact', ?, 'active', ?, ?)");
  for (const structure of structures) mandate.run(person, structure, deps.now(), deps.now());
  const cookie = signedIn(deps, person, true);
  deps.registry.publish(encodeSnapshot, new Date(deps.now()).toISOString());
  deps.close();
  return {structures, cookie};
}

/**
 * The log of a copy as a power cut may leave it: cut, with bytes of garbage, or zeros from some place on. Only after the part that may be
 * in the file already: that one was flushed before it was written there.
 */
function tornLog(copy: string, random: () => number): Buffer {
  const log = Buffer.from(readFileSync(`${copy}.sqlite-wal`));
  const first = LOG_HEAD + readFileSync(`${copy}.sqlite-shm`).readUInt32LE(BACKFILL_ATTEMPTED) * FRAME;
  const at = first + Math.floor(random() * Math.max(0, log.length - first));
  const kind = random();
  if (kind < 0.4) return log.subarray(0, at);
  if (kind < 0.6) return log.fill(0, at);
  const end = Math.min(log.length, at + 1 + Math.floor(random() * (kind < 0.8 ? 1 : 5000)));
  for (let i = at; i < end; i++) log[i] = log[i]! ^ (1 + Math.floor(random() * 255));
  return log;
}

/** Opens a copy with `log` as our start does, runs every job and one more writing. Gives what it held. */
async function reopened(copy: string, log: Buffer, whole: Readonly<Record<'audit' | 'consents', readonly Line[]>>): Promise<{readonly acts: number; readonly applied: readonly string[]; readonly again: number}> {
  const folder = mkdtempSync(join(tmpdir(), 'pana-reopened-'));
  const file = join(folder, 'pana.sqlite');
  copyFileSync(`${copy}.sqlite`, file);
  writeFileSync(`${file}-wal`, log);
  copyFileSync(`${copy}.txt`, join(folder, 'tombstones.txt'));
  const database = openDatabase(file);
  try {
    checkWhole(database);
    const acts = linesOf(database, 'audit');
    for (const table of ['audit', 'consents'] as const) {
      const lines = linesOf(database, table);
      assert.deepEqual(lines.map(({id, seal}) => [id, seal]), whole[table].slice(0, lines.length).map(({id, seal}) => [id, seal]), `${table}: all up to some moment, nothing after it`);
    }
    const applied = acts.filter(({action}) => action === 'listing.apply').map(({object}) => object.slice('application:'.length));
    const ids = (sql: string): unknown[] => database.prepare(sql).all().map((row) => Object.values(row)[0]).sort();
    assert.deepEqual(ids('SELECT id FROM applications'), [...applied].sort(), 'each application with its line in the log');
    assert.equal(ids('SELECT id FROM outbox WHERE template = \'confirm-application\'').length, applied.length, 'each with its mail');
    assert.deepEqual(ids('SELECT \'structure:s\' FROM withdrawals').length, acts.filter(({action}) => action === 'structure.withdraw').length, 'each departure with its line');

    const reports: unknown[] = [];
    let drawn = 0;
    const deps: RegistryDeps = {
      database, gazetteer, registry: openRegistry(database, SECRET), mergeRules: MERGE_RULES, origin: ORIGIN, secret: SECRET, now: Date.now,
      random: (length) => new Uint8Array(length).map(() => drawn++ * 7),
      limit: () => ({allowed: true, retryAfter: 0}), clientAddress: () => '192.0.2.1', report: (error) => reports.push(error),
    };
    const {structures, unread} = replayTombstones(deps, readTombstones(database), Date.now());
    assert.equal(unread, 0);
    const withdrawn = new Set(acts.filter(({action}) => action === 'structure.withdraw').map(({object}) => object.slice('structure:'.length)));
    const engraving = engraver(SECRET);
    const filed = readFileSync(`${copy}.txt`, 'utf8');
    const day = new Date().toISOString().slice(0, 10);
    const back = deps.registry.allPublished(day).filter(({id}) => withdrawn.has(id) || filed.includes(engraving.hmac('structure', id)));
    assert.deepEqual(back.map(({id}) => id), [], 'left and came back');
    const answer = await createRegistry(deps).fetch(new Request(`${ORIGIN}/v1/listings`, {
      method: 'POST', headers: {'Content-Type': 'application/json', 'Origin': ORIGIN, 'Idempotency-Key': 'clef-apres-la-coupure'}, body: JSON.stringify(sentBy(await proofFor(SECRET, Date.now()))),
    }));
    assert.equal(answer.status, 202, await answer.text());
    publish(deps);
    publish(deps);
    erase(deps);
    expireApplications(deps);
    retention(deps);
    remind(deps);
    await sendMail(createDevInbox())(deps);
    assert.deepEqual(reports, []);
    checkWhole(database);
    return {acts: acts.length, applied, again: structures.length};
  } finally {
    database.close();
    rmSync(folder, {recursive: true, force: true});
  }
}
