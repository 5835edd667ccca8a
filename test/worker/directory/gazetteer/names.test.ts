import assert from 'node:assert/strict';
import {test} from 'node:test';
import fc from 'fast-check';
import {buildNameIndex} from '../../../../worker/directory/gazetteer/names.ts';

const word = fc.string({unit: fc.constantFrom('a', 'b', 'c', ' '), minLength: 1, maxLength: 7});
const dictionary = fc.array(fc.tuple(word, fc.nat(5)), {minLength: 1, maxLength: 60}).map((rows) => {
  const sorted = rows.sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
  return {names: sorted.map(([name]) => name), weights: Float64Array.from(sorted, ([, weight]) => weight)};
});

/** Optimal string alignment distance: insertions, deletions, substitutions, neighbours swapped. */
function distance(a: string, b: string): number {
  const rows = [...a, ''].map((_, i) => [...b, ''].map((__, j) => (i === 0 ? j : j === 0 ? i : 0)));
  for (let i = 1; i <= a.length; i++) {
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1] ? 0 : 1;
      let least = Math.min(rows[i - 1][j] + 1, rows[i][j - 1] + 1, rows[i - 1][j - 1] + same);
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) least = Math.min(least, rows[i - 2][j - 2] + 1);
      rows[i][j] = least;
    }
  }
  return rows[a.length][b.length];
}

test('should find the same names by prefix as reading them all', () => {
  fc.assert(fc.property(dictionary, word, ({names, weights}, prefix) => {
    const {lo, hi} = buildNameIndex(names, weights).range(prefix);
    const found = names.map((_, at) => at).filter((at) => at >= lo && at < hi);
    assert.deepEqual(found, names.map((_, at) => at).filter((at) => names[at].startsWith(prefix)));
  }), {numRuns: 1000});
});

test('should give the names of a range from the heaviest to the lightest, then alphabetically', () => {
  fc.assert(fc.property(dictionary, fc.nat(60), fc.nat(60), ({names, weights}, a, b) => {
    const [lo, hi] = [Math.min(a, b, names.length), Math.min(Math.max(a, b), names.length)];
    const order: number[] = [];
    buildNameIndex(names, weights).best(lo, hi, (key) => order.push(key) < 100);
    const expected = names.map((_, at) => at).slice(lo, hi).sort((x, y) => weights[y] - weights[x] || x - y);
    assert.deepEqual(order, expected);
  }), {numRuns: 1000});
});

test('should find exactly the names whose beginning is one edit away', () => {
  fc.assert(fc.property(dictionary, word, ({names, weights}, text) => {
    const index = buildNameIndex(names, weights);
    const found = new Set<number>();
    for (const {lo, hi} of index.rangesOneEditAway(text)) for (let at = lo; at < hi; at++) found.add(at);
    for (const [at, name] of names.entries()) {
      const near = [text.length - 1, text.length, text.length + 1]
        .some((length) => length >= 0 && length <= name.length && distance(text, name.slice(0, length)) <= 1);
      // As typed is another question: a name that begins with the text may be in or out.
      if (!name.startsWith(text)) assert.equal(found.has(at), near, `"${text}" and "${name}"`);
    }
  }), {numRuns: 2000});
});
