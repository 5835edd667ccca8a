/**
 * Opening hours in the OSM `opening_hours` syntax, the part of it that the national data really uses: days and day ranges, several times
 * a day, `off`, public holidays (`PH`), months, day-of-month ranges and weeks, `24/7`. Small and free of dependency: a widget loads it
 * with the sheet, an import refuses what it cannot read.
 *
 * Meaning (OSM specification): after `;` a rule replaces earlier ones on the days it names; times after midnight belong to the day before.
 */

/** Minutes since local midnight, the end excluded; an end past 1440 goes on the next day. */
type Span = readonly [from: number, to: number];

interface Rule {
  /** Bit 0 = Monday … bit 6 = Sunday; bit 7 = public holidays. 0 = every day. */
  readonly days: number;
  /** Inclusive ranges of month × 100 + day; empty = all year. */
  readonly dates: readonly (readonly [from: number, to: number])[];
  /** Inclusive ranges of ISO weeks with their step. */
  readonly weeks: readonly (readonly [from: number, to: number, step: number])[];
  /** Empty = closed (`off`). */
  readonly spans: readonly Span[];
}
export type OpeningHours = readonly Rule[];

/** What a sheet says: open (until `HH:MM`, absent when it never closes) or closed (opening at `HH:MM` of that day, absent when not within a year). */
export type Opening =
  | {readonly open: true; readonly until?: string}
  | {readonly open: false; readonly opensAt?: {readonly day: string; readonly time: string}};

const DAYS = 'Mo Tu We Th Fr Sa Su PH'.split(' ');
const MONTHS = 'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split(' ');
const EVERY_DAY = 127;
const HOLIDAYS = 128;
const DAY_MINUTES = 1440;

const SELECTOR = new RegExp(
  '^(?:week ([\\d,/-]+) ?)?' +
  `((?:${MONTHS.join('|')})[A-Za-z\\d ,-]*?)?(?::? ?)` +
  `((?:${DAYS.join('|')})(?:[,-](?:${DAYS.join('|')}))*)? ?` +
  '((?:\\d\\d?:\\d\\d-\\d\\d?:\\d\\d(?:,(?=\\d))?)+|off|closed|24/7)?$',
);

const minutes = (text: string): number => {
  const [hour, minute] = text.split(':').map(Number) as [number, number];
  return minute < 60 ? hour * 60 + minute : NaN;
};

function parseSpans(text: string): Span[] | undefined {
  if (text === 'off' || text === 'closed') return [];
  if (text === '24/7') return [[0, DAY_MINUTES]];
  const spans: Span[] = [];
  for (const part of text.split(',')) {
    const [from, to] = part.split('-').map(minutes) as [number, number];
    const end = to < from ? to + DAY_MINUTES : to;
    if (!(from < DAY_MINUTES && to <= 2 * DAY_MINUTES && end > from && end - from <= DAY_MINUTES)) return undefined;
    spans.push([from, end]);
  }
  return spans.sort((a, b) => a[0] - b[0]);
}

function parseDays(text: string | undefined): number {
  let days = 0;
  for (const part of text?.split(',') ?? []) {
    const ends = part.split('-').map((day) => DAYS.indexOf(day));
    // "Mo-Tu-Th" is found in the wild and has no meaning we may guess.
    if (ends.length > 2 || (ends.length === 2 && ends.includes(7))) return -1;
    const [from, to = from] = ends as [number, number?];
    for (let day = from; ; day = (day + 1) % 7) {
      days |= 1 << day;
      if (day === to) break;
    }
  }
  return days;
}

/** `Jan-Mar`, `Jul 14`, `Jul 01-Aug 31`, `Dec 24-26`, and lists of them. */
function parseDates(text: string | undefined): (readonly [number, number])[] | undefined {
  const ranges: (readonly [number, number])[] = [];
  for (const part of text?.trim().split(/ ?, ?/) ?? []) {
    const match = /^([A-Z][a-z]{2})(?: (\d\d?))?(?: ?- ?(?:([A-Z][a-z]{2})(?: (\d\d?))?|(\d\d?)))?$/.exec(part);
    if (!match) return undefined;
    const [, month, day, endMonth, endDay, sameMonthDay] = match;
    const from = MONTHS.indexOf(month!) + 1;
    const to = endMonth === undefined ? from : MONTHS.indexOf(endMonth) + 1;
    if (from === 0 || to === 0) return undefined;
    const single = endMonth === undefined && sameMonthDay === undefined;
    ranges.push([from * 100 + Number(day ?? 1), to * 100 + Number(endDay ?? sameMonthDay ?? (single && day !== undefined ? day : 31))]);
  }
  return ranges;
}

function parseWeeks(text: string | undefined): (readonly [number, number, number])[] | undefined {
  const weeks: (readonly [number, number, number])[] = [];
  for (const part of text?.split(',') ?? []) {
    const match = /^(\d\d?)(?:-(\d\d?)(?:\/(\d\d?))?)?$/.exec(part);
    if (!match || Number(match[1]) < 1 || Number(match[2] ?? 1) > 53 || match[3] === '0') return undefined;
    weeks.push([Number(match[1]), Number(match[2] ?? match[1]), Number(match[3] ?? 1)]);
  }
  return weeks;
}

/**
 * Reads a specification; undefined when any part of it is not understood: hours half understood would send people to a closed door.
 * Spaces around separators are forgiven ("Mo, Tu 09:00-12:00, 14:00-17:00").
 */
export function parseOpeningHours(specification: string): OpeningHours | undefined {
  const tidy = specification.length > 500 ? '' : specification.trim().replace(/\s+/g, ' ').replace(/ ?, ?/g, ',').replace(/ ?- ?/g, '-').replace(/ ?; ?/g, ';').replace(/;+$/, '');
  if (tidy === '') return undefined;
  const rules: Rule[] = [];
  for (const text of tidy.split(';')) {
    const match = SELECTOR.exec(text);
    if (!match || text === '') return undefined;
    const [, weekText, dateText, dayText, timeText] = match;
    // A rule of days alone means "open then" without saying when: nothing to show.
    const spans = timeText === undefined ? undefined : parseSpans(timeText);
    const days = parseDays(dayText);
    const dates = parseDates(dateText);
    const weeks = parseWeeks(weekText);
    if (!spans || days < 0 || !dates || !weeks) return undefined;
    // "Mo-Fr 09:00-12:00; 14:00-17:00" says in OSM that mornings do not exist, which nobody means.
    if (days === 0 && dates.length === 0 && weeks.length === 0 && rules.length > 0) return undefined;
    rules.push({days, dates, weeks, spans});
  }
  return rules;
}

/** A calendar day, no zone. */
interface Day {
  readonly year: number;
  readonly month: number;
  readonly day: number;
}
const asUtc = ({year, month, day}: Day): number => Date.UTC(year, month - 1, day);
const plusDays = (from: Day, days: number): Day => {
  const date = new Date(asUtc(from) + days * 86_400_000);
  return {year: date.getUTCFullYear(), month: date.getUTCMonth() + 1, day: date.getUTCDate()};
};
/** 0 = Monday. */
const weekday = (day: Day): number => (new Date(asUtc(day)).getUTCDay() + 6) % 7;

function isoWeek(day: Day): number {
  const thursday = plusDays(day, 3 - weekday(day));
  return Math.floor((asUtc(thursday) - Date.UTC(thursday.year, 0, 1)) / 604_800_000) + 1;
}

/** National public holidays (Code du travail, L3133-1). Easter by the anonymous Gregorian computus. */
export function isPublicHoliday({year, month, day}: Day): boolean {
  if (['1-1', '5-1', '5-8', '7-14', '8-15', '11-1', '11-11', '12-25'].includes(`${month}-${day}`)) return true;
  const a = year % 19;
  const b = Math.floor(year / 100);
  const c = year % 100;
  const d = (19 * a + b - Math.floor(b / 4) - Math.floor((b - Math.floor((b + 8) / 25) + 1) / 3) + 15) % 30;
  const e = (32 + 2 * (b % 4) + 2 * Math.floor(c / 4) - d - (c % 4)) % 7;
  const f = d + e - 7 * Math.floor((a + 11 * d + 22 * e) / 451) + 114;
  const easter = Date.UTC(year, Math.floor(f / 31) - 1, (f % 31) + 1);
  const after = Math.round((Date.UTC(year, month - 1, day) - easter) / 86_400_000);
  return after === 1 || after === 39 || after === 50;
}

function applies(rule: Rule, day: Day): boolean {
  const date = day.month * 100 + day.day;
  const inDates = rule.dates.length === 0 || rule.dates.some(([from, to]) => (from <= to ? date >= from && date <= to : date >= from || date <= to));
  if (!inDates) return false;
  if (rule.weeks.length > 0) {
    const week = isoWeek(day);
    if (!rule.weeks.some(([from, to, step]) => week >= from && week <= to && (week - from) % step === 0)) return false;
  }
  if ((rule.days & HOLIDAYS) !== 0 && isPublicHoliday(day)) return true;
  return rule.days === 0 || (rule.days & EVERY_DAY & (1 << weekday(day))) !== 0;
}

/** Spans that start on a day: those of the last rule that names it. */
function spansOf(hours: OpeningHours, day: Day): readonly Span[] {
  for (let i = hours.length - 1; i >= 0; i--) {
    const rule = hours[i]!;
    if (applies(rule, day)) return rule.spans;
  }
  return [];
}

function localTime(date: Date, timeZone: string): {day: Day; minute: number} {
  const parts: Record<string, number> = {};
  const format = new Intl.DateTimeFormat('en-GB', {
    timeZone, hourCycle: 'h23', year: 'numeric', month: 'numeric', day: 'numeric', hour: 'numeric', minute: 'numeric',
  });
  for (const {type, value} of format.formatToParts(date)) parts[type] = Number(value);
  return {day: {year: parts.year!, month: parts.month!, day: parts.day!}, minute: parts.hour! * 60 + parts.minute!};
}

const two = (value: number): string => String(value).padStart(2, '0');
const clock = (minute: number): string => `${two(Math.floor(minute / 60) % 24)}:${two(minute % 60)}`;

/** Days looked ahead for the next opening: holidays last weeks, a season lasts months. */
const AHEAD = 366;

/**
 * Whether a place is open at an instant, by its own local time (`timeZone`: IANA name, its département's), and what changes next.
 * Undefined when the specification is not understood.
 */
export function openingAt(specification: string, date: Date, timeZone: string): Opening | undefined {
  const hours = parseOpeningHours(specification);
  if (!hours) return undefined;
  const {day, minute} = localTime(date, timeZone);
  // Minutes are counted from today's midnight; yesterday's spans may reach into today.
  let until = -1;
  for (let ahead = -1; ahead <= AHEAD; ahead++) {
    // Open for a week on end is open for good.
    if (until >= 0 && ahead > 8) break;
    const current = plusDays(day, ahead);
    for (const [from, to] of spansOf(hours, current)) {
      const start = from + ahead * DAY_MINUTES;
      const end = to + ahead * DAY_MINUTES;
      if (until < 0 && start > minute) {
        return {open: false, opensAt: {day: `${current.year}-${two(current.month)}-${two(current.day)}`, time: clock(from)}};
      }
      // Spans that touch are one stay.
      if (end > minute && start <= Math.max(minute, until)) until = Math.max(until, end);
    }
    if (until >= 0 && until < (ahead + 1) * DAY_MINUTES) return {open: true, until: clock(until)};
  }
  return until >= 0 ? {open: true} : {open: false};
}

/** One day of a week table: ISO date, 0 = Monday, and its times as `HH:MM` pairs; none = closed. */
export interface OpeningDay {
  readonly day: string;
  readonly weekday: number;
  readonly times: readonly (readonly [from: string, to: string])[];
}

/** The seven days, Monday first, of the week an instant is in, local to `timeZone`; undefined when the specification is not understood. */
export function openingWeek(specification: string, date: Date, timeZone: string): OpeningDay[] | undefined {
  const hours = parseOpeningHours(specification);
  if (!hours) return undefined;
  const today = localTime(date, timeZone).day;
  return [0, 1, 2, 3, 4, 5, 6].map((index) => {
    const day = plusDays(today, index - weekday(today));
    return {
      day: `${day.year}-${two(day.month)}-${two(day.day)}`,
      weekday: index,
      times: spansOf(hours, day).map(([from, to]) => [clock(from), clock(to)] as const),
    };
  });
}
