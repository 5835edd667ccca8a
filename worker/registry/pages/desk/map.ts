/** Where structures say they are, drawn on the outlines and the towns of the public map: no script, no tile of anybody. */
import {html} from 'hono/html';
import {fitBounds, pixelIn} from '../../../../src/contract/grid.ts';
import type {Bounds, View} from '../../../../src/contract/grid.ts';
import type {Ground} from '../../../directory/first-view.ts';
import type {Markup} from '../../../http/document.ts';

/** A département fits in. */
const VIEW = {zoom: 8, width: 560, height: 320} as const;
const MOST_TOWNS = 10;
/** Pixels: a name stands this far above its town. */
const ABOVE = 6;

/** `at` in degrees WGS 84; `label` says in words what the picture shows. */
export function placeMap({outlinePath, towns}: Ground, at: {readonly lat: number; readonly lon: number}, label: string): Markup {
  const view = {...VIEW, lat: at.lat, lon: at.lon};
  const {width, height} = VIEW;
  return html`<svg class="place-map" viewBox="0 0 ${width} ${height}" role="img" aria-label="${label}">
${groundOf({outlinePath, towns}, view)}
<circle class="here" cx="${width / 2}" cy="${height / 2}" r="9"></circle>
</svg>`;
}

/** `markers`: what stands over it. The name of a town one of them would cover is written under it. */
function groundOf({outlinePath, towns}: Ground, view: View, markers: readonly {readonly x: number; readonly y: number}[] = []): Markup {
  const named = towns(view, MOST_TOWNS).map(([x, y, name]) => {
    const half = name.length * HALF_LETTER;
    const over = markers.find((one) => Math.abs(one.x - x) < half + RADIUS && Math.abs(one.y - (y - LINE / 2)) < RADIUS + LINE / 2);
    return {x, y, name, at: over === undefined ? [x, y - ABOVE] as const : [Math.max(half, Math.min(view.width - half, over.x)), over.y + RADIUS + LINE] as const};
  });
  return html`<rect class="sea" width="${view.width}" height="${view.height}"></rect>
<path class="border" d="${outlinePath(view)}"></path>
${named.map(({x, y, name, at: [left, top]}) => html`<g class="town"><circle cx="${x}" cy="${y}" r="2"></circle><text x="${Number(left.toFixed(1))}" y="${Number(top.toFixed(1))}">${name}</text></g>`)}`;
}

/** Pixels of half a letter of a name, and of its line. */
const HALF_LETTER = 3.25;
const LINE = 13;

/** Beside a list on a wide screen, 288 px of a phone: a marker then still measures 24 px (WCAG 2.2, 2.5.8). */
const SPOTS = {width: 384, height: 340} as const;
/** Radius of a marker, in units of the drawing. */
const RADIUS = 17;
/** Two markers stand no closer than this. */
const APART = 2 * RADIUS + 4;
/** One place alone is shown with what is around it. */
const CLOSEST = 10;

/** Something that is somewhere, in degrees WGS 84. */
export interface Spot {
  readonly lat: number;
  readonly lon: number;
}

/** What one marker stands for, and where it is drawn. */
export interface Group<T extends Spot> {
  readonly x: number;
  readonly y: number;
  readonly spots: readonly T[];
}

/** The smallest frame around what is somewhere. */
export function boundsOf(spots: readonly Spot[]): Bounds {
  const [lats, lons] = [spots.map(({lat}) => lat), spots.map(({lon}) => lon)];
  const least = (all: readonly number[]): number => all.reduce((a, b) => Math.min(a, b));
  const most = (all: readonly number[]): number => all.reduce((a, b) => Math.max(a, b));
  return [least(lons), least(lats), most(lons), most(lats)];
}

/** The same frame, on ten-thousandths of a degree and nothing cut off: what goes into an address. */
export const frameOf = (spots: readonly Spot[]): string => {
  const [west, south, east, north] = boundsOf(spots);
  const down = (degrees: number): number => Math.floor(degrees * 10_000) / 10_000;
  const up = (degrees: number): number => Math.ceil(degrees * 10_000) / 10_000;
  return [down(west), down(south), up(east), up(north)].join(',');
};

/** One group for all that would be drawn over each other; the first of them that was given stays the first of its group. */
export function grouped<T extends Spot>(spots: readonly T[], view: View): Group<T>[] {
  let groups = spots.map((spot): Group<T> => {
    const [x, y] = pixelIn(view, spot.lat, spot.lon);
    return {x, y, spots: [spot]};
  });
  for (let before = groups.length + 1; groups.length < before;) {
    before = groups.length;
    const kept: Group<T>[] = [];
    for (const one of groups) {
      const at = kept.findIndex(({x, y}) => Math.hypot(x - one.x, y - one.y) < APART);
      if (at < 0) {
        kept.push(one);
        continue;
      }
      const other = kept[at]!;
      const [n, m] = [other.spots.length, one.spots.length];
      kept[at] = {x: (other.x * n + one.x * m) / (n + m), y: (other.y * n + one.y * m) / (n + m), spots: [...other.spots, ...one.spots]};
    }
    groups = kept;
  }
  return groups.sort((a, b) => a.y - b.y || a.x - b.x);
}

/** What a marker leads to, and what it is called. */
export interface Marker {
  readonly href: string;
  readonly label: string;
}

/** A map of many, each marker a link; `label` names it all. Nothing is only here: the list beside it has them too. */
export function spotsMap<T extends Spot>(ground: Ground, spots: readonly T[], label: string, markerOf: (group: readonly T[]) => Marker): Markup {
  const {width, height} = SPOTS;
  const view = fitBounds(boundsOf(spots), width, height, CLOSEST);
  const markers = grouped(spots, view);
  const drawn = (px: number): string => px.toFixed(1);
  return html`<svg class="place-map spots" viewBox="0 0 ${width} ${height}" role="group" aria-label="${label}">
<g aria-hidden="true">${groundOf(ground, view, markers)}</g>
${markers.map(({x, y, spots: own}) => {
    const {href, label: name} = markerOf(own);
    return html`<a href="${href}" aria-label="${name}"><title>${name}</title><circle cx="${drawn(x)}" cy="${drawn(y)}" r="${RADIUS}"></circle>${own.length === 1 ? html`<circle class="dot" cx="${drawn(x)}" cy="${drawn(y)}" r="5"></circle>` : html`<text x="${drawn(x)}" y="${drawn(y)}" aria-hidden="true">${own.length > 999 ? '999+' : own.length}</text>`}</a>
`;
  })}</svg>`;
}
