/** Seats while everybody acts at once, in two thousand orders. */
import assert from 'node:assert/strict';
import {test} from 'node:test';
import {contend} from './last-seat.ts';

test('no seat is held twice, none stays empty while somebody waits, in 2,000 orders of what happens at once', {timeout: 900_000}, async (t) => {
  const seen = await contend(t, 2000);
  t.diagnostic(JSON.stringify(seen));
  assert.equal(seen.orders, 2000);
});
