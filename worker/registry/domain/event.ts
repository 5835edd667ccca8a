/**
 * The life of an event: draft → announced → open → full → closed → held; postponed and cancelled from any moment before it was held, each
 * with a reason for all. People publish, postpone, give new dates, cancel and close with figures; the clock and the seats do the rest. What
 * may still be changed at each moment, and what of a change calendars must learn. No HTTP, no SQL, no clock.
 */
import type {EventInput} from '../../../src/contract/event.ts';
import type {EventStatus, SeatsLeft} from '../../../src/contract/event-vocabulary.ts';
import {isoIn, momentOf} from '../../../src/contract/wall-clock.ts';

export type EventState = EventStatus | 'draft';

/** What the sessions of a published event are known by in calendars: a number each, for as long as somebody may have them. */
export interface SessionNumbers {
  /** Number of each session, in their order. */
  readonly now: readonly number[];
  /** Sessions that were taken away. ISO 8601 with offset. */
  readonly gone: readonly {readonly number: number; readonly start: string; readonly end: string}[];
}

/** What decides of the life of an event. A row of `events` has all of it. */
export interface EventLife {
  readonly event: EventInput;
  readonly status: EventState;
  /** Why it is postponed or cancelled, in words for all. */
  readonly reason?: string;
  /** ISO 8601 with offset: when it was to begin. */
  readonly previousStart?: string;
  readonly seats: {readonly onSite?: SeatsLeft; readonly remote?: SeatsLeft};
  /** RFC 5545 SEQUENCE: raised by what calendars must learn. */
  readonly sequence: number;
  /** Absent: each session has the number of its place, and none was taken away. */
  readonly numbers?: SessionNumbers;
  /** Milliseconds since the epoch, all of them. */
  readonly startsAt: number;
  readonly endsAt: number;
  /** When registration here opens: absent, from its announcement. */
  readonly opensAt?: number;
  /** When registration here closes; absent where one does not register here. */
  readonly closesAt?: number;
}

/** Numbers of the sessions there are, in their order. */
export const sessionNumbers = ({event, numbers}: Pick<EventLife, 'event' | 'numbers'>): readonly number[] => numbers?.now ?? event.sessions.map((_, at) => at + 1);

/** What an event is changed into; its moments in milliseconds since the epoch. */
export interface EventChange {
  readonly event: EventInput;
  readonly startsAt: number;
  readonly endsAt: number;
  readonly opensAt?: number | undefined;
  readonly closesAt?: number | undefined;
}

export type EventCommand =
  | {readonly type: 'publish'}
  /** `registered`: how many hold or wait for a seat, by mode: a mode somebody comes by does not go away. */
  | {readonly type: 'edit'; readonly to: EventChange; readonly registered: {readonly onSite: number; readonly remote: number}}
  | {readonly type: 'postpone'; readonly reason: string}
  | {readonly type: 'cancel'; readonly reason: string}
  /** Closed with figures, by people. */
  | {readonly type: 'conclude'}
  /** Time went by, or a seat was taken or freed: what the clock and {@link EventLife.seats} make of it. */
  | {readonly type: 'tick'};

/** What happened, in the words of the audit log. */
export type EventFact = `event.${'published' | 'edited' | 'rescheduled' | 'postponed' | 'cancelled' | 'concluded' | 'opened' | 'filled' | 'freed' | 'closed' | 'held'}`;

/** Why not, for people; `field`: what of the form is about it. */
export interface NotDone {
  readonly refusal: 'conflict';
  readonly sentence: string;
  readonly field?: EditField;
}

/** Part of an event that an edit may be refused for. */
export type EditField = 'kind' | 'sessions' | 'modes' | 'how' | 'timeZone' | 'venue' | 'capacity' | 'territories' | 'price' | 'registration';

export interface Decided {
  readonly state: EventLife;
  readonly facts: readonly EventFact[];
}

/** Each status in words, after « Cet événement ». */
const STANDS: Readonly<Record<EventState, string>> = {
  draft: 'est un brouillon', announced: 'est annoncé', open: 'est ouvert aux inscriptions', full: 'est complet', closed: 'n’est plus ouvert aux inscriptions', held: 'a eu lieu',
  postponed: 'est reporté, sans nouvelle date', cancelled: 'est annulé',
};

/** Statuses the clock and the seats move between. */
const LIVING: readonly EventState[] = ['announced', 'open', 'full', 'closed'];

const FROM: Readonly<Record<EventCommand['type'], readonly EventState[]>> = {
  publish: ['draft'],
  edit: ['draft', ...LIVING, 'postponed', 'held'],
  postpone: LIVING,
  cancel: [...LIVING, 'postponed'],
  conclude: [...LIVING, 'held'],
  tick: ['draft', ...LIVING, 'postponed', 'held', 'cancelled'],
};

const WHAT: Readonly<Record<EventCommand['type'], string>> = {
  publish: 'Il ne peut pas être publié à nouveau.', edit: 'Il ne change plus.', postpone: 'Il ne peut pas être reporté.', cancel: 'Il ne peut pas être annulé.', conclude: 'Son bilan ne peut pas être fait.', tick: '',
};

const refuse = (sentence: string, field?: EditField): NotDone => ({refusal: 'conflict', sentence, ...(field !== undefined && {field})});

/** Whether no seat is left in any mode one can come by; a mode without a limit always has some. */
export function isFull({event: {modes, capacity}, seats}: Pick<EventLife, 'event' | 'seats'>): boolean {
  return modes.every((mode) => (mode === 'sur-place' ? capacity.onSite !== undefined && seats.onSite === 'none' : capacity.remote !== undefined && seats.remote === 'none'));
}

/**
 * The status of an event that is neither a draft, nor postponed, nor cancelled, by the clock (milliseconds) and its seats. Registration
 * opens at the moment said, with its announcement when none is; where one does not register here it stays announced.
 */
export function statusAt(life: Pick<EventLife, 'event' | 'seats' | 'endsAt' | 'opensAt' | 'closesAt'>, now: number): EventStatus {
  if (now >= life.endsAt) return 'held';
  if (life.event.registration.how !== 'here') return 'announced';
  if (life.closesAt !== undefined && now >= life.closesAt) return 'closed';
  if (life.opensAt !== undefined && now < life.opensAt) return 'announced';
  return isFull(life) ? 'full' : 'open';
}

const FACT_OF: Readonly<Partial<Record<EventState, EventFact>>> = {open: 'event.opened', full: 'event.filled', closed: 'event.closed', held: 'event.held'};

/** The same life by the clock, with what happened on the way. */
function moved(state: EventLife, now: number): Decided {
  if (!LIVING.includes(state.status)) return {state, facts: []};
  const status = statusAt(state, now);
  if (status === state.status) return {state, facts: []};
  const fact = state.status === 'full' && status === 'open' ? 'event.freed' : FACT_OF[status];
  return {state: {...state, status}, facts: fact === undefined ? [] : [fact]};
}

const same = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);
const place = ({venue}: EventInput): unknown => venue && [venue.name, venue.address.street, venue.address.complement ?? '', venue.address.postcode, venue.address.city, venue.address.commune, venue.lat, venue.lon];
const dates = ({sessions, timeZone}: EventInput): unknown => sessions.map(({start, end}) => [momentOf(start, timeZone).at, momentOf(end, timeZone).at]);

/** What of a change everybody who comes, and every calendar, must learn: its dates, its place, how one attends. */
export function mattersIn(before: EventInput, after: EventInput): readonly ('dates' | 'place' | 'modes')[] {
  return [
    ...(same(dates(before), dates(after)) ? [] : ['dates' as const]),
    ...(same(place(before), place(after)) ? [] : ['place' as const]),
    ...(same([...before.modes].sort(), [...after.modes].sort()) ? [] : ['modes' as const]),
  ];
}

/** What a form may still change of an event: everything of a draft, words only of what took place, less and less between. */
export function editable({status, startsAt}: Pick<EventLife, 'status' | 'startsAt'>, now: number): 'all' | 'published' | 'begun' | 'words' | 'nothing' {
  if (status === 'draft') return 'all';
  if (status === 'cancelled') return 'nothing';
  if (status === 'held') return 'words';
  return status !== 'postponed' && now >= startsAt ? 'begun' : 'published';
}

function editRefusal(state: EventLife, {to, registered}: Extract<EventCommand, {type: 'edit'}>, now: number): NotDone | undefined {
  const [before, after] = [state.event, to.event];
  const how = editable(state, now);
  if (how === 'all') return undefined;
  if (before.kind !== after.kind) return refuse('Le genre d’un événement publié ne change plus : dupliquez-le, puis annulez celui-ci.', 'kind');
  if (before.registration.how !== after.registration.how) return refuse('La façon de s’inscrire à un événement publié ne change plus : dupliquez-le, puis annulez celui-ci.', 'how');
  const gone = before.modes.find((mode) => !after.modes.includes(mode) && (mode === 'sur-place' ? registered.onSite : registered.remote) > 0);
  if (gone !== undefined) return refuse(`Des personnes sont inscrites ${gone === 'sur-place' ? 'sur place' : 'à distance'} : gardez cette façon de participer, ou annulez l’événement.`, 'modes');
  if (how === 'words') {
    if (mattersIn(before, after).length > 0 || before.timeZone !== after.timeZone) return refuse('L’événement a eu lieu : ses dates, son lieu et les façons d’y participer ne changent plus.', 'sessions');
    if (!same(before.capacity, after.capacity)) return refuse('L’événement a eu lieu : ses places ne changent plus.', 'capacity');
    if (!same(before.registration, after.registration)) return refuse('L’événement a eu lieu : ses inscriptions ne changent plus.', 'registration');
    return undefined;
  }
  if (how === 'begun') {
    const began = (event: EventInput): unknown[] => event.sessions.filter(({start}) => momentOf(start, event.timeZone).at <= now).map(({start, end}) => [start, end, event.timeZone]);
    if (!same(began(before), began(after))) return refuse('L’événement a commencé : une séance passée ne change plus.', 'sessions');
  }
  if (mattersIn(before, after).includes('dates') && to.endsAt <= now) return refuse('Donnez des dates à venir.', 'sessions');
  return undefined;
}

/**
 * The numbers of the sessions `event` has. One at the moment of another is the same, one that comes back too; those that are left were moved,
 * in their order; of those that remain the old ones are gone, the new ones get numbers nobody had.
 */
function renumbered({event: before, numbers}: Pick<EventLife, 'event' | 'numbers'>, event: EventInput): SessionNumbers | undefined {
  const at = (local: string, {timeZone}: EventInput): number => momentOf(local, timeZone).at;
  const moment = (local: string): string => isoIn(before.timeZone, at(local, before));
  const last = before.sessions.map(({start, end}, place) => ({number: numbers?.now[place] ?? place + 1, start: moment(start), end: moment(end)}));
  const known = [...last, ...numbers?.gone ?? []];
  const given = event.sessions.map(({start}) => known.find((one) => Date.parse(one.start) === at(start, event))?.number);
  const left = last.filter(({number}) => !given.includes(number));
  let next = Math.max(...known.map(({number}) => number));
  const now = given.map((number) => number ?? left.shift()?.number ?? ++next);
  const gone = known.filter(({number}) => !now.includes(number));
  return gone.length === 0 && now.every((number, place) => number === place + 1) ? undefined : {now, gone};
}

function edited(state: EventLife, command: Extract<EventCommand, {type: 'edit'}>, now: number): Decided | NotDone {
  const refusal = editRefusal(state, command, now);
  if (refusal !== undefined) return refusal;
  const {event, startsAt, endsAt, opensAt, closesAt} = command.to;
  const {reason, previousStart, opensAt: _opens, closesAt: _closes, numbers: before, ...rest} = state;
  // Nobody has a draft in a calendar.
  const numbers = state.status === 'draft' ? undefined : mattersIn(state.event, event).includes('dates') ? renumbered(state, event) : before;
  const next: EventLife = {...rest, ...(numbers !== undefined && {numbers}), event, startsAt, endsAt, ...(opensAt !== undefined && {opensAt}), ...(closesAt !== undefined && {closesAt})};
  const kept = {...(reason !== undefined && {reason}), ...(previousStart !== undefined && {previousStart})};
  if (state.status === 'draft') return {state: {...next, ...kept}, facts: ['event.edited']};
  const matters = mattersIn(state.event, event);
  const sequence = state.sequence + (matters.length > 0 ? 1 : 0);
  const movedFrom = startsAt === state.startsAt ? {...(previousStart !== undefined && {previousStart})} : {previousStart: isoIn(state.event.timeZone, state.startsAt)};
  if (state.status === 'postponed') {
    if (!matters.includes('dates')) return {state: {...next, ...kept, sequence}, facts: ['event.edited']};
    const back: EventLife = {...next, ...movedFrom, sequence, status: 'announced'};
    return {state: {...back, status: statusAt(back, now)}, facts: ['event.edited', 'event.rescheduled']};
  }
  const after = moved({...next, ...(reason !== undefined && {reason}), ...movedFrom, sequence}, now);
  return {state: after.state, facts: ['event.edited', ...(matters.includes('dates') ? ['event.rescheduled' as const] : []), ...after.facts]};
}

/** What `command` makes of an event at `now` (milliseconds), and the facts that follow; or why it is not done. */
export function decide(state: EventLife, command: EventCommand, now: number): Decided | NotDone {
  const {status} = state;
  if (!FROM[command.type].includes(status)) {
    if (status === 'draft') return refuse('Cet événement est un brouillon, que personne ne voit : publiez-le d’abord, ou supprimez-le.');
    return refuse(`Cet événement ${STANDS[status]}. ${WHAT[command.type]}`);
  }
  switch (command.type) {
    case 'publish': {
      if (now >= state.startsAt) return refuse('Les dates de cet événement sont passées : donnez-en de nouvelles avant de le publier.', 'sessions');
      const published = {...state, status: statusAt(state, now)};
      return {state: published, facts: ['event.published', ...(published.status === 'open' ? ['event.opened' as const] : [])]};
    }
    case 'edit': return edited(state, command, now);
    case 'postpone':
      if (now >= state.endsAt) return refuse(`Cet événement a eu lieu. ${WHAT.postpone}`);
      return {state: {...state, status: 'postponed', reason: command.reason, sequence: state.sequence + 1}, facts: ['event.postponed']};
    case 'cancel':
      if (status !== 'postponed' && now >= state.endsAt) return refuse(`Cet événement a eu lieu. ${WHAT.cancel}`);
      return {state: {...state, status: 'cancelled', reason: command.reason, sequence: state.sequence + 1}, facts: ['event.cancelled']};
    case 'conclude':
      if (now < state.endsAt) return refuse('Le bilan se fait quand l’événement est terminé.');
      return {state: {...state, status: 'held'}, facts: status === 'held' ? ['event.concluded'] : ['event.held', 'event.concluded']};
    case 'tick': return moved(state, now);
  }
}

/** Days within which two events for the same people about the same needs compete (issue 5). */
export const CLASH_DAYS = 14;

/** Whether two events have sessions less than {@link CLASH_DAYS} days apart, and a need in common. */
export function clashes(one: EventInput, other: EventInput): boolean {
  if (!one.needs.some(({code}) => other.needs.some((need) => need.code === code))) return false;
  const near = CLASH_DAYS * 86_400_000;
  const moments = ({sessions, timeZone}: EventInput) => sessions.map(({start, end}) => [momentOf(start, timeZone).at, momentOf(end, timeZone).at] as const);
  return moments(one).some(([start, end]) => moments(other).some(([from, to]) => from - end <= near && start - to <= near));
}
