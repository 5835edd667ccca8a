/**
 * A badge on a structure's own site, against the real server: it shows, its figures are kept and name nobody, and a withdrawal takes it away
 * within the five minutes of the promise. Only the clocks are moved by hand.
 */
import assert from 'node:assert/strict';
import {randomBytes} from 'node:crypto';
import {mkdirSync, mkdtempSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join, resolve} from 'node:path';
import {after, before, test} from 'node:test';
import type {Browser} from 'playwright-core';
import {openSecret} from '../../worker/entries/secret.ts';
import {startServer} from '../../worker/entries/server.ts';
import type {RunningServer} from '../../worker/entries/server.ts';
import {openDatabase} from '../../worker/registry/storage/database.ts';
import {needles} from '../../worker/registry/storage/marker.ts';
import {lookIn} from '../../worker/registry/storage/verify.ts';
import {withdrawStructure} from '../../worker/registry/storage/withdrawals.ts';
import {openChromium} from '../hosts/chromium.ts';
import {serve} from '../support/serve.ts';
import type {Served} from '../support/serve.ts';
import {until as waited} from '../support/until.ts';

const ROOT = resolve(import.meta.dirname, '../..');
const folder = mkdtempSync(join(tmpdir(), 'pana-badge-'));
const dataDir = join(folder, 'data');
const logged: string[] = [];
let skipped = 0;
let server: RunningServer | undefined;
let browser: Browser;
let site: Served | undefined;
let origin: string;

const now = (): number => Date.now() + skipped;
async function start(): Promise<void> {
  server = await startServer({root: ROOT, dataDir, port: 0, partnerPort: 0, addressHeader: 'x-visitor', now, log: (line) => logged.push(line)});
  origin = `http://localhost:${server.port}`;
}
before(async () => {
  mkdirSync(dataDir);
  await start();
  browser = await openChromium();
});
after(async () => {
  await browser?.close();
  await site?.close();
  await server?.close(1000);
  rmSync(folder, {recursive: true, force: true});
});

const until = <T>(what: string, look: () => T | Promise<T>, within = 15_000): ReturnType<typeof waited<T>> => waited(what, look, {within, said: () => logged.join('\n')});

const path = join(dataDir, 'pana.sqlite');
/** What is kept of s1, over all days. */
function kept(): {shown: number; contacted: number} {
  const database = openDatabase(path);
  try {
    return {...database.prepare('SELECT coalesce(sum(shown), 0) AS shown, coalesce(sum(contacted), 0) AS contacted FROM daily_counts WHERE structure_id = 1').get() as {shown: number; contacted: number}};
  } finally {
    database.close();
  }
}

test('should keep how often a sheet was seen through a restart, and not a trace of who saw it', async () => {
  const visitor = {'x-visitor': '203.0.113.77', 'user-agent': 'CanariNavigateur/1.0', 'referer': 'https://canari-referent.example.org/'};
  const visit = async (address: string) => assert.equal((await fetch(origin + address, {headers: visitor})).status, 200, address);
  for (let i = 0; i < 3; i++) await visit('/v1/structures/s1');
  await visit('/annuaire/s1');
  await visit('/v1/structures/s1/contact');
  assert.deepEqual(kept(), {shown: 0, contacted: 0}, 'in memory until a minute has passed');
  skipped += 60_000;
  await until('the handover', () => kept().shown === 4);
  assert.deepEqual(kept(), {shown: 4, contacted: 1});
  // The rest goes with an orderly stop.
  await visit('/v1/structures/s1');
  await server!.close(1000);
  assert.deepEqual(kept(), {shown: 5, contacted: 1});
  await start();
  await visit('/v1/structures/s1');
  skipped += 60_000;
  await until('the handover after the restart', () => kept().shown === 6);
  for (const marker of ['203.0.113.77', 'CanariNavigateur', 'canari-referent']) assert.deepEqual(lookIn([dataDir], needles(marker), undefined).traces, [], marker);
  assert.ok(!logged.some((line) => /203\.0\.113|Canari/.test(line)));
});

test('should show a badge on a strict page, and take it away everywhere when the structure withdraws', async () => {
  const policy = `default-src 'none'; script-src 'self' ${origin}; style-src 'self'; img-src ${origin} data:; connect-src ${origin}; require-trusted-types-for 'script'; trusted-types 'none'; base-uri 'none'; form-action 'none'`;
  const body = `<!doctype html><html lang="fr"><meta charset="utf-8"><title>Notre association</title><link rel="icon" href="data:,"><h1>Notre association</h1>
    <div id="around"><pana-badge structure-id="s1"><a href="${origin}/annuaire/s1">Notre fiche dans l’annuaire PANA</a></pana-badge></div>
    <div id="mark"><div data-pana="badge" data-structure-id="s1" data-look="mark"></div></div>
    <p>Signature <img id="picture" src="${origin}/v1/badges/s1.svg" alt="Notre fiche"></p><script src="${origin}/pana/v1/pana.js" async></script>`;
  site = await serve({root: import.meta.dirname, pages: {'/': {body, headers: {'content-type': 'text/html; charset=utf-8', 'content-security-policy': policy}}}});
  const page = await (await browser.newContext({viewport: {width: 800, height: 600}})).newPage();
  const wrong: string[] = [];
  page.on('pageerror', (error) => wrong.push(String(error)));
  page.on('console', (message) => void (/error|warning/.test(message.type()) && wrong.push(message.text())));
  await page.clock.install();
  // What the browser may keep is part of the sum below, not of the wait.
  await page.route('**/v1/badges/**', (route) => route.continue());
  await page.goto(`${site.origin}/`);
  await page.clock.runFor(1000);
  await until('the badge', async () => {
    await page.clock.runFor(100);
    return await page.locator('pana-badge [part~=badge]').count() === 2;
  });
  assert.equal(await page.locator('#picture').evaluate((image: HTMLImageElement) => image.naturalWidth), 320);
  assert.match(await page.locator('#around pana-badge').getByRole('link').getAttribute('href') ?? '', new RegExp(`^${origin}/annuaire/exemple-`));
  const cache = (await fetch(`${origin}/v1/badges/s1`)).headers.get('cache-control')!;
  const maxAge = Number(/max-age=(\d+)/.exec(cache)![1]);
  assert.doesNotMatch(cache, /stale/);

  const database = openDatabase(path);
  const left = performance.now();
  withdrawStructure({database, secret: openSecret(dataDir, randomBytes), now, random: (length) => new Uint8Array(randomBytes(length)), report: (error) => logged.push(String(error))}, 's1', {how: 'link', by: 'anonymous'});
  database.close();
  await until('the server forgets it', async () => (await fetch(`${origin}/v1/badges/s1`)).status === 404);
  const told = (performance.now() - left) / 1000;
  // On one machine: the publication, two caches, one check of the page.
  assert.ok(told + 2 * maxAge + 60 + 8 < 300, `${told} s`);
  let passed = 0;
  // A second at a time: what was asked is answered in the meantime, as it would be.
  await until('the badges to go', async () => {
    await page.clock.runFor(1000);
    passed += 1;
    return await page.locator('pana-badge[hidden]').count() === 2;
  }, 60_000);
  assert.ok(passed <= 75, `${passed} s`);
  for (const place of ['#around', '#mark']) assert.equal(await page.locator(place).evaluate((one) => one.getBoundingClientRect().height), 0, place);
  assert.equal(await page.locator('#picture').evaluate(async (image: HTMLImageElement) => {
    image.src += '?lang=fr';
    await image.decode();
    return image.naturalWidth;
  }), 1);
  // The 404 is the browser's to mention; nothing else is wrong.
  assert.deepEqual(wrong.filter((line) => !/404/.test(line)), []);
});
