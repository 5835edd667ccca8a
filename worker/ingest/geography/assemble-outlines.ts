/**
 * Makes the outlines: polygons in, one small file of shared, simplified, rounded lines out. Pure and deterministic.
 */
import type {OutlineFile} from '../../../src/contract/outline.ts';
import type {Bounds} from '../../directory/gazetteer/format.ts';
import {filter, filterAttachedWeight, presimplify, simplify, topology} from './topojson.ts';

/** Rings of longitude, latitude pairs in degrees, closed; outer rings and holes alike. */
export type Shape = [number, number][][];

export interface OutlineSource {
  /** By INSEE code. */
  departements: Map<string, Shape>;
  /** Countries around; they are cut to the windows. */
  neighbours: Shape[];
  /** Département code → région code. */
  regionOf: Map<string, string>;
  sources: string[];
}

/** Where neighbours are drawn: around the metropole as far as a wide view shows, the Antilles, Guyane, Mayotte, La Réunion. */
const WINDOWS: Bounds[] = [[-13, 38.5, 18, 55.5], [-63.4, 12.8, -60, 18.6], [-58.5, 0.6, -49.8, 6.6], [42.8, -14, 46.5, -11], [54, -22, 58, -19.5]];

/** Steps per degree: 0.002° is 220 m at most; the source is less exact than that. */
const SCALE = 500;
/** Smallest triangle kept, square degrees: 1.3e-4 is half a square of 1.6 km. What is farther or vaster needs less. */
const DETAIL = 1.3e-4;
const PACIFIC_DETAIL = 6e-4;
const NEIGHBOUR_DETAIL = 1.4e-2;
/** Polynésie française and Nouvelle-Calédonie: long coasts, seen from afar. */
const PACIFIC = new Set(['987', '988']);
/** A neighbour's line this close to France's frontier is France's frontier, drawn by another hand. Degrees. */
const SAME_LINE = 0.12;

interface Topology {
  arcs: [number, number][][];
  objects: Record<string, {geometries: Geometry[]}>;
}
interface Geometry {
  type: 'Polygon' | 'MultiPolygon' | null;
  arcs?: number[][] | number[][][];
  id?: string;
}

/** Makes the file's content; `coarser` times less detailed than usual in France. */
export function assembleOutlines(source: OutlineSource, coarser = 1): OutlineFile {
  const shapes = [...source.departements].map(([code, shape]) => ({code, shape}));
  const france = joined(
    simplified(shapes.filter(({code}) => !PACIFIC.has(code)), DETAIL * coarser),
    simplified(shapes.filter(({code}) => PACIFIC.has(code)), PACIFIC_DETAIL * coarser),
  );
  const around = simplified(
    WINDOWS.flatMap((window) => source.neighbours.map((shape) => ({code: '', shape: clip(shape, window)}))).filter(({shape}) => shape.length > 0),
    NEIGHBOUR_DETAIL,
  );
  const frontier = france.arcs.filter((_, arc) => usesOf(france, arc).length === 1).flat();
  splitWhere(around, (a, b) => follows(a, b, frontier) || WINDOWS.some((window) => alongEdge(a, b, window)));

  const all = joined(france, around);
  const departements: OutlineFile['departements'] = {};
  for (const {code, rings} of france.shapes) departements[code] = rings;
  const regionLines = france.arcs.map((_, arc) => arc).filter((arc) => {
    const regions = new Set(usesOf(france, arc).map((code) => source.regionOf.get(code)));
    return regions.size > 1;
  });
  return {
    about: {sources: source.sources, command: 'npm run outlines'},
    scale: SCALE,
    arcs: all.arcs.map(encodeArc),
    departements,
    neighbours: all.shapes.slice(france.shapes.length).flatMap(({rings}) => rings),
    regionLines,
    hidden: [...all.hidden].sort((a, b) => a - b),
  };
}

interface Lines {
  arcs: [number, number][][];
  shapes: {code: string; rings: number[][]}[];
  hidden: Set<number>;
  uses: string[][];
}

const usesOf = (lines: Lines, arc: number): string[] => lines.uses[arc]!;

/** Shared lines of the shapes, with only the points that matter, in whole steps; shapes too small to see are left out. */
function simplified(shapes: {code: string; shape: Shape}[], detail: number): Lines {
  if (shapes.length === 0) return {arcs: [], shapes: [], hidden: new Set(), uses: []};
  const features = shapes.map(({code, shape}) => ({
    type: 'Feature', id: code, properties: {}, geometry: {type: 'MultiPolygon', coordinates: polygons(shape)},
  }));
  // Points of neighbours that should be one differ in the last digits: round first, then look for what is shared.
  const rounded = topology({shapes: {type: 'FeatureCollection', features}}, 1e6);
  const weighed = presimplify(rounded);
  const lighter = filter(simplify(weighed, detail), filterAttachedWeight(weighed, detail / 2)) as unknown as Topology;
  const arcs = lighter.arcs.map((arc) => stepped(arc));
  const found: Lines = {arcs, shapes: [], hidden: new Set(), uses: arcs.map(() => [])};
  for (const geometry of lighter.objects.shapes!.geometries) {
    const list = geometry.type === 'Polygon' ? [geometry.arcs as number[][]] : geometry.type === 'MultiPolygon' ? geometry.arcs as number[][][] : [];
    const rings = list.flat().filter((ring) => ringLength(arcs, ring) > 3);
    if (rings.length === 0) continue;
    found.shapes.push({code: geometry.id ?? '', rings});
    for (const ring of rings) for (const arc of ring) found.uses[arc < 0 ? ~arc : arc]!.push(geometry.id ?? '');
  }
  return compact(found);
}

/** Rounds to whole steps and drops points that fall on the one before. */
function stepped(arc: [number, number][]): [number, number][] {
  const points: [number, number][] = [];
  for (const [lon, lat] of arc) {
    const point: [number, number] = [Math.round(lon * SCALE), Math.round(lat * SCALE)];
    const last = points.at(-1);
    if (!last || last[0] !== point[0] || last[1] !== point[1]) points.push(point);
  }
  return points;
}

const ringLength = (arcs: [number, number][][], ring: number[]): number =>
  ring.reduce((sum, arc) => sum + arcs[arc < 0 ? ~arc : arc]!.length - 1, 0);

/** Lines of the one, then of the other, numbered in a row. */
function joined(first: Lines, second: Lines): Lines {
  const offset = first.arcs.length;
  const shift = (arc: number): number => (arc < 0 ? arc - offset : arc + offset);
  return {
    arcs: [...first.arcs, ...second.arcs],
    shapes: [...first.shapes, ...second.shapes.map(({code, rings}) => ({code, rings: rings.map((ring) => ring.map(shift))}))],
    hidden: new Set([...first.hidden, ...[...second.hidden].map(shift)]),
    uses: [...first.uses, ...second.uses],
  };
}

/** Drops lines that no shape uses and numbers the others again. */
function compact(lines: Lines): Lines {
  const kept: number[] = [];
  const number = lines.arcs.map((_, arc) => (lines.uses[arc]!.length > 0 ? kept.push(arc) - 1 : -1));
  const renumber = (arc: number): number => (arc < 0 ? ~number[~arc]! : number[arc]!);
  return {
    arcs: kept.map((arc) => lines.arcs[arc]!),
    shapes: lines.shapes.map(({code, rings}) => ({code, rings: rings.map((ring) => ring.map(renumber))})),
    hidden: lines.hidden,
    uses: kept.map((arc) => lines.uses[arc]!),
  };
}

/** Cuts lines where they begin or cease to be hidden, so that a whole line is shown or not. */
function splitWhere(lines: Lines, hide: (a: [number, number], b: [number, number]) => boolean): void {
  const pieces = new Map<number, number[]>();
  lines.arcs.slice().forEach((arc, at) => {
    let start = 0;
    const own: number[] = [];
    for (let i = 1; i < arc.length; i++) {
      const hidden = hide(arc[i - 1]!, arc[i]!);
      if (i + 1 < arc.length && hidden === hide(arc[i]!, arc[i + 1]!)) continue;
      const index = own.length === 0 ? at : lines.arcs.length;
      lines.arcs[index] = arc.slice(start, i + 1);
      if (hidden) lines.hidden.add(index);
      own.push(index);
      start = i;
    }
    pieces.set(at, own);
  });
  for (const shape of lines.shapes) {
    shape.rings = shape.rings.map((ring) => ring.flatMap((arc) =>
      (arc < 0 ? [...pieces.get(~arc)!].reverse().map((piece) => ~piece) : pieces.get(arc)!)));
  }
}

function follows(a: [number, number], b: [number, number], frontier: [number, number][]): boolean {
  const near = ([x, y]: [number, number]): boolean => frontier.some(([fx, fy], i) => {
    const [gx, gy] = frontier[Math.min(i + 1, frontier.length - 1)]!;
    // Consecutive points of two lines are far apart: only segments of one line count.
    if (Math.hypot(gx - fx, gy - fy) > SCALE) return Math.hypot(x - fx, y - fy) < SAME_LINE * SCALE;
    const length = (gx - fx) ** 2 + (gy - fy) ** 2;
    const t = length === 0 ? 0 : Math.max(0, Math.min(1, ((x - fx) * (gx - fx) + (y - fy) * (gy - fy)) / length));
    return Math.hypot(x - fx - t * (gx - fx), y - fy - t * (gy - fy)) < SAME_LINE * SCALE;
  });
  return near(a) && near(b) && near([(a[0] + b[0]) / 2, (a[1] + b[1]) / 2]);
}

function alongEdge(a: [number, number], b: [number, number], [west, south, east, north]: Bounds): boolean {
  const on = (axis: 0 | 1, degrees: number): boolean => Math.abs(a[axis] - degrees * SCALE) < 2 && Math.abs(b[axis] - degrees * SCALE) < 2;
  return on(0, west) || on(0, east) || on(1, south) || on(1, north);
}

/** Sutherland–Hodgman on each ring. */
function clip(shape: Shape, [west, south, east, north]: Bounds): Shape {
  const sides: [axis: 0 | 1, at: number, keep: 1 | -1][] = [[0, west, 1], [0, east, -1], [1, south, 1], [1, north, -1]];
  return shape.flatMap((ring) => {
    let points = ring.slice(0, -1);
    for (const [axis, at, keep] of sides) {
      const inside = (point: [number, number]): boolean => (point[axis] - at) * keep >= 0;
      points = points.flatMap((point, i) => {
        const before = points[(i + points.length - 1) % points.length]!;
        const out: [number, number][] = [];
        if (inside(point) !== inside(before)) {
          const t = (at - before[axis]) / (point[axis] - before[axis]);
          const crossing: [number, number] = [before[0] + t * (point[0] - before[0]), before[1] + t * (point[1] - before[1])];
          crossing[axis] = at;
          out.push(crossing);
        }
        if (inside(point)) out.push(point);
        return out;
      });
    }
    return points.length > 2 ? [[...points, points[0]!]] : [];
  });
}

/** Each ring as a polygon of its own: they are drawn with the even-odd rule, so a hole needs no owner. */
const polygons = (shape: Shape): [number, number][][][] => shape.map((ring) => [ring]);

/** See `OutlineFile.arcs`. */
function encodeArc(arc: [number, number][]): string {
  let text = '';
  const last = [0, 0];
  for (const point of arc) {
    for (const axis of [0, 1] as const) {
      const difference = point[axis] - last[axis]!;
      last[axis] = point[axis];
      let value = ((difference << 1) ^ (difference >> 31)) >>> 0;
      do {
        text += String.fromCharCode(63 + (value & 31) + (value > 31 ? 32 : 0));
        value >>>= 5;
      } while (value > 0);
    }
  }
  return text;
}
