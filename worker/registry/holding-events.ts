/**
 * What a coordination does with its events: written, published, changed, postponed, cancelled, closed with figures, written about to those
 * who come. Each act is one transaction with its history, its line in the audit log and the mails it makes leave.
 */
import {momentOf} from '../../src/contract/wall-clock.ts';
import {Refusal} from '../http/answer.ts';
import type {RegistryDeps} from './deps.ts';
import {mailboxOf} from './domain/application.ts';
import {DOOR_CONSENT} from './domain/consent.ts';
import {decide, sessionNumbers} from './domain/event.ts';
import type {EventCommand, EventLife, NotDone} from './domain/event.ts';
import {sealOfEvent, typedEvent} from './domain/event-form.ts';
import type {ReadEvent} from './domain/event-form.ts';
import type {Reach} from './domain/session.ts';
import {newIdentifier} from './event-links.ts';
import {refreshSeats, tellRegistered} from './registering.ts';
import {audit} from './storage/audit.ts';
import {eraseDraft, heldEvent, keepMessage, sameDraft} from './storage/desk-events.ts';
import {addEvent, eventId, keepFigures, keepLife, momentsOf, setDepartements} from './storage/events.ts';
import type {EventFigures, StoredEvent} from './storage/events.ts';
import {addAtTheDoor, attendees, countsOf, forgetAtTheDoor, setAttendance} from './storage/registrations.ts';

/** Who acts, and how far they reach. */
export interface Holder {
  readonly person: number;
  readonly reach: Reach;
}

/** Milliseconds in which the same new event sent twice is one. */
const TWICE = 600_000;

/** Object of the audit log, as every part names events. */
export const eventObject = (id: number): string => `event:${eventId(id)}`;

/** An event the holder may act on. Throws 404: what is another's does not exist here. */
export function eventHeld({database}: Pick<RegistryDeps, 'database'>, id: string, reach: Reach): StoredEvent {
  const one = heldEvent(database, reach, id);
  if (one === undefined) throw new Refusal('not-found', 'Il n’y a pas d’événement à cette adresse.');
  return one;
}

/** Keeps a new event as a draft; gives its public identifier. The same form sent twice is one draft. */
export function draftEvent({database}: Pick<RegistryDeps, 'database'>, {event, room, departements}: ReadEvent, {person}: Holder, now: number): string {
  return database.transaction(() => {
    const before = sameDraft(database, event, person, now - TWICE);
    if (before !== undefined) return eventId(before);
    const id = addEvent(database, {event, room, departements, by: person}, now);
    audit(database, {actor: `person:${person}`, action: 'event.edit', object: eventObject(id), detail: 'draft'}, now);
    return eventId(id);
  });
}

/** What came of an act: done, changed by somebody else since its page was open, or why not. */
export type Outcome = {readonly outcome: 'done'; readonly stored: StoredEvent} | {readonly outcome: 'stale'; readonly stored: StoredEvent} | {readonly outcome: 'refused'; readonly stored: StoredEvent; readonly refusal: NotDone};

interface Act {
  readonly id: string;
  readonly version: number;
  readonly by: Holder;
  readonly command: (stored: StoredEvent) => EventCommand;
  /** Line of the policy it is an act of: what the audit log says. */
  readonly action: 'event.edit' | 'event.publish';
  /** Whether what is there now is what this very act made: a form sent twice. */
  readonly made: (stored: StoredEvent) => boolean;
  /** What else it does, in the same transaction. */
  readonly also?: (row: number, before: StoredEvent, after: EventLife) => void;
  readonly room?: string | null;
}

/** The life of a stored event, as the rules read it. */
const lifeOf = ({event, status, reason, previousStart, seats, sequence, numbers, startsAt, endsAt, opensAt, closesAt}: StoredEvent): EventLife => ({
  event, status, seats, sequence, startsAt, endsAt, ...(numbers !== undefined && {numbers}), ...(reason !== undefined && {reason}), ...(previousStart !== undefined && {previousStart}), ...(opensAt !== undefined && {opensAt}), ...(closesAt !== undefined && {closesAt}),
});

function acted(deps: RegistryDeps, {id, version, by, command, action, made, also, room}: Act, now: number): Outcome {
  const {database} = deps;
  return database.transaction((): Outcome => {
    const stored = eventHeld(deps, id, by.reach);
    if (stored.version !== version) return made(stored) ? {outcome: 'done', stored} : {outcome: 'stale', stored};
    const decided = decide(lifeOf(stored), command(stored), now);
    if ('refusal' in decided) return {outcome: 'refused', stored, refusal: decided};
    keepLife(database, stored.id, decided.state, {actor: `person:${by.person}`, ...(room !== undefined && {room})}, now);
    const {facts} = decided;
    audit(database, {actor: `person:${by.person}`, action, object: eventObject(stored.id), detail: facts.map((fact) => fact.slice('event.'.length)).join(' ')}, now);
    also?.(stored.id, stored, decided.state);
    return {outcome: 'done', stored: eventHeld(deps, id, by.reach)};
  });
}

/** How many hold a seat or wait for one, by mode. */
const registered = ({database}: Pick<RegistryDeps, 'database'>, event: number): {readonly onSite: number; readonly remote: number} => {
  const {onSite, remote} = countsOf(database, event);
  return {onSite: onSite.registered + onSite.offered + onSite.waiting, remote: remote.registered + remote.offered + remote.waiting};
};

/** What a form would make of an event: the command of its edit. */
export function editCommand(deps: Pick<RegistryDeps, 'database'>, stored: StoredEvent, {event}: ReadEvent): Extract<EventCommand, {type: 'edit'}> {
  const {startsAt, endsAt, opensAt, closesAt} = momentsOf(event);
  return {type: 'edit', to: {event, startsAt, endsAt, opensAt: opensAt ?? undefined, closesAt: closesAt ?? undefined}, registered: registered(deps, stored.id)};
}

/** What the life of a stored event becomes by a command, without doing it. */
export const tried = (stored: StoredEvent, command: EventCommand, now: number): ReturnType<typeof decide> => decide(lifeOf(stored), command, now);

/** Changes an event by a form. Those who come are told of other dates, another place, other ways to attend. */
export function editEvent(deps: RegistryDeps, id: string, read: ReadEvent, version: number, by: Holder, now: number): Outcome {
  const {event, room, departements} = read;
  const seal = sealOfEvent(typedEvent(event, room));
  return acted(deps, {
    id, version, by, action: 'event.edit', room: room ?? null, command: (stored) => editCommand(deps, stored, read), made: (stored) => sealOfEvent(typedEvent(stored.event, stored.room)) === seal,
    also(row, before, after) {
      setDepartements(deps.database, row, departements);
      if (before.status === 'draft') return;
      refreshSeats(deps, row, now);
      if (after.sequence !== before.sequence && after.status !== 'postponed' && after.status !== 'held') tellRegistered(deps, row, {template: 'event-changed', values: {}, kind: `changed-${after.sequence}`}, now);
    },
  }, now);
}

/** Makes a draft public. */
export const publishEvent = (deps: RegistryDeps, id: string, version: number, by: Holder, now: number): Outcome =>
  acted(deps, {
    id, version, by, action: 'event.publish', command: () => ({type: 'publish'}), made: ({status}) => ['announced', 'open', 'full', 'closed'].includes(status),
    also: (row) => refreshSeats(deps, row, now),
  }, now);

/** Postpones or cancels an event, with a reason for all: everybody who comes or waits is told once. */
export function endEvent(deps: RegistryDeps, id: string, act: 'postpone' | 'cancel', reason: string, version: number, by: Holder, now: number): Outcome {
  const status = act === 'postpone' ? 'postponed' : 'cancelled';
  return acted(deps, {
    id, version, by, action: 'event.publish', command: () => ({type: act, reason}), made: (stored) => stored.status === status && stored.reason === reason,
    also(row, _before, after) {
      // Before the seats are counted anew: who is told is who came or waited until now.
      tellRegistered(deps, row, {template: act === 'postpone' ? 'event-postponed' : 'event-cancelled', values: {reason}, kind: `${status}-${after.sequence}`}, now);
      refreshSeats(deps, row, now);
    },
  }, now);
}

/** Closes an event with figures; again when they were wrong. */
export function concludeEvent(deps: RegistryDeps, id: string, figures: EventFigures, version: number, by: Holder, now: number): Outcome {
  return acted(deps, {
    id, version, by, action: 'event.edit', command: () => ({type: 'conclude'}), made: (stored) => JSON.stringify(stored.figures) === JSON.stringify(figures),
    also(row, before) {
      keepFigures(deps.database, row, figures, now);
      if (before.status !== 'held') refreshSeats(deps, row, now);
    },
  }, now);
}

/** Erases a draft. */
export function discardEvent(deps: RegistryDeps, id: string, version: number, by: Holder, now: number): 'done' | 'stale' | 'published' {
  const {database} = deps;
  return database.transaction(() => {
    const stored = eventHeld(deps, id, by.reach);
    if (stored.status !== 'draft') return 'published';
    if (stored.version !== version) return 'stale';
    eraseDraft(database, stored.id);
    audit(database, {actor: `person:${by.person}`, action: 'event.edit', object: eventObject(stored.id), detail: 'discarded'}, now);
    return 'done';
  });
}

/** A message to those who come, and to how many. */
export interface Told {
  readonly subject: string;
  readonly text: string;
  readonly states: readonly ('registered' | 'offered' | 'waiting')[];
  readonly recipients: number;
}

/** Writes to those who come; kept with who wrote it and to how many. Gives its number. */
export function tellAll(deps: RegistryDeps, stored: StoredEvent, {subject, text, states, recipients}: Told, by: Holder, now: number): number {
  const {database} = deps;
  return database.transaction(() => {
    const number = keepMessage(database, stored.id, {actor: `person:${by.person}`, subject, text, recipients}, now);
    tellRegistered(deps, stored.id, {template: 'event-message', values: {heading: subject, message: text}, kind: `message-${number}`, states}, now);
    audit(database, {actor: `person:${by.person}`, action: 'event.tell', object: eventObject(stored.id), detail: String(recipients)}, now);
    return number;
  });
}

// ————— who came —————

/** Milliseconds before its first session in which people are welcomed already. */
const BEFORE_DOORS = 12 * 3_600_000;

/** Whether people can be noted at the door of an event now (ms): one they come to, from the morning of its first session on, as long as it is kept who came. */
export const doorIsOpen = ({event, status, startsAt}: StoredEvent, now: number): boolean =>
  event.modes.includes('sur-place') && status !== 'draft' && status !== 'postponed' && status !== 'cancelled' && now >= startsAt - BEFORE_DOORS;

/** Says whether somebody came to a session, by its number; `undefined` takes it back. Throws 404 for whoever is not of this event. */
export function noteAttendance({database}: Pick<RegistryDeps, 'database'>, stored: StoredEvent, {id, session, came}: {readonly id: string; readonly session: number; readonly came: boolean | undefined}, {person}: Holder, now: number): void {
  database.transaction(() => {
    const of = sessionNumbers(stored);
    if (!setAttendance(database, stored.id, id, came, now, {session, of})) throw new Refusal('not-found', 'Cette personne n’est pas inscrite à cet événement.');
    const word = came === undefined ? 'unsaid' : came ? 'came' : 'absent';
    audit(database, {actor: `person:${person}`, action: 'event.attend', object: eventObject(stored.id), detail: `${id} ${word}${of.length > 1 ? ` ${session}` : ''}`}, now);
  });
}

/** The session people come to now (ms), by its place from 0: the last that has begun or is about to, else the first. */
export function sessionNow({event: {sessions, timeZone}}: StoredEvent, now: number): number {
  return Math.max(0, sessions.findLastIndex(({start}) => momentOf(start, timeZone).at - BEFORE_DOORS <= now));
}

/** Somebody at the door, as they are noted. */
export interface Welcomed {
  readonly name: string;
  readonly structureName?: string | undefined;
  /** Absent: they left none, and nothing is sent to them. */
  readonly email?: string | undefined;
  /** Number of the session they came to. */
  readonly session: number;
}

/**
 * Notes somebody who came without having registered: they are there, hold no seat, and are written to once afterwards if they left an
 * address. Gives their identifier; the same form sent twice is one person. `known`: their address is that of somebody noted or registered.
 */
export function welcome(deps: Pick<RegistryDeps, 'database' | 'random'>, stored: StoredEvent, {name, structureName, email = '', session}: Welcomed, {person}: Holder, now: number): {readonly id: string} | 'known' {
  const {database, random} = deps;
  return database.transaction(() => {
    const mailbox = email === '' ? '' : mailboxOf(email);
    const here = attendees(database, stored.id);
    const twice = here.find((one) => one.door && one.name === name && one.structureName === structureName && one.email === email.toLowerCase() && now - one.life.createdAt < TWICE);
    if (twice !== undefined) return {id: twice.id};
    if (mailbox !== '' && here.some((one) => one.email !== '' && mailboxOf(one.email) === mailbox)) return 'known';
    const id = newIdentifier(random);
    const {version, textHash} = DOOR_CONSENT;
    addAtTheDoor(database, {id, event: stored.id, mode: 'sur-place', name, structureName, email: email.toLowerCase(), mailbox, consent: {version, textHash}, ...(stored.status === 'held' && {overAt: stored.endsAt})}, now);
    audit(database, {actor: `person:${person}`, action: 'event.attend', object: eventObject(stored.id), detail: `${id} door`}, now);
    noteAttendance(deps, stored, {id, session, came: true}, {person, reach: 'all'}, now);
    return {id};
  });
}

/** Erases somebody noted at the door: a mistake, or they asked. Throws 404 for everybody else. */
export function unwelcome({database}: Pick<RegistryDeps, 'database'>, stored: StoredEvent, id: string, {person}: Holder, now: number): void {
  database.transaction(() => {
    if (!forgetAtTheDoor(database, stored.id, id)) throw new Refusal('not-found', 'Cette personne n’a pas été notée à l’accueil de cet événement.');
    audit(database, {actor: `person:${person}`, action: 'event.attend', object: eventObject(stored.id), detail: `${id} erased`}, now);
  });
}
