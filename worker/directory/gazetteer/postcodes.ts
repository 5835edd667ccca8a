/**
 * The postcodes, and the communes that share each: the file says it the other way round. Paris, Lyon and Marseille leave theirs to
 * their arrondissements.
 */
import type {Tables} from './tables.ts';

export interface Postcodes {
  /** How many communes the postcode at a position has: none when only a CEDEX has it. */
  readonly countOf: (at: number) => number;
  /** Their positions in the tables. */
  readonly membersOf: (at: number) => Uint16Array;
  readonly populationOf: (at: number) => number;
  /** The five digits at a position. */
  readonly textAt: (at: number) => string;
  /** Those of a commune or an arrondissement, as text. */
  readonly ofCommune: (commune: number) => string[];
  /** Whether one of a commune's begins with these digits. */
  readonly anyStartsWith: (commune: number, digits: string) => boolean;
}

/** Turns the postcodes of each commune into the communes of each postcode. */
export function openPostcodes({communes, size, hasArrondissements, population, postcodes, postcodeLink, linkStart}: Tables): Postcodes {
  const start = new Uint32Array(postcodes.length + 1);
  const eachLink = (visit: (postcode: number, commune: number) => void): void => {
    for (let i = 0; i < size; i++) {
      if (i < communes && hasArrondissements[i]) continue;
      for (let at = linkStart[i]!; at < linkStart[i + 1]!; at++) visit(postcodeLink[at]!, i);
    }
  };
  eachLink((postcode) => start[postcode + 1]!++);
  for (let i = 0; i < postcodes.length; i++) start[i + 1]! += start[i]!;
  const members = new Uint16Array(start[postcodes.length]!);
  const filled = start.slice();
  const populations = new Float64Array(postcodes.length);
  eachLink((postcode, commune) => {
    members[filled[postcode]!++] = commune;
    populations[postcode]! += population[commune]!;
  });
  const texts = Array.from(postcodes).map((number) => String(number).padStart(5, '0'));

  return {
    countOf: (at) => start[at + 1]! - start[at]!,
    membersOf: (at) => members.subarray(start[at]!, start[at + 1]!),
    populationOf: (at) => populations[at]!,
    textAt: (at) => texts[at]!,
    ofCommune(commune) {
      const list: string[] = [];
      for (let at = linkStart[commune]!; at < linkStart[commune + 1]!; at++) list.push(texts[postcodeLink[at]!]!);
      return list;
    },
    anyStartsWith(commune, digits) {
      for (let at = linkStart[commune]!; at < linkStart[commune + 1]!; at++) {
        if (texts[postcodeLink[at]!]!.startsWith(digits)) return true;
      }
      return false;
    },
  };
}
