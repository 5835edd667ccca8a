/** From what is written in the field of a place to a place, and back. */
import {PLACE_CODE} from '../../../src/contract/place.ts';
import type {Place} from '../../../src/contract/place.ts';
import type {EdgeGazetteer} from '../deps.ts';
import {placeLabel} from './place-label.ts';

/** Places offered for what was asked in words, the one taken included. */
const PLACES = 6;

/** Places of a code, or of a name that several may have. */
export function placesOf(words: string, gazetteer: EdgeGazetteer): Place[] {
  if (!PLACE_CODE.test(words)) return gazetteer.suggest(words, {limit: PLACES});
  const place = gazetteer.resolve(words)?.place;
  return place ? [place] : [];
}

/** What to write in a field so that the same place comes back: its name where that is enough, else its code. */
export function fieldOf(place: Place, gazetteer: EdgeGazetteer): string {
  const label = placeLabel(place);
  return gazetteer.suggest(label, {limit: 1})[0]?.code === place.code ? label : place.code;
}
