/** Bytes written by hand are the bytes the platform would have written. */
import assert from 'node:assert/strict';
import {test} from 'node:test';
import fc from 'fast-check';
import {Bytes} from '../../../worker/directory/bytes.ts';

const written = (write: (into: Bytes) => void): string => {
  const into = new Bytes();
  write(into);
  return new TextDecoder().decode(into.take());
};

test('should write any text as the platform encodes it', () => {
  fc.assert(fc.property(fc.string({unit: 'binary'}), fc.string({unit: 'grapheme'}), (wild, usual) => {
    const text = `${wild}L’Étincelle${usual}`;
    const into = new Bytes();
    assert.deepEqual(into.text(text).take(), new TextEncoder().encode(text));
  }));
  assert.deepEqual(new Bytes().text('a\ud83db').take(), new TextEncoder().encode('a\ud83db'), 'half of a pair');
});

test('should keep what was written when its memory grows', () => {
  const long = 'é’x'.repeat(30_000);
  assert.equal(written((into) => into.text('<').text(long).copy(new TextEncoder().encode(long)).text('>')), `<${long}${long}>`);
});

test('should write whole numbers in both bases, however large', () => {
  fc.assert(fc.property(fc.oneof(fc.nat(), fc.maxSafeNat(), fc.constantFrom(0, 9, 10, 35, 36, 0x7fffffff, 0x80000000)), (number) => {
    assert.equal(written((into) => into.whole(number)), String(number));
    assert.equal(written((into) => into.whole(number, 36)), number.toString(36));
  }));
});

test('should write decimals as JSON does once they are rounded', () => {
  const degrees = fc.double({min: -180, max: 180, noNaN: true});
  fc.assert(fc.property(fc.oneof(degrees, degrees.map((value) => Math.round(value * 100) / 100), fc.constantFrom(0, -0, -0.000001, 0.00001, -1e-5, 100, -100, 0.1)), fc.integer({min: 0, max: 5}), (value, decimals) => {
    assert.equal(written((into) => into.decimal(value, decimals)), JSON.stringify(Math.round(value * 10 ** decimals) / 10 ** decimals));
  }));
});

test('should give memory of its own, and start again empty', () => {
  const into = new Bytes();
  const first = into.text('first').take();
  assert.equal(new TextDecoder().decode(into.clear().text('other').take()), 'other');
  assert.equal(new TextDecoder().decode(first), 'first');
});
