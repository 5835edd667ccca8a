/**
 * Sessions of an event in words, by the wall clock of its own zone: moments of events carry the offset of that zone, so the clock on the
 * wall is what is written before it, and no `Intl` object is made (see `moment.ts`) but where a zone must be named.
 */
import type {Language} from './words.ts';
import {translate} from './words.ts';

/** Moments, ISO 8601 with the offset of the event's zone. */
export interface Session {
  readonly start: string;
  readonly end: string;
}

/** Minutes the zone of a moment is ahead of UTC. */
function offsetOf(iso: string): number {
  const [, sign, hours, minutes] = /([+-])(\d\d):(\d\d)$/.exec(iso) ?? ['', '+', '0', '0'];
  return (Number(hours) * 60 + Number(minutes)) * (sign === '-' ? -1 : 1);
}

/** `9 h 30`: the time on the wall of the moment's own zone. */
export const timeText = (language: Language, iso: string): string => translate(language, 'event.time', Number(iso.slice(11, 13)), Number(iso.slice(14, 16)));

/** `vendredi 12 mars 2027`: the day on that wall. */
export function dayText(language: Language, iso: string): string {
  const [year, month, day] = iso.slice(0, 10).split('-').map(Number) as [number, number, number];
  const weekday = translate(language, 'event.days').split(' ')[new Date(Date.UTC(year, month - 1, day)).getUTCDay()]!;
  return translate(language, 'event.day', weekday, translate(language, 'date.day', day, translate(language, 'date.months').split(' ')[month - 1]!, year));
}

/** `vendredi 12 mars 2027, de 9 h 30 à 17 h`; both days where it goes on past midnight. */
export const sessionText = (language: Language, {start, end}: Session): string =>
  start.slice(0, 10) === end.slice(0, 10)
    ? translate(language, 'event.on', dayText(language, start), timeText(language, start), timeText(language, end))
    : translate(language, 'event.span', dayText(language, start), timeText(language, start), dayText(language, end), timeText(language, end));

/** Minutes the visitor's clock is ahead of UTC at a moment, as the browser says. */
const visitorOffset = (iso: string): number => -new Date(iso).getTimezoneOffset();

/** The same session by the visitor's own clock; undefined when that clock shows the same. `offset`: minutes ahead of UTC at a moment. */
export function sessionHere({start, end}: Session, offset: (iso: string) => number = visitorOffset): Session | undefined {
  const here = (iso: string): string => {
    const minutes = offset(iso);
    const two = (value: number): string => `${value < 10 ? '0' : ''}${value}`;
    const far = Math.abs(minutes);
    return `${new Date(+new Date(iso) + minutes * 60_000).toISOString().slice(0, 19)}${minutes < 0 ? '-' : '+'}${two(Math.floor(far / 60))}:${two(far % 60)}`;
  };
  return offset(start) === offsetOf(start) && offset(end) === offsetOf(end) ? undefined : {start: here(start), end: here(end)};
}

/** The town a zone goes by: `Paris`, `Saint Denis`, `La Réunion` for those whose town few people place. */
export const zoneCity = (zone: string): string => CITIES[zone] ?? zone.slice(zone.lastIndexOf('/') + 1).replaceAll('_', ' ');

/** Zones of France by the names people there use. */
const CITIES: Readonly<Record<string, string>> = {
  'America/Cayenne': 'Cayenne (Guyane)',
  'America/Guadeloupe': 'Guadeloupe',
  'America/Marigot': 'Saint-Martin',
  'America/Martinique': 'Martinique',
  'America/Miquelon': 'Saint-Pierre-et-Miquelon',
  'America/St_Barthelemy': 'Saint-Barthélemy',
  'Indian/Mayotte': 'Mayotte',
  'Indian/Reunion': 'La Réunion',
  'Pacific/Gambier': 'Gambier',
  'Pacific/Marquesas': 'Marquises',
  'Pacific/Noumea': 'Nouméa',
  'Pacific/Tahiti': 'Tahiti',
  'Pacific/Wallis': 'Wallis-et-Futuna',
};
