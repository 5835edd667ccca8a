/** Every mutant: the row it must turn red, and all those rows green without it. */
import assert from 'node:assert/strict';
import {test} from 'node:test';
import {MUTANTS} from './mutants.ts';
import {tryMutant, tryNone} from './try.ts';

test('should be green without a defect', async () => {
  assert.deepEqual(await tryNone(), []);
});
for (const mutant of MUTANTS) {
  test(`should turn ${mutant.row.trim()} red by ${mutant.name}`, async () => {
    const {red, by} = await tryMutant(mutant);
    assert.ok(red, by.join('; ') || 'nothing was seen');
  });
}
