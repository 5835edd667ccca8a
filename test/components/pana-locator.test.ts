import { expect, fixture, html, waitUntil as until } from '@open-wc/testing';
import { sendKeys } from '@web/test-runner-commands';
import '../../src/components/pana-locator/pana-locator.ts';
import type { PanaLocator } from '../../src/components/pana-locator/pana-locator.ts';
import { API, startPageWorker, type PageWorker } from '../support/page-worker.ts';
import { generateStructures } from '../support/structures.ts';

const waitUntil = (condition: () => unknown, message?: string) => until(condition, message, { timeout: 8000 });
let worker: PageWorker;
let group = 0;
const child = (locator: PanaLocator, tag: string) => locator.shadowRoot!.querySelector<HTMLElement>(tag);
const items = (locator: PanaLocator) => [...(child(locator, 'pana-list')?.shadowRoot?.querySelectorAll<HTMLElement>('[part~=item]') ?? [])];
const lists = () => worker.log.filter((address) => /^\/v1\/structures(\?|$)/.test(address));

async function locator(attributes: Record<string, string> = {}): Promise<PanaLocator> {
  const holder = await fixture(html`<div></div>`);
  const element = document.createElement('pana-locator');
  for (const [name, value] of Object.entries({ api: API, group: `locator-${(group += 1)}`, ...attributes })) element.setAttribute(name, value);
  holder.append(element);
  await waitUntil(() => items(element).length > 0);
  return element;
}

describe('pana-locator', () => {
  before(async () => {
    worker = await startPageWorker({ structures: (gazetteer) => generateStructures(gazetteer, 300) });
  });
  beforeEach(() => void (worker.log.length = 0));
  after(() => worker.stop());

  it('should fill list and map from one request', async () => {
    const element = await locator({ territory: 'region:24' });
    await waitUntil(() => child(element, 'pana-map')?.shadowRoot?.querySelector('button[part~=marker], button[part~=cluster], .markers button'));
    expect(lists()).to.have.length(1);
    expect(lists()[0]).to.match(/territory=region%3A24&view=\d+x\d+$/);
  });

  it('should open the sheet in place of the list, and give focus back when it closes', async () => {
    const element = await locator();
    await waitUntil(() => child(element, 'pana-list')!.shadowRoot!.querySelector('details'));
    const link = items(element)[1]!.querySelector('a')!;
    let selected = '';
    element.addEventListener('pana-structure-select', (event) => (selected = (event as Event & { structureId: string }).structureId));
    link.focus();
    await sendKeys({ press: 'Enter' });
    await waitUntil(() => child(element, 'pana-structure'));
    expect(selected).to.equal(items(element)[1]!.dataset['id']);
    expect(child(element, 'pana-list')!.hidden).to.be.true;
    await waitUntil(() => element.shadowRoot!.activeElement?.closest('.sheet'), 'focus is in the sheet');
    const sheet = child(element, 'pana-structure')!;
    await waitUntil(() => sheet.shadowRoot!.querySelector('h3, h4'), 'the sheet is drawn');
    const ways = `${element.shadowRoot!.querySelector('.sheet')!.textContent}${sheet.shadowRoot!.textContent}`.match(/Retour aux résultats/g);
    expect(ways, 'one way back').to.have.lengthOf(1);
    await sendKeys({ press: 'Escape' });
    await waitUntil(() => !child(element, 'pana-structure'));
    await waitUntil(() => child(element, 'pana-list')!.shadowRoot!.activeElement === link, 'focus is back');
  });

  it('should open the sheet for a click that comes before the rest of its code', async () => {
    const holder = await fixture(html`<div></div>`);
    const element = document.createElement('pana-locator');
    for (const [name, value] of Object.entries({ api: API, group: `locator-${(group += 1)}` })) element.setAttribute(name, value);
    holder.append(element);
    // The very first drawing of a result: nothing that comes later is there.
    const first = new Promise<HTMLElement>((resolve) => {
      const look = (): void => (items(element)[2] ? resolve(items(element)[2]!) : void requestAnimationFrame(look));
      look();
    });
    const link = (await first).querySelector('a')!;
    const click = new MouseEvent('click', { bubbles: true, cancelable: true, composed: true });
    link.dispatchEvent(click);
    expect(click.defaultPrevented, 'it stays in the page').to.be.true;
    await waitUntil(() => child(element, 'pana-structure'));
    for (const held of ['ctrlKey', 'metaKey', 'shiftKey']) {
      const own = new MouseEvent('click', { bubbles: true, cancelable: true, composed: true, [held]: true });
      let prevented = false;
      holder.addEventListener('click', (event) => {
        prevented = event.defaultPrevented;
        event.preventDefault();
      }, { once: true });
      link.dispatchEvent(own);
      expect(prevented, held).to.be.false;
    }
  });

  it('should lead from the list to the map and back where one is below the other', async () => {
    const element = await locator();
    element.parentElement!.style.width = '320px';
    await waitUntil(() => element.shadowRoot!.querySelectorAll('.jump').length === 2);
    const [toMap, toList] = [...element.shadowRoot!.querySelectorAll<HTMLElement>('.jump')];
    await waitUntil(() => toMap!.offsetHeight >= 24 && toList!.offsetHeight >= 24);
    expect(toMap!.textContent!.trim()).to.equal('Voir la carte');
    toMap!.focus();
    await sendKeys({ press: 'Enter' });
    const map = child(element, 'pana-map')!;
    await waitUntil(() => map.shadowRoot!.activeElement?.classList.contains('frame'), 'focus is on the map');
    expect(map.getBoundingClientRect().top).to.be.below(innerHeight);
    toList!.focus();
    await sendKeys({ press: 'Enter' });
    await waitUntil(() => child(element, 'pana-list')!.shadowRoot!.activeElement?.classList.contains('count'), 'focus is on the results');
    element.parentElement!.style.width = '1000px';
    await waitUntil(() => toMap!.offsetHeight === 0 && toList!.offsetHeight === 0, 'side by side they are not needed');
  });

  it('should never leave its territory, whatever the page’s address says', async () => {
    history.replaceState(null, '', '?pana.territory=departement:75&pana.needs=comptabilite');
    await locator({ 'territory': 'departement:37', 'group': 'default', 'sync-url': '' });
    expect(lists()).to.have.length(1);
    expect(lists()[0]).to.contain('needs=comptabilite&territory=departement%3A37');
    history.replaceState(null, '', location.pathname);
  });

  it('should leave nothing behind after it was put in and taken out many times', async () => {
    const element = await locator();
    const holder = element.parentElement!;
    for (let i = 0; i < 30; i++) {
      element.remove();
      holder.append(element);
      await Promise.resolve();
    }
    await waitUntil(() => items(element).length === 20);
    expect(element.shadowRoot!.querySelectorAll('pana-list').length).to.equal(1);
    expect(lists().length).to.be.at.most(2);
  });
});
