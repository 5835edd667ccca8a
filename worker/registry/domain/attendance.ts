/** How often a sheet was shown, as its structure reads it: the last thirty days one by one, and the months before. */

/** Counts of one day. */
export interface DayCounts {
  /** Calendar day in Paris, ISO 8601. */
  readonly day: string;
  readonly shown: number;
  readonly contacted: number;
}

/** Counts of one month. */
export interface MonthCounts {
  /** `2026-11`. */
  readonly month: string;
  readonly shown: number;
  readonly contacted: number;
}

export interface Attendance {
  /** The last thirty days, today first, those without any included. */
  readonly days: readonly DayCounts[];
  /** Sum of those. */
  readonly lately: Omit<DayCounts, 'day'>;
  /** From the present month back to the first that has any, thirteen at most. */
  readonly months: readonly MonthCounts[];
}

const DAY = 86_400_000;
/** Days and months shown. */
const DAYS = 30;
const MONTHS = 13;

const PARIS = new Intl.DateTimeFormat('en-CA', {timeZone: 'Europe/Paris', year: 'numeric', month: '2-digit', day: '2-digit'});
/** The calendar day in Paris at `now` (ms): the day of those who read these figures, whatever the clock of the server says. */
export const parisDay = (now: number): string => PARIS.format(now);

/** First day that is shown, when today is `today` (ISO days). */
export function attendanceSince(today: string): string {
  const [year, month] = today.split('-').map(Number) as [number, number];
  return new Date(Date.UTC(year, month - MONTHS, 1)).toISOString().slice(0, 10);
}

/** 0, 1, 2… below `count`. */
const upTo = (count: number): number[] => [...new Array<undefined>(count).keys()];

/** What is shown of `counts` when today is `today`, an ISO day of Paris. */
export function attendance(counts: readonly DayCounts[], today: string): Attendance {
  const byDay = new Map(counts.map((one) => [one.day, one]));
  const noon = Date.parse(`${today}T12:00:00Z`);
  const days = upTo(DAYS).map((back): DayCounts => {
    const day = new Date(noon - back * DAY).toISOString().slice(0, 10);
    return byDay.get(day) ?? {day, shown: 0, contacted: 0};
  });
  const lately = {shown: days.reduce((sum, {shown}) => sum + shown, 0), contacted: days.reduce((sum, {contacted}) => sum + contacted, 0)};
  const [year, month] = today.split('-').map(Number) as [number, number];
  const months = upTo(MONTHS).map((back): MonthCounts => {
    const name = new Date(Date.UTC(year, month - 1 - back, 1)).toISOString().slice(0, 7);
    const own = counts.filter(({day}) => day.startsWith(name));
    return {month: name, shown: own.reduce((sum, {shown}) => sum + shown, 0), contacted: own.reduce((sum, {contacted}) => sum + contacted, 0)};
  });
  const first = months.findLastIndex(({shown, contacted}) => shown + contacted > 0);
  return {days, lately, months: months.slice(0, Math.max(1, first + 1))};
}
