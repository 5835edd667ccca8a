/** Hostile texts in every field of the directory, seen in list, map and sheet, under Trusted Types: they are shown, they do nothing. */
import assert from 'node:assert/strict';
import {after, before, test} from 'node:test';
import type {Browser} from 'playwright-core';
import type {Structure} from '../../src/contract/structure.ts';
import {exampleStructure} from '../support/structure.ts';
import {openChromium, openRow} from './chromium.ts';
import {NONCE, SCRIPT} from './host-page.ts';
import {PAYLOADS} from './payloads.ts';
import {startWorld, type World} from './world.ts';

const TODAY = new Date().toISOString().slice(0, 10);

/** One structure per payload, the same payload in every field that is text; the schema is not asked: it would refuse some of them. */
const hostile = PAYLOADS.map((payload, i): Structure =>
  exampleStructure({
    id: `s${(i + 1).toString(36)}`,
    slug: i % 2 ? `exemple-${i + 1}` : payload.slice(0, 40),
    name: payload,
    summary: payload,
    address: {street: payload, complement: payload, postcode: '37600', city: payload, commune: '37132'},
    lat: 47 + (i % 12) * 0.03,
    lon: 0.6 + Math.floor(i / 12) * 0.04,
    serviceArea: ['departement:37'],
    audiences: [payload],
    website: payload,
    appointment: payload,
    openingHours: payload,
    vendorTie: payload,
    notice: {text: payload},
    labels: [{code: 'pana', name: payload, level: payload} as Structure['labels'][number]],
    provenance: {source: payload, licence: payload, date: '2026-11-01', example: true},
    verifiedAt: TODAY,
    updatedAt: TODAY,
    contactFields: ['person', 'email', 'phone'],
  }),
);
const contacts = Object.fromEntries(hostile.map(({id, name}) => [id, {person: name, email: name, phone: name}]));

let browser: Browser;
let world: World;
before(async () => {
  world = await startWorld({structures: hostile, contacts});
  browser = await openChromium();
});
after(async () => {
  await browser?.close();
  await world?.close();
});

const headers = {
  'content-security-policy': `default-src 'none'; script-src 'nonce-${NONCE}' 'strict-dynamic'; style-src 'self'; connect-src __API__; base-uri 'none'; require-trusted-types-for 'script'; trusted-types pana`,
};

/** What a payload would add if it were taken for markup, and every address that is not one of a page, a mailbox, a telephone or a place. */
const inspect = (): {foreign: string[]; links: string[]; ran: boolean; outside: number} => {
  const foreign: string[] = [];
  const links: string[] = [];
  const walk = (root: ParentNode): void => {
    for (const element of root.querySelectorAll('*')) {
      if (element.shadowRoot) walk(element.shadowRoot);
      if (/^(script|img|iframe|object|embed|video|audio|source|marquee|base|meta|link|template|math|xss|animate|form)$/.test(element.localName) && root !== document && !element.matches('form[part=form]')) {
        foreign.push(element.outerHTML.slice(0, 120));
      }
      for (const {name} of element.attributes) if (name.startsWith('on')) foreign.push(`${element.localName} ${name}`);
      const href = element.getAttribute('href');
      if (href !== null && root !== document && !/^(https?:|mailto:|tel:|geo:|maps:|#)/i.test(href)) links.push(href);
    }
  };
  walk(document);
  return {foreign, links, ran: 'run' in window, outside: document.body.children.length};
};

test('should show every payload as text in the list and on the map, and run none', async () => {
  const {page, errors, dialogs, lookUntil, look, close} = await openRow(browser, world, {id: 'xss list', headers, head: SCRIPT});
  await lookUntil(({items, markers}) => items.length === 20 && markers > 0);
  const {outside} = await page.evaluate(inspect);
  for (let shown = 20; shown < PAYLOADS.length; shown += 20) {
    await page.getByRole('button', {name: 'Afficher plus'}).click();
    await lookUntil(({items}) => items.length === Math.min(shown + 20, PAYLOADS.length));
  }
  for (let zooms = 0; zooms < 6; zooms++) {
    await page.getByRole('button', {name: 'Zoomer', exact: true}).click();
    await page.waitForTimeout(150);
  }
  const seen = await look();
  const words = (text: string): string => text.replace(/\s+/g, ' ').trim();
  assert.deepEqual([...seen.items].sort(), PAYLOADS.map(words).sort());
  assert.deepEqual(await page.evaluate(inspect), {foreign: [], links: [], ran: false, outside});
  assert.deepEqual([...dialogs, ...errors, ...seen.complaints], []);
  await close();
});

test('should show every payload as text in the sheet, contact included, and run none', async () => {
  const {page, errors, dialogs, look, close} = await openRow(browser, world, {id: 'xss sheet', headers, head: SCRIPT, html: '<pana-structure structure-id="s1"></pana-structure>'});
  await page.waitForFunction(() => document.querySelector('pana-structure')!.shadowRoot?.querySelector('button.main'));
  const {outside} = await page.evaluate(inspect);
  for (const [i, {id, name}] of hostile.entries()) {
    await page.evaluate((value) => document.querySelector('pana-structure')!.setAttribute('structure-id', value), id);
    await page.waitForFunction((text) => document.querySelector('pana-structure')!.shadowRoot!.querySelector('.summary')?.textContent === text, name);
    if (i % 4 === 0) {
      await page.locator('pana-structure button.main').click();
      await page.waitForFunction(() => document.querySelector('pana-structure')!.shadowRoot!.querySelector('#contact'));
    }
    assert.deepEqual(await page.evaluate(inspect), {foreign: [], links: [], ran: false, outside}, name);
  }
  await page.mouse.move(400, 400);
  await page.keyboard.press('Tab');
  const {complaints} = await look();
  assert.deepEqual([...dialogs, ...errors, ...complaints], []);
  await close();
});

test('should show a hostile answer of the API as text too: places, taxonomy, coordination', async () => {
  const evil = '<img src=x onerror=alert(1)>';
  world.before = (_request, response, {pathname}) => {
    const answers: Record<string, unknown> = {
      '/v1/places': {items: [{code: 'commune:37132', name: evil, kind: 'commune', departement: evil, departementName: evil, postcodes: [evil], lat: 47, lon: 1, precision: 'exact'}], total: 1},
      '/v1/taxonomy': {version: '1', families: [{code: evil, label: evil, needs: [{code: evil, label: evil, description: evil, synonyms: [evil, 'compta']}]}]},
      '/v1/structures': {
        version: evil, publishedAt: '2026-11-20T08:00:00Z', items: [], total: 0, page: 1, limit: 20, facets: {needs: {[evil]: 1}},
        wayOn: {remote: 2, withoutFilters: 3, radius: 50, coordination: {name: evil, territory: 'national', url: 'javascript:alert(1)', phone: evil, email: evil}},
      },
    };
    const body = answers[pathname];
    if (!body) return false;
    response.writeHead(200, {'content-type': 'application/json', 'access-control-allow-origin': '*'}).end(JSON.stringify(body));
    return true;
  };
  const {page, errors, dialogs, lookUntil, close} = await openRow(browser, world, {id: 'xss api', headers, head: SCRIPT});
  await lookUntil(({text}) => text.includes(evil));
  await page.getByRole('combobox').first().fill('loc');
  await page.getByRole('option').first().waitFor();
  await page.keyboard.press('Escape');
  await page.getByRole('button', {name: /Pour quel besoin/}).click();
  await page.getByLabel('Dites-le avec vos mots').fill('compta');
  await page.waitForTimeout(300);
  const {foreign, links, ran} = await page.evaluate(inspect);
  const seen = await lookUntil(() => true);
  world.before = undefined;
  assert.deepEqual({foreign, links, ran}, {foreign: [], links: [], ran: false});
  assert.deepEqual([...dialogs, ...errors, ...seen.complaints], []);
  await close();
});
