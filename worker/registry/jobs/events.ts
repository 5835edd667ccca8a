/**
 * Job: what time makes of events. They open, close and are over at their hour; offers that nobody took go to the next; those who come are
 * reminded, of each session of a series; those who hold it are told that its room is missing; those who asked are told of what opened. Cheap
 * when nothing is due, and in small steps: the process answers visitors in between.
 */
import type {RegistryDeps} from '../deps.ts';
import {alarmRoom, endOffer, fits, refreshSeats, remindRegistered, tellAlerts} from '../registering.ts';
import {tellWithoutDates} from '../postponing.ts';
import {waitingAlerts} from '../storage/event-alerts.ts';
import {clockHolds, comingEvents, dueEvents, lookDue, miscounted, noteLook, openedBetween, withoutDates} from '../storage/event-times.ts';
import {endedOffers} from '../storage/registrations.ts';

const MINUTE = 60_000;
/** Events, offers and mails of one call. */
const EVENTS = 20;
const OFFERS = 20;
const MAILS = 25;
/** Milliseconds before its start from which an event can have somebody to remind: seven days and the hours of the first. */
const AHEAD = 9 * 24 * 60 * MINUTE;

/** Safe to be killed anywhere, run twice or run late: each change is one transaction, each mail is noted with it. A clock that jumped is doubted for a day. */
export function events(deps: RegistryDeps): void {
  const {database} = deps;
  const now = deps.now();
  if (!clockHolds(database, now)) return;
  for (const event of dueEvents(database, now, EVENTS)) alone(deps, () => refreshSeats(deps, event, now));
  for (const one of endedOffers(database, now, OFFERS)) alone(deps, () => endOffer(deps, one, now));
  recount(deps, now);
  remind(deps, now);
  askForDates(deps, now);
  alert(deps, now);
}

/** One that fails must not keep the others here; it is tried again at the next call. */
function alone(deps: RegistryDeps, work: () => void): void {
  try {
    work();
  } catch (error) {
    deps.report(error);
  }
}

/** Once a minute, seats that were freed by nobody's act: somebody was erased, their time to be kept was over. */
function recount(deps: RegistryDeps, now: number): void {
  const {database} = deps;
  if (lookDue(database, 'seats', now, MINUTE) === undefined) return;
  for (const event of miscounted(database, now)) alone(deps, () => refreshSeats(deps, event, now));
  noteLook(database, 'seats', now);
}

/** Once a minute, until nobody is left to remind. */
function remind(deps: RegistryDeps, now: number): void {
  const {database} = deps;
  if (lookDue(database, 'reminders', now, MINUTE) === undefined) return;
  let left = MAILS;
  for (const event of comingEvents(database, now, AHEAD)) {
    alone(deps, () => alarmRoom(deps, event, now));
    alone(deps, () => {
      left -= remindRegistered(deps, event, now, left);
    });
    if (left <= 0) return;
  }
  noteLook(database, 'reminders', now);
}

/** Once a minute, events that were postponed and whose dates went by. */
function askForDates(deps: RegistryDeps, now: number): void {
  const {database} = deps;
  if (lookDue(database, 'dates', now, MINUTE) === undefined) return;
  for (const event of withoutDates(database, now)) alone(deps, () => tellWithoutDates(deps, event, now));
  noteLook(database, 'dates', now);
}

/** Once a minute, what opened since: each event is told once, to those who had asked by then. */
function alert(deps: RegistryDeps, now: number): void {
  const {database} = deps;
  const look = lookDue(database, 'alerts', now, MINUTE);
  if (look === undefined) return;
  // What opens in this very millisecond is for the next look.
  const until = now - 1;
  for (const event of openedBetween(database, look.since, until)) {
    const told = waitingAlerts(database, until).filter((one) => fits(deps, one, event));
    if (told.length > 0) alone(deps, () => tellAlerts(deps, event, told.slice(0, MAILS), now));
    // The same event comes again at the next call: those who were told wait no more.
    if (told.length > MAILS) return;
  }
  noteLook(database, 'alerts', until);
}
