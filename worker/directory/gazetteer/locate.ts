/** Where a row of an imported file is, from the INSEE code, the postcode and the name of a city it may give. */
import type {Place} from '../../../src/contract/place.ts';
import {TYPO_FROM} from './by-name.ts';
import {fold} from './fold.ts';
import type {Places} from './places.ts';
import type {Postcodes} from './postcodes.ts';
import {search} from './sorted.ts';
import type {Tables} from './tables.ts';
import type {Targets} from './targets.ts';

/** Where a row of an imported file is, as far as its commune tells. */
export interface Location {
  place: Place;
  /** What decided: the INSEE code, postcode and name together, the name alone, or the postcode alone. */
  by: 'code' | 'postcode-city' | 'city' | 'postcode';
}

/** Commune of a row, from whatever it says; undefined when nothing in it is known. */
export type Locate = (row: {codeInsee?: string; postcode?: string; city?: string}) => Location | undefined;

/** Locates rows. */
export function openLocate(tables: Tables, postcodes: Postcodes, {index, targetOf, placeOf}: Targets, places: Places): Locate {
  const {communes, size, dep, departementIndex, indexOf, parentOf} = tables;

  function departementOfPostcode(code: string): number | undefined {
    const at = search(tables.postcodes, Number(code));
    const first = at < 0 ? undefined : postcodes.membersOf(at)[0];
    if (first !== undefined) return dep[first]!;
    if (code.startsWith('20')) return departementIndex.get(Number(code) < 20200 ? '2A' : '2B');
    return departementIndex.get(code.slice(0, /^9[78]/.test(code) ? 3 : 2));
  }

  return ({codeInsee, postcode, city}) => {
    const coded = codeInsee ? indexOf(codeInsee.trim().toUpperCase()) : -1;
    if (coded >= 0) return {place: places.commune(coded), by: 'code'};
    const digits = postcode?.replace(/\s/g, '') ?? '';
    const code = /^\d{4,5}$/.test(digits) ? digits.padStart(5, '0') : '';
    // "TOURS CEDEX 2", "Paris 11e": the delivery mention is not part of the name.
    const name = fold(city ?? '').replace(/ cedex.*$/, '');
    const at = code ? search(tables.postcodes, Number(code)) : -1;
    const members = at < 0 ? [] : [...postcodes.membersOf(at)];
    if (name) {
      const {lo, hi} = index.range(name);
      const end = index.endOfExact(lo, hi, name.length);
      const exact = [...new Set([...range(lo, end)].map((key) => placeOf(targetOf(key))))].filter((place) => place < size);
      if (at >= 0) {
        const named = members.find((member) => exact.includes(member) || exact.includes(parentOf(member)));
        if (named !== undefined) return {place: places.commune(named), by: 'postcode-city'};
        const near = new Set<number>();
        for (const close of index.rangesOneEditAway(name)) {
          for (const key of range(close.lo, index.endOfExact(close.lo, close.hi, close.length))) near.add(placeOf(targetOf(key)));
        }
        const typo = name.length >= TYPO_FROM ? members.find((member) => near.has(member)) : undefined;
        if (typo !== undefined) return {place: places.commune(typo), by: 'postcode-city'};
      }
      // Unknown postcode (CEDEX): the name decides when it names one commune of that département, or one commune at all.
      const departement = code ? departementOfPostcode(code) : undefined;
      const there = departement === undefined ? exact : exact.filter((place) => dep[place] === departement);
      const one = there.filter((place) => place < communes);
      if (one.length === 1) return {place: places.commune(one[0]!), by: 'city'};
    }
    if (members.length === 0) return undefined;
    return {place: members.length === 1 ? places.commune(members[0]!) : places.postcode(at), by: 'postcode'};
  };
}

function* range(lo: number, hi: number): Generator<number> {
  for (let i = lo; i < hi; i++) yield i;
}
