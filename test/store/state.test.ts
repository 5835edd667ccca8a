/** How a group's state changes: pure, frozen, without a document. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { Results } from '../../src/store/state.ts';
import { initialState, reduce } from '../../src/store/state.ts';
import { canonicalSearch, sameSearch } from '../../src/store/search.ts';
import { readAddress, writeAddress } from '../../src/store/address.ts';

const answer = (page: number, ...ids: string[]) => ({ version: 'v', items: ids.map((id) => ({ id })), total: 9, page, limit: 2, facets: {} }) as unknown as Results;

test('should freeze every state, and return the same one when nothing changes', () => {
  const next = reduce(initialState, { type: 'structure-pointed', id: 's1' });
  assert.ok(Object.isFrozen(next) && Object.isFrozen(next.search));
  assert.equal(reduce(next, { type: 'structure-pointed', id: 's1' }), next);
});

test('should append pages of the same search, nobody twice, and keep the first view', () => {
  const search = canonicalSearch({ needs: 'compta' });
  const first = { ...answer(1, 's1', 's2'), view: { zoom: 5 } } as unknown as Results;
  let state = reduce(initialState, { type: 'search-changed', search });
  state = reduce(state, { type: 'results-loaded', search, page: first });
  state = reduce(state, { type: 'results-loaded', search, page: answer(2, 's2', 's3') });
  assert.deepEqual(state.results!.items.map(({ id }) => id), ['s1', 's2', 's3']);
  assert.equal(state.results!.view, first.view);
  state = reduce(state, { type: 'results-loaded', search: {}, page: answer(1, 's9') });
  assert.deepEqual(state.results!.items.map(({ id }) => id), ['s9']);
});

test('should keep the last good answer, dated by what it answers, when a search fails', () => {
  const before = reduce(initialState, { type: 'results-loaded', search: {}, page: answer(1, 's1') });
  const state = reduce(reduce(before, { type: 'search-changed', search: { needs: 'visio' } }), { type: 'results-failed', failure: { kind: 'server', at: '2026-01-01T00:00:00Z' } });
  assert.equal(state.status, 'error');
  assert.equal(state.results!.items[0]!.id, 's1');
  assert.ok(!sameSearch(state.search, state.resultsFor));
});

test('should forget answers of another territory', () => {
  const before = reduce(initialState, { type: 'results-loaded', search: {}, page: answer(1, 's1') });
  const state = reduce(before, { type: 'scope-joined', territory: 'departement:37' });
  assert.equal(state.results, undefined);
  assert.equal(state.territory, 'departement:37');
});

test('should spell one search in one way', () => {
  assert.deepEqual(canonicalSearch({ needs: ' visio,compta  visio ', remote: 'false', q: ' a b ', place: '' }), { needs: 'compta visio', q: 'a b' });
  assert.equal(JSON.stringify(canonicalSearch({ place: 'x', access: 'pmr' })), '{"access":"pmr","place":"x"}');
});

test('should never write the visitor’s position into the page’s address', () => {
  const address = 'https://mairie.test/?id=7';
  assert.equal(writeAddress('default', address, { lat: '47.131', lon: '0.995' }, {}), address);
  assert.equal(writeAddress('default', address, { lat: '47.131', lon: '0.995', needs: 'compta' }, {}), `${address}&pana.needs=compta`);
  assert.equal(readAddress('default', `${address}&pana.lat=47.131&pana.lon=0.995`), undefined);
});

test('should read back from an address every search written into it, and touch nothing else there', () => {
  const word = fc.stringMatching(/^[a-z][a-z0-9-]{1,8}$/);
  const search = fc.record({ needs: word, place: word, q: fc.string({ maxLength: 20 }), bbox: fc.constant('1,2,3,4') }, { requiredKeys: [] });
  const group = fc.constantFrom('default', 'a', 'needs');
  fc.assert(
    fc.property(search, search, group, (asked, other, name) => {
      const start = 'https://mairie.test/page?id=7&lang=fr#plan';
      const initial = canonicalSearch(other);
      const wanted = canonicalSearch(asked);
      const address = writeAddress(name, start, wanted, initial);
      assert.deepEqual(readAddress(name, address) ?? initial, wanted);
      assert.equal(writeAddress(name, address, initial, initial), start);
    }),
  );
});
