/** The engine answers as the reference does, on random small directories and any query: overseas, ±180°, ties, dates, words. */
import assert from 'node:assert/strict';
import {test} from 'node:test';
import fc from 'fast-check';
import {ACCESSES, FORMATS, KINDS, LABELS, LEVELS, PRICES, SORTS} from '../../../src/contract/vocabulary.ts';
import {pixelIn} from '../../../src/contract/grid.ts';
import {decodeIndex, INDEX_BITS} from '../../../src/contract/map-index.ts';
import {resultsPageSchema} from '../../../src/contract/results.ts';
import {tileSchema} from '../../../src/contract/tile.ts';
import type {SearchQuery} from '../../../src/contract/query.ts';
import type {Structure} from '../../../src/contract/structure.ts';
import {openDirectory, type Directory} from '../../../worker/directory/directory.ts';
import {gridX, gridY} from '../../../worker/directory/morton.ts';
import {encodeSnapshot, readSnapshot, SnapshotError} from '../../../worker/directory/snapshot.ts';
import {chordSquared, chordToKm, kmToChord, shownKm, unitVector} from '../../../worker/directory/sphere.ts';
import {oneSlip} from '../../../worker/directory/words.ts';
import {COMMUNES, PLACE_CODES, TERRITORY_CODES, smallWorld} from './small-world.ts';
import {Reference, editDistance} from './reference.ts';

const TODAY = '2026-03-01';
const seed = Number(process.env.PANA_SEED ?? Math.floor(Math.random() * 2 ** 31));
const runs = Number(process.env.PANA_RUNS ?? 250);
const parameters = {seed, numRuns: runs};
test(`seed of this run: PANA_SEED=${seed}`, () => undefined);

const NEEDS = ['comptabilite', 'newsletter', 'visioconference', 'adherents'] as const;
const WORDS = ['Maison', 'Mairie', 'des', 'associations', 'Loches', 'Looches', 'Fablab', 'numérique', 'Numerik', 'la', 'Ruche', 'Rouche', 'L’Étoile', 'étoiles', 'Saint', 'St', 'Jean'];
const some = <T>(values: readonly T[], max = values.length): fc.Arbitrary<T[]> => fc.uniqueArray(fc.constantFrom(...values), {maxLength: max});
const day = fc.constantFrom('2024-12-31', '2025-02-28', '2025-03-01', '2025-03-02', '2025-10-10', '2026-02-28', '2026-03-01', '2026-03-05');

const structure: fc.Arbitrary<Structure> = fc.record({
  commune: fc.constantFrom(...COMMUNES),
  // Whole steps, so that equal places and distances happen.
  north: fc.integer({min: -8, max: 8}),
  east: fc.integer({min: -8, max: 8}),
  name: fc.array(fc.constantFrom(...WORDS, 'dit "oui" \\ ☀'), {minLength: 1, maxLength: 4}).map((words) => words.join(' ')),
  kind: fc.constantFrom(...KINDS.slice(0, 4)),
  zones: fc.uniqueArray(fc.oneof(fc.constant('national'), fc.constantFrom('commune:75056', 'commune:75105', 'commune:37132'), fc.constantFrom(...TERRITORY_CODES)), {maxLength: 2}),
  stated: fc.boolean(),
  needs: fc.uniqueArray(fc.record({code: fc.constantFrom(...NEEDS, 'a-need-of-later'), level: fc.constantFrom(...LEVELS), inferred: fc.constantFrom(true as const, undefined)}), {selector: ({code}) => code, maxLength: 4}),
  formats: some(FORMATS, 2), price: some(PRICES, 2), access: some(ACCESSES, 2),
  labels: fc.uniqueArray(fc.record({code: fc.constantFrom(...LABELS.slice(0, 4)), until: fc.option(day, {nil: undefined}), since: fc.option(day, {nil: undefined})}), {selector: ({code}) => code, maxLength: 2}),
  verifiedAt: fc.option(day, {nil: undefined}), updatedAt: day,
  summary: fc.option(fc.constantFrom('Accueil', 'Été ☀', 'Dit "oui" \\\n non'), {nil: undefined}),
  vendorTie: fc.option(fc.constantFrom('Vend "Exemple"'), {nil: undefined}),
  notice: fc.option(day.map((until) => ({text: 'Fermé', until})), {nil: undefined}),
  contactFields: fc.subarray(['person', 'email', 'phone'] as const),
}).map(({commune, north, east, name, zones, stated, needs, labels, ...rest}) => {
  const clean = <T extends object>(value: T): T => Object.fromEntries(Object.entries(value).filter(([, item]) => item !== undefined)) as T;
  const lon = commune.lon + east / 40;
  return clean({
    ...rest, id: '', slug: '', name, needs: needs.map(clean), labels: labels.map(clean),
    contactFields: [...rest.contactFields],
    address: {street: '1 rue de la Mairie', postcode: commune.postcodes[0] ?? '75001', city: commune.name, commune: commune.code},
    lat: commune.lat + north / 40, lon: lon > 180 ? lon - 360 : lon < -180 ? lon + 360 : lon, precision: 'exact' as const,
    serviceArea: stated ? zones : [], audiences: [], provenance: {source: 'test'},
  });
});
const structures = fc.array(structure, {maxLength: 70}).chain((list) =>
  fc.uniqueArray(fc.integer({min: 1, max: 5000}), {minLength: list.length, maxLength: list.length})
    .map((numbers) => list.map((item, at): Structure => ({...item, id: `s${numbers[at].toString(36)}`, slug: `slug-${numbers[at] % 60}`}))));

// Most parameters are absent in most queries: a query of fifteen filters finds nobody and proves little.
const optional = <T>(value: fc.Arbitrary<T>, weight = 1): fc.Arbitrary<T | undefined> =>
  fc.oneof({arbitrary: fc.constant(undefined), weight: 5}, {arbitrary: value, weight});
const sorted = <T extends string>(values: readonly T[], max: number): fc.Arbitrary<T[]> => some(values, max).map((list) => [...list].sort());
const everyFilter = fc.record({
  needs: optional(sorted([...NEEDS, 'gerer', 'a-need-of-later', 'unknown-need'], 3)),
  level: optional(fc.constantFrom(...LEVELS)),
  format: optional(sorted(FORMATS, 2)), price: optional(sorted(PRICES, 2)), access: optional(sorted(ACCESSES, 2)), kind: optional(sorted(KINDS.slice(0, 5), 2)),
  label: optional(sorted(LABELS.slice(0, 4), 2)),
  remote: optional(fc.boolean()),
  territory: optional(sorted([...TERRITORY_CODES, 'departement:99'], 2)),
  place: optional(fc.constantFrom(...PLACE_CODES, 'commune:01001'), 5),
  point: optional(fc.tuple(fc.constantFrom(...COMMUNES), fc.integer({min: -9, max: 9})), 2),
  radius: optional(fc.constantFrom(1, 2.5, 5, 30, 100, 500), 2),
  bbox: optional(fc.constantFrom([-1, 46, 1, 48], [-180, -14, 180, -13], [-180, -90, 180, 90], [0.9956, 47.1283, 0.9956, 47.1283])),
  q: optional(fc.oneof(fc.array(fc.constantFrom(...WORDS, 'Mairi', 'ruches', 'FabLabs', 'Loch', 'maisondes', 'zzz', 'Sa'), {maxLength: 3}).map((words) => words.join(' ')), fc.string({maxLength: 12}))),
}).map(({point, ...query}) => Object.fromEntries(Object.entries({
  ...query, ...(point ? {lat: point[0].lat + point[1] / 40, lon: Math.max(-180, Math.min(180, point[0].lon + point[1] / 40))} : {}),
}).filter(([, value]) => value !== undefined)) as SearchQuery);

/** Any mix of parameters, and the two that carry most of the rules on their own. */
const filter: fc.Arbitrary<SearchQuery> = fc.oneof(
  everyFilter,
  fc.record({place: fc.constantFrom(...PLACE_CODES)}),
  fc.record({q: fc.array(fc.constantFrom(...WORDS, 'Mairi', 'ruches', 'FabLabs', 'Loch', 'maisondes', 'Jaen', 'tolie', 'Sa'), {minLength: 1, maxLength: 2}).map((words) => words.join(' '))}),
);

const openWith = (list: readonly Structure[]): Directory =>
  openDirectory(encodeSnapshot({version: 'v1', publishedAt: `${TODAY}T08:00:00+01:00`, structures: list}), smallWorld);

test('should find, order, explain, count and frame as the reference does, whatever is asked', () => {
  fc.assert(fc.property(structures, filter, fc.constantFrom(...SORTS, undefined), fc.integer({min: 1, max: 3}), fc.integer({min: 1, max: 30}), (list, asked, sort, page, limit) => {
    const reference = new Reference(list, TODAY);
    const directory = openWith(list);
    const query: SearchQuery = {...asked, page, limit, ...(sort ? {sort} : {})};
    const answer = directory.search(query);
    const expected = reference.search(query);
    assert.equal(answer.total, expected.length);
    assert.deepEqual(answer.items.map(({id, reason}) => `${id} ${reason.code}`), expected.slice((page - 1) * limit, page * limit).map(({structure: {id}, reason}) => `${id} ${reason}`));
    answer.items.forEach((item, at) => {
      const found = expected[(page - 1) * limit + at];
      const {point} = reference.place(query);
      assert.equal(item.distance, point && found.tier < 4 ? shownKm(chordToKm(found.chord)) : undefined);
      assert.equal(item.stale === true, reference.isStale(found.structure));
      assert.equal(item.notice, found.structure.notice && (found.structure.notice.until ?? '9') >= TODAY ? found.structure.notice.text : undefined);
      assert.equal(item.name, found.structure.name);
      assert.equal(item.vendorTie, found.structure.vendorTie);
      assert.deepEqual(item.labels, LABELS.filter((label) => reference.labels(found.structure).includes(label)));
    });
    assert.deepEqual(answer.facets, reference.facets(query));
    assert.deepEqual(answer.bounds, reference.bounds(query));
    assert.equal(answer.wayOn !== undefined, expected.length === 0);
    if (answer.wayOn && !reference.place(query).nowhere) assert.equal(answer.wayOn.radius, reference.widerRadius(query));
    assert.deepEqual([...directory.ids(query)], expected.map(({structure: {id}}) => id).sort((a, b) => Number.parseInt(a.slice(1), 36) - Number.parseInt(b.slice(1), 36)));
    // Asked again, from what is kept by now, the answer is the same.
    assert.deepEqual(directory.search(query), answer);
  }), parameters);
});

test('should answer by the contract, with a view that holds only what matches', () => {
  fc.assert(fc.property(structures, filter, (list, asked) => {
    const directory = openWith(list);
    const answer = directory.search({...asked, view: [320, 480]});
    resultsPageSchema.parse(answer);
    const {view} = answer;
    assert.ok(view);
    assert.equal(answer.facets, undefined, 'a first paint shows no count');
    assert.equal(answer.bounds, undefined, 'the view is the frame');
    assert.deepEqual({...answer, facets: undefined, bounds: undefined, view: undefined}, {...directory.search(asked), facets: undefined, bounds: undefined, view: undefined});
    for (const [x, y] of view.markers) assert.ok(x >= 0 && x <= 320 && y >= 0 && y <= 480);
    const shown = view.markers.reduce((sum, [, , count]) => sum + count, 0);
    // A cell is at most 91 px wide on screen: who is farther than that from the border is in a cell whose marker is in the view.
    const inside = new Reference(list, TODAY).matches(asked).map(({structure: {lat, lon}}) => pixelIn(view, lat, lon));
    const within = (margin: number): number => inside.filter(([x, y]) => x >= margin && y >= margin && x <= 320 - margin && y <= 480 - margin).length;
    assert.ok(shown >= within(92) && shown <= within(-92), `${shown} shown, ${within(92)} to ${within(-92)} expected`);
  }), {...parameters, numRuns: Math.min(runs, 120)});
});

test('should cut the map into the reference’s cells at every zoom', () => {
  fc.assert(fc.property(structures, filter, fc.integer({min: 0, max: 16}), fc.constantFrom(...COMMUNES), (list, asked, z, commune) => {
    const reference = new Reference(list, TODAY);
    const x = Math.floor(gridX(commune.lon) / 2 ** (24 - z));
    const y = Math.floor(gridY(commune.lat) / 2 ** (24 - z));
    const tile = tileSchema.parse(openWith(list).tile(z, x, y, asked));
    const order = (a: readonly unknown[], b: readonly unknown[]): number => (String(a) < String(b) ? -1 : 1);
    const names = new Map(list.map(({id, name}) => [id, name]));
    assert.deepEqual([...tile.cells].sort(order), reference.tile(z, x, y, asked)
      .map(({x: cx, y: cy, count, ids}) => (count === 1 ? [cx, cy, 1, ids[0], names.get(ids[0])] : [cx, cy, count])).sort(order));
  }), parameters);
});

test('should put every match, and nothing else, in the map index', () => {
  fc.assert(fc.property(structures, filter, (list, asked) => {
    const bytes = openWith(list).index(asked);
    assert.ok(bytes);
    const side = 2 ** INDEX_BITS;
    const cells = [...decodeIndex(bytes)].map(([x, y]) => `${Math.floor(x * side)} ${Math.floor(y * side)}`);
    assert.deepEqual(cells.sort(), new Reference(list, TODAY).matches(asked).map(({structure: {lat, lon}}) => `${gridX(lon) >> 7} ${gridY(lat) >> 7}`).sort());
  }), {...parameters, numRuns: Math.min(runs, 120)});
});

test('should only ever narrow when a territory is locked', () => {
  fc.assert(fc.property(structures, filter, fc.constantFrom(...TERRITORY_CODES), (list, {territory: _, ...asked}, code) => {
    const directory = openWith(list);
    const all = new Set(directory.ids(asked));
    for (const id of directory.ids({...asked, territory: [code]})) assert.ok(all.has(id));
    assert.ok(directory.search({...asked, territory: [code]}).total <= all.size);
  }), {...parameters, numRuns: Math.min(runs, 120)});
});

test('should find the nearest as brute force does, over the seam and at the poles, in a directory too large to be looked at whole', () => {
  const model: Structure = {...fc.sample(structure, 1)[0], serviceArea: [], formats: [], needs: [{code: 'newsletter', level: 'informer'}]};
  const near = (at: number, range: number, most: number): fc.Arbitrary<number> => fc.integer({min: -1000, max: 1000}).map((step) => Math.max(-most, Math.min(most, at + (step / 1000) * range)));
  const point = fc.oneof(
    ...[[47, 1, 0.8], [-13, 180, 0.6], [-13, -180, 0.6], [89.8, 0, 180], [-89.9, 0, 180], [0, 0, 0.5]].map(([lat, lon, range]) => fc.tuple(near(lat, Math.min(range, 0.8), 90), near(lon, range, 180))),
    fc.tuple(near(0, 90, 90), near(0, 180, 180)),
  );
  fc.assert(fc.property(fc.array(point, {minLength: 400, maxLength: 900}), fc.array(fc.tuple(point, fc.constantFrom(1, 10, 30, 100, 500)), {minLength: 20, maxLength: 20}), (points, asked) => {
    const list = points.map(([lat, lon], at): Structure => ({...model, lat, lon, id: `s${(at + 1).toString(36)}`}));
    const directory = openWith(list);
    for (const [[lat, lon], radius] of asked) {
      const centre = unitVector(lat, lon);
      const found = list.map((item) => ({id: item.id, chord: chordSquared(unitVector(item.lat, item.lon), centre)})).filter(({chord}) => chord <= kmToChord(radius)).sort((a, b) => a.chord - b.chord);
      const answer = directory.search({lat, lon, radius, limit: 100, sort: 'distance'});
      assert.equal(answer.total, found.length);
      // The same counted over whole blocks of rows, where there are some.
      const filtered = directory.search({lat, lon, radius, needs: ['newsletter']});
      assert.deepEqual([filtered.total, filtered.facets?.needs, filtered.facets?.level], [found.length, found.length > 0 ? {newsletter: found.length} : {}, found.length > 0 ? {informer: found.length} : {}]);
      assert.deepEqual(answer.items.map(({distance}) => distance), found.slice(0, 100).map(({chord}) => shownKm(chordToKm(chord))));
      assert.deepEqual(new Set(directory.ids({lat, lon, radius})), new Set(found.map(({id}) => id)));
    }
  }), {...parameters, numRuns: 25});
});

test('should answer as the reference does where whole blocks of rows are near, the first time and once it keeps their sums', () => {
  // Few serve the town, so that some blocks have nobody who does; or many do, by one zone of it or by several, near and far.
  const few = fc.constant((item: Structure, at: number) => (at % 40 === 0 ? item.serviceArea : item.serviceArea.filter((zone) => zone === 'commune:75105')));
  const many = fc.integer({min: 2, max: 5}).map((share) => (item: Structure, at: number) =>
    (at % share > 0 ? item.serviceArea : ['national', 'epci:200071587', 'departement:37', 'region:24'].filter((_, zone) => ((at * 7) >>> (zone + 2)) & 1)));
  const crowded = fc.tuple(fc.array(structure, {minLength: 500, maxLength: 700}), fc.oneof(few, many)).map(([list, zones]) => list.map((item, at): Structure => ({
    // Most around one town, so that blocks are all in its circle.
    ...item, id: `s${(at + 1).toString(36)}`, slug: `slug-${at}`, serviceArea: zones(item, at),
    ...(at % 9 === 0 ? {} : {lat: COMMUNES[0].lat + (item.lat % 0.2), lon: COMMUNES[0].lon + (item.lon % 0.2)}),
  })));
  const crowdedQuery = fc.record({
    needs: optional(sorted(NEEDS, 2), 5), level: optional(fc.constantFrom(...LEVELS)), price: optional(sorted(PRICES, 2)), remote: optional(fc.boolean()),
    territory: optional(fc.constantFrom(['departement:37'], ['departement:41', 'region:11'])),
    radius: optional(fc.constantFrom(15, 60, 100), 4), sort: optional(fc.constantFrom(...SORTS), 2), limit: optional(fc.integer({min: 1, max: 30}), 4),
  });
  fc.assert(fc.property(crowded, fc.array(crowdedQuery, {minLength: 6, maxLength: 6}), (list, queries) => {
    const reference = new Reference(list, TODAY);
    const directory = openWith(list);
    for (const asked of queries) {
      const {lat, lon} = COMMUNES[0];
      const query = Object.fromEntries(Object.entries({...asked, lat, lon}).filter(([, value]) => value !== undefined)) as SearchQuery;
      const expected = reference.search(query);
      const [facets, bounds] = [reference.facets(query), reference.bounds(query)];
      for (let time = 0; time < 5; time++) {
        const answer = directory.search(query);
        assert.equal(answer.total, expected.length);
        assert.deepEqual(answer.items.map(({id, reason}) => `${id} ${reason.code}`), expected.slice(0, query.limit ?? 20).map(({structure: {id}, reason}) => `${id} ${reason}`));
        assert.deepEqual(answer.facets, facets);
        assert.deepEqual(answer.bounds, bounds);
      }
    }
  }), {...parameters, numRuns: Math.min(runs, 25), endOnFailure: true}); // shrinking hundreds of structures takes longer than reading them
});

test('should give back every structure as it was published, by id and by slug', () => {
  fc.assert(fc.property(structures, (list) => {
    const directory = openWith(list);
    assert.equal(directory.size, list.length);
    for (const item of list) {
      assert.deepEqual(directory.structure(item.id), item);
      const oldest = list.filter(({slug}) => slug === item.slug).sort((a, b) => Number.parseInt(a.id.slice(1), 36) - Number.parseInt(b.id.slice(1), 36))[0];
      assert.equal(directory.structure(item.slug)?.id, oldest.id);
    }
    assert.equal(directory.structure('s0'), undefined);
    assert.equal(directory.structure('s01'), undefined);
    assert.equal(directory.structure('no-such-slug'), undefined);
  }), {...parameters, numRuns: Math.min(runs, 120)});
});

test('should refuse damaged bytes with the one clear error', () => {
  fc.assert(fc.property(fc.array(structure, {minLength: 1, maxLength: 3}), fc.nat(), fc.integer({min: 1, max: 255}), fc.nat(), (list, at, change, length) => {
    const bytes = encodeSnapshot({version: 'v1', publishedAt: `${TODAY}T08:00:00+01:00`, structures: list.map((item, i) => ({...item, id: `s${i + 1}`}))});
    const changed = bytes.slice();
    changed[at % bytes.length] ^= change;
    assert.throws(() => readSnapshot(changed), SnapshotError);
    assert.throws(() => readSnapshot(bytes.subarray(0, length % bytes.length)), SnapshotError);
    assert.throws(() => readSnapshot(bytes.slice(length % (bytes.length - 1) + 1)), SnapshotError);
    readSnapshot(new Uint8Array([0, ...bytes]).subarray(1));
  }), {...parameters, numRuns: Math.min(runs, 120)});
  for (const text of ['', 'PANADIR', 'PANADIR1'.padEnd(64, '\0'), '{"items":[]}'.padEnd(64)]) {
    assert.throws(() => readSnapshot(new TextEncoder().encode(text)), SnapshotError);
  }
});

test('should refuse to publish an id twice or one that is not canonical', () => {
  const [item] = fc.sample(structure, 1);
  const publish = (...ids: string[]) => () => encodeSnapshot({version: 'v1', publishedAt: `${TODAY}T08:00:00Z`, structures: ids.map((id) => ({...item, id}))});
  assert.throws(publish('s1', 's1'), RangeError);
  assert.throws(publish('s01'), RangeError);
  assert.throws(publish('x1'), RangeError);
});

test('should never publish what is not a public field', () => {
  const [item] = fc.sample(structure, 1);
  const bytes = encodeSnapshot({version: 'v1', publishedAt: `${TODAY}T08:00:00Z`, structures: [{...item, id: 's1', contact: {email: {value: 'planted@example.org', publish: true}}} as Structure]});
  assert.equal(new TextDecoder('latin1').decode(bytes).includes('planted'), false);
});

test('should measure distances as the great circle does, to the metre, and back', () => {
  const degrees = (max: number): fc.Arbitrary<number> => fc.double({min: -max, max, noNaN: true});
  fc.assert(fc.property(degrees(90), degrees(180), degrees(90), degrees(180), (lat1, lon1, lat2, lon2) => {
    const rad = Math.PI / 180;
    const a = Math.sin(((lat2 - lat1) * rad) / 2) ** 2 + Math.cos(lat1 * rad) * Math.cos(lat2 * rad) * Math.sin(((lon2 - lon1) * rad) / 2) ** 2;
    const haversine = 2 * 6371.0088 * Math.asin(Math.sqrt(Math.min(1, a)));
    const km = chordToKm(chordSquared(unitVector(lat1, lon1), unitVector(lat2, lon2)));
    // Near the antipodes both formulas lose digits.
    if (haversine < 19_900) assert.ok(Math.abs(km - haversine) < 1e-3, `${km} ${haversine}`);
    if (km < 19_900) assert.ok(Math.abs(chordToKm(kmToChord(km)) - km) < 1e-3);
  }), parameters);
});

test('should call one slip what the textbook distance calls one', () => {
  const word = fc.string({unit: fc.constantFrom('a', 'b', 'c'), maxLength: 7});
  fc.assert(fc.property(word, word, (a, b) => assert.equal(oneSlip(a, b), editDistance(a, b) <= 1)), {...parameters, numRuns: 3000});
});
