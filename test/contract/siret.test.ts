/** The number of an establishment is known by its key, as people write it. */
import assert from 'node:assert/strict';
import {test} from 'node:test';
import {isSiret, siretOf} from '../../src/contract/siret.ts';

test('should take an establishment’s number as people write it', () => {
  for (const typed of ['73282932000074', '732 829 320 00074', '732\u00a0829\u202f320-00074', ' 732.829.320.00074 ']) assert.equal(isSiret(siretOf(typed)), true, typed);
});

test('should refuse one digit that is wrong, two that are swapped, and whatever is no number', () => {
  const good = '73282932000074';
  for (let at = 0; at < 14; at++) {
    for (let digit = 0; digit < 10; digit++) {
      const other = good.slice(0, at) + String(digit) + good.slice(at + 1);
      assert.equal(isSiret(other), other === good, other);
    }
  }
  for (const typed of ['', '732829320', '732829320000740', '00000000000000', '7328293200007a', '37282932000074']) assert.equal(isSiret(siretOf(typed)), false, typed);
});

test('should take La Poste’s establishments by the sum of their digits, and its head office by its key', () => {
  assert.equal(isSiret('35600000000048'), true);
  assert.equal(isSiret('35600000038316'), true);
  assert.equal(isSiret('35600000038317'), false);
  // The exception is La Poste’s alone.
  assert.equal(isSiret('35600100038315'), false);
});
