/** Which named places a search keeps: those inside territories, those beside the digits of a département or a postcode. */
import {Lru} from '../lru.ts';
import type {Postcodes} from './postcodes.ts';
import type {Resolve} from './resolve.ts';
import type {Tables} from './tables.ts';
import type {Targets} from './targets.ts';

/** Whether what a number of `Targets` names is kept. */
export type Filter = (target: number) => boolean;

export interface Filters {
  /** Which places lie in the territories; a département or a région does when all its communes do. */
  readonly inside: (territories: readonly string[]) => Filter;
  /** One byte per commune and arrondissement: whether it lies in one of the territories. */
  readonly maskOf: (territories: readonly string[]) => Uint8Array;
  /** Communes in the département of that code, or with a postcode that begins so. */
  readonly withDigits: (digits: string) => Filter;
}

/** What passes both. */
export const both = (a: Filter | undefined, b: Filter): Filter => (a ? (target) => a(target) && b(target) : b);

/** Makes filters. Keeps a bounded number of sets of territories. */
export function openFilters(
  {communes, size, departements, regions, departementIndex, dep, parentOf}: Tables,
  postcodes: Postcodes,
  {firstDepartement, firstRegion, placeOf}: Targets,
  resolve: Resolve,
): Filters {
  const masks = new Lru<Uint8Array>(32);

  /** One byte per commune and arrondissement: inside one of the territories or not. */
  function maskOf(territories: readonly string[]): Uint8Array {
    const sorted = [...territories].sort();
    return masks.get(sorted.join(' '), () => {
      const mask = new Uint8Array(size);
      for (const territory of sorted) for (const commune of resolve(territory)?.communeIndexes ?? []) mask[commune] = 1;
      for (let i = communes; i < size; i++) mask[i] = mask[parentOf(i)]!;
      return mask;
    });
  }

  return {
    maskOf,

    inside(territories) {
      const mask = maskOf(territories);
      const whole = new Map<number, boolean>();
      return (target) => {
        const place = placeOf(target);
        if (place < size) return mask[place] === 1;
        let inside = whole.get(place);
        if (inside === undefined) {
          const code = place < firstRegion
            ? `departement:${departements[place - firstDepartement]!.code}` : `region:${regions[place - firstRegion]!.code}`;
          const members = resolve(code)!.communeIndexes;
          inside = members.length > 0 && members.every((commune) => mask[commune] === 1);
          whole.set(place, inside);
        }
        return inside;
      };
    },

    withDigits(digits) {
      const departement = departementIndex.get(digits.toUpperCase());
      return (target) => {
        const at = placeOf(target);
        if (at >= size) return false;
        return dep[at] === departement || postcodes.anyStartsWith(at, digits);
      };
    },
  };
}
