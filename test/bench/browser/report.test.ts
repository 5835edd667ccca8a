/** The bench reads its own figures right: medians, steps, and which floor is missed. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Cell, floorsOf, median, steps, tableOf } from './report.ts';
import type { Resource, Visit } from './visit.ts';

const resource = (path: string, start: number, end: number, bytes = 1000, redirect = 0): Resource => ({ path, kind: 'code', bytes, start, end, redirect });
const visitOf = (marker: number, more: Partial<Visit> = {}): Visit => ({
  item: marker, marker, longTasks: [], longFrames: [], gestureFrames: [], blocking: 0, resources: [], wire: 0, task: 0, script: 0, heap: 2e6, ...more,
});

test('should take the middle of what was measured', () => {
  assert.equal(median([5, 1, 3]), 3);
  assert.equal(median([4, undefined, 1, 3, 2]), 2.5);
  assert.ok(Number.isNaN(median([undefined])));
});

test('should count the steps that follow each other', () => {
  const side = [resource('a.js', 20, 40), resource('data', 20, 60)];
  assert.equal(steps([resource('pana.js', 0, 20), ...side]), 2);
  assert.equal(steps([resource('pana.js', 0, 20, 800, 9), ...side]), 3, 'a redirect is a step');
  assert.equal(steps([resource('pana.js', 0, 20), ...side, resource('late.js', 45, 50)]), 3);
});

test('should compare medians of the same cell, and keep what was not measured apart', () => {
  const cell: Cell = {
    size: 10_000,
    setting: 'cpu-4x',
    visits: {
      pana: [visitOf(300, { item: 310, resources: [resource('/x.js', 0, 100, 17_000), resource('/v1/tiles/index', 400, 500, 43_000)], nodes: 60 })],
      supercluster: [visitOf(1000)],
    },
  };
  const floor = (start: string) => floorsOf([cell]).find(({ what }) => what.startsWith(start))!;
  assert.equal(floor('first marker over').value, 0.3);
  assert.equal(floor('first marker over').kept, true);
  assert.equal(floor('first result after').kept, false, 'the result came 10 ms after the marker');
  assert.equal(floor('bytes until').value, 17, 'what came after the first view is not in it');
  assert.equal(floor('bytes until').kept, false);
  assert.equal(floor('map data fetched ahead').value, 43);
  assert.equal(floorsOf([cell]).find(({ what }) => what.includes('100,000, cpu-4x'))!.kept, undefined);
  assert.match(tableOf(cell), /pana .* 310 .* 300 .*0\.30/);
});
