/**
 * `npm run first-member -- ADRESSE "PRÉNOM NOM"`
 *
 * Makes somebody the first member of the national team, who then proposes the others on /desk. Refused once the team has anybody. Exit 0:
 * done; 1: nothing was changed, and a sentence says why; 2: the command itself was not understood.
 */
import {join, resolve} from 'node:path';
import {plainText} from '../../src/contract/structure.ts';
import {mailbox} from '../registry/mail/address.ts';
import {openDatabase} from '../registry/storage/database.ts';
import {bootstrap} from '../registry/storage/people.ts';
import {openDataFolder, storageTrouble} from './data-folder.ts';

const dataFolder = resolve(process.env['PANA_DATA_DIR'] || '.data');
const [address = '', ...rest] = process.argv.slice(2);
const email = mailbox(address);
const name = plainText(120).safeParse(rest.join(' '));

if (email === undefined || !name.success) {
  console.error(`Donnez une adresse électronique et un nom.

Utilisation : npm run first-member -- ADRESSE "PRÉNOM NOM"

  PANA_DATA_DIR   dossier de la base (sinon : .data)`);
  process.exit(2);
}
try {
  openDataFolder(dataFolder);
  const database = openDatabase(join(dataFolder, 'pana.sqlite'));
  try {
    bootstrap(database, email, name.data, Date.now());
  } finally {
    database.close();
  }
  console.log(`${name.data} est dans l’équipe nationale : connexion à /connexion avec ${email}.`);
} catch (error) {
  console.error(`${storageTrouble(error, dataFolder) ?? (error as Error).message}\nRien n’a été changé.`);
  process.exitCode = 1;
}
