/** Beside a map the first answer says nothing of the facets: whoever comes near a panel finds its counts. */
import { expect, fixture, html, waitUntil as until } from '@open-wc/testing';
import { sendKeys } from '@web/test-runner-commands';
import '../../../src/components/pana-map/pana-map.ts';
import '../../../src/components/pana-search/pana-search.ts';
import { API, startPageWorker, type PageWorker } from '../../support/page-worker.ts';
import { generateStructures } from '../../support/structures.ts';

const waitUntil = (condition: () => unknown, message?: string) => until(condition, message, { timeout: 8000 });

describe('counts beside a map', () => {
  let worker: PageWorker;
  let group = 0;
  beforeEach(async () => {
    worker = await startPageWorker({ structures: (gazetteer) => generateStructures(gazetteer, 300) });
  });
  afterEach(() => worker.stop());

  async function open() {
    group += 1;
    const page = await fixture(html`<div>
      <pana-search api=${API} group="counts-${group}"></pana-search>
      <pana-map api=${API} group="counts-${group}"></pana-map>
    </div>`);
    const root = page.querySelector('pana-search')!.shadowRoot!;
    const map = page.querySelector('pana-map')!.shadowRoot!;
    await waitUntil(() => map.querySelector('.markers button'), 'no marker came');
    return { root, asked: () => worker.log.filter((address) => address.startsWith('/v1/structures')) };
  }
  const value = (root: ShadowRoot, name: string) => {
    const label = [...root.querySelectorAll('label')].find((one) => one.textContent!.includes(name));
    return { box: label?.querySelector('input'), count: label?.querySelector('.count')?.textContent };
  };
  const facets = async (query = '') => ((await (await fetch(`${API}/v1/structures?${query}`)).json()) as { facets: Record<string, Record<string, number>> }).facets;

  it('should ask for them once a panel is near, and only then', async () => {
    const { root, asked } = await open();
    expect(asked()).to.have.length(1);
    expect(asked()[0]).to.contain('view=');
    root.querySelector<HTMLElement>('#more')!.click();
    await waitUntil(() => value(root, 'Gratuit').count, 'no count came');
    expect(value(root, 'Gratuit').count).to.equal(String((await facets()).price!.gratuit));
    expect(asked().filter((address) => address.includes('limit=1'))).to.have.length(1);
  });

  it('should not ask for them when a dialog that opens gives the focus, but when the visitor goes on from there', async () => {
    const { root, asked } = await open();
    // As showModal() does.
    root.querySelector<HTMLElement>('#place')!.focus();
    expect(root.activeElement?.id).to.equal('place');
    // Whatever the focus had asked for would be asked by now: this one comes after it.
    await fetch(`${API}/v1/health`);
    expect(asked().filter((address) => address.includes('limit=1'))).to.have.length(0);
    await waitUntil(() => root.querySelector('.clear'), 'what asks for them did not come');
    await sendKeys({ press: 'Tab' });
    await waitUntil(() => asked().some((address) => address.includes('limit=1')), 'nobody asked');
    expect(asked().filter((address) => address.includes('limit=1'))).to.have.length(1);
  });

  it('should follow the search', async () => {
    const { root } = await open();
    root.querySelector<HTMLElement>('#more')!.click();
    await waitUntil(() => value(root, 'Gratuit').count);
    value(root, 'Gratuit').box!.click();
    const { format } = await facets('price=gratuit');
    await waitUntil(() => value(root, 'En groupe').count === String(format!.collectif), 'the counts stayed those of before');
  });

  it('should offer every value where no count can be had', async () => {
    const { root } = await open();
    worker.before = (address) => (`${address}`.includes('limit=1') ? new Response('', { status: 404 }) : undefined);
    root.querySelector<HTMLElement>('#more')!.click();
    await waitUntil(() => value(root, 'Gratuit').box);
    expect(value(root, 'Gratuit').count).to.equal(undefined);
  });
});
