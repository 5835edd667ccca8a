/** The hostile pages of `rows.ts`, each compared with the clean page, in the browser of the run (`PANA_BROWSER`). */
import assert from 'node:assert/strict';
import {readFileSync} from 'node:fs';
import {join} from 'node:path';
import {after, before, describe, test} from 'node:test';
import {openBrowser, type TestBrowser, type TestPage} from '../../support/browser.ts';
import {isToday} from '../../support/turns.ts';
import {fetchLibraries} from '../debian.ts';
import {addRow, LOCATOR} from '../host-page.ts';
import {missingLibraries} from '../libraries.ts';
import {look, readTold, type Seen} from '../look.ts';
import type {Complaint, HostRow} from '../rows.ts';
import {CDN, startWorld, type World} from '../world.ts';

// The rows have the real libraries that are there by now.
await fetchLibraries();
const {CLEAN, ROWS} = await import('../rows.ts');

let browser: TestBrowser;
let world: World;
let names: string[];
let reference: Seen;

/** One page of a host, and how to see what it shows. */
interface Opened {
  readonly page: TestPage;
  look(): Promise<Seen>;
  /** Looks until `ready` agrees; the last look after `within` ms. */
  lookUntil(ready: (seen: Seen) => boolean, within: number): Promise<Seen>;
  /** What the page says when nothing more is to come: two looks 300 ms apart that agree. */
  settled(): Promise<Seen>;
}

const pause = (ms: number): Promise<void> => new Promise((done) => setTimeout(done, ms));

async function open(row: HostRow): Promise<Opened> {
  const page = await browser.newPage();
  await page.resize(1280, 900);
  world.forget();
  const {blocked, tampered, release} = row;
  world.before = (blocked ?? tampered ?? release) === undefined ? undefined : (_request, response, {pathname}) => {
    if (blocked?.test(pathname)) return Boolean(response.destroy());
    const [, version, file] = /^\/pana\/([^/]+)\/(.+\.js)$/.exec(pathname) ?? [];
    const changed = tampered?.test(pathname) ?? false;
    if (file === undefined || !(changed || version === release)) return false;
    const text = readFileSync(join(CDN, file), 'utf8');
    response.writeHead(200, {'content-type': 'text/javascript', 'access-control-allow-origin': '*'});
    response.end(changed ? `${text}\nglobalThis.tampered = true;` : text.replaceAll(world.version, release!));
    return true;
  };
  const tells = Boolean(row.tells && browser.name === 'webkit');
  await page.goto(addRow(world, row, tells));
  if (row.act) await page.evaluate(row.act as () => void);
  const seen = async (): Promise<Seen> => {
    if (!tells) return page.evaluate(look);
    const told = world.told;
    for (let i = 0; i < 100 && (!world.told || world.told === told); i++) await pause(20);
    assert.ok(world.told, 'the page says nothing');
    return readTold(world.told);
  };
  return {
    page,
    look: seen,
    async lookUntil(ready, within) {
      const end = performance.now() + within;
      for (;;) {
        const now = await seen();
        if (ready(now) || performance.now() > end) return now;
        await pause(50);
      }
    },
    async settled() {
      let last = await seen();
      for (let i = 0; i < 20; i++) {
        await pause(300);
        const next = await seen();
        if (next.text === last.text && next.markers === last.markers && next.complaints.length === last.complaints.length) return next;
        last = next;
      }
      return last;
    },
  };
}

/** What a clean page with `html` shows, looked at once. */
const references = new Map<string, Promise<Seen>>();
function referenceFor(html: string): Promise<Seen> {
  let seen = references.get(html);
  if (!seen) references.set(html, (seen = open({...CLEAN, html}).then(async ({lookUntil, settled}) => {
    await lookUntil(({items, markers}) => items.length === 20 && markers > 0, 10_000);
    return settled();
  })));
  return seen;
}

before(async () => {
  world = await startWorld();
  const answer = (await (await fetch(`${world.api}/v1/structures?territory=departement:37`)).json()) as {items: {name: string}[]; total: number};
  names = answer.items.map(({name}) => name);
  assert.equal(answer.total, 45);
  browser = await openBrowser();
  reference = await referenceFor(LOCATOR);
  // Without a clean page nothing can be compared: every row would only wait in vain.
  assert.deepEqual(reference.items, names, `${reference.complaints}`);
});
after(async () => {
  await browser?.close();
  await world?.close();
});

test('should show on a clean page what the API answers, without a word in the console', () => {
  assert.deepEqual(reference.items, names);
  assert.equal(reference.count, '45 structures');
  assert.ok(reference.markers >= 3, `${reference.markers} markers`);
  assert.ok(reference.title![0] > 50 && reference.title![1] >= 24 && reference.title![2] === '16px', `${reference.title}`);
  assert.ok(reference.marker![0] >= 24 && reference.marker![1] >= 24, `${reference.marker}`);
  assert.equal(reference.button, 44);
  assert.deepEqual(reference.complaints, []);
});

const rulesOf = (expected: readonly Complaint[] = []) => expected.map((one) => (one instanceof RegExp ? {text: one, times: [1, 1] as const} : one));

/** What is said beyond what is expected, and what is expected and not said. */
function unexpected(said: readonly string[], expected?: readonly Complaint[]): string[] {
  const rules = rulesOf(expected);
  return [
    ...said.filter((text) => !rules.some((one) => one.text.test(text))),
    ...rules.flatMap(({text, times: [least, most]}) => {
      const count = said.filter((one) => text.test(one)).length;
      return count >= least && count <= most ? [] : [`${count} times ${text} instead of ${least} to ${most}: ${said.join(' | ')}`];
    }),
  ];
}

/** Whether all that is expected was said: what fails on the way of a file that comes late is said after the page is whole. */
const isSaid = (said: readonly string[], expected?: readonly Complaint[]): boolean =>
  rulesOf(expected).every(({text, times: [least]}) => said.filter((one) => text.test(one)).length >= least);

/** The look of names, buttons and markers, as far as `what` compares it. */
const lookOf = ({title, button, marker}: Seen, what: 'same' | 'letters'): unknown =>
  what === 'same' ? {title, button, marker} : {title: title?.slice(2), button, marker: marker?.slice(2, 3)};

const wanted = process.env.PANA_ROW; // one row while working on it: PANA_ROW=H26

describe('a hostile page', () => {
  for (const row of ROWS) {
    const {expect} = row;
    if (wanted && !new RegExp(wanted).test(row.id) || row.turn !== undefined && !isToday(row.turn)) continue;
    test(`${row.id}: ${expect.kind}`, async () => {
      const clean = await referenceFor(row.against ?? LOCATOR);
      const {page, lookUntil, settled} = await open(row);
      if (expect.kind === 'renders') {
        const {markers = 'same', look: compared = 'same', lists = 1, maps = 1} = expect;
        await lookUntil((now) => now.items.length === 20 * lists && now.markers >= (markers === 'some' ? 1 : clean.markers * maps) && isSaid(now.complaints, expect.complaints), 10_000);
        const seen = await settled();
        assert.deepEqual(unexpected(seen.complaints, expect.complaints), []);
        assert.deepEqual(seen.items.slice(0, 20), names, `complaints: ${seen.complaints}; text: ${seen.text.slice(0, 200)}`);
        assert.equal(seen.items.length, 20 * lists);
        assert.equal(seen.count, clean.count);
        if (markers === 'same') assert.equal(seen.markers, clean.markers * maps);
        else assert.ok(seen.markers > 0, 'no marker');
        if (compared !== 'plain') assert.deepEqual(lookOf(seen, compared), lookOf(clean, compared), 'the look');
        // In the browser's own style: letters as large as it makes them, every control at hand.
        else assert.ok(parseFloat(seen.title![2]) >= 16 && seen.title![0] > 50 && seen.title![3] === 'inline' && seen.button > 15, `${seen.title}, ${seen.button}`);
        assert.equal(seen.fallback, false);
        const asked = world.apiLog.filter((line) => /^GET \/v1\/structures(?:\?|$)/.test(line));
        assert.equal(asked.length, 1, `one request for the list, not ${asked.join(' ')}`);
      } else if (expect.kind === 'fallback') {
        await page.waitFor(() => document.readyState === 'complete');
        await lookUntil(({complaints}) => complaints.length > 0 || !expect.complaints, 3000);
        const seen = await settled();
        assert.deepEqual(unexpected(seen.complaints, expect.complaints), []);
        assert.ok(seen.fallback || seen.items.length === 20, `neither the fallback nor a list: ${seen.text.slice(0, 300)}`);
      } else {
        const seen = await lookUntil((now) => expect.text.test(now.text) && now.fallback && unexpected(now.complaints, expect.complaints).length === 0, expect.within);
        assert.match(seen.text, expect.text);
        assert.ok(seen.fallback, 'the way on is missing');
        assert.doesNotMatch(seen.text, /Recherche en cours/);
        assert.deepEqual(unexpected(seen.complaints, expect.complaints), []);
      }
      if (row.ready) await page.waitFor(row.ready);
      const wrong = row.check && (await page.evaluate(row.check as () => unknown));
      assert.equal(wrong ?? undefined, undefined);
    });
  }
  for (const name of wanted ? [] : missingLibraries()) test(`${name}, the real file`, {skip: 'not on this machine, and Debian’s package cannot be fetched'}, () => undefined);
});
