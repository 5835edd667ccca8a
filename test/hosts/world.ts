/**
 * Two origins on the loopback: a host's pages on 127.0.0.1, the real edge (API and the elements' files as built) on localhost.
 * The directory is small and known, so that a row can count; a test may answer in the place of the edge.
 */
import {readFileSync} from 'node:fs';
import {createServer} from 'node:http';
import type {IncomingMessage, Server, ServerResponse} from 'node:http';
import {join, resolve} from 'node:path';
import {getRequestListener} from '@hono/node-server';
import type {PanaEventData} from '../../src/contract/event.ts';
import type {PublishedContact, Structure} from '../../src/contract/structure.ts';
import {openDirectory} from '../../worker/directory/directory.ts';
import {openGazetteer} from '../../worker/directory/gazetteer/gazetteer.ts';
import {encodeSnapshot} from '../../worker/directory/snapshot.ts';
import {createEdge} from '../../worker/edge/app.ts';
import {compression} from '../../worker/entries/compression.ts';
import {createFiles} from '../../worker/entries/files.ts';
import {exampleStructure} from '../support/structure.ts';

export const ROOT = resolve(import.meta.dirname, '../..');
/** Folder of the elements' files; `PANA_CDN` names another build than the last one. */
export const CDN = process.env.PANA_CDN ?? join(ROOT, 'dist/cdn');
/** The day every directory of these tests was published: the day of the run, as their pages read the real clock. */
const NOW = Date.now();
const day = (ago: number): string => new Date(NOW - ago * 86_400_000).toISOString().slice(0, 10);

/** 45 structures around Loches and Tours, then 5 far from them, two of them overseas. */
export function knownStructures(): Structure[] {
  const near = Array.from({length: 45}, (_, i) =>
    exampleStructure({
      id: `s${(i + 1).toString(36)}`,
      slug: `exemple-numero-${i + 1}-loches`,
      name: `Exemple – Structure n° ${i + 1}`,
      lat: 46.85 + ((i * 7) % 15) * 0.045,
      lon: 0.3 + ((i * 11) % 13) * 0.06,
      serviceArea: i % 3 === 0 ? ['departement:37'] : i % 3 === 1 ? [] : ['commune:37132'],
      needs: [{code: i % 2 ? 'comptabilite' : 'newsletter', level: i % 4 ? 'accompagner' : 'informer'}],
      verifiedAt: day(10 + i),
      updatedAt: day(5),
    }),
  );
  const far = ([[48.85, 2.35, '75001', '75056', 'Paris'], [43.3, 5.37, '13001', '13055', 'Marseille'], [-20.88, 55.45, '97400', '97411', 'Saint-Denis'],
    [4.93, -52.33, '97300', '97302', 'Cayenne'], [48.11, -1.68, '35000', '35238', 'Rennes']] as const).map(([lat, lon, postcode, commune, city], i) =>
    exampleStructure({
      id: `s${(46 + i).toString(36)}`, slug: `exemple-${46 + i}-ailleurs`, name: `Exemple – Ailleurs n° ${46 + i}`, lat, lon, serviceArea: [],
      address: {street: '1 rue du Port', postcode, city, commune}, verifiedAt: day(20), updatedAt: day(5),
    }),
  );
  return [...near, ...far];
}

export interface HostPage {
  readonly headers?: Readonly<Record<string, string>>;
  readonly body: string;
  readonly type?: string;
}

/** First word on every request to the edge: true when it has answered, or will. */
export type Before = (request: IncomingMessage, response: ServerResponse, url: URL) => boolean | Promise<boolean>;

export interface World {
  /** Origin of the API and of the elements' files. */
  readonly api: string;
  /** Origin of the host's pages. */
  readonly host: string;
  readonly version: string;
  /** Requests the edge got, `GET /path?query`, since the last `forget()`. */
  readonly apiLog: string[];
  readonly hostLog: string[];
  before?: Before | undefined;
  /** What the open page posted last to `/told`. */
  told: string;
  /** Serves `page` under `path`; `__API__` is replaced by the API's origin in its body and headers. */
  page(path: string, page: HostPage): string;
  forget(): void;
  close(): Promise<void>;
}

export interface WorldOptions {
  readonly structures?: readonly Structure[];
  readonly events?: readonly PanaEventData[];
  readonly contacts?: Readonly<Record<string, PublishedContact>>;
}

const listen = (server: Server): Promise<number> =>
  new Promise((done, fail) => {
    server.once('error', fail);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      done(typeof address === 'object' && address ? address.port : 0);
    });
  });

export async function startWorld(options: WorldOptions = {}): Promise<World> {
  const {structures = knownStructures(), events = [], contacts = {s1: {email: 'contact@boussole.example.org', phone: '+33247000001'}}} = options;
  const gazetteer = openGazetteer(readFileSync(join(ROOT, 'dist/data/gazetteer.bin')));
  const publishedAt = new Date(NOW).toISOString();
  const bytes = encodeSnapshot({
    version: 'hosts',
    publishedAt,
    structures,
    events,
    coordinations: [{name: 'Exemple – Coordination nationale', territory: 'national', url: 'https://coordination.example.org/', example: true}],
  });
  const directory = openDirectory(bytes, gazetteer, {now: () => NOW});
  const {version} = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as {version: string};
  let api = '';
  const edge = createEdge({
    version,
    build: 'hosts',
    get origin() {
      return api;
    },
    directory: () => directory,
    gazetteer: () => gazetteer,
    contacts: (id) => Promise.resolve(contacts[id]),
    assets: createFiles(CDN),
    now: () => NOW,
    limit: () => ({allowed: true, retryAfter: 0}),
    clientAddress: () => '127.0.0.1',
    compression,
  });
  const answer = getRequestListener(edge.fetch);
  const apiLog: string[] = [];
  const hostLog: string[] = [];
  const pages = new Map<string, HostPage>();
  const world: World = {
    api: '',
    host: '',
    version,
    apiLog,
    hostLog,
    told: '',
    page(path, page) {
      pages.set(path, page);
      return `${world.host}${path}`;
    },
    forget() {
      apiLog.length = 0;
      hostLog.length = 0;
      world.told = '';
    },
    close: () =>
      Promise.all(
        [edgeServer, hostServer].map(
          (server) =>
            new Promise<void>((done) => {
              server.close(() => done());
              server.closeAllConnections();
            }),
        ),
      ).then(() => undefined),
  };
  const edgeServer = createServer((request, response) => {
    const url = new URL(request.url ?? '/', 'http://localhost');
    apiLog.push(`${request.method} ${url.pathname}${url.search}`);
    void (async () => {
      if (!(await world.before?.(request, response, url))) await answer(request, response);
    })();
  });
  const hostServer = createServer((request, response) => {
    const url = new URL(request.url ?? '/', 'http://localhost');
    if (url.pathname === '/told') {
      let told = '';
      request.setEncoding('utf8').on('data', (part: string) => (told += part));
      request.on('end', () => {
        world.told = told;
        response.writeHead(204).end();
      });
      return;
    }
    hostLog.push(`${request.method} ${url.pathname}${url.search}`);
    const page = pages.get(url.pathname);
    if (!page) return void response.writeHead(404).end();
    const fill = (text: string): string => text.replaceAll('__API__', world.api);
    const headers = Object.fromEntries(Object.entries(page.headers ?? {}).map(([name, value]) => [name, fill(value)]));
    response.writeHead(200, {'content-type': page.type ?? 'text/html; charset=utf-8', 'cache-control': 'no-store', ...headers}).end(fill(page.body));
  });
  const [apiPort, hostPort] = [await listen(edgeServer), await listen(hostServer)];
  api = `http://localhost:${apiPort}`;
  return Object.assign(world, {api, host: `http://127.0.0.1:${hostPort}`});
}
