/**
 * The elements on a page with the real style sheet of the State's design system, in its light and its dark theme. That package asks who
 * installs it to accept terms kept for sites of the State, so it is not among our dependencies: a developer who has it says where its sheet
 * is, `PANA_DSFR=path/to/dsfr.min.css npm run test:long`. Without it these tests are skipped, not passed; those of `themes.test.ts` run on
 * the names of its variables with values of ours.
 */
import assert from 'node:assert/strict';
import {readFileSync} from 'node:fs';
import {after, before, describe, test} from 'node:test';
import type {Browser} from 'playwright-core';
import {openChromium} from '../hosts/chromium.ts';
import type {Served} from '../support/serve.ts';
import {colours} from './colours.ts';
import {serveGallery, type Gallery} from './gallery.ts';
import {shortfalls} from './looks.ts';

const file = process.env['PANA_DSFR'];

describe('on a page with the real DSFR', {skip: file ? false : 'PANA_DSFR does not say where dsfr.min.css is'}, () => {
  let site: Served;
  let browser: Browser;
  before(async () => {
    site = await serveGallery({stories: 'stories/pana-locator/*.stories.ts'});
    browser = await openChromium();
  });
  after(async () => {
    await browser?.close();
    await site?.close();
  });

  for (const scheme of ['light', 'dark']) {
    test(`should take its colours, with enough contrast: ${scheme}`, async () => {
      const page = await (await browser.newContext({viewport: {width: 1280, height: 900}})).newPage();
      await page.goto(`${site.origin}/`);
      await page.waitForFunction(() => 'gallery' in window);
      await page.evaluate(colours);
      await page.addStyleTag({content: readFileSync(file!, 'utf8')});
      await page.evaluate((theme) => document.documentElement.setAttribute('data-fr-theme', theme), scheme);
      await page.evaluate(() => (window as unknown as {gallery: Gallery}).gallery.mount('pana-locator/Default'));
      await page.evaluate((value) => (document.querySelector<HTMLElement>('#canvas > *')!.style.colorScheme = value), scheme);
      await page.waitForFunction(() => document.querySelector('pana-locator')!.shadowRoot!.querySelector('pana-map')!.shadowRoot!.querySelector('.pad'));
      const {theirs, ours} = await page.evaluate(() => {
        const list = document.querySelector('pana-locator')!.shadowRoot!.querySelector('pana-list')!.shadowRoot!;
        const probe = document.createElement('i');
        document.body.append(probe);
        const of = (variable: string): string => ((probe.style.color = `var(${variable}, red)`), getComputedStyle(probe).color);
        return {
          theirs: ['--text-action-high-blue-france', '--text-default-grey', '--background-default-grey'].map(of),
          ours: [getComputedStyle(list.querySelector('[part=title]')!).color, getComputedStyle(list.querySelector('[part=address]')!).color, getComputedStyle(list.firstElementChild!).backgroundColor],
        };
      });
      assert.ok(!theirs.includes('rgb(255, 0, 0)'), 'the file has not the variables of that system');
      assert.deepEqual(ours, theirs);
      const {wrong, texts, markers} = await page.evaluate(shortfalls, {text: 4.5, control: 3});
      assert.ok(texts > 60 && markers > 5);
      assert.deepEqual(wrong, []);
      await page.context().close();
    });
  }
});
