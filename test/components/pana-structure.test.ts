import { expect, fixture, html, waitUntil as until } from '@open-wc/testing';
import { sendKeys } from '@web/test-runner-commands';
import '../../src/components/pana-structure/pana-structure.ts';
import type { PanaStructure } from '../../src/components/pana-structure/pana-structure.ts';
import type { Structure } from '../../src/contract/structure.ts';
import { StoreController } from '../../src/controllers/store-controller.ts';
import { API, startPageWorker, type PageWorker, type PageWorkerOptions } from '../support/page-worker.ts';
import { exampleStructure } from '../support/structure.ts';

/** Generous: a busy machine is not a broken sheet. */
const waitUntil = (condition: () => unknown, message?: string) => until(condition, message, { timeout: 8000 });

let worker: PageWorker;
let group = 0;

const shown = (element: PanaStructure) => element.shadowRoot!.textContent!.replace(/\s+/g, ' ');
const inside = <Found extends HTMLElement = HTMLElement>(element: PanaStructure, selector: string): Found => {
  const found = element.shadowRoot!.querySelector<Found>(selector);
  if (!found) throw new Error(`nothing matches ${selector} in ${shown(element)}`);
  return found;
};
const shows = (element: PanaStructure, part: string) => waitUntil(() => shown(element).includes(part), `"${part}" did not show`);
const link = (element: PanaStructure, words: string) => [...element.shadowRoot!.querySelectorAll('a')].find((found) => found.textContent!.includes(words))?.getAttribute('href');

async function start(structure: Partial<Structure> = {}, options: PageWorkerOptions = {}): Promise<void> {
  worker?.stop();
  worker = await startPageWorker({ structures: [exampleStructure(structure)], ...options });
}
async function sheet(attributes: Record<string, string> = { 'structure-id': 's1' }): Promise<PanaStructure> {
  const element = document.createElement('pana-structure');
  for (const [name, value] of Object.entries({ api: API, group: `sheet-${(group += 1)}`, ...attributes })) element.setAttribute(name, value);
  const holder = await fixture(html`<div><button id="before">Une structure</button></div>`);
  holder.append(element);
  await element.updateComplete;
  return element;
}
/** Selects as a list does. */
const select = (element: PanaStructure, id?: string) => new StoreController(element).dispatch({ type: 'structure-selected', id });

describe('pana-structure', () => {
  afterEach(() => worker.stop());

  it('should say everything a volunteer needs before calling', async () => {
    await start();
    const element = await sheet();
    await shows(element, 'Ce qu’elle fait');
    for (const words of [
      'Exemple – La Boussole numérique', 'Tiers-lieu · Loches', 'cette structure n’existe pas', 'Un tiers-lieu qui aide',
      'Communiquer', 'Envoyer une lettre d’information accompagne', 'Animer ses réseaux sociaux oriente', 'Tenir la comptabilité informe déduit des services déclarés',
      'Indre-et-Loire (37)', 'Loches Sud Touraine', 'Le Blanc', '3 place du Marché', '37600 Loches', 'Gratuit', 'vous payez ce que vous pouvez',
      'En groupe', 'Sur rendez-vous', 'Fauteuil roulant', 'Associations de moins de 10 salariés', 'PANA (depuis le 1er mars 2024)', 'jusqu’au 14 janvier 2028',
      'par la structure (12 août 2026)', 'Fiche modifiée le 2 septembre 2026', 'Source : Exemples PANA (1er novembre 2026)', 'Licence Ouverte 2.0',
    ]) expect(shown(element)).to.include(words);
    expect([...element.shadowRoot!.querySelectorAll('footer button')].map(({ textContent }) => textContent)).to.deep.equal(['Signaler une erreur', 'Imprimer']);
    expect(link(element, 'Prendre rendez-vous')).to.equal('https://boussole.example.org/rendez-vous');
    expect(link(element, 'Itinéraire')).to.match(/^(?:https:\/\/www\.openstreetmap\.org|geo:|maps:)/);
    await expect(element).to.be.accessible();
  });

  it('should put its headings at the level the page asks for', async () => {
    await start();
    const element = await sheet({ 'structure-id': 's1', 'heading-level': '4' });
    await shows(element, 'En pratique');
    const headings = [...element.shadowRoot!.querySelectorAll('h1, h2, h3, h4, h5, h6')].map(({ localName }) => localName);
    expect(headings).to.deep.equal(['h4', 'h5', 'h5', 'h5', 'h5', 'h5']);
  });

  it('should say what is not known, and what to do about it', async () => {
    await start({ needs: [], serviceArea: [], labels: [], contactFields: [], website: undefined, appointment: undefined, openingHours: undefined, verifiedAt: undefined, summary: undefined });
    const element = await sheet();
    await shows(element, 'n’a pas encore dit sur quels besoins');
    for (const words of ['n’a pas indiqué sa zone d’intervention', 'ne publie ni téléphone ni courriel', 'Jamais vérifié par la structure']) expect(shown(element)).to.include(words);
    expect(shown(element)).not.to.include('Horaires');
    await expect(element).to.be.accessible();
  });

  it('should say once that all its needs are inferred', async () => {
    await start({ needs: [{ code: 'newsletter', level: 'informer', inferred: true }, { code: 'comptabilite', level: 'informer', inferred: true }] });
    const element = await sheet();
    await shows(element, 'Déduit des services déclarés');
    expect(shown(element).match(/éduit des services/g)!.length).to.equal(1);
  });

  it('should say that old information is old, and whose friend the structure is', async () => {
    await start({ verifiedAt: '2025-10-01', vendorTie: 'Éditeur Exemple' });
    const element = await sheet();
    await shows(element, 'ont plus d’un an');
    expect(shown(element)).to.include('liée à un éditeur de logiciels (Éditeur Exemple)');
  });

  it('should show a notice while it lasts', async () => {
    await start({ notice: { text: 'Fermeture pour travaux.', until: '2099-01-31' } });
    const element = await sheet();
    await shows(element, 'À noter (jusqu’au 31 janvier 2099) Fermeture pour travaux.');
  });

  it('should say at the top what several people say: that it closed', async () => {
    await start({ reportedClosed: '2026-11-10' });
    const element = await sheet();
    await shows(element, 'Signalée fermée : vérifiez avant de vous déplacer.');
    await expect(element).to.be.accessible();
  });

  it('should say at the top that it is closed for long', async () => {
    await start({ openingHours: 'Mo-Fr 09:00-17:00; Nov 10-Nov 29 off' });
    const element = await sheet();
    await shows(element, 'Ce qu’elle fait');
    const notice = inside(element, '.notice');
    expect(notice.textContent!.replace(/\s+/g, ' ').trim()).to.equal('Fermé, ouvre le 30 novembre 2026 à 9 h');
    expect(notice.compareDocumentPosition(inside(element, '.columns')) & Node.DOCUMENT_POSITION_FOLLOWING).to.be.above(0);
  });

  it('should mark the words of the directory as French in an English sheet', async () => {
    await start({ notice: { text: 'Fermeture pour travaux.', until: '2099-01-31' } });
    const element = await sheet({ 'structure-id': 's1', 'lang': 'en' });
    await shows(element, 'Opening hours');
    const language = (words: string): string => {
      const walker = document.createTreeWalker(element.shadowRoot!, NodeFilter.SHOW_TEXT);
      for (let node = walker.nextNode(); node; node = walker.nextNode()) {
        if (node.textContent!.includes(words)) return node.parentElement!.closest('[lang]')!.getAttribute('lang')!;
      }
      throw new Error(`no ${words}`);
    };
    for (const words of ['La Boussole numérique', 'Un tiers-lieu qui aide', 'Fermeture pour travaux', '3 place du Marché', 'Loches Sud Touraine', 'Bénévoles']) expect(language(words), words).to.equal('fr');
    for (const words of ['Opening hours', 'Address', 'Contact']) expect(language(words), words).to.equal('en');
  });

  it('should show the hours it cannot read as they were written', async () => {
    await start({ openingHours: 'sur demande le matin' });
    const element = await sheet();
    await shows(element, 'sur demande le matin');
    expect(shown(element)).to.include('Horaires tels qu’indiqués');
  });

  it('should never make a link of a dangerous address', async () => {
    await start({ website: 'javascript:alert(1)', appointment: 'data:text/html,x', name: '<img src=x onerror=alert(1)>' } as Partial<Structure>);
    const element = await sheet();
    await shows(element, '<img src=x onerror=alert(1)>');
    const schemes = [...element.shadowRoot!.querySelectorAll('a')].map(({ protocol }) => protocol);
    expect(schemes.filter((scheme) => !['https:', 'geo:', 'maps:'].includes(scheme))).to.deep.equal([]);
    expect(element.shadowRoot!.querySelector('img')).to.equal(null);
  });

  describe('contact', () => {
    const contacts = { s1: { person: 'Accueil', email: 'contact@boussole.example.org', phone: '+33261910012' } };

    it('should ask for it only when the visitor does, and move the focus to it', async () => {
      await start({}, { contacts });
      const element = await sheet();
      await shows(element, 'Afficher le contact');
      expect(worker.log.some((address) => address.endsWith('/contact'))).to.equal(false);
      expect(shown(element)).not.to.include('contact@');
      inside(element, '.main').focus();
      await sendKeys({ press: 'Enter' });
      await waitUntil(() => element.shadowRoot!.activeElement?.id === 'contact');
      expect(worker.log.filter((address) => address === '/v1/structures/s1/contact').length).to.equal(1);
      expect(link(element, 'contact@')).to.equal('mailto:contact@boussole.example.org');
      expect(link(element, '02')).to.equal('tel:+33261910012');
      await expect(element).to.be.accessible();
    });

    it('should say so when too many were asked for, and leave the button', async () => {
      await start({}, { contacts, before: (path) => (path.endsWith('/contact') ? new Response('{}', { status: 429, headers: { 'retry-after': '60', 'content-type': 'application/problem+json' } }) : undefined) });
      const element = await sheet();
      await shows(element, 'Afficher le contact');
      inside(element, '.main').click();
      await shows(element, 'Trop de contacts demandés');
      worker.before = undefined;
      inside(element, '.main').click();
      await shows(element, 'contact@boussole.example.org');
    });

    it('should say so when it is no longer published', async () => {
      await start();
      const element = await sheet();
      await shows(element, 'Afficher le contact');
      inside(element, '.main').click();
      await shows(element, 'ne publie ni téléphone ni courriel');
    });

    it('should forget it when another structure shows', async () => {
      await start({}, { contacts, structures: [exampleStructure(), exampleStructure({ id: 's2', slug: 'autre', name: 'Exemple – Autre' })] });
      const element = await sheet();
      await shows(element, 'Afficher le contact');
      inside(element, '.main').click();
      await shows(element, 'contact@boussole.example.org');
      element.structureId = 's2';
      await shows(element, 'Exemple – Autre');
      await shows(element, 'Afficher le contact');
      expect(shown(element)).not.to.include('contact@');
    });
  });

  describe('states', () => {
    it('should wait in words', async () => {
      await start({}, { before: () => new Promise(() => undefined) });
      const element = await sheet();
      await shows(element, 'La fiche arrive');
      await expect(element).to.be.accessible();
    });

    it('should say that a structure left the directory', async () => {
      await start();
      const element = await sheet({ 'structure-id': 's9' });
      await shows(element, 'est inconnue, ou n’est plus dans l’annuaire');
      expect(element.shadowRoot!.querySelector('slot'), 'what the page’s author wrote').to.exist;
      expect(link(element, 'annuaire')).to.equal(`${API}/annuaire`);
      await expect(element).to.be.accessible();
    });

    it('should say why it cannot show, tell the page, and show once asked again', async () => {
      await start({}, { before: (path) => (path.startsWith('/v1/structures/') ? new Response('<html>', { headers: { 'content-type': 'text/html' } }) : undefined) });
      const told: string[] = [];
      const element = document.createElement('pana-structure');
      element.addEventListener('pana-error', (event) => void told.push((event as Event & { kind: string }).kind));
      for (const [name, value] of Object.entries({ api: API, group: `sheet-${(group += 1)}`, 'structure-id': 's1' })) element.setAttribute(name, value);
      (await fixture(html`<div></div>`)).append(element);
      await shows(element, 'n’est pas celle de l’annuaire');
      expect(told).to.deep.equal(['malformed']);
      await expect(element).to.be.accessible();
      worker.before = undefined;
      inside(element, '.failed button').click();
      await shows(element, 'Ce qu’elle fait');
    });

    it('should do without the words of the needs when they cannot be had', async () => {
      await start({}, { before: (path) => (path.startsWith('/v1/taxonomy') ? new Response('{}', { status: 404 }) : undefined) });
      const element = await sheet();
      await shows(element, 'newsletter accompagne');
    });

    it('should follow the selection of its group, take the focus, and give it back by Escape', async () => {
      await start();
      const element = await sheet({});
      const before = element.parentElement!.querySelector<HTMLElement>('#before')!;
      before.focus();
      select(element, 's1');
      await waitUntil(() => element.shadowRoot!.activeElement?.id === 'name');
      await shows(element, 'Exemple – La Boussole numérique');
      expect(element.shadowRoot!.activeElement?.id, 'the focus stays when the rest comes').to.equal('name');
      await sendKeys({ press: 'Escape' });
      await waitUntil(() => document.activeElement === before);
      expect(shown(element)).not.to.include('Boussole');
    });

    it('should show what the page wrote while nothing is selected', async () => {
      await start();
      const element = await sheet({});
      expect(element.shadowRoot!.querySelector('slot')).not.to.equal(null);
    });

    it('should speak English when asked', async () => {
      await start();
      const element = await sheet({ 'structure-id': 's1', lang: 'en' });
      await shows(element, 'Where it works');
      expect(shown(element)).to.include('Send a newsletter supports');
    });
  });
});
