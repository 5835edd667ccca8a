/**
 * Places as the contract says them, from positions in the tables: a commune, a postcode, an EPCI, a département, a région. Several
 * communes together have a centre and bounds.
 */
import type {Place} from '../../../src/contract/place.ts';
import {DEGREE, NO_EPCI, type Bounds} from './format.ts';
import type {Postcodes} from './postcodes.ts';
import type {Tables} from './tables.ts';
import type {Targets} from './targets.ts';

/** A commune's own frame when nothing better is known: half-height in degrees, about 4 km. */
const COMMUNE_HALF = 0.04;

export interface CommuneRow {
  code: string;
  name: string;
  departement: string;
  region: string;
  /** SIREN, absent when the commune has none. */
  epci?: string;
  postcodes: string[];
  population: number;
  lat: number;
  lon: number;
  precision: Place['precision'];
}

export interface Places {
  readonly commune: (at: number, formerName?: string) => Place;
  readonly postcode: (at: number) => Place;
  /** An EPCI and its communes, at least one. */
  readonly epci: (at: number, members: Uint16Array) => Place;
  readonly departement: (at: number) => Place;
  readonly region: (at: number) => Place;
  /** The place a name leads to: of a former name, today's commune with that name beside its own. */
  readonly target: (target: number) => Place;
  readonly communeRow: (at: number) => CommuneRow;
  /** A frame around communes, degrees. */
  readonly boundsOf: (members: Iterable<number>) => Bounds;
}

/** Describes what the tables hold. */
export function openPlaces(tables: Tables, postcodes: Postcodes, {firstAlias, firstDepartement, firstRegion}: Targets): Places {
  const {
    communes, size, departements, regions, epcis, aliases, dep, population, populationOfDepartement, populationOfRegion,
    latitudes, longitudes, formerTarget, nameAt, formerNameAt, codeAt, latAt, lonAt, isApproximate, parentOf,
  } = tables;

  function commune(at: number, formerName?: string): Place {
    const row = departements[dep[at]!]!;
    const place: Place = {
      code: `commune:${codeAt(at)}`,
      name: nameAt(at),
      kind: at < communes ? 'commune' : 'arrondissement',
      departement: row.code,
      departementName: row.name,
      postcodes: postcodes.ofCommune(at),
      population: population[at]!,
      lat: latAt(at),
      lon: lonAt(at),
      precision: isApproximate(at) ? 'approximate' : 'exact',
    };
    if (formerName !== undefined) place.formerName = formerName;
    return place;
  }

  function postcode(at: number): Place {
    const members = postcodes.membersOf(at);
    const text = postcodes.textAt(at);
    return {
      code: `postcode:${text}`,
      name: text,
      kind: 'postcode',
      ...departementOf(members),
      postcodes: [text],
      population: postcodes.populationOf(at),
      ...centreOf(members),
      precision: members.some(isApproximate) ? 'approximate' : 'exact',
    };
  }

  function epci(at: number, members: Uint16Array): Place {
    const [code, name] = epcis[at]!;
    return {
      code: `epci:${code}`,
      name,
      kind: 'epci',
      ...departementOf(members),
      postcodes: [],
      population: members.reduce((sum, member) => sum + population[member]!, 0),
      ...centreOf(members),
      precision: members.some(isApproximate) ? 'approximate' : 'exact',
    };
  }

  function departement(at: number): Place {
    const row = departements[at]!;
    return {
      code: `departement:${row.code}`,
      name: row.name,
      kind: 'departement',
      departement: row.code,
      departementName: row.name,
      postcodes: [],
      population: populationOfDepartement[at]!,
      ...middleOf(row.bounds),
      precision: 'exact',
    };
  }

  function region(at: number): Place {
    const row = regions[at]!;
    return {
      code: `region:${row.code}`,
      name: row.name,
      kind: 'region',
      departement: '',
      postcodes: [],
      population: populationOfRegion[at]!,
      ...middleOf(row.bounds),
      precision: 'exact',
    };
  }

  function target(at: number): Place {
    if (at < size) return commune(at);
    if (at < firstAlias) return commune(formerTarget[at - size]!, formerNameAt(at - size));
    if (at < firstDepartement) return commune(aliases[at - firstAlias]![1]);
    return at < firstRegion ? departement(at - firstDepartement) : region(at - firstRegion);
  }

  function communeRow(at: number): CommuneRow {
    const row = departements[dep[at]!]!;
    const group = tables.epci[parentOf(at)]!;
    return {
      code: codeAt(at),
      name: nameAt(at),
      departement: row.code,
      region: row.region,
      ...(group !== NO_EPCI && {epci: epcis[group]![0]}),
      postcodes: postcodes.ofCommune(at),
      population: population[at]!,
      lat: latAt(at),
      lon: lonAt(at),
      precision: isApproximate(at) ? 'approximate' : 'exact',
    };
  }

  /** The département of several communes: none when they are in more than one. */
  function departementOf(members: Uint16Array): {departement: string; departementName?: string} {
    const first = dep[members[0]!]!;
    if (!members.every((member) => dep[member] === first)) return {departement: ''};
    const {code, name} = departements[first]!;
    return {departement: code, departementName: name};
  }

  /** Centre of several communes, weighted by population: where most people of a postcode or an EPCI are. */
  function centreOf(members: Uint16Array): {lat: number; lon: number} {
    let [lat, lon, total] = [0, 0, 0];
    for (const member of members) {
      const weight = population[member]! + 1;
      lat += latitudes[member]! * weight;
      lon += longitudes[member]! * weight;
      total += weight;
    }
    return {lat: Math.round(lat / total) / DEGREE, lon: Math.round(lon / total) / DEGREE};
  }

  function boundsOf(members: Iterable<number>): Bounds {
    let [west, south, east, north] = [180, 90, -180, -90];
    for (const member of members) {
      const [lat, lon] = [latAt(member), lonAt(member)];
      const halfLon = COMMUNE_HALF / Math.max(0.1, Math.cos((lat * Math.PI) / 180));
      west = Math.min(west, lon - halfLon);
      east = Math.max(east, lon + halfLon);
      south = Math.min(south, lat - COMMUNE_HALF);
      north = Math.max(north, lat + COMMUNE_HALF);
    }
    return [round(west), round(south), round(east), round(north)];
  }

  return {commune, postcode, epci, departement, region, target, communeRow, boundsOf};
}

const round = (degrees: number): number => Math.round(degrees * 1000) / 1000;
const middleOf = ([west, south, east, north]: Bounds): {lat: number; lon: number} =>
  ({lat: round((south + north) / 2), lon: round((west + east) / 2)});
