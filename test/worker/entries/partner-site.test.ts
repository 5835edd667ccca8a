/** The partner's pages: one frame, each its own content, the origin of the API written in. */
import assert from 'node:assert/strict';
import {once} from 'node:events';
import type {Server} from 'node:http';
import type {AddressInfo} from 'node:net';
import {after, before, describe, it} from 'node:test';
import {createPartnerSite} from '../../../worker/entries/partner-site.ts';

let server: Server;
let origin = '';
before(async () => {
  server = createPartnerSite({api: 'https://annuaire.example.org', apiPort: 0});
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
after(() => {
  server.close();
  server.closeAllConnections();
});
const get = async (path: string): Promise<string> => (await fetch(origin + path)).text();

describe('the pages of the partner', () => {
  it('should share their head and their foot to the letter, but for what names each', async () => {
    const [home, blocks] = [await get('/'), await get('/blocs')];
    const outside = (page: string): string => page.replace(/<main[^]*<\/main>/, '').replace(/<title>[^<]*/, '').replace(/name="description" content="[^"]*"/, '').replaceAll(' aria-current="page"', '');
    assert.equal(outside(home), outside(blocks));
    assert.notEqual(/<title>(.*?)<\/title>/.exec(home)![1], /<title>(.*?)<\/title>/.exec(blocks)![1]);
    for (const [page, current] of [[home, '/'], [blocks, '/blocs']] as const) {
      assert.doesNotMatch(page, /__[A-Z]+__/, 'nothing left to fill in');
      assert.match(page, /^<!doctype html>\n<html lang="fr">/);
      assert.equal(page.match(/<h1>/g)?.length, 1);
      assert.deepEqual([...page.matchAll(/<li><a href="([^"]*)" aria-current="page">/g)].map(([, href]) => href), [current]);
      assert.match(page, /<script src="https:\/\/annuaire\.example\.org\/pana\/v1\/pana\.js" async crossorigin><\/script>/);
      assert.match(page, /<\/html>\n$/);
    }
  });

  it('should not show their parts as pages', async () => {
    for (const path of ['/frame.html', '/index.html', '/__proto__', '/constructor']) assert.equal((await fetch(origin + path)).status, 404, path);
  });
});
