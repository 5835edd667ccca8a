/** N9: when a service comes back, the pages that wait for it do not all ask in the same second. Time and chance are ours. */
import assert from 'node:assert/strict';
import {setMaxListeners} from 'node:events';
import {describe, test} from 'node:test';
import type {Group} from '../../src/store/group.ts';

const PAGES = 1000;

/** The same draws in every run. */
function chance(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** A thousand pages that failed at the same instant, each with the module of its own that a page has. */
async function pages(random: () => number): Promise<{readonly asked: number[]; readonly window: EventTarget; readonly document: EventTarget & {hidden: boolean}; run(until: number): void}> {
  const window = new EventTarget();
  const document = Object.assign(new EventTarget(), {hidden: false});
  setMaxListeners(PAGES, window, document);
  Object.assign(globalThis, {window, document});
  let now = 0;
  const timers: {at: number; done: () => void}[] = [];
  const asked: number[] = [];
  for (let i = 0; i < PAGES; i++) {
    // Another module per page: what it spent in the hour is its own.
    const {recover} = (await import(`../../src/store/recovery.ts?page=${i}-${random()}`)) as typeof import('../../src/store/recovery.ts');
    const group = {
      api: '',
      state: {status: 'error', failure: {kind: 'server', at: ''}},
      environment: {
        now: () => now,
        random,
        // Not a promise, so that a thousand hours pass in one turn; as one, it never settles twice.
        wait: (ms: number, signal: AbortSignal) => ({
          then: (done: () => void) => {
            const timer = {at: now + ms, done};
            timers.push(timer);
            signal.addEventListener('abort', () => timers.splice(timers.indexOf(timer), 1));
          },
        }),
      },
      subscribe: () => () => {},
      dispatch: () => asked.push(now),
    };
    recover(group as unknown as Group);
  }
  return {
    asked,
    window,
    document,
    run(until) {
      for (;;) {
        let next = 0;
        for (let i = 1; i < timers.length; i++) if (timers[i]!.at < timers[next]!.at) next = i;
        const timer = timers[next];
        if (!timer || timer.at > until) break;
        timers.splice(next, 1);
        now = timer.at;
        timer.done();
      }
      now = until;
    },
  };
}

/** Requests in the busiest second, and on average in the `over` seconds that pages have to spread them. */
function crowd(asked: readonly number[], over: number): {peak: number; mean: number; last: number} {
  const seconds = new Map<number, number>();
  for (const at of asked) seconds.set(Math.floor(at / 1000), (seconds.get(Math.floor(at / 1000)) ?? 0) + 1);
  // Not between the first and the last of them: those that come all at once would be their own mean.
  return {peak: Math.max(...seconds.values()), mean: asked.length / over, last: Math.max(...asked)};
}
/** Seconds over which pages come back when something wakes them, and when nothing does. */
const SOON = 30;
const LATER = 300;

describe('N9 a thousand pages that wait', () => {
  for (const [what, wake] of [
    ['the network is back', ({window}) => window.dispatchEvent(new Event('online'))],
    ['their visitors are back', ({document}) => document.dispatchEvent(new Event('visibilitychange'))],
  ] as const satisfies readonly [string, (all: Awaited<ReturnType<typeof pages>>) => void][]) {
    test(`should each ask once within 60 s, and at most three times the mean in any second, when ${what}`, async () => {
      const all = await pages(chance(20261122));
      wake(all);
      all.run(60_000);
      assert.equal(all.asked.length, PAGES);
      const {peak, mean, last} = crowd(all.asked, SOON);
      assert.ok(last <= 60_000);
      assert.ok(peak <= 3 * mean, `${peak} in one second, ${mean.toFixed(1)} on average`);
    });
  }

  test('should each ask by itself within ten minutes, as spread, when nothing tells that the service is back', async () => {
    const all = await pages(chance(7));
    all.run(4.9 * 60_000);
    assert.equal(all.asked.length, 0, 'not before five minutes');
    all.run(10 * 60_000);
    assert.equal(all.asked.length, PAGES);
    const {peak, mean} = crowd(all.asked, LATER);
    assert.ok(peak <= 3 * mean + 3, `${peak} in one second, ${mean.toFixed(1)} on average`); // three a second on average: chance alone makes six or seven
  });

  test('should be seen when they do all ask at once', async () => {
    const all = await pages(() => 0.5);
    all.window.dispatchEvent(new Event('online'));
    all.run(60_000);
    const {peak, mean} = crowd(all.asked, SOON);
    assert.ok(peak > 3 * mean, 'the check sees nothing');
  });
});
