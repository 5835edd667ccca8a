/** Events as they are published, made from what a coordination would write; and thousands of them, the same for the same seed. */
import {eventInputSchema} from '../../src/contract/event.ts';
import type {EventInput, PanaEventData} from '../../src/contract/event.ts';
import {EVENT_KINDS} from '../../src/contract/event-vocabulary.ts';
import type {Gazetteer} from '../../worker/directory/gazetteer/gazetteer.ts';
import {NEED_CODES} from '../../worker/directory/taxonomy/taxonomy.ts';
import {momentsOf, publicEvent} from '../../worker/registry/storage/events.ts';
import type {StoredEvent} from '../../worker/registry/storage/events.ts';
import {randomOf} from './structures.ts';

/** A hall in Loches. */
export const VENUE: NonNullable<EventInput['venue']> = {
  name: 'Maison des associations', address: {street: '1 rue du Château', postcode: '37600', city: 'Loches', commune: '37132'}, lat: 47.1286, lon: 0.9952, access: ['pmr'],
};

export interface EventChanges extends Partial<EventInput> {
  readonly stored?: Partial<Omit<StoredEvent, 'id' | 'event'>>;
}

/** What a coordination writes: a free day in Loches on 12 March 2027, but for the changes. */
export function eventInput(changes: Partial<EventInput> = {}): EventInput {
  const modes = changes.modes ?? ['sur-place'];
  return eventInputSchema.parse({
    kind: 'journee', title: 'Exemple – Journée numérique', summary: 'Une journée pour mieux accompagner les associations.', organiser: {name: 'Exemple – Coordination', url: 'https://coordination.example.org/'},
    territories: ['departement:37'], modes, ...(modes.includes('sur-place') && {venue: VENUE}), timeZone: 'Europe/Paris', sessions: [{start: '2027-03-12T09:30', end: '2027-03-12T17:00'}],
    needs: [{code: 'comptabilite', level: 1}], price: 'gratuit', registration: {how: 'here'}, ...changes,
  });
}

/** The same as the public reads it, of the row `id`: open, with seats; announced where one does not register here, as the registry has it (`statusAt`). */
export function eventOf(id: number, {stored = {}, ...changes}: EventChanges = {}): PanaEventData {
  const event = eventInput(changes);
  const {startsAt, endsAt} = momentsOf(event);
  return publicEvent({
    id, event, status: event.registration.how === 'here' ? 'open' : 'announced', seats: {}, version: 1, sequence: 0, startsAt, endsAt,
    createdAt: Date.parse('2026-11-01T08:00:00Z'), changedAt: Date.parse('2026-11-02T08:00:00Z'), publishedAt: Date.parse('2026-11-01T09:00:00Z'), example: false, ...stored,
  });
}

const dayAfter = (day: string, days: number): string => new Date(Date.parse(`${day}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10);

/** `count` events over the year that follows `day` (ISO), where people live, in their own zones; one in eight is remote, one in twelve national. */
export function generateEvents(gazetteer: Gazetteer, count: number, day: string, seed = 37): PanaEventData[] {
  const random = randomOf(seed);
  const pick = <T>(list: ArrayLike<T>): T => list[Math.floor(random() * list.length)]!;
  const zones = new Map(gazetteer.territories().map(({code, timeZone}) => [code, timeZone]));
  const populated = gazetteer.byPopulation().subarray(0, 4000);
  return [...new Array<undefined>(count)].map((_, at) => {
    const commune = gazetteer.communeAt(pick(populated));
    const departement = `departement:${commune.departement}`;
    const remote = at % 8 === 7;
    const first = dayAfter(day, Math.floor(random() * 365));
    const territory = at % 12 === 11 ? 'national' : pick([departement, departement, `commune:${commune.code}`, ...(/^\d\d$/.test(commune.region) ? [`region:${commune.region}`] : [])]);
    return eventOf(at + 1, {
      kind: pick(EVENT_KINDS.slice(0, 5)), title: `Exemple ${at + 1} – ${commune.name}`, description: 'Programme de la journée. '.repeat(20), territories: [territory],
      modes: remote ? ['a-distance'] : at % 5 === 0 ? ['sur-place', 'a-distance'] : ['sur-place'],
      ...(!remote && {venue: {...VENUE, address: {street: '1 place de l’Exemple', postcode: commune.postcodes[0] ?? '00000', city: commune.name, commune: commune.code}, lat: commune.lat, lon: commune.lon}}),
      timeZone: zones.get(departement) ?? 'Europe/Paris',
      sessions: [0, 14, 28].slice(0, at % 6 === 0 ? 3 : 1).map((days) => ({start: `${dayAfter(first, days)}T09:30`, end: `${dayAfter(first, days)}T17:00`})),
      capacity: remote ? {remote: 100} : {onSite: 30}, needs: [{code: pick(NEED_CODES), level: 1}, {code: pick(NEED_CODES), level: 2}],
    });
  });
}
