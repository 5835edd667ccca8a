/** The camera of the moving map, with a host that only notes what it is given. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import type { View } from '../../src/contract/grid.ts';
import type { Spot, Town } from '../../src/contract/spots.ts';
import { Scene, shifted, zoomed, type SceneHost } from '../../src/map/scene.ts';

const START: View = { lat: 47.3, lon: 0.7, zoom: 8, width: 400, height: 300 };
const TOWN: Town = { x: 0.502, y: 0.35, name: 'Tours' };

function world() {
  const painted: { spots: readonly Spot[]; towns: readonly Town[] | undefined; hurried: boolean | undefined }[] = [];
  const rested: boolean[] = [];
  const node = { setAttribute: () => {}, style: { setProperty: () => {}, removeProperty: () => {} } };
  const host = {
    plane: node, svg: node, outline: node,
    paint: (_view: View, spots: readonly Spot[], towns?: readonly Town[], hurried?: boolean) => painted.push({ spots, towns, hurried }),
    // Slow enough for a gesture and a button to come before it.
    tile: async () => {
      await pause(20);
      return { version: 'v1', cells: [[100, 100, 12]] };
    },
    index: () => Promise.resolve(undefined),
    rested: (_bounds: unknown, byVisitor: boolean) => rested.push(byVisitor),
    saveData: true,
    reducedMotion: true,
  } as unknown as SceneHost;
  return { painted, rested, scene: new Scene(host, { path: () => '', towns: () => [TOWN] }, START, []) };
}

describe('the camera of the map', () => {
  it('should show what tiles bring after a button ended a gesture', async () => {
    const { painted, scene } = world();
    scene.follow(shifted(START, 30, 0));
    scene.go(zoomed(START, 9));
    assert.deepEqual(painted.at(-1)!.spots, []);
    await pause(200);
    assert.ok(painted.at(-1)!.spots.length > 0, 'markers wait for a gesture that is over');
    scene.dispose();
  });

  it('should paint markers before names, and say where it rests after both', async () => {
    const { painted, rested, scene } = world();
    scene.zoomBy(1);
    assert.equal(painted.at(-1)!.hurried, true);
    assert.deepEqual(rested, []);
    await pause(200);
    assert.deepEqual(painted.find(({ towns }) => towns && towns.length > 0)?.towns, [TOWN]);
    assert.deepEqual(rested, [true]);
    scene.dispose();
  });

  it('should tell nobody once it is gone', async () => {
    const { painted, rested, scene } = world();
    scene.zoomBy(1);
    const before = painted.length;
    scene.dispose();
    await pause(200);
    assert.deepEqual([painted.length, rested], [before, []]);
  });
});
