/** Clusters counted in the browser are those of the grid, from the index or from tiles. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { CELL_SIZE, insetInCell, latitude, longitude, mercatorX, mercatorY, TILE_SIZE, tileZoomFor, worldSize, type View } from '../../src/contract/grid.ts';
import { encodeRanks, hilbertRank, INDEX_BITS } from '../../src/contract/map-index.ts';
import type { Marker } from '../../src/contract/results.ts';
import { cellKey, spotsOfView } from '../../src/contract/spots.ts';
import { Clusters, tilesOf, windowOf } from '../../src/map/clusters.ts';
import { INDEX_TILE_ZOOM, PointIndex } from '../../src/map/point-index.ts';

const SIDE = 2 ** INDEX_BITS;
const points = fc.array(fc.record({ lat: fc.double({ min: -70, max: 84, noNaN: true }), lon: fc.double({ min: -179.9, max: 179.9, noNaN: true }) }), { maxLength: 300 });
const near = fc.array(fc.record({ lat: fc.double({ min: 46.9, max: 47.6, noNaN: true }), lon: fc.double({ min: 0.3, max: 1.3, noNaN: true }) }), { maxLength: 300 });
const cloud = fc.oneof(points, near);
const view = fc.record({
  lat: fc.double({ min: 46.9, max: 47.6, noNaN: true }),
  lon: fc.double({ min: 0.3, max: 1.3, noNaN: true }),
  zoom: fc.double({ min: 2, max: 14, noNaN: true }),
  width: fc.integer({ min: 160, max: 1280 }),
  height: fc.integer({ min: 160, max: 1280 }),
});
type Place = { lat: number; lon: number };

const cellOf = ({ lat, lon }: Place): [number, number] => [Math.floor(mercatorX(lon) * SIDE), Math.floor(mercatorY(lat) * SIDE)];
const indexOf = (places: readonly Place[]): Promise<PointIndex> =>
  PointIndex.decode(encodeRanks(places.map((place) => hilbertRank(...cellOf(place))).sort((a, b) => a - b)), () => Promise.resolve());

/** Obviously right: a table of cells, filled one place at a time. */
function naiveCells(places: readonly Place[], tileZoom: number): Map<string, { count: number; x: number; y: number }> {
  const cells = new Map<string, { count: number; x: number; y: number }>();
  const world = worldSize(tileZoom);
  for (const place of places) {
    const [x, y] = cellOf(place).map((cell) => (cell + 0.5) / SIDE) as [number, number];
    const key = cellKey(tileZoom, x, y);
    const cell = cells.get(key) ?? { count: 0, x: 0, y: 0 };
    cells.set(key, { count: cell.count + 1, x: cell.x + x * world, y: cell.y + y * world });
  }
  return cells;
}

describe('the map index in the browser', () => {
  it('should group every level like a plain table of cells does', () =>
    fc.assert(
      fc.asyncProperty(cloud, fc.integer({ min: 0, max: INDEX_TILE_ZOOM }), async (places, tileZoom) => {
        const level = (await indexOf(places)).level(tileZoom);
        const expected = naiveCells(places, tileZoom);
        assert.equal(level.counts.length, expected.size);
        for (let i = 0; i < level.counts.length; i++) {
          const key = `${tileZoom}/${level.columns[i]}/${level.rows[i]}`;
          const cell = expected.get(key);
          assert.equal(level.counts[i], cell?.count, key);
          const left = level.columns[i]! * CELL_SIZE;
          assert.ok(Math.abs(level.xs[i]! - left - insetInCell(cell!.x / cell!.count - left)) < 1e-3);
        }
      }),
    ));

  it('should never lose or double a place, at any level', () =>
    fc.assert(
      fc.asyncProperty(cloud, async (places) => {
        const index = await indexOf(places);
        for (let zoom = 0; zoom <= INDEX_TILE_ZOOM; zoom++) {
          assert.equal(index.level(zoom).counts.reduce((sum, count) => sum + count, 0), places.length);
        }
      }),
    ));

  it('should breathe between slices, so that no task is long', async () => {
    let breaths = 0;
    const places = Array.from({ length: 14_000 }, (_, i) => ({ lat: 45 + (i % 700) / 300, lon: 1 + i / 9000 }));
    const ranks = places.map((place) => hilbertRank(...cellOf(place))).sort((a, b) => a - b);
    const index = await PointIndex.decode(encodeRanks(ranks), async () => void breaths++);
    assert.equal(index.size, 14_000);
    assert.equal(breaths, 9);
  });
});

/** A tile as the server answers it, from the same places the index has. */
function tileOf(places: readonly Place[], [z, x, y]: readonly [number, number, number]): Marker[] {
  const cells: Marker[] = [];
  for (const [key, { count, x: sumX, y: sumY }] of naiveCells(places, z)) {
    const [, column, row] = key.split('/').map(Number) as [number, number, number];
    if (column >> 2 !== x || row >> 2 !== y) continue;
    const px = Math.round((column % 4) * CELL_SIZE + insetInCell(sumX / count - column * CELL_SIZE));
    const py = Math.round((row % 4) * CELL_SIZE + insetInCell(sumY / count - row * CELL_SIZE));
    cells.push(count > 1 ? [px, py, count] : [px, py, 1, 's1', 'La seule']);
  }
  return cells;
}

describe('the markers of a view', () => {
  it('should be the same from the index and from tiles', () =>
    fc.assert(
      fc.asyncProperty(cloud, view, async (places, camera) => {
        const fromTiles = new Clusters();
        for (let zoom = 0; zoom <= tileZoomFor(camera.zoom); zoom++) {
          for (const address of tilesOf(camera, zoom)) fromTiles.useTile(address, { version: '1', cells: tileOf(places, address) });
        }
        const fromIndex = new Clusters();
        fromIndex.useIndex(await indexOf(places));
        const a = fromTiles.spots(camera).spots;
        const b = new Map(fromIndex.spots(camera).spots.map((spot) => [spot.key, spot]));
        // A marker within 1 px of the edge may be in on one side and out on the other: tiles round to whole pixels.
        const { left, right, top, bottom } = windowOf(camera);
        const edge = 2 / worldSize(tileZoomFor(camera.zoom));
        for (const spot of a) {
          const isAtEdge = Math.min(spot.x - left, right - spot.x, spot.y - top, bottom - spot.y) < edge;
          const twin = b.get(spot.key);
          if (isAtEdge && !twin) continue;
          assert.equal(twin?.count, spot.count, spot.key);
          assert.ok(Math.abs(twin!.x - spot.x) * worldSize(tileZoomFor(camera.zoom)) <= 1);
        }
      }),
      { numRuns: 60 },
    ));

  it('should never be more than 150, a coarser level being drawn instead', async () => {
    const places = Array.from({ length: 5000 }, (_, i) => ({ lat: 43 + (i % 71) / 10, lon: -3 + Math.floor(i / 71) / 7 }));
    const clusters = new Clusters();
    clusters.useIndex(await indexOf(places));
    for (const zoom of [5, 5.5, 6, 6.49, 7, 8]) {
      const { spots } = clusters.spots({ lat: 46.5, lon: 2, zoom, width: 1280, height: 960 });
      assert.ok(spots.length > 20 && spots.length <= 150, `${spots.length} at ${zoom}`);
    }
  });

  it('should bear the names known from the list or from a tile, and ask for the others', async () => {
    const here = { lat: 47.128, lon: 0.995 };
    const there = { lat: 47.3, lon: 0.79 };
    const camera: View = { ...here, zoom: 10, width: 640, height: 480 };
    const clusters = new Clusters();
    clusters.useIndex(await indexOf([here, there]));
    clusters.useResults([{ id: 's1', name: 'Maison des associations', ...here }]);
    const { spots, wanted } = clusters.spots(camera);
    assert.deepEqual(spots.map(({ name }) => name).sort(), ['Maison des associations', undefined]);
    assert.equal(wanted.length, 1);
    clusters.useTile(wanted[0]!, { version: '1', cells: tileOf([there], wanted[0]!) });
    assert.deepEqual(clusters.spots(camera).spots.map(({ name }) => name).sort(), ['La seule', 'Maison des associations']);
    assert.deepEqual(clusters.spots(camera).wanted, []);
  });

  it('should never be closer than 24 px on screen', () =>
    fc.assert(
      fc.asyncProperty(near, view, async (places, camera) => {
        const clusters = new Clusters();
        clusters.useIndex(await indexOf(places));
        const { spots } = clusters.spots(camera);
        const size = worldSize(camera.zoom);
        for (const a of spots) for (const b of spots) if (a !== b) assert.ok(Math.max(Math.abs(a.x - b.x), Math.abs(a.y - b.y)) * size >= 23.99);
      }),
    ));

  it('should keep the places of a first view to the pixel', () => {
    const camera: View = { lat: 47, lon: 1, zoom: 8.37, width: 640, height: 480 };
    const [spot] = spotsOfView({ ...camera, outline: '', towns: [], insets: [], markers: [[123, 77, 1, 's8', 'Ici']] });
    const size = worldSize(camera.zoom);
    assert.ok(Math.abs((spot!.x - mercatorX(camera.lon)) * size + 320 - 123) < 1e-6);
    assert.ok(Math.abs((spot!.y - mercatorY(camera.lat)) * size + 240 - 77) < 1e-6);
    assert.equal(spot!.key, cellKey(8, mercatorX(longitude(spot!.x)), mercatorY(latitude(spot!.y))));
    assert.equal(TILE_SIZE, 256);
  });
});
