/** How a place is written in the field and in a chip: with its département, since names repeat. */
import type { Place } from '../../contract/place.ts';

export const placeText = ({ kind, name, departement }: Pick<Place, 'kind' | 'name' | 'departement'>): string =>
  departement && kind !== 'postcode' ? `${name} (${departement})` : name;
