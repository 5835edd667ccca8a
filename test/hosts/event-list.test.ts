/**
 * The list of events on sites of strangers: hostile texts are only text, under a policy that allows nothing it does not need, in the list
 * and in the month; and it comes with the script tag alone, by its own tag or by `data-pana`.
 */
import assert from 'node:assert/strict';
import {after, before, test} from 'node:test';
import type {Browser} from 'playwright-core';
import {eventOf} from '../support/events.ts';
import {openChromium, openRow} from './chromium.ts';
import {NONCE, SCRIPT} from './host-page.ts';
import {isToday} from '../support/turns.ts';
import {PAYLOADS} from './payloads.ts';
import {startWorld, type World} from './world.ts';

const POLICY = {'content-security-policy': `default-src 'none'; script-src 'nonce-${NONCE}' 'strict-dynamic'; style-src 'self'; connect-src __API__; base-uri 'none'; require-trusted-types-for 'script'; trusted-types 'none'`};
const words = (text: string): string => text.replace(/\s+/g, ' ').trim();

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

for (const [how, html] of [['by its tag', '<pana-event-list></pana-event-list>'], ['where a site takes tags out', '<div data-pana="event-list"></div>']] as const) {
  test(`should show every hostile text as text, in the list and in the month: ${how}`, async () => {
    const texts = PAYLOADS.map(words).filter(Boolean).filter((_, at) => isToday(at));
    const plain = eventOf(1);
    const items = texts.map((text, at) => ({
      ...plain, id: `e${(at + 1).toString(36)}`, slug: text, title: text, statusReason: text, status: at % 2 ? 'cancelled' : 'postponed', kind: at % 3 ? plain.kind : text,
      organiser: {name: text, url: text}, venue: {...plain.venue, name: text, address: {...plain.venue!.address, street: text, city: text}}, needs: [{code: text, level: 1}], timeZone: text,
    }));
    const answers: Readonly<Record<string, object>> = {
      '/v1/events': {version: '1', publishedAt: '2026-11-20T08:00:00Z', items, total: items.length, page: 1, limit: items.length},
      '/v1/places': {items: texts.map((text) => ({code: 'commune:37132', name: text, kind: 'commune', departement: text, departementName: text, formerName: text, postcodes: [text], lat: 47, lon: 1, precision: 'exact'})), total: texts.length},
      '/v1/territories': {items: texts.map((text, at) => ({code: `departement:${at}`, name: text, kind: 'departement', region: '24'})), total: texts.length},
    };
    world.before = (_request, response, {pathname}) => {
      const answer = answers[pathname];
      if (!answer) return false;
      response.writeHead(200, {'content-type': 'application/json', 'access-control-allow-origin': '*'});
      response.end(JSON.stringify(answer));
      return true;
    };
    const {page, errors, dialogs, close} = await openRow(browser, world, {id: `events ${how}`, html, head: SCRIPT, headers: POLICY});
    const inspect = () => page.evaluate(() => {
      const root = document.querySelector('pana-event-list')!.shadowRoot!;
      return {
        titles: [...root.querySelectorAll('[part=title]')].map((one) => one.textContent!.replace(/\s+/g, ' ').trim()),
        foreign: [...root.querySelectorAll('script, img, iframe, object, embed, style, template, base, meta')].map((one) => one.outerHTML.slice(0, 120)),
        handlers: [...root.querySelectorAll('*')].flatMap((one) => [...one.attributes].map(({name}) => name).filter((name) => name.startsWith('on'))),
        links: [...root.querySelectorAll('a[href]')].map((one) => one.getAttribute('href')!),
        ran: 'run' in window,
      };
    });
    try {
      await page.locator('pana-event-list [part=item]').first().waitFor();
      const list = await inspect();
      assert.deepEqual(list.titles, texts);
      await page.locator('pana-event-list #place').fill('Loches');
      await page.locator('pana-event-list #places [role=option]').first().waitFor();
      assert.deepEqual(await page.locator('pana-event-list #places b').evaluateAll((all) => all.map((one) => one.textContent!.replace(/\s+/g, ' ').trim())), texts);
      const places = await inspect();
      await page.locator('pana-event-list #place').fill('');
      await page.locator('pana-event-list .subscribe summary').click();
      await page.locator('pana-event-list .subscribe button').click();
      await page.locator('pana-event-list #alert-territory option').nth(1).waitFor({state: 'attached'});
      assert.deepEqual(await page.locator('pana-event-list #alert-territory option').evaluateAll((all) => all.slice(1).map((one) => one.textContent!.replace(/\s+/g, ' ').trim())), texts);
      const alert = await inspect();
      await page.keyboard.press('Escape');
      await page.locator('pana-event-list [part=views] button').nth(1).click();
      await page.locator('pana-event-list [part=grid]').waitFor();
      const month = await inspect();
      for (const {foreign, handlers, links, ran} of [list, places, alert, month]) {
        assert.deepEqual({foreign, handlers, ran}, {foreign: [], handlers: [], ran: false});
        assert.deepEqual(links.filter((link) => !link.startsWith(`${world.api}/`) && !link.startsWith('webcal://')), []);
      }
      assert.deepEqual([...dialogs, ...errors], []);
    } finally {
      world.before = undefined;
      await close();
    }
  });
}
