/** What is under the markers: the outline of France and the names of towns, both ours, drawn for any camera. */
import { mercatorX, mercatorY, worldSize, type View } from '../contract/grid.ts';
import type { OutlineFile } from '../contract/outline.ts';
import type { Town } from '../contract/spots.ts';
import { windowOf } from './clusters.ts';
import { OutlineLayer } from './outline-layer.ts';
import type { BaseMap } from './scene.ts';
import places from './towns.json';

/** Pixels between two names, and how many names at most. */
const APART = 60;
const NAMES_MAX = 12;

export interface TownMap extends BaseMap {
  /** Adds the towns of an answer: near what is searched they are more, and smaller, than ours. */
  know(towns: readonly Town[]): void;
  /** Every town known, to say what is near. */
  readonly all: readonly Town[];
}

export function createBaseMap(outlines: OutlineFile, known: readonly Town[]): TownMap {
  const layer = new OutlineLayer(outlines);
  const all: Town[] = places.towns.map(([lat, lon, name]) => ({ x: mercatorX(lon as number), y: mercatorY(lat as number), name: name as string }));
  const names = new Set(all.map(({ name }) => name));
  const know = (towns: readonly Town[]): void => {
    for (const town of towns) if (!names.has(town.name) && names.add(town.name)) all.push(town);
  };
  know(known);
  return {
    know,
    all,
    path: (view: View, margin: number) => layer.path(view, margin),
    towns(view) {
      const { left, right, top, bottom } = windowOf(view);
      const apart = APART / worldSize(view.zoom);
      const found: Town[] = [];
      for (const town of all) {
        if (town.x < left || town.x > right || town.y < top || town.y > bottom) continue;
        if (found.some(({ x, y }) => Math.abs(x - town.x) < apart * 1.5 && Math.abs(y - town.y) < apart * 0.6)) continue;
        if (found.push(town) === NAMES_MAX) break;
      }
      return found;
    },
  };
}
