/** The real public application over a published directory, as it runs in production, on loopback. */
import {readFileSync} from 'node:fs';
import {createServer} from 'node:http';
import type {Server} from 'node:http';
import type {AddressInfo} from 'node:net';
import {getRequestListener} from '@hono/node-server';
import {Hono} from 'hono';
import {openDirectory} from '../../../worker/directory/directory.ts';
import {openGazetteer} from '../../../worker/directory/gazetteer/gazetteer.ts';
import {createEdge} from '../../../worker/edge/app.ts';
import {compression} from '../../../worker/entries/compression.ts';
import {openGround} from '../../../worker/entries/ground.ts';
import {createEdgeServer} from '../../../worker/entries/http.ts';
import type {Ready} from './protocol.ts';

const [snapshotPath, gazetteerPath, port] = process.argv.slice(2);
const gazetteer = openGazetteer(readFileSync(gazetteerPath));
const bytes = readFileSync(snapshotPath);
const started = performance.now();
const directory = openDirectory(bytes, gazetteer, {now: Date.now, ground: openGround(gazetteer)});
const loadMs = performance.now() - started;

const app = createEdge({
  version: '0.0.0', build: 'bench', origin: `http://localhost:${port}`,
  directory: () => directory,
  gazetteer: () => gazetteer,
  contacts: () => Promise.resolve(undefined),
  assets: () => Promise.resolve(undefined),
  now: Date.now,
  limit: () => ({allowed: true, retryAfter: 0}),
  clientAddress: () => '',
  compression,
});
const listen = (server: Server, at: number): Promise<number> => new Promise((done) => {
  server.listen(at, '127.0.0.1', () => done((server.address() as AddressInfo).port));
});
const answerEmpty = getRequestListener(new Hono().get('/', (context) => context.body('')).fetch);
const [own, emptyPort] = await Promise.all([
  listen(createEdgeServer(app.fetch), Number(port)),
  listen(createServer((request, response) => void answerEmpty(request, response)), 0),
]);
process.send?.({port: own, emptyPort, loadMs, rss: process.memoryUsage().rss} satisfies Ready);
process.on('message', () => process.send?.({rss: process.memoryUsage().rss}));

// An orphan would keep its port and its memory.
process.on('disconnect', () => process.exit());
