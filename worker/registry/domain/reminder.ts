/**
 * When a structure is asked whether its listing is still true (PRODUCT.md, rule 3): by the rhythm it chose, twice more when it says
 * nothing, then before each thing its silence leads to. Days only: no hour, no zone, no clock.
 */
import {LIMITS} from '../../../src/contract/vocabulary.ts';

/** Months a structure may choose between two reminders. */
export const RHYTHMS = [1, 3, 6, 12] as const;
export type Rhythm = (typeof RHYTHMS)[number];
/** For those who never chose. */
export const USUAL_RHYTHM: Rhythm = 6;

/** Months after the first reminder a silent structure is asked again. */
const AGAIN = [1, 3];
/** Days between two mails, whatever is due: a rhythm that was changed or a job that was late must not write twice in a week. */
const QUIET_DAYS = 14;

/** ISO day `months` after a day; the last of the month when that day does not exist: 31 January, 28 February, 31 March. */
export function monthsAfter(day: string, months: number): string {
  const [year, month, date] = day.slice(0, 10).split('-').map(Number) as [number, number, number];
  const last = new Date(Date.UTC(year, month + months, 0)).getUTCDate();
  return new Date(Date.UTC(year, month - 1 + months, Math.min(date, last))).toISOString().slice(0, 10);
}

/** ISO day `days` after a day. */
export const daysAfter = (day: string, days: number): string => new Date(Date.parse(`${day}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10);

/**
 * Days a structure that verified on `verifiedAt` is asked if it stays silent, in order, each once: its rhythm, twice more, when it becomes
 * stale, and a month before it is unpublished. Counted from `verifiedAt` each time: a short month shortens no other.
 */
export function dueDays(verifiedAt: string, rhythm: Rhythm): string[] {
  const months = [rhythm, ...AGAIN.map((more) => rhythm + more), LIMITS.staleMonths, LIMITS.unpublishMonths - 1].filter((at) => at < LIMITS.unpublishMonths);
  return [...new Set(months)].sort((a, b) => a - b).map((at) => monthsAfter(verifiedAt, at));
}

/** A reminder that was sent: for which due day, and on which day. */
export interface SentReminder {
  readonly dueOn: string;
  readonly sentOn: string;
}

export interface Reminding {
  /** ISO day the structure last said "still true". */
  readonly verifiedAt: string;
  readonly rhythm: Rhythm;
  readonly sent: readonly SentReminder[];
}

/**
 * The due day to write for on `today`, or undefined. Of several that passed while nobody looked, only the last; never one that was
 * written for, nor an earlier one; never within two weeks of another mail.
 */
export function dueReminder({verifiedAt, rhythm, sent}: Reminding, today: string): string | undefined {
  const due = dueDays(verifiedAt, rhythm).filter((day) => day <= today).at(-1);
  if (due === undefined) return undefined;
  const ofThisTime = sent.filter(({dueOn}) => dueOn > verifiedAt);
  if (ofThisTime.some(({dueOn}) => dueOn >= due)) return undefined;
  // A mail "of the future" was dated by a clock that was wrong: it keeps nothing back.
  return sent.some(({sentOn}) => sentOn <= today && daysAfter(sentOn, QUIET_DAYS) > today) ? undefined : due;
}

/** The next day a reminder leaves if nothing changes, for people to read; undefined when none is left. */
export function nextReminder(state: Reminding, today: string): string | undefined {
  const days = [today, ...dueDays(state.verifiedAt, state.rhythm), ...state.sent.map(({sentOn}) => daysAfter(sentOn, QUIET_DAYS))];
  return days.filter((day) => day >= today).sort().find((day) => dueReminder(state, day) !== undefined);
}
