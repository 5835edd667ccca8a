/**
 * The whole map index held in the browser: clusters of any view without a request. Points come in Hilbert order, in which every cell of
 * every level of the grid is one run of neighbours: grouping a level is one pass over the points, without a table.
 */
import { CELL_SIZE, insetInCell, TILE_SIZE } from '../contract/grid.ts';
import { decodeIndex } from '../contract/map-index.ts';

/** Points decoded between two breaths: about 2 ms on a slow phone. */
const SLICE = 1500;

/** Deepest tile zoom at which the index places a marker to 2 px; and deepest at which it is good enough until the tiles come (16 px). */
export const INDEX_PRECISE_ZOOM = 11;
export const INDEX_TILE_ZOOM = 14;

/** Cells of one tile zoom; entry `i` is one cell. */
export interface Level {
  /** Column and row of the cell in the whole world, 64 px each. */
  readonly columns: Int32Array;
  readonly rows: Int32Array;
  readonly counts: Int32Array;
  /** Place of the marker, world pixels of the tile zoom. */
  readonly xs: Float64Array;
  readonly ys: Float64Array;
}

export class PointIndex {
  readonly #xs: Float64Array;
  readonly #ys: Float64Array;
  readonly #levels = new Map<number, Level>();

  private constructor(xs: Float64Array, ys: Float64Array) {
    this.#xs = xs;
    this.#ys = ys;
  }

  /** Decodes an answer of `/v1/tiles/index`; `breathe` is awaited between slices, so that no task is long. */
  static async decode(bytes: Uint8Array, breathe: () => Promise<void>): Promise<PointIndex> {
    const xs = new Float64Array(bytes.length);
    const ys = new Float64Array(bytes.length);
    let count = 0;
    for (const [x, y] of decodeIndex(bytes)) {
      xs[count] = x;
      ys[count] = y;
      if (++count % SLICE === 0) await breathe();
    }
    return new PointIndex(xs.slice(0, count), ys.slice(0, count));
  }

  get size(): number {
    return this.#xs.length;
  }

  /** The cells of a tile zoom (0..{@link INDEX_TILE_ZOOM}: whole cells of the index, so counts are exact), kept for the next gesture. */
  level(tileZoom: number): Level {
    const known = this.#levels.get(tileZoom);
    if (known) return known;
    const world = TILE_SIZE * 2 ** tileZoom;
    const size = this.#xs.length;
    const level = {
      columns: new Int32Array(size),
      rows: new Int32Array(size),
      counts: new Int32Array(size),
      xs: new Float64Array(size),
      ys: new Float64Array(size),
    };
    let cell = -1;
    for (let i = 0; i < size; i++) {
      const x = this.#xs[i]! * world;
      const y = this.#ys[i]! * world;
      const column = Math.floor(x / CELL_SIZE);
      const row = Math.floor(y / CELL_SIZE);
      if (cell < 0 || level.columns[cell] !== column || level.rows[cell] !== row) {
        cell++;
        level.columns[cell] = column;
        level.rows[cell] = row;
      }
      level.counts[cell]!++;
      level.xs[cell]! += x;
      level.ys[cell]! += y;
    }
    const length = cell + 1;
    for (let i = 0; i < length; i++) {
      const left = level.columns[i]! * CELL_SIZE;
      const top = level.rows[i]! * CELL_SIZE;
      level.xs[i] = left + insetInCell(level.xs[i]! / level.counts[i]! - left);
      level.ys[i] = top + insetInCell(level.ys[i]! / level.counts[i]! - top);
    }
    const trimmed: Level = {
      columns: level.columns.slice(0, length),
      rows: level.rows.slice(0, length),
      counts: level.counts.slice(0, length),
      xs: level.xs.slice(0, length),
      ys: level.ys.slice(0, length),
    };
    this.#levels.set(tileZoom, trimmed);
    return trimmed;
  }
}
