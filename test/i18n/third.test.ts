/** A third language is one file and one line: every story in it, half of them each day, at 320 px, with letters no French word has left. */
import assert from 'node:assert/strict';
import {readFileSync} from 'node:fs';
import {resolve} from 'node:path';
import {after, before, describe, test} from 'node:test';
import type {Plugin} from 'esbuild';
import type {Browser, Page} from 'playwright-core';
import {fr} from '../../src/i18n/fr.ts';
import {openChromium} from '../hosts/chromium.ts';
import type {Served} from '../support/serve.ts';
import {isToday} from '../support/turns.ts';
import {serveGallery, still, type Gallery} from '../a11y/gallery.ts';
import {pseudo} from './pseudo.ts';

const ROOT = resolve(import.meta.dirname, '../..');
const FIRST = "  fr: () => import('./fr.ts')";
/** The one line. */
const registered: Plugin = {
  name: 'third-language',
  setup({onLoad}) {
    onLoad({filter: /[\\/]i18n[\\/]words\.ts$/}, ({path}) => {
      const code = readFileSync(path, 'utf8');
      assert.equal(code.split(FIRST).length, 2, 'the table of languages has changed shape');
      return {loader: 'ts', contents: code.replace(FIRST, `  qps: () => import(${JSON.stringify(resolve(ROOT, 'test/i18n/pseudo.ts'))}).then((words) => words.pseudo),\n${FIRST}`)};
    });
  },
};

test('should have the plurals of its own language', () => {
  assert.deepEqual(['1', '2', '5', '12', '22', '1 004'].map((count) => pseudo['list.count'](count, false).replace(/^\[(.*) \1\]$/, '$1')).map((text) => text.split(' ').at(-1)), ['şŧřŭkŧŭřȧ', 'şŧřŭkŧŭřy', 'şŧřŭkŧŭř', 'şŧřŭkŧŭř', 'şŧřŭkŧŭřy', 'şŧřŭkŧŭřy']);
});

describe('every story in a third language', () => {
  let site: Served;
  let browser: Browser;
  let page: Page;
  let names: readonly string[] = [];
  before(async () => {
    site = await serveGallery({stories: 'stories/pana-*/*.stories.ts', plugins: [registered]});
    browser = await openChromium();
    page = await (await browser.newContext({viewport: {width: 320, height: 900}})).newPage();
    await page.goto(`${site.origin}/`);
    await page.waitForFunction(() => 'gallery' in window);
    names = await page.evaluate(() => (window as unknown as {gallery: Gallery}).gallery.names);
  });
  after(async () => {
    await browser?.close();
    await site?.close();
  });

  /** French sentences still there, keys without a sentence, and what is wider than 320 px. */
  const wrongIn = (sentences: readonly string[]): {wrong: string[]; strange: number} => {
    const wrong: string[] = [];
    let strange = 0;
    const walk = (root: ParentNode): void => {
      for (const element of root.querySelectorAll<HTMLElement>('*')) {
        if (element.shadowRoot) walk(element.shadowRoot);
        if (!(root instanceof ShadowRoot) || !element.checkVisibility()) continue;
        const texts = [...element.childNodes].filter((node) => node.nodeType === 3).map((node) => node.textContent!.trim());
        for (const text of [...texts, element.getAttribute('aria-label') ?? '']) {
          if (/[ŧḗǿ]/.test(text)) strange += 1;
          // What was announced before stays in its language, and says which.
          if (sentences.includes(text) && !element.closest('[lang=fr]')) wrong.push(`French: ${text}`);
          if (/^[a-z]+(\.[a-z-]+)+$|undefined|NaN|\[object/.test(text)) wrong.push(`no sentence: ${text}`);
        }
        if (element.matches('button, h2, h3, h4, h5, h6, [part=heading]') && !element.closest('[lang=fr], .skip') && !element.textContent!.trim() && !element.getAttribute('aria-label')) wrong.push(`empty: ${element.outerHTML.slice(0, 80)}`);
        // A letter beyond the edge of its button is cut by the eye; discs and signs of the map are drawings, so is the arrow that a button turns (2 px).
        if (element.localName === 'button' && !element.closest('.stage, .out-of-sight') && element.scrollWidth > element.clientWidth + 3) wrong.push(`out of its button: ${element.textContent!.trim().slice(0, 40)}`);
      }
    };
    const canvas = document.querySelector('#canvas')!;
    walk(canvas);
    if (canvas.scrollWidth > 321) wrong.push(`${canvas.scrollWidth} px wide`);
    return {wrong: [...new Set(wrong)], strange};
  };
  const sentences = Object.values(fr).filter((message): message is string => typeof message === 'string' && / /.test(message));

  test('should say every sentence, and stay within 320 px', async (t) => {
    assert.ok(names.length >= 50, `${names.length} stories`);
    for (const name of names.filter((_, at) => isToday(at))) {
      await t.test(name, async () => {
        // What a story waits for is said in French: first itself, then the language around it changes.
        await page.evaluate((story) => (window as unknown as {gallery: Gallery}).gallery.mount(story), name);
        await page.evaluate(() => document.querySelector('#canvas > * pana-locator, #canvas pana-search, #canvas pana-list, #canvas pana-map, #canvas pana-structure, #canvas pana-join, #canvas pana-badge, #canvas pana-event-list, #canvas pana-event, #canvas pana-survey')!.setAttribute('lang', 'qps'));
        await page.waitForFunction(() => (document.querySelector('#canvas [lang=qps]')!.shadowRoot!.firstElementChild as HTMLElement).lang === 'qps');
        await page.evaluate(still, false);
        let {wrong, strange} = await page.evaluate(wrongIn, sentences);
        // Words and reasons may be on their way: within 4 s all is said.
        for (let tries = 0; wrong.length && tries < 9; tries++) {
          await page.waitForTimeout(400);
          ({wrong, strange} = await page.evaluate(wrongIn, sentences));
        }
        // A sheet without a structure, a badge without an answer show what the page has put in them; a badge that is gone shows nothing.
        assert.ok(strange > 0 || /Unselected$|^pana-badge\/(?:Failed|Gone|Pending)$/.test(name), 'nothing is said in it');
        assert.deepEqual(wrong, []);
      });
    }
  });
});
