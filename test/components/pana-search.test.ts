import { expect, fixture, html, waitUntil as until } from '@open-wc/testing';
import '../../src/components/pana-search/pana-search.ts';
import type { PanaSearch } from '../../src/components/pana-search/pana-search.ts';
import { press, pressWithAlt, type as typeText } from '../support/keyboard.ts';
import { API, startPageWorker, type PageWorker } from '../support/page-worker.ts';
import { exampleStructure } from '../support/structure.ts';
import { generateStructures } from '../support/structures.ts';

/** Generous: a busy machine is not a broken search. */
const waitUntil = (condition: () => unknown, message?: string) => until(condition, message, { timeout: 8000 });

let worker: PageWorker;
let group = 0;

const inside = <Found extends HTMLElement = HTMLElement>(element: PanaSearch, selector: string): Found => {
  const found = element.shadowRoot!.querySelector<Found>(selector);
  if (!found) throw new Error(`nothing matches ${selector} in ${element.shadowRoot!.textContent}`);
  return found;
};
const all = (element: PanaSearch, selector: string) => [...element.shadowRoot!.querySelectorAll<HTMLElement>(selector)];
const text = (element: HTMLElement) => element.textContent!.replace(/\s+/g, ' ').trim();
const input = (element: PanaSearch) => inside<HTMLInputElement>(element, '#place');
const options = (element: PanaSearch) => all(element, '[role=option]').map(text);
const active = (element: PanaSearch) => element.shadowRoot!.getElementById(input(element).getAttribute('aria-activedescendant') ?? '-')?.textContent?.replace(/\s+/g, ' ').trim();
const box = (element: PanaSearch, label: string | RegExp) => {
  const found = all(element, 'label').find((option) => (typeof label === 'string' ? text(option).startsWith(label) : label.test(text(option))));
  if (!found) throw new Error(`no box ${label} among ${all(element, 'label').map(text).join(' | ')}`);
  return found.querySelector('input')!;
};
/** What the group looks for, as the last event told it. */
const told = new WeakMap<PanaSearch, Readonly<Record<string, string>>[]>();
const searched = (element: PanaSearch) => told.get(element)!.at(-1);

/** A search of a group of its own; `status` complete: its first answer came. */
async function search(attributes: Record<string, string> = {}): Promise<PanaSearch> {
  const element = document.createElement('pana-search');
  for (const [name, value] of Object.entries({ api: API, group: `search-${(group += 1)}`, ...attributes })) element.setAttribute(name, value);
  const events: Readonly<Record<string, string>>[] = [];
  told.set(element, events);
  element.addEventListener('pana-search-change', (event) => void events.push((event as Event & { search: Record<string, string> }).search));
  const holder = await fixture(html`<div></div>`);
  holder.append(element);
  await element.updateComplete;
  await waitUntil(() => worker.log.some((address) => address.startsWith('/v1/structures')), 'no search was made');
  return element;
}

async function type(element: PanaSearch, letters: string): Promise<void> {
  input(element).focus();
  await typeText(letters);
}
const opened = (element: PanaSearch) => waitUntil(() => input(element).getAttribute('aria-expanded') === 'true', 'the suggestions did not open');
/** What comes when idle comes now: test pages are seldom idle. */
const wake = (element: PanaSearch) => inside(element, 'form').dispatchEvent(new FocusEvent('focusin', { bubbles: true }));
const shows = (element: PanaSearch, part: string | RegExp) => waitUntil(() => ((shown) => (typeof part === 'string' ? shown.includes(part) : part.test(shown)))(text(element.shadowRoot as never as HTMLElement)), `"${part}" did not show in ${element.shadowRoot!.textContent}`);

describe('pana-search', () => {
  beforeEach(async () => {
    worker = await startPageWorker({ structures: (gazetteer) => [exampleStructure({ id: 'szzzz' }), ...generateStructures(gazetteer, 400)] });
  });
  afterEach(() => worker.stop());

  describe('place', () => {
    it('should fit a telephone of 320 px with a margin of its page', async () => {
      const element = await search();
      element.parentElement!.style.width = '256px';
      await waitUntil(() => element.clientWidth === 256);
      expect(inside(element, 'form').scrollWidth).to.equal(256);
    });

    it('should suggest communes, with their département for homonyms', async () => {
      const element = await search();
      await type(element, 'saint-denis');
      await opened(element);
      expect(options(element)[0]).to.match(/^Saint-Denis .*La Réunion \(974\)/);
      expect(options(element)[1]).to.match(/^Saint-Denis .*Seine-Saint-Denis \(93\)/);
      await expect(element).to.be.accessible();
    });

    it('should search around the commune chosen with the keyboard alone, and tell the page after', async () => {
      const element = await search();
      await type(element, 'loches');
      await opened(element);
      expect(element.shadowRoot!.activeElement).to.equal(input(element));
      await press('ArrowDown');
      expect(active(element)).to.match(/^Loches 37600/);
      await press('Enter');
      expect(input(element).value).to.equal('Loches (37)');
      expect(input(element).getAttribute('aria-expanded')).to.equal('false');
      expect(searched(element)).to.deep.equal({ place: 'commune:37132' });
      await waitUntil(() => worker.log.includes('/v1/structures?place=commune%3A37132'));
    });

    it('should move through the list as the pattern says', async () => {
      const element = await search();
      await type(element, 'tours');
      await opened(element);
      const names = options(element);
      expect(names.length).to.be.greaterThan(2);
      await press('ArrowUp');
      expect(active(element)).to.equal(names.at(-1));
      await press('Home');
      expect(active(element)).to.equal(names[0]);
      await press('End');
      expect(active(element)).to.equal(names.at(-1));
      await press('ArrowDown');
      expect(active(element), 'back in the text').to.equal(undefined);
      await press('Escape');
      expect(input(element).getAttribute('aria-expanded')).to.equal('false');
      expect(input(element).value).to.equal('tours');
      await pressWithAlt('ArrowDown', input(element));
      await opened(element);
      expect(active(element)).to.equal(undefined);
      await press('Escape');
      await press('Escape');
      expect(input(element).value).to.equal('');
    });

    it('should choose by a click, and keep the focus in the field', async () => {
      const element = await search();
      await type(element, 'chinon');
      await opened(element);
      all(element, '[role=option]')[0]!.click();
      await element.updateComplete;
      expect(input(element).value).to.equal('Chinon (37)');
      expect(element.shadowRoot!.activeElement).to.equal(input(element));
    });

    it('should take the only meaning on Enter, without leaving the page', async () => {
      const before = location.href;
      const element = await search();
      await type(element, '37600');
      await press('Enter');
      await waitUntil(() => searched(element)?.place === 'postcode:37600');
      expect(input(element).value).to.equal('37600');
      expect(location.href).to.equal(before);
    });

    it('should ask to choose on Enter when several places have that name', async () => {
      const element = await search();
      await type(element, 'saint-denis');
      await press('Enter');
      await shows(element, 'Plusieurs lieux portent ce nom');
      await opened(element);
      expect(searched(element)).to.equal(undefined);
    });

    it('should list a postcode with its communes', async () => {
      const element = await search();
      await type(element, '37600');
      await waitUntil(() => /^37600 toutes les communes/.test(options(element)[0] ?? ''));
      expect(options(element).some((option) => option.startsWith('Loches'))).to.equal(true);
    });

    it('should say the name a commune had', async () => {
      const element = await search();
      await type(element, 'annecy-le-vieux');
      await opened(element);
      expect(options(element).join()).to.match(/Annecy anciennement Annecy-le-Vieux/);
    });

    it('should offer a way on when no commune is found', async () => {
      const element = await search();
      await type(element, 'boussole zzz');
      await shows(element, 'Aucune commune trouvée pour « boussole zzz »');
      await expect(element).to.be.accessible();
      inside(element, '#place-advice button').click();
      await element.updateComplete;
      expect(searched(element)).to.deep.equal({ q: 'boussole zzz' });
      expect(all(element, '.chip').map(text)).to.deep.equal(['« boussole zzz »']);
    });

    it('should say so and let retry when places cannot be asked', async () => {
      const element = await search();
      worker.before = (path) => (path.startsWith('/v1/places') ? new Response('{}', { status: 404, headers: { 'content-type': 'application/problem+json' } }) : undefined);
      await type(element, 'loches');
      await shows(element, 'ne peuvent pas être proposées');
      worker.before = undefined;
      inside(element, '#place-advice button').focus();
      inside(element, '#place-advice button').click();
      await waitUntil(() => options(element).length > 0);
    });

    it('should only ask for places of the locked territory', async () => {
      const element = await search({ territory: 'departement:37' });
      await type(element, 'saint-denis');
      await waitUntil(() => worker.log.includes('/v1/places?q=saint-denis&territory=departement%3A37'));
      for (const address of worker.log.filter((path) => path.startsWith('/v1/places'))) expect(address).to.include('territory=departement%3A37');
      await waitUntil(() => options(element).length > 0 || /Aucune commune/.test(element.shadowRoot!.textContent!));
      expect(options(element).filter((option) => /974|\(93\)/.test(option))).to.deep.equal([]);
    });

    it('should show the name of the initial place, and forget it by its button', async () => {
      const element = await search({ place: 'commune:37132' });
      await waitUntil(() => input(element).value.startsWith('Loches'), 'the name did not come');
      wake(element);
      await waitUntil(() => input(element).value === 'Loches (37)', 'its département did not come');
      await waitUntil(() => all(element, '.clear').length > 0);
      inside(element, '.clear').click();
      await waitUntil(() => element.shadowRoot!.activeElement === input(element));
      expect(input(element).value).to.equal('');
      expect(searched(element)).to.deep.equal({});
    });
  });

  describe('around me', () => {
    const { geolocation } = navigator;
    let asked = 0;
    const answer = (outcome: { latitude: number; longitude: number } | number) => {
      asked = 0;
      Object.defineProperty(navigator, 'geolocation', {
        configurable: true,
        value: {
          getCurrentPosition: (found: PositionCallback, failed: PositionErrorCallback) => {
            asked += 1;
            if (typeof outcome === 'number') failed({ code: outcome } as GeolocationPositionError);
            else found({ coords: outcome } as GeolocationPosition);
          },
        },
      });
    };
    afterEach(() => Object.defineProperty(navigator, 'geolocation', { configurable: true, value: geolocation }));

    it('should say what it does before, ask on a click only, and send a blurred position', async () => {
      answer({ latitude: 47.128749, longitude: 0.995512 });
      const element = await search();
      const button = inside(element, '.around button');
      expect(text(inside(element, `#${button.getAttribute('aria-describedby')}`))).to.match(/une fois, à 100 m près, puis oubliée/);
      expect(asked).to.equal(0);
      button.click();
      await shows(element, 'Commune reconnue : Loches (37)');
      expect(asked).to.equal(1);
      expect(searched(element)).to.deep.equal({ lat: '47.129', lon: '0.996' });
      expect(input(element).value).to.equal('Ma position');
      expect(worker.log.join()).not.to.include('47.1287');
    });

    it('should name another way when the position is refused', async () => {
      answer(1);
      const element = await search();
      inside(element, '.around button').click();
      await shows(element, 'Tapez le nom de votre commune');
      await waitUntil(() => element.shadowRoot!.activeElement === input(element));
      expect(searched(element)).to.equal(undefined);
    });
  });

  describe('needs', () => {
    it('should unfold at the first click, even before its code has come', async () => {
      const element = await search();
      inside(element, '#needs').click();
      await waitUntil(() => all(element, 'details').length === 8, 'no families');
      expect(inside(element, '#needs').getAttribute('aria-expanded')).to.equal('true');
      await expect(element).to.be.accessible();
    });

    it('should answer to the visitor’s own words, and tick the first by Enter', async () => {
      const element = await search();
      inside(element, '#needs').click();
      await waitUntil(() => all(element, '#need-words').length === 1);
      inside(element, '#need-words').focus();
      await typeText('on veut faire une newsletter');
      await waitUntil(() => all(element, '.proposals .option').length > 0);
      expect(text(all(element, '.proposals .option')[0]!)).to.match(/^Envoyer une lettre d’information/);
      await press('Enter');
      expect(searched(element)).to.deep.equal({ needs: 'newsletter' });
      expect(box(element, 'Envoyer une lettre').checked).to.equal(true);
      await expect(element).to.be.accessible();
    });

    it('should say so when words lead to no need', async () => {
      const element = await search();
      inside(element, '#needs').click();
      await waitUntil(() => all(element, '#need-words').length === 1);
      inside(element, '#need-words').focus();
      await typeText('xyzzy');
      await shows(element, 'Aucun besoin reconnu');
    });

    it('should take a family as a whole, then all but one', async () => {
      const element = await search();
      inside(element, '#needs').click();
      await waitUntil(() => all(element, 'summary').length === 8);
      all(element, 'summary')[0]!.focus();
      await press('Enter');
      await press('Tab');
      await press(' ');
      expect(searched(element)).to.deep.equal({ needs: 'communiquer' });
      await element.updateComplete;
      box(element, 'Envoyer une lettre').click();
      expect(searched(element)!.needs!.split(' ')).to.include('site-internet').and.not.to.include('newsletter');
      await element.updateComplete;
      expect(box(element, 'Tout « Communiquer »').indeterminate).to.equal(true);
    });

    it('should count what each need would give', async () => {
      const element = await search();
      inside(element, '#needs').click();
      await waitUntil(() => all(element, '.count').length > 30);
      const { facets } = (await (await fetch(`${API}/v1/structures`)).json()) as { facets: { needs: Record<string, number> } };
      expect(text(inside(element, '#need-newsletter').closest('label')!.querySelector('.count')!)).to.equal(String(facets.needs.newsletter));
    });

    it('should close by Escape and give the focus back to its button', async () => {
      const element = await search();
      inside(element, '#needs').focus();
      await press('Enter');
      await waitUntil(() => all(element, '#need-words').length === 1);
      inside(element, '#need-words').focus();
      await press('Escape');
      await waitUntil(() => element.shadowRoot!.activeElement?.id === 'needs');
      expect(all(element, '.panel').length).to.equal(0);
    });

    it('should show needs asked as chips in words, each removable, the focus staying near', async () => {
      const element = await search({ needs: 'newsletter comptabilite' });
      wake(element);
      await waitUntil(() => all(element, '.chip').map(text).join() === "Tenir la comptabilité,Envoyer une lettre d’information", 'no chips in words');
      expect(text(inside(element, '#needs'))).to.equal('2 besoins');
      const [first] = all(element, '.chip');
      expect(first!.getAttribute('aria-label')).to.equal('Retirer : Tenir la comptabilité');
      first!.focus();
      await press('Enter');
      expect(searched(element)).to.deep.equal({ needs: 'newsletter' });
      await waitUntil(() => (element.shadowRoot!.activeElement as HTMLElement | null)?.getAttribute('aria-label') === "Retirer : Envoyer une lettre d’information");
      await press('Enter');
      await waitUntil(() => element.shadowRoot!.activeElement?.id === 'needs');
      expect(searched(element)).to.deep.equal({});
    });
  });

  describe('other criteria', () => {
    async function more(attributes: Record<string, string> = {}): Promise<PanaSearch> {
      const element = await search(attributes);
      inside(element, '#more').click();
      await waitUntil(() => all(element, '.facets').length > 0);
      return element;
    }

    it('should narrow by every criterion, and say how many are left', async () => {
      const element = await more({ place: 'departement:37' });
      await expect(element).to.be.accessible();
      box(element, 'Gratuit').click();
      box(element, 'En groupe').click();
      box(element, 'Accompagner').click();
      box(element, 'Aussi à distance').click();
      expect(searched(element)).to.deep.equal({ format: 'collectif', level: 'accompagner', place: 'departement:37', price: 'gratuit', remote: 'true' });
      await waitUntil(() => worker.log.includes('/v1/structures?format=collectif&level=accompagner&place=departement%3A37&price=gratuit&remote=true'));
      const { total } = (await (await fetch(API + worker.log.at(-1)!)).json()) as { total: number };
      await shows(element, total === 0 ? 'Aucune structure' : new RegExp(total === 1 ? 'Voir la structure' : `Voir les ${total} structures`));
      expect(all(element, '.chip').map(text)).to.deep.equal(['Accompagner', 'En groupe', 'Gratuit', 'Aussi à distance']);
    });

    it('should find a structure by its name', async () => {
      const element = await more();
      inside(element, '#name-words').focus();
      await typeText('boussole');
      await press('Enter');
      await waitUntil(() => searched(element)?.q === 'boussole');
    });

    it('should widen the circle, which is only there around a place', async () => {
      const without = await more();
      expect(all(without, '#radius').length).to.equal(0);
      const element = await more({ place: 'commune:37132' });
      const radius = inside<HTMLSelectElement>(element, '#radius');
      expect(radius.value).to.equal('30');
      radius.value = '50';
      radius.dispatchEvent(new Event('change'));
      expect(searched(element)).to.deep.equal({ place: 'commune:37132', radius: '50' });
    });

    it('should leave out the criteria the page hides', async () => {
      const element = await more({ 'hide-facets': 'place needs price kind q' });
      expect(all(element, '#place, #needs, #name-words').length).to.equal(0);
      expect(all(element, 'summary').map(text)).to.deep.equal(['Ce que la structure sait faire', 'Forme de l’aide', 'Accès et accessibilité', 'Label']);
      await expect(element).to.be.accessible();
    });

    it('should have no button for criteria that are all hidden', async () => {
      const element = await search({ 'hide-facets': 'q radius sort remote level format price access kind label' });
      wake(element);
      await waitUntil(() => getComputedStyle(inside(element, '.more')).display === 'none');
      const other = await search({ 'hide-facets': 'radius sort remote level format price access kind label' });
      wake(other);
      await waitUntil(() => all(other, '.clear').length > 0);
      expect(getComputedStyle(inside(other, '.more')).display).not.to.equal('none');
    });

    it('should tell the page’s author once of names that are none', async () => {
      const told: string[] = [];
      const { warn } = console;
      console.warn = (...parts: unknown[]) => void told.push(parts.join(' '));
      for (let i = 0; i < 2; i++) wake(await search({ 'hide-facets': 'prix access' }));
      await waitUntil(() => told.some((one) => one.includes('hide-facets')));
      await waitUntil(() => all(document.querySelector<PanaSearch>('pana-search')!, '.clear').length > 0);
      console.warn = warn;
      const [first, ...others] = told.filter((one) => one.includes('hide-facets'));
      expect(first).to.match(/^pana: <pana-search hide-facets>.*: prix\. Known: place needs level/);
      expect(others).to.deep.equal([]);
    });

    it('should clear everything at once', async () => {
      const element = await search({ place: 'commune:37132', needs: 'newsletter', price: 'gratuit' });
      wake(element);
      await waitUntil(() => all(element, '[part=clear]').length === 1);
      inside(element, '[part=clear]').click();
      expect(searched(element)).to.deep.equal({});
      await waitUntil(() => input(element).value === '' && all(element, '.chip').length === 0);
      await waitUntil(() => element.shadowRoot!.activeElement === input(element));
    });
  });

  it('should be useful at once: its form shows before any answer', async () => {
    worker.before = () => new Promise(() => undefined);
    const element = await search();
    expect(all(element, 'input, button').length).to.equal(5);
    await expect(element).to.be.accessible();
  });

  it('should take up its work once when it moves in the page while its code comes', async () => {
    const element = await search();
    const root = (element as unknown as { renderRoot: HTMLElement }).renderRoot;
    const { addEventListener } = root;
    let started = 0;
    root.addEventListener = function (this: HTMLElement, type: string, ...rest: [EventListener, AddEventListenerOptions?]) {
      if (type === 'pointerover') started += 1;
      addEventListener.call(this, type, ...rest);
    } as typeof addEventListener;
    for (let i = 0; i < 5; i++) {
      wake(element);
      element.parentElement!.append(element);
    }
    wake(element);
    await type(element, 'Loches');
    await opened(element);
    expect(started).to.equal(1);
  });

  it('should speak English when asked', async () => {
    const element = await search({ lang: 'en' });
    await shows(element, 'What do you need?');
    inside(element, '#more').click();
    await shows(element, 'Kind of help');
  });
});
