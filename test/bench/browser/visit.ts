/** One visit of one page in a fresh profile: what the visitor saw when, what it cost, how long a zoom and a pan took. */
import type { Browser, CDPSession, Page } from 'playwright-core';
import { type Origins, type PageName, selectorsOf } from './contenders.ts';
import { probe, type Reading } from './probe.ts';

export type SettingName = 'unthrottled' | 'cpu-4x' | 'cpu-4x-slow-4g';
export const SETTINGS: Readonly<Record<SettingName, { readonly cpu: number; readonly slow: boolean }>> = {
  unthrottled: { cpu: 1, slow: false },
  'cpu-4x': { cpu: 4, slow: false },
  'cpu-4x-slow-4g': { cpu: 4, slow: true },
};
/** The slow 4G of the issue: ms, bytes per second. */
const SLOW_4G = { offline: false, latency: 150, downloadThroughput: 1_600_000 / 8, uploadThroughput: 750_000 / 8 };

export interface VisitOptions {
  readonly setting: SettingName;
  /** Stops at the first view: no waiting, no gesture. */
  readonly firstViewOnly?: boolean;
  /** The moving map never comes: what the page weighs before Leaflet. */
  readonly withoutLeaflet?: boolean;
  readonly saveData?: boolean;
  readonly gestures?: boolean;
}

export interface Resource {
  readonly path: string;
  readonly kind: 'loader' | 'code' | 'data';
  /** Compressed body. */
  readonly bytes: number;
  /** ms since navigation start. */
  readonly start: number;
  readonly end: number;
  /** ms spent in redirects. */
  readonly redirect: number;
}

/** Times in ms since navigation start. */
export interface Visit {
  readonly item?: number | undefined;
  readonly marker?: number | undefined;
  readonly longTasks: Reading['longTasks'];
  readonly longFrames: Reading['longFrames'];
  /** Sum of what each long task takes beyond 50 ms, until the page rests. */
  readonly blocking: number;
  /** Bytes of JavaScript objects after garbage collection. */
  readonly heap?: number | undefined;
  readonly resources: readonly Resource[];
  /** Bytes on the wire with headers and redirects, the page itself too. */
  readonly wire: number;
  /** Elements on the map: most of at rest and after each gesture. */
  readonly nodes?: number | undefined;
  /** From the input event to new markers painted. */
  readonly zoom?: number | undefined;
  readonly pan?: number | undefined;
  /** Long frames of the gestures. */
  readonly gestureFrames: Reading['longFrames'];
  /** CPU of the page's main thread until rest, ms: all of it, and scripts. */
  readonly task: number;
  readonly script: number;
}

/** Milliseconds without a request after which a page rests: the two idle seconds, and a little for their timer. */
const IDLE = 2400;
/** Milliseconds without new markers after which a gesture is over. */
const STILL = 900;

const metrics = async (cdp: CDPSession): Promise<Record<string, number>> =>
  Object.fromEntries((await cdp.send('Performance.getMetrics')).metrics.map(({ name, value }) => [name, value]));
const pause = (ms: number): Promise<void> => new Promise((done) => setTimeout(done, ms));

/** Where the markers are, to know that a gesture moved them. */
const placesOf = (page: Page, marker: string): Promise<string> =>
  page.locator(marker).evaluateAll((all) => all.map((it) => Object.values(it.getBoundingClientRect().toJSON() as object).map(Math.round).join()).sort().join(' '));

/** Until an item and a marker were painted. Asked by the protocol itself: what a driver puts into a page to wait costs it a tenth of a second. */
async function firstViewPainted(cdp: CDPSession, name: PageName, patience: number): Promise<void> {
  const end = performance.now() + patience;
  while (performance.now() < end) {
    const { result } = await cdp.send('Runtime.evaluate', { expression: 'globalThis.bench?.item !== undefined && globalThis.bench.marker !== undefined' });
    if (result.value === true) return;
    await pause(100);
  }
  throw new Error(`${name}: no result and marker within ${patience} ms`);
}

/** Clicks, or drags, and says how long after its last event new markers were painted: 0 when those of the new view were there before. */
async function gesture(page: Page, marker: string, ends: 'click' | 'pointerup', act: () => Promise<void>): Promise<number> {
  const before = await placesOf(page, marker);
  await page.evaluate((type) => (globalThis as unknown as { bench: Reading }).bench.arm(type), ends);
  await act();
  const latency = await page.evaluate(
    (still) =>
      new Promise<number>((done) => {
        const { bench } = globalThis as unknown as { bench: Reading };
        const look = (): void => {
          const last = Math.max(bench.input ?? Infinity, bench.markersPainted ?? 0);
          if (performance.now() - last < still || last === Infinity) return void setTimeout(look, 100);
          done(bench.markersPainted === undefined ? 0 : bench.markersPainted - bench.input!);
        };
        look();
      }),
    STILL,
  );
  if (before === (await placesOf(page, marker))) throw new Error(`the gesture that ends with ${ends} moved nothing`);
  return latency;
}

/** A visible point of the map that is no marker, from which a drag starts. */
const freePoint = (page: Page, marker: string, box: { x: number; y: number; width: number; height: number }): Promise<[number, number]> =>
  page.evaluate(
    ([selector, { x, y, width, height }]) => {
      for (let step = 0; step < 400; step++) {
        const at: [number, number] = [x + width * (0.5 + ((step * 37) % 40) / 100), y + height * (0.3 + ((step * 53) % 40) / 100)];
        let found = document.elementFromPoint(...at);
        while (found?.shadowRoot?.elementFromPoint(...at) && found.shadowRoot.elementFromPoint(...at) !== found) found = found.shadowRoot.elementFromPoint(...at);
        if (found && !found.closest(`${selector},button,a`)) return at;
      }
      throw new Error('no free point on the map');
    },
    [marker, box] as const,
  );

const kindOf = (path: string): Resource['kind'] => (/\/pana\.js$/.test(path) ? 'loader' : /\.js$/.test(path) ? 'code' : 'data');

/** Visits `name`; throws when nothing shows within `patience` ms. */
export async function visit(browser: Browser, origins: Origins, name: PageName, options: VisitOptions, patience = 150_000): Promise<Visit> {
  const { cpu, slow } = SETTINGS[options.setting];
  const selectors = selectorsOf(name);
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, locale: 'fr-FR' });
  try {
    const page = await context.newPage();
    page.setDefaultTimeout(patience);
    const errors: string[] = [];
    page.on('pageerror', (error) => errors.push(error.message));
    let pending = 0;
    let lastActive = performance.now();
    const moved = (by: number) => () => {
      pending += by;
      lastActive = performance.now();
    };
    page.on('request', moved(1));
    page.on('requestfinished', moved(-1));
    page.on('requestfailed', moved(-1));
    const cdp = await context.newCDPSession(page);
    let wire = 0;
    cdp.on('Network.loadingFinished', ({ encodedDataLength }) => void (wire += encodedDataLength));
    await cdp.send('Network.enable');
    await cdp.send('Performance.enable', { timeDomain: 'timeTicks' });
    if (options.withoutLeaflet) await cdp.send('Network.setBlockedURLs', { urls: ['*/chunks/live-map*'] });
    if (options.saveData) await page.addInitScript(() => Object.defineProperty(navigator, 'connection', { value: { saveData: true } }));
    await page.addInitScript(probe, { item: selectors.item, marker: selectors.marker });
    if (cpu > 1) await cdp.send('Emulation.setCPUThrottlingRate', { rate: cpu });
    if (slow) await cdp.send('Network.emulateNetworkConditions', SLOW_4G);

    await page.goto(`${origins.host}/${name}`, { waitUntil: 'commit' });
    if (name !== 'blank') await firstViewPainted(cdp, name, patience);
    const rest = async (): Promise<void> => {
      lastActive = performance.now();
      const end = lastActive + 20_000;
      while ((pending > 0 || performance.now() - lastActive < IDLE) && performance.now() < end) await pause(50);
    };
    if (!options.firstViewOnly) await rest();

    const { TaskDuration = 0, ScriptDuration = 0 } = await metrics(cdp);
    let heap: number | undefined;
    let nodes: number | undefined;
    let zoom: number | undefined;
    let pan: number | undefined;
    const read = () =>
      page.evaluate(() => ({
        reading: JSON.parse(JSON.stringify((globalThis as unknown as { bench: Reading }).bench)) as Omit<Reading, 'arm'>,
        entries: (performance.getEntriesByType('resource') as PerformanceResourceTiming[])
          .filter((entry) => entry.name.startsWith('http'))
          .map((entry) => ({
            path: new URL(entry.name).pathname + new URL(entry.name).search,
            bytes: entry.encodedBodySize,
            start: entry.startTime,
            end: entry.responseEnd,
            redirect: entry.redirectEnd - entry.redirectStart,
          })),
      }));
    // Before gestures: what they cost is measured apart.
    const { reading, entries } = await read();
    const wireAtRest = wire;
    if (!options.firstViewOnly) {
      await cdp.send('HeapProfiler.collectGarbage');
      heap = (await metrics(cdp))['JSHeapUsedSize'];
    }
    if (!options.firstViewOnly && name !== 'blank') {
      const map = page.locator(selectors.map).first();
      const count = async (): Promise<void> => {
        nodes = Math.max(nodes ?? 0, await map.evaluate((it) => it.querySelectorAll('*').length));
      };
      await count();
      if (options.gestures) {
        await map.scrollIntoViewIfNeeded();
        const button = (await page.locator(selectors.zoomIn).first().boundingBox())!;
        zoom = await gesture(page, selectors.marker, 'click', () => page.mouse.click(button.x + button.width / 2, button.y + button.height / 2));
        await count();
        await rest();
        const box = (await map.boundingBox())!;
        const [x, y] = await freePoint(page, selectors.marker, box);
        pan = await gesture(page, selectors.marker, 'pointerup', async () => {
          await page.mouse.move(x, y);
          await page.mouse.down();
          for (let step = 1; step <= 8; step++) await page.mouse.move(x - (box.width * 0.35 * step) / 8, y + step);
          await pause(150); // held still: no inertia
          await page.mouse.up();
        });
        await count();
      }
    }
    const gestureFrames = (await read()).reading.longFrames.slice(reading.longFrames.length);
    if (errors.length > 0) throw new Error(`${name}: ${errors.join('; ')}`);
    return {
      item: reading.item,
      marker: reading.marker,
      longTasks: reading.longTasks,
      longFrames: reading.longFrames,
      blocking: reading.longTasks.reduce((sum, [, duration]) => sum + Math.max(0, duration - 50), 0),
      heap,
      resources: entries.map((entry) => ({ ...entry, kind: kindOf(entry.path.replace(/\?.*/, '')) })),
      wire: wireAtRest,
      nodes,
      zoom,
      pan,
      gestureFrames,
      task: TaskDuration * 1000,
      script: ScriptDuration * 1000,
    };
  } finally {
    await context.close();
  }
}
