/** The driver itself, in the browser of the run: what the journeys lean on must be true before they are. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { openBrowser, type TestBrowser } from '../../support/browser.ts';
import { serve, type Served } from '../../support/serve.ts';

const PAGE = `<!doctype html><html lang="fr"><title>Page</title>
<p><input aria-label="Commune"> <button>Chercher</button></p><x-box></x-box>
<script src="/box.js"></script>`;
const BOX = `customElements.define('x-box', class extends HTMLElement {
  constructor() {
    super();
    const button = document.createElement('button');
    button.textContent = 'Dedans';
    button.addEventListener('click', () => (button.textContent = 'Fait'));
    this.attachShadow({ mode: 'open' }).append(button);
  }
});`;

let browser: TestBrowser;
let site: Served;
before(async () => {
  site = await serve({
    pages: { '/': PAGE, '/box.js': { body: BOX, headers: { 'content-type': 'text/javascript' } } },
    headers: { 'content-security-policy': "default-src 'self'; script-src 'self'; style-src 'self'" },
  });
  browser = await openBrowser();
});
after(async () => {
  await browser?.close();
  await site?.close();
});

test('should type, tab into a shadow root, press and click under a strict policy', async () => {
  const page = await browser.newPage();
  await page.goto(`${site.origin}/`);
  await page.click('input');
  await page.type('Loches (37)');
  assert.equal(await page.evaluate(() => document.querySelector('input')!.value), 'Loches (37)');
  await page.press('Tab');
  assert.deepEqual(await page.focused(), { tag: 'button', host: 'button', role: null, text: 'Chercher' });
  await page.press('Tab');
  assert.deepEqual(await page.focused(), { tag: 'button', host: 'x-box', role: null, text: 'Dedans' });
  await page.press('Enter');
  await page.waitFor(() => document.querySelector('x-box')!.shadowRoot!.textContent === 'Fait');
  await page.press('Shift+Tab');
  assert.equal((await page.focused()).text, 'Chercher');
  await page.click('x-box');
  assert.equal((await page.focused()).host, 'x-box');
  assert.ok((await page.screenshot()).length > 1000);
});

test('should give a later page nothing of an earlier one', async () => {
  const first = await browser.newPage();
  await first.goto(`${site.origin}/`);
  await first.evaluate(() => localStorage.setItem('a', '1'));
  const second = await browser.newPage();
  await second.goto(`${site.origin}/`);
  assert.equal(await second.evaluate(() => localStorage.getItem('a')), null);
});

test('should report what a function of the page throws', async () => {
  const page = await browser.newPage();
  await page.goto(`${site.origin}/`);
  await assert.rejects(page.evaluate(() => { throw new Error('non'); }), /non/);
});
