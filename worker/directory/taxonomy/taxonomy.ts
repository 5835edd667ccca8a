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

/** One need as it is written: every text in both languages. */
export interface NeedText {
  readonly code: string;
  readonly label: Readonly<Record<TaxonomyLang, string>>;
  readonly description: Readonly<Record<TaxonomyLang, string>>;
  readonly synonyms: Readonly<Record<TaxonomyLang, readonly string[]>>;
  /** No longer asked for or offered; who carries it still says so. */
  readonly retired?: true;
}
export interface FamilyText {
  readonly code: string;
  readonly label: Readonly<Record<TaxonomyLang, string>>;
  readonly needs: readonly NeedText[];
}
/** A taxonomy as it is written and published: with the needs that are retired. */
export interface TaxonomyText {
  readonly version: string;
  readonly families: readonly FamilyText[];
}

/** A taxonomy to read: by language, by code, by word. */
export interface Needs {
  readonly version: string;
  /** As it is served: those that are retired stand apart. The same object each time: callers must not change it. */
  served(lang: TaxonomyLang): Taxonomy;
  /** Every code, retired ones included, in order. */
  readonly codes: readonly string[];
  readonly retired: ReadonlySet<string>;
  expand(codes: readonly string[]): ExpandedNeeds;
  codeOf(word: string): string | undefined;
}

/** The taxonomy shipped with the software. */
export const BUNDLED: TaxonomyText = data;

function translate(text: TaxonomyText, lang: TaxonomyLang): Taxonomy {
  const need = ({code, label, description, synonyms}: NeedText) => ({code, label: label[lang], description: description[lang], synonyms: [...synonyms[lang]]});
  const retired = text.families.flatMap(({needs}) => needs.filter((one) => one.retired)).map(need);
  return {
    version: text.version,
    families: text.families.map(({code, label, needs}) => ({code, label: label[lang], needs: needs.filter((one) => !one.retired).map(need)})),
    ...(retired.length > 0 && {retired}),
  };
}

const fold = (text: string): string =>
  text
    .normalize('NFD')
    .replace(/[\u0300-\u036f]/g, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '');

/** Code of a need or family by every word for it, in both languages, as a code is spelled; '' for a word of several. */
function wordsOf({families}: TaxonomyText): Map<string, string> {
  const byWord = new Map<string, string>();
  const claim = (word: string, code: string): void => {
    const name = fold(word);
    byWord.set(name, (byWord.get(name) ?? code) === code ? code : '');
  };
  for (const family of families) {
    for (const word of Object.values(family.label)) claim(word, family.code);
    for (const need of family.needs) {
      // A word leads to what can still be asked for; the code of a retired one, in a link, to itself.
      if (!need.retired) for (const word of [...Object.values(need.label), ...Object.values(need.synonyms).flat()]) claim(word, need.code);
    }
  }
  for (const {code, needs} of families) for (const one of [code, ...needs.map((need) => need.code)]) byWord.set(one, one);
  return byWord;
}

/** Opens a taxonomy. */
export function openNeeds(text: TaxonomyText): Needs {
  const {families} = text;
  const byLang: Partial<Record<TaxonomyLang, Taxonomy>> = {};
  const codes = families.flatMap(({needs}) => needs.map(({code}) => code));
  const retired = new Set(families.flatMap(({needs}) => needs.filter((need) => need.retired).map(({code}) => code)));
  const needsOf: ReadonlyMap<string, readonly string[]> = new Map([
    ...codes.map((code): [string, string[]] => [code, [code]]),
    ...families.map(({code, needs}): [string, string[]] => [code, needs.flatMap((need) => (need.retired ? [] : [need.code]))]),
  ]);
  const byWord = wordsOf(text);
  return {
    version: text.version,
    served: (lang) => (byLang[lang] ??= translate(text, lang)),
    codes,
    retired,
    expand(given) {
      const asked = new Set(given.flatMap((code) => needsOf.get(code) ?? []));
      return {needs: codes.filter((code) => asked.has(code)), unknown: [...new Set(given.filter((code) => !needsOf.has(code)))]};
    },
    codeOf: (word) => byWord.get(word) || undefined,
  };
}

/** {@link BUNDLED}, opened. */
export const BUNDLED_NEEDS: Needs = openNeeds(BUNDLED);

/** Version of the taxonomy, `YYYY-MM` of its last change. */
export const TAXONOMY_VERSION: string = data.version;

/** Family codes, in display order. */
export const FAMILY_CODES: readonly string[] = data.families.map((family) => family.code);

/** Need codes, in file order, which is display order. The index of a code may change; the code does not. */
export const NEED_CODES: readonly string[] = BUNDLED_NEEDS.codes;
const needCodes: ReadonlySet<string> = new Set(NEED_CODES);

/** The need or family that `word` names: its code, or a word for it alone (`compta`, `visio`), spelled as a code is; undefined otherwise. */
export const needCodeOf = (word: string): string | undefined => BUNDLED_NEEDS.codeOf(word);

/** The whole taxonomy in `lang` (French when absent). The same object each time: callers must not change it. */
export function taxonomy(lang: TaxonomyLang = 'fr'): Taxonomy {
  return BUNDLED_NEEDS.served(lang);
}

/** Whether `code` is a need of the taxonomy (a family is not). */
export function isNeedCode(code: string): boolean {
  return needCodes.has(code);
}

/**
 * Need codes behind a mix of need and family codes, without repeats, in file order; a family stands for all its needs.
 * Codes of neither kind come back in `unknown`, in the order asked: the caller decides whether that is an error.
 */
export const expandNeeds = (codes: readonly string[]): ExpandedNeeds => BUNDLED_NEEDS.expand(codes);

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
