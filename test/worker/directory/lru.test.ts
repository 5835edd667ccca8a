/** What the engine remembers: bounded, and never another key's value. */
import assert from 'node:assert/strict';
import {test} from 'node:test';
import fc from 'fast-check';
import {Earned, Lru, Returning} from '../../../worker/directory/lru.ts';

test('should give what was made for the key, whatever was asked before', () => {
  const keys = fc.array(fc.oneof(fc.nat({max: 12}).map(String), fc.string({maxLength: 3})), {maxLength: 80});
  fc.assert(fc.property(keys, (asked) => {
    const [recent, returning, earned] = [new Lru<string>(4), new Returning<string>(4), new Earned<string>(4)];
    for (const key of asked) {
      assert.equal(recent.get(key, () => `of ${key}`), `of ${key}`);
      assert.equal(returning.get(key, () => `of ${key}`), `of ${key}`);
      assert.ok([undefined, `of ${key}`].includes(earned.get(key, () => `of ${key}`)));
    }
    assert.ok(recent.size <= 4);
  }));
});

test('should make a value that keeps coming back twice at most', () => {
  const returning = new Returning<object>(8);
  let made = 0;
  const ask = () => returning.get('commune:37132', () => ({made: ++made}));
  ask();
  const kept = ask();
  for (let at = 0; at < 5000; at++) returning.get(`once ${at}`, () => ({}));
  assert.equal(ask(), kept, 'thousands that come once push nothing out');
  assert.equal(made, 2);
});
