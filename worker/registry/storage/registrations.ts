/**
 * Registrations: who comes to an event, who waits, what was already written to them. Read by the acts of `registering.ts` and by the desk,
 * for one event at a time; an address is only read to be written to.
 */
import type {EventMode} from '../../../src/contract/event-vocabulary.ts';
import type {RegistrationState} from '../../../src/contract/registration.ts';
import {cameTo} from '../domain/registration.ts';
import type {ModeCounts, RegistrationCounts, RegistrationLife} from '../domain/registration.ts';
import type {Database} from './database.ts';
import {publicId} from './identifiers.ts';

export interface Registration {
  /** Thirty-two hexadecimal digits, at random. */
  readonly id: string;
  /** Row of the event. */
  readonly event: number;
  readonly life: RegistrationLife;
  readonly mode: EventMode;
  readonly name: string;
  readonly email: string;
  /** Public identifier, when the structure was found in the directory. */
  readonly structure?: string;
  /** Its name, found or typed. */
  readonly structureName?: string;
  readonly role?: string;
  /** What they need to take part; gone 30 days after the event. */
  readonly accessibility?: string;
  readonly locale: 'fr' | 'en';
  readonly consentVersion: string;
  /** Milliseconds since the epoch. */
  readonly changedAt: number;
  /** Whether they came to a session at least; absent while that is not said. */
  readonly attended?: boolean;
  /** Noted at the door, without having registered: holds no seat. Their address may be ''. */
  readonly door?: true;
}

interface Row {
  readonly id: string;
  readonly event_id: number;
  readonly state: RegistrationState;
  readonly mode: EventMode;
  readonly name: string;
  readonly email: string;
  readonly structure_id: number | null;
  readonly structure_name: string | null;
  /** Name of the structure in the directory: not kept twice, so that it goes with it. */
  readonly found_name: string | null;
  readonly role: string | null;
  readonly accessibility: string | null;
  readonly locale: 'fr' | 'en';
  readonly consent_version: string;
  readonly created_at: number;
  readonly changed_at: number;
  readonly confirmed_at: number | null;
  readonly waiting_since: number | null;
  readonly offered_until: number | null;
  readonly attended: number | null;
  readonly door: number;
  readonly over_at: number | null;
}

const SELECT = "SELECT registrations.*, nullif(json_extract(nullif(structures.document, ''), '$.name'), '') AS found_name FROM registrations LEFT JOIN structures ON structures.id = structure_id";

const registrationOf = (row: Row): Registration => ({
  id: row.id, event: row.event_id, mode: row.mode, name: row.name, email: row.email, locale: row.locale, consentVersion: row.consent_version, changedAt: row.changed_at,
  life: {
    state: row.state, createdAt: row.created_at,
    ...(row.confirmed_at !== null && {confirmedAt: row.confirmed_at}), ...(row.waiting_since !== null && {waitingSince: row.waiting_since}),
    ...(row.offered_until !== null && {offeredUntil: row.offered_until}), ...(row.over_at !== null && {overAt: row.over_at}),
  },
  ...(row.structure_id !== null && {structure: publicId(row.structure_id)}), ...((row.structure_name ?? row.found_name) !== null && {structureName: (row.structure_name ?? row.found_name)!}),
  ...(row.role !== null && {role: row.role}), ...(row.accessibility !== null && {accessibility: row.accessibility}), ...(row.attended !== null && {attended: row.attended === 1}),
  ...(row.door === 1 && {door: true as const}),
});

/** States of those who come, may come, or wait. */
export const LIVING = ['registered', 'offered', 'waiting'] as const satisfies readonly RegistrationState[];

/** What a form says of somebody, as it is kept. */
export interface NewRegistration {
  readonly id: string;
  readonly event: number;
  readonly mode: EventMode;
  readonly name: string;
  readonly email: string;
  /** The address as mail servers see it. */
  readonly mailbox: string;
  /** Row of a structure of the directory. */
  readonly structure?: number | undefined;
  readonly structureName?: string | undefined;
  readonly role?: string | undefined;
  readonly accessibility?: string | undefined;
  readonly locale: 'fr' | 'en';
  readonly consent: {readonly version: string; readonly textHash: string};
}

/** Keeps a registration to be confirmed; one of the same identifier is written over. `now` in milliseconds. */
export function keepRegistration(database: Database, {id, event, mode, name, email, mailbox, structure, structureName, role, accessibility, locale, consent}: NewRegistration, now: number): void {
  database.prepare(`INSERT INTO registrations (id, event_id, state, mode, name, email, mailbox, structure_id, structure_name, role, accessibility, locale, consent_version, consent_hash, created_at, changed_at)
    VALUES (?, ?, 'to-confirm', ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
    ON CONFLICT (id) DO UPDATE SET mode = excluded.mode, name = excluded.name, email = excluded.email, structure_id = excluded.structure_id, structure_name = excluded.structure_name, role = excluded.role,
      accessibility = excluded.accessibility, locale = excluded.locale, consent_version = excluded.consent_version, consent_hash = excluded.consent_hash, created_at = excluded.created_at, changed_at = excluded.changed_at`)
    .run(id, event, mode, name, email, mailbox, structure ?? null, structureName ?? null, role ?? null, accessibility ?? null, locale, consent.version, consent.textHash, now, now);
}

/** Writes what was decided. `now` in milliseconds. */
export function keepRegistrationLife(database: Database, id: string, {state, confirmedAt, waitingSince, offeredUntil, overAt}: RegistrationLife, now: number): void {
  database.prepare('UPDATE registrations SET state = ?, confirmed_at = ?, waiting_since = ?, offered_until = ?, over_at = ?, changed_at = ? WHERE id = ?')
    .run(state, confirmedAt ?? null, waitingSince ?? null, offeredUntil ?? null, overAt ?? null, now, id);
}

/** A registration by its identifier; undefined when there is none. */
export function registration(database: Database, id: string): Registration | undefined {
  const row = database.prepare(`${SELECT} WHERE registrations.id = ?`).get(id) as Row | undefined;
  return row && registrationOf(row);
}

/** What a mailbox has in an event that is not over: living first, then to be confirmed. */
export function ofMailbox(database: Database, event: number, mailbox: string): Registration | undefined {
  const row = database.prepare(`${SELECT} WHERE mailbox = ? AND event_id = ? AND door = 0 AND state IN ('registered', 'offered', 'waiting', 'to-confirm') ORDER BY state = 'to-confirm' LIMIT 1`).get(mailbox, event) as Row | undefined;
  return row && registrationOf(row);
}

/**
 * Registrations of an event: those registered, offered a seat or waiting when no state is said; by name. Waiting ones by their turn when
 * they alone are asked for. Nobody who came without registering ({@link attendees}).
 */
export function registrationsOf(database: Database, event: number, states: readonly RegistrationState[] = LIVING): Registration[] {
  const order = states.length === 1 && states[0] === 'waiting' ? 'waiting_since, registrations.id' : 'name, registrations.id';
  return (database.prepare(`${SELECT} WHERE event_id = ? AND door = 0 AND state IN (SELECT value FROM json_each(?)) ORDER BY ${order}`).all(event, JSON.stringify(states)) as unknown as Row[]).map(registrationOf);
}

/** How many of an event are registered, are offered a seat, wait; by mode. */
export function countsOf(database: Database, event: number): RegistrationCounts {
  const rows = database.prepare("SELECT mode, state, count(*) AS n FROM registrations WHERE event_id = ? AND door = 0 AND state IN ('registered', 'offered', 'waiting') GROUP BY mode, state")
    .all(event) as unknown as {mode: EventMode; state: keyof ModeCounts; n: number}[];
  const of = (mode: EventMode): ModeCounts => {
    const count = (state: keyof ModeCounts): number => rows.find((row) => row.mode === mode && row.state === state)?.n ?? 0;
    return {registered: count('registered'), offered: count('offered'), waiting: count('waiting')};
  };
  return {onSite: of('sur-place'), remote: of('a-distance')};
}

// ————— who came —————

/** A session, and all there are now, by their numbers. */
export interface OneSession {
  readonly session: number;
  readonly of: readonly number[];
}

/** Says whether somebody came to a session; `undefined` takes it back. Gives whether they are registered, or were noted at the door. `now` in milliseconds. */
export function setAttendance(database: Database, event: number, id: string, came: boolean | undefined, now: number, {session, of}: OneSession = {session: 1, of: [1]}): boolean {
  return database.transaction(() => {
    if (database.prepare("SELECT 1 FROM registrations WHERE event_id = ? AND id = ? AND state = 'registered'").get(event, id) === undefined) return false;
    if (came === undefined) database.prepare('DELETE FROM session_attendance WHERE registration_id = ? AND session = ?').run(id, session);
    else database.prepare('INSERT INTO session_attendance (registration_id, session, attended) VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET attended = excluded.attended').run(id, session, Number(came));
    const whole = cameTo(sessionsOf(database, event, id).get(id) ?? new Map<number, boolean>(), of);
    database.prepare('UPDATE registrations SET attended = ?, changed_at = ? WHERE id = ?').run(whole === undefined ? null : Number(whole), now, id);
    return true;
  });
}

/** By registration, by number of the session, whether they came to it; of one of them when `id` is said. */
export function sessionsOf(database: Database, event: number, id?: string): ReadonlyMap<string, ReadonlyMap<number, boolean>> {
  const rows = database.prepare('SELECT registration_id AS id, session, session_attendance.attended AS came FROM session_attendance JOIN registrations ON registrations.id = registration_id WHERE event_id = ?1 AND (?2 IS NULL OR registrations.id = ?2)')
    .all(event, id ?? null) as {id: string; session: number; came: number}[];
  const all = new Map<string, Map<number, boolean>>();
  for (const {id: one, session, came} of rows) all.set(one, (all.get(one) ?? new Map<number, boolean>()).set(session, came === 1));
  return all;
}

/** Everybody whose attendance can be noted: registered, or noted at the door; by name. */
export const attendees = (database: Database, event: number): Registration[] =>
  (database.prepare(`${SELECT} WHERE event_id = ? AND state = 'registered' ORDER BY name, registrations.id`).all(event) as unknown as Row[]).map(registrationOf);

/** Somebody who came without having registered. */
export interface AtTheDoor {
  readonly id: string;
  readonly event: number;
  readonly mode: EventMode;
  readonly name: string;
  readonly structureName?: string | undefined;
  /** '' when they left none. */
  readonly email: string;
  readonly mailbox: string;
  readonly consent: {readonly version: string; readonly textHash: string};
  /** When the event is over for them already, milliseconds. */
  readonly overAt?: number | undefined;
}

/** Keeps somebody noted at the door. `now` in milliseconds. */
export function addAtTheDoor(database: Database, {id, event, mode, name, structureName, email, mailbox, consent, overAt}: AtTheDoor, now: number): void {
  database.prepare(`INSERT INTO registrations (id, event_id, state, mode, name, email, mailbox, structure_name, locale, consent_version, consent_hash, created_at, changed_at, over_at, door)
    VALUES (?, ?, 'registered', ?, ?, ?, ?, ?, 'fr', ?, ?, ?, ?, ?, 1)`).run(id, event, mode, name, email, mailbox, structureName ?? null, consent.version, consent.textHash, now, now, overAt ?? null);
}

/** Forgets somebody noted at the door, with what they answered; gives whether there was one. Those who registered leave by their own link. */
export function forgetAtTheDoor(database: Database, event: number, id: string): boolean {
  return database.transaction(() => {
    if (database.prepare('SELECT 1 FROM registrations WHERE event_id = ? AND id = ? AND door = 1').get(event, id) === undefined) return false;
    database.prepare('DELETE FROM survey_answers WHERE registration_id = ?').run(id);
    return database.prepare('DELETE FROM registrations WHERE id = ?').run(id).changes === 1;
  });
}

/** The first `count` who wait for a mode, by their turn. */
export function firstWaiting(database: Database, event: number, mode: EventMode, count: number): Registration[] {
  return (database.prepare(`${SELECT} WHERE event_id = ? AND state = 'waiting' AND mode = ? ORDER BY waiting_since, registrations.id LIMIT ?`).all(event, mode, count) as unknown as Row[]).map(registrationOf);
}

/** Offers whose time is over at `now` (ms), the oldest first; not of events that have no date. */
export function endedOffers(database: Database, now: number, limit: number): Registration[] {
  return (database.prepare(`${SELECT} WHERE state = 'offered' AND offered_until <= ? ORDER BY offered_until, registrations.id LIMIT ?`).all(now, limit) as unknown as Row[]).map(registrationOf);
}

/** When mails that anybody may ask for went to a mailbox since `since`, oldest first (ms): registrations sent, and states told again. */
export function recentAsks(database: Database, mailbox: string, since: number): number[] {
  return (database.prepare(`SELECT created_at AS at FROM registrations WHERE mailbox = :mailbox AND created_at > :since
    UNION ALL SELECT at FROM registration_notices JOIN registrations ON registrations.id = registration_id WHERE mailbox = :mailbox AND at > :since AND kind LIKE 'asked-%'
    UNION ALL SELECT created_at FROM event_alerts WHERE mailbox = :mailbox AND created_at > :since ORDER BY 1`).all({mailbox, since}) as {at: number}[]).map(({at}) => at);
}

// ————— mails that leave once —————

/** Notes that a mail of a kind is queued for a registration; false when it was before. `now` in milliseconds. */
export const noteNotice = (database: Database, id: string, kind: string, now: number): boolean =>
  database.prepare('INSERT INTO registration_notices (registration_id, kind, at) VALUES (?, ?, ?) ON CONFLICT DO NOTHING').run(id, kind, now).changes === 1;

/** Notes which room somebody was sent, as the one they have: false when it was that one already. One that comes back is sent again. */
export function noteRoom(database: Database, id: string, kind: string, now: number): boolean {
  database.prepare("DELETE FROM registration_notices WHERE registration_id = ? AND kind LIKE 'room-%' AND kind <> ?").run(id, kind);
  return noteNotice(database, id, kind, now);
}

/** Those registered who were not written to for `kind`, at most `limit`. */
export function unnoticed(database: Database, event: number, kind: string, limit: number): Registration[] {
  return (database.prepare(`${SELECT} WHERE event_id = ? AND door = 0 AND state = 'registered' AND NOT EXISTS (SELECT 1 FROM registration_notices WHERE registration_id = registrations.id AND kind = ?) ORDER BY registrations.id LIMIT ?`)
    .all(event, kind, limit) as unknown as Row[]).map(registrationOf);
}

// ————— the end —————

/** The event is over for everyone in it: retention counts from `at` (ms). Gives how many rows. */
export const endAll = (database: Database, event: number, at: number): number =>
  Number(database.prepare("UPDATE registrations SET over_at = ? WHERE event_id = ? AND over_at IS NULL").run(at, event).changes);

/** The event is on again: nothing of those who come is over. */
export const reviveAll = (database: Database, event: number): number =>
  Number(database.prepare("UPDATE registrations SET over_at = NULL WHERE event_id = ? AND over_at IS NOT NULL AND state IN ('registered', 'offered', 'waiting', 'to-confirm')").run(event).changes);

// ————— what was answered in the same form —————

/** Takes back what was answered with a registration that is written anew. */
export const dropAnswersOf = (database: Database, registration: string): void => void database.prepare("DELETE FROM survey_answers WHERE registration_id = ? AND kind = 'needs'").run(registration);

/** Counts what was answered with a registration: it is confirmed. */
export const completeAnswersOf = (database: Database, registration: string): void => void database.prepare("UPDATE survey_answers SET complete = 1 WHERE registration_id = ? AND kind = 'needs'").run(registration);
