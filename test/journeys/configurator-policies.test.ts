/**
 * The check of a policy against the browser: each policy is put on a page that has every way to paste, and what Chromium refuses there
 * must be what the check said, no more and no less; then the corrected policy, under which all of it must pass.
 */
import assert from 'node:assert/strict';
import {readFileSync} from 'node:fs';
import {resolve} from 'node:path';
import {after, before, describe, it} from 'node:test';
import type {Browser, Page} from 'playwright-core';
import {openChromium} from '../hosts/chromium.ts';
import {NONCE} from '../hosts/host-page.ts';
import {startWorld, type World} from '../hosts/world.ts';
import {isToday} from '../support/turns.ts';
import {checkPolicy, type Need, type Verdict} from '../../worker/edge/pages/integrer/policy.ts';

/** What a refusal tells apart; the others are words of advice. */
const SEEN = ['script', 'connect', 'connect-more', 'map-inline', 'frame', 'theme', 'height'] as const;

const N = `'nonce-${NONCE}'`;
/** What the single file must be, as the snippet "Un seul fichier" says it. */
const SINGLE = (JSON.parse(readFileSync(resolve(import.meta.dirname, '../../dist/integrity.json'), 'utf8')) as Record<string, {integrity: string}>)['single/pana.bundle.js']!.integrity;
/** Results pass, what follows them does not, or only a part of it. */
const PARTLY = [
  'connect-src __API__/v1/structures',
  'connect-src __API__/v1/structures __API__/v1/places',
  'connect-src __API__/v1/structures __API__/v1/taxonomy __API__/v1/tiles/',
] as const;
const TAG = `<script nonce="${NONCE}" src="__API__/pana/v1/pana.js" async crossorigin></script>`;
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
  ...PARTLY,
  `script-src '${SINGLE}'; connect-src __API__`,
  "require-trusted-types-for 'script'; trusted-types 'none'",
  "sandbox allow-scripts",
  "sandbox allow-forms",
  "upgrade-insecure-requests; img-src 'none'; font-src 'none'; worker-src 'none'; object-src 'none'; base-uri 'none'; form-action 'none'",
];

/** Those that have their turn. */
const TODAY = POLICIES.filter((_, at) => isToday(at));

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
  /** Places suggested for what a visitor typed. */
  readonly places: number;
}

/** Milliseconds a page has to run our script, where it may: a busy machine is no policy. */
const PATIENT = 20_000;
/** The same where its script is refused and never comes: half a second is long on the loopback. */
const REFUSED = 600;

/** What `policy` does to a page with `tag` for its script, once a visitor has looked for a place. `within`: milliseconds its script has to run. */
async function open(policy: string, within: number, tag = TAG): Promise<Seen> {
  pages += 1;
  const url = world.page(`/policy-${pages}`, {
    headers: {'content-security-policy': policy},
    body: `<!doctype html><html lang="fr"><meta charset="utf-8"><title>x</title>
<script type="importmap" nonce="${NONCE}">{"integrity": {}}</script>
<link rel="stylesheet" href="__API__/pana/v1/themes/minimal.css">
${tag}
<pana-locator territory="departement:37" style="--pana-map-height: 480px"><a href="__API__/annuaire/departement/37">L’annuaire</a></pana-locator>
<iframe src="__API__/embed/search?title=x" title="x"></iframe>`,
  });
  const context = await browser.newContext();
  const page = await context.newPage();
  const refused = new Set<Need>();
  /** Paths of ours the page asked for, whether or not its policy let it. */
  const asked = new Set<string>();
  page.on('request', (request) => void asked.add(new URL(request.url()).pathname));
  await page.exposeBinding('refused', ({frame}, directive: string, blocked: string) => {
    if (frame !== page.mainFrame()) return;
    if (/^script-src/.test(directive)) refused.add(blocked === 'inline' ? 'map-inline' : 'script');
    else if (/^connect-src/.test(directive)) {
      asked.add(new URL(blocked).pathname);
      refused.add(/\/v1\/structures$/.test(new URL(blocked).pathname) ? 'connect' : 'connect-more');
    }
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
  const end = performance.now() + PATIENT;
  let last = await seen();
  const patience = performance.now() + within;
  while (!last.settled && performance.now() < (last.defined ? end : patience)) {
    await page.waitForTimeout(50);
    last = await seen();
  }
  let places = 0;
  if (last.items > 0) {
    await page.locator('pana-search #place').pressSequentially('loches');
    // It is suggested, or its field says that it cannot be.
    const answered = await page.waitForFunction(() => {
      const root = document.querySelector('pana-locator')!.shadowRoot!.querySelector('pana-search')!.shadowRoot!;
      const suggested = root.querySelectorAll('[part=suggestion]').length;
      return suggested > 0 || /réessayer|indisponible|ne répond|impossible|ne peut pas/i.test(root.textContent!) ? {suggested} : null;
    }, undefined, {timeout: 15_000});
    ({suggested: places} = (await answered.jsonValue())!);
    await page.locator('pana-search #needs').click();
    const limit = performance.now() + 15_000;
    while (!asked.has('/v1/taxonomy') && performance.now() < limit) await page.waitForTimeout(50);
    assert.ok(asked.has('/v1/taxonomy'), 'needs are asked for');
    await page.evaluate(() => 0); // what was refused is told before the next answer
  }
  await context.close();
  return {refused, defined: last.defined, items: last.items, places};
}

/** What each policy does, four pages at a time: most of the time of each is waiting. */
async function openAll(policies: readonly string[], within: (policy: string) => number): Promise<Map<string, Seen>> {
  const seen = new Map<string, Seen>();
  const left = [...policies];
  await Promise.all([...Array(4).keys()].map(async () => {
    for (let policy = left.pop(); policy !== undefined; policy = left.pop()) seen.set(policy, await open(policy, within(policy)));
  }));
  return seen;
}

const verdictOf = (policy: string): Verdict => checkPolicy(policy.replaceAll('__API__', world.api), {origin: world.api, page: world.host, single: SINGLE});

/** With the nonce the page gives to all its scripts, what has it for its only condition passes. */
function said(policy: string): Set<Need> {
  const {findings} = verdictOf(policy);
  const byNonce = policy.includes(N);
  return new Set(findings.filter(({need, level, line, what}) => {
    if (!(SEEN as readonly string[]).includes(need) || level === 'fine') return false;
    const nonce = level === 'condition' && /nonce/.test(`${line} ${what}`) && (need === 'script' || need === 'map-inline');
    return !(nonce && byNonce);
  }).map(({need}) => need));
}

/** Whether no script runs in the page at all. */
const isClosed = ({findings}: Verdict): boolean => findings.some(({need, level}) => need === 'sandbox' && level === 'blocked');
/** Whether the check says that our script runs. */
const runs = (policy: string): boolean => !said(policy).has('script') && !isClosed(verdictOf(policy));

describe('a policy', () => {
  let shown: Map<string, Seen>;
  before(async () => {
    shown = await openAll(TODAY, (policy) => (runs(policy) ? PATIENT : REFUSED));
  });
  for (const policy of TODAY) {
    it(`should block in Chromium what the check says: ${policy.replaceAll(N, "'nonce-…'")}`, () => {
      const told = said(policy);
      const verdict = verdictOf(policy);
      const {refused: all, defined, items, places} = shown.get(policy)!;
      // Whoever gets no result is not told what else would be refused.
      const refused = new Set([...all].filter((need) => need !== 'connect-more' || !all.has('connect')));
      const closed = isClosed(verdict);
      const isRun = runs(policy);
      assert.equal(defined, isRun, `the script ${isRun ? 'runs' : 'does not run'}`);
      assert.equal(items > 0, isRun && !told.has('connect'), 'there are results');
      // Without scripts nothing in the page can tell what was refused.
      if (closed) return;
      if (!isRun) for (const need of ['connect', 'connect-more'] as const) told.delete(need); // nothing asks
      const other = verdict.findings.find(({need}) => need === 'connect-more')?.what ?? '';
      if (items > 0) assert.equal(places > 0, !other.includes('la recherche d’un lieu'), 'places are suggested');
      assert.deepEqual([...refused].sort(), [...told].sort());
    });
  }

  it('should let everything through once corrected as the check says', async () => {
    const corrections = new Map(TODAY.flatMap((policy) => {
      const {corrected} = verdictOf(policy);
      return corrected && !policy.includes('strict-dynamic') ? [[corrected.join(', '), policy] as const] : [];
    }));
    for (const [corrected, {refused, items, places}] of await openAll([...corrections.keys()], () => PATIENT)) {
      const where = `${corrections.get(corrected)} → ${corrected}`;
      assert.ok(items > 0 && places > 0, where);
      for (const need of ['script', 'connect', 'connect-more', 'frame'] as const) assert.ok(!refused.has(need), `${where}: ${need}`);
    }
    assert.ok(corrections.size >= TODAY.length / 4, `${corrections.size} corrections`);
  });

  it('should let the one file pass whose integrity it names, as the check says, and no other', async () => {
    const policy = `script-src '${SINGLE}'; connect-src __API__`;
    const found = verdictOf(policy).findings.find(({need}) => need === 'script')!;
    assert.equal(found.level, 'condition');
    assert.match(found.what, /« Un seul fichier »/);
    const {refused, items, places} = await open(policy, PATIENT, `<script src="__API__/pana/${world.version}/single/pana.bundle.js" integrity="${SINGLE}" async crossorigin></script>`);
    assert.deepEqual([[...refused].filter((need) => need !== 'map-inline'), items > 0, places > 0], [[], true, true]);
    assert.equal((await open(policy, REFUSED)).defined, false, 'what another file does');
  });
});

describe('the console', () => {
  /** What is said of ours on a page under `policy`, once `visit` was there. */
  async function heard(policy: string, html: string, visit: (page: Page) => Promise<unknown>, until: (said: readonly string[]) => boolean): Promise<string[]> {
    pages += 1;
    const url = world.page(`/console-${pages}`, {
      headers: {'content-security-policy': policy},
      body: `<!doctype html><html lang="fr"><title>x</title><script src="__API__/pana/v1/pana.js" async crossorigin></script>${html}`,
    });
    const page = await browser.newPage();
    const said: string[] = [];
    page.on('console', (message) => message.type() === 'warning' && said.push(message.text()));
    await page.goto(url);
    await visit(page);
    const end = performance.now() + 15_000;
    while (!until(said) && performance.now() < end) await page.waitForTimeout(50);
    await page.close();
    return said;
  }
  const sentence = (directive: string): string => `pana: ${world.api} cannot be reached. This page has a Content-Security-Policy, its ${directive} must name that origin.`;

  it('should name the directive that refuses us, in words and once, when the visitor tries again', async () => {
    const said = await heard("connect-src 'self'", '<pana-list territory="departement:37"></pana-list>', async (page) => {
      for (let i = 0; i < 2; i++) {
        const failed = page.waitForEvent('console', (message) => message.type() === 'error');
        await page.getByRole('button', {name: 'Réessayer'}).click();
        await failed;
      }
    }, (all) => all.length > 0);
    assert.deepEqual(said, [sentence('connect-src')]);
  });

  it('should name it, once, whichever element asks outside of a search', async () => {
    const elements = [
      '<pana-structure structure-id="s1"></pana-structure>', '<pana-event event-id="e1"></pana-event>', '<pana-event-list></pana-event-list>',
      '<pana-join></pana-join>', '<pana-survey kind="observation"></pana-survey>', '<pana-badge structure-id="s1"></pana-badge>',
    ];
    const said = await Promise.all(elements.map((html) => heard("connect-src 'self'", html, (page) => page.locator(/<([\w-]+)/.exec(html)![1]!).first().waitFor({state: 'attached'}), (all) => all.length > 0)));
    assert.deepEqual(said, elements.map(() => [sentence('connect-src')]));
  });

  it('should name it too where results pass and only what follows them is refused', async () => {
    const said = await heard('connect-src __API__/v1/structures', '<pana-search territory="departement:37"></pana-search><pana-list></pana-list>', async (page) => {
      await page.locator('pana-list [part=item]').first().waitFor();
      await page.locator('pana-search #place').pressSequentially('loches');
    }, (all) => all.length > 0);
    assert.deepEqual(said, [sentence('connect-src')]);
  });

  it('should say once that its files are refused, the browser naming the directive', async () => {
    const errors: string[] = [];
    const said = await heard("script-src __API__/pana/v1/pana.js", '<pana-locator territory="departement:37"></pana-locator>', async (page) => {
      page.on('console', (message) => message.type() === 'error' && errors.push(message.text()));
      // The last of what the script tag brings.
      await page.waitForEvent('console', (message) => /watch/.test(message.text()));
    }, (all) => all.length > 0);
    assert.equal(said.length, 1, said.join('\n'));
    assert.match(said[0]!, /^pana TypeError/);
  });
});
