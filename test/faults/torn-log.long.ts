/** Four hundred torn logs (RELIABILITY.md, F5). */
import assert from 'node:assert/strict';
import {test} from 'node:test';
import {surviveTears} from './torn-log.ts';

test('should open as it was at some moment before, whole and working, after 400 torn logs', {timeout: 1_500_000}, async (t) => {
  const tears = await surviveTears(400, 29);
  t.diagnostic(JSON.stringify(tears));
  assert.ok(tears.short > 120 && tears.longest > 5 && tears.again > 0, `the tears met nothing: ${JSON.stringify(tears)}`);
});
