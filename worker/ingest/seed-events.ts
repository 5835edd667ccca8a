/**
 * The example events of a first run: a free day in every third département, overseas included, and webinars for everyone, so that the
 * calendar can be tried. Every one is named "Exemple – …" and marked; the first import of real data takes them away with the structures.
 *
 * Deterministic: the same gazetteer and the same day give the same events.
 */
import {eventInputSchema} from '../../src/contract/event.ts';
import type {EventInput} from '../../src/contract/event.ts';
import type {CommuneRow, Gazetteer} from '../directory/gazetteer/gazetteer.ts';
import {NEED_CODES} from '../directory/taxonomy/taxonomy.ts';

export interface ExampleEvent {
  readonly event: EventInput;
  /** INSEE codes; none: for all of France. */
  readonly departements: readonly string[];
}

const TITLES: Readonly<Record<EventInput['kind'], string>> = {
  journee: 'Exemple – Journée numérique des associations', webinaire: 'Exemple – Choisir ses outils libres', atelier: 'Exemple – Atelier site internet',
  rencontre: 'Exemple – Rencontre des structures d’appui', concertation: 'Exemple – Quels besoins numériques ici ?', externe: 'Exemple – Formation du département',
};
const SUMMARY = 'Événement fictif, pour essayer l’agenda. On y vient pour mieux accompagner les associations avec le numérique.';
const DESCRIPTION = 'Événement fictif.\nLe matin : un tour des besoins de chacun, puis deux ateliers au choix.\nL’après-midi : des cas apportés par les participants, travaillés en petits groupes.';
/** One in three départements, Touraine among them, and all of those overseas. */
const isChosen = (departement: string, at: number): boolean => at % 3 === 0 || departement === '37' || departement.startsWith('97');

const dayAfter = (day: string, days: number): string => new Date(Date.parse(`${day}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10);
/** The day itself, or the Monday after a weekend. */
function workingDay(day: string): string {
  const weekday = new Date(`${day}T00:00:00Z`).getUTCDay();
  return weekday === 6 ? dayAfter(day, 2) : weekday === 0 ? dayAfter(day, 1) : day;
}

function seats(commune: CommuneRow): EventInput['venue'] {
  return {
    name: 'Maison des associations (exemple)',
    address: {street: '1 place de l’Exemple', postcode: commune.postcodes[0]!, city: commune.name, commune: commune.code},
    lat: commune.lat, lon: commune.lon, access: ['pmr', 'transports'], accessNote: 'Entrée de plain-pied. Dites-nous en vous inscrivant ce qu’il vous faut pour participer.',
  };
}

/** The example events told from `day` (ISO), checked against the contract. */
export function exampleEvents(gazetteer: Gazetteer, day: string): ExampleEvent[] {
  const largest = new Map<string, CommuneRow>();
  for (const index of gazetteer.byPopulation()) {
    const commune = gazetteer.communeAt(index);
    if (commune.postcodes.length > 0 && !largest.has(commune.departement)) largest.set(commune.departement, commune);
  }
  const zones = new Map(gazetteer.territories().map(({code, timeZone}) => [code, timeZone ?? 'Europe/Paris']));
  const need = (at: number): string => NEED_CODES[at % NEED_CODES.length]!;
  const organiser = {name: 'Exemple – Coordination territoriale', url: 'https://coordination.example.org/'};
  const local = [...largest].sort(([a], [b]) => (a < b ? -1 : 1)).filter(([departement], at) => isChosen(departement, at)).map(([departement, commune], at): ExampleEvent => {
    const territory = `departement:${departement}`;
    const kind = (['journee', 'journee', 'atelier', 'concertation', 'rencontre', 'externe'] as const)[departement === '37' ? 0 : at % 6]!;
    const first = workingDay(dayAfter(day, 9 + ((at * 7) % 110)));
    const second = workingDay(dayAfter(first, 14));
    const half = {start: `${first}T09:30`, end: `${first}T${kind === 'journee' ? '17:00' : '12:30'}`};
    return {
      departements: [departement],
      event: {
        kind, title: `${TITLES[kind]} – ${commune.name}`, summary: SUMMARY, description: DESCRIPTION, organiser, territories: [territory],
        modes: at % 5 === 4 ? ['sur-place', 'a-distance'] : ['sur-place'], venue: seats(commune), timeZone: zones.get(territory) ?? 'Europe/Paris',
        sessions: kind === 'atelier' ? [half, {start: `${second}T09:30`, end: `${second}T12:30`}] : [half],
        ...(kind === 'atelier' && {between: 'Entre les deux séances : essayer un outil dans votre association, et noter ce qui a coincé.'}),
        capacity: {onSite: 12 + (at % 4) * 6, ...(at % 5 === 4 && {remote: 50})},
        audience: 'Celles et ceux qui accompagnent des associations : salariés, bénévoles, conseillers numériques.', bring: 'Un ordinateur portable si vous en avez un.',
        needs: [{code: need(at * 3), level: 1}, {code: need(at * 3 + 7), level: at % 2 === 0 ? 1 : 2}], price: 'gratuit',
        registration: kind === 'externe' ? {how: 'elsewhere', url: 'https://formation.example.org/'} : {how: 'here'},
      },
    };
  });
  const remote = [12, 33, 61].map((days, at): ExampleEvent => {
    const first = workingDay(dayAfter(day, days));
    return {
      departements: [],
      event: {
        kind: 'webinaire', title: TITLES.webinaire, summary: SUMMARY, organiser: {name: 'Exemple – Coordination nationale', url: 'https://coordination.example.org/'}, territories: ['national'],
        modes: ['a-distance'], timeZone: 'Europe/Paris', sessions: [{start: `${first}T12:30`, end: `${first}T13:30`}], capacity: at === 0 ? {} : {remote: 100},
        needs: [{code: need(at * 5 + 2), level: 1}], price: 'gratuit', registration: {how: 'here'},
      },
    };
  });
  return [...local, ...remote].map(({event, departements}) => ({event: eventInputSchema.parse(event), departements}));
}
