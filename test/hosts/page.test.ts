/** What the widgets leave of a host's page: its globals, its pixels, its files when one of ours was tampered with, its paper. */
import assert from 'node:assert/strict';
import {readdirSync} from 'node:fs';
import {join} from 'node:path';
import {after, before, describe, test} from 'node:test';
import type {Browser, Page} from 'playwright-core';
import {scriptTag} from '../../worker/edge/pages/configurator/tags.ts';
import {isToday} from '../support/turns.ts';
import {openChromium, openRow} from './chromium.ts';
import {LOCATOR, NONCE, SCRIPT} from './host-page.ts';
import {CDN, startWorld, type World} from './world.ts';

let browser: Browser;
let world: World;
before(async () => {
  world = await startWorld();
  browser = await openChromium();
});
after(async () => {
  await browser?.close();
  await world?.close();
});

describe('globals', () => {
  /** Every name and symbol of `window` and of the prototypes pages build on, with what each one is. */
  const inventory = `(() => {
    const objects = {window, Object: Object.prototype, Function: Function.prototype, Array: Array.prototype, String: String.prototype, Number: Number.prototype,
      Boolean: Boolean.prototype, Symbol: Symbol.prototype, Date: Date.prototype, RegExp: RegExp.prototype, Promise: Promise.prototype, Map: Map.prototype, Set: Set.prototype,
      WeakMap: WeakMap.prototype, Error: Error.prototype, JSON, Math, Reflect, Node: Node.prototype, Element: Element.prototype, HTMLElement: HTMLElement.prototype,
      Document: Document.prototype, ShadowRoot: ShadowRoot.prototype, Event: Event.prototype, EventTarget: EventTarget.prototype, CSSStyleSheet: CSSStyleSheet.prototype,
      Window: Window.prototype, Navigator: Navigator.prototype, History: History.prototype, Location: location, NodeList: NodeList.prototype, Storage: Storage.prototype, document};
    const found = {};
    for (const [name, object] of Object.entries(objects)) {
      found[name] = Reflect.ownKeys(object).filter((key) => !/^\\d+$/.test(String(key))).map((key) => {
        const {value, get, set} = Object.getOwnPropertyDescriptor(object, key) ?? {};
        return String(key) + ' ' + [value, get, set].map((one) => (typeof one === 'function' ? Function.prototype.toString.call(one).slice(0, 80) : typeof one)).join();
      });
    }
    return found;
  })()`;

  test('should be two symbols and nothing else, after every gesture', async () => {
    const {page, lookUntil, close} = await openRow(browser, world, {id: 'globals', head: '<script src="/watch.js"></script>', html: LOCATOR});
    const first = (await page.evaluate(inventory)) as Record<string, string[]>;
    await page.evaluate((src) => {
      const script = document.createElement('script');
      script.src = src;
      document.head.append(script);
    }, `${world.api}/pana/v1/pana.js`);
    await lookUntil(({items, markers}) => items.length === 20 && markers > 0);
    await page.getByRole('button', {name: 'Zoomer', exact: true}).click();
    await page.getByRole('link', {name: 'Exemple – Structure n° 1', exact: true}).click();
    await page.getByRole('heading', {name: 'Comment contacter'}).or(page.getByRole('heading', {name: /contact/i})).first().waitFor();
    await page.waitForTimeout(500);
    const last = (await page.evaluate(inventory)) as Record<string, string[]>;
    const added = Object.keys(last).flatMap((name) => last[name]!.filter((line) => !first[name]!.includes(line)).map((line) => `${name}: ${line.split(' ')[0]}`));
    const removed = Object.keys(first).flatMap((name) => first[name]!.filter((line) => !last[name]!.includes(line)).map((line) => `${name}: ${line}`));
    assert.deepEqual(added.sort(), ['window: Symbol(pana.groups/v1)', 'window: Symbol(pana.loader/v1)']);
    assert.deepEqual(removed, []);
    assert.equal(await page.evaluate(() => document.body.style.length + document.documentElement.style.length), 0);
    await close();
  });

  test('should leave no cookie, storage, cache, worker or request to somebody else', async () => {
    // Not even which page it is, however much that page tells everybody.
    const referrers: string[] = [];
    world.before = ({headers, url}) => {
      if (headers.referer) referrers.push(`${url}: ${headers.referer}`);
      return false;
    };
    const {page, lookUntil, requests, close} = await openRow(browser, world, {
      id: 'storage', headers: {'referrer-policy': 'unsafe-url'}, head: scriptTag('__API__/pana/v1/pana.js').replace('<script', `<script nonce="${NONCE}"`),
    });
    await lookUntil(({items, markers}) => items.length === 20 && markers > 0);
    await page.getByRole('button', {name: 'Zoomer', exact: true}).click();
    await page.waitForTimeout(1500);
    const kept = await page.evaluate(async () => ({
      cookie: document.cookie,
      local: localStorage.length,
      session: sessionStorage.length,
      databases: (await indexedDB.databases()).length,
      caches: (await caches.keys().catch(() => [])).length,
      workers: (await navigator.serviceWorker?.getRegistrations().catch(() => []))?.length ?? 0,
    }));
    assert.deepEqual(kept, {cookie: '', local: 0, session: 0, databases: 0, caches: 0, workers: 0});
    assert.deepEqual(await page.context().cookies(), []);
    const strangers = requests.filter((url) => !url.startsWith(world.api) && !url.startsWith(world.host));
    assert.deepEqual(strangers, []);
    world.before = undefined;
    assert.ok(requests.some((url) => url.includes('/chunks/')) && requests.some((url) => url.includes('/v1/structures')));
    assert.deepEqual(referrers, []);
    await close();
  });
});

describe('pixels (H26)', () => {
  /** Pixels of an element in a frame that no rule of the page reaches, 1000 px wide in the corner of the page. */
  async function shot(id: string, rules: string): Promise<{page: Page; bytes: Buffer; close(): Promise<void>}> {
    const head = `<style>${rules}</style>
      <style>@layer frame { .frame { all: initial !important; display: block !important; position: absolute !important; top: 0 !important; left: 0 !important; width: 1000px !important } }</style>${SCRIPT}`;
    const {page, lookUntil, close} = await openRow(browser, world, {id, head, html: `<div class="frame">${LOCATOR}</div>`});
    await lookUntil(({items, markers, text}) => items.length === 20 && markers > 0 && /Imprimer/.test(text));
    // The moving map took over, which waits until it is seen: its sheet and its buttons are there too.
    await page.locator('pana-map').scrollIntoViewIfNeeded();
    await page.waitForFunction(() => document.querySelector('pana-locator')!.shadowRoot!.querySelector('pana-map')!.shadowRoot!.querySelector('.pad'));
    await page.waitForTimeout(500);
    return {page, bytes: await page.locator('pana-locator').screenshot({animations: 'disabled'}), close};
  }
  /** Share of pixels that differ, of two pictures of one size; 1 when the sizes differ. */
  async function difference(page: Page, one: Buffer, other: Buffer): Promise<number> {
    return page.evaluate(async (files) => {
      const read = async (text: string): Promise<ImageData> => {
        const picture = await createImageBitmap(await (await fetch(`data:image/png;base64,${text}`)).blob());
        const context = new OffscreenCanvas(picture.width, picture.height).getContext('2d')!;
        context.drawImage(picture, 0, 0);
        return context.getImageData(0, 0, picture.width, picture.height);
      };
      const [a, b] = [await read(files[0]!), await read(files[1]!)];
      if (a.width !== b.width || a.height !== b.height) return 1;
      let differ = 0;
      for (let i = 0; i < a.data.length; i += 4) if ([0, 1, 2].some((c) => Math.abs(a.data[i + c]! - b.data[i + c]!) > 8)) differ++;
      return differ / (a.data.length / 4);
    }, [one.toString('base64'), other.toString('base64')]);
  }
  /** What lies around the element keeps its box, and no filter over all that is in it: that is the page's own right. */
  const EVERYTHING = `* { all: unset !important; font-size: 60px !important; line-height: .2 !important; letter-spacing: 1em !important; text-transform: uppercase !important;
      direction: rtl !important; color: red !important; background: yellow !important; visibility: hidden !important; zoom: 1 !important; filter: invert(1) !important; opacity: .5 !important }
    ul, li, a, div, button, p, pana-list, pana-map, pana-search, pana-locator { display: none !important }
    html, body { filter: none !important; opacity: 1 !important; background: none !important }`;

  test('should be those of the clean page where everything is unset, enormous and hidden', async () => {
    const clean = await shot('pixels clean', '');
    const again = await shot('pixels again', '');
    const blank = await (await browser.newContext()).newPage();
    assert.equal(await difference(blank, clean.bytes, again.bytes), 0, 'two clean pages differ: nothing can be compared');
    const hostile = await shot('pixels hostile', EVERYTHING);
    const share = await difference(blank, clean.bytes, hostile.bytes);
    assert.ok(share <= 0.001, `${(share * 100).toFixed(3)} % of the pixels differ`);
    // The comparison can fail: one token of the page changes far more than that.
    const tinted = await shot('pixels tinted', '.frame { --pana-gap: 18px }');
    assert.ok((await difference(blank, clean.bytes, tinted.bytes)) > 0.001, 'another space is not seen');
    for (const one of [clean, again, hostile, tinted]) await one.close();
    await blank.context().close();
  });
});

describe('tampered files', () => {
  const chunks = (): string[] => readdirSync(join(CDN, 'chunks')).filter((file) => file.endsWith('.js'));

  test('should run nothing of a chunk that its integrity refuses, and leave the fallback', async () => {
    const {createHash} = await import('node:crypto');
    const {readFileSync} = await import('node:fs');
    const seal = (file: string): string => `sha384-${createHash('sha384').update(readFileSync(join(CDN, file))).digest('base64')}`;
    const base = `${world.api}/pana/${world.version}`;
    const integrity = Object.fromEntries(chunks().map((file) => [`${base}/chunks/${file}`, seal(`chunks/${file}`)]));
    const head = `<script type="importmap" nonce="${NONCE}">${JSON.stringify({integrity})}</script>
      <script nonce="${NONCE}" src="${base}/pana.js" integrity="${seal('pana.js')}" crossorigin="anonymous" async></script>`;
    const clean = await openRow(browser, world, {id: 'sealed', head});
    assert.equal((await clean.lookUntil(({items}) => items.length === 20)).items.length, 20);
    await clean.close();

    const elements = chunks().find((file) => file.startsWith('elements-'))!;
    world.before = (_request, response, {pathname}) => {
      if (!pathname.endsWith(`/${elements}`)) return false;
      response.writeHead(200, {'content-type': 'text/javascript', 'access-control-allow-origin': '*'});
      response.end(`${readFileSync(join(CDN, 'chunks', elements), 'utf8')}\nwindow.tampered = true;`);
      return true;
    };
    const tampered = await openRow(browser, world, {id: 'tampered', head});
    await tampered.lookUntil(({complaints}) => complaints.length > 0);
    const seen = await tampered.look();
    world.before = undefined;
    assert.equal(await tampered.page.evaluate(() => 'tampered' in window), false);
    assert.equal(seen.fallback, true);
    assert.deepEqual(seen.items, []);
    assert.deepEqual(tampered.errors, []);
    await tampered.close();
  });

  // Whichever file is lost (half of them a day), a sentence or a list is left, and nothing is thrown at the host.
  test('should survive the loss of any one file', async () => {
    for (const lost of chunks().filter((_, at) => isToday(at))) {
      world.before = (_request, response, {pathname}) => {
        if (!pathname.endsWith(`/${lost}`)) return false;
        response.writeHead(404, {'access-control-allow-origin': '*'}).end();
        return true;
      };
      const {page, errors, look, lookUntil, close} = await openRow(browser, world, {id: `lost ${lost}`, html: LOCATOR, head: SCRIPT});
      await lookUntil(({items, fallback}) => items.length === 20 || (fallback && lost.startsWith('elements-')), 4000);
      await page.waitForTimeout(300);
      const seen = await look();
      assert.ok(seen.fallback || seen.items.length === 20, `without ${lost} nothing is left: ${seen.text}`);
      const rejected = seen.complaints.filter((text) => /^(error: (?!resource)|rejection)/.test(text));
      assert.deepEqual([...errors, ...rejected], [], `without ${lost}`);
      await close();
    }
    world.before = undefined;
  });
});

describe('media', () => {
  test('should print the whole list with its addresses, and no map', async () => {
    const {page, lookUntil, close} = await openRow(browser, world, {id: 'H38 print'});
    await lookUntil(({items, markers}) => items.length === 20 && markers > 0);
    await page.evaluate(() => {
      (window as unknown as {printed: number}).printed = 0;
      window.print = () => ((window as unknown as {printed: number}).printed += 1);
    });
    await page.getByRole('button', {name: /imprimer/i}).click();
    await page.waitForFunction(() => (window as unknown as {printed: number}).printed === 1);
    await page.emulateMedia({media: 'print'});
    const paper = await lookUntil(({items}) => items.length === 45);
    assert.equal(paper.items.length, 45);
    assert.equal(paper.markers, 0);
    assert.equal((paper.text.match(/37600 Loches/g) ?? []).length, 45);
    const pdf = await page.pdf({format: 'A4'});
    const sheets = (pdf.toString('latin1').match(/\/Type\s*\/Page\b/g) ?? []).length;
    assert.ok(sheets >= 3 && sheets <= 12, `${sheets} sheets`);
    await close();
  });

  test('should not move at all for those who asked for less motion', async () => {
    const {page, lookUntil, close} = await openRow(browser, world, {id: 'H39 motion'}, {reducedMotion: 'reduce'});
    await lookUntil(({items, markers}) => items.length === 20 && markers > 0);
    await page.getByRole('button', {name: 'Zoomer', exact: true}).click();
    for (let i = 0; i < 10; i++) {
      const moving = await page.evaluate(() => document.getAnimations().filter((one) => Number(one.effect?.getComputedTiming().duration) > 1).length);
      assert.equal(moving, 0);
      await page.waitForTimeout(30);
    }
    await close();
  });

  test('should keep borders and a visible focus where colours are forced', async () => {
    const {page, lookUntil, close} = await openRow(browser, world, {id: 'H39 colours'}, {forcedColors: 'active'});
    await lookUntil(({items, markers}) => items.length === 20 && markers > 0);
    const borders = await page.evaluate(() => {
      const found: string[] = [];
      const walk = (root: ParentNode): void => {
        for (const element of root.querySelectorAll('*')) {
          if (element.shadowRoot) walk(element.shadowRoot);
          if (!/^(button|input|select)$/.test(element.localName) || element.getClientRects().length === 0 || element.matches('.out-of-sight')) continue;
          const {borderTopWidth, borderBottomWidth, outlineStyle, textDecorationLine} = getComputedStyle(element);
          const bordered = parseFloat(borderTopWidth) > 0 || parseFloat(borderBottomWidth) > 0; // a style of `none` computes to 0
          if (!bordered && outlineStyle === 'none' && textDecorationLine === 'none') found.push(`${element.localName}.${element.className} ${element.textContent}`);
        }
      };
      walk(document);
      return found;
    });
    assert.deepEqual(borders, []);
    await close();
  });

  test('should follow the scheme of the page, light or dark', async () => {
    for (const [scheme, light] of [['light', true], ['dark', false]] as const) {
      const {page, lookUntil, close} = await openRow(browser, world, {id: `H39 ${scheme}`, head: `<style>:root{color-scheme:light dark}</style>${SCRIPT}`}, {colorScheme: scheme});
      await lookUntil(({items}) => items.length === 20);
      const [, luminance] = await page.evaluate(() => {
        const base = document.querySelector('pana-locator')!.shadowRoot!.querySelector('div')!;
        const colour = getComputedStyle(base).backgroundColor;
        return [colour, Number(/\d+/.exec(colour)![0])] as const;
      });
      assert.equal(luminance > 128, light);
      await close();
    }
  });
});

describe('a page without script (H41)', () => {
  test('should read what its author wrote inside the element', async () => {
    const {page, close} = await openRow(browser, world, {id: 'no script'}, {javaScriptEnabled: false});
    assert.equal(await page.locator('.fallback a').isVisible(), true);
    await close();
  });
});
