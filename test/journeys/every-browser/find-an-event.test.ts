/** A volunteer with a keyboard and no mouse, on a partner's page: from a place to a training day, and to a registration that waits to be confirmed. */
import assert from 'node:assert/strict';
import {after, before, test} from 'node:test';
import type {EventsPage} from '../../../src/contract/event.ts';
import {openBrowser, type Focused, type Key, type TestBrowser, type TestPage} from '../../support/browser.ts';
import {startWorker, type RunningWorker} from '../../support/worker.ts';

let browser: TestBrowser;
let worker: RunningWorker;
before(async () => {
  [worker, browser] = await Promise.all([startWorker(), openBrowser()]);
});
after(async () => {
  await browser?.close();
  await worker?.stop();
});

/** Presses `key` until what has the focus is as wanted; what was met on the way is in the error. */
async function go(page: TestPage, key: Key, wanted: (focused: Focused & {readonly id: string}) => boolean, most = 80): Promise<void> {
  const met: string[] = [];
  for (let i = 0; i < most; i++) {
    await page.press(key);
    const focused = {...(await page.focused()), id: await page.evaluate(focusedId)};
    if (wanted(focused)) return;
    met.push(`${focused.tag} ${focused.id} ${focused.text.slice(0, 30)}`);
  }
  throw new Error(`${most} × ${key} did not get there: ${met.join(' | ')}`);
}
const focusedId = (): string => {
  let element = document.activeElement;
  while (element?.shadowRoot?.activeElement) element = element.shadowRoot.activeElement;
  return element?.id ?? '';
};
const arrivesAt = (page: TestPage, id: string): Promise<boolean> => page.waitFor((wanted: string) => {
  let element = document.activeElement;
  while (element?.shadowRoot?.activeElement) element = element.shadowRoot.activeElement;
  return element?.id === wanted && !element.closest('[aria-busy=true]');
}, [id], 20_000);

test('should find a training day near a place and register by keyboard alone', async () => {
  const {items} = (await (await fetch(`${worker.origin}/v1/events?kind=journee&mode=sur-place&territory=departement:37&limit=100`)).json()) as EventsPage;
  const wanted = items.find(({registration, status, venue}) => registration.how === 'here' && status === 'open' && venue);
  assert.ok(wanted, 'an example one can register for');
  const {title, venue, modes} = wanted;

  const page = await browser.newPage();
  await page.resize(1280, 900);
  await page.goto(`${worker.partner}/journees`);
  await page.waitFor(() => !!document.querySelector('pana-event-list')?.shadowRoot?.querySelector('[part=item]'));
  await go(page, 'Tab', ({role}) => role === 'combobox');
  await page.type(venue!.address.city);
  await page.waitFor(() => !!document.querySelector('pana-event-list')!.shadowRoot!.querySelector('#places:not([hidden]) [role=option]'));
  await page.press('ArrowDown');
  await page.press('Enter');
  await page.waitFor((words: string) => {
    const list = document.querySelector('pana-event-list')!.shadowRoot!;
    return /Autour de|\(\d/.test(`${list.textContent}${list.querySelector<HTMLInputElement>('#place')!.value}`) && list.querySelector('.months')?.getAttribute('aria-busy') === 'false' && list.querySelector('.months')!.textContent!.includes(words);
  }, [title]);

  await go(page, 'Tab', ({tag, text}) => tag === 'a' && text === title, 120);
  await page.press('Enter');
  await arrivesAt(page, 'title');
  assert.equal((await page.focused()).text.trim(), title);
  await page.waitFor(() => !!document.querySelector('pana-event')!.shadowRoot!.querySelector('#register-button'));
  await go(page, 'Tab', ({id}) => id === 'register-button');
  await page.press('Enter');
  await arrivesAt(page, 'register-title');
  await go(page, 'Tab', ({id}) => id === 'register-name');
  // Without a doubled letter: drivers of WebKit, and at times of Firefox, type it once.
  await page.type('Nadine');
  await go(page, 'Tab', ({id}) => id === 'register-email');
  await page.type('nadine@example.org');
  if (modes.length > 1) {
    await page.press('Tab');
    await page.press(' ');
  }
  await go(page, 'Tab', ({id}) => id === 'register-consent');
  await page.press(' ');
  await page.press('Tab');
  await page.press('Enter');
  const sent = await page.waitFor(() => document.querySelector('pana-event')!.shadowRoot!.querySelector('[part=sent]')?.textContent, [], 40_000);
  assert.match(sent, /Un message part vers nadine@example\.org/);
  assert.equal(await page.evaluate(focusedId), 'register-title');
});
