/** A small directory and the simplest thing that answers like one: these tests are about HTTP, not about searching. */
import type {PanaEventData} from '../../../src/contract/event.ts';
import type {Place, Territory} from '../../../src/contract/place.ts';
import type {Result} from '../../../src/contract/results.ts';
import {structureInputSchema} from '../../../src/contract/structure.ts';
import type {Structure, StructureInput} from '../../../src/contract/structure.ts';
import {openEvents} from '../../../worker/directory/events.ts';
import type {PlacesOfFrance} from '../../../worker/directory/scopes.ts';
import {BUNDLED_NEEDS} from '../../../worker/directory/taxonomy/taxonomy.ts';
import {createEdge} from '../../../worker/edge/app.ts';
import type {EdgeDeps, EdgeDirectory, EdgeGazetteer} from '../../../worker/edge/deps.ts';
import {eventOf} from '../../support/events.ts';

type Loose = Partial<StructureInput> & {name: string};

export function structure(id: string, {name, ...rest}: Loose): Structure {
  const {contact, ...input} = structureInputSchema.parse({
    kind: 'association',
    address: {street: '1 rue du Château', postcode: '37600', city: 'Loches', commune: '37132'},
    lat: 47.1286,
    lon: 0.9952,
    needs: [{code: 'comptabilite', level: 'accompagner'}],
    updatedAt: '2026-10-01',
    provenance: {source: 'Exemples', licence: 'Licence Ouverte 2.0', example: true},
    ...rest,
    name,
  });
  const fields = (['person', 'email', 'phone'] as const).filter((field) => contact[field]?.publish);
  return {...input, id, slug: `${id}-loches`, contactFields: fields};
}

export const STRUCTURES: readonly Structure[] = [
  structure('s1', {
    name: 'Exemple – Maison des associations',
    serviceArea: ['departement:37'],
    price: ['gratuit'],
    formats: ['individuel', 'a-distance'],
    access: ['pmr', 'telephone'],
    verifiedAt: '2026-09-01',
    website: 'https://maison.example.org/',
    openingHours: 'Mo-Fr 09:00-12:00',
    labels: [{code: 'pana'}, {code: 'conseiller-numerique'}],
    contact: {email: {value: 'contact@example.org', publish: true}},
  }),
  structure('s2', {name: "=HYPERLINK(\"http://evil.example\")", summary: '+33 et plus,\n"entre guillemets"', lat: -21.1, lon: 55.5, address: {street: '-1 rue', postcode: '97400', city: 'Saint-Denis', commune: '97411'}}),
  structure('s3', {name: 'Ça & <b>gras</b> </script><script>alert(1)</script>', vendorTie: 'Éditeur <i>x</i>'}),
  structure('s4', {name: "O'Brien et l’Atelier N'Diaye", kind: 'tiers-lieu', price: ['depense-acceptable']}),
];

/** What a calendar, a page or a feed must take as text. */
export const HOSTILE_TITLE = 'Ça & <b>gras</b> </script><script>alert(1)</script>';
/** One of each: a day, a webinar in three sessions, one that is cancelled, one postponed, one given another day, one with hostile words. */
export const eventsIn = (year: number) => [
  eventOf(1, {title: 'Exemple – Journée numérique à Loches', sessions: [{start: `${year}-03-12T09:30`, end: `${year}-03-12T17:00`}], description: 'Le matin : un tour des besoins.\n\nL’après-midi : des ateliers.', capacity: {onSite: 30}, audience: 'Celles et ceux qui accompagnent.', stored: {seats: {onSite: 'few'}}}),
  eventOf(2, {title: 'Exemple – Outils libres', kind: 'webinaire', territories: ['national'], modes: ['a-distance'], capacity: {remote: 100}, between: 'Essayer un outil.', sessions: [
    {start: `${year}-03-20T12:30`, end: `${year}-03-20T13:30`}, {start: `${year}-03-27T12:30`, end: `${year}-03-27T13:30`}, {start: `${year}-04-03T12:30`, end: `${year}-04-03T13:30`},
  ]}),
  eventOf(3, {title: 'Exemple – Atelier site internet', kind: 'atelier', sessions: [{start: `${year}-04-10T09:30`, end: `${year}-04-10T12:30`}], stored: {status: 'cancelled', reason: 'La salle est inondée.', sequence: 2}}),
  eventOf(4, {title: 'Exemple – Rencontre', kind: 'rencontre', modes: ['sur-place', 'a-distance'], sessions: [{start: `${year}-05-10T09:30`, end: `${year}-05-10T12:30`}], stored: {status: 'postponed', reason: 'Grève des trains.', sequence: 1}}),
  eventOf(5, {title: HOSTILE_TITLE, summary: 'Un "résumé" <img src=x onerror=alert(1)>; avec, des \\ signes', kind: 'externe', registration: {how: 'elsewhere', url: 'https://formation.example.org/'}, sessions: [{start: `${year}-06-10T09:30`, end: `${year}-06-10T12:30`}], stored: {previousStart: `${year}-06-01T09:30:00+02:00`, sequence: 1}}),
] as const;
/** Soon, by the clock of these tests. */
export const EVENTS = eventsIn(2027);

const LOCHES: Place = {
  code: 'commune:37132', name: 'Loches', kind: 'commune', departement: '37', departementName: 'Indre-et-Loire', postcodes: ['37600'], population: 6000, lat: 47.1286, lon: 0.9952, precision: 'exact',
};
const TERRITORIES: readonly Territory[] = [
  {code: 'departement:37', name: 'Indre-et-Loire', kind: 'departement', region: '24', bounds: [0, 46, 1, 48], timeZone: 'Europe/Paris', total: 3},
  {code: 'region:24', name: 'Centre-Val de Loire', kind: 'region', region: '24', bounds: [0, 46, 3, 49], total: 3},
];
const PLACES = new Set(['commune:37132', 'departement:37', 'region:24']);

export const gazetteer: EdgeGazetteer = {
  suggest: (q) => (/^loch/i.test(q) ? [LOCHES] : []),
  resolve: (code) => (PLACES.has(code) ? {place: {...LOCHES, code}} : undefined),
  reverse: (lat, lon) => (Math.abs(lat - 47) < 1 && Math.abs(lon - 1) < 1 ? LOCHES : undefined),
};

/** The same places, as the search of events reads them: all of it is around Loches. */
const places: PlacesOfFrance = {
  resolve: (code) => (PLACES.has(code) ? {place: {...LOCHES, code}, communes: ['37132'], epcis: [], departements: ['37'], regions: ['24'], bounds: [0, 46, 1, 48]} : undefined),
  reverse: gazetteer.reverse,
  territories: () => TERRITORIES,
};

const result = (one: Structure): Result => ({
  id: one.id, name: one.name, slug: one.slug, kind: one.kind, street: one.address.street, postcode: one.address.postcode, city: one.address.city, lat: one.lat, lon: one.lon,
  reason: {code: 'listed', text: 'Dans l’annuaire'}, price: one.price, labels: one.labels.map(({code}) => code),
  ...(one.verifiedAt && {verifiedAt: one.verifiedAt}), ...(one.provenance.example && {example: true}),
});

/** How often each method was called, to see what is answered from memory. */
export function directory(structures: readonly Structure[] = STRUCTURES, version = 'v1', events: readonly PanaEventData[] = EVENTS, now = () => NOW): EdgeDirectory & {readonly calls: {search: number}} {
  const calls = {search: 0};
  const coordinations = [{name: 'Exemple – Coordination du Centre', territory: 'region:24', email: 'coordination@example.org', phone: '02 61 91 00 00', example: true as const}];
  return {
    calls,
    version,
    publishedAt: '2026-11-01T08:00:00+00:00',
    size: structures.length,
    needs: BUNDLED_NEEDS,
    events,
    agenda: openEvents(events, places, {version, publishedAt: '2026-11-01T08:00:00+00:00', needs: BUNDLED_NEEDS, coordinations, now}),
    coordinations,
    search({page = 1, limit = 20, place}) {
      calls.search++;
      return {version, publishedAt: '2026-11-01T08:00:00+00:00', items: structures.slice((page - 1) * limit, page * limit).map(result), total: structures.length, page, limit, facets: {}, ...(place && {place: LOCHES})};
    },
    searchBytes(query) {
      return new TextEncoder().encode(JSON.stringify(this.search(query)));
    },
    keptFor: (key) => (['s99', 'double-loches'].includes(key) ? structures[0] : undefined),
    structure: (key) => structures.find(({id, slug}) => id === key || slug === key),
    tile: () => ({version, cells: [[20, 30, 2], [90, 91, 1, 's1', 'Exemple']]}),
    index: ({q}) => (q === 'trop' ? undefined : new Uint8Array([1, 2, 3])),
    ids: () => structures.map(({id}) => id),
    territories: () => TERRITORIES,
  };
}

export const NOW = Date.parse('2026-11-22T10:00:00Z');

/** The edge over the fixture, with what a case changes. */
export function edge(changes: Partial<EdgeDeps> = {}) {
  const published = directory();
  return createEdge({
    version: '1.2.3',
    build: '1.2.3 test',
    origin: 'https://pana.example',
    directory: () => published,
    gazetteer: () => gazetteer,
    contacts: async (id) => (id === 's1' ? {email: 'contact@example.org'} : undefined),
    assets: async (path) => (path === 'pana.js' || /^(?:chunks|site)\//.test(path) ? {body: new TextEncoder().encode('0'), type: 'text/javascript; charset=utf-8', etag: '"f"'} : undefined),
    now: () => NOW,
    limit: () => ({allowed: true, retryAfter: 0}),
    clientAddress: () => '192.0.2.1',
    ...changes,
  });
}
