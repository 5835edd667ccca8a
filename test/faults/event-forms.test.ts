/**
 * One intent, one effect (RELIABILITY.md N1, N2, N11, N12), for each form of the events: registration, « prévenez-moi », questionnaire. On a
 * partner's page in a real browser, through a network that cuts, loses and stumbles, by a visitor who presses twice, holds Enter, goes back
 * and opens a second tab: what is kept by the real server is one, one mail leaves, and at each trouble a sentence says what to do.
 */
import assert from 'node:assert/strict';
import {randomBytes} from 'node:crypto';
import {mkdtempSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join, resolve} from 'node:path';
import {DatabaseSync} from 'node:sqlite';
import {after, before, describe, test} from 'node:test';
import type {Browser, BrowserContext, Locator, Page} from 'playwright-core';
import {chromium} from 'playwright-core';
import {encodeSnapshot} from '../../worker/directory/snapshot.ts';
import {openSecret} from '../../worker/entries/secret.ts';
import {startServer} from '../../worker/entries/server.ts';
import type {RunningServer} from '../../worker/entries/server.ts';
import {openDatabase} from '../../worker/registry/storage/database.ts';
import {addEvent, eventId} from '../../worker/registry/storage/events.ts';
import {openRegistry} from '../../worker/registry/storage/registry.ts';
import {CHROME_ARGS, findChromium} from '../support/chromium.ts';
import {serve, type Served} from '../support/serve.ts';
import {parts, Sink, subjectOf} from '../support/smtp.ts';
import {until as waited} from '../support/until.ts';
import {eventOf} from '../worker/registry/registering-support.ts';
import {httpAnswer, startProxy, type Fault, type FaultProxy} from './proxy.ts';

const until = <T>(what: string, look: () => T | Promise<T>): ReturnType<typeof waited<T>> => waited(what, look, {within: 20_000, said: () => logged.join('\n')});
const day = new Date(Date.now() + 60 * 86_400_000).toISOString().slice(0, 10);
const dataDir = mkdtempSync(join(tmpdir(), 'pana-event-forms-'));
const logged: string[] = [];
let sink: Sink;
let server: RunningServer;
/** One for each form, so that they can be tried at once. */
const proxies = new Map<string, FaultProxy>();
let site: Served;
let browser: Browser;
let event: string;

before(async () => {
  openSecret(dataDir, randomBytes);
  const database = openDatabase(join(dataDir, 'pana.sqlite'));
  const now = Date.now();
  event = eventId(addEvent(database, {event: eventOf({modes: ['sur-place'], capacity: {onSite: 20}, sessions: [{start: `${day}T09:30`, end: `${day}T17:00`}]}), departements: ['37'], status: 'open'}, now));
  openRegistry(database).publish(encodeSnapshot, new Date(now).toISOString());
  database.close();
  sink = await new Sink().listen();
  server = await startServer({root: resolve(import.meta.dirname, '../..'), dataDir, port: 0, partnerPort: 0, mail: {smtpUrl: sink.url, from: 'pana@example.org'}, now: Date.now, log: (line) => logged.push(line)});
  const tags: Readonly<Record<string, string>> = {'/registration': `<pana-event event-id="${event}"`, '/alert': '<pana-event-list territory="departement:37"', '/survey': '<pana-survey kind="observation" all-questions'};
  // Everything of ours comes through the network that is against us; our files are spared.
  for (const path of Object.keys(tags)) proxies.set(path, await startProxy(server.port));
  const page = ([path, tag]: [string, string]): [string, string] => [path, `<!doctype html><html lang="fr"><meta charset="utf-8"><title>Mairie</title><link rel="icon" href="data:,"><h1>Mairie</h1>
    ${tag} api="http://localhost:${proxies.get(path)!.port}"></${tag.slice(1).split(' ')[0]}><script src="http://localhost:${server.port}/pana/v1/pana.js" async></script>`];
  site = await serve({root: import.meta.dirname, pages: {...Object.fromEntries(Object.entries(tags).map(page)), '/elsewhere': '<!doctype html><title>Ailleurs</title><p>Ailleurs'}});
  // The driver turns the cache for "back" off.
  browser = await chromium.launch({executablePath: await findChromium(), args: CHROME_ARGS, ignoreDefaultArgs: ['--disable-back-forward-cache']});
});
after(async () => {
  await browser?.close();
  await site?.close();
  for (const proxy of proxies.values()) await proxy.close();
  await server?.close(1000);
  sink?.close();
  rmSync(dataDir, {recursive: true, force: true});
});

function count(sql: string, ...values: string[]): number {
  const database = new DatabaseSync(join(dataDir, 'pana.sqlite'), {readOnly: true});
  try {
    return Number(Object.values(database.prepare(sql).get(...values)!)[0]);
  } finally {
    database.close();
  }
}

/** One form: how a visitor fills it, and what the server has of them. `who`: a word of theirs, in an address or an answer. */
interface Form {
  readonly path: string;
  /** Shows it, on a page that has just come. */
  open(page: Page): Promise<void>;
  fill(page: Page, who: string): Promise<void>;
  /** Changes one thing of what is filled, which asks for the same. */
  change(page: Page): Promise<unknown>;
  /** What is typed, as it stands. */
  typed(page: Page): Promise<string[]>;
  readonly button: (page: Page) => Locator;
  /** Where Enter sends it. */
  readonly field: (page: Page) => Locator;
  readonly failed: RegExp;
  readonly again: RegExp;
  readonly offline: RegExp;
  readonly sent: RegExp;
  readonly kept: (who: string) => number;
  /** Those that count, once the links of the mails were followed: where one is confirmed, and how many there are. */
  readonly confirmed?: readonly [path: string, count: (who: string) => number];
  /** Mails for each that is kept. */
  readonly mails: number;
}

const addressOf = (who: string): string => `${who}@example.org`;
const values = (fields: Locator): Promise<string[]> => fields.evaluateAll((all) => all.map((one) => ((one as HTMLInputElement).type === 'checkbox' ? String((one as HTMLInputElement).checked) : (one as HTMLInputElement).value)));

const FORMS: Readonly<Record<string, Form>> = {
  'a registration': {
    path: '/registration',
    open: (page) => page.locator('#register-button').click(),
    async fill(page, who) {
      await page.locator('#register-name').fill(`Personne ${who}`);
      await page.locator('#register-email').fill(addressOf(who));
      await page.locator('#register-accessibility').fill('Un accès sans marche.');
      await page.locator('#register-consent').check();
    },
    change: (page) => page.locator('#register-accessibility').fill('Une place au premier rang.'),
    typed: (page) => values(page.locator('#register-name, #register-email, #register-accessibility, #register-consent')),
    button: (page) => page.locator('#register-form form .main'),
    field: (page) => page.locator('#register-name'),
    failed: /L’inscription n’est pas partie\..*Ce que vous avez écrit est toujours là : réessayez\. Un second envoi ne vous inscrira pas deux fois\./s,
    again: /Réessayer/,
    offline: /Vous semblez hors connexion/,
    sent: /Encore une chose : ouvrez le message reçu/,
    kept: (who) => count('SELECT count(*) FROM registrations WHERE mailbox = ?', addressOf(who)),
    confirmed: ['/evenement/inscription/confirmer', (who) => count("SELECT count(*) FROM registrations WHERE mailbox = ? AND state = 'registered'", addressOf(who))],
    mails: 1,
  },
  'an alert': {
    path: '/alert',
    async open(page) {
      // Where nothing is to come, the list itself proposes it; where something is, it is beside how one subscribes.
      await page.locator('pana-event-list .subscribe summary').click();
      await page.locator('pana-event-list .subscribe button').click();
      await page.locator('#alert-territory option').nth(1).waitFor({state: 'attached'});
    },
    async fill(page, who) {
      await page.locator('#alert-territory').selectOption('departement:37');
      await page.locator('#alert-email').fill(addressOf(who));
      await page.locator('#alert-consent').check();
    },
    // By another spelling of the same mailbox.
    change: async (page) => page.locator('#alert-email').fill((await page.locator('#alert-email').inputValue()).replace('@', '+x@')),
    typed: (page) => values(page.locator('#alert-territory, #alert-email, #alert-consent')),
    button: (page) => page.locator('#alert form .main'),
    field: (page) => page.locator('#alert-email'),
    failed: /La demande n’est pas partie\. Ce que vous avez écrit est toujours là : réessayez\./,
    again: /Réessayer/,
    offline: /Vous semblez hors connexion/,
    sent: /Encore une chose : confirmez/,
    kept: (who) => count('SELECT count(*) FROM event_alerts WHERE mailbox = ?', addressOf(who)),
    confirmed: ['/evenement/alerte/confirmer', (who) => count('SELECT count(*) FROM event_alerts WHERE mailbox = ? AND confirmed_at IS NOT NULL', addressOf(who))],
    mails: 1,
  },
  'answers to a questionnaire': {
    path: '/survey',
    open: (page) => page.locator('#question-recit').waitFor(),
    async fill(page, who) {
      await page.locator('#question-effet [value=liens]').check();
      await page.locator('#question-recit').fill(`Canari ${who}`);
    },
    change: (page) => page.locator('#question-effet [value=rien]').check(),
    typed: (page) => values(page.locator('#question-effet [value=liens], #question-recit')),
    button: (page) => page.locator('pana-survey form .main'),
    field: (page) => page.locator('#question-effet [value=rien]'),
    failed: /Vos réponses ne sont pas parties\..*Elles sont toujours là : réessayez\. Un second envoi ne compte qu’une fois\./s,
    again: /Envoyer mes réponses/,
    offline: /Vous semblez hors connexion/,
    sent: /Vos réponses aident à préparer la suite/,
    kept: (who) => count("SELECT count(*) FROM survey_answers WHERE json_extract(answers, '$.recit') = ?", `Canari ${who}`),
    mails: 0,
  },
};

const isSending = (line: string): boolean => /^POST \/v1\//.test(line);
const LOST: Fault = {kind: 'reset', bytes: 0};
const sentence = (page: Page, words: RegExp): Promise<unknown> => page.locator('pana-event, pana-event-list, pana-survey').getByText(words).or(page.locator('[part=failure]').filter({hasText: words})).first().waitFor({timeout: 20_000});
/** By any spelling of their mailbox. */
const received = (who: string): string[] => sink.received.filter(({to}) => to.join().replace('+x@', '@') === addressOf(who)).map(({raw}) => raw);
const mailsTo = (who: string): string[] => received(who).map(subjectOf);
/** The proof is refused after an hour's worth of forms from one network: each test is another. */
async function visitor(): Promise<{context: BrowserContext; page: Page; errors: string[]}> {
  const context = await browser.newContext({viewport: {width: 1000, height: 900}});
  context.setDefaultTimeout(20_000);
  const page = await context.newPage();
  const errors: string[] = [];
  page.on('pageerror', (error) => errors.push(String(error)));
  // Nothing typed is to be lost: the browser asks, and the visitor goes.
  page.on('dialog', (dialog) => void dialog.accept());
  return {context, page, errors};
}

/** Follows the links of all mails to somebody, one after the other; gives the most there ever were of them. */
async function confirmedOnce(who: string, {confirmed}: Form): Promise<number> {
  const [path, count_] = confirmed!;
  const origin = `http://localhost:${server.port}`;
  let most = 0;
  for (const raw of received(who)) {
    const token = /#confirm-\w+:([\w-]+)/.exec(parts(raw)['text/plain']!)![1]!;
    const answer = await fetch(origin + path, {method: 'POST', headers: {'Origin': origin, 'Sec-Fetch-Site': 'same-origin', 'Content-Type': 'application/x-www-form-urlencoded'}, body: new URLSearchParams({token})});
    assert.equal(answer.status, 200, await answer.text());
    most = Math.max(most, count_(who));
  }
  return most;
}

describe('the forms of events', {concurrency: true}, () => {
  for (const [at, [name, form]] of Object.entries(FORMS).entries()) {
    describe(name, {concurrency: 1}, () => {
      const {kept, typed, button, sent} = form;
      const network = (): FaultProxy => proxies.get(form.path)!;
      const sendings = (): number => network().requests.filter(({line}) => isSending(line)).length;
      /** What the next sendings meet, one after the other; then nothing. */
      const meet = (...faults: Fault[]): void => {
        network().reset();
        let nth = 0;
        network().fault = (line) => (isSending(line) ? faults[nth++] : undefined) ?? {kind: 'none'};
      };
      const come = async (page: Page): Promise<void> => {
        await page.goto(site.origin + form.path);
        await form.open(page);
      };
      const once = async (who: string): Promise<void> => {
        assert.equal(kept(who), 1, 'kept once');
        if (form.mails > 0) await until('its mail', () => mailsTo(who).length > 0);
      };

      test('should be kept once by a network that cuts, loses, stumbles and sleeps, and say each time what to do', async () => {
        const who = `reseau-${at}`;
        const {context, page, errors} = await visitor();
        meet();
        await come(page);
        await form.fill(page, who);
        const before = await typed(page);
        const stays = async (): Promise<void> => {
          assert.deepEqual(await typed(page), before, 'nothing typed is lost');
          assert.match(await button(page).innerText(), form.again);
          assert.equal(await button(page).getAttribute('aria-disabled'), 'false');
        };

        // The body is cut on its way, then it arrives and the answer is lost, then the server stumbles: three tries of one press.
        meet({kind: 'break-off', bytes: 900}, LOST, {kind: 'say', text: httpAnswer(502, '')});
        await button(page).dblclick();
        await sentence(page, form.failed);
        assert.equal(sendings(), 3, 'a second press adds none');
        assert.equal(kept(who), 1, 'one of them arrived');
        await stays();

        // Asked to come back later than anybody waits: said at once.
        meet({kind: 'say', text: httpAnswer(503, '{}', {'Retry-After': '120', 'Access-Control-Expose-Headers': 'Retry-After'})});
        await button(page).click();
        await sentence(page, form.failed);
        await until('the sending is over', () => sendings() === 1);
        await stays();

        meet();
        await context.setOffline(true);
        await button(page).click();
        await sentence(page, form.offline);
        await stays();
        await context.setOffline(false);

        // A stumble that says when to come back, and a slow answer: gone through without the visitor.
        meet({kind: 'say', text: httpAnswer(503, '{}', {'Retry-After': '1', 'Access-Control-Expose-Headers': 'Retry-After'})}, {kind: 'delay', ms: 700});
        await button(page).click();
        await sentence(page, sent);
        assert.equal(sendings(), 2);
        await once(who);
        assert.deepEqual(errors, []);
        await context.close();
      });

      test('should be kept once when Enter is held, and not be sent again by back, forward or a reload', async () => {
        const who = `retour-${at}`;
        const {context, page, errors} = await visitor();
        meet();
        await come(page);
        await form.fill(page, who);
        meet({kind: 'delay', ms: 500});
        await form.field(page).focus();
        for (let held = 0; held < 8; held++) await page.keyboard.down('Enter');
        await page.keyboard.up('Enter');
        await sentence(page, sent);
        assert.equal(sendings(), 1, 'Enter held sends once');
        await once(who);

        meet();
        await page.evaluate(() => void Object.assign(window, {kept: true}));
        await page.goto(`${site.origin}/elsewhere`);
        await page.goBack({waitUntil: 'commit'});
        const wasKept = await page.evaluate(() => 'kept' in window);
        // Kept as it was, it says that it was sent.
        if (wasKept) await sentence(page, sent);
        else {
          await form.open(page);
          assert.deepEqual((await typed(page)).filter((value) => /canari|@|personne|true/i.test(value)), [], 'a page that comes anew is clean');
        }
        // Each is waited for: the driver refuses to go on from a page that is about to be put aside.
        await page.goForward({waitUntil: 'commit'});
        await page.waitForFunction(() => document.title === 'Ailleurs');
        await page.goBack({waitUntil: 'commit'});
        await page.waitForFunction(() => document.title === 'Mairie');
        await page.reload();
        await form.open(page);
        assert.deepEqual((await typed(page)).filter((value) => /canari|@|personne|true/i.test(value)), []);
        assert.equal(sendings(), 0, 'nothing is sent by going around');
        await once(who);
        assert.deepEqual(errors, []);
        await context.close();
      });

      if (form.mails > 0) {
        test('should leave at one press when it is changed after its answer was lost, and be one', async () => {
          const who = `change-${at}`;
          const {context, page, errors} = await visitor();
          meet();
          await come(page);
          await form.fill(page, who);
          meet(LOST, LOST, LOST);
          await button(page).click();
          await sentence(page, form.failed);
          assert.equal(kept(who), 1);
          await form.change(page);
          meet();
          await button(page).click();
          await sentence(page, sent);
          assert.equal(sendings(), 1, 'a proof that was spent is not sent again');
          await until('its mails', () => mailsTo(who).length === 2);
          assert.equal(await confirmedOnce(who, form), 1);
          assert.deepEqual(errors, []);
          await context.close();
        });

        test('should be one when it is left while it is sent and filled again, and in two tabs at once', async () => {
          const who = `onglets-${at}`;
          const {context, page, errors} = await visitor();
          meet();
          await come(page);
          await form.fill(page, who);
          // It arrives, and the visitor leaves before hearing of it.
          meet({kind: 'stall', bytes: 0});
          await button(page).click();
          await until('it arrived', () => kept(who) === 1);
          await page.goto(`${site.origin}/elsewhere`);
          meet();
          const other = await context.newPage();
          for (const tab of [page, other]) {
            await come(tab);
            await form.fill(tab, who);
          }
          await Promise.all([page, other].map((tab) => button(tab).click()));
          for (const tab of [page, other]) await sentence(tab, sent);
          // Asked for three times, it is mailed three times, and to one mailbox no more in an hour; whichever links are followed, it is one.
          await until('its mails', () => mailsTo(who).length === 3);
          assert.equal(await confirmedOnce(who, form), 1, 'one mailbox, one place');
          assert.deepEqual(errors, []);
          await context.close();
        });
      }
    });
  }
});

test('should have mailed each that is kept once, after all of it', async () => {
  const outbox = (): number => count('SELECT count(*) FROM outbox WHERE content IS NOT NULL');
  await until('every mail has left', () => outbox() === 0);
  for (const [at, {mails}] of Object.values(FORMS).entries()) {
    for (const who of [`reseau-${at}`, `retour-${at}`]) assert.equal(mailsTo(who).length, mails, who);
  }
});
