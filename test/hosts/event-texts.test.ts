/**
 * Hostile texts in the sheet of an event, in its form and in a questionnaire, under a policy that allows nothing it does not need: what
 * coordinations, the directory and the registry say is shown as text, whatever is in it, and does nothing.
 */
import assert from 'node:assert/strict';
import type {IncomingMessage, ServerResponse} from 'node:http';
import {after, before, test} from 'node:test';
import {createChallenge} from 'altcha-lib';
import {deriveKey} from 'altcha-lib/algorithms/web/pbkdf2';
import type {Browser, Page} from 'playwright-core';
import type {Question} from '../../src/contract/survey.ts';
import {eventOf} from '../support/events.ts';
import {openChromium, openRow, type OpenedPage} from './chromium.ts';
import {NONCE, SCRIPT} from './host-page.ts';
import {isToday} from '../support/turns.ts';
import {PAYLOADS} from './payloads.ts';
import {startWorld, type World} from './world.ts';

const POLICY = {'content-security-policy': `default-src 'none'; script-src 'nonce-${NONCE}' 'strict-dynamic'; style-src 'self'; connect-src __API__; base-uri 'none'; require-trusted-types-for 'script'; trusted-types 'none'`};
const words = (text: string): string => text.replace(/\s+/g, ' ').trim();
/** Half of them a day. */
const TEXTS = [...new Set(PAYLOADS.map(words))].filter(Boolean).filter((_, at) => isToday(at));
const idOf = (at: number): string => `e${(at + 1).toString(36)}`;
const plain = eventOf(1, {modes: ['sur-place', 'a-distance']});

/** The event `at`: the same payload in every field that is text; the schema is not asked: it would refuse some of them. */
function hostileEvent(at: number): object {
  const text = TEXTS[at]!;
  const off = at % 4;
  return {
    ...plain, id: idOf(at), slug: text, title: text, summary: text, description: `${text}\n\n${text}`, audience: text, prerequisites: text, bring: text, between: text, priceNote: text,
    kind: at % 3 ? plain.kind : text, status: ['open', 'full', 'cancelled', 'postponed'][off], statusReason: text, timeZone: text, territories: [text], territoryNames: {[text]: text},
    organiser: {name: text, url: text}, venue: {...plain.venue, name: text, accessNote: text, access: [text], address: {...plain.venue!.address, street: text, complement: text, city: text, postcode: text}},
    needs: [{code: text, level: 1}], registration: at % 5 === 1 ? {how: 'elsewhere', url: text} : plain.registration, updatedAt: plain.updatedAt,
  };
}

/** A question for each payload, of every type, hostile in all it says. */
const questions: Question[] = TEXTS.map((text, at): Question => {
  const said = {fr: text, en: text};
  const type = (['text', 'choice', 'choices', 'scale', 'needs'] as const)[at % 5]!;
  return {
    code: `q${at}`, type, required: false, label: said, help: said,
    ...((type === 'choice' || type === 'choices') && {options: [{code: `a${at}`, label: said}, {code: `b${at}`, label: said}]}),
    ...(type === 'scale' && {ends: {low: said, high: said}}),
  } as Question;
});
const survey = (id: string, text: string): object => ({id, kind: 'needs', version: 1, title: {fr: text, en: text}, intro: {fr: text, en: text}, open: true, event: {id: 'e1', title: text}, questions});
const errors = ['', 'name', 'email', 'mode', 'structure.name', 'role', 'accessibility', 'consent', 'answers.q1', 'survey.answers.q1'];

let browser: Browser;
let world: World;
/** What the next sending is answered with. */
let refusal: {status: number; body: object};
before(async () => {
  world = await startWorld();
  browser = await openChromium();
});
after(async () => {
  await browser?.close();
  await world?.close();
});

const KEYS = {hmacSignatureSecret: 'signature of a test', hmacKeySignatureSecret: 'key of a test'};
async function answers(request: IncomingMessage, response: ServerResponse, {pathname}: URL): Promise<boolean> {
  const say = (status: number, body: object): boolean => {
    response.writeHead(status, {'content-type': status < 400 ? 'application/json' : 'application/problem+json', 'access-control-allow-origin': '*', 'access-control-allow-headers': 'content-type, idempotency-key'}).end(JSON.stringify(body));
    return true;
  };
  if (!pathname.startsWith('/v1/')) return false;
  if (request.method === 'OPTIONS') return say(200, {});
  if (request.method === 'POST') return say(refusal.status, refusal.body);
  if (pathname === '/v1/challenge') return say(200, await createChallenge({algorithm: 'PBKDF2/SHA-256', cost: 10, counter: 20, deriveKey, data: {expires: Date.now() + 1_200_000}, ...KEYS} as never));
  const [, id, form] = /^\/v1\/events\/(e[0-9a-z]+)(\/form)?$/.exec(pathname) ?? [];
  const at = id === undefined ? -1 : Number.parseInt(id.slice(1), 36) - 1;
  if (form) return say(200, {id, open: true, modes: [{mode: 'sur-place', gives: 'seat'}, {mode: TEXTS[at], gives: 'waiting-list'}], consent: {version: '1', text: TEXTS[at], textHash: 'a'.repeat(64)}});
  if (id) return say(200, hostileEvent(at));
  if (pathname.startsWith('/v1/surveys/')) return say(200, survey(pathname.split('/')[3]!, TEXTS[0]!));
  if (pathname === '/v1/structures') return say(200, {items: TEXTS.map((text, one) => ({id: `s${one}`, name: text, city: text, slug: text})), total: TEXTS.length, page: 1, limit: 500});
  if (pathname === '/v1/taxonomy') return say(200, {version: '1', families: TEXTS.slice(0, 20).map((text, one) => ({code: `f${one}`, label: text, needs: [{code: `n${one}`, label: text, description: text, synonyms: []}]}))});
  return false;
}

/** What a payload would add if it were taken for markup, and every address that is not one of a page or a place. */
const inspect = (page: Page): Promise<{foreign: string[]; links: string[]; ran: boolean}> => page.evaluate(() => {
  const foreign: string[] = [];
  const links: string[] = [];
  for (const tag of ['pana-event', 'pana-survey']) {
    for (const element of document.querySelector(tag)?.shadowRoot?.querySelectorAll('*') ?? []) {
      if (/^(script|img|iframe|object|embed|video|audio|source|marquee|base|meta|link|template|math|xss|animate|body|style|noscript)$/.test(element.localName)) foreign.push(element.outerHTML.slice(0, 120));
      for (const {name} of element.attributes) if (name.startsWith('on')) foreign.push(`${element.localName} ${name}`);
      for (const name of ['href', 'src', 'action', 'formaction']) {
        const to = element.getAttribute(name);
        if (to !== null && !/^(https?:|geo:|maps:|#)/i.test(to)) links.push(to);
      }
    }
  }
  return {foreign, links, ran: 'run' in window};
});
const CLEAN = {foreign: [], links: [], ran: false};

async function open(id: string, html: string): Promise<OpenedPage> {
  world.before = answers;
  return openRow(browser, world, {id, html, head: SCRIPT, headers: POLICY});
}
async function end({errors: wrong, dialogs, close}: OpenedPage): Promise<void> {
  assert.deepEqual([...dialogs, ...wrong], []);
  world.before = undefined;
  await close();
}
/** How often each text stands as text somewhere in the element. */
const missing = (page: Page, selector: string, texts: readonly string[]): Promise<string[]> => page.evaluate(([where, all]) => {
  const [tag, ...inner] = where.split(' ');
  const shown = [...document.querySelector(tag!)!.shadowRoot!.querySelectorAll(inner.join(' ') || 'section')].map((one) => one.textContent!.replace(/\s+/g, ' ')).join('\n');
  return all.filter((text) => !shown.includes(text));
}, [selector, texts] as const);

test('should show every payload as text in the sheet of an event, in each of its states', async () => {
  const opened = await open('event sheet', '<pana-event event-id="e1"></pana-event>');
  const {page} = opened;
  for (const [at, text] of TEXTS.entries()) {
    await page.evaluate((id) => document.querySelector('pana-event')!.setAttribute('event-id', id), idOf(at));
    await page.waitForFunction((title) => document.querySelector('pana-event')!.shadowRoot?.querySelector('#title')?.textContent?.replace(/\s+/g, ' ').trim() === title, text);
    assert.deepEqual(await inspect(page), CLEAN, text);
    assert.equal(await page.evaluate(() => document.querySelector('pana-event')!.shadowRoot!.querySelector('[part=summary]')!.textContent!.replace(/\s+/g, ' ').trim()), text);
  }
  await end(opened);
});

test('should show every payload as text in the form: agreement, ways to come, questions, needs, proposals, refusals', async () => {
  const opened = await open('event form', '<pana-event event-id="e1"></pana-event>');
  const {page} = opened;
  const form = page.locator('pana-event #register-form');
  await page.locator('pana-event #register-button').click();
  await form.locator('.survey').waitFor();
  await form.locator('details').first().waitFor();
  assert.deepEqual(await missing(page, 'pana-event .survey', TEXTS), []);
  assert.deepEqual(await missing(page, 'pana-event [part=consent]', TEXTS.slice(0, 1)), []);
  assert.deepEqual(await inspect(page), CLEAN);
  await form.locator('#register-structure').fill('Boussole');
  await form.locator('[role=option]').first().waitFor();
  assert.deepEqual(await missing(page, 'pana-event [role=option] b', TEXTS), []);
  assert.deepEqual(await inspect(page), CLEAN);
  await form.locator('#register-structure').press('Escape');
  await form.locator('#register-name').fill('Camille Exemple');
  await form.locator('#register-email').fill('camille@example.org');
  await form.locator('#register-mode input').first().check();
  await form.locator('#register-consent').check();
  const main = form.locator('form .main');
  refusal = {status: 422, body: {type: '/docs/problems#invalid-fields', errors: TEXTS.map((text, at) => ({field: errors[at % errors.length], code: 'invalid', message: text}))}};
  await main.click();
  await form.locator('#register-errors').waitFor();
  assert.deepEqual(await missing(page, 'pana-event #register-errors', TEXTS), []);
  assert.deepEqual(await inspect(page), CLEAN);
  for (const detail of TEXTS.filter((_, at) => at % 9 === 0)) {
    refusal = {status: 409, body: {type: '/docs/problems#conflict', detail}};
    await main.click();
    await page.waitForFunction((text) => document.querySelector('pana-event')!.shadowRoot!.querySelector('#register-failure')?.textContent?.replace(/\s+/g, ' ').includes(text), detail);
    assert.deepEqual(await inspect(page), CLEAN, detail);
  }
  await end(opened);
});

test('should show every payload as text in a questionnaire, refusals included', async () => {
  const opened = await open('survey', '<pana-survey kind="needs" event-id="e1" all-questions></pana-survey>');
  const {page} = opened;
  const form = page.locator('pana-survey form');
  await form.locator('details').first().waitFor();
  assert.deepEqual(await missing(page, 'pana-survey', TEXTS), []);
  assert.deepEqual(await inspect(page), CLEAN);
  await form.locator('input[type=radio][value="4"]').first().check();
  refusal = {status: 422, body: {type: '/docs/problems#invalid-fields', errors: TEXTS.map((text, at) => ({field: at % 2 ? `answers.q${at}` : '', code: 'invalid', message: text}))}};
  await form.locator('.main').click();
  await page.locator('pana-survey #survey-errors').waitFor();
  assert.deepEqual(await missing(page, 'pana-survey #survey-errors', TEXTS), []);
  assert.deepEqual(await inspect(page), CLEAN);
  for (const detail of TEXTS.filter((_, at) => at % 9 === 0)) {
    refusal = {status: 422, body: {type: '/docs/problems#invalid-fields', detail}};
    await form.locator('.main').click();
    await page.waitForFunction((text) => document.querySelector('pana-survey')!.shadowRoot!.querySelector('#survey-failure')?.textContent?.replace(/\s+/g, ' ').includes(text), detail);
    assert.deepEqual(await inspect(page), CLEAN, detail);
  }
  await end(opened);
});
