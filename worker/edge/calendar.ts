/**
 * Events as calendar files (RFC 5545), written by hand: few properties, always the same ones, so that no text of anybody becomes another.
 * Moments are in UTC: no VTIMEZONE can be wrong, and every calendar shows them by its owner's clock. No METHOD, since PUBLISH demands an
 * ORGANIZER (RFC 5546, 3.2.1) and an event names no mailbox; no alarm, no attachment, and never the video room.
 */
import type {PanaEventData} from '../../src/contract/event.ts';
import {EVENT_KIND_WORDS, placeLine} from '../http/event-words.ts';

export interface CalendarOptions {
  /** Public origin: links lead there, and its host ends each UID. */
  readonly origin: string;
  /** What a need is called. */
  needWord(code: string): string;
  /** Of a list somebody may subscribe to: what it is called. Absent for one event. */
  readonly name?: string;
}

/** Octets of a line, its end left out (RFC 5545, 3.1). */
const LINE = 75;
/** How often a subscribed calendar asks again. */
const REFRESH = 'PT6H';

/** Octets of a character in UTF-8. */
const octets = (sign: string): number => {
  const code = sign.codePointAt(0)!;
  return code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
};

/** A content line with its end, folded by octets and never inside a character. */
export function contentLine(text: string): string {
  let out = '';
  let width = 0;
  for (const sign of text) {
    const size = octets(sign);
    if (width + size > LINE) {
      out += '\r\n ';
      width = 1;
    }
    out += sign;
    width += size;
  }
  return `${out}\r\n`;
}

/** A value of type TEXT: every end of a line is `\n`, what no calendar can hold is left out. */
export const calendarText = (text: string): string =>
  text.replace(/\r\n|[\r\n\u0085\u2028\u2029]/g, '\n')
    // eslint-disable-next-line no-control-regex
    .replace(/[\u0000-\u0008\u000B-\u001F\u007F-\u009F\uFEFF\p{Cs}]/gu, '')
    .replace(/[\\;,]/g, (sign) => `\\${sign}`)
    .replaceAll('\n', '\\n');

/** `20270312T083000Z`. */
const utc = (iso: string): string => new Date(iso).toISOString().replace(/[-:]|\.\d+/g, '');

const STATUS: Readonly<Partial<Record<PanaEventData['status'], string>>> = {cancelled: 'CANCELLED', postponed: 'TENTATIVE'};
/** Before the title: many calendars show a status nowhere. */
const MARK: Readonly<Partial<Record<PanaEventData['status'], string>>> = {cancelled: 'Annulé : ', postponed: 'Reporté : '};

/** Why a session that was taken away is cancelled. */
const GONE = 'Cette séance n’a plus lieu ; les autres sont sur la fiche.';

function described({status, statusReason, summary, organiser, example}: PanaEventData, page: string, nth: string): string {
  return [
    ...(example ? ['Exemple : cet événement n’existe pas.'] : []),
    ...(status === 'cancelled' ? [`Annulé.${statusReason ? ` ${statusReason}` : ''}`] : []),
    ...(status === 'postponed' ? [`Reporté, nouvelle date à venir.${statusReason ? ` ${statusReason}` : ''}`] : []),
    summary,
    ...(nth === '' ? [] : [`Séance ${nth}.`]),
    `Proposé par ${organiser.name}.`,
    `Informations et inscription : ${page}`,
  ].join('\n');
}

/**
 * One VEVENT for each session, by the number it was announced with: the first has the UID of the event, and each keeps its own when others are
 * added or taken away. Alone in its file, an event also has those that were taken away, as cancelled: whoever opens the file again has them
 * still. A list is read whole each time by those who follow it, and what is gone from it is gone.
 */
function vevents(event: PanaEventData, {origin, needWord, name}: CalendarOptions): string[] {
  const {id, slug, title, kind, needs, sessions, removedSessions = [], venue, sequence, updatedAt} = event;
  const {host} = new URL(origin);
  const page = `${origin}/agenda/${encodeURIComponent(slug)}`;
  const categories = [EVENT_KIND_WORDS[kind], ...new Set(needs.map(({code}) => needWord(code)))].map(calendarText).join(',');
  const vevent = ({number, start, end}: {readonly number: number; readonly start: string; readonly end: string}, standing: PanaEventData, nth: string): string[] => {
    const {status} = standing;
    return [
      'BEGIN:VEVENT',
      `UID:${id}${number === 1 ? '' : `-${number}`}@${host}`,
      `DTSTAMP:${utc(updatedAt)}`,
      `LAST-MODIFIED:${utc(updatedAt)}`,
      `SEQUENCE:${sequence}`,
      `STATUS:${STATUS[status] ?? 'CONFIRMED'}`,
      `DTSTART:${utc(start)}`,
      `DTEND:${utc(end)}`,
      `SUMMARY:${calendarText(`${MARK[status] ?? ''}${title}${nth === '' ? '' : ` (${nth})`}`)}`,
      `DESCRIPTION:${calendarText(described(standing, page, nth))}`,
      `CATEGORIES:${categories}`,
      `LOCATION:${calendarText(placeLine(event))}`,
      ...(venue ? [`GEO:${venue.lat.toFixed(6)};${venue.lon.toFixed(6)}`] : []),
      `URL:${page}`,
      'END:VEVENT',
    ];
  };
  return [
    ...sessions.flatMap(({number, ...session}, at) => vevent({...session, number: number ?? at + 1}, event, sessions.length > 1 ? `${at + 1} sur ${sessions.length}` : '')),
    ...(name === undefined ? removedSessions : []).flatMap((session) => vevent(session, {...event, status: 'cancelled', statusReason: GONE}, '')),
  ];
}

/** A calendar of these events, in their order. */
export function calendar(events: readonly PanaEventData[], options: CalendarOptions): string {
  const {name} = options;
  return [
    'BEGIN:VCALENDAR',
    'VERSION:2.0',
    'PRODID:-//PANA//Agenda//FR',
    'CALSCALE:GREGORIAN',
    ...(name === undefined ? [] : [`X-WR-CALNAME:${calendarText(name)}`, `REFRESH-INTERVAL;VALUE=DURATION:${REFRESH}`]),
    ...events.flatMap((event) => vevents(event, options)),
    'END:VCALENDAR',
  ].map(contentLine).join('');
}
