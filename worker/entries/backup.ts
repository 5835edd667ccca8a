/**
 * `npm run backup`
 *
 * Writes an encrypted copy of the registry into PANA_BACKUP_DIR (default: `backups` in the data folder) while the server runs, and
 * removes those of 14 days. The key is in the file PANA_BACKUP_KEY_FILE names, outside of both folders. Exit 0: done; 1: nothing was
 * written, and a sentence says why.
 */
import {randomBytes} from 'node:crypto';
import {existsSync} from 'node:fs';
import {join, resolve} from 'node:path';
import {BackupError, copyOf, noteBackupFolder, purgeBackups, readBackupKey, removeRestoring, writeBackup} from '../registry/storage/backup.ts';
import {openDatabase} from '../registry/storage/database.ts';
import {fileTombstones, tombstoneFile} from '../registry/storage/tombstones.ts';
import {DataFolderError, makeFolder, storageTrouble} from './data-folder.ts';

const dataFolder = resolve(process.env['PANA_DATA_DIR'] || '.data');
const folder = resolve(process.env['PANA_BACKUP_DIR'] || join(dataFolder, 'backups'));
const file = join(dataFolder, 'pana.sqlite');

try {
  const key = readBackupKey(process.env['PANA_BACKUP_KEY_FILE'], [dataFolder, folder]);
  if (!existsSync(file)) throw new BackupError(`${file} n’existe pas : il n’y a rien à sauvegarder. Dites où sont les données avec PANA_DATA_DIR.`);
  makeFolder(folder);
  removeRestoring(file);
  const now = Date.now();
  const database = openDatabase(file);
  try {
    // Before the copy is made: a copy knows its own folder, and no departure it holds is missing from the file beside it.
    noteBackupFolder(database, folder, now);
    fileTombstones(database);
    const path = writeBackup(copyOf(file), folder, {key, salt: randomBytes(32), now});
    const removed = purgeBackups(folder, now);
    console.log(`Sauvegarde : ${path}${removed > 0 ? `\n${removed} sauvegarde(s) de plus de 14 jours effacée(s).` : ''}
Copiez-la ailleurs avec ${tombstoneFile(database)!} et ${join(dataFolder, 'secret')} : sans eux, une restauration ne sait pas qui est parti depuis.`);
  } finally {
    database.close();
  }
} catch (error) {
  const trouble = error instanceof BackupError || error instanceof DataFolderError ? error.message : storageTrouble(error, folder);
  console.error(`${trouble ?? `La sauvegarde a échoué : ${(error as Error).message}`}\nRien n’a été sauvegardé.`);
  process.exitCode = 1;
}
