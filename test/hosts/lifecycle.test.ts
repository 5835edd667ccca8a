/** Pages that leave and come back (RELIABILITY.md, H47): kept for "back", prerendered, asleep for a day. */
import assert from 'node:assert/strict';
import {spawn} from 'node:child_process';
import {mkdtempSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {after, before, beforeEach, describe, test} from 'node:test';
import type {Browser, BrowserContext, Page} from 'playwright-core';
import {chromium} from 'playwright-core';
import {CHROME_ARGS, findChromium} from '../support/chromium.ts';
import {addRow, SCRIPT} from './host-page.ts';
import {look, readTold, type Seen} from './look.ts';
import {startWorld, type World} from './world.ts';

let browser: Browser;
let world: World;
let context: BrowserContext;
let page: Page;
let errors: string[];

before(async () => {
  world = await startWorld();
  // The driver turns the cache for "back" off.
  browser = await chromium.launch({executablePath: await findChromium(), args: CHROME_ARGS, ignoreDefaultArgs: ['--disable-back-forward-cache']});
  world.page('/elsewhere', {body: '<!doctype html><title>Ailleurs</title><p>Ailleurs'});
});
after(async () => {
  await browser?.close();
  await world?.close();
});
beforeEach(async () => {
  await context?.close();
  context = await browser.newContext({viewport: {width: 1280, height: 900}});
  page = await context.newPage();
  errors = [];
  page.on('pageerror', (error) => errors.push(String(error)));
  world.before = undefined;
  world.forget();
});

const address = (id: string, head?: string): string =>
  addRow(world, {id, head, headers: {'cache-control': 'no-cache'}, expect: {kind: 'renders'}});
const asked = (): string[] => world.apiLog.filter((line) => /^GET \/v1\/structures(?:\?|$)/.test(line));
const until = async (ready: (seen: Seen) => boolean, within = 10_000): Promise<Seen> => {
  for (const end = performance.now() + within; ; ) {
    const seen = await page.evaluate(look);
    if (ready(seen) || performance.now() > end) return seen;
    await page.waitForTimeout(50);
  }
};
const isWhole = ({items, markers}: Seen): boolean => items.length === 20 && markers > 0;
/** Tells whether the page that is shown again is the very one that was left. */
const remember = (): Promise<void> => page.evaluate(() => void Object.assign(window, {kept: true}));
const isKept = (): Promise<boolean> => page.evaluate(() => 'kept' in window);
/** Whether this browser keeps any page at all: the one without windows that travels inside an npm package does not. */
const keepsPages = async (): Promise<boolean> => {
  await page.goto(`${world.host}/elsewhere`);
  await remember();
  await page.goto(`${world.host}/elsewhere?again`);
  await page.goBack({waitUntil: 'commit'});
  return isKept();
};

describe('a page kept for "back"', () => {
  test('should be as it was left, without a request, and go on', async (t) => {
    if (!(await keepsPages())) return t.skip('this browser keeps no page');
    await page.goto(address('H47 back'));
    const first = await until((seen) => isWhole(seen) && /Imprimer/.test(seen.text));
    await remember();
    await page.goto(`${world.host}/elsewhere`);
    await page.goBack({waitUntil: 'commit'}); // what is kept was loaded long ago
    assert.ok(await isKept(), 'the browser did not keep the page: this proves nothing');
    const back = await until(isWhole);
    assert.deepEqual(back.items, first.items);
    assert.equal(back.markers, first.markers);
    assert.equal(asked().length, 1);
    await page.getByRole('button', {name: 'Afficher plus'}).click();
    assert.equal((await until(({items}) => items.length === 40)).items.length, 40);
    assert.deepEqual([...errors, ...(await page.evaluate(look)).complaints], []);
  });

  test('should end its search when it was left in the middle of one', async (t) => {
    if (!(await keepsPages())) return t.skip('this browser keeps no page');
    let held = 0;
    world.before = (_request, _response, {pathname}) => {
      if (pathname !== '/v1/structures' || held++) return false;
      return true; // never answered
    };
    await page.goto(address('H47 back in the middle'), {waitUntil: 'commit'});
    await page.waitForFunction(() => !!document.querySelector('pana-locator')?.shadowRoot?.querySelector('pana-list')?.shadowRoot);
    await remember();
    await page.goto(`${world.host}/elsewhere`);
    await page.goBack({waitUntil: 'commit'}); // what is kept was loaded long ago
    assert.ok(await isKept(), 'the browser did not keep the page: this proves nothing');
    const back = await until((seen) => isWhole(seen) || /Réessayer/.test(seen.text), 12_000);
    assert.ok(isWhole(back) || (/Réessayer/.test(back.text) && back.fallback), back.text.slice(0, 200));
    assert.doesNotMatch(back.text, /Recherche en cours/);
    assert.deepEqual(errors, []);
  });
});

test('a prerendered page should be ready when it is shown, after one request', async () => {
  // No browser that is driven prerenders: this one is only started, and the page says itself what it shows.
  const head = `<script>document.addEventListener('prerenderingchange', function () { console.warn('shown after ' + (document.querySelector('pana-locator').shadowRoot ? 'its elements' : 'nothing')); });</script>${SCRIPT}`;
  const path = new URL(addRow(world, {id: 'H47 prerender', head, expect: {kind: 'renders'}}, true)).pathname;
  const start = world.page('/start', {body: `<!doctype html><title>Départ</title><script type="speculationrules">{"prerender": [{"source": "list", "urls": ["${path}"], "eagerness": "immediate"}]}</script>
    <script>setTimeout(function () { location.href = '${path}'; }, 2500);</script>`});
  const profile = mkdtempSync(join(tmpdir(), 'pana-chromium-'));
  const alone = spawn(await findChromium(), ['--headless', ...CHROME_ARGS.filter((one) => one !== '--disable-background-networking'), `--user-data-dir=${profile}`, '--window-size=1280,900', start], {stdio: 'ignore', detached: true});
  const ended = new Promise((done) => alone.once('exit', done));
  try {
    let seen: Seen | undefined;
    for (const end = performance.now() + 15_000; performance.now() < end; await new Promise((done) => setTimeout(done, 50))) {
      seen = world.told ? readTold(world.told) : undefined;
      if (seen && isWhole(seen) && seen.complaints.length > 0) break;
    }
    assert.deepEqual(seen?.complaints, ['warn: shown after its elements']);
    assert.equal(seen?.items.length, 20);
    assert.ok(seen!.markers > 0);
    assert.equal(asked().length, 1);
  } finally {
    process.kill(-alone.pid!, 'SIGKILL'); // with the processes it started, a group of its own
    await ended;
    rmSync(profile, {recursive: true, force: true, maxRetries: 5});
  }
});

describe('a tab that slept', () => {
  const HOUR = 3_600_000;
  /** The tab goes out of sight and freezes; `hours` later by its own clock somebody comes back to it. */
  async function sleep(hours: number): Promise<void> {
    const session = await context.newCDPSession(page);
    const show = (hidden: boolean): Promise<void> =>
      page.evaluate((is) => {
        Object.defineProperty(document, 'hidden', {value: is, configurable: true});
        document.dispatchEvent(new Event('visibilitychange'));
      }, hidden);
    await show(true);
    await session.send('Page.setWebLifecycleState', {state: 'frozen'});
    await session.send('Page.setWebLifecycleState', {state: 'active'});
    await page.clock.fastForward(hours * HOUR);
    await show(false);
  }
  async function open(id: string): Promise<Seen> {
    await page.clock.install();
    // A real day empties the browser's cache of answers, a day by the page's clock does not.
    const session = await context.newCDPSession(page);
    await session.send('Network.enable');
    await session.send('Network.setCacheDisabled', {cacheDisabled: true});
    await page.goto(address(id));
    const seen = await until((now) => isWhole(now) && /Imprimer/.test(now.text));
    await page.clock.runFor(3000); // what waits until the page rests has come
    await page.waitForTimeout(300);
    return seen;
  }

  test('should ask once more after 24 hours, and show the answer', async () => {
    const first = await open('H47 asleep');
    assert.equal(asked().length, 1);
    await sleep(24);
    for (const end = performance.now() + 3000; asked().length < 2 && performance.now() < end; ) await page.waitForTimeout(20);
    const again = await until((seen) => isWhole(seen) && !/Recherche en cours/.test(seen.text));
    assert.equal(asked().length, 2, asked().join('\n'));
    assert.deepEqual(again.items, first.items);
    // And not again, however often one looks.
    await sleep(0);
    await sleep(1);
    await page.waitForTimeout(300);
    assert.equal(asked().length, 2);
    assert.doesNotMatch(again.text, /Réessayer|Recherche en cours/);
    assert.deepEqual([...errors, ...again.complaints], []);
  });

  test('should ask for nothing when it slept for an hour', async () => {
    await open('H47 dozing');
    await sleep(1);
    await page.waitForTimeout(300);
    assert.equal(asked().length, 1);
    assert.deepEqual(errors, []);
  });

  test('should keep what it shows, with its date, when nobody answers it', async () => {
    await open('H47 asleep, then alone');
    world.before = (_request, response, {pathname}) => pathname === '/v1/structures' && Boolean(response.destroy());
    await sleep(24);
    for (let i = 0; i < 20; i++) {
      await page.clock.runFor(1000);
      await page.waitForTimeout(20);
    }
    const seen = await until(({text}) => /Réessayer/.test(text), 3000);
    assert.equal(seen.items.length, 20);
    assert.match(seen.text, /Réessayer/);
    assert.match(seen.text, /20\d\d/);
    assert.deepEqual(errors, []);
  });
});
