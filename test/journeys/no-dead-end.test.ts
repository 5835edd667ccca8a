/** A visitor whose network goes away after the results: no click leads nowhere, and each leads on once the network is back. */
import assert from 'node:assert/strict';
import {after, before, describe, test} from 'node:test';
import type {Browser} from 'playwright-core';
import {openChromium, openRow} from '../hosts/chromium.ts';
import {startWorld, type World} from '../hosts/world.ts';

let browser: Browser;
let world: World;
before(async () => {
  world = await startWorld();
  browser = await openChromium();
});
after(async () => {
  await browser?.close();
  await world?.close();
});

/** Chromium before 154 remembers that a module could not be fetched until the page is loaded again: the links are the way on there. */
const remembersFailures = (): boolean => Number.parseInt(browser.version()) < 154;

describe('offline after the results', () => {
  test('should say that the sheet does not come, and open it once asked again', async (t) => {
    const {page, errors, lookUntil, close} = await openRow(browser, world, {id: 'sheet offline'});
    await lookUntil(({items, markers}) => items.length === 20 && markers > 0);
    // The rest of the list, and what follows a selection, came when the page was idle.
    await page.locator('pana-locator .jump').nth(1).waitFor({state: 'attached'});
    await page.context().setOffline(true);
    const link = page.locator('pana-list a[part=title]').nth(4);
    const [name, href, address] = [(await link.textContent())!, (await link.getAttribute('href'))!, page.url()];
    await link.click();
    const said = page.locator('pana-locator .wait');
    await said.getByRole('button', {name: 'Réessayer'}).waitFor();
    assert.match(await said.innerText(), /ne répond pas/);
    assert.equal(await said.getByRole('link', {name, exact: true}).getAttribute('href'), href);
    assert.equal(page.url(), address);
    assert.ok(await link.isVisible(), 'the results are still there');

    await said.getByRole('button', {name: 'Réessayer'}).click();
    await said.getByRole('button', {name: 'Réessayer'}).waitFor();
    await page.context().setOffline(false);
    if (remembersFailures()) return t.skip('this browser does not load a module again');
    await said.getByRole('button', {name: 'Réessayer'}).click();
    await page.getByRole('heading', {name, exact: true}).first().waitFor();
    await page.keyboard.press('Escape');
    await page.waitForFunction((expected) => {
      let active = document.activeElement;
      while (active?.shadowRoot?.activeElement) active = active.shadowRoot.activeElement;
      return active?.textContent === expected;
    }, name);
    assert.deepEqual(errors.filter((one) => !/ERR_INTERNET_DISCONNECTED/.test(one)), []);
    await close();
  });

  test('should say that the form cannot go on, and do what was asked once the network is back', async (t) => {
    if (remembersFailures()) return t.skip('this browser does not load a module again');
    const {page, lookUntil, close} = await openRow(browser, world, {id: 'form offline'});
    await page.route(/\/chunks\/late-/, (route) => route.abort());
    await page.reload();
    await lookUntil(({items}) => items.length === 20);
    await page.locator('#needs').click();
    const said = page.locator('pana-search [role=alert]');
    await said.getByRole('button', {name: 'Réessayer'}).waitFor();
    assert.match(await said.innerText(), /ne répond pas/);
    await page.unroute(/\/chunks\/late-/);
    await said.getByRole('button', {name: 'Réessayer'}).click();
    await page.locator('#needs-panel').waitFor();
    assert.equal(await said.count(), 0);
    await close();
  });
});

test('should name the ways to the map and back to the list when the words of either come late', async () => {
  const {page, lookUntil, close} = await openRow(browser, world, {id: 'words late'});
  await page.setViewportSize({width: 320, height: 700});
  let letIn = (): void => {};
  const held = new Promise<void>((resolve) => (letIn = resolve));
  await page.route(/\/chunks\/(late|pana-map)-/, async (route) => {
    await held;
    await route.continue();
  });
  await page.reload({waitUntil: 'commit'});
  await lookUntil(({items}) => items.length === 20);
  const jumps = page.locator('pana-locator [part=jump]');
  // Neither the words of the map nor those of the rest of the list are there yet.
  assert.deepEqual(await jumps.allInnerTexts(), ['Voir la carte']);
  letIn();
  await page.getByRole('button', {name: 'Voir la liste'}).waitFor();
  await close();
});
