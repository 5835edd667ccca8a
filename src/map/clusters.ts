/**
 * What to mark in a view: from the whole index when it is there, from tiles otherwise. Both group with the same grid, so a cluster counted
 * here and one counted by the server are one and the same.
 */
import { mercatorX, mercatorY, tileZoomFor, worldSize, type View } from '../contract/grid.ts';
import type { ResultsPage } from '../contract/results.ts';
import { cellKey, spotsOfTile, type Spot } from '../contract/spots.ts';
import type { Tile } from '../contract/tile.ts';
import { INDEX_PRECISE_ZOOM, INDEX_TILE_ZOOM, type PointIndex } from './point-index.ts';

export type TileAddress = readonly [z: number, x: number, y: number];

/** More markers than this on one map help nobody (and cost nodes): a coarser level is drawn instead. */
const MARKERS_MAX = 150;

export const tileKey = ([z, x, y]: TileAddress): string => `${z}/${x}/${y}`;

/** Edges of a view in 0..1 of the world, with `margin` times its size around. */
export function windowOf(view: View, margin = 0): { left: number; right: number; top: number; bottom: number } {
  const size = worldSize(view.zoom);
  const x = mercatorX(view.lon);
  const y = mercatorY(view.lat);
  const halfWidth = (view.width * (0.5 + margin)) / size;
  const halfHeight = (view.height * (0.5 + margin)) / size;
  return { left: x - halfWidth, right: x + halfWidth, top: y - halfHeight, bottom: y + halfHeight };
}

/** Tiles that cover a view at a tile zoom; empty outside the world. */
export function tilesOf(view: View, tileZoom: number, margin = 0): TileAddress[] {
  const { left, right, top, bottom } = windowOf(view, margin);
  const side = 2 ** tileZoom;
  const last = side - 1;
  const tiles: TileAddress[] = [];
  for (let y = Math.max(0, Math.floor(top * side)); y <= Math.min(last, Math.floor(bottom * side)); y++) {
    for (let x = Math.max(0, Math.floor(left * side)); x <= Math.min(last, Math.floor(right * side)); x++) tiles.push([tileZoom, x, y]);
  }
  return tiles;
}

type Known = Pick<ResultsPage['items'][number], 'id' | 'name' | 'lat' | 'lon'>;

export class Clusters {
  readonly #tiles = new Map<string, Tile>();
  #index: PointIndex | undefined;
  #known: readonly Known[] = [];

  get index(): PointIndex | undefined {
    return this.#index;
  }

  /** Another search: nothing of the last one holds. */
  clear(): void {
    this.#tiles.clear();
    this.#index = undefined;
    this.#known = [];
  }

  useIndex(index: PointIndex): void {
    this.#index = index;
  }

  useTile(address: TileAddress, tile: Tile): void {
    this.#tiles.set(tileKey(address), tile);
  }

  hasTile(address: TileAddress): boolean {
    return this.#tiles.has(tileKey(address));
  }

  /** Results whose names are known from the list: a marker that stands for one of them alone bears its name at once. */
  useResults(results: readonly Known[]): void {
    this.#known = results;
  }

  /** What to mark, and which tiles would tell more: those missing, or those that know the names of nameless markers. */
  spots(view: View): { spots: Spot[]; wanted: TileAddress[]; complete: boolean } {
    for (let tileZoom = tileZoomFor(view.zoom); ; tileZoom--) {
      let found = this.#fromTiles(view, tileZoom);
      if (!found.complete && this.#index && tileZoom <= INDEX_TILE_ZOOM) found = this.#fromIndex(this.#index, view, tileZoom, found.wanted);
      if (found.spots.length <= MARKERS_MAX || tileZoom === 0) return found;
    }
  }

  #fromTiles(view: View, tileZoom: number): { spots: Spot[]; wanted: TileAddress[]; complete: boolean } {
    const { left, right, top, bottom } = windowOf(view);
    const spots: Spot[] = [];
    const wanted: TileAddress[] = [];
    for (const address of tilesOf(view, tileZoom)) {
      const tile = this.#tiles.get(tileKey(address));
      if (!tile) {
        wanted.push(address);
        continue;
      }
      for (const spot of spotsOfTile(...address, tile.cells)) {
        if (spot.x >= left && spot.x <= right && spot.y >= top && spot.y <= bottom) spots.push(spot);
      }
    }
    return { spots, wanted, complete: wanted.length === 0 };
  }

  #fromIndex(index: PointIndex, view: View, tileZoom: number, missing: TileAddress[]): { spots: Spot[]; wanted: TileAddress[]; complete: boolean } {
    const { left, right, top, bottom } = windowOf(view);
    const world = worldSize(tileZoom);
    const level = index.level(tileZoom);
    const spots: Spot[] = [];
    const wanted = new Map<string, TileAddress>();
    const names = this.#namesOf(tileZoom);
    for (let i = 0; i < level.counts.length; i++) {
      const x = level.xs[i]! / world;
      const y = level.ys[i]! / world;
      if (x < left || x > right || y < top || y > bottom) continue;
      const key = `${tileZoom}/${level.columns[i]}/${level.rows[i]}`;
      const count = level.counts[i]!;
      const known = count === 1 ? names.get(key) : undefined;
      spots.push({ key, x, y, count, id: known?.id, name: known?.name });
      if (count === 1 && !known) {
        const address: TileAddress = [tileZoom, level.columns[i]! >> 2, level.rows[i]! >> 2];
        if (!this.hasTile(address)) wanted.set(tileKey(address), address);
      }
    }
    return { spots, wanted: tileZoom > INDEX_PRECISE_ZOOM ? missing : [...wanted.values()], complete: true };
  }

  /** Identity of single structures by cell, from what was already received. */
  #namesOf(tileZoom: number): Map<string, { id: string; name: string }> {
    const names = new Map<string, { id: string; name: string }>();
    for (const { id, name, lat, lon } of this.#known) names.set(cellKey(tileZoom, mercatorX(lon), mercatorY(lat)), { id, name });
    const prefix = `${tileZoom}/`;
    for (const [key, tile] of this.#tiles) {
      if (!key.startsWith(prefix)) continue;
      const [, x, y] = key.split('/').map(Number) as [number, number, number];
      for (const { key: cell, count, id, name } of spotsOfTile(tileZoom, x, y, tile.cells)) if (count === 1) names.set(cell, { id: id!, name: name! });
    }
    return names;
  }
}
