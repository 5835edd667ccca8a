/** The names of towns on the map: for orientation, so they give way to markers. */
import { place, type Position } from './marker.ts';

/** What no name may cover: a marker, or a name placed before, of this half width in pixels. */
export type Taken = Position & {readonly half?: number};

/** A name stands on its town or on one side of it, wherever nothing is `taken`, and takes that place; failing that it is left out. */
export function placeTown(name: string, at: Position, taken: Taken[], width: number, height: number): HTMLElement[] {
  const half = name.length * 3.5;
  for (const [across, down] of [[0, 0], [0, 22], [0, -22], [half + 20, 0], [-half - 20, 0], [0, 40], [0, -40]] as const) {
    const left = at.left + (across / width) * 100;
    const top = at.top + (down / height) * 100;
    const hidden = taken.some((it) => Math.abs(it.left - left) * width < 100 * (half + (it.half ?? 18)) && Math.abs(it.top - top) * height < 2200);
    // A name cut by the edge says nothing; that of a town out of sight may stay, it is met when the map moves.
    const isIn = at.left > 0 && at.left < 100 && at.top > 0 && at.top < 100;
    const isCut = Math.min(left, 100 - left) * width < 100 * half || Math.min(top, 100 - top) * height < 800;
    if (hidden || (isIn && isCut)) continue;
    const span = place(document.createElement('span'), { left, top });
    span.textContent = name;
    span.setAttribute('part', 'town');
    taken.push({ left, top, half });
    return [span];
  }
  return [];
}
