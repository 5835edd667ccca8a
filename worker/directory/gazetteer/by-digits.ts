/** Places for the digits typed so far: départements by their code, postcodes and their communes. */
import type {Place} from '../../../src/contract/place.ts';
import type {Filter} from './filters.ts';
import type {Places} from './places.ts';
import type {Postcodes} from './postcodes.ts';
import {lowerBound} from './sorted.ts';
import type {Tables} from './tables.ts';
import type {Targets} from './targets.ts';

/** Finds by one to five digits, `2a` or `2b`; at most `limit` places, only those that pass. */
export type ByDigits = (digits: string, limit: number, keep: Filter | undefined) => Place[];

/** Searches départements and postcodes. */
export function openByDigits(tables: Tables, postcodes: Postcodes, {firstDepartement}: Targets, places: Places): ByDigits {
  const {departements, departementIndex, population} = tables;
  return (digits, limit, keep) => {
    const found: Place[] = [];
    const upper = digits.toUpperCase();
    for (const [at, row] of departements.entries()) {
      if (found.length >= limit) return found;
      if ((digits.length < 2 ? row.code.startsWith(upper) : row.code === upper || (upper === '97' && row.code.startsWith('97')))
        && (!keep || keep(firstDepartement + at))) found.push(places.departement(at));
    }
    if (digits.length < 2 || !/^\d+$/.test(digits)) return found;
    const scale = 10 ** (5 - digits.length);
    const first = lowerBound(tables.postcodes, Number(digits) * scale);
    const last = lowerBound(tables.postcodes, (Number(digits) + 1) * scale);
    const list: number[] = [];
    for (let at = first; at < last; at++) {
      if (postcodes.countOf(at) > 0 && (!keep || postcodes.membersOf(at).some((commune) => keep(commune)))) list.push(at);
    }
    list.sort((a, b) => postcodes.populationOf(b) - postcodes.populationOf(a) || a - b);
    if (digits.length === 5 && list.length === 1) {
      const members = [...postcodes.membersOf(list[0]!)];
      if (members.length > 1) found.push(places.postcode(list[0]!));
      members.sort((a, b) => population[b]! - population[a]! || a - b);
      for (const member of members) {
        if (found.length < limit && (!keep || keep(member))) found.push(places.commune(member));
      }
      return found.slice(0, limit);
    }
    for (const at of list) {
      if (found.length >= limit) break;
      const members = postcodes.membersOf(at);
      const place = members.length > 1 ? places.postcode(at) : places.commune(members[0]!);
      // A commune with several postcodes of its own shows once.
      if (!found.some((other) => other.code === place.code)) found.push(place);
    }
    if (found.length === 0 && digits.length === 5) {
      // A CEDEX, or a postcode newer than the file: the département is still known.
      const at = departementIndex.get(digits.slice(0, /^9[78]/.test(digits) ? 3 : 2));
      if (at !== undefined && (!keep || keep(firstDepartement + at))) found.push(places.departement(at));
    }
    return found;
  };
}
