/** What is counted between two handovers: sums by day of Paris, kept until somebody has taken them. */
import assert from 'node:assert/strict';
import {describe, it} from 'node:test';
import {createTally} from '../../../worker/entries/tally.ts';
import type {Counts} from '../../../worker/registry/storage/daily-counts.ts';

describe('the tally', () => {
  it('should add up by structure and by day of Paris, through its midnight', () => {
    const taken: (readonly Counts[])[] = [];
    let now = Date.parse('2026-11-22T22:59:30Z');
    const tally = createTally((counts) => taken.push(counts), () => now);
    for (let i = 0; i < 3; i++) tally.count('s1', 'shown');
    tally.count('s1', 'contacted');
    tally.count('s2', 'shown');
    now += 30_000;
    tally.count('s1', 'shown');
    tally.handOver('now');
    assert.deepEqual(taken, [[
      {structure: 's1', day: '2026-11-22', shown: 3, contacted: 1}, {structure: 's2', day: '2026-11-22', shown: 1, contacted: 0}, {structure: 's1', day: '2026-11-23', shown: 1, contacted: 0},
    ]]);
  });

  it('should hand over once a minute, nothing when nothing was counted, and go on when the clock is set back', () => {
    const taken: number[] = [];
    let now = Date.parse('2026-11-22T10:00:00Z');
    const tally = createTally((counts) => taken.push(counts.length), () => now);
    tally.count('s1', 'shown');
    now += 59_999;
    tally.handOver();
    assert.deepEqual(taken, []);
    now += 1;
    tally.handOver();
    now += 60_000;
    tally.handOver();
    assert.deepEqual(taken, [1]);
    tally.count('s1', 'shown');
    now -= 365 * 86_400_000;
    tally.handOver();
    assert.deepEqual(taken, [1, 1]);
  });

  it('should keep what could not be taken for the next time, and count it once', () => {
    let full = true;
    const taken: Counts[] = [];
    let now = 0;
    const tally = createTally((counts) => {
      if (full) throw new Error('disk full');
      taken.push(...counts);
    }, () => now);
    tally.count('s1', 'shown');
    now += 60_000;
    assert.throws(() => tally.handOver(), /disk full/);
    tally.count('s1', 'shown');
    full = false;
    now += 60_000;
    tally.handOver();
    tally.handOver('now');
    assert.deepEqual(taken.map(({shown}) => shown), [2]);
  });
});
