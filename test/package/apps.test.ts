/**
 * The package in the applications of those who install it: built by their tools, opened in Chromium on another origin than the
 * directory's, in React 19 and Vue 3 too (RELIABILITY.md, H31 and H32).
 */
import assert from 'node:assert/strict';
import {globSync, readFileSync} from 'node:fs';
import {join} from 'node:path';
import {after, before, describe, test} from 'node:test';
import {nodeResolve} from '@rollup/plugin-node-resolve';
import type {Browser, Page} from 'playwright-core';
import {rollup} from 'rollup';
import ts from 'typescript';
import {build} from 'vite';
import {openChromium, openPage, type OpenedPage} from '../hosts/chromium.ts';
import {startWorld, type World} from '../hosts/world.ts';
import {installPackage, type Consumer} from './consumer.ts';

let browser: Browser;
let world: World;
let consumer: Consumer;
before(async () => {
  consumer = installPackage();
  world = await startWorld();
  browser = await openChromium(['--js-flags=--expose-gc']);
});
after(async () => {
  await browser?.close();
  await world?.close();
  consumer?.close();
});

const TYPES: Readonly<Record<string, string>> = {html: 'text/html; charset=utf-8', js: 'text/javascript', css: 'text/css'};

/** Puts what was built on the host's origin and opens it. */
async function open(name: string, folder: string): Promise<OpenedPage> {
  for (const file of globSync('**/*.{html,js,css}', {cwd: folder})) {
    const path = file.replaceAll('\\', '/');
    world.page(`/${name}/${path}`, {body: readFileSync(join(folder, file), 'utf8'), type: TYPES[path.split('.').at(-1)!]!});
  }
  world.forget();
  return openPage(browser, `${world.host}/${name}/index.html`);
}

async function viteApp(name: 'vite' | 'react' | 'vue'): Promise<string> {
  await build({
    root: consumer.app(name), configFile: false, logLevel: 'error', base: './', envFile: false,
    define: {__VUE_OPTIONS_API__: 'false', __VUE_PROD_DEVTOOLS__: 'false', __VUE_PROD_HYDRATION_MISMATCH_DETAILS__: 'false'},
  });
  return join(consumer.app(name), 'dist');
}

/** How many names of results an element shows, once it shows `count`. */
const results = async (page: Page, element: string, count: number): Promise<void> => {
  await page.locator(`${element} [part=title]`).nth(count - 1).waitFor();
  assert.equal(await page.locator(`${element} [part=title]`).count(), count);
};
const found = (page: Page, element: string): Promise<string> => page.locator(`${element} pana-list [part=heading], ${element}[territory]:is(pana-list) [part=heading]`).first().innerText();

describe('bundlers', () => {
  test('should work in an application of Rollup that imports one element', async () => {
    const bundle = await rollup({
      input: join(consumer.app('rollup'), 'main.js'),
      plugins: [nodeResolve({browser: true})],
      onwarn: (warning) => assert.fail(warning.message),
    });
    const folder = join(consumer.app('rollup'), 'dist');
    const {output} = await bundle.write({dir: folder, format: 'es', entryFileNames: 'main.js'});
    await bundle.close();
    world.page('/rollup/index.html', {body: readFileSync(join(consumer.app('rollup'), 'index.html'), 'utf8')});
    // The server's schemas are in the package for their types: no page carries them.
    const modules = output.flatMap((file) => (file.type === 'chunk' ? file.moduleIds : []));
    assert.deepEqual(modules.filter((id) => /[\\/]zod[\\/]/.test(id)), []);
    assert.deepEqual(modules.filter((id) => /[\\/](?:pana-map|pana-locator|leaflet)[\\/]/.test(id)), [], 'elements that nobody asked for');
    const {page, errors, close} = await open('rollup', folder);
    await results(page, 'pana-list', 20);
    assert.match(await found(page, 'pana-list'), /^45 structures/);
    assert.equal(await page.locator('pana-list [part=heading]').getAttribute('aria-level'), '3');
    assert.deepEqual(errors, []);
    await close();
  });

  test('should work in an application of Vite that imports everything', async () => {
    const {page, errors, close} = await open('vite', await viteApp('vite'));
    await results(page, 'pana-locator', 20);
    await page.locator('pana-map [part=cluster], pana-map [part=marker]').first().waitFor();
    await page.getByRole('link', {name: 'Exemple – Structure n° 1', exact: true}).click();
    assert.equal(await page.locator('output').innerText(), 's1');
    await page.locator('pana-structure').getByRole('heading', {name: 'Exemple – Structure n° 1'}).waitFor();
    assert.deepEqual(errors, []);
    await close();
  });
});

describe('frameworks', () => {
  for (const name of ['react', 'vue'] as const) {
    describe(name, () => {
      let opened: OpenedPage;
      let page: Page;
      before(async () => {
        opened = await open(name, await viteApp(name));
        page = opened.page;
      });
      after(() => opened?.close());
      const text = (selector: string): Promise<string> => page.locator(selector).innerText();

      test('should show what attributes and properties ask for', async () => {
        await results(page, '#tous pana-locator', 20);
        await page.locator('#compta pana-locator').scrollIntoViewIfNeeded();
        await results(page, '#compta pana-locator', 20);
        assert.match(await text('#tous pana-list [part=heading]'), /^45 structures/);
        assert.match(await text('#compta pana-list [part=heading]'), /^22 structures/);
        // A property in one, an attribute in the other.
        const level = (group: string) => page.locator(`#${group} pana-list [part=heading]`).evaluate((it) => it.getAttribute('aria-level'));
        assert.deepEqual([await level('tous'), await level('compta')], ['3', '4']);
        const attributes = (group: string) => page.locator(`#${group} pana-locator`).evaluate((it) => it.getAttributeNames().filter((one) => /heading|sync|class/.test(one)).sort());
        assert.deepEqual(await attributes('compta'), ['class', 'heading-level']);
        // False is false, not the text "false".
        assert.deepEqual((await attributes('tous')).filter((one) => one === 'sync-url'), []);
        assert.equal(await page.locator('#tous pana-locator').evaluate((it) => (it as unknown as {syncUrl: unknown}).syncUrl), false);
      });

      test('should keep nodes, results and the open sheet when keyed blocks change places', async () => {
        await page.evaluate(() => ((window as unknown as {kept: Element[]}).kept = [...document.querySelectorAll('pana-locator')]));
        await page.locator('#tous').getByRole('link', {name: 'Exemple – Structure n° 1', exact: true}).click();
        const sheet = page.locator('#tous pana-structure').getByRole('heading', {name: 'Exemple – Structure n° 1'});
        await sheet.waitFor();
        // The name shows at once, from the results; what the sheet asks for comes after.
        const told = (): boolean => world.apiLog.some((line) => line.startsWith('GET /v1/structures/s1'));
        for (const end = performance.now() + 8000; !told() && performance.now() < end; ) await page.waitForTimeout(20);
        const asked = world.apiLog.length;
        for (const first of ['compta', 'tous', 'compta']) {
          await page.locator('#turn').click();
          await page.locator(`section:first-of-type#${first}`).waitFor();
          await sheet.waitFor();
        }
        assert.ok(await page.evaluate(() => (window as unknown as {kept: Element[]}).kept.every((one) => one.isConnected)), 'other nodes than before');
        await page.waitForTimeout(300);
        assert.deepEqual(world.apiLog.slice(asked).filter((line) => line.startsWith('GET /v1/structures')), [], 'asked again');
        await results(page, '#compta pana-locator', 20);
      });

      test('should tell the page once for each event, after renders and moves', async () => {
        assert.equal(await text('#selected'), 's1');
        await page.locator('#tous').getByRole('button', {name: /Retour/}).first().click();
        await page.locator('#tous').getByRole('link', {name: 'Exemple – Structure n° 4', exact: true}).click();
        await page.locator('#again').click();
        assert.equal(await text('#selected'), 's1 s4');
        assert.equal(await text('#heard'), '2');
        // The one without a listener tells nobody.
        await page.locator('#compta').getByRole('link', {name: /^Exemple/}).first().click();
        await page.locator('#compta pana-structure').waitFor();
        assert.equal(await text('#selected'), 's1 s4');
      });

      test('should leave nothing behind when it is taken away and put back', async () => {
        const session = await page.context().newCDPSession(page);
        const counters = async (): Promise<{nodes: number; jsEventListeners: number}> => {
          // What waits for the page to rest holds its element until then: two seconds at most on a busy machine.
          await page.evaluate(() => new Promise((resolve) => requestIdleCallback(resolve, {timeout: 2000})));
          for (let i = 0; i < 3; i++) {
            await session.send('HeapProfiler.collectGarbage');
            await page.waitForTimeout(200);
          }
          return session.send('Memory.getDOMCounters');
        };
        const cycle = async (times: number): Promise<void> => {
          for (let i = 0; i < times; i++) {
            await page.locator('#toggle').click();
            await page.locator('pana-locator').first().waitFor({state: 'detached'});
            await page.locator('#toggle').click();
            await page.locator('#tous pana-list').waitFor({state: 'attached'});
          }
          await page.locator('#toggle').click();
          await page.locator('pana-locator').first().waitFor({state: 'detached'});
          const rest = await counters();
          await page.locator('#toggle').click();
          await page.locator('#tous pana-list').waitFor({state: 'attached'});
          assert.ok(rest.nodes > 0);
          Object.assign(last, rest);
        };
        const last = {nodes: 0, jsEventListeners: 0};
        await cycle(10);
        const first = {...last};
        await cycle(25);
        // One of them has hundreds of nodes and dozens of listeners: one in ten left behind would show.
        assert.ok(last.nodes - first.nodes <= 20, `nodes ${first.nodes} → ${last.nodes}`);
        assert.ok(last.jsEventListeners - first.jsEventListeners <= 0, `listeners ${first.jsEventListeners} → ${last.jsEventListeners}`);
        // And it works as on the first day.
        await page.locator('#compta pana-list [part=heading]').filter({hasText: '22 structures'}).waitFor({state: 'attached'});
        assert.deepEqual(opened.errors, []);
        assert.deepEqual((await opened.look()).complaints, []);
      });
    });
  }
});

describe('types', () => {
  /** Declarations are the same for each of them, and most of what there is to read. */
  const declarations = new Map<string, ts.SourceFile | undefined>();
  /** What a strict project is told; the lines that must be wrong say so themselves. */
  function said(files: string[], own: ts.CompilerOptions): string[] {
    const options: ts.CompilerOptions = {
      strict: true, noEmit: true, target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.ESNext, moduleResolution: ts.ModuleResolutionKind.Bundler,
      lib: ['lib.es2023.d.ts', 'lib.dom.d.ts', 'lib.dom.iterable.d.ts'], types: [], exactOptionalPropertyTypes: true, ...own,
    };
    const host = ts.createCompilerHost(options);
    const {getSourceFile} = host;
    host.getSourceFile = (name, ...rest) => {
      if (!name.endsWith('.d.ts')) return getSourceFile(name, ...rest);
      if (!declarations.has(name)) declarations.set(name, getSourceFile(name, ...rest));
      return declarations.get(name);
    };
    const program = ts.createProgram(files, options, host);
    return ts.getPreEmitDiagnostics(program).map(({messageText, file: where, start}) => {
      const line = where && start !== undefined ? where.getLineAndCharacterOfPosition(start).line + 1 : 0;
      return `${where?.fileName.replace(consumer.folder, '')}:${line} ${ts.flattenDiagnosticMessageText(messageText, ' ')}`;
    });
  }
  test('should be right in a page of React', () => {
    assert.deepEqual(said([join(consumer.app('react'), 'main.tsx'), join(consumer.app('react'), 'react-dom.d.ts')], {jsx: ts.JsxEmit.ReactJSX}), []);
  });
  test('should be right in a page of Vue', () => {
    assert.deepEqual(said([join(consumer.app('vue'), 'main.ts')], {paths: {'vue/dist/vue.esm-bundler.js': [join(consumer.folder, 'node_modules/vue/dist/vue.d.ts')]}}), []);
  });
  test('should be right in an application without a framework', () => {
    assert.deepEqual(said([join(consumer.app('vite'), 'main.ts')], {}), []);
  });
});
