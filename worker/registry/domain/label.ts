/** Labels (PRODUCT.md, rule 9) as the desk decides about them: what one is, whether a structure may be given it, when it ends. */
import type {FieldError} from '../../../src/contract/problem.ts';
import {plainText, webAddress} from '../../../src/contract/structure.ts';

/** A label one can give. */
export interface LabelKind {
  readonly code: string;
  readonly name: string;
  /** Who gives it, in words; may be empty. */
  readonly issuer: string;
  readonly website: string | undefined;
  /** Names of its levels; none when it has none. */
  readonly levels: readonly string[];
}

/** A label on a structure. `id`: the number of what the desk said; none when only the listing says it. */
export interface CarriedLabel {
  readonly id?: number;
  readonly code: string;
  readonly name?: string | undefined;
  readonly level?: string | undefined;
  /** ISO days; `until` is the last one. */
  readonly since?: string | undefined;
  readonly until?: string | undefined;
}

/** Whether a label is carried on a day; ISO days compare as text. */
export const isWorn = ({since, until}: Pick<CarriedLabel, 'since' | 'until'>, day: string): boolean => (since === undefined || since <= day) && (until === undefined || until >= day);

/** Whether two are one label, at whatever dates: those without a code of their own are told apart by their name. */
export const isSame = (a: Pick<CarriedLabel, 'code' | 'name'>, b: Pick<CarriedLabel, 'code' | 'name'>): boolean => a.code === b.code && a.name === b.name;

/** The form of a label as somebody typed it; levels one a line. */
export interface TypedKind {
  readonly name: string;
  readonly issuer: string;
  readonly website: string;
  readonly levels: string;
}

export const typedKind = ({name, issuer, website = '', levels}: LabelKind): TypedKind => ({name, issuer, website, levels: levels.join('\n')});

const LEVELS_MOST = 10;

/** What the form of a label says, or what is wrong with it. `taken`: names of the other labels, folded by `key`. */
export function readKind(typed: TypedKind, taken: ReadonlySet<string>, key: (name: string) => string): Omit<LabelKind, 'code'> | {readonly errors: readonly FieldError[]} {
  const errors: FieldError[] = [];
  const wrong = (field: keyof TypedKind, message: string): void => void errors.push({field, code: 'invalid', message});
  const line = (text: string): string => text.replaceAll(/\s+/g, ' ').trim();
  const name = plainText(120).safeParse(line(typed.name));
  if (!name.success) wrong('name', 'Écrivez le nom du label, 120 caractères au plus.');
  else if (key(name.data) === '' || taken.has(key(name.data))) wrong('name', 'Un autre label a déjà ce nom.');
  const issuer = plainText(120, 0).safeParse(line(typed.issuer));
  if (!issuer.success) wrong('issuer', 'Raccourcissez : 120 caractères au plus.');
  const website = line(typed.website) === '' ? undefined : line(typed.website);
  if (website !== undefined && !webAddress.safeParse(website).success) wrong('website', 'Ce site n’est pas accepté : une adresse qui commence par https://.');
  const levels = [...new Set(typed.levels.split(/\r?\n/).map(line).filter((level) => level !== ''))];
  if (levels.length > LEVELS_MOST || levels.some((level) => !plainText(40).safeParse(level).success || level.includes('|'))) wrong('levels', `Un niveau par ligne, ${LEVELS_MOST} au plus, 40 caractères chacun.`);
  if (errors.length > 0 || !name.success || !issuer.success) return {errors};
  return {name: name.data, issuer: issuer.data, website, levels};
}

/** What somebody asks for a structure: `label` is a code, with its level behind a bar where it has some. */
export interface TypedGift {
  readonly label: string;
  readonly since: string;
  readonly until: string;
}

/** Whether a text is a day of the calendar, ISO. */
function isDay(text: string): boolean {
  const at = /^\d{4}-\d{2}-\d{2}$/.test(text) ? new Date(`${text}T00:00:00Z`) : undefined;
  return at !== undefined && !Number.isNaN(at.getTime()) && at.toISOString().startsWith(text);
}

/** Furthest days a label may begin and end at: beyond, a year was mistyped. */
const EARLIEST = '2000-01-01';
const yearsLater = (day: string, years: number): string => `${Number(day.slice(0, 4)) + years}${day.slice(4)}`;

/** The label a structure is given, or what is wrong. `signed`: whether it signed the charter, without which it does not carry PANA's. */
export function readGift(typed: TypedGift, kinds: readonly LabelKind[], carried: readonly CarriedLabel[], signed: boolean, today: string): {readonly label: CarriedLabel} | {readonly errors: readonly FieldError[]} {
  const errors: FieldError[] = [];
  const wrong = (field: keyof TypedGift, message: string): void => void errors.push({field, code: 'invalid', message});
  const [code = '', level] = typed.label.split('|');
  // « Autre » says nothing without a name: a label that is missing is added to the list.
  const kind = kinds.find((one) => one.code === code && code !== 'autre');
  if (kind === undefined || (level === undefined ? kind.levels.length > 0 : !kind.levels.includes(level))) wrong('label', 'Choisissez le label dans la liste.');
  else if (code === 'pana' && !signed) wrong('label', 'Cette structure n’a pas signé la charte : elle ne peut pas porter le label PANA.');
  const {since} = typed;
  if (!isDay(since) || since < EARLIEST || since > yearsLater(today, 1)) wrong('since', 'Donnez le jour où le label commence, dans un an au plus tard.');
  const until = typed.until === '' ? undefined : typed.until;
  if (until !== undefined && (!isDay(until) || until > yearsLater(today, 20))) wrong('until', 'Donnez le dernier jour du label, ou rien s’il n’a pas de fin.');
  else if (until !== undefined && isDay(since) && until < since) wrong('until', 'Le label finirait avant de commencer.');
  if (errors.length === 0 && carried.some((one) => isSame(one, {code}) && (one.until === undefined || one.until >= since) && (until === undefined || one.since === undefined || one.since <= until))) {
    wrong('label', 'Cette structure porte déjà ce label à ces dates : terminez-le d’abord.');
  }
  if (errors.length > 0) return {errors};
  return {label: {code, ...(level !== undefined && {level}), since, ...(until !== undefined && {until})}};
}

/** Whether a day can be the last one of a label; the sentence that says why not otherwise. */
export function endError({since}: CarriedLabel, until: string, today: string): string | undefined {
  if (!isDay(until) || until > yearsLater(today, 20)) return 'Donnez le dernier jour du label.';
  if (since !== undefined && until < since) return 'Le label finirait avant de commencer.';
  return undefined;
}
