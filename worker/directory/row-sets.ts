/** All rows of a query as one set: for the map, the exports and the index, which want everybody and no order. */
import type {FilterQuery} from '../../src/contract/query.ts';
import type {Around, AroundPlace} from './around.ts';
import type {Columns} from './columns.ts';
import {Earned, Lru} from './lru.ts';
import {hasPlace, matching, type Plan} from './plan.ts';

export interface RowSets {
  /** The rows of a query. Do not change them. */
  rowsFor(query: FilterQuery, plan?: Plan): Uint32Array;
  /** The rows of a query word by word: from a kept set when finding them is costly, on the fly when it is not. */
  maskFor(query: FilterQuery, plan: Plan): (word: number) => number;
}

/** Sets kept: one bit per structure each. The tiles of one map ask for the same again and again. */
const KEPT = 48;
/** The same for filters alone, asked for on every map: few combinations are, and what a tile reads of a set lies together in memory. */
const FILTERS_KEPT = 192;

export function openRowSets({snapshot: {bits}, words, every, layout: {width}, everywhere}: Columns, planOf: (query: FilterQuery) => Plan, aroundPlace: AroundPlace): RowSets {
  const kept = new Lru<Uint32Array>(KEPT);
  const filtersKept = new Earned<Uint32Array>(FILTERS_KEPT);

  function find(plan: Plan): Uint32Array {
    const set = new Uint32Array(words);
    if (plan.nowhere) return set;
    const fill = (rows: Around | undefined): void => {
      for (let word = 0; word < words; word++) {
        const base = (rows ? rows.local[word] | everywhere[word] : every[word]) & (plan.restricted ? plan.restricted[word] : -1);
        if (base !== 0) set[word] = base & matching(bits, width, plan.groups, word);
      }
    };
    if (hasPlace(plan)) aroundPlace(plan, fill);
    else fill(undefined);
    return set;
  }

  function rowsFor(query: FilterQuery, plan?: Plan): Uint32Array {
    const {access, bbox, format, kind, label, lat, level, lon, needs, place, price, q, radius, remote, territory} = query;
    return kept.get(JSON.stringify([access, bbox, format, kind, label, lat, level, lon, needs, place, price, q, radius, remote, territory]), () => find(plan ?? planOf(query)));
  }

  return {
    rowsFor,
    maskFor(query, plan) {
      if (plan.nowhere) return () => 0;
      const set = hasPlace(plan) ? rowsFor(query, plan) : plan.restricted ? undefined : filtersKept.get(plan.key, () => find(plan));
      if (set) return (word) => set[word];
      const base = plan.restricted ?? every;
      const {groups} = plan;
      return (word) => (base[word] === 0 ? 0 : base[word] & matching(bits, width, groups, word));
    },
  };
}
