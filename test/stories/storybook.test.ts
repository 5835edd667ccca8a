/**
 * The static Storybook as the worker serves it: built, opened page by page in a browser under its policy. Nothing is refused, nothing is
 * asked elsewhere, the controls move the elements, and what is copied works on somebody else's page.
 */
import assert from 'node:assert/strict';
import { cpSync, mkdirSync, mkdtempSync, renameSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { type Browser, type BrowserContext, type Locator, type Page, chromium } from 'playwright-core';
import { type RunningServer, startServer } from '../../worker/entries/server.ts';
import { CHROME_ARGS, findChromium } from '../support/chromium.ts';
import { serve } from '../support/serve.ts';
import { until } from '../support/until.ts';
import { runScript } from '../support/worker.ts';

const root = resolve(import.meta.dirname, '../..');
const scratch = mkdtempSync(join(tmpdir(), 'pana-storybook-'));
const built = join(scratch, 'dist/storybook');

let server: RunningServer;
let browser: Browser;
let origin: string;
before(async () => {
  mkdirSync(join(scratch, 'dist'));
  for (const part of ['dist/cdn', 'dist/data']) symlinkSync(join(root, part), join(scratch, part));
  cpSync(join(root, 'package.json'), join(scratch, 'package.json'));
  await runScript('stories/.storybook/build.ts', [built]);
  server = await startServer({ root: scratch, dataDir: join(scratch, 'data'), port: 0, partnerPort: 0, now: Date.now, log: () => {} });
  origin = `http://localhost:${server.port}`;
  browser = await chromium.launch({ executablePath: await findChromium(), args: CHROME_ARGS });
});
after(async () => {
  await browser?.close();
  await server?.close();
  rmSync(scratch, { recursive: true, force: true });
});

/** A page of Storybook in a fresh profile, with all it asks for and complains about. */
async function open(path: string): Promise<{ page: Page; context: BrowserContext; asked: string[]; complaints: string[] }> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, permissions: ['clipboard-read', 'clipboard-write'] });
  const page = await context.newPage();
  const asked: string[] = [];
  const complaints: string[] = [];
  page.on('request', (request) => asked.push(request.url()));
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('console', (message) => {
    // What the policy refuses is said here too.
    if (message.type() === 'error') complaints.push(message.text());
  });
  await page.goto(origin + path);
  return { page, context, asked, complaints };
}
const elsewhere = (asked: readonly string[]) => [...new Set(asked.map((address) => new URL(address)).filter((url) => /^http/.test(url.protocol) && url.origin !== origin).map(String))];
const docs = (id: string) => `/storybook/iframe.html?viewMode=docs&id=${id}`;

interface Entry {
  readonly id: string;
  readonly type: 'docs' | 'story';
  readonly title: string;
}

describe('Storybook, as the worker serves it', () => {
  it('should say which command builds it when nobody did', async () => {
    renameSync(built, `${built}-aside`);
    try {
      const answer = await fetch(`${origin}/storybook/`);
      assert.equal(answer.status, 404);
      assert.match(await answer.text(), /<code>npm run storybook:build<\/code>/);
    } finally {
      renameSync(`${built}-aside`, built);
    }
  });

  it('should be sent compressed, revalidated and under a policy without inline scripts', async () => {
    const answer = await fetch(`${origin}/storybook/`, { headers: { 'accept-encoding': 'br' } });
    assert.equal(answer.status, 200);
    assert.equal(answer.headers.get('content-encoding'), 'br');
    const policy = answer.headers.get('content-security-policy')!;
    assert.match(policy, /default-src 'none'; script-src 'self';/);
    assert.doesNotMatch(policy, /https?:|unsafe-eval/);
    assert.doesNotMatch(await answer.text(), /<script(?![^>]* src=)/);
    const again = await fetch(`${origin}/storybook/`, { headers: { 'accept-encoding': 'br', 'if-none-match': answer.headers.get('etag')! } });
    assert.equal(again.status, 304);
    const slashless = await fetch(`${origin}/storybook`, { redirect: 'manual' });
    assert.equal(slashless.headers.get('location'), '/storybook/');
    for (const path of ['/storybook/nothing.js', '/storybook/..%2f..%2fpackage.json', '/storybook/project.json']) assert.equal((await fetch(origin + path)).status >= 400, true, path);
  });

  it('should show every page of documentation, ask nothing elsewhere and be refused nothing', async () => {
    const { entries } = (await (await fetch(`${origin}/storybook/index.json`)).json()) as { entries: Record<string, Entry> };
    const pages = Object.values(entries).filter(({ type }) => type === 'docs');
    for (const wanted of ['pana-locator', 'pana-search', 'pana-list', 'pana-map', 'pana-structure', 'Guides/Commencer', 'Guides/Thème', 'Guides/Événements', 'Guides/Plusieurs groupes', 'Guides/Votre mise en page', 'Guides/React et Vue', 'Guides/CSP stricte']) {
      assert.ok(pages.some(({ title }) => title === wanted), `no page "${wanted}"`);
    }
    for (const { id, title } of pages) {
      const { page, context, asked, complaints } = await open(docs(id));
      await page.locator('#storybook-docs h1').first().waitFor({ timeout: 20_000 });
      // Storybook draws the stories of a page one after the other.
      await until(`${title}: its stories`, () => page.evaluate<boolean>("document.querySelectorAll('#storybook-docs .sb-story, #storybook-docs [id^=story--]').length > 0 || !document.querySelector('.sb-anchor')"));
      await page.waitForTimeout(300);
      assert.deepEqual(complaints, [], title);
      assert.deepEqual(elsewhere(asked), [], title);
      assert.doesNotMatch(await page.locator('#storybook-docs').innerText(), /\|\s*---|\[object/, `${title}: what nobody rendered`);
      await context.close();
    }
  });

  it('should open in its own frame with its menu, and ask nothing elsewhere', async () => {
    const { page, context, asked, complaints } = await open('/storybook/?path=/story/pana-list--default');
    const frame = page.frameLocator('#storybook-preview-iframe');
    await frame.getByText(/300\s*structures/).first().waitFor({ timeout: 20_000 });
    await page.getByRole('link', { name: 'Commencer' }).first().waitFor();
    assert.deepEqual(complaints, []);
    assert.deepEqual(elsewhere(asked), []);
    await context.close();
  });

  it('should move the element by its controls, and write them into what is copied, which works on another page', async () => {
    const { page, context } = await open(`${docs('pana-locator--docs')}`);
    const story = page.locator('#story--pana-locator--default--primary-inner, [id^="story--pana-locator--default"]').first();
    const element = story.locator('pana-locator').first();
    await element.waitFor({ timeout: 20_000 });
    const row = (name: string) => page.locator('#storybook-docs table').first().locator('tr', { has: page.locator(`td:first-child >> text="${name}"`) });
    // Each control is drawn anew by the change of another, and a click meanwhile is lost: as a visitor does, it is clicked until it is ticked.
    const ticked = (control: Locator, tick: () => Promise<void>, attributes: string) => until(`${attributes} on the element`, async () => {
      if (!(await control.isChecked())) await tick();
      return (await page.locator(`pana-locator${attributes}`).count()) > 0;
    });
    // Text, one of several, several of several, a box.
    await row('territory').getByRole('button', { name: /Set string/ }).click();
    await row('territory').getByRole('textbox').fill('departement:37');
    await page.locator('pana-locator[territory="departement:37"]').first().waitFor({ state: 'attached', timeout: 15_000 });
    await row('heading-level').getByRole('combobox').selectOption('4');
    await page.locator('pana-locator[territory="departement:37"][heading-level="4"]').first().waitFor({ state: 'attached', timeout: 15_000 });
    const free = row('price').getByRole('checkbox', { name: 'gratuit' });
    await ticked(free, () => free.click(), '[territory="departement:37"][heading-level="4"][price="gratuit"]');
    await row('remote').getByRole('button', { name: /Set boolean/ }).click();
    const remote = row('remote').getByRole('switch');
    // The box itself is under its drawing.
    await ticked(remote, () => remote.press('Space'), '[territory="departement:37"][heading-level="4"][price="gratuit"][remote]');
    await story.getByText('Extrait à coller').click();
    await story.getByRole('button', { name: 'Copier l’extrait' }).click();
    await story.getByText('Extrait copié.').waitFor();
    const copied = await page.evaluate('navigator.clipboard.readText()') as string;
    await context.close();
    assert.equal(copied, `<script src="${origin}/pana/v1/pana.js" async crossorigin referrerpolicy="no-referrer"></script>
<pana-locator territory="departement:37" heading-level="4" price="gratuit" remote>
  <a href="${origin}/annuaire/departement/37">L’annuaire des structures</a>
</pana-locator>`);

    // The answer may be that nobody is found: what counts is that the element asked, and speaks.
    const host = await serve({ root, pages: { '/mairie': `<!doctype html><html lang="fr"><meta charset="utf-8"><title>Mairie</title><body>${copied}` } });
    const theirs = await browser.newPage();
    await theirs.goto(`${host.origin}/mairie`);
    await theirs.getByRole('heading', { name: /structure/, level: 4 }).first().waitFor({ timeout: 20_000 });
    await host.close();
    await theirs.close();
  });
});
