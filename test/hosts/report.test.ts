/**
 * An error is reported from a page with the strictest policy there is, against the real server: the dialog opens from the keyboard, the
 * proof of work is done in the page, the report is kept once, Escape closes and gives the focus back.
 */
import assert from 'node:assert/strict';
import { DatabaseSync } from 'node:sqlite';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import { serve, type Served } from '../support/serve.ts';
import { type RunningWorker, startWorker } from '../support/worker.ts';
import { openChromium } from './chromium.ts';

let browser: Browser;
let worker: RunningWorker;
const sites: Served[] = [];
before(async () => {
  worker = await startWorker();
  browser = await openChromium();
});
after(async () => {
  await browser?.close();
  for (const site of sites) await site.close();
  await worker?.stop();
});

/** A page of a host with `body`, what went wrong in it, and how many forms left it. */
async function host(body: string, path: string, width = 800): Promise<{ page: Page; wrong: string[]; posts: () => number }> {
  const { origin } = worker;
  const policy = `default-src 'none'; script-src 'self' ${origin}; style-src 'self'; img-src data:; connect-src ${origin}; require-trusted-types-for 'script'; trusted-types 'none'; base-uri 'none'; form-action 'none'`;
  const all = `<!doctype html><html lang="fr"><meta charset="utf-8"><title>Mairie</title><link rel="icon" href="data:,"><h1>Mairie</h1>${body}<script src="${origin}/pana/v1/pana.js" async></script>`;
  const site = await serve({ root: import.meta.dirname, pages: { [path]: { body: all, headers: { 'content-type': 'text/html; charset=utf-8', 'content-security-policy': policy } } } });
  sites.push(site);
  const page = await (await browser.newContext({ viewport: { width, height: 900 } })).newPage();
  const wrong: string[] = [];
  let posts = 0;
  page.on('pageerror', (error) => wrong.push(String(error)));
  page.on('console', (message) => void (/error|warning/.test(message.type()) && wrong.push(message.text())));
  page.on('request', (request) => void (posts += request.method() === 'POST' ? 1 : 0));
  await page.goto(site.origin + path);
  return { page, wrong, posts: () => posts };
}
const focused = (page: Page): Promise<string> => page.evaluate(() => {
  let active = document.activeElement;
  while (active?.shadowRoot?.activeElement) active = active.shadowRoot.activeElement;
  return active?.id || active?.textContent?.trim() || '';
});

test('should report an error once, from the keyboard, on a page that allows no worker, no string of code and no style', async () => {
  const { page, wrong, posts } = await host('<pana-structure structure-id="s1"></pana-structure>', '/');
  const button = page.getByRole('button', { name: 'Signaler une erreur' });
  await button.focus();
  await page.keyboard.press('Enter');
  const dialog = page.getByRole('dialog', { name: /^Signaler une erreur sur/ });
  await dialog.waitFor();
  await page.waitForFunction(() => document.querySelector('pana-structure')!.shadowRoot!.activeElement?.id === 'report-title');
  await page.keyboard.press('Escape');
  await dialog.waitFor({ state: 'hidden' });
  assert.equal(await focused(page), 'Signaler une erreur');
  await page.keyboard.press('Enter');
  await dialog.waitFor();
  const send = dialog.getByRole('button', { name: 'Envoyer' });
  await send.click();
  await dialog.getByText('2 points à revoir').waitFor();
  await dialog.getByRole('link', { name: 'Choisissez ce qui ne va pas.' }).click();
  await dialog.getByLabel('Qu’est-ce qui ne va pas ?').selectOption('hours');
  await dialog.getByLabel('Précisions').fill('Fermé le samedi.');
  await dialog.getByLabel('Votre adresse électronique').fill('visiteuse@example.org');
  await send.dblclick();
  await page.getByText('Un message part vers visiteuse@example.org').waitFor();
  assert.equal(posts(), 1);
  const done = page.getByRole('dialog', { name: 'Encore une chose : confirmez' });
  await done.getByRole('button', { name: 'Fermer' }).click();
  await done.waitFor({ state: 'hidden' });
  assert.deepEqual(wrong, []);
  assert.deepEqual(await page.evaluate(() => [localStorage.length, sessionStorage.length, document.cookie]), [0, 0, '']);
  const database = new DatabaseSync(join(worker.dataDir, 'pana.sqlite'), { readOnly: true });
  assert.deepEqual({ ...database.prepare('SELECT status, reason, comment FROM reports').get() }, { status: 'to-confirm', reason: 'hours', comment: 'Fermé le samedi.' });
  database.close();
});

test('should open from the sheet of a locator, on a telephone, and close without closing the sheet', async () => {
  const { page, wrong } = await host('<pana-locator territory="departement:37"></pana-locator>', '/locator', 320);
  await page.locator('pana-list [data-id] a').first().click();
  const button = page.getByRole('button', { name: 'Signaler une erreur' });
  await button.click();
  const dialog = page.getByRole('dialog', { name: /^Signaler une erreur sur/ });
  await dialog.waitFor();
  const box = (await dialog.boundingBox())!;
  assert.ok(box.x >= 0 && box.x + box.width <= 320, `${box.x} + ${box.width}`);
  assert.equal(await dialog.evaluate((one) => one.scrollWidth <= one.clientWidth), true);
  await page.keyboard.press('Escape');
  await dialog.waitFor({ state: 'hidden' });
  assert.equal(await focused(page), 'Signaler une erreur');
  assert.equal(await page.locator('pana-structure').isVisible(), true);
  assert.deepEqual(wrong, []);
});
