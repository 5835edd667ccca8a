/** The issue's own example, on the town hall's pages and the real national file when it is here: "compta" at Loches, list and map. */
import assert from 'node:assert/strict';
import {after, before, test} from 'node:test';
import type {Browser} from 'playwright-core';
import {openChromium, openPage} from '../hosts/chromium.ts';
import {sharedData} from '../support/shared-data.ts';
import {startWorker, type RunningWorker} from '../support/worker.ts';

const file = sharedData('lieux-mednum.csv');
if (!file) console.log('../shared/data/lieux-mednum.csv is not here: the examples of a first run stand for it');

let browser: Browser;
let worker: RunningWorker;
before(async () => {
  [worker, browser] = await Promise.all([startWorker(file ? {importFile: file} : {}), openChromium()]);
});
after(async () => {
  await browser?.close();
  await worker?.stop();
});

interface Item {
  name: string;
  reason: {code: string};
  distance?: number;
  levels?: Record<string, string>;
}

for (const path of ['/', '/blocs']) {
  test(`should give who is competent for accounts at Loches, with reasons, on list and map (${path})`, async () => {
    const {page, errors, requests, lookUntil, close} = await openPage(browser, `${worker.partner}${path}`);
    const start = await lookUntil(({items, markers}) => items.length > 0 && markers > 0);
    assert.ok(start.items.length > 0 && start.markers > 0, start.text.slice(0, 200));
    await page.getByRole('combobox', {name: 'Commune, code postal ou département'}).fill('37600');
    await page.getByRole('option').first().click();
    await page.getByRole('button', {name: /Pour quel besoin/}).click();
    await page.getByLabel('Dites-le avec vos mots').fill('compta');
    await page.getByRole('group', {name: 'Besoins proches de vos mots'}).getByRole('checkbox').first().check();
    const answer = (await (await fetch(`${worker.origin}/v1/structures?needs=comptabilite&place=postcode:37600&territory=departement:37`)).json()) as {items: Item[]; total: number};
    assert.ok(answer.total > 0, 'the API finds somebody');
    const names = answer.items.map(({name}) => name);
    const seen = await lookUntil(({items, markers}) => items.join() === names.join() && markers > 0);
    assert.deepEqual(seen.items, names);
    assert.ok(seen.markers > 0);
    for (const {name, reason} of answer.items) assert.match(reason.code, /^(serves-\w+|near|outside|remote)$/, name);
    const why = await page.evaluate(() => {
      const found: string[] = [];
      const walk = (root: ParentNode): void => {
        for (const element of root.querySelectorAll('*')) {
          if (element.shadowRoot) walk(element.shadowRoot);
          if (element.getAttribute('part') === 'reason') found.push(element.textContent!.trim());
        }
      };
      walk(document);
      return found;
    });
    assert.equal(why.length, names.length);
    for (const text of why) assert.match(text, /Intervient|À proximité|Accompagne à distance/);
    assert.deepEqual(errors, []);
    const strangers = requests.filter((url) => ![worker.origin, worker.partner].includes(new URL(url).origin));
    assert.deepEqual(strangers, []);
    assert.deepEqual(await page.context().cookies(), []);
    assert.equal(await page.evaluate(() => localStorage.length + sessionStorage.length), 0);
    await close();
  });
}

test('should ask over the connection the script came by, as the snippet says', async () => {
  const page = await browser.newPage();
  const cdp = await page.context().newCDPSession(page);
  const connections = new Map<string, number>();
  cdp.on('Network.responseReceived', ({response: {url, connectionId}}) => url.startsWith(worker.origin) && connections.set(new URL(url).pathname, connectionId));
  await cdp.send('Network.enable');
  await page.goto(`${worker.partner}/`);
  await page.getByRole('button', {name: 'Zoomer', exact: true}).waitFor();
  const loader = connections.get('/pana/v1/pana.js');
  assert.ok(loader !== undefined, [...connections.keys()].join());
  const others = [...connections].filter(([path]) => !path.endsWith('/pana.js'));
  assert.ok(others.some(([, id]) => id === loader), `${loader} is none of ${JSON.stringify(others)}`);
  await page.close();
});
