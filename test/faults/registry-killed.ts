/**
 * Kills the private application in the middle of what people send it, again and again, and counts: what was acknowledged is there, once,
 * with its mail and its proofs; nothing is there by half (RELIABILITY.md, F1).
 */
import assert from 'node:assert/strict';
import {type ChildProcess, spawn} from 'node:child_process';
import {createHash} from 'node:crypto';
import {once} from 'node:events';
import {mkdtempSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {createInterface} from 'node:readline';
import {auditBrokenAt} from '../../worker/registry/storage/audit.ts';
import {consentsBrokenAt} from '../../worker/registry/storage/consents.ts';
import {openDatabase} from '../../worker/registry/storage/database.ts';
import {randomOf} from '../support/structures.ts';
import {ORIGIN} from '../worker/registry/world.ts';
import {proofFor, sentBy} from '../worker/registry/sending.ts';

export const SECRET = createHash('sha256').update('secret of the killed').digest();

const WRITERS = 4;

/** What the kills came to. */
export interface Toll {
  readonly kills: number;
  readonly acknowledged: number;
  /** Sent again under the same key after the answer was lost. */
  readonly again: number;
  readonly applications: number;
}

/** The private application in a process of its own. */
export interface KilledServer {
  readonly child: ChildProcess;
  readonly port: number;
}

/** Starts it over a file. */
export async function startKilled(file: string): Promise<KilledServer> {
  const child = spawn(process.execPath, [join(import.meta.dirname, 'registry-child.ts'), file], {stdio: ['ignore', 'pipe', 'inherit']});
  const early = once(child, 'exit').then(() => Promise.reject(new Error('it ended before it listened')));
  const [line] = await Promise.race([once(createInterface(child.stdout!), 'line'), early]) as [string];
  early.catch(() => undefined);
  return {child, port: Number(line)};
}

/** Lives through `kills` kills -9, `seed` chooses the moments. Throws when anything acknowledged is lost, doubled or half there. */
export async function surviveKills(kills: number, seed: number): Promise<Toll> {
  const folder = mkdtempSync(join(tmpdir(), 'pana-killed-'));
  const file = join(folder, 'pana.sqlite');
  const random = randomOf(seed);
  const acknowledged = new Map<string, string>();
  let sent = 0;
  let again = 0;
  let server = await startKilled(file);
  let over = false;

  /** One structure after the other, each until it is acknowledged: the same key and the same bytes each time. */
  async function write(writer: number): Promise<void> {
    while (!over) {
      const number = ++sent;
      const key = createHash('sha256').update(`${seed} ${writer} ${number}`).digest('hex').slice(0, 32);
      const body = sentBy(await proofFor(SECRET, Date.now()));
      body.structure.name = `Structure ${number}`;
      body.signatory.email = `structure-${number}@example.org`;
      const text = JSON.stringify(body);
      for (let tries = 0; !acknowledged.has(key); tries++) {
        if (tries > 0) again++;
        try {
          const answer = await fetch(`http://127.0.0.1:${server.port}/v1/listings`, {method: 'POST', headers: {'Content-Type': 'application/json', 'Origin': ORIGIN, 'Idempotency-Key': key}, body: text});
          const said = await answer.text();
          assert.equal(answer.status, 202, said);
          acknowledged.set(key, (JSON.parse(said) as {id: string}).id);
        } catch (error) {
          if (error instanceof assert.AssertionError) throw error;
          await new Promise((done) => setTimeout(done, 10));
        }
      }
    }
  }

  try {
    const writers = [...new Array<undefined>(WRITERS)].map((_, writer) => write(writer));
    // Their failure is awaited below; meanwhile it must end the kills, not the process.
    for (const writer of writers) writer.catch(() => (over = true));
    for (let kill = 0; kill < kills && !over; kill++) {
      // On any machine: after so many more were acknowledged, and a moment.
      const enough = acknowledged.size + Math.floor(random() * 5);
      while (acknowledged.size < enough && !over) await new Promise((done) => setTimeout(done, 2));
      await new Promise((done) => setTimeout(done, random() * 60));
      server.child.kill('SIGKILL');
      await once(server.child, 'exit');
      server = await startKilled(file);
    }
    over = true;
    await Promise.all(writers);
    server.child.kill('SIGKILL');
    await once(server.child, 'exit');
    return {kills, again, ...count(file, acknowledged)};
  } finally {
    over = true;
    server.child.kill('SIGKILL');
    rmSync(folder, {recursive: true, force: true});
  }
}

function count(file: string, acknowledged: ReadonlyMap<string, string>): Pick<Toll, 'acknowledged' | 'applications'> {
  const database = openDatabase(file);
  try {
    const one = (sql: string): number => Number(Object.values(database.prepare(sql).get()!)[0]);
    assert.equal(Object.values(database.prepare('PRAGMA integrity_check').get()!)[0], 'ok');
    assert.deepEqual(database.prepare('PRAGMA foreign_key_check').all(), []);
    const kept = new Set((database.prepare('SELECT id FROM applications').all() as {id: string}[]).map(({id}) => id));
    const ids = [...acknowledged.values()];
    assert.equal(new Set(ids).size, ids.length, 'two keys were given one application');
    assert.deepEqual(ids.filter((id) => !kept.has(id)), [], 'acknowledged and lost');
    assert.equal(kept.size, ids.length, 'kept twice, or kept and never acknowledged');
    // Each with its mail, sent or waiting, its consents and its line in the log.
    assert.equal(one('SELECT count(*) FROM outbox'), kept.size, 'mails');
    assert.equal(one("SELECT count(*) FROM audit WHERE action = 'listing.apply'"), kept.size, 'lines of the log');
    assert.equal(one("SELECT count(*) FROM consents WHERE purpose = 'charter'"), kept.size, 'signatures');
    assert.equal(auditBrokenAt(database), undefined);
    assert.equal(consentsBrokenAt(database), undefined);
    return {acknowledged: ids.length, applications: kept.size};
  } finally {
    database.close();
  }
}
