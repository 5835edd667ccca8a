/** The real public application over a published directory, as it runs in production, on loopback. */
import {readFileSync} from 'node:fs';
import type {AddressInfo} from 'node:net';
import {Hono} from 'hono';
import {openDirectory} from '../../../worker/directory/directory.ts';
import {openGazetteer} from '../../../worker/directory/gazetteer/gazetteer.ts';
import {createEdge} from '../../../worker/edge/app.ts';
import {compression} from '../../../worker/entries/compression.ts';
import {openGround} from '../../../worker/entries/ground.ts';
import {createEdgeServer} from '../../../worker/entries/http.ts';
import {EMPTY} from './protocol.ts';
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
/** What the machine can do at all, over the same server: an answer of nothing. */
const bare = new Hono().get(EMPTY, (context) => context.body(''));
const server = createEdgeServer((request, env) => (request.url.endsWith(EMPTY) ? bare : app).fetch(request, env));
server.listen(Number(port), '127.0.0.1', () => {
  process.send?.({port: (server.address() as AddressInfo).port, loadMs, rss: process.memoryUsage().rss} satisfies Ready);
});
process.on('message', () => process.send?.({rss: process.memoryUsage().rss}));

// An orphan would keep its port and its memory.
process.on('disconnect', () => process.exit());
