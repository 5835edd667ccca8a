/**
 * Backup, loss, restore and start, from the text of README alone: its own lines are run, so that it cannot say what does not work. Only the
 * roots of the machine are others: `/etc` and `/var` are folders of the test.
 */
import assert from 'node:assert/strict';
import {spawn, spawnSync} from 'node:child_process';
import type {ChildProcess} from 'node:child_process';
import {once} from 'node:events';
import {mkdtempSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join, resolve} from 'node:path';
import {after, before, test} from 'node:test';
import {encodeSnapshot} from '../../../worker/directory/snapshot.ts';
import {publicId} from '../../../worker/registry/storage/identifiers.ts';
import {build} from '../../faults/real-server.ts';
import {input} from './space-support.ts';
import {signedIn, somebody, testDeps} from './support.ts';

const ROOT = resolve(import.meta.dirname, '../../..');
const machine = mkdtempSync(join(tmpdir(), 'pana-rehearsal-'));
const data = join(machine, 'srv', 'pana');
const backups = join(machine, 'var/backups/pana');

/** Lines of the one block of commands under a bold title of README. */
function linesUnder(title: string): string[] {
  const [, after = ''] = readFileSync(join(ROOT, 'README.md'), 'utf8').split(`\n**${title}.**`);
  const section = after.split(/\n\*\*[A-Z]/)[0]!;
  const blocks = [...section.matchAll(/```sh\n([\s\S]*?)```/g)].map(([, text]) => text!.trim().split('\n'));
  assert.equal(blocks.length, 1, `${title}: ${blocks.length} blocks of commands`);
  return blocks[0]!.map((line) => line.replaceAll(/(?<![\w.])\/(etc|var)\//g, `${machine}/$1/`));
}

// The server is built already; an operator's `npm start` builds it first.
const env: NodeJS.ProcessEnv = {...process.env, PANA_DATA_DIR: data, PORT: '0', PARTNER_PORT: '0', npm_config_ignore_scripts: 'true', npm_config_update_notifier: 'false'};

/** Runs lines of README in the folder of the software, each must succeed. */
function follow(lines: readonly string[]): string {
  const {status, stdout, stderr} = spawnSync('bash', ['-euo', 'pipefail', '-c', lines.join('\n')], {cwd: ROOT, env, encoding: 'utf8'});
  assert.equal(status, 0, `${lines.join('\n')}\n${stdout}${stderr}`);
  return stdout;
}

interface Started {
  readonly address: string;
  /** As a power cut does. */
  fall(): Promise<void>;
}
const running = new Set<ChildProcess>();
async function started(line: string): Promise<Started> {
  const child = spawn(line, {cwd: ROOT, env, shell: true, detached: true, stdio: ['ignore', 'pipe', 'pipe']});
  running.add(child);
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (piece: string) => (said += piece));
  while (!said.includes('Ctrl-C')) {
    assert.equal(child.exitCode, null, said);
    await new Promise((done) => setTimeout(done, 10));
  }
  const fall = async (): Promise<void> => {
    const ended = once(child, 'exit');
    // npm, its shell and the server.
    process.kill(-child.pid!, 'SIGKILL');
    await ended;
    running.delete(child);
  };
  return {address: /http:\/\/localhost:\d+/.exec(said)![0], fall};
}

before(build);
after(() => {
  for (const {pid} of running) process.kill(-pid!, 'SIGKILL');
  rmSync(machine, {recursive: true, force: true});
});

test('should bring back what README says it brings back, by the lines of README, and nobody who left', {timeout: 240_000}, async () => {
  const [makeKey, ...nightly] = linesUnder('Back up');
  const restore = linesUnder('Restore');
  const start = restore.pop()!;
  assert.equal(start, 'npm start');
  assert.match(nightly.join('\n'), /npm run backup/);
  assert.match(restore.join('\n'), /npm run restore --/);

  mkdirSync(data, {recursive: true});
  const deps = testDeps({file: join(data, 'pana.sqlite'), now: Date.now()});
  writeFileSync(join(data, 'secret'), `${Buffer.from(deps.secret).toString('hex')}\n`, {mode: 0o600});
  const names = ['reste', 'parti-avant', 'parti-depuis'] as const;
  deps.registry.upsert(names.map((name, i) => ({source: 'charte', id: name, structure: input(name, {street: `${i + 1} rue ${name}`, lat: 47 + i})})), deps.mergeRules, new Date(deps.now()).toISOString());
  const idOf = (name: string): string => publicId((deps.database.prepare('SELECT structure_id AS id FROM listings WHERE source_id = ?').get(name) as {id: number}).id);
  const all = Object.fromEntries(names.map((name) => [name, {id: idOf(name), cookie: signedIn(deps, somebody(deps, `${name}@example.org`, 'contact', idOf(name)))}])) as Record<(typeof names)[number], {id: string; cookie: string}>;
  deps.registry.publish(encodeSnapshot, new Date(deps.now()).toISOString());
  deps.close();

  let server = await started(start);
  const space = async (name: (typeof names)[number]): Promise<number> => (await fetch(`${server.address}/espace/${all[name].id}`, {redirect: 'manual', headers: {'Sec-Fetch-Site': 'none', 'Cookie': all[name].cookie}})).status;
  const leaves = async (name: (typeof names)[number]): Promise<void> => {
    const answer = await fetch(`${server.address}/espace/${all[name].id}/retirer`, {
      method: 'POST', body: 'confirm=oui', headers: {'Origin': server.address, 'Sec-Fetch-Site': 'same-origin', 'Content-Type': 'application/x-www-form-urlencoded', 'Cookie': all[name].cookie},
    });
    assert.equal(answer.status, 200, await answer.text());
  };
  assert.equal(await space('reste'), 200);
  await leaves('parti-avant');

  follow([makeKey!, ...nightly]);
  assert.equal(statSync(join(machine, 'etc/pana/backup.key')).mode & 0o777, 0o600);
  const yesterday = readdirSync(backups).filter((name) => name.endsWith('.backup'));
  assert.equal(yesterday.length, 1);
  await leaves('parti-depuis');
  follow(nightly);
  // The night's own backup is lost too; the list of who left is not.
  for (const name of readdirSync(backups)) if (name.endsWith('.backup') && !yesterday.includes(name)) rmSync(join(backups, name));

  await server.fall();
  rmSync(join(machine, 'srv'), {recursive: true});

  // Who left before the backup is in it as somebody who left; who left since is erased again, its contact with it.
  assert.match(follow(restore), /1 structure\(s\) et 1 personne\(s\) effacées à nouveau/);
  server = await started(start);
  assert.deepEqual([await space('reste'), await space('parti-avant'), await space('parti-depuis')], [200, 200, 401], 'what is erased at once has no session any more');
  const found = await (await fetch(`${server.address}/v1/structures?place=departement:37`)).text();
  const kept = await fetch(`${server.address}/v1/structures/${all.reste.id}`);
  assert.equal(kept.status, 200, found);
  for (const name of ['parti-avant', 'parti-depuis'] as const) assert.notEqual((await fetch(`${server.address}/v1/structures/${all[name].id}`)).status, 200, name);
  await server.fall();
});
