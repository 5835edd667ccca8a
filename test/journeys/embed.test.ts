/**
 * Frames of ours on pages of others: their height, what a hostile page or frame can do to it (H46), sandboxes without an origin
 * (H7, H37), no script at all; and the `div` that stands for an element where a CMS takes unknown tags out.
 */
import assert from 'node:assert/strict';
import {readFileSync} from 'node:fs';
import {join} from 'node:path';
import {after, before, describe, test} from 'node:test';
import type {Browser, BrowserContextOptions, Frame, Page} from 'playwright-core';
import {openChromium, openPage, type OpenedPage} from '../hosts/chromium.ts';
import {WATCH} from '../hosts/look.ts';
import {CDN, startWorld, type World} from '../hosts/world.ts';

let browser: Browser;
let world: World;
before(async () => {
  [world, browser] = await Promise.all([startWorld(), openChromium()]);
  world.page('/watch.js', {body: WATCH, type: 'text/javascript'});
  // Pages of our origin that a test bends: under the address of a frame, with our own script in it.
  world.before = (_request, response, {pathname}) => {
    const body = BENT[pathname];
    if (body === undefined) return false;
    response.writeHead(200, {'content-type': 'text/html; charset=utf-8'});
    response.end(`<!doctype html><html lang="fr"><meta charset="utf-8"><title>x</title><style>body{margin:0}</style><body>${body}<script src="/pana/v1/framed.js"></script>`);
    return true;
  };
});
after(async () => {
  await browser?.close();
  await world?.close();
});

const BENT: Readonly<Record<string, string>> = {
  '/embed/small': '<style>body{height:60px}</style><p>Petite</p>',
  // As tall as its frame and a little more: given its height it asks for another.
  '/embed/growing': '<style>p{margin:0;height:calc(100vh + 20px)}</style><p>Grande</p>',
};

/** No style, no script but ours: the page of somebody careful. */
const STRICT = {'content-security-policy': "default-src 'none'; script-src 'self' __API__; frame-src __API__"};
const SIZER = '<script src="__API__/pana/v1/frame.js" async></script>';
const frame = (path: string, more = ''): string => `<iframe src="__API__/embed/${path}" title="Annuaire" width="100%" height="300" ${more}></iframe>`;

let number = 0;
function open(html: string, {headers = STRICT, options, path}: {headers?: Readonly<Record<string, string>>; options?: BrowserContextOptions; path?: string} = {}): Promise<OpenedPage> {
  const url = world.page(path ?? `/frames-${(number += 1)}`, {headers, body: `<!doctype html><html lang="fr"><head><meta charset="utf-8"><title>Hôte</title><script src="/watch.js"></script></head><body>${html}</body></html>`});
  return openPage(browser, url, options);
}

const heights = (page: Page): Promise<number[]> => page.evaluate(() => [...document.querySelectorAll('iframe')].map((one) => Number(one.height)));
const within = async <T>(ask: () => Promise<T>, ready: (now: T) => boolean, ms = 10_000): Promise<T> => {
  const end = performance.now() + ms;
  for (;;) {
    const now = await ask();
    if (ready(now) || performance.now() > end) return now;
    await new Promise((done) => setTimeout(done, 50));
  }
};
const inside = (page: Page, path: string): Promise<Frame> =>
  within(async () => page.frames().find((one) => one.url().includes(`/embed/${path}`)), Boolean).then((found) => found ?? assert.fail(`no frame ${path}`));
/** How tall what a frame shows is, and how tall the frame: the same when all is well. */
const fit = (one: Frame): Promise<readonly [number, number]> => one.evaluate(() => [Math.ceil(document.body.getBoundingClientRect().height), innerHeight] as const);
const results = (one: Frame): Promise<number> => one.evaluate(() => {
  const lists = [...document.querySelectorAll('pana-locator')].map((it) => it.shadowRoot?.querySelector('pana-list')).concat([...document.querySelectorAll('pana-list')] as never);
  return lists.reduce((sum, it) => sum + (it?.shadowRoot?.querySelectorAll('[part=title]').length ?? 0), 0);
});

describe('the height of a frame', () => {
  for (const [name, sandbox] of [['without a sandbox', ''], ['in a sandbox without an origin', 'sandbox="allow-scripts"']] as const) {
    test(`should be the one of what it shows, for several, ${name}`, async () => {
      const opened = await open(`${frame('locator?territory=departement:37', sandbox)}${frame('structure?structure-id=s1', sandbox)}${SIZER}`);
      const {page} = opened;
      const locator = await inside(page, 'locator');
      assert.equal(await within(() => results(locator), (count) => count === 20), 20);
      for (const one of [locator, await inside(page, 'structure')]) {
        const [content, shown] = await within(() => fit(one), ([a, b]) => a > 600 && Math.abs(b - a) <= 8);
        assert.ok(content > 600 && Math.abs(shown - content) <= 8, `${one.url()}: ${content} shown in ${shown}`);
        assert.equal(await one.evaluate(() => self.origin), sandbox ? 'null' : world.api);
      }
      assert.deepEqual(await page.evaluate(() => [...document.querySelectorAll('iframe')].map((one) => one.getAttribute('style'))), [null, null]);
      assert.deepEqual([...opened.errors, ...(await opened.look()).complaints], []);
      await opened.close();
    });
  }

  test('should follow frames that come later and what their visitor does, and leave those of others alone', async () => {
    world.page('/other', {body: `<!doctype html><title>x</title><script>addEventListener('message', function (e) { parent.postMessage({pana: 'frame/1', nonce: e.data.nonce, height: 777}, '*'); }); parent.postMessage({pana: 'frame/1', hello: true}, '*');</script>`});
    const opened = await open(`<iframe src="/other" title="x" height="123"></iframe>${SIZER}`, {headers: {}});
    const {page} = opened;
    await page.waitForTimeout(500);
    await page.evaluate((src) => {
      const late = document.createElement('iframe');
      late.height = '200';
      late.width = '900';
      late.src = src;
      document.body.append(late);
    }, `${world.api}/embed/list?territory=departement:37`);
    const list = await inside(page, 'list');
    const [, first] = await within(() => heights(page), ([, own]) => own! > 1000);
    assert.ok(first! > 1000, `${first}`);
    await list.evaluate(() => document.querySelector('pana-list')!.shadowRoot!.querySelector<HTMLElement>('[part=more]')!.click());
    const [other, more] = await within(() => heights(page), ([, own]) => own! > first! + 500);
    assert.ok(more! > first! + 500, `${first} then ${more}`);
    assert.equal(other, 123);
    await opened.close();
  });

  test('should stand still once it fits', async () => {
    const opened = await open(`${frame('locator?territory=departement:37')}${SIZER}`);
    const locator = await inside(opened.page, 'locator');
    await within(() => fit(locator), ([a, b]) => a > 600 && Math.abs(b - a) <= 8);
    await opened.page.waitForTimeout(1500);
    const changes = await opened.page.evaluate(async () => {
      let count = 0;
      new MutationObserver((all) => (count += all.length)).observe(document.querySelector('iframe')!, {attributes: true});
      await new Promise((done) => setTimeout(done, 1500));
      return count;
    });
    assert.equal(changes, 0);
    await opened.close();
  });

  test('should not run away with a page that is always taller than its frame', async () => {
    const opened = await open(`${frame('growing')}${SIZER}`);
    await opened.page.waitForTimeout(7500);
    const [height] = await heights(opened.page);
    assert.ok(height! > 300 && height! <= 300 + 22 * 20, `${height}`);
    await opened.close();
  });

  test('should leave nothing of frames that are gone', async () => {
    const opened = await open(SIZER);
    const {page} = opened;
    const session = await page.context().newCDPSession(page);
    const cycle = async (times: number): Promise<{nodes: number; jsEventListeners: number; documents: number}> => {
      await page.evaluate(async ([count, src]) => {
        for (let i = 0; i < count; i += 1) {
          const one = document.createElement('iframe');
          one.height = '300';
          one.src = src;
          document.body.append(one);
          for (let tries = 0; tries < 200 && one.height === '300'; tries += 1) await new Promise((done) => setTimeout(done, 20));
          if (one.height === '300') throw new Error('never sized');
          one.remove();
        }
      }, [times, `${world.api}/embed/small`] as const);
      for (let i = 0; i < 3; i += 1) {
        await session.send('HeapProfiler.collectGarbage');
        await page.waitForTimeout(200);
      }
      return session.send('Memory.getDOMCounters');
    };
    const first = await cycle(5);
    const last = await cycle(20);
    assert.ok(last.documents <= first.documents && last.nodes - first.nodes <= 20 && last.jsEventListeners <= first.jsEventListeners, `${JSON.stringify(first)} → ${JSON.stringify(last)}`);
    await opened.close();
  });
});

describe('floods and forged heights (H46)', () => {
  /** What the host gave the page in the frame; asked again, as anybody in the frame could. */
  const nonceOf = (one: Frame): Promise<string> => one.evaluate(() => new Promise<string>((done) => {
    // Its page has said its height again by then.
    addEventListener('message', ({data}) => typeof data?.nonce === 'string' && setTimeout(done, 400, data.nonce));
    parent.postMessage({pana: 'frame/1', hello: true}, '*');
  }));

  test('should take no height but a number in bounds, from the window of the frame, with its own nonce', async () => {
    const opened = await open(`${frame('small')}${frame('small?2')}<iframe src="/blank" title="x" height="11"></iframe>${SIZER}`, {headers: {}});
    const {page} = opened;
    await within(() => heights(page), ([one]) => one !== 300);
    const one = await inside(page, 'small');
    const nonce = await nonceOf(one);
    const [first] = await heights(page);
    assert.ok(first! < 100, `${first}`);
    assert.match(nonce, /^\d+(-\d+){3}$/);
    const other = await nonceOf(await inside(page, 'small?2'));
    assert.notEqual(nonce, other, 'each frame has its own');
    const still = async (what: string): Promise<void> => {
      await page.waitForTimeout(300);
      assert.deepEqual((await heights(page))[0], first, what);
    };
    await one.evaluate((known) => {
      for (const height of [1e9, 20_001, Number.NaN, Infinity, -Infinity, -5, 0, 39, '500', '1e3', null, undefined, true, [500], {}, {valueOf: () => 500}.valueOf]) {
        try {
          parent.postMessage({pana: 'frame/1', nonce: known, height}, '*');
        } catch {
          // a function cannot be sent
        }
      }
    }, nonce);
    await still('absurd heights');
    await one.evaluate((known) => ['', 'x', null, known.slice(1), Number(known[0]), [known]].forEach((wrong) => parent.postMessage({pana: 'frame/1', nonce: wrong, height: 500}, '*')), nonce);
    await still('wrong nonces');
    await one.evaluate((known) => [null, 1, 'frame/1', [], {height: 500, nonce: known}, {pana: 'frame/2', nonce: known, height: 500}].forEach((message) => parent.postMessage(message, '*')), nonce);
    await still('other words');
    await one.evaluate((known) => parent.postMessage({pana: 'frame/1', nonce: known, height: 500}, '*'), other);
    await still('the nonce of another frame');
    // The host's own window, and a frame that is not ours, with the right nonce.
    await page.evaluate((known) => postMessage({pana: 'frame/1', nonce: known, height: 500}, '*'), nonce);
    await page.frames().find((it) => it.url().endsWith('/blank'))!.evaluate((known) => parent.postMessage({pana: 'frame/1', nonce: known, height: 500}, '*'), nonce);
    await still('another window');
    // The same window once it shows somebody else's page.
    await page.evaluate((to) => (document.querySelector('iframe')!.contentWindow!.location.href = to), `${world.host}/blank`);
    const strayed = await within(async () => page.frames().filter((it) => it.url().endsWith('/blank')), (all) => all.length === 2);
    for (const stray of strayed) {
      // Its address is the new one a moment before its page is.
      await stray.waitForLoadState();
      await stray.evaluate((known) => parent.postMessage({pana: 'frame/1', nonce: known, height: 500}, '*'), nonce);
    }
    await still('another origin');
    // What all of them were compared with: it does work.
    const good = await inside(page, 'small?2');
    await good.evaluate((known) => parent.postMessage({pana: 'frame/1', nonce: known, height: 500}, '*'), other);
    assert.equal((await within(() => heights(page), ([, second]) => second === 500))[1], 500);
    assert.deepEqual(opened.errors, []);
    await opened.close();
  });

  test('should change a few times a second whatever a frame sends', async () => {
    const opened = await open(`${frame('small')}${SIZER}`, {headers: {}});
    const {page} = opened;
    await within(() => heights(page), ([one]) => one !== 300);
    const one = await inside(page, 'small');
    const nonce = await nonceOf(one);
    const changes = page.evaluate(async () => {
      let count = 0;
      new MutationObserver((all) => (count += all.length)).observe(document.querySelector('iframe')!, {attributes: true});
      await new Promise((done) => setTimeout(done, 4000));
      return count;
    });
    await one.evaluate(async (known) => {
      for (let i = 0; i < 20_000; i += 1) {
        parent.postMessage({pana: 'frame/1', nonce: known, height: 200 + ((i * 37) % 1000)}, '*');
        if (i % 250 === 0) await new Promise((done) => setTimeout(done, 50));
      }
    }, nonce);
    const count = await changes;
    assert.ok(count >= 1 && count <= 25, `${count} changes in 4 s`);
    assert.deepEqual(opened.errors, []);
    await opened.close();
  });

  test('should answer a few times a second whatever a host sends, and no window but its host', async () => {
    world.page('/blank', {body: '<!doctype html><title>x</title>'});
    const opened = await open(`${frame('small')}<iframe src="/blank" title="x"></iframe>`, {headers: {}});
    const {page} = opened;
    const one = await inside(page, 'small');
    await one.waitForFunction(() => document.readyState === 'complete');
    const answers = await page.evaluate(async () => {
      let count = 0;
      addEventListener('message', ({data}) => (count += data?.height ? 1 : 0));
      const {contentWindow} = document.querySelector('iframe')!;
      for (let i = 0; i < 5000; i += 1) {
        contentWindow!.postMessage({pana: 'frame/1', nonce: `n${i}`}, '*');
        if (i % 500 === 0) await new Promise((done) => setTimeout(done, 50));
      }
      await new Promise((done) => setTimeout(done, 500));
      return count;
    });
    assert.ok(answers >= 1 && answers <= 12, `${answers}`);
    const forged = page.evaluate(async () => {
      let count = 0;
      addEventListener('message', ({data}) => (count += data?.nonce === 'own' ? 1 : 0));
      await new Promise((done) => setTimeout(done, 600));
      return count;
    });
    // From a window that is not its host, though of the same origin.
    await page.frames().find((it) => it.url().endsWith('/blank'))!.evaluate(() => parent.frames[0]!.postMessage({pana: 'frame/1', nonce: 'own'}, '*'));
    assert.equal(await forged, 0);
    await opened.close();
  });
});

describe('the looks of a frame', () => {
  /** Colours that are painted: the page of the frame, a field, the link of a result. */
  const painted = (one: Frame): Promise<{page: string; field: string; link: string}> => one.evaluate(() => {
    const within = (root: ParentNode, selector: string): Element | undefined => {
      for (const element of root.querySelectorAll('*')) {
        const found = element.matches(selector) ? element : element.shadowRoot ? within(element.shadowRoot, selector) : undefined;
        if (found) return found;
      }
      return undefined;
    };
    const style = (selector: string): CSSStyleDeclaration => getComputedStyle(within(document, selector)!);
    return {page: getComputedStyle(document.documentElement).backgroundColor, field: style('[part~=input]').backgroundColor, link: style('[part~=title]').color};
  });
  for (const [asked, page, field, link] of [
    ['', 'rgb(255, 255, 255)', 'rgb(255, 255, 255)', 'rgb(0, 0, 145)'],
    ['theme=dsfr', 'rgb(255, 255, 255)', 'rgb(238, 238, 238)', 'rgb(0, 0, 145)'],
    ['scheme=dark', 'rgb(22, 22, 31)', 'rgb(22, 22, 22)', 'rgb(163, 163, 255)'],
    ['theme=dsfr&scheme=dark', 'rgb(22, 22, 31)', 'rgb(36, 36, 36)', 'rgb(163, 163, 255)'],
    ['theme=federation', 'rgb(255, 255, 255)', 'rgb(255, 253, 248)', 'rgb(11, 92, 86)'],
    ['theme=federation&scheme=dark', 'rgb(22, 22, 31)', 'rgb(20, 32, 31)', 'rgb(111, 214, 200)'],
    // Made for what is dark: so is its page.
    ['theme=dsfr-dark', 'rgb(22, 22, 31)', 'rgb(37, 37, 37)', 'rgb(154, 154, 255)'],
  ] as const) {
    test(`should be painted as its address asks, in a sandbox too: ${asked || 'nothing asked'}`, async () => {
      const opened = await open(frame(`locator?territory=departement:37${asked && `&${asked}`}`, 'sandbox="allow-scripts"'));
      const locator = await inside(opened.page, 'locator');
      assert.equal(await within(() => results(locator), (count) => count === 20), 20);
      assert.deepEqual(await painted(locator), {page, field, link});
      assert.deepEqual(opened.errors, []);
      await opened.close();
    });
  }

  test('should have the colours of its theme whatever element it shows', async () => {
    for (const path of ['event-list?', 'join?', 'survey?', 'structure?structure-id=s1&', 'badge?structure-id=s1&']) {
      const opened = await open(frame(`${path}theme=federation&scheme=dark`));
      const one = await inside(opened.page, path.replace('&', ''));
      const element = one.locator(`pana-${/^[a-z-]+/.exec(path)![0]}`);
      await within(() => element.evaluate((it) => it.shadowRoot?.childElementCount ?? 0), (count) => count > 0);
      assert.equal(await element.evaluate((it) => getComputedStyle(it).getPropertyValue('--pana-color-accent').trim()), 'light-dark(#0b5c56, #6fd6c8)', path);
      const texts = await within(() => element.evaluate((it) => [...new Set([...it.shadowRoot!.querySelectorAll('*')].map((inner) => getComputedStyle(inner).color))]), (all) => all.includes('rgb(111, 214, 200)') || all.includes('rgb(230, 239, 237)'));
      assert.ok(texts.includes('rgb(111, 214, 200)') || texts.includes('rgb(230, 239, 237)'), `${path}: ${texts.join(' ')}`);
      assert.deepEqual(opened.errors, []);
      await opened.close();
    }
  });
});

describe('sandboxes', () => {
  test('should render as a frame in a page that its own policy puts in a sandbox (H7)', async () => {
    const opened = await open(`${frame('locator?territory=departement:37')}${SIZER}`, {headers: {'content-security-policy': `sandbox allow-scripts; ${STRICT['content-security-policy'].replace("'self'", world.host)}`}});
    const locator = await inside(opened.page, 'locator');
    assert.equal(await within(() => results(locator), (count) => count === 20), 20);
    const [content, shown] = await within(() => fit(locator), ([a, b]) => Math.abs(b - a) <= 8);
    assert.ok(Math.abs(shown - content) <= 8);
    assert.deepEqual(opened.errors, []);
    await opened.close();
  });

  test('should render, element and frame, in a page that is itself in a sandbox (H37)', async () => {
    const inner = world.page('/in-a-sandbox', {headers: {'content-security-policy': `${STRICT['content-security-policy'].replace("'self'", world.host)}; connect-src __API__`}, body: `<!doctype html><html lang="fr"><meta charset="utf-8"><title>Page</title><body><pana-locator territory="departement:37"><p class="fallback">Annuaire</p></pana-locator>${frame('list?territory=departement:37')}<script src="__API__/pana/v1/pana.js" async></script>${SIZER}`});
    const opened = await open(`<iframe src="${inner}" sandbox="allow-scripts" title="Page" width="1000" height="800"></iframe>`, {headers: {}});
    const {page} = opened;
    const page37 = await within(async () => page.frames().find((one) => one.url() === inner), Boolean);
    assert.equal(await page37!.evaluate(() => self.origin), 'null');
    assert.equal(await within(() => results(page37!), (count) => count === 20), 20);
    const list = await inside(page, 'list');
    assert.equal(await within(() => results(list), (count) => count === 20), 20);
    const sized = await within(() => page37!.evaluate(() => Number(document.querySelector('iframe')!.height)), (height) => height > 1000);
    assert.ok(sized > 1000, `${sized}`);
    assert.deepEqual(opened.errors, []);
    await opened.close();
  });

  test('should keep nothing and ask nobody else', async () => {
    const opened = await open(frame('locator?territory=departement:37', 'sandbox="allow-scripts"'));
    const locator = await inside(opened.page, 'locator');
    await within(() => results(locator), (count) => count === 20);
    assert.deepEqual(opened.requests.filter((url) => ![world.api, world.host].includes(new URL(url).origin)), []);
    assert.deepEqual(await opened.page.context().cookies(), []);
    assert.equal(await locator.evaluate(() => {
      try {
        return localStorage.length;
      } catch {
        return 'refused';
      }
    }), 'refused');
    await opened.close();
  });
});

describe('without scripts', () => {
  test('should search by the form, in the frame, and open structures beside the page', async () => {
    const opened = await open(frame('locator?territory=departement:37&title=Nos+aides', 'sandbox="allow-forms allow-popups allow-popups-to-escape-sandbox"'), {options: {javaScriptEnabled: false}});
    const {page} = opened;
    const locator = page.frameLocator('iframe');
    await locator.getByRole('link', {name: 'Exemple – Structure n° 1', exact: true}).waitFor();
    await locator.getByLabel('Commune, code postal ou département').fill('Tours');
    await locator.getByLabel('Besoin').selectOption('comptabilite');
    await locator.getByRole('button', {name: 'Chercher'}).click();
    await locator.getByText(/structures? pour Tours/).waitFor();
    const address = new URL((await inside(page, 'locator?')).url());
    assert.deepEqual([address.searchParams.get('place'), address.searchParams.get('needs'), address.searchParams.get('territory'), address.searchParams.get('title')], ['Tours', 'comptabilite', 'departement:37', 'Nos aides']);
    const [popup] = await Promise.all([page.context().waitForEvent('page'), locator.getByRole('link', {name: /^Exemple – Structure/}).first().click()]);
    await popup.waitForLoadState();
    assert.match(popup.url(), /\/annuaire\/exemple-numero-/);
    await popup.getByRole('heading', {level: 1, name: /^Exemple – Structure/}).waitFor();
    await opened.close();
  });
});

describe('in English', () => {
  test('should speak English without scripts, from one search to the next, and say of French that it is', async () => {
    const opened = await open(frame('locator?territory=departement:37&lang=en', 'sandbox="allow-forms allow-popups allow-popups-to-escape-sandbox"'), {options: {javaScriptEnabled: false}});
    const locator = opened.page.frameLocator('iframe');
    await locator.getByLabel('Commune, postcode or département').fill('Tours');
    await locator.getByLabel('What do you need?').selectOption({label: 'Keep the accounts'});
    await locator.getByRole('button', {name: 'Search'}).click();
    await locator.getByText(/organisations? for Tours/).waitFor();
    assert.equal(await locator.locator('html').getAttribute('lang'), 'en');
    assert.equal(await locator.getByRole('link', {name: /^Exemple – Structure/}).first().getAttribute('lang'), 'fr');
    assert.equal(await locator.getByText('Keep the accounts: supports').count() > 0, true);
    await opened.close();
  });

  test('should have its element speak English, in a page whose language is true', async () => {
    const opened = await open(`${frame('locator?territory=departement:37&lang=en')}${frame('list?territory=departement:37')}${SIZER}`);
    const [english, french] = [await inside(opened.page, 'locator'), await inside(opened.page, 'list')];
    for (const [one, lang, heading] of [[english, 'en', /^\d+ organisations$/], [french, 'fr', /^\d+ structures$/]] as const) {
      assert.equal(await within(() => results(one), (count) => count === 20), 20);
      assert.equal(await one.evaluate(() => document.documentElement.lang), lang);
      await one.getByRole('heading', {name: heading}).waitFor();
    }
    assert.deepEqual(opened.errors, []);
    await opened.close();
  });
});

describe('a search alone', () => {
  test('should lead to its results in the directory', async () => {
    const opened = await open(frame('search?territory=departement:37'), {headers: {}});
    const {page} = opened;
    const search = page.frameLocator('iframe');
    await search.getByRole('combobox', {name: 'Commune, code postal ou département'}).fill('37600');
    await search.getByRole('option').first().click();
    const link = search.getByRole('link', {name: 'Voir les structures trouvées'});
    const href = await within(() => link.getAttribute('href'), (now) => /place=/.test(now ?? ''));
    assert.match(href!, /^\/annuaire\?place=\w+%3A\w+&territory=departement%3A37$/);
    const [popup] = await Promise.all([page.context().waitForEvent('page'), link.click()]);
    await popup.getByRole('heading', {level: 1}).waitFor();
    assert.match(popup.url(), /\/annuaire\?place=/);
    await opened.close();
  });
});

describe('WordPress, in its own words', () => {
  test('should say its height and lead its links through the page around it', async () => {
    const opened = await open(`<iframe src="__API__/embed/locator?territory=departement:37#?secret=abcDEF1234" sandbox="allow-scripts" title="x" width="800" height="300"></iframe><script src="/wp.js"></script>`, {headers: {}});
    const {page} = opened;
    const told = (): Promise<{message: string; value: string | number; secret: string}[]> => page.evaluate(() => (window as never as {told: never[]}).told);
    const locator = await inside(page, 'locator');
    await within(() => results(locator), (count) => count === 20);
    const [content] = await fit(locator);
    const height = await within(told, (all) => all.some(({message, value}) => message === 'height' && Math.abs(Number(value) - content) < 50));
    assert.ok(height.every(({secret}) => secret === 'abcDEF1234'));
    await locator.evaluate(() => {
      const link = document.createElement('a');
      link.href = '/annuaire/exemple-numero-1-loches';
      document.body.append(link);
      link.click();
    });
    const links = await within(told, (all) => all.some(({message}) => message === 'link'));
    assert.deepEqual(links.find(({message}) => message === 'link'), {message: 'link', value: `${world.api}/annuaire/exemple-numero-1-loches`, secret: 'abcDEF1234'});
    await opened.close();
  });
  before(() => world.page('/wp.js', {type: 'text/javascript', body: `window.told = []; addEventListener('message', function (e) { if (e.data && e.data.secret) told.push(e.data); });`}));
});

test('should be XML that a parser takes, with the same words as the JSON', async () => {
  const opened = await open('');
  const address = encodeURIComponent(`${world.api}/?title=${encodeURIComponent('"><script>x</script>&amp; ]]> é \u2028 🎈')}`);
  const [xml, json] = await Promise.all(['xml', 'json'].map(async (format) => (await fetch(`${world.api}/oembed?format=${format}&url=${address}`)).text()));
  const read = await opened.page.evaluate((text) => {
    const parsed = new DOMParser().parseFromString(text, 'text/xml');
    return {failed: parsed.querySelector('parsererror')?.textContent, root: parsed.documentElement.localName, fields: [...parsed.documentElement.children].map((one) => [one.localName, one.textContent])};
  }, xml!);
  assert.equal(read.failed, undefined);
  assert.equal(read.root, 'oembed');
  assert.deepEqual(Object.fromEntries(read.fields), Object.fromEntries(Object.entries(JSON.parse(json!) as object).map(([name, value]) => [name, String(value)])));
  await opened.close();
});

describe('a div that stands for an element', () => {
  const NONCE = 'YWJj';
  const tags = {
    'the script tag': () => '<script src="__API__/pana/v1/pana.js" async></script>',
    'the single file': () => {
      world.page('/single.js', {type: 'text/javascript', body: readFileSync(join(CDN, 'single/pana.bundle.js'), 'utf8')});
      return `<script src="__API__/pana/${world.version}/single/pana.bundle.js" nonce="${NONCE}" async></script>`;
    },
  };
  const FALLBACK = '<p class="fallback"><a href="__API__/annuaire/departement/37">L’annuaire</a></p>';
  for (const [name, tag] of Object.entries(tags)) {
    test(`should become it, around what was written inside, with ${name}`, async () => {
      const opened = await open(`<div data-pana="locator" data-territory="departement:37" data-needs="newsletter" data-heading-level="3" data-onclick="window.ran = true" data-onload="window.ran = true" data-style="color:red" data-api="https://evil.example">${FALLBACK}</div><div data-pana="locater">${FALLBACK}</div>${tag()}`, {headers: {'content-security-policy': "default-src 'none'; script-src 'self' 'unsafe-inline' __API__; connect-src __API__; style-src 'none'; img-src 'self'"}});
      const {page} = opened;
      const seen = await opened.lookUntil(({items, markers}) => items.length === 20 && markers > 0);
      assert.equal(seen.items.length, 20, seen.complaints.join(' '));
      assert.equal(seen.count, '23 structures');
      const [first, second] = await page.evaluate(() => [...document.querySelectorAll('div')].map((one) => one.outerHTML));
      assert.match(first!, /^<div data-territory="departement:37"[^>]*><pana-locator territory="departement:37" needs="newsletter" heading-level="3"><p class="fallback"><a/);
      assert.doesNotMatch(first!.replace(/^<div[^>]*>/, ''), /onclick|onload|style|evil/);
      assert.doesNotMatch(second!, /pana-locator/);
      await page.locator('pana-locator').click({position: {x: 2, y: 2}});
      assert.equal(await page.evaluate(() => 'ran' in window), false);
      const {complaints} = await opened.look();
      assert.deepEqual(complaints, ['warn: pana data-pana="locater"?']);
      assert.deepEqual(opened.errors, []);
      assert.ok(opened.requests.every((url) => !url.includes('evil')));
      await opened.close();
    });
  }

  test('should be found when it comes late, share its group, and not be done twice when it moves', async () => {
    const opened = await open(`<div id="here"></div>${tags['the script tag']()}`, {headers: {}});
    const {page} = opened;
    await page.waitForTimeout(1000);
    await page.evaluate(() => {
      for (const name of ['search', 'list', 'structure']) {
        const one = document.createElement('div');
        one.dataset['pana'] = name;
        one.dataset['territory'] = 'departement:37';
        document.body.append(one);
      }
    });
    assert.equal((await opened.lookUntil(({items}) => items.length === 20)).items.length, 20);
    await page.evaluate(() => {
      const all = [...document.querySelectorAll('div:has(> pana-list)')];
      document.querySelector('#here')!.append(...all);
    });
    await page.waitForTimeout(300);
    assert.deepEqual(await page.evaluate(() => [...document.querySelectorAll('pana-search, pana-list, pana-structure')].map((one) => one.localName).sort()), ['pana-list', 'pana-search', 'pana-structure']);
    const [name] = (await opened.look()).items;
    await page.getByRole('button', {name: name!, exact: true}).or(page.getByRole('link', {name: name!, exact: true})).first().click();
    await page.locator('pana-structure').getByRole('heading', {name: name!}).waitFor();
    assert.deepEqual([...opened.errors, ...(await opened.look()).complaints], []);
    await opened.close();
  });
});
