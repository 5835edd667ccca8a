/** The elements' files as a page finds them: what a snippet pins, the maps, the files of earlier releases, with their headers. */
import assert from 'node:assert/strict';
import {createHash} from 'node:crypto';
import {cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join, resolve} from 'node:path';
import {after, before, describe, test} from 'node:test';
import {VERSION} from '../../../src/element/version.ts';
import {createElementFiles} from '../../../worker/entries/files.ts';
import {edge as edgeWith} from './fixture.ts';

const CDN = resolve(import.meta.dirname, '../../../dist/cdn');
const EARLIER = '0.0.9';
let folder: string;
let edge: ReturnType<typeof edgeWith>;
before(() => {
  folder = mkdtempSync(join(tmpdir(), 'pana-files-'));
  cpSync(CDN, join(folder, 'cdn'), {recursive: true});
  mkdirSync(join(folder, 'releases', EARLIER, 'chunks'), {recursive: true});
  writeFileSync(join(folder, 'releases', EARLIER, 'pana.js'), 'earlier');
  writeFileSync(join(folder, 'releases', EARLIER, 'chunks/list-1.js'), 'earlier list');
  writeFileSync(join(folder, 'releases/notes.json'), '{}');
  edge = edgeWith({version: VERSION, assets: createElementFiles(join(folder, 'cdn'))});
});
after(() => rmSync(folder, {recursive: true, force: true}));

const get = async (path: string): Promise<Response> => edge.request(path);
type Seals = Record<string, {integrity: string; bytes: number}>;

test('should publish what each file is, entry, chunks, secure files and the single file', async () => {
  const answer = await get(`/pana/${VERSION}/integrity.json`);
  assert.equal(answer.status, 200);
  assert.match(answer.headers.get('content-type')!, /^application\/json/);
  const seals = (await answer.json()) as Seals;
  for (const wanted of [/^pana\.js$/, /^pana\.secure\.js$/, /^single\/pana\.bundle\.js$/, /^chunks\/elements-\w+\.js$/, /^secure\/elements-\w+\.js$/]) {
    assert.ok(Object.keys(seals).some((file) => wanted.test(file)), `no ${wanted}`);
  }
  for (const [file, {integrity, bytes}] of Object.entries(seals)) {
    const sent = Buffer.from(await (await get(`/pana/${VERSION}/${file}`)).arrayBuffer());
    assert.equal(sent.length, bytes, file);
    assert.equal(`sha384-${createHash('sha384').update(sent).digest('base64')}`, integrity, file);
  }
});

test('should send every file so that any page may take it, for as long as it is the same', async () => {
  const seals = (await (await get(`/pana/${VERSION}/integrity.json`)).json()) as Seals;
  const chunk = Object.keys(seals).find((file) => file.startsWith('chunks/'))!;
  const lasting = 'public, max-age=31536000, immutable';
  for (const [path, cache, status] of [
    ['v1/pana.js', 'public, max-age=300', 200],
    ['v1/pana.secure.js', 'public, max-age=300', 302],
    ['v1/integrity.json', 'public, max-age=300', 302],
    [`v1/${chunk}`, lasting, 200],
    [`${VERSION}/pana.js`, lasting, 200],
    [`${VERSION}/pana.js.map`, lasting, 200],
    [`${VERSION}/pana.secure.js`, lasting, 200],
    [`${VERSION}/${chunk}`, lasting, 200],
    [`${VERSION}/${chunk}.map`, lasting, 200],
    [`${VERSION}/single/pana.bundle.js`, lasting, 200],
    [`${VERSION}/single/pana.bundle.js.map`, lasting, 200],
    [`${EARLIER}/pana.js`, lasting, 200],
  ] as const) {
    const answer = await get(`/pana/${path}`);
    assert.equal(answer.status, status, path);
    const sent = Object.fromEntries(['cache-control', 'access-control-allow-origin', 'cross-origin-resource-policy', 'x-content-type-options', 'timing-allow-origin'].map((name) => [name, answer.headers.get(name)]));
    assert.deepEqual(sent, {
      'cache-control': cache, 'access-control-allow-origin': '*', 'cross-origin-resource-policy': 'cross-origin', 'x-content-type-options': 'nosniff', 'timing-allow-origin': '*',
    }, path);
  }
});

describe('source maps', () => {
  test('should know the sources of every script, secure ones a line further down', async () => {
    const seals = (await (await get(`/pana/${VERSION}/integrity.json`)).json()) as Seals;
    const secure = Object.keys(seals).filter((file) => file.startsWith('secure/'));
    assert.ok(secure.length > 15);
    for (const file of [...secure, 'pana.secure.js']) {
      const plain = file === 'pana.secure.js' ? 'pana.js' : file.replace('secure/', 'chunks/');
      const [map, other] = (await Promise.all([file, plain].map(async (one) => (await get(`/pana/${VERSION}/${one}.map`)).json()))) as {mappings: string; sources: string[]}[];
      assert.equal(map!.mappings, `;${other!.mappings}`, file);
      // Line for line, and letter for letter where the map points.
      const [lines, plainLines] = [file, plain].map((one) => readFileSync(join(CDN, one), 'utf8').split('\n'));
      const same = lines!.slice(1).join('\n').replaceAll(' $pana(', 'import(');
      assert.ok(same.startsWith(plainLines!.join('\n').trimEnd()), file);
    }
  });
});

describe('earlier releases', () => {
  test('should be there for the pages that name them', async () => {
    assert.equal(await (await get(`/pana/${EARLIER}/pana.js`)).text(), 'earlier');
    assert.equal(await (await get(`/pana/${EARLIER}/chunks/list-1.js`)).text(), 'earlier list');
  });
  test('should be nothing but their files', async () => {
    for (const path of [`${EARLIER}/nothing.js`, '0.0.8/pana.js', `${EARLIER}/..%2fnotes.json`, '..%2freleases/notes.json', 'releases/notes.json', `${VERSION}/releases/notes.json`, '99999.0.0/pana.js']) {
      assert.equal((await get(`/pana/${path}`)).status, 404, path);
    }
  });
});
