/**
 * The outline of France in a view, as one SVG path small enough to travel with the first answer: lines cut to the view, reduced to
 * what a pixel shows, rounded to whole pixels and joined end to end. Pure.
 */
import {mercatorX, mercatorY, worldSize, type View} from '../../../src/contract/grid.ts';
import {decodeOutlines, type LineKind, type OutlineFile} from '../../../src/contract/outline.ts';
import {Lru} from '../lru.ts';

export interface OutlineOptions {
  /** Pixels a line may move away from the true one; twice that for borders inside France. 0.6 by default. */
  tolerance?: number;
  /**
   * Longest path wanted, characters: the tolerance grows until it fits; when it would be past 1.6 px, the borders of départements
   * are left out, then the neighbours, then the régions. 1,400 by default (0.6 kB compressed).
   */
  most?: number;
}

export interface OutlineReader {
  /** Data of an SVG path (`M…l…`) in whole pixels of the view; empty when no line crosses it. */
  outlinePath(view: View, options?: OutlineOptions): string;
}

/** Pixels drawn beyond the view, so that a line's end is not seen. */
const MARGIN = 4;
/** A closed line smaller than this many times the tolerance both ways is a speck. */
const SPECK = 4;
/** Tolerance, px, beyond which an outline tells too little; the path is then as long as it is. */
const COARSEST = 3;
/** Step by which the tolerance grows while the path is too long. */
const GROWTH = 1.5;
/** What is drawn, most first: the country as a whole needs no border of a département, and has no room for it. */
const DETAILS: readonly (readonly LineKind[])[] = [
  ['outer', 'region', 'departement', 'neighbour'],
  ['outer', 'region', 'neighbour'],
  ['outer', 'region'],
  ['outer'],
];
/** Views remembered: the country's and the départements' own are asked for again and again. */
const REMEMBERED = 256;

interface Line {
  /** x, y, x, y… in 0..1 of the Mercator world. */
  points: Float64Array;
  /** How far (same unit) the line may move before each point may go; infinite at its ends, which other lines share. */
  weights: Float64Array;
  /** A border between two départements: read as a whole, it bears more rounding than a coast. */
  inner: boolean;
  west: number;
  north: number;
  east: number;
  south: number;
}

/** Reads `src/map/outlines.json` (already parsed). */
export function openOutlines(file: OutlineFile): OutlineReader {
  const {arcs, kinds} = decodeOutlines(file);
  const details: Line[][] = [];
  /** The lines of a detail, prepared when a view first needs them. */
  const linesOf = (detail: number): Line[] => details[detail] ??= [false, true].flatMap((inner) => {
    const drawn = (at: number): boolean => kinds[at] !== undefined && DETAILS[detail]!.includes(kinds[at]);
    const isInner = (at: number): boolean => kinds[at] === 'departement' || kinds[at] === 'region';
    return endToEnd(arcs.filter((_, at) => drawn(at) && isInner(at) === inner), arcs.filter((_, at) => drawn(at))).map((line) => projected(line, inner));
  });

  const memory = new Lru<string>(REMEMBERED);

  return {
    outlinePath(view, {tolerance = 0.6, most = 800} = {}) {
      const key = `${view.lat} ${view.lon} ${view.zoom} ${view.width} ${view.height} ${tolerance} ${most}`;
      return memory.get(key, () => fitted(view, tolerance, most));
    },
  };

  function fitted(view: View, tolerance: number, most: number): string {
    for (let detail = 0; detail < DETAILS.length; detail++) {
      const lines = linesOf(detail);
      for (let allowed = tolerance; allowed <= Math.max(tolerance, COARSEST); allowed *= GROWTH) {
        const path = draw(lines, view, allowed, most);
        if (path !== undefined) return path;
      }
    }
    return draw(linesOf(DETAILS.length - 1), view, Math.max(tolerance, COARSEST), Infinity)!;
  }

  /** The path, or nothing when it is sure to be longer than `most`. */
  function draw(lines: readonly Line[], view: View, tolerance: number, most: number): string | undefined {
    const size = worldSize(view.zoom);
    const left = mercatorX(view.lon) * size - view.width / 2;
    const top = mercatorY(view.lat) * size - view.height / 2;
    const frame: Frame = [-MARGIN, -MARGIN, view.width + MARGIN, view.height + MARGIN];
    const pieces: number[][] = [];
    let points = 0;
    for (const line of lines) {
      const [west, north, east, south] = [line.west * size - left, line.north * size - top, line.east * size - left, line.south * size - top];
      if (east < frame[0] || west > frame[2] || south < frame[1] || north > frame[3]) continue;
      const last = line.points.length - 2;
      const closed = line.points[0] === line.points[last] && line.points[1] === line.points[last + 1];
      if (closed && east - west < SPECK * tolerance && south - north < SPECK * tolerance) continue;
      const needed = (tolerance * (line.inner ? 2 : 1)) / size;
      const pixels: number[] = [];
      for (let i = 0; i < line.weights.length; i++) {
        if (line.weights[i]! > needed) pixels.push(line.points[2 * i]! * size - left, line.points[2 * i + 1]! * size - top);
      }
      for (const run of clipLine(pixels, frame)) {
        const piece = rounded(run);
        if (piece.length < 4) continue;
        pieces.push(piece);
        points += piece.length / 2 - 1;
      }
      // A point takes at least three characters.
      if (points * 3 > most) return undefined;
    }
    const path = pathOf(pieces);
    return path.length > most ? undefined : path;
  }
}

/** `lines` joined where two of them meet and no third line of `all` ends: a point that parts nothing need not be kept. */
function endToEnd(lines: readonly Float64Array[], all: readonly Float64Array[]): Float64Array[] {
  const end = (line: Float64Array, last: boolean): string => (last ? `${line[line.length - 2]} ${line[line.length - 1]}` : `${line[0]} ${line[1]}`);
  const meeting = new Map<string, number>();
  for (const line of all) for (const last of [false, true]) meeting.set(end(line, last), (meeting.get(end(line, last)) ?? 0) + 1);
  const at = new Map<string, Float64Array[]>();
  for (const line of lines) for (const last of [false, true]) at.set(end(line, last), [...(at.get(end(line, last)) ?? []), line]);
  const used = new Set<Float64Array>();
  const reversed = (line: Float64Array): number[] => {
    const points: number[] = [];
    for (let i = line.length - 2; i >= 0; i -= 2) points.push(line[i]!, line[i + 1]!);
    return points;
  };
  /** Points that go on from `key`, without the first, as far as two and only two lines meet. */
  const onwards = (key: string): number[] => {
    const points: number[] = [];
    for (let here = key; meeting.get(here) === 2;) {
      const next = at.get(here)?.find((line) => !used.has(line));
      if (!next) break;
      used.add(next);
      const forwards = end(next, false) === here;
      for (const value of (forwards ? [...next] : reversed(next)).slice(2)) points.push(value);
      here = end(next, forwards);
    }
    return points;
  };
  const out: Float64Array[] = [];
  for (const line of lines) {
    if (used.has(line)) continue;
    used.add(line);
    const after = onwards(end(line, true));
    const before = onwards(end(line, false));
    out.push(Float64Array.from([...reversed(Float64Array.from(before)), ...line, ...after]));
  }
  return out;
}

function projected(arc: Float64Array, inner: boolean): Line {
  const points = new Float64Array(arc.length);
  let [west, north, east, south] = [1, 1, 0, 0];
  for (let i = 0; i < arc.length; i += 2) {
    const x = points[i] = mercatorX(arc[i]!);
    const y = points[i + 1] = mercatorY(arc[i + 1]!);
    west = Math.min(west, x);
    east = Math.max(east, x);
    north = Math.min(north, y);
    south = Math.max(south, y);
  }
  return {points, weights: pointWeights(points), inner, west, north, east, south};
}

/** Left, top, right, bottom, px. */
export type Frame = readonly [left: number, top: number, right: number, bottom: number];

/** The parts of a line inside a frame (Liang–Barsky on each segment), x, y, x, y… each. */
export function clipLine(points: ArrayLike<number>, [left, top, right, bottom]: Frame): number[][] {
  const runs: number[][] = [];
  let run: number[] = [];
  for (let i = 2; i < points.length; i += 2) {
    const [x0, y0, x1, y1] = [points[i - 2]!, points[i - 1]!, points[i]!, points[i + 1]!];
    const [dx, dy] = [x1 - x0, y1 - y0];
    let [from, to] = [0, 1];
    for (const [p, q] of [[-dx, x0 - left], [dx, right - x0], [-dy, y0 - top], [dy, bottom - y0]] as const) {
      if (p === 0) {
        if (q < 0) to = -1;
      } else if (p < 0) from = Math.max(from, q / p);
      else to = Math.min(to, q / p);
    }
    if (from > to) {
      if (run.length > 0) runs.push(run);
      run = [];
      continue;
    }
    if (run.length === 0 || from > 0) {
      if (run.length > 0) runs.push(run);
      run = [x0 + from * dx, y0 + from * dy];
    }
    run.push(x0 + to * dx, y0 + to * dy);
    if (to < 1) {
      runs.push(run);
      run = [];
    }
  }
  if (run.length > 0) runs.push(run);
  return runs;
}

/**
 * Douglas–Peucker for every tolerance at once: a point's weight is the tolerance up to which it stays. Keeping the points heavier
 * than `t` gives a line no dropped point is farther than `t` from. Ends weigh infinity.
 */
export function pointWeights(points: ArrayLike<number>): Float64Array {
  const count = points.length / 2;
  const weights = new Float64Array(count);
  if (count === 0) return weights;
  weights[0] = weights[count - 1] = Infinity;
  const stack: [first: number, last: number, most: number][] = [[0, count - 1, Infinity]];
  for (let span = stack.pop(); span; span = stack.pop()) {
    const [first, last, most] = span;
    const [ax, ay] = [points[2 * first]!, points[2 * first + 1]!];
    const [dx, dy] = [points[2 * last]! - ax, points[2 * last + 1]! - ay];
    const length = dx * dx + dy * dy;
    let farthest = -1;
    let distance = -1;
    for (let i = first + 1; i < last; i++) {
      const [px, py] = [points[2 * i]! - ax, points[2 * i + 1]! - ay];
      const t = length === 0 ? 0 : Math.max(0, Math.min(1, (px * dx + py * dy) / length));
      const away = (px - t * dx) ** 2 + (py - t * dy) ** 2;
      if (away > distance) {
        distance = away;
        farthest = i;
      }
    }
    if (farthest < 0) continue;
    // A point never outlives the one that split its span.
    const weight = weights[farthest] = Math.min(most, Math.sqrt(distance));
    stack.push([first, farthest, weight], [farthest, last, weight]);
  }
  return weights;
}

/** Whole pixels, without points that fall on the one before or, on a straight way, between two others. */
function rounded(points: readonly number[]): number[] {
  const out: number[] = [];
  for (let i = 0; i < points.length; i += 2) {
    const [x, y] = [Math.round(points[i]!), Math.round(points[i + 1]!)];
    const n = out.length;
    if (n > 0 && out[n - 2] === x && out[n - 1] === y) continue;
    if (n > 2) {
      const [ax, ay] = [out[n - 2]! - out[n - 4]!, out[n - 1]! - out[n - 3]!];
      const [bx, by] = [x - out[n - 2]!, y - out[n - 1]!];
      if (ax * by === ay * bx && ax * bx + ay * by > 0) out.length = n - 2;
    }
    out.push(x, y);
  }
  return out;
}

/** One path: pieces joined where one begins or ends where another ends, differences only, no letter or space that SVG can do without. */
function pathOf(pieces: number[][]): string {
  const ends = new Map<number, number[]>();
  const key = (x: number, y: number): number => (x + 4096) * 16384 + y + 4096;
  pieces.forEach((piece, at) => {
    for (const end of [0, piece.length - 2]) {
      const where = key(piece[end]!, piece[end + 1]!);
      const list = ends.get(where);
      if (list) list.push(at);
      else ends.set(where, [at]);
    }
  });
  const used = new Uint8Array(pieces.length);
  let path = '';
  let [penX, penY] = [0, 0];
  const follow = (piece: number[], backwards: boolean): void => {
    for (let i = 2; i < piece.length; i += 2) {
      const at = backwards ? piece.length - 2 - i : i;
      path += join(path, piece[at]! - penX);
      path += join(path, piece[at + 1]! - penY);
      [penX, penY] = [piece[at]!, piece[at + 1]!];
    }
  };
  for (let start = 0; start < pieces.length; start++) {
    if (used[start]) continue;
    let at = start;
    let backwards = false;
    used[at] = 1;
    const first = pieces[at]!;
    path += path === '' ? `M${first[0]} ${first[1]}l` : `m${first[0]! - penX}${first[1]! - penY < 0 ? '' : ' '}${first[1]! - penY}l`;
    [penX, penY] = [first[0]!, first[1]!];
    for (;;) {
      follow(pieces[at]!, backwards);
      const next = ends.get(key(penX, penY))?.find((piece) => !used[piece]);
      if (next === undefined) break;
      used[next] = 1;
      backwards = pieces[next]![0] !== penX || pieces[next]![1] !== penY;
      at = next;
    }
  }
  return path;
}

/** A number after a path: a minus sign parts it from the one before, so does a letter. */
const join = (path: string, value: number): string => (value < 0 || path.endsWith('l') ? String(value) : ` ${value}`);
