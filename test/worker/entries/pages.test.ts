/** Our pages and the partner's, in a real browser under their own policies: axe in both themes and at both ends of the widths, nothing refused, nothing from elsewhere. */
import assert from 'node:assert/strict';
import {after, before, describe, it} from 'node:test';
import axe from 'axe-core';
import type {AxeResults} from 'axe-core';
import {chromium} from 'playwright-core';
import type {Browser} from 'playwright-core';
import {CHROME_ARGS, findChromium} from '../../support/chromium.ts';
import {startWorker} from '../../support/worker.ts';
import type {RunningWorker} from '../../support/worker.ts';

const OURS = ['/', '/docs', '/docs/problems', '/docs/besoins', '/annuaire', '/annuaire?place=Loches', '/annuaire/departement/37', '/annuaire/departement/00'];
const THEIRS = ['/', '/blocs'];

let worker: RunningWorker;
let browser: Browser;
before(async () => {
  [worker, browser] = await Promise.all([startWorker(), findChromium().then((executablePath) => chromium.launch({executablePath, args: CHROME_ARGS}))]);
});
after(async () => {
  await browser?.close();
  await worker?.stop();
});

/** The elements have their own tests: here the pages around them are looked at, with the elements' fallback in place. */
async function look(address: string, colorScheme: 'light' | 'dark', width: number) {
  const context = await browser.newContext({viewport: {width, height: 800}, colorScheme});
  const page = await context.newPage();
  const asked: string[] = [];
  const complaints: string[] = [];
  page.on('request', (request) => asked.push(request.url()));
  page.on('console', (message) => {
    if (message.type() === 'error' && !/status of 404/.test(message.text())) complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(error.message));
  await page.route('**/pana/**', (route) => route.abort());
  await page.goto(address, {waitUntil: 'load'});
  const wide = await page.evaluate('document.documentElement.scrollWidth > innerWidth');
  // Through the debugger: the page's own policy would refuse an injected script, rightly.
  await page.evaluate(axe.source);
  // A frame (the preview of the home page) holds another page, without axe in it.
  const {violations, incomplete} = await page.evaluate<AxeResults>("axe.run({exclude: [['iframe']]}, {resultTypes: ['violations', 'incomplete']})");
  await context.close();
  return {asked, complaints: complaints.filter((text) => !/pana\.js|ERR_FAILED/.test(text)), wide, violations, incomplete};
}

describe('a page', () => {
  for (const [site, paths] of [['origin', OURS], ['partner', THEIRS]] as const) {
    for (const path of paths) {
      it(`should be clean, light and wide, dark and narrow: ${site} ${path}`, async () => {
        for (const [theme, width] of [['light', 1280], ['dark', 320]] as const) {
          const {asked, complaints, wide, violations, incomplete} = await look(worker[site] + path, theme, width);
          const where = `${path} ${theme} ${width}`;
          assert.deepEqual(violations.map(({id, nodes}) => `${id} ${nodes[0]!.target.join(' ')}`), [], where);
          // What is scrolled out of a table's own region cannot be measured; the same cells are measured on the wide page.
          const open = incomplete.flatMap(({id, nodes}) => nodes.filter(({target}) => width > 320 || !/th|td|caption/.test(target.join(' '))).map(({target}) => `${id} ${target.join(' ')}`));
          assert.deepEqual(open, [], where);
          assert.deepEqual(complaints, [], where);
          assert.equal(wide, false, `${where} scrolls sideways`);
          const origins = new Set(asked.map((address) => new URL(address).origin));
          for (const origin of origins) assert.ok(origin === worker.origin || origin === worker.partner, `${where} asks ${origin}`);
        }
      });
    }
  }

  it('should give a volunteer without JavaScript a structure and its contact, with the keyboard alone', async () => {
    const context = await browser.newContext({javaScriptEnabled: false});
    const page = await context.newPage();
    await page.goto(`${worker.partner}/`);
    await page.getByRole('link', {name: 'Consulter l’annuaire de l’Indre-et-Loire'}).press('Enter');
    await page.getByLabel('Commune, code postal ou département').fill('37600');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', {level: 1, name: /37600/}).waitFor();
    assert.match(await page.locator('main .cards li').first().innerText(), /Intervient|intervient/);
    await page.locator('main .cards h2 a').first().press('Enter');
    await page.getByRole('link', {name: 'Voir le contact'}).press('Enter');
    assert.match(await page.locator('main dl').innerText(), /Téléphone|Courriel/);
    await context.close();
  });

  it('should show the elements on the partner’s page, under its policy', async () => {
    const page = await browser.newPage();
    const refused: string[] = [];
    await page.exposeFunction('refused', (what: string) => refused.push(what));
    await page.addInitScript("document.addEventListener('securitypolicyviolation', (event) => window.refused(event.violatedDirective + ' ' + event.blockedURI))");
    await page.goto(`${worker.partner}/`);
    await page.locator('pana-locator >> text=/\\d+ structures/').first().waitFor({timeout: 15_000});
    assert.deepEqual(refused, []);
    await page.close();
  });
});
