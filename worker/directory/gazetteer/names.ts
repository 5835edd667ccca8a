/**
 * Sorted names, found by their beginning: a binary search gives the range of names that start with a text, a table of range minima
 * gives the best ranked of any range without looking at the others, and one slip of the keyboard is followed through the same order
 * as through a trie. Names are made of `a-z0-9` and spaces (see fold.ts) and lie end to end in one array: no object per name.
 */

/** A name's letters as numbers in sorting order: 0 is its end, 1 a space, then digits, then letters. */
const LETTERS = 38;
const letterOf = (byte: number): number => (byte === 32 ? 1 : byte < 58 ? byte - 46 : byte - 85);
const ALPHABET = [...' 0123456789abcdefghijklmnopqrstuvwxyz'].map((letter) => letter.charCodeAt(0));
/** A table says where each beginning of this many letters starts. */
const HEAD = 3;

export interface NameIndex {
  readonly size: number;
  /** Names that start with `prefix`: positions `[lo, hi)`. */
  range(prefix: string): Range;
  /** Ranges of names whose beginning is one edit away from `text` (insertion, deletion, substitution, neighbours swapped). */
  rangesOneEditAway(text: string): Range[];
  /** Calls `visit` from the best ranked name of the range to the worst until it returns false. */
  best(lo: number, hi: number, visit: (key: number) => boolean): void;
  /** Rank of a name: 0 is the best. */
  rankOf(key: number): number;
  /** End of the names of `[lo, hi)` that are exactly `length` characters long: they come first. */
  endOfExact(lo: number, hi: number, length: number): number;
}

export interface Range {
  lo: number;
  hi: number;
  /** Length of the beginning that all names of the range share. */
  length: number;
}

/**
 * @param names sorted by code unit, each of `[a-z0-9 ]+`
 * @param weights the heavier of two names comes first; equal weights: alphabetical
 */
export function buildNameIndex(names: readonly string[], weights: Float64Array): NameIndex {
  const size = names.length;
  if (size > 0xffff) throw new Error('too many names for 16-bit positions');
  const starts = new Uint32Array(size + 1);
  let total = 0;
  for (let i = 0; i < size; i++) starts[i + 1] = total += names[i]!.length;
  const text = new Uint8Array(total);
  new TextEncoder().encodeInto(names.join(''), text);

  // heads[h] = first name whose first three letters are not before h.
  const heads = new Uint16Array(LETTERS ** HEAD + 1);
  const headOf = (bytes: Uint8Array, at: number, length: number): number =>
    ((length > 0 ? letterOf(bytes[at]!) : 0) * LETTERS + (length > 1 ? letterOf(bytes[at + 1]!) : 0)) * LETTERS
    + (length > 2 ? letterOf(bytes[at + 2]!) : 0);
  for (let i = 0; i < size; i++) heads[headOf(text, starts[i]!, starts[i + 1]! - starts[i]!) + 1]!++;
  for (let h = 0; h < heads.length - 1; h++) heads[h + 1]! += heads[h]!;

  const rank = new Uint16Array(size);
  const keyAt = new Uint16Array(size);
  // Weight and position in one number: a native sort of floats instead of a comparator called half a million times.
  let heaviest = 0;
  for (let i = 0; i < size; i++) heaviest = Math.max(heaviest, weights[i]!);
  const order = new Float64Array(size);
  for (let i = 0; i < size; i++) order[i] = Math.round(heaviest - weights[i]!) * 65536 + i;
  order.sort();
  for (let r = 0; r < size; r++) {
    const key = order[r]! % 65536;
    keyAt[r] = key;
    rank[key] = r;
  }

  // minima[level][i] = best rank among names i … i + 2^level - 1.
  const minima: Uint16Array[] = [rank];
  for (let width = 2; width <= size; width *= 2) {
    const below = minima.at(-1)!;
    const half = width / 2;
    const level = new Uint16Array(size - width + 1);
    for (let i = 0; i < level.length; i++) level[i] = Math.min(below[i]!, below[i + half]!);
    minima.push(level);
  }
  const bestIn = (lo: number, hi: number): number => {
    const level = 31 - Math.clz32(hi - lo);
    const row = minima[level]!;
    return Math.min(row[lo]!, row[hi - (1 << level)]!);
  };

  /** First position of `[lo, hi)` whose name, read from `depth`, is not below `rest` (or, `past`, is beyond every name it begins). */
  function bound(lo: number, hi: number, rest: Uint8Array, from: number, depth: number, past: boolean): number {
    const length = rest.length;
    while (lo < hi) {
      const middle = (lo + hi) >>> 1;
      let at = starts[middle]! + depth;
      const end = starts[middle + 1]!;
      let i = from;
      while (i < length && at < end && text[at] === rest[i]) {
        at++;
        i++;
      }
      const below = i === length ? past : at === end || text[at]! < rest[i]!;
      if (below) lo = middle + 1;
      else hi = middle;
    }
    return lo;
  }

  function narrow(lo: number, hi: number, rest: Uint8Array, from: number, depth: number): [number, number] {
    const first = bound(lo, hi, rest, from, depth, false);
    return first === hi ? [hi, hi] : [first, bound(first, hi, rest, from, depth, true)];
  }

  const bytesOf = (value: string): Uint8Array => {
    const bytes = new Uint8Array(value.length);
    for (let i = 0; i < value.length; i++) bytes[i] = value.charCodeAt(i);
    return bytes;
  };

  /** Names that start with the first `length` bytes. */
  function starting(bytes: Uint8Array, length: number): Range {
    if (length === 0) return {lo: 0, hi: size, length};
    const head = headOf(bytes, 0, length);
    const lo = heads[head]!;
    const hi = heads[head + (length > 2 ? 1 : LETTERS ** (HEAD - length))]!;
    if (length <= HEAD || lo === hi) return {lo, hi, length};
    const [first, last] = narrow(lo, hi, bytes.length === length ? bytes : bytes.subarray(0, length), HEAD, HEAD);
    return {lo: first, hi: last, length};
  }

  return {
    size,
    range: (prefix) => starting(bytesOf(prefix), prefix.length),
    rangesOneEditAway(value) {
      const query = bytesOf(value);
      const found: Range[] = [];
      const length = query.length;
      const keep = (range: Range): void => {
        if (range.lo < range.hi) found.push(range);
      };
      // A slip in the first letters: nearly all of them lead nowhere, and the table of beginnings says so at once.
      const typed = new Uint8Array(length + 1);
      for (let i = 0; i < Math.min(HEAD, length); i++) {
        typed.set(query.subarray(0, i));
        typed.set(query.subarray(i + 1), i);
        keep(starting(typed, length - 1));
        typed.set(query.subarray(i), i + 1);
        for (const letter of ALPHABET) {
          typed[i] = letter;
          keep(starting(typed, length + 1));
        }
        typed.set(query.subarray(i + 1), i + 1);
        for (const letter of ALPHABET) {
          if (letter === query[i]) continue;
          typed[i] = letter;
          keep(starting(typed, length));
        }
        if (i + 1 < length && query[i] !== query[i + 1]) {
          typed[i] = query[i + 1]!;
          typed[i + 1] = query[i]!;
          keep(starting(typed, length));
        }
      }
      // Later: the names that share what comes before the slip are few, and only letters that follow there are tried.
      const add = (lo: number, hi: number, from: number, depth: number): void => {
        const [first, last] = from < length ? narrow(lo, hi, query, from, depth) : [lo, hi];
        if (first < last) found.push({lo: first, hi: last, length: depth + length - from});
      };
      const one = new Uint8Array(1);
      const two = new Uint8Array(2);
      let {lo, hi} = starting(query, Math.min(HEAD, length));
      for (let i = HEAD; i < length && lo < hi; i++) {
        add(lo, hi, i + 1, i);
        if (i + 1 < length && query[i] !== query[i + 1]) {
          two[0] = query[i + 1]!;
          two[1] = query[i]!;
          const [first, last] = narrow(lo, hi, two, 0, i);
          if (first < last) add(first, last, i + 2, i + 2);
        }
        // Names that end here come first and have no next letter.
        let at = lo;
        while (at < hi && starts[at]! + i >= starts[at + 1]!) at++;
        while (at < hi) {
          one[0] = text[starts[at]! + i]!;
          const last = bound(at, hi, one, 0, i, true);
          if (one[0] !== query[i]) add(at, last, i + 1, i + 1);
          add(at, last, i, i + 1);
          at = last;
        }
        one[0] = query[i]!;
        [lo, hi] = narrow(lo, hi, one, 0, i);
      }
      return found;
    },
    best(lo, hi, visit) {
      if (lo >= hi) return;
      // Ranges still to be read, each with its best rank: as many as names already given, plus one.
      const los = [lo];
      const his = [hi];
      const ranks = [bestIn(lo, hi)];
      while (los.length > 0) {
        let chosen = 0;
        for (let i = 1; i < ranks.length; i++) if (ranks[i]! < ranks[chosen]!) chosen = i;
        const key = keyAt[ranks[chosen]!]!;
        if (!visit(key)) return;
        const [left, right] = [los[chosen]!, his[chosen]!];
        if (left < key) {
          his[chosen] = key;
          ranks[chosen] = bestIn(left, key);
          if (key + 1 < right) {
            los.push(key + 1);
            his.push(right);
            ranks.push(bestIn(key + 1, right));
          }
        } else if (key + 1 < right) {
          los[chosen] = key + 1;
          ranks[chosen] = bestIn(key + 1, right);
        } else {
          const [l, h, r] = [los.pop()!, his.pop()!, ranks.pop()!];
          if (chosen < los.length) {
            los[chosen] = l;
            his[chosen] = h;
            ranks[chosen] = r;
          }
        }
      }
    },
    rankOf: (key) => rank[key]!,
    endOfExact(lo, hi, length) {
      let end = lo;
      while (end < hi && starts[end + 1]! - starts[end]! === length) end++;
      return end;
    },
  };
}
