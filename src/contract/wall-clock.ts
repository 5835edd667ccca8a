/**
 * Wall clocks of the event's own zone and moments of the world, one from the other. Events are written as people say them (« 9 h 30 à
 * Saint-Denis ») and stay so when the rules of a zone change; calendars and machines get moments with their offset.
 */

const formats = new Map<string, Intl.DateTimeFormat>();

/** Milliseconds a zone is ahead of UTC at a moment (milliseconds since the epoch). Throws a `RangeError` for a zone nobody knows. */
export function offsetAt(zone: string, at: number): number {
  let format = formats.get(zone);
  if (format === undefined) formats.set(zone, (format = new Intl.DateTimeFormat('en', {timeZone: zone, timeZoneName: 'longOffset'})));
  const name = format.formatToParts(at).find(({type}) => type === 'timeZoneName')!.value;
  const [, sign, hours = '0', minutes = '0'] = /([+-])(\d{2}):(\d{2})/.exec(name) ?? [];
  return (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes)) * 60_000;
}

export interface Moment {
  /** Milliseconds since the epoch. */
  readonly at: number;
  /** False where the clock skips this time (a night of March): `at` is then as much later as it skips. */
  readonly exists: boolean;
}

/** The moment a wall clock (`2027-03-12T09:30`) shows in a zone; the first of the two where it shows it twice (a night of October). */
export function momentOf(local: string, zone: string): Moment {
  const wall = +new Date(`${local}:00Z`);
  const before = wall - offsetAt(zone, wall - 86_400_000);
  const after = wall - offsetAt(zone, wall + 86_400_000);
  const shown = [before, after].filter((at) => at + offsetAt(zone, at) === wall);
  return shown.length > 0 ? {at: Math.min(...shown), exists: true} : {at: before, exists: false};
}

/** ISO 8601 with the offset of the zone, to the second: `2027-03-12T09:30:00+01:00`. */
export function isoIn(zone: string, at: number): string {
  const offset = offsetAt(zone, at);
  const minutes = Math.abs(offset) / 60_000;
  const two = (value: number): string => String(value).padStart(2, '0');
  return `${new Date(at + offset).toISOString().slice(0, 19)}${offset < 0 ? '-' : '+'}${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`;
}
