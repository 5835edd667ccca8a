/** Files for others: safe in a spreadsheet, true to the standard, without contacts, written while they are read. */
import assert from 'node:assert/strict';
import {readFileSync} from 'node:fs';
import {describe, it} from 'node:test';
import {parse} from 'csv-parse/sync';
import fc from 'fast-check';
import {BYTE_ORDER_MARK, cell, record} from '../../../worker/http/csv.ts';
import {MEDNUM_COLUMNS, mednumRow} from '../../../worker/edge/mednum.ts';
import {sharedData, skipWithout} from '../../support/shared-data.ts';
import {directory, edge, structure, STRUCTURES} from './fixture.ts';

const app = edge();
const read = async (name: string): Promise<string> => {
  const bytes = new Uint8Array(await (await app.request(`/v1/exports/structures.${name}`)).arrayBuffer());
  return new TextDecoder('utf-8', {ignoreBOM: true}).decode(bytes);
};

describe('a cell', () => {
  it('should never begin a formula, and never lose a character', () => {
    fc.assert(fc.property(fc.oneof(fc.string({unit: 'binary'}), fc.string({unit: fc.constantFrom('=', '+', '-', '@', '\t', '\r', '\n', '"', ',', ';', ' ', 'a', '＝'), maxLength: 8})), (text) => {
      const written = cell(text);
      const [[back]] = parse(`${written},end\r\n`, {relax_quotes: false}) as [[string]];
      assert.ok(!/(?:^|[;\t\r\n]"*)[\s\uFEFF]*[=+\-@＝＋－＠]/.test(back), JSON.stringify(back));
      assert.equal(back.replaceAll("'", ''), text.replaceAll("'", ''), 'nothing but apostrophes is added');
    }));
  });

  it('should keep the sign of numbers and the apostrophe of names', () => {
    assert.equal(record([-1.5, undefined, "O'Brien", '-1.5', '=1+1', ' =1', '＝1', 'a"b', 'a,b', 'a\nb']), `-1.5,,O'Brien,'-1.5,'=1+1,' =1,'＝1,"a""b","a,b","a\nb"\r\n`);
  });

  it('should hold no formula behind the sign a French spreadsheet ends a cell at, and leave other semicolons alone', () => {
    assert.equal(record(['x;=1+1', 'x; @A1', 'x\n-1', 'x;"=1+1"', 'Mo 09:00-12:00; Tu off']), `x;'=1+1,x; '@A1,"x\n'-1","x;""'=1+1""",Mo 09:00-12:00; Tu off\r\n`);
  });
});

describe('the exports', () => {
  it('should give every structure in structures.csv, with a mark Excel reads', async () => {
    const text = await read('csv');
    assert.ok(text.startsWith(BYTE_ORDER_MARK));
    const rows = parse(text, {columns: true, bom: true}) as Record<string, string>[];
    assert.deepEqual(rows.map(({id}) => id), ['s1', 's2', 's3', 's4']);
    assert.equal(rows[1]!['name'], `'${STRUCTURES[1]!.name}`);
    assert.equal(rows[1]!['lat'], '-21.1');
    assert.equal(rows[1]!['summary'], `'${STRUCTURES[1]!.summary}`);
    assert.equal(rows[2]!['name'], STRUCTURES[2]!.name);
    assert.equal(rows[0]!['needs'], 'comptabilite:accompagner');
  });

  it('should run nothing in a spreadsheet that ends cells at `;`, from any field and in both tables', async () => {
    const one = edge({directory: () => directory([structure('s1', {name: 'Lieu;=1+1;', summary: 'Aide;"=2+2"', needs: []})])});
    for (const name of ['csv', 'mednum.csv']) {
      const text = (await (await one.request(`/v1/exports/structures.${name}`)).text()).replace(/^\uFEFF/, '');
      assert.match(text, /Lieu;'=1\+1;/, name);
      for (const seen of text.split(/[;\t\r\n]/)) assert.doesNotMatch(seen.replace(/^"+/, ''), /^\s*[=+\-@]/, name);
    }
  });

  it('should hold no contact in any form', async () => {
    for (const name of ['csv', 'mednum.csv', 'geojson', 'json']) assert.doesNotMatch(await read(name), /contact@example\.org/, name);
    const rows = parse(await read('mednum.csv'), {columns: true, bom: true}) as Record<string, string>[];
    assert.ok(rows.every(({telephone, courriels}) => telephone === '' && courriels === ''));
  });

  it('should be whole JSON and GeoJSON, also when empty', async () => {
    for (const one of [app, edge({directory: () => directory([])})]) {
      const json = (await (await one.request('/v1/exports/structures.json')).json()) as {items: {id: string}[]};
      const geo = (await (await one.request('/v1/exports/structures.geojson')).json()) as {type: string; features: {id: string; geometry: {coordinates: number[]}}[]};
      assert.equal(json.items.length, geo.features.length);
      assert.equal(geo.type, 'FeatureCollection');
      if (one === app) assert.deepEqual(geo.features[1]!.geometry.coordinates, [55.5, -21.1]);
    }
  });

  it('should be written while it is read', async () => {
    let asked = 0;
    const many = Array.from({length: 5000}, (_, i) => structure(`s${(i + 1).toString(36)}`, {name: `Exemple ${i}`}));
    const source = directory(many);
    const one = edge({directory: () => ({...source, structure: (id) => (asked++, source.structure(id))})});
    const reader = (await one.request('/v1/exports/structures.csv')).body!.getReader();
    await reader.read();
    await reader.read();
    assert.ok(asked <= 400, `${asked} structures read for the first pieces`);
    await reader.cancel();
  });

  it('should say its licence and a name for the file', async () => {
    const {headers} = await app.request('/v1/exports/structures.mednum.csv');
    assert.match(headers.get('link') ?? '', /licence-ouverte-open-licence>; rel="license"/);
    assert.equal(headers.get('content-disposition'), 'attachment; filename="pana-structures.mednum.csv"');
    assert.equal(headers.get('x-attribution'), 'PANA, 2026-11-01');
  });

  it('should keep to the national standard: columns, order, values', {skip: skipWithout('mednum-standard.schema.json')}, () => {
    const schema = JSON.parse(readFileSync(sharedData('mednum-standard.schema.json')!, 'utf8')) as {fields: {name: string; constraints?: {pattern?: string; maxLength?: number}}[]};
    assert.deepEqual(MEDNUM_COLUMNS, schema.fields.map(({name}) => name));
    const everything = structure('s9', {
      name: 'Tout', summary: 'é'.repeat(400), kind: 'mjc', price: ['gratuit', 'depense-acceptable', 'adherents', 'payant'], formats: ['individuel', 'collectif', 'autonomie', 'sur-site', 'a-distance'],
      access: ['sans-rendez-vous', 'sur-rendez-vous', 'telephone', 'courriel', 'pmr', 'deficience-visuelle', 'surdite', 'handicap-mental', 'illettrisme', 'anglais', 'autres-langues'],
      labels: [{code: 'aidants-connect'}, {code: 'france-services'}, {code: 'conseiller-numerique'}, {code: 'fabrique-de-territoire'}, {code: 'pana'}, {code: 'autre', name: 'Label | maison'}],
      audiences: ['Jeunes', 'Bénévoles'], siret: '43493312300029', appointment: 'https://rdv.example.org/',
      needs: ['demarches-en-ligne', 'bases-numeriques', 'inclusion-numerique', 'cybersecurite', 'culture-numerique', 'visuels-et-videos', 'pret-de-materiel', 'materiel-reconditionne'].map((code) => ({code, level: 'orienter' as const})),
    });
    for (const one of [...STRUCTURES, everything]) {
      const row = mednumRow(one);
      for (const {name, constraints} of schema.fields) {
        const value = String(row[name as keyof typeof row]);
        if (value === '') continue;
        if (constraints?.pattern) assert.match(value, new RegExp(constraints.pattern, 'u'), name);
        if (constraints?.maxLength) assert.ok(value.length <= constraints.maxLength, name);
      }
    }
    assert.equal(String(mednumRow(everything).services).split('|').length, 9, 'each service of the standard can be said');
  });
});
