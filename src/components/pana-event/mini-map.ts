/**
 * Where an event is, in its département: our own outlines and one point, no map of somebody else and no request to one. Comes when the
 * visitor asks for it; the address and the way there are said in words beside it.
 */
import type {PanaEventData} from '../../contract/event.ts';
import {mercatorX, mercatorY} from '../../contract/grid.ts';
import {decodeOutlines, ringPoints} from '../../contract/outline.ts';
import type {OutlineFile} from '../../contract/outline.ts';
import {html} from '../../element/template.ts';
import type {TemplateResult} from '../../element/template.ts';
import {addStyles} from '../../styles/add-styles.ts';
import {styles} from './mini-map.styles.ts';

type Venue = NonNullable<PanaEventData['venue']>;

const WIDTH = 320;
const HEIGHT = 220;
const MARGIN = 16;

export interface MiniMap {
  render(label: string): TemplateResult;
}

const departementOf = (commune: string): string => (/^9[78]/.test(commune) ? commune.slice(0, 3) : commune.slice(0, 2));

/** What is drawn: the département, those around it, and the place. Exported for its test. */
export function drawingOf(file: OutlineFile, {address, lat, lon}: Pick<Venue, 'address' | 'lat' | 'lon'>): {readonly land: string; readonly around: string; readonly x: number; readonly y: number} {
  const outlines = decodeOutlines(file);
  const code = departementOf(address.commune);
  const own = (outlines.departements[code] ?? []).map((ring) => ringPoints(outlines, ring));
  // Around the place alone where nobody has drawn its département.
  let [x0, y0, x1, y1] = [mercatorX(lon) - 1e-3, mercatorY(lat) - 1e-3, mercatorX(lon) + 1e-3, mercatorY(lat) + 1e-3];
  for (const ring of own) {
    for (let at = 0; at < ring.length; at += 2) {
      [x0, x1] = [Math.min(x0, mercatorX(ring[at]!)), Math.max(x1, mercatorX(ring[at]!))];
      [y0, y1] = [Math.min(y0, mercatorY(ring[at + 1]!)), Math.max(y1, mercatorY(ring[at + 1]!))];
    }
  }
  const scale = Math.min((WIDTH - 2 * MARGIN) / (x1 - x0), (HEIGHT - 2 * MARGIN) / (y1 - y0));
  const round = (px: number): number => Math.round(px * 10) / 10;
  const px = (x: number): number => round((x - (x0 + x1) / 2) * scale + WIDTH / 2);
  const py = (y: number): number => round((y - (y0 + y1) / 2) * scale + HEIGHT / 2);
  const pathOf = (rings: readonly (readonly number[])[]): string => {
    let path = '';
    for (const ring of rings) {
      for (let at = 0; at < ring.length; at += 2) path += `${at ? 'L' : 'M'}${px(mercatorX(ring[at]!))} ${py(mercatorY(ring[at + 1]!))}`;
      path += 'Z';
    }
    return path;
  };
  const near = Object.entries(outlines.departements).filter(([other]) => other !== code && other.length === code.length).flatMap(([, rings]) => rings.map((ring) => ringPoints(outlines, ring)))
    .filter((ring) => {
      for (let at = 0; at < ring.length; at += 2) if (px(mercatorX(ring[at]!)) > 0 && px(mercatorX(ring[at]!)) < WIDTH && py(mercatorY(ring[at + 1]!)) > 0 && py(mercatorY(ring[at + 1]!)) < HEIGHT) return true;
      return false;
    });
  return {land: pathOf(own), around: pathOf(near), x: px(mercatorX(lon)), y: py(mercatorY(lat))};
}

/** The map of a place. Rejects when the outlines cannot be had. */
export async function openMiniMap(root: ShadowRoot, venue: Venue): Promise<MiniMap> {
  const {default: outlines} = await import('../../map/outlines.json');
  const {around, land, x, y} = drawingOf(outlines, venue);
  addStyles(root, styles);
  // The name beside the point, on the side where there is room.
  const left = x > WIDTH / 2;
  return {
    render: (label) => html`<svg class="mini-map" part="map" viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label=${label}>
      <path class="around" d=${around} /><path class="land" d=${land} />
      <circle class="halo" cx=${x} cy=${y} r="8"></circle><circle class="place" cx=${x} cy=${y} r="6"></circle>
      <text x=${left ? x - 12 : x + 12} y=${y + 5} text-anchor=${left ? 'end' : 'start'} lang="fr">${venue.address.city}</text>
    </svg>`,
  };
}
