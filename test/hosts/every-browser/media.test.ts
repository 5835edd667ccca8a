/**
 * Paper, motion, colours (RELIABILITY.md, H38 and H39) in the browser of the run. Not every driver can put its browser in these
 * states: the sheets of our elements are read, and what they say of a medium is made true in them, `matchMedia` with them. Chromium is
 * put in these states for good in `page.test.ts`, which also prints.
 */
import assert from 'node:assert/strict';
import {after, before, describe, test} from 'node:test';
import {openBrowser, type TestBrowser, type TestPage} from '../../support/browser.ts';
import {addRow, NONCE, SCRIPT} from '../host-page.ts';
import {look, type Seen} from '../look.ts';
import type {HostRow} from '../rows.ts';
import {startWorld, type World} from '../world.ts';

let browser: TestBrowser;
let world: World;
before(async () => {
  world = await startWorld();
  browser = await openBrowser();
});
after(async () => {
  await browser?.close();
  await world?.close();
});

async function open(row: Omit<HostRow, 'expect'>): Promise<TestPage> {
  const page = await browser.newPage();
  await page.resize(1280, 900);
  await page.goto(addRow(world, {...row, expect: {kind: 'renders'}}));
  await page.waitFor(() => !!document.querySelector('pana-locator')!.shadowRoot!.querySelector('pana-map')!.shadowRoot!.querySelector('.markers button'));
  // What comes when idle has come: its sheets count too.
  await page.waitFor(() => {
    const inside = document.querySelector('pana-locator')!.shadowRoot!;
    inside.querySelector('pana-map')!.scrollIntoView();
    return inside.querySelector('pana-map')!.shadowRoot!.querySelector('.pad') && /Imprimer/.test(inside.querySelector('pana-list')!.shadowRoot!.textContent!);
  });
  return page;
}

/** Makes true what `yes` names in the media rules of all our sheets, and false what `no` names; tells how many rules said so. */
const pretend = (page: TestPage, yes: string, no: string): Promise<number> =>
  page.evaluate(
    (truth: string, lie: string) => {
      let changed = 0;
      const read = (rules: CSSRuleList): void => {
        for (const rule of rules) {
          const {media, cssRules} = rule as CSSMediaRule;
          if (media && media.mediaText.includes(truth)) changed++;
          if (media && media.mediaText.includes(truth)) media.mediaText = 'all';
          else if (media && lie && media.mediaText.includes(lie)) media.mediaText = 'not all';
          if (cssRules) read(cssRules);
        }
      };
      const walk = (root: Document | ShadowRoot): void => {
        for (const sheet of root.adoptedStyleSheets) read(sheet.cssRules);
        for (const element of root.querySelectorAll('*')) if (element.shadowRoot) walk(element.shadowRoot);
      };
      walk(document);
      return changed;
    },
    yes,
    no,
  );

describe('paper (H38)', () => {
  test('should carry the whole list with its addresses, those to go to and those to type, and nothing of the map', async () => {
    const page = await open({id: 'H38 paper'});
    await page.evaluate(() => {
      window.print = () => document.body.setAttribute('data-printed', '');
      const list = document.querySelector('pana-locator')!.shadowRoot!.querySelector('pana-list')!.shadowRoot!;
      [...list.querySelectorAll('button')].find((button) => /imprimer/i.test(button.textContent!))!.click();
    });
    await page.waitFor(() => document.body.hasAttribute('data-printed'));
    const rules = await pretend(page, 'print', 'screen');
    assert.ok(rules >= 4, `${rules} rules for paper`);
    const paper: Seen = await page.evaluate(look);
    assert.equal(paper.items.length, 45);
    assert.equal(new Set(paper.items).size, 45);
    assert.equal((paper.text.match(/37600 Loches/g) ?? []).length, 45);
    assert.equal(paper.markers, 0);
    const [addresses, controls, cut] = await page.evaluate(() => {
      const locator = document.querySelector('pana-locator')!.shadowRoot!;
      const list = locator.querySelector('pana-list')!.shadowRoot!;
      const links = [...list.querySelectorAll('[part=title]')];
      const isShown = (element: Element): boolean => element.getClientRects().length > 0;
      return [
        // Chromium and WebKit say what was written, Firefox what it became.
        links.filter((link) => /attr\(href\)|\/annuaire\/exemple-/.test(getComputedStyle(link, '::after').content) && /^http:.*\/annuaire\/exemple-/.test((link as HTMLAnchorElement).href)).length,
        [locator, list, locator.querySelector('pana-search')!.shadowRoot!, locator.querySelector('pana-map')!.shadowRoot!].flatMap((root) => [...root.querySelectorAll('button, input, select')]).filter(isShown).length,
        [...list.querySelectorAll('li')].filter((item) => getComputedStyle(item).breakInside !== 'avoid').length,
      ] as const;
    });
    assert.equal(addresses, 45, 'addresses printed');
    assert.equal(controls, 0, 'controls on paper');
    assert.equal(cut, 0, 'results that may be cut in two');
  });
});

describe('motion and colours (H39)', () => {
  /** The answer of `matchMedia` for one question, before our scripts ask. */
  const answering = (feature: string): string =>
    `<script nonce="${NONCE}">(function () { var real = matchMedia; window.matchMedia = function (query) {
      return query.indexOf('${feature}') < 0 ? real.call(window, query) : {matches: true, media: query, addEventListener: function () {}, removeEventListener: function () {}}; }; })();</script>${SCRIPT}`;

  /** The longest animation or transition that runs in the half second after a press on "Zoomer", ms. */
  const longest = (page: TestPage): Promise<number> =>
    page.evaluate(async () => {
      const map = document.querySelector('pana-locator')!.shadowRoot!.querySelector('pana-map')!.shadowRoot!;
      const plane = map.querySelector<HTMLElement>('.plane')!;
      const button = [...map.querySelectorAll('button')].find((one) => one.getAttribute('aria-label') === 'Zoomer')!;
      const seen = new Set<string>();
      let longest = 0;
      button.click();
      for (const end = performance.now() + 500; performance.now() < end; await new Promise((done) => requestAnimationFrame(done))) {
        for (const one of document.getAnimations()) longest = Math.max(longest, Number(one.effect?.getComputedTiming().duration) || 0);
        for (const element of map.querySelectorAll('*')) {
          const {transitionDuration, animationDuration} = getComputedStyle(element);
          longest = Math.max(longest, parseFloat(transitionDuration) * 1000 || 0, parseFloat(animationDuration) * 1000 || 0);
        }
        seen.add(getComputedStyle(plane).transform + plane.getAttribute('style'));
      }
      // A map that zooms frame by frame stands in many places on its way.
      return Math.max(longest, seen.size > 4 ? seen.size * 16 : 0);
    });

  test('should not move at all for those who asked for less motion, and move for others', async () => {
    const moving = await open({id: 'H39 motion', head: SCRIPT});
    assert.ok((await longest(moving)) > 50, 'nothing moves: less of it proves nothing');
    const still = await open({id: 'H39 less motion', head: answering('prefers-reduced-motion')});
    await pretend(still, 'prefers-reduced-motion: reduce', 'prefers-reduced-motion: no-preference');
    const time = await longest(still);
    assert.ok(time <= 1, `something moves for ${time} ms`);
  });

  test('should draw a line around every control where colours are forced', async () => {
    const page = await open({id: 'H39 forced colours'});
    const rules = await pretend(page, 'forced-colors: active', 'forced-colors: none');
    assert.ok(rules >= 2, `${rules} rules for forced colours`);
    const bare = await page.evaluate(() => {
      const found: string[] = [];
      const walk = (root: ParentNode): void => {
        for (const element of root.querySelectorAll('*')) {
          if (element.shadowRoot) walk(element.shadowRoot);
          if (!/^(button|input|select)$/.test(element.localName) || element.getClientRects().length === 0 || element.matches('.out-of-sight')) continue;
          const {borderTopWidth, borderBottomWidth, outlineStyle, textDecorationLine} = getComputedStyle(element);
          if (!(parseFloat(borderTopWidth) > 0 || parseFloat(borderBottomWidth) > 0) && outlineStyle === 'none' && textDecorationLine === 'none') found.push(`${element.localName}.${element.className} ${element.textContent}`);
        }
      };
      walk(document);
      return found;
    });
    assert.deepEqual(bare, []);
  });

  /** Luminance of the ground of the list, the least contrast of its texts with it, and that of the lines around its blocks and of its controls. */
  const contrasts = (page: TestPage): Promise<{ground: number; texts: number; lines: number}> =>
    page.evaluate(() => {
      const light = (colour: string): number => {
        const [r, g, b] = [...colour.matchAll(/[\d.]+/g)].map(([value], i) => (i < 3 ? Number(value) / 255 : 0)).map((v) => (v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4));
        return 0.2126 * r! + 0.7152 * g! + 0.0722 * b!;
      };
      const list = document.querySelector('pana-locator')!.shadowRoot!.querySelector('pana-list')!.shadowRoot!;
      const ground = light(getComputedStyle(list.querySelector('div')!).backgroundColor);
      const least = (colours: readonly string[]): number => Math.min(...colours.map(light).map((ink) => (Math.max(ink, ground) + 0.05) / (Math.min(ink, ground) + 0.05)));
      const all = (selector: string): CSSStyleDeclaration[] => [...list.querySelectorAll(selector)].map((one) => getComputedStyle(one));
      return {
        ground,
        texts: least(all('[part=title], [part=reason], .facts, p').map(({color}) => color)),
        lines: least(all('li, button').filter(({borderTopWidth}) => parseFloat(borderTopWidth) > 0).map(({borderTopColor}) => borderTopColor)),
      };
    });

  for (const scheme of ['light', 'dark'] as const) {
    test(`should be ${scheme} in a ${scheme} page, readable, and more so for those who ask for contrast`, async () => {
      const page = await open({id: `H39 ${scheme}`, head: `<style>:root{color-scheme:${scheme}}</style>${SCRIPT}`});
      const {ground, texts, lines} = await contrasts(page);
      assert.equal(ground > 0.5, scheme === 'light', `ground ${ground}`);
      assert.ok(texts >= 4.5, `contrast ${texts}`);
      assert.ok(lines < 7, `contrast of lines ${lines}: more of it proves nothing`);
      await pretend(page, 'prefers-contrast: more', 'prefers-contrast: no-preference');
      const more = await contrasts(page);
      assert.ok(more.texts >= 7 && more.lines >= 7, `contrast ${more.texts} of texts, ${more.lines} of lines`);
    });
  }
});
