/** The picture of a page where somebody shares it: named by our pages, sent as it is said to be, and the very drawing that is in the repository. */
import assert from 'node:assert/strict';
import {readFileSync} from 'node:fs';
import {after, before, describe, it} from 'node:test';
import type {Browser} from 'playwright-core';
import {openChromium} from '../hosts/chromium.ts';
import {startWorld, type World} from '../hosts/world.ts';
import {drawn, PICTURE, pixelsOf, pngOf} from './share-card/picture.ts';

let browser: Browser;
let world: World;
before(async () => {
  [world, browser] = await Promise.all([startWorld(), openChromium()]);
});
after(async () => {
  await browser?.close();
  await world?.close();
});

/** Bytes a site that shows our card is worth: it asks for it again and again. */
const MOST = 40_000;
const properties = async (path: string): Promise<Record<string, string>> => {
  const text = await (await fetch(`${world.api}${path}`)).text();
  return Object.fromEntries([...text.matchAll(/<meta property="(og:[\w:]+)" content="([^"]*)">/g)].map(([, name, content]) => [name!, content!]));
};

describe('the card of a page that is shared', () => {
  it('should be named by every public page, with its size and what it shows', async () => {
    for (const path of ['/', '/annuaire', '/annuaire/departement/37', '/annuaire/coordinations', '/annuaire/exemple-numero-1-loches', '/agenda', '/docs', '/docs/besoins', '/integrer', '/accessibilite']) {
      const said = await properties(path);
      assert.equal(said['og:image'], `${world.api}/partage.png`, path);
      assert.deepEqual([said['og:image:type'], said['og:image:width'], said['og:image:height']], ['image/png', '1200', '630'], path);
      assert.match(said['og:image:alt']!, /^PANA, points d’appui au numérique associatif/, path);
    }
  });

  it('should be a PNG of that size, small, kept long, shown by any site', async () => {
    const answer = await fetch(`${world.api}/partage.png`);
    assert.equal(answer.status, 200);
    assert.equal(answer.headers.get('content-type'), 'image/png');
    assert.ok(Number(/max-age=(\d+)/.exec(answer.headers.get('cache-control')!)![1]) >= 86_400 * 7);
    assert.equal(answer.headers.get('cross-origin-resource-policy'), 'cross-origin');
    const bytes = Buffer.from(await answer.arrayBuffer());
    assert.equal(bytes.subarray(0, 8).toString('hex'), '89504e470d0a1a0a');
    assert.equal(bytes.toString('latin1', 12, 16), 'IHDR');
    assert.deepEqual([bytes.readUInt32BE(16), bytes.readUInt32BE(20)], [1200, 630]);
    assert.ok(bytes.length <= MOST, `${bytes.length} bytes`);
    assert.ok(bytes.equals(readFileSync(PICTURE)), 'the one of the repository');
    const etag = answer.headers.get('etag')!;
    assert.equal((await fetch(`${world.api}/partage.png`, {headers: {'if-none-match': etag}})).status, 304);
  });

  it('should be what is drawn today', async () => {
    const [now, kept] = [await drawn(browser), await pixelsOf(browser, readFileSync(PICTURE), 'image/png')];
    assert.deepEqual([now.width, now.height], [1200, 630]);
    assert.deepEqual([kept.width, kept.height], [1200, 630]);
    // A palette and another release of the browser shade edges a little otherwise; a part that moved is thousands of pixels.
    let others = 0;
    for (let at = 0; at < now.rgba.length; at += 4) if ([0, 1, 2].some((channel) => Math.abs(now.rgba[at + channel]! - kept.rgba[at + channel]!) > 48)) others += 1;
    assert.ok(others < 200, `${others} pixels are others: npm run share-card`);
    assert.ok(pngOf(now).length <= MOST);
  });
});
