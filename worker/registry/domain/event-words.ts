/**
 * An event in the words of a mail: its sessions by the wall clock of its own zone, its place; and the local days its reminders leave on.
 * No HTTP, no SQL, no clock.
 */
import type {EventInput} from '../../../src/contract/event.ts';
import type {EventMode} from '../../../src/contract/event-vocabulary.ts';
import {isoIn, momentOf} from '../../../src/contract/wall-clock.ts';
import {METROPOLITAN, zoneName} from './event-zones.ts';

type Locale = 'fr' | 'en';

/** Made once: a mail to everybody who comes says the same day hundreds of times. */
const DAYS = {
  fr: new Intl.DateTimeFormat('fr-FR', {weekday: 'long', day: 'numeric', month: 'long', year: 'numeric', timeZone: 'UTC'}),
  en: new Intl.DateTimeFormat('en-GB', {weekday: 'long', day: 'numeric', month: 'long', year: 'numeric', timeZone: 'UTC'}),
};

/** `vendredi 12 mars 2027`, of an ISO day. */
function dayWords(day: string, locale: Locale): string {
  const words = DAYS[locale].format(new Date(`${day}T00:00:00Z`));
  return locale === 'fr' ? words.replace(/(?<=^\S+ )1 /, '1er ') : words;
}

/** `9 h 30`, `9:30`, of a wall clock (`2027-03-12T09:30`). */
function timeWords(local: string, locale: Locale): string {
  const [hour, minute] = [Number(local.slice(11, 13)), local.slice(14, 16)];
  return locale === 'en' ? `${hour}:${minute}` : minute === '00' ? `${hour}\u00a0h` : `${hour}\u00a0h\u00a0${minute}`;
}

/** Says whose clock it is where it is not that of Paris, and always when `remote`: those may be anywhere. */
function zoneWords(zone: string, remote: boolean, locale: Locale): string {
  if (zone === METROPOLITAN && !remote) return '';
  return locale === 'fr' ? ` (heure locale : ${zoneName(zone)})` : ` (local time: ${zoneName(zone)})`;
}

function sessionWords({start, end}: EventInput['sessions'][number], locale: Locale): string {
  const [from, to] = [start.slice(0, 10), end.slice(0, 10)];
  if (from === to) return locale === 'fr' ? `${dayWords(from, locale)}, de ${timeWords(start, locale)} à ${timeWords(end, locale)}` : `${dayWords(from, locale)}, ${timeWords(start, locale)} to ${timeWords(end, locale)}`;
  return locale === 'fr'
    ? `du ${dayWords(from, locale)}, ${timeWords(start, locale)}, au ${dayWords(to, locale)}, ${timeWords(end, locale)}`
    : `${dayWords(from, locale)}, ${timeWords(start, locale)}, to ${dayWords(to, locale)}, ${timeWords(end, locale)}`;
}

/**
 * Lines of a mail: each session, then how and where one attends; `mode` as somebody registered, all of them when not said. `roomComes`: the
 * link of the room is not in this mail, but comes later.
 */
export function detailsOf(event: EventInput, locale: Locale, mode?: EventMode, roomComes = true): string {
  const {sessions, timeZone, venue, modes} = event;
  const onSite = (mode === undefined || mode === 'sur-place') && modes.includes('sur-place') && venue !== undefined;
  const remote = (mode === undefined || mode === 'a-distance') && modes.includes('a-distance');
  const zone = zoneWords(timeZone, remote, locale);
  return [
    ...sessions.map((session) => `${sessionWords(session, locale)}${zone}`),
    ...(onSite ? [[venue.name, venue.address.street, `${venue.address.postcode} ${venue.address.city}`].filter((part) => part !== undefined && part !== '').join(', ')] : []),
    ...(remote ? [locale === 'fr' ? (roomComes ? 'À distance : le lien arrive par message la veille.' : 'À distance.') : roomComes ? 'Remotely: the link comes by message the day before.' : 'Remotely.'] : []),
  ].join('\n');
}

/** `vendredi 12 mars 2027 à 9 h 30`, of a moment (ms) in a zone. */
export function momentWords(at: number, zone: string, locale: Locale): string {
  const local = isoIn(zone, at);
  return `${dayWords(local.slice(0, 10), locale)}${locale === 'fr' ? ' à ' : ', '}${timeWords(local, locale)}${zoneWords(zone, false, locale)}`;
}

const daysBefore = (day: string, days: number): string => new Date(Date.parse(`${day}T00:00:00Z`) - days * 86_400_000).toISOString().slice(0, 10);

/** Hour of the local day from which reminders leave: nobody is woken. */
const MORNING = 'T08:00';

export const REMINDERS = [7, 1] as const;
/** Days before an event's local day. */
export type Reminder = (typeof REMINDERS)[number];

/** From when (ms) the reminder of so many days before is sent. */
export function reminderFrom({timeZone, sessions}: Pick<EventInput, 'timeZone' | 'sessions'>, days: Reminder): number {
  return momentOf(`${daysBefore(sessions[0]!.start.slice(0, 10), days)}${MORNING}`, timeZone).at;
}

/** The reminder to send at `now` (ms): the last whose time has come, none once the event has begun. */
export function reminderDue(event: Pick<EventInput, 'timeZone' | 'sessions'>, startsAt: number, now: number): Reminder | undefined {
  if (now >= startsAt) return undefined;
  return [...REMINDERS].reverse().find((days) => now >= reminderFrom(event, days));
}

/** What a reminder is noted as: new dates make it another. */
export const reminderKind = ({sessions}: Pick<EventInput, 'sessions'>, days: Reminder): string => `reminder-${days}-${sessions[0]!.start.slice(0, 10)}`;
