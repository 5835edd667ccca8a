/** The commands that make the gazetteer, as the build and a person run them. */
import assert from 'node:assert/strict';
import {spawnSync} from 'node:child_process';
import {mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join, resolve} from 'node:path';
import {after, test} from 'node:test';
import {sharedData, skipWithout} from '../../../support/shared-data.ts';
import {openGazetteer} from '../../../../worker/directory/gazetteer/gazetteer.ts';
import {runGazetteer} from '../../../../worker/ingest/geography/build-gazetteer.ts';

const ROOT = resolve(import.meta.dirname, '../../../..');
const folder = mkdtempSync(join(tmpdir(), 'pana-gazetteer-'));
after(() => rmSync(folder, {recursive: true, force: true}));

test('should keep the exact positions of an official file when the product is built again', {skip: skipWithout('communes.csv')}, () => {
  const out = join(folder, 'official.bin');
  runGazetteer([sharedData('communes.csv')!, '--out', out]);
  const official = readFileSync(out);
  assert.match(runGazetteer(['--out', out, '--keep-official']), /kept/);
  assert.deepEqual(readFileSync(out), official);
  assert.equal(openGazetteer(official).communeByCode('11339')!.precision, 'exact');
});

test('should build again what is no gazetteer of this version, and from packages when asked plainly', () => {
  const out = join(folder, 'old.bin');
  writeFileSync(out, 'another version');
  assert.doesNotMatch(runGazetteer(['--out', out, '--keep-official']), /kept/);
  assert.equal(openGazetteer(readFileSync(out)).communeByCode('37132')!.name, 'Loches');
  assert.doesNotMatch(runGazetteer(['--out', out, '--keep-official']), /kept/);
});

test('should make the gazetteer before an import, so that an import can be the first command after npm ci', () => {
  const {scripts} = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as {scripts: Record<string, string>};
  assert.equal(scripts['preimport'], 'node rollup.config.mjs gazetteer');
  const {status, stderr} = spawnSync(process.execPath, [join(ROOT, 'rollup.config.mjs'), 'gazeteer'], {encoding: 'utf8'});
  assert.notEqual(status, 0);
  assert.match(stderr, /nothing is named "gazeteer" here: .*gazetteer/);
});
