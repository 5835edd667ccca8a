/** France as shapes to point at: each département once where the keyboard goes, all in the frame, none on another's place. */
import assert from 'node:assert/strict';
import {readFileSync} from 'node:fs';
import {join} from 'node:path';
import {describe, it} from 'node:test';
import type {OutlineFile} from '../../src/contract/outline.ts';
import {FRAME, shapesOf} from '../../src/map/territory-shapes.ts';

const file = JSON.parse(readFileSync(join(import.meta.dirname, '../../src/map/outlines.json'), 'utf8')) as OutlineFile;
const shapes = shapesOf(file);

describe('shapes of the territories', () => {
  it('should be each département of the outlines once, those around Paris once more', () => {
    assert.deepEqual(shapes.filter(({again}) => !again).map(({code}) => code).sort(), Object.keys(file.departements).sort());
    assert.deepEqual(shapes.filter(({again}) => again).map(({code}) => code).sort(), ['75', '77', '78', '91', '92', '93', '94', '95']);
  });

  it('should all be closed, finite and inside the frame', () => {
    for (const {code, path, x, y} of shapes) {
      assert.match(path, /^(?:M[\d.]+ [\d.]+(?:L[\d.]+ [\d.]+)+Z)+$/, code);
      for (const [, px, py] of path.matchAll(/([\d.]+) ([\d.]+)/g)) assert.ok(Number(px) <= FRAME.width && Number(py) <= FRAME.height, `${code} ${px} ${py}`);
      assert.ok(x > 0 && x < FRAME.width && y > 0 && y < FRAME.height, code);
    }
  });

  it('should lie as on a map, and overseas in frames that do not touch', () => {
    const at = (code: string) => shapes.find((shape) => shape.code === code && !shape.again)!;
    assert.ok(at('29').x < at('35').x && at('35').x < at('67').x, 'from Finistère to Bas-Rhin');
    assert.ok(at('59').y < at('18').y && at('18').y < at('66').y, 'from Nord to Pyrénées-Orientales');
    assert.ok(at('2B').x > at('13').x && at('2A').y > at('2B').y, 'Corsica in the south-east');
    const boxes = shapes.flatMap(({box}) => (box ? [box] : []));
    assert.equal(boxes.length, 11);
    boxes.forEach(([x, y, width, height], i) => boxes.slice(i + 1).forEach(([left, top]) => assert.ok(left >= x + width || top >= y + height || left + width <= x, `${i}`)));
  });
});
