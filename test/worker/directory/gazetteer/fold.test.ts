import assert from 'node:assert/strict';
import {test} from 'node:test';
import fc from 'fast-check';
import {fold, spellings} from '../../../../worker/directory/gazetteer/fold.ts';

test('should write every usual spelling of a name the same way', () => {
  const same: [string, string][] = [
    ['L’Haÿ-les-Roses', "l'hay les roses"], ['St-Pierre des Corps', 'Saint-Pierre-des-Corps'], ['STE Maure', 'Sainte-Maure'],
    ['Œuilly', 'oeuilly'], ['Paris 1er', 'paris 01'], ['Lyon 3ème', 'lyon 3e'], ['Clichy s/ Seine', 'Clichy-sur-Seine'],
    ['  Tours  ', 'tours'], ['Le Vaudreuil (Eure)', 'le vaudreuil eure'], ['E\u0301vry', 'Évry'],
  ];
  for (const [a, b] of same) assert.equal(fold(a), fold(b), `${a} / ${b}`);
  assert.notEqual(fold('Stains'), fold('Saintains'));
});

test('should give letters, digits and single spaces, and change nothing the second time, whatever is typed', () => {
  fc.assert(fc.property(fc.string({unit: 'grapheme', maxLength: 60}), (text) => {
    const folded = fold(text);
    assert.match(folded, /^(?:[a-z0-9]+(?: [a-z0-9]+)*)?$/);
    assert.equal(fold(folded), folded);
  }), {numRuns: 2000});
});

test('should find a name with and without its article, an arrondissement by its number', () => {
  assert.deepEqual(spellings("L'Abergement-Clémenciat"), ['l abergement clemenciat', 'abergement clemenciat']);
  assert.deepEqual(spellings('Paris 1er Arrondissement'), ['paris 1 arrondissement', 'paris 1']);
  assert.deepEqual(spellings('Tours'), ['tours']);
});
