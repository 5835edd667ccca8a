/**
 * A version of the charter while it is written: the form, what is wrong with it, and what must be true of it to be published. Whoever wrote
 * a text never publishes it (PRODUCT.md, "cooptation"): what every structure signs has been read by two people. No HTTP, no SQL, no clock.
 */
import {z} from 'zod';
import type {FieldError} from '../../../src/contract/problem.ts';
import {plainText} from '../../../src/contract/structure.ts';
import {NOTICE_DAYS} from './campaign.ts';
import {charterHash, compareVersions} from './charter.ts';
import type {Charter} from './charter.ts';
import {daysAfter} from './reminder.ts';

/** Characters of a heading, of a paragraph, and of a whole text: a form with more would not be taken (RELIABILITY.md, B1). */
export const DRAFT_LIMITS = {heading: 200, paragraph: 3000, articles: 40, text: 20_000} as const;

/** What a draft says. */
export interface DraftText {
  readonly title: string;
  readonly articles: Charter['articles'];
  /** ISO day; absent: the day it is published. */
  readonly publishedOn?: string;
  readonly signingDeadline?: string;
}

export interface Draft extends DraftText {
  readonly id: number;
  /** One more at each change. */
  readonly revision: number;
  /** Number of the person who changed it last; undefined when they were erased. */
  readonly writtenBy: number | undefined;
  /** Milliseconds since the epoch. */
  readonly writtenAt: number;
}

/** The form: everything is text. Headings and texts go by pairs. */
export interface TypedDraft {
  readonly title: string;
  readonly headings: readonly string[];
  readonly texts: readonly string[];
  readonly publishedOn: string;
  readonly signingDeadline: string;
}

/** The form of a draft; a line left empty parts two paragraphs. */
export const typedOf = ({title, articles, publishedOn = '', signingDeadline = ''}: DraftText): TypedDraft => ({
  title, publishedOn, signingDeadline, headings: articles.map((article) => article.title), texts: articles.map(({paragraphs}) => paragraphs.join('\n\n')),
});

const oneLine = (text: string): string => text.replace(/\s+/g, ' ').trim();
const paragraphsOf = (text: string): string[] => text.replace(/\r\n?/g, '\n').split(/\n[^\S\n]*\n/).map(oneLine).filter((paragraph) => paragraph !== '');

/** What is wrong with a text, as a form says it. */
function advice(text: string, max: number): string | undefined {
  if (plainText(max).safeParse(text).success) return undefined;
  return text.length > max ? `Trop long : au plus ${max} caractères.` : 'Ce texte contient des caractères invisibles : retapez-le.';
}

const day = z.iso.date();

/** Deadlines are counted from the day a version is in force. */
const tooSoon = (deadline: string, from: string): boolean => deadline < daysAfter(from, NOTICE_DAYS);
const TOO_SOON = `Laissez au moins ${NOTICE_DAYS} jours pour signer, à compter du jour où la version entre en vigueur.`;

/** What a form says, or what is wrong with it, field by field. An article left wholly empty is taken out. `today`: ISO day. */
export function readDraft(typed: TypedDraft, today: string): {readonly text: DraftText} | {readonly errors: readonly FieldError[]} {
  const errors: FieldError[] = [];
  const refuse = (field: string, message: string | undefined, code = 'invalid'): void => {
    if (message !== undefined) errors.push({field, code, message});
  };
  const title = oneLine(typed.title);
  if (title === '') refuse('title', 'Donnez un titre à la charte.', 'missing');
  else refuse('title', advice(title, DRAFT_LIMITS.heading));
  const articles = typed.headings.flatMap((typedHeading, i) => {
    const heading = oneLine(typedHeading);
    const paragraphs = paragraphsOf(typed.texts[i] ?? '');
    if (heading === '' && paragraphs.length === 0) return [];
    if (heading === '') refuse(`heading-${i + 1}`, 'Donnez un titre à cet article, ou videz aussi son texte pour l’enlever.', 'missing');
    else refuse(`heading-${i + 1}`, advice(heading, DRAFT_LIMITS.heading));
    if (paragraphs.length === 0) refuse(`text-${i + 1}`, 'Écrivez le texte de cet article, ou videz aussi son titre pour l’enlever.', 'missing');
    refuse(`text-${i + 1}`, paragraphs.map((paragraph) => advice(paragraph, DRAFT_LIMITS.paragraph)).find((sentence) => sentence !== undefined));
    return [{title: heading.normalize('NFC'), paragraphs: paragraphs.map((paragraph) => paragraph.normalize('NFC'))}];
  });
  if (articles.length === 0) refuse('heading-1', 'Écrivez au moins un article.', 'missing');
  if (articles.length > DRAFT_LIMITS.articles) refuse('heading-1', `Au plus ${DRAFT_LIMITS.articles} articles.`, 'too-many');
  const length = articles.reduce((sum, article) => sum + article.title.length + article.paragraphs.join('').length, 0);
  if (length > DRAFT_LIMITS.text) refuse('title', `Le texte entier a ${length} caractères : au plus ${DRAFT_LIMITS.text}.`, 'too-long');
  const [publishedOn, signingDeadline] = [typed.publishedOn.trim(), typed.signingDeadline.trim()];
  const isDay = (text: string): boolean => text === '' || day.safeParse(text).success;
  if (!isDay(publishedOn)) refuse('publishedOn', 'Donnez une date comme 2026-12-31, ou rien.');
  else if (publishedOn !== '' && publishedOn < today) refuse('publishedOn', 'Cette date est passée : donnez une date à venir, ou rien.');
  if (!isDay(signingDeadline)) refuse('signingDeadline', 'Donnez une date comme 2026-12-31, ou rien.');
  else if (signingDeadline !== '' && tooSoon(signingDeadline, publishedOn || today)) refuse('signingDeadline', TOO_SOON);
  if (errors.length > 0) return {errors};
  return {text: {title: title.normalize('NFC'), articles, ...(publishedOn !== '' && {publishedOn}), ...(signingDeadline !== '' && {signingDeadline})}};
}

/** Whether two drafts say the same. */
export const saysTheSame = (a: DraftText, b: DraftText): boolean =>
  charterHash(a) === charterHash(b) && a.publishedOn === b.publishedOn && a.signingDeadline === b.signingDeadline;

/** Why a draft is not published. */
export type PublicationRefusal = 'changed' | 'alone' | 'own' | 'writer-gone' | 'past' | 'before-last' | 'too-soon' | 'same-text';

/** What a refusal says to who asked. */
export const PUBLICATION_REFUSALS: Readonly<Record<PublicationRefusal, string>> = {
  'changed': 'Ce projet a changé depuis que la page était ouverte : relisez-le avant de le publier.',
  'alone': 'Vous avez écrit ce projet, et vous êtes la seule personne de l’équipe nationale : proposez d’abord une autre personne (page Équipe). C’est elle qui le publiera.',
  'own': 'Vous avez changé ce projet en dernier : une autre personne de l’équipe nationale doit le relire et le publier.',
  'writer-gone': 'Qui a écrit ce projet n’est plus de l’équipe nationale : relisez-le, modifiez-le, puis une autre personne le publiera.',
  'past': 'Le jour d’entrée en vigueur est passé : modifiez le projet pour en donner un autre.',
  'before-last': 'Une version déjà publiée entre en vigueur plus tard : donnez au projet le même jour, ou un jour qui le suit.',
  'too-soon': TOO_SOON,
  'same-text': 'Ce texte est mot pour mot celui de la dernière version publiée.',
};

/** Name of the version after `last`, in force on a day: `2026-2` after `2026-1`, `2027-1` in another year. */
export function nextVersion(last: string | undefined, publishedOn: string): string {
  const [year = 0, rank = 0] = (last ?? '').split('-').map(Number);
  const own = Number(publishedOn.slice(0, 4));
  return own > year ? `${own}-1` : `${year}-${rank + 1}`;
}

/** The version a draft would be, published on `today`. `charters`: all there are, coming ones too. */
export function asPublished(draft: DraftText, charters: readonly Charter[], today: string): Charter {
  const {title, articles, signingDeadline, publishedOn = today} = draft;
  const last = [...charters].sort((a, b) => compareVersions(a.version, b.version)).at(-1);
  return {version: nextVersion(last?.version, publishedOn), title, articles, publishedOn, ...(signingDeadline !== undefined && {signingDeadline})};
}

/** What a publication is decided on. */
export interface Publishing {
  /** Who publishes; allowed to act for the national team already. */
  readonly by: number;
  /** Revision that was read. */
  readonly revision: number;
  /** Members of the national team. */
  readonly team: readonly number[];
  readonly charters: readonly Charter[];
  /** ISO day. */
  readonly today: string;
}

/** The version a draft becomes, or why it does not. */
export function publishDraft(draft: Draft, {by, revision, team, charters, today}: Publishing): {readonly charter: Charter} | {readonly refusal: PublicationRefusal} {
  if (draft.revision !== revision) return {refusal: 'changed'};
  if (draft.writtenBy === by) return {refusal: team.some((member) => member !== by) ? 'own' : 'alone'};
  if (draft.writtenBy === undefined || !team.includes(draft.writtenBy)) return {refusal: 'writer-gone'};
  const charter = asPublished(draft, charters, today);
  if (charter.publishedOn < today) return {refusal: 'past'};
  if (charters.some(({publishedOn}) => publishedOn > charter.publishedOn)) return {refusal: 'before-last'};
  if (charter.signingDeadline !== undefined && tooSoon(charter.signingDeadline, charter.publishedOn)) return {refusal: 'too-soon'};
  const last = [...charters].sort((a, b) => compareVersions(a.version, b.version)).at(-1);
  if (last !== undefined && charterHash(last) === charterHash(charter)) return {refusal: 'same-text'};
  return {charter};
}
