/**
 * `npm run breach -- FROM TO [--person N] [--known WHEN] [--addresses]`
 *
 * Says who was exposed between two moments (ISO 8601) and writes the line of the register of breaches, in PANA_DATA_DIR/violations/, with
 * numbers only. `--person`: the account in question; `--known`: when the breach was known (now when not said), from which 72 hours run;
 * `--addresses`: prints, and keeps nowhere, the addresses to write to. Works while the server runs; changes nothing of the base. Exit 0:
 * done; 1: a sentence says why not; 2: the command was not understood.
 */
import {existsSync, mkdirSync, readFileSync, writeFileSync} from 'node:fs';
import {join, resolve} from 'node:path';
import {parseArgs} from 'node:util';
import {openGazetteer} from '../directory/gazetteer/gazetteer.ts';
import {auditBrokenAt} from '../registry/storage/audit.ts';
import {addressesOf, exposedBetween, registerEntry} from '../registry/storage/breach.ts';
import {openDatabase} from '../registry/storage/database.ts';
import {openDataFolder, storageTrouble} from './data-folder.ts';

const dataFolder = resolve(process.env['PANA_DATA_DIR'] || '.data');
const GAZETTEER = resolve(import.meta.dirname, '../../dist/data/gazetteer.bin');

function misused(message: string): never {
  console.error(`${message}

Utilisation : npm run breach -- DÉBUT FIN [--person NUMÉRO] [--known MOMENT] [--addresses]

  DÉBUT FIN     la période, comme 2026-11-20T08:00Z 2026-11-21T18:00Z
  --person      le compte dont quelqu’un s’est servi (le nombre de person:12) ; sans lui, toute la base
  --known       quand la violation a été connue (sinon : maintenant) ; les 72 heures partent de là
  --addresses   montre les adresses de qui prévenir ; elles ne sont écrites nulle part

  PANA_DATA_DIR dossier de la base (sinon : .data)`);
  process.exit(2);
}

function moment(text: string | undefined, name: string): number {
  const at = text !== undefined && /^\d{4}-\d\d-\d\d/.test(text) ? Date.parse(text) : NaN;
  return Number.isNaN(at) ? misused(`${name} n’est pas un moment : donnez quelque chose comme 2026-11-20T08:00Z.`) : at;
}

function readArguments() {
  try {
    return parseArgs({allowPositionals: true, options: {person: {type: 'string'}, known: {type: 'string'}, addresses: {type: 'boolean', default: false}}});
  } catch (error) {
    return misused(`Option non comprise : ${(error as Error).message}`);
  }
}

const {positionals, values} = readArguments();
if (positionals.length !== 2) misused('Donnez le début et la fin de la période.');
const [from, to] = [moment(positionals[0], 'Le début'), moment(positionals[1], 'La fin')];
if (to < from) misused('La fin est avant le début.');
if (values.person !== undefined && !/^\d{1,12}$/.test(values.person)) misused('--person attend un nombre : celui de person:12 est 12.');
const known = values.known === undefined ? Date.now() : moment(values.known, '--known');

try {
  openDataFolder(dataFolder);
  const file = join(dataFolder, 'pana.sqlite');
  if (!existsSync(file)) throw new Error(`${file} n’existe pas : dites où sont les données avec PANA_DATA_DIR.`);
  if (!existsSync(GAZETTEER)) throw new Error(`Il manque ${GAZETTEER} : lancez d’abord « npm run build ».`);
  const gazetteer = openGazetteer(readFileSync(GAZETTEER));
  const database = openDatabase(file);
  try {
    const period = {from, to, person: values.person === undefined ? undefined : Number(values.person)};
    const exposure = exposedBetween(database, period, (territory) => gazetteer.resolve(territory)?.departements ?? []);
    const entry = registerEntry(period, known, exposure, auditBrokenAt(database));
    const folder = join(dataFolder, 'violations');
    mkdirSync(folder, {recursive: true, mode: 0o700});
    const path = join(folder, `${new Date(known).toISOString().slice(0, 16).replace(':', 'h')}.md`);
    if (existsSync(path)) throw new Error(`${path} existe déjà : ce qui y a été complété n’est pas remplacé. Renommez-le, ou donnez un autre moment avec --known.`);
    writeFileSync(path, entry, {mode: 0o600, flag: 'wx'});
    console.log(`${entry}\nÉcrit dans ${path} : complétez-le, et gardez-le avec les autres.`);
    if (values.addresses) console.log(`\nÀ prévenir si le risque est élevé :\n${addressesOf(database, exposure).join('\n')}`);
  } finally {
    database.close();
  }
} catch (error) {
  console.error(storageTrouble(error, dataFolder) ?? (error as Error).message);
  process.exitCode = 1;
}
