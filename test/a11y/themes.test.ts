/** The themes a site copies: only tokens and parts, each of them of the manifest; the contrast of what they colour, in every state of the locator. */
import assert from 'node:assert/strict';
import {globSync, readFileSync} from 'node:fs';
import {basename, resolve} from 'node:path';
import {after, before, describe, test} from 'node:test';
import type {Browser, Page} from 'playwright-core';
import {openChromium} from '../hosts/chromium.ts';
import type {ElementDeclaration} from '../manifest/check.ts';
import type {Served} from '../support/serve.ts';
import {colours} from './colours.ts';
import {serveGallery, type Gallery} from './gallery.ts';
import {shortfalls, type Floors} from './looks.ts';

const ROOT = resolve(import.meta.dirname, '../..');
const NAMES = ['contrast', 'dsfr', 'dsfr-dark', 'federation', 'large', 'minimal'];
const FLOORS: Floors = {text: 4.5, control: 3};
/** What a theme promises beyond. */
const OWN: Record<string, Floors> = {'Contraste élevé': {text: 7, control: 4.5}};

const manifest = JSON.parse(readFileSync(resolve(ROOT, 'dist/custom-elements.json'), 'utf8')) as {modules: {declarations?: Partial<ElementDeclaration>[]}[]};
const elements = manifest.modules.flatMap(({declarations = []}) => declarations).filter((one): one is ElementDeclaration => one.tagName !== undefined);

describe('the files of the themes', () => {
  test('should be the six', () => assert.deepEqual(globSync('stories/themes/*.css', {cwd: ROOT}).map((file) => basename(file, '.css')).sort(), NAMES));

  for (const name of NAMES) {
    test(`should set only tokens, on our elements, and parts that are there: ${name}`, () => {
      const css = readFileSync(resolve(ROOT, `stories/themes/${name}.css`), 'utf8').replace(/\/\*[\s\S]*?\*\//g, '');
      const tokens = new Set(elements.flatMap(({cssProperties = []}) => cssProperties.map(({name: token}) => token)));
      let rules = 0;
      for (const [, selector, body] of css.matchAll(/([^{}]+)\{([^}]*)\}/g)) {
        rules += 1;
        for (const one of selector!.trim().split(/,(?![^(]*\))/)) {
          const [, tags, part] = /^\s*(?::is\(([^)]*)\)|pana-[a-z-]+)(?:::part\(([a-z]+)\))?$/.exec(one) ?? assert.fail(`${one.trim()} is more than an element or its part`);
          const named = (tags ?? one.trim().split('::')[0]!).split(',').map((tag) => elements.find(({tagName}) => tagName === tag.trim()) ?? assert.fail(`${tag} is not an element`));
          if (part) for (const {tagName, cssParts = []} of named) assert.ok(cssParts.some(({name: known}) => known === part), `${tagName}::part(${part})`);
          else for (const [, property] of body!.matchAll(/^\s*([a-z-]+):/gm)) assert.ok(tokens.has(property!), `${property} is not a token`);
        }
      }
      assert.ok(rules > 1);
      // A theme is for a page: what it leaves out stands there in other colours.
      const dressed = /^([^{}]+)\{/.exec(css.trim())![1]!.split(',').map((tag) => tag.trim());
      assert.deepEqual(dressed.sort(), elements.map(({tagName}) => tagName).sort());
      assert.doesNotMatch(css, /!important|url\(|@import/);
    });
  }
});

describe('the contrast of the themes', () => {
  let site: Served;
  let browser: Browser;
  let names: readonly string[] = [];
  const open = async (): Promise<Page> => {
    const page = await (await browser.newContext({viewport: {width: 1280, height: 900}})).newPage();
    await page.goto(`${site.origin}/`);
    await page.waitForFunction(() => 'gallery' in window);
    await page.evaluate(colours);
    return page;
  };
  const mount = async (page: Page, name: string): Promise<void> => {
    await page.evaluate((story) => (window as unknown as {gallery: Gallery}).gallery.mount(story), name);
    await page.waitForFunction(() => document.querySelector('pana-locator')!.shadowRoot!.querySelector('pana-map')!.shadowRoot!.querySelector('.pad'));
  };
  before(async () => {
    site = await serveGallery({stories: 'stories/themes/*.stories.ts'});
    browser = await openChromium();
    const page = await open();
    names = await page.evaluate(() => (window as unknown as {gallery: Gallery}).gallery.names);
    await page.context().close();
  });
  after(async () => {
    await browser?.close();
    await site?.close();
  });

  /** The states a visitor meets, one after the other, and what falls short in each. */
  async function look(page: Page, floors: Floors): Promise<string[]> {
    const wrong: string[] = [];
    const read = async (state: string, least: {texts: number; controls: number; markers: number}): Promise<void> => {
      const {wrong: found, ...seen} = await page.evaluate(shortfalls, floors);
      for (const one of found) wrong.push(`${state}: ${one}`);
      for (const kind of ['texts', 'controls', 'markers'] as const) assert.ok(seen[kind] >= least[kind], `${state}: ${seen[kind]} ${kind}`);
    };
    await read('results', {texts: 80, controls: 10, markers: 10});
    await page.locator('pana-search #needs').click();
    await page.locator('pana-search [part=family] summary').first().click();
    await page.locator('pana-search [part=family] input').first().check();
    await page.locator('pana-search [part=chip]').waitFor();
    await page.locator('pana-search #place').fill('tours');
    await page.locator('pana-search [part=suggestion]').first().waitFor();
    await read('search', {texts: 80, controls: 12, markers: 1});
    await page.locator('pana-search #place').press('Escape');
    await page.locator('pana-list [part=title]').first().click();
    await page.locator('pana-structure [part=section]').first().waitFor();
    await read('sheet', {texts: 40, controls: 10, markers: 1});
    return wrong;
  }

  test('should be enough in each: texts, controls, markers, focus', async (t) => {
    assert.equal(names.length, 11, names.join());
    for (const name of names) {
      await t.test(name, async () => {
        const page = await open();
        await mount(page, name);
        assert.deepEqual(await look(page, OWN[name.split('/')[1]!] ?? FLOORS), []);
        await page.context().close();
      });
    }
  });

  test('should be found too low where it is', async () => {
    const page = await open();
    await mount(page, 'Thèmes/Fédération/Light');
    const planted = {'--pana-color-muted': '#999', '--pana-color-control': '#ccc', '--pana-color-focus': '#eee', '--pana-map-pointed': '#0b5c56', '--pana-map-land': '#0b5c56'};
    await page.evaluate((all) => {
      for (const [token, value] of Object.entries(all)) document.querySelector<HTMLElement>('pana-locator')!.style.setProperty(token, value);
    }, planted);
    const wrong = (await page.evaluate(shortfalls, FLOORS)).wrong.join('\n');
    for (const kind of [/^text rgb\(153/m, /^control .*part|^control .*input/m, /^focus rgb\(238/m, /^pointed/m, /^marker/m]) assert.match(wrong, kind);
    await page.context().close();
  });
});
