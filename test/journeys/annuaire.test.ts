/**
 * The plain directory in a browser: found by keyboard without JavaScript, sound as HTML, accessible at three widths, in both schemes, at
 * 200 % and on paper; hostile texts in every field are text on every page.
 */
import assert from 'node:assert/strict';
import {after, before, describe, it} from 'node:test';
import axe from 'axe-core';
import type {AxeResults} from 'axe-core';
import type {Browser, BrowserContextOptions, Page} from 'playwright-core';
import {openChromium} from '../hosts/chromium.ts';
import {PAYLOADS} from '../hosts/payloads.ts';
import {knownStructures, startWorld} from '../hosts/world.ts';
import type {World} from '../hosts/world.ts';
import {exampleStructure} from '../support/structure.ts';
import {hasTurn} from '../support/turns.ts';

/**
 * One structure per payload, the same in every field that is text; the schema is not asked: it would refuse some of them. The lists show
 * all of them each day, the sheets a half by turns.
 */
const hostile = PAYLOADS.map((payload, i) =>
  exampleStructure({
    id: `s${(i + 1).toString(36)}`, slug: `exemple-${i + 1}`, name: payload, summary: payload,
    address: {street: payload, complement: payload, postcode: '37600', city: payload, commune: '37132'},
    serviceArea: ['departement:37'], audiences: [payload], website: payload, appointment: payload, openingHours: payload, vendorTie: payload, notice: {text: payload},
    labels: [{code: 'pana', name: payload, level: payload}], provenance: {source: payload, licence: payload, date: '2026-11-01'}, contactFields: ['person', 'email', 'phone'],
  }),
);
const contacts = Object.fromEntries(hostile.map(({id, name}) => [id, {person: name, email: name, phone: name}]));

const ADDRESSES = [
  '/annuaire', '/annuaire?place=saint+denis&price=gratuit&needs=compta', '/annuaire/departement/37', '/annuaire/departement/37?needs=comptabilite+newsletter&level=orienter&format=individuel&q=e',
  '/annuaire?place=departement:48&kind=fablab', '/annuaire?place=nulle+part', '/annuaire/exemple-numero-1-loches', '/annuaire/coordinations', '/agenda',
];

let browser: Browser;
let world: World;
let enemy: World;
before(async () => {
  [browser, world, enemy] = await Promise.all([openChromium(), startWorld({structures: knownStructures()}), startWorld({structures: hostile, contacts})]);
});
after(async () => {
  await browser?.close();
  await world?.close();
  await enemy?.close();
});

async function open<T>(address: string, options: BrowserContextOptions, see: (page: Page) => Promise<T>): Promise<T> {
  const context = await browser.newContext({viewport: {width: 1280, height: 900}, ...options});
  const page = await context.newPage();
  try {
    await page.goto(address);
    return await see(page);
  } finally {
    await context.close();
  }
}
const openAll = (page: Page): Promise<unknown> => page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true; })");
const sideways = (page: Page): Promise<boolean> => page.evaluate('document.documentElement.scrollWidth > innerWidth');

describe('a plain page', () => {
  for (const path of ADDRESSES) {
    it(`should pass axe at three widths and in both schemes, unfolded at the ends: ${path}`, async () => {
      await open(world.api + path, {}, async (page) => {
        // Through the debugger: the page's own policy would refuse an injected script, rightly.
        await page.evaluate(axe.source);
        for (const [width, colorScheme, unfold] of [[768, 'light'], [768, 'dark'], [320, 'light'], [1280, 'dark'], [1280, 'light', true], [320, 'dark', true]] as const) {
          const where = `${path} ${width} ${colorScheme}`;
          await page.setViewportSize({width, height: 900});
          await page.emulateMedia({colorScheme});
          if (unfold) await openAll(page);
          // The elements have their own tests, with what axe cannot tell of them reviewed.
          const {violations, incomplete} = await page.evaluate<AxeResults>("axe.run({exclude: [['pana-map'], ['pana-structure']]}, {resultTypes: ['violations', 'incomplete']})");
          assert.deepEqual([...violations, ...incomplete].map(({id, nodes}) => `${id} ${nodes[0]!.target.join(' ')}`), [], where);
          assert.equal(await sideways(page), false, `${where} scrolls sideways`);
        }
      });
    });
  }

  it('should be the tree its author wrote: no element closed or opened by the parser', async () => {
    for (const path of ADDRESSES) {
      await open('about:blank', {}, async (page) => {
        await page.route('**/pana/**', (route) => route.abort());
        await page.goto(world.api + path);
        const source = await (await page.request.get(world.api + path)).text();
        const written = [...source.replace(/<script.*?<\/script>/gs, '').matchAll(/<([a-z][a-z0-9-]*)/g)].map((match) => match[1]);
        const built = await page.evaluate<string[]>("[...document.querySelectorAll(':not(script)')].map(({localName}) => localName)");
        assert.deepEqual(built, written, path);
        const twice = await page.evaluate<string[]>("[...document.querySelectorAll('[id]')].map(({id}) => id).filter((id, i, all) => all.indexOf(id) !== i)");
        assert.deepEqual(twice, [], path);
        const levels = await page.evaluate<number[]>("[...document.querySelectorAll('h1,h2,h3,h4,h5,h6')].map(({localName}) => Number(localName[1]))");
        assert.equal(levels[0], 1, path);
        for (let i = 1; i < levels.length; i++) assert.ok(levels[i]! <= levels[i - 1]! + 1 && levels[i]! > 1, `${path}: ${levels.join(' ')}`);
      });
    }
  });

  it('should keep its text whole at twice its size, and with the spacing of WCAG 1.4.12', async () => {
    for (const path of ADDRESSES) {
      await open(world.api + path, {viewport: {width: 640, height: 900}, bypassCSP: true}, async (page) => {
        await openAll(page);
        await page.addStyleTag({content: 'html { font-size: 200% !important; } * { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important; }'});
        assert.equal(await sideways(page), false, path);
        const clipped = await page.evaluate<string[]>("[...document.querySelectorAll('main :is(a, p, label, summary, button, h1, h2, dd, legend:not(.unseen), select)')].filter((one) => one.clientWidth > 0 && one.scrollWidth > one.clientWidth + 1).map((one) => one.outerHTML.slice(0, 80))");
        assert.deepEqual(clipped, [], path);
      });
    }
  });

  it('should give a target of 24 px to every control, or room around it', async () => {
    await open(`${world.api}${ADDRESSES[3]}`, {viewport: {width: 320, height: 900}}, async (page) => {
      await openAll(page);
      const small = await page.evaluate<string[]>(`[...document.querySelectorAll('main :is(button, summary, select, label.option, input:not([type=hidden], [type=checkbox], [type=radio]), .chips a, .pages a)')]
        .filter((one) => one.getBoundingClientRect().height < 24).map((one) => one.outerHTML.slice(0, 80))`);
      assert.deepEqual(small, []);
    });
  });

  it('should print its results and not its forms', async () => {
    await open(`${world.api}/annuaire/departement/37`, {}, async (page) => {
      await page.emulateMedia({media: 'print'});
      assert.equal(await page.locator('form:visible, header:visible, footer:visible').count(), 0);
      assert.equal(await page.locator('main li h2:visible').count(), 45);
      assert.ok((await page.pdf({format: 'A4'})).length > 10_000);
    });
  });
});

describe('a volunteer without JavaScript', () => {
  it('should refine a search, take a criterion back and open a sheet, with the keyboard alone', async () => {
    await open(`${world.api}/annuaire/departement/37`, {javaScriptEnabled: false}, async (page) => {
      const total = page.locator('.lead');
      assert.match(await total.innerText(), /^45 structures/);
      await page.locator('summary', {hasText: 'Préciser la recherche'}).press('Enter');
      await page.locator('summary', {hasText: 'Besoins'}).press('Enter');
      await page.getByRole('checkbox', {name: /Tenir la comptabilité/}).press('Space');
      await page.getByRole('button', {name: 'Appliquer ces critères'}).press('Enter');
      assert.match(await total.innerText(), /^22 structures répondent/);
      assert.match(page.url(), /\/annuaire\/departement\/37\?.*needs=comptabilite/);
      await page.getByRole('link', {name: 'Retirer : Tenir la comptabilité'}).press('Enter');
      assert.match(await total.innerText(), /^45 structures aident/);
      await page.getByLabel('Commune, code postal ou département').fill('loches');
      await page.keyboard.press('Enter');
      await page.getByRole('heading', {level: 1, name: 'Autour de Loches'}).waitFor();
      assert.match(await page.locator('main li h2 + p + p').first().innerText(), /Intervient/);
      await page.getByRole('link', {name: 'Page suivante'}).press('Enter');
      assert.equal(await page.title(), 'Autour de Loches, page 2 – PANA');
      await page.locator('main li h2 a').first().press('Enter');
      await page.getByRole('navigation', {name: 'Fil d’Ariane'}).getByRole('link', {name: 'Indre-et-Loire'}).press('Enter');
      await page.getByRole('heading', {level: 1, name: 'Indre-et-Loire (37)'}).waitFor();
    });
  });
});

describe('a volunteer whose browser runs scripts', () => {
  it('should get the whole page from the server, and the map by our elements only once it is opened', async () => {
    await open(`${world.api}/annuaire?place=commune:37132&needs=compta`, {}, async (page) => {
      await page.waitForLoadState('networkidle');
      const total = Number(/^(\d+) structures/.exec(await page.locator('main > div > p', {hasText: 'pour Loches'}).innerText())![1]);
      assert.ok(total > 5);
      const loaded = (): Promise<string[]> => page.evaluate("performance.getEntriesByType('resource').map(({name}) => new URL(name).pathname)");
      assert.deepEqual((await loaded()).filter((path) => path !== '/favicon.svg').sort(), [`/pana/${world.version}/site/annuaire.js`, '/style.css'], 'nothing else before');
      await page.locator('summary', {hasText: 'Voir sur la carte'}).press('Enter');
      const markers = page.locator('pana-map .markers button, pana-map .marker-layer button');
      await markers.first().waitFor();
      assert.ok((await loaded()).includes('/v1/structures'));
      const single = page.getByRole('button', {name: /^Exemple – Structure n° \d+$/}).first();
      const name = (await single.getAttribute('aria-label')) ?? (await single.innerText());
      await single.press('Enter');
      await page.locator('pana-structure').getByRole('heading', {level: 2, name, exact: true}).waitFor();
      const moved = await page.evaluate('new Promise((done) => new PerformanceObserver((list) => done(list.getEntries().filter(({hadRecentInput}) => !hadRecentInput).length)).observe({type: "layout-shift", buffered: true}) ?? setTimeout(() => done(0), 500))');
      assert.equal(moved, 0, 'nothing jumps by itself');
    });
  });

  it('should be offered places while typing, each understood when it is sent', async () => {
    await open(`${world.api}/annuaire`, {}, async (page) => {
      const field = page.getByLabel('Commune, code postal ou département');
      await field.pressSequentially('saint-denis');
      const options = page.locator('datalist option');
      await options.filter({hasText: 'Saint-Denis (93)'}).or(page.locator('datalist option[value="Saint-Denis (93)"]')).first().waitFor({state: 'attached'});
      const values = await options.evaluateAll((all) => all.map((one) => one.getAttribute('value')!));
      assert.ok(values.includes('Saint-Denis (974)') && new Set(values).size === values.length, values.join());
      await field.fill('Saint-Denis (93)');
      await field.press('Enter');
      await page.getByRole('heading', {level: 1, name: 'Autour de Saint-Denis'}).waitFor();
      assert.match(await page.locator('main').innerText(), /pour Saint-Denis \(93\)/);
    });
  });

  it('should find the page whole when the script cannot come', async () => {
    await open(`${world.api}/agenda`, {}, async (page) => {
      await page.route('**/pana/**', (route) => route.abort());
      await page.goto(`${world.api}/annuaire/departement/37`);
      assert.equal(await page.locator('main li h2').count(), 45);
      await page.locator('summary', {hasText: 'Voir sur la carte'}).click();
      assert.match(await page.locator('pana-map').innerText(), /La liste dit la même chose/);
    });
  });
});

describe('hostile texts', () => {
  /** What a payload would add if it were taken for markup. */
  const inspect = `({
    ran: 'run' in window,
    scripts: document.querySelectorAll('script:not([type="application/ld+json"], [src^="/"])').length,
    foreign: [...document.querySelectorAll('img, iframe, object, embed, video, audio, svg, math, base, template, marquee, style, xss, noscript')].map(({outerHTML}) => outerHTML.slice(0, 99)),
    handlers: [...document.querySelectorAll('*')].flatMap((one) => [...one.attributes].filter(({name}) => name.startsWith('on') || name === 'style').map(({name}) => one.localName + ' ' + name)),
    links: [...document.querySelectorAll('[href], [action], [formaction], [src]')].map((one) => one.getAttribute('href') ?? one.getAttribute('action') ?? one.getAttribute('formaction') ?? one.getAttribute('src')).filter((to) => !/^(?:\\/(?!\\/)|#|mailto:|tel:|https?:\\/\\/)/.test(to)),
    data: [...document.querySelectorAll('script[type="application/ld+json"]')].map(({textContent}) => JSON.stringify(JSON.parse(textContent))).join(' '),
    text: document.body.innerText,
  })`;
  interface Seen { ran: boolean; scripts: number; foreign: string[]; handlers: string[]; links: string[]; data: string; text: string }

  it('should stay texts on every page that shows or repeats them', async () => {
    // Without the policy of our pages: the escaping alone must hold.
    const context = await browser.newContext({bypassCSP: true});
    const page = await context.newPage();
    const dialogs: string[] = [];
    page.on('dialog', (dialog) => {
      dialogs.push(dialog.message());
      void dialog.dismiss();
    });
    // Only the documents matter here.
    await page.route(/\.(?:css|svg|js)$/, (route) => route.abort());
    const addresses = [
      '/annuaire/departement/37', ...[...new Array<undefined>(Math.ceil(PAYLOADS.length / 20) - 1)].map((_, i) => `/annuaire/departement/37?page=${i + 2}`), '/annuaire?place=commune:37132',
      ...PAYLOADS.flatMap((payload, i) => [...(hasTurn(i, 4) ? [`/annuaire/exemple-${i + 1}`] : []), ...(i % 8 === 0 ? [`/annuaire/exemple-${i + 1}/contact`, `/annuaire?q=${encodeURIComponent(payload)}`, `/annuaire?place=${encodeURIComponent(payload)}`] : [])]),
    ];
    let shown = 0;
    for (const path of addresses) {
      await page.goto(enemy.api + path, {waitUntil: 'domcontentloaded'});
      const {ran, scripts, foreign, handlers, links, data, text} = await page.evaluate<Seen>(inspect);
      assert.deepEqual({ran, scripts, foreign, handlers, links}, {ran: false, scripts: 0, foreign: [], handlers: [], links: []}, path);
      const own = /exemple-(\d+)$/.exec(path);
      if (own) {
        const payload = PAYLOADS[Number(own[1]) - 1]!;
        const name = JSON.stringify(payload).slice(1, -1);
        assert.ok(data.includes(`"name":"${name}`), `${path}: ${payload} in the data`);
        if (text.replace(/\s+/g, ' ').includes(payload.replace(/\s+/g, ' ').trim())) shown++;
      }
    }
    assert.deepEqual(dialogs, []);
    assert.equal(shown, [...PAYLOADS.keys()].filter((at) => hasTurn(at, 4)).length, 'every payload of the day is shown as it is');
    await context.close();
  });
});
