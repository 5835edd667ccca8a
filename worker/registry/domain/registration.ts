/**
 * The life of a registration and the seats of an event: who gets one, who waits, who is next. A seat is held by who is registered and by
 * who is offered one; whoever waited first is offered first; fewer seats than people put nobody out. No HTTP, no SQL, no clock.
 */
import type {EventInput} from '../../../src/contract/event.ts';
import {EVENT_LIMITS} from '../../../src/contract/event-vocabulary.ts';
import type {EventMode, SeatsLeft} from '../../../src/contract/event-vocabulary.ts';
import type {RegistrationState} from '../../../src/contract/registration.ts';

/** Milliseconds somebody has to confirm a registration or an alert (RELIABILITY.md, retention: unconfirmed requests 7 days). */
export const CONFIRM_WITHIN = 7 * 86_400_000;
/** Milliseconds an offered seat is held. */
export const OFFER_FOR = EVENT_LIMITS.offerHours * 3_600_000;

/** What decides of a registration. */
export interface RegistrationLife {
  readonly state: RegistrationState;
  /** Milliseconds since the epoch, all of them. */
  readonly createdAt: number;
  readonly confirmedAt?: number;
  readonly waitingSince?: number;
  readonly offeredUntil?: number;
  /** When it ended for them: cancelled, an offer not taken, the event over. */
  readonly overAt?: number;
}

export type RegistrationCommand =
  /** `seat`: one is free, and nobody waits for it. */
  | {readonly type: 'confirm'; readonly seat: boolean}
  | {readonly type: 'cancel'}
  /** `until`: when the offer ends. */
  | {readonly type: 'offer'; readonly until: number}
  | {readonly type: 'take'}
  | {readonly type: 'expire'}
  /** The event has no date any more: an offer waits again, in its place. */
  | {readonly type: 'put-back'};

/** What happened, in the words of the audit log. */
export type RegistrationFact = `registration.${'confirmed' | 'waiting' | 'cancelled' | 'offered' | 'taken' | 'expired' | 'put-back'}`;

const FROM: Readonly<Record<RegistrationCommand['type'], readonly RegistrationState[]>> = {
  'confirm': ['to-confirm'], 'cancel': ['to-confirm', 'registered', 'waiting', 'offered'], 'offer': ['waiting'], 'take': ['offered'], 'expire': ['offered'], 'put-back': ['offered'],
};

/** What `command` makes of a registration at `now` (ms), and what happened; undefined when it is not the moment. */
export function decide(life: RegistrationLife, command: RegistrationCommand, now: number): {readonly life: RegistrationLife; readonly fact: RegistrationFact} | undefined {
  if (!FROM[command.type].includes(life.state)) return undefined;
  // The end of an offer stays with what came of it: its link is sealed with it, and says so when it is followed again.
  const {offeredUntil, ...rest} = life;
  switch (command.type) {
    case 'confirm':
      if (now - life.createdAt >= CONFIRM_WITHIN) return undefined;
      if (command.seat) return {life: {...rest, state: 'registered', confirmedAt: now}, fact: 'registration.confirmed'};
      return {life: {...rest, state: 'waiting', confirmedAt: now, waitingSince: now}, fact: 'registration.waiting'};
    case 'cancel': return {life: {...life, state: 'cancelled', overAt: now}, fact: 'registration.cancelled'};
    case 'offer': return {life: {...rest, state: 'offered', offeredUntil: command.until}, fact: 'registration.offered'};
    case 'take': return now >= offeredUntil! ? undefined : {life: {...life, state: 'registered'}, fact: 'registration.taken'};
    case 'expire': return now < offeredUntil! ? undefined : {life: {...life, state: 'expired', overAt: now}, fact: 'registration.expired'};
    case 'put-back': return {life: {...rest, state: 'waiting'}, fact: 'registration.put-back'};
  }
}

/** How many of one mode are where. */
export interface ModeCounts {
  readonly registered: number;
  readonly offered: number;
  readonly waiting: number;
}
export interface RegistrationCounts {
  readonly onSite: ModeCounts;
  readonly remote: ModeCounts;
}

/** Name of a mode in capacities, counts and seats. */
export const sideOf = (mode: EventMode): 'onSite' | 'remote' => (mode === 'sur-place' ? 'onSite' : 'remote');

/** Seats that nobody holds: negative when the room became smaller than those who come; `Infinity` without a limit. */
export function seatsFree(capacity: number | undefined, {registered, offered}: Pick<ModeCounts, 'registered' | 'offered'>): number {
  return capacity === undefined ? Infinity : capacity - registered - offered;
}

/** Whether who confirms now gets a seat: one is free, and nobody was there before. */
export const givesSeat = (capacity: number | undefined, counts: ModeCounts): boolean => seatsFree(capacity, counts) > 0 && counts.waiting === 0;

/** Seats left, in words: `few` for five, a tenth, or less. */
export function seatWord(capacity: number, counts: Pick<ModeCounts, 'registered' | 'offered'>): SeatsLeft {
  const left = seatsFree(capacity, counts);
  return left <= 0 ? 'none' : left <= Math.max(5, capacity / 10) ? 'few' : 'many';
}

/** The words of each mode that has a limit. */
export function seatWords({capacity}: Pick<EventInput, 'capacity'>, counts: RegistrationCounts): {onSite?: SeatsLeft; remote?: SeatsLeft} {
  return {
    ...(capacity.onSite !== undefined && {onSite: seatWord(capacity.onSite, counts.onSite)}),
    ...(capacity.remote !== undefined && {remote: seatWord(capacity.remote, counts.remote)}),
  };
}

/**
 * Whether somebody came, from what was said session by session (by number), to those there are: yes as soon as they came to one, no once they
 * came to none of them; undefined while something is still to be said.
 */
export function cameTo(said: ReadonlyMap<number, boolean>, sessions: readonly number[]): boolean | undefined {
  const each = sessions.map((session) => said.get(session));
  return each.includes(true) ? true : each.includes(undefined) ? undefined : false;
}

/** Until when a seat offered at `now` is held: a day, or until the event begins if that is sooner. Milliseconds. */
export const offerEnd = (now: number, startsAt: number): number => Math.min(now + OFFER_FOR, startsAt);

/** Whether somebody gets the link of the video room: who comes by it, or everyone where there is no other way. */
export const comesRemotely = (event: Pick<EventInput, 'modes'>, mode: EventMode): boolean => mode === 'a-distance' || !event.modes.includes('sur-place');
