/** The rows of hostile pages can fail: a few of the mutants here, another few each day; all of them in `mutants.long.ts` and by `npm run mutants`. */
import assert from 'node:assert/strict';
import {test} from 'node:test';
import {randomOf} from '../support/structures.ts';
import {SEED_OF_DAY} from '../support/turns.ts';
import {CATALOGUE} from '../hosts/catalogue.ts';
import {MUTANTS, testOf, WITHOUT_MUTANT} from './mutants.ts';
import {occurrences, tryMutant} from './try.ts';

test('should find each text that a mutant replaces exactly once', () => {
  for (const mutant of MUTANTS) assert.equal(occurrences(mutant), 1, `${mutant.name}: ${mutant.text} in ${mutant.file}`);
  assert.equal(new Set(MUTANTS.map(({name}) => name)).size, MUTANTS.length);
});

test('should have a mutant for every row of a hostile page, or the reason why there is none', () => {
  const rows = CATALOGUE.filter(({id, tests}) => id.startsWith('H') && tests.length > 0).map(({id}) => id);
  const without = rows.filter((id) => !WITHOUT_MUTANT[id] && !MUTANTS.some(({row}) => row.startsWith(`${id} `)));
  assert.deepEqual(without, []);
});

// In a month each has had its turn.
const random = randomOf(SEED_OF_DAY);
// Those of the rows' own file: the others take longer, and have their turn in the long run.
const quick = MUTANTS.filter((mutant) => testOf(mutant)[0].endsWith('rows.test.ts'));
for (const mutant of [0, 1, 2].map(() => quick.splice(Math.floor(random() * quick.length), 1)[0]!)) {
  test(`should turn ${mutant.row.trim()} red by ${mutant.name} (PANA_SEED=${SEED_OF_DAY})`, async () => {
    const {red, by} = await tryMutant(mutant);
    assert.ok(red, by.join('; ') || 'nothing was seen');
  });
}
