/**
 * Markers as places of the world. The first view speaks in its own pixels, tiles in theirs: both become spots, named by the cell of the
 * grid they stand for, so that the marker of one is recognised in the other.
 */
import { CELL_SIZE, mercatorX, mercatorY, TILE_SIZE, tileZoomFor, worldSize, type View } from './grid.ts';
import type { MapView, Marker } from './results.ts';

/** A marker: `x`, `y` in 0..1 of the Mercator world; `key` is `tile zoom/column/row` of its cell. */
export interface Spot {
  readonly key: string;
  readonly x: number;
  readonly y: number;
  readonly count: number;
  /** Of a single structure, once known. */
  readonly id?: string | undefined;
  readonly name?: string | undefined;
}

/** A town that orients: `x`, `y` in 0..1 of the Mercator world. */
export interface Town {
  readonly x: number;
  readonly y: number;
  readonly name: string;
}

/** Name of the cell of the grid that holds a place given in 0..1 of the world. */
export function cellKey(tileZoom: number, x: number, y: number): string {
  const cells = worldSize(tileZoom) / CELL_SIZE;
  return `${tileZoom}/${Math.floor(x * cells)}/${Math.floor(y * cells)}`;
}

const spotAt = (tileZoom: number, x: number, y: number, [, , count, id, name]: Marker): Spot => ({ key: cellKey(tileZoom, x, y), x, y, count, id, name });

/** Pixel `[px, py]` of a view in 0..1 of the world. */
export function worldIn(view: View, px: number, py: number): [x: number, y: number] {
  const size = worldSize(view.zoom);
  return [mercatorX(view.lon) + (px - view.width / 2) / size, mercatorY(view.lat) + (py - view.height / 2) / size];
}

export const spotsOfView = (view: MapView): Spot[] =>
  view.markers.map((marker) => spotAt(tileZoomFor(view.zoom), ...worldIn(view, marker[0], marker[1]), marker));

export const townsOfView = (view: MapView): Town[] =>
  view.towns.map(([px, py, name]) => {
    const [x, y] = worldIn(view, px, py);
    return { x, y, name };
  });

export function spotsOfTile(z: number, x: number, y: number, cells: readonly Marker[]): Spot[] {
  const world = worldSize(z);
  return cells.map((marker) => spotAt(z, (x * TILE_SIZE + marker[0]) / world, (y * TILE_SIZE + marker[1]) / world, marker));
}
