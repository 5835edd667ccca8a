import assert from 'node:assert/strict';
import {readFileSync} from 'node:fs';
import {test} from 'node:test';
import {brotliCompressSync} from 'node:zlib';
import {decodeOutlines, outlineBounds, ringPoints, type OutlineFile} from '../../../../src/contract/outline.ts';
import {assembleOutlines, type OutlineSource, type Shape} from '../../../../worker/ingest/geography/assemble-outlines.ts';
import {departementShapes, outlinesWithinBudget} from '../../../../worker/ingest/geography/build-outlines.ts';
import {sharedData, skipWithout} from '../../../support/shared-data.ts';

const square = (west: number, south: number, side = 1): Shape =>
  [[[west, south], [west, south + side], [west + side, south + side], [west + side, south], [west, south]]];

const source = (): OutlineSource => ({
  departements: new Map([['37', square(0, 47)], ['41', square(1, 47)], ['86', square(0, 46)]]),
  neighbours: [square(2, 47)],
  regionOf: new Map([['37', '24'], ['41', '24'], ['86', '75']]),
  sources: ['made up'],
});

test('should draw a shared border once and tell régions, départements, outside and neighbours apart', () => {
  const outlines = decodeOutlines(assembleOutlines(source()));
  const length = (kind: string | undefined): number => outlines.arcs.reduce((sum, arc, at) => {
    if (outlines.kinds[at] !== kind) return sum;
    for (let i = 2; i < arc.length; i += 2) sum += Math.hypot(arc[i] - arc[i - 2], arc[i + 1] - arc[i - 1]);
    return sum;
  }, 0);
  assert.equal(length('departement'), 1);
  assert.equal(length('region'), 1);
  // Three squares side by side: twelve sides, two borders counted twice.
  assert.equal(Math.round(length('outer')), 8);
  // The neighbour's side along France is France's own line.
  assert.equal(length('neighbour'), 3);
  assert.deepEqual(outlineBounds(outlines, '37'), [0, 47, 1, 48]);
});

test('should give rings that close, whatever way their lines run, and the same file every time', () => {
  const file = assembleOutlines(source());
  assert.deepEqual(file, assembleOutlines(source()));
  const outlines = decodeOutlines(file);
  for (const ring of [...Object.values(outlines.departements).flat(), ...outlines.neighbours]) {
    const points = ringPoints(outlines, ring);
    assert.deepEqual(points.slice(0, 2), points.slice(-2));
    for (let i = 2; i < points.length; i += 2) assert.ok(points[i] !== points[i - 2] || points[i + 1] !== points[i - 1], 'no point twice');
  }
});

test('should drop islands too small to see and keep the département', () => {
  const withIslet = source();
  withIslet.departements.set('37', [...square(0, 47), ...square(-1, 47, 0.001)]);
  assert.equal(assembleOutlines(withIslet).departements['37'].length, 1);
});

test('should take the official outlines of IGN as they are published', {skip: skipWithout('france-departements-regions.s10.topo.json')}, () => {
  const shapes = departementShapes(readFileSync(sharedData('france-departements-regions.s10.topo.json')!, 'utf8'));
  assert.equal(shapes.size, 101);
  const text = outlinesWithinBudget({...source(), departements: shapes, neighbours: []});
  assert.ok(brotliCompressSync(text).length <= 18_000);
  const file = JSON.parse(text) as OutlineFile;
  const [west, south, east, north] = outlineBounds(decodeOutlines(file), '37');
  assert.ok(Math.abs(west - 0.05) < 0.05 && Math.abs(south - 46.74) < 0.05 && Math.abs(east - 1.37) < 0.05 && Math.abs(north - 47.71) < 0.05);
  assert.throws(() => departementShapes('{}'), /departements/);
});
