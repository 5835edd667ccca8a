/**
 * France as shapes to point at: each département once in one frame, the small ones around Paris and those overseas drawn larger in
 * frames of their own. No library and no camera: what a form needs to have territories chosen.
 */
import { mercatorX, mercatorY } from '../contract/grid.ts';
import { decodeOutlines, ringPoints, type OutlineFile } from '../contract/outline.ts';

/** One département, or one more drawing of it. */
export interface Shape {
  /** INSEE code. */
  readonly code: string;
  /** `d` of a path in the frame. */
  readonly path: string;
  /** Its middle in the frame. */
  readonly x: number;
  readonly y: number;
  /** Frame of its own, which is pointed at too: islands are thin. */
  readonly box?: Box;
  /** Drawn once more, larger, elsewhere: here it is only to be seen and pressed. */
  readonly again?: true;
}
export type Box = readonly [x: number, y: number, width: number, height: number];

/** Size of the drawing. */
export const FRAME = { width: 400, height: 508 } as const;
/** Where the départements around Paris are drawn larger, in the sea off Brittany. */
export const AROUND_PARIS: Box = [2, 2, 84, 84];
const PARIS = new Set(['75', '77', '78', '91', '92', '93', '94', '95']);
const MAINLAND: Box = [0, 0, 400, 392];
const OVERSEAS = { top: 400, columns: 6, width: 400 / 6, height: 54 };

type Rings = readonly (readonly number[])[];

/** Rings as one path that fits `box`; `around`: the rings that must all fit with them. */
function fitter(around: readonly Rings[], [left, top, width, height]: Box): (rings: Rings) => Omit<Shape, 'code'> {
  let [x0, y0, x1, y1] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const rings of around) {
    for (const ring of rings) {
      for (let at = 0; at < ring.length; at += 2) {
        const x = mercatorX(ring[at]!);
        const y = mercatorY(ring[at + 1]!);
        x0 = Math.min(x0, x);
        x1 = Math.max(x1, x);
        y0 = Math.min(y0, y);
        y1 = Math.max(y1, y);
      }
    }
  }
  const scale = Math.min(width / (x1 - x0), height / (y1 - y0));
  const round = (px: number): number => Math.round(px * 10) / 10;
  const dx = left + (width - (x1 - x0) * scale) / 2;
  const dy = top + (height - (y1 - y0) * scale) / 2;
  return (rings) => {
    let path = '';
    // The middle of the largest ring's frame: of islands, that of the main one.
    let middle = { x: 0, y: 0, area: -1 };
    for (const ring of rings) {
      let [west, north, east, south] = [Infinity, Infinity, -Infinity, -Infinity];
      for (let at = 0; at < ring.length; at += 2) {
        const x = round(dx + (mercatorX(ring[at]!) - x0) * scale);
        const y = round(dy + (mercatorY(ring[at + 1]!) - y0) * scale);
        path += `${at ? 'L' : 'M'}${x} ${y}`;
        west = Math.min(west, x);
        east = Math.max(east, x);
        north = Math.min(north, y);
        south = Math.max(south, y);
      }
      path += 'Z';
      const area = (east - west) * (south - north);
      if (area > middle.area) middle = { x: round((west + east) / 2), y: round((north + south) / 2), area };
    }
    return { path, x: middle.x, y: middle.y };
  };
}

/** The shapes of an outline file, by code; a few milliseconds. */
export function shapesOf(file: OutlineFile): Shape[] {
  const outlines = decodeOutlines(file);
  const all = Object.entries(outlines.departements).map(([code, rings]): [string, Rings] => [code, rings.map((ring) => ringPoints(outlines, ring))]);
  const isOverseas = (code: string): boolean => code.length > 2;
  const mainland = all.filter(([code]) => !isOverseas(code));
  const fit = fitter(mainland.map(([, rings]) => rings), MAINLAND);
  const paris = mainland.filter(([code]) => PARIS.has(code));
  const [x, y, width, height] = AROUND_PARIS;
  const larger = fitter(paris.map(([, rings]) => rings), [x + 4, y + 4, width - 8, height - 8]);
  return [
    ...mainland.map(([code, rings]): Shape => ({ code, ...fit(rings), ...(PARIS.has(code) && { again: true }) })),
    ...paris.map(([code, rings]): Shape => ({ code, ...larger(rings) })),
    ...all.filter(([code]) => isOverseas(code)).map(([code, rings], at): Shape => {
      const { top, columns, width: wide, height: high } = OVERSEAS;
      const box: Box = [(at % columns) * wide + 1, top + Math.floor(at / columns) * high + 1, wide - 2, high - 2];
      const [left, above, w, h] = box;
      return { code, ...fitter([rings], [left + 4, above + 4, w - 8, h - 20])(rings), box };
    }),
  ];
}
