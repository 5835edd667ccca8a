/** The short form of what `torn-log.long.ts` does for longer. */
import assert from 'node:assert/strict';
import {test} from 'node:test';
import {surviveTears} from './torn-log.ts';

test('should open as it was at some moment before, whole and working, after 100 torn logs', {timeout: 240_000}, async (t) => {
  const tears = await surviveTears(100, 17);
  t.diagnostic(JSON.stringify(tears));
  assert.ok(tears.short > 30 && tears.longest > 5 && tears.again > 0, `the tears met nothing: ${JSON.stringify(tears)}`);
});
