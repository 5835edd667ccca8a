/**
 * `npm run gazetteer [-- communes.csv] [-- communes-anciennes.csv] [--out file]`: writes `dist/data/gazetteer.bin`.
 * Without a file, positions come from npm packages; with the official file of communes, all become exact, and stay so:
 * the build passes `--keep-official`, which leaves such a gazetteer alone as long as this version can read it.
 */
import {existsSync, mkdirSync, readFileSync, renameSync, writeFileSync} from 'node:fs';
import {dirname, resolve} from 'node:path';
import {parseArgs} from 'node:util';
import {decodeOutlines, outlineBounds, type OutlineFile} from '../../../src/contract/outline.ts';
import type {Bounds} from '../../directory/gazetteer/format.ts';
import {openGazetteer} from '../../directory/gazetteer/gazetteer.ts';
import {assembleGazetteer} from './assemble-gazetteer.ts';
import {readFormers, readOfficialPositions, readPackages} from './sources.ts';

const root = resolve(import.meta.dirname, '../../..');

/** Frames of départements from the outlines that the repository holds. */
function framesFromOutlines(): Map<string, Bounds> {
  const path = resolve(root, 'src/map/outlines.json');
  if (!existsSync(path)) return new Map();
  const outlines = decodeOutlines(JSON.parse(readFileSync(path, 'utf8')) as OutlineFile);
  return new Map(Object.keys(outlines.departements).map((code) => [code, outlineBounds(outlines, code)]));
}

const OFFICIAL = 'official file of communes: positions (INSEE, La Poste, BAN; Licence Ouverte 2.0)';

/** Whether the file is a gazetteer this version reads, with the positions of an official file. */
function isOfficial(path: string): boolean {
  try {
    return openGazetteer(readFileSync(path)).sources.includes(OFFICIAL);
  } catch {
    // None yet, or of another version: made again.
    return false;
  }
}

/** Builds the gazetteer and writes it whole or not at all; returns a sentence that says what was done. Without `args`: those of the command line. */
export function runGazetteer(args?: string[]): string {
  const {values, positionals} = parseArgs({...(args && {args}), allowPositionals: true, options: {out: {type: 'string'}, 'keep-official': {type: 'boolean'}}});
  const out = resolve(values.out ?? resolve(root, 'dist/data/gazetteer.bin'));
  if (values['keep-official'] && isOfficial(out)) return `${out}: kept, its positions come from an official file ("npm run gazetteer" makes it from packages again)`;
  const source = readPackages();
  source.frames = framesFromOutlines();
  for (const path of positionals) {
    const text = readFileSync(path, 'utf8');
    if (/^[^\n]*chefLieu/.test(text)) source.formers = readFormers(text);
    else {
      source.exact = readOfficialPositions(text);
      source.sources = [source.sources[0]!, OFFICIAL];
    }
  }
  const {bytes, report} = assembleGazetteer(source);
  mkdirSync(dirname(out), {recursive: true});
  writeFileSync(`${out}.tmp`, bytes);
  renameSync(`${out}.tmp`, out);
  return `${out}: ${(bytes.length / 1e6).toFixed(2)} MB, ${report.communes} communes, ${report.exact} placed exactly `
    + `(${(report.exactPopulation * 100).toFixed(1)} % of the population), ${report.farPlaced.length} placed by their département`;
}

if (import.meta.main) {
  try {
    console.log(runGazetteer());
  } catch (error) {
    // The reader of a command wants the sentence, not where in our code it was written.
    const sentence = new Error(`gazetteer: ${(error as Error).message}`);
    sentence.stack = sentence.message;
    throw sentence;
  }
}
