/**
 * The published rule (PRODUCT.md, rule 2), the same for all:
 * 1. tier. For a place: states a zone (commune, EPCI, département, région) that covers it · near, without a stated zone · works in the
 *    whole country · near, with a zone stated elsewhere · at a distance. For a territory alone: located in it · states a zone that
 *    covers or touches it · works in the whole country.
 * 2. the highest levels for the needs asked · 3. verified within 12 months · 4. distance · 5. verified last · 6. public id.
 * When words are searched, how well the name fits comes before all of it.
 */
import type {Bounds} from '../../src/contract/grid.ts';
import type {SearchQuery} from '../../src/contract/query.ts';
import {BLOCK_WORDS, type Around, type Pack} from './around.ts';
import {has, rowsOf} from './bits.ts';
import type {Columns} from './columns.ts';
import {Earned, Lru} from './lru.ts';
import {matching, type Plan} from './plan.ts';

/** Tiers of the rule for a place; those of a territory alone are the first three. */
export const TIER = {serves: 0, near: 1, national: 2, outside: 3, remote: 4} as const;

/** A row on its way to the page: its tier, its squared chord to the place, and the three keys it is ordered by. */
export interface Ranked {
  readonly row: number;
  readonly tier: number;
  readonly distance: number;
  readonly first: number;
  readonly second: number;
  readonly third: number;
}

export interface Ranking {
  readonly best: readonly Ranked[];
  /** Of all rows that are not at a distance only. */
  readonly bounds: Bounds | undefined;
}

/** Rows in the order of their rule, and their bounds (infinite when there is none). */
interface National {
  readonly rows: Uint32Array;
  readonly rules: Uint32Array;
  readonly bounds: Bounds;
}

/** What is known of every block under a filter: its best rule when nobody there serves the place, and the bounds of who matches. */
interface Blocks {
  /** {@link RULES} when nobody matches. */
  readonly rules: Uint16Array;
  /** West, south, east, north of each. */
  readonly bounds: Float64Array;
}

/** Filters whose national rows are kept. */
const KEPT = 128;
/** Filters whose blocks are kept: 27 kB each for 100,000 structures. */
const BLOCKS_KEPT = 64;
/** One more than the rule without the distance can be. */
const RULES = 8192;

/** The first `most` rows of a query by the order asked. `stale`: day before which a verification is too old. */
export type Rank = (plan: Plan, sort: SearchQuery['sort'], around: Around | undefined, most: number, stale: number) => Ranking;

type Order = (a: Ranked, b: Ranked) => number;

/** Adds to a heap whose top is the last in order. */
function rise(heap: Ranked[], ranked: Ranked, order: Order): void {
  let at = heap.length;
  heap.push(ranked);
  while (at > 0) {
    const above = (at - 1) >>> 1;
    if (order(heap[above], ranked) >= 0) break;
    heap[at] = heap[above];
    at = above;
  }
  heap[at] = ranked;
}

/** Puts into a heap in place of its top. */
function sink(heap: Ranked[], ranked: Ranked, order: Order): void {
  let at = 0;
  for (;;) {
    let below = 2 * at + 1;
    if (below >= heap.length) break;
    if (below + 1 < heap.length && order(heap[below + 1], heap[below]) > 0) below++;
    if (order(heap[below], ranked) <= 0) break;
    heap[at] = heap[below];
    at = below;
  }
  heap[at] = ranked;
}

/** West, south, east, north of the rows of each word. */
function boxesOf(lat: Float64Array, lon: Float64Array, size: number, words: number): Float64Array {
  const boxes = new Float64Array(words * 4);
  for (let word = 0; word < words; word++) {
    let [west, south, east, north] = [Infinity, Infinity, -Infinity, -Infinity];
    for (let row = word << 5; row < Math.min(size, (word + 1) << 5); row++) {
      west = Math.min(west, lon[row]);
      south = Math.min(south, lat[row]);
      east = Math.max(east, lon[row]);
      north = Math.max(north, lat[row]);
    }
    boxes.set([west, south, east, north], word * 4);
  }
  return boxes;
}

export function openRanking({snapshot: {bits, lat, lon, id, verified, nameRank}, size, words, every, layout, chordTo, everywhere}: Columns): Rank {
  const {width} = layout;
  const nationalKept = new Lru<National>(KEPT);
  const blocksKept = new Earned<Blocks>(BLOCKS_KEPT);
  const boxes = boxesOf(lat, lon, size, words);
  // Score of each row the words found; what other searches left is never read.
  const score = new Uint32Array(size);

  /** Sum of the levels (1..3) offered for the needs asked, by who has this place in the bits of the snapshot or of a pack. */
  function levelSum({levelBits}: Plan, source: Uint32Array, place: number): number {
    const at = (place >>> 5) * width;
    const shift = place & 31;
    let sum = 0;
    for (let i = 0; i < levelBits.length; i++) sum += (source[at + levelBits[i]] >>> shift) & 1;
    return sum;
  }

  /** The published rule without the distance: tier, then levels, then staleness, as one number below {@link RULES}. */
  const ruleOf = (plan: Plan, row: number, tier: number, stale: number, source = bits, place = row): number =>
    (tier * 512 + (511 - levelSum(plan, source, place))) * 2 + (verified[row] < stale ? 1 : 0);

  /** Rows that work in the whole country and match, in the order of the rule: the same whatever the place. */
  const nationalFor = (plan: Plan, stale: number): National => nationalKept.get(`${stale} ${plan.key}`, () => {
    const set = new Uint32Array(words);
    for (let word = 0; word < words; word++) {
      const mask = bits[word * width + layout.national];
      if (mask !== 0) set[word] = mask & matching(bits, width, plan.groups, word);
    }
    const found = [...rowsOf(set)].map((row) => ({row, rule: ruleOf(plan, row, TIER.national, stale)})).sort((a, b) => a.rule - b.rule);
    let [west, south, east, north] = [Infinity, Infinity, -Infinity, -Infinity];
    for (const {row} of found) {
      west = Math.min(west, lon[row]);
      south = Math.min(south, lat[row]);
      east = Math.max(east, lon[row]);
      north = Math.max(north, lat[row]);
    }
    return {rows: Uint32Array.from(found.map(({row}) => row)), rules: Uint32Array.from(found.map(({rule}) => rule)), bounds: [west, south, east, north]};
  });

  /** Tier of a row near a place it states no zone for. */
  const tierNear = (row: number): number => {
    const at = (row >>> 5) * width;
    if ((bits[at + layout.national] >>> (row & 31)) & 1) return TIER.national;
    return (bits[at + layout.stated] >>> (row & 31)) & 1 ? TIER.outside : TIER.near;
  };

  function readBlocks(plan: Plan, stale: number): Blocks {
    const count = Math.floor(words / BLOCK_WORDS);
    const rules = new Uint16Array(count).fill(RULES);
    const bounds = new Float64Array(count * 4);
    for (let block = 0; block < count; block++) {
      let [west, south, east, north] = [Infinity, Infinity, -Infinity, -Infinity];
      for (let word = block * BLOCK_WORDS; word < (block + 1) * BLOCK_WORDS; word++) {
        for (let mask = every[word] & matching(bits, width, plan.groups, word); mask !== 0; mask &= mask - 1) {
          const row = (word << 5) + 31 - Math.clz32(mask & -mask);
          rules[block] = Math.min(rules[block], ruleOf(plan, row, tierNear(row), stale));
          west = Math.min(west, lon[row]);
          south = Math.min(south, lat[row]);
          east = Math.max(east, lon[row]);
          north = Math.max(north, lat[row]);
        }
      }
      bounds.set([west, south, east, north], block * 4);
    }
    return {rules, bounds};
  }

  return (plan, asked, around, most, stale) => {
    const {centre, groups, names, within} = plan;
    const sort = asked === 'distance' && !centre ? 'relevance' : asked ?? 'relevance';
    if (names) for (let at = 0; at < names.rows.length; at++) score[names.rows[at]] = names.scores[at];
    const byRule = sort === 'relevance' && !names;
    // The rows to be shown so far, the last of them on top of a heap: most rows are turned away by one comparison with it.
    const kept: Ranked[] = [];
    let full = false;
    let worstFirst = Infinity;
    let worstSecond = Infinity;
    let worstThird = Infinity;
    let worstId = Infinity;
    let west = Infinity;
    let south = Infinity;
    let east = -Infinity;
    let north = -Infinity;
    const order = (a: Ranked, b: Ranked): number => a.first - b.first || a.second - b.second || a.third - b.third || id[a.row] - id[b.row];
    const keep = (ranked: Ranked): void => {
      if (full) sink(kept, ranked, order);
      else rise(kept, ranked, order);
      if (kept.length < most) return;
      const {row, first, second, third} = kept[0];
      full = true;
      worstFirst = first;
      worstSecond = second;
      worstThird = third;
      worstId = id[row];
    };
    const widen = (word: number, mask: number): void => {
      const box = word * 4;
      if (boxes[box] >= west && boxes[box + 1] >= south && boxes[box + 2] <= east && boxes[box + 3] <= north) return;
      for (; mask !== 0; mask &= mask - 1) {
        const row = (word << 5) + 31 - Math.clz32(mask & -mask);
        if (lon[row] < west) west = lon[row];
        if (lon[row] > east) east = lon[row];
        if (lat[row] < south) south = lat[row];
        if (lat[row] > north) north = lat[row];
      }
    };
    const consider = (row: number, tier: number, source = bits, place = row): void => {
      const rule = ruleOf(plan, row, tier, stale, source, place);
      if (byRule && full && rule > worstFirst) return;
      const distance = centre && tier < TIER.remote ? chordTo(centre, row) : 0;
      let first: number;
      let second = 0;
      let third = 0;
      if (sort === 'name') first = nameRank[row];
      else if (sort === 'verified') {
        first = -verified[row];
        second = rule;
        third = distance;
      } else if (sort === 'distance') {
        first = tier === TIER.remote ? Infinity : distance;
        second = rule;
        third = -verified[row];
      } else {
        // A name that fits better comes first, whatever the rule says next.
        first = names ? rule - score[row] * RULES : rule;
        second = distance;
        third = -verified[row];
      }
      if (full && (first > worstFirst || (first === worstFirst && (second > worstSecond || (second === worstSecond
        && (third > worstThird || (third === worstThird && id[row] > worstId))))))) return;
      keep({row, tier, distance, first, second, third});
    };
    const each = (word: number, mask: number, tier: number): void => {
      if (mask === 0) return;
      if (tier < TIER.remote) widen(word, mask);
      if (byRule && full) {
        const last = worstFirst >>> 10;
        if (tier > last) return;
        // Of the last tier shown, only who offers the one need at the last level shown or better.
        if (tier === last && plan.needs?.length === 1) mask &= bits[word * width + plan.levelBits[510 - ((worstFirst >>> 1) & 511)]];
      }
      for (; mask !== 0; mask &= mask - 1) consider((word << 5) + 31 - Math.clz32(mask & -mask), tier);
    };
    const match = (word: number, base: number): number => (base === 0 ? 0 : base & matching(bits, width, groups, word));
    const restricted = (word: number): number => (plan.restricted ? plan.restricted[word] : -1);
    const eachPacked = ({bits: side, rows, fresh}: Pack): void => {
      for (let word = 0; word < fresh.length; word++) {
        if (fresh[word] === 0) continue;
        for (let mask = fresh[word] & matching(side, width, groups, word); mask !== 0; mask &= mask - 1) {
          const place = (word << 5) + 31 - Math.clz32(mask & -mask);
          const row = rows[place];
          if (plan.restricted && !has(plan.restricted, row)) continue;
          widen(row >>> 5, 1 << (row & 31));
          consider(row, TIER.serves, side, place);
        }
      }
    };

    if (!plan.nowhere && !around) {
      const base = plan.restricted ?? every;
      for (let word = 0; word < words; word++) {
        const mask = match(word, base[word]);
        if (mask === 0) continue;
        const here = within ? within.located[word] : -1;
        const stated = within ? within.stated[word] : 0;
        each(word, mask & here, TIER.serves);
        each(word, mask & ~here & stated, TIER.near);
        each(word, mask & ~here & ~stated, TIER.national);
      }
    } else if (!plan.nowhere && around) {
      const {local, serves: stating, touched, packs, packed, whole} = around;
      const known = byRule && !plan.restricted && whole.length > 0 ? blocksKept.get(`${stale} ${plan.key}`, () => readBlocks(plan, stale)) : undefined;
      const eachNear = (word: number): void => {
        const mask = match(word, local[word] & ~stating[word] & restricted(word));
        if (mask === 0) return;
        const stated = bits[word * width + layout.stated];
        const national = bits[word * width + layout.national];
        each(word, mask & ~stated, TIER.near);
        each(word, mask & national, TIER.national);
        each(word, mask & stated & ~national, TIER.outside);
      };
      // The first tier first: where it fills the page, whoever is only near is turned away unread.
      const eachServing = (word: number): void => {
        const base = stating[word] & ~packed[word];
        if (base !== 0) each(word, match(word, base & restricted(word)), TIER.serves);
      };
      for (const pack of packs) eachPacked(pack);
      for (let at = 0; at < touched.length; at++) eachServing(touched[at]);
      for (const {block} of whole) for (let word = block * BLOCK_WORDS; word < (block + 1) * BLOCK_WORDS; word++) eachServing(word);
      for (const {block, nearest} of whole) {
        const start = block * BLOCK_WORDS;
        if (known) {
          const rule = known.rules[block];
          if (rule === RULES) continue;
          // Everybody's bounds count, shown or not.
          west = Math.min(west, known.bounds[block * 4]);
          south = Math.min(south, known.bounds[block * 4 + 1]);
          east = Math.max(east, known.bounds[block * 4 + 2]);
          north = Math.max(north, known.bounds[block * 4 + 3]);
          if (full && (rule > worstFirst || (rule === worstFirst && nearest > worstSecond))) continue;
        }
        for (let word = start; word < start + BLOCK_WORDS; word++) eachNear(word);
      }
      for (let at = 0; at < touched.length; at++) eachNear(touched[at]);
      if (byRule && !plan.restricted) {
        const national = nationalFor(plan, stale);
        west = Math.min(west, national.bounds[0]);
        south = Math.min(south, national.bounds[1]);
        east = Math.max(east, national.bounds[2]);
        north = Math.max(north, national.bounds[3]);
        for (let at = 0; at < national.rows.length; at++) {
          if (full && national.rules[at] > worstFirst) break;
          if (!has(local, national.rows[at])) consider(national.rows[at], TIER.national);
        }
      } else {
        for (let word = 0; word < words; word++) {
          each(word, match(word, bits[word * width + layout.national] & ~local[word] & restricted(word)), TIER.national);
        }
      }
      // Those at a distance come last: looked at only when the page reaches them.
      if (sort === 'name' || sort === 'verified' || names || kept.length < most) {
        for (let word = 0; word < words; word++) {
          each(word, match(word, everywhere[word] & ~bits[word * width + layout.national] & ~local[word] & restricted(word)), TIER.remote);
        }
      }
    }
    return {best: kept.sort(order), bounds: west <= east ? [west, south, east, north] : undefined};
  };
}
