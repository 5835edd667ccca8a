/** Everything a widget needs to paint its map with the first answer: the frame, the ground, the markers, what is overseas. */
import {CELL_SIZE, fitBounds, mercatorX, mercatorY, tileZoomFor, worldSize, type Bounds, type View} from '../../src/contract/grid.ts';
import type {SearchQuery} from '../../src/contract/query.ts';
import type {MapView} from '../../src/contract/results.ts';
import {LIMITS} from '../../src/contract/vocabulary.ts';
import {popcount} from './bits.ts';
import type {Cells} from './cells.ts';
import type {Columns} from './columns.ts';
import {hasPlace, type Plan} from './plan.ts';
import {TIER, type Ranked} from './ranking.ts';
import type {RowSets} from './row-sets.ts';
import type {PlacesOfFrance, Scopes} from './scopes.ts';
import {circleBox, kmToChord, shownDegrees} from './sphere.ts';

/** What draws the ground of a first map view; without it a view has markers only. */
export interface Ground {
  outlinePath(view: View): string;
  towns(view: View, most: number): readonly (readonly [x: number, y: number, name: string])[];
}

/** Where metropolitan France is: what a national view shows. */
const METROPOLE: Bounds = [-5.2, 41.3, 9.6, 51.1];
const TOWNS = 8;
/** Kilometres shown around a place where nobody is near. */
const EMPTY_VIEW_KM = 15;
/** Results that frame a first view. */
const FRAMING = 20;

export interface FirstViewParts {
  readonly columns: Columns;
  readonly cells: Cells;
  readonly rowSets: RowSets;
  readonly scopes: Scopes;
  readonly gazetteer: PlacesOfFrance;
  readonly ground: Ground | undefined;
}

/** The view of a query whose best rows are known. */
export type ViewOf = (plan: Plan, query: SearchQuery, best: readonly Ranked[], size: readonly [width: number, height: number]) => MapView;

export function openFirstViews({columns: {snapshot: {lat, lon}, words}, cells: {cells, marker}, rowSets, scopes, gazetteer, ground}: FirstViewParts): ViewOf {
  function around(centre: {readonly lat: number; readonly lon: number}, radius: number | undefined, best: readonly Ranked[]): Bounds {
    const near = kmToChord(2 * (radius ?? LIMITS.radius));
    let [west, south, east, north] = [centre.lon, centre.lat, centre.lon, centre.lat];
    let framed = 0;
    for (const {row, tier, distance} of best) {
      if (tier === TIER.remote || distance > near || framed === FRAMING) continue;
      framed++;
      west = Math.min(west, lon[row]);
      east = Math.max(east, lon[row]);
      south = Math.min(south, lat[row]);
      north = Math.max(north, lat[row]);
    }
    if (framed > 0) return [west, south, east, north];
    const box = circleBox(centre.lat, centre.lon, EMPTY_VIEW_KM);
    return [Math.min(box.west, centre.lon), box.south, Math.max(box.east, centre.lon), box.north];
  }

  /** What a first view shows. */
  function frame(plan: Plan, {bbox}: SearchQuery, best: readonly Ranked[]): Bounds {
    if (plan.centre) return around(plan.centre, plan.radius, best);
    if (plan.competence) return plan.competence.area.bounds;
    if (bbox !== undefined) return bbox;
    const areas = plan.territory.flatMap((code) => {
      const area = scopes.resolve(code);
      return area ? [area.bounds] : [];
    });
    return areas.length === 0 ? METROPOLE : areas.reduce((all, one) =>
      [Math.min(all[0], one[0]), Math.min(all[1], one[1]), Math.max(all[2], one[2]), Math.max(all[3], one[3])]);
  }

  function insetsOf(plan: Plan, query: SearchQuery): MapView['insets'] {
    const found = rowSets.rowsFor(query, plan);
    return gazetteer.territories().flatMap(({code, name, kind, bounds}) => {
      if (kind !== 'departement' || overlaps(bounds, METROPOLE)) return [];
      const located = scopes.located(code);
      let count = 0;
      for (let word = 0; word < words; word++) if (located[word] !== 0) count += popcount(located[word] & found[word]);
      return count > 0 ? [[name, count, outwards(bounds)]] : [];
    });
  }

  return (plan, query, best, [width, height]) => {
    const fitted = fitBounds(frame(plan, query, best), width, height);
    const view = {...fitted, lat: shownDegrees(fitted.lat), lon: shownDegrees(fitted.lon)};
    const zoom = tileZoomFor(view.zoom, LIMITS.tileZoom);
    const scale = 2 ** (view.zoom - zoom);
    const world = worldSize(zoom);
    const left = mercatorX(view.lon) * world - width / 2 / scale;
    const top = mercatorY(view.lat) * world - height / 2 / scale;
    const at = (px: number): number => Math.floor(px / CELL_SIZE);
    const national = !hasPlace(plan) && query.bbox === undefined && plan.territory.length === 0;
    return {
      ...view,
      outline: ground?.outlinePath(view) ?? '',
      towns: (ground?.towns(view, TOWNS) ?? []).map(([x, y, name]) => [x, y, name]),
      markers: cells(zoom, at(left), at(top), at(left + width / scale), at(top + height / scale), rowSets.maskFor(query, plan))
        .map((cell) => marker((cell.x - left) * scale, (cell.y - top) * scale, cell))
        .filter(([x, y]) => x >= 0 && y >= 0 && x <= width && y <= height),
      insets: national ? insetsOf(plan, query) : [],
    };
  };
}

/** A frame on tenths of a degree, nothing cut off. */
const outwards = ([west, south, east, north]: Bounds): [number, number, number, number] =>
  [Math.floor(west * 10) / 10, Math.floor(south * 10) / 10, Math.ceil(east * 10) / 10, Math.ceil(north * 10) / 10];

const overlaps = (a: Bounds, b: Bounds): boolean => a[0] <= b[2] && a[2] >= b[0] && a[1] <= b[3] && a[3] >= b[1];
