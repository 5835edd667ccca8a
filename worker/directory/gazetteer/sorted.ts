/** Columns in increasing order, where a value is found by halving. */

/** First position in a sorted column whose value is not below `value`. */
export function lowerBound(column: Uint32Array, value: number, lo = 0, hi = column.length): number {
  while (lo < hi) {
    const middle = (lo + hi) >>> 1;
    if (column[middle]! < value) lo = middle + 1;
    else hi = middle;
  }
  return lo;
}

/** Position of `value` in `[lo, hi)` of a sorted column; -1 when it is not there. */
export function search(column: Uint32Array, value: number, lo = 0, hi = column.length): number {
  const at = lowerBound(column, value, lo, hi);
  return at < hi && column[at] === value ? at : -1;
}
