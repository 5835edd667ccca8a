/**
 * Numbers, distances and times gone by, as people of a language write them: each language says how. What a first paint needs is written by
 * hand, word for word what `Intl` says (a test compares them): the first `Intl` object of a page costs 80 to 100 ms on a slow phone, more
 * than all the rest of a first paint.
 */
import type {Language} from './words.ts';
import {translate} from './words.ts';

/** As `Intl.RelativeTimeFormat` names them. */
export type Unit = 'day' | 'month' | 'year';

/** `12 345`; integers from 0. */
export const formatNumber = (language: Language, value: number): string => translate(language, 'say.number', value);

/** `12 km`; one decimal under 10 km. */
export const formatDistance = (language: Language, kilometres: number): string =>
  translate(language, 'say.distance', kilometres < 10 ? Math.round(kilometres * 10) / 10 : Math.round(kilometres));

const DAY = 86_400_000;

/** `il y a 3 mois`: how long before `now` (ms) the ISO 8601 day or time was, in whole days, months or years. */
export function formatAgo(language: Language, iso: string, now: number): string {
  const days = Math.max(0, Math.floor((now - +new Date(iso)) / DAY));
  return days < 31
    ? translate(language, 'say.ago', days, 'day')
    : days < 365
      ? translate(language, 'say.ago', Math.floor(days / 30.44), 'month')
      : translate(language, 'say.ago', Math.floor(days / 365.25) || 1, 'year');
}
