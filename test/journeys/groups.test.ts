/** Widgets of a group agree, two groups stay apart, a search is shared by its address, and no page's visitor leaves a territory. */
import assert from 'node:assert/strict';
import {after, before, describe, test} from 'node:test';
import type {Browser} from 'playwright-core';
import {openChromium, openPage, openRow} from '../hosts/chromium.ts';
import {SCRIPT, addRow} from '../hosts/host-page.ts';
import {knownStructures, startWorld, type World} from '../hosts/world.ts';

let browser: Browser;
let world: World;
const accounts = knownStructures().filter(({needs, id}) => needs.some(({code}) => code === 'comptabilite') && parseInt(id.slice(1), 36) <= 45).length;
before(async () => {
  world = await startWorld();
  browser = await openChromium();
});
after(async () => {
  await browser?.close();
  await world?.close();
});

const lists = (): string[] => world.apiLog.filter((line) => /^GET \/v1\/structures\?/.test(line));
const permutations = <T>(all: readonly T[]): T[][] => (all.length < 2 ? [[...all]] : all.flatMap((one, i) => permutations(all.filter((_, j) => j !== i)).map((rest) => [one, ...rest])));

const WIDGETS = ['<pana-search territory="departement:37" needs="comptabilite"></pana-search>', '<pana-list></pana-list>', '<pana-map></pana-map>'];

describe('one group', () => {
  for (const order of permutations(WIDGETS)) {
    const name = order.map((widget) => /pana-(\w+)/.exec(widget)![1]).join(', ');
    test(`should agree when the page holds ${name}`, async () => {
      world.forget();
      const {errors, lookUntil, close} = await openRow(browser, world, {id: `order ${name}`, html: order.join('<p>Entre deux.</p>')});
      const seen = await lookUntil(({items, markers}) => items.length === 20 && markers > 0);
      assert.equal(seen.count, `${accounts} structures`);
      assert.equal(lists().length, 1, lists().join('\n'));
      assert.match(lists()[0]!, /needs=comptabilite&territory=departement%3A37/);
      assert.deepEqual([...errors, ...seen.complaints], []);
      await close();
    });
  }

  test('should agree when its widgets come one after the other, the one that locks last', async () => {
    world.forget();
    const {page, lookUntil, close} = await openRow(browser, world, {id: 'late', html: '<div id="here"></div>'});
    for (const widget of [WIDGETS[1]!, WIDGETS[2]!, WIDGETS[0]!]) {
      await page.evaluate((html) => document.querySelector('#here')!.insertAdjacentHTML('beforeend', html), widget);
      await page.waitForTimeout(150);
    }
    const seen = await lookUntil(({count, markers}) => count === `${accounts} structures` && markers > 0);
    assert.equal(seen.count, `${accounts} structures`);
    assert.match(lists().at(-1)!, /needs=comptabilite&territory=departement%3A37/);
    await close();
  });

  test('should paint a map that joins long after the results', async () => {
    const {page, lookUntil, close} = await openRow(browser, world, {id: 'late map', html: '<pana-list territory="departement:37"></pana-list><div id="here"></div>'});
    await lookUntil(({items}) => items.length === 20);
    await page.waitForTimeout(300);
    await page.evaluate(() => document.querySelector('#here')!.append(document.createElement('pana-map')));
    const seen = await lookUntil(({items, markers}) => items.length === 20 && markers > 0);
    assert.ok(seen.markers > 0, seen.text.slice(-200));
    assert.equal(seen.items.length, 20);
    await close();
  });

  test('should select the same structure in list and map, both ways', async () => {
    const {page, lookUntil, close} = await openRow(browser, world, {id: 'both ways'});
    await lookUntil(({items, markers}) => items.length === 20 && markers > 0);
    await page.getByRole('link', {name: 'Exemple – Structure n° 1', exact: true}).click();
    await page.getByRole('heading', {name: 'Exemple – Structure n° 1', exact: true}).first().waitFor();
    await page.waitForFunction(() => document.querySelector('pana-locator')!.shadowRoot!.querySelector('pana-map')!.shadowRoot!.querySelector('[aria-current=true]'));
    await page.keyboard.press('Escape');
    const marker = page.locator('pana-map button[part=marker]').first();
    for (let zooms = 0; zooms < 6 && (await marker.count()) === 0; zooms++) {
      await page.getByRole('button', {name: 'Zoomer', exact: true}).click();
      await page.waitForTimeout(400);
    }
    const name = (await marker.getAttribute('aria-label'))!;
    await marker.click();
    await page.getByRole('heading', {name: name.split(',')[0]!, exact: false}).first().waitFor();
    await close();
  });
});

describe('two groups', () => {
  test('should stay apart: words, results and selection', async () => {
    world.forget();
    const {page, lookUntil, errors, close} = await openRow(browser, world, {
      id: 'apart',
      html: `<pana-search group="a" territory="departement:37"></pana-search><pana-list group="a"></pana-list><pana-list group="b" territory="region:53" needs="newsletter"></pana-list>`,
    });
    await lookUntil(({items}) => items.length === 21);
    const counts = (): Promise<string[]> => page.locator('pana-list [part=heading]').allTextContents().then((all) => all.map((text) => text.trim()));
    assert.deepEqual(await counts(), ['45 structures', '1 structure']);
    await page.getByRole('button', {name: /Pour quel besoin/}).click();
    await page.getByLabel('Dites-le avec vos mots').fill('compta');
    await page.getByRole('checkbox').first().check();
    await page.waitForFunction((text) => document.querySelector('pana-list')!.shadowRoot!.querySelector('[part=heading]')!.textContent!.trim() === text, `${accounts} structures`);
    assert.deepEqual(await counts(), [`${accounts} structures`, '1 structure']);
    assert.deepEqual(errors, []);
    await close();
  });
});

describe('the address (sync-url)', () => {
  test('should hold the search, give it back to who opens it, and follow back and forward', async () => {
    const html = '<pana-locator territory="departement:37" sync-url></pana-locator>';
    const {page, lookUntil, close} = await openRow(browser, world, {id: 'shared', html});
    await lookUntil(({items}) => items.length === 20);
    assert.equal(new URL(page.url()).search, '');
    await page.getByRole('button', {name: /Pour quel besoin/}).click();
    await page.getByLabel('Dites-le avec vos mots').fill('compta');
    await page.getByRole('group', {name: 'Besoins proches de vos mots'}).getByRole('checkbox').first().check();
    await lookUntil(({count}) => count === `${accounts} structures`);
    assert.equal(new URL(page.url()).searchParams.get('pana.needs'), 'comptabilite');
    assert.equal(new URL(page.url()).searchParams.has('pana.territory'), false);

    const other = await openPage(browser, page.url());
    assert.equal((await other.lookUntil(({count}) => count === `${accounts} structures`)).count, `${accounts} structures`);
    await other.close();

    await page.goBack();
    assert.equal((await lookUntil(({count}) => count === '45 structures')).count, '45 structures');
    await page.goForward();
    assert.equal((await lookUntil(({count}) => count === `${accounts} structures`)).count, `${accounts} structures`);
    await close();
  });

  test('should leave the parameters of the page alone', async () => {
    const url = addRow(world, {id: 'theirs', head: SCRIPT, html: '<pana-locator territory="departement:37" sync-url></pana-locator>', expect: {kind: 'renders'}});
    const {page, lookUntil, close} = await openPage(browser, `${url}?page=3&needs=theirs#ancre`);
    await lookUntil(({items}) => items.length === 20);
    await page.getByRole('button', {name: /Pour quel besoin/}).click();
    await page.getByLabel('Dites-le avec vos mots').fill('compta');
    await page.getByRole('checkbox').first().check();
    await lookUntil(({count}) => count === `${accounts} structures`);
    const {searchParams, hash} = new URL(page.url());
    assert.deepEqual([searchParams.get('page'), searchParams.get('needs'), hash], ['3', 'theirs', '#ancre']);
    await close();
  });
});

describe('a locked territory', () => {
  const inside = (lines: readonly string[]): void => {
    assert.ok(lines.length > 0);
    for (const line of lines) assert.match(line, /[?&]territory=departement%3A37(&|$| )/, line);
  };

  test('should hold against the address, the attributes of other widgets and a search set by hand', async () => {
    world.forget();
    const url = addRow(world, {
      id: 'locked',
      head: SCRIPT,
      html: `<pana-search territory="departement:37" sync-url></pana-search><pana-list place="commune:75056"></pana-list><pana-map></pana-map>`,
      expect: {kind: 'renders'},
    });
    const {page, lookUntil, close} = await openPage(browser, `${url}?pana.territory=departement:75&pana.place=departement:75&pana.q=`);
    await lookUntil(({count}) => /structure/.test(count));
    await page.evaluate(() => {
      const groups = (globalThis as unknown as Record<symbol, Map<string, {dispatch(action: object): void}>>)[Symbol.for('pana.groups/v1')]!;
      for (const group of groups.values()) group.dispatch({type: 'search-changed', search: {territory: 'departement:75', place: 'departement:75', bbox: '-180,-85,180,85'}});
      document.querySelector('pana-list')!.setAttribute('territory', '');
      document.querySelector('pana-map')!.setAttribute('place', 'departement:13');
    });
    await page.waitForTimeout(800);
    inside(lists());
    inside(world.apiLog.filter((line) => line.includes('/v1/tiles/')).concat(lists()));
    const seen = await lookUntil(() => true);
    for (const name of seen.items) assert.match(name, /Structure n°/, 'nobody from elsewhere');
    await close();
  });

  test('should make a widget locked elsewhere a group apart, and say so', async () => {
    world.forget();
    const {lookUntil, close} = await openRow(browser, world, {id: 'two locks', html: '<pana-list territory="departement:37"></pana-list><pana-list territory="departement:35"></pana-list>'});
    const seen = await lookUntil(({items}) => items.length === 21);
    assert.equal(seen.items.length, 21);
    assert.equal(seen.complaints.filter((text) => /two territories/.test(text)).length, 1);
    await close();
  });

  test('should be held by the server too: what is asked from outside the lock is only what both allow', async () => {
    const count = async (query: string): Promise<number> => ((await (await fetch(`${world.api}/v1/structures?${query}`)).json()) as {total: number}).total;
    assert.equal(await count('territory=departement:37&bbox=2,48,3,49'), 0);
    assert.equal(await count('territory=departement:37&q=Ailleurs'), 0);
  });
});
