/** Looks whether anything of somebody is left: in the values of a database, and in every file of a folder, backups opened. */
import {closeSync, openSync, readFileSync, readSync, readdirSync} from 'node:fs';
import {join} from 'node:path';
import {DatabaseSync} from 'node:sqlite';
import {BackupError, decrypted, isBackup, openBytes} from './backup.ts';
import {waysIn} from './marker.ts';
import type {Needle} from './marker.ts';

/** Where a marker was found, and how it was written there. */
export interface Trace {
  /** A path, then what inside of it. */
  readonly where: string;
  readonly ways: readonly string[];
}

const PIECE = 4 * 1024 * 1024;

/** {@link waysIn} a file of any length. Only regular files: reading a pipe would never end. */
function waysInFile(path: string, wanted: readonly Needle[]): string[] {
  const overlap = Math.max(...wanted.map(({bytes}) => bytes.length)) - 1;
  const piece = Buffer.alloc(PIECE + overlap);
  const found = new Set<string>();
  const file = openSync(path, 'r');
  try {
    for (let kept = 0; ;) {
      const read = readSync(file, piece, kept, PIECE, null);
      for (const way of waysIn(piece.subarray(0, kept + read), wanted)) found.add(way);
      if (read === 0) break;
      const end = kept + read;
      kept = Math.min(overlap, end);
      piece.copyWithin(0, end - kept, end);
    }
  } finally {
    closeSync(file);
  }
  return [...found];
}

/**
 * Columns that hold the marker. A long value is cut over several pages of the file, where the bytes alone would not show it; this reads
 * values.
 */
export function tracesInDatabase(database: DatabaseSync, name: string, wanted: readonly Needle[]): Trace[] {
  const tables = database.prepare("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name").all() as {name: string}[];
  return tables.flatMap(({name: table}) => {
    const ways = new Map<string, Set<string>>();
    for (const row of database.prepare(`SELECT * FROM "${table.replaceAll('"', '""')}"`).iterate() as Iterable<Record<string, unknown>>) {
      for (const [column, value] of Object.entries(row)) {
        if (typeof value !== 'string' && !(value instanceof Uint8Array)) continue;
        for (const way of waysIn(typeof value === 'string' ? Buffer.from(value) : value, wanted)) {
          const where = `${name} ${table}.${column}`;
          ways.set(where, (ways.get(where) ?? new Set()).add(way));
        }
      }
    }
    return [...ways].map(([where, all]) => ({where, ways: [...all]}));
  });
}

/** The same of a database that is in a file. Throws when it is none. */
export function tracesInDatabaseFile(file: string, wanted: readonly Needle[]): Trace[] {
  const database = new DatabaseSync(file, {timeout: 5000});
  try {
    return tracesInDatabase(database, file, wanted);
  } finally {
    database.close();
  }
}

/** What a look at a folder gave. */
export interface Look {
  readonly traces: readonly Trace[];
  readonly files: number;
  /** Files that could not be read, so of which nothing is known. */
  readonly unread: readonly string[];
}

/** Every file under `folders`, names included. `key`: opens the backups; without it they count as unread. */
export function lookIn(folders: readonly string[], wanted: readonly Needle[], key: Uint8Array | undefined): Look {
  const traces: Trace[] = [];
  const unread: string[] = [];
  const seen = new Set<string>();
  for (const folder of folders) {
    for (const entry of readdirSync(folder, {recursive: true, withFileTypes: true})) {
      const path = join(entry.parentPath, entry.name);
      if (seen.has(path)) continue;
      seen.add(path);
      const named = waysIn(Buffer.from(entry.name), wanted);
      if (named.length > 0) traces.push({where: `${path} (name)`, ways: named});
      if (!entry.isFile()) continue;
      try {
        const ways = waysInFile(path, wanted);
        if (ways.length > 0) traces.push({where: path, ways});
        if (isBackup(path)) traces.push(...tracesInBackup(path, wanted, key));
      } catch (error) {
        // A file that ended meanwhile (a log cut, a temporary one) has nothing left.
        if ((error as NodeJS.ErrnoException).code === 'ENOENT') continue;
        unread.push(`${path} : ${error instanceof BackupError ? error.message : (error as Error).message}`);
      }
    }
  }
  return {traces, files: seen.size, unread};
}

function tracesInBackup(path: string, wanted: readonly Needle[], key: Uint8Array | undefined): Trace[] {
  if (key === undefined) throw new BackupError('sauvegarde non ouverte, il manque la clé (PANA_BACKUP_KEY_FILE).');
  const bytes = decrypted(readFileSync(path), key);
  const raw = waysIn(bytes, wanted);
  const database = openBytes(bytes);
  try {
    return [...(raw.length > 0 ? [{where: `${path} (bytes)`, ways: raw}] : []), ...tracesInDatabase(database, path, wanted)];
  } finally {
    database.close();
  }
}
