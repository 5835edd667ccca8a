/**
 * Asks a server all it can be asked, well and badly, tens of thousands of times, and looks whether it holds more afterwards than before
 * (RELIABILITY.md, F14): memory after a collection, and descriptors, which must be exactly as many.
 */
import assert from 'node:assert/strict';
import {fork} from 'node:child_process';
import {once} from 'node:events';
import {mkdirSync, mkdtempSync, rmSync} from 'node:fs';
import {Agent, request} from 'node:http';
import {connect} from 'node:net';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {START_ENVIRONMENT, START_FLAGS} from '../support/start-flags.ts';
import {until} from '../support/until.ts';
import {settle} from './real-server.ts';

/** What a process holds, in bytes and in descriptors. */
export interface Held {
  readonly rss: number;
  readonly heapUsed: number;
  readonly external: number;
  readonly arrayBuffers: number;
  readonly descriptors: number;
}
export interface Flat {
  readonly before: Held;
  readonly after: Held;
  /** How often each status was answered; 0: the question was broken off. */
  readonly statuses: Readonly<Record<number, number>>;
}

const LANES = 8;

/** Asks `warm` questions, looks, asks `count` more, looks again. */
export async function flat(warm: number, count: number): Promise<Flat> {
  const folder = mkdtempSync(join(tmpdir(), 'pana-flat-'));
  mkdirSync(join(folder, 'data'));
  const {structure, people} = settle(join(folder, 'data'), 20);
  const child = fork(join(import.meta.dirname, 'flat-child.ts'), [join(folder, 'data')], {
    execArgv: ['--expose-gc', ...START_FLAGS], env: {...process.env, ...START_ENVIRONMENT}, stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  try {
    const [{port}] = await once(child, 'message') as [{port: number}];
    const agent = new Agent({keepAlive: true, maxSockets: LANES});
    const statuses: Record<number, number> = {};
    const note = (status: number): void => void (statuses[status] = (statuses[status] ?? 0) + 1);
    const from = (no: number): string => `10.${(no >> 16) & 255}.${(no >> 8) & 255}.${no & 255}`;
    const ask = (no: number, path: string, {method = 'GET', headers = {}, body}: {method?: string; headers?: Record<string, string>; body?: string} = {}): Promise<void> => new Promise((done, fail) => {
      const asked = request({agent, hostname: '127.0.0.1', port, method, path, headers: {'host': `localhost:${port}`, 'x-visitor': from(no), ...(body !== undefined && {'content-length': String(Buffer.byteLength(body))}), ...headers}}, (answer) => {
        note(answer.statusCode!);
        answer.resume().on('end', done).on('error', fail);
      });
      asked.on('error', (error: NodeJS.ErrnoException) => (error.code === 'ECONNRESET' || error.code === 'EPIPE' ? (note(0), done()) : fail(error)));
      asked.end(body);
    });
    /** A visitor who goes away in the middle of asking, or of being answered. */
    const breakOff = (no: number): Promise<void> => new Promise((done) => {
      note(0);
      const socket = connect(port, '127.0.0.1', () => {
        const begun = no % 2 === 0 ? `POST /v1/listings HTTP/1.1\r\nHost: localhost:${port}\r\nContent-Type: application/json\r\nContent-Length: 5000\r\n\r\n{"structure":` : `GET /v1/structures?radius=${no % 400} HTTP/1.1\r\nHost: localhost:${port}\r\n\r\n`;
        socket.write(begun, () => socket.destroy());
      });
      socket.on('error', () => undefined).on('close', () => done());
    });
    const own = {'sec-fetch-site': 'none'};
    const json = {'content-type': 'application/json', 'origin': 'https://mairie.example.org'};
    const kinds: readonly ((no: number) => Promise<void>)[] = [
      (no) => ask(no, `/v1/structures?place=commune:${37001 + (no % 270)}&radius=${1 + (no % 300)}`),
      (no) => ask(no, `/v1/structures/${structure}`, {headers: {'accept-encoding': no % 2 ? 'br' : 'gzip'}}),
      (no) => ask(no, `/v1/places?q=${encodeURIComponent(['Tours', 'Loches', 'Saint', 'Mont', 'La R'][no % 5]!)}${no % 7}`),
      (no) => ask(no, `/annuaire?page=${no % 50}&x=${no}`),
      (no) => ask(no, '/v1/structures.csv'),
      (no) => ask(no, `/nulle-part/${no}`),
      (no) => ask(no, '/pana/v1/pana.js'),
      (no) => ask(no, '/v1/charter'),
      (no) => ask(no, '/desk/demandes', {headers: {...own, cookie: people.coordinator}}),
      (no) => ask(no, `/espace/${structure}`, {headers: {...own, cookie: people.contact}}),
      (no) => ask(no, '/desk/equipe', {headers: {...own, cookie: no % 2 ? people.contact : people.national}}),
      (no) => ask(no, '/v1/listings', {method: 'POST', headers: {...json, 'idempotency-key': `clef-de-la-demande-${no}`}, body: JSON.stringify({structure: {name: 'x'.repeat(no % 300)}, locale: 'fr'})}),
      (no) => ask(no, '/v1/reports', {method: 'POST', headers: json, body: no % 2 ? '{"structure":' : JSON.stringify({a: 'x'.repeat(33 * 1024)})}),
      (no) => ask(no, `/espace/${structure}/message`, {method: 'POST', headers: {'content-type': 'application/x-www-form-urlencoded', 'origin': 'https://ailleurs.example.org', 'cookie': people.contact}, body: 'text=x'}),
      breakOff,
      (no) => ask(no, `/v1/structures?view=${no}x-1&bbox[]=${no}`),
    ];
    let next = 0;
    const askAll = async (end: number): Promise<void> => {
      await Promise.all([...new Array<undefined>(LANES)].map(async () => {
        for (let no = next++; no < end; no = next++) await kinds[no % kinds.length]!(no);
      }));
    };
    const look = async (): Promise<Held> => {
      const answer = once(child, 'message');
      child.send('look');
      return (await answer)[0] as Held;
    };
    /** With nobody connected any more. */
    const alone = async (): Promise<Held> => {
      for (const sockets of Object.values(agent.freeSockets)) for (const socket of sockets ?? []) socket.destroy();
      let last = await look();
      await until('connections that ended are let go', async () => {
        const now = await look();
        const settled = now.descriptors === last.descriptors;
        last = now;
        return settled;
      });
      return last;
    };
    await askAll(warm);
    const before = await alone();
    next = warm;
    await askAll(warm + count);
    const after = await until('descriptors come back', async () => {
      const now = await alone();
      return now.descriptors <= before.descriptors && now;
    }, {within: 30_000}).catch(alone);
    agent.destroy();
    child.send('stop');
    const [code] = await once(child, 'exit') as [number | null];
    assert.equal(code, 0);
    return {before, after, statuses};
  } finally {
    child.kill('SIGKILL');
    rmSync(folder, {recursive: true, force: true});
  }
}
