import { expect, fixture, html, waitUntil as until } from '@open-wc/testing';
import { sendKeys } from '@web/test-runner-commands';
import '../../src/components/pana-event/pana-event.ts';
import type { PanaEvent } from '../../src/components/pana-event/pana-event.ts';
import { PanaEventSelectEvent } from '../../src/element/events/pana-event-select.ts';
import { eventOf, type EventChanges } from '../support/events.ts';
import { pageEvents, type PageEvents } from '../support/page-events.ts';
import { API, startPageWorker, type PageWorker, type PageWorkerOptions } from '../support/page-worker.ts';

/** Generous: a busy machine is not a broken sheet. */
const waitUntil = (condition: () => unknown, message?: string) => until(condition, message, { timeout: 8000 });

let worker: PageWorker;
let registry: PageEvents;

const root = (element: PanaEvent): ShadowRoot => element.shadowRoot!;
const find = <Found extends HTMLElement = HTMLElement>(element: PanaEvent, selector: string): Found => root(element).querySelector<Found>(selector)!;
const shown = (element: PanaEvent): string => root(element).textContent!.replace(/\s+/g, ' ');
const shows = (element: PanaEvent, words: string) => waitUntil(() => shown(element).includes(words), `"${words}" did not show in ${shown(element)}`);
const focused = (element: PanaEvent): string | undefined => root(element).activeElement?.id;

async function start(changes: EventChanges | readonly EventChanges[] = {}, options: PageWorkerOptions = {}): Promise<void> {
  worker?.stop();
  registry = pageEvents();
  const events = [changes].flat().map((one, at) => eventOf(at + 1, one as EventChanges));
  worker = await startPageWorker({ events, before: registry.before, ...options });
}
async function sheet(attributes: Record<string, string> = {}): Promise<PanaEvent> {
  const element = document.createElement('pana-event');
  for (const [name, value] of Object.entries({ 'api': API, 'event-id': 'e1', ...attributes })) if (value) element.setAttribute(name, value);
  element.append(Object.assign(document.createElement('a'), { href: `${API}/agenda/e1`, textContent: 'Cet événement' }));
  (await fixture(html`<div></div>`)).append(element);
  await element.updateComplete;
  return element;
}
/** The sheet, once it is there. */
async function opened(changes?: EventChanges, attributes?: Record<string, string>): Promise<PanaEvent> {
  await start(changes);
  const element = await sheet(attributes);
  await waitUntil(() => root(element).querySelector('footer'), shown(element));
  return element;
}

describe('pana-event', () => {
  afterEach(() => worker.stop());

  it('should say when, where, for whom and at what price, by the clock of the place', async () => {
    const element = await opened({
      description: 'Le matin : les outils.\n\nL’après-midi : la sécurité.', audience: 'Celles et ceux qui accompagnent.', prerequisites: 'Savoir envoyer un courriel.', bring: 'Un ordinateur.',
      capacity: { onSite: 30 }, stored: { seats: { onSite: 'few' } },
    });
    await shows(element, 'Tenir la comptabilité');
    for (const words of [
      'Exemple – Journée numérique', 'Journée de montée en compétences · Sur place · Loches', 'Inscriptions ouvertes', 'vendredi 12 mars 2027, de 9 h 30 à 17 h', 'Maison des associations', '1 rue du Château', '37600 Loches',
      'Accessible en fauteuil roulant', 'Celles et ceux qui accompagnent.', 'Savoir envoyer un courriel.', 'Un ordinateur.', 'pour découvrir', 'Gratuit', 'Sur place : dernières places (30 en tout)', 'Exemple – Coordination',
      'Inscriptions jusqu’au vendredi 12 mars 2027 à 9 h 30', 'Mise à jour le 2 novembre 2026', 'L’après-midi : la sécurité.',
    ]) expect(shown(element)).to.include(words);
    expect(find(element, 'time').getAttribute('datetime')).to.equal('2027-03-12T09:30:00+01:00');
    expect(find<HTMLAnchorElement>(element, 'footer a').href).to.match(new RegExp(`^${API}/agenda/exemple-journee-numerique`));
    await expect(element).to.be.accessible();
  });

  it('should name the zone, and say the visitor’s own time, only where the clocks differ', async () => {
    const there = new Intl.DateTimeFormat().resolvedOptions().timeZone === 'Indian/Reunion' ? 'America/Cayenne' : 'Indian/Reunion';
    const element = await opened({ timeZone: there });
    await shows(element, '(heure de ');
    expect(shown(element)).to.include('vendredi 12 mars 2027, de 9 h 30 à 17 h');
    expect(find(element, '.sessions small').textContent).to.match(/^chez vous : \S+ \d+\S* mars 2027, de /);
    const town = there === 'Indian/Reunion' ? 'La Réunion' : 'Cayenne (Guyane)';
    await shows(element, `Inscriptions jusqu’au vendredi 12 mars 2027 à 9 h 30 (heure de ${town}).`);
    element.remove();
    const soon = await opened({ timeZone: there, registration: { how: 'here', opens: '2027-02-01T08:00' }, stored: { status: 'announced', previousStart: `2027-01-05T09:30:00${there === 'Indian/Reunion' ? '+04:00' : '-03:00'}` } });
    await shows(soon, `Les inscriptions ouvrent le lundi 1er février 2027 à 8 h (heure de ${town}).`);
    await shows(soon, `D’abord prévu le mardi 5 janvier 2027 à 9 h 30 (heure de ${town}).`);
    soon.remove();
    const here = Intl.DateTimeFormat().resolvedOptions().timeZone;
    const near = await opened({ timeZone: here.includes('/') ? here : 'Africa/Abidjan' });
    expect(find(near, '.sessions small')).to.equal(null);
    expect(shown(near)).not.to.include('heure de');
  });

  it('should show a series session by session, with the work between', async () => {
    const element = await opened({ sessions: [{ start: '2027-03-12T09:30', end: '2027-03-12T12:00' }, { start: '2027-03-26T09:30', end: '2027-03-26T12:00' }, { start: '2027-04-01T22:00', end: '2027-04-02T01:00' }], between: 'Essayer chez vous.' });
    expect([...root(element).querySelectorAll('.sessions li')]).to.have.length(3);
    for (const words of ['3 séances', 'du jeudi 1er avril 2027 à 22 h au vendredi 2 avril 2027 à 1 h', 'Essayer chez vous.', 'Le fichier contient les 3 séances.']) await shows(element, words);
    expect(root(element).querySelector('a[href*="google"]'), 'these links carry one date').to.equal(null);
    await expect(element).to.be.accessible();
  });

  for (const [status, stored, words] of [
    ['cancelled', { status: 'cancelled', reason: 'La salle est fermée.' }, ['Annulé.', 'La salle est fermée.', 'On ne peut plus s’inscrire']],
    ['postponed, to a date', { status: 'postponed', reason: 'Grève.', previousStart: '2027-02-05T09:30:00+01:00' }, ['Reporté.', 'D’abord prévu le vendredi 5 février 2027 à 9 h 30', 'Grève.', 'Les inscriptions sont suspendues']],
    ['postponed, nobody knows till when', { status: 'postponed', previousStart: '2027-03-12T09:30:00+01:00' }, ['La nouvelle date n’est pas encore connue.', 'dates d’abord prévues']],
    ['full', { status: 'full' }, ['Complet.', 'S’inscrire sur la liste d’attente']],
    ['announced', { status: 'announced' }, ['Annoncé.', 'Les inscriptions ne sont pas encore ouvertes.']],
    ['closed', { status: 'closed' }, ['Inscriptions closes.', 'Les inscriptions sont closes.']],
    ['held', { status: 'held' }, ['Terminé.', 'Cet événement a eu lieu.']],
  ] as const) {
    it(`should say in words that it is ${status}`, async () => {
      const element = await opened({ stored });
      for (const one of words) await shows(element, one);
      expect(find(element, '#register-button') !== null).to.equal(status === 'full');
      expect(root(element).querySelector('a[href$=".ics"]') !== null).to.equal(!['cancelled', 'held', 'postponed, nobody knows till when'].includes(status));
      await expect(element).to.be.accessible();
    });
  }

  it('should say when registration opens', async () => {
    const element = await opened({ registration: { how: 'here', opens: '2027-02-01T08:00' }, stored: { status: 'announced' } });
    await shows(element, 'Les inscriptions ouvrent le lundi 1er février 2027 à 8 h');
  });

  it('should lead to the other site where one registers there, and say when one just comes', async () => {
    const element = await opened({ kind: 'externe', registration: { how: 'elsewhere', url: 'https://www.ailleurs.example.org/inscription' } });
    const link = find<HTMLAnchorElement>(element, '.act');
    expect([link.href, link.textContent, link.rel]).to.deep.equal(['https://www.ailleurs.example.org/inscription', 'S’inscrire sur ailleurs.example.org', 'noreferrer']);
    expect(find(element, '#register-button')).to.equal(null);
    await shows(await opened({ registration: { how: 'none' } }), 'Sans inscription');
  });

  for (const [how, registration, standing] of [
    ['elsewhere', { how: 'elsewhere', url: 'https://www.ailleurs.example.org/inscription' }, 'Inscription sur un autre site.'],
    ['nowhere', { how: 'none' }, 'Sans inscription.'],
  ] as const) {
    for (const status of [undefined, 'open', 'closed', 'full'] as const) {
      it(`should say how one registers, not that it is announced, when one registers ${how} and its status is ${status ?? 'the registry’s own'}`, async () => {
        const element = await opened({ registration, ...(status && { stored: { status } }) });
        expect(find(element, '[part=status]').textContent!.trim()).to.equal(standing);
      });
    }
    it(`should say that it is over, when one registered ${how}`, async () => {
      const element = await opened({ registration, stored: { status: 'held' } });
      expect(find(element, '[part=status]').textContent!.trim()).to.equal('Terminé.');
    });
  }

  it('should promise a link by mail only to those who register here', async () => {
    const remote = { modes: ['a-distance'], kind: 'webinaire' } as const;
    await shows(await opened({ ...remote, modes: ['a-distance'] }), 'le lien arrive par courriel aux personnes inscrites');
    for (const [registration, modes, words] of [
      [{ how: 'none' }, ['a-distance'], ['À distance : demandez le lien à l’organisateur.', 'Sans inscription.']],
      [{ how: 'none' }, ['sur-place', 'a-distance'], ['Aussi à distance : demandez le lien à l’organisateur.', 'Sans inscription : venez comme vous êtes.']],
      [{ how: 'elsewhere', url: 'https://ailleurs.example.org/' }, ['a-distance'], ['À distance : le lien vient de l’organisateur, quand on s’inscrit auprès de lui.']],
      [{ how: 'elsewhere', url: 'https://ailleurs.example.org/' }, ['sur-place', 'a-distance'], ['Aussi à distance : le lien vient de l’organisateur']],
    ] as const) {
      const element = await opened({ kind: 'webinaire', registration, modes: [...modes] });
      for (const one of words) await shows(element, one);
      expect(shown(element)).not.to.include('par courriel');
      if (modes.length === 1) expect(shown(element)).not.to.include('venez comme');
    }
  });

  it('should say that an event has a new date, and which it had, as long as it is to come', async () => {
    const previousStart = '2027-02-05T09:30:00+01:00';
    for (const view of ['sheet', 'registration']) {
      await start({ stored: { previousStart, status: view === 'sheet' ? 'open' : 'full' } });
      await shows(await sheet({ view }), 'Nouvelle date. D’abord prévu le vendredi 5 février 2027 à 9 h 30');
    }
    for (const stored of [{ previousStart: '2027-03-12T08:30:00Z' }, { previousStart, status: 'held' }, { previousStart, status: 'postponed' }] as const) {
      const element = await opened({ stored });
      expect(shown(element), JSON.stringify(stored)).not.to.include('Nouvelle date');
    }
  });

  it('should never show a link that is not one of the web', async () => {
    const bad = { ...eventOf(1), registration: { how: 'elsewhere', url: 'javascript:alert(1)' }, organiser: { name: 'Qui', url: 'javascript:alert(1)' } };
    await start();
    worker.before = (path) => (path === '/v1/events/e1' ? new Response(JSON.stringify(bad), { headers: { 'content-type': 'application/json' } }) : undefined);
    const other = await sheet();
    await shows(other, 'Les inscriptions se font sur un autre site.');
    expect([...root(other).querySelectorAll('a')].filter(({ href }) => !/^https?:|^geo:|^maps:/.test(href))).to.deep.equal([]);
  });

  it('should show texts as texts, whatever is in them', async () => {
    const hostile = '<img src=x onerror=alert(1)> & {{x}}';
    const element = await opened({ title: hostile, summary: hostile, description: hostile, audience: hostile, bring: hostile, stored: { status: 'cancelled', reason: hostile } });
    expect(root(element).querySelector('img')).to.equal(null);
    expect(shown(element).split(hostile).length - 1).to.equal(6);
  });

  it('should put it into a calendar by a file of ours, and name the other companies before one follows their links', async () => {
    const element = await opened();
    const links = Object.fromEntries([...root(element).querySelectorAll('a')].map((link) => [link.textContent, link]));
    expect(links['Fichier pour votre agenda (.ics)']!.href).to.equal(`${API}/v1/events/e1.ics`);
    const google = new URL(links['Google Agenda']!.href);
    expect([google.origin, google.searchParams.get('dates'), links['Google Agenda']!.rel]).to.deep.equal(['https://calendar.google.com', '20270312T083000Z/20270312T160000Z', 'noreferrer']);
    expect(new URL(links['Outlook']!.href).searchParams.get('startdt')).to.equal('2027-03-12T08:30:00.000Z');
    await shows(element, 'sont d’autres entreprises');
    expect(worker.log.every((path) => path.startsWith('/v1/'))).to.equal(true);
  });

  it('should draw the place in its département when asked, by our own outlines alone', async () => {
    const element = await opened();
    expect(find(element, '.mini-map')).to.equal(null);
    find(element, '#map-button').click();
    await waitUntil(() => find(element, '.mini-map'));
    const map = find(element, '.mini-map');
    expect([map.getAttribute('role'), map.getAttribute('aria-label')]).to.deep.equal(['img', 'Carte : Maison des associations, 1 rue du Château, 37600 Loches']);
    expect(map.querySelector('.land')!.getAttribute('d')!.length).to.be.above(200);
    expect(find(element, '#map-button').getAttribute('aria-expanded')).to.equal('true');
    await expect(element).to.be.accessible();
    find(element, '#map-button').click();
    await waitUntil(() => !find(element, '.mini-map'));
  });

  // ——— Registration alone, on a page that says the rest ———

  it('should show how to register alone, under a heading of the level asked, and the form in its place', async () => {
    await start();
    const element = await sheet({ view: 'registration' });
    await waitUntil(() => find(element, '#register-button'));
    expect([...root(element).querySelectorAll('h2, h3, h4')].map((one) => `${one.localName} ${one.textContent}`)).to.deep.equal(['h2 S’inscrire']);
    for (const words of ['Maison des associations', 'Pour qui', 'Mise à jour']) expect(shown(element)).not.to.include(words);
    await shows(element, 'Inscriptions jusqu’au vendredi 12 mars 2027 à 9 h 30');
    await expect(element).to.be.accessible();
    find(element, '#register-button').click();
    await waitUntil(() => find(element, '#register-name'));
    expect(find(element, '#register-title > *').localName).to.equal('h2');
    expect(find(element, '#register')).to.equal(null);
    await expect(element).to.be.accessible();
  });

  for (const [status, stored, words] of [
    ['full', { status: 'full' }, ['Complet.', 'S’inscrire sur la liste d’attente']],
    ['cancelled', { status: 'cancelled', reason: 'La salle est fermée.' }, ['Annulé.', 'La salle est fermée.', 'On ne peut plus s’inscrire']],
  ] as const) {
    it(`should say beside the registration alone that the event is ${status}`, async () => {
      await start({ stored });
      const element = await sheet({ view: 'registration' });
      for (const one of words) await shows(element, one);
      await expect(element).to.be.accessible();
    });
  }

  it('should say that the registration alone cannot be had, and leave what the page wrote', async () => {
    await start();
    const element = await sheet({ 'event-id': 'e99', 'view': 'registration' });
    await shows(element, 'n’est plus dans l’agenda');
    expect(root(element).querySelector('slot')).not.to.equal(null);
    expect(find(element, 'h2').textContent).to.equal('S’inscrire');
    await expect(element).to.be.accessible();
  });

  // ——— States ———

  it('should say that the sheet is on its way', async () => {
    await start({}, { before: () => new Promise<never>(() => {}) });
    const element = await sheet();
    await shows(element, 'La fiche arrive…');
    expect(find(element, 'article').getAttribute('aria-busy')).to.equal('true');
    await expect(element).to.be.accessible();
  });

  it('should say that an event is unknown, lead to the agenda, and leave the page’s own link', async () => {
    await start();
    const element = await sheet({ 'event-id': 'e99' });
    await shows(element, 'n’est plus dans l’agenda');
    expect(find<HTMLAnchorElement>(element, '.failed a').href).to.equal(`${API}/agenda`);
    expect(root(element).querySelector('slot')).not.to.equal(null);
    expect(root(element).querySelector('.failed button'), 'asking again would not help').to.equal(null);
    await expect(element).to.be.accessible();
  });

  it('should not believe a captive portal that an event is gone, and show it at the second try', async () => {
    await start();
    worker.before = (path) => (path.startsWith('/v1/events') ? new Response('<html>', { status: 404, headers: { 'content-type': 'text/html' } }) : undefined);
    const element = await sheet();
    await shows(element, 'ne peut pas être affichée');
    worker.before = registry.before;
    find(element, '.failed button').click();
    await shows(element, 'Journée numérique');
  });

  it('should be worth reading without the names of the needs', async () => {
    await start();
    worker.before = (path) => (path.startsWith('/v1/taxonomy') ? new Response('', { status: 404 }) : undefined);
    const element = await sheet();
    await shows(element, 'comptabilite (pour découvrir)');
  });

  // ——— Chosen in a list ———

  it('should show what a list of its group chose, take the focus, and give it back', async () => {
    await start([{}, { title: 'Exemple – Atelier' }]);
    const element = await sheet({ 'event-id': '', 'group': 'agenda' });
    await shows(element, 'Choisissez un événement');
    expect(root(element).querySelector('slot')).not.to.equal(null);
    await expect(element).to.be.accessible();
    const list = document.createElement('div');
    const link = document.createElement('button');
    list.append(link);
    element.before(list);
    const choose = (id: string, group?: string): boolean => {
      if (group) list.setAttribute('group', group);
      else list.removeAttribute('group');
      link.focus();
      return list.dispatchEvent(new PanaEventSelectEvent(id));
    };
    expect(choose('e2'), 'another group: its list leads to the page').to.equal(true);
    await element.updateComplete;
    expect(shown(element)).to.include('Choisissez un événement');
    expect(choose('e2', 'agenda'), 'the list need not lead to the page').to.equal(false);
    await shows(element, 'Exemple – Atelier');
    await waitUntil(() => focused(element) === 'title');
    await sendKeys({ press: 'Escape' });
    await shows(element, 'Choisissez un événement');
    expect(document.activeElement).to.equal(link);
    choose('e1', 'agenda');
    await shows(element, 'Exemple – Journée numérique');
    find(element, '.back').click();
    await shows(element, 'Choisissez un événement');
    expect(document.activeElement).to.equal(link);
    element.remove();
    expect(choose('e1', 'agenda'), 'nobody listens any more').to.equal(true);
  });

  it('should not follow a list when the page has named its event', async () => {
    await start([{}, { title: 'Exemple – Atelier' }]);
    const element = await sheet();
    await shows(element, 'Journée numérique');
    expect(document.dispatchEvent(new PanaEventSelectEvent('e2'))).to.equal(true);
    expect(shown(element)).to.include('Journée numérique');
    expect(find(element, '.back')).to.equal(null);
  });

  it('should follow its attribute', async () => {
    await start([{}, { title: 'Exemple – Atelier' }]);
    const element = await sheet();
    await shows(element, 'Journée numérique');
    element.setAttribute('event-id', 'e2');
    await shows(element, 'Exemple – Atelier');
  });

  it('should speak English, in headings of the level asked', async () => {
    const element = await opened({ capacity: { onSite: 30 }, stored: { seats: { onSite: 'many' } } }, { 'lang': 'en', 'heading-level': '3' });
    for (const words of ['Training day', 'Registration is open', 'Friday, March 12, 2027, 9:30 AM to 5:00 PM', 'On site: seats are left (30 in all)', 'Register', 'Updated on November 2, 2026']) await shows(element, words);
    expect([...root(element).querySelectorAll('h2, h3, h4')].map(({ localName }) => localName).filter((name) => name !== 'h4')).to.deep.equal(['h3']);
    await expect(element).to.be.accessible();
  });
});
