/**
 * `npm run erase-person -- ADRESSE`
 *
 * Erases one person who asked for it and has no structure to withdraw: somebody of a team who left, or whose address is only in an
 * application or an invitation. By whoever runs the server, once the person is recognised. Exit 0: done; 1: nothing was changed, and
 * sentences say what to do first; 2: the command itself was not understood.
 */
import {randomBytes} from 'node:crypto';
import {join, resolve} from 'node:path';
import {mailbox} from '../registry/mail/address.ts';
import {openDatabase} from '../registry/storage/database.ts';
import {erasePerson} from '../registry/storage/erase-person.ts';
import {openDataFolder, storageTrouble} from './data-folder.ts';
import {openSecret} from './secret.ts';

const dataFolder = resolve(process.env['PANA_DATA_DIR'] || '.data');
const email = mailbox(process.argv[2] ?? '');

if (email === undefined || process.argv.length !== 3) {
  console.error(`Donnez l’adresse électronique de la personne.

Utilisation : npm run erase-person -- ADRESSE

  PANA_DATA_DIR   dossier de la base (sinon : .data)
  PANA_ORIGIN     adresse publique, pour celle du reçu`);
  process.exit(2);
}
try {
  openDataFolder(dataFolder);
  const database = openDatabase(join(dataFolder, 'pana.sqlite'));
  try {
    const done = erasePerson({database, secret: openSecret(dataFolder, randomBytes), now: Date.now, random: (length) => new Uint8Array(randomBytes(length))}, email);
    if ('first' in done) throw new Error(done.first.join('\n'));
    const origin = process.env['PANA_ORIGIN'] || `http://localhost:${process.env['PORT'] || '8787'}`;
    console.log(`C’est effacé. Reçu à donner à la personne : ${new URL(origin).origin}/recu/${done.receipt}
Les sauvegardes d’avant la gardent jusqu’à leur fin, 14 jours. Pour le vérifier : npm run erasure:verify -- ADRESSE`);
    if (!done.filed) console.error('tombstones.txt n’a pas pu être écrit : libérez le disque, le serveur le fera. D’ici là, ne restaurez aucune sauvegarde.');
    if (!done.logEmpty) console.error('Le journal de la base est occupé : arrêtez puis relancez le serveur pour le vider.');
  } finally {
    database.close();
  }
} catch (error) {
  console.error(`${storageTrouble(error, dataFolder) ?? (error as Error).message}\nRien n’a été changé.`);
  process.exitCode = 1;
}
