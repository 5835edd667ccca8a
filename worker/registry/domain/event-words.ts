/**
 * An event in the words of a mail: its sessions by the wall clock of its own zone, its place; and the local days its reminders leave on.
 * No HTTP, no SQL, no clock.
 */
import type {EventInput} from '../../../src/contract/event.ts';
import type {EventMode} from '../../../src/contract/event-vocabulary.ts';
import {isoIn, momentOf} from '../../../src/contract/wall-clock.ts';
import type {EventState} from './event.ts';
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
 * What somebody is told of the link of the room, beside the place: that it comes the day before; at the latest before it begins, while there
 * is none; with a seat, once the day before has come; that it was sent. `none`: nothing, since it is in the same mail, or nobody gets it.
 */
export type RoomWord = 'eve' | 'before' | 'seat' | 'sent' | 'none';
const ROOM_WORDS: Readonly<Record<Locale, Readonly<Record<RoomWord, string>>>> = {
  fr: {
    eve: 'À distance : le lien arrive par message la veille.', before: 'À distance : le lien arrive par message avant le début.', seat: 'À distance : le lien arrive par message dès que vous avez une place.',
    sent: 'À distance : le lien est dans le message que nous vous avons envoyé.', none: 'À distance.',
  },
  en: {
    eve: 'Remotely: the link comes by message the day before.', before: 'Remotely: the link comes by message before it begins.', seat: 'Remotely: the link comes by message as soon as you have a seat.',
    sent: 'Remotely: the link is in the message we have sent you.', none: 'Remotely.',
  },
};

/**
 * Lines of a mail: each session (or `only` these, by their place in the series), then how and where one attends; `mode` as somebody
 * registered, all of them when not said. `room`: what is said of its link.
 */
export function detailsOf(event: EventInput, locale: Locale, mode?: EventMode, room: RoomWord = 'eve', only?: readonly number[]): string {
  const {sessions, timeZone, venue, modes} = event;
  const onSite = (mode === undefined || mode === 'sur-place') && modes.includes('sur-place') && venue !== undefined;
  const remote = (mode === undefined || mode === 'a-distance') && modes.includes('a-distance');
  const zone = zoneWords(timeZone, remote, locale);
  const nth = (at: number): string => (only === undefined || sessions.length === 1 ? '' : locale === 'fr' ? `Séance ${at + 1} sur ${sessions.length} : ` : `Session ${at + 1} of ${sessions.length}: `);
  return [
    ...sessions.flatMap((session, at) => (only === undefined || only.includes(at) ? [`${nth(at)}${sessionWords(session, locale)}${zone}`] : [])),
    ...(onSite ? [[venue.name, venue.address.street, `${venue.address.postcode} ${venue.address.city}`].filter((part) => part !== undefined && part !== '').join(', ')] : []),
    ...(remote ? [ROOM_WORDS[locale][room]] : []),
  ].join('\n');
}

/** `vendredi 12 mars 2027 à 9 h 30`, of a moment (ms) in a zone; whose clock it is as {@link zoneWords} says it. */
export function momentWords(at: number, zone: string, locale: Locale, remote = false): string {
  const local = isoIn(zone, at);
  return `${dayWords(local.slice(0, 10), locale)}${locale === 'fr' ? ' à ' : ', '}${timeWords(local, locale)}${zoneWords(zone, remote, locale)}`;
}

const daysBefore = (day: string, days: number): string => new Date(Date.parse(`${day}T00:00:00Z`) - days * 86_400_000).toISOString().slice(0, 10);

/** Hour of the local day from which reminders leave: nobody is woken. */
export const MORNING = 'T08:00';

export const REMINDERS = [7, 1] as const;
/** Days before a local day of the event. */
export type Reminder = (typeof REMINDERS)[number];

type Times = Pick<EventInput, 'timeZone' | 'sessions'>;
const dayOf = ({sessions}: Pick<EventInput, 'sessions'>, at: number): string => sessions[at]!.start.slice(0, 10);

/**
 * Sessions people are reminded of together, by their place in the series: those of one day, and of days that follow each other. Nobody is
 * written to on the morning they come, about the morning after.
 */
export function runsOf(event: Pick<EventInput, 'sessions'>): readonly (readonly [number, ...number[]])[] {
  const runs: [number, ...number[]][] = [];
  event.sessions.forEach((_, at) => {
    if (at > 0 && daysBefore(dayOf(event, at), 1) <= dayOf(event, at - 1)) runs.at(-1)!.push(at);
    else runs.push([at]);
  });
  return runs;
}

/** From when (ms) the reminder of so many days before is sent; `days` before the day of a session, the first one when not said. */
export function reminderFrom(event: Times, days: number, session = 0): number {
  return momentOf(`${daysBefore(dayOf(event, session), days)}${MORNING}`, event.timeZone).at;
}

/** A reminder whose time has come. */
export interface DueReminder {
  readonly days: Reminder;
  /** Sessions it is about, by their place in the series: those that have not begun. */
  readonly sessions: readonly number[];
  /** What it is noted as: new dates make it another. */
  readonly kind: string;
}

/** What the reminder of a run (of the first session when not said) is noted as. */
export const reminderKind = (event: Pick<EventInput, 'sessions'>, days: Reminder, session = 0): string => `reminder-${days}-${dayOf(event, session)}`;

/**
 * The reminder to send at `now` (ms): the last whose time has come, none once all it is about has begun. A week before, of the whole event;
 * the day before, of each run of sessions.
 */
export function reminderDue(event: Times, now: number): DueReminder | undefined {
  const run = runsOf(event).findLast(([first]) => now >= reminderFrom(event, 1, first));
  if (run === undefined) return now >= reminderFrom(event, 7) ? {days: 7, sessions: [...event.sessions.keys()], kind: reminderKind(event, 7)} : undefined;
  const left = run.filter((at) => now < momentOf(event.sessions[at]!.start, event.timeZone).at);
  return left.length === 0 ? undefined : {days: 1, sessions: left, kind: reminderKind(event, 1, run[0])};
}

const DAY = 86_400_000;

/** Whether who gets a seat at `now` (ms) is sent the room at once: the mails that bring it have left, or it begins within a day. */
export const roomIsOut = (event: Times, now: number): boolean => now >= reminderFrom(event, 1) || momentOf(event.sessions[0]!.start, event.timeZone).at - now < DAY;

/** What to tell somebody of the room of an event, where it is not in the same mail, at `now` (ms); `seated`: they have a seat. */
export function roomWord({event, status, room}: {readonly event: Times; readonly status: EventState; readonly room?: string}, seated: boolean, now: number): RoomWord {
  if (status === 'postponed' || status === 'cancelled' || status === 'held') return 'none';
  if (room === undefined) return 'before';
  return roomIsOut(event, now) ? (seated ? 'sent' : 'seat') : 'eve';
}

/** Days before each run of sessions from which its missing room is told of to those who hold the event. */
const ROOM_ALARMS = [2, 1] as const;

/**
 * What the missing room of an event is told of as, to those who hold it, at `now` (ms), and when the session it is for begins; undefined when
 * none is missing, and while nothing is near.
 */
export function missingRoom({event, status, room}: {readonly event: EventInput; readonly status: EventState; readonly room?: string}, now: number): {readonly kind: string; readonly startsAt: number} | undefined {
  if (room !== undefined || event.registration.how !== 'here' || !event.modes.includes('a-distance') || !['announced', 'open', 'full', 'closed'].includes(status)) return undefined;
  const begins = (at: number): number => momentOf(event.sessions[at]!.start, event.timeZone).at;
  const next = event.sessions.findIndex((_, at) => now < begins(at));
  if (next < 0) return undefined;
  const days = [...ROOM_ALARMS].reverse().find((before) => now >= reminderFrom(event, before, next));
  return days === undefined ? undefined : {kind: `no-room-${days}-${dayOf(event, next)}`, startsAt: begins(next)};
}
