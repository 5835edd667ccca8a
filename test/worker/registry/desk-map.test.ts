/** The map of an application: where it says it is, on the real outlines and towns. */
import assert from 'node:assert/strict';
import {readFileSync} from 'node:fs';
import {join} from 'node:path';
import {describe, it} from 'node:test';
import {openGazetteer} from '../../../worker/directory/gazetteer/gazetteer.ts';
import {openGround} from '../../../worker/entries/ground.ts';
import {placeMap} from '../../../worker/registry/pages/desk/map.ts';

const ground = openGround(openGazetteer(readFileSync(join(import.meta.dirname, '../../../dist/data/gazetteer.bin'))));

describe('the map of an application', () => {
  it('should show the outlines and the towns around it, and itself in the middle', () => {
    const map = String(placeMap(ground, {lat: 47.13, lon: 0.99}, 'Carte : Exemple, à Loches'));
    assert.match(map, /role="img" aria-label="Carte : Exemple, à Loches"/);
    assert.match(map, /<text [^>]*>Tours<\/text>/);
    assert.match(map, /class="border" d="M\d/);
    assert.match(map, /class="here" cx="280" cy="160"/);
  });

  it('should be drawn overseas too, and take words for words', () => {
    const map = String(placeMap(ground, {lat: -21.1, lon: 55.5}, '"><script>alert(1)</script>'));
    assert.match(map, /<text [^>]*>Saint-Denis<\/text>/);
    assert.doesNotMatch(map, /<script/);
  });
});
