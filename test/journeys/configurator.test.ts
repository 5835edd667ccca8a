/**
 * The configurator, as the owner of a site uses it: what it prints, put as it is in a page of another origin, shows results; it works
 * by its form alone, and live where scripts run.
 */
import assert from 'node:assert/strict';
import {readFile} from 'node:fs/promises';
import {join} from 'node:path';
import {after, before, describe, it} from 'node:test';
import axe from 'axe-core';
import type {AxeResults} from 'axe-core';
import type {Browser, Page} from 'playwright-core';
import {openChromium, openPage} from '../hosts/chromium.ts';
import {CDN, startWorld, type World} from '../hosts/world.ts';
import {isToday} from '../support/turns.ts';

let world: World;
let browser: Browser;
let pages = 0;
before(async () => {
  [world, browser] = await Promise.all([startWorld(), openChromium()]);
});
after(async () => {
  await browser?.close();
  await world?.close();
});

/** The text to copy for one way, as the page without scripts prints it. */
async function printed(query: string, way: string): Promise<string> {
  const context = await browser.newContext({javaScriptEnabled: false});
  const page = await context.newPage();
  await page.goto(`${world.api}/${query}`);
  const text = await page.locator(`#code-${way}`).textContent();
  await context.close();
  return text!;
}

async function onAnotherSite(snippet: string, headers: Record<string, string> = {}) {
  pages += 1;
  const url = world.page(`/site-${pages}`, {headers, body: `<!doctype html><html lang="fr"><head><meta charset="utf-8"><title>Un site</title></head><body><h1>Un site</h1>\n${snippet}\n</body></html>`});
  return openPage(browser, url);
}

const INDRE = '?element=locator&territory=departement:37';

describe('a snippet, as printed', () => {
  for (const way of ['script', 'div', 'secure', 'hardened', 'single']) {
    it(`should show results on another site: ${way}`, async () => {
      const snippet = await printed(INDRE, way);
      assert.match(snippet, /<a href="[^"]+\/annuaire\/departement\/37">/, 'the fallback is in');
      assert.match(snippet, /crossorigin/);
      const {lookUntil, errors, close} = await onAnotherSite(snippet);
      const seen = await lookUntil(({items, markers}) => items.length === 20 && markers > 0);
      assert.equal(seen.items.length, 20);
      assert.ok(seen.markers > 0);
      assert.equal(seen.complaints.length, 0, seen.complaints.join('\n'));
      assert.deepEqual(errors, []);
      await close();
    });

    it(`should leave its link where nothing can be loaded: ${way}`, async () => {
      const {page, close} = await onAnotherSite(await printed(INDRE, way), {'content-security-policy': "script-src 'none'"});
      await page.getByRole('link', {name: /Indre-et-Loire/}).waitFor();
      await close();
    });
  }

  for (const way of ['secure', 'hardened', 'single']) {
    it(`should run nothing of a file that somebody changed: ${way}`, async () => {
      const snippet = await printed(INDRE, way);
      let asked = 0;
      world.before = async (_request, response, url) => {
        if (!/\/(?:chunks|secure)\/elements|pana\.bundle\.js$/.test(url.pathname)) return false;
        asked += 1;
        const body = await readFile(join(CDN, url.pathname.replace(/^\/pana\/[^/]+\//, '')));
        response.writeHead(200, {'content-type': 'text/javascript', 'access-control-allow-origin': '*'}).end(Buffer.concat([Buffer.from('window.tampered = 1;'), body]));
        return true;
      };
      try {
        const {page, close} = await onAnotherSite(snippet);
        await page.waitForTimeout(1500);
        assert.ok(asked > 0, 'the changed file was asked for');
        assert.equal(await page.evaluate('window.tampered'), undefined);
        await page.getByRole('link', {name: /Indre-et-Loire/}).waitFor();
        await close();
      } finally {
        world.before = undefined;
      }
    });
  }

  it('should show three blocks that share one search', async () => {
    const {page, lookUntil, close} = await onAnotherSite(await printed('?element=blocks&territory=departement:37&needs=comptabilite', 'script'));
    const seen = await lookUntil(({items, markers}) => items.length > 0 && markers > 0);
    const all = (await (await fetch(`${world.api}/v1/structures?territory=departement:37&needs=comptabilite`)).json()) as {total: number};
    assert.match(seen.count, new RegExp(`^${all.total} `));
    assert.ok(all.total > 0 && all.total < 45);
    assert.equal(await page.locator('pana-search, pana-list, pana-map').count(), 3);
    await close();
  });

  it('should show the results inside its frame', async () => {
    const snippet = await printed(INDRE, 'iframe');
    assert.match(snippet, /<iframe [^>]*title="[^"]+"/);
    const {page, close} = await onAnotherSite(snippet);
    const frame = page.frameLocator('iframe');
    await frame.getByRole('heading', {name: /^45 structures/}).filter({visible: true}).waitFor({timeout: 15_000});
    await close();
  });

  it('should name a structure by itself', async () => {
    const {page, errors, close} = await onAnotherSite(await printed('?element=structure&structure-id=s1', 'script'));
    await page.getByRole('heading', {name: 'Exemple – Structure n° 1'}).waitFor();
    assert.deepEqual(errors, []);
    await close();
  });

  it('should give an address that oEmbed answers for, with the same settings', async () => {
    const address = await printed('?element=list&territory=departement:37&needs=comptabilite', 'oembed');
    const answer = (await (await fetch(`${world.api}/oembed?url=${encodeURIComponent(address)}`)).json()) as {type: string; html: string};
    assert.equal(answer.type, 'rich');
    assert.match(answer.html, /\/embed\/list\?[^"]*needs=comptabilite[^"]*territory=departement:37/);
  });

  it('should carry the theme, the height, the language and the level of titles', async () => {
    const {page, lookUntil, close} = await onAnotherSite(await printed('?element=locator&territory=departement:37&theme=large&height=640&lang=en&heading-level=3', 'script'));
    await lookUntil(({items}) => items.length > 0);
    assert.deepEqual(await page.evaluate(() => {
      const locator = document.querySelector('pana-locator')!;
      const style = getComputedStyle(locator);
      return [style.getPropertyValue('--pana-map-height').trim(), style.getPropertyValue('--pana-font-size').trim(), locator.lang, locator.headingLevel];
    }), ['640px', '1.375em', 'en', 3]);
    await page.getByRole('heading', {level: 3}).first().waitFor();
    await close();
  });
});

const open = async (path: string, options = {}): Promise<{page: Page; complaints: string[]; close(): Promise<void>}> => {
  const context = await browser.newContext({viewport: {width: 1280, height: 900}, ...options});
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()));
  page.on('pageerror', (error) => complaints.push(error.message));
  await page.goto(world.api + path);
  return {page, complaints, close: () => context.close()};
};

describe('the form', () => {
  it('should do everything without a script', async () => {
    const {page, close} = await open('/', {javaScriptEnabled: false});
    await page.getByRole('radio', {name: /^La liste/}).check();
    await page.getByLabel('Commune, intercommunalité, département ou région').fill('indre-et');
    await page.getByRole('button', {name: 'Chercher'}).click();
    await page.getByRole('checkbox', {name: /Indre-et-Loire \(département 37\)/}).check();
    await page.getByLabel('Langue').selectOption('en');
    await page.getByRole('button', {name: 'Appliquer ces réglages'}).click();
    assert.match(page.url(), /element=list/);
    assert.match(await page.locator('#code-script').innerText(), /<pana-list territory="departement:37" lang="en">/);
    assert.equal(await page.getByRole('button', {name: 'Copier'}).count(), 0, 'no button that does nothing');
    assert.equal(await page.getByRole('checkbox', {name: 'Indre-et-Loire', exact: true}).isChecked(), true);
    await close();
  });

  it('should answer live, write its address, and be reopened from it by a colleague', async () => {
    const {page, complaints, close} = await open('/');
    await page.getByLabel('Commune, intercommunalité, département ou région').pressSequentially('indre-et-l');
    await page.getByRole('checkbox', {name: /Indre-et-Loire \(département 37\)/}).press('Space');
    await page.locator('#code-script', {hasText: 'territory="departement:37"'}).waitFor();
    assert.equal(await page.evaluate(() => document.activeElement!.id), 't-departement:37', 'the focus stays on what was ticked');
    await page.getByText('Critères à ne pas montrer').click();
    await page.getByRole('checkbox', {name: 'Prix'}).check();
    await page.getByRole('checkbox', {name: 'Labels'}).check();
    await page.locator('#code-script', {hasText: 'hide-facets="label price"'}).waitFor();
    await page.getByRole('radio', {name: 'WordPress'}).check();
    const preview = page.frameLocator('#preview iframe');
    await preview.getByText('Exemple de site WordPress').waitFor();
    await preview.getByRole('heading', {name: /45 structures/}).waitFor();
    assert.equal(await page.evaluate(() => history.length), 2, 'no entry of the history for each change');
    const address = page.url();
    assert.match(address, /hide-facets=label\+price/);
    assert.deepEqual(complaints, []);
    await close();
    const again = await open(address.slice(world.api.length));
    assert.equal(await again.page.getByRole('radio', {name: 'WordPress'}).isChecked(), true);
    assert.match(await again.page.locator('#code-script').innerText(), /hide-facets="label price"/);
    await again.close();
  });

  it('should copy and say so, and select the text where the clipboard is refused', async () => {
    const allowed = await open('/', {permissions: ['clipboard-read', 'clipboard-write']});
    await allowed.page.locator('#way-script').getByRole('button', {name: 'Copier'}).press('Enter');
    await allowed.page.getByRole('status').filter({hasText: 'Le code est copié'}).waitFor();
    assert.equal(await allowed.page.evaluate(() => navigator.clipboard.readText()), await allowed.page.locator('#code-script').textContent());
    await allowed.close();
    const refused = await open('/');
    await refused.page.evaluate(() => Object.defineProperty(navigator.clipboard, 'writeText', {value: () => Promise.reject(new Error('no'))}));
    await refused.page.locator('#way-script').getByRole('button', {name: 'Copier'}).click();
    await refused.page.getByRole('status').filter({hasText: 'Ctrl + C'}).waitFor();
    assert.equal(await refused.page.evaluate(() => getSelection()!.toString().trim()), (await refused.page.locator('#code-script').textContent())!.trim());
    await refused.close();
  });

  it('should keep the preview to our own pages', async () => {
    const {page, close} = await onAnotherSite('<iframe src="__API__/apercu" title="x"></iframe>');
    await page.waitForLoadState('networkidle');
    assert.ok(!page.frames().some((frame) => frame.url().startsWith(world.api)), page.frames().map((frame) => frame.url()).join());
    await close();
  });
});

describe('these pages', () => {
  const CHECK = `/integrer/verifier?politique=${encodeURIComponent("default-src 'self'; script-src 'nonce-abc'")}`;
  const paths = ['/?territory=departement:37', '/?element=survey&kind=needs', '/?element=event&event-id=e77', '/integrer', '/integrer/wordpress', '/integrer/csp', CHECK, '/apercu?host=plain', '/apercu?host=dsfr', '/apercu?host=wordpress', '/apercu?host=dark'];
  for (const path of paths) {
    it(`should have no fault for axe, and not scroll sideways: ${path.slice(0, 40)}`, async () => {
      // Half of them a day, each width among them.
      for (const [colorScheme, width] of ([['light', 1280], ['dark', 1280], ['dark', 768], ['light', 768], ['light', 320], ['dark', 320]] as const).filter((_, at) => isToday(at))) {
        const where = `${path} ${colorScheme} ${width}`;
        const {page, complaints, close} = await open(path, {viewport: {width, height: 800}, colorScheme});
        // Folded things have colours too.
        await page.evaluate(() => document.querySelectorAll('main details').forEach((one) => ((one as HTMLDetailsElement).open = true)));
        assert.equal(await page.evaluate('document.documentElement.scrollWidth > innerWidth'), false, `${where} scrolls sideways`);
        await page.evaluate(axe.source);
        const {violations, incomplete} = await page.evaluate<AxeResults>("axe.run({exclude: [['pana-locator'], ['iframe']]}, {resultTypes: ['violations', 'incomplete']})");
        assert.deepEqual(violations.map(({id, nodes}) => `${id} ${nodes[0]!.target.join(' ')}`), [], where);
        assert.deepEqual(incomplete.map(({id, nodes}) => `${id} ${nodes[0]!.target.join(' ')} ${nodes[0]!.any[0]?.message}`), [], where);
        assert.deepEqual(complaints, [], where);
        await close();
      }
    });
  }

  it('should be used by the keyboard, with the focus always seen', async () => {
    const {page, close} = await open('/');
    const seen = new Set<string>();
    for (let i = 0; i < 60; i++) {
      await page.keyboard.press('Tab');
      const {name, ring} = await page.evaluate(() => {
        const at = document.activeElement as HTMLElement;
        const shown = at.matches('.pick input') ? at.nextElementSibling! : at;
        return {name: `${at.localName} ${at.getAttribute('name') ?? at.id ?? ''}`, ring: at.localName === 'body' || at.localName === 'iframe' || parseFloat(getComputedStyle(shown).outlineWidth) >= 2};
      });
      assert.ok(ring, `${name} shows its focus`);
      seen.add(name);
    }
    for (const name of ['input element', 'input where', 'select theme', 'input host', 'button ']) assert.ok([...seen].some((one) => one.startsWith(name)), `${name} in ${[...seen].join(', ')}`);
    await close();
  });
});
