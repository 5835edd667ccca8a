/** Whoever goes away while sending is no fault of ours: nothing is kept, and nothing is written into the log of faults. */
import assert from 'node:assert/strict';
import {it} from 'node:test';
import {createRegistry} from '../../../worker/registry/app.ts';
import {ORIGIN, testDeps} from './support.ts';

it('refuses what is broken off on its way, without a line in the log of faults', async () => {
  const deps = testDeps();
  const reports: unknown[] = [];
  const app = createRegistry({...deps, report: (error) => void reports.push(error)});
  const {n: before} = deps.database.prepare('SELECT count(*) AS n FROM audit').get() as {n: number};
  for (const [path, type] of [['/v1/listings', 'application/json'], ['/connexion', 'application/x-www-form-urlencoded']] as const) {
    let pulled = 0;
    const body = new ReadableStream<Uint8Array>({
      pull(stream) {
        if (pulled++ === 0) stream.enqueue(new TextEncoder().encode('{"structure":'));
        else stream.error(Object.assign(new Error('aborted'), {code: 'ECONNRESET'}));
      },
    });
    const request = new Request(ORIGIN + path, {method: 'POST', headers: {'Content-Type': type, 'Origin': ORIGIN, 'Sec-Fetch-Site': 'same-origin'}, body, duplex: 'half'} as RequestInit);
    assert.equal((await app.fetch(request)).status, 400, path);
  }
  assert.deepEqual(reports, []);
  assert.deepEqual(deps.database.prepare('SELECT count(*) AS n FROM audit').get()!['n'], before);
});
