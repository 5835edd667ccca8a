/**
 * The form by which a structure joins, on a page with the strictest policy there is, against the real server: the proof of work is done
 * in the page, the application is kept once, and the host sees nothing of it but an identifier.
 */
import assert from 'node:assert/strict';
import { DatabaseSync } from 'node:sqlite';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import type { Browser } from 'playwright-core';
import { serve, type Served } from '../support/serve.ts';
import { type RunningWorker, startWorker } from '../support/worker.ts';
import { openChromium } from './chromium.ts';

let browser: Browser;
let worker: RunningWorker;
let site: Served | undefined;
before(async () => {
  worker = await startWorker();
  browser = await openChromium();
});
after(async () => {
  await browser?.close();
  await site?.close();
  await worker?.stop();
});

test('should send an application once from a page that allows no worker, no string of code and no style', async () => {
  const { origin } = worker;
  const policy = `default-src 'none'; script-src 'self' ${origin}; style-src 'self'; img-src data:; connect-src ${origin}; require-trusted-types-for 'script'; trusted-types 'none'; base-uri 'none'; form-action 'none'`;
  const body = `<!doctype html><html lang="fr"><meta charset="utf-8"><title>Mairie</title><link rel="icon" href="data:,"><h1>Mairie</h1>
    <pana-join><a href="${origin}/charte">La charte</a></pana-join><script src="${origin}/pana/v1/pana.js" async></script>`;
  site = await serve({ root: import.meta.dirname, pages: { '/': { body, headers: { 'content-type': 'text/html; charset=utf-8', 'content-security-policy': policy } } } });
  const page = await (await browser.newContext({ viewport: { width: 800, height: 900 } })).newPage();
  const wrong: string[] = [];
  let posts = 0;
  page.on('pageerror', (error) => wrong.push(String(error)));
  page.on('console', (message) => void (/error|warning/.test(message.type()) && wrong.push(message.text())));
  page.on('request', (request) => void (posts += request.method() === 'POST' ? 1 : 0));
  await page.goto(`${site.origin}/`);
  const next = page.locator('pana-join form > .actions .main');
  await next.click();
  await page.locator('#name').fill('Exemple – Essai');
  await page.locator('#kind').selectOption('mjc');
  await page.locator('#place').pressSequentially('Loches');
  await page.locator('#place-0').click();
  await page.getByRole('button', { name: 'Ajouter Indre-et-Loire (37)' }).click();
  await page.locator('pana-join summary').first().click();
  await page.locator('.needs select').first().selectOption('informer');
  await page.getByLabel('En groupe').check();
  await page.getByLabel('Gratuit').check();
  await page.locator('#hours-0').fill('9h-12h, 14h-17h30');
  await next.click();
  await page.locator('#email').fill('contact@essai.example.org');
  await page.locator('#publish-email').check();
  await next.click();
  await page.locator('pana-structure').getByRole('heading', { name: 'Exemple – Essai' }).waitFor();
  await next.click();
  await page.locator('#signName').fill('Camille Exemple');
  await page.locator('#signRole').fill('Présidente');
  await page.locator('#accepted').check();
  const heard = page.evaluate(() => new Promise((done) => document.addEventListener('pana-listing-send', (event) => done((event as Event & { applicationId: string }).applicationId))));
  await next.dblclick();
  await page.getByRole('heading', { name: 'Votre demande est arrivée' }).waitFor();
  assert.match((await heard) as string, /^\w{8,}$/);
  assert.equal(posts, 1);
  assert.deepEqual(wrong, []);
  assert.deepEqual(await page.evaluate(() => [localStorage.length, sessionStorage.length, document.cookie]), [0, 0, '']);
  const database = new DatabaseSync(join(worker.dataDir, 'pana.sqlite'), { readOnly: true });
  assert.equal(database.prepare('SELECT count(*) AS kept FROM applications').get()!['kept'], 1);
  database.close();
});
