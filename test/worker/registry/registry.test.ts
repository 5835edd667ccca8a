/** The registry keeps ids, consent and publication straight, whatever order things arrive in. */
import assert from 'node:assert/strict';
import {copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {DatabaseSync} from 'node:sqlite';
import {after, describe, it} from 'node:test';
import fc from 'fast-check';
import {structureInputSchema, structureSchema} from '../../../src/contract/structure.ts';
import type {StructureInput} from '../../../src/contract/structure.ts';
import {MERGE_RULES} from '../../../worker/ingest/import.ts';
import {migrate} from '../../../worker/registry/storage/migrate.ts';
import {publicId, rowOf} from '../../../worker/registry/storage/identifiers.ts';
import {monthsBefore} from '../../../worker/registry/domain/calendar.ts';
import {openRegistry} from '../../../worker/registry/storage/registry.ts';
import type {Listing, PublishedData, Registry} from '../../../worker/registry/storage/registry.ts';

const NOW = '2026-11-22T10:00:00.000Z';
const folder = mkdtempSync(join(tmpdir(), 'pana-registry-'));
after(() => rmSync(folder, {recursive: true}));
const encode = (data: PublishedData): Uint8Array => new TextEncoder().encode(JSON.stringify(data));

type Loose = Omit<Partial<StructureInput>, 'address'> & {street?: string};
const listing = (id: string, {street = '1 rue du Château', ...rest}: Loose = {}, source = 'a'): Listing => ({
  source, id,
  structure: structureInputSchema.parse({
    name: `Structure ${id}`, kind: 'association', address: {street, postcode: '37600', city: 'Loches', commune: '37132'}, lat: 47.1, lon: 1, needs: [],
    updatedAt: '2026-01-01', provenance: {source, id}, ...rest,
  }),
});
const published = (registry: Registry): PublishedData => {
  let data: PublishedData | undefined;
  registry.publish((all) => encode((data = all)), NOW, String(Math.random()));
  return data!;
};

describe('registry', () => {
  it('gives short ids that stay when the same listing comes again, changed or not', () => {
    const registry = openRegistry(':memory:');
    assert.partialDeepStrictEqual(registry.upsert([listing('1', {street: '1 rue A'}), listing('2', {street: '2 rue B'})], MERGE_RULES, NOW), {added: 2, changed: 0, unchanged: 0});
    assert.partialDeepStrictEqual(registry.upsert([listing('2', {street: '2 rue B'}), listing('1', {street: '1 rue A'})], MERGE_RULES, NOW), {added: 0, changed: 0, unchanged: 2});
    assert.partialDeepStrictEqual(registry.upsert([listing('2', {street: '2 rue B', name: 'Autre nom'})], MERGE_RULES, NOW), {changed: 1});
    assert.deepEqual(published(registry).structures.map(({id, name, slug}) => [id, name, slug]), [['s1', 'Structure 1', 'structure-1-loches'], ['s2', 'Autre nom', 'autre-nom-loches']]);
    assert.deepEqual([publicId(36), rowOf('s10'), rowOf('x'), rowOf('s1;')], ['s10', 36, -1, -1]);
  });

  it('never gives a number twice', () => {
    const registry = openRegistry(':memory:');
    registry.upsert([listing('1', {provenance: {source: 'a', id: '1', example: true}})], MERGE_RULES, NOW);
    assert.equal(registry.upsert([listing('2')], MERGE_RULES, NOW).examplesRemoved, 1);
    assert.deepEqual(published(registry).structures.map(({id}) => id), ['s2']);
  });

  it('remembers what became of a structure that was another one’s duplicate, however often', () => {
    const registry = openRegistry(':memory:');
    const at = (id: string, street: string, name: string) => listing(id, {street, name, lat: 47 + Number(id) / 10});
    registry.upsert([at('1', '1 rue A', 'Un'), at('2', '2 rue B', 'Deux'), at('3', '3 rue C', 'Trois'), at('4', '4 rue D', 'Quatre')], MERGE_RULES, NOW);
    assert.deepEqual(published(registry).merged, []);
    // The same name at the same address: one structure.
    registry.upsert([at('3', '2 rue B', 'Deux')], MERGE_RULES, NOW);
    assert.deepEqual(published(registry).merged, [{id: 's3', into: 's2', slug: 'trois-loches'}]);
    registry.upsert([at('2', '1 rue A', 'Un'), at('3', '1 rue A', 'Un')], MERGE_RULES, NOW);
    const {structures, merged} = published(registry);
    assert.deepEqual(structures.map(({id}) => id), ['s1', 's4']);
    assert.deepEqual(merged, [{id: 's2', into: 's1', slug: 'deux-loches'}, {id: 's3', into: 's1', slug: 'trois-loches'}]);
    // It changes what is published, and comes back as it was.
    const version = registry.publish(encode, NOW).version;
    registry.upsert([at('3', '1 rue A', 'Un')], MERGE_RULES, NOW);
    assert.equal(registry.publish(encode, NOW).version, version);
  });

  it('tells homonyms of a commune apart by their slug', () => {
    const registry = openRegistry(':memory:');
    registry.upsert([listing('1', {name: 'Même nom', lat: 47}), listing('2', {name: 'Même nom', lat: 47.5, street: '9 rue Z'})], MERGE_RULES, NOW);
    assert.deepEqual(published(registry).structures.map(({slug}) => slug), ['meme-nom-loches', 'meme-nom-loches-s2']);
  });

  it('publishes no contact, only which fields were consented to; gives the fields themselves one structure at a time', () => {
    const registry = openRegistry(':memory:');
    const contact = {email: {value: 'contact@canary.example.org', publish: true}, phone: {value: '+33261910001', publish: false}};
    registry.upsert([listing('1', {contact}), listing('2', {street: '5 rue C', lat: 47.4, contact: {phone: {value: '+33261910002', publish: false}}})], MERGE_RULES, NOW);
    const {bytes} = registry.publish(encode, NOW);
    const text = new TextDecoder().decode(bytes);
    assert.doesNotMatch(text, /canary|3326191/);
    const {structures} = JSON.parse(text) as PublishedData;
    for (const structure of structures) structureSchema.parse(structure);
    assert.deepEqual(structures.map(({contactFields}) => contactFields), [['email'], []]);
    assert.deepEqual(registry.publishedContact('s1'), {email: 'contact@canary.example.org'});
    assert.equal(registry.publishedContact('s2'), undefined);
    assert.equal(registry.publishedContact('s3'), undefined);
    assert.deepEqual(registry.publishedContacts(), [{id: 's1', contact: {email: 'contact@canary.example.org'}}]);
  });

  it('unpublishes after 18 months what was verified once, with its contact; keeps open data that never was', () => {
    const registry = openRegistry(':memory:');
    const contact = {phone: {value: '+33261910001', publish: true}};
    const dates = ['2025-05-21', '2025-05-22', undefined];
    registry.upsert(dates.map((verifiedAt, i) => listing(String(i), {street: `${i} rue D`, lat: 47 + i, contact, ...(verifiedAt && {verifiedAt})})), MERGE_RULES, NOW);
    assert.deepEqual(published(registry).structures.map(({verifiedAt}) => verifiedAt), ['2025-05-22', undefined]);
    assert.equal(registry.publishedContact('s1'), undefined);
    assert.deepEqual(registry.publishedContact('s2'), {phone: '+33261910001'});
    assert.deepEqual([monthsBefore('2026-08-31', 18), monthsBefore('2024-02-29', 12), monthsBefore('2026-03-31', 1)], ['2025-02-28', '2023-02-28', '2026-02-28']);
  });

  it('publishes anew only when what is public changed', () => {
    const registry = openRegistry(':memory:');
    registry.upsert([listing('1')], MERGE_RULES, NOW);
    const first = registry.publish(encode, NOW);
    const again = registry.publish(() => assert.fail('nothing changed'), '2026-11-23T10:00:00.000Z');
    assert.deepEqual(again, first);
    registry.upsert([listing('1', {summary: 'Nouveau'})], MERGE_RULES, NOW);
    assert.notEqual(registry.publish(encode, NOW).version, first.version);
    assert.equal(registry.publishedVersion(), registry.publication()!.version);
  });

  it('changes nothing at all when publishing fails or when it is only tried', () => {
    const registry = openRegistry(':memory:');
    registry.upsert([listing('1')], MERGE_RULES, NOW);
    const before = registry.publish(encode, NOW);
    assert.throws(() => registry.transaction(() => {
      registry.upsert([listing('2', {street: '7 rue E', lat: 48})], MERGE_RULES, NOW);
      registry.publish(() => {
        throw new Error('disk full');
      }, NOW);
    }), /disk full/);
    assert.equal(registry.transaction(() => registry.upsert([listing('3', {street: '8 rue F', lat: 49})], MERGE_RULES, NOW), false).structures, 2);
    assert.equal(registry.size(), 1);
    assert.deepEqual(registry.publication(), before);
  });

  it('leaves no trace in its files of a contact that was removed', () => {
    const path = join(folder, 'erased.sqlite');
    const registry = openRegistry(path);
    registry.upsert([listing('1', {contact: {email: {value: 'contact@canary.example.org', publish: true}}})], MERGE_RULES, NOW);
    registry.upsert([listing('1')], MERGE_RULES, NOW);
    registry.close();
    assert.equal(readFileSync(path).includes('canary'), false);
  });

  it('goes on with a file of the first version', () => {
    const path = join(folder, 'first.sqlite');
    const first = mkdtempSync(join(folder, 'first-'));
    copyFileSync(join(import.meta.dirname, '../../../worker/registry/storage/migrations/0001-registry.sql'), join(first, '0001-registry.sql'));
    const database = new DatabaseSync(path);
    migrate(database, first);
    database.close();
    const registry = openRegistry(path);
    registry.upsert([listing('1')], MERGE_RULES, NOW);
    assert.deepEqual(published(registry).merged, []);
    registry.close();
  });

  it('refuses a file of a newer version, and applies each migration once and whole', () => {
    const path = join(folder, 'newer.sqlite');
    openRegistry(path).close();
    openRegistry(path).close();
    const database = new DatabaseSync(path);
    database.exec('PRAGMA user_version = 99');
    database.close();
    assert.throws(() => openRegistry(path), /version/);
    const broken = mkdtempSync(join(folder, 'migrations-'));
    writeFileSync(join(broken, '0001-half.sql'), 'CREATE TABLE half (a); SELECT nonsense;');
    const empty = new DatabaseSync(':memory:');
    assert.throws(() => migrate(empty, broken));
    assert.deepEqual(empty.prepare('SELECT name FROM sqlite_schema').all(), []);
  });
});

describe('a structure that signed', () => {
  const open = listing('o', {name: 'Fablab de Loches', summary: 'Un long texte d’un autre', website: 'https://loches.example.org', price: ['payant'], needs: [{code: 'compta', level: 'accompagner'}], contact: {email: {value: 'public@example.org', publish: true}, phone: {value: '+33247000000', publish: true}}}, 'open-data');
  const signed = listing('s', {name: 'Fablab de Loches', price: ['gratuit'], needs: [{code: 'newsletter', level: 'orienter'}], contact: {email: {value: 'nous@example.org', publish: false}}, precision: 'approximate', lat: 47.12}, 'charte');
  for (const order of [[open, signed], [signed, open]]) {
    it(`speaks for itself, whatever open data says, and keeps private what it keeps private (${order.map(({source}) => source).join(' first, then ')})`, () => {
      const registry = openRegistry(':memory:');
      for (const one of order) registry.upsert([one], MERGE_RULES, NOW);
      const {structures} = published(registry);
      assert.equal(structures.length, 1);
      const [{id, price, needs, contactFields, summary, website, lat}] = structures as [PublishedData['structures'][number]];
      assert.deepEqual({price, needs: needs.map(({code}) => code), contactFields, summary, website, lat}, {price: ['gratuit'], needs: ['newsletter'], contactFields: [], summary: undefined, website: undefined, lat: 47.1});
      assert.equal(registry.publishedContact(id), undefined);
    });
  }
});

describe('duplicates', () => {
  it('of any source are one structure that says what all of them say', () => {
    const registry = openRegistry(':memory:');
    const fablab = listing('x', {name: 'FABLAB DE LOCHES', kind: 'fablab', summary: 'Un atelier', updatedAt: '2025-01-01'}, 'b');
    const result = registry.upsert([listing('1', {name: 'Fablab de Loches', kind: 'autre', website: 'https://fablab.example.org', openingHours: 'Mo 09:00-12:00', lat: 47.1005}), fablab], MERGE_RULES, NOW);
    assert.deepEqual(result.merged, [{index: 1, into: {source: 'a', id: '1', name: 'Fablab de Loches'}}]);
    const [structure] = published(registry).structures;
    assert.partialDeepStrictEqual(structure!, {id: 's1', name: 'Fablab de Loches', kind: 'fablab', summary: 'Un atelier', website: 'https://fablab.example.org', updatedAt: '2026-01-01'});
    // What made them alike changed: they part, and the first keeps its number.
    registry.upsert([listing('x', {name: 'Autre atelier', street: '40 avenue Lointaine', lat: 48}, 'b')], MERGE_RULES, NOW);
    assert.deepEqual(published(registry).structures.map(({id, name}) => [id, name]), [['s1', 'Fablab de Loches'], ['s2', 'Autre atelier']]);
  });

  const some = fc.array(fc.record({
    name: fc.constantFrom('Fablab', 'FABLAB', 'Mairie de Loches', 'Loches mairie', 'Le Fablab', 'MJC'),
    lat: fc.constantFrom(47.1, 47.1009, 47.1018, 48), street: fc.constantFrom('1 rue du Château', '1, rue du chateau', 'le bourg', '22 av Foch'),
    updatedAt: fc.constantFrom('2025-01-01', '2026-01-01'), summary: fc.constantFrom(undefined, 'Texte A', 'Texte B'),
  }), {minLength: 1, maxLength: 12});

  const content = (registry: Registry): unknown[] => published(registry).structures.map(({id: _, slug: __, ...rest}) => JSON.stringify(rest)).sort();

  it('are found the same in any order and in any number of imports', () => {
    fc.assert(fc.property(some.chain((rows) => fc.tuple(fc.constant(rows), fc.shuffledSubarray([...rows.keys()], {minLength: rows.length}), fc.integer({min: 0, max: rows.length}))), ([rows, order, cut]) => {
      const listings = rows.map(({summary, ...row}, i) => listing(String(i), {...row, ...(summary && {summary})}, i % 2 ? 'a' : 'b'));
      const one = openRegistry(':memory:');
      one.upsert(listings, MERGE_RULES, NOW);
      const other = openRegistry(':memory:');
      const shuffled = order.map((i) => listings[i]!);
      other.upsert(shuffled.slice(0, cut), MERGE_RULES, NOW);
      other.upsert(shuffled.slice(cut), MERGE_RULES, NOW);
      assert.deepEqual(content(other), content(one));
      // Importing again changes nothing, ids included.
      const before = other.publish(encode, NOW);
      assert.partialDeepStrictEqual(other.upsert(listings, MERGE_RULES, NOW), {added: 0, changed: 0, unchanged: listings.length});
      assert.equal(other.publish(encode, NOW).hash, before.hash);
    }), {numRuns: 60});
  });

  it('are what a plain comparison of all pairs finds', () => {
    const key = fc.record({name: fc.constantFrom('Fablab', 'MJC', 'Mairie'), street: fc.constant(''), postcode: fc.constant('37600'), lat: fc.double({min: 47, max: 47.01, noNaN: true}), lon: fc.double({min: 1, max: 1.01, noNaN: true}), precision: fc.constant('exact' as const)});
    fc.assert(fc.property(fc.array(key, {maxLength: 25}), (keys) => {
      const label = keys.map((_, i) => i);
      const away = (a: typeof keys[number], b: typeof keys[number]): number => {
        const rad = Math.PI / 180;
        const h = Math.sin(((a.lat - b.lat) * rad) / 2) ** 2 + Math.cos(a.lat * rad) * Math.cos(b.lat * rad) * Math.sin(((a.lon - b.lon) * rad) / 2) ** 2;
        return 2 * 6371.0088 * Math.asin(Math.sqrt(h));
      };
      for (let turn = 0; turn < keys.length; turn++) {
        keys.forEach((a, i) => keys.forEach((b, j) => {
          if (a.name === b.name && away(a, b) <= 0.15) label[i] = label[j] = Math.min(label[i]!, label[j]!);
        }));
      }
      const expected = [...new Set(label)].map((first) => [...label.keys()].filter((i) => label[i] === first)).filter((group) => group.length > 1).map((group) => group.join());
      assert.deepEqual(MERGE_RULES.group(keys).map((group) => group.join()).sort(), expected.sort());
    }), {numRuns: 200});
  });
});
