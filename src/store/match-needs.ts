/**
 * Finds the needs behind a volunteer's own words ("on veut faire une newsletter").
 * Runs at each key press over the served taxonomy (some 400 short phrases); no index, so that it weighs next to nothing.
 */
import type { Taxonomy } from '../contract/need.ts';

// Words of the taxonomy, or near them, that say nothing about a need: folded, without their plural mark. Words that meet
// nothing in it need no place here.
const STOP = new Set(
  ('le la de du un une en et ou au il on ne pa que qui ce se son notre mon vo votre pour par sur dan avec san est sont etre avoir ont ' +
    'faire fait faut peut aide aider mettre association asso the of to an for or in is it do how need help with and').split(' '),
);

const words = (text: string): string[] =>
  text
    .normalize('NFD')
    .replace(/[\u0300-\u036f]/g, '')
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .map((word) => word.replace(/(..)[sx]$/, '$1'))
    .filter((word) => word[1] && !STOP.has(word));

/** One letter changed, added, lost, or two neighbours swapped. */
const oneEdit = (a: string, b: string): boolean => {
  let i = 0;
  while (a[i] && a[i] === b[i]) i++;
  const x = a.slice(i);
  const y = b.slice(i);
  return [y.slice(1), y].includes(x.slice(1)) || x === y.slice(1) || y[1]! + y[0] + y.slice(2) === x;
};

/** How well a typed word meets a word of the taxonomy, 0 to 1: the same, its beginning, its root, a typo. */
const likeness = (typed: string, word: string): number =>
  typed === word
    ? 1
    : typed[2] && word.startsWith(typed)
      ? 0.6
      : (word[4] && typed.startsWith(word)) || (typed[4] && oneEdit(typed, word))
        ? 0.5
        : 0;

/**
 * Codes of the needs that `text` speaks of, best first, at most `limit`; empty when nothing is recognised.
 * Case, accents, plurals and words without meaning do not count; one typo is forgiven from 5 letters on; the beginning of
 * a word is enough. A word that fits many needs weighs less than one that fits few; ties keep the order of the taxonomy.
 */
export function matchNeeds(text: string, { families }: Pick<Taxonomy, 'families'>, limit = 8): string[] {
  const needs = families.flatMap(({ label, needs }) =>
    needs.map((need) => ({
      code: need.code,
      score: 0,
      // A phrase made of one word alone says more than a word met on the way; a description says least.
      fields: [...need.synonyms, need.label, label, need.description].map((phrase, i, all) => {
        const found = words(phrase);
        return { found, weight: i > all.length - 3 ? 0.3 : 0.6 + 0.4 / (found.length || 1) };
      }),
    })),
  );
  for (const typed of new Set(words(text))) {
    const scores = needs.map(({ fields }) =>
      Math.max(...fields.map(({ found, weight }) => weight * Math.max(0, ...found.map((word) => likeness(typed, word))))),
    );
    const total = scores.reduce((sum, score) => sum + score, 0);
    needs.forEach((need, i) => (need.score += scores[i]! / Math.sqrt(total || 1)));
  }
  return needs
    .filter((need) => need.score)
    .sort((a, b) => b.score - a.score)
    .slice(0, limit)
    .map((need) => need.code);
}
