/**
 * How long things are kept: one table, which drives the job that erases and the public notice, so that the two cannot say different
 * things. Durations: RELIABILITY.md, RGPD.
 */

export type Duration = {readonly hours: number} | {readonly days: number} | {readonly months: number};

/** One line: what, why, on what ground, how long and from when, and what happens then. */
export interface RetentionLine {
  /** In words, for the notice. */
  readonly entity: string;
  readonly purpose: string;
  readonly basis: string;
  /** Absent: until an event, in words. */
  readonly duration?: Duration;
  /** When it begins or what ends it, in words. */
  readonly from: string;
  readonly action: 'delete' | 'hide' | 'anonymise';
  /** Where the job finds it; absent when another part of the software acts (said in `by`). */
  readonly rows?: {
    readonly table: string;
    /** Column of the moment `from` speaks of: ISO text or milliseconds. */
    readonly since: string;
    readonly unit: 'iso' | 'ms';
    /** Only these rows: fixed SQL. */
    readonly where?: string;
    /** Instead of deleting the row: what is set in it (fixed SQL by column). */
    readonly set?: Readonly<Record<string, string>>;
  };
  /** Tables that go by this line without `rows` of their own: another part of the software erases them, with what ends them. */
  readonly tables?: readonly string[];
}

const DAY = 86_400_000;
const daysIn = (year: number, month: number): number => new Date(Date.UTC(year, month + 1, 0)).getUTCDate();

/**
 * The latest beginning whose time is up at `now` (both in milliseconds): what began then or before goes. A month that lacks the day ends
 * on its last: what began on 31 January goes on 28 February, not in March.
 */
export function cutoff(duration: Duration, now: number): number {
  if ('hours' in duration) return now - duration.hours * 3_600_000;
  if ('days' in duration) return now - duration.days * DAY;
  const at = new Date(now);
  const [year, month, day] = [at.getUTCFullYear(), at.getUTCMonth(), at.getUTCDate()];
  const first = Date.UTC(year, month - duration.months, 1);
  const last = daysIn(year, month - duration.months);
  // Its anniversary was on an earlier day of this month: all of its last day has had its time.
  if (day > last) return first + last * DAY - 1;
  const target = day === daysIn(year, month) ? last : day;
  return first + (target - 1) * DAY + (now - Date.UTC(year, month, day));
}

/** A duration in words: « 7 jours ». */
export function durationInWords(duration: Duration): string {
  if ('hours' in duration) return `${duration.hours} heure${duration.hours > 1 ? 's' : ''}`;
  if ('days' in duration) return `${duration.days} jour${duration.days > 1 ? 's' : ''}`;
  return `${duration.months} mois`;
}

/** A line as the public notice shows it. */
export interface NoticeRow {
  readonly entity: string;
  readonly purpose: string;
  readonly basis: string;
  readonly kept: string;
}

/** The table for `/confidentialite`: the same lines the job runs on. */
export const noticeRows = (lines: readonly RetentionLine[]): NoticeRow[] =>
  lines.map(({entity, purpose, basis, duration, from}) => ({entity, purpose, basis, kept: duration === undefined ? from : `${durationInWords(duration)} ${from}`}));

/** Past that many days without a look, the clock may be wrong: retention waits a day before it believes it. */
export const LONGEST_PAUSE = 60 * DAY;
const DOUBT = DAY;

/** Whether a job looks now: every hour, or `every` so many milliseconds; a jump of the clock is first doubted. Milliseconds. */
export function nextLook(last: number | undefined, held: number | undefined, now: number, every = 3_600_000): 'wait' | 'hold' | 'look' {
  if (last === undefined) return 'look';
  if (now - last < every && now >= last) return 'wait';
  if (now >= last && now - last <= LONGEST_PAUSE) return 'look';
  if (now < last) return 'hold';
  return held !== undefined && now - held >= DOUBT && now - held < LONGEST_PAUSE ? 'look' : 'hold';
}
