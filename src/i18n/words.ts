/**
 * Words and formats in the language of a widget. French is the floor: its words of the first paint are always there, the others come with
 * the part that says them. Another language is one file, complete, loaded when a page asks for it.
 *
 * A third one: write its file as `en.ts` is written (a type error names each key that lacks), add its line to `LANGUAGES`. Counts come as
 * text, `12 345`, with whether they are below two: a language of more plurals reads the figures (`Intl.PluralRules`, which it can
 * afford). Its numbers, distances, dates and times gone by are messages too.
 */
import type {frBadge} from './fr-badge.ts';
import type {frEventCommon} from './fr-event-common.ts';
import type {frEventAlert} from './fr-event-alert.ts';
import type {frEventCalendar} from './fr-event-calendar.ts';
import type {frEventForm} from './fr-event-form.ts';
import type {frEventList} from './fr-event-list.ts';
import type {frEvent} from './fr-event.ts';
import {frFirst} from './fr-first.ts';
import type {AnsweredReasons} from './fr-first.ts';
import type {frJoinChanges} from './fr-join-changes.ts';
import type {frJoinMore} from './fr-join-more.ts';
import type {frJoinOthers} from './fr-join-others.ts';
import type {frJoin} from './fr-join.ts';
import type {frLater} from './fr-later.ts';
import type {frLiveMap} from './fr-live-map.ts';
import type {frPosition} from './fr-position.ts';
import type {frQuestions} from './fr-questions.ts';
import type {frRefusal} from './fr-refusal.ts';
import type {frReport} from './fr-report.ts';
import type {frSheet} from './fr-sheet.ts';
import type {frSurvey} from './fr-survey.ts';
import type {fr} from './fr.ts';

const LANGUAGES = {
  fr: () => import('./fr.ts').then((words) => words.fr),
  en: () => import('./en.ts').then((words) => words.en),
};

export type Language = keyof typeof LANGUAGES;
export type Messages = AnsweredReasons & typeof fr & typeof frSheet & typeof frLiveMap & typeof frPosition & typeof frRefusal & typeof frJoin & typeof frJoinMore & typeof frJoinOthers & typeof frJoinChanges & typeof frLater & typeof frBadge & typeof frReport & typeof frEventCommon & typeof frEvent & typeof frEventForm & typeof frQuestions & typeof frSurvey & typeof frEventList & typeof frEventCalendar & typeof frEventAlert;
export type MessageKey = keyof Messages;
type Other<Key extends MessageKey> = {[One in Key]: Messages[One] extends string ? string : Messages[One]};
/** Every word of another language than French, but those of the form of `pana-join`, of the badge and of events, which bring their own file where there is one. */
export type Words = Other<Exclude<MessageKey, keyof typeof frJoin | keyof typeof frJoinMore | keyof typeof frJoinOthers | keyof typeof frJoinChanges | keyof typeof frLater | keyof typeof frBadge | keyof typeof frReport | keyof typeof frEventCommon | keyof typeof frEvent | keyof typeof frEventForm | keyof typeof frQuestions | keyof typeof frSurvey | keyof typeof frEventList | keyof typeof frEventCalendar | keyof typeof frEventAlert>>;
/** Those of that form. */
export type JoinWords = Other<keyof typeof frJoin | keyof typeof frJoinMore>;
/** Those of its further contacts. */
export type JoinOthersWords = Other<keyof typeof frJoinOthers>;
/** Those of what changed in its charter. */
export type JoinChangesWords = Other<keyof typeof frJoinChanges>;
/** Those of what it loads when somebody wants it. */
export type LaterWords = Other<keyof typeof frLater>;
/** Those of the badge. */
export type BadgeWords = Other<keyof typeof frBadge>;
/** Those of the form by which an error is reported. */
export type ReportWords = Other<keyof typeof frReport>;
/** Those events share. */
export type EventCommonWords = Other<keyof typeof frEventCommon>;
/** Those of the sheet of an event. */
export type EventWords = Other<keyof typeof frEvent>;
/** Those of its form. */
export type EventFormWords = Other<keyof typeof frEventForm>;
/** Those of the questions of a questionnaire. */
export type QuestionsWords = Other<keyof typeof frQuestions>;
/** Those of the questionnaire by itself. */
export type SurveyWords = Other<keyof typeof frSurvey>;
/** Those of the list of events. */
export type EventListWords = Other<keyof typeof frEventList>;
/** Those of its calendar. */
export type EventCalendarWords = Other<keyof typeof frEventCalendar>;
/** Those of the form that asks to be told of the next one. */
export type EventAlertWords = Other<keyof typeof frEventAlert>;
/** What a message is filled with: nothing for a plain sentence. */
export type Values<Key extends MessageKey> = Messages[Key] extends (...values: infer Values) => string ? Values : [];

const catalogues: Partial<Record<Language, Partial<EventListWords & EventCalendarWords & EventAlertWords & Words & JoinWords & JoinOthersWords & JoinChangesWords & LaterWords & BadgeWords & ReportWords & EventCommonWords & EventWords & EventFormWords & QuestionsWords & SurveyWords>>> = {fr: {...frFirst}};
const loading: Partial<Record<Language, Promise<void>>> = {};

/** Words of a part that brings its own. */
export const addWords = (language: Language, words: Partial<EventListWords & EventCalendarWords & EventAlertWords & Words & JoinWords & JoinOthersWords & JoinChangesWords & LaterWords & BadgeWords & ReportWords & EventCommonWords & EventWords & EventFormWords & QuestionsWords & SurveyWords>): void => void Object.assign((catalogues[language] ??= {}), words);

/** Loads the words of `language`, but those French parts bring; French of the first paint stands in when that fails. */
export const loadWords = (language: Language): Promise<void> =>
  (loading[language] ??= LANGUAGES[language]().then(
    (words: Partial<Words>) => addWords(language, words),
    () => void delete loading[language],
  ));

/** Whether there is enough of `language` to paint. */
export const hasWords = (language: Language): boolean => language in catalogues;

/** The sentence `key`; '' for a key of a vocabulary newer than this code, or not loaded yet. */
export function translate<Key extends MessageKey>(language: Language, key: Key, ...values: Values<Key>): string {
  const message = catalogues[language]?.[key] ?? catalogues.fr![key];
  return typeof message === 'function' ? (message as (...all: unknown[]) => string)(...values) : (message ?? '');
}

/** The language of the nearest `lang` around the element; French when it is not one of ours. English of a whole page is too often a default left as it was: it is not asked. */
export function languageOf(element: Element): Language {
  for (let at: Element | null = element; at; at = (at.getRootNode() as ShadowRoot).host ?? null) {
    const named = at.closest('[lang]:not(html[lang^=en i])');
    if (named) {
      const [code] = named.getAttribute('lang')!.toLowerCase().split('-');
      return Object.hasOwn(LANGUAGES, code!) ? (code as Language) : 'fr';
    }
  }
  return 'fr';
}
