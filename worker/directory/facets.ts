/**
 * What each structure offers, as bits laid out word by word: the bits of all values for rows 0..31, then for rows 32..63…
 * Counting every facet over a few neighbouring rows then reads one short run of memory.
 */
import {ACCESSES, FORMATS, KINDS, LABELS, LEVELS, PRICES} from '../../src/contract/vocabulary.ts';

/** Codes of the values, in the order of their bits, as they were when the directory was published. */
export interface FacetCodes {
  readonly needs: readonly string[];
  readonly format: readonly string[];
  readonly price: readonly string[];
  readonly access: readonly string[];
  readonly kind: readonly string[];
  readonly label: readonly string[];
}

/** Where the bits of each facet are. */
export interface FacetLayout extends FacetCodes {
  /** Bits per row in all. */
  readonly width: number;
  /** Bit of a need (by its position) at a level (0 informer … 2 accompagner) or better. */
  need(need: number, level: number): number;
  /** Bit of "some need at that level or better". */
  anyNeed(level: number): number;
  readonly start: Readonly<Record<ListFacet, number>>;
  /** Helps at a distance. */
  readonly remote: number;
  /** Said where it works. */
  readonly stated: number;
  /** Works in the whole country. */
  readonly national: number;
}

export const LIST_FACETS = ['format', 'price', 'access', 'kind', 'label'] as const;
export type ListFacet = (typeof LIST_FACETS)[number];

/** The codes of today; needs are those of the taxonomy and whatever else structures carry. */
export const facetCodes = (needs: readonly string[]): FacetCodes =>
  ({needs, format: FORMATS, price: PRICES, access: ACCESSES, kind: KINDS, label: LABELS});

/** Layout of the bits for these codes. */
export function facetLayout(codes: FacetCodes): FacetLayout {
  const anyStart = codes.needs.length * LEVELS.length;
  let end = anyStart + LEVELS.length;
  const start = {} as Record<ListFacet, number>;
  for (const facet of LIST_FACETS) {
    start[facet] = end;
    end += codes[facet].length;
  }
  return {
    ...codes,
    width: end + 3,
    need: (need, level) => level * codes.needs.length + need,
    anyNeed: (level) => anyStart + level,
    start,
    remote: end,
    stated: end + 1,
    national: end + 2,
  };
}
