/** What becomes of a row: repaired where that is certain, refused with the reason otherwise; and the real files, counted. */
import assert from 'node:assert/strict';
import {readFileSync} from 'node:fs';
import {join} from 'node:path';
import {describe, it} from 'node:test';
import fc from 'fast-check';
import {structureInputSchema} from '../../../src/contract/structure.ts';
import {FileRefusal} from '../../../worker/ingest/encoding.ts';
import {parseMapping} from '../../../worker/ingest/mapping.ts';
import {editDistance} from '../../../worker/ingest/standard.ts';
import type {StandardRecord} from '../../../worker/ingest/standard.ts';
import {gazetteer, prepare, ROOT, row, standardCsv} from './support.ts';
import {sharedData, skipWithout} from '../../support/shared-data.ts';

async function one(over: StandardRecord): Promise<{structure?: ReturnType<typeof structureInputSchema.parse>; entries: string[]}> {
  const {listings, entries} = await prepare(standardCsv([row('1', over)]));
  return {...(listings[0] && {structure: listings[0].structure}), entries: entries.map(({action, field, repaired}) => [action, field, repaired].filter(Boolean).join(' '))};
}

describe('a row of the standard', () => {
  it('that is right is taken without a word, with what the standard says in our words', async () => {
    const {structure, entries} = await one({
      typologie: 'CS|ASSO', frais_a_charge: 'Gratuit', modalites_accompagnement: 'À distance|Dans un atelier collectif', modalites_acces: 'Se présenter|Téléphoner',
      prise_en_charge_specifique: 'Surdité|Handicaps moteurs', dispositif_programmes_nationaux: 'France Services|Certification PIX', telephone: '+33247590798',
      courriels: 'contact@asso.fr', site_web: 'https://asso.fr', horaires: 'Mo-Fr 09:00-12:00', presentation_resume: 'Une structure.', publics_specifiquement_adresses: 'Seniors',
    });
    assert.deepEqual(entries, []);
    assert.deepEqual(structure, {
      name: 'Structure 1', summary: 'Une structure.', kind: 'centre-social',
      address: {street: '2 rue du Château', postcode: '37600', city: 'Loches', commune: '37132'}, lat: 47.1286, lon: 0.991, precision: 'exact', serviceArea: [],
      needs: [{code: 'demarches-en-ligne', level: 'orienter', inferred: true}, {code: 'subventions-en-ligne', level: 'informer', inferred: true}],
      formats: ['a-distance', 'collectif'], price: ['gratuit'], access: ['sans-rendez-vous', 'telephone', 'surdite', 'pmr'], audiences: ['Seniors'],
      labels: [{code: 'france-services'}, {code: 'autre', name: 'Certification PIX'}],
      contact: {phone: {value: '+33247590798', publish: true}, email: {value: 'contact@asso.fr', publish: true}}, website: 'https://asso.fr', openingHours: 'Mo-Fr 09:00-12:00',
      updatedAt: '2026-01-02', provenance: {source: 'test', id: '1', licence: 'Licence Ouverte 2.0', date: '2026-01-02'},
    });
  });

  it('is put right where that is certain, each time with a line in the report', async () => {
    assert.deepEqual((await one({code_postal: '1000', code_insee: '1053', commune: 'BOURG EN BRESSE', latitude: '46,2', longitude: '5,22'})).entries, [
      'repaired code_insee 01053', 'repaired latitude 46.2 5.22', 'repaired code_postal 01000', 'repaired commune Bourg-en-Bresse']);
    assert.deepEqual((await one({latitude: '0.9952', longitude: '47.1286'})).entries, ['repaired latitude 47.1286 0.9952']);
    assert.deepEqual((await one({code_postal: '00000'})).entries, ['repaired code_postal 37600']);
    assert.deepEqual((await one({code_postal: '00000', code_insee: '13055', commune: 'Marseille', latitude: '43.3722', longitude: '5.3539'})).entries, ['repaired code_postal 13015']);
    assert.match((await one({code_postal: '00000', code_insee: '75056', commune: 'Paris', latitude: '48.884561', longitude: '2.332240'})).entries.join(), /^repaired code_postal 750(?:00|18)$/);
    assert.deepEqual((await one({site_web: 'www.asso.fr', nom: 'CENTRE SOCIAL DE LOCHES'})).entries, ['repaired nom Centre Social de Loches', 'repaired site_web https://www.asso.fr']);
    // The code says Ain, but postcode, name and position agree on Loches.
    assert.deepEqual((await one({code_insee: '01053'})).entries, ['repaired code_insee 37132']);
  });

  it('without position stands at the centre of its commune, and says it is approximate', async () => {
    for (const [latitude, longitude] of [['', ''], ['0', '0'], ['abc', ''], ['99', '200'], ['1e999', '1']] as const) {
      const {structure, entries} = await one({latitude, longitude});
      assert.equal(structure?.precision, 'approximate');
      assert.deepEqual([structure?.lat, structure?.lon], [47.1286, 0.9952]);
      assert.ok(entries.includes('geocoded latitude 47.1286 0.9952'));
    }
    const island = await one({code_insee: '', code_postal: '97490', commune: 'Sainte Clotilde', latitude: '', longitude: '', telephone: '0262 12 34 56'});
    assert.equal(island.structure?.address.commune, '97411');
    assert.equal(island.structure?.contact.phone?.value, '+262262123456');
  });

  it('loses only the field that cannot be kept', async () => {
    const {structure, entries} = await one({
      telephone: '39 49', courriels: 'personne', site_web: 'javascript:alert(1)', horaires: 'sur rendez-vous', services: 'Danse', frais_a_charge: 'Gratuit sous condition', pivot: 'W371000001', date_maj: '31/02/2024',
    });
    assert.deepEqual(entries.sort(), ['dropped courriels', 'dropped date_maj', 'dropped frais_a_charge', 'dropped horaires', 'dropped pivot', 'dropped services', 'dropped site_web', 'dropped telephone']);
    assert.deepEqual([structure?.contact, structure?.needs, structure?.price, structure?.updatedAt], [{}, [], [], '2026-11-22']);
  });

  it('keeps a mailbox that may be a person’s to itself, and out of the report', async () => {
    const {structure} = await one({courriels: 'camille.exemple@asso.fr'});
    assert.deepEqual(structure?.contact.email, {value: 'camille.exemple@asso.fr', publish: false});
    const {entries} = await prepare(standardCsv([row('1', {courriels: 'camille.exemple@asso.fr|autre@asso.fr'})]));
    assert.doesNotMatch(JSON.stringify(entries), /camille/);
  });

  it('is refused when it has no name, no place, or a place that contradicts it', async () => {
    for (const [over, field] of [
      [{nom: ' '}, 'nom'], [{nom: '\u200B'}, 'nom'], [{nom: 'M\uFFFDd\uFFFDtruc'}, 'nom'], [{code_insee: '', code_postal: '99999', commune: 'Nulleville', latitude: '', longitude: ''}, 'commune'],
      [{latitude: '50.6', longitude: '3.06'}, 'latitude'], [{latitude: '-20.9', longitude: '55.4'}, 'latitude'], [{id: 'x'.repeat(121)}, 'id'],
    ] as const) {
      const {structure, entries} = await one(over);
      assert.equal(structure, undefined);
      assert.ok(entries.includes(`refused ${field}`), JSON.stringify([over, entries]));
    }
  });

  it('that repeats another is taken once; that contradicts it under the same identifier is refused', async () => {
    const {listings, entries} = await prepare(standardCsv([row('1'), row('1'), row('1', {nom: 'Autre'})]));
    assert.equal(listings.length, 1);
    assert.deepEqual(entries.map(({line, action}) => [line, action]), [[3, 'merged'], [4, 'refused']]);
  });

  it('with too few or too many columns is refused by its line, the others are taken', async () => {
    const lines = standardCsv([row('1'), row('2'), row('3')]).split('\n');
    lines[2] = 'x,y';
    lines[3] += ',en trop';
    const {listings, entries} = await prepare(lines.join('\n'));
    assert.equal(listings.length, 1);
    assert.deepEqual(entries.map(({line, action}) => [line, action]), [[3, 'refused'], [4, 'refused']]);
  });

  it('of hostile text never breaks the import, and what is taken obeys the contract', async () => {
    const hostile = fc.constantFrom('', '\u202Eabc', '<img src=x onerror=alert(1)>', '=1+1', "'; DROP TABLE structures; --", '\u0000', '__proto__', 'e\u0301', '🎉'.repeat(200), 'A'.repeat(5000), '|||', '1e999', '-0', 'NaN', '{{7*7}}', '&#x0;', '\uD800');
    const columns = ['nom', 'adresse', 'complement_adresse', 'commune', 'latitude', 'longitude', 'telephone', 'courriels', 'site_web', 'horaires', 'presentation_resume', 'typologie', 'services', 'prise_rdv', 'date_maj', 'source', 'pivot', 'frais_a_charge', 'publics_specifiquement_adresses', 'autres_formations_labels', 'code_postal', 'code_insee'] as const;
    await fc.assert(fc.asyncProperty(fc.array(fc.tuple(fc.constantFrom(...columns), hostile), {minLength: 1, maxLength: 4}), async (changes) => {
      const text = standardCsv([row('1', Object.fromEntries(changes.map(([name, value]) => [name, value.replaceAll('\u0000', '\u0001')])))]);
      const {listings, refused} = await prepare(text);
      assert.equal(listings.length + refused, 1);
      for (const {structure} of listings) assert.deepEqual(structureInputSchema.parse(structure), structure);
    }), {numRuns: 200});
  });
});

describe('a mapping', () => {
  const mapping = (over: object): ReturnType<typeof parseMapping> => parseMapping(JSON.stringify({fields: {id: 'n', nom: 'Nom', commune: 'Ville', code_postal: 'CP'}, ...over}));

  it('reads CP1252 with semicolons, missing identifiers and lost zeros', async () => {
    const text = 'Nom;Ville;CP\r\nMédiathèque de l’été – «œuvre»;BOURG-EN-BRESSE;1000\r\n';
    const cp1252: Record<string, number> = {'’': 0x92, '–': 0x96, 'œ': 0x9c};
    const bytes = Uint8Array.from([...text].map((character) => cp1252[character] ?? character.charCodeAt(0)));
    const options = {mapping: mapping({fields: {nom: 'Nom', commune: 'Ville', code_postal: 'CP'}, date: '2024-05-06'})};
    const {listings, read} = await prepare(bytes, options, 'été.csv');
    assert.deepEqual([read.encoding, read.delimiter], ['windows-1252', ';']);
    const [{structure, source, id}] = listings as [typeof listings[number]];
    assert.deepEqual([structure.name, structure.address.postcode, structure.address.city, structure.updatedAt, source], ['Médiathèque de l’été – «œuvre»', '01000', 'Bourg-en-Bresse', '2024-05-06', 'été']);
    assert.match(id, /^sans-id-/);
    assert.equal((await prepare(bytes, options)).listings[0]!.id, id);
  });

  it('skips, adds, translates and joins as it says', async () => {
    const own = mapping({
      fields: {id: 'n', nom: 'Nom', commune: 'Ville', code_postal: 'CP', adresse: ['No', 'Rue'], typologie: 'Type'}, values: {typologie: {'Centre social (asso)': 'CS'}},
      when: [{column: 'Payant', is: ['non'], field: 'frais_a_charge', add: 'Gratuit'}], skip: [{column: 'Etat', is: ['fermé'], reason: 'Fermé.'}], days: {Mo: 'Lun', Tu: 'Mar'},
    });
    const text = 'n,Nom,Ville,CP,No,Rue,Type,Payant,Etat,Lun,Mar\n1,A,Loches,37600,5,rue X,Centre social (asso),non,,9h-12h,\n2,B,Loches,37600,,rue X,,oui,fermé,,\n3,C,Loches,37600,,rue X,Autre,oui,,9h-12h,matin\n';
    const {listings, skipped, entries} = await prepare(text, {mapping: own});
    assert.equal(skipped, 1);
    assert.deepEqual(listings.map(({structure: {address, kind, price, openingHours}}) => [address.street, kind, price, openingHours]), [['5 rue X', 'centre-social', ['gratuit'], 'Mo 09:00-12:00'], ['rue X', 'autre', [], undefined]]);
    assert.deepEqual(entries.filter(({action}) => action !== 'geocoded').map(({line, action, field}) => [line, action, field]), [[3, 'skipped', 'Etat'], [4, 'dropped', 'horaires']]);
  });

  it('that is wrong, or of another file, is refused by name', async () => {
    assert.throws(() => parseMapping('{'), FileRefusal);
    assert.throws(() => parseMapping('{"fields":{"nomm":"x"}}'), /nomm/);
    assert.throws(() => parseMapping('{"fields":{},"extra":1}'), /extra/);
    await assert.rejects(prepare('Titre,Ville,CP,n\nx,y,z,1\n', {mapping: mapping({})}), /Il manque : Nom/);
  });

  it('distances between words are edits', () => {
    assert.deepEqual([editDistance('commune', 'communne'), editDistance('', 'abc'), editDistance('nom', 'name')], [1, 3, 2]);
  });
});

describe('real files', () => {
  const example = (name: string): ReturnType<typeof parseMapping> => parseMapping(readFileSync(join(ROOT, 'worker/ingest/mappings', name), 'utf8'));
  const count = (entries: readonly {action: string; field: string}[], key: string): number => entries.filter(({action, field}) => `${action} ${field}` === key).length;

  it('lieux-mednum.csv: every line is taken; what was put right is known', {skip: skipWithout('lieux-mednum.csv')}, async () => {
    const {listings, refused, entries, lines} = await prepare(readFileSync(sharedData('lieux-mednum.csv')!));
    assert.deepEqual([listings.length, refused, lines.geocoded], [11_445, 0, 1]);
    assert.equal(count(entries, 'dropped horaires'), 126);
    assert.equal(count(entries, 'repaired code_postal'), 130);
    assert.ok(listings.every(({structure}) => structure.serviceArea.length === 0 && structure.verifiedAt === undefined));
    assert.ok(listings.every(({structure: {needs}}) => needs.every(({inferred}) => inferred === true)));
    assert.equal(listings.filter(({structure: {needs}}) => needs.length === 0).length, 1257);
    assert.equal(listings.filter(({structure: {contact}}) => contact.phone).length, 5955);
  });

  it('lieux-mednum-rejets.csv: 326 of 356 are found by their commune, 30 contradict themselves', {skip: skipWithout('lieux-mednum-rejets.csv')}, async () => {
    const {listings, refused, entries, lines} = await prepare(readFileSync(sharedData('lieux-mednum-rejets.csv')!));
    assert.deepEqual([listings.length, refused, lines.geocoded], [326, 30, 295]);
    assert.ok(entries.filter(({action}) => action === 'refused').every(({line, reason}) => line > 1 && reason.length > 10));
  });

  it('the three samples go through their mappings', {skip: skipWithout('import-samples')}, async () => {
    const sample = (name: string): Uint8Array => readFileSync(join(sharedData('import-samples')!, name));
    const days = await prepare(sample('france-services-utf8-comma.csv'), {mapping: example('france-services-jours.json')});
    assert.deepEqual([days.listings.length, days.refused], [79, 0]);
    assert.equal(days.listings[0]!.structure.openingHours, 'Mo 13:30-17:00; Tu-Th 09:00-12:00,13:30-17:00; Fr 09:00-12:00,13:30-16:00');
    assert.equal(days.listings.filter(({structure}) => structure.openingHours).length, 79);

    const lambert = await prepare(sample('maine-et-loire-lambert93.json'), {mapping: example('maine-et-loire-lambert93.json')});
    assert.deepEqual([lambert.listings.length, lambert.refused, lambert.skipped], [35, 1, 4]);
    const [amia] = lambert.listings;
    assert.deepEqual([amia!.structure.lat, amia!.structure.lon, amia!.structure.address.street, amia!.structure.updatedAt], [47.294016, 0.02466, '20 rue Armand Quenard', '2020-02-19']);
    assert.ok(lambert.listings.every(({structure}) => gazetteer().communeByCode(structure.address.commune)!.departement === '49'));

    const damaged = await prepare(sample('paca-cp1252-semicolon.csv'), {mapping: example('region-sud-point-virgule.json')});
    assert.deepEqual([damaged.listings.length, damaged.refused], [58, 1]);
    assert.ok(damaged.listings.every(({structure}) => !JSON.stringify(structure).includes('\uFFFD') && structure.address.postcode.startsWith('04')));
    // Every line with a damaged letter in a field we take is in the report, restored, left out or refused; nothing restored is still damaged.
    const lines = new TextDecoder().decode(sample('paca-cp1252-semicolon.csv')).split(/\r?\n/);
    const [header, ...rows] = lines.map((line) => line.split(';'));
    const name = header!.findIndex((column) => /nom/i.test(column));
    const harmed = rows.flatMap((cells, i) => (cells[name]?.includes('\uFFFD') ? [i + 2] : []));
    assert.ok(harmed.length >= 30, `${harmed.length} lines`);
    const reported = new Set(damaged.entries.filter(({value}) => value.includes('\uFFFD')).map(({line}) => line));
    assert.deepEqual(harmed.filter((line) => !reported.has(line)), []);
    assert.ok(damaged.entries.every(({repaired}) => !repaired?.includes('\uFFFD')));
  });
});
