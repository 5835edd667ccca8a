/** Lists of codes as the grammar writes them, what becomes of them when a box is ticked, and what needs are called. Pure. */
import type { Taxonomy } from '../../contract/need.ts';

/** Codes of a list parameter; spaces or commas between them. */
export const codesOf = (list: string | undefined): string[] => (list ?? '').split(/[\s,]+/).filter((code) => code !== '');

/** The canonical list: sorted, no doubles; undefined when empty, which is how a search says "any". */
export const listOf = (codes: Iterable<string>): string | undefined => [...new Set(codes)].sort().join(' ') || undefined;

/** `list` with `code` added when `on`, without it otherwise. */
export function withChoice(list: string | undefined, code: string, on: boolean): string | undefined {
  const others = codesOf(list).filter((other) => other !== code);
  return listOf(on ? [...others, code] : others);
}

/** A family and the codes of its needs: all that choosing needs to know of the taxonomy. */
export interface FamilyCodes {
  readonly code: string;
  readonly needs: readonly { readonly code: string }[];
}

/** What families and needs are called, those included that nobody may choose any more. */
export const namesOf = ({ families, retired = [] }: Taxonomy): Map<string, string> =>
  new Map([...families, ...families.flatMap(({ needs }) => needs), ...retired].map(({ code, label }) => [code, label]));

/** Whether a need is asked, by itself or with its whole family. */
export const isAsked = (list: string | undefined, family: FamilyCodes, need: string): boolean => {
  const codes = codesOf(list);
  return codes.includes(need) || codes.includes(family.code);
};

/** Ticks or unticks a whole family: its needs need no mention of their own. */
export function withFamily(list: string | undefined, family: FamilyCodes, on: boolean): string | undefined {
  const inside = new Set([family.code, ...family.needs.map((need) => need.code)]);
  const others = codesOf(list).filter((code) => !inside.has(code));
  return listOf(on ? [...others, family.code] : others);
}

/** Ticks or unticks one need. Unticked in a family asked as a whole, the family becomes its other needs; the last one ticked makes it whole. */
export function withNeed(list: string | undefined, family: FamilyCodes, need: string, on: boolean): string | undefined {
  const asked = family.needs.map(({ code }) => code).filter((code) => (code === need ? on : isAsked(list, family, code)));
  if (asked.length === family.needs.length) return withFamily(list, family, true);
  return listOf([...codesOf(withFamily(list, family, false)), ...asked]);
}
