/** Needs the national team added or retired, in every widget: the new one can be chosen, the old one keeps its name and is offered no more. */
import { expect, fixture, html, waitUntil as until } from '@open-wc/testing';
import '../../src/components/pana-join/pana-join.ts';
import type { PanaJoin } from '../../src/components/pana-join/pana-join.ts';
import '../../src/components/pana-list/pana-list.ts';
import '../../src/components/pana-search/pana-search.ts';
import '../../src/components/pana-structure/pana-structure.ts';
import { BUNDLED } from '../../worker/directory/taxonomy/taxonomy.ts';
import { choosePlace, find, nextStep, root, write } from '../support/join.ts';
import { pageRegistry } from '../support/page-registry.ts';
import { API, startPageWorker, type PageWorker } from '../support/page-worker.ts';
import { exampleStructure } from '../support/structure.ts';

/** Generous: a busy machine is not a broken widget. */
const waitUntil = (condition: () => unknown, message?: string) => until(condition, message, { timeout: 8000 });
const NEW = { code: 'choisir-une-caisse', label: { fr: 'Choisir une caisse', en: 'Choose a till' }, description: { fr: 'Une caisse simple.', en: 'A simple till.' }, synonyms: { fr: ['buvette'], en: ['till'] } };
const RETIRED = 'newsletter';
const NAME = 'Envoyer une lettre d’information';
const taxonomy = {
  version: '2026-11.2',
  families: BUNDLED.families.map((family, at) => ({
    ...family, needs: [...family.needs.map((need) => (need.code === RETIRED ? { ...need, retired: true as const } : need)), ...(at === 0 ? [NEW] : [])],
  })),
};

describe('needs of another taxonomy than the one of the software', () => {
  let worker: PageWorker;
  let group = 0;

  beforeEach(async () => {
    worker = await startPageWorker({
      taxonomy, before: pageRegistry().before,
      structures: [exampleStructure({ provenance: { source: 'lieux' }, needs: [{ code: RETIRED, level: 'accompagner' }, { code: NEW.code, level: 'orienter' }] } as Parameters<typeof exampleStructure>[0])],
    });
  });
  afterEach(() => {
    worker.stop();
    for (const element of document.querySelectorAll('pana-join')) element.remove();
  });

  async function show(tag: string, attributes: Record<string, string>): Promise<HTMLElement> {
    const element = document.createElement(tag);
    for (const [name, value] of Object.entries({ api: API, group: `needs-${(group += 1)}`, ...attributes })) element.setAttribute(name, value);
    (await fixture(html`<div></div>`)).append(element);
    return element;
  }
  const text = (element: HTMLElement): string => (element.shadowRoot?.textContent ?? '').replace(/\s+/g, ' ');
  const shows = (element: HTMLElement, words: string) => waitUntil(() => text(element).includes(words), `"${words}" is not in ${text(element)}`);

  it('should be chips, boxes and proposals in the search', async () => {
    const element = await show('pana-search', { needs: `${NEW.code} ${RETIRED}` });
    await waitUntil(() => [...element.shadowRoot!.querySelectorAll('.chip')].map((chip) => chip.textContent!.trim()).join() === `${NEW.label.fr},${NAME}`, 'chips in words');
    element.shadowRoot!.querySelector<HTMLElement>('#needs')!.click();
    await waitUntil(() => element.shadowRoot!.querySelector(`#need-${NEW.code}`), 'a box for the new need');
    expect(element.shadowRoot!.querySelector<HTMLInputElement>(`#need-${NEW.code}`)!.checked).to.equal(true);
    expect(element.shadowRoot!.querySelector(`#need-${RETIRED}`)).to.equal(null);
    const input = element.shadowRoot!.querySelector<HTMLInputElement>('#need-words')!;
    input.value = 'une buvette';
    input.dispatchEvent(new Event('input', { bubbles: true }));
    await waitUntil(() => element.shadowRoot!.querySelector(`#need-proposed-${NEW.code}`), 'found by its synonym');
  });

  it('should be read by their names in the list and on the sheet', async () => {
    await shows(await show('pana-list', { needs: `${NEW.code} ${RETIRED}` }), NEW.label.fr);
    await shows(await show('pana-list', { needs: RETIRED }), NAME);
    const sheet = await show('pana-structure', { 'structure-id': 's1' });
    await shows(sheet, NEW.label.fr);
    await shows(sheet, NAME);
    expect(text(sheet)).not.to.include(RETIRED);
  });

  it('should be offered in the form to join, but for the retired one: not even by taking a listing over', async () => {
    const element = (await show('pana-join', {})) as PanaJoin;
    await waitUntil(() => element.shadowRoot?.querySelector('.main'), 'the charter');
    await nextStep(element);
    await waitUntil(() => root(element).querySelector(`#need-${NEW.code}`), 'the new need');
    expect(root(element).querySelector(`#need-${RETIRED}`)).to.equal(null);
    write(element, '#name', 'Boussole numérique');
    await choosePlace(element, 'place', 'Loches');
    find(element, '#street').focus();
    await waitUntil(() => root(element).querySelector('[part=duplicates] button'), 'the likeness');
    find(element, '[part=duplicates] button').click();
    await waitUntil(() => find<HTMLSelectElement>(element, `#need-${NEW.code}`).value === 'orienter', 'what the listing says');
    expect([...root(element).querySelectorAll<HTMLSelectElement>('select[id^=need-]')].filter(({ value }) => value).map(({ id }) => id)).to.deep.equal([`need-${NEW.code}`]);
    expect(find(element, '#needs').textContent!.match(/1 choisi/g)).to.have.length(1);
  });
});
