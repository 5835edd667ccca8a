/**
 * `npm run rotate-secret`
 *
 * Gives the registry another secret, while the server is stopped: mails that wait are closed anew, requests to sign in end, and the former
 * secret stays in the file to recognise those who left under it. Killed at any point, it is ended by the next start of the server, or by
 * itself. Exit 0: done; 1: a sentence says why, and what was changed.
 */
import {randomBytes} from 'node:crypto';
import {existsSync} from 'node:fs';
import {join, resolve} from 'node:path';
import {openAlone} from '../registry/storage/database.ts';
import {rekey} from '../registry/storage/rekey.ts';
import {openDataFolder, storageTrouble} from './data-folder.ts';
import {openSecrets, replaceSecret} from './secret.ts';

const dataFolder = resolve(process.env['PANA_DATA_DIR'] || '.data');
const file = join(dataFolder, 'pana.sqlite');
let replaced = false;

try {
  openDataFolder(dataFolder);
  if (!existsSync(file)) throw new Error(`${file} n’existe pas : il n’y a pas de secret à changer. Dites où sont les données avec PANA_DATA_DIR.`);
  const database = openAlone(file);
  if (database === undefined) throw new Error('La base est ouverte par un autre programme (le serveur ?) : arrêtez-le, puis recommencez.');
  try {
    // A rotation that was killed is ended first: what it closed must be opened by a secret of this file.
    rekey({database, random: randomBytes, ...openSecrets(dataFolder, randomBytes)}, Date.now());
    const secrets = replaceSecret(dataFolder, randomBytes);
    replaced = true;
    const done = rekey({database, random: randomBytes, ...secrets}, Date.now());
    console.log(`Nouveau secret : ${join(dataFolder, 'secret')}. ${done?.mails ?? 0} message(s) refermé(s), ${done?.signIns ?? 0} demande(s) de connexion terminée(s).
${secrets.former.length} ancien(s) secret(s) y restent, pour reconnaître qui est parti. Copiez ce fichier ailleurs maintenant, à la place du précédent : toutes les sauvegardes en ont besoin.`);
  } finally {
    database.close();
  }
} catch (error) {
  console.error(`${storageTrouble(error, dataFolder) ?? (error as Error).message}\n${replaced ? 'Le secret est changé ; le prochain démarrage du serveur achève le reste.' : 'Rien n’a été changé.'}`);
  process.exitCode = 1;
}
