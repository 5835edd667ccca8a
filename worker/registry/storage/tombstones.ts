/**
 * Tombstones: who left, as HMACs nobody can read back. They keep an import from bringing anyone back, and a restored backup too: as
 * yesterday's file does not know today's departures, each is also a line of a file beside the database, read before the port opens.
 */
import {createHmac} from 'node:crypto';
import {closeSync, existsSync, fsyncSync, fstatSync, openSync, readFileSync, readSync, writeSync} from 'node:fs';
import {dirname, join} from 'node:path';
import type {Database} from './database.ts';
import {slugged} from './identifiers.ts';

export const TOMBSTONE_KINDS = ['structure', 'listing', 'place', 'address'] as const;
export type TombstoneKind = (typeof TOMBSTONE_KINDS)[number];
export interface Tombstone {
  readonly kind: TombstoneKind;
  /** First eight digits of the key's name, a point, then the HMAC-SHA-256 in hexadecimal. */
  readonly hmac: string;
  /** ISO day. */
  readonly day: string;
}

/** Makes tombstones under one secret. */
export interface Engraver {
  /** Which key it is, without saying it. */
  readonly key: string;
  hmac(kind: TombstoneKind, text: string): string;
}

/** The engraver of a secret (thirty-two bytes): its key is derived for this purpose alone. */
export function engraver(secret: Uint8Array): Engraver {
  const key = createHmac('sha256', secret).update('pana tombstones').digest();
  const name = createHmac('sha256', key).update('name of the key').digest('hex').slice(0, 8);
  return {key: name, hmac: (kind, text) => `${name}.${createHmac('sha256', key).update(`${kind}\0${text}`).digest('hex')}`};
}

/** The engravers of a secret and of those before it: a tombstone cannot be read, so it cannot be made anew under another one. */
export const engravers = (secret: Uint8Array, former: readonly Uint8Array[] = []): Engraver[] => [secret, ...former].map(engraver);

/** What a listing is recognised by, whatever its case and accents. */
export const listingText = (source: string, id: string): string => JSON.stringify([source, id]);
export const placeText = ({name, postcode, street}: {readonly name: string; readonly postcode: string; readonly street: string}): string =>
  JSON.stringify([slugged(name), postcode, slugged(street)]);
export const addressText = (email: string): string => email.trim().toLowerCase();

/** Sets tombstones, in the transaction of the departure; those already set stay as they are. */
export function setTombstones(database: Database, tombstones: readonly Tombstone[]): void {
  const insert = database.prepare('INSERT INTO tombstones (kind, hmac, day) VALUES (?, ?, ?) ON CONFLICT DO NOTHING');
  for (const {kind, hmac, day} of tombstones) insert.run(kind, hmac, day);
}

/** Whether an import may compare with them: true when there are none, throws when some were made under a secret that is none of these. */
export function tombstonesReadable(database: Database, engravings: readonly Engraver[]): boolean {
  const other = database.prepare('SELECT 1 FROM tombstones WHERE substr(hmac, 1, 8) NOT IN (SELECT value FROM json_each(?)) LIMIT 1').get(JSON.stringify(engravings.map(({key}) => key)));
  if (other !== undefined) {
    throw new Error('Des structures ont quitté l’annuaire et ce secret ne permet pas de les reconnaître : sans lui, elles reviendraient. Donnez le secret d’avant.');
  }
  return engravings.length > 0;
}

export const hasTombstone = (database: Database, kind: TombstoneKind, hmac: string): boolean =>
  database.prepare('SELECT 1 FROM tombstones WHERE kind = ? AND hmac = ?').get(kind, hmac) !== undefined;

/** Who left, as lines of the file beside the database say it. Throws for a file written before there were tombstones. */
export const tombstonesHeld = (database: Pick<Database, 'prepare'>): string[] =>
  (database.prepare("SELECT kind || ' ' || hmac || ' ' || day AS line FROM tombstones").all() as {line: string}[]).map(({line}) => line);

/** The file beside the database; undefined for one in memory. */
export function tombstoneFile(database: Database): string | undefined {
  const {file} = database.prepare("SELECT file FROM pragma_database_list WHERE name = 'main'").get() as {file: string};
  return file === '' ? undefined : join(dirname(file), 'tombstones.txt');
}

/** The lines of the file beside the database. */
export function readTombstones(database: Database): string[] {
  const path = tombstoneFile(database);
  return path === undefined || !existsSync(path) ? [] : readFileSync(path, 'utf8').split('\n');
}

/**
 * Writes to the file what it does not have yet, flushed to the disk; only reads when there is nothing. Killed before it is noted, a line
 * comes twice, which says the same. Call it after the transaction: a line must not outlive a departure that was not kept.
 */
export function fileTombstones(database: Database): number {
  const rows = database.prepare('SELECT kind, hmac, day FROM tombstones WHERE filed = 0').all() as unknown as Tombstone[];
  const path = tombstoneFile(database);
  if (rows.length === 0 || path === undefined) return 0;
  const file = openSync(path, 'a+', 0o600);
  try {
    const {size} = fstatSync(file);
    const last = Buffer.alloc(1);
    // A line cut short by a power cut must not swallow the next one.
    if (size > 0) readSync(file, last, 0, 1, size - 1);
    const text = rows.map(({kind, hmac, day}) => `${kind} ${hmac} ${day}\n`).join('');
    writeSync(file, size > 0 && last[0] !== 10 ? `\n${text}` : text);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
  database.transaction(() => {
    const filed = database.prepare('UPDATE tombstones SET filed = 1 WHERE kind = ? AND hmac = ?');
    for (const {kind, hmac} of rows) filed.run(kind, hmac);
  });
  return rows.length;
}
