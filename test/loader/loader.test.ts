import { expect, fixture, html, waitUntil as until } from '@open-wc/testing';
import { VERSION } from '../../src/element/version.ts';
import { handover } from '../../src/store/loader.ts';
import { viewFor } from '../../src/store/view.ts';
import { API, startPageWorker, type PageWorker } from '../support/page-worker.ts';
import { generateStructures } from '../support/structures.ts';

const waitUntil = (condition: () => unknown, message?: string) => until(condition, message, { timeout: 8000 });
const symbol = Symbol.for('pana.loader/v1');
let worker: PageWorker;
const lists = () => worker.log.filter((address) => /^\/v1\/structures(\?|$)/.test(address));

describe('loader', () => {
  before(async () => {
    worker = await startPageWorker({ structures: (gazetteer) => generateStructures(gazetteer, 100) });
    const tag = document.createElement('script');
    tag.type = 'text/plain';
    tag.src = `${API}/pana/v1/pana.js`;
    document.head.append(tag);
  });
  after(() => worker.stop());

  it('should ask once, before the code is there, for three elements in distant blocks', async () => {
    const holder = await fixture(html`<div>
      <header><pana-search needs="visioconference comptabilite" territory="region:24"></pana-search></header>
      <main><pana-list price="gratuit" needs="ignored"></pana-list></main>
    </div>`);
    holder.querySelector('pana-list')!.removeAttribute('needs');
    const map = document.createElement('pana-map');
    holder.append(map);
    const width = holder.clientWidth;
    // In the built files the list is in what the map imports; here, file by file, the map may be there first.
    const { define } = customElements;
    customElements.define = (name, ...rest) =>
      name === 'pana-map'
        ? void customElements.whenDefined('pana-list').then(() => define.call(customElements, name, ...rest))
        : define.call(customElements, name, ...rest);
    let heard = 0;
    holder.addEventListener('pana-results-load', () => (heard += 1));
    await import('../../src/loader/loader.ts');
    expect(lists(), 'started by the loader itself').to.have.length(1);
    expect(customElements.get('pana-list')).to.equal(undefined);
    expect(lists()[0]).to.equal(`/v1/structures?needs=comptabilite+visioconference&price=gratuit&territory=region%3A24&view=${viewFor(width)}`);
    await waitUntil(() => holder.querySelector('pana-list')!.shadowRoot?.querySelector('[part=heading]')?.textContent?.includes('structure'));
    expect(lists(), 'and by nobody else').to.have.length(1);
    expect(heard, 'times the page was told').to.equal(1);
    // Drawn once, with the answer: no empty frame was there before.
    expect(holder.querySelector('pana-list')!.shadowRoot!.querySelector('.bone')).to.equal(null);
    expect(handover()!.started).to.equal(undefined);
    customElements.define = define;
  });

  it('should have the version of the widgets, and the origin of its script', () => {
    expect(handover()!.version).to.equal(VERSION);
    expect(handover()!.api).to.equal(API);
    expect(handover()!.base).to.equal(`${API}/pana/${VERSION}/`);
  });

  it('should find elements that come later, in shadow roots too', async () => {
    const host = (await fixture(html`<div></div>`)) as HTMLElement;
    const inside = document.createElement('pana-structure');
    const deep = document.createElement('div');
    deep.attachShadow({ mode: 'open' }).append(inside);
    host.append(deep);
    await waitUntil(() => customElements.get('pana-structure'));
  });

  it('should bring the form by which a structure joins only where there is one', async () => {
    expect(customElements.get('pana-join')).to.equal(undefined);
    await fixture(html`<div data-pana="join" data-lang="fr"></div>`);
    await waitUntil(() => customElements.get('pana-join'));
  });

  it('should write nothing on the page but two symbols', () => {
    const symbols = Object.getOwnPropertySymbols(globalThis).filter((one) => one.description?.startsWith('pana'));
    expect(symbols.map(String).sort()).to.deep.equal(['Symbol(pana.groups/v1)', 'Symbol(pana.loader/v1)']);
    expect((globalThis as Record<symbol, unknown>)[symbol]).to.equal(handover());
  });
});
