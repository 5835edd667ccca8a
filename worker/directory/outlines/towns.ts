/** The towns that tell a visitor where a map is: the most populated communes in view, far enough apart for their names. */
import {latitude, longitude, mercatorX, mercatorY, pixelIn, worldSize, type Bounds, type View} from '../../../src/contract/grid.ts';
import type {Gazetteer} from '../gazetteer/gazetteer.ts';

/** Two towns never stand closer than this, px. */
const APART = 60;
/** Room a name takes, px: 12 px letters are 6.5 px wide on average; the name stands above or beside its town. */
const LETTER = 6.5;
const LINE = 18;
const EDGE = 12;
/** Communes looked at inside a view: past the first thousand the map is full or the rest are hamlets. */
const LOOKED_AT = 1000;

/** Main towns of a view, most populated first: x and y in whole pixels of the view, name. Their names do not overlap. */
export function towns(gazetteer: Gazetteer, view: View, max = 12): [x: number, y: number, name: string][] {
  const found: [number, number, string][] = [];
  const [west, south, east, north] = viewBounds(view);
  let left = LOOKED_AT;
  for (const commune of gazetteer.byPopulation()) {
    const [lat, lon] = [gazetteer.latAt(commune), gazetteer.lonAt(commune)];
    if (lat < south || lat > north || lon < west || lon > east) continue;
    if (found.length >= max || left-- === 0 || gazetteer.populationAt(commune) === 0) break;
    const [x, y] = pixelIn(view, lat, lon).map(Math.round) as [number, number];
    const name = gazetteer.nameAt(commune);
    const half = (name.length * LETTER) / 2;
    if (x < half || y < EDGE || x > view.width - half || y > view.height - EDGE) continue;
    const crowded = found.some(([ox, oy, other]) => Math.hypot(ox - x, oy - y) < APART
      || (Math.abs(oy - y) < LINE && Math.abs(ox - x) < half + (other.length * LETTER) / 2));
    if (!crowded) found.push([x, y, name]);
  }
  return found;
}

function viewBounds(view: View): Bounds {
  const size = worldSize(view.zoom);
  const [x, y] = [mercatorX(view.lon), mercatorY(view.lat)];
  const [dx, dy] = [view.width / 2 / size, view.height / 2 / size];
  return [longitude(x - dx), latitude(y + dy), longitude(x + dx), latitude(y - dy)];
}
