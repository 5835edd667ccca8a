/**
 * The agenda in a browser: found by keyboard without JavaScript, accessible at three widths and in both schemes, followed by programs; and
 * hostile words that stay words for its own readers of HTML and of XML.
 */
import assert from 'node:assert/strict';
import {after, before, describe, it} from 'node:test';
import axe from 'axe-core';
import type {AxeResults} from 'axe-core';
import type {Browser, BrowserContextOptions, Page} from 'playwright-core';
import type {PanaEventData} from '../../src/contract/event.ts';
import {openChromium} from '../hosts/chromium.ts';
import {PAYLOADS} from '../hosts/payloads.ts';
import {startWorld} from '../hosts/world.ts';
import type {World} from '../hosts/world.ts';
import {eventOf, VENUE} from '../support/events.ts';
import type {EventChanges} from '../support/events.ts';
import {hasTurn} from '../support/turns.ts';

/** The world has the clock of the machine. */
const later = (days: number): string => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);
const on = (...days: number[]): Pick<EventChanges, 'sessions'> => ({sessions: days.map((day) => ({start: `${later(day)}T09:30`, end: `${later(day)}T17:00`}))});
const EVENTS = [
  eventOf(1, {title: 'Exemple – Journée à Loches', description: 'Le matin.\n\nL’après-midi.', capacity: {onSite: 30}, audience: 'Celles et ceux qui accompagnent.', bring: 'Un ordinateur.', ...on(20), stored: {seats: {onSite: 'few'}}}),
  eventOf(2, {title: 'Exemple – Outils libres', kind: 'webinaire', territories: ['national'], modes: ['a-distance'], capacity: {remote: 100}, between: 'Essayer un outil.', ...on(30, 44)}),
  eventOf(3, {title: 'Exemple – Atelier annulé', kind: 'atelier', timeZone: 'Indian/Reunion', ...on(40), stored: {status: 'cancelled', reason: 'La salle est inondée.'}}),
  ...[...new Array<undefined>(30)].map((_, at) => eventOf(at + 4, {title: `Exemple – Rencontre n° ${at + 4}`, kind: 'rencontre', ...on(50 + at)})),
];
/** One event per payload, the same in every field that is text; the schema is not asked: it would refuse some of them. */
/** The lists show every payload each day, the sheets a half of them by turns; the elements' own rows play all of them in sheets. */
const hostile = PAYLOADS.map((payload, at): PanaEventData => ({
  ...eventOf(at + 1, {kind: 'externe', registration: {how: 'elsewhere', url: 'https://formation.example.org/'}, ...on(10 + at)}), title: payload, summary: payload, description: payload, between: payload, audience: payload, prerequisites: payload,
  bring: payload, priceNote: payload, statusReason: payload, status: 'cancelled', organiser: {name: payload, url: payload}, slug: `hostile-e${(at + 1).toString(36)}`,
  venue: {...VENUE, name: payload, accessNote: payload, address: {...VENUE.address, street: payload, complement: payload, city: payload}},
}));

let browser: Browser;
let world: World;
let enemy: World;
before(async () => {
  [browser, world, enemy] = await Promise.all([openChromium(), startWorld({events: EVENTS}), startWorld({events: hostile})]);
});
after(async () => {
  await browser?.close();
  await world?.close();
  await enemy?.close();
});

async function open<T>(address: string, options: BrowserContextOptions, see: (page: Page) => Promise<T>): Promise<T> {
  const context = await browser.newContext({viewport: {width: 1280, height: 900}, ...options});
  const page = await context.newPage();
  try {
    await page.goto(address);
    return await see(page);
  } finally {
    await context.close();
  }
}

describe('the agenda in a browser', () => {
  for (const path of ['/agenda', '/agenda?place=loches&kind=atelier&level=1', '/agenda?kind=concertation&territory=departement:37', ...EVENTS.slice(0, 3).map(({slug}) => `/agenda/${slug}`)]) {
    it(`should pass axe at three widths and in both schemes, unfolded at the ends: ${path}`, async () => {
      await open(world.api + path, {}, async (page) => {
        // Through the debugger: the page's own policy would refuse an injected script, rightly.
        await page.evaluate(axe.source);
        for (const [width, colorScheme, unfold] of [[768, 'light'], [320, 'light'], [1280, 'dark'], [1280, 'light', true], [320, 'dark', true]] as const) {
          const where = `${path} ${width} ${colorScheme}`;
          await page.setViewportSize({width, height: 900});
          await page.emulateMedia({colorScheme});
          if (unfold) await page.evaluate("document.querySelectorAll('details.refine').forEach((one) => { one.open = true; })");
          const {violations, incomplete} = await page.evaluate<AxeResults>("axe.run({exclude: [['pana-event-list'], ['pana-event']]}, {resultTypes: ['violations', 'incomplete']})");
          assert.deepEqual([...violations, ...incomplete].map(({id, nodes}) => `${id} ${nodes[0]!.target.join(' ')}`), [], where);
          assert.equal(await page.evaluate('document.documentElement.scrollWidth > innerWidth'), false, `${where} scrolls sideways`);
        }
      });
    });
  }

  it('should lead by keyboard, without JavaScript, from a place to an event and its calendar', async () => {
    await open(`${world.api}/agenda`, {javaScriptEnabled: false}, async (page) => {
      await page.getByLabel('Commune, code postal ou département').fill('Loches');
      await page.keyboard.press('Enter');
      await page.getByRole('heading', {level: 1, name: 'Agenda autour de Loches'}).waitFor();
      await page.locator('summary', {hasText: 'Préciser la recherche'}).focus();
      await page.keyboard.press('Enter');
      await page.getByLabel('Journée de montée en compétences').focus();
      await page.keyboard.press('Space');
      await page.getByRole('button', {name: 'Appliquer ces critères'}).press('Enter');
      await page.getByText('1 événement pour Loches (37).').waitFor();
      await page.getByRole('link', {name: 'Exemple – Journée à Loches'}).press('Enter');
      await page.getByRole('heading', {level: 1, name: 'Exemple – Journée à Loches'}).waitFor();
      assert.match(await page.locator('pana-event').innerText(), /Le formulaire demande JavaScript\. Sans lui, écrivez à la coordination/);
      const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('link', {name: 'Ajouter à votre calendrier (.ics)'}).press('Enter')]);
      assert.equal(download.suggestedFilename(), 'pana-e1.ics');
    });
  });

  it('should turn pages, and show the month when somebody asks for it', async () => {
    await open(`${world.api}/agenda`, {}, async (page) => {
      assert.equal(await page.locator('main li h3').count(), 20);
      await page.getByRole('link', {name: 'Page suivante'}).click();
      await page.waitForURL(/page=2/);
      assert.equal(await page.locator('main li h3').count(), 13);
      await page.goto(`${world.api}/agenda`);
      await page.route('**/pana/v1/pana.js', (route) => route.abort());
      const [asked] = await Promise.all([page.waitForRequest(/pana\.js$/), page.locator('summary', {hasText: 'Voir le mois en calendrier'}).click()]);
      assert.match(asked.url(), /\/pana\/v1\/pana\.js$/);
      assert.match(await page.locator('pana-event-list').innerText(), /La liste dit la même chose/);
    });
  });
});

describe('hostile words in the agenda', () => {
  const inspect = `({
    ran: 'run' in window,
    scripts: document.querySelectorAll('script:not([type="application/ld+json"], [src^="/"])').length,
    foreign: [...document.querySelectorAll('img, iframe, object, embed, video, audio, svg, math, template, marquee, style, xss, noscript')].map(({outerHTML}) => outerHTML.slice(0, 99)),
    handlers: [...document.querySelectorAll('*')].flatMap((one) => [...one.attributes].filter(({name}) => name.startsWith('on') || name === 'style').map(({name}) => one.localName + ' ' + name)),
    links: [...document.querySelectorAll('[href], [action], [formaction], [src]')].map((one) => one.getAttribute('href') ?? one.getAttribute('action') ?? one.getAttribute('formaction') ?? one.getAttribute('src')).filter((to) => !/^(?:\\/(?!\\/)|#|mailto:|tel:|https?:\\/\\/|webcal:\\/\\/localhost)/.test(to)),
    text: document.body.innerText,
  })`;

  it('should stay words on pages and in frames, the policy of our pages put aside', async () => {
    const context = await browser.newContext({bypassCSP: true});
    const page = await context.newPage();
    const dialogs: string[] = [];
    page.on('dialog', (dialog) => {
      dialogs.push(dialog.message());
      void dialog.dismiss();
    });
    await page.route(/\.(?:css|svg|js)$/, (route) => route.abort());
    let shown = 0;
    for (const path of ['/agenda', ...[...new Array<undefined>(Math.ceil(PAYLOADS.length / 20) - 1)].map((_, at) => `/agenda?page=${at + 2}`), '/embed/event-list', ...hostile.flatMap(({id, slug}, at) => [...(hasTurn(at, 4) ? [`/agenda/${slug}`] : []), ...(at % 8 === 0 ? [`/embed/event?event-id=${id}`] : [])])]) {
      await page.goto(enemy.api + path, {waitUntil: 'domcontentloaded'});
      const {text, ...seen} = await page.evaluate<{text: string}>(inspect);
      assert.deepEqual(seen, {ran: false, scripts: 0, foreign: [], handlers: [], links: []}, path);
      const own = /^\/agenda\/hostile-e(\w+)$/.exec(path);
      if (own && text.replace(/\s+/g, ' ').includes(PAYLOADS[Number.parseInt(own[1]!, 36) - 1]!.replace(/\s+/g, ' ').trim())) shown++;
    }
    assert.deepEqual(dialogs, []);
    assert.equal(shown, [...PAYLOADS.keys()].filter((at) => hasTurn(at, 4)).length, 'every payload of the day is shown as it is');
    await context.close();
  });

  it('should stay words in the feed, which an XML parser of somebody else reads whole', async () => {
    await open(`${enemy.api}/accessibilite`, {}, async (page) => {
      const read = await page.evaluate<{error: string; root: string; names: string[]; titles: string[]; summaries: string[]; authors: string[]; attributes: string[]}>(`fetch('/v1/events.atom').then((answer) => answer.text()).then((text) => {
        const xml = new DOMParser().parseFromString(text, 'application/xml');
        const all = (name) => [...xml.querySelectorAll('entry > ' + name)].map(({textContent}) => textContent);
        return {
          error: xml.querySelector('parsererror')?.textContent ?? '', root: xml.documentElement.namespaceURI + ' ' + xml.documentElement.localName,
          names: [...new Set([...xml.querySelectorAll('*')].map(({localName}) => localName))].sort(), titles: all('title'), summaries: all('summary'), authors: all('author > name'),
          attributes: [...new Set([...xml.querySelectorAll('*')].flatMap((one) => [...one.attributes].map(({name}) => name)))].sort(),
        };
      })`);
      assert.equal(read.error, '');
      assert.equal(read.root, 'http://www.w3.org/2005/Atom feed');
      assert.deepEqual(read.names, ['author', 'category', 'entry', 'feed', 'id', 'link', 'name', 'published', 'summary', 'title', 'updated']);
      assert.deepEqual(read.attributes, ['href', 'label', 'rel', 'term', 'type', 'xml:lang', 'xmlns']);
      assert.equal(read.titles.length, 100, 'as many as a feed holds');
      const first = PAYLOADS.filter((_, at) => at < 100);
      assert.deepEqual(read.titles, first.map((payload) => `Annulé : ${payload}`));
      assert.deepEqual(read.authors, first);
      first.forEach((payload, at) => assert.ok(read.summaries[at]!.includes(payload), payload));
    });
  });

  it('should stay words in the feed: the others of them too', async () => {
    await open(`${enemy.api}/accessibilite`, {}, async (page) => {
      for (let from = 100; from < PAYLOADS.length; from += 100) {
        const titles = await page.evaluate<string[]>(`fetch('/v1/events.atom?from=${later(10 + from)}').then((answer) => answer.text()).then((text) => [...new DOMParser().parseFromString(text, 'application/xml').querySelectorAll('entry > title')].map(({textContent}) => textContent))`);
        assert.deepEqual(titles, PAYLOADS.filter((_, at) => at >= from && at < from + 100).map((payload) => `Annulé : ${payload}`));
      }
    });
  });
});
