/** Opening hours in words: the state of the moment and the week, by the local time of the place. */
import { formatDay } from '../../i18n/moment.ts';
import type { Language, MessageKey, Values } from '../../i18n/words.ts';
import { openingAt, openingWeek } from '../../contract/opening-hours.ts';

/** What a sheet shows; `now` is a sentence, `open` its colour's meaning said again in a shape. */
export interface OpeningText {
  readonly open: boolean;
  /** Closed for more than a week: a holiday, or works. */
  readonly away: boolean;
  readonly now: string;
  readonly week: readonly { readonly day: string; readonly name: string; readonly today: boolean; readonly times: string }[];
}

export type OpeningWord = Extract<MessageKey, `opening.${string}`>;

/** `17:30` → `17 h 30`, `17:00` → `17 h`; English keeps `17:30`. */
export function hourText(time: string, language: string): string {
  const [hour, minute] = time.split(':') as [string, string];
  return language === 'fr' ? `${Number(hour)}\u00a0h${minute === '00' ? '' : `\u00a0${minute}`}` : `${Number(hour)}:${minute}`;
}

/** The local calendar day of an instant, ISO. Put together from parts: no locale writes ISO days in every engine. */
export function dayIn(date: Date, timeZone: string): string {
  const parts = new Intl.DateTimeFormat('en-US', { timeZone, year: 'numeric', month: '2-digit', day: '2-digit' }).formatToParts(date);
  const part = (type: string): string => parts.find((one) => one.type === type)!.value;
  return `${part('year')}-${part('month')}-${part('day')}`;
}

/**
 * In words, or undefined when the specification is not understood (it is then shown as written).
 * `date` is the instant of reading, `timeZone` the IANA zone of the place.
 */
export function openingText(
  specification: string,
  date: Date,
  timeZone: string,
  language: string,
  words: <Key extends OpeningWord>(key: Key, ...values: Values<Key>) => string,
): OpeningText | undefined {
  const state = openingAt(specification, date, timeZone);
  const week = openingWeek(specification, date, timeZone);
  if (!state || !week) return undefined;
  const hour = (time: string): string => hourText(time, language);
  const weekday = new Intl.DateTimeFormat(language, { weekday: 'long', timeZone: 'UTC' });
  const today = dayIn(date, timeZone);
  const tomorrow = new Date(+new Date(today) + 86_400_000).toISOString().slice(0, 10);
  const away = !state.open && !!state.opensAt && +new Date(state.opensAt.day) - +new Date(today) > 7 * 86_400_000;
  const now = (): string => {
    if (state.open) return state.until ? words('opening.until', hour(state.until)) : words('opening.always');
    if (!state.opensAt) return words('opening.closed');
    const { day, time } = state.opensAt;
    if (away) return words('opening.away', formatDay(language as Language, day), hour(time));
    if (day === today) return words('opening.today', hour(time));
    if (day === tomorrow) return words('opening.tomorrow', hour(time));
    return words('opening.on', weekday.format(new Date(day)), hour(time));
  };
  return {
    open: state.open,
    away,
    now: now(),
    week: week.map(({ day, times }) => ({
      day,
      name: weekday.format(new Date(day)),
      today: day === today,
      times: times.length === 0 ? words('opening.closed') : times.map(([from, to]) => `${hour(from)}\u2009–\u2009${hour(to)}`).join(', '),
    })),
  };
}
