/**
 * Dates on a page where MooTools More has its own `Date.parse`, which gives a Date, and of another moment for a day alone (RELIABILITY.md,
 * H13): events are not told to have moved, and a structure says when it opens, as on a clean page.
 */
import assert from 'node:assert/strict';
import {after, before, test} from 'node:test';
import type {Browser} from 'playwright-core';
import {eventOf} from '../support/events.ts';
import {exampleStructure} from '../support/structure.ts';
import {openChromium, openRow} from './chromium.ts';
import {fetchLibraries} from './debian.ts';
import {NONCE, SCRIPT} from './host-page.ts';
import {libraries} from './libraries.ts';
import {startWorld, type World} from './world.ts';

await fetchLibraries();
let browser: Browser;
let world: World;
before(async () => {
  const day = (after: number): string => new Date(Date.now() + after * 86_400_000).toISOString().slice(0, 10);
  // Open tomorrow and no other day: what is said of it needs the day after this one, whatever the hour.
  const tomorrow = new Intl.DateTimeFormat('en', {weekday: 'short', timeZone: 'Europe/Paris'}).format(Date.now() + 86_400_000).slice(0, 2);
  const sessions = [{start: `${day(20)}T09:30`, end: `${day(20)}T17:00`}];
  world = await startWorld({
    // The first was put off to the moment it had been at before: the same, in another writing.
    events: [
      {...eventOf(1, {sessions}), previousStart: new Date(eventOf(1, {sessions}).sessions[0]!.start).toISOString()},
      {...eventOf(2, {sessions, title: 'Exemple – Atelier du soir'}), previousStart: `${day(10)}T09:30:00+01:00`},
    ],
    structures: [exampleStructure({id: 's1', slug: 'exemple-numero-1-loches', name: 'Exemple – Structure n° 1', openingHours: `${tomorrow} 10:00-10:01`, verifiedAt: day(-10), updatedAt: day(-5)})],
  });
  browser = await openChromium();
});
after(async () => {
  await browser?.close();
  await world?.close();
});

/** What the list of events, each sheet of them and the sheet of the structure say. */
async function said(id: string, library?: string): Promise<string[]> {
  const html = '<pana-event-list></pana-event-list><pana-event event-id="e1"></pana-event><pana-event event-id="e2"></pana-event><pana-structure structure-id="s1"></pana-structure>';
  const {page, errors, look, close} = await openRow(browser, world, {
    id, html, files: {'/more.js': {body: library ?? '', type: 'text/javascript'}}, head: `<script nonce="${NONCE}" src="/more.js"></script>${SCRIPT}`,
  });
  for (const one of ['pana-event-list [part=item]', 'pana-event [part=title]', 'pana-structure [part=section]']) await page.locator(one).first().waitFor();
  await page.locator('pana-event [part=title]').nth(1).waitFor();
  assert.equal(await page.evaluate(() => typeof Date.parse('2026-11-20')), library ? 'object' : 'number', 'what Date.parse gives');
  const texts = await page.evaluate(() => {
    const found: string[] = [];
    for (const selector of ['pana-event-list', 'pana-event', 'pana-structure']) {
      for (const element of document.querySelectorAll(selector)) for (const part of element.shadowRoot!.querySelectorAll('[part=item], [part=title], b, [part=section]')) found[found.length] = part.textContent!.replace(/\s+/g, ' ').trim();
    }
    return found;
  });
  assert.deepEqual([...errors, ...(await look()).complaints], [], id);
  await close();
  return texts;
}

test('should be those of a clean page (H13)', async () => {
  const clean = await said('dates clean');
  // There is something to be seen: one that moved, one that did not, an opening.
  assert.equal(clean.filter((text) => /Nouvelle date/.test(text)).length, 2, clean.join('\n'));
  assert.ok(clean.some((text) => /demain à 10\s?h/.test(text)), clean.join('\n'));
  for (const {name, source} of libraries('mootools-more')) assert.deepEqual(await said(`dates ${name}`, source), clean, name);
});
