/**
 * What axe does not look at, on every story: letters twice as large, a focus that is seen, targets of 24 px, forced colours, no
 * motion for who asked for none; and the colours of the markers in each of their states.
 */
import assert from 'node:assert/strict';
import {after, before, describe, test} from 'node:test';
import type {Browser, Page} from 'playwright-core';
import {openChromium} from '../hosts/chromium.ts';
import type {Served} from '../support/serve.ts';
import {serveGallery, still, type Gallery} from './gallery.ts';
import {colours} from './colours.ts';

let site: Served;
let browser: Browser;
let names: readonly string[] = [];

async function openGallery(options: Parameters<Browser['newContext']>[0] = {}): Promise<Page> {
  const page = await (await browser.newContext({viewport: {width: 1280, height: 900}, ...options})).newPage();
  await page.goto(`${site.origin}/`);
  await page.waitForFunction(() => 'gallery' in window);
  await page.evaluate(colours);
  return page;
}
const mount = (page: Page, name: string): Promise<void> => page.evaluate((story) => (window as unknown as {gallery: Gallery}).gallery.mount(story), name);
/** The scheme of a story that decides it, else both. */
const schemesOf = (name: string): readonly ('light' | 'dark')[] => (/Dark$/.test(name) ? ['dark'] : /Dsfr|DSFR/.test(name) ? ['light'] : ['light', 'dark']);
const scheme = (page: Page, value: string): Promise<void> =>
  page.evaluate((one) => {
    document.documentElement.style.colorScheme = one;
    document.querySelector<HTMLElement>('#canvas > *')!.style.colorScheme = one;
  }, value);

before(async () => {
  site = await serveGallery();
  browser = await openChromium();
  const page = await openGallery();
  names = await page.evaluate(() => (window as unknown as {gallery: Gallery}).gallery.names);
  await page.context().close();
});
after(async () => {
  await browser?.close();
  await site?.close();
});

/** In the page: every text twice as large, as a browser that enlarges letters only does; or as it was. */
const enlarge = (on: boolean): void => {
  const sizes: [HTMLElement, number][] = [];
  const walk = (root: ParentNode): void => {
    for (const element of root.querySelectorAll<HTMLElement>('*')) {
      if (element.shadowRoot) walk(element.shadowRoot);
      if (root instanceof ShadowRoot) sizes.push([element, on ? parseFloat(getComputedStyle(element).fontSize) : 0]);
    }
  };
  walk(document.querySelector('#canvas')!);
  for (const [element, size] of sizes) {
    if (on) element.style.setProperty('font-size', `${size * 2}px`, 'important');
    else element.style.removeProperty('font-size');
  }
};

/** In the page: texts that are cut, controls or texts that lie on each other, and what is wider than the window. */
const layout = (): string[] => {
  const wrong: string[] = [];
  const boxes: {name: string; element: Element; box: DOMRect; control: boolean}[] = [];
  const say = (element: Element): string => `${element.localName}.${element.className} "${(element.getAttribute('aria-label') ?? element.textContent ?? '').replace(/\s+/g, ' ').trim().slice(0, 40)}"`;
  /** Laid over what is under it on purpose: lists of choices, panels, what stands on the map. */
  const over = (element: Element | null): boolean => {
    for (let at = element; at && at.id !== 'canvas'; at = at.parentElement) if (/absolute|fixed|sticky/.test(getComputedStyle(at).position)) return true;
    return false;
  };
  const shown = (element: Element): boolean => element.getClientRects().length > 0 && element.checkVisibility();
  /** What is seen of a box in the blocks that scroll it. */
  const visible = (element: Element, {left, top, right, bottom}: DOMRect): DOMRect => {
    for (let at = element.parentElement; at; at = at.parentElement) {
      if (getComputedStyle(at).overflowY === 'visible') continue;
      const frame = at.getBoundingClientRect();
      [left, top, right, bottom] = [Math.max(left, frame.left), Math.max(top, frame.top), Math.min(right, frame.right), Math.min(bottom, frame.bottom)];
    }
    return new DOMRect(left, top, Math.max(0, right - left), Math.max(0, bottom - top));
  };
  const walk = (root: ParentNode): void => {
    for (const element of root.querySelectorAll<HTMLElement>('*')) {
      if (element.shadowRoot) walk(element.shadowRoot);
      if (!(root instanceof ShadowRoot) || !shown(element) || element.closest('.out-of-sight, [aria-hidden=true]')) continue;
      const style = getComputedStyle(element);
      const texts = [...element.childNodes].filter((node) => node.nodeType === 3 && node.textContent!.trim());
      const cuts = /hidden|clip/.test(style.overflowY) || /hidden|clip/.test(style.overflowX);
      if (cuts && texts.length && (element.scrollHeight > element.clientHeight + 2 || element.scrollWidth > element.clientWidth + 2)) wrong.push(`cut: ${say(element)}`);
      // A letter beyond the edge of its button is cut by the eye; the discs and signs of the map are drawings, which grow with the page.
      if (element.localName === 'button' && root.host.localName !== 'pana-map' && texts.length && (element.scrollWidth > element.clientWidth + 2 || element.scrollHeight > element.clientHeight + 2)) wrong.push(`out of its button: ${say(element)}`);
      if (over(element) || (root.host.localName === 'pana-map' && element.closest('.stage'))) continue;
      const control = element.matches('button, input, select, a[href], summary');
      if (control) boxes.push({name: say(element), element, box: visible(element, element.getBoundingClientRect()), control});
      for (const node of texts) {
        const range = document.createRange();
        range.selectNodeContents(node);
        for (const box of range.getClientRects()) if (box.width > 1) boxes.push({name: `the text "${node.textContent!.trim().slice(0, 30)}"`, element, box: visible(element, box), control: false});
      }
    }
  };
  walk(document.querySelector('#canvas')!);
  // Lines of text are taller than their letters: a third of a line is air.
  const air = (one: (typeof boxes)[number]): number => (one.control ? 1 : one.box.height * 0.17);
  for (const [i, a] of boxes.entries()) {
    for (const b of boxes.slice(i + 1)) {
      const wide = Math.min(a.box.right, b.box.right) - Math.max(a.box.left, b.box.left);
      const high = Math.min(a.box.bottom - air(a), b.box.bottom - air(b)) - Math.max(a.box.top + air(a), b.box.top + air(b));
      if (wide <= 2 || high <= 2 || a.element.contains(b.element) || b.element.contains(a.element)) continue;
      // The cross that empties a field stands in it.
      if (a.element.localName !== 'input' || !b.element.closest('.clear')) wrong.push(`${a.name} lies on ${b.name} (${Math.round(wide)} × ${Math.round(high)} px)`);
    }
  }
  const canvas = document.querySelector('#canvas')!;
  const wide = canvas.scrollWidth - canvas.clientWidth;
  if (wide > 1) wrong.push(`${wide} px wider than its place`);
  return wrong;
};

/** In the page: what is wrong with the focus of each control, and with its size. */
const focus = (): string[] => {
  const {contrast, behind} = (window as unknown as {colours: {contrast(a: string, b: string): number; behind(element: Element): string}}).colours;
  const wrong: string[] = [];
  const say = (element: Element): string => `${element.localName}.${element.className} "${(element.getAttribute('aria-label') ?? element.textContent ?? '').replace(/\s+/g, ' ').trim().slice(0, 40)}"`;
  const walk = (root: ParentNode): void => {
    for (const element of root.querySelectorAll<HTMLElement>('*')) {
      if (element.shadowRoot) walk(element.shadowRoot);
      if (!(root instanceof ShadowRoot) || !element.matches('button, input, select, textarea, a[href], summary, [tabindex="0"]') || (element as HTMLButtonElement).disabled || !element.getClientRects().length || !element.checkVisibility()) continue;
      if (element.tabIndex < 0 && !/^(marker|cluster)$/.test(element.getAttribute('part') ?? '')) continue;
      // Behind a dialog nothing is to be reached.
      const dialog = root.querySelector(':modal');
      if (dialog && !dialog.contains(element)) continue;
      element.focus();
      if (root.activeElement !== element) {
        wrong.push(`cannot be focused: ${say(element)}`);
        continue;
      }
      const box = element.getBoundingClientRect();
      // The small native boxes are as large as their label.
      const label = element.matches('[type=checkbox], [type=radio]') && (element as HTMLInputElement).labels?.[0]?.getBoundingClientRect();
      const inText = element.localName === 'a' && /^(P|DD|LI|SPAN|SMALL|FOOTER)$/i.test(element.parentElement?.localName ?? '');
      const {width, height} = label || box;
      if (!inText && (width < 24 || height < 24)) wrong.push(`focused, ${Math.round(width)} × ${Math.round(height)} px: ${say(element)}`);
      const {outlineStyle, outlineWidth, outlineColor, outlineOffset} = getComputedStyle(element);
      const around = parseFloat(outlineOffset) < 0 ? behind(element) : behind(element.parentElement ?? (element.getRootNode() as ShadowRoot).host);
      if (outlineStyle === 'none' || parseFloat(outlineWidth) < 2) wrong.push(`no outline (${outlineStyle} ${outlineWidth}): ${say(element)}`);
      else if (contrast(outlineColor, around) < 3) wrong.push(`outline ${outlineColor} on ${around}: ${contrast(outlineColor, around).toFixed(2)}: ${say(element)}`);
      // Nothing around cuts it.
      for (let at = element.parentElement; at; at = at.parentElement) {
        const {overflowX, overflowY} = getComputedStyle(at);
        if (!/hidden|clip/.test(overflowX + overflowY)) continue;
        const frame = at.getBoundingClientRect();
        if (box.right < frame.left || box.left > frame.right || box.bottom < frame.top || box.top > frame.bottom) wrong.push(`focused out of sight: ${say(element)}`);
        break;
      }
    }
  };
  walk(document.querySelector('#canvas')!);
  return wrong;
};

/** In the page: controls that nothing tells from the text around them. */
const shapeless = (): string[] => {
  const wrong: string[] = [];
  const {contrast, behind} = (window as unknown as {colours: {contrast(a: string, b: string): number; behind(element: Element): string}}).colours;
  const walk = (root: ParentNode): void => {
    for (const element of root.querySelectorAll<HTMLElement>('*')) {
      if (element.shadowRoot) walk(element.shadowRoot);
      if (!(root instanceof ShadowRoot) || !element.matches('button, input:not([type=checkbox]):not([type=radio]), select, a[href], summary') || !element.getClientRects().length || !element.checkVisibility() || element.closest('.out-of-sight')) continue;
      const style = getComputedStyle(element);
      const border = ['Top', 'Bottom'].some((side) => parseFloat(style.getPropertyValue(`border-${side.toLowerCase()}-width`)) >= 1 && style.getPropertyValue(`border-${side.toLowerCase()}-style`) !== 'none');
      const underlined = style.textDecorationLine.includes('underline') || [...element.children].some((child) => getComputedStyle(child).textDecorationLine.includes('underline'));
      const name = `${element.localName}.${element.className} "${(element.getAttribute('aria-label') ?? element.textContent ?? '').trim().slice(0, 40)}"`;
      // The cross that empties a field stands within its border.
      if (!border && !underlined && !element.matches('summary, .clear')) wrong.push(`neither border nor underline: ${name}`);
      const text = contrast(style.color, behind(element));
      if (element.textContent!.trim() && text < 4.5) wrong.push(`${style.color} on ${behind(element)}: ${text.toFixed(2)}: ${name}`);
    }
  };
  walk(document.querySelector('#canvas')!);
  return wrong;
};

/** In the page: what would still move. */
const moving = (): string[] => {
  const wrong: string[] = [];
  const seconds = (value: string): number => Math.max(...value.split(',').map((one) => parseFloat(one) * (/ms$/.test(one.trim()) ? 0.001 : 1)));
  const walk = (root: ParentNode): void => {
    for (const element of root.querySelectorAll('*')) {
      if (element.shadowRoot) walk(element.shadowRoot);
      if (!(root instanceof ShadowRoot)) continue;
      for (const pseudo of [null, '::before', '::after']) {
        const {transitionDuration, animationDuration, animationName, scrollBehavior} = getComputedStyle(element, pseudo);
        if (seconds(transitionDuration) > 0.001) wrong.push(`${element.localName}.${element.className}${pseudo ?? ''}: transition of ${transitionDuration}`);
        if (animationName !== 'none' && seconds(animationDuration) > 0.001) wrong.push(`${element.localName}.${element.className}${pseudo ?? ''}: animation ${animationName} of ${animationDuration}`);
        if (scrollBehavior === 'smooth') wrong.push(`${element.localName}.${element.className}: scrolls smoothly`);
      }
    }
  };
  walk(document.querySelector('#canvas')!);
  for (const one of document.getAnimations()) if (Number(one.effect?.getComputedTiming().duration) > 1) wrong.push(`an animation runs: ${(one as CSSTransition).transitionProperty ?? one.id}`);
  return wrong;
};

describe('every story', () => {
  test('should be there for each element: the same list', () => {
    const wanted = ['Default', 'Pending', 'Empty', 'Failed', 'One', 'FiveThousand', 'LongNames', 'Dark', 'Narrow', 'English', 'DsfrHost', 'DsfrDark'];
    const missing = ['badge', 'event-list', 'join', 'list', 'locator', 'map', 'search', 'structure'].flatMap((one) => wanted.map((story) => `pana-${one}/${story}`)).filter((one) => !names.includes(one));
    assert.deepEqual(missing, []);
  });

  test('should show its focus on every control, of 24 px at least, in light and dark', async (t) => {
    const page = await openGallery();
    for (const name of names) {
      await t.test(name, async () => {
        await mount(page, name);
        const wrong: string[] = [];
        await page.keyboard.press('Shift'); // the visitor uses the keyboard
        for (const one of schemesOf(name)) {
          await scheme(page, one);
          for (const text of await page.evaluate(focus)) wrong.push(`${one}: ${text}`);
        }
        assert.deepEqual([...new Set(wrong)], []);
      });
    }
    await page.context().close();
  });

  test('should stay whole with letters twice as large, and with a root of 32 px', async (t) => {
    const page = await openGallery();
    for (const name of names) {
      await t.test(name, async () => {
        const wrong: string[] = [];
        await page.setViewportSize({width: 1280, height: 900});
        await page.evaluate(() => (document.documentElement.style.fontSize = '32px'));
        await mount(page, name);
        for (const width of [1280, 768, 320]) {
          await page.setViewportSize({width, height: 900});
          await page.evaluate(still, false); // what is drawn on a map is not looked at
          for (const text of await page.evaluate(layout)) wrong.push(`${width}, root of 32 px: ${text}`);
          await page.evaluate(enlarge, true);
          for (const text of await page.evaluate(layout)) wrong.push(`${width}, twice as large: ${text}`);
          await page.evaluate(enlarge, false);
        }
        assert.deepEqual([...new Set(wrong)], []);
      });
    }
    await page.context().close();
  });

  test('should keep every control visible in forced colours, and still for who asked for it', async (t) => {
    const page = await openGallery({forcedColors: 'active', reducedMotion: 'reduce'});
    for (const name of names) {
      await t.test(name, async () => {
        await mount(page, name);
        assert.deepEqual([...new Set([...(await page.evaluate(shapeless)), ...(await page.evaluate(moving))])], []);
      });
    }
    await page.context().close();
  });
});

describe('the markers', () => {
  const settings = [['Default', 'light'], ['Default', 'dark'], ['DsfrHost', 'light'], ['DsfrDark', 'dark']] as const;
  for (const [story, value] of settings) {
    test(`should be told from the map, and their counts read, in each state: ${story}, ${value}`, async () => {
      const page = await openGallery();
      await mount(page, `pana-map/${story}`);
      await scheme(page, value);
      await page.waitForFunction(() => document.querySelector('pana-map')!.shadowRoot!.querySelector('.pad'));
      const read = (state: string): Promise<string[]> =>
        page.evaluate((name) => {
          const {contrast, behind} = (window as unknown as {colours: {contrast(a: string, b: string): number; behind(element: Element): string}}).colours;
          const root = document.querySelector('pana-map')!.shadowRoot!;
          const land = behind(root.querySelector('.stage')!);
          const wrong: string[] = [];
          for (const button of root.querySelectorAll<HTMLElement>('.markers button')) {
            if (name === 'selected') button.setAttribute('aria-current', 'true');
            if (name === 'pointed') button.classList.add('pointed');
            const style = getComputedStyle(button);
            const single = button.classList.contains('single');
            // A single one is drawn as rings: the first colour of its ground is that of its edge.
            const rings = style.backgroundImage.match(/(rgba?|oklch|color)\([^)]*\)/g) ?? [];
            const fill = single ? rings[0]! : style.backgroundColor;
            const check = (what: string, a: string, b: string, least: number): void => {
              if (contrast(a, b) < least) wrong.push(`${name} ${single ? 'marker' : 'cluster'}: ${what} ${a} on ${b}: ${contrast(a, b).toFixed(2)}`);
            };
            check('its fill on the map', fill, land, 3);
            if (single) check('its rings', rings[0]!, rings[1]!, 3);
            else check('its count', style.color, fill, 4.5);
            if (/pointed|selected/.test(name)) {
              if (style.outlineStyle === 'none' || parseFloat(style.outlineWidth) < 2) wrong.push(`${name}: no outline`);
              check('its outline on the map', style.outlineColor, land, 3);
            }
            if (name === 'selected') button.removeAttribute('aria-current');
            if (name === 'pointed') button.classList.remove('pointed');
          }
          return [...new Set(wrong)];
        }, state);
      assert.ok((await page.locator('pana-map .markers button').count()) >= 5);
      const wrong = [...(await read('normal')), ...(await read('pointed')), ...(await read('selected'))];
      await page.locator('pana-map .markers button').first().hover();
      wrong.push(...(await read('hover')));
      assert.deepEqual(wrong, []);
      await page.context().close();
    });
  }
});
