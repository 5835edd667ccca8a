/** From a position to the commune it is in, as far as centres tell: the nearest one, found through a grid. */
import {EARTH_RADIUS_KM} from '../sphere.ts';
import {lowerBound} from './sorted.ts';
import type {Tables} from './tables.ts';

/** Nothing farther than this from a commune's centre is "in" France (largest metropolitan commune: 30 km across). */
export const REVERSE_LIMIT_KM = 50;
const KM_PER_DEGREE = (Math.PI * EARTH_RADIUS_KM) / 180;
/** Cell of the grid, degrees; 1,800 columns of cells around the world. */
const CELL = 0.2;
const COLUMNS = 1800;

/** Kilometres between two points, great circle. */
export function kilometres(lat1: number, lon1: number, lat2: number, lon2: number): number {
  const rad = Math.PI / 180;
  const a = Math.sin(((lat2 - lat1) * rad) / 2) ** 2
    + Math.cos(lat1 * rad) * Math.cos(lat2 * rad) * Math.sin(((lon2 - lon1) * rad) / 2) ** 2;
  return 2 * EARTH_RADIUS_KM * Math.asin(Math.min(1, Math.sqrt(a)));
}

/** Position of the nearest commune, in Paris, Lyon and Marseille of the nearest arrondissement, within 50 km; -1 when there is none. */
export type Nearest = (lat: number, lon: number) => number;

/** Lays the centres in a grid. */
export function openReverse(tables: Tables): Nearest {
  const {latAt, lonAt} = tables;
  const grid = buildGrid(tables);
  return (lat, lon) => {
    if (!(Math.abs(lat) <= 90) || !Number.isFinite(lon)) return -1;
    const east = wrap(lon);
    let nearest = -1;
    let distance = Infinity;
    // Wider circles until the nearest found is surely nearer than anything not looked at.
    for (let radius = REVERSE_LIMIT_KM / 8; radius <= REVERSE_LIMIT_KM; radius *= 2) {
      nearest = -1;
      distance = Infinity;
      const tall = radius / KM_PER_DEGREE;
      // The widest the circle gets is at its end nearest to the pole.
      const wide = tall / Math.max(0.01, Math.cos((Math.min(89, Math.abs(lat) + tall) * Math.PI) / 180));
      const top = rowOf(Math.min(90, lat + tall));
      const left = Math.floor((east - wide + 180) / CELL);
      const right = Math.floor((east + wide + 180) / CELL);
      for (let row = rowOf(Math.max(-90, lat - tall)); row <= top; row++) {
        for (let column = left; column <= right; column++) {
          const cell = row * COLUMNS + ((column % COLUMNS) + COLUMNS) % COLUMNS;
          for (let at = lowerBound(grid.cells, cell); at < grid.cells.length && grid.cells[at] === cell; at++) {
            const point = grid.points[at]!;
            const away = kilometres(lat, east, latAt(point), lonAt(point));
            if (away < distance || (away === distance && point < nearest)) {
              distance = away;
              nearest = point;
            }
          }
        }
      }
      if (distance <= radius) break;
    }
    return distance > REVERSE_LIMIT_KM ? -1 : nearest;
  };
}

/** Points by cell, cells in order: communes without arrondissements, and arrondissements. */
function buildGrid({communes, size, hasArrondissements, latAt, lonAt}: Tables): {cells: Uint32Array; points: Uint16Array} {
  const order = new Float64Array(size);
  let count = 0;
  for (let i = 0; i < size; i++) {
    if (i < communes && hasArrondissements[i]) continue;
    order[count++] = cellOf(latAt(i), lonAt(i)) * 65536 + i;
  }
  const sorted = order.subarray(0, count).sort();
  const cells = new Uint32Array(count);
  const points = new Uint16Array(count);
  for (let i = 0; i < count; i++) {
    cells[i] = Math.floor(sorted[i]! / 65536);
    points[i] = sorted[i]! % 65536;
  }
  return {cells, points};
}

const wrap = (lon: number): number => ((lon + 180) % 360 + 360) % 360 - 180;
const rowOf = (lat: number): number => Math.floor((lat + 90) / CELL);
const cellOf = (lat: number, lon: number): number => rowOf(lat) * COLUMNS + Math.min(COLUMNS - 1, Math.floor((wrap(lon) + 180) / CELL));
