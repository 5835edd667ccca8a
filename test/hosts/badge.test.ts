/**
 * The badge on sites of strangers: hostile texts in its picture and in its element are only text, a page that breaks the browser's own
 * methods and dresses every element keeps it whole, and it leaves no gap when it is gone.
 */
import assert from 'node:assert/strict';
import {after, before, test} from 'node:test';
import type {Browser} from 'playwright-core';
import type {Structure} from '../../src/contract/structure.ts';
import {exampleStructure} from '../support/structure.ts';
import {openChromium, openRow} from './chromium.ts';
import {NONCE, SCRIPT} from './host-page.ts';
import {isToday} from '../support/turns.ts';
import {PAYLOADS} from './payloads.ts';
import {startWorld, type World} from './world.ts';

const TODAY = new Date().toISOString().slice(0, 10);
/** What XML cannot hold, or reads as its own. */
const FOR_XML = ['\u0000\u0001\u000B\uFFFE\uFFFF', '\uD800 seule', 'a\u202Eb', ']]>', '<!DOCTYPE x [<!ENTITY y "z">]>&y;', '<?xml-stylesheet href="javascript:alert(1)"?>', '&amp;&#x0;&#0;', '😀'.repeat(60), '<set onbegin="alert(1)"/>'];
/** Half of them a day, and what only an XML parser minds. */
const TEXTS = [...PAYLOADS.filter((_, at) => isToday(at)), ...FOR_XML];
const hostile = TEXTS.map((payload, i): Structure => exampleStructure({
  id: `s${(i + 1).toString(36)}`, slug: i % 10 ? `exemple-${i + 1}` : payload.slice(0, 40), name: payload, labels: [{code: 'pana', name: payload, level: payload, since: '2026-01-01'} as Structure['labels'][number]], verifiedAt: TODAY, updatedAt: TODAY,
}));

let browser: Browser;
let world: World;
before(async () => {
  world = await startWorld({structures: hostile});
  browser = await openChromium();
});
after(async () => {
  await browser?.close();
  await world?.close();
});

test('should write every hostile text into the picture as text, for a reader of XML', async () => {
  const page = await browser.newPage();
  await page.goto(`${world.api}/annuaire`);
  assert.ok(hostile.length > 140);
  for (const {id, name} of hostile) {
    for (const lang of ['fr', 'en']) {
      const {wrong, title} = await page.evaluate(async (address) => {
        const answer = await fetch(address);
        const read = new DOMParser().parseFromString(await answer.text(), 'image/svg+xml');
        const all = [...read.querySelectorAll('*')];
        return {
          wrong: [
            ...(answer.headers.get('content-type')!.startsWith('image/svg+xml') ? [] : ['type']),
            ...(read.querySelector('parsererror') ? ['does not parse'] : []),
            ...(read.documentElement.localName === 'svg' ? [] : [read.documentElement.localName]),
            ...all.filter(({localName}) => !['svg', 'title', 'rect', 'path', 'text'].includes(localName)).map(({localName}) => localName),
            ...all.flatMap((one) => [...one.attributes].map((attribute) => attribute.name).filter((attribute) => /^on|href|style|src/.test(attribute))),
            ...(read.doctype || [...read.childNodes].some(({nodeType}) => nodeType === 7) ? ['instruction'] : []),
          ],
          title: read.querySelector('title')?.textContent ?? '',
        };
      }, `${world.api}/v1/badges/${id}.svg?lang=${lang}`);
      assert.deepEqual(wrong, [], `${name} (${lang})`);
      // Ends of lines are as XML reads them.
      // eslint-disable-next-line no-control-regex
      const said = name.replace(/[\u0000-\u0008\u000B\u000C\u000E-\u001F\uFFFE\uFFFF\p{Cs}]/gu, '').replace(/\r\n?/g, '\n');
      assert.ok(title.includes(said), `${title} does not say ${name}`);
    }
  }
  await page.close();
});

test('should show every hostile text in the element as text, and no address but the directory’s', async () => {
  const {page, errors, dialogs, look, close} = await openRow(browser, world, {
    id: 'badge xss', html: '<pana-badge><a href="__API__/annuaire">Notre fiche</a></pana-badge>', head: SCRIPT,
    headers: {'content-security-policy': `default-src 'none'; script-src 'nonce-${NONCE}' 'strict-dynamic'; style-src 'self'; connect-src __API__; base-uri 'none'; require-trusted-types-for 'script'; trusted-types 'none'`},
  });
  const element = page.locator('pana-badge');
  await page.waitForFunction(() => document.querySelector('pana-badge')!.shadowRoot);
  for (const [i, {id, name}] of hostile.entries()) {
    for (const look of i % 8 === 1 ? ['line', 'mark', 'card'] : ['card']) {
      await element.evaluate((one, [value, shape]) => {
        one.setAttribute('look', shape!);
        one.setAttribute('structure-id', value!);
      }, [id, look]);
      // An address that is none of a sheet is no answer of the directory.
      const shown = i % 10 !== 0 || /^[\w-]+$/.test(name.slice(0, 40));
      await page.waitForFunction(([text, whole, slug]) => {
        const root = document.querySelector('pana-badge')!.shadowRoot!;
        const link = root.querySelector('a');
        return whole ? link?.getAttribute('href')?.endsWith(`/annuaire/${slug}`) && root.textContent!.includes(text as string) : root.querySelector('slot');
      }, [look === 'card' ? name : 'PANA', shown, hostile[i]!.slug] as const);
      const found = await element.evaluate((one) => ({
        foreign: [...one.shadowRoot!.querySelectorAll('*')].filter(({localName}) => !['div', 'p', 'a', 'ul', 'li', 'b', 'span', 'svg', 'rect', 'path', 'text', 'slot', 'style'].includes(localName)).length,
        handlers: [...one.shadowRoot!.querySelectorAll('*')].flatMap(({attributes}) => [...attributes].filter((attribute) => attribute.name.startsWith('on'))).length,
        links: [...one.shadowRoot!.querySelectorAll('a')].map(({origin}) => origin),
        ran: 'run' in window,
      }));
      assert.deepEqual(found, {foreign: 0, handlers: 0, links: shown ? [world.api] : [], ran: false}, name);
    }
  }
  assert.deepEqual([...dialogs, ...errors, ...(await look()).complaints], []);
  await close();
});

for (const [id, head, htmlAttributes] of [
  ['old library', `<script nonce="${NONCE}">Array.from = function () { return []; }; Array.prototype.map = (function (own) { return function (call, self) { return own.call(this, call, self); }; })(Array.prototype.map); Array.prototype.reduce = function () { return 0; }; Object.prototype.get = function () {}; Element.prototype.remove = function () {}; window.Event = window.Event;</script>`, 'lang="fr"'],
  ['loud sheet', '<link rel="stylesheet" href="/loud.css">', 'lang="fr" dir="rtl"'],
] as const) {
  test(`should be whole on a hostile page, and leave no gap when the listing ends: ${id}`, async () => {
    world.page('/loud.css', {type: 'text/css', body: '* { all: unset !important; color: red !important; font-size: 90px !important } pana-badge { margin: 50px !important; display: flex !important; height: 400px !important }'});
    let gone = false;
    world.before = (_request, response, {pathname}) => {
      if (!gone || !pathname.startsWith('/v1/badges/')) return false;
      response.writeHead(404, {'content-type': 'application/problem+json', 'access-control-allow-origin': '*', 'cache-control': 'no-store'}).end('{"type":"/docs/problems#not-found","title":"","status":404}');
      return true;
    };
    const {page, errors, close} = await openRow(browser, world, {id: `badge ${id}`, head: head + SCRIPT, htmlAttributes, html: '<div id="around"><pana-badge structure-id="s2"><a href="__API__/annuaire/s2">Notre fiche</a></pana-badge></div>', headers: {'content-security-policy': `default-src 'none'; script-src 'nonce-${NONCE}' 'strict-dynamic'; style-src 'self'; connect-src __API__`}});
    // What a browser may keep for half a minute is nothing to wait for.
    await page.route('**/v1/badges/**', (route) => route.continue());
    await page.waitForFunction(() => document.querySelector('pana-badge')!.shadowRoot?.querySelector('[part=badge]'));
    const box = await page.locator('pana-badge').evaluate((one) => ({width: one.getBoundingClientRect().width, size: getComputedStyle(one.shadowRoot!.querySelector('[part=title]')!).fontSize, color: getComputedStyle(one.shadowRoot!.querySelector('[part=title]')!).color}));
    assert.ok(box.width > 100);
    // As built: the mark is drawn in the page, not lost inside another shape.
    assert.deepEqual(await page.locator('pana-badge').evaluate((one) => [...one.shadowRoot!.querySelector('svg')!.children].map(({localName}) => localName)), ['rect', 'path', 'text']);
    if (id === 'old library') assert.equal(box.size, '16px');
    assert.notEqual(box.color, 'rgb(255, 0, 0)');
    gone = true;
    // The visitor comes back to the page: it is asked for again.
    await page.evaluate(() => {
      for (const state of ['hidden', 'visible']) {
        Object.defineProperty(document, 'visibilityState', {configurable: true, get: () => state});
        document.dispatchEvent(new Event('visibilitychange'));
      }
    });
    await page.locator('pana-badge[hidden]').waitFor({state: 'attached'});
    // Under the loud sheet what is around it is a line of letters of 90 px, whatever is in it.
    const gap = await page.locator(id === 'loud sheet' ? 'pana-badge' : '#around').evaluate((one) => one.getBoundingClientRect().height);
    assert.deepEqual([gap, await page.locator('pana-badge').evaluate((one) => getComputedStyle(one).display)], [0, 'none']);
    assert.deepEqual(errors, []);
    world.before = undefined;
    await close();
  });
}
