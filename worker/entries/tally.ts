/**
 * Counts in memory how often sheets are shown and contacts asked for, and hands the sums to whoever keeps them once a minute: a process
 * that dies loses a minute of counting and nothing else. Holds a structure, a day and two numbers; whoever looked is not told to it.
 */
import type {Counted} from '../edge/deps.ts';
import {parisDay} from '../registry/domain/attendance.ts';
import type {Counts} from '../registry/storage/daily-counts.ts';

/** Milliseconds between two handovers. */
const EVERY = 60_000;

export interface Tally {
  /** One more of a structure, by its public identifier. */
  readonly count: (structure: string, what: Counted) => void;
  /** Hands over what was counted, when a minute has passed since the last time; `now` at once. What is not taken (an error) is kept for the next time. */
  readonly handOver: (when?: 'now') => void;
}

/** A tally whose sums go to `take`, all at once. `now` in milliseconds. */
export function createTally(take: (counts: readonly Counts[]) => void, now: () => number): Tally {
  const sums = new Map<string, {structure: string; day: string; shown: number; contacted: number}>();
  let last = now();
  // Formatting a date costs more than counting: once a minute is enough for midnight.
  let minute = -1;
  let day = '';
  return {
    count(structure, what) {
      const at = Math.floor(now() / 60_000);
      if (at !== minute) {
        minute = at;
        day = parisDay(now());
      }
      const key = `${structure} ${day}`;
      let sum = sums.get(key);
      if (sum === undefined) sums.set(key, (sum = {structure, day, shown: 0, contacted: 0}));
      sum[what]++;
    },
    handOver(when) {
      // A clock that was set back must not stop the counting.
      if (when === undefined && Math.abs(now() - last) < EVERY) return;
      last = now();
      if (sums.size === 0) return;
      take([...sums.values()]);
      sums.clear();
    },
  };
}
