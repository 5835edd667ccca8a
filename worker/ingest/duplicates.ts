/**
 * Listings that are one and the same organisation: same name within 150 m, or same address and a name that says the same. Found over
 * everything the registry holds, whatever the source and the order of arrival, so that importing A then B or B then A ends alike.
 */
import {kilometres} from '../directory/gazetteer/gazetteer.ts';
import {comparable} from './text.ts';

export interface Candidate {
  readonly name: string;
  readonly street: string;
  readonly postcode: string;
  readonly lat: number;
  readonly lon: number;
  /** A position that is only the commune's centre proves nothing about distance. */
  readonly precision: 'exact' | 'approximate';
}

/** Kilometres within which the same name is the same place. */
const NEAR = 0.15;
/** Degrees of the search grid: more than 150 m everywhere a commune lies (67° at most would need 0.0035). */
const CELL = 0.004;

/** Words that say the legal form or the rank, not who it is. */
const FILLER = /\b(?:association|asso|ass|l|la|le|les|de|du|des|d|et|a|au|aux|en|sur|sous|pour|par)\b/g;
/** A name for comparison: folded, `st` spelled out, without little words. */
export const nameKey = (name: string): string => {
  const folded = comparable(name).replace(/\bst\b/g, 'saint').replace(/\bste\b/g, 'sainte');
  return folded.replace(FILLER, ' ').replace(/\s+/g, ' ').trim() || folded;
};

const STREET_SHORT: Readonly<Record<string, string>> = {
  av: 'avenue', ave: 'avenue', bd: 'boulevard', bld: 'boulevard', blvd: 'boulevard', pl: 'place', r: 'rue', rte: 'route', ch: 'chemin', che: 'chemin', chem: 'chemin',
  all: 'allee', imp: 'impasse', sq: 'square', fg: 'faubourg', fbg: 'faubourg', crs: 'cours', st: 'saint', ste: 'sainte', dr: 'docteur', gal: 'general', mal: 'marechal', pdt: 'president', b: 'bis', t: 'ter',
};
/** An address for comparison; '' when it is too vague to name one building ("le village", "mairie"). */
export const addressKey = (street: string, postcode: string): string => {
  const words = comparable(street).replace(/\b(?:bp|cs) ?\d+\b|\bcedex\b.*$/g, ' ').split(' ').filter((word) => word !== '').map((word) => STREET_SHORT[word] ?? word).filter((word) => !/^(?:de|du|des|la|le|les|l|d)$/.test(word));
  return words.length >= 3 && /^\d/.test(words[0]!) ? `${postcode} ${words.join(' ')}` : '';
};

/** Whether two name keys say the same: equal, or the words of one are all in the other, which must hold at least half of the longer one. */
export function similarNames(a: string, b: string): boolean {
  if (a === b) return true;
  const [short, long] = [a.split(' '), b.split(' ')].sort((x, y) => x.length - y.length) as [string[], string[]];
  if (a.replaceAll(' ', '') === b.replaceAll(' ', '')) return true;
  // "Mairie" alone is in many names: one common word says nothing unless it is long and the other adds one word at most.
  if (short.length === 1 && (short[0]!.length < 6 || long.length > 2)) return false;
  const words = new Set(long);
  return short.length * 2 >= long.length && short.every((word) => words.has(word));
}

/** Groups of positions in `candidates` that are one organisation, singles left out; each sorted, and sorted by first. */
export function duplicateGroups(candidates: readonly Candidate[]): number[][] {
  const parent = candidates.map((_, i) => i);
  const root = (i: number): number => {
    let at = i;
    while (parent[at] !== at) at = parent[at] = parent[parent[at]!]!;
    return at;
  };
  const unite = (a: number, b: number): void => {
    const [low, high] = [root(a), root(b)].sort((x, y) => x - y) as [number, number];
    parent[high] = low;
  };
  const names = candidates.map(({name}) => nameKey(name));
  sameNameNearby(candidates, names, unite);
  const byAddress = new Map<string, number[]>();
  candidates.forEach(({street, postcode}, i) => {
    const key = addressKey(street, postcode);
    if (key !== '') byAddress.set(key, [...(byAddress.get(key) ?? []), i]);
  });
  for (const at of byAddress.values()) {
    for (let i = 0; i < at.length; i++) {
      for (let j = i + 1; j < at.length; j++) if (similarNames(names[at[i]!]!, names[at[j]!]!)) unite(at[i]!, at[j]!);
    }
  }
  const groups = new Map<number, number[]>();
  candidates.forEach((_, i) => groups.set(root(i), [...(groups.get(root(i)) ?? []), i]));
  return [...groups.values()].filter((group) => group.length > 1);
}

function sameNameNearby(candidates: readonly Candidate[], names: readonly string[], unite: (a: number, b: number) => void): void {
  const cells = new Map<string, number[]>();
  candidates.forEach(({lat, lon, precision, street, postcode}, i) => {
    const [y, x] = [Math.floor(lat / CELL), Math.floor(lon / CELL)];
    for (let dy = -1; dy <= 1; dy++) {
      for (let dx = -1; dx <= 1; dx++) {
        for (const other of cells.get(`${names[i]}|${y + dy}|${x + dx}`) ?? []) {
          const there = candidates[other]!;
          if (kilometres(lat, lon, there.lat, there.lon) > NEAR) continue;
          // Two rows placed at a commune's centre are near each other only because neither says where it is.
          const guessed = precision === 'approximate' || there.precision === 'approximate';
          if (!guessed || (postcode === there.postcode && comparable(street) === comparable(there.street))) unite(i, other);
        }
      }
    }
    const own = `${names[i]}|${y}|${x}`;
    cells.set(own, [...(cells.get(own) ?? []), i]);
  });
}
