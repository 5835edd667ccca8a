/**
 * The bytes a visitor pays, as a table, and a failure when one is past its budget: `npm run budget`.
 *
 * Code is weighed as the build left it, brotli 11. Answers are weighed as the server sends them, brotli; on the example directory
 * and, where the file of real places is there (`../shared/data`), on real places too. The first view is what Chromium transferred
 * until the first result and the first marker were on screen: loader, code and data, nothing left out; in packets too, which a slow
 * network counts.
 * 1 kB = 1,000 bytes: the stricter of the two readings.
 */
import { existsSync, readFileSync } from 'node:fs';
import { request } from 'node:http';
import { resolve } from 'node:path';
import { findChromium, CHROME_ARGS } from '../support/chromium.ts';
import { sharedData } from '../support/shared-data.ts';
import { type RunningWorker, startWorker } from '../support/worker.ts';
import { fileOf, filesFrom, type Graph, holds } from './sizes.ts';

const cdn = resolve(import.meta.dirname, '../../dist/cdn');
const rows: { what: string; weight: number; budget: number; how: string; text: (weight: number) => string }[] = [];
const kB = (bytes: number) => (bytes / 1000).toFixed(2);
const add = (what: string, bytes: number, budget: number, how: string) => rows.push({ what, weight: bytes, budget: budget * 1000, how, text: kB });

const packed = (file: string) => readFileSync(resolve(cdn, `${file}.br`)).length;
const weigh = (files: Iterable<string>) => [...files].reduce((sum, file) => sum + packed(file), 0);

function weighCode(): void {
  const graph = JSON.parse(readFileSync(resolve(cdn, 'graph.json'), 'utf8')) as Graph;
  const element = (tag: string) => fileOf(graph, `src/components/${tag}/${tag}.ts`);
  add('loader', packed('pana.js'), 0.8, 'pana.js');

  add('frame.js, for a host of frames', packed('frame.js'), 0.7, 'frame.js');
  add('framed.js, in the frame', packed('framed.js'), 0.7, 'framed.js');

  // One language at a time.
  const otherLanguage = holds(graph, /^src\/i18n\/en\.ts$/);
  const outlines = holds(graph, /^src\/map\/outlines\.json$/);
  const search = filesFrom(graph, [element('pana-search'), fileOf(graph, 'src/components/pana-search/search-parts.ts')]);
  const beyond = holds(graph, /^src\/(components\/(pana-structure\/|pana-locator\/sheet)|store\/)/);
  const map = filesFrom(graph, [element('pana-map')], true, (file) => search.has(file) || beyond(file) || otherLanguage(file) || outlines(file));
  const more = [...map].filter((file) => !search.has(file));
  add('interactive map, more code', weigh(more), 44, `${more.length} files`);
  const drawn = Object.keys(graph).filter(outlines);
  if (drawn.length > 0) add('outlines', weigh(drawn), 18, drawn.join(' '));
  else add('outlines', Number.NaN, 18, 'no file of the build holds src/map/outlines.json');
  // The form of a page that has one; the sheet it shows is weighed by nobody: it comes with it, and serves once more.
  const sheet = filesFrom(graph, [element('pana-structure')]);
  const form = [...filesFrom(graph, [element('pana-join')])].filter((file) => !search.has(file) && !sheet.has(file));
  add('form to join, more code', weigh(form), 16, form.join(' '));
  const badge = [...filesFrom(graph, [element('pana-badge')])].filter((file) => !search.has(file));
  add('badge, more code', weigh(badge), 5, badge.join(' '));
  const event = [...filesFrom(graph, [element('pana-event')])].filter((file) => !search.has(file));
  add('event sheet, more code', weigh(event), 12, event.join(' '));
  const registration = [...filesFrom(graph, [fileOf(graph, 'src/components/pana-event/event-form.ts')])].filter((file) => !search.has(file) && !event.includes(file));
  add('its form, more code', weigh(registration), 10, registration.join(' '));
  const asked = [...filesFrom(graph, [fileOf(graph, 'src/components/pana-survey/questions.ts')])].filter((file) => !search.has(file) && !event.includes(file) && !registration.includes(file));
  add('questions asked in it, more code', weigh(asked), 3, asked.join(' '));
  // What the calendar and the form that asks to be told weigh is paid by who opens them.
  const agenda = [...filesFrom(graph, [fileOf(graph, 'src/loader/others.ts'), element('pana-event-list')])].filter((file) => !search.has(file));
  if (agenda.some(holds(graph, /pana-event-list\/(calendar|alert-form)\.ts$/))) throw new Error('the list of events brings its calendar, or its form, with it');
  add('event list with the locator, more code', weigh(agenda), 18, agenda.join(' '));
  // README says what a hardened snippet weighs.
  add('loader that checks its files', packed('pana.secure.js'), 5.2, 'pana.secure.js');
  add('everything in one file', packed('single/pana.bundle.js'), 80, 'single/pana.bundle.js');
}

/** Bytes of an answer as they travel, its head and its body: fetch() would unpack them. */
function transferred(url: string): Promise<{ head: number; body: number }> {
  return new Promise((done, fail) => {
    request(url, { headers: { 'accept-encoding': 'br' } }, (response) => {
      const { httpVersion, statusCode, statusMessage, rawHeaders } = response;
      // A colon, a space or a line end after each name and value, and an empty line.
      const head = `HTTP/${httpVersion} ${statusCode} ${statusMessage}\r\n`.length + rawHeaders.reduce((sum, text) => sum + text.length + 2, 2);
      let body = 0;
      response.on('data', (chunk: Buffer) => (body += chunk.length));
      response.on('end', () => {
        if (statusCode !== 200) fail(new Error(`${url}: ${statusCode}`));
        else done({ head, body });
      });
    })
      .on('error', fail)
      .end();
  });
}

/** Packets an answer takes on a slow network, head included: there the time it needs, 7.5 ms each on slow 4G. A full one has another after it. */
const packetsOf = ({ head, body }: { head: number; body: number }) => Math.floor((head + body) / 1500) + 1;

/**
 * Every byte of code a page with a search and a list fetches in a whole session, by keyboard: more results, a place chosen, a need,
 * a facet, a name nobody has. The sheet comes when a structure is opened, English where the page speaks it: neither is here.
 */
async function weighSession(worker: RunningWorker): Promise<void> {
  const { chromium } = await import('playwright-core');
  const browser = await chromium.launch({ executablePath: await findChromium(), args: CHROME_ARGS });
  try {
    const page = await browser.newPage({ viewport: { width: 800, height: 1200 }, locale: 'fr-FR' });
    const html = `<!doctype html><html lang="fr"><meta charset="utf-8"><title>Mairie</title><link rel="icon" href="data:,">
      <body><pana-search></pana-search><pana-list></pana-list><script async src="${worker.origin}/pana/v1/pana.js"></script>`;
    await page.route(`${worker.origin}/budget-page`, (route) => route.fulfill({ contentType: 'text/html; charset=utf-8', body: html }));
    await page.goto(`${worker.origin}/budget-page`);
    const press = async (selector: string, ...keys: string[]) => {
      await page.locator(selector).first().focus();
      for (const key of keys) await page.keyboard.press(key);
    };
    const there = (selector: string) => page.locator(selector).first().waitFor({ timeout: 15_000 });
    await there('pana-list details summary');
    await press('pana-list [part=more]', 'Enter');
    await there('pana-list li:nth-child(40)');
    await page.locator('#place').focus();
    await page.keyboard.type('Tours');
    await there('#places [role=option]');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await there('pana-list [part=reason]:has-text("km")');
    await press('#needs', 'Enter');
    await there('#needs-panel details');
    await press('#needs-panel summary', 'Enter');
    await press('#needs-panel details[open] input', 'Space');
    await there('[part=chip]');
    await page.keyboard.press('Escape');
    await press('#more', 'Enter');
    await press('#more-panel input[name=format]', 'Space');
    await page.locator('#name-words').focus();
    await page.keyboard.type('zzzzqqqqxxxx');
    await page.keyboard.press('Enter');
    await there('pana-list .way');
    await page.waitForTimeout(1500);
    const files = await page.evaluate(() =>
      (performance.getEntriesByType('resource') as PerformanceResourceTiming[])
        .filter(({ name }) => /\.js$/.test(name))
        .map(({ name, encodedBodySize }) => ({ name: name.replace(/^.*\/|-\w{6}\.js$/g, ''), bytes: encodedBodySize })),
    );
    add('search and list, fully usable', files.reduce((sum, { bytes }) => sum + bytes, 0), 24, `a session in Chromium: ${files.map(({ name, bytes }) => `${name} ${bytes}`).join(', ')}`);
  } finally {
    await browser.close();
  }
}

/** Every byte of code of a page that has a list of events and nothing else of ours, when its visitor has chosen among them. */
async function weighEvents(worker: RunningWorker): Promise<void> {
  const { chromium } = await import('playwright-core');
  const browser = await chromium.launch({ executablePath: await findChromium(), args: CHROME_ARGS });
  try {
    const page = await browser.newPage({ viewport: { width: 800, height: 1200 }, locale: 'fr-FR' });
    const html = `<!doctype html><html lang="fr"><meta charset="utf-8"><title>Mairie</title><link rel="icon" href="data:,">
      <body><pana-event-list></pana-event-list><script async src="${worker.origin}/pana/v1/pana.js"></script>`;
    await page.route(`${worker.origin}/budget-page`, (route) => route.fulfill({ contentType: 'text/html; charset=utf-8', body: html }));
    await page.goto(`${worker.origin}/budget-page`);
    await page.locator('pana-event-list [part=item]').first().waitFor({ timeout: 15_000 });
    await page.locator('pana-event-list [part=filters] summary').click();
    await page.locator('pana-event-list select[name=mode]').selectOption('a-distance');
    await page.locator('pana-event-list .months[aria-busy=false]').waitFor();
    await page.locator('pana-event-list [part=subscribe] summary').click();
    // What comes half a second after the page is there too.
    await page.waitForTimeout(1500);
    const files = await page.evaluate(() =>
      (performance.getEntriesByType('resource') as PerformanceResourceTiming[])
        .filter(({ name }) => /\.js$/.test(name))
        .map(({ name, encodedBodySize }) => ({ name: name.replace(/^.*\/|-\w{6}\.js$/g, ''), bytes: encodedBodySize })),
    );
    add('event list alone, all the page loads', files.reduce((sum, { bytes }) => sum + bytes, 0), 26, `a session in Chromium: ${files.map(({ name, bytes }) => `${name} ${bytes}`).join(', ')}`);
  } finally {
    await browser.close();
  }
}

interface FirstView {
  bytes: number;
  files: { path: string; bytes: number }[];
}

/** Opens a page with one tag in a fresh profile and adds up what had arrived when the first result and marker were there. */
async function measureFirstView(worker: RunningWorker, width: number): Promise<FirstView> {
  const { chromium } = await import('playwright-core');
  const browser = await chromium.launch({ executablePath: await findChromium(), args: CHROME_ARGS });
  try {
    const page = await browser.newPage({ viewport: { width, height: 900 }, locale: 'fr-FR' });
    const html = `<!doctype html><html lang="fr"><meta charset="utf-8"><title>Mairie</title>
      <link rel="icon" href="data:,"><body><script>
        const deep = (root, selector) => root.querySelector(selector)
          ?? [...root.querySelectorAll('*')].reduce((found, one) => found ?? (one.shadowRoot && deep(one.shadowRoot, selector)), null);
        const look = () => {
          const item = deep(document, '[part~=item]'), marker = deep(document, '[part~=marker],[part~=cluster]');
          if (item?.getBoundingClientRect().height > 0 && marker?.getBoundingClientRect().height > 0) {
            window.firstView = performance.now();
          } else requestAnimationFrame(look);
        };
        look();
      </script><pana-locator territory="departement:37"></pana-locator>
      <script async src="${worker.origin}/pana/v1/pana.js"></script>`;
    await page.route(`${worker.origin}/budget-page`, (route) => route.fulfill({ contentType: 'text/html; charset=utf-8', body: html }));
    await page.goto(`${worker.origin}/budget-page`);
    await page.waitForFunction(() => 'firstView' in window, undefined, { timeout: 20_000 });
    return await page.evaluate(() => {
      const shown = (window as unknown as { firstView: number }).firstView;
      const before = (performance.getEntriesByType('resource') as PerformanceResourceTiming[]).filter(
        (entry) => entry.responseEnd <= shown && entry.name.startsWith('http'),
      );
      return {
        bytes: before.reduce((sum, entry) => sum + entry.encodedBodySize, 0),
        files: before.map(({ name, encodedBodySize }) => ({ path: name.replace(location.origin, ''), bytes: encodedBodySize })),
      };
    });
  } finally {
    await browser.close();
  }
}

async function weighData(name: string, importFile?: string): Promise<void> {
  const worker = await startWorker(importFile ? { importFile } : {});
  try {
    if (!importFile) await weighSession(worker);
    if (!importFile) await weighEvents(worker);
    const at = async (path: string) => (await transferred(`${worker.origin}/v1/${path}`)).body;
    const heaviestOf = async (paths: string[]) =>
      (await Promise.all(paths.map(async (path) => ({ path, bytes: await at(path) })))).reduce((most, one) => (one.bytes > most.bytes ? one : most));
    const first = await heaviestOf(['territory=departement:37&view=640x480', 'territory=region:11&view=640x480', 'view=960x480'].map((query) => `structures?${query}`));
    add(`first results page, ${name}`, first.bytes, 4, first.path);
    const tiles = ['5/16/11', '6/32/22', '7/64/44', '8/129/88', '9/259/176', '10/518/352', '11/1037/704', '12/2074/1408'];
    const tile = await heaviestOf(tiles.map((tile) => `tiles/${tile}`));
    add(`tile, ${name}`, tile.bytes, 2.5, `the heaviest of zooms 5 to 12 is ${tile.path}`);
    // What comes when idle may arrive before the paint of a busy machine: of three visits the lightest is what the first view needs.
    const views = [];
    for (const width of [640, 1280]) {
      const visits = [];
      for (let visit = 0; visit < 3; visit += 1) visits.push(await measureFirstView(worker, width));
      views.push(visits.reduce((least, view) => (view.bytes < least.bytes ? view : least)));
    }
    const heaviest = views.reduce((most, view) => (view.bytes > most.bytes ? view : most));
    add(`first view, ${name}`, heaviest.bytes, 16, heaviest.files.map(({ path, bytes }) => `${path} ${bytes}`).join(', '));
    const packets = await Promise.all(heaviest.files.map(async ({ path }) => packetsOf(await transferred(worker.origin + path))));
    rows.push({ what: `first view, ${name}, packets`, weight: packets.reduce((sum, some) => sum + some), budget: 12, how: packets.join(' + '), text: String });
  } finally {
    await worker.stop();
  }
}

if (!existsSync(resolve(cdn, 'graph.json'))) throw new Error('dist/cdn is missing: npm run build');
const errors: string[] = [];
const attempt = async (what: string, measure: () => void | Promise<void>) => {
  try {
    await measure();
  } catch (error) {
    errors.push(`${what}: ${error instanceof Error ? error.message : String(error)}`);
  }
};
await attempt('code', weighCode);
await attempt('example directory', () => weighData('example'));
const real = sharedData('lieux-mednum.csv');
if (real) await attempt('real places', () => weighData('11,445 places', real));

console.log(`${'brotli, kB'.padEnd(38)}  weight  budget`);
for (const { what, weight, budget, how, text } of rows) {
  const over = !(weight <= budget);
  console.log(`${what.padEnd(38)}  ${text(weight).padStart(6)}  ${text(budget).padStart(6)}  ${over ? '✖ ' : '  '}${how}`);
}
for (const error of errors) console.error(`not weighed: ${error}`);
process.exitCode = errors.length > 0 || rows.some(({ weight, budget }) => !(weight <= budget)) ? 1 : 0;
