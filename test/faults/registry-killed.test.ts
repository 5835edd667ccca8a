/** The short form of what `registry-killed.long.ts` does for longer. */
import assert from 'node:assert/strict';
import {test} from 'node:test';
import {surviveKills} from './registry-killed.ts';

test('should lose nothing it acknowledged, and keep nothing twice or by half, over 50 kills -9', {timeout: 240_000}, async (t) => {
  const toll = await surviveKills(50, 7);
  t.diagnostic(JSON.stringify(toll));
  assert.ok(toll.acknowledged > 50 && toll.again > 10, `the kills met nothing: ${JSON.stringify(toll)}`);
  for (const [way, times] of Object.entries(toll.ways)) assert.ok(times > 2, `${way}: ${JSON.stringify(toll)}`);
  assert.ok(toll.resent <= toll.kills, `mails left twice: ${JSON.stringify(toll)}`);
});
