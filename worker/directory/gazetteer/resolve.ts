/**
 * From the code of a place to what it is made of: communes, EPCIs, départements and régions. Keeps a bounded number of the answers about
 * areas, which are looked for among all communes; a commune or a postcode is read where it stands.
 */
import type {Place} from '../../../src/contract/place.ts';
import {Lru} from '../lru.ts';
import {NO_EPCI, type Bounds} from './format.ts';
import type {Places} from './places.ts';
import type {Postcodes} from './postcodes.ts';
import {search} from './sorted.ts';
import type {Tables} from './tables.ts';

/** A place and what it is made of: what matching needs. */
export interface ResolvedPlace {
  place: Place;
  /** INSEE codes of its communes of today (of the commune of an arrondissement municipal). */
  communes: readonly string[];
  /** The same communes as positions in the gazetteer, for columns indexed by commune. */
  communeIndexes: Uint16Array | readonly number[];
  /** INSEE codes of the départements and SIREN of the EPCIs its communes belong to, sorted. */
  departements: readonly string[];
  epcis: readonly string[];
  regions: readonly string[];
  /** INSEE code of its région; the first one when it spans several. */
  region: string;
  bounds: Bounds;
  lat: number;
  lon: number;
}

/** What a code is the code of; undefined when there is no such place. */
export type Resolve = (code: string) => ResolvedPlace | undefined;

/** Resolves codes: `commune:…` (former codes too), `postcode:…`, `epci:…`, `departement:…`, `region:…`. */
export function openResolve(tables: Tables, postcodes: Postcodes, places: Places): Resolve {
  const {communes, departements, regions, epcis, departementIndex, regionIndex, epciIndex, dep, epci, codeAt, indexOf, parentOf} = tables;
  const regionOfDepartement = departements.map((row) => row.region);
  const areas = new Lru<{place?: ResolvedPlace}>(512);

  function select(keep: (commune: number) => boolean): Uint16Array {
    const found = new Uint16Array(communes);
    let count = 0;
    for (let i = 0; i < communes; i++) if (keep(i)) found[count++] = i;
    return found.slice(0, count);
  }

  /** One commune or arrondissement: asked more than anything else, from everywhere, so that no list of one thing is made for it. */
  function ofCommune(at: number): ResolvedPlace {
    const place = places.commune(at);
    const today = parentOf(at);
    const {code, region} = departements[dep[today]!]!;
    const group = epci[today]!;
    return {
      place,
      communes: [codeAt(today)],
      communeIndexes: [today],
      departements: [code],
      epcis: group === NO_EPCI ? [] : [epcis[group]![0]],
      regions: [region],
      region,
      bounds: places.boundsOf([at]),
      lat: place.lat,
      lon: place.lon,
    };
  }

  function ofPostcode(value: string): ResolvedPlace | undefined {
    const at = /^\d{5}$/.test(value) ? search(tables.postcodes, Number(value)) : -1;
    if (at < 0) return undefined;
    const members = postcodes.membersOf(at);
    const today = Uint16Array.from(new Set([...members].map(parentOf))).sort();
    return describe(places.postcode(at), today, places.boundsOf(members));
  }

  function ofArea(kind: string, value: string): ResolvedPlace | undefined {
    if (kind === 'epci') {
      const at = epciIndex.get(value);
      if (at === undefined) return undefined;
      const members = select((commune) => epci[commune] === at);
      return members.length === 0 ? undefined : describe(places.epci(at, members), members, places.boundsOf(members));
    }
    if (kind === 'departement') {
      const at = departementIndex.get(value);
      return at === undefined ? undefined
        : describe(places.departement(at), select((commune) => dep[commune] === at), departements[at]!.bounds);
    }
    if (kind === 'region') {
      const at = regionIndex.get(value);
      return at === undefined ? undefined
        : describe(places.region(at), select((commune) => regionOfDepartement[dep[commune]!] === value), regions[at]!.bounds);
    }
    return undefined;
  }

  function describe(place: Place, members: Uint16Array, bounds: Bounds): ResolvedPlace {
    const deps = new Set<number>();
    const groups = new Set<number>();
    for (const member of members) {
      deps.add(dep[member]!);
      if (epci[member] !== NO_EPCI) groups.add(epci[member]!);
    }
    const codes = [...deps].map((at) => departements[at]!.code).sort();
    const inRegions = [...new Set([...deps].map((at) => regionOfDepartement[at]!))].sort();
    return {
      place,
      communes: [...members].map(codeAt),
      communeIndexes: members,
      departements: codes,
      epcis: [...groups].map((at) => epcis[at]![0]).sort(),
      regions: inRegions,
      region: inRegions[0] ?? '',
      bounds,
      lat: place.lat,
      lon: place.lon,
    };
  }

  return (code) => {
    const colon = code.indexOf(':');
    const kind = code.slice(0, colon);
    const value = code.slice(colon + 1);
    if (kind === 'commune') {
      const at = indexOf(value);
      return at < 0 ? undefined : ofCommune(at);
    }
    if (kind === 'postcode') return ofPostcode(value);
    return areas.get(code, () => ({place: ofArea(kind, value)})).place;
  };
}
