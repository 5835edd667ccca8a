/**
 * What every page of the registry is asked in a real Chromium: axe with the tags of WCAG 2.2 AA and RGAA, no scrolling sideways, one h1 and
 * headings in order, a focus one sees, targets of 24 px. `own-pages.long.ts` asks it everywhere; `own-pages.test.ts`, each day, at 320 px in
 * one scheme, and at one of the two other widths, where axe has every other page.
 */
import assert from 'node:assert/strict';
import {existsSync, readFileSync} from 'node:fs';
import {join} from 'node:path';
import {after, before, describe, test} from 'node:test';
import axe from 'axe-core';
import type {AxeResults} from 'axe-core';
import type {Browser, Page} from 'playwright-core';
import {STYLE} from '../../../worker/edge/pages/style.ts';
import {openChromium} from '../../hosts/chromium.ts';
import {isToday} from '../../support/turns.ts';
import {formHeaders, ORIGIN, pageGet} from '../../worker/registry/support.ts';
import {colours, type Colours} from '../colours.ts';
import {PAGE_ROUTES, PAGES} from './pages.ts';
import type {Line} from './pages.ts';
import {emptyWorld, fullWorld} from './world.ts';
import type {OwnWorld} from './world.ts';

export type Scheme = 'light' | 'dark';
export type Width = 320 | 768 | 1280;
/** Which width is looked at in which scheme, and whether axe is asked; sizes, headings and the focus always are. */
export type Plan = readonly (readonly [Width, Scheme, 'axe' | 'sizes'])[];

const CDN = join(import.meta.dirname, '../../../dist/cdn');

/**
 * What axe cannot decide by itself and a person looked at. Its colours are computed by us: {@link inPage}. A line nothing needs fails the
 * whole run.
 */
const REVIEWED: readonly {readonly rule: string; readonly target: RegExp; readonly why: RegExp; readonly reason: string; readonly contrast?: true}[] = [
  {
    rule: 'color-contrast', target: /./, why: /overlapped by another element|partially (?:overlaps|obscured)|outside/, contrast: true,
    reason: 'Cells that are scrolled out of the region of their table: axe asks the page what lies at a point that is not in the window.',
  },
  {
    rule: 'color-contrast', target: /./, why: /too short|only non-text characters/, contrast: true,
    reason: 'Figures and dashes of one character in a table, numbers on the markers of a map.',
  },
];

/** What is wrong with a page, but for what axe says. Runs in the page. */
export const inPage = (): string[] => {
  const wrong: string[] = [];
  const name = (element: Element): string => `${element.localName}${element.id && `#${element.id}`}.${element.className} "${(element.getAttribute('aria-label') ?? element.textContent ?? '').replace(/\s+/g, ' ').trim().slice(0, 40)}"`;
  const shown = (element: Element): boolean => element.getClientRects().length > 0 && element.checkVisibility({visibilityProperty: true});
  const root = document.documentElement;
  if (root.scrollWidth > root.clientWidth) {
    const wide = [...document.body.querySelectorAll('*')].filter((one) => one.getBoundingClientRect().right > root.clientWidth + 1 && !one.parentElement!.closest('.scroll, pre, textarea, .code') && shown(one));
    wrong.push(`scrolls sideways, ${root.scrollWidth - root.clientWidth} px: ${wide.slice(0, 3).map(name).join(' | ')}`);
  }
  for (const region of document.querySelectorAll<HTMLElement>('main *')) {
    const {overflowX} = getComputedStyle(region);
    if (!/auto|scroll/.test(overflowX) || region.scrollWidth <= region.clientWidth + 1 || region.matches('textarea')) continue;
    if (region.tabIndex < 0 || !(region.getAttribute('aria-label') ?? region.getAttribute('aria-labelledby'))) wrong.push(`a region that scrolls, without a focus or a name: ${name(region)}`);
  }
  const headings = [...document.querySelectorAll('h1, h2, h3, h4, h5, h6')].filter(shown).map((one) => Number(one.localName[1]));
  if (headings.filter((level) => level === 1).length !== 1) wrong.push(`h1: ${headings.filter((level) => level === 1).length}`);
  // The search of the desk and its alarm stand before the h1, without headings.
  if (headings[0] !== 1) wrong.push(`the first heading is an h${headings[0]}`);
  headings.forEach((level, i) => {
    if (i > 0 && level > headings[i - 1]! + 1) wrong.push(`an h${level} under an h${headings[i - 1]}`);
  });
  if (!/^.{4,} – PANA$/.test(document.title)) wrong.push(`title: ${document.title}`);
  const inText = (element: Element): boolean => element.localName === 'a' && [...(element.closest('p, dd, li, td, th, caption, blockquote, dt')?.childNodes ?? [])].some((node) => node !== element && !node.contains(element) && node.textContent!.trim() !== '');
  for (const element of document.querySelectorAll<HTMLElement>('a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex]')) {
    if (!shown(element) || element.closest('.skip, [aria-hidden=true]') || (element as HTMLButtonElement).disabled || element.matches('.unseen')) continue;
    const hit = element.matches('input[type=checkbox], input[type=radio]') ? [element, ...((element as HTMLInputElement).labels ?? [])] : [element];
    const [width, height] = (['width', 'height'] as const).map((side) => Math.max(...hit.map((one) => one.getBoundingClientRect()[side])));
    if (element.matches('a, button, input, select, textarea, summary') && !inText(element) && (width! < 24 || height! < 24)) wrong.push(`a target of ${Math.round(width!)} × ${Math.round(height!)} px: ${name(element)}`);
    if (element.tabIndex < 0) continue;
    element.focus({focusVisible: true, preventScroll: true} as FocusOptions);
    if (document.activeElement !== element) {
      wrong.push(`takes no focus: ${name(element)}`);
      continue;
    }
    const {outlineStyle, outlineWidth} = getComputedStyle(element);
    if (outlineStyle === 'none' || parseFloat(outlineWidth) < 2) wrong.push(`a focus one does not see: ${name(element)}`);
  }
  (document.activeElement as HTMLElement | null)?.blur();
  return wrong;
};

/** Puts one of each mistake on a page, and gives what is to be said of it. Runs in the page. */
const spoil = (): void => {
  const main = document.querySelector('main .wrap')!;
  const add = <K extends keyof HTMLElementTagNameMap>(tag: K, more: Partial<HTMLElementTagNameMap[K]> = {}): HTMLElementTagNameMap[K] => main.appendChild(Object.assign(document.createElement(tag), more));
  add('button');
  add('h5', {textContent: 'Un titre trop bas'});
  add('h1', {textContent: 'Un second titre'});
  const table = add('table');
  table.insertRow().insertCell().textContent = 'Intercommunalité'.repeat(10);
  const region = add('div', {className: 'scroll', id: 'defile'});
  region.append(table.cloneNode(true));
  add('p').append(Object.assign(document.createElement('a'), {href: '/', textContent: 'i', id: 'petit'}));
  const sheet = new CSSStyleSheet();
  sheet.replaceSync('#defile td { white-space: nowrap } #sans-trait:focus-visible { outline: 0 } #pale { color: #777; background: #888 } #petit { display: inline-block; width: 9px; height: 9px; padding: 0; overflow: hidden }');
  document.adoptedStyleSheets = [sheet];
  add('button', {id: 'sans-trait', textContent: 'Sans trait autour'});
  add('p', {id: 'pale', textContent: 'Trop pâle'});
  document.title = 'x';
};
const SPOILT: readonly RegExp[] = [
  /button-name on /, /an h5 under an h\d/, /h1: 2/, /scrolls sideways/, /a region that scrolls, without a focus or a name/, /a target of 9 × 9 px: a#petit/, /a focus one does not see: button#sans-trait/, /color-contrast on #pale/, /title: x/,
];

interface Finding {
  readonly rule: string;
  readonly target: string;
  readonly why: string;
  /** Of the text on the nearest opaque ground, as WCAG computes it; large text counts 1.5 times. */
  readonly contrast: number;
}

/** All that axe finds. Runs in the page, where axe is. */
const ask = async (): Promise<{violations: Finding[]; incomplete: Finding[]}> => {
  const results = await (window as unknown as {axe: {run(context: object, options: object): Promise<AxeResults>}}).axe.run(
    // Elements have their own suites: every story of each, in every state.
    {exclude: [['pana-join'], ['pana-survey'], ['pana-badge']]},
    {runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'RGAAv4'], rules: {'target-size': {enabled: true}}, resultTypes: ['violations', 'incomplete']},
  );
  const contrast = (selector: string): number => {
    const element = document.querySelector(selector);
    if (!element) return 0;
    // A number of a map stands on the disc of its marker.
    const disc = element.matches('.spots a > text') ? element.parentElement!.querySelector('circle') : null;
    return (window as unknown as {colours: Colours}).colours.ofText(element, disc ? [getComputedStyle(element).fill, getComputedStyle(disc).fill] : undefined);
  };
  const flat = (all: AxeResults['violations']): Finding[] => all.flatMap(({id, nodes}) => nodes.map(({target, any, all: every, none}) => {
    const path = target.flat().join(' ');
    return {rule: id, target: path, why: [...any, ...every, ...none].map(({message}) => message).join('; '), contrast: id === 'color-contrast' ? contrast(path) : 0};
  }));
  return {violations: flat(results.violations), incomplete: flat(results.incomplete)};
};

/** The text with the identifiers of a world in the place of their names. */
function filledIn(text: string, {names}: OwnWorld): string {
  return text.replace(/\{(\w+)\}/g, (_, name: string) => names[name] ?? assert.fail(`the world has no ${name}`));
}

/** What the registry answers to a line, as a browser of whoever looks would get it. */
export async function answerTo({who, at, post}: Line, world: OwnWorld): Promise<Response> {
  const path = filledIn(at, world).replace(/#.*/, '');
  if (post === undefined) return world.app.fetch(pageGet(path, world.cookies[who]));
  const body = new URLSearchParams(Object.entries(post).flatMap(([name, value]) => [value].flat().map((one): [string, string] => [name, filledIn(one, world)])));
  return world.app.fetch(new Request(ORIGIN + path, {method: 'POST', headers: formHeaders(world.cookies[who]), body: body.toString()}));
}

/** A page of a browser that has the registry behind every address: the answer to the line that is looked at, its sheet and its scripts. */
export async function openOwnPages(browser: Browser): Promise<{page: Page; show(line: Line, world: OwnWorld): Promise<number>}> {
  const page = await (await browser.newContext({viewport: {width: 320, height: 800}})).newPage();
  let answered: {status: number; headers: Record<string, string>; body: string} | undefined;
  await page.route('**/*', async (route) => {
    const {pathname} = new URL(route.request().url());
    if (route.request().isNavigationRequest() && answered !== undefined) return route.fulfill(answered);
    if (pathname === '/style.css') return route.fulfill({contentType: 'text/css; charset=utf-8', body: STYLE});
    const file = join(CDN, pathname);
    return pathname.startsWith('/site/') && existsSync(file) ? route.fulfill({contentType: 'text/javascript; charset=utf-8', body: readFileSync(file)}) : route.fulfill({status: 404, body: ''});
  });
  return {
    page,
    async show(line, world) {
      const answer = await answerTo(line, world);
      answered = {status: answer.status, headers: Object.fromEntries(answer.headers), body: await answer.text()};
      // Two addresses that differ behind # only are one page for a browser, and nothing would be loaded.
      await page.goto('about:blank');
      await page.goto(ORIGIN + filledIn(line.at, world), {waitUntil: 'load'});
      return answer.status;
    },
  };
}

/** Declares the tests. `planOf` says for each page, by its place in the list, what it is looked at in. */
export function checkOwnPages(planOf: (at: number) => Plan, whole: boolean): void {
  let browser: Browser;
  let worlds: Readonly<Record<'full' | 'empty', OwnWorld>>;
  let opened: Awaited<ReturnType<typeof openOwnPages>>;
  const used = new Set<string>();
  const errors: string[] = [];
  before(async () => {
    [browser, worlds] = await Promise.all([openChromium(), fullWorld().then((full) => ({full, empty: emptyWorld()}))]);
    opened = await openOwnPages(browser);
    opened.page.on('pageerror', (error) => errors.push(String(error)));
  });
  after(() => browser?.close());

  async function wrongWith(line: Line, plan: Plan, change?: () => void): Promise<string[]> {
    const {page} = opened;
    const wrong: string[] = [];
    const status = await opened.show(line, line.empty ? worlds.empty : worlds.full);
    if (status !== (line.status ?? 200)) return [`answers ${status}`];
    // Through the debugger: the page's own policy would refuse an injected script, rightly.
    await page.evaluate(axe.source);
    await page.evaluate(colours);
    if (change !== undefined) await page.evaluate(change);
    for (const [width, scheme, asked] of plan) {
      await page.emulateMedia({colorScheme: scheme});
      await page.setViewportSize({width, height: 800});
      const {violations, incomplete} = asked === 'axe' ? await page.evaluate(ask) : {violations: [], incomplete: []};
      const found = violations.map(({rule, target, why}) => `${rule} on ${target}: ${why}`);
      for (const {rule, target, why, contrast} of incomplete) {
        const known = REVIEWED.find((one) => one.rule === rule && one.target.test(target) && one.why.test(why));
        if (known === undefined) found.push(`not reviewed: ${rule} on ${target}: ${why}`);
        else used.add(known.reason);
        if (known?.contrast && contrast < 4.5) found.push(`contrast ${contrast.toFixed(2)} of ${target}`);
      }
      found.push(...await page.evaluate(inPage));
      wrong.push(...found.map((one) => `${width} ${scheme}: ${one}`));
    }
    return wrong;
  }

  describe('every page of the registry', () => {
    test('should have a line that says where it is', () => {
      const without = PAGE_ROUTES.filter((path) => PAGES[path] === undefined);
      assert.deepEqual(without, [], 'write a line for each of these in test/a11y/own-pages/pages.ts');
      assert.deepEqual(Object.keys(PAGES).filter((path) => !PAGE_ROUTES.includes(path)), [], 'lines of pages that are gone');
    });

    test('should be seen to fail when it is not', async () => {
      const found = await wrongWith({who: 'coordinator', at: '/desk/labels'}, [[320, 'light', 'axe']], spoil);
      assert.deepEqual(SPOILT.filter((one) => !found.some((line) => one.test(line))).map(String), [], found.join('\n'));
    });

    test('should say the cards of a telephone as the lines of a table', async () => {
      await opened.show({who: 'coordinator', at: '/desk/demandes'}, worlds.full);
      await opened.page.setViewportSize({width: 320, height: 800});
      const {nodes} = await (await opened.page.context().newCDPSession(opened.page)).send('Accessibility.getFullAXTree');
      const count = (role: string): number => nodes.filter((node) => !node.ignored && node.role?.value === role).length;
      assert.deepEqual(['table', 'row', 'columnheader', 'rowheader', 'cell'].map((role) => `${role} ${count(role)}`), ['table 1', 'row 21', 'columnheader 5', 'rowheader 20', 'cell 80']);
    });

    let at = 0;
    for (const [route, lines] of Object.entries(PAGES)) {
      const from = at;
      at += lines.length;
      test(`should be accessible, whoever uses it and on what: ${route}`, async () => {
        const found: string[] = [];
        for (const [i, line] of lines.entries()) {
          // Each day half of the pages and of their other states.
          if (!whole && !isToday(from + i)) continue;
          const what = `${line.who} ${line.at}${line.post ? ' (sent)' : ''}${line.empty ? ' (empty)' : ''}`;
          found.push(...(await wrongWith(line, planOf(from + i))).map((one) => `${what}: ${one}`));
        }
        assert.deepEqual(found, []);
      });
    }

    test('should throw nothing', () => {
      assert.deepEqual(errors, []);
      assert.deepEqual([...worlds.full.deps.reports, ...worlds.empty.deps.reports], []);
    });

    if (whole) test('should need every line of what was reviewed', () => assert.deepEqual(REVIEWED.map(({reason}) => reason).filter((line) => !used.has(line)), []));
  });
}
