/** The examples of a first run show everything and fool nobody. */
import assert from 'node:assert/strict';
import {describe, it} from 'node:test';
import {coordinationSchema} from '../../../src/contract/place.ts';
import {EVENT_KINDS} from '../../../src/contract/event-vocabulary.ts';
import {ACCESSES, FORMATS, KINDS, LABELS, LEVELS, PRICES} from '../../../src/contract/vocabulary.ts';
import {parseOpeningHours} from '../../../src/contract/opening-hours.ts';
import {NEED_CODES} from '../../../worker/directory/taxonomy/taxonomy.ts';
import {MERGE_RULES} from '../../../worker/ingest/import.ts';
import {exampleCoordinations, exampleListings, ofTown, seedExamples} from '../../../worker/ingest/seed.ts';
import {exampleEvents} from '../../../worker/ingest/seed-events.ts';
import {openRegistry} from '../../../worker/registry/storage/registry.ts';
import type {PublishedData} from '../../../worker/registry/storage/registry.ts';
import {gazetteer} from './support.ts';

const DAY = '2026-11-22';
const structures = exampleListings(gazetteer(), DAY).map(({structure}) => structure);

describe('the example directory', () => {
  it('is the same for the same day, and is told from that day', () => {
    assert.deepEqual(exampleListings(gazetteer(), DAY).map(({structure}) => structure), structures);
    assert.notDeepEqual(exampleListings(gazetteer(), '2027-11-22')[0]!.structure.updatedAt, structures[0]!.updatedAt);
  });

  it('has about 300 structures, at least two in every département, several in Touraine', () => {
    assert.ok(structures.length >= 280 && structures.length <= 320, String(structures.length));
    const departements = new Map<string, number>();
    for (const {address} of structures) {
      const {departement} = gazetteer().communeByCode(address.commune)!;
      departements.set(departement, (departements.get(departement) ?? 0) + 1);
    }
    const inhabited = gazetteer().territories().filter(({kind, code}) => kind === 'departement' && !/:98[49]$/.test(code)).map(({code}) => code.slice(12));
    assert.deepEqual([...departements.keys()].sort(), inhabited.sort());
    assert.ok([...departements.values()].every((count) => count >= 2));
    for (const commune of ['37132', '37261', '37072']) assert.ok(structures.filter(({address}) => address.commune === commune).length >= 2, commune);
  });

  it('is named and marked as an example everywhere; no person, no real mailbox, no number that rings', () => {
    for (const {name, provenance, contact, website} of structures) {
      assert.match(name, /^Exemple – /);
      assert.equal(provenance.example, true);
      assert.equal(contact.person, undefined);
      assert.match(contact.email!.value, /^(?:contact|accueil)@exemple-[\w-]+\.example\.org$/);
      assert.match(contact.phone!.value, /^\+33(?:19900|26191|35301|46571|53649|63998)\d{4}$/);
      assert.match(website!, /^https:\/\/exemple-[\w-]+\.example\.org\/$/);
    }
    assert.equal(new Set(structures.map(({website}) => website)).size, structures.length);
  });

  it('shows every need at every level, every price, format, access, kind and label, every kind of area, every freshness', () => {
    assert.equal(new Set(structures.flatMap(({needs}) => needs.map(({code, level}) => `${code} ${level}`))).size, NEED_CODES.length * LEVELS.length);
    const shown = (list: (structure: typeof structures[number]) => readonly string[]): string[] => [...new Set(structures.flatMap(list))].sort();
    assert.deepEqual(shown(({price}) => price), [...PRICES].sort());
    assert.deepEqual(shown(({formats}) => formats), [...FORMATS].sort());
    assert.deepEqual(shown(({access}) => access), [...ACCESSES].sort());
    assert.deepEqual(shown(({kind}) => [kind]), [...KINDS].sort());
    assert.deepEqual(shown(({labels}) => labels.map(({code}) => code)), [...LABELS].sort());
    assert.deepEqual(shown(({serviceArea}) => (serviceArea.length === 0 ? ['none'] : serviceArea.map((code) => code.split(':')[0]!))), ['commune', 'departement', 'epci', 'national', 'none', 'region']);
    assert.ok(structures.some(({name}) => name.length > 120) && structures.some(({notice}) => notice) && structures.some(({vendorTie}) => vendorTie));
    assert.deepEqual(shown(({verifiedAt}) => [verifiedAt === undefined ? 'never' : verifiedAt < '2025-11-22' ? 'stale' : verifiedAt < '2026-05-22' ? 'old' : 'fresh']), ['fresh', 'never', 'old', 'stale']);
    for (const {openingHours} of structures) assert.ok(openingHours === undefined || parseOpeningHours(openingHours));
    for (const {serviceArea} of structures) for (const code of serviceArea) assert.ok(code === 'national' || gazetteer().resolve(code), code);
  });

  it('is put in and published in under two seconds, with a coordination for every région and one for the country', () => {
    const registry = openRegistry(':memory:');
    const started = performance.now();
    let data: PublishedData | undefined;
    const count = seedExamples(registry, gazetteer(), Date.parse(`${DAY}T10:00:00Z`), (all: PublishedData) => {
      data = all;
      return new Uint8Array(1);
    });
    assert.ok(performance.now() - started < 2000);
    // None is taken for a duplicate of another, none is too old to show.
    assert.deepEqual([count, data?.structures.length], [structures.length, structures.length]);
    assert.equal(data?.coordinations.length, 19);
    assert.ok(data.events.length > 30 && data.events.every(({example, status, title}) => example === true && status === 'open' && title.startsWith('Exemple – ')));
    for (const coordination of exampleCoordinations(gazetteer())) assert.equal(coordinationSchema.parse(coordination).example, true);
    assert.equal(registry.upsert([], MERGE_RULES, 'now').structures, count);
  });

  it('has events of every kind ahead, by the clocks of their places, and gives them up with the structures', () => {
    const events = exampleEvents(gazetteer(), DAY);
    assert.deepEqual(exampleEvents(gazetteer(), DAY), events);
    assert.deepEqual([...new Set(events.map(({event}) => event.kind))].sort(), [...EVENT_KINDS].sort());
    assert.ok(events.every(({event}) => event.sessions[0]!.start > DAY));
    assert.equal(events.find(({departements}) => departements[0] === '974')!.event.timeZone, 'Indian/Reunion');
    assert.ok(events.some(({event}) => event.sessions.length > 1) && events.some(({event}) => event.modes.length > 1) && events.some(({departements}) => departements.length === 0));
    const registry = openRegistry(':memory:');
    seedExamples(registry, gazetteer(), Date.parse(`${DAY}T10:00:00Z`), () => new Uint8Array(1));
    const {provenance, ...real} = structures[0]!;
    registry.upsert([{source: 'essai', id: '1', structure: {...real, provenance: {source: 'essai'}}}], MERGE_RULES, `${DAY}T11:00:00Z`);
    let left: PublishedData | undefined;
    registry.publish((all: PublishedData) => {
      left = all;
      return new Uint8Array(1);
    }, `${DAY}T11:00:00Z`);
    assert.equal(provenance.example, true);
    assert.deepEqual(left?.events, []);
  });

  it('writes towns as French does', () => {
    assert.deepEqual(['Loches', 'Amboise', 'Le Havre', 'Les Ulis', 'Évry', 'Hyères', 'Yerres', 'La Rochelle'].map(ofTown), ['de Loches', 'd’Amboise', 'du Havre', 'des Ulis', 'd’Évry', 'd’Hyères', 'de Yerres', 'de La Rochelle']);
  });
});
