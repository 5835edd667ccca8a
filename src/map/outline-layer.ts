/** The outline of France as an SVG path for any camera: what is in sight, and no finer than can be seen. */
import { mercatorX, mercatorY, worldSize, type View } from '../contract/grid.ts';
import { decodeOutlines, type OutlineFile } from '../contract/outline.ts';
import { windowOf } from './clusters.ts';

/** Pixels under which a point adds nothing. */
const DETAIL = 1;

interface Line {
  /** x, y, x, y… in 0..1 of the Mercator world. */
  readonly points: Float64Array;
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

export class OutlineLayer {
  readonly #lines: Line[] = [];

  constructor(file: OutlineFile) {
    const { arcs, kinds } = decodeOutlines(file);
    // Not by `entries()`: old libraries have another in its place.
    arcs.forEach((arc, i) => {
      if (!kinds[i]) return;
      const points = new Float64Array(arc.length);
      let [left, right, top, bottom] = [1, 0, 1, 0];
      for (let at = 0; at < arc.length; at += 2) {
        const x = (points[at] = mercatorX(arc[at]!));
        const y = (points[at + 1] = mercatorY(arc[at + 1]!));
        left = Math.min(left, x);
        right = Math.max(right, x);
        top = Math.min(top, y);
        bottom = Math.max(bottom, y);
      }
      this.#lines.push({ points, left, right, top, bottom });
    });
  }

  /** `d` of a path in px of `view`, for what the view and `margin` times its size around it show. */
  path(view: View, margin: number): string {
    const size = worldSize(view.zoom);
    const edge = windowOf(view, margin);
    const x0 = mercatorX(view.lon) * size - view.width / 2;
    const y0 = mercatorY(view.lat) * size - view.height / 2;
    const round = (px: number): number => Math.round(px * 10) / 10;
    // Which side of the window a point is out of: a segment whose ends are out of the same side is not seen.
    const side = (x: number, y: number): number =>
      (x < edge.left ? 1 : x > edge.right ? 2 : 0) | (y < edge.top ? 4 : y > edge.bottom ? 8 : 0);
    let path = '';
    for (const { points, left, right, top, bottom } of this.#lines) {
      if (right < edge.left || left > edge.right || bottom < edge.top || top > edge.bottom) continue;
      let pen = false;
      let lastX = points[0]!;
      let lastY = points[1]!;
      let lastSide = side(lastX, lastY);
      const detail = DETAIL / size;
      for (let at = 2; at < points.length; at += 2) {
        const x = points[at]!;
        const y = points[at + 1]!;
        if (at < points.length - 2 && Math.abs(x - lastX) < detail && Math.abs(y - lastY) < detail) continue;
        const nowSide = side(x, y);
        if ((nowSide & lastSide) === 0) {
          if (!pen) path += `M${round(lastX * size - x0)} ${round(lastY * size - y0)}L`;
          path += `${round(x * size - x0)} ${round(y * size - y0)} `;
          pen = true;
        } else {
          pen = false;
        }
        lastX = x;
        lastY = y;
        lastSide = nowSide;
      }
    }
    return path;
  }
}
