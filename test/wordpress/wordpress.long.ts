/**
 * A real WordPress (H42): what somebody who may only write posts gets by each of our ways, and what an administrator does. WordPress
 * takes scripts, frames and unknown tags out of what authors write; what it leaves is asserted here, as it is written in our guide.
 */
import assert from 'node:assert/strict';
import {after, before, describe, test} from 'node:test';
import type {Browser} from 'playwright-core';
import {openChromium, openPage, type OpenedPage} from '../hosts/chromium.ts';
import {startWorld, type World} from '../hosts/world.ts';
import {hasWordPress, startSite, type Site} from './site.ts';

const there = await hasWordPress();
const skip = there ? false : 'no WordPress, PHP and MariaDB here, and no way to install them';

let world: World;
let site: Site;
let browser: Browser;
before(async () => {
  if (!there) return;
  world = await startWorld();
  [site, browser] = await Promise.all([startSite(Number(new URL(world.api).port)), openChromium()]);
  console.log(`WordPress ${site.version}`);
});
after(async () => {
  await browser?.close();
  await site?.stop();
  await world?.close();
});

const link = (): string => `<a href="${world.api}/annuaire/departement/37">L’annuaire de l’Indre-et-Loire</a>`;
const script = (): string => `<script src="${world.api}/pana/v1/pana.js" async crossorigin></script>`;
const snippet = (): string => `${script()}\n<pana-locator territory="departement:37">\n  ${link()}\n</pana-locator>`;
const framed = (): string => `<iframe src="${world.api}/embed/locator?territory=departement:37" title="L’annuaire" width="100%" height="900" sandbox="allow-scripts allow-forms allow-popups allow-popups-to-escape-sandbox" loading="lazy"></iframe>\n<p>${link()}</p>`;
const div = (): string => `<div data-pana="locator" data-territory="departement:37">\n  ${link()}\n</div>`;

async function post(author: 'admin' | 'author', title: string, content: string): Promise<OpenedPage & {html: string}> {
  const opened = await openPage(browser, await site.publish(author, title, content));
  return {...opened, html: await opened.page.locator('article').innerHTML()};
}

/** Results of the one frame of the page, once its element is there. */
async function framedResults({page}: OpenedPage): Promise<number> {
  await page.frameLocator('article iframe').locator('pana-list').waitFor();
  const one = page.frames().find((frame) => frame.url().includes('/embed/'))!;
  await one.waitForFunction(() => document.querySelector('pana-locator')?.shadowRoot?.querySelector('pana-list')?.shadowRoot?.querySelectorAll('[part=title]').length === 20);
  return 20;
}

describe('an author, who may not write any HTML', {skip}, () => {
  test('should get a frame from the address alone on its line, sized, with links that lead on', async () => {
    for (const address of [`${world.api}/annuaire/departement/37`, `${world.api}/?element=locator&territory=departement:37`]) {
      const opened = await post('author', 'adresse', `Avant.\n\n${address}\n\nAprès.`);
      assert.match(opened.html, /<blockquote class="wp-embedded-content" data-secret="\w+"[^>]*>(?:<p>)?<a href="[^"]+">[^<]*Indre-et-Loire<\/a>/);
      assert.match(opened.html, /<iframe class="wp-embedded-content" sandbox="allow-scripts" security="restricted"[^>]* title="[^"]*Indre-et-Loire"/);
      assert.equal(await framedResults(opened), 20);
      const {page} = opened;
      // Shown, and the link it stands for put away, once our page has spoken; WordPress gives a frame 1,000 px at most.
      await page.waitForFunction(() => document.querySelector('iframe')!.getAttribute('height') === '1000');
      assert.equal(await page.locator('article iframe').isVisible(), true);
      assert.equal(await page.locator('article blockquote').isVisible(), false);
      await page.frameLocator('article iframe').getByRole('button', {name: 'Exemple – Structure n° 1', exact: true}).or(page.frameLocator('article iframe').getByRole('link', {name: 'Exemple – Structure n° 1', exact: true})).first().click();
      await Promise.all([page.waitForURL(/\/annuaire\/exemple-numero-1-loches$/), page.frameLocator('article iframe').locator('pana-structure footer a').last().click()]);
      assert.deepEqual(opened.errors, []);
      await opened.close();
    }
  });

  test('should leave the link where the visitor has no scripts', async () => {
    const url = await site.publish('author', 'sans script', `${world.api}/annuaire/departement/37`);
    const opened = await openPage(browser, url, {javaScriptEnabled: false});
    assert.equal(await opened.page.locator('article blockquote a').isVisible(), true);
    assert.equal(await opened.page.locator('article blockquote a').getAttribute('href'), `${world.api}/annuaire/departement/37`);
    await opened.close();
  });

  test('should get one structure from its address', async () => {
    const opened = await post('author', 'fiche', `${world.api}/annuaire/exemple-numero-2-loches`);
    await opened.page.frameLocator('article iframe').locator('pana-structure').getByRole('heading', {name: 'Exemple – Structure n° 2'}).waitFor();
    await opened.close();
  });

  test('should keep nothing of the script tag and of the frame but the link, which can be read', async () => {
    for (const [title, content] of [['script', snippet()], ['cadre', framed()]] as const) {
      const {page, html, close} = await post('author', title, content);
      assert.doesNotMatch(html, /<script|<pana-|<iframe/, title);
      assert.match(await page.locator('article').innerText(), /^L’annuaire de l’Indre-et-Loire$/m);
      assert.equal(await page.locator('article a').getAttribute('href'), `${world.api}/annuaire/departement/37`);
      await close();
    }
  });

  test('should keep the div whole, which becomes the element where the site has the script', async () => {
    const {html, close} = await post('author', 'div', div());
    assert.match(html, /<div data-pana="locator" data-territory="departement:37">/);
    await close();
    // Once for the whole site, by who may: its theme has it where the address says so.
    const opened = await openPage(browser, `${await site.publish('author', 'div avec script', div())}&with-script`);
    const seen = await opened.lookUntil(({items, markers}) => items.length === 20 && markers > 0);
    assert.equal(seen.items.length, 20, seen.complaints.join());
    assert.deepEqual(opened.errors, []);
    await opened.close();
  });
});

describe('an administrator', {skip}, () => {
  for (const [name, around] of [
    ['in a Custom HTML block', (code: string) => `<!-- wp:paragraph --><p>Avant « ici » -- 'là'.</p><!-- /wp:paragraph -->\n<!-- wp:html -->\n${code}\n<!-- /wp:html -->`],
    ['in the classic editor, as text', (code: string) => `Avant « ici » -- 'là'.\n\n${code}\n\nAprès.`],
  ] as const) {
    test(`should get results from the script tag ${name}`, async () => {
      const opened = await post('admin', 'script', around(snippet()));
      const seen = await opened.lookUntil(({items, markers}) => items.length === 20 && markers > 0);
      assert.equal(seen.items.length, 20, opened.html);
      assert.match(opened.html, /<pana-locator territory="departement:37">/, 'quotes are as they were written');
      assert.deepEqual(opened.errors, []);
      await opened.close();
    });

    test(`should get results from the frame ${name}`, async () => {
      const opened = await post('admin', 'cadre', around(framed()));
      assert.equal(await framedResults(opened), 20);
      await opened.close();
    });
  }
});
