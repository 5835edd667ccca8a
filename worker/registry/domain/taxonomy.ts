/**
 * The needs as the national team writes them: words change, a need is added or retired, a code never changes its meaning. Limits are those
 * of the contract (`src/contract/need.ts`). No HTTP, no SQL, no clock.
 */
import type {FieldError} from '../../../src/contract/problem.ts';
import {plainText} from '../../../src/contract/structure.ts';
import {foldPlain} from '../../directory/gazetteer/fold.ts';
import type {FamilyText, NeedText, TaxonomyText} from '../../directory/taxonomy/taxonomy.ts';

/** Texts of the form; synonyms one a line. */
export const NEED_FIELDS = ['labelFr', 'labelEn', 'descriptionFr', 'descriptionEn', 'synonymsFr', 'synonymsEn'] as const;
export const FAMILY_FIELDS = ['labelFr', 'labelEn'] as const;
export type NeedField = (typeof NEED_FIELDS)[number];
/** `family`: where a new need goes; `retired`: `oui` or empty. */
export type TypedNeed = Readonly<Record<NeedField | 'family' | 'retired', string>>;

export const EMPTY_NEED: TypedNeed = {labelFr: '', labelEn: '', descriptionFr: '', descriptionEn: '', synonymsFr: '', synonymsEn: '', family: '', retired: ''};

/** What the form says of a need, or of a family, which has only its names. */
export const typedNeed = (one: NeedText | FamilyText, family: string): TypedNeed => ({
  ...EMPTY_NEED, family, labelFr: one.label.fr, labelEn: one.label.en,
  ...('description' in one && {
    descriptionFr: one.description.fr, descriptionEn: one.description.en, synonymsFr: one.synonyms.fr.join('\n'), synonymsEn: one.synonyms.en.join('\n'), retired: one.retired ? 'oui' : '',
  }),
});

/** A need or a family by its code, with the family it is in. */
export function found({families}: TaxonomyText, code: string): {readonly family: FamilyText; readonly need: NeedText | undefined} | undefined {
  for (const family of families) {
    if (family.code === code) return {family, need: undefined};
    const need = family.needs.find((one) => one.code === code);
    if (need !== undefined) return {family, need};
  }
  return undefined;
}

const SYNONYMS_MOST = 40;
const SYNONYM_LENGTH = 60;
/** Needs one word may lead to: beyond, it no longer tells them apart. */
const CLAIMS_MOST = 3;

const line = (text: string): string => text.replaceAll(/\s+/g, ' ').trim();
const linesOf = (text: string): string[] => [...new Set(text.split(/\r?\n/).map(line).filter((one) => one !== ''))];

/** The code a new need gets from its French name; empty when none can be made. */
export const codeOf = (label: string): string => foldPlain(label).replaceAll(' ', '-').slice(0, 40).replace(/-$/, '');

interface Changed {
  readonly code: string;
  readonly text: TaxonomyText;
}

/**
 * The taxonomy with what a form says of a code, or of a new need when there is none; `version` is the one it gets. Or what is wrong, field
 * by field.
 */
export function changed(text: TaxonomyText, code: string | undefined, typed: TypedNeed, version: string): Changed | {readonly errors: readonly FieldError[]} {
  const errors: FieldError[] = [];
  const wrong = (field: keyof TypedNeed, message: string): void => void errors.push({field, code: 'invalid', message});
  const read = (field: NeedField, most: number, message: string): string => {
    const parsed = plainText(most).safeParse(line(typed[field]));
    if (!parsed.success) wrong(field, message);
    return parsed.success ? parsed.data : '';
  };
  const label = {fr: read('labelFr', 60, 'Écrivez le nom en français, 60 caractères au plus.'), en: read('labelEn', 60, 'Écrivez le nom en anglais, 60 caractères au plus.')};
  const known = code === undefined ? undefined : found(text, code);
  const others = text.families.flatMap((family) => [family, ...family.needs]).filter((one) => one.code !== code);
  for (const [field, lang] of [['labelFr', 'fr'], ['labelEn', 'en']] as const) {
    if (label[lang] !== '' && others.some((one) => foldPlain(one.label[lang]) === foldPlain(label[lang]))) wrong(field, 'Un autre besoin ou une autre famille a déjà ce nom.');
  }
  if (known !== undefined && known.need === undefined) {
    if (errors.length > 0) return {errors};
    return {code: known.family.code, text: {version, families: text.families.map((family) => (family.code === code ? {...family, label} : family))}};
  }
  const description = {
    fr: read('descriptionFr', 200, 'Décrivez le besoin en une phrase en français, 200 caractères au plus.'), en: read('descriptionEn', 200, 'Décrivez le besoin en une phrase en anglais, 200 caractères au plus.'),
  };
  const synonyms = {fr: linesOf(typed.synonymsFr), en: linesOf(typed.synonymsEn)};
  for (const [field, lang] of [['synonymsFr', 'fr'], ['synonymsEn', 'en']] as const) {
    if (synonyms[lang].length > SYNONYMS_MOST || synonyms[lang].some((one) => !plainText(SYNONYM_LENGTH).safeParse(one).success)) wrong(field, `Un mot ou une expression par ligne, ${SYNONYMS_MOST} au plus, ${SYNONYM_LENGTH} caractères chacun.`);
  }
  const family = known?.family ?? text.families.find((one) => one.code === typed.family);
  if (family === undefined) wrong('family', 'Choisissez la famille dans la liste.');
  const retired = typed.retired === 'oui';
  if (known?.need !== undefined && retired && !family!.needs.some((one) => one !== known.need && !one.retired)) wrong('retired', 'C’est le dernier besoin de sa famille : ajoutez-en un autre avant de le retirer.');
  const own = code ?? codeOf(label.fr);
  if (code === undefined && label.fr !== '' && (!/^[a-z][a-z0-9-]{1,39}$/.test(own) || own === 'nouveau' || others.some((one) => one.code === own))) {
    wrong('labelFr', 'Ce nom donne un code qui existe déjà ou que l’on ne peut pas écrire : choisissez-en un autre.');
  }
  if (errors.length > 0 || family === undefined) return {errors};
  const need: NeedText = {code: own, label, description, synonyms, ...(retired && {retired: true as const})};
  return {
    code: own,
    text: {
      version,
      families: text.families.map((one) => (one.code !== family.code ? one : {...one, needs: known === undefined ? [...one.needs, need] : one.needs.map((other) => (other.code === own ? need : other))})),
    },
  };
}

/** Words that lead to more needs than they can tell apart, in either language. */
export function crowded({families}: TaxonomyText): string[] {
  const claims = new Map<string, Set<string>>();
  for (const {code, synonyms, retired} of families.flatMap(({needs}) => needs)) {
    if (retired) continue;
    for (const [lang, words] of Object.entries(synonyms)) for (const word of words) claims.set(`${lang} ${foldPlain(word)}`, (claims.get(`${lang} ${foldPlain(word)}`) ?? new Set()).add(code));
  }
  return [...claims].filter(([, codes]) => codes.size > CLAIMS_MOST).map(([word]) => word.slice(3));
}
