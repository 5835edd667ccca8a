/**
 * The screens somebody agrees on, opened in a real browser as they are today, with the texts read from what is shown. Used by the test that
 * compares them with the pictures that are kept, and by the command that takes a new one.
 */
import {join} from 'node:path';
import type {Browser, Locator, Page} from 'playwright-core';
import {createRegistry} from '../../../worker/registry/app.ts';
import {linesHash} from '../../../worker/registry/domain/charter.ts';
import {DOOR_CONSENT} from '../../../worker/registry/domain/consent.ts';
import {openChromium} from '../../hosts/chromium.ts';
import {startWorker} from '../../support/worker.ts';
import type {RunningWorker} from '../../support/worker.ts';
import {SECOND, inForce, member, programme} from '../../worker/registry/charter-support.ts';
import {desk} from '../../worker/registry/desk-support.ts';
import {published} from '../../worker/registry/events-support.ts';
import {ORIGIN, signedIn} from '../../worker/registry/support.ts';
import {describeStructure} from '../join-form.ts';

export const FOLDER = import.meta.dirname;
export const INDEX = join(FOLDER, 'index.json');

/** A text as it is shown: SHA-256 over its words, as the registry keeps it with a consent. */
export interface ShownText {
  readonly id: string;
  readonly version: string;
  readonly hash: string;
}

/** A line of the index: a text, and the picture of the screen it was agreed to on. */
export interface KeptText extends ShownText {
  readonly screen: string;
  /** File beside the index. */
  readonly picture: string;
}

export interface Screen {
  /** `join-contact`. */
  readonly name: string;
  readonly texts: readonly ShownText[];
  /** The screen as a PNG. */
  picture(): Promise<Buffer>;
}

/** Bytes of a picture at most: they are all kept for good. */
export const PICTURE_MAX = 80_000;

/** Whether a text of a screen has its picture. */
export const isKept = (kept: readonly KeptText[], screen: string, {id, version, hash}: ShownText): boolean =>
  kept.some((line) => line.screen === screen && line.id === id && line.version === version && line.hash === hash);

const words = async (where: Locator): Promise<string> => (await where.innerText()).trim();

/** The charter as its hash is made: heading and paragraphs as they are read. */
const charterShown = async (article: Locator): Promise<string> => linesHash((await article.locator('[lang=fr]').locator(':is(h1, h2, h3, h4, h5, h6, p)').allInnerTexts()).map((line) => line.trim()));

interface InForce {
  readonly version: string;
  readonly consents: readonly {readonly field: string; readonly version: string}[];
  readonly furtherConsents: readonly {readonly field: string; readonly version: string}[];
}

/** `<pana-join>` on the partner's page, as a volunteer comes to it. */
async function* joining(page: Page, {origin, partner}: RunningWorker): AsyncGenerator<Screen> {
  const {version, consents, furtherConsents} = (await (await fetch(`${origin}/v1/charter`)).json()) as InForce;
  const form = page.locator('pana-join');
  const picture = async (): Promise<Buffer> => form.screenshot({animations: 'disabled', caret: 'hide'});
  await page.goto(`${partner}/rejoindre`);
  const next = page.getByRole('button', {name: 'Continuer', exact: true});
  await page.getByRole('heading', {name: /Article 1/}).waitFor();
  yield {name: 'join-charter', texts: [{id: 'charter', version, hash: await charterShown(form.locator('article.charter'))}], picture};

  await next.click();
  await describeStructure(page, 'Atelier Exemple du Lochois');
  await next.click();
  await page.locator('#publish-phone').waitFor();
  const texts: ShownText[] = [];
  for (const {field, version: of} of consents) texts.push({id: `publish-${field}`, version: of, hash: linesHash([await words(form.locator(`label:has(#publish-${field}) > span`))])});
  yield {name: 'join-contact', texts, picture};

  await page.locator('#add-other').click();
  await page.locator('#publish-other-0-phone').waitFor();
  const further: ShownText[] = [];
  for (const {field, version: of} of furtherConsents) further.push({id: `publish-other-${field}`, version: of, hash: linesHash([await words(form.locator(`label:has(#publish-other-0-${field}) > span`))])});
  const other = form.locator('[role=group]').filter({has: page.locator('#other-0-label')});
  yield {name: 'join-other-contact', texts: further, picture: async () => other.screenshot({animations: 'disabled', caret: 'hide'})};
  await page.getByRole('button', {name: 'Enlever ce contact'}).click();

  await page.getByRole('textbox', {name: /lectronique|e-mail/}).first().fill('contact@example.org');
  await next.click();
  await page.getByRole('heading', {name: /Étape 4/}).waitFor();
  await next.click();
  await page.getByRole('checkbox', {name: /je signe/}).waitFor();
  yield {name: 'join-signature', texts: [{id: 'charter-signature', version, hash: linesHash([await words(form.locator('label:has(#accepted) > span'))])}], picture};
}

/** Our pages by their own application, for whoever holds the cookie; their style by the server that has it. */
async function ownPages(page: Page, origin: string, app: ReturnType<typeof createRegistry>, cookie: string): Promise<void> {
  await page.route(`${ORIGIN}/**`, async (route) => {
    const path = new URL(route.request().url()).pathname;
    const answer = /^\/(?:espace|desk)\//.test(path) ? await app.fetch(new Request(ORIGIN + path, {headers: {'Sec-Fetch-Site': 'none', 'Cookie': cookie}})) : await fetch(origin + path);
    await route.fulfill({status: answer.status, headers: Object.fromEntries(answer.headers), body: Buffer.from(await answer.arrayBuffer())});
  });
}

/** `/espace`: publishing a contact later, and signing the next version of the charter. */
async function* inTheSpace(page: Page, {origin}: RunningWorker): AsyncGenerator<Screen> {
  const {deps} = programme();
  const id = member(deps, 'Atelier Exemple', {email: 'contact@example.org'});
  inForce({deps});
  const {id: person} = deps.database.prepare('SELECT id FROM people WHERE email = ?').get('contact@example.org') as {id: number};
  const cookie = signedIn(deps, person);
  await ownPages(page, origin, createRegistry(deps), cookie);
  await page.goto(`${ORIGIN}/espace/${id}/modifier`);
  const group = page.locator('form').filter({has: page.locator('#email-publish')});
  const texts: ShownText[] = [];
  for (const field of ['person', 'email', 'phone']) {
    const label = page.locator(`label:has(#${field}-publish)`);
    texts.push({id: `publish-${field}`, version: (await (await fetch(`${origin}/v1/charter`)).json() as InForce).consents.find((one) => one.field === field)!.version, hash: linesHash([(await words(label)).replace(/^Publier : /, '')])});
  }
  yield {name: 'space-contact', texts, picture: () => boxed(page, group.locator('label:has(:is(#person-publish, #email-publish, #phone-publish))'))};

  await page.locator('#contact-2 > summary').click();
  const further: ShownText[] = [];
  const {furtherConsents} = (await (await fetch(`${origin}/v1/charter`)).json()) as InForce;
  for (const {field, version: of} of furtherConsents) further.push({id: `publish-other-${field}`, version: of, hash: linesHash([(await words(page.locator(`label:has(#${field}-2-publish)`))).replace(/^Publier : /, '')])});
  yield {name: 'space-other-contact', texts: further, picture: () => boxed(page, page.locator('#contact-2 label:has([id$=-publish])'))};

  await page.goto(`${ORIGIN}/espace/${id}/charte`);
  const sign = page.locator('form').filter({has: page.locator('#accepted')});
  yield {name: 'space-signature', texts: [{id: 'charter-signature-again', version: SECOND.version, hash: linesHash([await words(page.locator('label[for=accepted]'))])}], picture: () => sign.screenshot({caret: 'hide'})};
}

/** The page of an event: what its form keeps of who comes. */
async function* registering(page: Page, {origin}: RunningWorker): AsyncGenerator<Screen> {
  const {items} = await (await fetch(`${origin}/v1/events?limit=100`)).json() as {items: readonly {readonly id: string; readonly slug: string; readonly status: string}[]};
  const {id, slug} = items.find(({status}) => status === 'open')!;
  const {consent: {version}} = await (await fetch(`${origin}/v1/events/${id}/form`)).json() as {consent: {version: string}};
  await page.goto(`${origin}/agenda/${slug}`);
  const sheet = page.locator('pana-event');
  await sheet.getByRole('button', {name: /S’inscrire/}).click();
  const label = sheet.locator('label:has(#register-consent)');
  await label.waitFor();
  const text = {id: 'event-registration', version, hash: linesHash([await words(label.locator('> span'))])};
  yield {name: 'event-registration', texts: [text], picture: () => boxed(page, sheet.locator('form'))};
}

/** The desk at the door of an event: what is read to somebody who comes without having registered. */
async function* welcoming(page: Page, {origin}: RunningWorker): AsyncGenerator<Screen> {
  const here = desk();
  const id = await published(here.touraine);
  here.deps.clock.at = Date.parse('2027-03-12T08:00:00Z');
  await ownPages(page, origin, here.app, here.as(here.touraine.person).cookie);
  await page.goto(`${ORIGIN}/desk/evenements/${id}/presences`);
  const text = {id: DOOR_CONSENT.id, version: DOOR_CONSENT.version, hash: linesHash([await words(page.locator('#accord-texte'))])};
  yield {name: 'event-door', texts: [text], picture: () => boxed(page, page.locator('form').filter({has: page.locator('#accord')}))};
}

/** The part of a page that goes from the first to the last of some elements, a little around them. */
async function boxed(page: Page, elements: Locator): Promise<Buffer> {
  const boxes = await elements.evaluateAll((all) => all.map((one) => one.getBoundingClientRect()).map(({top, bottom}) => ({top: top + scrollY, bottom: bottom + scrollY})));
  const top = Math.max(0, Math.min(...boxes.map((box) => box.top)) - 120);
  return page.screenshot({fullPage: true, caret: 'hide', clip: {x: 0, y: top, width: 768, height: Math.max(...boxes.map((box) => box.bottom)) + 24 - top}});
}

/** Opens every screen somebody agrees on, at 768 px, one after the other, and gives it to `see`. */
export async function eachScreen(see: (screen: Screen) => Promise<void>): Promise<void> {
  const worker = await startWorker();
  let browser: Browser | undefined;
  try {
    browser = await openChromium();
    for (const screens of [joining, inTheSpace, registering, welcoming]) {
      const context = await browser.newContext({viewport: {width: 768, height: 1024}, deviceScaleFactor: 1, colorScheme: 'light', reducedMotion: 'reduce', locale: 'fr-FR'});
      context.setDefaultTimeout(60_000);
      for await (const screen of screens(await context.newPage(), worker)) await see(screen);
      await context.close();
    }
  } finally {
    await browser?.close();
    await worker.stop();
  }
}

