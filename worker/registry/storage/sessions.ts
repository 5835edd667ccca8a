/** Requests to sign in and the sessions they open. What a browser holds is kept here as hashes only. */
import {createHash, timingSafeEqual} from 'node:crypto';
import type {RegistryDeps} from '../deps.ts';
import {decidesForOthers} from '../domain/passkey.ts';
import {SIGN_IN_FOR, sessionHolds, signInHolds, tryCode} from '../domain/session.ts';
import type {Session, SignInState} from '../domain/session.ts';
import {audit} from './audit.ts';
import {mailAlarm} from './mail-alarm.ts';
import {isStorageTrouble} from './database.ts';
import type {Database} from './database.ts';
import {consumeLink, isToken, issueLink, newToken, readLink, tokenHash} from './links.ts';
import {membershipsOf} from './people.ts';

type Chance = Pick<RegistryDeps, 'now' | 'random'>;

/** Milliseconds between two notes that somebody is there: reading pages must not write at each of them. A session may end that much early. */
const SEEN_EVERY = 60_000;

/** Eight digits, each as likely: of 2^64 values the last few are too few to matter. */
function newCode(random: RegistryDeps['random']): string {
  const value = new DataView(Uint8Array.from(random(8)).buffer).getBigUint64(0);
  return String(value % 100_000_000n).padStart(8, '0');
}

/** With the browser's secret in it, a code cannot be found by hashing all of them. */
const codeHash = (browser: string, code: string): string => createHash('sha256').update(`${browser} ${code}`).digest('hex');

const same = (one: string, other: string): boolean => one.length === other.length && timingSafeEqual(Buffer.from(one), Buffer.from(other));

/**
 * Notes a request to sign in, ends the older ones of its address, and gives what its mail says. All of it is done for an address nobody
 * has, too. `address` is a keyed hash; `browser` the secret of who asks; `person` absent when nobody has the address.
 */
export function askSignIn(database: Database, {address, browser, person}: {readonly address: string; readonly browser: string; readonly person: number | undefined}, chance: Chance): {readonly token: string; readonly code: string} {
  return database.transaction(() => {
    const now = chance.now();
    database.prepare('UPDATE sign_ins SET ended_at = ? WHERE address = ? AND ended_at IS NULL').run(now, address);
    const code = newCode(chance.random);
    const {lastInsertRowid: id} = database.prepare(
      'INSERT INTO sign_ins (address, person_id, browser_hash, code_hash, issued_at, expires_at) VALUES (?, ?, ?, ?, ?, ?)',
    ).run(address, person ?? null, tokenHash(browser), codeHash(browser, code), now, now + SIGN_IN_FOR);
    return {code, token: issueLink(database, {purpose: 'sign-in', subject: String(id), lifetime: SIGN_IN_FOR}, chance)};
  });
}

/** Does `work` and, unless `wanted`, undoes it: the same time goes by either way. Call it inside a transaction. */
export function doneOrUndone(database: Database, wanted: boolean, work: () => void): void {
  database.exec('SAVEPOINT done_or_undone');
  work();
  if (!wanted) database.exec('ROLLBACK TO done_or_undone');
  database.exec('RELEASE done_or_undone');
}

interface SignInRow {
  readonly id: number;
  readonly person_id: number | null;
  readonly disabled_at: number | null;
  readonly browser_hash: string;
  readonly code_hash: string;
  readonly tries: number;
  readonly issued_at: number;
  readonly expires_at: number;
  readonly ended_at: number | null;
}

const SIGN_IN = `SELECT sign_ins.id, person_id, disabled_at, browser_hash, code_hash, tries, issued_at, expires_at, ended_at
  FROM sign_ins LEFT JOIN people ON people.id = person_id`;
const stateOf = ({issued_at: issuedAt, expires_at: expiresAt, ended_at: endedAt, tries}: SignInRow): SignInState => ({issuedAt, expiresAt, endedAt: endedAt ?? undefined, tries});
const keepState = (database: Database, id: number, {tries, endedAt}: SignInState): void =>
  void database.prepare('UPDATE sign_ins SET tries = ?, ended_at = ? WHERE id = ?').run(tries, endedAt ?? null, id);

/** Tries a code in the browser that asked: the person it opens for, how many tries are left, or nothing left to try. */
export function takeCode(database: Database, browser: string, code: string, now: number): {readonly person: number} | {readonly left: number} | undefined {
  if (!isToken(browser)) return undefined;
  return database.transaction(() => {
    const row = database.prepare(`${SIGN_IN} WHERE browser_hash = ?`).get(tokenHash(browser)) as SignInRow | undefined;
    if (row === undefined) return undefined;
    const right = same(row.code_hash, codeHash(browser, code)) && row.person_id !== null && row.disabled_at === null;
    const tried = tryCode(stateOf(row), right, now);
    if ('refusal' in tried) return undefined;
    keepState(database, row.id, tried.state);
    if (tried.opens) return {person: row.person_id!};
    return tried.left > 0 ? {left: tried.left} : undefined;
  });
}

/**
 * Takes the link of a mail, in the browser that asked for it: the person it opens for. In another browser nothing is spent, so that
 * neither a scanner that presses buttons nor whoever was sent somebody else's link comes in.
 */
export function takeLink(database: Database, browser: string, token: string, now: number): number | undefined {
  if (!isToken(browser)) return undefined;
  return database.transaction(() => {
    const id = readLink(database, token, 'sign-in', now);
    if (id === undefined) return undefined;
    const row = database.prepare(`${SIGN_IN} WHERE sign_ins.id = ?`).get(Number(id)) as SignInRow | undefined;
    if (row === undefined || !same(row.browser_hash, tokenHash(browser)) || !signInHolds(stateOf(row), now)) return undefined;
    if (row.person_id === null || row.disabled_at !== null) return undefined;
    consumeLink(database, token, 'sign-in', now);
    keepState(database, row.id, {...stateOf(row), endedAt: now});
    return row.person_id;
  });
}

/**
 * Opens a session and gives the value of its cookie. The session this browser had ends; when it was the same person's, this is their second
 * proof. A passkey is a strong proof by itself; for who decides for others and has one, a second mail is none (ASVS 6.3.6).
 */
export function openSession(database: Database, {person, proof, previous}: {readonly person: number; readonly proof: 'code' | 'link' | 'passkey'; readonly previous?: string | undefined}, {now, random}: Chance): string {
  return database.transaction(() => {
    const at = now();
    const before = previous === undefined ? undefined : readSession(database, previous, at);
    const strong = proof === 'passkey' || (before?.person === person && before.passkey === 'none');
    if (previous !== undefined) endSession(database, previous, at);
    const token = newToken(random);
    database.prepare('INSERT INTO sessions (token_hash, person_id, created_at, last_seen_at, stepped_up_at, passkey_at) VALUES (?, ?, ?, ?, ?, ?)')
      .run(tokenHash(token), person, at, at, strong ? at : null, proof === 'passkey' ? at : null);
    audit(database, {actor: `person:${person}`, action: 'session.open', object: `person:${person}`, detail: proof}, at);
    return token;
  });
}

interface SessionRow {
  readonly person_id: number;
  readonly created_at: number;
  readonly last_seen_at: number;
  readonly stepped_up_at: number | null;
  readonly ended_at: number | null;
  readonly passkey_at: number | null;
  readonly has_passkey: number;
}

/** The session of a cookie's value, with the mandates of this very moment; undefined when it does not hold. */
export function readSession(database: Database, token: string, now: number): Session | undefined {
  if (!isToken(token)) return undefined;
  const row = database.prepare(
    `SELECT person_id, sessions.created_at, last_seen_at, stepped_up_at, ended_at, passkey_at, EXISTS (SELECT 1 FROM passkeys WHERE passkeys.person_id = sessions.person_id) AS has_passkey FROM sessions JOIN people ON people.id = person_id
     WHERE token_hash = ? AND disabled_at IS NULL`,
  ).get(tokenHash(token)) as SessionRow | undefined;
  if (row === undefined || !sessionHolds({createdAt: row.created_at, lastSeenAt: row.last_seen_at, endedAt: row.ended_at ?? undefined}, now)) return undefined;
  if (now - row.last_seen_at >= SEEN_EVERY && database.free()) noteSeen(database, token, now);
  const memberships = membershipsOf(database, row.person_id);
  // A passkey left over from a mandate that ended asks nothing of a contact.
  const passkey = row.has_passkey === 0 || !decidesForOthers(memberships) ? 'none' : row.passkey_at === null ? 'owed' : 'given';
  const alarm = memberships.some(({role}) => role === 'national') ? mailAlarm(database, now) : undefined;
  return {person: row.person_id, memberships, steppedUpAt: row.stepped_up_at ?? undefined, passkey, ...(alarm && {mailAlarm: alarm})};
}

/** Notes that the person of a session has just given a passkey in it: the one they made. */
export function notePasskeyGiven(database: Database, token: string, now: number): void {
  database.prepare('UPDATE sessions SET passkey_at = ? WHERE token_hash = ? AND ended_at IS NULL').run(now, tokenHash(token));
}

/** A disk that is full must not keep people from reading; nor must whoever else is writing. */
function noteSeen(database: Database, token: string, now: number): void {
  try {
    database.prepare('UPDATE sessions SET last_seen_at = ? WHERE token_hash = ?').run(now, tokenHash(token));
  } catch (error) {
    if (!isStorageTrouble(error)) throw error;
  }
}

/** Ends the session of a cookie's value, if it is one. */
export function endSession(database: Database, token: string, now: number): void {
  database.transaction(() => {
    const row = database.prepare('UPDATE sessions SET ended_at = ? WHERE token_hash = ? AND ended_at IS NULL RETURNING person_id').get(now, tokenHash(token)) as {person_id: number} | undefined;
    if (row) audit(database, {actor: `person:${row.person_id}`, action: 'session.close', object: `person:${row.person_id}`}, now);
  });
}

/** A session of a person that holds, as their account shows it: neither its secret nor where it is from, which is kept nowhere. */
export interface OpenSession {
  /** Milliseconds since the epoch. */
  readonly createdAt: number;
  /** To within {@link SEEN_EVERY}. */
  readonly lastSeenAt: number;
  /** A passkey was given in it. */
  readonly passkey: boolean;
  /** It is the one that asks. */
  readonly own: boolean;
}

/** The sessions of a person that hold at `now`, the latest seen first. `token`: the cookie's value of the one that asks. */
export function openSessions(database: Database, person: number, token: string | undefined, now: number): OpenSession[] {
  const rows = database.prepare('SELECT token_hash, created_at, last_seen_at, ended_at, passkey_at FROM sessions WHERE person_id = ? AND ended_at IS NULL ORDER BY last_seen_at DESC, created_at DESC, token_hash').all(person) as unknown as (Pick<SessionRow, 'created_at' | 'last_seen_at' | 'ended_at' | 'passkey_at'> & {token_hash: string})[];
  const hash = token === undefined ? undefined : tokenHash(token);
  return rows.filter((row) => sessionHolds({createdAt: row.created_at, lastSeenAt: row.last_seen_at, endedAt: undefined}, now))
    .map((row) => ({createdAt: row.created_at, lastSeenAt: row.last_seen_at, passkey: row.passkey_at !== null, own: row.token_hash === hash}));
}

/** Ends every session of a person, and what they asked to come in by: they ask for it. */
export function endSessionsOf(database: Database, person: number, now: number): void {
  database.transaction(() => {
    const {changes} = database.prepare('UPDATE sessions SET ended_at = ? WHERE person_id = ? AND ended_at IS NULL').run(now, person);
    database.prepare('UPDATE sign_ins SET ended_at = ? WHERE person_id = ? AND ended_at IS NULL').run(now, person);
    if (changes > 0) audit(database, {actor: `person:${person}`, action: 'session.close-all', object: `person:${person}`}, now);
  });
}
