/**
 * The check of a policy against the browser: each policy is put on a page that has every way to paste, and what Chromium refuses there
 * must be what the check said, no more and no less; then the corrected policy, under which all of it must pass.
 */
import assert from 'node:assert/strict';
import {after, before, describe, it} from 'node:test';
import type {Browser} from 'playwright-core';
import {openChromium} from '../hosts/chromium.ts';
import {NONCE} from '../hosts/host-page.ts';
import {startWorld, type World} from '../hosts/world.ts';
import {checkPolicy, type Need} from '../../worker/edge/pages/integrer/policy.ts';

/** What a refusal tells apart; the others are words of advice. */
const SEEN = ['script', 'connect', 'map-inline', 'frame', 'theme', 'height'] as const;

const N = `'nonce-${NONCE}'`;
const POLICIES: readonly string[] = [
  "default-src 'self'",
  "default-src 'none'",
  "script-src 'self'",
  "script-src 'none'; connect-src *",
  "script-src __API__; connect-src __API__",
  "default-src __API__",
  "default-src *",
  "default-src * 'unsafe-inline'",
  "default-src http:",
  "default-src https:",
  "script-src localhost:*; connect-src localhost:*",
  "script-src localhost; connect-src localhost",
  "script-src __API__/pana/; connect-src __API__/v1/structures",
  "script-src __API__/pana/v1/pana.js; connect-src __API__/v1/",
  "script-src __API__/other/",
  "script-src http://*:*; connect-src ws:",
  `script-src ${N}`,
  `script-src ${N} 'strict-dynamic'; connect-src 'self'`,
  `script-src 'strict-dynamic' __API__`,
  `script-src ${N} 'unsafe-inline'; style-src 'self'`,
  "script-src-elem 'self'; script-src __API__",
  "script-src-elem __API__; script-src 'none'",
  "script-src __API__ 'unsafe-inline'; style-src-attr 'none'",
  "script-src __API__ 'unsafe-inline' 'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU='",
  "style-src 'unsafe-inline'; frame-src 'none'",
  "style-src-elem __API__; style-src 'none'; child-src 'self'",
  "child-src __API__; default-src __API__; style-src-attr 'unsafe-inline'",
  "connect-src 'none' __API__; script-src 'none' __API__",
  "script-src 'self'; script-src *",
  "SCRIPT-SRC __API__; Connect-Src 'SELF'",
  "script-src * , connect-src 'self'",
  "require-trusted-types-for 'script'; trusted-types 'none'",
  "sandbox allow-scripts",
  "sandbox allow-forms",
  "upgrade-insecure-requests; img-src 'none'; font-src 'none'; worker-src 'none'; object-src 'none'; base-uri 'none'; form-action 'none'",
];

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

interface Seen {
  /** Directives refused, each with what it was about. */
  readonly refused: ReadonlySet<Need>;
  readonly defined: boolean;
  readonly items: number;
}

async function open(policy: string): Promise<Seen> {
  pages += 1;
  const url = world.page(`/policy-${pages}`, {
    headers: {'content-security-policy': policy},
    body: `<!doctype html><html lang="fr"><meta charset="utf-8"><title>x</title>
<script type="importmap" nonce="${NONCE}">{"integrity": {}}</script>
<link rel="stylesheet" href="__API__/pana/v1/themes/minimal.css">
<script nonce="${NONCE}" src="__API__/pana/v1/pana.js" async crossorigin></script>
<pana-locator territory="departement:37" style="--pana-map-height: 480px"><a href="__API__/annuaire/departement/37">L’annuaire</a></pana-locator>
<iframe src="__API__/embed/search?title=x" title="x"></iframe>`,
  });
  const context = await browser.newContext();
  const page = await context.newPage();
  const refused = new Set<Need>();
  await page.exposeBinding('refused', ({frame}, directive: string, blocked: string) => {
    if (frame !== page.mainFrame()) return;
    if (/^script-src/.test(directive)) refused.add(blocked === 'inline' ? 'map-inline' : 'script');
    else if (/^connect-src/.test(directive)) refused.add('connect');
    else if (/^(frame|child)-src/.test(directive)) refused.add('frame');
    else if (/^style-src/.test(directive)) refused.add(blocked === 'inline' ? 'height' : 'theme');
    else assert.fail(`${directive} refuses ${blocked}`);
  });
  await page.addInitScript("document.addEventListener('securitypolicyviolation', (event) => window.refused(event.effectiveDirective, event.blockedURI))");
  await page.goto(url, {waitUntil: 'load'});
  const seen = (): Promise<{defined: boolean; items: number; settled: boolean}> =>
    page.evaluate(() => {
      const inside = document.querySelector('pana-locator')?.shadowRoot?.querySelector('pana-list')?.shadowRoot;
      const items = inside?.querySelectorAll('[part~="item"]').length ?? 0;
      return {defined: customElements.get('pana-locator') !== undefined, items, settled: items > 0 || /réessayer/i.test(inside?.textContent ?? '')};
    });
  const end = performance.now() + 8000;
  let last = await seen();
  // A refused script never comes: half a second is long on the loopback.
  const patience = performance.now() + 600;
  while (!last.settled && performance.now() < (last.defined ? end : patience)) {
    await page.waitForTimeout(50);
    last = await seen();
  }
  await context.close();
  return {refused, defined: last.defined, items: last.items};
}

/** What each policy does, four pages at a time: most of the time of each is waiting. */
async function openAll(policies: readonly string[]): Promise<Map<string, Seen>> {
  const seen = new Map<string, Seen>();
  const left = [...policies];
  await Promise.all([...Array(4).keys()].map(async () => {
    for (let policy = left.pop(); policy !== undefined; policy = left.pop()) seen.set(policy, await open(policy));
  }));
  return seen;
}

/** With the nonce the page gives to all its scripts, what has it for its only condition passes. */
function said(policy: string): Set<Need> {
  const {findings} = checkPolicy(policy.replaceAll('__API__', world.api), {origin: world.api, page: world.host});
  const byNonce = policy.includes(N);
  return new Set(findings.filter(({need, level, line, what}) => {
    if (!(SEEN as readonly string[]).includes(need) || level === 'fine') return false;
    const nonce = level === 'condition' && /nonce/.test(`${line} ${what}`) && (need === 'script' || need === 'map-inline');
    return !(nonce && byNonce);
  }).map(({need}) => need));
}

describe('a policy', () => {
  let shown: Map<string, Seen>;
  before(async () => {
    shown = await openAll(POLICIES);
  });
  for (const policy of POLICIES) {
    it(`should block in Chromium what the check says: ${policy.replaceAll(N, "'nonce-…'")}`, () => {
      const told = said(policy);
      const verdict = checkPolicy(policy.replaceAll('__API__', world.api), {origin: world.api, page: world.host});
      const {refused, defined, items} = shown.get(policy)!;
      const closed = verdict.findings.some(({need, level}) => need === 'sandbox' && level === 'blocked');
      const runs = !told.has('script') && !closed;
      assert.equal(defined, runs, `the script ${runs ? 'runs' : 'does not run'}`);
      assert.equal(items > 0, runs && !told.has('connect'), 'there are results');
      // Without scripts nothing in the page can tell what was refused.
      if (closed) return;
      if (!runs) told.delete('connect'); // nothing asks
      assert.deepEqual([...refused].sort(), [...told].sort());
    });
  }

  it('should let everything through once corrected as the check says', async () => {
    const corrections = new Map(POLICIES.flatMap((policy) => {
      const {corrected} = checkPolicy(policy.replaceAll('__API__', world.api), {origin: world.api, page: world.host});
      return corrected && !policy.includes('strict-dynamic') ? [[corrected.join(', '), policy] as const] : [];
    }));
    for (const [corrected, {refused, items}] of await openAll([...corrections.keys()])) {
      const where = `${corrections.get(corrected)} → ${corrected}`;
      assert.ok(items > 0, where);
      for (const need of ['script', 'connect', 'frame'] as const) assert.ok(!refused.has(need), `${where}: ${need}`);
    }
    assert.ok(corrections.size >= 12, `${corrections.size} corrections`);
  });
});

describe('the console', () => {
  it('should name the directive that refuses us, in words and once, when the visitor tries again', async () => {
    const url = world.page('/console', {
      headers: {'content-security-policy': "connect-src 'self'"},
      body: '<!doctype html><html lang="fr"><title>x</title><script src="__API__/pana/v1/pana.js" async crossorigin></script><pana-list territory="departement:37"></pana-list>',
    });
    const page = await browser.newPage();
    const said: string[] = [];
    page.on('console', (message) => message.type() === 'warning' && said.push(message.text()));
    await page.goto(url);
    for (let i = 0; i < 2; i++) {
      await page.getByRole('button', {name: 'Réessayer'}).click();
      await page.waitForTimeout(1000);
    }
    const sure = said.filter((text) => text === `pana: ${world.api} cannot be reached. This page has a Content-Security-Policy, its connect-src must name that origin.`);
    assert.equal(sure.length, 1, said.join('\n'));
    assert.equal(said.filter((text) => text.includes('If this page has')).length, 1);
    await page.close();
  });
});
