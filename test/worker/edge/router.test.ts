/** Our router finds what Hono's general one finds, on our own table. */
import assert from 'node:assert/strict';
import {test} from 'node:test';
import fc from 'fast-check';
import {TrieRouter} from 'hono/router/trie-router';
import {searchQuerySchema} from '../../../src/contract/query.ts';
import {parseQuery} from '../../../worker/edge/query.ts';
import {TableRouter} from '../../../worker/edge/router.ts';
import {ROUTES} from '../../../worker/edge/routes/index.ts';

const ours = new TableRouter<string>();
const theirs = new TrieRouter<string>();
for (const {path} of ROUTES) {
  ours.add('GET', path, path);
  // Hono writes an ending as a pattern of the parameter, and leaves it in.
  theirs.add('GET', path.replace(/:(\w+)(\.\w+)$/, ':$1{.+\\$2}'), path);
}
const found = (router: TableRouter<string> | TrieRouter<string>, method: string, path: string) => {
  const [handler, params] = router.match(method, path)[0][0] ?? [];
  const ending = /:\w+(\.\w+)$/.exec(handler ?? '')?.[1] ?? '';
  return {handler, params: Object.fromEntries(Object.entries({...(params as Record<string, string> | undefined)}).map(([name, value]) => [name, value.endsWith(ending) && router === theirs ? value.slice(0, value.length - ending.length) : value]))};
};

test('should find the route and the parameters that Hono finds', () => {
  const words = [...new Set(ROUTES.flatMap(({path}) => path.split('/').filter((word) => word !== '' && !word.startsWith(':'))))];
  const segment = fc.oneof({weight: 4, arbitrary: fc.constantFrom(...words)}, fc.constantFrom('37', 's1', 'e1.ics', '.ics', 'ics', 'é', '%C3%A9', '.', 'pana.js', 'a.b', ' '), fc.string({maxLength: 4}).filter((text) => !/[/?#]/.test(text)));
  const paths = fc.array(segment, {minLength: 0, maxLength: 5}).map((segments) => `/${segments.join('/')}`);
  const likely = fc.constantFrom(...ROUTES).chain(({path}) => fc.array(segment, {minLength: 6, maxLength: 6}).map((values) => path.replace(/:\w+(?:\{\.\+\})?/g, () => values.pop()!)));
  let matches = 0;
  fc.assert(fc.property(fc.oneof(likely, paths), (path) => {
    const expected = found(theirs, 'GET', path);
    if (expected.handler !== undefined) matches++;
    assert.deepEqual(found(ours, 'GET', path), expected);
  }), {numRuns: 2000});
  assert.ok(matches > 500, `only ${matches} paths had a route`);
});

test('should find nothing for another method or an empty parameter', () => {
  assert.deepEqual(ours.match('POST', '/v1/structures'), [[]]);
  for (const path of ['/v1/structures/', '/v1/tiles/1//2', '/v1/tiles/1/2', '/v1/tiles/1/2/3/4', '/pana/v1/', '/annuaire//contact', '/v1/events/', '/v1/events/e1/x.ics']) assert.deepEqual(ours.match('GET', path), [[]], path);
});

test('should give the same query again as the very same frozen value, and read places and pages anew', () => {
  const read = () => parseQuery(searchQuerySchema, 'needs=visio&price=gratuit');
  const first = read();
  const second = read();
  assert.deepEqual(second, first);
  assert.equal(read(), second, 'kept from the second time on');
  assert.ok(Object.isFrozen(second.value));
  assert.notEqual(parseQuery(searchQuerySchema, 'lat=47&lon=1'), parseQuery(searchQuerySchema, 'lat=47&lon=1'));
  assert.throws(() => parseQuery(searchQuerySchema, 'nothing=1'));
  assert.throws(() => parseQuery(searchQuerySchema, 'nothing=1'), 'a refusal is not kept');
});
