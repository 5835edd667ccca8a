/** Opening hours on their way in: columns of days to OSM syntax, sentences as French town halls write them, blanks of old exports. */
import {parseOpeningHours} from '../../src/contract/opening-hours.ts';

export const WEEK = ['Mo', 'Tu', 'We', 'Th', 'Fr', 'Sa', 'Su'] as const;
export type WeekDay = (typeof WEEK)[number];

/** `9h`, `09:00`, `9 h 30`, `13H30` → `HH:MM`. */
const TIME = String.raw`(\d{1,2}) ?(?:[h:H.] ?(\d{2})?|heures?)`;
const SPAN = new RegExp(String.raw`${TIME} ?(?:-|–|à|a|/) ?${TIME}`, 'g');

const pad = (hour: string, minute: string | undefined): string => `${hour.padStart(2, '0')}:${minute ?? '00'}`;

/** Spans of one day's cell, `09:00 - 12:00 / 13:30 - 17:00`, as OSM; '' when closed; undefined when something else is written. */
export function daySpans(cell: string): string | undefined {
  const text = cell.trim();
  // How an export writes a blank half-day.
  if (/00:00 ?- ?00:00/.test(text)) return daySpans(text.replace(/\/? ?00:00 ?- ?00:00 ?\/?/g, ''));
  if (/^(?:|-|ferm[ée]e?\.?|non)$/i.test(text)) return '';
  const spans: string[] = [];
  const rest = text.replace(SPAN, (_, ...groups: (string | undefined)[]) => {
    spans.push(`${pad(groups[0]!, groups[1])}-${pad(groups[2]!, groups[3])}`);
    return ' ';
  });
  if (spans.length === 0 || !/^(?:[\s,;/&|]|\bet\b|\bpuis\b|\bde\b)*$/i.test(rest)) return undefined;
  const joined = spans.join(',');
  return parseOpeningHours(joined) ? joined : undefined;
}

/** Day → spans to one OSM line, days with the same hours together, neighbours as a range: `Mo,We-Fr 09:00-12:00`. '' when never open. */
export function weekToOsm(week: Readonly<Partial<Record<WeekDay, string>>>): string {
  const groups = new Map<string, number[]>();
  WEEK.forEach((day, i) => {
    const spans = week[day];
    if (spans) groups.set(spans, [...(groups.get(spans) ?? []), i]);
  });
  return [...groups].map(([spans, days]) => `${dayRanges(days)} ${spans}`).join('; ');
}

function dayRanges(days: readonly number[]): string {
  const runs: [number, number][] = [];
  for (const day of days) {
    const run = runs.at(-1);
    if (run && run[1] === day - 1) run[1] = day;
    else runs.push([day, day]);
  }
  return runs.flatMap(([from, to]) => (to - from >= 2 ? [`${WEEK[from]}-${WEEK[to]}`] : [WEEK[from]!, ...(to > from ? [WEEK[to]!] : [])])).join(',');
}

const FRENCH_DAYS = ['lundi', 'mardi', 'mercredi', 'jeudi', 'vendredi', 'samedi', 'dimanche'];
const FRENCH_DAY = `(?:${FRENCH_DAYS.join('|')})s?`;
const DAY_GROUP = new RegExp(`${FRENCH_DAY}(?:(?:\\s*(?:,|et|/|au|à|a|-|&)\\s*|\\s+)${FRENCH_DAY})*`, 'gi');

/**
 * A sentence as OSM when all of it is days and times ("Lundi au vendredi 9h-12h/14h-18h; samedi 10h-12h"); undefined at the first word
 * that could change the meaning ("sur rendez-vous", "semaines paires").
 */
export function frenchHours(sentence: string): string | undefined {
  const text = sentence.replace(/\bdu (?=lundi|mardi|mercredi|jeudi|vendredi|samedi)/gi, '').replace(/\ble(s)? (?=lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche)/gi, '');
  const groups = [...text.matchAll(DAY_GROUP)];
  if (groups.length === 0 || text.slice(0, groups[0]!.index).trim() !== '') return undefined;
  const week: Partial<Record<WeekDay, string>> = {};
  for (const [i, group] of groups.entries()) {
    const times = text.slice(group.index + group[0].length, groups[i + 1]?.index ?? text.length)
      .replace(/\bde (?=\d)/gi, '').replace(/^[\s:,]+/, '').replace(/(?<![\s,;.|-])[\s,;.|-]+$/, '');
    const spans = daySpans(times);
    if (spans === undefined || spans === '') return undefined;
    for (const day of frenchDays(group[0])) {
      if (week[day] !== undefined) return undefined;
      week[day] = spans;
    }
  }
  return weekToOsm(week);
}

function frenchDays(group: string): WeekDay[] {
  const found = [...group.toLowerCase().matchAll(new RegExp(FRENCH_DAY, 'g'))];
  const days = new Set<number>();
  found.forEach((match, i) => {
    const day = FRENCH_DAYS.indexOf(match[0].replace(/s$/, ''));
    const between = i === 0 ? '' : group.slice(found[i - 1]!.index + found[i - 1]![0].length, match.index).trim().toLowerCase();
    const from = /^(?:au|à|a|-)$/.test(between) ? FRENCH_DAYS.indexOf(found[i - 1]![0].toLowerCase().replace(/s$/, '')) : day;
    for (let one = from; ; one = (one + 1) % 7) {
      days.add(one);
      if (one === day) break;
    }
  });
  return [...days].sort((a, b) => a - b).map((day) => WEEK[day]!);
}

/**
 * Hours as kept: already OSM, or made OSM with certainty. `00:00-00:00` is how an export writes a blank half-day: it goes.
 * Undefined when they do not parse: half-understood hours send people to a closed door.
 */
export function tidyHours(text: string): string | undefined {
  const blank = text.includes('00:00-00:00')
    ? text.split(';').map((rule) => rule.trim().replace(/(?<= |,)00:00-00:00(?:,|$)/g, '').replace(/,$/, '')).filter((rule) => /\d-|off/.test(rule)).join('; ')
    : text;
  const osm = blank.trim().replace(/\s+/g, ' ').replace(/ ?, ?/g, ',').replace(/ ?; ?/g, '; ').replace(/(?<!; ?)(?:; ?)+$/, '').replace(/(?<![\d:])(\d:\d\d)/g, '0$1');
  if (osm.length <= 500 && parseOpeningHours(osm)) return osm;
  const french = frenchHours(text);
  return french !== undefined && french !== '' && french.length <= 500 && parseOpeningHours(french) ? french : undefined;
}
