/**
 * EPCIs by the words of their names. Apart from the names people look for places by: an EPCI is found only where one is asked for, so that
 * no commune loses its rank to the intercommunalité that has its name.
 */
import type {Place} from '../../../src/contract/place.ts';
import {NO_EPCI} from './format.ts';
import {fold} from './fold.ts';
import type {Places} from './places.ts';
import type {Tables} from './tables.ts';

/** EPCIs each word of `text` (folded) is the start of a word of, best first, at most `limit`; inside the communes of `mask` when there is one. */
export type ByEpci = (text: string, limit: number, mask?: Uint8Array) => Place[];

/** What the kind of an EPCI is called in its name, which people leave out or write in full. */
const KIND = /^(?:cc|ca|cu|communaute de communes|communaute d agglomeration|communaute urbaine) /;
/** Words that tell nothing apart. */
const SMALL = new Set(['de', 'du', 'des', 'd', 'la', 'le', 'les', 'l', 'et', 'en', 'sur']);

/** Searches EPCIs. */
export function openByEpci({communes, epcis, epci, population}: Tables, places: Places): ByEpci {
  let names: readonly {readonly bare: string; readonly words: readonly string[]}[] | undefined;
  let members: readonly Uint16Array[] | undefined;
  let weights: readonly number[] | undefined;

  /** Read when the first one is asked for: most servers start to answer about communes. */
  function open(): void {
    const lists: number[][] = epcis.map(() => []);
    for (let commune = 0; commune < communes; commune++) if (epci[commune] !== NO_EPCI) lists[epci[commune]!]!.push(commune);
    members = lists.map((list) => Uint16Array.from(list));
    weights = lists.map((list) => list.reduce((sum, commune) => sum + population[commune]!, 0));
    names = epcis.map(([, name]) => {
      const folded = fold(name);
      return {bare: folded.replace(KIND, ''), words: folded.split(' ')};
    });
  }

  return (text, limit, mask) => {
    if (names === undefined) open();
    const bare = text.replace(KIND, '');
    const wanted = bare.split(' ').filter((word) => word !== '' && !SMALL.has(word));
    if (wanted.length === 0) return [];
    const found: {readonly at: number; readonly rank: number}[] = [];
    for (const [at, {bare: name, words}] of names!.entries()) {
      const own = members![at]!;
      if (own.length === 0 || !wanted.every((word) => words.some((one) => one.startsWith(word)))) continue;
      if (mask && !own.every((commune) => mask[commune] === 1)) continue;
      found.push({at, rank: name === bare ? 0 : name.startsWith(bare) ? 1 : 2});
    }
    found.sort((a, b) => a.rank - b.rank || weights![b.at]! - weights![a.at]! || a.at - b.at);
    return found.slice(0, limit).map(({at}) => places.epci(at, members![at]!));
  };
}
