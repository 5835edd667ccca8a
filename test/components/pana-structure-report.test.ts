import { expect, fixture, html, waitUntil as until } from '@open-wc/testing';
import { sendKeys } from '@web/test-runner-commands';
import { createChallenge } from 'altcha-lib';
import { deriveKey } from 'altcha-lib/algorithms/web/pbkdf2';
import '../../src/components/pana-structure/pana-structure.ts';
import type { PanaStructure } from '../../src/components/pana-structure/pana-structure.ts';
import { reportSchema, type ReportSent } from '../../src/contract/report.ts';
import type { Refusal } from '../../worker/http/answer.ts';
import { checked } from '../../worker/registry/body.ts';
import { API, startPageWorker, type PageWorker } from '../support/page-worker.ts';
import { exampleStructure } from '../support/structure.ts';

/** Generous: a busy machine is not a broken form. */
const waitUntil = (condition: () => unknown, message?: string) => until(condition, message, { timeout: 8000 });

let worker: PageWorker;
let group = 0;
/** Every sending that came: its key and its body. */
let posts: { key: string; body: string }[];
/** What answers a sending first; undefined leaves it to the schema of the registry. */
let first: (() => Response | undefined) | undefined;

const problem = (status: number, body: object = {}) => new Response(JSON.stringify(body), { status, headers: { 'content-type': 'application/problem+json' } });

async function start(): Promise<void> {
  posts = [];
  first = undefined;
  worker = await startPageWorker({
    structures: [exampleStructure()],
    async before(path, _signal, request) {
      if (path === '/v1/challenge?for=reports') {
        const data = { for: 'reports', expires: Date.now() + 1_200_000_000_000 };
        return new Response(JSON.stringify(await createChallenge({ algorithm: 'PBKDF2/SHA-256', cost: 10, counter: 20, deriveKey, data, hmacSignatureSecret: 'a', hmacKeySignatureSecret: 'b' })), { headers: { 'content-type': 'application/json' } });
      }
      if (path !== '/v1/reports') return undefined;
      const body = await request.text();
      posts.push({ key: request.headers.get('idempotency-key') ?? '', body });
      const answer = first?.();
      if (answer) return answer;
      try {
        checked(reportSchema, JSON.parse(body));
      } catch (error) {
        return problem((error as Refusal).status, (error as Refusal).toProblem());
      }
      return new Response(JSON.stringify({ id: 'r', state: 'to-confirm', next: '' }), { status: 202, headers: { 'content-type': 'application/json' } });
    },
  });
}

const root = (element: PanaStructure): ShadowRoot => element.shadowRoot!;
const find = <Found extends HTMLElement = HTMLElement>(element: PanaStructure, selector: string): Found => root(element).querySelector<Found>(selector)!;
const dialog = (element: PanaStructure): HTMLDialogElement => find<HTMLDialogElement>(element, 'dialog');
const said = (element: PanaStructure): string => dialog(element).textContent!.replace(/\s+/g, ' ');
const says = (element: PanaStructure, words: string) => waitUntil(() => said(element).includes(words), `"${words}" in ${said(element)}`);
const focused = (element: PanaStructure): string | undefined => root(element).activeElement?.id;
function fill(element: PanaStructure, field: string, value: string, event = 'input'): void {
  const control = find<HTMLInputElement>(element, `#report-${field}`);
  control.value = value;
  control.dispatchEvent(new Event(event, { bubbles: true }));
}
/** The sheet with its dialog open. */
async function opened(attributes: Record<string, string> = {}): Promise<PanaStructure> {
  await start();
  const element = document.createElement('pana-structure');
  for (const [name, value] of Object.entries({ api: API, group: `report-${(group += 1)}`, 'structure-id': 's1', ...attributes })) element.setAttribute(name, value);
  (await fixture(html`<div></div>`)).append(element);
  await waitUntil(() => root(element).querySelector('footer button'), 'the sheet');
  find(element, 'footer button').focus();
  await sendKeys({ press: 'Enter' });
  await waitUntil(() => dialog(element)?.open && focused(element) === 'report-title', 'the dialog');
  return element;
}
async function filled(attributes?: Record<string, string>): Promise<PanaStructure> {
  const element = await opened(attributes);
  fill(element, 'reason', 'hours', 'change');
  fill(element, 'comment', ' Fermé le samedi. ');
  fill(element, 'email', 'visiteuse@example.org');
  return element;
}
const send = (element: PanaStructure): void => find(element, 'dialog .main').click();

describe('pana-structure, reporting an error', () => {
  afterEach(() => worker.stop());

  it('should open from the keyboard, close by Escape alone, give the focus back and keep what was typed', async () => {
    const element = await filled();
    await expect(element).to.be.accessible();
    await sendKeys({ press: 'Escape' });
    await waitUntil(() => !dialog(element).open);
    await waitUntil(() => root(element).activeElement?.textContent === 'Signaler une erreur', 'the focus on the button');
    await sendKeys({ press: 'Enter' });
    await waitUntil(() => dialog(element).open);
    expect(find<HTMLTextAreaElement>(element, '#report-comment').value.trim()).to.equal('Fermé le samedi.');
  });

  it('should say what to do, take the focus, and lead to each field', async () => {
    const element = await opened();
    send(element);
    await waitUntil(() => focused(element) === 'report-errors');
    const links = [...root(element).querySelectorAll<HTMLAnchorElement>('#report-errors a')];
    expect(links.map((link) => link.getAttribute('href'))).to.deep.equal(['#report-reason', '#report-email']);
    await expect(element).to.be.accessible();
    for (const link of links) {
      link.click();
      await waitUntil(() => `#${focused(element)}` === link.getAttribute('href'));
    }
    expect(find(element, '#report-email').getAttribute('aria-describedby')).to.equal('report-email-wrong report-email-hint');
    // As in the form to join: two dots in a row reach nobody.
    for (const email of ['visiteuse..x@example.org', 'visiteuse@example..org', 'visiteuse@example.org,x@example.org']) {
      const input = find<HTMLInputElement>(element, '#report-email');
      input.value = email;
      input.dispatchEvent(new Event('input', { bubbles: true }));
      send(element);
      await waitUntil(() => focused(element) === 'report-errors');
      expect([...root(element).querySelectorAll('#report-errors a')].map((link) => link.getAttribute('href')), email).to.include('#report-email');
      input.focus();
    }
    expect(posts).to.deep.equal([]);
  });

  it('should send once what was typed and nothing else, wait as long as a person does, and say to confirm', async () => {
    const element = await filled();
    send(element);
    send(element);
    await says(element, 'Un message part vers visiteuse@example.org');
    expect(focused(element)).to.equal('report-title');
    expect(posts).to.have.length(1);
    const { altcha, elapsed, ...rest } = JSON.parse(posts[0]!.body) as ReportSent;
    expect(rest).to.deep.equal({ structure: 's1', reason: 'hours', comment: 'Fermé le samedi.', email: 'visiteuse@example.org', locale: 'fr', honeypot: '' });
    expect([altcha.length > 100, elapsed > 2000, /^[0-9a-f]{32}$/.test(posts[0]!.key)]).to.deep.equal([true, true, true]);
    await expect(element).to.be.accessible();
  });

  it('should show what the registry refuses beside its field, in its words', async () => {
    const element = await filled();
    fill(element, 'comment', 'a\u202Eb');
    send(element);
    await waitUntil(() => focused(element) === 'report-errors');
    expect(said(element)).to.include('invisibles');
    expect(find(element, '#report-comment').getAttribute('aria-invalid')).to.equal('true');
    await expect(element).to.be.accessible();
  });

  it('should say why it did not leave, tell the page, and send the very same again', async () => {
    const element = await filled();
    const told: string[] = [];
    element.addEventListener('pana-error', (event) => void told.push((event as Event & { kind: string }).kind));
    first = () => problem(503);
    send(element);
    await waitUntil(() => focused(element) === 'report-failure', 'the failure');
    expect(said(element)).to.include('toujours là');
    expect(told).to.deep.equal(['server']);
    await expect(element).to.be.accessible();
    first = undefined;
    expect(find(element, 'dialog .main').textContent!.trim()).to.equal('Réessayer');
    send(element);
    await says(element, 'Un message part vers');
    expect(new Set(posts.map(({ key, body }) => key + body)).size).to.equal(1);
  });

  it('should speak English, and send it', async () => {
    const element = await filled({ lang: 'en' });
    await says(element, 'What is wrong?');
    expect(said(element)).not.to.match(/[A-Za-z]+ (?:la|le|ne) /);
    send(element);
    await says(element, 'A message is on its way to');
    expect((JSON.parse(posts[0]!.body) as ReportSent).locale).to.equal('en');
    await expect(element).to.be.accessible();
  });
});
