/**
 * `npm run end-passkeys -- ADRESSE`
 *
 * Ends the passkeys of somebody who lost them, by whoever runs the server: for a team of one. They come in by mail again and make another.
 * Exit 0: done; 1: nothing was changed, and a sentence says why; 2: the command itself was not understood.
 */
import {randomBytes} from 'node:crypto';
import {join, resolve} from 'node:path';
import {END_PASSKEYS_REFUSALS} from '../registry/domain/passkey.ts';
import {mailbox} from '../registry/mail/address.ts';
import {tellEnded} from '../registry/routes/passkeys.ts';
import {openDatabase} from '../registry/storage/database.ts';
import {endPasskeysOf} from '../registry/storage/passkeys.ts';
import {personByEmail} from '../registry/storage/people.ts';
import {openDataFolder, storageTrouble} from './data-folder.ts';
import {openSecret} from './secret.ts';

const dataFolder = resolve(process.env['PANA_DATA_DIR'] || '.data');
const email = mailbox(process.argv[2] ?? '');

if (email === undefined || process.argv.length !== 3) {
  console.error(`Donnez l’adresse électronique de la personne.

Utilisation : npm run end-passkeys -- ADRESSE

  PANA_DATA_DIR   dossier de la base (sinon : .data)
  PANA_ORIGIN     adresse publique, pour le message qui lui est envoyé`);
  process.exit(2);
}
try {
  openDataFolder(dataFolder);
  const database = openDatabase(join(dataFolder, 'pana.sqlite'));
  try {
    const person = personByEmail(database, email);
    if (person === undefined) throw new Error('Personne n’a cette adresse.');
    const secret = openSecret(dataFolder, randomBytes);
    const origin = process.env['PANA_ORIGIN'] || `http://localhost:${process.env['PORT'] || '8787'}`;
    database.transaction(() => {
      const refusal = endPasskeysOf(database, {person: person.id, by: 'operator'}, Date.now());
      if (refusal !== undefined) throw new Error(END_PASSKEYS_REFUSALS[refusal]);
      tellEnded({database, origin: new URL(origin).origin, secret, now: Date.now, random: (length) => new Uint8Array(randomBytes(length))}, email);
    });
  } finally {
    database.close();
  }
  console.log(`Les clés d’accès de ${email} ne servent plus. Un message part : connexion à /connexion, puis une nouvelle clé.`);
} catch (error) {
  console.error(`${storageTrouble(error, dataFolder) ?? (error as Error).message}\nRien n’a été changé.`);
  process.exitCode = 1;
}
