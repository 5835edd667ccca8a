/** A small agenda for tests and stories of the list of events, told from 15 November 2026: one of each thing it has to say. */
import type {PanaEventData} from '../../src/contract/event.ts';
import type {Coordination} from '../../src/contract/place.ts';
import {eventOf, VENUE} from './events.ts';

const day = (start: string, end: string, date: string) => [{start: `${date}T${start}`, end: `${date}T${end}`}];

export const AGENDA: readonly PanaEventData[] = [
  eventOf(1, {title: 'Exemple – Journée numérique de Loches', sessions: day('09:30', '17:00', '2026-12-01'), capacity: {onSite: 20}, needs: [{code: 'comptabilite', level: 1}, {code: 'site-internet', level: 2}], stored: {seats: {onSite: 'few'}}}),
  eventOf(2, {kind: 'webinaire', title: 'Exemple – Choisir ses outils libres', territories: ['national'], modes: ['a-distance'], sessions: day('12:30', '13:30', '2026-12-10'), needs: [{code: 'visioconference', level: 1}], capacity: {remote: 100}, stored: {seats: {remote: 'many'}}}),
  eventOf(3, {kind: 'atelier', title: 'Exemple – Atelier site internet', modes: ['sur-place', 'a-distance'], sessions: [...day('18:00', '20:00', '2026-12-10'), ...day('18:00', '20:00', '2027-01-07'), ...day('18:00', '20:00', '2027-01-21')], needs: [{code: 'site-internet', level: 1}], capacity: {onSite: 12, remote: 12}, stored: {status: 'full', seats: {onSite: 'none', remote: 'none'}}}),
  eventOf(4, {kind: 'rencontre', title: 'Exemple – Rencontre de La Réunion', territories: ['departement:974'], timeZone: 'Indian/Reunion', modes: ['sur-place', 'a-distance'], sessions: day('09:00', '12:00', '2026-12-15'), needs: [], venue: {...VENUE, name: 'Maison des associations (exemple)', address: {street: '1 rue de l’Exemple', postcode: '97400', city: 'Saint-Denis', commune: '97411'}, lat: -20.8789, lon: 55.4481}}),
  eventOf(5, {kind: 'externe', title: 'Exemple – Formation du département', sessions: day('09:00', '17:00', '2027-01-12'), price: 'adherents', needs: [{code: 'comptabilite', level: 2}], registration: {how: 'elsewhere', url: 'https://formation.example.org/'}}),
];

export const POSTPONED = eventOf(6, {title: 'Exemple – Journée reportée', sessions: day('09:30', '17:00', '2027-02-03'), stored: {status: 'postponed', reason: 'La salle est fermée pour travaux.', previousStart: '2026-12-08T09:30:00+01:00'}});
export const CANCELLED = eventOf(7, {title: 'Exemple – Journée annulée', sessions: day('09:30', '17:00', '2026-12-18'), stored: {status: 'cancelled', reason: 'Faute de participants.'}});

export const COORDINATIONS: readonly Coordination[] = [
  {name: 'Exemple – Coordination de Touraine', territory: 'departement:37', url: 'https://coordination.example.org/', example: true},
  {name: 'Exemple – Coordination nationale', territory: 'national', email: 'coordination@example.org', phone: '01 23 45 67 89', example: true},
];
