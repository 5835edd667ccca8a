/**
 * Backups: a copy of the file that only the holder of a key can read, and what puts one back. The copy is made and compacted in memory:
 * nothing readable is written on the way, even when the process is killed.
 *
 * Format: `PANABAK1`, a salt of 32 bytes, then records of at most 64 KiB under AES-256-GCM. The nonce of a record says its number and
 * whether it is the last, so a file cut short, prolonged or shuffled is refused; the header is authenticated with each.
 */
import {createCipheriv, createDecipheriv, hkdfSync} from 'node:crypto';
import {closeSync, existsSync, fsyncSync, openSync, readFileSync, readdirSync, realpathSync, renameSync, rmSync, writeSync} from 'node:fs';
import {basename, dirname, join, resolve, sep} from 'node:path';
import {DatabaseSync} from 'node:sqlite';
import type {Database} from './database.ts';

/** A reason not to go on that whoever runs the command can act on. */
export class BackupError extends Error {
  override readonly name = 'BackupError';
}

/** Days a backup is kept: with the day live data takes to go, well within the 28 promised. */
export const BACKUP_DAYS = 14;
const DAY = 86_400_000;
const MAGIC = Buffer.from('PANABAK1');
const SALT = 32;
const RECORD = 64 * 1024;
const TAG = 16;

/** The key (32 bytes) in a file outside of `folders`: a key beside what it locks is none. Throws a {@link BackupError}. */
export function readBackupKey(path: string | undefined, folders: readonly string[]): Uint8Array {
  const how = 'Créez-la hors du dossier des données : openssl rand -hex 32 > CHEMIN, puis PANA_BACKUP_KEY_FILE=CHEMIN.';
  if (path === undefined || path === '') throw new BackupError(`Il manque la clé des sauvegardes. ${how}`);
  if (!existsSync(path)) throw new BackupError(`La clé ${path} (PANA_BACKUP_KEY_FILE) n’existe pas. ${how}`);
  const real = realpathSync(path);
  for (const folder of folders) {
    const inside = existsSync(folder) ? realpathSync(folder) : resolve(folder);
    if (real.startsWith(inside.endsWith(sep) ? inside : inside + sep)) throw new BackupError(`La clé ${path} est dans ${folder}, avec ce qu’elle protège : qui prend l’un prend l’autre. ${how}`);
  }
  const text = readFileSync(real, 'latin1').trim();
  const key = /^[0-9a-f]{64}$/i.test(text) ? Buffer.from(text, 'hex') : /^[A-Za-z0-9+/]{43}=$/.test(text) ? Buffer.from(text, 'base64') : undefined;
  if (key === undefined) throw new BackupError(`La clé ${path} n’est pas faite de 32 octets en hexadécimal ou en base64. ${how}`);
  return key;
}

const keyOf = (key: Uint8Array, salt: Uint8Array): Buffer => Buffer.from(hkdfSync('sha256', key, salt, 'pana backup', 32));

function nonce(record: number, last: boolean): Buffer {
  const bytes = Buffer.alloc(12);
  bytes.writeUInt32BE(record, 7);
  bytes[11] = Number(last);
  return bytes;
}

/** An encrypted copy, piece by piece. `salt`: 32 bytes nobody can guess. */
export function* encrypted(plain: Uint8Array, key: Uint8Array, salt: Uint8Array): Generator<Buffer> {
  const header = Buffer.concat([MAGIC, salt]);
  const fileKey = keyOf(key, salt);
  yield header;
  for (let at = 0, record = 0; at === 0 || at < plain.length; at += RECORD, record++) {
    const cipher = createCipheriv('aes-256-gcm', fileKey, nonce(record, at + RECORD >= plain.length));
    cipher.setAAD(header);
    yield Buffer.concat([cipher.update(plain.subarray(at, at + RECORD)), cipher.final(), cipher.getAuthTag()]);
  }
}

/** What an encrypted copy says. Throws a {@link BackupError} for another key, or a file that is not whole and as it was written. */
export function decrypted(bytes: Uint8Array, key: Uint8Array): Buffer {
  const header = bytes.subarray(0, MAGIC.length + SALT);
  if (bytes.length < header.length + TAG || !MAGIC.equals(header.subarray(0, MAGIC.length))) throw new BackupError('Ce fichier n’est pas une sauvegarde de ce logiciel.');
  const fileKey = keyOf(key, header.subarray(MAGIC.length));
  const parts: Buffer[] = [];
  try {
    for (let at = header.length, record = 0; at < bytes.length; at += RECORD + TAG, record++) {
      const end = Math.min(at + RECORD + TAG, bytes.length);
      const decipher = createDecipheriv('aes-256-gcm', fileKey, nonce(record, end === bytes.length));
      decipher.setAAD(header);
      decipher.setAuthTag(bytes.subarray(end - TAG, end));
      parts.push(decipher.update(bytes.subarray(at, end - TAG)), decipher.final());
    }
  } catch {
    throw new BackupError('Cette sauvegarde ne s’ouvre pas : ce n’est pas la bonne clé, ou le fichier est abîmé ou coupé.');
  }
  return Buffer.concat(parts);
}

/** A database in memory, from the bytes of its file. */
export function openBytes(bytes: Uint8Array): DatabaseSync {
  const copy = Buffer.from(bytes);
  // A database in memory has no write-ahead log; the header of a copy still says that it has one.
  if (copy[18] === 2) copy[18] = copy[19] = 1;
  const database = new DatabaseSync(':memory:');
  try {
    database.deserialize(copy);
    return database;
  } catch (error) {
    database.close();
    throw error;
  }
}

/** Throws a {@link BackupError} unless the bytes are a whole database of this software. */
export function checkBytes(bytes: Uint8Array): void {
  let said: string;
  try {
    const database = openBytes(bytes);
    try {
      said = Object.values(database.prepare('PRAGMA integrity_check(1)').get() as Record<string, string>)[0]!;
      if (database.prepare("SELECT 1 FROM sqlite_schema WHERE name = 'structures'").get() === undefined) said = 'structures';
    } finally {
      database.close();
    }
  } catch (error) {
    said = (error as Error).message;
  }
  if (said !== 'ok') throw new BackupError(`La base contenue est abîmée (${said}).`);
}

/** The bytes of a database as it is at one moment, compacted, whatever others write meanwhile. Throws a {@link BackupError} when it is damaged. */
export function copyOf(file: string): Uint8Array {
  const source = new DatabaseSync(file, {timeout: 5000});
  let bytes: Uint8Array;
  try {
    source.exec('BEGIN; SELECT count(*) FROM sqlite_schema');
    bytes = source.serialize();
    source.exec('COMMIT');
  } finally {
    source.close();
  }
  checkBytes(bytes);
  const compact = openBytes(bytes);
  try {
    compact.exec('VACUUM');
    return compact.serialize();
  } finally {
    compact.close();
  }
}

/** `pana-2026-11-22T10-00-00.000Z.backup`; while it is written, `.partial` follows. */
const NAME = /^pana-(\d{4}-\d\d-\d\dT)(\d\d)-(\d\d)-(\d\d\.\d{3}Z)\.backup(\.partial)?$/;

const flushFolder = (folder: string): void => {
  const handle = openSync(folder, 'r');
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
};

/** Writes pieces to a file that only its owner reads, flushed to the disk. */
function writeFlushed(path: string, pieces: Iterable<Uint8Array>): void {
  const handle = openSync(path, 'w', 0o600);
  try {
    for (const piece of pieces) for (let at = 0; at < piece.length;) at += writeSync(handle, piece, at);
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}

/** Writes an encrypted backup into a folder and gives its path; it is there whole or not at all. `salt`: 32 random bytes, `now` in milliseconds. */
export function writeBackup(plain: Uint8Array, folder: string, {key, salt, now}: {readonly key: Uint8Array; readonly salt: Uint8Array; readonly now: number}): string {
  const path = join(folder, `pana-${new Date(now).toISOString().replaceAll(':', '-')}.backup`);
  try {
    writeFlushed(`${path}.partial`, encrypted(plain, key, salt));
    renameSync(`${path}.partial`, path);
  } catch (error) {
    rmSync(`${path}.partial`, {force: true});
    throw error;
  }
  flushFolder(folder);
  return path;
}

/** Removes the backups of a folder that are 14 days old, and what was left half written; gives how many. Other files stay. `now` in milliseconds. */
export function purgeBackups(folder: string, now: number): number {
  let names: string[];
  try {
    names = readdirSync(folder);
  } catch {
    return 0;
  }
  let removed = 0;
  for (const name of names) {
    const [, day, hour, minute, second, partial] = NAME.exec(name) ?? [];
    if (day === undefined || now - Date.parse(`${day}${hour}:${minute}:${second}`) < (partial === undefined ? BACKUP_DAYS : 1) * DAY) continue;
    rmSync(join(folder, name), {force: true});
    removed++;
  }
  return removed;
}

/** Remembers where backups go, so that the old ones also go when nobody makes new ones. */
export function noteBackupFolder(database: Database, folder: string, now: number): void {
  database.prepare('INSERT INTO backup_folders (path, last_at) VALUES (?, ?) ON CONFLICT (path) DO UPDATE SET last_at = excluded.last_at').run(folder, new Date(now).toISOString());
}

/** {@link purgeBackups} of every folder backups went to. */
export const purgeBackupFolders = (database: Database, now: number): number =>
  (database.prepare('SELECT path FROM backup_folders').all() as {path: string}[]).reduce((removed, {path}) => removed + purgeBackups(path, now), 0);

/** A file under restoration, beside the one it replaces; a killed restoration leaves it, the next command removes it. */
export const restoringPath = (file: string): string => `${file}.restoring`;
export function removeRestoring(file: string): void {
  for (const end of ['', '-wal', '-shm', '-journal']) rmSync(restoringPath(file) + end, {force: true});
}

const IN_USE = 'La base est ouverte par un autre programme (le serveur ?) : arrêtez-le, puis recommencez.';

/** The database that is to be replaced, held so that nobody else opens it. Undefined when there is none, or none that opens. */
function takeAlone(file: string): DatabaseSync | undefined {
  if (!existsSync(file)) return undefined;
  const database = new DatabaseSync(file, {timeout: 0});
  try {
    // Leaving the write-ahead log needs that no other connection is open, in any process: SQLite itself tells (sqlite.org/wal.html).
    database.exec('PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = DELETE');
    // Without a journal of its own: one left behind by a kill would be played into the file that takes its place.
    database.exec('PRAGMA journal_mode = OFF; BEGIN EXCLUSIVE');
    return database;
  } catch (error) {
    database.close();
    const code = (error as {errcode?: number}).errcode ?? 0;
    if ([5, 6].includes(code & 0xff)) throw new BackupError(IN_USE);
    // Damaged: it is why somebody restores.
    if ([11, 26].includes(code & 0xff)) return undefined;
    throw error;
  }
}

/**
 * Puts `plain` in the place of `file`. `prepare` gets the path of the copy to bring up to date and close; `before` gets the bytes of the
 * file that is replaced, when it opens. Throws a {@link BackupError} when the database is in use; until the last step nothing kept in it changes.
 */
export function putInPlace(file: string, plain: Uint8Array, {prepare, before}: {readonly prepare: (path: string) => void; readonly before: (bytes: Uint8Array) => void}): void {
  const held = takeAlone(file);
  let old: number | undefined;
  try {
    const path = restoringPath(file);
    removeRestoring(file);
    if (held) before(held.serialize());
    writeFlushed(path, [plain]);
    prepare(path);
    if (existsSync(`${path}-wal`)) throw new BackupError('La copie n’a pas été fermée : la base n’a pas été remplacée.');
    // Opened before and closed after `held`: closing another handle of a file ends the locks on it.
    if (held) old = openSync(file, 'r+');
    rmSync(`${file}-wal`, {force: true});
    rmSync(`${file}-shm`, {force: true});
    renameSync(path, file);
    flushFolder(dirname(file));
    // A server that was starting meanwhile waits on the old file: it must find that it is none, not write into what nobody will read.
    if (old !== undefined) writeSync(old, Buffer.from('replaced by a restored backup   '), 0, 32, 0);
  } finally {
    held?.close();
    if (old !== undefined) closeSync(old);
    removeRestoring(file);
  }
}

/** Whether a file of the data folder is a backup of ours, by its name. */
export const isBackup = (path: string): boolean => NAME.test(basename(path));
