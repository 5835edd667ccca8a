/** A published directory ready to be asked: its columns, and those that are cheaper to compute than to carry. */
import {everyRow, wordsFor} from './bits.ts';
import type {FacetLayout} from './facets.ts';
import {gridX, gridY} from './morton.ts';
import type {Snapshot} from './snapshot.ts';
import {unitVector, type UnitVector} from './sphere.ts';

/** Every part of the engine reads these and changes none. */
export interface Columns {
  readonly snapshot: Snapshot;
  readonly size: number;
  /** Words of a set of rows. */
  readonly words: number;
  /** The set of all rows. */
  readonly every: Uint32Array;
  readonly layout: FacetLayout;
  /** Column and row of the Morton grid. */
  readonly gridX: Uint32Array;
  readonly gridY: Uint32Array;
  /** Unit vectors, x y z x y z… */
  readonly vectors: Float64Array;
  /** Squared chord from a point to a row. */
  chordTo(from: UnitVector, row: number): number;
  /** Whether a row has a bit of the layout. */
  hasBit(row: number, bit: number): boolean;
  /** Rows found for any place: in the whole country, or at a distance without a stated zone. */
  readonly everywhere: Uint32Array;
}

export function openColumns(snapshot: Snapshot): Columns {
  const {size, layout, bits, lat, lon} = snapshot;
  const {width, national, remote, stated} = layout;
  const every = everyRow(size);
  const vectors = new Float64Array(size * 3);
  const columnX = new Uint32Array(size);
  const columnY = new Uint32Array(size);
  for (let row = 0; row < size; row++) {
    const {x, y, z} = unitVector(lat[row], lon[row]);
    vectors[row * 3] = x;
    vectors[row * 3 + 1] = y;
    vectors[row * 3 + 2] = z;
    columnX[row] = gridX(lon[row]);
    columnY[row] = gridY(lat[row]);
  }
  const everywhere = every.map((all, word) => bits[word * width + national] | (bits[word * width + remote] & ~bits[word * width + stated] & all));
  return {
    snapshot, size, words: wordsFor(size), every, everywhere, layout, gridX: columnX, gridY: columnY, vectors,
    chordTo(from, row) {
      const x = vectors[row * 3] - from.x;
      const y = vectors[row * 3 + 1] - from.y;
      const z = vectors[row * 3 + 2] - from.z;
      return x * x + y * y + z * z;
    },
    hasBit: (row, bit) => ((bits[(row >>> 5) * width + bit] >>> (row & 31)) & 1) === 1,
  };
}
