/**
 * Search by name. Prepared at publication: the words of names, towns and labels, sorted; for each the rows it is in; and a deletion
 * dictionary: every word with one letter left out, so that a slip is found by look-ups instead of by comparing with every word.
 *
 * What is found, by stages, the first that gives enough; the stage is chosen on the whole directory, so that filters only narrow:
 * 1. rows that have every typed word as it is (the last one may be unfinished), when there are {@link ENOUGH} of them;
 * 2. rows that have every typed word, one slip in each forgiven;
 * 3. rows that have words worth half of what was typed at least.
 */
import {SLIP_FROM, oneSlip, wordsOf} from './words.ts';

/** Rows that make the first stage enough. */
export const ENOUGH = 10;
/** What a word found unfinished, with a slip, or in the town or a label instead of the name, is worth. */
export const WORTH = {prefix: 0.9, slip: 0.8, elsewhere: 0.6, half: 0.5} as const;

/** Weight of a word that `rows` of `total` rows have, in whole thousandths so that sums do not depend on their order: rare words tell more. */
export const wordWeight = (total: number, rows: number): number => Math.round(1000 * Math.log(1 + total / rows));

/** What a word found is worth, in thousandths. */
export const wordValue = (weight: number, worth: number, inName: boolean): number =>
  Math.round(weight * worth * (inName ? 1 : WORTH.elsewhere));

/** Score of a row, in thousandths: what was found against what was typed and what the name says beside it. */
export const rowScore = (found: number, typed: number, named: number): number => Math.round((2000 * found) / (typed + named));

/** Columns of the dictionary, as they are published. */
export interface NameColumns {
  /** The words one after the other, ASCII, sorted. */
  readonly text: Uint8Array;
  readonly textStart: Uint32Array;
  /** Rows of each word, upwards: `row * 2 + 1` when the word is in the name, `row * 2` when only elsewhere. */
  readonly rows: Uint32Array;
  readonly rowsStart: Uint32Array;
  /** Hashes of the words with one letter left out (and whole), sorted; the word of each; first entry of each high half. */
  readonly slipHash: Uint32Array;
  readonly slipWord: Uint32Array;
  readonly slipStart: Uint32Array;
}

/** What a row is found by. */
export interface NamedRow {
  readonly name: string;
  /** Town and labels. */
  readonly elsewhere: string;
}

/** Rows found, upwards, and the score of each. */
export interface NameMatch {
  readonly rows: Uint32Array;
  readonly scores: Uint32Array;
}

const FNV = 0x811c9dc5;
const PRIME = 0x01000193;
const NONE = -1;

function hashWithout(codes: Uint8Array, from: number, to: number, skip: number): number {
  let hash = FNV;
  for (let i = from; i < to; i++) if (i !== skip) hash = Math.imul(hash ^ codes[i], PRIME);
  hash ^= hash >>> 15;
  return Math.imul(hash, 0x2c1b3c6d) >>> 0;
}

/** Prepares the dictionary of rows given in their order. */
export function buildNames(rows: readonly NamedRow[]): NameColumns {
  const postings = new Map<string, number[]>();
  rows.forEach((row, at) => {
    const inName = new Set(wordsOf(row.name));
    const put = (word: string, value: number): void => {
      const list = postings.get(word);
      if (list) list.push(value);
      else postings.set(word, [value]);
    };
    for (const word of inName) put(word, at * 2 + 1);
    for (const word of wordsOf(row.elsewhere)) if (!inName.has(word)) put(word, at * 2);
  });
  const words = [...postings.keys()].sort((a, b) => (a < b ? -1 : 1));
  const text = new TextEncoder().encode(words.join(''));
  const textStart = new Uint32Array(words.length + 1);
  const rowsStart = new Uint32Array(words.length + 1);
  words.forEach((word, at) => {
    textStart[at + 1] = textStart[at] + word.length;
    rowsStart[at + 1] = rowsStart[at] + (postings.get(word)?.length ?? 0);
  });
  const all = new Uint32Array(rowsStart[words.length]);
  words.forEach((word, at) => all.set(postings.get(word) ?? [], rowsStart[at]));

  const entries: number[] = [];
  words.forEach((word, at) => {
    if (word.length < SLIP_FROM - 1) return;
    const hashes = new Set<number>([hashWithout(text, textStart[at], textStart[at + 1], NONE)]);
    for (let skip = textStart[at]; skip < textStart[at + 1]; skip++) hashes.add(hashWithout(text, textStart[at], textStart[at + 1], skip));
    // Hash and word in one number below 2^53, so that a typed sort orders both.
    for (const hash of hashes) entries.push(hash * 0x200000 + at);
  });
  if (words.length > 0x200000) throw new RangeError('more than two million different words');
  const sorted = Float64Array.from(entries).sort();
  const slipHash = new Uint32Array(sorted.length);
  const slipWord = new Uint32Array(sorted.length);
  const slipStart = new Uint32Array(0x10001);
  sorted.forEach((entry, at) => {
    const hash = Math.floor(entry / 0x200000);
    slipHash[at] = hash;
    slipWord[at] = entry - hash * 0x200000;
    slipStart[(hash >>> 16) + 1]++;
  });
  for (let i = 0; i < 0x10000; i++) slipStart[i + 1] += slipStart[i];
  return {text, textStart, rows: all, rowsStart, slipHash, slipWord, slipStart};
}

/** A word of the dictionary that a typed word may mean, and how well. */
interface Candidate {
  readonly word: number;
  readonly worth: number;
}

/** Opens the dictionary over `total` rows. Not reentrant: one search at a time, as in one thread. */
export function openNames(columns: NameColumns, total: number): (query: string) => NameMatch {
  const {text, textStart, rows, rowsStart, slipHash, slipWord, slipStart} = columns;
  const words = textStart.length - 1;
  const weight = new Float64Array(words);
  // What a whole name weighs: the sum over its words.
  const named = new Float64Array(total);
  for (let word = 0; word < words; word++) {
    weight[word] = wordWeight(total, rowsStart[word + 1] - rowsStart[word]);
    for (let at = rowsStart[word]; at < rowsStart[word + 1]; at++) if (rows[at] & 1) named[rows[at] >>> 1] += weight[word];
  }
  const found = new Float64Array(total);
  const best = new Float64Array(total);
  const seen = new Uint8Array(total);
  const typed = new Uint8Array(1024);
  // Rows of a step and of the one before, in memory of our own: common words have tens of thousands.
  const [even, odd] = [new Uint32Array(total), new Uint32Array(total)];

  const compare = (word: number, query: string): number => {
    const from = textStart[word];
    const length = textStart[word + 1] - from;
    const shared = Math.min(length, query.length);
    for (let i = 0; i < shared; i++) {
      const difference = text[from + i] - query.charCodeAt(i);
      if (difference !== 0) return difference;
    }
    return length - query.length;
  };
  const firstNotBelow = (query: string): number => {
    let low = 0;
    let high = words;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (compare(middle, query) < 0) low = middle + 1;
      else high = middle;
    }
    return low;
  };
  const exact = (query: string): number => {
    const at = firstNotBelow(query);
    return at < words && compare(at, query) === 0 ? at : NONE;
  };
  const startsWith = (word: number, query: string): boolean => {
    const from = textStart[word];
    if (textStart[word + 1] - from < query.length) return false;
    for (let i = 0; i < query.length; i++) if (text[from + i] !== query.charCodeAt(i)) return false;
    return true;
  };
  const spell = (word: number): string => {
    let out = '';
    for (let i = textStart[word]; i < textStart[word + 1]; i++) out += String.fromCharCode(text[i]);
    return out;
  };

  /** The word as typed, and words it begins when it may be unfinished. */
  const asTyped = (query: string, last: boolean): Candidate[] => {
    const out: Candidate[] = [];
    let word = firstNotBelow(query);
    if (word < words && compare(word, query) === 0) out.push({word: word++, worth: 1});
    if (last && query.length > 1) for (; word < words && startsWith(word, query); word++) out.push({word, worth: WORTH.prefix});
    return out;
  };
  /** Those, and words one slip away. */
  const withSlips = (query: string, last: boolean): Candidate[] => {
    const out = asTyped(query, last);
    if (query.length < SLIP_FROM || query.length > typed.length) return out;
    const known = new Set(out.map((candidate) => candidate.word));
    for (let i = 0; i < query.length; i++) typed[i] = query.charCodeAt(i);
    for (let skip = NONE; skip < query.length; skip++) {
      const hash = hashWithout(typed, 0, query.length, skip);
      for (let at = slipStart[hash >>> 16]; at < slipStart[(hash >>> 16) + 1]; at++) {
        if (slipHash[at] !== hash || known.has(slipWord[at])) continue;
        const length = textStart[slipWord[at] + 1] - textStart[slipWord[at]];
        if (Math.abs(length - query.length) > 1 || !oneSlip(spell(slipWord[at]), query)) continue;
        known.add(slipWord[at]);
        out.push({word: slipWord[at], worth: WORTH.slip});
      }
    }
    return out;
  };

  /** Typed words, with a forgotten space put back and a space too many taken out where only that makes a known word. */
  const mended = (query: string): string[] => {
    const typedWords = wordsOf(query);
    const out: string[] = [];
    for (let i = 0; i < typedWords.length; i++) {
      const word = typedWords[i];
      if (word.length >= 128 || withSlips(word, i === typedWords.length - 1).length > 0) {
        out.push(word);
        continue;
      }
      const joined = i + 1 < typedWords.length ? word + typedWords[i + 1] : '';
      if (joined !== '' && exact(joined) !== NONE) {
        out.push(joined);
        i++;
        continue;
      }
      let cut = 0;
      for (let at = 2; at <= word.length - 2 && cut === 0; at++) {
        if (exact(word.slice(0, at)) !== NONE && exact(word.slice(at)) !== NONE) cut = at;
      }
      if (cut > 0) out.push(word.slice(0, cut), word.slice(cut));
      else out.push(word);
    }
    return [...new Set(out)];
  };

  const none = new Uint32Array(0);
  const nothing: NameMatch = {rows: new Uint32Array(0), scores: new Uint32Array(0)};
  const rowsIn = (candidates: readonly Candidate[]): number =>
    candidates.reduce((sum, candidate) => sum + rowsStart[candidate.word + 1] - rowsStart[candidate.word], 0);

  /** Rows with every group of candidates. Leaves in `found` the sum of their best words. */
  const rowsWithAll = (groups: readonly (readonly Candidate[])[]): Uint32Array => {
    // The rarest group first: the others are then only looked up for the few rows it leaves.
    const order = [...groups].sort((a, b) => rowsIn(a) - rowsIn(b));
    let current = even.subarray(0, 0);
    order.forEach((group, step) => {
      const mine = step % 2 === 0 ? odd : even;
      let length = 0;
      const keep = (row: number, value: number): void => {
        if (seen[row] === step) {
          seen[row] = step + 1;
          best[row] = value;
          mine[length++] = row;
        } else if (seen[row] === step + 1 && value > best[row]) best[row] = value;
      };
      for (const {word, worth} of group) {
        const inName = wordValue(weight[word], worth, true);
        const elsewhere = wordValue(weight[word], worth, false);
        const from = rowsStart[word];
        const to = rowsStart[word + 1];
        if (step > 0 && current.length * 16 < to - from) {
          for (const row of current) {
            let low = from;
            let high = to;
            while (low < high) {
              const middle = (low + high) >>> 1;
              if (rows[middle] < row * 2) low = middle + 1;
              else high = middle;
            }
            if (low < to && rows[low] >>> 1 === row) keep(row, rows[low] & 1 ? inName : elsewhere);
          }
        } else {
          for (let at = from; at < to; at++) keep(rows[at] >>> 1, rows[at] & 1 ? inName : elsewhere);
        }
      }
      for (const row of current) if (seen[row] === step) seen[row] = 0;
      current = mine.subarray(0, length);
      for (const row of current) {
        found[row] = (step === 0 ? 0 : found[row]) + best[row];
        best[row] = 0;
      }
    });
    for (const row of current) seen[row] = 0;
    return current;
  };

  /** Rows with words worth half of what was typed. */
  const rowsWithHalf = (groups: readonly (readonly Candidate[])[], typedWeight: number): Uint32Array => {
    let touched = 0;
    for (const group of groups) {
      let length = 0;
      for (const {word, worth} of group) {
        for (let at = rowsStart[word]; at < rowsStart[word + 1]; at++) {
          const row = rows[at] >>> 1;
          const value = wordValue(weight[word], worth, (rows[at] & 1) === 1);
          if (best[row] === 0) odd[length++] = row;
          if (value > best[row]) best[row] = value;
        }
      }
      for (let at = 0; at < length; at++) {
        const row = odd[at];
        if (seen[row] === 0) {
          seen[row] = 1;
          found[row] = 0;
          even[touched++] = row;
        }
        found[row] += best[row];
        best[row] = 0;
      }
    }
    const all = even.subarray(0, touched);
    for (const row of all) seen[row] = 0;
    return all.filter((row) => found[row] >= typedWeight * WORTH.half);
  };

  return (query) => {
    const typedWords = mended(query);
    if (typedWords.length === 0 || words === 0) return nothing;
    const last = typedWords.length - 1;
    let groups = typedWords.map((word, at) => asTyped(word, at === last));
    let matched: Uint32Array = groups.every((group) => group.length > 0) ? rowsWithAll(groups) : none;
    if (matched.length < ENOUGH) {
      groups = typedWords.map((word, at) => withSlips(word, at === last));
      matched = groups.every((group) => group.length > 0) ? rowsWithAll(groups) : none;
    }
    const typedWeight = groups.reduce((sum, group) => sum + group.reduce((most, {word}) => Math.max(most, weight[word]), 0), 0);
    if (matched.length === 0) matched = rowsWithHalf(groups, typedWeight);
    if (matched.length === 0) return nothing;
    const sorted = matched.slice().sort();
    return {rows: sorted, scores: sorted.map((row) => rowScore(found[row], typedWeight, named[row]))};
  };
}
