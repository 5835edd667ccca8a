/**
 * What the configurator prints for an event, for the form by which a structure joins and for questionnaires, put as it is in pages of
 * another origin against the real server: it shows, by each way, and what a visitor sends from there is kept; from a frame without an
 * origin too, even where its host allows scripts and no forms, as WordPress does.
 */
import assert from 'node:assert/strict';
import {mkdtempSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join, resolve} from 'node:path';
import {DatabaseSync} from 'node:sqlite';
import {after, before, describe, it} from 'node:test';
import type {Browser, FrameLocator, Page} from 'playwright-core';
import {startServer} from '../../worker/entries/server.ts';
import type {RunningServer} from '../../worker/entries/server.ts';
import {SANDBOX} from '../../worker/edge/pages/embed-address.ts';
import {openChromium} from '../hosts/chromium.ts';
import {serve, type Served} from '../support/serve.ts';
import {isToday} from '../support/turns.ts';

const dataDir = mkdtempSync(join(tmpdir(), 'pana-configurator-'));
const pages = new Map<string, string>();
let server: RunningServer;
let browser: Browser;
let site: Served;
let origin: string;
/** An event of the examples for which one registers here. */
let event: {readonly id: string; readonly slug: string; readonly title: string};

before(async () => {
  // The one header of a request each browser may choose without asking another site: the proxy of a test.
  server = await startServer({root: resolve(import.meta.dirname, '../..'), dataDir, port: 0, partnerPort: 0, addressHeader: 'user-agent', now: () => Date.now(), log: () => {}});
  origin = `http://localhost:${server.port}`;
  browser = await openChromium();
  site = await serve({handle: (_request, {pathname}) => {
    const snippet = pages.get(pathname);
    if (snippet === undefined) return undefined;
    return {
      headers: {'content-type': 'text/html; charset=utf-8', 'content-security-policy': `default-src 'none'; script-src ${origin} 'unsafe-inline'; connect-src ${origin}; frame-src ${origin}`},
      body: `<!doctype html><html lang="fr"><head><meta charset="utf-8"><title>Un site</title><link rel="icon" href="data:,"></head><body><h1>Un site</h1>\n${snippet}\n</body></html>`,
    };
  }});
  const {items} = (await (await fetch(`${origin}/v1/events?limit=100`)).json()) as {items: readonly (typeof event & {readonly status: string; readonly registration: {readonly how: string}})[]};
  event = items.find(({status, registration}) => status === 'open' && registration.how === 'here') ?? assert.fail('no example is open');
});
after(async () => {
  await browser?.close();
  await site?.close();
  await server?.close(1000);
  rmSync(dataDir, {recursive: true, force: true});
});

function kept(table: 'applications' | 'registrations' | 'survey_answers'): number {
  const database = new DatabaseSync(join(dataDir, 'pana.sqlite'), {readOnly: true});
  try {
    return Number(database.prepare(`SELECT count(*) AS kept FROM ${table}`).get()!['kept']);
  } finally {
    database.close();
  }
}

/** The text to copy for one way, as the page without scripts prints it. */
async function printed(query: string, way: string): Promise<string> {
  const context = await browser.newContext({javaScriptEnabled: false});
  const page = await context.newPage();
  await page.goto(`${origin}/${query}`);
  const text = await page.locator(`#code-${way}`).textContent();
  await context.close();
  return text!;
}

interface Visit {
  readonly page: Page;
  readonly errors: string[];
  close(): Promise<void>;
}
let visitors = 0;
async function visit(snippet: string, options: {readonly javaScriptEnabled?: boolean} = {}): Promise<Visit> {
  visitors += 1;
  pages.set(`/page-${visitors}`, snippet);
  // Each comes from an address of its own.
  const context = await browser.newContext({viewport: {width: 1000, height: 900}, userAgent: `2001:db8:${visitors.toString(16)}::1`, ...options});
  context.setDefaultTimeout(20_000);
  const page = await context.newPage();
  const errors: string[] = [];
  page.on('pageerror', (error) => errors.push(String(error)));
  await page.goto(`${site.origin}/page-${visitors}`);
  return {page, errors, close: () => context.close()};
}

interface Choice {
  readonly query: () => string;
  readonly tag: string;
  /** Seen once the element works. */
  readonly shown: (at: Page | FrameLocator) => Promise<void>;
  readonly link: () => string;
}
const CHOICES: Readonly<Record<string, Choice>> = {
  'an event': {
    query: () => `?element=event&event-id=${encodeURIComponent(`${origin}/agenda/${event.slug}`)}`, tag: 'pana-event', link: () => `${origin}/agenda/${event.slug}`,
    shown: async (at) => {
      await at.locator('pana-event').getByRole('heading', {name: event.title}).waitFor();
      await at.locator('pana-event #register-button').waitFor();
    },
  },
  'how to register alone': {
    query: () => `?element=event&event-id=${event.id}&view=registration`, tag: 'pana-event', link: () => `${origin}/agenda/${event.slug}`,
    shown: async (at) => {
      await at.locator('pana-event #register-button').waitFor();
      assert.equal(await at.locator('pana-event').getByText('À emporter').count() + await at.locator('pana-event #title').count(), 0, 'not the whole sheet');
    },
  },
  'the form to join': {
    query: () => '?element=join&territory=departement:37', tag: 'pana-join', link: () => `${origin}/rejoindre`,
    shown: (at) => at.locator('pana-join form > .actions .main').waitFor(),
  },
  'what one observes': {
    query: () => '?element=survey&all-questions=true', tag: 'pana-survey', link: () => `${origin}/questionnaire/observation`,
    shown: (at) => at.locator('pana-survey').getByRole('heading', {name: 'Ce que vous observez'}).waitFor(),
  },
  'the needs before an event': {
    query: () => `?element=survey&kind=needs&event-id=${event.id}`, tag: 'pana-survey', link: () => `${origin}/questionnaire/needs-${event.id}`,
    shown: (at) => at.locator('pana-survey form').getByText(event.title).waitFor(),
  },
};

for (const [name, {query, tag, shown, link}] of Object.entries(CHOICES)) {
  describe(`${name}, as printed`, () => {
    for (const way of ['script', 'div', 'secure', 'hardened', 'iframe'].filter((_, at) => isToday(at))) {
      it(`should show on another site: ${way}`, async () => {
        const snippet = await printed(query(), way);
        assert.ok(snippet.includes(`<a href="${link()}">`), snippet);
        const {page, errors, close} = await visit(snippet);
        await shown(way === 'iframe' ? page.frameLocator('iframe') : page);
        assert.deepEqual(errors, []);
        await close();
      });
    }

    it('should be a frame for who pastes the address alone', async () => {
      const address = await printed(query(), 'oembed');
      const {html, title} = (await (await fetch(`${origin}/oembed?url=${encodeURIComponent(address)}`)).json()) as {html: string; title: string};
      assert.ok(title.length > 5);
      const {page, close} = await visit(html);
      await shown(page.frameLocator('iframe'));
      await close();
    });

    it('should say what to do in its frame without scripts: its page opens beside the host’s', async () => {
      const {page, close} = await visit((await printed(query(), 'iframe')).replace('allow-scripts ', ''));
      const inside = page.frameLocator('iframe');
      assert.equal(await inside.locator(tag).evaluate((one) => one.shadowRoot), null);
      if (tag !== 'pana-event') await inside.locator('noscript p').waitFor();
      const [opened] = await Promise.all([page.context().waitForEvent('page'), inside.locator(tag).getByRole('link').click()]);
      await opened.waitForLoadState();
      assert.equal(opened.url(), link());
      await opened.getByRole('heading', {level: 1}).waitFor();
      await close();
    });
  });
}

/** Ticks a box of a form that may still be moving. */
const tick = async (at: FrameLocator, name: RegExp): Promise<void> => {
  const box = at.getByRole('checkbox', {name}).first();
  await box.focus();
  await box.press('Space');
  assert.equal(await box.isChecked(), true);
};

describe('what is sent from a frame without an origin', () => {
  for (const [host, sandbox] of [['as printed', SANDBOX], ['where its host allows no forms', 'allow-scripts']] as const) {
    const framed = async (query: string): Promise<{inside: FrameLocator} & Visit> => {
      const opened = await visit((await printed(query, 'iframe')).replace(SANDBOX, sandbox));
      const {page} = opened;
      const inside = page.frameLocator('iframe');
      assert.equal(await page.locator('iframe').getAttribute('sandbox'), sandbox);
      assert.equal(await inside.locator('main').evaluate(() => self.origin), 'null');
      return {...opened, inside};
    };

    it(`should be a registration: ${host}`, async () => {
      const {inside, errors, close} = await framed(`?element=event&event-id=${event.id}&view=registration`);
      const before = kept('registrations');
      await inside.locator('#register-button').click();
      const send = inside.locator('#register-form button.main');
      await send.click();
      // Nothing is filled: the form says so itself, whoever tells it that it is sent.
      await inside.locator('#register-errors').waitFor();
      await inside.getByLabel('Votre nom').fill('Camille Exemple');
      await inside.getByLabel('Votre adresse électronique').fill(`camille-${visitors}@example.org`);
      await tick(inside, /J’accepte/);
      await send.press('Enter');
      await inside.locator('[part="sent"]').waitFor({timeout: 40_000});
      assert.equal(kept('registrations'), before + 1);
      assert.deepEqual(errors, []);
      await close();
    });

    it(`should be answers to a questionnaire, by the key Enter: ${host}`, async () => {
      const {inside, errors, close} = await framed('?element=survey');
      const before = kept('survey_answers');
      await tick(inside, /des structures travaillent ensemble/);
      await inside.locator('pana-survey button.main').press('Enter');
      await inside.getByText('Question 2 sur 3').waitFor();
      await inside.locator('pana-survey button.main').click();
      await inside.getByText('Question 3 sur 3').waitFor();
      await inside.locator('pana-survey button.main').click();
      await inside.locator('[part="sent"]').waitFor({timeout: 40_000});
      assert.equal(kept('survey_answers'), before + 1);
      assert.deepEqual(errors, []);
      await close();
    });

    it(`should be an application: ${host}`, async () => {
      const {inside, errors, close} = await framed('?element=join');
      const before = kept('applications');
      const next = inside.locator('pana-join form > .actions .main');
      await next.click();
      await inside.locator('#name').fill(`Exemple – Essai ${visitors}`);
      await inside.locator('#kind').selectOption('mjc');
      await inside.locator('#place').pressSequentially('Loches');
      await inside.locator('#place-0').click();
      await inside.getByRole('button', {name: 'Ajouter Indre-et-Loire (37)'}).click();
      await inside.locator('pana-join summary').first().click();
      await inside.locator('.needs select').first().selectOption('informer');
      await tick(inside, /En groupe/);
      await tick(inside, /Gratuit/);
      await next.click();
      await inside.locator('#email').fill('contact@essai.example.org');
      await next.click();
      await inside.locator('pana-structure').getByRole('heading', {name: /Exemple – Essai/}).waitFor();
      await next.click();
      await inside.locator('#signName').fill('Camille Exemple');
      await inside.locator('#signRole').fill('Présidente');
      await inside.locator('#accepted').check();
      await next.click();
      await inside.getByRole('heading', {name: 'Votre demande est arrivée'}).waitFor({timeout: 40_000});
      assert.equal(kept('applications'), before + 1);
      assert.deepEqual(errors, []);
      await close();
    });
  }
});

describe('the form of the configurator', () => {
  it('should ask live for what each choice needs, and say when no event is meant', async () => {
    const context = await browser.newContext({viewport: {width: 1280, height: 900}});
    const page = await context.newPage();
    await page.goto(`${origin}/`);
    const field = page.getByLabel('Adresse de sa page dans l’agenda, ou son identifiant');
    await page.getByRole('radio', {name: /^Un questionnaire/}).check();
    await page.locator('#code-script', {hasText: '<pana-survey kind="observation">'}).waitFor();
    assert.equal(await field.isVisible(), false);
    await page.getByRole('combobox', {name: 'Questionnaire'}).selectOption('needs');
    await page.getByRole('status').filter({hasText: 'Dites d’abord de quel événement'}).waitFor();
    await field.fill('e99999');
    await page.getByRole('status').filter({hasText: 'Aucun événement de l’agenda n’a pour adresse ou identifiant « e99999 »'}).waitFor();
    await field.fill(`${origin}/agenda/${event.slug}`);
    await page.locator('#code-script', {hasText: `<pana-survey kind="needs" event-id="${event.id}">`}).waitFor();
    // What was said of the event serves for the other choice.
    await page.getByRole('radio', {name: /^Un événement/}).check();
    await page.getByLabel('Ce qui se montre').selectOption('registration');
    await page.locator('#code-script', {hasText: `<pana-event event-id="${event.id}" view="registration">`}).waitFor();
    await page.frameLocator('#preview iframe').locator('pana-event #register-button').waitFor();
    assert.equal(await page.locator('#code-single').count(), 0);
    const address = page.url();
    await context.close();
    const colleague = await browser.newPage();
    await colleague.goto(address);
    assert.match(await colleague.locator('#code-script').innerText(), new RegExp(`<pana-event event-id="${event.id}" view="registration">`));
    await colleague.close();
  });
});
