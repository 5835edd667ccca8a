/** An event that was held, with people registered, as questionnaires need them. */
import type {EventInput} from '../../../src/contract/event.ts';
import {eventInputSchema} from '../../../src/contract/event.ts';
import {addEvent} from '../../../worker/registry/storage/events.ts';
import type {TestDeps} from './support.ts';

/** A day of Touraine, of 9:30 to 17:00 on `day` (ISO). */
export const dayIn = (day: string, more: Partial<EventInput> = {}): EventInput => eventInputSchema.parse({
  kind: 'journee', title: 'Journée des associations de Loches', summary: 'Une journée.', organiser: {name: 'Coordination de Touraine'}, territories: ['departement:37'], modes: ['sur-place'],
  venue: {name: 'Maison des associations', address: {street: '1 rue du Château', postcode: '37600', city: 'Loches', commune: '37132'}, lat: 47.13, lon: 0.99},
  timeZone: 'Europe/Paris', sessions: [{start: `${day}T09:30`, end: `${day}T17:00`}], capacity: {onSite: 30}, price: 'gratuit', registration: {how: 'here'}, ...more,
});

/** Writes an event that is open, in the départements of these INSEE codes; gives its row. */
export const opened = (deps: TestDeps, event: EventInput, departements: readonly string[] = ['37']): number => addEvent(deps.database, {event, departements, status: 'open'}, deps.now());

/** Somebody registered, straight into the file. */
export function registered(deps: TestDeps, event: number, email: string, {attended = null, state = 'registered', locale = 'fr'}: {attended?: 0 | 1 | null; state?: string; locale?: 'fr' | 'en'} = {}): string {
  const id = Buffer.from(deps.random(8)).toString('hex');
  deps.database.prepare(`INSERT INTO registrations (id, event_id, state, mode, name, email, mailbox, locale, consent_version, consent_hash, created_at, changed_at, confirmed_at, attended)
    VALUES (?, ?, ?, 'sur-place', 'Quelqu’un', ?, ?, ?, '2026-1', '', ?, ?, ?, ?)`).run(id, event, state, email, email, locale, deps.now(), deps.now(), deps.now(), attended);
  return id;
}
