/** What the manifest offers a page, tried from the page on the stories: each part is reached by `::part`, each token changes something, each slot shows. */
import assert from 'node:assert/strict';
import {readFileSync} from 'node:fs';
import {resolve} from 'node:path';
import {after, before, describe, test} from 'node:test';
import type {Browser, Page} from 'playwright-core';
import {openChromium} from '../hosts/chromium.ts';
import type {ElementDeclaration} from '../manifest/check.ts';
import type {Served} from '../support/serve.ts';
import {isToday} from '../support/turns.ts';
import {serveGallery, type Gallery} from './gallery.ts';

const manifest = JSON.parse(readFileSync(resolve(import.meta.dirname, '../../dist/custom-elements.json'), 'utf8')) as {modules: {declarations?: Partial<ElementDeclaration>[]}[]};
const elements = manifest.modules.flatMap(({declarations = []}) => declarations).filter((one): one is ElementDeclaration => one.tagName !== undefined);

let site: Served;
let browser: Browser;
let page: Page;
let names: readonly string[] = [];
before(async () => {
  site = await serveGallery();
  browser = await openChromium();
  page = await (await browser.newContext({viewport: {width: 1280, height: 900}})).newPage();
  await page.goto(`${site.origin}/`);
  await page.waitForFunction(() => 'gallery' in window);
  names = await page.evaluate(() => (window as unknown as {gallery: Gallery}).gallery.names);
});
after(async () => {
  await browser?.close();
  await site?.close();
});

/** In the page: parts of `tag` that a rule of the page reaches, tokens that change a computed style, slots that are there. */
const tried = ([tag, parts, tokens]: [string, string[], string[]]): {parts: string[]; tokens: string[]; slots: string[]} => {
  const element = document.querySelector<HTMLElement>(`#canvas ${tag}`)!;
  const all = (root: ParentNode): HTMLElement[] => [...root.querySelectorAll<HTMLElement>('*')].flatMap((one) => [one, ...(one.shadowRoot ? all(one.shadowRoot) : [])]);
  const inside = all(element.shadowRoot!);
  const own = [...element.shadowRoot!.querySelectorAll<HTMLElement>('*')];
  const sheet = document.createElement('style');
  document.head.append(sheet);
  const found = parts.filter((part) => {
    sheet.textContent = `${tag}::part(${part}) { outline: 7px solid rgb(1, 2, 3) !important }`;
    return inside.some((one) => getComputedStyle(one).outlineWidth === '7px' && getComputedStyle(one).outlineColor === 'rgb(1, 2, 3)');
  });
  sheet.remove();
  const look = (): string => inside.map((one) => {
    const {color, backgroundColor, backgroundImage, borderTopColor, borderBottomColor, outlineColor, outlineWidth, stroke, fill, fontFamily, fontSize, padding, gap, height, maxHeight, insetBlockStart, borderRadius} = getComputedStyle(one);
    return [color, backgroundColor, backgroundImage, borderTopColor, borderBottomColor, outlineColor, outlineWidth, stroke, fill, fontFamily, fontSize, padding, gap, height, maxHeight, insetBlockStart, borderRadius].join();
  }).join('|');
  // Something has the focus, by the keyboard: its outline has tokens too.
  inside.find((one) => one.matches('button, a[href], input'))?.focus({focusVisible: true} as FocusOptions);
  const plain = look();
  const changing = tokens.filter((token) => {
    const value = /color|land|line$|pointed/.test(token) ? 'rgb(1, 2, 3)' : /family/.test(token) ? 'monospace' : '377px';
    element.style.setProperty(token, value);
    const changed = look() !== plain;
    element.style.removeProperty(token);
    return changed;
  });
  return {parts: found, tokens: changing, slots: own.filter((one) => one.localName === 'slot').map((one) => one.getAttribute('name') ?? '')};
};

/** What a visitor does, on the first story, to meet the rest. */
const GESTURES: Record<string, ((page: Page) => Promise<unknown>)[]> = {
  'pana-locator': [
    async (page) => {
      await page.locator('pana-search #needs').click();
      await page.locator('pana-search #need-words').fill('newsletter');
      await page.locator('pana-search [part=proposals]').waitFor();
    },
    async (page) => {
      await page.locator('pana-search #more').click();
      await page.locator('pana-search [part=facet]').first().waitFor();
    },
    async (page) => {
      await page.locator('pana-search #place').fill('tours');
      await page.locator('pana-search [part=suggestion]').first().waitFor();
    },
    async (page) => {
      await page.locator('pana-search #place').fill('zzzzzz');
      await page.locator('pana-search [part=advice]').waitFor();
    },
    async (page) => {
      await page.locator('pana-list [part=title]').first().click();
      await page.locator('pana-structure [part=section]').first().waitFor();
    },
  ],
  'pana-join': [
    async (page) => {
      await page.evaluate((story) => (window as unknown as {gallery: Gallery}).gallery.mount(story), 'pana-join/Default');
      await page.locator('pana-join [part=charter]').waitFor();
      await page.locator('pana-join button.main').click();
      await page.locator('pana-join #place').fill('tours');
      await page.locator('pana-join [part=suggestion]').first().waitFor();
    },
    async (page) => {
      await page.locator('pana-join #place').fill('zzzzzz');
      await page.locator('pana-join [part=advice]').waitFor();
    },
  ],
  'pana-event-list': [
    async (page) => {
      // The form is open in the first story.
      await page.locator('pana-event-list [part=dialog] .main').click();
      await page.locator('pana-event-list [part=errors]').waitFor();
    },
    async (page) => {
      await page.locator('pana-event-list #alert-territory').selectOption('departement:37');
      await page.locator('pana-event-list #alert-email').fill('camille@example.org');
      await page.locator('pana-event-list #alert-consent').check();
      // Nobody takes requests here: what is said then is shown.
      await page.locator('pana-event-list [part=dialog] .main').click();
      await page.locator('pana-event-list [part=failure]').waitFor();
    },
    async (page) => {
      await page.keyboard.press('Escape');
      await page.locator('pana-event-list #place').fill('tours');
      await page.locator('pana-event-list [part=suggestion]').first().waitFor();
    },
    async (page) => {
      await page.locator('pana-event-list #place').fill('zzzzzz');
      await page.locator('pana-event-list [part=advice]').waitFor();
    },
  ],
  'pana-structure': [
    async (page) => {
      await page.locator('pana-structure [part=footer] button').first().click();
      await page.locator('pana-structure [part=dialog] .main').click();
      await page.locator('pana-structure [part=errors]').waitFor();
    },
    async (page) => {
      await page.locator('pana-structure #report-reason').selectOption({index: 1});
      await page.locator('pana-structure #report-email').fill('camille@example.org');
      // Nobody takes reports here: what is said then is shown.
      await page.locator('pana-structure [part=dialog] .main').click();
      await page.locator('pana-structure [part=failure]').waitFor();
    },
  ],
  'pana-map': [
    async (page) => {
      await page.locator('pana-map .pad').waitFor();
      await page.locator('pana-map .stage').hover();
      await page.mouse.wheel(0, 40);
      await page.locator('pana-map .hint').waitFor();
    },
  ],
};

describe('what the manifest offers', () => {
  for (const {tagName, cssParts = [], cssProperties = [], slots = []} of elements.filter((_, at) => isToday(at))) {
    test(`should be there in <${tagName}>: every part, token and slot, in one story or another`, async () => {
      const missing = {parts: new Set(cssParts.map(({name}) => name)), tokens: new Set(cssProperties.map(({name}) => name)), slots: new Set(slots.map(({name}) => name))};
      const stories = names.filter((name) => name.startsWith(`${tagName}/`));
      for (const name of stories) {
        await page.evaluate((story) => (window as unknown as {gallery: Gallery}).gallery.mount(story), name);
        // The marker of what is pointed at exists where something is.
        await page.evaluate((tag) => document.querySelector(`#canvas ${tag}`)!.shadowRoot!.querySelector('.markers button')?.classList.add('pointed'), tagName);
        await page.waitForTimeout(200);
        for (const gesture of name === stories[0] ? [async () => {}, ...(GESTURES[tagName] ?? [])] : [async () => {}]) {
          await gesture(page);
          const {parts, tokens, slots: shown} = await page.evaluate(tried, [tagName, [...missing.parts], [...missing.tokens]] as [string, string[], string[]]);
          for (const one of parts) missing.parts.delete(one);
          for (const one of tokens) missing.tokens.delete(one);
          for (const one of shown) missing.slots.delete(one);
        }
        if (!missing.parts.size && !missing.tokens.size && !missing.slots.size) break;
      }
      assert.deepEqual([[...missing.parts], [...missing.tokens], [...missing.slots]], [[], [], []]);
    });
  }

  test('should be found missing when it is', async () => {
    await page.evaluate((story) => (window as unknown as {gallery: Gallery}).gallery.mount(story), 'pana-list/Default');
    assert.deepEqual(await page.evaluate(tried, ['pana-list', ['no-such-part', 'title'], ['--pana-no-such', '--pana-gap']] as [string, string[], string[]]).then(({parts, tokens}) => [parts, tokens]), [['title'], ['--pana-gap']]);
  });
});
