/** Passkeys and the challenges they answer. What is kept checks an answer and gives none. */
import {createHash} from 'node:crypto';
import type {RegistryDeps} from '../deps.ts';
import {PASSKEY_CHALLENGE_FOR, endPasskeysRefusal} from '../domain/passkey.ts';
import type {EndPasskeysRefusal} from '../domain/passkey.ts';
import {CLOCK_SLACK} from '../domain/session.ts';
import {audit} from './audit.ts';
import type {Database} from './database.ts';

export interface Passkey {
  readonly id: number;
  readonly person: number;
  /** base64url. */
  readonly credential: string;
  /** COSE, base64url. */
  readonly publicKey: string;
  readonly counter: number;
  readonly transports: readonly string[];
  readonly device: 'singleDevice' | 'multiDevice';
  readonly backedUp: boolean;
  readonly name: string;
  /** Milliseconds since the epoch. */
  readonly createdAt: number;
  readonly lastUsedAt: number | undefined;
}

interface Row {
  readonly id: number;
  readonly person_id: number;
  readonly credential_id: string;
  readonly public_key: string;
  readonly counter: number;
  readonly transports: string;
  readonly device: Passkey['device'];
  readonly backed_up: number;
  readonly name: string;
  readonly created_at: number;
  readonly last_used_at: number | null;
}

const passkeyOf = (row: Row): Passkey => ({
  id: row.id, person: row.person_id, credential: row.credential_id, publicKey: row.public_key, counter: row.counter,
  transports: JSON.parse(row.transports) as string[], device: row.device, backedUp: row.backed_up === 1, name: row.name, createdAt: row.created_at, lastUsedAt: row.last_used_at ?? undefined,
});

/** A person's passkeys, the oldest first. */
export const passkeysOf = (database: Database, person: number): Passkey[] =>
  (database.prepare('SELECT * FROM passkeys WHERE person_id = ? ORDER BY id').all(person) as unknown as Row[]).map(passkeyOf);

/** The passkey a browser answers with, whoever's it is, with what its device calls that person; `disabled`: they may no longer come in. */
export function passkeyByCredential(database: Database, credential: string): (Passkey & {readonly handle: string | null; readonly disabled: boolean}) | undefined {
  const row = database.prepare('SELECT passkeys.*, passkey_handle, disabled_at FROM passkeys JOIN people ON people.id = person_id WHERE credential_id = ?').get(credential) as
    (Row & {passkey_handle: string | null; disabled_at: number | null}) | undefined;
  return row && {...passkeyOf(row), handle: row.passkey_handle, disabled: row.disabled_at !== null};
}

/** What devices call a person, made when there is none yet (base64url): says nothing about them. */
export function passkeyHandle(database: Database, person: number, random: RegistryDeps['random']): string {
  const fresh = Buffer.from(random(32)).toString('base64url');
  const {passkey_handle: handle} = database.prepare('UPDATE people SET passkey_handle = coalesce(passkey_handle, ?) WHERE id = ? RETURNING passkey_handle').get(fresh, person) as {passkey_handle: string};
  return handle;
}

/** Hash of a challenge with what ties it to its browser. */
const challengeHash = (challenge: string, browser: string): string => createHash('sha256').update(`${challenge} ${browser}`).digest('hex');

/** Gives a browser a challenge (base64url), once and for five minutes. `browser`: the value only it holds; `person`: whose passkey must answer. */
export function issuePasskeyChallenge(
  database: Database,
  {purpose, browser, person}: {readonly purpose: 'create' | 'get'; readonly browser: string; readonly person?: number | undefined},
  {now, random}: Pick<RegistryDeps, 'now' | 'random'>,
): string {
  const at = now();
  const challenge = Buffer.from(random(32)).toString('base64url');
  database.transaction(() => {
    // What has expired is refused without being looked up; a flood leaves nothing behind.
    database.prepare('DELETE FROM passkey_challenges WHERE expires_at < ?').run(at);
    database.prepare('INSERT INTO passkey_challenges (challenge_hash, purpose, person_id, issued_at, expires_at) VALUES (?, ?, ?, ?, ?)')
      .run(challengeHash(challenge, browser), purpose, person ?? null, at, at + PASSKEY_CHALLENGE_FOR);
  });
  return challenge;
}

/** Takes a challenge away, whatever comes of its answer; undefined when this browser was not given it, or it is too old. */
export function takePasskeyChallenge(database: Database, {challenge, purpose, browser}: {readonly challenge: string; readonly purpose: 'create' | 'get'; readonly browser: string}, now: number): {readonly person: number | undefined} | undefined {
  const row = database.prepare('DELETE FROM passkey_challenges WHERE challenge_hash = ? AND purpose = ? RETURNING person_id, issued_at, expires_at')
    .get(challengeHash(challenge, browser), purpose) as {person_id: number | null; issued_at: number; expires_at: number} | undefined;
  return row === undefined || row.expires_at <= now || row.issued_at - now > CLOCK_SLACK ? undefined : {person: row.person_id ?? undefined};
}

export type NewPasskey = Omit<Passkey, 'id' | 'createdAt' | 'lastUsedAt'>;

/** Keeps a passkey its person has just made; false when that credential is known already. */
export function addPasskey(database: Database, {person, credential, publicKey, counter, transports, device, backedUp, name}: NewPasskey, now: number): boolean {
  return database.transaction(() => {
    const {changes, lastInsertRowid: id} = database.prepare(
      `INSERT INTO passkeys (person_id, credential_id, public_key, counter, transports, device, backed_up, name, created_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
       ON CONFLICT (credential_id) DO NOTHING`,
    ).run(person, credential, publicKey, counter, JSON.stringify(transports), device, Number(backedUp), name, now);
    if (changes === 0) return false;
    audit(database, {actor: `person:${person}`, action: 'passkey.add', object: `person:${person}`, detail: String(id)}, now);
    return true;
  });
}

/** Notes that a passkey was used; false when its count was moved on meanwhile: two answers at once, of which one is a copy's. */
export const notePasskeyUse = (database: Database, {id, counter: kept}: Passkey, {counter, device, backedUp}: Pick<Passkey, 'counter' | 'device' | 'backedUp'>, now: number): boolean =>
  database.prepare('UPDATE passkeys SET counter = ?, device = ?, backed_up = ?, last_used_at = ? WHERE id = ? AND counter = ?').run(counter, device, Number(backedUp), now, id, kept).changes === 1;

/** Gives one of a person's passkeys another name; false when they have none of that number. */
export function renamePasskey(database: Database, {person, id, name}: {readonly person: number; readonly id: number; readonly name: string}, now: number): boolean {
  return database.transaction(() => {
    if (database.prepare('UPDATE passkeys SET name = ? WHERE id = ? AND person_id = ?').run(name, id, person).changes === 0) return false;
    audit(database, {actor: `person:${person}`, action: 'passkey.rename', object: `person:${person}`, detail: String(id)}, now);
    return true;
  });
}

/** Removes one of a person's passkeys; false when they have none of that number. */
export function removePasskey(database: Database, {person, id}: {readonly person: number; readonly id: number}, now: number): boolean {
  return database.transaction(() => {
    if (database.prepare('DELETE FROM passkeys WHERE id = ? AND person_id = ?').run(id, person).changes === 0) return false;
    audit(database, {actor: `person:${person}`, action: 'passkey.remove', object: `person:${person}`, detail: String(id)}, now);
    return true;
  });
}

/** Ends all passkeys and sessions of somebody who lost theirs: they come in by mail once more, and make another. Gives why not. */
export function endPasskeysOf(database: Database, {person, by}: {readonly person: number; readonly by: number | 'operator'}, now: number): EndPasskeysRefusal | undefined {
  return database.transaction(() => {
    const refusal = endPasskeysRefusal({person, held: passkeysOf(database, person).length, by});
    if (refusal !== undefined) return refusal;
    database.prepare('DELETE FROM passkeys WHERE person_id = ?').run(person);
    database.prepare('DELETE FROM passkey_challenges WHERE person_id = ?').run(person);
    database.prepare('UPDATE sessions SET ended_at = ? WHERE person_id = ? AND ended_at IS NULL').run(now, person);
    audit(database, {actor: by === 'operator' ? 'system' : `person:${by}`, action: 'passkey.end-all', object: `person:${person}`}, now);
    return undefined;
  });
}
