/**
 * Places for what is typed so far: read as digits, as the start of a name, as a name with digits or a territory beside it, and at
 * last as a name with a slip of the keyboard.
 */
import type {Place} from '../../../src/contract/place.ts';
import type {PlaceKind} from '../../../src/contract/vocabulary.ts';
import type {ByDigits} from './by-digits.ts';
import type {ByEpci} from './by-epci.ts';
import type {ByName} from './by-name.ts';
import {both, type Filter, type Filters} from './filters.ts';
import {fold, foldPlain, spellOutWords} from './fold.ts';
import type {Places} from './places.ts';
import type {Tables} from './tables.ts';
import type {Targets} from './targets.ts';

/** Typing slips are looked for only when few names fit as typed, all of them of small places. */
const FEW = 3;
const WELL_KNOWN = 2000;
const LONGEST_QUERY = 100;
/** Of a list that may hold EPCIs too, how many they are at most: a commune and its namesakes come first. */
const EPCIS = 3;

export interface SuggestOptions {
  /** 1 to 50, 8 by default. */
  limit?: number;
  /** Territory codes: only places inside one of them. */
  territory?: readonly string[];
  /** Kinds of places wanted; all but EPCIs when absent. */
  kinds?: readonly PlaceKind[];
}

/** Places for a query, best first. Never throws, whatever is typed. */
export type Suggest = (query: string, options?: SuggestOptions) => Place[];

/** Suggests places. */
export function openSuggest(
  {communes, size, departements, regions}: Tables,
  {firstDepartement, firstRegion, placeOf, weightOf}: Targets,
  places: Places,
  filters: Filters,
  {takePrefix, takeTypos}: ByName,
  byDigits: ByDigits,
  byEpci: ByEpci,
): Suggest {
  /** Names of départements and régions, to understand "Saint-Denis La Réunion". */
  const territoryNames: [name: string, code: string][] = [
    ...departements.map((row): [string, string] => [fold(row.name), `departement:${row.code}`]),
    ...regions.map((row): [string, string] => [fold(row.name), `region:${row.code}`]),
  ].sort((a, b) => b[0].length - a[0].length);

  const kindOf = (target: number): PlaceKind => {
    const place = placeOf(target);
    return place < communes ? 'commune' : place < size ? 'arrondissement' : place < firstDepartement ? 'commune' : place < firstRegion ? 'departement' : 'region';
  };

  return (query, {limit = 8, territory, kinds} = {}) => {
    const most = Math.max(1, Math.min(50, Math.floor(limit) || 8));
    const plain = fold(query.slice(0, LONGEST_QUERY));
    if (plain === '') return [];
    const within = territory && territory.length > 0 ? territory : undefined;
    const inside = within && filters.inside(within);
    if (!kinds) return named(query, plain, most, inside);
    const wanted = new Set(kinds);
    const groups = wanted.delete('epci') ? byEpci(plain, most, within && filters.maskOf(within)) : [];
    if (wanted.size === 0) return groups;
    const others = named(query, plain, most, both(inside, (target) => wanted.has(kindOf(target)))).filter(({kind}) => wanted.has(kind));
    // "Loches Sud" is the start of an intercommunalité; of communes only with a slip.
    if (!others.some(({name, formerName}) => fold(formerName ?? name).startsWith(plain)) && groups.some(({name}) => fold(name).includes(plain))) return [...groups, ...others].slice(0, most);
    const room = Math.max(Math.min(groups.length, EPCIS, most - 1), most - others.length);
    return [...others.slice(0, most - Math.min(room, groups.length)), ...groups.slice(0, room)];
  };

  function named(query: string, plain: string, most: number, inside: Filter | undefined): Place[] {
    const raw = plain.length <= 5 ? foldPlain(query.slice(0, LONGEST_QUERY)) : plain;
    if (/^(?:\d{1,5}|2[ab])$/.test(raw)) return byDigits(raw, most, inside);

    const found: number[] = [];
    let exact = takePrefix(found, plain, most, inside);
    // "st" still being typed may be the start of Strasbourg as well as "saint".
    const typed = shortEnding(query, plain);
    if (typed !== undefined) {
      const others: number[] = [];
      takePrefix(others, typed, most, inside);
      const merged = [...found, ...others].sort((a, b) => weightOf(b) - weightOf(a));
      found.length = 0;
      for (const target of merged) {
        if (found.length < most && !found.some((other) => placeOf(other) === placeOf(target))) found.push(target);
      }
      exact = true;
    }
    if (found.length === 0) {
      const split = splitDigits(foldPlain(query.slice(0, LONGEST_QUERY)));
      if (split) {
        const keep = both(inside, filters.withDigits(split.digits));
        const text = spellOutWords(split.text);
        exact = takePrefix(found, text, most, keep);
        if (found.length === 0) takeTypos(found, text, most, keep);
      }
    }
    if (found.length === 0) {
      const ending = territoryNames.find(([name]) => plain.endsWith(` ${name}`));
      if (ending) {
        const text = plain.slice(0, -ending[0].length - 1);
        const keep = both(inside, filters.inside([ending[1]]));
        exact = takePrefix(found, text, most, keep);
        if (found.length === 0) takeTypos(found, text, most, keep);
      }
    }
    const known = found.length > 0 && weightOf(found[0]!) >= WELL_KNOWN;
    if (!exact && !known && found.length < FEW) takeTypos(found, plain, most, inside);
    return found.map((target) => places.target(target));
  }
}

/** Text with the digits of a département or a postcode beside it: `loches 37`, `37600 loches`, `ajaccio 2a`. */
function splitDigits(text: string): {text: string; digits: string} | undefined {
  const after = /^(.*\D) (\d{2,5}|2[ab])$/.exec(text);
  if (after) return {text: after[1]!, digits: after[2]!};
  const before = /^(\d{2,5}|2[ab]) (\D.*)$/.exec(text);
  return before ? {text: before[2]!, digits: before[1]!} : undefined;
}

/** The query with its last word as typed, when that word is a `st` or `ste` that may still go on. */
function shortEnding(query: string, folded: string): string | undefined {
  if (!/ste?$/i.test(query)) return undefined;
  const ending = /(^| )sainte?$/.exec(folded);
  const typed = /ste$/i.test(query) ? 'ste' : 'st';
  return ending ? folded.slice(0, ending.index) + ending[1]! + typed : undefined;
}
