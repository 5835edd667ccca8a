/**
 * The grid the map is drawn on: Web Mercator tiles of 256 px, each of 4 × 4 cells of 64 px. Server and browser both group
 * points with it, so a cluster counted from the local index and one counted by the server are the same cluster.
 * Pure arithmetic, no dependency: a widget imports it.
 */

/** Pixels of a tile's side and of a cell's side. */
export const TILE_SIZE = 256;
export const CELL_SIZE = 64;
/** A marker stays this far (px) from its cell's border: two markers are never closer than 32 px (WCAG 2.2, 2.5.8). */
export const CELL_INSET = 16;

/** World pixels of a whole side at `zoom`. */
export const worldSize = (zoom: number): number => TILE_SIZE * 2 ** zoom;

/** Longitude (degrees) → x in 0..1 of the world square. */
export const mercatorX = (lon: number): number => lon / 360 + 0.5;

/** Latitude (degrees, clamped to ±85.05) → y in 0..1 of the world square, 0 at the north. */
export function mercatorY(lat: number): number {
  const sine = Math.sin((Math.max(-85.05112878, Math.min(85.05112878, lat)) * Math.PI) / 180);
  return 0.5 - Math.log((1 + sine) / (1 - sine)) / (4 * Math.PI);
}

/** Inverse of {@link mercatorX}: degrees. */
export const longitude = (x: number): number => (x - 0.5) * 360;

/** Inverse of {@link mercatorY}: degrees. */
export const latitude = (y: number): number => (Math.atan(Math.sinh(Math.PI * (1 - 2 * y))) * 180) / Math.PI;

/** A rectangle of the world in degrees WGS 84: west, south, east, north. */
export type Bounds = readonly [west: number, south: number, east: number, north: number];

/** A view of the map: centre in degrees, real zoom, size in CSS pixels. */
export interface View {
  readonly lat: number;
  readonly lon: number;
  readonly zoom: number;
  readonly width: number;
  readonly height: number;
}

/**
 * Pixels kept free on each side of what a view is to show: buttons stand on the right, the sources at the bottom. Less on a map narrower than
 * 480 px, where all of it would show the country in half as many markers.
 */
const MARGIN = { left: 24, right: 64, top: 24, bottom: 40 };
const FULL_MARGIN_WIDTH = 480;

/** The view of `width` × `height` px that shows `bounds` clear of what stands on a map, never closer than `maxZoom`; zoom in steps of 1/100. */
export function fitBounds(bounds: Bounds, width: number, height: number, maxZoom = 14): View {
  const [west, south, east, north] = bounds;
  const share = Math.min(1, width / FULL_MARGIN_WIDTH);
  const [left, right, top, bottom] = [MARGIN.left, MARGIN.right, MARGIN.top, MARGIN.bottom].map((px) => px * share) as [number, number, number, number];
  const x0 = mercatorX(west);
  const x1 = mercatorX(east);
  const y0 = mercatorY(north);
  const y1 = mercatorY(south);
  const fit = (span: number, room: number): number => (span > 0 ? Math.log2(Math.max(1, room) / (span * TILE_SIZE)) : maxZoom);
  const closest = Math.min(maxZoom, fit(x1 - x0, width - left - right), fit(y1 - y0, height - top - bottom));
  const zoom = Math.max(0, Math.floor(closest * 100) / 100);
  const size = worldSize(zoom);
  return {
    lat: latitude((y0 + y1) / 2 + (bottom - top) / 2 / size),
    lon: longitude((x0 + x1) / 2 + (right - left) / 2 / size),
    zoom,
    width,
    height,
  };
}

/** Pixel of a point in a view, from the view's left top corner; `[x, y]`, not rounded. */
export function pixelIn(view: View, lat: number, lon: number): [x: number, y: number] {
  const size = worldSize(view.zoom);
  return [
    (mercatorX(lon) - mercatorX(view.lon)) * size + view.width / 2,
    (mercatorY(lat) - mercatorY(view.lat)) * size + view.height / 2,
  ];
}

/**
 * Tile zoom whose cells are used to group points at a real zoom: cells then measure 48 to 96 px on screen, so that two markers, half a cell
 * apart at least, are never closer than 24 px (WCAG 2.2, 2.5.8).
 */
export const tileZoomFor = (zoom: number, deepest = 16): number => Math.max(0, Math.min(deepest, Math.floor(zoom + 0.415)));

/** The mean place of a cell's points, in px from the cell's left top corner, kept away from its border. */
export const insetInCell = (px: number): number => Math.max(CELL_INSET, Math.min(CELL_SIZE - CELL_INSET, px));
