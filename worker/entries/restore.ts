/**
 * `npm run restore -- FILE`
 *
 * Puts a backup in the place of the registry's file: opened with the key of PANA_BACKUP_KEY_FILE, checked, migrated, and with everyone
 * who left since erased again. What it replaces is saved first. Refused while the server runs. Exit 0: done; 1: nothing was changed, and
 * a sentence says why; 2: the command itself was not understood.
 */
import {randomBytes} from 'node:crypto';
import {existsSync, readFileSync} from 'node:fs';
import {join, resolve} from 'node:path';
import {parseArgs} from 'node:util';
import {MERGE_RULES} from '../ingest/import.ts';
import {BackupError, checkBytes, decrypted, noteBackupFolder, openBytes, putInPlace, readBackupKey, writeBackup} from '../registry/storage/backup.ts';
import {openDatabase} from '../registry/storage/database.ts';
import {openRegistry} from '../registry/storage/registry.ts';
import {rekey} from '../registry/storage/rekey.ts';
import {replayTombstones} from '../registry/storage/replay.ts';
import type {Replay} from '../registry/storage/replay.ts';
import {fileTombstones, readTombstones, tombstonesHeld} from '../registry/storage/tombstones.ts';
import {DataFolderError, makeFolder, openDataFolder, storageTrouble} from './data-folder.ts';
import {openSecrets} from './secret.ts';

const dataFolder = resolve(process.env['PANA_DATA_DIR'] || '.data');
const folder = resolve(process.env['PANA_BACKUP_DIR'] || join(dataFolder, 'backups'));
const file = join(dataFolder, 'pana.sqlite');

function misused(message: string): never {
  console.error(`${message}\n\nUtilisation : npm run restore -- FICHIER\n\n  PANA_BACKUP_KEY_FILE  clé des sauvegardes\n  PANA_DATA_DIR         dossier de la base (sinon : .data)\n  PANA_BACKUP_DIR       dossier des sauvegardes (sinon : PANA_DATA_DIR/backups)`);
  process.exit(2);
}

function readFileName(): string {
  try {
    const {positionals} = parseArgs({allowPositionals: true, options: {}});
    if (positionals.length !== 1) return misused('Quelle sauvegarde remettre ? Donnez un seul fichier.');
    return resolve(process.env['INIT_CWD'] ?? process.cwd(), positionals[0]!);
  } catch (error) {
    return misused(`Option non comprise : ${(error as Error).message}`);
  }
}

/** Who left according to the file that is replaced: it may know more than the lines beside it. */
function tombstonesIn(bytes: Uint8Array): string[] {
  try {
    const database = openBytes(bytes);
    try {
      return tombstonesHeld(database);
    } finally {
      database.close();
    }
  } catch {
    // Written before there were tombstones, or damaged: the lines beside it remain.
    return [];
  }
}

const path = readFileName();
try {
  const key = readBackupKey(process.env['PANA_BACKUP_KEY_FILE'], [dataFolder, folder]);
  if (!existsSync(path)) throw new BackupError(`Fichier introuvable : ${path}`);
  const plain = decrypted(readFileSync(path), key);
  checkBytes(plain);
  openDataFolder(dataFolder);
  makeFolder(folder);
  const now = Date.now();
  const secrets = openSecrets(dataFolder, randomBytes);
  let known: string[] = [];
  let saved: string | undefined;
  let replay: Replay | undefined;
  putInPlace(file, plain, {
    before(bytes) {
      known = tombstonesIn(bytes);
      saved = writeBackup(bytes, folder, {key, salt: randomBytes(32), now});
    },
    prepare(copy) {
      const database = openDatabase(copy);
      try {
        rekey({database, random: randomBytes, ...secrets}, now);
        const deps = {database, registry: openRegistry(database, secrets.secret, secrets.former), mergeRules: MERGE_RULES, ...secrets};
        replay = replayTombstones(deps, [...readTombstones(database), ...known], now);
        if (replay.unread > 0) throw new BackupError(`${replay.unread} départ(s) ne se lisent pas : le secret (${join(dataFolder, 'secret')}) n’est pas celui d’avant, ou tombstones.txt est abîmé. Remettez ceux qui vont avec cette sauvegarde : sans eux, des personnes parties reviendraient.`);
        fileTombstones(database);
        noteBackupFolder(database, folder, now);
      } finally {
        database.close();
      }
    },
  });
  console.log(`Base remise : ${file}, d’après ${path}.
${saved === undefined ? 'Il n’y avait pas de base à remplacer.' : `Base remplacée, gardée dans : ${saved}`}
Départs depuis cette sauvegarde : ${replay!.structures.length} structure(s) et ${replay!.people} personne(s) effacées à nouveau.`);
} catch (error) {
  const trouble = error instanceof BackupError || error instanceof DataFolderError ? error.message : storageTrouble(error, dataFolder);
  console.error(`${trouble ?? `La restauration a échoué : ${(error as Error).message}`}\nRien n’a été changé.`);
  process.exitCode = 1;
}
