/** The form of an event: what it says of one that is kept, what is wrong with it and where, times that no clock shows, zones overseas. */
import assert from 'node:assert/strict';
import {describe, it} from 'node:test';
import type {Place} from '../../../src/contract/place.ts';
import {completed, EMPTY_FORM, eventDifferences, EVENT_MODELS, hints, modelForm, readEvent, sealOfEvent, typedEvent, withoutDates} from '../../../worker/registry/domain/event-form.ts';
import type {KnownForEvents, TypedEvent} from '../../../worker/registry/domain/event-form.ts';
import {zoneOf, ZONES} from '../../../worker/registry/domain/event-zones.ts';
import {timeZoneSchema} from '../../../src/contract/event.ts';
import {gazetteer} from './world.ts';

const place = (code: string, name: string, departement: string, postcodes: string[], lat: number, lon: number): Place => ({code, name, kind: 'commune', departement, postcodes, lat, lon, precision: 'exact'});
const SAINT_DENIS = place('commune:97411', 'Saint-Denis', '974', ['97400'], -20.88, 55.45);
const REUNION: Place = {...place('departement:974', 'La Réunion', '974', [], -21.1, 55.5), kind: 'departement'};

const KNOWN: KnownForEvents = {
  place: (code) => (code === SAINT_DENIS.code ? {place: SAINT_DENIS, departements: ['974']} : code === REUNION.code ? {place: REUNION, departements: ['974']} : gazetteer.resolve(code)),
  communes: (postcode) => (postcode === '97400' ? [SAINT_DENIS] : gazetteer.communesOf(postcode)),
  needs: new Set(['creer-un-site', 'choisir-outils']), may: () => true,
};
const FORM: TypedEvent = {
  ...EMPTY_FORM,
  text: {
    ...EMPTY_FORM.text, kind: 'journee', title: 'Journée de Loches', summary: 'Une journée.', organiserName: 'Coordination 37', venueName: 'Maison des associations', street: '1 rue Haute', postcode: '37600', price: 'gratuit', how: 'here',
    onSite: '30',
  },
  boxes: {territories: ['departement:37'], modes: ['sur-place'], access: ['transports', 'pmr']}, starts: ['2027-03-12T09:30', ''], ends: ['2027-03-12T17:00', ''], needs: {'creer-un-site': '2'},
};
type Change = Partial<TypedEvent['text']> & {readonly boxes?: Partial<TypedEvent['boxes']>; readonly starts?: readonly string[]; readonly ends?: readonly string[]; readonly needs?: TypedEvent['needs']};
const form = ({boxes, starts, ends, needs, ...text}: Change = {}): TypedEvent => ({text: {...FORM.text, ...text}, boxes: {...FORM.boxes, ...boxes}, starts: starts ?? FORM.starts, ends: ends ?? FORM.ends, needs: needs ?? FORM.needs});
const errorsOf = (change: Change, known = KNOWN): string[] => {
  const read = readEvent(form(change), known);
  if (!('errors' in read)) return [];
  for (const {message} of read.errors) assert.match(message, /^[A-ZÀ-Ü].+\.$/, 'a whole sentence');
  return read.errors.map(({field}) => field);
};
function eventOf(change: Change = {}, known = KNOWN) {
  const read = readEvent(form(change), known);
  assert.ok('event' in read, JSON.stringify(read));
  return read;
}

describe('the link of a room', () => {
  const REMOTE = {boxes: {modes: ['a-distance']}, venueName: '', street: '', postcode: '', onSite: '', room: 'https://salle.example.org/x'} as const;
  it('is refused where nobody registers here, for nobody would be sent it, with what to do instead', () => {
    for (const change of [{how: 'none'}, {how: 'elsewhere', url: 'https://ailleurs.example.org/'}]) {
      assert.deepEqual(errorsOf({...REMOTE, kind: 'webinaire', ...change}), ['room']);
      assert.deepEqual(errorsOf({...REMOTE, kind: 'webinaire', ...change, room: ''}), []);
    }
    assert.deepEqual(errorsOf({...REMOTE, kind: 'webinaire'}), []);
    const read = readEvent(form({...REMOTE, kind: 'webinaire', how: 'none'}), KNOWN);
    assert.ok('errors' in read);
    assert.match(read.errors[0]!.message, /personnes inscrites ici[^]*retirez-le[^]*description/);
  });

  it('is to be public where one comes without registering: it is recalled until the description has an address', () => {
    const told = (description: string, how = 'none'): boolean => hints(eventOf({...REMOTE, room: '', kind: 'webinaire', how, description})).some((hint) => /sans inscription/.test(hint));
    assert.deepEqual([told(''), told('Sur https://salle.example.org/ouverte'), told('', 'here')], [true, false, false]);
  });
});

describe('the form of an event', () => {
  it('says the event, with the commune and its position found by the postcode, and empty rows left out', () => {
    const {event, departements, room} = eventOf();
    assert.deepEqual(event.venue, {name: 'Maison des associations', address: {street: '1 rue Haute', postcode: '37600', city: 'Loches', commune: '37132'}, lat: 47.1286, lon: 0.9953, access: ['pmr', 'transports']});
    assert.deepEqual([event.sessions, event.timeZone, departements, room, event.needs], [[{start: '2027-03-12T09:30', end: '2027-03-12T17:00'}], 'Europe/Paris', ['37'], undefined, [{code: 'creer-un-site', level: 2}]]);
    assert.deepEqual(eventOf({boxes: {territories: ['region:24']}}).departements, ['37', '41']);
    assert.deepEqual(eventOf({boxes: {territories: ['national']}}).departements, []);
  });

  it('fills itself again with what it said, whatever is in it', () => {
    const changes: readonly Change[] = [
      {}, {how: 'elsewhere', url: 'https://ailleurs.example.org/x'}, {how: 'none'}, {opens: '2027-03-01T08:00', closes: '2027-03-11T18:00'},
      {boxes: {modes: ['sur-place', 'a-distance']}, room: 'https://salle.example.org/abc?pwd=1', remote: '100'}, {description: 'Un.\nDeux.', between: 'Lire', audience: 'Tous', prerequisites: 'Rien', bring: 'Un crayon', priceNote: 'repas compris', complement: 'étage 2', accessNote: 'Par la cour'},
      {lat: '47,13', lon: '0.99'}, {starts: ['2027-03-12T09:30', '2027-03-19T09:30'], ends: ['2027-03-12T17:00', '2027-03-19T17:00']},
    ];
    for (const change of changes) {
      const {event, room} = eventOf(change);
      const again = readEvent(typedEvent(event, room), {...KNOWN, current: event});
      assert.ok('event' in again, JSON.stringify(again));
      assert.deepEqual(again.event, event, JSON.stringify(change));
      assert.equal(again.room, room);
      assert.equal(sealOfEvent(typedEvent(again.event, again.room)), sealOfEvent(typedEvent(event, room)));
    }
  });

  it('is refused field by field, with what to do', () => {
    for (const [change, fields] of [
      [{kind: ''}, ['kind']], [{title: ''}, ['title']], [{title: 'x'.repeat(151)}, ['title']], [{title: 'a\u202Eb'}, ['title']], [{summary: ''}, ['summary']], [{summary: 'x'.repeat(281)}, ['summary']], [{description: 'x'.repeat(4001)}, ['description']],
      [{organiserName: ''}, ['organiserName']], [{organiserUrl: 'javascript:alert(1)'}, ['organiserUrl']], [{boxes: {territories: []}}, ['territories']], [{boxes: {territories: ['departement:99']}}, ['territories']],
      [{boxes: {territories: ['national', 'departement:37']}}, ['territories']], [{boxes: {modes: []}}, ['modes']], [{venueName: ''}, ['venueName']], [{postcode: '3760'}, ['postcode']], [{postcode: '99999'}, ['postcode']],
      [{city: 'Tours'}, ['city']], [{lat: 'nord', lon: '0.99'}, ['lat']], [{lat: '47.1'}, ['lon']], [{lat: '0.99', lon: '47.1'}, ['lat']], [{timeZone: 'Mars/Olympus'}, ['timeZone']], [{starts: [], ends: []}, ['start-1']],
      [{ends: ['2027-03-12T09:30']}, ['end-1']], [{ends: ['']}, ['end-1']], [{starts: ['hier']}, ['start-1']], [{starts: ['2027-02-30T09:30'], ends: ['2027-02-30T10:30']}, ['start-1', 'end-1']],
      [{starts: ['2027-03-12T09:30', '2027-03-12T16:00'], ends: ['2027-03-12T17:00', '2027-03-12T18:00']}, ['start-2']], [{onSite: '0'}, ['onSite']], [{onSite: 'beaucoup'}, ['onSite']], [{onSite: '5001'}, ['onSite']],
      [{price: ''}, ['price']], [{price: 'payant'}, ['price']], [{how: ''}, ['how']], [{how: 'elsewhere'}, ['url']], [{how: 'elsewhere', url: 'ailleurs'}, ['url']], [{kind: 'externe'}, ['how']], [{opens: 'demain'}, ['opens']],
      [{closes: '2027-03-12T10:00'}, ['closes']], [{opens: '2027-03-12T09:30'}, ['opens']], [{needs: {'inconnu': '1'}}, ['need-inconnu']], [{needs: {'creer-un-site': '3'}}, ['need-creer-un-site']], [{bring: 'x'.repeat(1001)}, ['bring']],
      [{accessNote: 'x'.repeat(1001)}, ['accessNote']], [{room: 'https://salle.example.org/'}, ['room']], [{boxes: {modes: ['sur-place', 'a-distance']}, room: 'http://salle.example.org/'}, ['room']],
      [{boxes: {modes: ['sur-place', 'a-distance']}, room: 'https://moi:secret@salle.example.org/'}, ['room']], [{boxes: {modes: ['a-distance']}, room: 'javascript:alert(1)'}, ['room']],
    ] as const satisfies readonly (readonly [Change, readonly string[]])[]) {
      assert.deepEqual(errorsOf(change), fields, JSON.stringify(change).slice(0, 100));
    }
    const wrong = Object.keys(readEvent(EMPTY_FORM, KNOWN));
    assert.deepEqual(wrong, ['errors'], 'an empty form is only refused');
  });

  it('is only of territories of who writes it', () => {
    const known: KnownForEvents = {...KNOWN, may: (departements) => departements.length > 0 && departements.every((code) => code === '37')};
    for (const territories of [['departement:41'], ['departement:37', 'departement:41'], ['region:24'], ['national']]) assert.deepEqual(errorsOf({boxes: {territories}}, known), ['territories'], territories.join());
    assert.deepEqual(errorsOf({boxes: {territories: ['departement:37', 'commune:37132']}}, known), []);
  });

  it('keeps the need of an event that is retired since, and takes no new one', () => {
    const {event} = eventOf({needs: {'creer-un-site': '1'}});
    const known: KnownForEvents = {...KNOWN, needs: new Set(['choisir-outils'])};
    assert.deepEqual(errorsOf({}, known), ['need-creer-un-site']);
    assert.deepEqual(errorsOf({}, {...known, current: event}), []);
  });

  it('moves the place with its address: the position of the old one is not the new one’s', () => {
    const {event} = eventOf({lat: '47,13', lon: '0,99'});
    const before = typedEvent(event);
    const moved = readEvent({...before, text: {...before.text, street: '', postcode: '37000', city: 'Tours'}}, {...KNOWN, current: event});
    assert.ok('event' in moved);
    assert.deepEqual([moved.event.venue?.lat, moved.event.venue?.lon], [47.3936, 0.6892]);
  });
});

describe('for whom a journée is', () => {
  it('is said by the programme where its form says nothing, and shown in the form; other kinds may say nothing', () => {
    const said = /^Celles et ceux qui accompagnent des associations/;
    assert.match(eventOf().event.audience!, said);
    assert.match(eventOf({audience: ' \r\n '}).event.audience!, said);
    assert.equal(eventOf({audience: 'Les bénévoles qui aident leurs voisins.'}).event.audience, 'Les bénévoles qui aident leurs voisins.');
    assert.equal(eventOf({kind: 'atelier'}).event.audience, undefined);
    assert.match(completed(form()).text.audience, said);
    assert.deepEqual(completed(form({kind: 'atelier'})), form({kind: 'atelier'}));
    // One that was kept without it is told of, and a change says what becomes of it.
    const {audience, ...before} = eventOf().event;
    assert.match(hints({event: before, departements: ['37']}).join(), /ne dit pas pour qui est cette journée/);
    assert.deepEqual(eventDifferences(typedEvent(before), completed(typedEvent(before))), [{field: 'audience', before: '', after: audience}]);
  });
});

describe('times of the form', () => {
  it('refuse an hour the clock skips in March, by the zone of the place, in words', () => {
    const skipped = {starts: ['2027-03-28T02:30'], ends: ['2027-03-28T04:00']};
    const read = readEvent(form(skipped), KNOWN);
    assert.ok('errors' in read);
    assert.deepEqual(read.errors.map(({field, message}) => [field, message]), [['start-1', 'Cette heure n’existe pas (France métropolitaine) : cette nuit-là, les horloges sautent 2\u00A0h\u00A030. Donnez une autre heure.']]);
    assert.deepEqual(errorsOf({starts: ['2027-03-28T01:30'], ends: ['2027-03-28T02:59']}), ['end-1']);
    assert.deepEqual(errorsOf({closes: '2027-03-28T02:30', starts: ['2027-03-30T09:00'], ends: ['2027-03-30T10:00']}), ['closes']);
    // La Réunion knows no summer time: the same night has all its hours.
    assert.deepEqual(errorsOf({...skipped, postcode: '97400', boxes: {territories: ['departement:974']}}), []);
    // Saint-Pierre-et-Miquelon changes another night.
    assert.deepEqual(errorsOf({...skipped, timeZone: 'America/Miquelon'}), []);
    assert.deepEqual(errorsOf({starts: ['2027-03-14T02:30'], ends: ['2027-03-14T04:00'], timeZone: 'America/Miquelon'}), ['start-1']);
    // An hour that comes twice is the first of the two.
    assert.deepEqual(errorsOf({starts: ['2027-10-31T02:30'], ends: ['2027-10-31T05:00']}), []);
  });

  it('are those of the place, else of the territory, unless another zone is chosen', () => {
    assert.equal(eventOf({postcode: '97400', boxes: {territories: ['departement:974']}}).event.timeZone, 'Indian/Reunion');
    assert.equal(eventOf({boxes: {territories: ['departement:974'], modes: ['a-distance'], access: []}}).event.timeZone, 'Indian/Reunion');
    assert.equal(eventOf({timeZone: 'Pacific/Noumea'}).event.timeZone, 'Pacific/Noumea');
    const far = eventOf({postcode: '97400', boxes: {territories: ['departement:974']}, timeZone: 'Europe/Paris'});
    assert.match(hints(far)[0]!, /France métropolitaine.*La Réunion/);
    assert.deepEqual(hints(eventOf()), []);
    for (const [zone] of ZONES) assert.ok(timeZoneSchema.safeParse(zone).success, zone);
    assert.deepEqual(['971', '972', '973', '974', '975', '976', '977', '978', '986', '987', '988', '37', '2A'].map(zoneOf).filter((zone) => zone === 'Europe/Paris').length, 2);
  });
});

describe('models and copies', () => {
  it('open half a form, which dates, place and territory complete', () => {
    for (const {code} of EVENT_MODELS) {
      const typed = modelForm(code, {organiser: 'Coordination 37', territories: ['departement:37']})!;
      const {kind, title, summary, price, how} = typed.text;
      const done = readEvent({
        ...typed, starts: FORM.starts, ends: FORM.ends, boxes: {...typed.boxes, modes: typed.boxes.modes.length === 0 ? ['sur-place'] : typed.boxes.modes},
        text: {
          ...typed.text, kind: kind || 'rencontre', title: title || 'Un titre', summary: summary || 'Un résumé.', price: price || 'gratuit', organiserName: 'Qui organise', url: how === 'elsewhere' ? 'https://ailleurs.example.org/' : '',
          ...(typed.boxes.modes[0] !== 'a-distance' && {venueName: 'Maison', postcode: '37600'}),
        },
      }, KNOWN);
      assert.ok('event' in done, `${code}: ${JSON.stringify(done)}`);
    }
    assert.equal(modelForm('inconnu', {organiser: '', territories: []}), undefined);
    assert.equal(modelForm('constructor', {organiser: '', territories: []}), undefined);
  });

  it('copy the words and leave the dates and the room', () => {
    const {event} = eventOf({boxes: {modes: ['sur-place', 'a-distance']}, opens: '2027-03-01T08:00', closes: '2027-03-11T18:00'});
    const copy = withoutDates(typedEvent(event, 'https://salle.example.org/'));
    assert.deepEqual(eventDifferences(typedEvent(event, 'https://salle.example.org/'), copy).map(({field}) => field).sort(), ['closes', 'opens', 'room', 'sessions']);
    assert.deepEqual(readEvent(copy, KNOWN), {errors: [{field: 'start-1', code: 'invalid', message: 'Donnez au moins une séance, 20 au plus.'}]});
  });
});
