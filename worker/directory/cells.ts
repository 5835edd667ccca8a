/** Structures grouped by cells of 64 px at a tile zoom: what tiles and the first view of a map show. */
import {CELL_SIZE, insetInCell} from '../../src/contract/grid.ts';
import type {Marker} from '../../src/contract/results.ts';
import type {Columns} from './columns.ts';
import {MORTON_BITS, lowerBound, mortonKey} from './morton.ts';
import {publicId} from './snapshot.ts';

/** Position in px of the world at the zoom asked, kept off the cell's border; `row` is the last of its rows. */
export interface Cell {
  readonly x: number;
  readonly y: number;
  readonly count: number;
  readonly row: number;
}

export interface Cells {
  /** Cells that are not empty, of a box of cells (both ends included) at a tile zoom; `maskOf` gives the rows of a word. */
  cells(zoom: number, x0: number, y0: number, x1: number, y1: number, maskOf: (word: number) => number): Cell[];
  /** A cell at a place in px. */
  marker(x: number, y: number, cell: Cell): Marker;
}

export function openCells({snapshot, size, gridX, gridY}: Columns): Cells {
  const {key, id} = snapshot;

  /** The rows of a mask between two rows: how many, and where their mean is on the grid. */
  function gather(from: number, to: number, maskOf: (word: number) => number): {count: number; x: number; y: number; row: number} {
    let found = 0;
    let x = 0;
    let y = 0;
    let last = -1;
    for (let word = from >>> 5; word << 5 < to; word++) {
      let mask = maskOf(word);
      if (word === from >>> 5) mask &= -1 << (from & 31);
      if (word === to >>> 5) mask &= (1 << (to & 31)) - 1;
      for (; mask !== 0; mask &= mask - 1) {
        last = (word << 5) + 31 - Math.clz32(mask & -mask);
        x += gridX[last];
        y += gridY[last];
        found++;
      }
    }
    return {count: found, x: x / found, y: y / found, row: last};
  }

  return {
    cells(zoom, x0, y0, x1, y1, maskOf) {
      const cellZoom = zoom + 2;
      const side = 2 ** (MORTON_BITS - cellZoom);
      const perCell = side * side;
      const out: Cell[] = [];
      const [left, top] = [Math.max(0, x0), Math.max(0, y0)];
      const [right, bottom] = [Math.min(x1, 2 ** cellZoom - 1), Math.min(y1, 2 ** cellZoom - 1)];
      if (left > right || top > bottom) return out;
      // A key grows with both of its coordinates: the corners hold the rows of the whole box between them.
      const start = lowerBound(key, mortonKey(left * side, top * side), 0, size);
      const end = lowerBound(key, mortonKey(right * side, bottom * side) + perCell, start, size);
      for (let y = top; y <= bottom; y++) {
        for (let x = left; x <= right; x++) {
          const first = mortonKey(x * side, y * side);
          const from = lowerBound(key, first, start, end);
          if (from === end || key[from] >= first + perCell) continue;
          const to = lowerBound(key, first + perCell, from, end);
          const found = gather(from, to, maskOf);
          if (found.count === 0) continue;
          out.push({
            x: x * CELL_SIZE + insetInCell((found.x / side - x) * CELL_SIZE),
            y: y * CELL_SIZE + insetInCell((found.y / side - y) * CELL_SIZE),
            count: found.count,
            row: found.row,
          });
        }
      }
      return out;
    },
    marker: (x, y, cell) =>
      (cell.count === 1 ? [Math.round(x), Math.round(y), 1, publicId(id[cell.row]), snapshot.name(cell.row)] : [Math.round(x), Math.round(y), cell.count]),
  };
}
