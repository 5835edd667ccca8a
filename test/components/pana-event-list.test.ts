import { aTimeout, expect, fixture, html, waitUntil as until } from '@open-wc/testing';
import '../../src/components/pana-event-list/pana-event-list.ts';
import type { PanaEventList } from '../../src/components/pana-event-list/pana-event-list.ts';
import type { PanaEventData } from '../../src/contract/event.ts';
import { browserEnvironment } from '../../src/store/environment.ts';
import { groupFor } from '../../src/store/group.ts';
import { AGENDA, CANCELLED, COORDINATIONS, POSTPONED } from '../support/agenda.ts';
import { eventOf, generateEvents } from '../support/events.ts';
import { press } from '../support/keyboard.ts';
import { API, startPageWorker, type PageWorker, type PageWorkerOptions } from '../support/page-worker.ts';

/** Generous: a busy machine is not a broken list. */
const waitUntil = (condition: () => unknown, message?: string) => until(condition, message, { timeout: 8000 });
const EVENTS: readonly PanaEventData[] = [...AGENDA, POSTPONED, CANCELLED];
const HTML = (): Response => new Response('<html>', { headers: { 'content-type': 'text/html' } });

let worker: PageWorker;
let groups = 0;

const root = (element: PanaEventList) => element.shadowRoot!;
const shown = (element: PanaEventList) => root(element).textContent!.replace(/\s+/g, ' ').trim();
const shows = (element: PanaEventList, words: RegExp) => waitUntil(() => words.test(shown(element)), `${words} did not show`);
const one = <Found extends HTMLElement>(element: PanaEventList, selector: string): Found => {
  const found = root(element).querySelector<Found>(selector);
  if (!found) throw new Error(`${selector} is not there: ${shown(element)}`);
  return found;
};
const there = (element: PanaEventList, selector: string) => waitUntil(() => root(element).querySelector(selector), `${selector} did not come`);
const titles = (element: PanaEventList) => [...root(element).querySelectorAll('[part=title]')].map((title) => title.textContent!);
const asked = () => worker.log.filter((address) => /^\/v1\/events(\?|$)/.test(address));
const focused = (element: PanaEventList) => root(element).activeElement as HTMLElement | null;
const said = () => [...document.querySelectorAll('pana-event-list')].map((it) => it.shadowRoot!.querySelector('[role=status]')?.textContent ?? '').join('');

async function start(options: PageWorkerOptions = {}): Promise<void> {
  worker?.stop();
  worker = await startPageWorker({ events: EVENTS, coordinations: COORDINATIONS, ...options });
}
async function list(attributes: Record<string, string> = {}): Promise<PanaEventList> {
  const element = document.createElement('pana-event-list');
  for (const [name, value] of Object.entries({ api: API, group: `events-${(groups += 1)}`, ...attributes })) element.setAttribute(name, value);
  element.append(Object.assign(document.createElement('a'), { href: `${API}/agenda`, textContent: 'Tout l’agenda' }));
  (await fixture(html`<div></div>`)).append(element);
  await element.updateComplete;
  return element;
}
/** As a visitor does: the native list, then its event. */
function choose(element: PanaEventList, name: string, value: string): void {
  const select = one<HTMLSelectElement>(element, `select[name=${name}]`);
  expect([...select.options].map((option) => option.value), `${name} has that choice`).to.include(value);
  select.value = value;
  select.dispatchEvent(new Event('change', { bubbles: true }));
}

describe('pana-event-list', () => {
  beforeEach(() => start());
  afterEach(() => {
    worker.stop();
    document.querySelectorAll('pana-event-list, pana-event').forEach((it) => it.remove());
  });

  it('should say when, where, what, for which needs, at what price and with how many seats, by month', async () => {
    const element = await list();
    await shows(element, /7 événements.*Besoins :/);
    const months = [...root(element).querySelectorAll('.month')].map((it) => it.textContent);
    expect(months).to.deep.equal(['décembre 2026', 'janvier 2027', 'février 2027']);
    for (const words of [
      'mardi 1er décembre 2026, de 9 h 30 à 17 h', 'Maison des associations, 1 rue du Château, 37600 Loches', 'Journée de montée en compétences', 'Besoins : Tenir la comptabilité (pour découvrir), Créer ou refaire un site internet (pour approfondir)',
      'Gratuit · Inscriptions ouvertes · Dernières places', 'Atelier · Séance 1 sur 3', 'Gratuit · Complet, liste d’attente', 'Pour les adhérents · Inscription sur un autre site',
    ]) expect(shown(element).replace(/\u00a0/g, ' ')).to.include(words);
    expect(one<HTMLAnchorElement>(element, '[part=title]').href).to.match(new RegExp(`^${API}/agenda/[a-z0-9-]+e1$`));
    expect(asked(), 'asked once').to.have.length(1);
    await expect(element).to.be.accessible();
  });

  it('should say the hour of the event’s own zone, and name it where the visitor’s clock shows another', async () => {
    await start({ events: AGENDA.slice(3, 4) });
    const element = await list();
    await shows(element, /de 9 h à 12 h/);
    const same = new Date('2026-12-15T09:00:00+04:00').getTimezoneOffset() === -240;
    expect(/heure de La Réunion/.test(shown(element))).to.equal(!same);
    expect(/chez vous :/.test(shown(element))).to.equal(!same);
  });

  it('should say how one registers where it is not here, whatever the status but that it is over', async () => {
    const elsewhere = { how: 'elsewhere', url: 'https://formation.example.org/' } as const;
    const [day] = AGENDA[0]!.sessions;
    const sessions = [{ start: day!.start.slice(0, 16), end: day!.end.slice(0, 16) }];
    await start({ events: [
      ...(['announced', 'open', 'closed', 'full', 'held'] as const).map((status, at) => eventOf(at + 1, { title: `Ailleurs ${at}`, registration: elsewhere, sessions, stored: { status } })),
      eventOf(6, { title: 'Ailleurs 5', registration: { how: 'none' }, sessions }),
    ] });
    const element = await list({ from: '2026-11-01' });
    await shows(element, /6 événements/);
    const facts = [...root(element).querySelectorAll('[part=item]')].map((item) => [...item.querySelectorAll('[part=facts]')].at(-1)!.textContent);
    expect(facts).to.deep.equal([...Array(4).fill('Gratuit · Inscription sur un autre site'), 'Gratuit · Terminé', 'Gratuit · Sans inscription']);
  });

  it('should say that an event has a new date, and which it had', async () => {
    await start({ events: [eventOf(1, { stored: { previousStart: '2027-02-05T09:30:00+01:00' } }), eventOf(2, { stored: { previousStart: '2027-03-12T08:30:00Z' } })] });
    const element = await list();
    await shows(element, /Nouvelle date Exemple – Journée numérique.*D’abord prévu le vendredi 5 février 2027\./);
    expect(root(element).querySelectorAll('[part=status]'), 'the same moment is no other').to.have.length(1);
    expect(shown(element)).to.match(/Inscriptions ouvertes/);
    await expect(element).to.be.accessible();
  });

  it('should say in words that an event is cancelled or postponed, why, and when it was to be', async () => {
    await start({ events: [POSTPONED, CANCELLED] });
    const element = await list();
    await shows(element, /Annulé Exemple – Journée annulée.*Faute de participants\..*Reporté Exemple – Journée reportée.*D’abord prévu le mardi 8 décembre 2026\. La salle est fermée pour travaux\./);
    expect(root(element).querySelectorAll('[part=status]')).to.have.length(2);
    expect(shown(element)).not.to.match(/Inscriptions ouvertes/);
  });

  it('should ask once for each change, with the criteria the visitor chose, and say how many there are', async () => {
    const element = await list();
    await shows(element, /7 événements.*Besoins :/);
    await waitUntil(() => one<HTMLSelectElement>(element, 'select[name=needs]').options.length > 3);
    choose(element, 'mode', 'a-distance');
    await shows(element, /3 événements/);
    choose(element, 'kind', 'webinaire');
    await shows(element, /1 événement(?!s)/);
    expect(asked()).to.deep.equal(['/v1/events', '/v1/events?mode=a-distance', '/v1/events?kind=webinaire&mode=a-distance']);
    await waitUntil(() => said() === '1 événement', `announced: ${said()}`);
    choose(element, 'level', '2');
    await shows(element, /Aucun événement ne correspond/);
    const clear = [...root(element).querySelectorAll('form button')].find((it) => /Retirer/.test(it.textContent!)) as HTMLElement;
    clear.click();
    await shows(element, /7 événements/);
    expect(one<HTMLSelectElement>(element, 'select[name=mode]').value).to.equal('');
    expect(focused(element)!.textContent!.trim()).to.match(/événements|arrive/);
  });

  it('should ask for a period from today, and leave it out of what one subscribes to', async () => {
    const element = await list();
    await shows(element, /7 événements/);
    choose(element, 'when', 'month');
    await shows(element, /Aucun événement/);
    choose(element, 'when', 'quarter');
    await shows(element, /7 événements/);
    expect(asked().slice(1)).to.deep.equal(['/v1/events?to=2026-11-30', '/v1/events?to=2027-02-15']);
    choose(element, 'mode', 'a-distance');
    await shows(element, /3 événements/);
    const hrefs = [...root(element).querySelectorAll('.subscribe a')].map((link) => link.getAttribute('href'));
    expect(hrefs).to.deep.equal(['webcal://api.pana.test/v1/events.ics?mode=a-distance', `${API}/v1/events.ics?mode=a-distance`, `${API}/v1/events.atom?mode=a-distance`]);
    for (const address of hrefs.slice(1)) expect((await fetch(address!)).status, address!).to.equal(200);
  });

  it('should let the last choice win, and end the request before', async () => {
    const element = await list();
    await shows(element, /7 événements/);
    const ended: string[] = [];
    worker.before = (path, signal) => {
      if (!path.includes('mode=a-distance')) return undefined;
      signal?.addEventListener('abort', () => ended.push(path));
      return new Promise(() => {});
    };
    choose(element, 'mode', 'a-distance');
    await waitUntil(() => asked().length === 2);
    expect(one(element, '.months').getAttribute('aria-busy')).to.equal('true');
    choose(element, 'mode', 'sur-place');
    await shows(element, /6 événements/);
    expect(ended).to.deep.equal(['/v1/events?mode=a-distance']);
  });

  it('should keep to the territory it is locked to, whatever the visitor does', async () => {
    const element = await list({ territory: 'departement:974' });
    await shows(element, /2 événements/);
    expect(titles(element)).to.deep.equal(['Exemple – Choisir ses outils libres', 'Exemple – Rencontre de La Réunion']);
    choose(element, 'kind', 'journee');
    await shows(element, /Aucun événement/);
    expect(asked().every((address) => address.includes('territory=departement%3A974')), asked().join()).to.equal(true);
    expect(root(element).querySelectorAll('.ways button').length, 'only the one that tells').to.equal(1);
  });

  it('should start from what its attributes ask, and show each as a choice', async () => {
    const element = await list({ needs: 'comptabilite visioconference', mode: 'sur-place', level: '1', kind: 'journee', from: '2026-12-01', to: '2026-12-31' });
    await shows(element, /2 événements.*Besoins/);
    expect(asked()).to.deep.equal(['/v1/events?from=2026-12-01&kind=journee&level=1&mode=sur-place&needs=comptabilite+visioconference&to=2026-12-31']);
    const text = (name: string) => one<HTMLSelectElement>(element, `select[name=${name}]`).selectedOptions[0]!.textContent;
    await waitUntil(() => text('needs') === 'Tenir la comptabilité, Se réunir à distance', text('needs')!);
    expect([text('mode'), text('kind'), text('level'), text('when')]).to.deep.equal(['Sur place', 'Journée de montée en compétences', 'Pour découvrir', 'Période de cette page']);
    element.setAttribute('kind', 'webinaire');
    element.setAttribute('mode', '');
    await waitUntil(() => asked().length > 1);
    expect(asked().at(-1)).to.include('kind=webinaire').and.not.to.include('mode=');
  });

  it('should leave out a value nobody knows, and tell the page’s author once', async () => {
    const told: string[] = [];
    const { warn } = console;
    console.warn = (...words: unknown[]) => void told.push(words.join(' '));
    try {
      const element = await list({ mode: 'teleportation', kind: 'journee' });
      await shows(element, /3 événements/);
      expect(told).to.have.length(1);
      expect(told[0]).to.match(/<pana-event-list mode="teleportation">/);
      expect(asked()).to.have.length(2);
    } finally {
      console.warn = warn;
    }
  });

  it('should have no criteria where the page wants none', async () => {
    const element = await list({ 'hide-facets': '' });
    await shows(element, /7 événements/);
    expect(root(element).querySelector('select')).to.equal(null);
  });

  it('should show more at the end, with the focus on the first new one, and none twice', async () => {
    await start({ events: (gazetteer) => generateEvents(gazetteer, 50, '2026-11-15') });
    const element = await list();
    await there(element, '[part=more]');
    const before = titles(element);
    expect(before).to.have.length(20);
    one(element, '[part=more]').click();
    await waitUntil(() => titles(element).length === 40);
    await waitUntil(() => focused(element)?.textContent === titles(element)[20], `focus on ${focused(element)?.textContent}`);
    expect(titles(element).slice(0, 20)).to.deep.equal(before);
    one(element, '[part=more]').click();
    await waitUntil(() => titles(element).length === 50);
    expect(new Set([...root(element).querySelectorAll('[part=item]')].map((it) => it.getAttribute('data-id'))).size).to.equal(50);
    await waitUntil(() => !root(element).querySelector('[part=more]'));
  });

  it('should keep its place before the answer, and show no dead end when nothing is found', async () => {
    let go!: () => void;
    const gate = new Promise<undefined>((done) => (go = () => done(undefined)));
    await start({ before: (path) => (path.startsWith('/v1/events') ? gate : undefined) });
    const element = await list({ kind: 'rencontre', territory: 'departement:37' });
    expect(root(element).querySelectorAll('.bone')).to.have.length(3);
    go();
    await shows(element, /Aucun événement ne correspond.*Voir l’événement à distance.*coordination : Exemple – Coordination de Touraine/);
    const ways = [...root(element).querySelectorAll('.ways a')].map((link) => link.getAttribute('href')!);
    // A lock is not widened here: the agenda’s own page is.
    expect(ways[0]).to.equal(`${API}/agenda?kind=rencontre&mode=a-distance`);
    await expect(element).to.be.accessible();
  });

  it('should show events at a distance and those around in place where no lock forbids it', async () => {
    const element = await list({ place: 'commune:37132', kind: 'rencontre' });
    await shows(element, /Aucun événement|1 événement/);
    const way = root(element).querySelector<HTMLElement>('.ways button.way');
    if (way && /distance/.test(way.textContent!)) {
      way.click();
      await waitUntil(() => asked().at(-1) === '/v1/events?kind=rencontre&mode=a-distance', asked().join());
      await shows(element, /1 événement.*La Réunion/);
    } else expect(titles(element)).to.deep.equal(['Exemple – Rencontre de La Réunion']);
  });

  for (const [outage, answer, kind] of [
    ['a captive portal', HTML, 'malformed'],
    ['another shape', () => new Response('{"items":[{"id":1}]}', { headers: { 'content-type': 'application/json' } }), 'malformed'],
    ['no network', () => Promise.reject(new TypeError('Failed to fetch')), 'blocked'],
  ] as const) {
    it(`should say that it failed, show what the page wrote, and try again: ${outage}`, async () => {
      await start({ before: (path) => (path.startsWith('/v1/events') ? (answer() as Response) : undefined) });
      const told: string[] = [];
      document.addEventListener('pana-error', (event) => told.push((event as Event & { kind: string }).kind), { once: true });
      const element = await list();
      await shows(element, /L’agenda ne (répond pas|peut pas).*Réessayer/);
      expect(told).to.deep.equal([kind]);
      expect(root(element).querySelector('slot')).not.to.equal(null);
      worker.before = undefined;
      one(element, '.failure button').click();
      await shows(element, /7 événements/);
      expect(root(element).querySelector('.failure')).to.equal(null);
    });
  }

  it('should keep what it has when the next answer fails, with its date and what it answers', async () => {
    const element = await list();
    await shows(element, /7 événements/);
    worker.before = (path) => (path.startsWith('/v1/events?') ? HTML() : undefined);
    choose(element, 'mode', 'a-distance');
    await shows(element, /Ce qui suit date du dimanche 15 novembre 2026 à .*derniers critères/);
    expect(titles(element)).to.have.length(7);
    worker.before = undefined;
    one(element, '.failure button').click();
    await shows(element, /3 événements/);
  });

  it('should be told from the page’s own listeners which event is selected, and stay where it is when one shows it', async () => {
    const element = await list();
    await there(element, '[part=title]');
    const heard: string[] = [];
    let followed = 0;
    const link = one<HTMLAnchorElement>(element, '[part=title]');
    const select = (event: Event): void => {
      heard.push((event as Event & { eventId: string }).eventId);
      event.preventDefault();
    };
    const click = (event: Event): void => {
      if (!event.defaultPrevented) followed += 1;
      event.preventDefault();
    };
    document.addEventListener('click', click);
    document.addEventListener('pana-event-select', select);
    link.click();
    expect([heard, followed]).to.deep.equal([['e1'], 0]);
    document.removeEventListener('pana-event-select', select);
    link.click();
    expect(followed, 'the page of the event').to.equal(1);
    link.dispatchEvent(new MouseEvent('click', { bubbles: true, composed: true, cancelable: true, ctrlKey: true }));
    expect([heard, followed], 'another tab').to.deep.equal([['e1'], 2]);
    document.removeEventListener('click', click);
  });

  it('should keep events near the place of its group’s search, when the visitor wants it', async () => {
    const element = await list();
    await shows(element, /7 événements/);
    expect(root(element).querySelector('[part=near]')).to.equal(null);
    const group = groupFor(element);
    group.dispatch({ type: 'search-changed', search: { place: 'commune:37132' } });
    await there(element, '[part=near]');
    expect(asked(), 'nothing before the visitor says so').to.have.length(1);
    one(element, '[part=near]').click();
    await waitUntil(() => asked().at(-1) === '/v1/events?place=commune%3A37132', asked().join());
    await shows(element, /Près de Loches.*Autour de Loches, à 50\s?km au plus/);
    expect(one(element, '[part=near]').getAttribute('aria-pressed')).to.equal('true');
    group.dispatch({ type: 'search-changed', search: {} });
    await waitUntil(() => asked().at(-1) === '/v1/events');
    expect(root(element).querySelector('[part=near]')).to.equal(null);
  });

  describe('the place', () => {
    const field = (element: PanaEventList) => one<HTMLInputElement>(element, '#place');
    const type = (element: PanaEventList, text: string): void => {
      field(element).focus();
      field(element).value = text;
      field(element).dispatchEvent(new Event('input', { bubbles: true }));
    };
    const options = (element: PanaEventList) => [...root(element).querySelectorAll('#places:not([hidden]) [role=option] b')].map((it) => it.textContent);

    it('should be chosen by keyboard, changed and removed, and ask for suggestions only then', async () => {
      const element = await list();
      await shows(element, /7 événements/);
      await expect(element).to.be.accessible();
      expect(worker.log.filter((path) => path.startsWith('/v1/places'))).to.deep.equal([]);
      type(element, 'Loches');
      await waitUntil(() => options(element).includes('Loches'), 'suggestions');
      await expect(element).to.be.accessible();
      await press('ArrowDown');
      await waitUntil(() => field(element).getAttribute('aria-activedescendant') === 'place-0');
      await press('Enter');
      await waitUntil(() => asked().at(-1) === '/v1/events?place=commune%3A37132', asked().join());
      await shows(element, /Autour de Loches, à 50\s?km au plus/);
      expect(field(element).value).to.equal('Loches (37)');
      expect(focused(element)?.id, 'the focus stays').to.equal('place');
      await waitUntil(() => / événement/.test(said()), `announced: ${said()}`);
      type(element, 'Indre-et-Loire');
      await waitUntil(() => options(element)[0] === 'Indre-et-Loire');
      await press('Enter');
      await waitUntil(() => asked().at(-1) === '/v1/events?place=departement%3A37', asked().join());
      await waitUntil(() => field(element).value === 'Indre-et-Loire (37)', field(element).value);
      type(element, '');
      await press('Enter');
      await waitUntil(() => asked().at(-1) === '/v1/events', asked().join());
      await shows(element, /7 événements/);
    });

    it('should show where the page begins, and let the visitor take it away', async () => {
      const element = await list({ place: 'commune:37132' });
      await waitUntil(() => field(element).value === 'Loches (37)', field(element).value);
      type(element, '');
      await waitUntil(() => root(element).querySelector('#places'), 'the field is there');
      field(element).blur();
      await waitUntil(() => asked().at(-1) === '/v1/events', asked().join());
      // What the page asks is asked again when the visitor takes its criteria away.
      ([...root(element).querySelectorAll('form button')].find((it) => /Retirer/.test(it.textContent!)) as HTMLElement).click();
      await waitUntil(() => asked().at(-1) === '/v1/events?place=commune%3A37132', asked().join());
      await waitUntil(() => field(element).value === 'Loches (37)', field(element).value);
    });

    it('should propose places of the locked territory alone, and keep to the lock', async () => {
      const element = await list({ territory: 'departement:37' });
      await shows(element, /6 événements/);
      type(element, 'Tours');
      await waitUntil(() => options(element).length > 0);
      expect(worker.log.filter((path) => path.startsWith('/v1/places')).every((path) => path.includes('territory=departement%3A37'))).to.equal(true);
      await press('ArrowDown');
      await press('Enter');
      await waitUntil(() => asked().at(-1) === '/v1/events?place=commune%3A37261&territory=departement%3A37', asked().join());
    });

    it('should show the place of the group’s search when events are kept near it, and leave it for another', async () => {
      const element = await list();
      await shows(element, /7 événements/);
      groupFor(element).dispatch({ type: 'search-changed', search: { place: 'commune:37132' } });
      await there(element, '[part=near]');
      one(element, '[part=near]').click();
      await waitUntil(() => field(element).value === 'Loches (37)', field(element).value);
      type(element, 'Tours');
      await waitUntil(() => options(element).includes('Tours'));
      await press('ArrowDown');
      await press('Enter');
      await waitUntil(() => asked().at(-1) === '/v1/events?place=commune%3A37261', asked().join());
      expect(one(element, '[part=near]').getAttribute('aria-pressed')).to.equal('false');
      expect(groupFor(element).state.search.place, 'the search is its own').to.equal('commune:37132');
    });

    it('should say that nothing has that name, and empty the field to begin again', async () => {
      const element = await list();
      await shows(element, /7 événements/);
      type(element, 'Zzzzqqqq');
      await shows(element, /Aucune commune trouvée pour « Zzzzqqqq ».*Effacer le lieu/);
      ([...root(element).querySelectorAll('#place-advice button')][0] as HTMLElement).click();
      await waitUntil(() => field(element).value === '' && focused(element)?.id === 'place');
      expect(asked()).to.have.length(1);
      type(element, 'Loches');
      worker.before = (path) => (path.startsWith('/v1/places') ? new Response('', { status: 404 }) : undefined);
      await shows(element, /ne peuvent pas être proposées.*Réessayer/);
      worker.before = undefined;
      ([...root(element).querySelectorAll('#place-advice button')][0] as HTMLElement).click();
      field(element).focus();
      await waitUntil(() => options(element).includes('Loches') || root(element).querySelectorAll('#places [role=option]').length > 0);
    });
  });

  describe('a period the visitor says', () => {
    const date = (element: PanaEventList, name: string, value: string): void => {
      const input = one<HTMLInputElement>(element, `input[name=${name}]`);
      input.value = value;
      input.dispatchEvent(new Event('change', { bubbles: true }));
    };

    it('should be from one day to another, asked once each, and go into what one subscribes to', async () => {
      const element = await list();
      await shows(element, /7 événements/);
      expect(root(element).querySelector('input[type=date]')).to.equal(null);
      choose(element, 'when', 'dates');
      await there(element, 'input[name=to]');
      expect(asked(), 'nothing is asked before a day is said').to.have.length(1);
      await expect(element).to.be.accessible();
      date(element, 'from', '2026-12-10');
      await waitUntil(() => asked().at(-1) === '/v1/events?from=2026-12-10');
      date(element, 'to', '2026-12-15');
      await shows(element, /3 événements/);
      expect(asked().at(-1)).to.equal('/v1/events?from=2026-12-10&to=2026-12-15');
      expect(root(element).querySelector('.subscribe a')!.getAttribute('href')).to.equal('webcal://api.pana.test/v1/events.ics?from=2026-12-10&to=2026-12-15');
      date(element, 'from', '');
      await waitUntil(() => asked().at(-1) === '/v1/events?to=2026-12-15');
      ([...root(element).querySelectorAll('form button')].find((it) => /Retirer/.test(it.textContent!)) as HTMLElement).click();
      await shows(element, /7 événements/);
      expect(root(element).querySelector('input[type=date]')).to.equal(null);
    });

    it('should be understood the wrong way round, and not before its year is whole', async () => {
      const element = await list();
      await shows(element, /7 événements/);
      choose(element, 'when', 'dates');
      await there(element, 'input[name=to]');
      date(element, 'from', '0020-12-15');
      date(element, 'from', '2026-12-15');
      await waitUntil(() => asked().at(-1) === '/v1/events?from=2026-12-15');
      date(element, 'to', '2026-12-10');
      await waitUntil(() => asked().at(-1) === '/v1/events?from=2026-12-10&to=2026-12-15', asked().join());
      expect(asked()).to.have.length(3);
    });
  });

  it('should be the next three and a link to all, as a teaser', async () => {
    const element = await list({ view: 'teaser', territory: 'departement:37' });
    await shows(element, /Prochains événements.*Loches.*Tout l’agenda/);
    expect(titles(element)).to.have.length(3);
    expect(worker.log).to.deep.equal(['/v1/events?limit=3&territory=departement%3A37']);
    expect(one<HTMLAnchorElement>(element, 'a.all').getAttribute('href')).to.equal(`${API}/agenda?territory=departement%3A37`);
    expect(root(element).querySelector('select, button')).to.equal(null);
    await expect(element).to.be.accessible();
  });

  it('should say it in English, names as they are', async () => {
    const element = await list({ lang: 'en' });
    await shows(element, /7 events.*Needs: .*to discover.*Last seats/);
    expect(shown(element)).to.match(/Tuesday, December 1, 2026, 9:30 AM to 5:00 PM/);
    expect(one(element, '[part=title]').lang).to.equal('fr');
  });

  it('should keep every character of a hostile text as text, and follow no other address', async () => {
    const evil = '<img src=x onerror=alert(1)> "&\'</script>';
    await start({ before: (path) => (path.startsWith('/v1/events') ? new Response(JSON.stringify({
      publishedAt: '2026-11-15T08:00:00Z', total: 1, page: 1, limit: 20, place: { name: evil }, radius: 50,
      items: [{ ...POSTPONED, title: evil, slug: 'javascript:alert(1)/../x', status: 'cancelled', statusReason: evil, kind: evil, organiser: { name: evil, url: 'javascript:alert(1)' }, venue: { ...POSTPONED.venue, name: evil }, needs: [{ code: evil, level: 9 }], price: evil, modes: [evil] }],
    }), { headers: { 'content-type': 'application/json' } }) : undefined) });
    const element = await list();
    await there(element, '[part=title]');
    expect(one(element, '[part=title]').textContent).to.equal(evil);
    expect(one(element, '[part=title]').getAttribute('href')).to.equal(`${API}/agenda/javascript%3Aalert(1)%2F..%2Fx`);
    expect(root(element).querySelector('img, script')).to.equal(null);
    expect(shown(element)).not.to.match(/undefined|null|\[object/);
  });

  it('should ask again once when the network is back, not at the same instant as every page', async () => {
    await start({ before: (path) => (path.startsWith('/v1/events') ? HTML() : undefined) });
    const element = document.createElement('pana-event-list');
    const waits: number[] = [];
    element.environment = { ...browserEnvironment, random: () => 0.5, wait: (ms, signal) => (ms === 15_500 ? (waits.push(ms), Promise.resolve()) : browserEnvironment.wait(ms, signal)) };
    element.api = API;
    element.group = 'back';
    (await fixture(html`<div></div>`)).append(element);
    await shows(element, /Réessayer/);
    worker.before = undefined;
    window.dispatchEvent(new Event('online'));
    await shows(element, /7 événements/);
    expect(waits).to.deep.equal([15_500]);
    window.dispatchEvent(new Event('online'));
    await aTimeout(0);
    expect(waits, 'nothing to mend').to.have.length(1);
  });

  it('should end what it asked when it leaves the page, and ask again when it is back', async () => {
    const ended: string[] = [];
    await start({ before: (path, signal) => (path.startsWith('/v1/events') ? (signal?.addEventListener('abort', () => ended.push(path)), new Promise<never>(() => {})) : undefined) });
    const element = await list();
    await waitUntil(() => asked().length === 1);
    const place = element.parentElement!;
    element.remove();
    expect(ended).to.have.length(1);
    worker.before = undefined;
    place.append(element);
    await shows(element, /7 événements/);
  });

  describe('the month', () => {
    const day = (element: PanaEventList, iso: string) => one<HTMLButtonElement>(element, `[data-day="${iso}"]`);
    const at = (element: PanaEventList) => focused(element)?.getAttribute('data-day');
    async function month(attributes: Record<string, string> = {}): Promise<PanaEventList> {
      const element = await list({ view: 'month', from: '2026-12-01', ...attributes });
      await waitUntil(() => root(element).querySelector('[data-day="2026-12-10"].busy'), 'the month did not come');
      return element;
    }

    it('should come when it is chosen, from Monday to Sunday, with one tab stop', async () => {
      const element = await list();
      await shows(element, /7 événements/);
      [...root(element).querySelectorAll<HTMLElement>('.views button')].at(1)!.click();
      await there(element, '[role=grid]');
      await shows(element, /novembre 2026 : aucun événement/i);
      expect(asked().at(-1)).to.equal('/v1/events?from=2026-11-01&limit=100&to=2026-11-30');
      expect([...root(element).querySelectorAll('th .out-of-sight')].map((it) => it.textContent)).to.deep.equal(['lundi', 'mardi', 'mercredi', 'jeudi', 'vendredi', 'samedi', 'dimanche']);
      // 1 November 2026 is a Sunday.
      expect([...root(element).querySelectorAll('tbody tr')].map((row) => [...row.querySelectorAll('[data-day]')].length)).to.deep.equal([1, 7, 7, 7, 7, 1]);
      expect([...root(element).querySelectorAll('[data-day][tabindex="0"]')].map((it) => it.getAttribute('data-day'))).to.deep.equal(['2026-11-15']);
      expect(day(element, '2026-11-15').getAttribute('aria-current')).to.equal('date');
      await expect(element).to.be.accessible();
    });

    it('should go by arrows, Home, End, and pages of months and years, and ask for each month once', async () => {
      const element = await month();
      day(element, '2026-12-10').focus();
      const go = async (key: string, to: string): Promise<void> => {
        await press(key);
        await waitUntil(() => at(element) === to, `${key} led to ${at(element)}, not ${to}`);
        expect([...root(element).querySelectorAll('[data-day][tabindex="0"]')].map((it) => it.getAttribute('data-day'))).to.deep.equal([to]);
      };
      await go('ArrowRight', '2026-12-11');
      await go('ArrowLeft', '2026-12-10');
      await go('ArrowDown', '2026-12-17');
      await go('ArrowUp', '2026-12-10');
      await go('Home', '2026-12-07');
      await go('End', '2026-12-13');
      await go('PageDown', '2027-01-13');
      await shows(element, /janvier 2027 : 2 événements/i);
      await waitUntil(() => /janvier 2027 : 2 événements/i.test(said()), `announced: ${said()}`);
      await go('PageUp', '2026-12-13');
      const before = asked().length;
      one(element, '[role=grid]').dispatchEvent(new KeyboardEvent('keydown', { key: 'PageDown', shiftKey: true, bubbles: true, cancelable: true }));
      await waitUntil(() => at(element) === '2027-12-13', `${at(element)}`);
      one(element, '[role=grid]').dispatchEvent(new KeyboardEvent('keydown', { key: 'PageUp', shiftKey: true, bubbles: true, cancelable: true }));
      await waitUntil(() => at(element) === '2026-12-13');
      await waitUntil(() => asked().length === before + 2, asked().join('\n'));
      await go('ArrowDown', '2026-12-20');
      await go('ArrowDown', '2026-12-27');
      await go('ArrowDown', '2027-01-03');
    });

    it('should open the events of a day by Enter, and go back to it by Escape', async () => {
      const element = await month();
      expect(day(element, '2026-12-10').textContent!.replace(/\s+/g, ' ')).to.include('jeudi 10 décembre 2026 : 2 événements');
      day(element, '2026-12-10').focus();
      await press('Enter');
      await waitUntil(() => focused(element)?.id === 'calendar-day', 'the day is read');
      expect(focused(element)!.textContent).to.equal('jeudi 10 décembre 2026 : 2 événements');
      expect(titles(element)).to.deep.equal(['Exemple – Choisir ses outils libres', 'Exemple – Atelier site internet']);
      expect(day(element, '2026-12-10').parentElement!.getAttribute('aria-selected')).to.equal('true');
      await expect(element).to.be.accessible();
      await press('Escape');
      await waitUntil(() => at(element) === '2026-12-10');
      expect(titles(element)).to.deep.equal([]);
    });

    it('should show each session of a series on its day, as that session', async () => {
      const element = await month({ from: '2027-01-01' }).catch(async () => {
        const it = [...document.querySelectorAll('pana-event-list')].at(-1)!;
        await waitUntil(() => root(it).querySelector('[data-day="2027-01-21"].busy'));
        return it;
      });
      day(element, '2027-01-21').click();
      await shows(element, /jeudi 21 janvier 2027, de 18 h à 20 h.*Séance 3 sur 3/);
    });

    it('should show all events of a month, however many', async () => {
      await start({ events: [...Array(130).keys()].map((n) => eventOf(n + 1, { title: `Exemple ${n}`, sessions: [{ start: '2026-12-10T09:00', end: '2026-12-10T10:00' }] })) });
      const element = await month();
      await shows(element, /décembre 2026 : 130 événements/i);
      expect(asked()).to.have.length(2);
    });
  });

  describe('"prévenez-moi"', () => {
    const field = <Found extends HTMLElement>(element: PanaEventList, name: string) => one<Found>(element, `#alert-${name}`);
    const fill = (input: HTMLInputElement | HTMLSelectElement, value: string): void => {
      input.value = value;
      input.dispatchEvent(new Event('input', { bubbles: true }));
      input.dispatchEvent(new Event('change', { bubbles: true }));
    };
    /** A worker whose registry is played: what it is sent, and what it answers. */
    async function registry(answer: (sent: Record<string, unknown>) => Response): Promise<Record<string, unknown>[]> {
      const sent: Record<string, unknown>[] = [];
      const keys: string[] = [];
      await start({
        before: async (path, _, request) => {
          if (path.startsWith('/v1/challenge')) {
            const { createChallenge } = await import('altcha-lib');
            const { deriveKey } = await import('altcha-lib/algorithms/web/sha');
            return Response.json(await createChallenge({ algorithm: 'SHA-256', cost: 1, deriveKey, data: { expires: Date.parse('2030-01-01') } } as never));
          }
          if (path !== '/v1/events/alerts') return undefined;
          sent.push(JSON.parse(await request.text()) as Record<string, unknown>);
          keys.push(request.headers.get('idempotency-key') ?? '');
          expect(new Set(keys).size, 'one key for one intent').to.equal(1);
          return answer(sent.at(-1)!);
        },
      });
      return sent;
    }
    async function open(element: PanaEventList): Promise<void> {
      await there(element, '.ways button.way');
      one(element, '.ways button.way').focus();
      one(element, '.ways button.way').click();
      await there(element, 'dialog[open]');
      await there(element, 'option[value="departement:37"]');
    }

    it('should ask only for what is needed, say what is wrong, and send it with its proof', async () => {
      const sent = await registry(() => Response.json({ state: 'to-confirm', next: '' }, { status: 202 }));
      const element = await list({ territory: 'departement:37', kind: 'rencontre' });
      await open(element);
      await waitUntil(() => focused(element)?.id === 'alert-title');
      expect(shown(element)).to.match(/Avec vos critères : Rencontre\./);
      // The lock is the only choice there is.
      expect(field<HTMLSelectElement>(element, 'territory').value).to.equal('departement:37');
      await expect(element).to.be.accessible();
      one(element, 'dialog .main').click();
      await waitUntil(() => focused(element)?.id === 'alert-errors');
      expect(shown(element)).to.match(/2 points à revoir.*Écrivez l’adresse.*Cochez cette case/);
      fill(field(element, 'email'), 'zoe@example.org');
      const consent = field<HTMLInputElement>(element, 'consent');
      consent.click();
      one(element, 'dialog .main').click();
      await shows(element, /Encore une chose : confirmez.*zoe@example\.org.*dans les 7 jours/);
      expect(sent).to.have.length(1);
      const { altcha, elapsed, ...rest } = sent[0]!;
      expect(rest).to.deep.equal({ email: 'zoe@example.org', territory: 'departement:37', needs: [], kinds: ['rencontre'], consent: true, locale: 'fr', honeypot: '' });
      expect(JSON.parse(atob(altcha as string))).to.have.keys('challenge', 'solution');
      expect(elapsed).to.be.above(1999);
    });

    it('should ask for each need of a family: the registry knows no families', async () => {
      const sent = await registry(() => Response.json({ state: 'to-confirm', next: '' }, { status: 202 }));
      const element = await list({ territory: 'departement:37', kind: 'rencontre' });
      await waitUntil(() => one<HTMLSelectElement>(element, 'select[name=needs]').options.length > 3);
      const family = one<HTMLSelectElement>(element, 'select[name=needs]').options[1]!.value;
      choose(element, 'needs', family);
      await waitUntil(() => asked().length === 2);
      await open(element);
      fill(field(element, 'email'), 'zoe@example.org');
      field<HTMLInputElement>(element, 'consent').click();
      one(element, 'dialog .main').click();
      await shows(element, /Encore une chose/);
      const { families } = (await (await fetch(`${API}/v1/taxonomy?lang=fr`)).json()) as { families: { code: string; needs: { code: string }[] }[] };
      expect(sent[0]!['needs']).to.deep.equal(families.find(({ code }) => code === family)!.needs.map(({ code }) => code));
    });

    for (const [lock, name, code] of [['commune:37132', 'Loches (37)', 'commune:37132'], ['epci:243700754', /./, 'epci:243700754']] as const) {
      it(`should be asked for where the page is locked to ${lock}`, async () => {
        const sent = await registry(() => Response.json({ state: 'to-confirm', next: '' }, { status: 202 }));
        const element = await list({ territory: lock, kind: 'concertation' });
        await there(element, '.ways button.way');
        [...root(element).querySelectorAll<HTMLElement>('.ways button.way')].at(-1)!.click();
        await there(element, `dialog[open] option[value="${code}"]`);
        const select = field<HTMLSelectElement>(element, 'territory');
        await waitUntil(() => select.value === code, `chosen: ${select.value}`);
        expect(select.selectedOptions[0]!.textContent).to.match(typeof name === 'string' ? new RegExp(name.replace(/[()]/g, '\\$&')) : name);
        fill(field(element, 'email'), 'zoe@example.org');
        field<HTMLInputElement>(element, 'consent').click();
        one(element, 'dialog .main').click();
        await shows(element, /Encore une chose/);
        expect(sent[0]!['territory']).to.equal(code);
      });
    }

    it('should propose first the département of the commune looked around', async () => {
      await registry(() => new Response());
      const element = await list({ place: 'commune:37132', radius: '5', needs: 'newsletter', kind: 'concertation' });
      await open(element);
      await waitUntil(() => field<HTMLSelectElement>(element, 'territory').value === 'departement:37', field<HTMLSelectElement>(element, 'territory').value);
    });

    it('should say that territories cannot be had, and try again', async () => {
      await registry(() => new Response());
      const { before } = worker;
      worker.before = (path, ...rest) => (path === '/v1/territories' ? new Response('', { status: 404 }) : before?.(path, ...rest));
      const element = await list({ territory: 'departement:37', kind: 'rencontre' });
      await there(element, '.ways button.way');
      one(element, '.ways button.way').click();
      await shows(element, /Les territoires ne peuvent pas être proposés.*Réessayer/);
      await expect(element).to.be.accessible();
      worker.before = before;
      [...root(element).querySelectorAll<HTMLElement>('dialog .line button')][0]!.click();
      await there(element, 'option[value="departement:37"]');
      expect(focused(element)?.id).to.equal('alert-territory');
      expect(shown(element)).not.to.match(/ne peuvent pas être proposés/);
    });

    it('should be there where the teaser has nothing, with its needs', async () => {
      const sent = await registry(() => Response.json({ state: 'to-confirm', next: '' }, { status: 202 }));
      const element = await list({ view: 'teaser', territory: 'departement:37', kind: 'rencontre', needs: 'comptabilite' });
      await open(element);
      expect(shown(element)).to.match(/Avec vos critères : Tenir la comptabilité, Rencontre\./);
      fill(field(element, 'email'), 'zoe@example.org');
      field<HTMLInputElement>(element, 'consent').click();
      // A double click, and once more while it is on its way.
      for (let times = 0; times < 3; times++) one(element, 'dialog .main').click();
      await shows(element, /Encore une chose/);
      expect(sent.map(({ needs }) => needs)).to.deep.equal([['comptabilite']]);
    });

    it('should send the same once more when the answer was lost, and give the focus back when it is closed', async () => {
      let lost = 3;
      const sent = await registry(() => (lost-- > 0 ? HTML() : Response.json({ state: 'to-confirm', next: '' }, { status: 202 })));
      const element = await list({ territory: 'departement:37', kind: 'rencontre' });
      await open(element);
      fill(field(element, 'email'), 'zoe@example.org');
      field<HTMLInputElement>(element, 'consent').click();
      one(element, 'dialog .main').click();
      await shows(element, /La demande n’est pas partie.*réessayez/);
      one(element, 'dialog .main').click();
      await shows(element, /Encore une chose/);
      expect(new Set(sent.map((body) => JSON.stringify(body))).size).to.equal(1);
      one(element, 'dialog .main').click();
      await waitUntil(() => !root(element).querySelector('dialog[open]'));
      expect(focused(element)?.textContent).to.equal('Prévenez-moi par courriel');
    });
  });
});
