/**
 * The rows that state one zone, packed: they are strewn over the directory, a few to a word, and each word costs a journey to memory.
 * Here their bits stand side by side in words of their own, laid out like those of the snapshot, and are read at a stretch.
 */
import type {Columns} from './columns.ts';

/** Lists shorter than this are as cheap where they are. */
const LEAST = 8;

/** Words of 32 rows of the list, as the snapshot has them of all rows. */
export type PackOf = (list: Uint32Array) => Uint32Array | undefined;

/** Packs lists of the snapshot when they are first asked for; kept, about 18 bytes for each row of each. */
export function openPacks({snapshot: {bits}, layout: {width}}: Columns): PackOf {
  const packs = new Map<number, Uint32Array>();

  function pack(list: Uint32Array): Uint32Array {
    const packed = new Uint32Array(Math.ceil(list.length / 32) * width);
    for (let at = 0; at < list.length; at++) {
      const from = (list[at] >>> 5) * width;
      const shift = list[at] & 31;
      const to = (at >>> 5) * width;
      for (let bit = 0; bit < width; bit++) packed[to + bit] |= ((bits[from + bit] >>> shift) & 1) << (at & 31);
    }
    return packed;
  }

  return (list) => {
    if (list.length < LEAST) return undefined;
    // Lists are parts of one column: where each starts tells it from the others.
    let packed = packs.get(list.byteOffset);
    if (packed === undefined) packs.set(list.byteOffset, packed = pack(list));
    return packed;
  };
}
