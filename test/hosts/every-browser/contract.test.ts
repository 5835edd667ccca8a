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
import {SHIPPED_QUESTIONNAIRES} from '../../../worker/registry/questionnaires/index.ts';
import {openBrowser, type TestBrowser, type TestPage} from '../../support/browser.ts';
import {eventOf} from '../../support/events.ts';
import {hasTurn} from '../../support/turns.ts';
import {look, WATCH, type Seen} from '../look.ts';
import {CDN, startWorld, type World} from '../world.ts';

const FOLDER = join(import.meta.dirname, '../contract');
let browser: TestBrowser;
let world: World;
/** What the registry answers, which is not in this world: the charter, a questionnaire. */
const REGISTRY: Readonly<Record<string, object>> = {
  '/v1/charter': {version: '2026-1', title: 'Charte d’exemple', publishedOn: '2026-01-05', articles: [{title: 'Accueillir', paragraphs: ['Nous accueillons toute association.']}], textHash: 'a'.repeat(64), consents: []},
  '/v1/surveys/observation': {id: 'observation', kind: 'observation', version: 1, ...SHIPPED_QUESTIONNAIRES.observation, open: true},
};
before(async () => {
  const day = new Date(Date.now() + 20 * 86_400_000).toISOString().slice(0, 10);
  world = await startWorld({events: [
    eventOf(1, {sessions: [{start: `${day}T09:30`, end: `${day}T17:00`}]}),
    eventOf(2, {title: 'Exemple – Atelier du soir', kind: 'atelier', sessions: [{start: `${day}T18:30`, end: `${day}T20:00`}]}),
  ]});
  world.before = (_request, response, {pathname}) => {
    const answer = REGISTRY[pathname];
    if (!answer) return false;
    response.writeHead(200, {'content-type': 'application/json', 'access-control-allow-origin': '*'});
    response.end(JSON.stringify(answer));
    return true;
  };
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

/** Several in one value. */
const parts = (value: string): string[] => value.split(' | ');
/** What has a page to itself for each element and way, beyond the first of its kind: played by turns, in Chromium every other day. */
const BY_TURNS = /^(?:script-(?!alone)|(?:div|hardened|iframe|secure|single)-(?!blocks))/;

/** Waits until the edge was asked so; nothing of it can be in a cache yet. */
async function logged(begin: string): Promise<void> {
  const end = performance.now() + 10_000;
  while (!world.apiLog.some((line) => line.startsWith(begin)) && performance.now() < end) await new Promise((done) => setTimeout(done, 50));
  assert.ok(world.apiLog.some((line) => line.startsWith(begin)), `${begin} was not asked: ${world.apiLog.join('\n')}`);
}

for (const version of readdirSync(FOLDER).sort()) {
  describe(`pasted with ${version}`, () => {
    for (const [at, file] of readdirSync(join(FOLDER, version)).sort().entries()) {
      if (BY_TURNS.test(file) && !hasTurn(at, process.env.PANA_BROWSER === undefined ? 2 : 4)) continue;
      test(`should work: ${file}`, async () => {
        const {html, expected} = pasted(version, file);
        assert.ok(Object.keys(expected).length > 0, 'the page expects nothing');
        const {items = '0', count, map, text, frame, data} = expected;
        const page = await browser.newPage();
        await page.resize(1280, 900);
        world.page('/watch.js', {body: WATCH, type: 'text/javascript'});
        world.forget();
        await page.goto(world.page(`/${version}-${file}`, {body: html}));
        if (frame !== undefined) {
          // Its inside is another origin's, on purpose: what it holds is read where it comes from, that it runs by what it asks for.
          const addresses = await page.evaluate(() => [...document.querySelectorAll('iframe')].map((one) => one.src));
          assert.equal(addresses.length, parts(frame).length);
          for (const [i, says] of parts(frame).entries()) {
            assert.ok((await (await fetch(addresses[i]!)).text()).includes(says), `${addresses[i]} does not say ${says}`);
            const asked = `GET ${new URL(addresses[i]!).pathname}?`;
            await page.evaluate((nth: number) => document.querySelectorAll('iframe')[nth]!.scrollIntoView(), i);
            await logged(asked);
            // While it is in view: out of it a browser may let a frame rest.
            const path = parts(data ?? '')[i];
            if (path) await logged(`GET ${path}`);
          }
          if (data === undefined) await page.waitFor(() => document.querySelector('iframe')!.getBoundingClientRect().height > 500);
        }
        const lacks = (now: Seen): string[] => parts(text ?? '').filter((one) => !now.text.includes(one));
        const seen = await lookUntil(page, (now) => now.items.length === Number(items) && (!map || now.markers > 2) && lacks(now).length === 0);
        assert.equal(seen.items.length, Number(items), `complaints: ${seen.complaints}; text: ${seen.text.slice(0, 300)}`);
        if (count !== undefined) assert.equal(seen.count, count);
        if (map !== undefined) assert.ok(seen.markers > 2, `${seen.markers} markers`);
        assert.deepEqual(lacks(seen), [], seen.text.slice(0, 600));
        assert.deepEqual(seen.complaints, []);
      });
    }
  });
}

test('should have a page for every way to paste', () => {
  const alone = ['badge', 'blocks', 'event', 'event-list', 'join', 'list', 'locator', 'map', 'search', 'structure', 'survey'].map((element) => `script-${element}`);
  const others = ['div-locator', 'div-others', 'div-searches', 'div-three', 'hardened-locator', 'iframe-others', 'iframe-searches', 'oembed', 'secure-locator', 'single-locator', 'single-structure'];
  const ways = [...alone, ...others, 'attributes', 'blocks', 'div', 'div-blocks', 'english', 'hardened', 'iframe', 'script', 'script-alone', 'secure', 'single', 'structure', 'theme'];
  const [major] = VERSION.split('.');
  assert.deepEqual(readdirSync(join(FOLDER, `v${Math.max(1, Number(major))}`)).sort(), ways.map((way) => `${way}.html`).sort());
});
