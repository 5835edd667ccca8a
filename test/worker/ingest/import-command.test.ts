/** `npm run import` as a person runs it: real processes, real files on disk, the published directory compared byte for byte. */
import assert from 'node:assert/strict';
import {closeSync, existsSync, ftruncateSync, openSync, readFileSync} from 'node:fs';
import {join} from 'node:path';
import {before, describe, it} from 'node:test';
import {parse} from 'csv-parse/sync';
import {openRegistry} from '../../../worker/registry/storage/registry.ts';
import {seedFolder, publicationOf, row, runImport, scratchFolder, standardCsv, writeIn} from './support.ts';
import {sharedData, skipWithout} from '../../support/shared-data.ts';

const folder = scratchFolder();
const data = join(folder, 'data');
const three = [row('1'), row('2'), row('3')];

describe('npm run import', () => {
  before(async () => {
    const {code, err} = await runImport([writeIn(folder, 'trois.csv', standardCsv(three))], data);
    assert.equal(code, 0, err);
  });

  const xlsx = Uint8Array.from([0x50, 0x4b, 0x03, 0x04, ...new Uint8Array(200)]);
  const wrong = standardCsv(three, ['id', 'name', 'communne', 'code_postal', 'adresse', 'latitude', 'longitud']);
  const whole = standardCsv([...three, row('4', {nom: 'Une structure "citée", sur deux\nlignes'})]);
  const bad: readonly (readonly [what: string, file: () => string, says: RegExp])[] = [
    ['an empty file', () => writeIn(folder, 'vide.csv', ''), /est vide/],
    ['a file of blank lines', () => writeIn(folder, 'blanc.csv', '\n \n'), /est vide/],
    ['a header alone', () => writeIn(folder, 'entete.csv', standardCsv([])), /aucune ligne/],
    ['a workbook', () => writeIn(folder, 'classeur.csv', xlsx), /classeur.*enregistrez-le en CSV/],
    ['binary content', () => writeIn(folder, 'binaire.csv', Uint8Array.from({length: 3000}, (_, i) => (i * 7) % 256)), /binaire.*enregistrez-le en CSV/],
    ['UTF-16', () => writeIn(folder, 'utf16.csv', Buffer.from(`\uFEFF${whole}`, 'utf16le')), /UTF-16/],
    ['a web page', () => writeIn(folder, 'page.csv', '<!doctype html><html><body>404</body></html>'), /page web/],
    ['wrong columns', () => writeIn(folder, 'colonnes.csv', wrong), /Il manque : nom, commune, longitude\. Inconnues : name, communne, longitud\. .*« communne » est peut-être « commune ».*« longitud » est peut-être « longitude »/],
    ['a column written twice', () => writeIn(folder, 'double.csv', whole.replace('pivot', 'id')), /« id » est écrite deux fois/],
    ['a file cut inside quotes', () => writeIn(folder, 'coupe.csv', whole.slice(0, whole.indexOf('citée'))), /tronqué.*ligne 5/],
    ['a file cut inside a row', () => writeIn(folder, 'coupe2.csv', whole.slice(0, whole.indexOf('47.1286,0.993'))), /tronqué.*dernière ligne/],
    ['truncated JSON', () => writeIn(folder, 'coupe.json', '[{"id":"1","nom":"x"},{"id":'), /JSON est tronqué/],
    ['JSON that is no list', () => writeIn(folder, 'objet.json', '{"items":[]}'), /n’est pas une liste/],
    ['one gigabyte', () => sparse(1_000_000_000), /trop grand : 1000 Mo, au plus 200 Mo/],
    ['a folder', () => folder, /n’est pas un fichier/],
    ['nothing at all', () => join(folder, 'absent.csv'), /introuvable/],
  ];
  for (const [what, file, says] of bad) {
    it(`refuses ${what} in one sentence and leaves the directory as it was`, async () => {
      const was = publicationOf(data);
      const {code, err, out} = await runImport([file()], data);
      assert.equal(code, 1);
      assert.match(err, says);
      assert.match(err, /L’annuaire n’a pas été changé\.\n$/);
      assert.doesNotMatch(err + out, /\bat .*:\d+:\d+|Error:/);
      assert.deepEqual(publicationOf(data), was);
    });
  }

  function sparse(bytes: number): string {
    const path = join(folder, 'enorme.csv');
    const file = openSync(path, 'w');
    ftruncateSync(file, bytes);
    closeSync(file);
    return path;
  }

  it('explains itself when misused', async () => {
    for (const args of [[], ['a.csv', 'b.csv'], ['--nope', 'a.csv'], ['a.csv', '--source', '']]) {
      const {code, err} = await runImport(args, data);
      assert.equal(code, 2);
      assert.match(err, /Utilisation : npm run import/);
    }
    assert.equal((await runImport(['--help'], data)).code, 0);
  });

  it('takes all of a file or nothing, unless told to keep going; the report names every line', async () => {
    const own = join(folder, 'own');
    const file = writeIn(folder, 'melange.csv', standardCsv([row('1'), row('2', {nom: ' '}), row('3', {latitude: '10', longitude: '10'}), row('4', {nom: '=CMD()|VRAI', telephone: '02 47 59 07 98'})]));
    const report = join(folder, 'rapport.csv');
    const refused = await runImport([file, '--report', report], own);
    assert.equal(refused.code, 1);
    assert.match(refused.err, /2 lignes refusées : rien n’a été changé.*--keep-going/);
    assert.equal(existsSync(join(own, 'pana.sqlite')), false);

    const tried = await runImport([file, '--keep-going', '--dry-run', '--report', report], own);
    assert.equal(tried.code, 0);
    assert.match(tried.out, /Seraient 2 ajoutées.*2 refusées[^]*rien n’a été changé/);
    assert.equal(existsSync(join(own, 'pana.sqlite')), false);

    const kept = await runImport([file, '--keep-going', '--report', report], own);
    assert.equal(kept.code, 0, kept.err);
    assert.equal(publicationOf(own)!.size, 2);
    const entries = parse(readFileSync(report), {columns: true, bom: true}) as Record<string, string>[];
    assert.deepEqual(entries.map(({line, action, field}) => `${line} ${action} ${field}`), ['3 refused nom', '4 refused latitude', '5 repaired telephone']);
    assert.ok(entries.every(({reason, value, repaired}) => reason && ![value, repaired].some((cell) => /^[=+\-@]/.test(cell!))));
  });

  it('replaces the examples of a first run by real data, and says so', async () => {
    const own = join(folder, 'seeded');
    const seeded = seedFolder(own);
    assert.ok(seeded >= 290);
    const {code, out} = await runImport([join(folder, 'trois.csv')], own);
    assert.equal(code, 0);
    assert.match(out, new RegExp(`${seeded} structures d’exemple retirées[^]*L’annuaire a 3 structures`));
  });

  it('takes the list of coordinations, whole or not at all', async () => {
    const own = join(folder, 'coordinations');
    await runImport([join(folder, 'trois.csv')], own);
    const was = publicationOf(own);
    for (const [list, says] of [
      ['[', /pas du JSON/], ['[]', /non valable/], ['[{"name":"X","territory":"region:99"}]', /Entrée 1.*n’existe pas/], ['[{"name":"X","territory":"national","role":"admin"}]', /entrée 1/],
      ['[{"name":"X","territory":"national"},{"name":"Y","territory":"national"}]', /Entrées 1 et 2/],
    ] as const) {
      const {code, err} = await runImport([writeIn(folder, 'coordinations.json', list), '--coordinations'], own);
      assert.equal(code, 1);
      assert.match(err, says);
      assert.deepEqual(publicationOf(own), was);
    }
    const good = writeIn(folder, 'coordinations.json', '[{"name":"Coordination du Centre","territory":"region:24","email":"coordination@example.org"}]');
    const {code, out} = await runImport([good, '--coordinations'], own);
    assert.equal(code, 0);
    assert.match(out, /1 coordination\. Publié/);
    const registry = openRegistry(join(own, 'pana.sqlite'));
    assert.deepEqual(registry.coordinations(), [{name: 'Coordination du Centre', territory: 'region:24', email: 'coordination@example.org'}]);
    registry.close();
    // Real structures that come later leave it in place.
    await runImport([join(folder, 'trois.csv')], own);
    assert.notDeepEqual(publicationOf(own), was);
  });

  it('keeps one source’s identifiers apart from another’s', async () => {
    const own = join(folder, 'sources');
    const file = writeIn(folder, 'un.csv', standardCsv([row('1', {nom: 'Fablab de Loches'})]));
    const other = writeIn(folder, 'autre.csv', standardCsv([row('1', {nom: 'Mairie annexe', adresse: '8 place Verte', latitude: '47.14'})]));
    await runImport([file, '--source', 'Liste A'], own);
    const {out} = await runImport([other, '--source', 'Liste B'], own);
    assert.match(out, /1 ajoutée, 0 modifiée/);
    assert.match((await runImport([other, '--source', 'Liste B'], own)).out, /0 ajoutée, 0 modifiée, 1 inchangée/);
  });

  it('takes the national file as it is: 11,445 lines, twice', {skip: skipWithout('lieux-mednum.csv'), timeout: 120_000}, async () => {
    const own = join(folder, 'national');
    const first = await runImport([sharedData('lieux-mednum.csv')!], own);
    assert.equal(first.code, 0, first.err);
    assert.match(first.out.replace(/[\u202F\u00A0]/g, ' '), /11 445 ajoutées, 0 modifiée, 0 inchangée, 0 refusée\.\n237 lignes en double[^]*L’annuaire a 11 208 structures/);
    const was = publicationOf(own);
    const second = await runImport([sharedData('lieux-mednum.csv')!], own);
    assert.match(second.out.replace(/[\u202F\u00A0]/g, ' '), /0 ajoutée, 0 modifiée, 11 445 inchangées/);
    assert.deepEqual(publicationOf(own), was);
  });
});
