/** Five thousand questions nobody should ask (RELIABILITY.md, B); `api-fuzz.long.ts` asks two hundred thousand. */
import assert from 'node:assert/strict';
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

it('should answer 5,000 questions as its reference says, whatever they are, and be well afterwards', async () => {
  const seed = Number(process.env['PANA_SEED'] ?? 20_261_127);
  const {statuses} = await fuzz(worker.origin, {cases: 5000, seed, good: await goodBodies(worker.origin, worker.dataDir)});
  for (const [operation, counts] of statuses) console.log(`seed ${seed} ${operation}: ${[...counts].sort(([a], [b]) => a - b).map(([status, count]) => `${status} × ${count}`).join(', ')}`);
  // Not all of it was garbage: what is read answers.
  for (const operation of ['searchStructures', 'suggestPlaces', 'searchEvents', 'getEvent', 'exportEventsIcs', 'getEventIcs', 'exportEventsAtom']) assert.ok((statuses.get(operation)?.get(200) ?? 0) > 10, operation);
  // What is written is refused for what it says, and taken where it is as it should be.
  for (const operation of ['applyForListing', 'saveListingDraft', 'registerForEvent', 'askEventAlert', 'reportError', 'answerSurvey']) {
    assert.ok((statuses.get(operation)?.get(422) ?? 0) > 20, operation);
    assert.ok((statuses.get(operation)?.get(202) ?? 0) > 5, operation);
  }
  const health = (await (await fetch(`${worker.origin}/v1/health`)).json()) as {status: string};
  assert.equal(health.status, 'ok');
});
