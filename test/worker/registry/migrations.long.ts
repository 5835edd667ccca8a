/** Every statement of every migration is where a process is killed; each day a few of them are (`migrations.test.ts`). */
import assert from 'node:assert/strict';
import {it} from 'node:test';
import {KILL_POINTS, MIGRATIONS, surviveAt} from './migrations-support.ts';

it('should be whole or not at all in a process that is killed at any statement of any migration, and succeed at the next start', {timeout: 900_000}, async (t) => {
  assert.ok(KILL_POINTS.length > 200);
  await surviveAt(KILL_POINTS);
  t.diagnostic(`${KILL_POINTS.length} kills in ${MIGRATIONS.length} migrations`);
});
