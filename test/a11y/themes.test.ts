/**
 * The themes a site copies: only tokens and parts, each of them of the manifest; the contrast of what they colour, in every state of the
 * locator each day, in those of every other element in the long run (`themes.long.ts`).
 */
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
  let all: readonly string[] = [];
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
    site = await serveGallery({stories: process.env['PANA_TURNS'] === 'all' ? 'stories/{themes,pana-*}/*.stories.ts' : 'stories/themes/*.stories.ts'});
    browser = await openChromium();
    const page = await open();
    all = await page.evaluate(() => (window as unknown as {gallery: Gallery}).gallery.names);
    names = all.filter((name) => name.startsWith('Thèmes/'));
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

  /** Of each element but the locator, the stories that show most of it. */
  const SHOWN: Readonly<Record<string, readonly string[]>> = {
    'pana-badge': ['Default', 'Line', 'Mark'],
    'pana-event': ['Default', 'FormErrors', 'FormSent'],
    'pana-event-list': ['Default', 'MonthDay', 'AlertErrors'],
    'pana-join': ['Default', 'Empty', 'Review', 'Sent'],
    'pana-list': ['Near', 'Empty'],
    'pana-map': ['Default', 'TilesOnRequest'],
    'pana-search': ['Needs', 'Criteria', 'Suggestions'],
    'pana-structure': ['Contact', 'Warnings', 'ReportingErrors'],
    'pana-survey': ['Errors', 'Sent'],
  };
  /** The file, and the page it is on. */
  const DRESSED: readonly {readonly file: string; readonly scheme: 'light' | 'dark'; readonly dsfr?: 'Host' | 'Dark'}[] = [
    ...['contrast', 'federation', 'large', 'minimal'].flatMap((file) => [{file, scheme: 'light'} as const, {file, scheme: 'dark'} as const]),
    {file: 'dsfr', scheme: 'light', dsfr: 'Host'}, {file: 'dsfr', scheme: 'dark', dsfr: 'Dark'}, {file: 'dsfr-dark', scheme: 'dark', dsfr: 'Host'},
  ];
  /** In the page: the theme, and the scheme of the page around it. */
  const dress = ([css, scheme]: [string, string]): void => {
    const style = document.querySelector('#theme') ?? document.head.appendChild(Object.assign(document.createElement('style'), {id: 'theme'}));
    style.textContent = css;
    document.querySelector<HTMLElement>('#canvas > *')!.style.colorScheme = scheme;
  };

  describe('of every other element', {skip: process.env['PANA_TURNS'] !== 'all' && 'in the long run'}, () => {
    test('should be asked of all ten', () => assert.deepEqual([...Object.keys(SHOWN), 'pana-locator'].sort(), elements.map(({tagName}) => tagName).sort()));

    let page: Page;
    before(async () => {
      page = await open();
    });
    after(() => page?.context().close());
    const stories = Object.entries(SHOWN).flatMap(([tag, states]) => states.map((state) => `${tag}/${state}`));
    for (const story of stories) {
      const tag = story.split('/')[0]!;
      test(`should be enough, in every theme: ${story}`, async () => {
        const wrong: string[] = [];
        let mounted = '';
        for (const {file, scheme, dsfr} of DRESSED) {
          // The variables of the DSFR come with a story of its own; what it shows is the element's first state.
          const name = dsfr ? `${tag}/Dsfr${dsfr}` : story;
          assert.ok(all.includes(name), `${name} is no story`);
          if (name !== mounted) await page.evaluate((one) => (window as unknown as {gallery: Gallery}).gallery.mount(one), name);
          mounted = name;
          // What a marker looks like when it is pointed at comes with what moves the map.
          if (tag === 'pana-map') await page.waitForFunction(() => document.querySelector('pana-map')!.shadowRoot!.querySelector('.pad'));
          await page.evaluate(dress, [readFileSync(resolve(ROOT, `stories/themes/${file}.css`), 'utf8'), scheme] as [string, string]);
          const {wrong: found, texts} = await page.evaluate(shortfalls, file === 'contrast' ? OWN['Contraste élevé']! : FLOORS);
          assert.ok(texts > 0, `${name}: nothing is seen`);
          for (const one of found) wrong.push(`${file} ${scheme}, ${name}: ${one}`);
        }
        assert.deepEqual(wrong, []);
      });
    }

    test('should be found too low where it is', async () => {
      await page.evaluate((one) => (window as unknown as {gallery: Gallery}).gallery.mount(one), 'pana-survey/Errors');
      await page.evaluate(dress, ['pana-survey { --pana-color-danger: #e99; --pana-color-control: #ccc; --pana-color-muted: #aaa }', 'light'] as [string, string]);
      const wrong = (await page.evaluate(shortfalls, FLOORS)).wrong.join('\n');
      for (const kind of [/^text rgb\(238, 153, 153\) .*pana-survey/m, /^control .*pana-survey (?:textarea|input|select|button)/m]) assert.match(wrong, kind);
    });
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
