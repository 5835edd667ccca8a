/**
 * How many results a query has, and how many each value of each facet would have if that facet alone were not filtered. Rows are
 * counted by the bits of a word: those of a row's own values, read one by one, stand too far apart in memory to be faster, however few
 * rows there are. What does not depend on the place is counted once per filter and kept; so are the blocks of rows, once a filter is
 * asked often: a circle then adds up those it holds whole. Who states a zone is counted from its pack.
 */
import {LEVELS} from '../../src/contract/vocabulary.ts';
import {BLOCK_WORDS, type Around} from './around.ts';
import {popcount} from './bits.ts';
import {utf8, type Bytes} from './bytes.ts';
import type {Columns} from './columns.ts';
import {LIST_FACETS} from './facets.ts';
import {Earned, Lru} from './lru.ts';
import type {Plan} from './plan.ts';

export interface Counted {
  readonly total: number;
  /** Per bit of the layout. */
  readonly counts: Uint32Array;
  /** Rows with a need asked, or any need, at each level or better. */
  readonly levels: readonly number[];
}

export interface Counts {
  /** Counts of a query; `around` when it asks for a place. */
  count(plan: Plan, around: Around | undefined): Counted;
  /** Writes the facets as JSON. Values nobody has are left out. */
  writeFacets(plan: Plan, counted: Counted, into: Bytes): void;
}

/** Filters whose counts are kept: up to 2 kB each. */
const KEPT = 256;
/** Filters whose counts by blocks are kept: 70 kB each for 100,000 structures. */
const BLOCKS_KEPT = 64;

/** What counting needs to know of a filter, and what is counted once for it whatever the place. */
interface Filter {
  /** Facets by their bits, each with the group that must not narrow it: its own, or -1 when it is not filtered. */
  readonly ranges: readonly {readonly group: number; readonly from: number; readonly to: number}[];
  /** Position of the needs among the groups, or -1. */
  readonly needsGroup: number;
  readonly needsAt: number;
  /** Bits of the needs asked, or of any need, at each level. */
  readonly levelBits: readonly (readonly number[])[];
  all?: Counted;
  national?: Counted;
  distant?: Counted;
}

interface Counter {
  /** Counts rows of a word: `bits` as the snapshot has them, or a pack. */
  add(bits: Uint32Array, word: number, base: number): void;
  /** What was counted so far. */
  readonly sum: Sum;
}

/** Counted, still growing. */
interface Sum extends Counted {
  total: number;
  readonly levels: number[];
}

/** Adds what is counted in a block of rows, those found everywhere left out. */
type AddBlock = (block: number, into: Sum) => void;

function addSum(other: Counted, into: Sum): Counted {
  const {counts, levels} = into;
  into.total += other.total;
  for (let bit = 0; bit < counts.length; bit++) counts[bit] += other.counts[bit];
  for (let level = 0; level < levels.length; level++) levels[level] += other.levels[level];
  return into;
}

export function openCounts(columns: Columns): Counts {
  const {snapshot: {bits, needs: taxonomy}, words, every, layout, everywhere} = columns;
  const {width} = layout;
  const needCount = layout.needs.length;
  const facetsFrom = layout.start[LIST_FACETS[0]];
  const facetsTo = layout.remote + 1;
  const kept = new Lru<Filter>(KEPT);
  const blocksKept = new Earned<AddBlock>(BLOCKS_KEPT);

  const filterOf = (plan: Plan): Filter => kept.get(plan.key, () => {
    const {groups, needs} = plan;
    const ranges = [...LIST_FACETS.map((facet) => ({facet, from: layout.start[facet], to: layout.start[facet] + layout[facet].length})),
      {facet: 'remote', from: layout.remote, to: facetsTo}]
      .map(({facet, from, to}) => ({group: groups.findIndex((group) => group.facet === facet), from, to}));
    const needsGroup = groups.findIndex(({facet}) => facet === 'needs');
    const needsAt = layout.need(0, plan.level);
    const levelBits = LEVELS.map((_, level) => needs?.map((need) => layout.need(need, level)) ?? [layout.anyNeed(level)]);
    return {ranges, needsGroup, needsAt, levelBits};
  });

  function counterOf(plan: Plan, {ranges, needsGroup, needsAt, levelBits}: Filter): Counter {
    const {groups} = plan;
    const counts = new Uint32Array(width);
    const levels = [0, 0, 0];
    const sum: Sum = {total: 0, counts, levels};
    const masks = new Int32Array(groups.length);
    /** The base with every filter but one. */
    const without = (base: number, group: number): number => {
      let mask = base;
      for (let other = 0; other < masks.length; other++) if (other !== group) mask &= masks[other];
      return mask;
    };
    const addBits = (source: Uint32Array, mask: number, from: number, to: number, at: number): void => {
      for (let bit = from; bit < to; bit++) {
        const value = source[at + bit] & mask;
        if (value !== 0) counts[bit] += popcount(value);
      }
    };
    const addNeeds = (source: Uint32Array, at: number, mask: number): void => {
      addBits(source, mask, needsAt, needsAt + needCount, at);
      for (let level = 0; level < LEVELS.length; level++) {
        let any = 0;
        const columnsAsked = levelBits[level];
        for (let i = 0; i < columnsAsked.length; i++) any |= source[at + columnsAsked[i]];
        levels[level] += popcount(any & mask);
      }
    };
    const add = (source: Uint32Array, word: number, base: number): void => {
      const at = word * width;
      let all = base;
      for (let group = 0; group < masks.length; group++) {
        const wanted = groups[group].bits;
        let any = 0;
        for (let i = 0; i < wanted.length; i++) any |= source[at + wanted[i]];
        masks[group] = any;
        all &= any;
      }
      sum.total += popcount(all);
      for (let i = 0; i < ranges.length; i++) {
        const {group, from, to} = ranges[i];
        const mask = group < 0 ? all : without(base, group);
        if (mask !== 0) addBits(source, mask, from, to, at);
      }
      const mask = needsGroup < 0 ? all : without(base, needsGroup);
      if (mask !== 0) addNeeds(source, at, mask);
    };
    return {add, sum};
  }

  /** Counts every block under a filter. A block has 128 rows: each count fits in a byte. */
  function byBlocks(plan: Plan, filter: Filter): AddBlock {
    const needsFrom = layout.need(0, plan.level);
    const facetCount = facetsTo - facetsFrom;
    const totalAt = needCount + facetCount;
    const stride = totalAt + 1 + LEVELS.length;
    const blocks = Math.floor(words / BLOCK_WORDS);
    const table = new Uint8Array(blocks * stride);
    for (let block = 0; block < blocks; block++) {
      const counter = counterOf(plan, filter);
      for (let word = block * BLOCK_WORDS; word < (block + 1) * BLOCK_WORDS; word++) {
        const base = every[word] & ~everywhere[word];
        if (base !== 0) counter.add(bits, word, base);
      }
      const {total, counts, levels} = counter.sum;
      const at = block * stride;
      table.set(counts.subarray(needsFrom, needsFrom + needCount), at);
      table.set(counts.subarray(facetsFrom, facetsTo), at + needCount);
      table[at + totalAt] = total;
      table.set(levels, at + totalAt + 1);
    }
    return (block, into) => {
      const {counts, levels} = into;
      let at = block * stride;
      for (let bit = needsFrom; bit < needsFrom + needCount; bit++) counts[bit] += table[at++];
      for (let bit = facetsFrom; bit < facetsTo; bit++) counts[bit] += table[at++];
      into.total += table[at++];
      for (let level = 0; level < levels.length; level++) levels[level] += table[at++];
    };
  }

  function over(plan: Plan, filter: Filter, base: (word: number) => number): Sum {
    const counter = counterOf(plan, filter);
    for (let word = 0; word < words; word++) {
      const mask = base(word);
      if (mask !== 0) counter.add(bits, word, mask);
    }
    return counter.sum;
  }

  function ofTerritory(plan: Plan, filter: Filter, restricted: Uint32Array): Counted {
    // Those who work in the whole country are in every territory.
    filter.national ??= over(plan, filter, (word) => bits[word * width + layout.national]);
    return addSum(filter.national, over(plan, filter, (word) => (restricted[word] === 0 ? 0 : restricted[word] & ~bits[word * width + layout.national])));
  }

  function writeList(keys: readonly (Uint8Array | undefined)[], counts: ArrayLike<number>, from: number, into: Bytes): void {
    let first = true;
    for (let at = 0; at < keys.length; at++) {
      const count = counts[from + at];
      const key = keys[at];
      if (count === 0 || key === undefined) continue;
      // Keys start with the comma that the first has no use for.
      into.copy(key, first ? 1 : 0).whole(count);
      first = false;
    }
  }
  const keysOf = (codes: readonly string[]): Uint8Array[] => codes.map((code) => utf8(`,${JSON.stringify(code)}:`));
  // A need that is retired is no choice any more, whoever carries it.
  const needKeys = keysOf(layout.needs).map((key, at) => (taxonomy.retired.has(layout.needs[at]) ? undefined : key));
  const levelKeys = keysOf(LEVELS);
  const facetKeys = LIST_FACETS.map((facet) => ({head: utf8(`},"${facet}":{`), keys: keysOf(layout[facet]), from: layout.start[facet]}));

  return {
    count(plan, around) {
      if (plan.nowhere) return {total: 0, counts: new Uint32Array(width), levels: [0, 0, 0]};
      const {restricted} = plan;
      const filter = filterOf(plan);
      if (!around) {
        if (!restricted) return filter.all ??= over(plan, filter, (word) => every[word]);
        return plan.territorial ? ofTerritory(plan, filter, restricted) : over(plan, filter, (word) => restricted[word]);
      }
      const {local, touched, packs, packed, whole} = around;
      if (restricted) return over(plan, filter, (word) => (restricted[word] === 0 ? 0 : (local[word] | everywhere[word]) & restricted[word]));
      filter.distant ??= over(plan, filter, (word) => everywhere[word]);
      const {add, sum} = counterOf(plan, filter);
      for (let at = 0; at < touched.length; at++) {
        const base = local[touched[at]] & ~packed[touched[at]] & ~everywhere[touched[at]];
        if (base !== 0) add(bits, touched[at], base);
      }
      for (const {bits: side, apart} of packs) for (let word = 0; word < apart.length; word++) if (apart[word] !== 0) add(side, word, apart[word]);
      const addBlock = whole.length === 0 ? undefined : blocksKept.get(plan.key, () => byBlocks(plan, filter));
      for (const {block} of whole) {
        if (addBlock) addBlock(block, sum);
        else for (let word = block * BLOCK_WORDS; word < (block + 1) * BLOCK_WORDS; word++) add(bits, word, ~everywhere[word]);
      }
      return addSum(filter.distant, sum);
    },

    writeFacets(plan, {counts, levels}, into) {
      into.text('{"needs":{');
      writeList(needKeys, counts, layout.need(0, plan.level), into);
      into.text('},"level":{');
      writeList(levelKeys, levels, 0, into);
      for (const {head, keys, from} of facetKeys) {
        into.copy(head);
        writeList(keys, counts, from, into);
      }
      into.text('},"remote":{');
      if (counts[layout.remote] > 0) into.text('"true":').whole(counts[layout.remote]);
      into.text('}}');
    },
  };
}
