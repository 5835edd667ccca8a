/**
 * A volunteer begins on a partner's page under a strict policy, finds its structure in the directory already, stops, comes back by the
 * mailed link on our page, signs, and holds the listing: real browsers, real SMTP, the real server.
 */
import assert from 'node:assert/strict';
import {mkdirSync, mkdtempSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join, resolve} from 'node:path';
import {after, before, test} from 'node:test';
import type {Browser, Page} from 'playwright-core';
import {structureInputSchema} from '../../src/contract/structure.ts';
import {startServer} from '../../worker/entries/server.ts';
import type {RunningServer} from '../../worker/entries/server.ts';
import {MERGE_RULES} from '../../worker/ingest/import.ts';
import {openRegistry} from '../../worker/registry/storage/registry.ts';
import {openChromium} from '../hosts/chromium.ts';
import {header, parts, Sink} from '../support/smtp.ts';
import {until as waited} from '../support/until.ts';

const folder = mkdtempSync(join(tmpdir(), 'pana-later-'));
const LATER = 'benevole@example.org';
const SIGNER = 'presidente@zorglub-loches.org';
const SHOTS = process.env['PANA_SHOTS'];
const logged: string[] = [];
let sink: Sink;
let server: RunningServer;
let browser: Browser;
let origin: string;

before(async () => {
  mkdirSync(join(folder, 'data'));
  const registry = openRegistry(join(folder, 'data', 'pana.sqlite'));
  registry.upsert([{source: 'lieux', id: 'zorglub', structure: structureInputSchema.parse({
    name: 'Atelier Zorglub', kind: 'association', address: {street: '2 rue Verte', postcode: '37600', city: 'Loches', commune: '37132'}, lat: 47.13, lon: 0.99,
    serviceArea: ['departement:37'], needs: [{code: 'comptabilite', level: 'accompagner'}], formats: ['individuel'], price: ['gratuit'], website: 'https://www.zorglub-loches.org/', openingHours: 'Mo-Fr 09:00-12:00',
    updatedAt: '2026-01-01', provenance: {source: 'lieux', id: 'zorglub'},
  })}], MERGE_RULES, new Date().toISOString());
  registry.close();
  sink = await new Sink().listen();
  server = await startServer({
    root: resolve(import.meta.dirname, '../..'), dataDir: join(folder, 'data'), port: 0, partnerPort: 0,
    mail: {smtpUrl: sink.url, from: 'pana@example.org'}, now: () => Date.now(), log: (line) => logged.push(line),
  });
  origin = `http://localhost:${server.port}`;
  browser = await openChromium();
});
after(async () => {
  await browser?.close();
  await server?.close(1000);
  sink?.close();
  rmSync(folder, {recursive: true, force: true});
});

const until = <T>(what: string, look: () => T | Promise<T>, within = 20_000): ReturnType<typeof waited<T>> => waited(what, look, {within, said: () => logged.join('\n')});
/** Text of the last mail to an address that leads where `pattern` says. */
const mailedLink = (to: string, pattern: RegExp): Promise<string> => until(`a mail to ${to}`, () => sink.received.filter((one) => one.to.join() === to && header(one.raw, 'subject') !== undefined)
  .map(({raw}) => pattern.exec(parts(raw)['text/plain'] ?? '')?.[0]).filter((link) => link !== undefined).at(-1));

const refused: string[] = [];
async function visitor(width = 1280): Promise<Page> {
  const context = await browser.newContext({viewport: {width, height: 900}});
  context.setDefaultTimeout(20_000);
  const page = await context.newPage();
  page.on('console', (message) => {
    if (message.type() === 'error' && !/status of 410/.test(message.text())) refused.push(message.text());
  });
  return page;
}
const shoot = async (page: Page, name: string): Promise<void> => void (SHOTS !== undefined && await page.screenshot({path: join(SHOTS, `${name}.png`), fullPage: true}));
const listing = async (): Promise<{id: string; slug: string; name: string}[]> =>
  (((await (await fetch(`${origin}/v1/structures?place=commune:37132&needs=comptabilite&limit=100`)).json()) as {items?: {id: string; slug: string; name: string}[]}).items ?? []).filter(({name}) => name.includes('Zorglub'));

test('a form begun on a partner’s page is put aside, taken up on ours, signed, and its structure holds its listing', {timeout: 180_000}, async () => {
  const [listed] = await until('the listing', async () => {
    const found = await listing();
    return found.length > 0 ? found : undefined;
  });
  const page = await visitor();
  await page.goto(`http://localhost:${server.partnerPort}/rejoindre`);
  await page.getByRole('heading', {name: /Article 1/}).waitFor();
  assert.equal(await page.getByRole('button', {name: 'Continuer plus tard'}).count(), 0);
  await page.getByRole('button', {name: 'Continuer', exact: true}).click();
  await page.getByLabel('Nom de la structure').fill('Atelier Zorglub du Lochois');
  await page.getByRole('combobox', {name: /^Commune/}).fill('Loches');
  await page.getByRole('option', {name: /Loches/}).first().click();
  await page.getByLabel('Nom de la structure').focus();
  await page.getByLabel('Nom de la structure').fill('Atelier Zorglub');
  await page.keyboard.press('Tab');
  await page.getByRole('button', {name: 'C’est nous : Atelier Zorglub'}).click();
  await page.getByText('Vous reprenez la fiche « Atelier Zorglub »').waitFor();
  await shoot(page, 'claim-1280');
  await page.getByLabel('Nom de la structure').fill('Atelier Zorglub du Lochois');
  await page.getByRole('button', {name: 'Continuer', exact: true}).click();
  await page.getByRole('heading', {name: /Étape 3/}).waitFor();
  await page.locator('#person').fill('Camille Exemple');
  await page.getByRole('button', {name: 'Continuer plus tard'}).click();
  await page.locator('#later-email').fill(LATER);
  await shoot(page, 'later-1280');
  await page.waitForTimeout(2100);
  await page.locator('#later-email').press('Enter');
  await page.getByText('C’est parti').waitFor();
  await page.close();

  const link = await mailedLink(LATER, new RegExp(`${origin}/rejoindre#brouillon:[\\w-]{43}`));
  const ours = await visitor(320);
  const asked: string[] = [];
  ours.on('request', (request) => asked.push(request.url()));
  await ours.goto(link);
  await ours.getByText(/Votre brouillon du .* est repris/).waitFor();
  assert.equal(ours.url(), `${origin}/rejoindre`, 'the token is out of the address');
  assert.ok(asked.every((url) => new URL(url).origin === origin && !url.includes(link.split(':').at(-1)!)), 'and in no address asked for');
  await ours.getByRole('heading', {name: /Étape 3/}).waitFor();
  assert.equal(await ours.locator('#person').inputValue(), 'Camille Exemple');
  await shoot(ours, 'resumed-320');
  assert.ok(await ours.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth), 'nothing overflows at 320 px');
  await ours.getByRole('button', {name: 'Continuer plus tard'}).click();
  await ours.getByText('Le brouillon est enregistré').waitFor();

  // As often as needed: the same link, another browser.
  const again = await visitor();
  await again.goto(link);
  await again.getByText(/est repris/).waitFor();
  await again.getByRole('button', {name: 'Continuer', exact: true}).click();
  await again.getByRole('heading', {name: 'Atelier Zorglub du Lochois'}).first().waitFor();
  await shoot(again, 'review-1280');
  await again.getByRole('button', {name: 'Continuer', exact: true}).click();
  await again.getByLabel('Votre nom').fill('Camille Exemple');
  await again.getByLabel('Votre fonction dans la structure').fill('Présidence');
  await again.getByLabel('Votre adresse électronique').fill(SIGNER);
  await again.getByRole('checkbox', {name: /je signe/}).check();
  await again.getByRole('button', {name: 'Signer et envoyer'}).click();
  await again.locator('pana-join [part="sent"]').waitFor({timeout: 40_000});
  // What was put aside is gone with the sending.
  const late = await visitor();
  await late.goto(link);
  await late.getByText('Ce brouillon n’est plus gardé').waitFor();

  assert.equal((await listing())[0]!.name, 'Atelier Zorglub', 'nothing before the address is confirmed');
  await again.goto(await mailedLink(SIGNER, new RegExp(`${origin}/lien#confirm-application:[\\w-]+`)));
  await again.getByRole('main').getByRole('button').click();
  await again.getByRole('heading', {name: 'La fiche est à vous'}).waitFor();
  const [held, ...others] = await until('its own words', async () => {
    const found = await listing();
    return found[0]?.name === 'Atelier Zorglub du Lochois' ? found : undefined;
  });
  assert.deepEqual([others.length, held!.id, held!.slug], [0, listed!.id, listed!.slug]);
  assert.match(await (await fetch(`${origin}/annuaire/${listed!.slug}`)).text(), /<h1[^>]*>Atelier Zorglub du Lochois/);
  assert.deepEqual(refused, []);
});
