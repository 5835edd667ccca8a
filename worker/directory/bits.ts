/** Sets of rows as bits of 32-bit words, bit `row & 31` of word `row >> 5`. */

/** Number of bits set in a 32-bit word. */
export function popcount(word: number): number {
  word -= (word >>> 1) & 0x55555555;
  word = (word & 0x33333333) + ((word >>> 2) & 0x33333333);
  return Math.imul((word + (word >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
}

/** Words needed for `rows` rows. */
export const wordsFor = (rows: number): number => (rows + 31) >>> 5;

/** Whether `row` is in the set. */
export const has = (set: Uint32Array, row: number): boolean => ((set[row >>> 5] >>> (row & 31)) & 1) === 1;

/** Adds `row` to the set. */
export function add(set: Uint32Array, row: number): void {
  set[row >>> 5] |= 1 << (row & 31);
}

/** The set of every row below `rows`. */
export function everyRow(rows: number): Uint32Array {
  const set = new Uint32Array(wordsFor(rows)).fill(0xffffffff);
  if (rows & 31) set[set.length - 1] = (1 << (rows & 31)) - 1;
  return set;
}

/** How many rows are in the set. */
export function size(set: Uint32Array): number {
  let count = 0;
  for (let word = 0; word < set.length; word++) count += popcount(set[word]);
  return count;
}

/** Whether two sets of as many words have a row in common. */
export function meets(one: Uint32Array, other: Uint32Array): boolean {
  for (let word = 0; word < one.length; word++) if ((one[word] & other[word]) !== 0) return true;
  return false;
}

/** Visits the rows of the set upwards, until `visit` says false. A row may be taken out of the set while it is visited. */
export function eachRow(set: Uint32Array, visit: (row: number) => boolean | void): void {
  for (let word = 0; word < set.length; word++) {
    for (let bits = set[word]; bits !== 0; bits &= bits - 1) if (visit((word << 5) + 31 - Math.clz32(bits & -bits)) === false) return;
  }
}

/** The rows of the set, upwards. */
export function rowsOf(set: Uint32Array): Uint32Array {
  const rows = new Uint32Array(size(set));
  let length = 0;
  eachRow(set, (row) => void (rows[length++] = row));
  return rows;
}

/** Whether an upwards sorted list holds `row`. */
export function includes(sorted: Uint32Array, row: number): boolean {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (sorted[middle] < row) low = middle + 1;
    else high = middle;
  }
  return low < sorted.length && sorted[low] === row;
}
