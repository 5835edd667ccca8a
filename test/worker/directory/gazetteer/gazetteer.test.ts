import assert from 'node:assert/strict';
import {mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {test} from 'node:test';
import fc from 'fast-check';
import {placeSchema} from '../../../../src/contract/place.ts';
import {fold} from '../../../../worker/directory/gazetteer/fold.ts';
import {kilometres, openGazetteer} from '../../../../worker/directory/gazetteer/gazetteer.ts';
import {assembleGazetteer} from '../../../../worker/ingest/geography/assemble-gazetteer.ts';
import {readOfficialPositions, readPackages} from '../../../../worker/ingest/geography/sources.ts';
import {GAZETTEER_BOUNDS, gazetteerCost} from '../../../bench/api/gazetteer.ts';
import {sharedData, skipWithout} from '../../../support/shared-data.ts';
import {national, nationalBytes, smallSource} from './sample.ts';

const codes = (query: string, options?: {limit?: number; territory?: string[]}): string[] =>
  national().suggest(query, options).map((place) => place.code);
const first = (query: string): string | undefined => codes(query)[0];

test('should put first the commune a visitor means', () => {
  const meant: [query: string, code: string][] = [
    ['tours', '37261'], ['TOURS', '37261'], ['st pierre des corps', '37233'], ['Saint-Pierre-des-Corps', '37233'],
    ["l'hay les roses", '94038'], ['L’Haÿ-les-Roses', '94038'], ['hay les roses', '94038'], ['lhay les roses', '94038'],
    ['loche', '37132'], ['loches', '37132'], ['chateaurou', '36044'], ['chateuroux', '36044'], ['lcohes', '37132'],
    ['belleville en baujolais', '69019'], ['gustavia', '97701'], ['saint barthelemy', '97701'], ['papeete', '98735'], ['nouméa', '98818'],
    ['marseile', '13055'], ['strasbourgg', '67482'], ['stra', '67482'], ['paris', '75056'], ['paris 1', '75101'], ['Paris 20e', '75120'],
    ['lyon 03', '69383'], ['cayenne', '97302'], ['mamoudzou', '97611'], ['saint pierre et miquelon', ''], ['ajaccio 2a', '2A004'],
    ['Loches 37', '37132'], ['Loches (37600)', '37132'], ['37600 loches', '37132'], ['loche 37', '37132'], ['Loches, Indre-et-Loire', '37132'],
    ['saint denis 974', '97411'], ['saint denis la réunion', '97411'], ['saint denis 93', '93066'],
  ];
  for (const [query, code] of meant) assert.equal(first(query), code ? `commune:${code}` : 'departement:975', query);
});

test('should tell namesakes apart by their département, overseas included', () => {
  const [one, two] = national().suggest('saint denis');
  assert.deepEqual([one, two].map((place) => `${place.name} ${place.departement} ${place.departementName}`).sort(), [
    'Saint-Denis 93 Seine-Saint-Denis', 'Saint-Denis 974 La Réunion',
  ]);
});

test('should give the commune of today for a former name, saying which name was asked for', () => {
  const [place] = national().suggest('Bellegarde-sur-Valserine');
  assert.equal(place.name, 'Valserhône');
  assert.equal(place.formerName, 'Bellegarde-sur-Valserine');
  assert.equal(national().suggest('Valserhône')[0].formerName, undefined);
});

test('should list the communes of a postcode after the postcode', () => {
  const places = national().suggest('37600', {limit: 50});
  assert.equal(places[0].code, 'postcode:37600');
  assert.equal(places[1].code, 'commune:37132');
  assert.ok(places.length > 10);
  assert.ok(places.slice(1).every((place) => place.kind === 'commune' && place.postcodes.includes('37600')));
  assert.deepEqual(codes('75001'), ['commune:75101']);
  assert.equal(first('37042'), 'departement:37', 'a CEDEX still tells the département');
});

test('should know départements by name and number, régions by name', () => {
  assert.equal(first('37'), 'departement:37');
  assert.equal(first('2a'), 'departement:2A');
  assert.equal(first('974'), 'departement:974');
  assert.ok(codes('1').every((code) => /^departement:1/.test(code)));
  assert.equal(first('ile de france'), 'region:11');
  assert.equal(first('indre et loire'), 'departement:37');
  assert.equal(first("cotes d'armor"), 'departement:22');
});

test('should stay inside the territory when one is given', () => {
  assert.deepEqual(codes('saint denis', {territory: ['departement:974']}), ['commune:97411']);
  assert.deepEqual(codes('paris', {territory: ['departement:37']}), []);
  assert.deepEqual(codes('indre', {territory: ['departement:37']}), ['departement:37']);
  for (const query of ['s', 'saint', '37', '372', 'tours', 'sain marti', 'loire']) {
    for (const place of national().suggest(query, {territory: ['epci:243700754'], limit: 50})) {
      assert.ok(['37'].includes(place.departement), `${query}: ${place.name}`);
      assert.notEqual(place.kind, 'departement', 'an EPCI does not hold its whole département');
    }
  }
});

test('should find EPCIs by the words of their names where they are asked for, and nowhere else', () => {
  const all = ['arrondissement', 'commune', 'departement', 'epci', 'region'] as const;
  const named = (query: string, options: Parameters<ReturnType<typeof national>['suggest']>[1] = {}): string[] => national().suggest(query, {kinds: all, ...options}).map(({code}) => code);
  // CC Loches Sud Touraine, Tours Métropole Val de Loire, CC Touraine Vallée de l’Indre.
  for (const query of ['Loches Sud Touraine', 'cc loches sud', 'communauté de communes loches sud touraine', 'LOCHES SUD', 'touraine loches']) assert.equal(named(query)[0], 'epci:200071587', query);
  assert.equal(named('tours metropole')[0], 'epci:243700754');
  // The commune first, its intercommunalité in the list all the same.
  assert.equal(named('tours')[0], 'commune:37261');
  assert.ok(named('tours').includes('epci:243700754'));
  for (const query of ['loches', 'tours', 'tours metropole', 'Loches Sud Touraine', 'plaine', 'centre', '37', '37600', 'st pierre']) {
    assert.ok(national().suggest(query, {limit: 50}).every(({kind}) => kind !== 'epci'), query);
    assert.ok(national().suggest(query, {limit: 50, kinds: ['epci']}).every((place) => place.kind === 'epci' && placeSchema.safeParse(place).success), query);
    assert.ok(named(query, {limit: 4}).length <= 4, query);
  }
  assert.deepEqual(national().suggest('37600', {kinds: all}).filter(({kind}) => kind === 'postcode'), []);
  assert.deepEqual(national().suggest('centre', {kinds: ['region']}).map(({code}) => code), ['region:24']);
  assert.deepEqual(named('loches', {kinds: ['epci'], territory: ['departement:37']}), ['epci:200071587']);
  assert.deepEqual(named('loches', {kinds: ['epci'], territory: ['departement:36']}), []);
});

test('should find every EPCI by its own name', () => {
  const codes = new Set([...national().byPopulation()].flatMap((at) => national().communeAt(at).epci ?? []));
  assert.ok(codes.size > 1200, `${codes.size} EPCIs`);
  for (const epci of codes) {
    const {place} = national().resolve(`epci:${epci}`)!;
    assert.ok(national().suggest(place.name, {kinds: ['epci'], limit: 50}).some(({code}) => code === place.code), place.name);
  }
});

test('should answer whatever is typed, with whole places, within the limit', () => {
  const typed = fc.oneof(
    fc.string({unit: 'grapheme', maxLength: 40}), fc.string({maxLength: 200}),
    fc.constantFrom(...'saint st ste le 37 2a 97 é - \' ( ) paris 1er'.split(' ')).chain((a) => fc.string({maxLength: 4}).map((b) => a + b)),
  );
  fc.assert(fc.property(typed, fc.integer({min: 1, max: 20}), (query, limit) => {
    const places = national().suggest(query, {limit});
    assert.ok(places.length <= limit);
    assert.equal(new Set(places.map((place) => place.code)).size, places.length);
    for (const place of places) if (!/^(?:region|departement):/.test(place.code)) placeSchema.parse(place);
  }), {numRuns: 1500});
});

test('should find every commune by its own name among its namesakes, and by its first letters like a full scan', () => {
  const gazetteer = national();
  const rows = [...new Array(gazetteer.size).keys()].map((at) => ({at, key: fold(gazetteer.nameAt(at)), population: gazetteer.populationAt(at)}));
  fc.assert(fc.property(fc.integer({min: 0, max: gazetteer.size - 1}), (at) => {
    const name = gazetteer.nameAt(at);
    const {departement, code} = gazetteer.communeAt(at);
    const found = gazetteer.suggest(`${name} ${departement}`, {limit: 50}).some((place) => place.code === `commune:${code}`)
      || gazetteer.suggest(name, {limit: 50}).some((place) => place.code === `commune:${code}`);
    assert.ok(found, `${name} (${code})`);
  }), {numRuns: 500});
  fc.assert(fc.property(fc.constantFrom(...rows), fc.integer({min: 1, max: 8}), (row, length) => {
    const prefix = row.key.slice(0, length).trim();
    const best = rows.filter(({key, at}) => at < 34969 && key.startsWith(prefix)).sort((a, b) =>
      Number(b.key === prefix) - Number(a.key === prefix) || b.population - a.population)[0];
    if (/\d|(?:^| )sainte?$/.test(prefix) || !best || best.population < 20000) return;
    const shown = gazetteer.suggest(prefix, {limit: 20}).map((place) => place.code);
    assert.ok(shown.includes(`commune:${gazetteer.codeAt(best.at)}`), `${prefix}: ${best.key}`);
  }), {numRuns: 200});
});

test('should forgive one slip in a name of five letters or more', () => {
  const gazetteer = national();
  let found = 0;
  let asked = 0;
  fc.assert(fc.property(fc.integer({min: 0, max: 34000}), fc.nat(1000), fc.constantFrom('drop', 'swap', 'change', 'add'), (at, where, how) => {
    const name = fold(gazetteer.nameAt(at));
    if (name.replaceAll(' ', '').length < 6) return;
    const i = 1 + where % (name.length - 2);
    const typed = {
      drop: name.slice(0, i) + name.slice(i + 1),
      swap: name.slice(0, i) + name[i + 1] + name[i] + name.slice(i + 2),
      change: `${name.slice(0, i)}z${name.slice(i + 1)}`,
      add: `${name.slice(0, i)}q${name.slice(i)}`,
    }[how];
    asked++;
    if (gazetteer.suggest(typed, {limit: 10}).some((place) => fold(place.name) === name)) found++;
  }), {numRuns: 2000, seed: 37});
  assert.ok(found / asked >= 0.95, `${found} of ${asked}`);
});

test('should say what a place is made of', () => {
  const gazetteer = national();
  const loches = gazetteer.resolve('commune:37132')!;
  assert.deepEqual([loches.communes, loches.departements, loches.region], [['37132'], ['37'], '24']);
  assert.equal(loches.epcis.length, 1);
  const tours = gazetteer.resolve('epci:243700754')!;
  assert.equal(tours.place.kind, 'epci');
  assert.equal(tours.communes.length, 22);
  assert.equal(gazetteer.resolve('departement:37')!.communes.length, 272);
  assert.ok(gazetteer.resolve('region:24')!.departements.includes('37'));
  assert.deepEqual(gazetteer.resolve('commune:75101')!.communes, ['75056']);
  assert.deepEqual(gazetteer.resolve('postcode:75001')!.communes, ['75056']);
  const former = gazetteer.resolve('commune:01033')!;
  assert.equal(former.place.name, 'Valserhône');
  for (const code of ['', 'commune:', 'commune:99999', 'commune:37999', 'postcode:99999', 'region:75056', 'epci:1', 'x', 'departement:00', 'commune:__proto__']) {
    assert.equal(gazetteer.resolve(code), undefined, code);
  }
});

test('should name 109 départements with their zone and 18 régions, each holding its communes', () => {
  const gazetteer = national();
  const territories = gazetteer.territories();
  assert.equal(territories.filter(({kind}) => kind === 'departement').length, 109);
  assert.equal(territories.filter(({kind}) => kind === 'region').length, 18);
  assert.equal(territories.find(({code}) => code === 'departement:974')!.timeZone, 'Indian/Reunion');
  assert.equal(territories.find(({code}) => code === 'departement:2A')!.timeZone, 'Europe/Paris');
  for (const {code, bounds: [west, south, east, north]} of territories) {
    assert.ok(west < east && south < north, code);
    const {lat, lon} = gazetteer.resolve(code)!;
    assert.ok(lat > south && lat < north && lon > west && lon < east, code);
  }
});

test('should give the nearest commune, like measuring the distance to each', () => {
  const gazetteer = national();
  const parents = new Set(['13055', '69123', '75056']);
  const points = [...new Array(gazetteer.size).keys()].filter((at) => !parents.has(gazetteer.codeAt(at)));
  const anywhere = fc.oneof(
    fc.record({lat: fc.double({min: 41, max: 52, noNaN: true}), lon: fc.double({min: -6, max: 10, noNaN: true})}),
    fc.record({lat: fc.double({min: -90, max: 90, noNaN: true}), lon: fc.double({min: -180, max: 180, noNaN: true})}),
    fc.tuple(fc.constantFrom(...points), fc.double({min: -0.4, max: 0.4, noNaN: true}), fc.double({min: -0.4, max: 0.4, noNaN: true}))
      .map(([at, dLat, dLon]) => ({lat: gazetteer.latAt(at) + dLat, lon: gazetteer.lonAt(at) + dLon})),
  );
  fc.assert(fc.property(anywhere, ({lat, lon}) => {
    let nearest = Infinity;
    for (const at of points) nearest = Math.min(nearest, kilometres(lat, lon, gazetteer.latAt(at), gazetteer.lonAt(at)));
    const place = gazetteer.reverse(lat, lon);
    if (nearest > 50) return assert.equal(place, undefined);
    const at = gazetteer.indexOf(place!.code.slice('commune:'.length));
    assert.equal(kilometres(lat, lon, gazetteer.latAt(at), gazetteer.lonAt(at)), nearest);
  }), {numRuns: 40});
  // In the middle of arrondissements: they, not Paris, Lyon or Marseille as a whole.
  for (const [lat, lon, code] of [[48.829, 2.3622, '75113'], [45.7695, 4.8500, '69386'], [43.2707, 5.3947, '13208']] as const) {
    const place = gazetteer.reverse(lat, lon)!;
    assert.equal(place.code, `commune:${code}`);
    assert.equal(place.kind, 'arrondissement');
  }
  assert.equal(gazetteer.reverse(47.128, 0.995 + 360)!.name, 'Loches');
  assert.equal(gazetteer.reverse(0, 0), undefined);
  assert.equal(gazetteer.reverse(Number.NaN, 2), undefined);
});

test('should place a row of a file from its code, its postcode and town, or its postcode', () => {
  const gazetteer = national();
  const where = (row: Parameters<typeof gazetteer.locate>[0]): string => {
    const location = gazetteer.locate(row);
    return location ? `${location.place.code} ${location.by}` : '';
  };
  assert.equal(where({codeInsee: '37132'}), 'commune:37132 code');
  assert.equal(where({codeInsee: '01033'}), 'commune:01033 code');
  assert.equal(where({postcode: '37600', city: 'LOCHES'}), 'commune:37132 postcode-city');
  assert.equal(where({postcode: '1400', city: "L ABERGEMENT CLEMENCIAT"}), 'commune:01001 postcode-city');
  assert.equal(where({postcode: '37700', city: 'St Piere des Corps'}), 'commune:37233 postcode-city');
  assert.equal(where({postcode: '37042', city: 'TOURS CEDEX 1'}), 'commune:37261 city');
  assert.equal(where({postcode: '75011', city: 'Paris'}), 'commune:75111 postcode-city');
  assert.equal(where({postcode: '37600', city: 'Nulle part'}), 'postcode:37600 postcode');
  assert.equal(where({postcode: '94240'}), 'commune:94038 postcode');
  assert.equal(where({city: 'Saint-Denis'}), '', 'a namesake is not guessed');
  assert.equal(where({}), '');
});

test('should be small, ready in 150 ms, and keep less than 40 MB', () => {
  const bytes = nationalBytes();
  assert.ok(bytes.length <= 1_500_000, `${bytes.length} bytes`);
  const folder = mkdtempSync(join(tmpdir(), 'pana-gazetteer-'));
  try {
    const file = join(folder, 'gazetteer.bin');
    writeFileSync(file, bytes);
    const cost = gazetteerCost(file);
    assert.ok(cost.ms < GAZETTEER_BOUNDS.ms && cost.mb < GAZETTEER_BOUNDS.mb, JSON.stringify(cost));
  } finally {
    rmSync(folder, {recursive: true, force: true});
  }
});

test('should refuse a file that is not one, or not whole', () => {
  assert.throws(() => openGazetteer(new Uint8Array(0)), /not a gazetteer/);
  assert.throws(() => openGazetteer(new TextEncoder().encode('<!doctype html>')), /not a gazetteer/);
  assert.throws(() => openGazetteer(nationalBytes().slice(0, 500_000)), /truncated/);
  // From a pooled buffer, where columns would not be aligned.
  const shifted = new Uint8Array(nationalBytes().length + 3);
  shifted.set(nationalBytes(), 3);
  assert.equal(openGazetteer(shifted.subarray(3)).suggest('loches')[0].code, 'commune:37132');
});

test('should place communes exactly where the official file says', {skip: skipWithout('communes.csv')}, () => {
  const csv = readFileSync(sharedData('communes.csv')!, 'utf8');
  const exact = readOfficialPositions(csv);
  const official = openGazetteer(assembleGazetteer({...readPackages(), exact}).bytes);
  const byDefault = national();
  const errors: number[] = [];
  for (let at = 0; at < official.size; at++) {
    const row = official.communeAt(at);
    const truth = exact.get(row.code)!;
    assert.equal(row.precision, 'exact');
    assert.ok(kilometres(row.lat, row.lon, truth.lat, truth.lon) < 0.02, row.code);
    errors.push(kilometres(byDefault.latAt(at), byDefault.lonAt(at), truth.lat, truth.lon));
  }
  // The default gazetteer, without the file: good enough to know who is near, and said to be approximate.
  errors.sort((a, b) => a - b);
  assert.ok(errors[errors.length >> 1] < 4, `median ${errors[errors.length >> 1]} km`);
  assert.ok(errors[Math.floor(errors.length * 0.95)] < 15, `95th percentile ${errors[Math.floor(errors.length * 0.95)]} km`);
});

test('should weigh names by population, whole names first, alphabetically at last', () => {
  const {bytes} = assembleGazetteer(smallSource([
    {nom: 'Bourg', population: 10}, {nom: 'Bourges', population: 60000}, {nom: 'Bourgueil', population: 4000}, {nom: 'Bourget', population: 4000},
  ]));
  assert.deepEqual(openGazetteer(bytes).suggest('bourg').map(({name}) => name), ['Bourg', 'Bourges', 'Bourget', 'Bourgueil']);
});

test('should give all communes of a postcode, the city of an arrondissement included, as a plain reading of every commune does', () => {
  const gazetteer = national();
  const by = new Map<string, string[]>();
  for (let at = 0; at < gazetteer.size; at++) {
    const place = gazetteer.resolve(`commune:${gazetteer.codeAt(at)}`)!.place;
    for (const postcode of place.postcodes) by.set(postcode, [...(by.get(postcode) ?? []), place.code]);
  }
  assert.ok(by.size > 5000);
  assert.deepEqual(gazetteer.communesOf('75011').map(({code}) => code).sort(), ['commune:75056', 'commune:75111']);
  for (const [postcode, codes] of by) assert.deepEqual(gazetteer.communesOf(postcode).map(({code}) => code).sort(), [...codes].sort(), postcode);
  for (const none of ['', '00000', '99999', '3760', 'abcde', '37600 ']) assert.deepEqual(gazetteer.communesOf(none), [], none);
});
