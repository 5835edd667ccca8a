/** Exports as they are downloaded: over HTTP, compressed while they are read, whatever the size and whoever leaves in the middle. */
import assert from 'node:assert/strict';
import {once} from 'node:events';
import {request} from 'node:http';
import type {IncomingMessage, Server} from 'node:http';
import type {AddressInfo} from 'node:net';
import {after, before, describe, it} from 'node:test';
import {brotliDecompressSync, gunzipSync} from 'node:zlib';
import {compression} from '../../../worker/entries/compression.ts';
import {createEdgeServer} from '../../../worker/entries/http.ts';
import {directory, edge, structure} from './fixture.ts';

const MANY = 20_000;
const structures = new Array(MANY).fill(0).map((_, i) => structure(`s${(i + 1).toString(36)}`, {name: `Exemple n° ${i}`, summary: `Un résumé ${(i * 7919) % 10_007}`}));
const byId = new Map(structures.map((one) => [one.id, one]));
const published = {...directory(structures), structure: (id: string) => (read++, byId.get(id))};
const reported: unknown[] = [];
let read = 0;
let server: Server;
let port = 0;

before(async () => {
  server = createEdgeServer(edge({directory: () => published, compression, report: (error) => reported.push(error)}).fetch);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  port = (server.address() as AddressInfo).port;
});
after(() => {
  server.close();
  server.closeAllConnections();
});

async function get(path: string, headers: Record<string, string>): Promise<IncomingMessage> {
  const asked = request({port, host: '127.0.0.1', path, headers}).end();
  const [response] = (await once(asked, 'response')) as [IncomingMessage];
  return response;
}

async function download(path: string, headers: Record<string, string>): Promise<{response: IncomingMessage; body: Buffer}> {
  const response = await get(path, headers);
  const pieces: Buffer[] = [];
  for await (const piece of response) pieces.push(piece as Buffer);
  return {response, body: Buffer.concat(pieces)};
}

const UNPACK = {br: brotliDecompressSync, gzip: gunzipSync} as const;

describe('exports over HTTP', () => {
  for (const name of ['csv', 'mednum.csv', 'geojson', 'json']) {
    const path = `/v1/exports/structures.${name}`;

    it(`should send structures.${name} in the coding the browser prefers, to the same bytes`, async () => {
      const plain = await download(path, {});
      assert.equal(plain.response.headers['content-encoding'], undefined);
      for (const [accepted, coding] of [['gzip, deflate, br, zstd', 'br'], ['gzip', 'gzip'], ['br;q=0, gzip', 'gzip']] as const) {
        const {response, body} = await download(path, {'Accept-Encoding': accepted});
        assert.equal(response.headers['content-encoding'], coding);
        assert.equal(response.headers['vary'], 'Accept-Encoding');
        assert.equal(response.headers['content-disposition'], `attachment; filename="pana-structures.${name}"`);
        assert.match(String(response.headers['link']), /rel="license"/);
        assert.equal(response.headers['x-attribution'], 'PANA, 2026-11-01');
        assert.ok(UNPACK[coding](body).equals(plain.body), coding);
        assert.ok(body.length < plain.body.length / 8, `${body.length} of ${plain.body.length} bytes`);
        // Each form has its own validator, and each is known again, whatever is accepted then.
        assert.equal(response.headers.etag, `${plain.response.headers.etag!.slice(0, -1)}-${coding}"`);
        const again = await download(path, {'Accept-Encoding': accepted, 'If-None-Match': response.headers.etag});
        assert.equal(again.response.statusCode, 304);
        assert.equal(again.response.headers.etag, response.headers.etag);
        assert.equal(again.body.length, 0);
      }
    });
  }

  it('should not be read ahead of who downloads it, nor go on when they leave', async () => {
    for (const coding of ['br', 'gzip']) {
      read = 0;
      const response = await get('/v1/exports/structures.json', {'Accept-Encoding': coding});
      // What the system's own buffers hold of a compressed file may be much, never all of a large one: leave at once.
      response.destroy();
      await once(response, 'close');
      const before = read;
      assert.ok(before < MANY, `${before} structures`);
      for (let quiet = read; ; quiet = read) {
        await new Promise((done) => setTimeout(done, 60));
        if (read === quiet) break;
      }
      assert.ok(read < MANY, `${read} structures read for somebody who left`);
    }
    assert.deepEqual(reported, []);
    assert.equal((await download('/v1/health', {})).response.statusCode, 200);
  });
});
