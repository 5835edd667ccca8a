/** A place as a person writes it. Apart: the pages' script says it too. */
import type {Place} from '../../../src/contract/place.ts';

/** `Loches (37)`: tells homonyms apart, and is understood when it comes back from a field. */
export const placeLabel = ({name, departement, kind}: Pick<Place, 'name' | 'departement' | 'kind'>): string =>
  departement && /^(?:commune|arrondissement)$/.test(kind) ? `${name} (${departement})` : name;
