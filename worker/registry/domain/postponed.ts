/**
 * What becomes of those who registered for an event that is postponed and gets no new dates: it is over for them when its dates go by, as if
 * it had been held (retention table). Who holds it is told on the next morning, they are told a month before they are erased. No HTTP, no
 * SQL, no clock.
 */
import type {EventInput} from '../../../src/contract/event.ts';
import {momentOf} from '../../../src/contract/wall-clock.ts';
import {MORNING} from './event-words.ts';
import {daysAfter, monthsAfter} from './reminder.ts';

/** Months after its dates: when those registered are told, and when they are erased. */
const TOLD_AFTER = 2;
const ERASED_AFTER = 3;

/** Whom to tell, what it is noted as, so that other dates make it another; and until when new dates can come. */
export interface WithoutDates {
  readonly holders: boolean;
  readonly registered: boolean;
  /** ISO day its dates ended on, by the clock of the place. */
  readonly day: string;
  /** ISO day the registrations are erased on. */
  readonly eraseBy: string;
}

/** Who is to know, by `now` (ms), that a postponed event has no new dates. */
export function missingDates({timeZone, sessions}: Pick<EventInput, 'timeZone' | 'sessions'>, now: number): WithoutDates {
  const day = sessions.at(-1)!.end.slice(0, 10);
  const hasCome = (local: string): boolean => now >= momentOf(`${local}${MORNING}`, timeZone).at;
  return {holders: hasCome(daysAfter(day, 1)), registered: hasCome(monthsAfter(day, TOLD_AFTER)), day, eraseBy: monthsAfter(day, ERASED_AFTER)};
}
