/**
 * Needs taxonomy: what associations ask for and what structures offer, in families a volunteer recognises.
 *
 * The words are data (`taxonomy.json`, versioned); this file gives typed access to them. Codes are public and stable:
 * a code may be added, never renamed, moved to another meaning or reused.
 */
import type { Taxonomy } from '../../../src/contract/need.ts';
import data from './taxonomy.json' with { type: 'json' };

/** Languages in which every text of the taxonomy exists. */
export type TaxonomyLang = 'fr' | 'en';

/** Need codes found behind the codes asked, and the codes that are neither a need nor a family. */
export interface ExpandedNeeds {
  readonly needs: string[];
  readonly unknown: string[];
}

function translate(lang: TaxonomyLang): Taxonomy {
  return {
    version: data.version,
    families: data.families.map((family) => ({
      code: family.code,
      label: family.label[lang],
      needs: family.needs.map((need) => ({
        code: need.code,
        label: need.label[lang],
        description: need.description[lang],
        synonyms: need.synonyms[lang],
      })),
    })),
  };
}

const byLang: Readonly<Record<TaxonomyLang, Taxonomy>> = { fr: translate('fr'), en: translate('en') };

/** Version of the taxonomy, `YYYY-MM` of its last change. */
export const TAXONOMY_VERSION: string = data.version;

/** Family codes, in display order. */
export const FAMILY_CODES: readonly string[] = data.families.map((family) => family.code);

/** Need codes, in file order, which is display order. The index of a code may change; the code does not. */
export const NEED_CODES: readonly string[] = data.families.flatMap((family) => family.needs.map((need) => need.code));

const needsOf: ReadonlyMap<string, readonly string[]> = new Map([
  ...NEED_CODES.map((code): [string, string[]] => [code, [code]]),
  ...data.families.map((family): [string, string[]] => [family.code, family.needs.map((need) => need.code)]),
]);

const fold = (text: string): string =>
  text
    .normalize('NFD')
    .replace(/[\u0300-\u036f]/g, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '');

/** Code of a need or family by every word for it, in both languages, as a code is spelled; '' for a word of several. */
const byWord = new Map<string, string>();
for (const family of data.families) {
  for (const word of Object.values(family.label)) claim(word, family.code);
  for (const need of family.needs) {
    for (const word of [...Object.values(need.label), ...Object.values(need.synonyms).flat()]) claim(word, need.code);
  }
}
for (const code of needsOf.keys()) byWord.set(code, code);

function claim(word: string, code: string): void {
  const name = fold(word);
  byWord.set(name, (byWord.get(name) ?? code) === code ? code : '');
}

/** The need or family that `word` names: its code, or a word for it alone (`compta`, `visio`), spelled as a code is; undefined otherwise. */
export function needCodeOf(word: string): string | undefined {
  return byWord.get(word) || undefined;
}

/** The whole taxonomy in `lang` (French when absent). The same object each time: callers must not change it. */
export function taxonomy(lang: TaxonomyLang = 'fr'): Taxonomy {
  return byLang[lang];
}

/** Whether `code` is a need of the taxonomy (a family is not). */
export function isNeedCode(code: string): boolean {
  return needsOf.get(code)?.[0] === code;
}

/**
 * Need codes behind a mix of need and family codes, without repeats, in file order; a family stands for all its needs.
 * Codes of neither kind come back in `unknown`, in the order asked: the caller decides whether that is an error.
 */
export function expandNeeds(codes: readonly string[]): ExpandedNeeds {
  const asked = new Set(codes.flatMap((code) => needsOf.get(code) ?? []));
  return {
    needs: NEED_CODES.filter((code) => asked.has(code)),
    unknown: [...new Set(codes.filter((code) => !needsOf.has(code)))],
  };
}

/**
 * Synonyms claimed by more than `max` needs of one language: such a word no longer tells needs apart.
 * Empty for the published taxonomy; a test keeps it so.
 */
export function overclaimedSynonyms(
  lang: TaxonomyLang,
  max = 3,
  from: Taxonomy = taxonomy(lang),
): { synonym: string; needs: string[] }[] {
  const claims = new Map<string, string[]>();
  for (const need of from.families.flatMap((family) => family.needs)) {
    for (const synonym of new Set(need.synonyms)) {
      claims.set(synonym, [...(claims.get(synonym) ?? []), need.code]);
    }
  }
  return [...claims].filter(([, needs]) => needs.length > max).map(([synonym, needs]) => ({ synonym, needs }));
}
