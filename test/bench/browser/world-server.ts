/**
 * One world on loopback, a process of its own: the host's site with the pages written by hand and their points, the real edge over a
 * directory of `size` structures from the files the build made, and the same edge as it answers when there are too many points for a map
 * index. Arguments: size, first port, folder of the elements' files, folder of the scripts written by hand.
 */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, constants } from 'node:zlib';
import { type Directory, openDirectory } from '../../../worker/directory/directory.ts';
import { openGazetteer } from '../../../worker/directory/gazetteer/gazetteer.ts';
import { encodeSnapshot } from '../../../worker/directory/snapshot.ts';
import { createEdge } from '../../../worker/edge/app.ts';
import { compression } from '../../../worker/entries/compression.ts';
import { createFiles } from '../../../worker/entries/files.ts';
import { openGround } from '../../../worker/entries/ground.ts';
import { createEdgeServer } from '../../../worker/entries/http.ts';
import { generateStructures } from '../../support/structures.ts';
import type { Structure } from '../../../src/contract/structure.ts';
import { type Origins, pageOf, type PageName } from './contenders.ts';
import type { Point } from './pages/shell.ts';

/** Sent once everything listens. */
export interface WorldReady extends Origins {
  /** Bytes of the points as the hand-written pages get them, brotli. */
  readonly pointsBytes: number;
}

const [size, firstPort, cdn, scripts] = process.argv.slice(2) as [string, string, string, string];
const root = resolve(import.meta.dirname, '../../..');
const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string };
const gazetteer = openGazetteer(readFileSync(join(root, 'dist/data/gazetteer.bin')));

/** A static file of a host that takes care: brotli at 11, at 9 for megabytes. */
const pack = (text: string): Promise<Buffer> =>
  promisify(brotliCompress)(text, { params: { [constants.BROTLI_PARAM_QUALITY]: text.length > 4e6 ? 9 : 11, [constants.BROTLI_PARAM_SIZE_HINT]: text.length } });

/**
 * A page written by hand carries the identifiers of the database its points came from: UUIDs, which nothing compresses. The floors were set
 * against such a page; short identifiers are part of what is measured.
 */
const identifier = (id: string): string => createHash('sha256').update(id).digest('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12}).*/, '$1-$2-$3-$4-$5');

/** What a list row shows of a structure, ours and theirs. */
const pointOf = ({ id, name, address: { street = '', postcode, city }, lat, lon, price, verifiedAt }: Structure): Point => ({
  id: identifier(id), name, street, postcode, city, lat: Math.round(lat * 1e5) / 1e5, lon: Math.round(lon * 1e5) / 1e5, price, ...(verifiedAt && { verifiedAt }),
});

async function prepare(): Promise<{ directory: Directory; points: Buffer }> {
  const structures = generateStructures(gazetteer, Number(size), { seed: 7 });
  const snapshot = encodeSnapshot({ version: 'bench', publishedAt: '2026-11-01T00:00:00Z', structures });
  const directory = openDirectory(snapshot, gazetteer, { now: Date.now, ground: openGround(gazetteer) });
  return { directory, points: await pack(JSON.stringify(structures.map(pointOf))) };
}

const { directory, points } = await prepare();
const listen = (server: Server, port: number): Promise<void> => new Promise((done, fail) => server.once('error', fail).listen(port, '127.0.0.1', done));
const at = (offset: number): string => `http://127.0.0.1:${Number(firstPort) + offset}`;
const origins: Origins = { host: at(0), api: at(1), apiWithoutIndex: at(2) };

for (const [offset, published] of [[1, directory], [2, { ...directory, index: () => undefined }]] as const) {
  const app = createEdge({
    version,
    build: 'bench',
    origin: at(offset),
    directory: () => published,
    gazetteer: () => gazetteer,
    contacts: () => Promise.resolve(undefined),
    assets: createFiles(cdn),
    now: Date.now,
    limit: () => ({ allowed: true, retryAfter: 0 }),
    clientAddress: () => '',
    compression,
    report: (error) => console.error(error),
  });
  await listen(createEdgeServer(app.fetch), Number(firstPort) + offset);
}

const files = new Map<string, { type: string; body: Buffer }>([['/points.json', { type: 'application/json', body: points }]]);
for (const name of ['supercluster', 'markercluster']) {
  files.set(`/${name}.js`, { type: 'text/javascript; charset=utf-8', body: await pack(readFileSync(join(scripts, `${name}.js`), 'utf8')) });
}
for (const name of ['blank', 'pana', 'pana-no-index', 'supercluster', 'markercluster'] satisfies PageName[]) {
  files.set(`/${name}`, { type: 'text/html; charset=utf-8', body: await pack(pageOf(name, origins)) });
}
const host = createServer({ keepAliveTimeout: 65_000 }, (request, response) => {
  const file = files.get(request.url ?? '');
  if (!file) return void response.writeHead(404).end();
  response.writeHead(200, { 'Content-Type': file.type, 'Content-Encoding': 'br', 'Content-Length': file.body.length, 'Cache-Control': 'public, max-age=3600' }).end(file.body);
});
await listen(host, Number(firstPort));

// First views are asked again and again: the edge then compresses them as well as can be, which is how a visitor gets them.
for (let time = 0; time < 12; time++) {
  for (const api of [origins.api, origins.apiWithoutIndex]) {
    await fetch(`${api}/v1/structures?view=480x480`, { headers: { 'Accept-Encoding': 'br' } }).then((answer) => answer.arrayBuffer());
  }
}
process.send?.({ ...origins, pointsBytes: points.length } satisfies WorldReady);

// An orphan would keep its ports and its memory.
process.on('disconnect', () => process.exit());
