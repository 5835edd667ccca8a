/** Another secret: what must live on does, what left stays away, and dying on the way loses neither. */
import assert from 'node:assert/strict';
import {spawn} from 'node:child_process';
import {randomBytes} from 'node:crypto';
import {cpSync, existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {dirname, join} from 'node:path';
import {after, describe, it} from 'node:test';
import {openSecrets} from '../../../worker/entries/secret.ts';
import {enqueue} from '../../../worker/registry/mail/enqueue.ts';
import {unsealed} from '../../../worker/registry/mail/seal.ts';
import {MERGE_RULES} from '../../../worker/ingest/import.ts';
import {openDatabase} from '../../../worker/registry/storage/database.ts';
import {issueLink, readLink} from '../../../worker/registry/storage/links.ts';
import {openRegistry} from '../../../worker/registry/storage/registry.ts';
import {rekey} from '../../../worker/registry/storage/rekey.ts';
import {replayTombstones} from '../../../worker/registry/storage/replay.ts';
import {askSignIn, openSession, readSession} from '../../../worker/registry/storage/sessions.ts';
import {readTombstones} from '../../../worker/registry/storage/tombstones.ts';
import {withdrawStructure} from '../../../worker/registry/storage/withdrawals.ts';
import {leavingDeps, listing, run, settle, untilErased} from '../registry/leaving-support.ts';
import {DAY, somebody} from '../registry/support.ts';
import type {TestDeps} from '../registry/support.ts';

const ROTATE = 'worker/entries/rotate-secret.ts';
const folders: string[] = [];
after(() => {
  for (const folder of folders) rmSync(folder, {recursive: true, force: true});
});

/** A data folder as the commands meet it. */
function dataFolder(deps: TestDeps): {data: string; env: NodeJS.ProcessEnv} {
  const data = dirname(deps.file);
  writeFileSync(`${data}-key`, 'ab'.repeat(32));
  folders.push(`${data}-key`);
  writeFileSync(join(data, 'secret'), `${Buffer.from(deps.secret).toString('hex')}\n`);
  // As the server does when it opens the file.
  rekey({database: deps.database, random: randomBytes, ...openSecrets(data, randomBytes)}, deps.now());
  return {data, env: {PANA_DATA_DIR: data, PANA_BACKUP_KEY_FILE: `${data}-key`}};
}

/** What waits for the post, once the server has opened the file as it does at its start; throws when a mail does not open. */
function waiting(data: string): {template: string; values: Record<string, string>}[] {
  const database = openDatabase(join(data, 'pana.sqlite'));
  try {
    const secrets = openSecrets(data, randomBytes);
    rekey({database, random: randomBytes, ...secrets}, Date.now());
    const rows = database.prepare("SELECT template, content FROM outbox WHERE template <> 'listing-edited' AND state = 'waiting' ORDER BY id").all() as {template: string; content: string}[];
    return rows.map(({template, content}) => ({template, values: unsealed(content, secrets)}));
  } finally {
    database.close();
  }
}

const REMINDER = {structure: 'Maison', confirm: 'https://pana.example/lien#verify:a', edit: 'https://pana.example/espace', withdraw: 'https://pana.example/lien#withdraw:b'};
const remind = (deps: TestDeps): void => enqueue(deps.database, {template: 'verify-reminder', locale: 'fr', to: 'a@example.org', values: REMINDER}, deps);

describe('npm run rotate-secret', () => {
  it('should close waiting mails anew, end requests to sign in, and leave sessions and links of other mails as they are', async () => {
    const deps = leavingDeps({now: Date.now()});
    const person = somebody(deps, 'a@example.org', 'contact', 's1');
    const {data, env} = dataFolder(deps);
    remind(deps);
    askSignIn(deps.database, {address: 'x', browser: 'b', person}, deps);
    enqueue(deps.database, {template: 'sign-in', locale: 'fr', to: 'a@example.org', values: {link: 'https://pana.example/lien#sign-in:c', code: '12345678'}}, deps);
    const session = openSession(deps.database, {person, proof: 'link'}, deps);
    const link = issueLink(deps.database, {purpose: 'verify', subject: 's1', lifetime: DAY}, deps);
    deps.close();
    const {code, out} = await run(ROTATE, [], env);
    assert.equal(code, 0, out);
    assert.match(out, /1 message\(s\) refermé\(s\), 1 demande\(s\) de connexion terminée\(s\)/);
    const {secret, former} = openSecrets(data, randomBytes);
    assert.deepEqual(former.map((one) => Buffer.from(one).toString('hex')), [Buffer.from(deps.secret).toString('hex')]);
    assert.notDeepEqual(Buffer.from(secret), Buffer.from(deps.secret));
    assert.equal(statSync(join(data, 'secret')).mode & 0o777, 0o600);
    const database = openDatabase(deps.file);
    const rows = database.prepare('SELECT template, content FROM outbox').all() as {template: string; content: string}[];
    assert.deepEqual(rows.map(({template, content}) => [template, unsealed(content, {secret})]), [['verify-reminder', REMINDER]]);
    assert.throws(() => unsealed(rows[0]!.content, deps), 'the former secret opens nothing any more');
    assert.equal((database.prepare('SELECT count(*) AS n FROM sign_ins WHERE ended_at IS NULL').get() as {n: number}).n, 0);
    assert.equal((database.prepare("SELECT count(*) AS n FROM links WHERE purpose = 'sign-in'").get() as {n: number}).n, 0);
    assert.equal(readSession(database, session, Date.now())?.person, person);
    assert.equal(readLink(database, link, 'verify', Date.now()), 's1');
    assert.deepEqual(database.prepare("SELECT actor FROM audit WHERE action = 'secret.rotate'").all().map((row) => ({...row})), [{actor: 'system'}]);
    database.close();
  });

  it('should say so while the server has the file open, and where there is none; nothing changes', async () => {
    const deps = leavingDeps({now: Date.now()});
    const {data, env} = dataFolder(deps);
    const was = readFileSync(join(data, 'secret'), 'utf8');
    const busy = await run(ROTATE, [], env);
    assert.deepEqual([busy.code, readFileSync(join(data, 'secret'), 'utf8')], [1, was], busy.out);
    assert.match(busy.out, /ouverte par un autre programme[\s\S]*Rien n’a été changé/);
    const none = mkdtempSync(join(tmpdir(), 'pana-none-'));
    folders.push(none);
    assert.equal((await run(ROTATE, [], {PANA_DATA_DIR: none})).code, 1);
    assert.deepEqual(readdirSync(none), []);
  });

  it('should be whole or still to be ended when it is killed at any step: every mail opens, and no secret anybody left under is lost', {timeout: 300_000}, async () => {
    const deps = leavingDeps({now: Date.now()});
    const {structure} = settle(deps, 'zorglub');
    const {data, env} = dataFolder(deps);
    remind(deps);
    withdrawStructure(deps, structure, {how: 'espace', by: 'person:1'});
    remind(deps);
    deps.close();
    const hook = join(import.meta.dirname, 'kill-at.ts');
    const killed = (folder: string, at: number): Promise<{signal: NodeJS.Signals | null; out: string}> => new Promise((done) => {
      const child = spawn(process.execPath, ['--import', hook, ROTATE], {env: {PATH: process.env['PATH'], ...env, PANA_DATA_DIR: folder, ...(at >= 0 && {KILL_AT: String(at)})}, stdio: ['ignore', 'pipe', 'pipe']});
      let out = '';
      for (const stream of [child.stdout, child.stderr]) stream.on('data', (said: Buffer) => (out += String(said)));
      child.on('close', (_, signal) => done({signal, out}));
    });
    const copy = (): string => {
      const folder = mkdtempSync(join(tmpdir(), 'pana-killed-'));
      folders.push(folder);
      cpSync(data, folder, {recursive: true});
      return folder;
    };
    const whole = await killed(copy(), -1);
    const steps = Number(/steps (\d+)/.exec(whole.out)?.[1]);
    assert.ok(steps > 20, whole.out);
    const before = waiting(copy());
    assert.ok(before.length >= 3);
    const met = new Set<number>();
    for (let at = 0; at < steps; at++) {
      const folder = copy();
      const {signal, out} = await killed(folder, at);
      assert.equal(signal, 'SIGKILL', `step ${at}: ${out}`);
      assert.deepEqual(waiting(folder), before, `step ${at}`);
      const {former} = openSecrets(folder, randomBytes);
      met.add(former.length);
      const database = openDatabase(join(folder, 'pana.sqlite'));
      const secrets = openSecrets(folder, randomBytes);
      const registry = openRegistry(database, secrets.secret, secrets.former);
      assert.equal(replayTombstones({database, registry, mergeRules: MERGE_RULES, ...secrets}, readTombstones(database), Date.now()).unread, 0, `step ${at}`);
      assert.equal(registry.upsert([listing('zorglub', 'zorglub')], MERGE_RULES, '2026-11-27').withdrawn.length, 1, `step ${at}: came back`);
      database.close();
      const again = await run(ROTATE, [], {...env, PANA_DATA_DIR: folder});
      assert.equal(again.code, 0, `step ${at}: ${again.out}`);
      assert.deepEqual(waiting(folder), before, `step ${at}, ended`);
      assert.ok(!existsSync(join(folder, 'secret.next')));
    }
    assert.deepEqual([...met].sort(), [0, 1], 'killed before and after the file was replaced');
  });

  it('should keep away who left under any secret, by import and in a backup of before the rotation; without the former ones nothing is put back', {timeout: 120_000}, async () => {
    const deps = leavingDeps({now: Date.now()});
    const first = settle(deps, 'zorglub');
    const second = settle(deps, 'bulgroz', {lat: 48});
    settle(deps, 'temoin', {lat: 46});
    const {data, env} = dataFolder(deps);
    remind(deps);
    assert.equal((await run('worker/entries/backup.ts', [], env)).code, 0);
    const [backup] = readdirSync(join(data, 'backups')).map((name) => join(data, 'backups', name));
    withdrawStructure(deps, first.structure, {how: 'espace', by: 'person:1'});
    untilErased(deps);
    deps.close();
    assert.equal((await run(ROTATE, [], env)).code, 0);
    // Under the new secret another one leaves.
    const later = leavingDeps({file: deps.file, now: deps.now(), seed: 'later'});
    const secrets = openSecrets(data, randomBytes);
    const under: TestDeps = Object.assign(Object.create(later) as TestDeps, {secret: secrets.secret, registry: openRegistry(later.database, secrets.secret, secrets.former)});
    withdrawStructure(under, second.structure, {how: 'espace', by: 'person:2'});
    untilErased(under);
    assert.equal(under.registry.upsert([listing('zorglub', 'zorglub'), listing('bulgroz', 'bulgroz', {lat: 48})], MERGE_RULES, '2026-11-27').withdrawn.length, 2);
    later.close();
    const ring = readFileSync(join(data, 'secret'), 'utf8');
    for (const without of [ring.split('\n')[0]!, ring.split('\n')[1]!]) {
      writeFileSync(join(data, 'secret'), `${without}\n`);
      const refused = await run('worker/entries/restore.ts', [backup!], env);
      assert.equal(refused.code, 1, refused.out);
      assert.match(refused.out, /ne se lisent pas/);
    }
    writeFileSync(join(data, 'secret'), ring);
    const {code, out} = await run('worker/entries/restore.ts', [backup!], env);
    assert.equal(code, 0, out);
    assert.match(out, /2 structure\(s\) et 2 personne\(s\) effacées à nouveau/);
    const restored = openDatabase(deps.file);
    const registry = openRegistry(restored, secrets.secret, secrets.former);
    assert.deepEqual(registry.allPublished('2026-11-27').map(({name}) => name), ['Maison temoin']);
    assert.equal(registry.upsert([listing('zorglub', 'zorglub'), listing('bulgroz', 'bulgroz', {lat: 48})], MERGE_RULES, '2026-11-27').withdrawn.length, 2);
    const {content} = restored.prepare("SELECT content FROM outbox WHERE template = 'verify-reminder'").get() as {content: string};
    assert.deepEqual(unsealed(content, secrets), REMINDER, 'a mail of the backup, closed by the former secret, can leave');
    restored.close();
  });
});
