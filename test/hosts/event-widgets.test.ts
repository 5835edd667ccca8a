/**
 * The elements of events on pages that are against us (RELIABILITY.md, H1–H27) and that put them in and out while they still ask (H34): the
 * list, the sheet and the questionnaire show what they show on a clean page, in the same letters, or let go of what nobody waits for.
 */
import assert from 'node:assert/strict';
import {after, before, describe, test} from 'node:test';
import type {Browser, Page} from 'playwright-core';
import {SHIPPED_QUESTIONNAIRES} from '../../worker/registry/questionnaires/index.ts';
import {eventOf} from '../support/events.ts';
import {isToday} from '../support/turns.ts';
import {until as waited} from '../support/until.ts';
import {openChromium, openRow} from './chromium.ts';
import {ROWS} from './rows.ts';
import {startWorld, type World} from './world.ts';

const until = <T>(what: string, look: () => T | Promise<T>): ReturnType<typeof waited<T>> => waited(what, look, {within: 15_000});
let browser: Browser;
let world: World;
const soon = new Date(Date.now() + 20 * 86_400_000).toISOString().slice(0, 10);
before(async () => {
  world = await startWorld({events: [eventOf(1, {sessions: [{start: `${soon}T09:30`, end: `${soon}T17:00`}]}), eventOf(2, {title: 'Exemple – Atelier du soir', kind: 'atelier', sessions: [{start: `${soon}T18:30`, end: `${soon}T20:00`}]})]});
  browser = await openChromium(['--js-flags=--expose-gc', '--enable-precise-memory-info']);
});
after(async () => {
  await browser?.close();
  await world?.close();
});

/** Each element, what it asks for first, where what it is for shows. */
const ELEMENTS = [
  {tag: 'pana-event-list', attributes: 'territory="departement:37"', asks: /^\/v1\/events$/, ready: '[part=item]', named: '[part=title]', says: ['Exemple – Journée numérique', 'Exemple – Atelier du soir']},
  {tag: 'pana-event', attributes: 'event-id="e1"', asks: /^\/v1\/events\/e1$/, ready: '#register-button', named: '#title', says: ['Exemple – Journée numérique']},
  {tag: 'pana-survey', attributes: 'kind="observation" all-questions', asks: /^\/v1\/surveys\/observation$/, ready: 'form input', named: '[part=heading]', says: ['Ce que vous observez']},
] as const;
const HTML = ELEMENTS.map(({tag, attributes}) => `<${tag} ${attributes}><p class="fallback">Le lien du site</p></${tag}>`).join('');

/** The questionnaire as the registry has it: the edge alone answers none. */
const asked = JSON.stringify({id: 'observation', kind: 'observation', version: 1, ...SHIPPED_QUESTIONNAIRES.observation, open: true});
/** Answers in the registry's place; holds what `held` names, for ever. */
function answering(held?: RegExp, gone: () => void = () => {}): void {
  world.before = async (_request, response, {pathname}) => {
    if (held?.test(pathname)) return new Promise((done) => response.once('close', () => done((gone(), true))));
    if (!/^\/v1\/(?:surveys|challenge)/.test(pathname)) return false;
    response.writeHead(pathname === '/v1/surveys/observation' ? 200 : 503, {'content-type': 'application/json', 'access-control-allow-origin': '*'});
    response.end(pathname === '/v1/surveys/observation' ? asked : '{}');
    return true;
  };
}

/** What the three show: names, and the letters of each name and of the first button. Runs in hostile pages: plain loops. */
const shown = (page: Page): Promise<{names: string; letters: string; whole: boolean}> =>
  page.evaluate((text) => {
    // A text: what hands lists over to a page walks them by ways such pages have changed.
    const lines = text.split('\n');
    let names = '';
    let letters = '';
    let whole = true;
    for (let at = 0; at < lines.length; at++) {
      const [tag, ready, named] = lines[at]!.split('\t') as [string, string, string];
      const root = document.querySelector(tag)!.shadowRoot;
      if (!root || !root.querySelector(ready)) {
        whole = false;
        continue;
      }
      const found = root.querySelectorAll(named);
      for (let i = 0; i < found.length; i++) names += `${found[i]!.textContent!.replace(/\s+/g, ' ').trim()}|`;
      for (const selector of [named, 'button:not([hidden])', 'label, summary, a']) {
        const one = root.querySelector(selector);
        if (!one) continue;
        const {fontSize, fontFamily, lineHeight, letterSpacing, textTransform, direction, color, display, visibility} = getComputedStyle(one);
        letters += `${tag} ${selector}: ${fontSize} ${fontFamily} ${lineHeight} ${letterSpacing} ${textTransform} ${direction} ${color} ${display} ${visibility} ${one.getClientRects().length > 0}\n`;
      }
    }
    return {names, letters, whole};
  }, ELEMENTS.map(({tag, ready, named}) => `${tag}\t${ready}\t${named}`).join('\n'));

describe('on hostile pages', () => {
  const wanted = /^(?:H1 |H2 |H4 trusted-types|H5 |H11 |H12 |H14 jQuery|H16 |H19 |H20 |H21 |H22 JSON|H23 |H25 no constructed sheets$|H26 |H27 )/;
  const rows = ROWS.filter(({id}) => wanted.test(id) && !id.includes('the real file'));
  let clean: Awaited<ReturnType<typeof shown>>;
  before(async () => {
    answering();
    const {page, look, close} = await openRow(browser, world, {id: 'events clean', html: HTML});
    clean = await until('the clean page', async () => {
      const now = await shown(page);
      return now.whole && now;
    });
    assert.deepEqual([clean.names, (await look()).complaints], [`${ELEMENTS.flatMap(({says}) => says).join('|')}|`, []]);
    await close();
  });

  test('there should be such pages', () => assert.ok(rows.length >= 18, `${rows.length}`));

  for (const [at, {act: _act, check: _check, expect, ...row}] of rows.entries()) {
    if (!isToday(at)) continue;
    test(`${row.id}: list, sheet and questionnaire as on a clean page`, async () => {
      answering();
      const {page, errors, close, look} = await openRow(browser, world, {...row, id: `events ${row.id}`, html: HTML});
      await until(`all three; ${row.id}`, async () => (await shown(page)).whole);
      const now = await shown(page);
      assert.equal(now.names, clean.names);
      assert.equal(now.letters, clean.letters);
      const known = 'complaints' in expect ? expect.complaints ?? [] : [];
      assert.deepEqual((await look()).complaints.filter((text) => !known.some((one) => (one instanceof RegExp ? one : one.text).test(text))), []);
      assert.deepEqual(errors, []);
      await close();
    });
  }
});

describe('put in and out while they ask (H34)', () => {
  for (const {tag, attributes, asks, ready, named, says} of ELEMENTS) {
    test(`<${tag}> should let go of its request, ask again where it comes back, and leave nothing behind`, async (t) => {
      let aborted = 0;
      world.forget();
      answering(asks, () => (aborted += 1));
      const {page, errors, look, close} = await openRow(browser, world, {id: `pending ${tag}`, html: `<iframe title="Cadre"></iframe><div id="here"></div><${tag} ${attributes}></${tag}>`});
      const pending = (): number => world.apiLog.filter((line) => asks.test(line.split(' ')[1]!.split('?')[0]!)).length;
      await until('it asks', () => pending() > 0);
      await page.evaluate((name) => {
        const element = document.querySelector(name)!;
        Object.assign(window, {held: element});
        element.remove();
      }, tag);
      await until('the request is let go', () => aborted === 1);

      /** Out, in, elsewhere in the page, into the frame's document and back, each while it asks. */
      const cycle = async (times: number): Promise<void> => {
        await page.evaluate(async (count) => {
          const {held} = window as unknown as {held: Element};
          const frame = document.querySelector('iframe')!.contentDocument!;
          const tick = (ms: number): Promise<unknown> => new Promise((done) => setTimeout(done, ms));
          for (let i = 0; i < count; i++) {
            document.body.append(held);
            await tick(i % 3 === 0 ? 8 : 0);
            document.querySelector('#here')!.append(held);
            if (i % 2) await tick(4);
            frame.body.append(held);
            await tick(i % 5 === 0 ? 8 : 0);
            held.remove();
            if (i % 4 === 0) await tick(0);
          }
        }, times);
      };
      const session = await page.context().newCDPSession(page);
      const counters = async (): Promise<{nodes: number; jsEventListeners: number; documents: number}> => {
        for (let i = 0; i < 3; i++) {
          await session.send('HeapProfiler.collectGarbage');
          await page.waitForTimeout(100);
        }
        return session.send('Memory.getDOMCounters');
      };
      await cycle(20);
      const first = await counters();
      await cycle(60);
      let last = await counters();
      const grew = (): boolean => last.nodes - first.nodes > 20 || last.jsEventListeners - first.jsEventListeners > 5;
      for (const end = performance.now() + 10_000; grew() && performance.now() < end; ) last = await counters();
      t.diagnostic(`<${tag}>: ${last.nodes - first.nodes} nodes, ${last.jsEventListeners - first.jsEventListeners} listeners more after ${pending()} requests`);
      assert.ok(!grew(), `nodes ${first.nodes} → ${last.nodes}, listeners ${first.jsEventListeners} → ${last.jsEventListeners}`);
      assert.equal(last.documents, first.documents);
      await until('every request is let go', () => aborted === pending());

      // It comes back into the frame, where it asks and shows, and from there into the page, as it was.
      answering();
      const at = async (where: 'page' | 'frame'): Promise<string | undefined> => (await page.evaluate(([which, name, sign, title]) => {
        const root = (which === 'page' ? document : document.querySelector('iframe')!.contentDocument!).querySelector(name)?.shadowRoot;
        if (!root?.querySelector(sign)) return '';
        const one = root.querySelector(title)!;
        const {fontSize, fontFamily, color, display} = one.ownerDocument.defaultView!.getComputedStyle(one);
        return `${[...root.querySelectorAll(title)].map(({textContent}) => textContent!.replace(/\s+/g, ' ').trim()).join('|')}; ${fontSize} ${fontFamily} ${color} ${display}`;
      }, [where, tag, ready, named] as const)) || undefined;
      await page.evaluate(() => document.querySelector('iframe')!.contentDocument!.body.append((window as unknown as {held: Element}).held));
      const inside = await until('shown in the frame', () => at('frame'));
      assert.ok(inside.startsWith(`${says.join('|')};`), inside);
      await page.evaluate(() => document.body.append((window as unknown as {held: Element}).held));
      assert.equal(await until('shown in the page', () => at('page')), inside, 'another look in the page');
      assert.deepEqual([...errors, ...(await look()).complaints], []);
      await close();
    });
  }
});
