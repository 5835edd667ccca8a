/** The rows of hostile pages and networks can fail: a few of the mutants here, another few each day; all of them in `mutants.long.ts` and by `npm run mutants`. */
import assert from 'node:assert/strict';
import {existsSync, rmSync} from 'node:fs';
import {test} from 'node:test';
import {mirroredTests} from '../runners/files.ts';
import {randomOf} from '../support/structures.ts';
import {SEED_OF_DAY} from '../support/turns.ts';
import {CATALOGUE} from '../hosts/catalogue.ts';
import {MUTANTS, plantedIn, testOf, WITHOUT_MUTANT} from './mutants.ts';
import {occurrences, repackage, tryMutant} from './try.ts';

test('should find each text that a mutant replaces exactly once', () => {
  for (const mutant of MUTANTS) assert.equal(occurrences(mutant), 1, `${mutant.name}: ${mutant.text} in ${mutant.file}`);
  assert.equal(new Set(MUTANTS.map(({name}) => name)).size, MUTANTS.length);
});

test('should have a mutant for every row of the table, or the reason why there is none', () => {
  const planted = (id: string): boolean => MUTANTS.some(({row}) => row.startsWith(`${id} `));
  assert.deepEqual(CATALOGUE.filter(({id}) => planted(id) === id in WITHOUT_MUTANT).map(({id}) => id), []);
  const known = new Set(CATALOGUE.map(({id}) => id));
  assert.deepEqual([...Object.keys(WITHOUT_MUTANT), ...MUTANTS.map(({row}) => row.split(' ')[0]!)].filter((id) => !known.has(id)), []);
  for (const reason of Object.values(WITHOUT_MUTANT)) assert.match(reason, /: shows .{20}/, 'what it shows instead');
});

test('should name a test that there is for each mutant, where Node or a page runs it', () => {
  const {browser, node} = mirroredTests();
  for (const mutant of MUTANTS) {
    const [file] = testOf(mutant);
    assert.ok(existsSync(file), `${mutant.name}: ${file}`);
    assert.equal(browser.includes(file), plantedIn(mutant) === 'page', mutant.name);
    if (node.includes(file)) assert.equal(plantedIn(mutant), 'node', mutant.name);
  }
});

test('should make a module of the package as the build does', () => {
  for (const file of new Set(MUTANTS.filter((one) => plantedIn(one) === 'package').map((one) => one.file))) rmSync(repackage({file}, (source) => source), {recursive: true});
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
