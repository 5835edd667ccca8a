/** The built map in pages that are not kind: Trusted Types, a strict policy, junk on prototypes, and 200 mounts. */
import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { chromium, type Browser, type Page } from 'playwright-core';
import { rollup, type Plugin } from 'rollup';
import configurations from '../../rollup.config.mjs';
import leafletTrustedTypes from '../../src/map/leaflet-trusted-types.rollup.mjs';
import { openGround } from '../../worker/entries/ground.ts';
import { createEdge } from '../../worker/edge/app.ts';
import type { EdgeDeps } from '../../worker/edge/deps.ts';
import { openDirectory } from '../../worker/directory/directory.ts';
import { openGazetteer } from '../../worker/directory/gazetteer/gazetteer.ts';
import { encodeSnapshot } from '../../worker/directory/snapshot.ts';
import { CHROME_ARGS, findChromium } from '../support/chromium.ts';
import { serve, type Served } from '../support/serve.ts';
import { generateStructures } from '../support/structures.ts';

const root = resolve(import.meta.dirname, '../..');
const leaflet = (path: string): string => resolve(root, 'node_modules/leaflet/src', path);

describe('the Leaflet that is shipped', () => {
  const { transform } = leafletTrustedTypes() as { transform(code: string, id: string): { code: string } | null };

  it('should write no HTML while it is imported', () => {
    const code = transform(readFileSync(leaflet('core/Browser.js'), 'utf8'), leaflet('core/Browser.js'))!.code;
    assert.doesNotMatch(code, /innerHTML/);
    assert.match(code, /inlineSvg = !!svg;/);
  });

  it('should stop the build when a part we did not look at writes HTML, or when a known one has changed', () => {
    assert.throws(() => transform(readFileSync(leaflet('layer/Popup.js'), 'utf8'), leaflet('layer/Popup.js')), /Popup\.js writes HTML/);
    assert.throws(() => transform('export default {}', leaflet('core/Browser.js')), /has changed/);
  });

  it('should leave every other file alone', () => {
    assert.equal(transform('element.innerHTML = text', '/elsewhere/file.js'), null);
  });
});

describe('the built map', () => {
  const folder = mkdtempSync(join(tmpdir(), 'pana-map-'));
  let server: Served;
  let browser: Browser;
  let problems: string[] = [];

  const STRICT =
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; base-uri 'none'; object-src 'none'; " +
    "require-trusted-types-for 'script'; trusted-types pana";
  const PAGES: Record<string, { csp?: string; before?: string }> = {
    '/plain': {},
    '/strict': { csp: STRICT },
    '/junk': { before: '/junk.js' },
  };

  before(async () => {
    const [{ plugins }] = (await configurations()) as { plugins: Plugin[] }[];
    const bundle = await rollup({ input: resolve(root, 'src/components/pana-map/pana-map.ts'), plugins: plugins.filter(({ name }) => !/loader|graph|notices/.test(name)), onwarn: () => {} });
    await bundle.write({ dir: folder, format: 'es', entryFileNames: 'pana-map.js', chunkFileNames: 'chunks/[name]-[hash].js' });
    await bundle.close();
    const gazetteer = openGazetteer(readFileSync(resolve(root, 'dist/data/gazetteer.bin')));
    const bytes = encodeSnapshot({ version: 'map', publishedAt: '2026-11-15T08:00:00.000Z', structures: generateStructures(gazetteer, 2000) });
    const directory = openDirectory(bytes, gazetteer, { ground: openGround(gazetteer) });
    const edge = createEdge({
      version: 'test', build: 'test', origin: 'http://localhost',
      directory: () => directory,
      gazetteer: () => gazetteer as ReturnType<EdgeDeps['gazetteer']>,
      contacts: () => Promise.resolve(undefined),
      assets: () => Promise.resolve(undefined),
      now: () => Date.parse('2026-11-15T08:00:00.000Z'),
      limit: () => ({ allowed: true, retryAfter: 0 }),
      clientAddress: () => 'test',
    });
    server = await serve({
      root: folder,
      handle: async (_, url) => {
        if (url.pathname.startsWith('/v1/')) {
          const answer = await edge.request(url.pathname + url.search);
          return { status: answer.status, headers: Object.fromEntries(answer.headers), body: new Uint8Array(await answer.arrayBuffer()) };
        }
        if (url.pathname === '/junk.js') {
          const body = "for (const it of [Object, Array, String]) it.prototype.junk = function () { return 'junk'; };";
          return { headers: { 'content-type': 'text/javascript' }, body };
        }
        if (url.pathname === '/favicon.ico') return { status: 204 };
        const page = PAGES[url.pathname];
        if (!page) return undefined;
        return {
          headers: { 'content-type': 'text/html; charset=utf-8', ...(page.csp ? { 'content-security-policy': page.csp } : {}) },
          body: `<!doctype html><html lang="fr"><meta name="viewport" content="width=device-width"><title>Mairie</title>${page.before ? `<script src="${page.before}"></script>` : ''}
            <main><pana-map territory="region:24"></pana-map></main><script type="module" src="/pana-map.js"></script>`,
        };
      },
    });
    browser = await chromium.launch({ executablePath: await findChromium(), args: CHROME_ARGS });
  });
  after(async () => {
    await browser?.close();
    await server?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  async function open(path: string): Promise<Page> {
    const page = await browser.newPage({ viewport: { width: 900, height: 700 } });
    problems = [];
    page.on('pageerror', (error) => problems.push(String(error)));
    page.on('console', (message) => message.type() !== 'log' && problems.push(message.text()));
    await page.addInitScript(() => document.addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI }) => console.error(`policy: ${violatedDirective} ${blockedURI}`)));
    await page.goto(server.origin + path);
    await page.locator('pana-map .markers button').first().waitFor();
    return page;
  }
  const count = (page: Page): Promise<number> => page.locator('pana-map .markers button').count();

  for (const path of ['/plain', '/strict']) {
    it(`should move by dragging on ${path}, without a report`, async () => {
      const page = await open(path);
      await page.locator('pana-map .leaflet-map-pane').waitFor({ state: 'attached' });
      assert.ok((await count(page)) > 10);
      await page.mouse.move(400, 250);
      await page.mouse.down();
      await page.mouse.move(340, 280, { steps: 4 });
      await page.mouse.up();
      await page.getByRole('button', { name: 'Rechercher dans cette zone' }).waitFor();
      assert.deepEqual(problems, []);
      await page.close();
    });
  }

  it('should stay, zoom and open clusters where Leaflet cannot run', async () => {
    const page = await open('/junk');
    const before = await count(page);
    await page.getByRole('button', { name: 'Zoomer', exact: true }).click();
    await page.getByRole('button', { name: 'Rechercher dans cette zone' }).waitFor();
    await page.waitForFunction((many) => document.querySelector('pana-map')!.shadowRoot!.querySelectorAll('.markers button').length !== many, before);
    assert.ok((await count(page)) > 3);
    assert.deepEqual(problems.filter((text) => !text.startsWith('pana:')), []);
    await page.close();
  });

  it('should pinch with two fingers, and leave one finger to the page, saying so', async () => {
    const context = await browser.newContext({ viewport: { width: 400, height: 600 }, hasTouch: true, isMobile: true });
    const page = await context.newPage();
    await page.goto(`${server.origin}/plain`);
    await page.locator('pana-map .markers button').first().waitFor();
    await page.locator('pana-map .leaflet-map-pane').waitFor({ state: 'attached' });
    const session = await context.newCDPSession(page);
    const touch = (type: 'touchStart' | 'touchMove' | 'touchEnd', ...points: [number, number][]) =>
      session.send('Input.dispatchTouchEvent', { type, touchPoints: points.map(([x, y], id) => ({ x, y, id })) });
    await touch('touchStart', [200, 200]);
    for (let y = 200; y > 140; y -= 10) await touch('touchMove', [200, y]);
    await touch('touchEnd');
    await page.getByText('Utilisez deux doigts').waitFor();
    assert.equal(await page.getByRole('button', { name: 'Rechercher dans cette zone' }).count(), 0);
    const before = await page.locator('pana-map .markers').textContent();
    await touch('touchStart', [180, 160], [220, 160]);
    for (let spread = 20; spread < 90; spread += 10) await touch('touchMove', [200 - spread, 160], [200 + spread, 160]);
    await touch('touchEnd');
    await page.getByRole('button', { name: 'Rechercher dans cette zone' }).waitFor();
    // The markers of the closer view come with their tiles, or from the map index: a moment later on a slow machine.
    await page.waitForFunction((text) => document.querySelector('pana-map')!.shadowRoot!.querySelector('.markers')!.textContent !== text, before);
    await context.close();
  });

  it('should leak nothing over 200 mounts and removals', async () => {
    const page = await open('/plain');
    await page.locator('pana-map .leaflet-map-pane').waitFor({ state: 'attached' });
    const session = await page.context().newCDPSession(page);
    const measure = async (): Promise<{ nodes: number; jsEventListeners: number }> => {
      await session.send('HeapProfiler.collectGarbage');
      await session.send('HeapProfiler.collectGarbage');
      return session.send('Memory.getDOMCounters');
    };
    const cycle = (times: number): Promise<void> =>
      page.evaluate(async (many) => {
        const main = document.querySelector('main')!;
        for (let i = 0; i < many; i++) {
          document.querySelector('pana-map')?.remove();
          const map = document.createElement('pana-map');
          map.setAttribute('territory', 'region:24');
          main.append(map);
          // Half of them are removed before, half after they have begun to move.
          const end = performance.now() + 2000;
          while (i % 2 && !map.shadowRoot!.querySelector('.leaflet-map-pane') && performance.now() < end) await new Promise((done) => setTimeout(done, 5));
        }
        document.querySelector('pana-map')?.remove();
        await new Promise((done) => setTimeout(done, 400));
      }, times);
    await cycle(10);
    const first = await measure();
    await cycle(200);
    const last = await measure();
    assert.ok(last.nodes - first.nodes < 200, `${last.nodes - first.nodes} nodes stay`);
    assert.ok(last.jsEventListeners - first.jsEventListeners < 20, `${last.jsEventListeners - first.jsEventListeners} listeners stay`);
    assert.deepEqual(problems, []);
    await page.close();
  });
});
