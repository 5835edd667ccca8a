/** A query, understood once: which bits, which rows, which place. What any part of the engine needs to know of it is here. */
import {LEVELS, LIMITS} from '../../src/contract/vocabulary.ts';
import type {Bounds} from '../../src/contract/grid.ts';
import type {Place} from '../../src/contract/place.ts';
import type {FilterQuery} from '../../src/contract/query.ts';
import type {Columns} from './columns.ts';
import {LIST_FACETS} from './facets.ts';
import {Lru, Returning} from './lru.ts';
import {gridX, gridY, visitBox} from './morton.ts';
import {openNames, type NameMatch} from './names.ts';
import type {Competence, PlacesOfFrance, Scopes, Within} from './scopes.ts';
import {unitVector, type UnitVector} from './sphere.ts';

/** One facet's filter: rows with any of these bits. */
export interface Group {
  readonly facet: string;
  readonly bits: readonly number[];
}

/** What a query asks of the facets. */
interface Facets {
  readonly groups: readonly Group[];
  /** Positions of the needs asked; undefined when none was. */
  readonly needs: readonly number[] | undefined;
  readonly level: number;
  /** Bits of those needs at every level: how many a row has is the sum of its levels. */
  readonly levelBits: readonly number[];
  /** Names all this: without a place and unrestricted, answers depend on nothing else. */
  readonly key: string;
}

export interface Plan extends Facets {
  /** Codes of the territory asked, and what they are made of, when there are some. */
  readonly territory: readonly string[];
  readonly within: Within | undefined;
  /** Rows left by territory, rectangle and words; undefined: all. */
  readonly restricted: Uint32Array | undefined;
  /** Restricted by a known territory and nothing else. */
  readonly territorial: boolean;
  readonly names: NameMatch | undefined;
  /** Asked for a place that is not known: nothing can match. */
  readonly nowhere: boolean;
  readonly place: Place | undefined;
  readonly competence: Competence | undefined;
  readonly centre: (UnitVector & {readonly lat: number; readonly lon: number}) | undefined;
  /** Kilometres; undefined when rows are not chosen by distance. */
  readonly radius: number | undefined;
}

/** Whether rows are looked for around a place, or in one. */
export const hasPlace = (plan: Plan): boolean => plan.competence !== undefined || plan.centre !== undefined;

/** Rows of a word that match every facet asked. */
export function matching(bits: Uint32Array, width: number, groups: readonly Group[], word: number): number {
  let mask = -1;
  for (let at = 0; at < groups.length && mask !== 0; at++) {
    const asked = groups[at].bits;
    let any = 0;
    for (let i = 0; i < asked.length; i++) any |= bits[word * width + asked[i]];
    mask &= any;
  }
  return mask;
}

/** Texts searched lately, and the rows they found. */
const TEXTS_KEPT = 32;
/** Combinations of facets asked lately. */
const FACETS_KEPT = 256;

/** Reads queries over a directory. */
export function openPlans(columns: Columns, gazetteer: PlacesOfFrance, scopes: Scopes): (query: FilterQuery) => Plan {
  const {snapshot: {key, lat, lon, names: dictionary, needs: taxonomy}, size, words, layout} = columns;
  const searchNames = openNames(dictionary, size);
  const needPosition = new Map(layout.needs.map((code, at) => [code, at]));
  const facetsKept = new Lru<Facets>(FACETS_KEPT);
  const namesKept = new Returning<NameMatch>(TEXTS_KEPT);

  function groupsOf(query: FilterQuery, needs: readonly number[] | undefined, level: number): Group[] {
    const groups: Group[] = [];
    if (needs) groups.push({facet: 'needs', bits: needs.map((need) => layout.need(need, level))});
    else if (query.level !== undefined) groups.push({facet: 'needs', bits: [layout.anyNeed(level)]});
    for (const facet of LIST_FACETS) {
      const asked = query[facet];
      if (asked === undefined || asked.length === 0) continue;
      groups.push({facet, bits: [...asked].flatMap((value: string) => {
        const at = layout[facet].indexOf(value);
        return at < 0 ? [] : [layout.start[facet] + at];
      })});
    }
    if (query.remote === true) groups.push({facet: 'remote', bits: [layout.remote]});
    return groups;
  }

  /** Rows of a rectangle in degrees, its borders included. */
  function inBox([west, south, east, north]: Bounds): Uint32Array {
    const set = new Uint32Array(words);
    visitBox(key, gridX(west), gridY(north), gridX(east), gridY(south), (from, to) => {
      for (let row = from; row < to; row++) {
        if (lat[row] >= south && lat[row] <= north && lon[row] >= west && lon[row] <= east) set[row >>> 5] |= 1 << (row & 31);
      }
    });
    return set;
  }

  function named({rows}: NameMatch): Uint32Array {
    const set = new Uint32Array(words);
    for (const row of rows) set[row >>> 5] |= 1 << (row & 31);
    return set;
  }

  function readFacets(query: FilterQuery): Facets {
    const level = query.level === undefined ? 0 : LEVELS.indexOf(query.level);
    let needs: number[] | undefined;
    if (query.needs !== undefined && query.needs.length > 0) {
      const known = taxonomy.expand(query.needs);
      needs = [...known.needs, ...known.unknown].flatMap((code) => needPosition.get(code) ?? []);
    }
    const groups = groupsOf(query, needs, level);
    return {
      groups, needs, level,
      levelBits: (needs ?? []).flatMap((need) => LEVELS.map((_, at) => layout.need(need, at))),
      key: `${level} ${needs?.join(',') ?? '-'}${groups.map(({facet, bits}) => ` ${facet}:${bits.join(',')}`).join('')}`,
    };
  }
  /** What a query asks of the facets: few combinations are asked again and again, each from other places. */
  const facetsOf = (query: FilterQuery): Facets => {
    const {access, format, kind, label, level, needs, price, remote} = query;
    return facetsKept.get(`${access}|${format}|${kind}|${label}|${level}|${needs}|${price}|${remote}`, () => readFacets(query));
  };

  function read(query: FilterQuery): Plan {
    const territory: readonly string[] = query.territory ?? [];
    const within = territory.length > 0 ? scopes.within(territory) : undefined;
    const {q, bbox} = query;
    const names = q === undefined || q === '' ? undefined : namesKept.get(q, () => searchNames(q));
    let restricted: Uint32Array | undefined;
    for (const set of [within?.rows, bbox && inBox(bbox), names && named(names)]) {
      if (set === undefined) continue;
      if (restricted === undefined) restricted = set;
      else {
        // A copy: the rows of a territory are kept, and others'.
        restricted = restricted.slice();
        for (let word = 0; word < words; word++) restricted[word] &= set[word];
      }
    }

    let competence: Competence | undefined;
    let place: Place | undefined;
    let point: {lat: number; lon: number} | undefined;
    let nowhere = false;
    if (query.place !== undefined) {
      competence = scopes.competence(query.place);
      if (competence) {
        place = competence.area.place;
        if (competence.isPoint) point = place;
      } else nowhere = true;
    }
    if (query.lat !== undefined && query.lon !== undefined) {
      point = {lat: query.lat, lon: query.lon};
      if (query.place === undefined) {
        place = gazetteer.reverse(query.lat, query.lon);
        if (place) competence = scopes.competence(place.code);
      }
    }
    const byDistance = point !== undefined && (competence === undefined || competence.isPoint);
    return {
      ...facetsOf(query), territory, within, restricted, names, nowhere, place, competence,
      territorial: within?.known === true && bbox === undefined && names === undefined,
      centre: point && {...unitVector(point.lat, point.lon), lat: point.lat, lon: point.lon},
      radius: byDistance ? query.radius ?? LIMITS.radius : undefined,
    };
  }

  // The tiles of one map come with the very same query.
  const plans = new WeakMap<FilterQuery, Plan>();
  return (query) => {
    const known = plans.get(query);
    if (known) return known;
    const plan = read(query);
    // A set of rows is too large to live as long as a query, and a position is asked for once.
    if (plan.restricted === undefined && query.lat === undefined) plans.set(query, plan);
    return plan;
  };
}
