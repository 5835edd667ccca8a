/**
 * Kills the private application in the middle of what people do, all mixed, again and again, and counts: what was acknowledged is there, once,
 * with its mails and its proofs; nothing is there by half, twice, or without what it belongs to (RELIABILITY.md, F1).
 */
import assert from 'node:assert/strict';
import {type ChildProcess, spawn} from 'node:child_process';
import {createHash} from 'node:crypto';
import {once} from 'node:events';
import {existsSync, mkdtempSync, readFileSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {createInterface} from 'node:readline';
import type {ChallengedForm} from '../../src/contract/listing.ts';
import {REGISTRATION_CONSENT} from '../../worker/registry/domain/consent.ts';
import {issueChallenge} from '../../worker/registry/proof-of-work.ts';
import {openDatabase} from '../../worker/registry/storage/database.ts';
import {publicId} from '../../worker/registry/storage/identifiers.ts';
import {randomOf} from '../support/structures.ts';
import {held} from '../worker/registry/registering-support.ts';
import {formIn, input} from '../worker/registry/space-support.ts';
import {signedIn, somebody, testDeps} from '../worker/registry/support.ts';
import {ORIGIN} from '../worker/registry/world.ts';
import {sentBy, solve} from '../worker/registry/sending.ts';
import {SECRET} from './killed-secret.ts';
import {checkWhole} from './real-server.ts';

export {SECRET};

const WRITERS = 4;
/** What people do here. The order is of no meaning. */
export const KILLED_WAYS = ['apply', 'confirm-application', 'register', 'confirm-registration', 'report', 'confirm-report', 'answer', 'edit', 'withdraw'] as const;
type Way = (typeof KILLED_WAYS)[number];

/** What the kills came to. */
export interface Toll {
  readonly kills: number;
  readonly acknowledged: number;
  /** Sent again after the answer was lost. */
  readonly again: number;
  /** Acknowledged, by way. */
  readonly ways: Readonly<Record<Way, number>>;
  readonly mails: number;
  /** Mails that left a second time under the same Message-ID, for the note that they had left was lost: whoever delivers them knows them again. */
  readonly resent: number;
}

/** The private application in a process of its own. */
export interface KilledServer {
  readonly child: ChildProcess;
  readonly port: number;
}

/** Starts it over a file; `mails`: where it writes what leaves. */
export async function startKilled(file: string, mails?: string): Promise<KilledServer> {
  const child = spawn(process.execPath, [join(import.meta.dirname, 'registry-child.ts'), file, ...(mails === undefined ? [] : [mails])], {stdio: ['ignore', 'pipe', 'inherit']});
  const early = once(child, 'exit').then(() => Promise.reject(new Error('it ended before it listened')));
  const [line] = await Promise.race([once(createInterface(child.stdout!), 'line'), early]) as [string];
  early.catch(() => undefined);
  return {child, port: Number(line)};
}

interface Place {
  readonly id: string;
  readonly cookie: string;
}

interface Town {
  /** Structures that are edited and reported, one for each writer. */
  readonly edited: readonly Place[];
  /** Structures that leave. */
  readonly leaving: Place[];
  readonly event: string;
}

/** Fills a file: structures with their contacts, a coordinator, an event that is open. */
function settled(file: string, leaving: number): Town {
  const deps = testDeps({file, now: Date.now()});
  const names = [...[...new Array<undefined>(WRITERS)].map((_, i) => `edited-${i}`), ...[...new Array<undefined>(leaving)].map((_, i) => `leaving-${i}`)];
  deps.registry.upsert(names.map((id, i) => ({source: 'charte', id, structure: input(id, {street: `${i + 1} rue ${id}`, lat: 47 + i / 1000})})), deps.mergeRules, new Date(deps.now()).toISOString());
  const places = names.map((name): Place => {
    const id = publicId((deps.database.prepare('SELECT structure_id AS id FROM listings WHERE source_id = ?').get(name) as {id: number}).id);
    return {id, cookie: signedIn(deps, somebody(deps, `${name}@example.org`, 'contact', id))};
  });
  somebody(deps, 'coordination@example.org', 'coordinator', 'departement:37');
  const later = new Date(deps.now() + 60 * 86_400_000).toISOString().slice(0, 10);
  const {id: event} = held(deps, {modes: ['sur-place'], capacity: {onSite: 5000}, sessions: [{start: `${later}T09:30`, end: `${later}T17:00`}]});
  deps.registry.publish(() => new Uint8Array(), new Date(deps.now()).toISOString(), 'test');
  deps.close();
  return {edited: places.slice(0, WRITERS), leaving: places.slice(WRITERS), event};
}

/** What the server said yes to: names of what was made, by way. */
type Acknowledged = Readonly<Record<Way, string[]>>;

interface SentMail {
  readonly id: string;
  readonly to: string;
  readonly text: string;
}
/** Mails that left so far; a line cut by a kill is not one. */
const mailsIn = (path: string): SentMail[] => (existsSync(path) ? readFileSync(path, 'utf8').split('\n').flatMap((line) => (line.endsWith('}') ? [JSON.parse(line) as SentMail] : [])) : []);

/** Lives through `kills` kills -9, `seed` chooses the moments. Throws when anything acknowledged is lost, doubled or half there. */
export async function surviveKills(kills: number, seed: number): Promise<Toll> {
  const folder = mkdtempSync(join(tmpdir(), 'pana-killed-'));
  const file = join(folder, 'pana.sqlite');
  const mailFile = join(folder, 'mails.jsonl');
  const random = randomOf(seed);
  const town = settled(file, kills * 2 + 20);
  const acknowledged = Object.fromEntries(KILLED_WAYS.map((way) => [way, []])) as unknown as Acknowledged;
  const count = (): number => KILLED_WAYS.reduce((sum, way) => sum + acknowledged[way].length, 0);
  /** Tokens somebody follows already. */
  const followed = new Set<string>();
  let numbers = 0;
  let again = 0;
  let over = false;
  /** One of the writers met what must not be: the others stop in the middle of what they do. */
  let failed = false;
  let why: unknown;
  let server = await startKilled(file, mailFile);

  const proof = async (form: ChallengedForm): Promise<string> =>
    solve(await issueChallenge({secret: SECRET, random: (length) => crypto.getRandomValues(new Uint8Array(length))}, form, Date.now(), {cost: 1, from: 1, spread: 3}));

  /** Does something until it is acknowledged: `tries` counts from nought, and a try gives whether the answer was a yes. */
  async function until(step: (tries: number) => Promise<void>): Promise<void> {
    for (let tries = 0; ; tries++) {
      if (tries > 0) again++;
      try {
        return await step(tries);
      } catch (error) {
        if (failed || error instanceof assert.AssertionError) throw error;
        await new Promise((done) => setTimeout(done, 10));
      }
    }
  }

  async function ask(path: string, options: RequestInit): Promise<{status: number; text: string}> {
    const answer = await fetch(`http://127.0.0.1:${server.port}${path}`, {redirect: 'manual', ...options});
    return {status: answer.status, text: await answer.text()};
  }
  const page = (path: string, {cookie}: Place): Promise<{status: number; text: string}> => ask(path, {headers: {'Sec-Fetch-Site': 'none', 'Cookie': cookie}});
  const form = (path: string, fields: Readonly<Record<string, string | readonly string[]>>, cookie = ''): Promise<{status: number; text: string}> => {
    const body = new URLSearchParams();
    for (const [name, value] of Object.entries(fields)) for (const one of typeof value === 'string' ? [value] : value) body.append(name, one);
    return ask(path, {method: 'POST', body: body.toString(), headers: {'Origin': ORIGIN, 'Sec-Fetch-Site': 'same-origin', 'Content-Type': 'application/x-www-form-urlencoded', ...(cookie !== '' && {Cookie: cookie})}});
  };

  /** Sends a form of an embed, under one key and with the same bytes each time. */
  async function embed(path: string, body: unknown, yes: (text: string) => void): Promise<void> {
    const key = createHash('sha256').update(`${seed} ${++numbers}`).digest('hex').slice(0, 32);
    const text = JSON.stringify(body);
    await until(async () => {
      const answer = await ask(path, {method: 'POST', headers: {'Content-Type': 'application/json', 'Origin': 'https://mairie.example.org', 'Idempotency-Key': key}, body: text});
      assert.equal(answer.status, 202, `${path}: ${answer.text}`);
      yes(answer.text);
    });
  }

  /** Follows the oldest link of a purpose nobody follows yet; the same button is pressed again when its answer is lost. */
  async function follow(purpose: string, path: string, yes: (to: string) => void): Promise<void> {
    for (const {to, text} of mailsIn(mailFile)) {
      const token = new RegExp(`#${purpose}:([\\w-]{43})$`, 'm').exec(text)?.[1];
      if (token === undefined || followed.has(token)) continue;
      followed.add(token);
      await until(async (tries) => {
        const answer = await form(path, {token});
        // Spent by the try whose answer was lost: what it did is counted in the file.
        assert.ok(answer.status === 200 || (tries > 0 && answer.status === 410), `${path}: ${answer.status} ${answer.text}`);
      });
      return yes(to);
    }
  }

  const ways: Record<Way, (writer: number) => Promise<void>> = {
    async apply() {
      const body = sentBy(await proof('listings'));
      const number = ++numbers;
      body.structure.name = `Structure ${number}`;
      body.signatory.email = `structure-${number}@example.org`;
      await embed('/v1/listings', body, (text) => acknowledged.apply.push((JSON.parse(text) as {id: string}).id));
    },
    'confirm-application': () => follow('confirm-application', '/inscription/confirmer', (to) => acknowledged['confirm-application'].push(to)),
    async register() {
      const email = `inscrite-${++numbers}@example.org`;
      const {version, textHash} = REGISTRATION_CONSENT;
      await embed(`/v1/events/${town.event}/registrations`, {name: 'Camille Exemple', email, mode: 'sur-place', consent: {given: true, version, textHash}, locale: 'fr', altcha: await proof('registrations'), honeypot: '', elapsed: 60_000},
        () => acknowledged.register.push(email));
    },
    'confirm-registration': () => follow('confirm-registration', '/evenement/inscription/confirmer', (to) => acknowledged['confirm-registration'].push(to)),
    async report(writer) {
      await embed('/v1/reports', {structure: town.edited[writer]!.id, reason: 'hours', comment: 'Fermé.', email: `lectrice-${++numbers}@example.org`, locale: 'fr', altcha: await proof('reports'), honeypot: '', elapsed: 60_000},
        (text) => acknowledged.report.push((JSON.parse(text) as {id: string}).id));
    },
    'confirm-report': () => follow('confirm-report', '/signalement/confirmer', (to) => acknowledged['confirm-report'].push(to)),
    async answer() {
      const recit = `Histoire ${++numbers}`;
      await embed('/v1/surveys/observation/answers', {version: 1, answers: {effet: ['liens'], recit}, altcha: await proof('surveys'), honeypot: '', elapsed: 60_000}, () => acknowledged.answer.push(recit));
    },
    async edit(writer) {
      const place = town.edited[writer]!;
      const summary = `Un lieu d’aide, dit pour la ${++numbers}e fois.`;
      await until(async () => {
        const {status, text} = await page(`/espace/${place.id}/modifier`, place);
        assert.equal(status, 200, text);
        const fields = formIn(text, `/espace/${place.id}/modifier`);
        // Kept by the try whose answer was lost.
        if (fields['summary'] === summary) return;
        const answer = await form(`/espace/${place.id}/modifier`, {...fields, summary}, place.cookie);
        assert.equal(answer.status, 303, answer.text);
      });
      acknowledged.edit.push(`${place.id} ${summary}`);
    },
    async withdraw() {
      const place = town.leaving.shift();
      if (place === undefined) return;
      await until(async () => {
        const {status, text} = await form(`/espace/${place.id}/retirer`, {confirm: 'oui'}, place.cookie);
        assert.equal(status, 200, text);
      });
      acknowledged.withdraw.push(place.id);
    },
  };

  async function write(writer: number): Promise<void> {
    while (!over) await ways[KILLED_WAYS[Math.floor(random() * KILLED_WAYS.length)]!](writer);
  }

  try {
    const writers = [...new Array<undefined>(WRITERS)].map((_, writer) => write(writer));
    // Their failure is awaited below; meanwhile it must end the kills, not the process.
    for (const writer of writers) writer.catch((error: unknown) => {
      if (!failed) why = error;
      over = failed = true;
    });
    for (let kill = 0; kill < kills && !over; kill++) {
      // On any machine: after so many more were acknowledged, and a moment.
      const enough = count() + Math.floor(random() * 5);
      while (count() < enough && !over) await new Promise((done) => setTimeout(done, 2));
      await new Promise((done) => setTimeout(done, random() * 60));
      server.child.kill('SIGKILL');
      await once(server.child, 'exit');
      server = await startKilled(file, mailFile);
    }
    over = true;
    await Promise.all(writers).catch(() => {
      throw why;
    });
    server.child.kill('SIGKILL');
    await once(server.child, 'exit');
    return {kills, again, acknowledged: count(), ways: Object.fromEntries(KILLED_WAYS.map((way) => [way, acknowledged[way].length])) as Toll['ways'], ...checkKilled(file, mailsIn(mailFile), acknowledged, town)};
  } finally {
    over = failed = true;
    server.child.kill('SIGKILL');
    rmSync(folder, {recursive: true, force: true});
  }
}

/** Throws unless the file holds what was acknowledged, once, with its mails, its line in the log and what it belongs to, and nothing else. */
function checkKilled(file: string, sent: readonly SentMail[], acknowledged: Acknowledged, {edited}: Town): Pick<Toll, 'mails' | 'resent'> {
  const database = openDatabase(file);
  try {
    checkWhole(database);
    const column = (sql: string, ...values: string[]): unknown[] => database.prepare(sql).all(...values).map((row) => Object.values(row)[0]);
    const one = (sql: string, ...values: string[]): number => Number(column(sql, ...values)[0]);
    const acts = (action: string): number => one('SELECT count(*) FROM audit WHERE action = ?', action);
    const same = (kept: unknown[], way: Way, what: string): void => {
      assert.equal(new Set(acknowledged[way]).size, acknowledged[way].length, `${what}: two were given one`);
      assert.deepEqual(kept.map(String).sort(), [...acknowledged[way]].sort(), `${what}: lost, twice, or never acknowledged`);
    };

    same(column('SELECT id FROM applications'), 'apply', 'applications');
    same(column("SELECT signatory_email FROM applications WHERE status = 'confirmed'"), 'confirm-application', 'confirmed applications');
    same(column('SELECT email FROM registrations'), 'register', 'registrations');
    same(column("SELECT email FROM registrations WHERE state = 'registered'"), 'confirm-registration', 'confirmed registrations');
    same(column('SELECT id FROM reports'), 'report', 'reports');
    same(column("SELECT email FROM report_senders JOIN reports ON reports.id = report_id WHERE status <> 'to-confirm'"), 'confirm-report', 'confirmed reports');
    same(column("SELECT json_extract(answers, '$.recit') FROM survey_answers"), 'answer', 'answers');
    same(column('SELECT structure_id FROM withdrawals').map((row) => publicId(Number(row))), 'withdraw', 'departures');
    for (const {id} of edited) {
      const last = acknowledged.edit.findLast((text) => text.startsWith(`${id} `));
      if (last !== undefined) assert.equal(column("SELECT json_extract(document, '$.summary') FROM structures WHERE id = ?", String(parseInt(id.slice(1), 36)))[0], last.slice(id.length + 1), 'the last words of a listing');
    }

    const size = (way: Way): number => acknowledged[way].length;
    // Each with its line in the log, its proofs, its mails: as many, so that none is there by half.
    assert.deepEqual(
      ['listing.apply', 'application.confirmed', 'report.send', 'survey.answer', 'structure.edit', 'structure.withdraw'].map(acts),
      [size('apply'), size('confirm-application'), size('report'), size('answer'), size('edit'), size('withdraw')], 'lines of the log',
    );
    assert.equal(one("SELECT count(*) FROM consents WHERE purpose = 'charter' AND action = 'given'"), size('apply'), 'signatures');
    assert.equal(one("SELECT count(*) FROM consents WHERE purpose = 'charter' AND action = 'confirmed'"), size('confirm-application'), 'signatures confirmed');
    assert.equal(one('SELECT count(*) FROM structures WHERE hidden_at IS NOT NULL'), size('withdraw'), 'hidden');
    assert.equal(one("SELECT count(*) FROM tombstones WHERE kind = 'structure'"), size('withdraw'), 'kept out');
    assert.equal(one('SELECT count(*) FROM (SELECT 1 FROM processor_notices GROUP BY withdrawal_id)'), size('withdraw'), 'notices');
    const mails = Object.fromEntries(database.prepare('SELECT template, count(*) AS n FROM outbox GROUP BY template').all().map((row) => [String(row['template']), Number(row['n'])]));
    const expected: Readonly<Record<string, number>> = {
      'confirm-application': size('apply'), 'application-to-check': size('confirm-application'), 'confirm-registration': size('register'), 'registration-confirmed': size('confirm-registration'),
      'confirm-report': size('report'), 'report-received': size('confirm-report'), 'listing-edited': size('edit'), 'withdrawn': size('withdraw'),
    };
    assert.deepEqual(mails, Object.fromEntries(Object.entries(expected).filter(([, n]) => n > 0)), 'mails');
    // What left is a mail of the file; what left twice did so because of a kill, under one Message-ID and word for word.
    const ids = new Map<string, string>();
    for (const {id, to, text} of sent) {
      assert.ok(ids.get(id) === undefined || ids.get(id) === to + text, 'one Message-ID is one mail');
      ids.set(id, to + text);
    }
    const known = new Set(column('SELECT message_id FROM outbox').map(String));
    for (const id of ids.keys()) assert.ok(known.has(id.slice(1).split('@')[0]!), 'a mail left and is not kept');
    assert.ok(one("SELECT count(*) FROM outbox WHERE state = 'sent'") <= ids.size, 'noted as sent and never sent');
    return {mails: known.size, resent: sent.length - ids.size};
  } finally {
    database.close();
  }
}
