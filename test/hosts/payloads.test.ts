/** The corpus of hostile texts is as large as it is said to be, wherever it is used: counted here and nowhere else. */
import assert from 'node:assert/strict';
import {readdirSync, readFileSync} from 'node:fs';
import {join, resolve} from 'node:path';
import {test} from 'node:test';
import {FAMILIES, PAYLOADS, UNSEEN} from './payloads.ts';

test('should be three hundred hostile texts at least, all different, of eleven families, and those nobody sees', () => {
  assert.ok(PAYLOADS.length >= 300, `${PAYLOADS.length} payloads`);
  assert.equal(new Set(PAYLOADS).size, PAYLOADS.length);
  assert.equal(Object.keys(FAMILIES).length, 11);
  for (const [family, texts] of Object.entries(FAMILIES)) {
    assert.equal(new Set(texts).size, texts.length, `${family}: one is there twice`);
    assert.ok(texts.length >= 14, `${family}: ${texts.length}`);
  }
  assert.ok(UNSEEN.length >= 40);
  assert.deepEqual(UNSEEN.filter((text) => PAYLOADS.includes(text)), []);
});

test('should hold what a field of one line takes, so that no test has to choose among them', () => {
  assert.deepEqual(PAYLOADS.filter((text) => text.length > 120 || text.trim() === ''), []);
});

test('should be played whole: no test takes the first so many', () => {
  const root = resolve(import.meta.dirname, '..');
  const cut = readdirSync(root, {recursive: true, encoding: 'utf8'}).filter((name) => name.endsWith('.ts') && !name.endsWith('payloads.test.ts'))
    .filter((name) => readFileSync(join(root, name), 'utf8').split('\n').some((line) => /\bPAYLOADS\b.*\.slice\(\d+, ?\d+\)|\bPAYLOADS\.filter\([^)]*\) => (?:at|i) %/.test(line)));
  assert.deepEqual(cut, []);
});
