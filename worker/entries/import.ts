/**
 * `npm run import -- FILE [--source NAME] [--mapping FILE] [--dry-run] [--keep-going] [--report FILE]`, or `FILE --coordinations`
 *
 * Brings a file into the registry and publishes it, in one transaction: all of it or nothing. Exit 0: done (or would be done); 1: nothing was
 * changed, and a sentence says why; 2: the command itself was not understood.
 */
import {randomBytes} from 'node:crypto';
import {accessSync, constants, createReadStream, existsSync, readFileSync, statSync, writeFileSync} from 'node:fs';
import {basename, dirname, join, resolve} from 'node:path';
import {parseArgs} from 'node:util';
import {openGazetteer} from '../directory/gazetteer/gazetteer.ts';
import {encodeSnapshot} from '../directory/snapshot.ts';
import {BYTE_ORDER_MARK, record} from '../http/csv.ts';
import {parseCoordinations} from '../ingest/coordinations.ts';
import {FileRefusal} from '../ingest/encoding.ts';
import {MERGE_RULES, prepareImport} from '../ingest/import.ts';
import type {Prepared} from '../ingest/import.ts';
import {parseMapping} from '../ingest/mapping.ts';
import {REPORT_FIELDS, jsonReportLine, quoted} from '../ingest/report.ts';
import type {ReportEntry} from '../ingest/report.ts';
import {openDatabase} from '../registry/storage/database.ts';
import {openRegistry} from '../registry/storage/registry.ts';
import type {Publication, Registry, UpsertResult} from '../registry/storage/registry.ts';
import {DataFolderError, makeFolder, openDataFolder, storageTrouble} from './data-folder.ts';
import {purgeReports, reportPath} from './reports.ts';
import {openSecrets} from './secret.ts';

const USAGE = `Utilisation : npm run import -- FICHIER [options]

  FICHIER             CSV du standard national « lieux de médiation numérique », ou tableau avec --mapping
  --source NOM        nom de la source (sinon : colonne « source », puis nom du fichier)
  --mapping FICHIER   correspondance d’un tableau vers le standard (exemples : worker/ingest/mappings/)
  --dry-run           dit ce qui changerait, ne change rien
  --keep-going        importe les lignes bonnes même si d’autres sont refusées
  --report FICHIER    rapport ligne par ligne, .jsonl ou .csv (sinon : PANA_DATA_DIR/reports/, 20 par fichier et 28 jours au plus)

  --coordinations     FICHIER est la liste JSON des coordinations territoriales : elle remplace celle en place
                      [{"name", "territory": "region:24" ou "national", "url"?, "email"?, "phone"?}, …]

  PANA_DATA_DIR       dossier de la base (sinon : .data)`;

const ROOT = resolve(import.meta.dirname, '../..');
/** As the server reads it: from the folder npm runs in. */
const dataFolder = resolve(process.env.PANA_DATA_DIR || '.data');
const GAZETTEER = join(ROOT, 'dist/data/gazetteer.bin');
/** Lines of the terminal that quote refused rows; the report has them all. */
const SHOWN = 5;

interface Arguments {
  readonly file: string;
  readonly source?: string;
  readonly mapping?: string;
  readonly report?: string;
  readonly dryRun: boolean;
  readonly keepGoing: boolean;
  readonly coordinations: boolean;
}

function readArguments(): Arguments {
  let parsed;
  try {
    parsed = parseArgs({
      allowPositionals: true,
      options: {source: {type: 'string'}, mapping: {type: 'string'}, report: {type: 'string'}, 'dry-run': {type: 'boolean'}, 'keep-going': {type: 'boolean'}, coordinations: {type: 'boolean'}, help: {type: 'boolean'}},
    });
  } catch (error) {
    return misused(`Option non comprise : ${(error as Error).message}`);
  }
  const {values, positionals} = parsed;
  if (values.help) {
    console.log(USAGE);
    process.exit(0);
  }
  if (positionals.length !== 1) return misused(positionals.length === 0 ? 'Quel fichier importer ?' : 'Un seul fichier à la fois.');
  const source = values.source?.normalize('NFC').trim();
  if (source !== undefined && (source === '' || source.length > 80)) return misused('--source : 1 à 80 caractères.');
  return {
    file: positionals[0]!, dryRun: values['dry-run'] ?? false, keepGoing: values['keep-going'] ?? false, coordinations: values.coordinations ?? false,
    ...(source !== undefined && {source}), ...(values.mapping !== undefined && {mapping: values.mapping}), ...(values.report !== undefined && {report: values.report}),
  };
}

function misused(message: string): never {
  console.error(`${message}\n\n${USAGE}`);
  process.exit(2);
}

/** npm runs scripts from the project: a relative path is meant from where the command was typed. */
const fromHere = (path: string): string => resolve(process.env.INIT_CWD ?? process.cwd(), path);

function readText(path: string, what: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    throw new FileRefusal(`${what} introuvable ou illisible : ${path}`);
  }
}

function fileAt(path: string): {name: string; size: number; chunks: () => AsyncIterable<Uint8Array>} {
  const stats = statSync(path, {throwIfNoEntry: false});
  if (!stats) throw new FileRefusal(`Fichier introuvable : ${path}`);
  if (!stats.isFile()) throw new FileRefusal(`Ce n’est pas un fichier : ${path}`);
  try {
    accessSync(path, constants.R_OK);
  } catch {
    throw new FileRefusal(`Cet utilisateur n’a pas le droit de lire ce fichier : ${path}`);
  }
  return {name: basename(path), size: stats.size, chunks: () => createReadStream(path, {highWaterMark: 256 * 1024}) as AsyncIterable<Uint8Array>};
}

function loadGazetteer(): ReturnType<typeof openGazetteer> {
  if (!existsSync(GAZETTEER)) throw new FileRefusal('L’index des communes n’est pas construit : lancez « npm run gazetteer ».');
  return openGazetteer(readFileSync(GAZETTEER));
}

const plural = (count: number, one: string, many = `${one}s`): string => `${count.toLocaleString('fr-FR')} ${count > 1 ? many : one}`;

function progressLine(): (done: number, total: number, rows: number) => void {
  if (!process.stderr.isTTY) return () => undefined;
  return (done, total, rows) => {
    process.stderr.write(`\r\u001B[K${Math.round((100 * done) / total)} % · ${plural(rows, 'ligne')}${done === total ? '\n' : ''}`);
  };
}

function reportTrouble(path: string, error: unknown): string {
  return `Le rapport ne peut pas être écrit dans ${path} (${(error as Error).message}). Choisissez un autre fichier avec --report.`;
}

/** Sees that the report can be written before anything is changed. */
function prepareReport(path: string): void {
  try {
    makeFolder(dirname(path));
    accessSync(existsSync(path) ? path : dirname(path), constants.W_OK);
  } catch (error) {
    throw new FileRefusal(reportTrouble(path, error));
  }
}

function writeReport(path: string, entries: readonly ReportEntry[]): void {
  const csv = path.endsWith('.csv');
  try {
    const lines = entries.map(csv ? (entry) => record(REPORT_FIELDS.map((field) => entry[field])) : jsonReportLine);
    writeFileSync(path, (csv ? BYTE_ORDER_MARK + record(REPORT_FIELDS) : '') + lines.join(''));
    console.log(`Rapport : ${path}`);
    purgeReports(dataFolder, Date.now());
  } catch (error) {
    // What was done is done: a report that is missing does not undo it.
    console.error(reportTrouble(path, error));
  }
}

/** The registry of a data folder; for a trial where there is none yet, one in memory: a trial writes nothing but its report. */
function openIn(dryRun: boolean): Registry {
  const path = join(dataFolder, 'pana.sqlite');
  if (dryRun && !existsSync(path)) return openRegistry(':memory:');
  openDataFolder(dataFolder);
  // The file first: while it is open nobody changes the secret.
  const database = openDatabase(path);
  const {secret, former} = openSecrets(dataFolder, randomBytes);
  return openRegistry(database, secret, former);
}

function applyImport({listings, read, refused}: Prepared, file: string, dryRun: boolean): {result: UpsertResult; publication: Publication | undefined} {
  const registry = openIn(dryRun);
  try {
    const now = new Date().toISOString();
    return registry.transaction(() => {
      const result = registry.upsert(listings, MERGE_RULES, now);
      if (dryRun) return {result, publication: undefined};
      registry.recordImport({file, at: now, lines: read.rows, refused, result});
      return {result, publication: registry.publish(encodeSnapshot, now)};
    }, !dryRun);
  } finally {
    registry.close();
  }
}

function describeFile({read, unknownColumns}: Prepared): string {
  const how = read.format === 'json' ? 'JSON' : `CSV, ${read.encoding === 'utf-8' ? 'UTF-8' : 'CP1252'}, séparateur « ${read.delimiter === '\t' ? 'tabulation' : read.delimiter} »`;
  return `${plural(read.rows, 'ligne lue', 'lignes lues')} (${how}).${unknownColumns.length > 0 ? ` Colonnes ignorées : ${unknownColumns.join(', ')}.` : ''}`;
}

function describeResult({lines, skipped, refused}: Prepared, {added, changed, unchanged, merged, withdrawn, examplesRemoved, structures}: UpsertResult, dryRun: boolean): string {
  const conditional = dryRun ? 'Seraient ' : '';
  return [
    `${conditional}${plural(added, 'ajoutée')}, ${plural(changed, 'modifiée')}, ${plural(unchanged, 'inchangée')}, ${plural(refused, 'refusée')}${skipped > 0 ? `, ${plural(skipped, 'laissée')} de côté par la correspondance` : ''}.`,
    `${plural(merged.length + lines.merged, 'ligne')} en double réunies · ${plural(lines.repaired, 'ligne réparée', 'lignes réparées')} · ${plural(lines.dropped, 'ligne')} avec un champ non repris · ${plural(lines.geocoded, 'ligne placée', 'lignes placées')} au centre de la commune.`,
    ...(withdrawn.length > 0 ? [`${plural(withdrawn.length, 'ligne')} de structures ou de personnes qui se sont retirées : pas reprises.`] : []),
    ...(examplesRemoved > 0 ? [`${plural(examplesRemoved, 'structure')} d’exemple ${dryRun ? 'seraient retirées' : 'retirées'} : l’annuaire ne contient plus que de vraies données.`] : []),
    `${dryRun ? 'L’annuaire aurait' : 'L’annuaire a'} ${plural(structures, 'structure')}.`,
  ].join('\n');
}

/** The teams that receive what nobody can answer: few, so a list by hand is enough. */
function importCoordinations(path: string, dryRun: boolean): number {
  if (fileAt(path).size > 1_000_000) throw new FileRefusal('Ce fichier est trop grand pour une liste de coordinations (1 Mo au plus).');
  const coordinations = parseCoordinations(readText(path, 'Fichier'), loadGazetteer());
  const registry = openIn(dryRun);
  try {
    const {version} = registry.transaction(() => {
      registry.setCoordinations(coordinations);
      return registry.publish(encodeSnapshot, new Date().toISOString());
    }, !dryRun);
    console.log(`${plural(coordinations.length, 'coordination')}. ${dryRun ? 'Essai (--dry-run) : rien n’a été changé.' : `Publié : version ${version}.`}`);
  } finally {
    registry.close();
  }
  return 0;
}

async function main(): Promise<number> {
  const options = readArguments();
  const entries: ReportEntry[] = [];
  const path = fromHere(options.file);
  if (options.coordinations) return importCoordinations(path, options.dryRun);
  const file = fileAt(path);
  if (!options.dryRun) openDataFolder(dataFolder);
  const report = options.report === undefined ? reportPath(dataFolder, file.name, Date.now()) : fromHere(options.report);
  prepareReport(report);
  const prepared = await prepareImport(file, {
    gazetteer: loadGazetteer(),
    today: new Date().toISOString().slice(0, 10),
    report: (entry) => entries.push(entry),
    progress: progressLine(),
    ...(options.source !== undefined && {source: options.source}),
    ...(options.mapping !== undefined && {mapping: parseMapping(readText(fromHere(options.mapping), 'Fichier de correspondance'))}),
  });
  console.log(describeFile(prepared));
  const refusals = entries.filter(({action}) => action === 'refused');
  for (const {line, field, value, reason} of refusals.slice(0, SHOWN)) console.log(`  ligne ${line}${field && `, ${field}`} : ${reason}${value && ` (${value.slice(0, 80)})`}`);
  if (refusals.length > SHOWN) console.log(`  … et ${plural(refusals.length - SHOWN, 'autre')}, voir le rapport.`);
  if (refusals.length > 0 && !options.keepGoing) {
    console.error(`${plural(refusals.length, 'ligne refusée', 'lignes refusées')} : rien n’a été changé. Corrigez le fichier, ou ajoutez --keep-going pour importer les autres lignes.`);
    writeReport(report, entries);
    return 1;
  }
  const {result, publication} = applyImport(prepared, file.name, options.dryRun);
  for (const {index, into} of result.merged) {
    const {line, id, structure} = prepared.listings[index]!;
    entries.push({line, action: 'merged', field: 'id', value: quoted(`${id} ${structure.name}`), repaired: quoted(`${into.id} ${into.name}`), reason: 'Même structure : même nom à moins de 150 m, ou même adresse.'});
  }
  for (const {index, what} of result.withdrawn) {
    const {line, id} = prepared.listings[index]!;
    if (what === 'listing') entries.push({line, action: 'skipped', field: 'id', value: quoted(id), reason: 'Cette structure s’est retirée de l’annuaire : un import ne la ramène pas.'});
    else entries.push({line, action: 'dropped', field: 'contact', value: '', reason: 'La personne de ce contact a demandé à ne plus y être : son adresse et son nom ne sont pas repris.'});
  }
  entries.sort((a, b) => a.line - b.line);
  console.log(describeResult(prepared, result, options.dryRun));
  if (publication) console.log(`Publié : version ${publication.version}, ${(publication.bytes.length / 1e6).toLocaleString('fr-FR', {maximumFractionDigits: 1})} Mo.`);
  else console.log('Essai (--dry-run) : rien n’a été changé.');
  writeReport(report, entries);
  return 0;
}

try {
  process.exitCode = await main();
} catch (error) {
  const trouble = error instanceof FileRefusal || error instanceof DataFolderError ? error.message : storageTrouble(error, dataFolder);
  console.error(`${trouble ?? `L’import a échoué : ${(error as Error).message}`}\nL’annuaire n’a pas été changé.`);
  process.exitCode = 1;
}
