/** The contract suite on Node over HTTP and on workerd with KV, then one against the other. */
import assert from 'node:assert/strict';
import {once} from 'node:events';
import {readFileSync, rmSync} from 'node:fs';
import type {Server} from 'node:http';
import type {AddressInfo} from 'node:net';
import {join} from 'node:path';
import {after, before, describe, it} from 'node:test';
import type {TestHarness, TestHarnessOptions} from 'wrangler';
import {openDirectory} from '../../../worker/directory/directory.ts';
import {openGazetteer} from '../../../worker/directory/gazetteer/gazetteer.ts';
import {createEdge} from '../../../worker/edge/app.ts';
import {createLimiter} from '../../../worker/http/limiter.ts';
import {createFiles} from '../../../worker/entries/files.ts';
import {openGround} from '../../../worker/entries/ground.ts';
import {createEdgeServer} from '../../../worker/entries/http.ts';
import {CONTACTS, filesFolder, gazetteerBytes, kv, ROOT, snapshotBytes} from './fixture.ts';
import {CASES, contractSuite, nameOf} from './suite.ts';
import type {Ask} from './suite.ts';

const {version} = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as {version: string};
const folder = filesFolder();
const onNode = new Map<string, string>();
const onWorkerd = new Map<string, string>();
let askNode: Ask;
let askWorkerd: Ask;
let server: Server;
let harness: TestHarness;

before(async () => {
  const gazetteer = openGazetteer(gazetteerBytes());
  const directory = openDirectory(snapshotBytes(), gazetteer, {now: Date.now, ground: openGround(gazetteer)});
  const app = createEdge({
    version,
    build: 'contract',
    origin: 'https://pana.example',
    directory: () => directory,
    gazetteer: () => gazetteer,
    contacts: async (id) => CONTACTS.get(id),
    assets: createFiles(folder),
    now: Date.now,
    limit: createLimiter({burst: 20, perMinute: 20}, Date.now),
    clientAddress: () => '192.0.2.1',
    report: (error) => console.error(error),
  });
  server = createEdgeServer(app.fetch);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  // Written as it is: fetch would tidy up what some cases are about.
  askNode = (path, init) => fetch(origin + path, init);

  process.env['WRANGLER_SEND_METRICS'] = 'false';
  process.env['CLOUDFLARE_CF_FETCH_ENABLED'] = 'false';
  const {createTestHarness} = await import('wrangler');
  const text = readFileSync(join(ROOT, 'worker/wrangler.jsonc'), 'utf8').replace(/^\s*\/\/.*$/gm, '');
  const {$schema: _schema, ...config} = JSON.parse(text) as Record<string, unknown> & {assets: object; main: string};
  const options = {
    root: ROOT,
    workers: [{config: {...config, main: join(ROOT, 'worker', config.main), assets: {...config.assets, directory: folder}}}],
  } as unknown as TestHarnessOptions;
  harness = createTestHarness(options);
  await harness.listen();
  const {PANA} = await harness.getWorker<{PANA: {put(key: string, value: ArrayBuffer): Promise<void>}}>().getEnv();
  for (const {key, value} of kv()) await PANA.put(key, value.buffer);
  askWorkerd = (path, init) => harness.fetch(path, init as never) as unknown as Promise<Response>;
});

after(async () => {
  server?.close();
  server?.closeAllConnections();
  await harness?.close();
  rmSync(folder, {recursive: true, force: true});
});

contractSuite('Node', () => askNode, onNode);
contractSuite('workerd', () => askWorkerd, onWorkerd);

describe('Node and workerd', () => {
  it('should answer the same bytes', () => {
    for (const one of CASES) {
      const name = nameOf(one);
      assert.equal(onWorkerd.get(name), onNode.get(name), name);
    }
    assert.equal(onNode.size, CASES.length);
  });
});
