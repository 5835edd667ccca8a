/** Names that begin as a text does, or but for one slip of the keyboard: best first, one per place. */
import {both, type Filter} from './filters.ts';
import type {Range} from './names.ts';
import type {Tables} from './tables.ts';
import type {Targets} from './targets.ts';

/** Typing slips are looked for from this many letters. */
export const TYPO_FROM = 5;

export interface ByName {
  /** Adds to `found`, until `limit`, names that begin with the text as typed, today's names that are exactly it first; true when there is one. */
  readonly takePrefix: (found: number[], text: string, limit: number, keep: Filter | undefined) => boolean;
  /** Adds to `found`, until `limit`, names that begin with the text but for one slip, whole names first. */
  readonly takeTypos: (found: number[], text: string, limit: number, keep: Filter | undefined) => void;
}

/** Searches the names. */
export function openByName({size}: Tables, {firstAlias, index, targetOf, placeOf}: Targets): ByName {
  /** Adds names of a range to `found`, best first, one per place, until `limit`. */
  function take(found: number[], lo: number, hi: number, limit: number, keep: Filter | undefined): void {
    const add = (key: number): boolean => {
      const target = targetOf(key);
      const place = placeOf(target);
      for (const other of found) if (placeOf(other) === place) return true;
      found.push(target);
      return found.length < limit;
    };
    if (found.length >= limit || lo >= hi) return;
    if (!keep) return index.best(lo, hi, add);
    // Few pass a filter: reading the range once costs less than taking it in order.
    const passing: number[] = [];
    for (let key = lo; key < hi; key++) if (keep(targetOf(key))) passing.push(key);
    passing.sort((a, b) => index.rankOf(a) - index.rankOf(b));
    for (const key of passing) if (!add(key)) return;
  }

  function takePrefix(found: number[], text: string, limit: number, keep: Filter | undefined): boolean {
    const {lo, hi} = index.range(text);
    // A former name waits its turn: "Loche" is the start of Loches before it is a village that Mâcon absorbed.
    const now: Filter = (target) => target < size || target >= firstAlias;
    take(found, lo, index.endOfExact(lo, hi, text.length), limit, keep ? both(keep, now) : now);
    const exact = found.length > 0;
    take(found, lo, hi, limit, keep);
    return exact;
  }

  function takeTypos(found: number[], text: string, limit: number, keep: Filter | undefined): void {
    if (text.replaceAll(' ', '').length < TYPO_FROM) return;
    const ranges = index.rangesOneEditAway(text);
    const merge = (pick: (range: Range) => [number, number]): void => {
      if (found.length >= limit) return;
      const best = new Set<number>();
      for (const range of ranges) {
        const [lo, hi] = pick(range);
        if (keep) {
          for (let key = lo; key < hi; key++) if (keep(targetOf(key))) best.add(key);
          continue;
        }
        // Twice the limit: some of a range's best may already be there under another name.
        let left = 2 * limit;
        index.best(lo, hi, (key) => {
          best.add(key);
          return --left > 0;
        });
      }
      for (const key of [...best].sort((a, b) => index.rankOf(a) - index.rankOf(b))) {
        if (found.length >= limit) return;
        take(found, key, key + 1, limit, undefined);
      }
    };
    const exactEnd = (range: Range): number => index.endOfExact(range.lo, range.hi, range.length);
    merge((range) => [range.lo, exactEnd(range)]);
    merge((range) => [exactEnd(range), range.hi]);
  }

  return {takePrefix, takeTypos};
}
