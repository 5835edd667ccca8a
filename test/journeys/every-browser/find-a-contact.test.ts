/** A volunteer with a keyboard and no mouse, on the town hall's page: from the address bar to a telephone number, and back. */
import assert from 'node:assert/strict';
import {after, before, test} from 'node:test';
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
async function go(page: TestPage, key: Key, wanted: (focused: Focused) => boolean, most = 60): Promise<Focused> {
  const met: string[] = [];
  for (let i = 0; i < most; i++) {
    await page.press(key);
    const focused = await page.focused();
    if (wanted(focused)) return focused;
    met.push(`${focused.tag} ${focused.text.slice(0, 30)}`);
  }
  throw new Error(`${most} × ${key} did not get there: ${met.join(' | ')}`);
}

/** Waits for what the list says it found. */
interface Found {
  readonly count: string;
  readonly names: readonly string[];
  readonly reasons: readonly string[];
}
const results = (page: TestPage): Promise<Found> =>
  page.waitFor((): Found | undefined => {
    const list = document.querySelector('pana-locator')?.shadowRoot?.querySelector('pana-list')?.shadowRoot;
    const names: string[] = [];
    const reasons: string[] = [];
    const titles = list?.querySelectorAll('[part=title]') ?? [];
    for (let i = 0; i < titles.length; i++) names.push(titles[i]!.textContent!.trim());
    const why = list?.querySelectorAll('[part=reason]') ?? [];
    for (let i = 0; i < why.length; i++) reasons.push(why[i]!.textContent!.trim());
    const count = list?.querySelector('[part=heading]')?.textContent?.trim() ?? '';
    return /structure/.test(count) && !list?.querySelector('[aria-busy=true]') ? {count, names, reasons} : undefined;
  });

test('should find a structure and read its contact by keyboard alone, and come back where it was', async () => {
  const page = await browser.newPage();
  await page.resize(1280, 900);
  await page.goto(`${worker.partner}/`);
  const first = await results(page);

  await go(page, 'Tab', ({role}) => role === 'combobox');
  await page.type('37600');
  await page.waitFor(() => document.querySelector('pana-locator')!.shadowRoot!.querySelector('pana-search')!.shadowRoot!.querySelector('[role=option]') !== null);
  await page.press('ArrowDown');
  await page.press('Enter');
  await page.waitFor(
    (before: string) => {
      const list = document.querySelector('pana-locator')!.shadowRoot!.querySelector('pana-list')!.shadowRoot!;
      const reason = list.querySelector('[part=reason]')?.textContent ?? '';
      return /km|commune|intercommunalité|département|région|France/.test(reason) && `${list.querySelector('[part=heading]')?.textContent}${reason}` !== before;
    },
    [`${first.count}${first.reasons[0]}`],
  );

  await go(page, 'Tab', ({text}) => /^Pour quel besoin/.test(text) || /Tous les besoins/.test(text));
  await page.press('Enter');
  await page.waitFor(() => document.querySelector('pana-locator')!.shadowRoot!.querySelector('pana-search')!.shadowRoot!.querySelector('#need-words') !== null);
  await go(page, 'Tab', ({tag}) => tag === 'input');
  await page.type('compta');
  await page.press('Enter');
  await page.waitFor(() => document.querySelector('pana-locator')!.shadowRoot!.querySelector('pana-search')!.shadowRoot!.querySelector('.chip') !== null);
  await page.press('Escape'); // empties the words
  await page.press('Escape'); // closes the panel
  assert.match((await page.focused()).text, /besoin/);

  const found = await results(page);
  assert.ok(found.names.length > 0, `nobody for accounts at Loches: ${found.count}`);
  for (const reason of found.reasons) assert.ok(reason.length > 0, 'each one says why it is there');

  // The first structure that agreed to publish how to reach it.
  const answer = (await (await fetch(`${worker.origin}/v1/structures?needs=comptabilite&place=postcode:37600&territory=departement:37`)).json()) as {items: {id: string; name: string}[]};
  let chosen: {id: string; name: string} | undefined;
  for (const item of answer.items) {
    const {contactFields} = (await (await fetch(`${worker.origin}/v1/structures/${item.id}`)).json()) as {contactFields: string[]};
    if (contactFields.includes('email')) chosen ??= item;
  }
  assert.ok(chosen, 'one of them publishes a contact');
  assert.ok(found.names.includes(chosen.name), `${chosen.name} among ${found.names}`);
  await go(page, 'Tab', ({tag, text}) => tag === 'a' && text === chosen.name, 120);
  await page.press('Enter');
  const sheet = (): boolean => {
    let element = document.activeElement;
    while (element?.shadowRoot?.activeElement) element = element.shadowRoot.activeElement;
    return element?.id === 'name';
  };
  await page.waitFor(sheet);
  assert.equal((await page.focused()).text, chosen.name);

  await page.waitFor(() => document.querySelector('pana-locator')!.shadowRoot!.querySelector('pana-structure')!.shadowRoot!.querySelector('button.main') !== null);
  await go(page, 'Tab', ({tag, text}) => tag === 'button' && /contact|coordonnées/i.test(text));
  await page.press('Enter');
  const contact = await page.waitFor(() => document.querySelector('pana-locator')!.shadowRoot!.querySelector('pana-structure')!.shadowRoot!.querySelector('#contact')?.textContent);
  const published = (await (await fetch(`${worker.origin}/v1/structures/${chosen.id}/contact`)).json()) as {email: string};
  assert.ok(contact.includes(published.email), `${contact} says ${published.email}`);
  await page.waitFor(() => {
    let element = document.activeElement;
    while (element?.shadowRoot?.activeElement) element = element.shadowRoot.activeElement;
    return element?.id === 'contact'; // the focus is on what was revealed
  });

  await page.press('Escape');
  await page.waitFor(() => !document.querySelector('pana-locator')!.shadowRoot!.querySelector('pana-structure')?.shadowRoot?.querySelector('article'));
  await page.waitFor((name: string) => {
    let element = document.activeElement;
    while (element?.shadowRoot?.activeElement) element = element.shadowRoot.activeElement;
    return element?.textContent?.trim() === name;
  }, [chosen.name]);
});

test('should let Tab go through every widget and out of the page, both ways', async () => {
  const page = await browser.newPage();
  await page.resize(1280, 900);
  await page.goto(`${worker.partner}/`);
  await results(page);
  const stops: string[] = [];
  for (let i = 0; i < 150; i++) {
    await page.press('Tab');
    const {tag, host, text} = await page.focused();
    if (host === 'body' || host === 'html' || host === '') break;
    stops.push(`${host} ${tag} ${text}`);
    if (i > 3 && stops.at(-1) === stops[0]) break;
  }
  assert.ok(stops.length < 150, `no way out: ${stops.slice(-10).join(' | ')}`);
  assert.ok(stops.filter((stop) => stop.startsWith('pana-locator')).length >= 6, stops.join(' | '));
  for (const [i, stop] of stops.entries()) assert.ok(i === 0 || stop !== stops[i - 1] || !stop.endsWith(' '), `a stop without a name: ${stop}`);
});
