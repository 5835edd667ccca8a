/** Counts read as sentences: none, one, several, thousands. */
import assert from 'node:assert/strict';
import {test} from 'node:test';
import {ACCESSES, FORMATS, KINDS, LABELS, LEVELS, PRICES, SORTS} from '../../src/contract/vocabulary.ts';
import {en} from '../../src/i18n/en.ts';
import {formatNumber} from '../../src/i18n/formats.ts';
import {fr} from '../../src/i18n/fr.ts';
import {addWords} from '../../src/i18n/words.ts';

addWords('en', en);

const said = (language: 'fr' | 'en', key: 'list.count' | 'search.show' | 'empty.remote' | 'empty.without-filters' | 'search.place.count' | 'search.needs.announced', count: number): string =>
  (language === 'fr' ? fr : en)[key](formatNumber(language, count), count < 2);

test('should count structures in a sentence, whatever the number', () => {
  assert.deepEqual([0, 1, 2, 1000].map((count) => said('fr', 'list.count', count)), ['Aucune structure ne correspond', '1 structure', '2 structures', '1\u202f000 structures']);
  assert.deepEqual([0, 1, 2, 1000].map((count) => said('en', 'list.count', count)), ['No organisation matches', '1 organisation', '2 organisations', '1,000 organisations']);
});

test('should agree words with what they count', () => {
  assert.deepEqual([0, 1, 2, 1000].map((count) => said('fr', 'search.show', count)), ['Aucune structure', 'Voir la structure', 'Voir les 2 structures', 'Voir les 1\u202f000 structures']);
  assert.deepEqual([0, 1, 2, 1000].map((count) => said('en', 'search.show', count)), ['No organisation', 'See the organisation', 'See the 2 organisations', 'See the 1,000 organisations']);
  assert.deepEqual([1, 2].map((count) => said('fr', 'empty.remote', count)), ['Voir la structure qui aide à distance', 'Voir les 2 structures qui aident à distance']);
  assert.deepEqual([1, 2].map((count) => said('en', 'empty.remote', count)), ['See the organisation that helps at a distance', 'See the 2 organisations that help at a distance']);
  assert.deepEqual([1, 2].map((count) => said('fr', 'empty.without-filters', count)), ['Retirer les filtres (1 structure)', 'Retirer les filtres (2 structures)']);
  assert.deepEqual([1, 2].map((count) => said('en', 'empty.without-filters', count)), ['Remove the filters (1 organisation)', 'Remove the filters (2 organisations)']);
});

test('should name the values of a facet in the order of the vocabulary, which the facets are made of', () => {
  const valuesOf = (words: object, facet: string): string[] => Object.keys(words).filter((key) => key.startsWith(`${facet}.`)).map((key) => key.slice(facet.length + 1));
  for (const [facet, values] of Object.entries({format: FORMATS, price: PRICES, access: ACCESSES, kind: KINDS, label: LABELS, level: LEVELS, sort: SORTS})) {
    assert.deepEqual(valuesOf(fr, facet), [...values]);
    assert.deepEqual(valuesOf(en, facet).sort(), [...values].sort());
  }
});
