/**
 * Dates in words, as `Intl` says them (a test compares them): its first object costs a slow phone a tenth of a second, just when the
 * visitor begins to scroll.
 */
import type {Language} from './words.ts';
import {translate} from './words.ts';

const written = (language: Language, year: number, month: number, day: number): string =>
  translate(language, 'date.day', day, translate(language, 'date.months').split(' ')[month]!, year);

/** `3 mars 2026 à 14:05` in the visitor's own time. */
export function formatMoment(language: Language, iso: string): string {
  const date = new Date(iso);
  return translate(language, 'date.moment', written(language, date.getFullYear(), date.getMonth(), date.getDate()), date.toTimeString().slice(0, 5));
}

/** `1er mars 2026`: a calendar day has no time of its own, so it is read in UTC. */
export function formatDay(language: Language, iso: string): string {
  const date = new Date(iso);
  return written(language, date.getUTCFullYear(), date.getUTCMonth(), date.getUTCDate());
}
