/** Further contacts on the sheet: asked for with the first one, under the names their structure gave them, and only text. */
import { expect, fixture, html, waitUntil as until } from '@open-wc/testing';
import '../../../src/components/pana-structure/pana-structure.ts';
import type { PanaStructure } from '../../../src/components/pana-structure/pana-structure.ts';
import type { PublishedContact, Structure } from '../../../src/contract/structure.ts';
import { PAYLOADS } from '../../hosts/payloads.ts';
import { API, startPageWorker, type PageWorker } from '../../support/page-worker.ts';
import { exampleStructure } from '../../support/structure.ts';

/** Generous: a busy machine is not a broken sheet. */
const waitUntil = (condition: () => unknown, message?: string) => until(condition, message, { timeout: 8000 });
const FIELDS: NonNullable<Structure['otherContacts']>[number]['fields'] = ['label', 'email', 'phone'];

describe('further contacts of a structure', () => {
  let worker: PageWorker;
  let group = 0;
  afterEach(() => worker.stop());

  async function sheet(contact: PublishedContact, structure: Partial<Structure>, lang = 'fr'): Promise<PanaStructure> {
    worker = await startPageWorker({ structures: [exampleStructure(structure)], contacts: { s1: contact } });
    const element = document.createElement('pana-structure');
    for (const [name, value] of Object.entries({ api: API, lang, group: `further-${(group += 1)}`, 'structure-id': 's1' })) element.setAttribute(name, value);
    (await fixture(html`<div></div>`)).append(element);
    await waitUntil(() => element.shadowRoot?.querySelector('.main'), 'the button');
    return element;
  }
  async function asked(element: PanaStructure): Promise<string[][]> {
    element.shadowRoot!.querySelector<HTMLElement>('.main')!.click();
    await waitUntil(() => element.shadowRoot!.activeElement?.id === 'contact', 'the contact');
    return [...element.shadowRoot!.querySelectorAll('#contact > div')].map((row) => [...row.children].map((one) => `${one.localName} ${one.textContent!.replace(/\s/g, ' ')} ${one.querySelector('a')?.getAttribute('href') ?? ''}`.trim()));
  }

  it('should come after the first one, each under its name, with what it publishes', async () => {
    const element = await sheet(
      { email: 'contact@example.org', others: [{ number: 2, label: 'Accueil', email: 'bonjour@example.org', phone: '+33247000001' }, { number: 4, phone: '+33247000002' }] },
      { contactFields: ['email'], otherContacts: [{ number: 2, fields: FIELDS }, { number: 4, fields: ['phone'] }] },
    );
    expect(worker.log.some((address) => address.endsWith('/contact'))).to.equal(false);
    expect(await asked(element)).to.deep.equal([
      ['dt Courriel', 'dd contact@example.org mailto:contact@example.org'],
      ['dt Accueil', 'dd 02 47 00 00 01 tel:+33247000001', 'dd bonjour@example.org mailto:bonjour@example.org'],
      ['dt Contact', 'dd 02 47 00 00 02 tel:+33247000002'],
    ]);
    expect(worker.log.filter((address) => address.endsWith('/contact'))).to.have.length(1);
    await expect(element).to.be.accessible();
  });

  it('should be asked for where the first contact publishes nothing', async () => {
    const element = await sheet({ others: [{ number: 3, label: 'Front desk', email: 'bonjour@example.org' }] }, { contactFields: [], otherContacts: [{ number: 3, fields: ['label', 'email'] }] }, 'en');
    expect(await asked(element)).to.deep.equal([['dt Front desk', 'dd bonjour@example.org mailto:bonjour@example.org']]);
  });

  it('should be only text, and lead nowhere an address or a number does not', async () => {
    const others = PAYLOADS.map((text) => ({ number: 2, label: text, email: text, phone: text }));
    const element = await sheet({}, { contactFields: [], otherContacts: [{ number: 2, fields: FIELDS }] });
    // The server lets through no more than three, nor any of these addresses: what reaches the sheet is not to be trusted.
    worker.before = (path) => (path.endsWith('/contact') ? new Response(JSON.stringify({ others }), { headers: { 'content-type': 'application/json' } }) : undefined);
    await asked(element);
    const rows = [...element.shadowRoot!.querySelectorAll('#contact > div')];
    expect(rows.map((row) => [...row.children].map((one) => one.textContent))).to.deep.equal(others.map(({ label }) => [label, label, label]));
    for (const row of rows) expect(row.querySelectorAll(':not(dt, dd)'), row.textContent!).to.have.length(0);
  });
});
