/** Events are found as the contract says: a table of cases, then any query on any calendar against a search that knows no shortcut. */
import assert from 'node:assert/strict';
import {describe, it} from 'node:test';
import fc from 'fast-check';
import {eventItemSchema, eventSchema, eventsPageSchema} from '../../../src/contract/event.ts';
import type {EventFilter, EventQuery, PanaEventData} from '../../../src/contract/event.ts';
import {EVENT_KINDS} from '../../../src/contract/event-vocabulary.ts';
import {dayIn, openEvents} from '../../../worker/directory/events.ts';
import type {Agenda, AgendaOptions} from '../../../worker/directory/events.ts';
import {EARTH_RADIUS_KM} from '../../../worker/directory/sphere.ts';
import {BUNDLED_NEEDS} from '../../../worker/directory/taxonomy/taxonomy.ts';
import {eventOf, VENUE} from '../../support/events.ts';
import type {EventChanges} from '../../support/events.ts';
import {COMMUNES, pieces, PLACE_CODES, smallWorld, TERRITORY_CODES} from './small-world.ts';

const NOW = Date.parse('2027-03-01T10:00:00Z');
const open = (events: readonly PanaEventData[], options: Partial<AgendaOptions> = {}): Agenda =>
  openEvents(events, smallWorld, {version: 'v1', publishedAt: '2027-03-01T08:00:00+00:00', needs: BUNDLED_NEEDS, coordinations: [], now: () => NOW, ...options});

const at = (code: string): Pick<EventChanges, 'venue'> => {
  const {name, lat, lon, postcodes} = COMMUNES.find((commune) => commune.code === code)!;
  return {venue: {...VENUE, address: {street: '1 place de l’Exemple', postcode: postcodes[0] ?? '75000', city: name, commune: code}, lat, lon}};
};
const on = (...days: string[]): Pick<EventChanges, 'sessions'> => ({sessions: days.map((day) => ({start: `${day}T09:30`, end: `${day}T17:00`}))});
const REMOTE = {modes: ['a-distance']} as const satisfies EventChanges;

/** One event for each thing that can be asked. */
const EVENTS = [
  eventOf(1, {title: 'Tours', territories: ['commune:37261'], ...at('37261'), ...on('2027-03-12'), needs: [{code: 'comptabilite', level: 1}]}),
  eventOf(2, {title: 'Région', territories: ['region:24'], ...at('41018'), ...on('2027-03-20'), kind: 'rencontre', needs: [{code: 'newsletter', level: 2}]}),
  eventOf(3, {title: 'Partout', territories: ['national'], ...REMOTE, ...on('2027-03-15'), kind: 'webinaire', needs: [{code: 'visioconference', level: 1}]}),
  eventOf(4, {title: 'Paris 5e', territories: ['commune:75105'], ...at('75105'), ...on('2027-03-10'), kind: 'atelier', needs: []}),
  eventOf(5, {title: 'Série', territories: ['departement:37'], ...at('37132'), modes: ['sur-place', 'a-distance'], ...on('2027-02-20', '2027-03-18'), kind: 'atelier', needs: [{code: 'comptabilite', level: 2}]}),
  eventOf(6, {title: 'Passée', territories: ['departement:37'], ...at('37132'), ...on('2027-02-01'), stored: {status: 'held'}}),
  eventOf(7, {title: 'Saint-Denis', territories: ['departement:974'], ...at('97411'), timeZone: 'Indian/Reunion', ...on('2027-03-12'), needs: []}),
  eventOf(8, {title: 'À distance pour la Réunion', territories: ['departement:974'], ...REMOTE, timeZone: 'Indian/Reunion', ...on('2027-03-13'), needs: []}),
  eventOf(9, {title: 'Déjà faite aujourd’hui', territories: ['departement:37'], ...at('37132'), ...on('2027-03-01'), stored: {status: 'held'}, needs: []}),
];
const agenda = open(EVENTS);
const found = (query: EventQuery, of = agenda): string[] => of.search(query).items.map(({id}) => id.slice(1));

const CASES: readonly (readonly [promise: string, query: EventQuery, ids: string])[] = [
  ['everything that is not over, by the start of the next session', {}, '4 7 1 8 3 5 2'],
  ['an event of a commune in its département, one of a région and a national one too', {territory: ['departement:37']}, '1 3 5 2'],
  ['an event of a département in its communes', {territory: ['commune:37003']}, '3 5 2'],
  ['an event of a commune in that commune', {territory: ['commune:37261']}, '1 3 5 2'],
  ['an event of a région in its other département', {territory: ['departement:41']}, '3 2'],
  ['an event of an arrondissement in its commune', {territory: ['commune:75056']}, '4 3'],
  ['an event of an arrondissement in itself', {territory: ['commune:75105']}, '4 3'],
  ['but not in the arrondissement beside it', {territory: ['commune:75106']}, '3'],
  ['an EPCI over two départements, by the communes it shares', {territory: ['epci:243700499']}, '3 5 2'],
  ['several territories, in any of them', {territory: ['departement:75', 'departement:974']}, '4 7 8 3'],
  ['a territory nobody knows has nothing', {territory: ['departement:99']}, ''],
  ['around a commune, those near and those one attends from anywhere', {place: 'commune:37132', radius: 45}, '1 8 3 5'],
  ['around a position', {lat: 47.5861, lon: 1.3359, radius: 20}, '8 3 2'],
  ['around a position at sea', {lat: 0, lon: -30, radius: 500}, '8 3'],
  ['inside a département, those held there and those one attends from anywhere', {place: 'departement:41'}, '8 3 2'],
  ['the family of a need', {needs: ['gerer']}, '1 5'],
  ['a need at a level', {needs: ['comptabilite'], level: 2}, '5'],
  ['any need at a level', {level: 2}, '5 2'],
  ['a need nobody knows', {needs: ['rien']}, ''],
  ['on site', {mode: ['sur-place']}, '4 7 1 5 2'],
  ['from afar', {mode: ['a-distance']}, '8 3 5'],
  ['either way', {mode: ['a-distance', 'sur-place']}, '4 7 1 8 3 5 2'],
  ['some kinds', {kind: ['atelier', 'webinaire']}, '4 3 5'],
  ['from a day on, that day included', {from: '2027-03-15'}, '3 5 2'],
  ['until a day, that day included', {to: '2027-03-12'}, '4 7 1'],
  ['one day', {from: '2027-03-12', to: '2027-03-12'}, '7 1'],
  ['from a day before today, what is over as well', {from: '2027-02-01', to: '2027-03-01'}, '6 5 9'],
  ['a series by a session between two days', {from: '2027-02-19', to: '2027-02-21'}, '5'],
  ['nothing between two sessions of a series', {from: '2027-02-21', to: '2027-02-28'}, ''],
];

describe('the search of events', () => {
  for (const [promise, query, ids] of CASES) {
    it(`should find ${promise}`, () => {
      const page = agenda.search(query);
      assert.equal(page.items.map(({id}) => id.slice(1)).join(' '), ids);
      assert.equal(page.total, ids === '' ? 0 : ids.split(' ').length);
      eventsPageSchema.strict().parse(page);
    });
  }

  it('should say how far a venue is, and nothing of what has none', () => {
    const {items, radius, place} = agenda.search({place: 'commune:37132', radius: 45});
    assert.deepEqual(items.map(({id, distance}) => [id, distance]), [['e1', 37.7], ['e8', undefined], ['e3', undefined], ['e5', 0]]);
    assert.equal(radius, 45);
    assert.equal(place?.name, 'Loches');
    assert.equal(agenda.search({place: 'commune:37132'}).radius, 50);
    assert.equal(agenda.search({place: 'departement:37'}).radius, undefined);
    // In a département, from where one stands.
    assert.equal(agenda.search({place: 'departement:41', lat: 47.5861, lon: 1.3359}).items.at(-1)!.distance, 0);
  });

  it('should page, and leave out long texts', () => {
    const first = agenda.search({limit: 3});
    const second = agenda.search({limit: 3, page: 2});
    assert.deepEqual([first.items.length, second.items.map(({id}) => id).join(' '), second.total, second.page, second.limit], [3, 'e8 e3 e5', 7, 2, 3]);
    assert.deepEqual(agenda.search({page: 40}).items, []);
    for (const item of first.items) eventItemSchema.strict().parse(item);
  });

  it('should name the territories of an event', () => {
    assert.deepEqual(agenda.event('e2')!.territoryNames, {'region:24': 'Centre-Val de Loire'});
    assert.equal(agenda.event('e3')!.territoryNames, undefined);
    for (const {id} of EVENTS) eventSchema.strict().parse(agenda.event(id));
  });

  it('should find an event by its id, by its slug, and by any older slug', () => {
    assert.equal(agenda.event('e5')!.title, 'Série');
    assert.equal(agenda.event(EVENTS[4]!.slug)!.id, 'e5');
    assert.equal(agenda.event('un-autre-titre-2026-01-01-e5')!.id, 'e5');
    for (const not of ['e99', 'serie', 'E5', 'e05', '', 'titre-e5-', 'tre5']) assert.equal(agenda.event(not), undefined, not);
  });

  it('should give calendars and feeds the same, in the same order, and what changed last first', () => {
    assert.deepEqual(agenda.find({territory: ['departement:37']}, 3).map(({id}) => id), ['e1', 'e3', 'e5']);
    const changed = open(EVENTS.map((event) => (event.id === 'e2' ? {...event, updatedAt: '2026-11-20T08:00:00.000Z'} : event)));
    assert.deepEqual(changed.latest({territory: ['departement:37']}, 2).map(({id}) => id), ['e2', 'e1']);
  });

  it('should know the day of each event’s own zone', () => {
    const series = [
      eventOf(1, {timeZone: 'Pacific/Noumea', ...on('2027-03-01'), title: 'Nouméa'}), eventOf(2, {...on('2027-03-01'), title: 'Paris'}),
      eventOf(3, {timeZone: 'Pacific/Tahiti', ...on('2027-03-01'), title: 'Papeete'}), eventOf(4, {timeZone: 'Pacific/Marquesas', ...on('2027-03-01'), title: 'Nuku Hiva'}),
    ];
    const when = (iso: string): string => found({}, open(series, {now: () => Date.parse(iso)})).join(' ');
    assert.equal(when('2027-03-01T12:00:00Z'), '1 2 4 3');
    assert.equal(when('2027-03-01T13:00:00Z'), '2 4 3', 'it is tomorrow in Nouméa');
    assert.equal(when('2027-03-01T23:00:00Z'), '4 3', 'and in Paris');
    assert.equal(when('2027-03-02T09:15:00Z'), '4 3');
    assert.equal(when('2027-03-02T09:30:00Z'), '3', 'at half past in the Marquesas');
    assert.equal(when('2027-03-02T10:00:00Z'), '');
    assert.equal(dayIn('Pacific/Tahiti', Date.parse('2027-03-02T09:59:00Z')), '2027-03-01');
  });

  it('should do without any event', () => {
    assert.deepEqual(open([]).search({territory: ['departement:37'], place: 'commune:37132', needs: ['gerer']}).wayOn, {remote: 0, neighbours: []});
    assert.deepEqual(open([]).find({}, 5), []);
  });
});

describe('a search of events that finds nothing', () => {
  const coordinations = [{name: 'Du Centre', territory: 'region:24'}, {name: 'De tous', territory: 'national'}];
  const some = open([
    eventOf(1, {...at('41018'), territories: ['departement:41'], ...on('2027-03-12')}), eventOf(2, {...at('41018'), territories: ['commune:41018'], kind: 'atelier', ...on('2027-03-13')}),
    eventOf(3, {...at('75056'), territories: ['departement:75'], ...on('2027-03-12')}), eventOf(4, {...REMOTE, territories: ['departement:974'], timeZone: 'Indian/Reunion', kind: 'webinaire', ...on('2027-03-12')}),
    eventOf(5, {...at('97411'), territories: ['departement:974'], timeZone: 'Indian/Reunion', ...on('2027-03-12')}),
  ], {coordinations});

  it('should say how many can be attended from anywhere, which départements around have some, whom to ask', () => {
    const {total, wayOn} = some.search({territory: ['departement:37']});
    assert.equal(total, 0);
    assert.deepEqual(wayOn, {
      remote: 1,
      neighbours: [{territory: 'departement:41', name: 'Loir-et-Cher', total: 2}, {territory: 'departement:75', name: 'Paris', total: 1}],
      coordination: coordinations[0],
    });
    assert.equal(some.search({territory: ['departement:41']}).total, 2, 'as many as the link leads to');
  });

  it('should keep the other criteria', () => {
    assert.deepEqual(some.search({territory: ['departement:37'], kind: ['atelier']}).wayOn, {remote: 0, neighbours: [{territory: 'departement:41', name: 'Loir-et-Cher', total: 1}], coordination: coordinations[0]});
    assert.deepEqual(some.search({territory: ['departement:37'], kind: ['journee'], from: '2027-03-13'}).wayOn!.neighbours, []);
    assert.equal(some.search({territory: ['departement:37'], mode: ['sur-place']}).wayOn!.remote, 1);
  });

  it('should look around a place as well, and ask everybody’s coordination where there is no other', () => {
    const {wayOn} = some.search({place: 'commune:37132', radius: 10, mode: ['sur-place']});
    assert.deepEqual(wayOn!.neighbours.map(({territory}) => territory), ['departement:41', 'departement:75']);
    assert.equal(some.search({territory: ['departement:2A']}).wayOn!.coordination!.name, 'De tous');
    assert.deepEqual(some.search({kind: ['externe']}).wayOn, {remote: 0, neighbours: [], coordination: coordinations[1]});
    const alone = open([], {coordination: () => ({name: 'Ailleurs', territory: 'national'})});
    assert.equal(alone.search({}).wayOn!.coordination!.name, 'Ailleurs');
  });

  it('should say nothing of it when something is found', () => {
    assert.equal(some.search({}).wayOn, undefined);
    assert.equal(some.search({page: 9}).wayOn, undefined);
  });
});

/** What the contract says, looked up in full for each event: smallest pieces of the country, spherical cosines, no set and no order kept. */
function naive(events: readonly PanaEventData[], query: EventFilter, now: number): {ids: string[]; far: (number | undefined)[]} {
  const share = (a: string, b: string): boolean => {
    const [one, other] = [pieces(a), pieces(b)];
    if (!one || !other) return false;
    if (/^commune:75\d/.test(a) && /^commune:75\d/.test(b)) return a === b || a === 'commune:75056' || b === 'commune:75056';
    return one.some((piece) => other.includes(piece));
  };
  const place = query.place ?? (query.lat === undefined ? undefined : smallWorld.reverse(query.lat, query.lon!)?.code);
  const {kind, lat, lon} = place === undefined ? {kind: undefined, lat: 0, lon: 0} : smallWorld.resolve(place)!.place;
  const isPoint = kind === 'commune' || kind === 'arrondissement' || kind === 'postcode';
  const point = query.lat !== undefined ? [query.lat, query.lon!] : isPoint ? [lat, lon] : undefined;
  const radians = (degrees: number): number => (degrees * Math.PI) / 180;
  const km = ({venue}: PanaEventData): number | undefined => {
    if (!venue || !point) return undefined;
    const [north, east] = [radians(venue.lat - point[0]!), radians(venue.lon - point[1]!)];
    const half = Math.sin(north / 2) ** 2 + Math.cos(radians(point[0]!)) * Math.cos(radians(venue.lat)) * Math.sin(east / 2) ** 2;
    return 2 * EARTH_RADIUS_KM * Math.asin(Math.min(1, Math.sqrt(half)));
  };
  const kept = events.flatMap((event) => {
    const today = new Intl.DateTimeFormat('sv', {timeZone: event.timeZone}).format(now);
    const next = event.sessions.find(({end}) => end.slice(0, 10) >= (query.from ?? today));
    const held = (code: string): boolean => event.territories.some((own) => own === 'national' || share(own, code));
    const wanted = query.needs === undefined ? undefined : BUNDLED_NEEDS.expand(query.needs);
    const ok = next !== undefined && (query.from !== undefined || event.status !== 'held') && (query.to === undefined || next.start.slice(0, 10) <= query.to)
      && (query.territory === undefined || query.territory.some(held))
      && (query.kind === undefined || query.kind.includes(event.kind)) && (query.mode === undefined || event.modes.some((mode) => query.mode!.includes(mode)))
      && ((wanted === undefined && query.level === undefined)
        || event.needs.some(({code, level}) => (wanted === undefined || [...wanted.needs, ...wanted.unknown].includes(code)) && (query.level === undefined || level === query.level)));
    if (!ok) return [];
    if (place !== undefined || point !== undefined) {
      const near = event.venue === undefined ? event.modes.includes('a-distance') || (place !== undefined && held(place))
        : place === undefined || isPoint ? km(event)! <= (query.radius ?? 50) : pieces(place)!.some((piece) => piece === event.venue!.address.commune);
      if (!near) return [];
    }
    return [{id: event.id, title: event.title.toLowerCase(), at: Date.parse(next.start), far: km(event)}];
  });
  kept.sort((a, b) => a.at - b.at || (a.title < b.title ? -1 : a.title > b.title ? 1 : 0) || Number.parseInt(a.id.slice(1), 36) - Number.parseInt(b.id.slice(1), 36));
  return {ids: kept.map(({id}) => id), far: kept.map(({far}) => far)};
}

const some = <T>(values: readonly T[], max = 2) => fc.uniqueArray(fc.constantFrom(...values), {minLength: 1, maxLength: max});
const DAYS = ['2027-02-26', '2027-02-28', '2027-03-01', '2027-03-02', '2027-03-28', '2027-03-29', '2027-10-31'];
const ZONES = ['Europe/Paris', 'Indian/Reunion', 'Pacific/Noumea', 'Pacific/Tahiti', 'Pacific/Marquesas', 'America/Miquelon'];
const NEEDS = ['comptabilite', 'newsletter', 'visioconference'];
const drawn = fc.record({
  commune: fc.constantFrom(...COMMUNES), modes: fc.constantFrom(['sur-place'] as const, ['a-distance'] as const, ['sur-place', 'a-distance'] as const), zone: fc.constantFrom(...ZONES),
  days: fc.uniqueArray(fc.constantFrom(...DAYS), {minLength: 1, maxLength: 3}).map((days) => [...days].sort()), late: fc.boolean(), status: fc.constantFrom('open', 'held', 'cancelled', 'postponed'),
  territories: some([...TERRITORY_CODES, 'national']), kind: fc.constantFrom(...EVENT_KINDS.slice(0, 5)), title: fc.constantFrom('alpha', 'beta'),
  needs: fc.uniqueArray(fc.record({code: fc.constantFrom(...NEEDS, 'a-need-of-later'), level: fc.constantFrom(1, 2)}), {selector: ({code}) => code, maxLength: 2}),
});
const calendars = fc.array(drawn, {maxLength: 40}).map((all) => all.map(({commune, modes, zone, days, late, status, territories, kind, title, needs}, row) => eventOf(row + 1, {
  title, kind, territories, needs: needs as EventChanges['needs'], modes: [...modes], timeZone: zone, stored: {status: status as 'open'},
  ...((modes as readonly string[]).includes('sur-place') && at(commune.code)),
  sessions: days.map((day) => (late ? {start: `${day}T22:00`, end: `${day}T23:30`} : {start: `${day}T09:30`, end: `${day}T12:00`})),
})));
const filters: fc.Arbitrary<EventFilter> = fc.record({
  territory: some(TERRITORY_CODES), place: fc.constantFrom(...PLACE_CODES), radius: fc.constantFrom(1, 30, 40, 200, 500), needs: some([...NEEDS, 'gerer', 'a-need-of-later']), level: fc.constantFrom(1, 2),
  mode: some(['sur-place', 'a-distance'] as const), kind: some(EVENT_KINDS.slice(0, 5)), from: fc.constantFrom(...DAYS), to: fc.constantFrom(...DAYS),
  point: fc.constantFrom(...COMMUNES).map(({lat, lon}) => ({lat: lat + 0.01, lon})),
}, {requiredKeys: []}).map(({point, ...rest}) => ({...rest, ...point}));

describe('the search of events, whatever is asked', () => {
  const seed = Number(process.env['PANA_SEED'] ?? Math.floor(Math.random() * 2 ** 31));
  it(`should answer as a search without shortcuts does (PANA_SEED=${seed})`, () => {
    fc.assert(fc.property(calendars, fc.array(filters, {minLength: 1, maxLength: 6}), fc.integer({min: -40, max: 40}), (events, queries, hours) => {
      const now = NOW + hours * 3_600_000;
      const searched = open(events, {now: () => now});
      for (const query of queries) {
        const {ids, far} = naive(events, query, now);
        const page = searched.search({...query, limit: 100});
        assert.deepEqual(page.items.map(({id}) => id), ids, JSON.stringify(query));
        page.items.forEach(({distance}, index) => {
          const expected = far[index];
          assert.ok(expected === undefined ? distance === undefined : Math.abs(distance! - expected) < 0.06, `${distance} ${expected}`);
        });
        assert.equal(page.total, ids.length);
        assert.deepEqual(searched.find(query, 100).map(({id}) => id), ids);
        for (const {territory, total} of page.wayOn?.neighbours ?? []) {
          const {kind, mode, needs, level, from, to} = query;
          const others = Object.fromEntries(Object.entries({kind, mode, needs, level, from, to}).filter(([, value]) => value !== undefined));
          assert.equal(naive(events, {...others, territory: [territory]}, now).ids.length, total);
        }
        if (ids.length === 0) assert.ok(page.wayOn);
      }
    }), {seed, numRuns: Number(process.env['PANA_RUNS'] ?? 250)});
  });
});
