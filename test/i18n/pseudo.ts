/**
 * A third language to test with: French twice as long, in letters that no keyboard has, and plurals of another shape (one, few, many, as
 * Polish has). It is made as a real one is: one file that says every message, and one line in `words.ts`.
 */
import {fr} from '../../src/i18n/fr.ts';
import {frBadge} from '../../src/i18n/fr-badge.ts';
import {frEventAlert} from '../../src/i18n/fr-event-alert.ts';
import {frEventCalendar} from '../../src/i18n/fr-event-calendar.ts';
import {frEventCommon} from '../../src/i18n/fr-event-common.ts';
import {frEventForm} from '../../src/i18n/fr-event-form.ts';
import {frEvent} from '../../src/i18n/fr-event.ts';
import {frEventList} from '../../src/i18n/fr-event-list.ts';
import {frJoin} from '../../src/i18n/fr-join.ts';
import {frJoinMore} from '../../src/i18n/fr-join-more.ts';
import {frJoinChanges} from '../../src/i18n/fr-join-changes.ts';
import {frJoinOthers} from '../../src/i18n/fr-join-others.ts';
import {frLater} from '../../src/i18n/fr-later.ts';
import {frLiveMap} from '../../src/i18n/fr-live-map.ts';
import {frPosition} from '../../src/i18n/fr-position.ts';
import {frQuestions} from '../../src/i18n/fr-questions.ts';
import {frRefusal} from '../../src/i18n/fr-refusal.ts';
import {frReport} from '../../src/i18n/fr-report.ts';
import {frSheet} from '../../src/i18n/fr-sheet.ts';
import {frSurvey} from '../../src/i18n/fr-survey.ts';
import type {Words} from '../../src/i18n/words.ts';

const LETTERS: Record<string, string> = {a: 'ȧ', c: 'ƈ', e: 'ḗ', i: 'ī', n: 'ƞ', o: 'ǿ', r: 'ř', s: 'ş', t: 'ŧ', u: 'ŭ'};
/** `texte` → `[ŧḗxŧḗ ŧḗxŧḗ]`. */
const double = (text: string): string => {
  if (!text) return text;
  const strange = text.replace(/[aceinorstu]/g, (letter) => LETTERS[letter]!);
  return `[${strange} ${strange}]`;
};

const rule = new Intl.PluralRules('pl');
/** The number inside a count, whatever groups its figures. */
const plural = (count: string, forms: Record<'one' | 'few' | 'many', string>): string => forms[rule.select(Number(count.replace(/\D/g, ''))) as 'one' | 'few' | 'many'] ?? forms.many;

const french = {...fr, ...frSheet, ...frLiveMap, ...frPosition, ...frRefusal, ...frJoin, ...frJoinMore, ...frJoinOthers, ...frJoinChanges, ...frLater, ...frReport, ...frBadge, ...frEventCommon, ...frEvent, ...frEventForm, ...frQuestions, ...frSurvey, ...frEventList, ...frEventCalendar, ...frEventAlert};
const doubled = Object.fromEntries(
  Object.entries(french).map(([key, message]) => [
    key,
    typeof message === 'function' ? (...values: never[]) => double((message as (...all: never[]) => string)(...values)) : double(message),
  ]),
) as unknown as Words;

export const pseudo: Words = {
  ...doubled,
  'say.number': (value) => new Intl.NumberFormat('pl').format(value),
  'say.distance': (value) => new Intl.NumberFormat('pl', {style: 'unit', unit: 'kilometer'}).format(value),
  'say.ago': (value, unit) => new Intl.RelativeTimeFormat('pl', {numeric: value ? 'always' : 'auto'}).format(-value, unit),
  'date.months': french['date.months'],
  'date.day': (day, month, year) => `${day} ${month} ${year}`,
  'date.moment': (day, time) => `${day}, ${time}`,
  'needs.language': 'fr',
  'list.count': (count) => double(`${count} ${plural(count, {one: 'struktura', few: 'struktury', many: 'struktur'})}`),
};
