/** What the widgets leave of a host's page once they are gone (RELIABILITY.md, H34): nothing, however often they come and go. */
import assert from 'node:assert/strict';
import {after, before, describe, test} from 'node:test';
import type {Browser} from 'playwright-core';
import {eventOf} from '../support/events.ts';
import {isToday} from '../support/turns.ts';
import {type RunningWorker, startWorker} from '../support/worker.ts';
import {openChromium, openRow} from './chromium.ts';
import {LOCATOR} from './host-page.ts';
import {startWorld, type World} from './world.ts';

let browser: Browser;
let world: World;
/** For what the edge alone does not answer: the charter, the questionnaire. */
let worker: RunningWorker;
const soon = new Date(Date.now() + 20 * 86_400_000).toISOString().slice(0, 10);
before(async () => {
  worker = await startWorker();
  world = await startWorld({events: [eventOf(1, {sessions: [{start: `${soon}T09:30`, end: `${soon}T17:00`}]})]});
  browser = await openChromium(['--js-flags=--expose-gc', '--enable-precise-memory-info']);
});
after(async () => {
  await browser?.close();
  await world?.close();
  await worker?.stop();
});

describe('memory', () => {
  const mounts = Number(process.env.PANA_MOUNTS ?? 200);
  /** Of those outside the search, each day: what stays behind stays each time, and sixty say it. `memory.long.ts` says it two hundred times. */
  const fewer = Number(process.env.PANA_MOUNTS ?? 60);
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

  /** Each element alone, half of them a day, and what it shows once it is there. */
  const ELEMENTS = [
    {tag: 'pana-search', attributes: {}, ready: 'form'},
    {tag: 'pana-list', attributes: {}, ready: '[part=title]'},
    {tag: 'pana-map', attributes: {}, ready: '.markers button'},
    {tag: 'pana-structure', attributes: {'structure-id': 's1'}, ready: '[part=title], h2, [role=heading]'},
    {tag: 'pana-badge', attributes: {'structure-id': 's1'}, ready: '[part=title]', mounts: fewer},
    {tag: 'pana-event', attributes: {'event-id': 'e1'}, ready: '[part=title]', mounts: fewer},
    {tag: 'pana-event-list', attributes: {}, ready: '[part=item]', mounts: fewer},
    {tag: 'pana-join', attributes: {}, ready: '[part=charter]', real: true, mounts: fewer},
    {tag: 'pana-survey', attributes: {kind: 'observation'}, ready: 'form input', real: true, mounts: fewer},
  ] as const;
  for (const {tag, attributes, ready, ...rest} of ELEMENTS.filter((_, at) => isToday(at))) {
    const times = 'mounts' in rest ? rest.mounts : mounts;
    test(`should give everything back after ${times} mounts and removals of <${tag}>`, async (t) => {
      const head = 'real' in rest ? {head: `<script src="${worker.origin}/pana/v1/pana.js" async></script>`} : {};
      const {page, errors, look, close} = await openRow(browser, world, {id: `leaks ${tag}`, html: `<${tag} territory="departement:37"></${tag}><div id="here"></div>`, ...head});
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
      assert.equal(await cycle(times), times, 'mounts that showed something');
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
