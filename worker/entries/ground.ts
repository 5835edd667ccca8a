/** What a first map view is drawn on: outlines and towns, from the same file the widgets load. */
import outlines from '../../src/map/outlines.json' with {type: 'json'};
import type {OutlineFile} from '../../src/contract/outline.ts';
import type {Ground} from '../directory/directory.ts';
import type {Gazetteer} from '../directory/gazetteer/gazetteer.ts';
import {openOutlines} from '../directory/outlines/outlines.ts';
import {towns} from '../directory/outlines/towns.ts';

export function openGround(gazetteer: Gazetteer): Ground {
  const {outlinePath} = openOutlines(outlines as OutlineFile);
  return {outlinePath, towns: (view, most) => towns(gazetteer, view, most)};
}
