/**
 * Morton order of the Web Mercator square: x and y on 24 bits each, interleaved. Rows sorted by it have two properties the engine lives on:
 * a map tile, and each of its cells, is one run of rows; and neighbours on the ground are neighbours in memory.
 */
import {mercatorX, mercatorY} from '../../src/contract/grid.ts';

/** Bits per axis: 2.4 m at the equator. */
export const MORTON_BITS = 24;
const SIDE = 2 ** MORTON_BITS;

/** Column of the grid of a longitude (degrees). */
export const gridX = (lon: number): number => Math.max(0, Math.min(SIDE - 1, Math.floor(mercatorX(lon) * SIDE)));
/** Row of the grid of a latitude (degrees), 0 at the north. */
export const gridY = (lat: number): number => Math.max(0, Math.min(SIDE - 1, Math.floor(mercatorY(lat) * SIDE)));

/** Twelve bits, each followed by a zero. */
function spread(bits: number): number {
  bits = (bits | (bits << 8)) & 0x00ff00ff;
  bits = (bits | (bits << 4)) & 0x0f0f0f0f;
  bits = (bits | (bits << 2)) & 0x33333333;
  return (bits | (bits << 1)) & 0x55555555;
}

/** Morton key, 0..2^48: a plain number, exact. */
export function mortonKey(x: number, y: number): number {
  const high = spread(x >>> 12) | (spread(y >>> 12) << 1);
  const low = spread(x & 0xfff) | (spread(y & 0xfff) << 1);
  return high * 0x1000000 + low;
}

/** First position in `keys[from..to)` whose key is not below `key`. */
export function lowerBound(keys: Float64Array, key: number, from: number, to: number): number {
  while (from < to) {
    const middle = (from + to) >>> 1;
    if (keys[middle] < key) from = middle + 1;
    else to = middle;
  }
  return from;
}

/** Runs as short as this are looked at row by row: cheaper than cutting them further. */
const SHORT_RUN = 256;

/**
 * Calls `visit` with runs of rows that together hold every row of the box (grid coordinates, both ends included), and few others.
 * A box that crosses the seam is asked in two parts.
 */
export function visitBox(
  keys: Float64Array, x0: number, y0: number, x1: number, y1: number, visit: (from: number, to: number) => void,
): void {
  const descend = (level: number, x: number, y: number, from: number, to: number): void => {
    if (from >= to) return;
    const side = 2 ** (MORTON_BITS - level);
    const left = x * side;
    const top = y * side;
    if (left > x1 || left + side <= x0 || top > y1 || top + side <= y0) return;
    const inside = left >= x0 && left + side - 1 <= x1 && top >= y0 && top + side - 1 <= y1;
    if (inside || to - from <= SHORT_RUN || level === MORTON_BITS) {
      visit(from, to);
      return;
    }
    const half = side / 2;
    const base = mortonKey(left, top);
    const quarter = half * half;
    const second = lowerBound(keys, base + quarter, from, to);
    const third = lowerBound(keys, base + 2 * quarter, second, to);
    const fourth = lowerBound(keys, base + 3 * quarter, third, to);
    descend(level + 1, 2 * x, 2 * y, from, second);
    descend(level + 1, 2 * x + 1, 2 * y, second, third);
    descend(level + 1, 2 * x, 2 * y + 1, third, fourth);
    descend(level + 1, 2 * x + 1, 2 * y + 1, fourth, to);
  };
  // The smallest square that holds the box: what is above it needs no look.
  const apart = (x0 ^ x1) | (y0 ^ y1);
  const bits = 32 - Math.clz32(apart);
  const [x, y] = [x0 >>> bits, y0 >>> bits];
  const first = mortonKey(x * 2 ** bits, y * 2 ** bits);
  const from = lowerBound(keys, first, 0, keys.length);
  descend(MORTON_BITS - bits, x, y, from, lowerBound(keys, first + 4 ** bits, from, keys.length));
}
