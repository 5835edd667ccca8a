/** What import tests share: the gazetteer, small files of the standard, and the command run as a person runs it. */
import {spawn} from 'node:child_process';
import {mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join, resolve} from 'node:path';
import {after} from 'node:test';
import {openGazetteer} from '../../../worker/directory/gazetteer/gazetteer.ts';
import type {Gazetteer} from '../../../worker/directory/gazetteer/gazetteer.ts';
import {prepareImport} from '../../../worker/ingest/import.ts';
import type {ImportOptions, Prepared} from '../../../worker/ingest/import.ts';
import type {ReportEntry} from '../../../worker/ingest/report.ts';
import {STANDARD_COLUMNS} from '../../../worker/ingest/standard.ts';
import type {StandardRecord} from '../../../worker/ingest/standard.ts';
import {openRegistry} from '../../../worker/registry/storage/registry.ts';
import {encodeSnapshot} from '../../../worker/directory/snapshot.ts';
import {seedExamples} from '../../../worker/ingest/seed.ts';

export const ROOT = resolve(import.meta.dirname, '../../..');
let opened: Gazetteer | undefined;
/** The built gazetteer (`npm run gazetteer`, part of the build). */
export const gazetteer = (): Gazetteer => (opened ??= openGazetteer(readFileSync(join(ROOT, 'dist/data/gazetteer.bin'))));

/** A folder that goes with the test file. */
export function scratchFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'pana-import-'));
  after(() => rmSync(folder, {recursive: true, force: true}));
  return folder;
}

/** A good row at Loches; overrides on top. */
export const row = (id: string, over: StandardRecord = {}): StandardRecord => ({
  id, nom: `Structure ${id}`, commune: 'Loches', code_postal: '37600', code_insee: '37132', adresse: `${id.length + Number(id.replace(/\D/g, '') || 0)} rue du Château`,
  latitude: '47.1286', longitude: String(0.99 + Number(id.replace(/\D/g, '') || 0) / 1000), date_maj: '2026-01-02', source: 'test', services: 'Aide aux démarches administratives', ...over,
});

/** A CSV of the standard. */
export const standardCsv = (rows: readonly StandardRecord[], columns: readonly string[] = STANDARD_COLUMNS): string =>
  [columns, ...rows.map((values) => columns.map((name) => (values as Record<string, string>)[name] ?? ''))]
    .map((cells) => `${cells.map((cell) => (/[",\n\r]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell)).join(',')}\n`).join('');

/** Runs the reading part on bytes; gives what it prepared and what it reported. */
export async function prepare(content: string | Uint8Array, options: Partial<ImportOptions> = {}, name = 'essai.csv'): Promise<Prepared & {entries: ReportEntry[]}> {
  const bytes = typeof content === 'string' ? new TextEncoder().encode(content) : content;
  const entries: ReportEntry[] = [];
  const file = {
    name, size: bytes.length,
    async *chunks() {
      // Odd pieces: nothing may depend on where a stream is cut.
      for (let i = 0; i < bytes.length; i += 65_521) yield bytes.subarray(i, i + 65_521);
    },
  };
  const prepared = await prepareImport(file, {gazetteer: gazetteer(), today: '2026-11-22', report: (entry) => entries.push(entry), ...options});
  return {...prepared, entries};
}

/** Runs `npm run import -- …` without npm. */
export async function runImport(args: readonly string[], dataFolder: string): Promise<{code: number | null; out: string; err: string}> {
  const child = spawn(process.execPath, [join(ROOT, 'worker/entries/import.ts'), ...args], {cwd: ROOT, env: {PATH: process.env.PATH, PANA_DATA_DIR: dataFolder}, stdio: ['ignore', 'pipe', 'pipe']});
  let [out, err] = ['', ''];
  child.stdout.setEncoding('utf8').on('data', (text: string) => (out += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (err += text));
  const code = await new Promise<number | null>((done) => child.on('close', done));
  return {code, out, err};
}

/** What is published in a data folder, byte for byte. */
export function publicationOf(dataFolder: string): {version: string; bytes: string; size: number} | undefined {
  const registry = openRegistry(join(dataFolder, 'pana.sqlite'));
  const current = registry.publication();
  const size = registry.size();
  registry.close();
  return current && {version: current.version, bytes: Buffer.from(current.bytes).toString('base64'), size};
}

export const writeIn = (folder: string, name: string, content: string | Uint8Array): string => {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
};

/** Seeds a data folder with the examples of a first run; gives how many. */
export function seedFolder(dataFolder: string): number {
  mkdirSync(dataFolder, {recursive: true});
  const registry = openRegistry(join(dataFolder, 'pana.sqlite'));
  const count = seedExamples(registry, gazetteer(), Date.parse('2026-11-22T10:00:00Z'), encodeSnapshot);
  registry.close();
  return count;
}
