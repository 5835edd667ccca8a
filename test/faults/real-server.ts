/**
 * The server as `npm start` runs it, on a data folder that has structures, applications, their contact, a coordinator and the national
 * team, and people who use it: each writes in a way of its own, and keeps what was acknowledged.
 */
import assert from 'node:assert/strict';
import {execFileSync, spawn} from 'node:child_process';
import type {ChildProcess} from 'node:child_process';
import {once} from 'node:events';
import {readFileSync, writeFileSync} from 'node:fs';
import {delimiter, join, resolve} from 'node:path';
import {encodeSnapshot} from '../../worker/directory/snapshot.ts';
import {auditBrokenAt} from '../../worker/registry/storage/audit.ts';
import {consentsBrokenAt} from '../../worker/registry/storage/consents.ts';
import {openDatabase} from '../../worker/registry/storage/database.ts';
import type {Database} from '../../worker/registry/storage/database.ts';
import {publicId} from '../../worker/registry/storage/identifiers.ts';
import {confirmed, versionIn} from '../worker/registry/desk-support.ts';
import {input} from '../worker/registry/space-support.ts';
import {proofFor, sentBy} from '../worker/registry/sending.ts';
import {signedIn, somebody, testDeps} from '../worker/registry/support.ts';

const ROOT = resolve(import.meta.dirname, '../..');
const ADDRESS_HEADER = 'x-visitor';

/** Builds what the server is made of; does nothing after a build. */
export const build = (): unknown => execFileSync(process.execPath, ['rollup.config.mjs', 'server', 'gazetteer'], {cwd: ROOT});

/** Who is there, by the cookie of their browser. */
export interface People {
  readonly contact: string;
  readonly coordinator: string;
  readonly national: string;
}

export interface Town {
  readonly data: string;
  readonly secret: Uint8Array;
  /** Public id of a structure that signed. */
  readonly structure: string;
  readonly people: People;
  /** Applications that wait for their coordination. */
  readonly applications: readonly string[];
}

/** Fills the folder `data`: one structure that signed, `waiting` applications. */
export function settle(data: string, waiting: number): Town {
  const deps = testDeps({file: join(data, 'pana.sqlite'), now: Date.now()});
  writeFileSync(join(data, 'secret'), `${Buffer.from(deps.secret).toString('hex')}\n`, {mode: 0o600});
  deps.registry.upsert([{source: 'charte', id: 'a', structure: input('a')}], deps.mergeRules, new Date(deps.now()).toISOString());
  const {structure_id: row} = deps.database.prepare('SELECT structure_id FROM listings').get() as {structure_id: number};
  const structure = publicId(row);
  const applications = [...new Array<undefined>(waiting)].map(() => confirmed({deps}));
  const people = {
    contact: signedIn(deps, somebody(deps, 'contact@example.org', 'contact', structure)),
    coordinator: signedIn(deps, somebody(deps, 'coordination@example.org', 'coordinator', 'departement:37')),
    national: signedIn(deps, somebody(deps, 'national@example.org', 'national')),
  };
  deps.registry.publish(encodeSnapshot, new Date(deps.now()).toISOString());
  deps.close();
  return {data, secret: deps.secret, structure, people, applications};
}

export interface RealServer {
  readonly child: ChildProcess;
  /** `http://localhost:PORT`. */
  readonly main: string;
  said(): string;
  /** SIGTERM; gives the exit code. */
  stop(): Promise<number | null>;
}

const running = new Set<ChildProcess>();
/** Ends what a failed test left running. */
export const killAll = (): void => running.forEach((child) => child.kill('SIGKILL'));

/** Starts the line of package.json on `data`; `before`: of a shell, ahead of it (`ulimit …;`). */
export async function startReal(data: string, {before = '', env = {}}: {readonly before?: string; readonly env?: NodeJS.ProcessEnv} = {}): Promise<RealServer> {
  const {scripts} = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as {scripts: {start: string}};
  const child = spawn(`${before} ${scripts.start}`, {
    cwd: ROOT, shell: true, stdio: ['ignore', 'pipe', 'pipe'],
    env: {...process.env, PORT: '0', PARTNER_PORT: '0', PANA_DATA_DIR: data, PANA_ADDRESS_HEADER: ADDRESS_HEADER, PATH: [join(ROOT, 'node_modules/.bin'), process.env['PATH']].join(delimiter), ...env},
  });
  running.add(child);
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (piece: string) => (said += piece));
  const ended = once(child, 'exit').then(([code]) => (running.delete(child), code as number | null));
  while (!said.includes('Ctrl-C')) {
    if (child.exitCode !== null) throw new Error(`it stopped: ${said}`);
    await new Promise((done) => setTimeout(done, 10));
  }
  const [main = ''] = [...said.matchAll(/http:\/\/localhost:\d+/g)].map(String);
  return {
    child, main,
    said: () => said,
    stop() {
      child.kill('SIGTERM');
      return ended;
    },
  };
}

export const WAYS = ['apply', 'sign-in', 'rhythm', 'notice', 'decide'] as const;
export type Way = (typeof WAYS)[number];

/** What the server said yes to. */
export interface Acknowledged {
  readonly applied: Set<string>;
  readonly asked: Set<string>;
  /** Months, in the order they were chosen. */
  readonly rhythms: number[];
  readonly notices: string[];
  signIns: number;
}

export interface Writers {
  readonly acknowledged: Acknowledged;
  /** One write; gives its status. Throws when the answer is neither a yes nor a whole 503. */
  write(way: Way): Promise<number>;
}

let visitors = 0;

/** People who write on `server`, which may change: each write asks it anew. */
export function writersOn({secret, structure, people, applications}: Town, server: () => RealServer): Writers {
  const acknowledged: Acknowledged = {applied: new Set(), asked: new Set(), rhythms: [], notices: [], signIns: 0};

  async function sent(path: string, body: string, headers: Record<string, string>, yes: number): Promise<{status: number; text: string}> {
    visitors++;
    const answer = await fetch(server().main + path, {
      method: 'POST', redirect: 'manual', body, headers: {[ADDRESS_HEADER]: `198.51.${visitors >> 8}.${visitors & 255}`, ...headers},
    });
    const text = await answer.text();
    if (answer.status === yes) return {status: yes, text};
    assert.equal(answer.status, 503, `${path}: ${text}\n${server().said()}`);
    assert.match(answer.headers.get('retry-after') ?? '', /^[1-9]\d*$/);
    if (path.startsWith('/v1/')) {
      assert.match(answer.headers.get('content-type')!, /^application\/problem\+json/);
      assert.equal((JSON.parse(text) as {status: number}).status, 503);
    } else assert.match(text, /Réessayez/);
    return {status: 503, text};
  }

  const form = (path: string, fields: Record<string, string>, cookie: string, yes: number): Promise<{status: number; text: string}> =>
    sent(path, new URLSearchParams(fields).toString(), {'Origin': server().main, 'Sec-Fetch-Site': 'same-origin', 'Content-Type': 'application/x-www-form-urlencoded', 'Cookie': cookie}, yes);

  const ways: Record<Way, () => Promise<number>> = {
    async apply() {
      const body = sentBy(await proofFor(secret, Date.now()));
      const number = ++visitors;
      body.structure.name = `Structure ${number}`;
      body.signatory.email = `structure-${number}@example.org`;
      const {status, text} = await sent('/v1/listings', JSON.stringify(body), {'Content-Type': 'application/json', 'Origin': 'https://mairie.example.org', 'Idempotency-Key': `clef-de-la-demande-${number}`}, 202);
      if (status === 202) acknowledged.applied.add((JSON.parse(text) as {id: string}).id);
      return status;
    },
    async 'sign-in'() {
      const {status} = await form('/connexion', {email: `inconnu-${++visitors}@example.org`}, '', 202);
      if (status === 202) acknowledged.signIns++;
      return status;
    },
    async rhythm() {
      const months = [1, 3, 6, 12].find((one) => one !== (acknowledged.rhythms.at(-1) ?? 6))!;
      const {status} = await form(`/espace/${structure}/rythme`, {months: String(months)}, people.contact, 303);
      if (status === 303) acknowledged.rhythms.push(months);
      return status;
    },
    async notice() {
      const text = `Message numéro ${++visitors}.`;
      const {status} = await form(`/espace/${structure}/message`, {text, from: '', until: ''}, people.contact, 303);
      if (status === 303) acknowledged.notices.push(text);
      return status;
    },
    async decide() {
      const id = applications.find((one) => !acknowledged.asked.has(one))!;
      const page = await readOn(server(), `/desk/demandes/${id}`, people.coordinator);
      const {status} = await form(`/desk/demandes/${id}/demander`, {version: versionIn(page), question: 'Où êtes-vous ?'}, people.coordinator, 303);
      if (status === 303) acknowledged.asked.add(id);
      return status;
    },
  };
  return {acknowledged, write: (way) => ways[way]()};
}

/** A page or answer that must be there. */
export async function readOn({main, said}: RealServer, path: string, cookie = ''): Promise<string> {
  const answer = await fetch(main + path, {headers: {'Sec-Fetch-Site': 'none', ...(cookie !== '' && {Cookie: cookie})}});
  const text = await answer.text();
  assert.equal(answer.status, 200, `${path}: ${text}\n${said()}`);
  return text;
}

/** Reads of every kind: what the public asks the edge, the desk, a space. */
export async function readAll(server: RealServer, {structure, people}: Town): Promise<void> {
  for (const path of ['/v1/health', '/v1/structures?place=commune:37132', `/v1/structures/${structure}`, '/annuaire', '/v1/charter']) await readOn(server, path);
  for (const path of ['/desk/demandes', '/desk/structures']) await readOn(server, path, people.coordinator);
  await readOn(server, '/desk/equipe', people.national);
  await readOn(server, `/espace/${structure}`, people.contact);
}

/** Throws unless the file holds what was acknowledged, once, and nothing that was refused. */
export function checkKept(file: string, {applied, asked, rhythms, notices}: Acknowledged, {structure, applications}: Town): void {
  const database = openDatabase(file);
  try {
    checkWhole(database);
    const column = (sql: string, ...values: string[]): unknown[] => database.prepare(sql).all(...values).map((row) => Object.values(row)[0]);
    const acts = (action: string): number => Number(column('SELECT count(*) FROM audit WHERE action = ?', action)[0]);
    assert.deepEqual(column('SELECT id FROM applications WHERE id NOT IN (SELECT value FROM json_each(?))', JSON.stringify(applications)).sort(), [...applied].sort(), 'applications');
    assert.deepEqual(column("SELECT id FROM applications WHERE status = 'asked'").sort(), [...asked].sort(), 'questions');
    assert.equal(acts('application.asked'), asked.size, 'questions in the log');
    assert.equal(column("SELECT count(*) FROM outbox WHERE template = 'application-question'")[0], asked.size, 'mails of the questions');
    assert.equal(acts('structure.rhythm'), rhythms.length, 'rhythms in the log');
    assert.equal(column('SELECT months FROM listing_rhythms')[0], rhythms.at(-1), 'the last rhythm');
    assert.equal(acts('structure.notice'), notices.length, 'notices in the log');
    assert.equal(column("SELECT json_extract(document, '$.notice.text') FROM structures WHERE id = ?", String(parseInt(structure.slice(1), 36)))[0], notices.at(-1), 'the last notice');
  } finally {
    database.close();
  }
}

/** Throws unless a file is whole: pages, references, both chains. */
export function checkWhole(database: Database): void {
  assert.equal(Object.values(database.prepare('PRAGMA integrity_check').get()!)[0], 'ok');
  assert.deepEqual(database.prepare('PRAGMA foreign_key_check').all(), []);
  assert.equal(auditBrokenAt(database), undefined, 'log');
  assert.equal(consentsBrokenAt(database), undefined, 'consents');
}
