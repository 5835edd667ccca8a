/**
 * The whole map index: every matching position in one small answer, so that gestures wait for nothing.
 * Positions are cells of a 2^17 × 2^17 grid over the Web Mercator world, about 200 m wide at the latitude of Paris: enough to group
 * points down to zoom 11, deeper views ask tiles. In Hilbert order, as LEB128 deltas of the Hilbert rank: about 3 bytes each.
 */

/** Bits per axis of the grid. */
export const INDEX_BITS = 17;
const SIDE = 2 ** INDEX_BITS;

/** Hilbert rank (0 .. 2^34) of a cell. Plain numbers: the rank has more than 32 bits. */
export function hilbertRank(x: number, y: number): number {
  let rank = 0;
  for (let side = SIDE / 2; side >= 1; side /= 2) {
    const rx = (x & side) > 0 ? 1 : 0;
    const ry = (y & side) > 0 ? 1 : 0;
    rank += side * side * ((3 * rx) ^ ry);
    if (ry === 0) {
      if (rx === 1) {
        x = SIDE - 1 - x;
        y = SIDE - 1 - y;
      }
      const swap = x;
      x = y;
      y = swap;
    }
  }
  return rank;
}

/** Cell of a Hilbert rank, the inverse of {@link hilbertRank}. */
export function hilbertCell(rank: number): [x: number, y: number] {
  let x = 0;
  let y = 0;
  for (let side = 1; side < SIDE; side *= 2) {
    const rx = Math.floor(rank / 2) & 1;
    const ry = (rank & 1) ^ rx;
    if (ry === 0) {
      if (rx === 1) {
        x = side - 1 - x;
        y = side - 1 - y;
      }
      const swap = x;
      x = y;
      y = swap;
    }
    x += side * rx;
    y += side * ry;
    rank = Math.floor(rank / 4);
  }
  return [x, y];
}

/** Bytes of the ranks, which must be sorted upwards. */
export function encodeRanks(ranks: readonly number[]): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(ranks.length * 5);
  let length = 0;
  let previous = 0;
  for (const rank of ranks) {
    let delta = rank - previous;
    previous = rank;
    while (delta >= 128) {
      bytes[length++] = (delta % 128) | 128;
      delta = Math.floor(delta / 128);
    }
    bytes[length++] = delta;
  }
  return bytes.slice(0, length);
}

/** Positions of an answer one by one, x and y in 0..1 of the Mercator square (centre of the cell). A malformed tail is ignored. */
export function* decodeIndex(bytes: Uint8Array): Generator<readonly [x: number, y: number]> {
  let rank = 0;
  let delta = 0;
  let scale = 1;
  for (const byte of bytes) {
    delta += (byte & 127) * scale;
    if (byte & 128) {
      scale *= 128;
      continue;
    }
    rank += delta;
    const [x, y] = hilbertCell(rank);
    yield [(x + 0.5) / SIDE, (y + 0.5) / SIDE];
    delta = 0;
    scale = 1;
  }
}
