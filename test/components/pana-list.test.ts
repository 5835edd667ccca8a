import { expect, fixture, html, waitUntil as until } from '@open-wc/testing';
import { sendKeys } from '@web/test-runner-commands';
import '../../src/components/pana-list/pana-list.ts';
import type { PanaList } from '../../src/components/pana-list/pana-list.ts';
import { API, startPageWorker, type PageWorker } from '../support/page-worker.ts';
import { exampleStructure } from '../support/structure.ts';
import { generateStructures } from '../support/structures.ts';

const waitUntil = (condition: () => unknown, message?: string) => until(condition, message, { timeout: 8000 });
let worker: PageWorker;
let group = 0;
const items = (list: PanaList) => [...list.shadowRoot!.querySelectorAll<HTMLElement>('[part~=item]')];
const text = (node: Element | ShadowRoot) => node.textContent!.replace(/\s+/g, ' ').trim();
const find = <Found extends HTMLElement>(list: PanaList, selector: string) => list.shadowRoot!.querySelector<Found>(selector)!;
const lists = () => worker.log.filter((address) => address.startsWith('/v1/structures'));

async function list(attributes: Record<string, string> = {}): Promise<PanaList> {
  const holder = await fixture(html`<div></div>`);
  const element = document.createElement('pana-list');
  for (const [name, value] of Object.entries({ api: API, group: `list-${(group += 1)}`, ...attributes })) element.setAttribute(name, value);
  holder.append(element);
  await element.updateComplete;
  return element;
}

describe('pana-list', () => {
  before(async () => {
    worker = await startPageWorker({ structures: (gazetteer) => [exampleStructure({ id: 'szzzz', name: 'Ça & <b>gras</b>' }), ...generateStructures(gazetteer, 300)] });
  });
  beforeEach(() => {
    worker.log.length = 0;
    worker.before = undefined;
  });
  after(() => worker.stop());

  it('should show twenty results with why, where and how fresh, after one request', async () => {
    const element = await list();
    await waitUntil(() => items(element).length === 20);
    expect(lists()).to.have.length(1);
    expect(text(find(element, '[part=heading]'))).to.equal('301 structures');
    for (const item of items(element)) {
      expect(item.querySelector('a')!.href).to.match(/^https:\/\/api\.pana\.test\/annuaire\/[^/]+$/);
      expect(text(item)).to.match(/érifié/);
    }
    await expect(element).to.be.accessible();
  });

  it('should paint what can be in sight first, and all twenty once the page rests', async () => {
    const native = globalThis.requestIdleCallback;
    const resting: IdleRequestCallback[] = [];
    globalThis.requestIdleCallback = (work) => resting.push(work);
    try {
      const element = await list();
      await waitUntil(() => items(element).length > 0);
      expect(items(element)).to.have.length(5);
      expect(text(find(element, '[part=heading]'))).to.equal('301 structures');
      const first = items(element);
      for (const work of resting) work({ didTimeout: false, timeRemaining: () => 50 });
      await waitUntil(() => items(element).length === 20);
      expect(items(element).slice(0, 5)).to.deep.equal(first);
    } finally {
      globalThis.requestIdleCallback = native;
    }
  });

  it('should say why a structure is there and how far it is when a place is asked', async () => {
    const element = await list({ place: 'commune:37132' });
    await waitUntil(() => items(element).length > 0);
    const reasons = items(element).map((item) => text(item.querySelector('[part=reason]')!));
    expect(reasons.every((reason) => /Intervient|proximité|distance/.test(reason)), reasons.join()).to.be.true;
    expect(reasons.some((reason) => / · [\d,]+ km$/.test(reason)), reasons.join()).to.be.true;
  });

  it('should append the next page and move focus to its first result when asked for more', async () => {
    const element = await list();
    await waitUntil(() => items(element).length === 20);
    await waitUntil(() => find(element, 'details'));
    find(element, '[part=more]').focus();
    await sendKeys({ press: 'Enter' });
    await waitUntil(() => items(element).length === 40);
    await waitUntil(() => element.shadowRoot!.activeElement?.closest('li') === items(element)[20]);
    expect(lists()).to.have.length(2);
    expect(lists()[1]).to.contain('page=2');
    expect(new Set(items(element).map(({ dataset }) => dataset['id'])).size).to.equal(40);
  });

  it('should show names as written, never as HTML', async () => {
    const element = await list();
    await waitUntil(() => items(element).length === 20);
    while (items(element).length < 301 && !text(element.shadowRoot!).includes('<b>gras</b>')) {
      const before = items(element).length;
      find(element, '[part=more]').click();
      await waitUntil(() => items(element).length > before);
    }
    expect(text(element.shadowRoot!)).to.contain('Ça & <b>gras</b>');
    expect(element.shadowRoot!.querySelector('li b')).to.equal(null);
  });

  it('should offer ways on when nothing is found', async () => {
    const element = await list({ place: 'commune:37132', needs: 'vote-en-ligne', kind: 'fablab', label: 'fabrique-de-territoire', format: 'a-distance', access: 'anglais', radius: '1' });
    await waitUntil(() => find(element, 'button.way'), 'it never led on');
    expect(text(find(element, '[part=heading]'))).to.equal('Aucune structure ne correspond');
    expect(text(element.shadowRoot!).match(/Aucune structure/g), 'said once').to.have.length(1);
    await waitUntil(() => element.shadowRoot!.querySelector('button.way'), 'a button that leads on');
    const way = find<HTMLButtonElement>(element, 'button.way');
    way.focus();
    way.click();
    await waitUntil(() => items(element).length > 0);
    expect(element.shadowRoot!.activeElement, 'focus stays in the list').to.have.class('count');
    await expect(element).to.be.accessible();
  });

  it('should say so, keep the page’s own words, and try again when the directory fails', async () => {
    worker.before = () => new Response('{}', { status: 400, headers: { 'content-type': 'application/problem+json' } });
    const element = await list();
    element.append(Object.assign(document.createElement('a'), { href: '/annuaire', textContent: 'L’annuaire' }));
    let kind = '';
    element.addEventListener('pana-error', (event) => (kind = (event as Event & { kind: string }).kind));
    await waitUntil(() => /pas été comprise/.test(text(element.shadowRoot!)));
    expect(element.shadowRoot!.querySelector('slot')).to.exist;
    expect(kind).to.equal('refused');
    worker.before = undefined;
    find<HTMLButtonElement>(element, 'section > button').click();
    await waitUntil(() => items(element).length === 20);
    expect(text(element.shadowRoot!)).not.to.match(/pas été comprise/);
  });

  describe('a search that is refused', () => {
    const warnings: string[] = [];
    const { warn } = console;
    beforeEach(() => {
      warnings.length = 0;
      console.warn = (...parts: unknown[]) => void warnings.push(parts.join(' '));
    });
    afterEach(() => void (console.warn = warn));
    const refusals = (value: string) => warnings.filter((one) => one.includes('is refused') && one.includes(`"${value}"`));

    for (const [attribute, value, left] of [
      ['price', 'cheap gratuit', 'price=gratuit'],
      ['radius', '-5', ''],
      ['place', '37261', ''],
      ['needs', 'nothing-such newsletter', 'needs=newsletter'],
    ] as const) {
      it(`should say what is not known, and go on without it: ${attribute}="${value}"`, async () => {
        const element = await list({ [attribute]: value, level: 'orienter' });
        const refused = value.split(' ')[0]!;
        await waitUntil(() => text(element.shadowRoot!).includes(`n’est pas reconnu : « ${refused} »`), text(element.shadowRoot!));
        const button = find<HTMLButtonElement>(element, 'section > button');
        expect(text(button)).to.equal('Effacer ce critère');
        await expect(element).to.be.accessible();
        await waitUntil(() => refusals(refused).length > 0, 'the author was not told');
        expect(refusals(refused), 'told once').to.have.length(1);
        expect(refusals(refused)[0]).to.match(new RegExp(`^pana: <pana-list ${attribute}="`));
        expect(refusals(refused)[0]).to.match(/Attendu|Known: .*comptabilite/);
        button.click();
        await waitUntil(() => items(element).length > 0);
        expect(lists().at(-1)).to.equal(`/v1/structures?level=orienter${left && `&${left}`}`);
        expect(element.shadowRoot!.activeElement).to.have.class('count');
      });
    }

    it('should name the nearest code of a need', async () => {
      const element = await list({ needs: 'comptabilte' });
      await waitUntil(() => refusals('comptabilte').length > 0);
      expect(refusals('comptabilte')[0]).to.contain('Nearest: comptabilite');
      element.remove();
    });

    it('should never open a lock that is refused', async () => {
      const element = await list({ territory: 'departement:00', price: 'cheap' });
      // How values are written is looked at first, what they name after that.
      await waitUntil(() => find(element, 'section > button') && /cheap/.test(text(element.shadowRoot!)));
      find(element, 'section > button').click();
      await waitUntil(() => /territoire demandé par cette page n’est pas reconnu : « departement:00 »/.test(text(element.shadowRoot!)));
      expect(find(element, 'section > button')).to.equal(null);
      expect(element.shadowRoot!.querySelector('slot'), 'what the page’s author wrote').to.exist;
      expect(items(element)).to.have.length(0);
      expect(lists().every((address) => address.includes('territory=departement%3A00'))).to.be.true;
    });

    it('should go on with the code of a need asked by another word', async () => {
      const element = await list({ needs: 'compta', group: 'words' });
      await waitUntil(() => items(element).length > 0 && find(element, '[part=more]'));
      expect(lists()).to.deep.equal(['/v1/structures?needs=compta']);
      find(element, '[part=more]').click();
      await waitUntil(() => lists().length === 2);
      expect(lists()[1]).to.equal('/v1/structures?needs=comptabilite&page=2');
      expect(refusals('compta')).to.have.length(0);
    });
  });

  it('should mark the words of the directory as French in an English list', async () => {
    const element = await list({ lang: 'en' });
    await waitUntil(() => items(element).length === 20);
    const [item] = items(element);
    for (const selector of ['[part=title]', 'p:not([class])']) expect(item!.querySelector(selector)!.closest('[lang]')!.getAttribute('lang'), selector).to.equal('fr');
    for (const selector of ['[part=reason]', '.facts']) expect(item!.querySelector(selector)!.closest('[lang]')!.getAttribute('lang'), selector).to.equal('en');
  });

  it('should agree with the other widgets of its group and stay apart from other groups', async () => {
    const [one, two, other] = [await list({ group: 'shared', needs: 'comptabilite' }), await list({ group: 'shared' }), await list({ group: 'else', territory: 'departement:37' })];
    await waitUntil(() => items(one).length && items(two).length && items(other).length);
    expect(text(find(one, '[part=heading]'))).to.equal(text(find(two, '[part=heading]')));
    expect(text(find(other, '[part=heading]'))).not.to.equal(text(find(one, '[part=heading]')));
    expect(lists().filter((address) => address.includes('territory'))).to.have.length(1);
  });

  it('should stay within its lock when another widget of the group is locked elsewhere', async () => {
    const holder = await fixture(html`<div></div>`);
    for (const territory of ['departement:37', 'departement:75']) {
      const element = document.createElement('pana-list');
      element.setAttribute('api', API);
      element.setAttribute('group', 'locks');
      element.setAttribute('territory', territory);
      holder.append(element);
    }
    const [one, two] = [...holder.querySelectorAll('pana-list')] as [PanaList, PanaList];
    await waitUntil(() => items(one).length && items(two).length);
    const cities = (element: PanaList) => items(element).map(({ dataset }) => dataset['id']).join();
    expect(cities(one)).not.to.equal(cities(two));
    expect(new Set(lists().map((address) => new URL(address, API).searchParams.get('territory')))).to.deep.equal(new Set(['departement:37', 'departement:75']));
  });

  it('should keep what was found when it is moved in the page', async () => {
    const element = await list();
    await waitUntil(() => items(element).length === 20);
    const first = text(items(element)[0]!);
    (await fixture(html`<section></section>`)).append(element);
    await element.updateComplete;
    expect(text(items(element)[0]!)).to.equal(first);
    expect(lists()).to.have.length(1);
  });

  it('should speak English inside an English part of the page, and French in a page that merely says en', async () => {
    document.documentElement.lang = 'en';
    const element = await list();
    const holder = await fixture(html`<div lang="en"></div>`);
    const english = document.createElement('pana-list');
    english.setAttribute('api', API);
    english.setAttribute('group', 'english');
    holder.append(english);
    await waitUntil(() => items(element).length && items(english).length);
    expect(text(find(element, '[part=heading]'))).to.contain('structures');
    expect(text(find(english, '[part=heading]'))).to.contain('organisations');
    expect(english.shadowRoot!.querySelector<HTMLElement>('div[dir=ltr]')!.lang).to.equal('en');
    document.documentElement.lang = 'fr';
  });
});
