/** What the widgets leave of a host's page: its globals, its memory, its files when one of ours was tampered with, its paper. */
import assert from 'node:assert/strict';
import {readdirSync} from 'node:fs';
import {join} from 'node:path';
import {after, before, describe, test} from 'node:test';
import type {Browser, Page} from 'playwright-core';
import {openChromium, openRow} from './chromium.ts';
import {LOCATOR, NONCE, SCRIPT} from './host-page.ts';
import {CDN, startWorld, type World} from './world.ts';

let browser: Browser;
let world: World;
before(async () => {
  world = await startWorld();
  browser = await openChromium(['--js-flags=--expose-gc', '--enable-precise-memory-info']);
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
    const {page, lookUntil, requests, close} = await openRow(browser, world, {id: 'storage'});
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

describe('memory', () => {
  const mounts = Number(process.env.PANA_MOUNTS ?? 200);
  for (const when of ['once its results are there', 'while its request is under way'] as const) {
    test(`should give everything back after ${mounts} mounts and removals, ${when}`, async () => {
      const {page, errors, lookUntil, close} = await openRow(browser, world, {id: 'leaks', html: `${LOCATOR}<div id="here"></div>`});
      await lookUntil(({items, markers}) => items.length === 20 && markers > 0);
      await page.waitForTimeout(1000); // what comes when idle has come
      const session = await page.context().newCDPSession(page);
      await page.evaluate(() => document.querySelector('pana-locator')!.remove());
      if (when === 'while its request is under way') {
        world.before = async (_request, response, {pathname}) => {
          if (pathname !== '/v1/structures') return false;
          await new Promise((done) => setTimeout(done, 60_000).unref());
          return response.destroyed;
        };
      }
      const cycle = (count: number, wait: boolean): Promise<void> =>
        page.evaluate(
          async ([times, whole]) => {
            const frame = (): Promise<unknown> => new Promise((done) => setTimeout(done));
            for (let i = 0; i < times; i++) {
              const element = document.createElement('pana-locator');
              element.setAttribute('territory', 'departement:37');
              if (!whole) element.setAttribute('group', `g${i % 5}`);
              document.querySelector('#here')!.append(element);
              if (whole) {
                const list = (): Element | null | undefined => element.shadowRoot?.querySelector('pana-list')?.shadowRoot?.querySelector('[part=title]');
                for (let tries = 0; tries < 200 && !list(); tries++) await frame();
                if (i % 4 === 0) for (let tries = 0; tries < 20; tries++) await frame(); // long enough for the moving map to start
              } else await frame();
              element.remove();
              if (i % 10 === 0) await frame();
            }
          },
          [count, wait] as const,
        );
      const counters = async (): Promise<{nodes: number; jsEventListeners: number; documents: number}> => {
        for (let i = 0; i < 3; i++) {
          await session.send('HeapProfiler.collectGarbage');
          await page.waitForTimeout(200);
        }
        return session.send('Memory.getDOMCounters');
      };
      const whole = when === 'once its results are there';
      await cycle(20, whole);
      const first = await counters();
      await cycle(mounts, whole);
      const last = await counters();
      world.before = undefined;
      // One widget has hundreds of nodes and dozens of listeners: a leak of one in ten mounts would show.
      assert.ok(last.nodes - first.nodes <= 60, `nodes ${first.nodes} → ${last.nodes}`);
      assert.ok(last.jsEventListeners - first.jsEventListeners <= 10, `listeners ${first.jsEventListeners} → ${last.jsEventListeners}`);
      assert.equal(last.documents, first.documents);
      assert.deepEqual(errors, []);
      await close();
    });
  }

  /** Each element alone, and what it shows once it is there. */
  const ELEMENTS = [
    {tag: 'pana-search', attributes: {}, ready: 'form'},
    {tag: 'pana-list', attributes: {}, ready: '[part=title]'},
    {tag: 'pana-map', attributes: {}, ready: '.markers button'},
    {tag: 'pana-structure', attributes: {'structure-id': 's1'}, ready: '[part=title], h2, [role=heading]'},
  ] as const;
  for (const {tag, attributes, ready} of ELEMENTS) {
    test(`should give everything back after ${mounts} mounts and removals of <${tag}>`, async (t) => {
      const {page, errors, look, close} = await openRow(browser, world, {id: `leaks ${tag}`, html: `<${tag} territory="departement:37"></${tag}><div id="here"></div>`});
      await page.waitForFunction((name) => !!document.querySelector(name)!.shadowRoot, tag);
      await page.waitForTimeout(1000); // what comes when idle has come
      await page.evaluate((name) => document.querySelector(name)!.remove(), tag);
      const session = await page.context().newCDPSession(page);
      /** How many of them showed what they are for. */
      const cycle = (count: number): Promise<number> =>
        page.evaluate(
          async ([name, times, selector, values]) => {
            const frame = (): Promise<unknown> => new Promise((done) => setTimeout(done));
            let shown = 0;
            for (let i = 0; i < times; i++) {
              const element = document.createElement(name);
              element.setAttribute('territory', 'departement:37');
              for (const [attribute, value] of Object.entries(values)) element.setAttribute(attribute, value);
              document.querySelector('#here')!.append(element);
              const isThere = (): boolean => !!element.shadowRoot?.querySelector(selector);
              for (let tries = 0; tries < 200 && !isThere(); tries++) await frame();
              if (isThere()) shown++;
              if (i % 4 === 0) for (let tries = 0; tries < 20; tries++) await frame(); // long enough for what comes later to start
              element.remove();
              if (i % 10 === 0) await frame();
            }
            return shown;
          },
          [tag, count, ready, attributes as Record<string, string>] as const,
        );
      const counters = async (): Promise<{nodes: number; jsEventListeners: number; documents: number}> => {
        for (let i = 0; i < 3; i++) {
          await session.send('HeapProfiler.collectGarbage');
          await page.waitForTimeout(200);
        }
        return session.send('Memory.getDOMCounters');
      };
      await cycle(20);
      const first = await counters();
      assert.equal(await cycle(mounts), mounts, 'mounts that showed something');
      const last = await counters();
      t.diagnostic(`<${tag}>: ${last.nodes - first.nodes} nodes, ${last.jsEventListeners - first.jsEventListeners} listeners more`);
      assert.ok(last.nodes - first.nodes <= 20, `nodes ${first.nodes} → ${last.nodes}`);
      assert.ok(last.jsEventListeners - first.jsEventListeners <= 5, `listeners ${first.jsEventListeners} → ${last.jsEventListeners}`);
      assert.equal(last.documents, first.documents);
      assert.deepEqual([...errors, ...(await look()).complaints], []);
      await close();
    });
  }

  test('should follow when it moves to the document of a frame and back, with its results and its look (H34)', async () => {
    const {page, errors, lookUntil, close} = await openRow(browser, world, {id: 'documents', html: `<iframe style="width:1000px;height:500px"></iframe>${LOCATOR}`});
    const before = await lookUntil(({items, markers, text}) => items.length === 20 && markers > 0 && /Imprimer/.test(text));
    await page.waitForTimeout(1000); // what comes when idle has come
    const letters = (where: 'page' | 'frame'): Promise<unknown> =>
      page.evaluate((which) => {
        const root = which === 'page' ? document : document.querySelector('iframe')!.contentDocument!;
        const locator = root.querySelector('pana-locator')!.shadowRoot!;
        const look = (element: Element): string[] => {
          const {fontSize, fontFamily, color, display, backgroundColor} = element.ownerDocument.defaultView!.getComputedStyle(element);
          return [fontSize, fontFamily, color, display, backgroundColor];
        };
        const of = (tag: string, selector: string): string[] => look(locator.querySelector(tag)!.shadowRoot!.querySelector(selector)!);
        return [of('pana-list', '[part=title]'), of('pana-list', '[part=more]'), of('pana-search', 'button'), of('pana-map', '.markers button'), of('pana-map', '.pad button')];
      }, where);
    const first = await letters('page');
    const move = (): Promise<void> =>
      page.evaluate(() => {
        const inside = document.querySelector('iframe')!.contentDocument!;
        const here = document.querySelector('pana-locator');
        if (here) inside.body.append(here);
        else document.body.append(inside.querySelector('pana-locator')!);
      });
    await move();
    await page.waitForFunction(() => document.querySelector('iframe')!.contentDocument!.querySelector('pana-locator')!.shadowRoot!.querySelector('pana-map')!.shadowRoot!.querySelector('.pad'));
    assert.deepEqual(await letters('frame'), first, 'another look in the frame');
    await move();
    const back = await lookUntil(({items, markers}) => items.length === 20 && markers > 0);
    assert.deepEqual(back.items, before.items);
    await page.waitForFunction(() => document.querySelector('pana-locator')!.shadowRoot!.querySelector('pana-map')!.shadowRoot!.querySelector('.pad'));
    assert.deepEqual(await letters('page'), first, 'another look back in the page');

    assert.deepEqual(errors, []);
    assert.deepEqual((await lookUntil(() => true)).complaints, []);
    await close();
  });

  test('should hold no more after 800 times out and back in the page than after 400 (H34)', async () => {
    const {page, errors, lookUntil, close} = await openRow(browser, world, {id: 'again', html: `${LOCATOR}<div id="here"></div>`});
    await lookUntil(({items, markers}) => items.length === 20 && markers > 0);
    const session = await page.context().newCDPSession(page);
    const cycle = async (times: number): Promise<{nodes: number; jsEventListeners: number; documents: number}> => {
      await page.evaluate(async (count) => {
        const element = document.querySelector('pana-locator')!;
        for (let i = 0; i < count; i++) {
          document.querySelector(i % 2 ? 'body' : '#here')!.append(element);
          if (i % 3 === 0) await new Promise((done) => setTimeout(done, i % 60)); // before, while and after the moving map starts
        }
      }, times);
      // A boolean: an element given to the test would be held by it, with its map.
      await page.waitForFunction(() => !!document.querySelector('pana-locator')!.shadowRoot!.querySelector('pana-map')!.shadowRoot!.querySelector('.pad'));
      await page.waitForTimeout(2500); // the hints of the map are gone
      return rest();
    };
    const rest = async (): Promise<{nodes: number; jsEventListeners: number; documents: number}> => {
      for (let i = 0; i < 3; i++) {
        await session.send('HeapProfiler.collectGarbage');
        await page.waitForTimeout(200);
      }
      return session.send('Memory.getDOMCounters');
    };
    const first = await cycle(400);
    let last = await cycle(400);
    // What the browser still holds for a callback goes with it, sooner or later; what the page holds does not..
    const grew = (): boolean => last.nodes - first.nodes > 20 || last.jsEventListeners > first.jsEventListeners;
    for (const end = performance.now() + 20_000; grew() && performance.now() < end; ) last = await rest();
    assert.ok(!grew(), `nodes ${first.nodes} → ${last.nodes}, listeners ${first.jsEventListeners} → ${last.jsEventListeners}`);
    assert.equal(last.documents, first.documents);
    const seen = await lookUntil(({items}) => items.length === 20);
    assert.equal(seen.items.length, 20);
    assert.deepEqual([...errors, ...seen.complaints], []);
    await close();
  });

  test('should stop asking when it is removed during a request, and ask again when it comes back', async () => {
    let aborted = 0;
    let answer = false;
    world.before = async (_request, response, {pathname}) => {
      if (pathname !== '/v1/structures' || answer) return false;
      return new Promise((done) => response.once('close', () => done((aborted += 1) > 0)));
    };
    const {page, errors, lookUntil, close} = await openRow(browser, world, {id: 'abort'});
    await page.waitForFunction(() => document.querySelector('pana-locator')?.shadowRoot?.querySelector('pana-list')?.shadowRoot);
    await page.evaluate(() => {
      const element = document.querySelector('pana-locator')!;
      (window as unknown as {kept: Element}).kept = element;
      element.remove();
    });
    const end = performance.now() + 3000;
    while (!aborted && performance.now() < end) await page.waitForTimeout(20);
    assert.equal(aborted, 1, 'the request goes on for nobody');
    answer = true;
    await page.evaluate(() => document.body.append((window as unknown as {kept: Element}).kept));
    const seen = await lookUntil(({items}) => items.length === 20);
    assert.equal(seen.items.length, 20);
    assert.deepEqual(errors, []);
    world.before = undefined;
    await close();
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

  // Whichever file is lost, a sentence or a list is left, and nothing is thrown at the host.
  test('should survive the loss of any one file', async () => {
    for (const lost of chunks()) {
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
