/** A schema that is asked something nasty answers: no field of the contract can keep the server from everybody else. */
import assert from 'node:assert/strict';
import {resolve} from 'node:path';
import {it} from 'node:test';
import {Worker} from 'node:worker_threads';

/** A field that has not answered by then never does: three hundred texts are a matter of milliseconds. */
const STALLED = 20_000;

interface Asked {
  readonly found: number;
  readonly asked: number;
  readonly texts: number;
}

it('should answer three hundred nasty texts as long as they may be, in every field of every schema of the contract, half of them a day', {timeout: 240_000}, async () => {
  const worker = new Worker(resolve(import.meta.dirname, 'nasty.ts'));
  let at = '';
  const result = await new Promise<Asked>((done, fail) => {
    let late = setTimeout(() => fail(new Error(`${at} does not answer`)), STALLED);
    worker.on('message', (said: Partial<Asked> & {at?: string}) => {
      clearTimeout(late);
      if (said.asked !== undefined) return done(said as Asked);
      at = said.at!;
      late = setTimeout(() => fail(new Error(`${at} does not answer`)), STALLED);
    });
    worker.on('error', fail);
  }).finally(() => worker.terminate());
  assert.ok(result.found > 200 && result.asked > 100 && result.texts >= 300, JSON.stringify(result));
});
