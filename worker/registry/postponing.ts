/** Events that were postponed and got no new dates: who holds them and who registered for them are told in time, each once. */
import type {RegistryDeps} from './deps.ts';
import {missingDates} from './domain/postponed.ts';
import {enqueue} from './mail/enqueue.ts';
import {holdersOf, tellRegistered} from './registering.ts';
import {audit} from './storage/audit.ts';
import {noteEvent} from './storage/event-times.ts';
import {eventId} from './storage/events.ts';
import type {StoredEvent} from './storage/events.ts';

/**
 * Tells those who hold a postponed event whose dates went by that it needs others, and later those who registered that they are about to be
 * erased. `now` in milliseconds.
 */
export function tellWithoutDates(deps: RegistryDeps, event: StoredEvent, now: number): void {
  const {database, origin} = deps;
  const {holders, registered, day, eraseBy} = missingDates(event.event, now);
  const id = eventId(event.id);
  const once = (kind: string, tell: () => void): void => database.transaction(() => {
    if (!noteEvent(database, event.id, kind, now)) return;
    tell();
    audit(database, {actor: 'system', action: 'event.alarm', object: `event:${id}`, detail: kind}, now);
  });
  if (holders) {
    once(`no-dates-${day}`, () => {
      for (const {email, locale} of holdersOf(deps, event)) enqueue(database, {template: 'dates-missing', locale, to: email, values: {event: event.event.title, eraseBy, link: `${origin}/desk/evenements/${id}`}}, deps);
    });
  }
  if (registered) once(`no-dates-told-${day}`, () => tellRegistered(deps, event.id, {template: 'event-without-dates', values: {eraseBy}, kind: `no-dates-${day}`}, now));
}
