/**
 * What the registry's tests stand on: its real parts over a temporary file, with a clock that is moved by hand, chance that repeats and
 * a France of two départements. Only time, chance and the network are made up.
 */
import {createHash} from 'node:crypto';
import {mkdtempSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {after} from 'node:test';
import {createRates} from '../../../worker/entries/rates.ts';
import {MERGE_RULES} from '../../../worker/ingest/import.ts';
import type {RegistryDeps} from '../../../worker/registry/deps.ts';
import type {Role} from '../../../worker/registry/domain/session.ts';
import {SESSION_COOKIE} from '../../../worker/registry/door.ts';
import {openDatabase} from '../../../worker/registry/storage/database.ts';
import {addPerson, grant} from '../../../worker/registry/storage/people.ts';
import {openRegistry} from '../../../worker/registry/storage/registry.ts';
import {gazetteer, ORIGIN} from './world.ts';

export {gazetteer, ORIGIN};
import {openSession} from '../../../worker/registry/storage/sessions.ts';

/** The clock's first moment. */
export const START = Date.parse('2026-11-22T10:00:00.000Z');
export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

/** The registry's dependencies, with what a test turns. */
export interface TestDeps extends RegistryDeps {
  /** Path of the SQLite file; its write-ahead log is beside it. */
  readonly file: string;
  readonly clock: {
    /** Milliseconds since the epoch. */
    at: number;
    advance(ms: number): void;
  };
  /** Whether `limit` counts; when it does not, everything is let through. */
  limits: boolean;
  /** Where the next requests come from. */
  address: string;
  /** Errors nobody expected: a test that ends with some should say so. */
  readonly reports: unknown[];
  close(): void;
}

export interface TestOptions {
  /** Milliseconds since the epoch; {@link START} when not said. */
  readonly now?: number;
  /** Switches the limits on. */
  readonly limits?: boolean;
  readonly origin?: string;
  /** Other chance. */
  readonly seed?: string;
  /** A file that is there already. */
  readonly file?: string;
}

const opened: TestDeps[] = [];
const folders: string[] = [];
after(() => {
  for (const deps of opened) deps.close();
  for (const folder of folders) rmSync(folder, {recursive: true, force: true});
});

function freshFile(): string {
  const folder = mkdtempSync(join(tmpdir(), 'pana-registry-'));
  folders.push(folder);
  return join(folder, 'pana.sqlite');
}

/** Dependencies over a file of their own. Everything is closed and removed after the tests of the file. */
export function testDeps({now = START, limits = false, origin = ORIGIN, seed = 'pana', file = freshFile()}: TestOptions = {}): TestDeps {
  const database = openDatabase(file);
  const clock = {
    at: now,
    advance(ms: number): void {
      clock.at += ms;
    },
  };
  let drawn = 0;
  let open = true;
  const counted = createRates(() => clock.at);
  const deps: TestDeps = {
    file, clock, limits, database, gazetteer, origin,
    address: '192.0.2.1',
    reports: [],
    registry: openRegistry(database),
    mergeRules: MERGE_RULES,
    secret: createHash('sha256').update('secret of pana').digest(),
    now: () => clock.at,
    random(length) {
      const bytes = new Uint8Array(length);
      for (let at = 0; at < length; at += 32) bytes.set(createHash('sha256').update(`${seed} ${drawn++}`).digest().subarray(0, length - at), at);
      return bytes;
    },
    limit: (key, rate) => (deps.limits ? counted(key, rate) : {allowed: true, retryAfter: 0}),
    clientAddress: () => deps.address,
    report: (error) => void deps.reports.push(error),
    close() {
      if (open) database.close();
      open = false;
    },
  };
  opened.push(deps);
  return deps;
}

/** Publishes, and says whether the database knew by itself that something public had changed since the last time. */
export function publishes({database, registry, now}: TestDeps): boolean {
  const due = database.prepare('SELECT 1 FROM publication_due').get() !== undefined;
  const before = registry.publishedVersion();
  registry.publish(() => new Uint8Array(1), new Date(now()).toISOString());
  return due && registry.publishedVersion() !== before;
}

/** Headers a browser sends with a form of our own pages. */
export const formHeaders = (cookie?: string): Record<string, string> => ({
  'Origin': ORIGIN, 'Sec-Fetch-Site': 'same-origin', 'Content-Type': 'application/x-www-form-urlencoded', ...(cookie !== undefined && cookie !== '' && {Cookie: cookie}),
});

/** A request as a form of our own pages sends it. */
export const formPost = (path: string, fields: Readonly<Record<string, string>>, cookie?: string): Request =>
  new Request(ORIGIN + path, {method: 'POST', headers: formHeaders(cookie), body: new URLSearchParams(fields).toString()});

/** What a page asks for by its address. */
export const pageGet = (path: string, cookie?: string): Request =>
  new Request(ORIGIN + path, {headers: {'Sec-Fetch-Site': 'none', ...(cookie !== undefined && cookie !== '' && {Cookie: cookie})}});

/** Somebody with a mandate, or none; gives their number. */
export function somebody(deps: TestDeps, email: string, role?: Role, scope = ''): number {
  const person = addPerson(deps.database, {email, name: `Personne ${email.split('@')[0]}`}, deps.now());
  if (role !== undefined) grant(deps.database, {person, role, scope}, deps.now());
  return person;
}

/** A session of a person, as the `Cookie` their browser sends; `steppedUp`: with a second proof given now. */
export function signedIn(deps: TestDeps, person: number, steppedUp = false): string {
  const first = openSession(deps.database, {person, proof: 'link'}, deps);
  return `${SESSION_COOKIE}=${steppedUp ? openSession(deps.database, {person, proof: 'link', previous: first}, deps) : first}`;
}

/** What a browser keeps of an answer's cookie, as it sends it back: `name=value`; empty when the answer sets none or takes it away. */
export function cookieFrom(answer: Response): string {
  const [pair = ''] = (answer.headers.get('set-cookie') ?? '').split(';');
  return pair.endsWith('=') ? '' : pair;
}
