/**
 * A coordinator with a keyboard and nothing else: signs in, finds an application, reads what looks like it, accepts it, refuses another with a
 * reason. Only Tab, Enter, letters and arrows; the focus is always somewhere one sees, and what was done is said where it is. With JavaScript
 * and without.
 */
import assert from 'node:assert/strict';
import {randomBytes} from 'node:crypto';
import {mkdirSync, mkdtempSync, readFileSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join, resolve} from 'node:path';
import {after, before, test} from 'node:test';
import type {Browser, Page} from 'playwright-core';
import {listingSchema} from '../../src/contract/listing.ts';
import {openGazetteer} from '../../worker/directory/gazetteer/gazetteer.ts';
import {openSecret} from '../../worker/entries/secret.ts';
import {startServer} from '../../worker/entries/server.ts';
import type {RunningServer} from '../../worker/entries/server.ts';
import {MERGE_RULES} from '../../worker/ingest/import.ts';
import type {RegistryDeps} from '../../worker/registry/deps.ts';
import {apply, confirm} from '../../worker/registry/joining.ts';
import {unsealed} from '../../worker/registry/mail/seal.ts';
import {openDatabase} from '../../worker/registry/storage/database.ts';
import {addPerson, grant} from '../../worker/registry/storage/people.ts';
import {openRegistry} from '../../worker/registry/storage/registry.ts';
import {openChromium} from '../hosts/chromium.ts';
import {parts, Sink} from '../support/smtp.ts';
import {until} from '../support/until.ts';
import {sentBy} from '../worker/registry/sending.ts';

const ROOT = resolve(import.meta.dirname, '../..');
const COORDINATOR = 'touraine@example.org';
/** Two applications for each of the two visits: the first has a twin under another street. */
const VISITS = [
  {javaScriptEnabled: true, accepted: 'Atelier de Chinon', refused: 'Boutique de Chinon'},
  {javaScriptEnabled: false, accepted: 'Fabrique de Chinon', refused: 'Magasin de Chinon'},
] as const;

const folder = mkdtempSync(join(tmpdir(), 'pana-keyboard-'));
const dataDir = join(folder, 'data');
const logged: string[] = [];
let sink: Sink;
let server: RunningServer;
let browser: Browser;
let origin: string;

/** A coordinator, and what waits for them. */
function seed(): void {
  mkdirSync(dataDir);
  const database = openDatabase(join(dataDir, 'pana.sqlite'));
  const secret = openSecret(dataDir, randomBytes);
  const deps: RegistryDeps = {
    database, secret, registry: openRegistry(database, secret), mergeRules: MERGE_RULES, gazetteer: openGazetteer(readFileSync(join(ROOT, 'dist/data/gazetteer.bin'))),
    origin: 'http://localhost', now: Date.now, random: (length) => new Uint8Array(randomBytes(length)), limit: () => ({allowed: true, retryAfter: 0}), clientAddress: () => '127.0.0.1', report: (error) => assert.fail(String(error)),
  };
  grant(database, {person: addPerson(database, {email: COORDINATOR, name: 'Camille Exemple'}, Date.now()), role: 'coordinator', scope: 'departement:37'}, Date.now());
  const names = VISITS.flatMap(({accepted, refused}) => [accepted, accepted, refused]);
  for (const [at, name] of names.entries()) {
    const sent = sentBy('');
    const [postcode, city, commune] = at % 3 === 1 ? ['37000', 'Tours', '37261'] as const : ['37500', 'Chinon', '37072'] as const;
    apply(deps, listingSchema.parse({
      ...sent, signatory: {...sent.signatory, email: `signataire-${at}@example.org`}, structure: {...sent.structure, name, serviceArea: ['departement:37'], address: {street: `${at} rue Haute`, postcode, city, commune}},
    }), '', Date.now());
    const {content} = database.prepare("SELECT content FROM outbox WHERE template = 'confirm-application' ORDER BY id DESC").get() as {content: string};
    confirm(deps, (unsealed(content, deps)['link'] as string).split(':').at(-1)!, undefined, Date.now());
  }
  database.exec('DELETE FROM outbox');
  database.close();
}

before(async () => {
  seed();
  sink = await new Sink().listen();
  server = await startServer({root: ROOT, dataDir, port: 0, partnerPort: 0, mail: {smtpUrl: sink.url, from: 'pana@example.org'}, now: Date.now, log: (line) => logged.push(line)});
  origin = `http://localhost:${server.port}`;
  browser = await openChromium();
});
after(async () => {
  await browser?.close();
  await server?.close(1000);
  sink?.close();
  rmSync(folder, {recursive: true, force: true});
});

interface Focus {
  readonly name: string;
  readonly role: string;
  /** Whether it is on the screen with a line around it. */
  readonly seen: boolean;
}

/** What has the focus; undefined when nothing has. */
const focus = (page: Page): Promise<Focus | undefined> => page.evaluate(() => {
  const element = document.activeElement as HTMLInputElement | null;
  if (element === null || element === document.body || element === document.documentElement) return undefined;
  const {x, y, width, height} = element.getBoundingClientRect();
  const {outlineStyle, outlineWidth} = getComputedStyle(element);
  const text = (one: Element | null | undefined): string => (one?.textContent ?? '').replace(/\s+/g, ' ').trim();
  return {
    name: element.getAttribute('aria-label') ?? (text(element.labels?.[0]) || text(element)),
    role: element.getAttribute('role') ?? element.localName,
    seen: width > 0 && height > 0 && x + width > 0 && y + height > 0 && y < innerHeight && outlineStyle !== 'none' && parseFloat(outlineWidth) >= 2,
  };
});

/** Presses a key until what has the focus matches; gives what had it on the way. */
async function goTo(page: Page, name: RegExp, key: 'Tab' | 'Shift+Tab' = 'Tab'): Promise<string[]> {
  const met: string[] = [];
  for (let pressed = 0; pressed < 80; pressed++) {
    await page.keyboard.press(key);
    const now = await focus(page);
    assert.ok(now !== undefined, `the focus is lost after ${met.at(-1) ?? 'the beginning of the page'}, on the way to ${name}`);
    assert.ok(now.seen, `one does not see the focus on ${now.role} « ${now.name} »`);
    met.push(`${now.role} ${now.name}`);
    if (name.test(now.name)) return met;
  }
  assert.fail(`${name} is not reached: ${met.join(' | ')}`);
}

/** Enter, and the page it leads to. */
async function enter(page: Page, heading: RegExp): Promise<void> {
  // The page before may have the same heading.
  await Promise.all([page.waitForEvent('framenavigated'), page.keyboard.press('Enter')]);
  await page.waitForLoadState();
  await page.getByRole('heading', {level: 1, name: heading}).waitFor();
}

/** Past the navigation, to what the page is about. */
async function skip(page: Page): Promise<void> {
  await goTo(page, /^Aller au contenu$/);
  await page.keyboard.press('Enter');
  assert.equal(await page.evaluate(() => document.activeElement?.id), 'main');
}

/** What a page says of an act, which it gives the focus to. */
const said = (page: Page, role: 'status' | 'alert'): Promise<string> => until(`the focus on the ${role} of the page`, async () => {
  const now = await focus(page);
  return now?.role === role && now.seen && now.name;
}, {within: 10_000});

/** What was done has the focus and says it. */
async function told(page: Page, words: RegExp): Promise<void> {
  assert.match(await said(page, 'status'), words);
  assert.match(await page.title(), words, 'a screen reader says the title of a new page');
}

for (const [at, {javaScriptEnabled, accepted, refused}] of VISITS.entries()) {
  test(`a coordinator decides with the keyboard alone, ${javaScriptEnabled ? 'with' : 'without'} JavaScript`, {timeout: 120_000}, async () => {
    // Where the focus is, is read at once: our pages glide there for those who have not asked for less motion.
    const context = await browser.newContext({javaScriptEnabled, reducedMotion: 'reduce', viewport: {width: 1280, height: 900}});
    context.setDefaultTimeout(30_000);
    const page = await context.newPage();

    await page.goto(`${origin}/connexion`);
    await skip(page);
    await goTo(page, /^Votre adresse e-mail$/);
    await page.keyboard.type(COORDINATOR);
    await enter(page, /Regardez vos messages/);
    const code = await until('the code', () => {
      const mail = sink.received.filter(({to}) => to.includes(COORDINATOR))[at];
      return mail && /\b\d{4} ?\d{4}\b/.exec(parts(mail.raw)['text/plain']!)?.[0];
    }, {said: () => logged.join('\n')});
    await goTo(page, /^Le code à huit chiffres/);
    await page.keyboard.type(code.replace(' ', ''));
    await enter(page, /^Demandes$/);

    // The queue: what is in Chinon, by its filter.
    await skip(page);
    await goTo(page, /^Nom ou commune$/);
    await page.keyboard.type('chinon');
    await enter(page, /^Demandes$/);
    assert.match(page.url(), /[?&]q=chinon/);
    await skip(page);
    await goTo(page, new RegExp(`^${accepted}$`));
    await enter(page, new RegExp(accepted));

    // What looks like it is on the way to the decision.
    await skip(page);
    const met = await goTo(page, /^Accepter la demande$/);
    assert.ok(met.includes('region Structures et demandes qui ressemblent à celle-ci'), met.join(' | '));
    assert.ok(met.includes(`a ${accepted}`), 'its twin, as a link');
    await enter(page, new RegExp(accepted));
    await told(page, /^Demande acceptée\./);

    // Back to the list, and the other one: refused, at first without a reason.
    await goTo(page, /^Demandes$/, 'Shift+Tab');
    await enter(page, /^Demandes$/);
    await skip(page);
    await goTo(page, new RegExp(`^${refused}$`));
    await enter(page, new RegExp(refused));
    await skip(page);
    await goTo(page, /^Aller à la décision$/);
    await page.keyboard.press('Enter');
    await goTo(page, /^Refuser la demande$/);
    await enter(page, new RegExp(refused));
    assert.match(await said(page, 'alert'), /^À corriger/, 'what is to be corrected has the focus');
    await goTo(page, /^Choisissez la raison dans la liste\.$/);
    await page.keyboard.press('Enter');
    await until('the focus on the list of reasons', () => page.evaluate(() => document.activeElement?.id === 'reason'));
    await page.keyboard.press('ArrowDown');
    await goTo(page, /^Refuser la demande$/);
    await enter(page, new RegExp(refused));
    await told(page, /^Demande refusée\./);
    assert.match(await page.getByRole('main').innerText(), /Raison du refus/);
    await context.close();
  });
}

test('no error was written', () => assert.deepEqual(logged.filter((line) => line.startsWith('error')), []));
