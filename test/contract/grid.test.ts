/** What a view is to show stays clear of what stands on a map. */
import assert from 'node:assert/strict';
import {test} from 'node:test';
import fc from 'fast-check';
import {fitBounds, pixelIn, tileZoomFor, type Bounds} from '../../src/contract/grid.ts';

const bounds: fc.Arbitrary<Bounds> = fc
  .record({west: fc.double({min: -63, max: 55, noNaN: true}), south: fc.double({min: -22, max: 50, noNaN: true}), width: fc.double({min: 0.001, max: 15, noNaN: true}), height: fc.double({min: 0.001, max: 10, noNaN: true})})
  .map(({west, south, width, height}) => [west, south, west + width, south + height]);

test('should show all of what it fits, clear of buttons and sources, and as close as that allows', () => {
  fc.assert(fc.property(bounds, fc.integer({min: 160, max: 1280}), fc.integer({min: 160, max: 1280}), (box, width, height) => {
    const [west, south, east, north] = box;
    const view = fitBounds(box, width, height);
    const [left, top] = pixelIn(view, north, west);
    const [right, bottom] = pixelIn(view, south, east);
    const share = Math.min(1, width / 480);
    assert.ok(left >= 24 * share - 0.1 && top >= 24 * share - 0.1, `${left}, ${top}`);
    assert.ok(width - right >= 64 * share - 0.1 && height - bottom >= 40 * share - 0.1, `${width - right}, ${height - bottom}`);
    // A hundredth of a zoom level is less than 1 %.
    const used = Math.max((right - left) / (width - 88 * share), (bottom - top) / (height - 64 * share));
    assert.ok(used > 0.99 || view.zoom === 14, `only ${used} of the room is used`);
  }));
});

test('should never come closer than asked to a single place', () => {
  assert.equal(fitBounds([2, 47, 2, 47], 640, 480).zoom, 14);
  assert.equal(fitBounds([2, 47, 2, 47], 640, 480, 11).zoom, 11);
});

test('should show the whole country in cells of a level as fine on a phone as it did without buttons', () => {
  assert.equal(tileZoomFor(fitBounds([-5.2, 41.3, 9.6, 51.1], 320, 320).zoom), 5);
});
