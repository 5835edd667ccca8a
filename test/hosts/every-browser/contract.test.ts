/**
 * The snippets that people pasted, kept as pages for each major version (`test/hosts/contract/v<major>/`): they must work for ever.
 * A page says in its `expect-…` what a visitor must see. Pages here are never changed: a new way to paste is a new page.
 * `__API__` is our origin; what a release fixes (its version, what its files must be) is filled in as the configurator does.
 */
import assert from 'node:assert/strict';
import {readdirSync, readFileSync} from 'node:fs';
import {join} from 'node:path';
import {after, before, describe, test} from 'node:test';
import {VERSION} from '../../../src/element/version.ts';
import {openBrowser, type TestBrowser, type TestPage} from '../../support/browser.ts';
import {look, WATCH, type Seen} from '../look.ts';
import {CDN, startWorld, type World} from '../world.ts';

const FOLDER = join(import.meta.dirname, '../contract');
let browser: TestBrowser;
let world: World;
before(async () => {
  world = await startWorld();
  browser = await openBrowser();
});
after(async () => {
  await browser?.close();
  await world?.close();
});

const seals = JSON.parse(readFileSync(join(CDN, 'integrity.json'), 'utf8')) as Record<string, {integrity: string}>;
const chunks = Object.entries(seals).filter(([file]) => file.startsWith('chunks/'));

/** The page as somebody has it, and what it expects. */
function pasted(version: string, file: string): {html: string; expected: Readonly<Record<string, string>>} {
  const html = readFileSync(join(FOLDER, version, file), 'utf8')
    .replace('__CHUNKS__', () => JSON.stringify(Object.fromEntries(chunks.map(([name, {integrity}]) => [`__API__/pana/${VERSION}/${name}`, integrity]))))
    .replaceAll('__VERSION__', VERSION)
    .replace(/__SEAL (.+?)__/g, (_, name: string) => seals[name]!.integrity);
  return {
    html: html.replace('<meta charset="utf-8">', '<meta charset="utf-8"><script src="/watch.js"></script>'),
    expected: Object.fromEntries([...html.matchAll(/<meta name="expect-(\w+)" content="([^"]+)">/g)].map(([, name, content]) => [name!, content!])),
  };
}

/** Looks until `ready`, or 10 s. */
async function lookUntil(page: TestPage, ready: (seen: Seen) => boolean): Promise<Seen> {
  const end = performance.now() + 10_000;
  for (;;) {
    // A map that is not seen may wait until it is.
    await page.evaluate(() => document.querySelector('pana-map')?.scrollIntoView());
    const seen = await page.evaluate(look);
    if (ready(seen) || performance.now() > end) return seen;
    await new Promise((done) => setTimeout(done, 50));
  }
}

for (const version of readdirSync(FOLDER).sort()) {
  describe(`pasted with ${version}`, () => {
    for (const file of readdirSync(join(FOLDER, version)).sort()) {
      test(`should work: ${file}`, async () => {
        const {html, expected} = pasted(version, file);
        assert.ok(Object.keys(expected).length > 0, 'the page expects nothing');
        const {items = '0', count, map, text, frame} = expected;
        const page = await browser.newPage();
        await page.resize(1280, 900);
        world.page('/watch.js', {body: WATCH, type: 'text/javascript'});
        world.forget();
        await page.goto(world.page(`/${version}-${file}`, {body: html}));
        if (frame !== undefined) {
          // Its inside is another origin's, on purpose: what it holds is read where it comes from, that it runs by the height it asks for.
          const address = await page.evaluate(() => document.querySelector('iframe')!.src);
          assert.ok((await (await fetch(address)).text()).includes(frame), 'the frame has no results');
          await page.waitFor(() => document.querySelector('iframe')!.getBoundingClientRect().height > 500);
          assert.ok(world.apiLog.some((line) => line.startsWith('GET /embed/locator?')), `${world.apiLog}`);
        }
        const seen = await lookUntil(page, (now) => now.items.length === Number(items) && (!map || now.markers > 2) && (!text || now.text.includes(text)));
        assert.equal(seen.items.length, Number(items), `complaints: ${seen.complaints}; text: ${seen.text.slice(0, 300)}`);
        if (count !== undefined) assert.equal(seen.count, count);
        if (map !== undefined) assert.ok(seen.markers > 2, `${seen.markers} markers`);
        if (text !== undefined) assert.ok(seen.text.includes(text), seen.text.slice(0, 300));
        assert.deepEqual(seen.complaints, []);
      });
    }
  });
}

test('should have a page for every way to paste', () => {
  const ways = ['attributes', 'blocks', 'div', 'div-blocks', 'english', 'hardened', 'iframe', 'script', 'script-alone', 'secure', 'single', 'structure', 'theme'];
  const [major] = VERSION.split('.');
  assert.deepEqual(readdirSync(join(FOLDER, `v${Math.max(1, Number(major))}`)).sort(), ways.map((way) => `${way}.html`).sort());
});
