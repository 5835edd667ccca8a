/**
 * The outlines of France as the worker and the interactive map read them: one small file of lines, each drawn once and shared by
 * the départements on both sides. Zod-free and pure: a widget imports it.
 */
import type {Bounds} from './grid.ts';

/** `src/map/outlines.json`, built by `npm run outlines`. */
export interface OutlineFile {
  /** Sources with versions and licences, and the command that made the file. */
  about: {sources: string[]; command: string};
  /** Steps per degree. */
  scale: number;
  /**
   * Each line as text: differences of longitude and latitude in steps, one after the other, the first from 0, 0. A difference is
   * zigzagged, then written 5 bits at a time, lowest first, as characters from `?` (63), 32 added while more follow.
   */
  arcs: string[];
  /** Rings of each département by INSEE code; a ring is a list of lines, `~i` for line `i` read backwards. */
  departements: Record<string, number[][]>;
  /** Rings of the countries around. */
  neighbours: number[][];
  /** Lines between two régions. */
  regionLines: number[];
  /** Lines of neighbours that are not to be drawn: they follow France's own frontier, or the edge of the drawing. */
  hidden: number[];
}

/** What a line is, which decides how it is drawn. */
export type LineKind = 'outer' | 'region' | 'departement' | 'neighbour';

export interface Outlines {
  /** Lines as longitude, latitude, longitude, latitude…, degrees WGS 84. */
  arcs: Float64Array[];
  /** Kind of each line; undefined: not drawn. */
  kinds: (LineKind | undefined)[];
  departements: Record<string, number[][]>;
  neighbours: number[][];
}

/** Reads the file; a few milliseconds. */
export function decodeOutlines(file: OutlineFile): Outlines {
  const kinds: (LineKind | undefined)[] = file.arcs.map(() => undefined);
  const mark = (rings: number[][], first: LineKind, again: LineKind): void => {
    for (const ring of rings) for (const arc of ring) kinds[arc < 0 ? ~arc : arc] = kinds[arc < 0 ? ~arc : arc] ? again : first;
  };
  mark(file.neighbours, 'neighbour', 'neighbour');
  for (const rings of Object.values(file.departements)) mark(rings, 'outer', 'departement');
  for (const arc of file.regionLines) kinds[arc] = 'region';
  for (const arc of file.hidden) kinds[arc] = undefined;
  return {arcs: file.arcs.map((arc) => decodeArc(arc, file.scale)), kinds, departements: file.departements, neighbours: file.neighbours};
}

function decodeArc(text: string, scale: number): Float64Array {
  const numbers: number[] = [];
  const last = [0, 0];
  let value = 0;
  let shift = 0;
  for (let i = 0; i < text.length; i++) {
    const bits = text.charCodeAt(i) - 63;
    value |= (bits & 31) << shift;
    shift += 5;
    if (bits > 31) continue;
    const axis = numbers.length & 1;
    last[axis]! += (value >> 1) ^ -(value & 1);
    numbers.push(last[axis]! / scale);
    value = shift = 0;
  }
  return Float64Array.from(numbers);
}

/** The points of a ring: longitude, latitude, …; the last one is the first one again. */
export function ringPoints({arcs}: Outlines, ring: readonly number[]): number[] {
  const points: number[] = [];
  for (const reference of ring) {
    const arc = arcs[reference < 0 ? ~reference : reference]!;
    // Where two lines meet the point is in both: keep one.
    const skip = points.length > 0 ? 2 : 0;
    for (let i = skip; i < arc.length; i += 2) {
      const at = reference < 0 ? arc.length - 2 - i : i;
      points.push(arc[at]!, arc[at + 1]!);
    }
  }
  return points;
}

/** The frame of a département. Throws an `Error` when the outlines have not that département. */
export function outlineBounds(outlines: Outlines, code: string): [...Bounds] {
  const rings = outlines.departements[code];
  if (!rings) throw new Error(`no outline for département "${code}"`);
  let [west, south, east, north] = [180, 90, -180, -90];
  for (const ring of rings) {
    const points = ringPoints(outlines, ring);
    for (let i = 0; i < points.length; i += 2) {
      west = Math.min(west, points[i]!);
      east = Math.max(east, points[i]!);
      south = Math.min(south, points[i + 1]!);
      north = Math.max(north, points[i + 1]!);
    }
  }
  return [west, south, east, north];
}
