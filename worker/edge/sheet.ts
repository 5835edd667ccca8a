/** A structure as a sheet needs it: its territories named, its opening hours placed in a time zone. */
import type {Structure} from '../../src/contract/structure.ts';
import type {EdgeDirectory, EdgeGazetteer} from './deps.ts';

/** INSEE code of the département a commune is in: overseas ones have three characters. */
export const departementOf = (commune: string): string => commune.slice(0, /^9[78]/.test(commune) ? 3 : 2);

/** `structure` with the names of its service area and its time zone; a territory nobody knows keeps its code. */
export function sheetOf(structure: Structure, gazetteer: EdgeGazetteer, directory: EdgeDirectory): Structure {
  const named = structure.serviceArea.flatMap((code): [string, string][] => {
    const name = code === 'national' ? undefined : gazetteer.resolve(code)?.place.name;
    return name === undefined ? [] : [[code, name]];
  });
  const departement = `departement:${departementOf(structure.address.commune)}`;
  const timeZone = directory.territories().find(({code}) => code === departement)?.timeZone;
  return {
    ...structure,
    ...(named.length > 0 && {serviceAreaNames: Object.fromEntries(named)}),
    ...(timeZone !== undefined && {timeZone}),
  };
}
