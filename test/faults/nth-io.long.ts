/** One read or write of the database fails, the n-th, for n from 1 to 200 (RELIABILITY.md, F4). */
import assert from 'node:assert/strict';
import {after, before, describe, it} from 'node:test';
import {canFail, surviveKillsAfter, surviveReads, surviveStarts, surviveWrites} from './nth-io.ts';
import {build, killAll} from './real-server.ts';

const there = await canFail();
const skip = there ? false : 'no strace here, and no way to install it';
before(() => {
  if (there) build();
});
after(killAll);
const numbers = (from: number, to: number, step = 1): number[] => [...new Array<undefined>(Math.floor((to - from) / step) + 1)].map((_, i) => from + i * step);

describe('the n-th read or write of the database that fails', {skip}, () => {
  it('should refuse that write with 503 and nothing half done, read on, and keep all that comes next, n = 1..200', {timeout: 1_500_000}, async (t) => {
    const trouble = await surviveWrites(numbers(1, 200));
    t.diagnostic(JSON.stringify(trouble));
    assert.ok(trouble.refused > 100, 'what failed was seen by somebody');
    assert.ok((trouble.failed['pwrite64 pana.sqlite-wal'] ?? 0) > 50 && (trouble.failed['fsync pana.sqlite-wal'] ?? 0) + (trouble.failed['fdatasync pana.sqlite-wal'] ?? 0) > 5, JSON.stringify(trouble));
  });

  it('should answer whole or 503 where a read fails, and as before next', {timeout: 600_000}, async (t) => {
    const trouble = await surviveReads(numbers(1, 40));
    t.diagnostic(JSON.stringify(trouble));
    assert.ok(trouble.refused > 5);
  });

  it('should lose nothing acknowledged to a kill -9 right after one that failed', {timeout: 600_000}, async (t) => {
    const trouble = await surviveKillsAfter(numbers(1, 50));
    t.diagnostic(JSON.stringify(trouble));
  });

  it('should start all the same or end with what to do, where it fails in a start that migrates, and start the next time', {timeout: 1_200_000}, async (t) => {
    const trouble = await surviveStarts([...numbers(1, 60), ...numbers(67, 200, 7)]);
    t.diagnostic(JSON.stringify(trouble));
    assert.ok(trouble.ended > 10 && trouble.starts > 20);
  });
});
