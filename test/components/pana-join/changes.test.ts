/** Somebody whose structure signed an earlier charter sees in the form what changed since: by keyboard, in words, announced once. */
import { expect, fixture, html, waitUntil as until } from '@open-wc/testing';
import { sendKeys } from '@web/test-runner-commands';
import '../../../src/components/pana-join/pana-join.ts';
import type { PanaJoin } from '../../../src/components/pana-join/pana-join.ts';
import { exampleCharter, pageRegistry, replacingCharter, type PageRegistry } from '../../support/page-registry.ts';
import { API, startPageWorker, type PageWorker } from '../../support/page-worker.ts';
import { root } from '../../support/join.ts';

const waitUntil = (condition: () => unknown, message?: string) => until(condition, message, { timeout: 8000 });
let worker: PageWorker;
let registry: PageRegistry;
const shown = (element: PanaJoin) => root(element).textContent!.replace(/\s+/g, ' ');
const shows = (element: PanaJoin, part: string) => waitUntil(() => shown(element).includes(part), `"${part}" did not show in ${shown(element)}`);

/** The form at its charter, `earlier` versions before it. */
async function join(lang = 'fr', charter = replacingCharter): Promise<PanaJoin> {
  registry = pageRegistry();
  registry.charter = charter;
  worker = await startPageWorker({ before: registry.before });
  const element = document.createElement('pana-join');
  element.setAttribute('api', API);
  element.setAttribute('lang', lang);
  (await fixture(html`<div></div>`)).append(element);
  await waitUntil(() => element.shadowRoot?.querySelector('.main'), 'the charter');
  return element;
}
/** Opens the list by keyboard and gives its buttons. */
async function opened(element: PanaJoin): Promise<HTMLElement[]> {
  root(element).querySelector<HTMLElement>('summary')!.focus();
  await sendKeys({ press: 'Enter' });
  await waitUntil(() => root(element).querySelector('details .actions button'), 'the versions');
  return [...root(element).querySelectorAll<HTMLElement>('details .actions button')];
}

describe('what changed in the charter', () => {
  afterEach(() => {
    worker.stop();
    for (const element of document.querySelectorAll('pana-join')) element.remove();
  });

  it('should list the versions replaced, with their days, only where there are some', async () => {
    expect(root(await join('fr', exampleCharter)).querySelector('details')).to.equal(null);
    worker.stop();
    const buttons = await opened(await join());
    expect(buttons.map((one) => one.textContent)).to.deep.equal(['Version 2025-2, publiée le 1er juin 2025', 'Version 2025-1, publiée le 6 janvier 2025']);
    expect(buttons.map((one) => one.getAttribute('aria-pressed'))).to.deep.equal(['false', 'false']);
  });

  it('should say by keyboard what was added and removed, in words, in elements that say so, and announce how much', async () => {
    const element = await join();
    const [, second] = await opened(element);
    second!.focus();
    await sendKeys({ press: 'Enter' });
    await shows(element, 'Ce qui change de la version 2025-1 à la version 2026-1');
    await shows(element, 'Article 1. Accueillir Retiré : Nous accueillons nos adhérents.Ajouté : Nous accueillons toute association. Article 2. Dire le prix Ajouté : Nous disons le prix avant de commencer.');
    expect([...root(element).querySelectorAll('#changes ins, #changes del')].map((one) => [one.localName, one.getAttribute('lang')])).to.deep.equal([['del', 'fr'], ['ins', 'fr'], ['ins', 'fr']]);
    expect(second!.getAttribute('aria-pressed')).to.equal('true');
    expect(root(element).activeElement === second).to.equal(true);
    await waitUntil(() => root(element).querySelector('[role=status]')?.textContent === '2 passages ajoutés, 1 retiré.', 'announced');
    await expect(element).to.be.accessible();
    // A choice, not an entry: nothing of the form was touched, nor wants saving.
    expect(window.dispatchEvent(new Event('beforeunload', { cancelable: true }))).to.equal(true);
  });

  it('should say it in English around the French text', async () => {
    const element = await join('en');
    const [first] = await opened(element);
    expect(root(element).querySelector('summary')!.textContent).to.equal('Did you sign an earlier version?');
    expect(first!.textContent).to.equal('Version 2025-2, published on June 1, 2025');
    first!.click();
    await shows(element, 'Removed: Nous accueillons nos adhérents.Added:');
  });

  it('should say when it cannot be had, and have it by one more press', async () => {
    const element = await join();
    const [first] = await opened(element);
    registry.compared = () => new Response('<html>', { headers: { 'content-type': 'text/html' } });
    first!.click();
    await shows(element, 'La comparaison ne peut pas être affichée pour le moment.');
    registry.compared = undefined;
    root(element).querySelector<HTMLElement>('details .failed button')!.click();
    await shows(element, 'Ajouté : Nous accueillons toute association.');
  });
});
