/** Two hundred thousand questions nobody should ask, another two hundred thousand each time; PANA_SEED asks the same again. */
import assert from 'node:assert/strict';
import {randomInt} from 'node:crypto';
import {after, before, it} from 'node:test';
import {startWorker} from '../support/worker.ts';
import type {RunningWorker} from '../support/worker.ts';
import {fuzz} from './api-fuzz.ts';
import {goodBodies} from './good-bodies.ts';

let worker: RunningWorker;
before(async () => {
  worker = await startWorker({env: {PANA_ADDRESS_HEADER: 'x-visitor'}});
});
after(() => worker?.stop());

it('should answer 200,000 questions as its reference says, whatever they are', async () => {
  const seed = Number(process.env['PANA_SEED'] ?? randomInt(2 ** 31));
  console.log(`seed ${seed}`);
  const {statuses} = await fuzz(worker.origin, {cases: 200_000, seed, good: await goodBodies(worker.origin, worker.dataDir)});
  for (const [operation, counts] of statuses) console.log(`${operation}: ${[...counts].sort(([a], [b]) => a - b).map(([status, count]) => `${status} × ${count}`).join(', ')}`);
  assert.equal((await fetch(`${worker.origin}/v1/health`)).status, 200);
});
