/**
 * Somebody else writes to the database for long (RELIABILITY.md, F7), the folder is on a disk that takes nothing (F6), the server is told
 * to stop while it is busy (F8). The server as `npm start` runs it.
 */
import assert from 'node:assert/strict';
import {spawnSync} from 'node:child_process';
import {once} from 'node:events';
import {chmodSync, mkdirSync, mkdtempSync, readdirSync, rmSync} from 'node:fs';
import {connect} from 'node:net';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {DatabaseSync} from 'node:sqlite';
import {after, before, describe, it} from 'node:test';
import {proofFor, sentBy} from '../worker/registry/sending.ts';
import {build, checkKept, killAll, readAll, readOn, settle, startReal, WAYS, writersOn} from './real-server.ts';

const folder = mkdtempSync(join(tmpdir(), 'pana-locked-'));
const mounts: string[] = [];
const closed: string[] = [];
before(build);
after(() => {
  killAll();
  for (const mount of mounts) spawnSync('umount', [mount]);
  for (const data of closed) chmodSync(data, 0o755);
  rmSync(folder, {recursive: true, force: true});
});
const fresh = (name: string): string => {
  const data = join(folder, name);
  mkdirSync(data);
  return data;
};

describe('a database somebody else writes to', () => {
  it('should be read meanwhile; what waited three seconds is refused with 503, what comes later is kept', {timeout: 120_000}, async () => {
    const town = settle(fresh('held'), 10);
    const server = await startReal(town.data);
    const {write, acknowledged} = writersOn(town, () => server);
    for (const way of WAYS) assert.notEqual(await write(way), 503, way);

    const holder = new DatabaseSync(join(town.data, 'pana.sqlite'), {timeout: 10_000});
    holder.exec('BEGIN IMMEDIATE');
    let answered = 0;
    const writes = WAYS.map((way) => write(way).then((status) => (answered++, status)));
    // Not one after the other: none of the writes is answered before reading was.
    for (const [path, cookie] of [['/v1/health', ''], ['/desk/demandes', town.people.coordinator], [`/espace/${town.structure}`, town.people.contact]] as const) await readOn(server, path, cookie);
    assert.equal(answered, 0, 'reading waits for those who wait to write');
    assert.deepEqual(await Promise.all(writes), WAYS.map(() => 503));
    await readAll(server, town);
    holder.exec('ROLLBACK');
    for (const way of WAYS) assert.notEqual(await write(way), 503, way);

    // A short one, as an import is: nobody sees it.
    holder.exec('BEGIN IMMEDIATE');
    const short = WAYS.map((way) => write(way));
    await readOn(server, '/v1/health');
    holder.exec('ROLLBACK');
    holder.close();
    assert.ok((await Promise.all(short)).every((status) => status !== 503), 'waits instead of refusing');

    assert.equal(await server.stop(), 0);
    assert.doesNotMatch(server.said(), /^error: Error: another process/m, 'a lock of seconds is no alarm');
    checkKept(join(town.data, 'pana.sqlite'), acknowledged, town);
  });
});

describe('a folder that takes nothing', () => {
  /** Makes a folder read-only: a disk mounted so or, for who may not mount, its rights. Gives the way to start in it. */
  function readOnly(data: string): {readonly before: string} {
    if (spawnSync('mount', ['--bind', data, data]).status === 0) {
      mounts.push(data);
      if (spawnSync('mount', ['-o', 'remount,bind,ro', data]).status === 0) return {before: ''};
    }
    for (const name of readdirSync(data)) chmodSync(join(data, name), 0o444);
    chmodSync(data, 0o555);
    closed.push(data);
    return {before: process.getuid?.() === 0 ? 'setpriv --reuid 65534 --regid 65534 --clear-groups' : ''};
  }

  for (const [what, fill] of [['that is empty', () => undefined], ['with our database in it', (data: string) => void settle(data, 1)]] as const) {
    it(`should end the start with exit code 1 and what to do, for one ${what}`, {timeout: 60_000}, async () => {
      const data = fresh(`read-only ${what.length}`);
      fill(data);
      const {before: as} = readOnly(data);
      chmodSync(folder, 0o755);
      await assert.rejects(startReal(data, {before: as}), ({message}: Error) => {
        assert.match(message, /lecture seule|pas le droit d’y écrire|ne peut pas y être ouverte/);
        assert.match(message, /PANA_DATA_DIR/);
        assert.ok(message.includes(data));
        assert.doesNotMatch(message, /\n\s+at /, 'no stack');
        return true;
      });
    });
  }
});

describe('a server that is told to stop', () => {
  it('should answer and keep everything it had begun to take, and only then end', {timeout: 60_000}, async () => {
    const town = settle(fresh('stopped'), 1);
    const server = await startReal(town.data);
    const {acknowledged} = writersOn(town, () => server);
    const {port} = new URL(server.main);
    const sendings = await Promise.all([...new Array<undefined>(20)].map(async (_, number) => {
      const sent = sentBy(await proofFor(town.secret, Date.now()));
      sent.structure.name = `Structure ${number}`;
      sent.signatory.email = `structure-${number}@example.org`;
      const body = JSON.stringify(sent);
      const socket = connect(Number(port), 'localhost');
      let answer = '';
      socket.setEncoding('utf8').on('data', (piece: string) => (answer += piece));
      socket.on('error', (error) => (answer += String(error)));
      const closed = once(socket, 'close');
      // "100 Continue" says that the request is under way; its body comes after the signal.
      socket.write(`POST /v1/listings HTTP/1.1\r\nHost: localhost\r\nOrigin: https://mairie.example.org\r\nX-Visitor: 198.51.100.${number}\r\nContent-Type: application/json\r\n`
        + `Idempotency-Key: clef-de-la-demande-${number}\r\nContent-Length: ${Buffer.byteLength(body)}\r\nExpect: 100-continue\r\nConnection: close\r\n\r\n`);
      while (!answer.includes('100 Continue')) await new Promise((done) => setTimeout(done, 5));
      return {socket, body, closed, said: () => answer};
    }));
    const ended = server.stop();
    const refused = async (): Promise<boolean> => {
      const socket = connect(Number(port), 'localhost');
      try {
        await once(socket, 'connect');
        return false;
      } catch {
        return true;
      } finally {
        socket.destroy();
      }
    };
    while (!await refused()) await new Promise((done) => setTimeout(done, 5));
    for (const {socket, body} of sendings) socket.write(body);
    for (const {closed, said} of sendings) {
      await closed;
      assert.match(said(), /HTTP\/1\.1 202 /);
      acknowledged.applied.add((/"id":"([0-9a-f]+)"/.exec(said()) ?? [])[1]!);
    }
    assert.equal(await ended, 0);
    assert.equal(acknowledged.applied.size, sendings.length);
    const kept = new DatabaseSync(join(town.data, 'pana.sqlite'));
    const ids = (kept.prepare('SELECT id FROM applications').all() as {id: string}[]).map(({id}) => id).filter((id) => !town.applications.includes(id));
    kept.close();
    assert.deepEqual(ids.sort(), [...acknowledged.applied].sort());
  });
});
