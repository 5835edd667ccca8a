/** A hundred thousand questions, well and badly asked, and nothing of them is held (RELIABILITY.md, F14). */
import assert from 'node:assert/strict';
import {before, it} from 'node:test';
import {build} from './real-server.ts';
import {flat} from './flat.ts';

before(build);

const MB = 1 << 20;

it('should hold no more memory and not one descriptor more after 100,000 questions', {timeout: 1_500_000}, async (t) => {
  const {before: first, after: last, statuses} = await flat(25_000, 100_000);
  t.diagnostic(JSON.stringify({first, last, statuses}));
  for (const status of [200, 403, 404, 413, 422, 0]) assert.ok((statuses[status] ?? 0) > 500, `${status}: ${JSON.stringify(statuses)}`);
  assert.deepEqual(Object.keys(statuses).map(Number).filter((status) => status >= 500), [], JSON.stringify(statuses));
  assert.equal(last.descriptors, first.descriptors);
  // Eighty-four bytes for each question would be eight megabytes.
  assert.ok(last.heapUsed - first.heapUsed < 8 * MB, `heap: ${JSON.stringify({first, last})}`);
  assert.ok(last.external + last.arrayBuffers - first.external - first.arrayBuffers < 8 * MB, `outside the heap: ${JSON.stringify({first, last})}`);
  assert.ok(last.rss - first.rss < 32 * MB, `resident: ${JSON.stringify({first, last})}`);
});
