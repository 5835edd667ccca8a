/** Five hundred kills -9 during mixed writes (RELIABILITY.md, F1). */
import assert from 'node:assert/strict';
import {test} from 'node:test';
import {surviveKills} from './registry-killed.ts';

test('should lose nothing it acknowledged, and keep nothing twice or by half, over 500 kills -9', {timeout: 1_500_000}, async (t) => {
  const toll = await surviveKills(500, 11);
  t.diagnostic(JSON.stringify(toll));
  assert.ok(toll.acknowledged > 500 && toll.again > 100, `the kills met nothing: ${JSON.stringify(toll)}`);
  for (const [way, times] of Object.entries(toll.ways)) assert.ok(times > 20, `${way}: ${JSON.stringify(toll)}`);
  assert.ok(toll.resent <= toll.kills, `mails left twice: ${JSON.stringify(toll)}`);
});
