/** Where a structure says it is, drawn on the outlines and the towns of the public map: no script, no tile of anybody. */
import {html} from 'hono/html';
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
<rect class="sea" width="${width}" height="${height}"></rect>
<path class="border" d="${outlinePath(view)}"></path>
${towns(view, MOST_TOWNS).map(([x, y, name]) => html`<g class="town"><circle cx="${x}" cy="${y}" r="2"></circle><text x="${x}" y="${y - ABOVE}">${name}</text></g>`)}
<circle class="here" cx="${width / 2}" cy="${height / 2}" r="9"></circle>
</svg>`;
}
