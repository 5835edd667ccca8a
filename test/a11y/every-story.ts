/**
 * Every story × {light, dark} × {1280, 768, 320}: axe with the tags of WCAG 2.2 AA and RGAA, sizes, spacing, no second scroll bar.
 * `stories.long.ts` asks axe every rule in all six; `stories.test.ts`, of half of the stories a day, every rule at one of the wider widths and at
 * 320 px, and there the rules on colours in the other scheme. Storybook's own run asks axe of every story each day, as it is first shown.
 */
import assert from 'node:assert/strict';
import {readFileSync} from 'node:fs';
import {createRequire} from 'node:module';
import {after, before, describe, test} from 'node:test';
import type {AxeResults} from 'axe-core';
import type {Browser, Page} from 'playwright-core';
import {openChromium} from '../hosts/chromium.ts';
import type {Served} from '../support/serve.ts';
import {randomOf} from '../support/structures.ts';
import {isToday} from '../support/turns.ts';
import {colours, type Colours} from './colours.ts';
import {serveGallery, still, type Gallery} from './gallery.ts';
import {REVIEWED} from './reviewed.ts';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const WIDTHS = [1280, 768, 320] as const;

let site: Served;
let browser: Browser;
let page: Page;
let names: readonly string[] = [];
const used = new Set<string>();
const errors: string[] = [];

async function openGallery(): Promise<void> {
  page = await (await browser.newContext({viewport: {width: 1280, height: 900}})).newPage();
  page.on('pageerror', (error) => errors.push(String(error)));
  await page.goto(`${site.origin}/`);
  await page.waitForFunction(() => 'gallery' in window);
  await page.evaluate(AXE);
  await page.evaluate(colours);
}
before(async () => {
  site = await serveGallery();
  browser = await openChromium();
  await openGallery();
  names = await page.evaluate(() => (window as unknown as {gallery: Gallery}).gallery.names);
});
after(async () => {
  await browser?.close();
  await site?.close();
});

type Scheme = 'light' | 'dark';

/** The schemes a story is looked at in: where the host's own variables decide, they are those of one. */
const schemesOf = (name: string): readonly Scheme[] => (/D(?:sfr|SFR\/)Dark/.test(name) ? ['dark'] : /Dsfr|DSFR/.test(name) ? ['light'] : ['light', 'dark']);

/** All of axe's rules, or those that look at colours: nothing else of a page changes with its scheme. */
type Rules = 'all' | 'colours';

interface Finding {
  readonly rule: string;
  readonly target: string;
  readonly why: string;
  /** Text against the nearest opaque background, computed by us; large text counts 1.5 × as WCAG allows (3 instead of 4.5). */
  readonly contrast: number;
}
/** What axe finds; once more when the map redrew under it, which leaves findings about nodes that are gone (`:root`). */
async function axe(rules: Rules): Promise<{violations: Finding[]; incomplete: Finding[]}> {
  const found = await axeOnce(rules);
  if (![...found.violations, ...found.incomplete].some(({target}) => target === ':root')) return found;
  await page.waitForTimeout(500);
  return axeOnce(rules);
}
const axeOnce = (asked: Rules): Promise<{violations: Finding[]; incomplete: Finding[]}> =>
  page.evaluate(async (only) => {
    const results = await (window as unknown as {axe: {run(context: object, options: object): Promise<AxeResults>}}).axe.run(
      {include: [['#canvas']]},
      {
        ...(only === 'colours'
          ? {runOnly: {type: 'rule', values: ['color-contrast', 'link-in-text-block']}}
          : {runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'RGAAv4'], rules: {'target-size': {enabled: true}}}),
        resultTypes: ['violations', 'incomplete'],
      },
    );
    const find = (path: readonly string[]): Element | null => {
      let root: ParentNode = document;
      let found: Element | null = null;
      for (const selector of path) {
        found = root.querySelector(selector);
        if (found?.shadowRoot) root = found.shadowRoot;
      }
      return found;
    };
    const contrast = (path: readonly string[]): number => {
      const element = find(path);
      return element ? (window as unknown as {colours: Colours}).colours.ofText(element) : 0;
    };
    const flat = (all: AxeResults['violations']): {rule: string; target: string; why: string; contrast: number}[] =>
      all.flatMap(({id, nodes}) =>
        nodes.map(({target, any, all: every, none}) => {
          const path = target.flat() as string[];
          const why = [...any, ...every, ...none].map(({message}) => message).join('; ');
          return {rule: id, target: path.join(' → '), why, contrast: id === 'color-contrast' ? contrast(path) : 0};
        }),
      );
    return {violations: flat(results.violations), incomplete: flat(results.incomplete)};
  }, asked);

/** Sizes and clipped texts, through every open shadow root. */
const measure = (): {small: string[]; clipped: string[]; wide: number} => {
  const small: string[] = [];
  const clipped: string[] = [];
  const name = (element: Element): string => `${element.localName}.${element.className} "${(element.getAttribute('aria-label') ?? element.textContent ?? '').trim().slice(0, 40)}"`;
  const inText = (element: Element): boolean => element.localName === 'a' && /^(P|DD|LI|SPAN|SMALL|FOOTER)$/i.test(element.parentElement?.localName ?? '');
  const walk = (root: ParentNode): void => {
    for (const element of root.querySelectorAll<HTMLElement>('*')) {
      if (element.shadowRoot) walk(element.shadowRoot);
      if (element.getClientRects().length === 0 || element.closest('.out-of-sight, [aria-hidden=true]')) continue;
      const style = getComputedStyle(element);
      const {width, height} = element.getBoundingClientRect();
      const control = element.matches('button, input:not([type=checkbox]):not([type=radio]), select, summary, a[href], [role=option]');
      if (control && !inText(element) && (width < 24 || height < 24)) small.push(`${name(element)} ${Math.round(width)}×${Math.round(height)}`);
      const cuts = /hidden|clip/.test(style.overflowY) || /hidden|clip/.test(style.overflowX);
      const texts = [...element.childNodes].some((node) => node.nodeType === 3 && node.textContent!.trim());
      if (cuts && texts && (element.scrollHeight > element.clientHeight + 2 || element.scrollWidth > element.clientWidth + 2)) clipped.push(name(element));
    }
  };
  walk(document.querySelector('#canvas')!);
  return {small, clipped, wide: document.documentElement.scrollWidth - document.documentElement.clientWidth};
};

/** Markers whose centres are less than 24 px apart. */
const crowded = (): string[] => {
  const centres: [string, number, number][] = [];
  const walk = (root: ParentNode): void => {
    for (const element of root.querySelectorAll('*')) {
      if (element.shadowRoot) walk(element.shadowRoot);
      if (!/^(marker|cluster)$/.test(element.getAttribute('part') ?? '') || element.localName !== 'button') continue;
      const {x, y, width, height} = element.getBoundingClientRect();
      centres.push([element.getAttribute('aria-label') ?? '', x + width / 2, y + height / 2]);
    }
  };
  walk(document);
  return centres.flatMap(([name, x, y], i) =>
    centres.slice(i + 1).flatMap(([other, u, v]) => (Math.hypot(x - u, y - v) < 23.9 ? [`${name} and ${other} are ${Math.hypot(x - u, y - v).toFixed(1)} px apart`] : [])),
  );
};

/** WCAG 1.4.12, put on every text of the widgets as a visitor's own sheet would. */
const spacing = (on: boolean): void => {
  const walk = (root: ParentNode): void => {
    for (const element of root.querySelectorAll('*')) {
      if (!element.shadowRoot) continue;
      walk(element.shadowRoot);
      element.shadowRoot.querySelector('style.spacing')?.remove();
      if (!on) continue;
      const style = document.createElement('style');
      style.className = 'spacing';
      style.textContent = '* { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important } p { margin-block-end: 2em !important }';
      element.shadowRoot.append(style);
    }
  };
  walk(document);
};
const frames = (): Promise<void> => page.evaluate(() => new Promise<void>((done) => requestAnimationFrame(() => requestAnimationFrame(() => done()))));

/** What axe is asked of one story, width by width. */
type Plan = readonly (readonly [width: (typeof WIDTHS)[number], runs: readonly (readonly [Scheme, Rules])[]])[];

function planOf(schemes: readonly Scheme[], whole: boolean, random: () => number): Plan {
  if (whole || schemes.length === 1) return WIDTHS.map((width) => [width, schemes.map((one) => [one, 'all'] as const)] as const);
  const [first, second] = random() < 0.5 ? schemes : schemes.toReversed();
  const wide: Plan[number] = random() < 0.5 ? [1280, [[first!, 'all']]] : [768, [[second!, 'all']]];
  return [wide, [320, [[first!, 'all'], [second!, 'colours']]]];
}

/** Declares the tests. `whole`: every rule in every scheme at every width, whatever the day. */
export function checkEveryStory({whole, seed}: {readonly whole: boolean; readonly seed: number}): void {
  const random = randomOf(seed);
  describe('every story', () => {
    test(`should be accessible in two schemes, at three widths${whole ? '' : ` (PANA_SEED=${seed})`}`, async (t) => {
      assert.ok(names.length >= 30, `${names.length} stories`);
      for (const [at, name] of names.entries()) {
        const plan = planOf(schemesOf(name), whole, random);
        if (!whole && !isToday(at)) continue;
        await t.test(name, async () => {
          await page.setViewportSize({width: 1280, height: 900});
          await page.evaluate((story) => (window as unknown as {gallery: Gallery}).gallery.mount(story), name);
          const wrong: string[] = [];
          for (const [width, runs] of plan) {
            await page.setViewportSize({width, height: 900});
            await page.evaluate(still, true);
            for (const [scheme, rules] of runs) {
              await page.evaluate((value) => {
                document.documentElement.style.colorScheme = value;
                document.querySelector<HTMLElement>('#canvas > *')!.style.colorScheme = value;
              }, scheme);
              await frames();
              const {violations, incomplete} = await axe(rules);
              for (const {rule, target, why} of violations) wrong.push(`${scheme} ${width}: ${rule} on ${target}: ${why}`);
              for (const {rule, target, why, contrast} of incomplete) {
                const line = REVIEWED.find((one) => one.rule === rule && one.target.test(target) && one.why.test(why));
                if (line) used.add(line.reason);
                if (line?.contrast && contrast < 4.5) wrong.push(`${scheme} ${width}: contrast ${contrast.toFixed(2)} of ${target}`);
                if (line?.spacing) for (const pair of await page.evaluate(crowded)) wrong.push(`${scheme} ${width}: ${pair}`);
                if (!line) wrong.push(`${scheme} ${width}: not reviewed: ${rule} on ${target}: ${why}`);
              }
            }
            const {small, wide} = await page.evaluate(measure);
            for (const one of small) wrong.push(`${width}: a target of less than 24 px: ${one}`);
            if (wide > 1) wrong.push(`${width}: ${wide} px wider than the window`);
          }
          await page.evaluate(spacing, true);
          await frames();
          const {clipped, wide} = await page.evaluate(measure);
          for (const one of clipped) wrong.push(`320, spaced: cut: ${one}`);
          if (wide > 1) wrong.push(`320, spaced: ${wide} px wider than the window`);
          await page.evaluate(spacing, false);
          assert.deepEqual([...new Set(wrong)], []);
        });
      }
    });

    test('should throw nothing', () => assert.deepEqual(errors, []));

    // What a day leaves out may be what a line is for.
    if (whole) {
      test('should need every line of what was reviewed', () => {
        assert.deepEqual(REVIEWED.map(({reason}) => reason).filter((line) => !used.has(line)), []);
      });
    }
  });
}
