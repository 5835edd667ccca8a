/** Names as people type them: on the real national file, with and without a slip. */
import assert from 'node:assert/strict';
import {test} from 'node:test';
import {openDirectory} from '../../../worker/directory/directory.ts';
import {fold} from '../../../worker/directory/gazetteer/fold.ts';
import {encodeSnapshot} from '../../../worker/directory/snapshot.ts';
import {wordsOf} from '../../../worker/directory/words.ts';
import {misspell, realStructures} from '../../bench/api/data.ts';
import {sharedData, skipWithout} from '../../support/shared-data.ts';
import {randomOf} from '../../support/structures.ts';
import {smallWorld} from './small-world.ts';

test('should find a real name in the first ten: 97 % as it is, 92 % with one slip', {skip: skipWithout('lieux-mednum.csv')}, () => {
  const structures = realStructures(sharedData('lieux-mednum.csv') ?? '');
  assert.equal(structures.length, 11_445);
  const directory = openDirectory(encodeSnapshot({version: 'v1', publishedAt: '2026-11-01T00:00:00Z', structures}), smallWorld);
  const random = randomOf(7);
  const tries = 1500;
  let exact = 0;
  let slip = 0;
  for (let at = 0; at < tries; at++) {
    const {id, name} = structures[Math.floor(random() * structures.length)];
    // A homonym of the same folded name counts as found: nobody could tell them apart by name.
    const finds = (q: string): boolean => directory.search({q: q.trim(), limit: 10}).items.some((item) => item.id === id || fold(item.name) === fold(name));
    if (finds(name)) exact++;
    if (finds(misspell(name, random))) slip++;
  }
  assert.ok(exact / tries >= 0.97, `${(100 * exact) / tries} % as they are`);
  assert.ok(slip / tries >= 0.92, `${(100 * slip) / tries} % with one slip`);
});

test('should read the words that tell names apart, and all of them when none does', () => {
  assert.deepEqual(wordsOf('L’Association des Amis de la St-Jean'), ['association', 'amis', 'saint', 'jean']);
  assert.deepEqual(wordsOf('Le Sur Pour'), ['le', 'sur', 'pour']);
  assert.deepEqual(wordsOf(' \u{1F4A1} – '), []);
});

test('should answer every text without an error, and nothing to what has no letter', () => {
  const directory = openDirectory(encodeSnapshot({version: 'v1', publishedAt: '2026-11-01T00:00:00Z', structures: []}), smallWorld);
  for (const q of ['" NEAR( * AND ^ -- \' ;', '%_%', '\u0000', '\uD800', 'a'.repeat(200), '__proto__ constructor', '1 '.repeat(100)]) {
    assert.equal(directory.search({q}).total, 0);
  }
});
