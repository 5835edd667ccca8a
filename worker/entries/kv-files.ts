/**
 * What the edge on workerd reads, from the registry of PANA_DATA_DIR, in the files `wrangler kv bulk` takes:
 *
 *   npm run -s kv-files > kv.json                                  keys to write; the publication comes last: it names the others
 *   npm run -s kv-files -- --gone keys.json > gone.json            of the keys a store has (`wrangler kv key list`), those to delete:
 *                                                                  what is no longer published must not stay there
 */
import {existsSync, readFileSync} from 'node:fs';
import {resolve} from 'node:path';
import {parseArgs} from 'node:util';
import {openRegistry} from '../registry/storage/registry.ts';
import {goneKeys, kvEntries} from './kv-entries.ts';

const root = resolve(import.meta.dirname, '../..');
const file = resolve(process.env['PANA_DATA_DIR'] || '.data', 'pana.sqlite');
const {values: {gone}} = parseArgs({options: {gone: {type: 'string'}}});
if (!existsSync(file)) {
  console.error(`${file} n’existe pas : démarrez le serveur ou importez un fichier d’abord, ou dites où il est avec PANA_DATA_DIR.`);
  process.exitCode = 1;
} else {
  const registry = openRegistry(file);
  const entries = kvEntries(registry, readFileSync(resolve(root, 'dist/data/gazetteer.bin')));
  registry.close();
  process.stdout.write(JSON.stringify(gone === undefined
    ? entries.map(({key, value}) => ({key, value: Buffer.from(value).toString('base64'), base64: true}))
    : goneKeys(entries, JSON.parse(readFileSync(gone, 'utf8')) as {name: string}[])));
}
