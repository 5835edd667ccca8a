import assert from 'node:assert/strict';
import {readFileSync} from 'node:fs';
import {resolve} from 'node:path';
import {test} from 'node:test';
import {brotliCompressSync} from 'node:zlib';
import fc from 'fast-check';
import {fitBounds, type View} from '../../../../src/contract/grid.ts';
import {decodeOutlines, outlineBounds, ringPoints, type OutlineFile} from '../../../../src/contract/outline.ts';
import {clipLine, openOutlines, pointWeights} from '../../../../worker/directory/outlines/outlines.ts';
import {towns} from '../../../../worker/directory/outlines/towns.ts';
import {national} from '../gazetteer/sample.ts';

const path = resolve(import.meta.dirname, '../../../../src/map/outlines.json');
const text = readFileSync(path);
const file = JSON.parse(text.toString()) as OutlineFile;
const outlines = decodeOutlines(file);
const reader = openOutlines(file);
const FRANCE = [-5.2, 41.3, 9.6, 51.1] as const;
const view = (code: string, width = 640, height = 480): View => fitBounds(outlineBounds(outlines, code), width, height);

/** Points of a path as a browser reads them, one list per `M`/`m`. */
function readPath(data: string): [number, number][][] {
  const lines: [number, number][][] = [];
  let [x, y] = [0, 0];
  for (const [, letter, numbers] of data.matchAll(/([Mml])([^Mml]*)/g)) {
    const values = numbers.match(/-?\d+/g)!.map(Number);
    assert.equal(values.length % 2, 0, 'numbers go by two');
    for (let i = 0; i < values.length; i += 2) {
      [x, y] = letter === 'M' ? [values[i], values[i + 1]] : [x + values[i], y + values[i + 1]];
      if (letter === 'l') lines.at(-1)!.push([x, y]);
      else lines.push([[x, y]]);
    }
  }
  return lines;
}

test('should hold every département and collectivité within 18 kB for the visitor', () => {
  assert.ok(brotliCompressSync(text).length <= 18_000, `${brotliCompressSync(text).length} bytes`);
  const codes = national().territories().filter(({kind}) => kind === 'departement').map(({code}) => code.slice(12));
  // Antarctic lands and Clipperton have no inhabitant, and no outline.
  assert.deepEqual(codes.filter((code) => !(code in file.departements)), ['984', '989']);
  assert.ok(file.about.sources.length > 1);
});

test('should draw each département around its communes, with closed rings', () => {
  const gazetteer = national();
  for (const [code, rings] of Object.entries(outlines.departements)) {
    for (const ring of rings) {
      const points = ringPoints(outlines, ring);
      assert.deepEqual(points.slice(0, 2), points.slice(-2), code);
      assert.ok(points.length >= 8, code);
    }
    const seat = gazetteer.resolve(`departement:${code}`)!;
    const [west, south, east, north] = outlineBounds(outlines, code);
    let inside = 0;
    for (const commune of seat.communeIndexes) {
      const [lat, lon] = [gazetteer.latAt(commune), gazetteer.lonAt(commune)];
      if (lon > west - 0.1 && lon < east + 0.1 && lat > south - 0.1 && lat < north + 0.1) inside++;
    }
    // Some atolls of Polynesia are too small for the drawing.
    assert.ok(inside / seat.communes.length > (code === '987' ? 0.8 : 0.95), `${code}: ${inside} of ${seat.communes.length}`);
  }
  assert.throws(() => outlineBounds(outlines, '00'), /"00"/);
});

test('should share each border: drawn once, with départements and régions told apart', () => {
  const count = (kind: string): number => outlines.kinds.filter((each) => each === kind).length;
  assert.ok(count('departement') > 100 && count('region') > 50 && count('outer') > 80 && count('neighbour') > 10);
  const uses = new Map<number, number>();
  for (const rings of Object.values(outlines.departements)) {
    for (const arc of rings.flat()) uses.set(arc < 0 ? ~arc : arc, (uses.get(arc < 0 ? ~arc : arc) ?? 0) + 1);
  }
  assert.ok([...uses.values()].every((times) => times <= 2));
});

test('should draw a view in whole pixels, inside its margin, small', () => {
  for (const [code, most] of [['37', 1200], ['974', 600], ['75', 600], ['2A', 1500], ['973', 1500], ['988', 1500]] as const) {
    const data = reader.outlinePath(view(code));
    assert.ok(data.length > 50 && data.length <= most, `${code}: ${data.length}`);
    assert.match(data, /^M-?\d+ ?-?\d+l/);
    for (const line of readPath(data)) {
      assert.ok(line.length > 1);
      for (const [x, y] of line) assert.ok(x >= -4 && x <= 644 && y >= -4 && y <= 484, `${code}: ${x}, ${y}`);
    }
  }
  const country = reader.outlinePath(fitBounds(FRANCE, 640, 480));
  assert.ok(country.length > 500 && country.length <= 1500 && brotliCompressSync(country).length <= 700, `${country.length}`);
  assert.equal(reader.outlinePath({lat: -40, lon: -140, zoom: 8, width: 640, height: 480}), '');
});

test('should stay within its tolerance of the true border', () => {
  const seen = view('37');
  const lines = readPath(reader.outlinePath(seen, {most: Infinity}));
  const drawn = lines.flatMap((line) => line.slice(1).map((point, i) => [line[i], point] as const));
  const size = 256 * 2 ** seen.zoom;
  for (const ring of outlines.departements['37']) {
    const points = ringPoints(outlines, ring);
    for (let i = 0; i < points.length; i += 2) {
      const x = ((points[i] - seen.lon) / 360) * size + 320;
      const mercator = (lat: number): number => Math.log(Math.tan(Math.PI / 4 + (lat * Math.PI) / 360)) / (2 * Math.PI);
      const y = (mercator(seen.lat) - mercator(points[i + 1])) * size + 240;
      const away = Math.min(...drawn.map(([[ax, ay], [bx, by]]) => {
        const [dx, dy] = [bx - ax, by - ay];
        const t = Math.max(0, Math.min(1, ((x - ax) * dx + (y - ay) * dy) / (dx * dx + dy * dy)));
        return Math.hypot(x - ax - t * dx, y - ay - t * dy);
      }));
      // 1.2 px of tolerance inside France, 0.7 of rounding.
      assert.ok(away < 2, `${away} px at ${x}, ${y}`);
    }
  }
});

test('should draw any view without fault and in less than 2 ms', () => {
  const anyView = fc.record({
    lat: fc.double({min: -85, max: 85, noNaN: true}), lon: fc.double({min: -180, max: 180, noNaN: true}),
    zoom: fc.double({min: 0, max: 18, noNaN: true}), width: fc.integer({min: 160, max: 1280}), height: fc.integer({min: 160, max: 1280}),
  });
  fc.assert(fc.property(anyView, (seen) => {
    for (const line of readPath(reader.outlinePath(seen))) {
      for (const [x, y] of line) assert.ok(x >= -4 && x <= seen.width + 4 && y >= -4 && y <= seen.height + 4);
    }
  }), {numRuns: 500});
  const times = Object.keys(outlines.departements).map((code) => {
    const start = performance.now();
    reader.outlinePath(view(code, 960, 480));
    return performance.now() - start;
  }).sort((a, b) => a - b);
  assert.ok(times[Math.floor(times.length * 0.9)] < 2, `${times.at(-1)} ms`);
});

test('should cut a line like testing every small step of it', () => {
  const coordinate = fc.integer({min: -50, max: 150});
  fc.assert(fc.property(fc.array(fc.tuple(coordinate, coordinate), {minLength: 2, maxLength: 8}), (points) => {
    const runs = clipLine(points.flat(), [0, 0, 100, 100]);
    const length = (line: number[]): number => {
      let sum = 0;
      for (let i = 2; i < line.length; i += 2) sum += Math.hypot(line[i] - line[i - 2], line[i + 1] - line[i - 1]);
      return sum;
    };
    for (const run of runs) for (const value of run) assert.ok(value >= -1e-9 && value <= 100 + 1e-9);
    let expected = 0;
    const steps = 400;
    for (let i = 1; i < points.length; i++) {
      const [[ax, ay], [bx, by]] = [points[i - 1], points[i]];
      let inside = 0;
      for (let step = 0; step < steps; step++) {
        const [x, y] = [ax + ((bx - ax) * (step + 0.5)) / steps, ay + ((by - ay) * (step + 0.5)) / steps];
        if (x >= 0 && x <= 100 && y >= 0 && y <= 100) inside++;
      }
      expected += (inside / steps) * Math.hypot(bx - ax, by - ay);
    }
    const clipped = runs.reduce((sum, run) => sum + length(run), 0);
    assert.ok(Math.abs(clipped - expected) <= points.length * 2, `${clipped} for ${expected}`);
  }), {numRuns: 500});
});

test('should weigh points so that, at every tolerance, no dropped point is farther than it', () => {
  const coordinate = fc.integer({min: 0, max: 40});
  fc.assert(fc.property(fc.array(fc.tuple(coordinate, coordinate), {minLength: 2, maxLength: 20}), fc.double({min: 0.1, max: 20, noNaN: true}), (points, tolerance) => {
    const weights = pointWeights(points.flat());
    const kept = points.map((_, i) => i).filter((i) => weights[i] > tolerance);
    assert.equal(kept[0], 0);
    assert.equal(kept.at(-1), points.length - 1);
    for (let k = 1; k < kept.length; k++) {
      const [[ax, ay], [bx, by]] = [points[kept[k - 1]], points[kept[k]]];
      const [dx, dy] = [bx - ax, by - ay];
      for (let i = kept[k - 1]; i <= kept[k]; i++) {
        const [px, py] = [points[i][0] - ax, points[i][1] - ay];
        const t = dx === 0 && dy === 0 ? 0 : Math.max(0, Math.min(1, (px * dx + py * dy) / (dx * dx + dy * dy)));
        assert.ok(Math.hypot(px - t * dx, py - t * dy) <= tolerance + 1e-9);
      }
    }
  }), {numRuns: 500});
});

test('should name the main towns of a view, apart from each other', () => {
  const gazetteer = national();
  const country = towns(gazetteer, fitBounds(FRANCE, 640, 480));
  assert.equal(country[0][2], 'Paris');
  assert.ok(country.some(([, , name]) => name === 'Marseille') && country.length <= 12 && country.length > 8);
  assert.equal(towns(gazetteer, view('37'))[0][2], 'Tours');
  assert.equal(towns(gazetteer, view('974'))[0][2], 'Saint-Denis');
  for (const code of Object.keys(outlines.departements)) {
    const found = towns(gazetteer, view(code, 320, 320));
    assert.ok(found.length > 0, code);
    for (const [i, [x, y]] of found.entries()) {
      assert.ok(Number.isInteger(x) && Number.isInteger(y) && x >= 0 && x <= 320 && y >= 0 && y <= 320);
      for (const [ox, oy] of found.slice(i + 1)) assert.ok(Math.hypot(x - ox, y - oy) >= 60, code);
    }
  }
});
