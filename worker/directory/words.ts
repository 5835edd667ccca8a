/** How a name becomes the words it is found by. The same for what is published and for what is typed. */
import {fold} from './gazetteer/fold.ts';

/** Words that tell nothing apart in a French name. */
const EMPTY_WORDS: ReadonlySet<string> = new Set([
  'a', 'au', 'aux', 'd', 'de', 'des', 'du', 'en', 'et', 'l', 'la', 'le', 'les', 'ou', 'par', 'pour', 'sur', 'un', 'une',
]);

/** Words of a text, folded, each once, in order; empty words only when there is nothing else. */
export function wordsOf(text: string): string[] {
  const all = [...new Set(fold(text).split(' '))].filter((word) => word !== '');
  const telling = all.filter((word) => !EMPTY_WORDS.has(word));
  return telling.length > 0 ? telling : all;
}

/** Shortest typed word in which a slip is forgiven. */
export const SLIP_FROM = 4;

/** Whether one slip at most (a letter changed, missing, added, or two neighbours swapped) leads from one word to the other. */
export function oneSlip(a: string, b: string): boolean {
  if (a === b) return true;
  if (a.length > b.length) return oneSlip(b, a);
  if (b.length - a.length > 1) return false;
  let at = 0;
  while (at < a.length && a[at] === b[at]) at++;
  if (a.length < b.length) return a.slice(at) === b.slice(at + 1);
  if (a.slice(at + 1) === b.slice(at + 1)) return true;
  return a[at] === b[at + 1] && a[at + 1] === b[at] && a.slice(at + 2) === b.slice(at + 2);
}
