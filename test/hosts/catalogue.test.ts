/** README says what is tested, and it is. */
import assert from 'node:assert/strict';
import {existsSync, readFileSync} from 'node:fs';
import {join} from 'node:path';
import {test} from 'node:test';
import {CATALOGUE, END, START, table} from './catalogue.ts';
import {ROWS} from './rows.ts';
import {ROOT} from './world.ts';

test('should have every row, H1 to H47 and N1 to N12, once', () => {
  assert.deepEqual(CATALOGUE.map(({id}) => id), [...[...Array(47).keys()].map((i) => `H${i + 1}`), ...[...Array(12).keys()].map((i) => `N${i + 1}`)]);
  for (const {id} of ROWS) assert.ok(CATALOGUE.some((entry) => id.startsWith(`${entry.id} `)), `${id} is in no entry`);
});

test('should name a test that exists for each', () => {
  for (const {id, tests, engines} of CATALOGUE) {
    assert.equal(tests.length > 0, engines !== '', id);
    for (const [file, text] of tests) assert.ok(existsSync(join(ROOT, file)) && readFileSync(join(ROOT, file), 'utf8').includes(text), `${id}: ${file} has no ${text}`);
  }
});

test('should stand in README as it is: node test/hosts/table.ts', () => {
  const readme = readFileSync(join(ROOT, 'README.md'), 'utf8');
  assert.equal(readme.slice(readme.indexOf(START), readme.indexOf(END)), `${START}\n${table()}\n`);
});
