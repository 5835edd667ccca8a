/** Fifty people press their button at once on the real server: the last seat is sold once, each gets one real mail, and the room is in none of it. */
import assert from 'node:assert/strict';
import {randomBytes} from 'node:crypto';
import {mkdtempSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join, resolve} from 'node:path';
import {after, before, describe, it} from 'node:test';
import {openSecret} from '../../../worker/entries/secret.ts';
import {startServer} from '../../../worker/entries/server.ts';
import type {RunningServer} from '../../../worker/entries/server.ts';
import {eventToken, newIdentifier} from '../../../worker/registry/event-links.ts';
import {openDatabase} from '../../../worker/registry/storage/database.ts';
import {addEvent, eventId} from '../../../worker/registry/storage/events.ts';
import {countsOf, keepRegistration} from '../../../worker/registry/storage/registrations.ts';
import {header, Sink} from '../../support/smtp.ts';
import {until as waited} from '../../support/until.ts';
import {eventOf} from '../registry/registering-support.ts';

const SEATS = 10;
const PEOPLE = 50;
const ROOM = 'https://visio.example.invalid/Canari-Zorglub-77';
/** Two months from now, so that it is to come whenever this runs. */
const day = new Date(Date.now() + 60 * 86_400_000).toISOString().slice(0, 10);

const dataDir = mkdtempSync(join(tmpdir(), 'pana-registering-'));
const random = (length: number): Uint8Array => new Uint8Array(randomBytes(length));
const logged: string[] = [];
const ids: string[] = [];
let sink: Sink;
let server: RunningServer;
let origin: string;
let event: number;
let secret: Uint8Array;

before(async () => {
  secret = openSecret(dataDir, randomBytes);
  const database = openDatabase(join(dataDir, 'pana.sqlite'));
  const now = Date.now();
  event = addEvent(database, {event: eventOf({capacity: {onSite: SEATS}, modes: ['sur-place'], sessions: [{start: `${day}T09:30`, end: `${day}T17:00`}]}), room: ROOM, departements: ['37'], status: 'open'}, now);
  for (let i = 0; i < PEOPLE; i++) {
    const id = newIdentifier(random);
    ids.push(id);
    keepRegistration(database, {id, event, mode: 'sur-place', name: `Personne ${i}`, email: `p${i}@example.org`, mailbox: `p${i}@example.org`, locale: 'fr', consent: {version: '2026-1', textHash: 'h'}}, now);
  }
  database.close();
  sink = await new Sink().listen();
  server = await startServer({root: resolve(import.meta.dirname, '../../..'), dataDir, port: 0, partnerPort: 0, mail: {smtpUrl: sink.url, from: 'pana@example.org'}, now: Date.now, log: (line) => logged.push(line)});
  origin = `http://localhost:${server.port}`;
});
after(async () => {
  await server?.close(1000);
  await sink?.close();
  rmSync(dataDir, {recursive: true, force: true});
});

const press = async (path: string, fields: Record<string, string>): Promise<string> => {
  const answer = await fetch(origin + path, {method: 'POST', headers: {'Origin': origin, 'Sec-Fetch-Site': 'same-origin', 'Content-Type': 'application/x-www-form-urlencoded'}, body: new URLSearchParams(fields)});
  const text = await answer.text();
  assert.equal(answer.status, 200, text);
  return text;
};
const until = <T>(what: string, look: () => T | Promise<T>): ReturnType<typeof waited<T>> => waited(what, look, {within: 60_000, said: () => logged.join('\n')});
const subjects = (): Record<string, number> => {
  const counts: Record<string, number> = {};
  for (const {raw} of sink.received) {
    const subject = header(raw, 'subject') ?? '';
    counts[subject] = (counts[subject] ?? 0) + 1;
  }
  return counts;
};

describe('fifty people at once', () => {
  it('never get the last seat twice, though each of them presses twice', {timeout: 180_000}, async () => {
    const pages = await Promise.all([...ids, ...ids].map((id) => press('/evenement/inscription/confirmer', {token: eventToken({secret}, 'confirm-registration', id)})));
    const got = pages.filter((page) => page.includes('Votre place à «')).length;
    assert.deepEqual([got, pages.filter((page) => page.includes('liste d’attente')).length], [2 * SEATS, 2 * (PEOPLE - SEATS)]);
    const database = openDatabase(join(dataDir, 'pana.sqlite'));
    try {
      assert.deepEqual(countsOf(database, event).onSite, {registered: SEATS, offered: 0, waiting: PEOPLE - SEATS});
      await until('a mail to each', () => sink.received.length >= PEOPLE);
      assert.deepEqual(Object.values(subjects()).sort((a, b) => a - b), [SEATS, PEOPLE - SEATS]);
      assert.equal(new Set(sink.received.map(({to}) => to.join())).size, PEOPLE);

      const holders = (database.prepare("SELECT id FROM registrations WHERE state = 'registered'").all() as {id: string}[]).map(({id}) => id);
      await Promise.all(holders.flatMap((id) => [id, id]).map((id) => press('/evenement/inscription/annuler', {token: eventToken({secret}, 'cancel-registration', id), sure: 'oui'})));
      assert.deepEqual(countsOf(database, event).onSite, {registered: 0, offered: SEATS, waiting: PEOPLE - 2 * SEATS});
      await until('mails of the cancelled and the offered', () => sink.received.length >= PEOPLE + 2 * SEATS);
      assert.equal(sink.received.length, PEOPLE + 2 * SEATS);
    } finally {
      database.close();
    }
    assert.deepEqual(logged.filter((line) => /error|erreur/i.test(line)), []);
  });

  it('are told that it is full within seconds, by everything that is public, and of the room by nothing', {timeout: 120_000}, async () => {
    const id = eventId(event);
    const paths = [`/v1/events/${id}`, `/v1/events/${id}/form`, `/v1/events/${id}.ics`, '/v1/events?limit=100', '/v1/events.ics', '/v1/events.atom', '/agenda', '/lien', '/confidentialite'];
    await until('the published event', async () => {
      const answer = await fetch(`${origin}/v1/events/${id}`);
      return answer.ok && ((await answer.json()) as {status: string}).status === 'full';
    });
    for (const path of paths) {
      const text = await (await fetch(origin + path)).text();
      assert.equal(text.includes('Canari-Zorglub'), false, path);
    }
    const {modes} = await (await fetch(`${origin}/v1/events/${id}/form`)).json() as {modes: unknown};
    assert.deepEqual(modes, [{mode: 'sur-place', gives: 'waiting-list'}]);
    assert.equal(sink.received.some(({raw}) => raw.includes('Canari-Zorglub')), false, 'none comes remotely');
    assert.equal(logged.some((line) => line.includes('Canari') || line.includes('@example.org') || ids.some((one) => line.includes(one))), false);
  });
});
