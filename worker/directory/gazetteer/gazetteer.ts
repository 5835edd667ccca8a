/**
 * The gazetteer of France: every commune, arrondissement municipal, postcode, EPCI, département and région, found by name, code or
 * position. Reads the file that `npm run gazetteer` builds, in place: columns, one string of names, no object per commune.
 */
import type {Place} from '../../../src/contract/place.ts';
import {openByDigits} from './by-digits.ts';
import {openByEpci} from './by-epci.ts';
import {openByName} from './by-name.ts';
import {openFilters} from './filters.ts';
import type {Bounds} from './format.ts';
import {openLocate, type Location} from './locate.ts';
import {openPlaces, type CommuneRow} from './places.ts';
import {openPostcodes} from './postcodes.ts';
import {openResolve, type ResolvedPlace} from './resolve.ts';
import {openReverse} from './reverse.ts';
import {lowerBound} from './sorted.ts';
import {openSuggest, type SuggestOptions} from './suggest.ts';
import {openTables} from './tables.ts';
import {openTargets} from './targets.ts';

export type {Place} from '../../../src/contract/place.ts';
export type {CommuneRow} from './places.ts';
export {kilometres, REVERSE_LIMIT_KM} from './reverse.ts';

export interface GazetteerTerritory {
  code: string;
  name: string;
  kind: 'departement' | 'region';
  region: string;
  bounds: Bounds;
  timeZone?: string;
}

export interface Gazetteer {
  /** What the file was made from, for the attributions. */
  readonly sources: readonly string[];
  /** Number of communes and arrondissements municipaux: positions run from 0 to this, arrondissements last. */
  readonly size: number;
  /** Places for what is typed so far, best first. Never throws, whatever is typed. */
  suggest(query: string, options?: SuggestOptions): Place[];
  /** `commune:…` (former codes too), `postcode:…`, `epci:…`, `departement:…`, `region:…`; undefined when there is no such place. */
  resolve(code: string): ResolvedPlace | undefined;
  /** Communes that have a postcode, and the arrondissement with it in Paris, Lyon and Marseille; none for a CEDEX or an unknown one. */
  communesOf(postcode: string): Place[];
  /** The commune, in Paris, Lyon and Marseille the arrondissement, whose centre is nearest, within 50 km. Degrees WGS 84. */
  reverse(lat: number, lon: number): Place | undefined;
  communeByCode(code: string): CommuneRow | undefined;
  /** Position of a commune or arrondissement by INSEE code; of today's commune for a former code; -1 when unknown. */
  indexOf(code: string): number;
  /** INSEE code at a position. */
  codeAt(index: number): string;
  communeAt(index: number): CommuneRow;
  /** Départements, then régions, each sorted by code. */
  territories(): GazetteerTerritory[];
  /** Commune of a row of an imported file, from whatever it says; undefined when nothing in it is known. */
  locate(row: {codeInsee?: string; postcode?: string; city?: string}): Location | undefined;
  /** Communes (not arrondissements) from the most to the least populated, as positions. */
  byPopulation(): Uint16Array;
  /** Position of a commune's centre, degrees. */
  latAt(index: number): number;
  lonAt(index: number): number;
  populationAt(index: number): number;
  nameAt(index: number): string;
}

/** Opens a built gazetteer. Throws an `Error` when the bytes are not one. Keeps the bytes: do not change them afterwards. */
export function openGazetteer(bytes: Uint8Array): Gazetteer {
  const tables = openTables(bytes);
  const postcodes = openPostcodes(tables);
  const targets = openTargets(tables);
  const places = openPlaces(tables, postcodes, targets);
  const resolve = openResolve(tables, postcodes, places);
  const filters = openFilters(tables, postcodes, targets, resolve);
  const byName = openByName(tables, targets);
  const byDigits = openByDigits(tables, postcodes, targets, places);
  const nearest = openReverse(tables);
  const {communes, departements, hasArrondissements, regions, population, indexOf} = tables;
  let populationOrder: Uint16Array | undefined;

  return {
    sources: tables.sources,
    size: tables.size,
    suggest: openSuggest(tables, targets, places, filters, byName, byDigits, openByEpci(tables, places)),
    resolve,
    communesOf(postcode) {
      const at = lowerBound(tables.postcodes, Number(postcode));
      if (!/^\d{5}$/.test(postcode) || tables.postcodes[at] !== Number(postcode)) return [];
      const found = [...postcodes.membersOf(at)];
      // The postcodes of these three are with their arrondissements.
      for (let i = 0; i < communes; i++) if (hasArrondissements[i] && postcodes.ofCommune(i).includes(postcode)) found.push(i);
      return found.map((one) => places.commune(one));
    },
    reverse(lat, lon) {
      const at = nearest(lat, lon);
      return at < 0 ? undefined : places.commune(at);
    },
    communeByCode(code) {
      const at = indexOf(code);
      return at < 0 ? undefined : places.communeRow(at);
    },
    indexOf,
    codeAt: tables.codeAt,
    communeAt: places.communeRow,
    territories: () => [
      ...departements.map((row): GazetteerTerritory => ({
        code: `departement:${row.code}`, name: row.name, kind: 'departement', region: row.region, bounds: row.bounds, timeZone: row.timeZone,
      })),
      ...regions.map((row): GazetteerTerritory => ({
        code: `region:${row.code}`, name: row.name, kind: 'region', region: row.code, bounds: row.bounds,
      })),
    ],
    locate: openLocate(tables, postcodes, targets, places),
    byPopulation: () => (populationOrder ??= new Uint16Array(communes).map((_, i) => i)
      .sort((a, b) => population[b]! - population[a]! || a - b)),
    latAt: tables.latAt,
    lonAt: tables.lonAt,
    populationAt: (at) => population[at]!,
    nameAt: tables.nameAt,
  };
}
