/** What the second step brings with it: optional fields, people named, territories by name and on the map. */
import { expect, fixture, html, waitUntil as until } from '@open-wc/testing';
import { sendKeys } from '@web/test-runner-commands';
import '../../../src/components/pana-join/pana-join.ts';
import type { PanaJoin } from '../../../src/components/pana-join/pana-join.ts';
import { pageRegistry, type PageRegistry } from '../../support/page-registry.ts';
import { API, startPageWorker, type PageWorker, type PageWorkerOptions } from '../../support/page-worker.ts';
import { exampleStructure } from '../../support/structure.ts';
import { choosePlace, fillStep, find, nextStep, root, stepOf, write } from '../../support/join.ts';

const waitUntil = (condition: () => unknown, message?: string) => until(condition, message, { timeout: 8000 });
let worker: PageWorker;
let registry: PageRegistry;

async function at(step: number, options: PageWorkerOptions = {}, attributes: Record<string, string> = {}): Promise<PanaJoin> {
  registry = pageRegistry();
  worker = await startPageWorker({ structures: [exampleStructure()], before: registry.before, ...options });
  const element = document.createElement('pana-join');
  for (const [name, value] of Object.entries({ api: API, ...attributes })) element.setAttribute(name, value);
  (await fixture(html`<div></div>`)).append(element);
  await waitUntil(() => element.shadowRoot?.querySelector('.main'), 'the charter');
  for (let done = 1; done < step; done += 1) {
    await fillStep(element);
    await nextStep(element);
  }
  return element;
}
const shown = (element: PanaJoin) => root(element).textContent!.replace(/\s+/g, ' ');
const chips = (element: PanaJoin) => [...root(element).querySelectorAll('.chip')].map((chip) => chip.textContent);
const focused = (element: PanaJoin) => root(element).activeElement?.id;
const press = (element: PanaJoin, selector = '.main') => find(element, selector).click();
async function openMap(element: PanaJoin): Promise<void> {
  press(element, '#area-map');
  await waitUntil(() => root(element).querySelector('#on-map-departement-37'), 'the map');
}

describe('pana-join, what its second step brings', () => {
  afterEach(() => {
    worker.stop();
    for (const element of document.querySelectorAll('pana-join')) element.remove();
  });

  it('should send the identity number without spaces, publics one by one, a page of appointments and a notice with its days', async () => {
    const element = await at(2);
    await fillStep(element);
    write(element, '#siret', '732 829 320 00074');
    write(element, '#audiences', 'Associations sportives, jeunes ; jeunes');
    write(element, '#appointment', 'rdv.example.org/loches');
    write(element, '#notice', ' Fermé en août. ');
    write(element, '#noticeFrom', '2027-08-01');
    write(element, '#noticeUntil', '2027-08-31');
    await expect(element).to.be.accessible();
    await nextStep(element);
    for (const step of [3, 4, 5]) {
      expect(stepOf(element)).to.equal(step);
      await fillStep(element);
      await nextStep(element);
    }
    const [{ structure, invitees }] = registry.kept as [(typeof registry.kept)[0]];
    expect([structure.siret, structure.audiences, structure.appointment, structure.notice]).to.deep.equal(['73282932000074', ['Associations sportives', 'jeunes'], 'https://rdv.example.org/loches', { text: 'Fermé en août.', from: '2027-08-01', until: '2027-08-31' }]);
    expect(invitees).to.equal(undefined);
  });

  it('should say which of them is wrong, and what to do', async () => {
    const element = await at(2);
    await fillStep(element);
    for (const [field, value] of [['#siret', '73282932000075'], ['#appointment', 'javascript:alert(1)'], ['#noticeFrom', '2027-08-31'], ['#noticeUntil', '2027-08-01']] as const) write(element, field, value);
    press(element);
    await waitUntil(() => focused(element) === 'errors');
    expect([...root(element).querySelectorAll('#errors a')].map((link) => [link.getAttribute('href'), link.textContent])).to.deep.equal([
      ['#siret', 'Ce n’est pas un SIRET : vérifiez ses quatorze chiffres.'],
      ['#appointment', 'Écrivez l’adresse du site comme « https://www.exemple.fr ».'],
      ['#notice', 'Écrivez le message, ou enlevez ses dates.'],
      ['#noticeUntil', 'La fin est avant le début : corrigez l’une des deux dates.'],
    ]);
    await expect(element).to.be.accessible();
    write(element, '#siret', '356 000 000 38316');
    for (const field of ['#appointment', '#noticeFrom', '#noticeUntil']) write(element, field, '');
    await nextStep(element);
  });

  it('should name other people, three at most, send those who are named, and show nothing of them', async () => {
    const element = await at(3);
    await fillStep(element);
    for (const number of [0, 1, 2]) {
      press(element, '#add-invitee');
      await waitUntil(() => focused(element) === `invitee-${number}-name`);
    }
    expect(root(element).querySelector('#add-invitee')).to.equal(null);
    write(element, '#invitee-0-name', 'Sacha Exemple');
    write(element, '#invitee-1-email', 'dominique@boussole.example.org');
    await expect(element).to.be.accessible();
    press(element);
    await waitUntil(() => focused(element) === 'errors');
    expect([...root(element).querySelectorAll('#errors a')].map((link) => link.getAttribute('href'))).to.deep.equal(['#invitee-0-email', '#invitee-1-name']);
    write(element, '#invitee-0-email', ' sacha@boussole.example.org ');
    // The second one is taken away, the third was never filled.
    root(element).querySelectorAll<HTMLElement>('[role=group] [role=group] p > button, fieldset [role=group] p > button')[1]!.click();
    await waitUntil(() => focused(element) === 'invitee-0-name');
    await nextStep(element);
    await waitUntil(() => find(element, 'pana-structure').shadowRoot!.textContent!.includes('Ce qu’elle fait'), 'the sheet');
    expect(find(element, 'pana-structure').shadowRoot!.textContent).not.to.include('Sacha');
    for (const step of [4, 5]) {
      expect(stepOf(element)).to.equal(step);
      await fillStep(element);
      await nextStep(element);
    }
    expect(registry.kept[0]!.invitees).to.deep.equal([{ name: 'Sacha Exemple', email: 'sacha@boussole.example.org' }]);
  });

  it('should keep the texts of people as texts in the sheet', async () => {
    const element = await at(2);
    await fillStep(element);
    for (const field of ['#audiences', '#notice']) write(element, field, '<img src=x onerror="window.hit=1"> & "x"');
    await nextStep(element);
    await fillStep(element);
    await nextStep(element);
    const sheet = find(element, 'pana-structure').shadowRoot!;
    await waitUntil(() => sheet.textContent!.includes('<img src=x onerror="window.hit=1"> & "x"'), 'the notice');
    expect(sheet.querySelector('img')).to.equal(null);
    expect('hit' in window).to.equal(false);
  });

  it('should find an intercommunalité by its name for the area, not for the address', async () => {
    const element = await at(2);
    await choosePlace(element, 'area-place', 'Loches Sud Touraine');
    expect(chips(element)).to.deep.equal(['CC Loches Sud Touraine (37)']);
    find(element, '#place').focus();
    write(element, '#place', 'Loches Sud Touraine');
    await waitUntil(() => shown(element).includes('Aucune commune trouvée pour « Loches Sud Touraine »'));
    expect(worker.log.filter((path) => path.includes('kinds=')).length).to.be.above(0);
  });

  describe('the map', () => {
    it('should choose départements and régions in step with the list, and keep them when it is closed', async () => {
      const element = await at(2);
      await openMap(element);
      const land = (code: string): SVGElement => root(element).querySelector<SVGElement>(`#on-map-${code} .land`)!;
      const click = (target: SVGElement) => target.dispatchEvent(new MouseEvent('click', { bubbles: true, composed: true }));
      click(land('departement-37'));
      click(land('departement-2A'));
      await element.updateComplete;
      expect(chips(element)).to.deep.equal(['Indre-et-Loire (37)', 'Corse-du-Sud (2A)']);
      const state = (code: string) => root(element).querySelector(`#on-map-${code}`)!.getAttribute('aria-checked');
      expect([state('departement-37'), state('departement-2A'), state('departement-41')]).to.deep.equal(['true', 'true', 'false']);
      await expect(element).to.be.accessible();
      // Taken away in the list it goes from the map; by the search it comes.
      find(element, '.chip').click();
      await choosePlace(element, 'area-place', 'Loir-et-Cher');
      expect([state('departement-37'), state('departement-41')]).to.deep.equal(['false', 'true']);
      root(element).querySelectorAll<HTMLElement>('.area-map [aria-pressed]')[1]!.click();
      await waitUntil(() => root(element).querySelector('#on-map-region-24'));
      expect(root(element).querySelectorAll('.area-map [role=checkbox]')).to.have.length(18);
      click(land('region-24'));
      await element.updateComplete;
      expect(chips(element)).to.deep.equal(['Corse-du-Sud (2A)', 'Loir-et-Cher (41)', 'Centre-Val de Loire']);
      root(element).querySelectorAll<HTMLElement>('.area-map [aria-pressed]')[0]!.click();
      await element.updateComplete;
      expect(root(element).querySelector('#on-map-departement-36')!.getAttribute('aria-label')).to.equal('Indre (36), déjà couvert par Centre-Val de Loire');
      press(element, '#area-map');
      await element.updateComplete;
      expect(root(element).querySelector('.area-map')).to.equal(null);
      expect(chips(element)).to.have.length(3);
    });

    it('should be gone through by the keyboard: one stop of Tab, arrows to the neighbour, Space and Enter to choose', async () => {
      const element = await at(2);
      await choosePlace(element, 'place', 'Loches');
      await openMap(element);
      expect([...root(element).querySelectorAll('.area-map [tabindex="0"]')].map(({ id }) => id)).to.deep.equal(['on-map-departement-37']);
      root(element).querySelectorAll<HTMLElement>('.area-map [aria-pressed]')[1]!.focus();
      await sendKeys({ press: 'Tab' });
      expect(focused(element)).to.equal('on-map-departement-37');
      const ring = () => getComputedStyle(root(element).querySelector('.area-map .ring')!).visibility;
      await waitUntil(() => ring() === 'visible', 'what has the focus is drawn around');
      await sendKeys({ press: 'ArrowRight' });
      await waitUntil(() => focused(element) === 'on-map-departement-41');
      await sendKeys({ press: ' ' });
      await sendKeys({ press: 'ArrowLeft' });
      await waitUntil(() => focused(element) === 'on-map-departement-37');
      await sendKeys({ press: 'Enter' });
      await element.updateComplete;
      expect(chips(element)).to.deep.equal(['Loir-et-Cher (41)', 'Indre-et-Loire (37)']);
      expect(stepOf(element), 'Enter does not end the step').to.equal(2);
      expect(root(element).querySelector('#errors')).to.equal(null);
      expect(root(element).querySelector('.area-map .pointed')!.textContent).to.equal('Indre-et-Loire (37)');
      await sendKeys({ press: ' ' });
      await element.updateComplete;
      expect(chips(element)).to.deep.equal(['Loir-et-Cher (41)']);
      await sendKeys({ press: 'End' });
      await waitUntil(() => focused(element) === 'on-map-departement-988');
      await sendKeys({ press: 'Tab' });
      expect(focused(element), 'and out again').not.to.include('on-map');
    });

    it('should lead the keyboard to every territory', async () => {
      const element = await at(2);
      await openMap(element);
      const found = new Set(['on-map-departement-01']);
      const waiting = [...found];
      while (waiting.length > 0) {
        const id = waiting.pop()!;
        for (const key of ['ArrowRight', 'ArrowLeft', 'ArrowUp', 'ArrowDown']) {
          root(element).querySelector<SVGElement>(`#${id}`)!.focus();
          root(element).activeElement!.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, composed: true }));
          const to = focused(element)!;
          if (!found.has(to)) waiting.push(to);
          found.add(to);
        }
      }
      const all = [...root(element).querySelectorAll('.area-map [role=checkbox]')].map(({ id }) => id);
      expect(all.filter((id) => !found.has(id))).to.deep.equal([]);
    });

    it('should say so when it does not come, and come at the next try; the list works meanwhile', async () => {
      let down = true;
      const element = await at(2);
      const before = worker.before;
      worker.before = (path, signal, request) => (down && path.startsWith('/v1/territories') ? new Response('{}', { status: 400, headers: { 'content-type': 'application/problem+json' } }) : before?.(path, signal, request));
      press(element, '#area-map');
      await waitUntil(() => shown(element).includes('La carte ne vient pas pour le moment'));
      await choosePlace(element, 'area-place', 'Indre-et-Loire');
      expect(chips(element)).to.deep.equal(['Indre-et-Loire (37)']);
      down = false;
      await openMap(element);
      expect(shown(element)).not.to.include('La carte ne vient pas');
    });

    it('should write no style on anything, and not be offered on a page locked to a territory', async () => {
      const element = await at(2);
      await openMap(element);
      expect(root(element).querySelectorAll('.area-map [style]')).to.have.length(0);
      element.remove();
      worker.stop();
      const locked = await at(2, {}, { territory: 'departement:37' });
      expect(root(locked).querySelector('#siret')).not.to.equal(null);
      expect(root(locked).querySelector('#area-map')).to.equal(null);
    });
  });
});
