/**
 * `npm run erasure:verify -- MARKER [MARKER…]`
 *
 * Says where anything of somebody is left (a name, an address): database and its write-ahead log, backups (opened with the key of
 * PANA_BACKUP_KEY_FILE, in memory), reports, tombstones, every file of the data folder. Exit 0: nowhere; 1: found, or something could not
 * be read; 2: the command itself was not understood. The marker is never written back.
 */
import {existsSync} from 'node:fs';
import {join, resolve} from 'node:path';
import {parseArgs} from 'node:util';
import {readBackupKey} from '../registry/storage/backup.ts';
import {needles} from '../registry/storage/marker.ts';
import {lookIn, tracesInDatabaseFile} from '../registry/storage/verify.ts';

/** Shorter ones are everywhere by chance. */
const SHORTEST = 4;

const dataFolder = resolve(process.env['PANA_DATA_DIR'] || '.data');
const folder = resolve(process.env['PANA_BACKUP_DIR'] || join(dataFolder, 'backups'));
const file = join(dataFolder, 'pana.sqlite');

function misused(message: string): never {
  console.error(`${message}\n\nUtilisation : npm run erasure:verify -- TEXTE [TEXTE…]\n\n  TEXTE  un nom, une adresse : ce qui ne doit plus être nulle part`);
  process.exit(2);
}

function readMarkers(): string[] {
  try {
    const {positionals} = parseArgs({allowPositionals: true, options: {}});
    if (positionals.length === 0) return misused('Que faut-il chercher ?');
    if (positionals.some((text) => text.length < SHORTEST)) return misused(`Au moins ${SHORTEST} caractères : un texte plus court est partout par hasard.`);
    return positionals;
  } catch (error) {
    return misused(`Option non comprise : ${(error as Error).message}`);
  }
}

const wanted = readMarkers().flatMap(needles);
try {
  if (!existsSync(dataFolder)) throw new Error(`${dataFolder} n’existe pas : dites où sont les données avec PANA_DATA_DIR.`);
  const named = process.env['PANA_BACKUP_KEY_FILE'];
  const key = named ? readBackupKey(named, [dataFolder, folder]) : undefined;
  const {traces, files, unread} = lookIn([dataFolder, ...(existsSync(folder) ? [folder] : [])], wanted, key);
  const found = [...traces];
  if (existsSync(file)) found.push(...tracesInDatabaseFile(file, wanted));
  for (const {where, ways} of found) console.log(`${where} : ${ways.join(', ')}`);
  for (const reason of unread) console.error(`Non lu : ${reason}`);
  console.log(found.length > 0 ? `Trouvé à ${found.length} endroit(s), dans ${files} fichier(s) regardé(s).` : `Introuvable dans ${files} fichier(s) regardé(s).`);
  process.exitCode = found.length > 0 || unread.length > 0 ? 1 : 0;
} catch (error) {
  console.error((error as Error).message);
  process.exitCode = 1;
}
