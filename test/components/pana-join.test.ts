import { expect, fixture, html, waitUntil as until } from '@open-wc/testing';
import { sendKeys } from '@web/test-runner-commands';
import '../../src/components/pana-join/pana-join.ts';
import type { PanaJoin } from '../../src/components/pana-join/pana-join.ts';
import { exampleCharter, pageRegistry, type PageRegistry } from '../support/page-registry.ts';
import { API, startPageWorker, type PageWorker, type PageWorkerOptions } from '../support/page-worker.ts';
import { exampleStructure } from '../support/structure.ts';
import { choosePlace, fillStep, find, nextStep, root, stepOf, takeTime, tick, write } from '../support/join.ts';

/** Generous: a busy machine is not a broken form. */
const waitUntil = (condition: () => unknown, message?: string) => until(condition, message, { timeout: 8000 });

let worker: PageWorker;
let registry: PageRegistry;

const shown = (element: PanaJoin) => root(element).textContent!.replace(/\s+/g, ' ');
const shows = (element: PanaJoin, part: string) => waitUntil(() => shown(element).includes(part), `"${part}" did not show in ${shown(element)}`);
const focused = (element: PanaJoin) => root(element).activeElement?.id;
const press = (element: PanaJoin, selector = '.main') => find(element, selector).click();

async function start(options: PageWorkerOptions = {}): Promise<void> {
  worker?.stop();
  registry = pageRegistry();
  worker = await startPageWorker({ structures: [exampleStructure()], before: registry.before, ...options });
}
async function join(attributes: Record<string, string> = {}): Promise<PanaJoin> {
  const element = document.createElement('pana-join');
  for (const [name, value] of Object.entries({ api: API, ...attributes })) element.setAttribute(name, value);
  const holder = await fixture(html`<div></div>`);
  holder.append(element);
  await waitUntil(() => element.shadowRoot?.querySelector('#step'));
  return element;
}
/** The form at `step`, all before it filled. */
async function at(step: number, attributes?: Record<string, string>): Promise<PanaJoin> {
  const element = await join(attributes);
  await waitUntil(() => root(element).querySelector('.main'), 'the charter');
  for (let done = 1; done < step; done += 1) {
    await fillStep(element);
    await nextStep(element);
  }
  return element;
}
/** Whether leaving the page would ask first. */
const asksBeforeLeaving = (): boolean => !window.dispatchEvent(new Event('beforeunload', { cancelable: true }));
const problem = (status: number, body: object = {}, headers: Record<string, string> = {}) =>
  new Response(JSON.stringify(body), { status, headers: { 'content-type': 'application/problem+json', ...headers } });

describe('pana-join', () => {
  afterEach(() => {
    worker.stop();
    // What is typed in a form would hold the runner back by the browser's own dialogue.
    for (const element of document.querySelectorAll('pana-join')) element.remove();
  });

  it('should show the charter word for word, its version and its day, in French whatever the language', async () => {
    await start();
    const element = await at(1, { lang: 'en' });
    await shows(element, 'Step 1 of 5: the charter');
    for (const words of ['Charte d’exemple', 'Article 1. Accueillir', 'Aucune demande ne reste sans suite.', 'Version 2026-1, published on January 5, 2026']) await shows(element, words);
    expect(find(element, '.charter p:not(.hint)').closest('[lang]')!.getAttribute('lang')).to.equal('fr');
    await expect(element).to.be.accessible();
  });

  it('should wait for the time nobody fills a form in, rather than be taken for a machine', async () => {
    await start();
    const element = await at(5);
    await fillStep(element);
    find(element, '.main').click();
    await shows(element, 'Votre demande est arrivée');
    expect((registry.kept[0] as (typeof registry.kept)[0]).elapsed).to.be.at.least(2000);
  });

  it('should send what was typed, the charter signed and each agreement apart, and tell the page nothing but an identifier', async () => {
    await start();
    const element = await at(5);
    const told: Event[] = [];
    document.addEventListener('pana-listing-send', (event) => told.push(event), { once: true });
    await fillStep(element);
    await nextStep(element);
    await shows(element, 'Votre demande est arrivée');
    await shows(element, 'Un courriel part vers camille@boussole.example.org');
    expect(focused(element)).to.equal('step');
    const [{ structure, contact, signatory, charter, consents, locale, honeypot, elapsed }] = registry.kept as [(typeof registry.kept)[0]];
    expect(structure).to.deep.equal({
      name: 'Exemple – La Boussole numérique', kind: 'tiers-lieu', summary: 'Nous aidons les petites associations.', audiences: [], labels: [], access: [],
      address: { street: '3 place du Marché', postcode: '37600', city: 'Loches', commune: '37132' }, serviceArea: ['departement:37'],
      needs: [{ code: 'newsletter', level: 'accompagner' }, { code: 'comptabilite', level: 'orienter' }], formats: ['individuel'], price: ['gratuit'],
      openingHours: 'Mo-Tu 09:00-12:00,14:00-17:30', website: 'https://boussole.example.org',
    });
    expect(contact).to.deep.equal({ person: { value: 'Camille Exemple', publish: false }, email: { value: 'contact@boussole.example.org', publish: true }, phone: { value: '+33261910012', publish: false } });
    expect(signatory).to.deep.equal({ name: 'Camille Exemple', role: 'Présidente', email: 'camille@boussole.example.org' });
    expect(charter).to.deep.equal({ version: '2026-1', textHash: exampleCharter.textHash, accepted: true });
    expect(consents).to.deep.equal([{ purpose: 'publication', field: 'email', given: true, version: '2026-1', textHash: '2'.repeat(64) }]);
    expect([locale, honeypot]).to.deep.equal(['fr', '']);
    expect(elapsed).to.be.above(2000);
    expect(told).to.have.length(1);
    const [event] = told as [Event & { applicationId: string }];
    expect([event.applicationId, event.bubbles, event.composed]).to.deep.equal(['application-1', true, true]);
    expect(Object.keys(event).filter((key) => key !== 'isTrusted')).to.deep.equal(['applicationId']);
    expect(registry.posts).to.have.length(1);
    expect(asksBeforeLeaving()).to.equal(false);
    await expect(element).to.be.accessible();
  });

  it('should tick nothing for anybody: neither an agreement nor the signature', async () => {
    await start();
    const element = await at(3);
    expect([...root(element).querySelectorAll<HTMLInputElement>('[type=checkbox]')].map(({ id, checked }) => [id, checked])).to.deep.equal([['publish-person', false], ['publish-email', false], ['publish-phone', false]]);
    expect(shown(element)).to.include('Publier veut dire');
    await expect(element).to.be.accessible();
    await nextStep(element);
    await nextStep(element);
    expect(find<HTMLInputElement>(element, '#accepted').checked).to.equal(false);
    expect([...root(element).querySelectorAll('[type=checkbox]')]).to.have.length(1);
    await expect(element).to.be.accessible();
  });

  it('should keep everything typed while the visitor goes back and forth', async () => {
    await start();
    const element = await at(2);
    await fillStep(element);
    const values = (): string => JSON.stringify([...root(element).querySelectorAll<HTMLInputElement>('input, select, textarea')].map(({ id, type, value, checked }) => [id, type === 'checkbox' ? checked : value]));
    const before = values();
    await nextStep(element);
    write(element, '#phone', '02 61');
    press(element, '.actions [type=button]');
    await waitUntil(() => stepOf(element) === 2);
    expect(focused(element)).to.equal('step');
    expect(values()).to.equal(before);
    press(element, '.steps li:nth-child(3) button');
    await waitUntil(() => stepOf(element) === 3);
    expect(find<HTMLInputElement>(element, '#phone').value).to.equal('02 61');
  });

  it('should move the focus to the title of the step, in headings of the level asked', async () => {
    await start();
    const element = await at(2, { 'heading-level': '3' });
    await waitUntil(() => focused(element) === 'step');
    expect([...root(element).querySelectorAll('h2, h3, h4')].map(({ localName }) => localName)).to.deep.equal(['h3', 'h4']);
    expect(find(element, '[aria-current=step]').textContent).to.equal('votre structure');
    await expect(element).to.be.accessible();
  });

  describe('errors', () => {
    it('should say what to do, take the focus, and lead to each field', async () => {
      await start();
      const element = await at(2);
      press(element);
      await waitUntil(() => focused(element) === 'errors');
      const links = [...root(element).querySelectorAll<HTMLAnchorElement>('#errors a')];
      expect(links.map((link) => link.getAttribute('href'))).to.deep.equal(['#name', '#kind', '#place', '#area', '#needs', '#formats', '#price']);
      await expect(element).to.be.accessible();
      for (const link of links) {
        link.click();
        const id = link.getAttribute('href')!.slice(1);
        await waitUntil(() => (root(element).activeElement as HTMLElement | null)?.closest(`#${id}`), `the focus in ${id}`);
      }
      const name = find(element, '#name');
      expect(name.getAttribute('aria-invalid')).to.equal('true');
      expect(find(element, `#${name.getAttribute('aria-describedby')}`).textContent).to.equal('Écrivez le nom de votre structure.');
    });

    for (const [field, value, step, sentence] of [
      ['#hours-2', 'le matin', 2, 'Écrivez les heures comme'],
      ['#website', 'javascript:alert(1)', 2, 'Écrivez l’adresse du site'],
      ['#name', 'www.example.org', 2, 'sans adresse de site'],
      ['#email', 'a@b@c', 3, 'Écrivez l’adresse électronique'],
      ['#phone', '12', 3, 'Écrivez un numéro français'],
      ['#signEmail', 'camille', 5, 'Écrivez votre adresse électronique'],
    ] as const) {
      it(`should refuse “${value}” in ${field}`, async () => {
        await start();
        const element = await at(step);
        await fillStep(element);
        write(element, field, value);
        press(element);
        await shows(element, 'Un point est à revoir');
        await shows(element, sentence);
        expect(find(element, '#errors a').getAttribute('href')).to.equal(field);
      });
    }

    it('should want a value for what is to be published', async () => {
      await start();
      const element = await at(3);
      tick(element, '#publish-phone');
      press(element);
      await shows(element, 'remplissez-le, ou décochez la case');
    });

    it('should put an error of the server on its field, in its step, and send something else with another key', async () => {
      await start();
      registry.first = (attempt) => (attempt === 1 ? problem(422, { errors: [{ field: 'signatory.role', code: 'invalid', message: 'Fonction refusée.' }, { field: 'structure.address.postcode', code: 'invalid', message: 'Ce code postal n’est pas celui de la commune.' }] }) : undefined);
      const element = await at(5);
      await fillStep(element);
      takeTime();
      press(element);
      await waitUntil(() => focused(element) === 'errors');
      expect(stepOf(element)).to.equal(2);
      expect([...root(element).querySelectorAll('#errors a')].map((link) => link.textContent)).to.deep.equal(['Fonction refusée.', 'Ce code postal n’est pas celui de la commune.']);
      expect(find(element, '#postcode-wrong').textContent).to.equal('Ce code postal n’est pas celui de la commune.');
      find(element, '#errors a').click();
      await waitUntil(() => focused(element) === 'signRole');
      expect(stepOf(element)).to.equal(5);
      expect(find(element, '#signRole-wrong').textContent).to.equal('Fonction refusée.');
      write(element, '#signRole', 'Trésorière');
      await nextStep(element);
      expect(registry.posts).to.have.length(2);
      expect(registry.posts[0]!.key).not.to.equal(registry.posts[1]!.key);
      expect(registry.kept[0]!.signatory.role).to.equal('Trésorière');
    });

    it('should have the charter read and signed again when it has changed meanwhile', async () => {
      await start();
      const element = await at(5);
      await fillStep(element);
      takeTime();
      registry.charter = { ...exampleCharter, version: '2026-2', textHash: 'b'.repeat(64), title: 'Charte nouvelle' };
      press(element);
      await shows(element, 'Relisez la nouvelle version');
      await shows(element, 'Charte nouvelle');
      expect(stepOf(element)).to.equal(1);
      await nextStep(element);
      await nextStep(element);
      expect(find<HTMLInputElement>(element, '#publish-email').checked).to.equal(false);
      await nextStep(element);
      await nextStep(element);
      expect(find<HTMLInputElement>(element, '#accepted').checked).to.equal(false);
      tick(element, '#accepted');
      await nextStep(element);
      expect(registry.kept[0]!.charter).to.deep.equal({ version: '2026-2', textHash: 'b'.repeat(64), accepted: true });
      expect(registry.kept[0]!.consents).to.deep.equal([]);
    });
  });

  describe('sending', () => {
    it('should send once however often the button is pressed, or Enter held', async () => {
      await start();
      let answer = (): void => {};
      registry.first = () => new Promise((resolve) => (answer = () => resolve(undefined)));
      const element = await at(5);
      await fillStep(element);
      takeTime();
      press(element);
      press(element);
      find(element, '#signName').focus();
      for (let i = 0; i < 5; i += 1) await sendKeys({ press: 'Enter' });
      await waitUntil(() => registry.posts.length > 0);
      press(element);
      expect(find(element, '.main').textContent).to.equal('Envoi en cours…');
      await expect(element).to.be.accessible();
      answer();
      await shows(element, 'Votre demande est arrivée');
      expect(registry.posts).to.have.length(1);
    });

    it('should register once when the answer is lost, with the same key and the same bytes', async () => {
      await start();
      let lost = 0;
      registry.last = () => ((lost += 1) === 1 ? Promise.reject(new TypeError('Failed to fetch')) : undefined);
      const element = await at(5);
      await fillStep(element);
      await nextStep(element);
      await shows(element, 'Votre demande est arrivée');
      expect(registry.kept).to.have.length(1);
      expect(registry.posts).to.have.length(2);
      expect(registry.posts[0]).to.deep.equal(registry.posts[1]);
    });

    it('should lose nothing when the registry does not answer, and send the same thing at the next try', async () => {
      await start();
      registry.first = () => problem(503, {}, { 'retry-after': '120' });
      const element = await at(5);
      const kinds: string[] = [];
      element.addEventListener('pana-error', (event) => kinds.push((event as Event & { kind: string }).kind));
      await fillStep(element);
      takeTime();
      press(element);
      await waitUntil(() => focused(element) === 'failure');
      await shows(element, 'La demande n’est pas partie. L’annuaire ne répond pas pour le moment.');
      await shows(element, 'Rien n’est perdu');
      expect(find<HTMLInputElement>(element, '#signRole').value).to.equal('Présidente');
      expect(kinds).to.deep.equal(['server']);
      expect(asksBeforeLeaving()).to.equal(true);
      await expect(element).to.be.accessible();
      registry.first = undefined;
      expect(find(element, '.main').textContent).to.equal('Réessayer');
      await nextStep(element);
      expect(registry.posts).to.have.length(2);
      expect(registry.posts[0]).to.deep.equal(registry.posts[1]);
    });

    it('should do the work anew for what was changed after an answer was lost: the work before is spent', async () => {
      await start();
      registry.last = () => problem(503);
      registry.first = (attempt) => (attempt > 1 ? problem(503) : undefined);
      const element = await at(5);
      await fillStep(element);
      takeTime();
      press(element);
      await waitUntil(() => focused(element) === 'failure');
      expect(registry.kept).to.have.length(1);
      registry.first = registry.last = undefined;
      const role = find<HTMLInputElement>(element, '#signRole');
      role.value = 'Trésorière';
      role.dispatchEvent(new Event('input', { bubbles: true }));
      await nextStep(element);
      await shows(element, 'Votre demande est arrivée');
      expect(registry.kept.map(({ signatory }) => signatory.role)).to.deep.equal(['Présidente', 'Trésorière']);
    });

    it('should say that too many were sent', async () => {
      await start();
      registry.first = () => problem(429, {}, { 'retry-after': '3600' });
      const element = await at(5);
      await fillStep(element);
      takeTime();
      press(element);
      await shows(element, 'Réessayez dans une heure');
    });

    it('should work again for another proof when the one it sent is not taken', async () => {
      await start();
      registry.first = (attempt) => (attempt === 1 ? problem(422, { detail: 'Cet envoi n’a pas pu être vérifié.' }) : undefined);
      const element = await at(5);
      await fillStep(element);
      takeTime();
      press(element);
      await shows(element, 'Cet envoi n’a pas pu être vérifié.');
      await nextStep(element);
      await shows(element, 'Votre demande est arrivée');
      const [first, second] = registry.posts.map(({ body }) => (JSON.parse(body) as { altcha: string }).altcha);
      expect(first).not.to.equal(second);
    });

    it('should send what a program wrote in the field people do not see, which the registry refuses', async () => {
      await start();
      const element = await at(5);
      const trap = find<HTMLInputElement>(element, '#fax');
      expect([trap.tabIndex, trap.closest('[aria-hidden=true]') !== null, trap.autocomplete]).to.deep.equal([-1, true, 'off']);
      await fillStep(element);
      write(element, '#fax', 'x');
      takeTime();
      press(element);
      await shows(element, 'La demande n’est pas partie');
      expect(registry.kept).to.have.length(0);
    });
  });

  describe('places', () => {
    it('should add territories as chips, each once, and take them away', async () => {
      await start();
      const element = await at(2);
      await choosePlace(element, 'place', 'Loches');
      const chips = () => [...root(element).querySelectorAll('.chip')].map((chip) => chip.textContent);
      const quick = () => [...root(element).querySelectorAll<HTMLElement>('.quick button')];
      expect(quick().map((button) => button.textContent)).to.deep.equal(['Ajouter Loches (37)', 'Ajouter Indre-et-Loire (37)']);
      quick()[1]!.click();
      await choosePlace(element, 'area-place', 'Indre-et-Loire');
      await choosePlace(element, 'area-place', 'Centre-Val de Loire');
      expect(chips()).to.deep.equal(['Indre-et-Loire (37)', 'Centre-Val de Loire']);
      expect(find<HTMLInputElement>(element, '#area-place').value).to.equal('');
      press(element, '.chip');
      await element.updateComplete;
      expect(chips()).to.deep.equal(['Centre-Val de Loire']);
      expect(focused(element)).to.equal('area-place');
      tick(element, '[name=national]');
      await element.updateComplete;
      expect(chips()).to.deep.equal([]);
    });

    it('should take a suggestion by Enter without ending the step', async () => {
      await start();
      const element = await at(2);
      find(element, '#place').focus();
      write(element, '#place', 'Loches');
      await waitUntil(() => root(element).querySelector('#places:not([hidden]) [role=option]'));
      await expect(element).to.be.accessible();
      await sendKeys({ press: 'ArrowDown' });
      await sendKeys({ press: 'Enter' });
      await waitUntil(() => root(element).querySelector<HTMLInputElement>('#postcode')?.value === '37600');
      expect(find<HTMLInputElement>(element, '#place').value).to.equal('Loches (37)');
      expect(root(element).querySelector('#errors')?.textContent, 'the step was not ended').to.equal(undefined);
    });

    it('should refuse a place outside the territory of the page, and say so', async () => {
      await start();
      const element = await at(2, { territory: 'departement:37' });
      await shows(element, 'que les structures de son territoire');
      find(element, '#place').focus();
      write(element, '#place', 'Marseille');
      await shows(element, 'Aucun lieu de ce territoire ne correspond à « Marseille »');
      expect(worker.log.filter((path) => path.startsWith('/v1/places')).every((path) => path.includes('territory=departement%3A37'))).to.equal(true);
      expect(worker.log.filter((path) => path.startsWith('/v1/structures')), 'it searches nothing').to.deep.equal([]);
    });
  });

  it('should show the sheet as the directory shows it, with the contact agreed to and no other', async () => {
    await start();
    const element = await at(4);
    const sheet = find(element, 'pana-structure');
    const words = () => sheet.shadowRoot!.textContent!.replace(/\s+/g, ' ');
    await waitUntil(() => words().includes('Ce qu’elle fait'), 'the sheet');
    for (const part of ['Exemple – La Boussole numérique', 'Tiers-lieu · Loches', 'Envoyer une lettre d’information accompagne', 'Indre-et-Loire (37)', 'Site : boussole.example.org', 'Gratuit']) expect(words()).to.include(part);
    sheet.shadowRoot!.querySelector<HTMLElement>('.main')!.click();
    await waitUntil(() => words().includes('contact@boussole.example.org'));
    expect(words()).not.to.include('Camille');
    expect(worker.log.filter((path) => /draft|contact/.test(path)), 'nothing of a draft is asked').to.deep.equal([]);
    await expect(element).to.be.accessible();
    press(element, '.steps li:nth-child(2) button');
    await waitUntil(() => stepOf(element) === 2);
    write(element, '#name', 'Exemple – Un autre nom');
    await nextStep(element);
    await nextStep(element);
    await waitUntil(() => find(element, 'pana-structure').shadowRoot!.textContent!.includes('Un autre nom'));
  });

  it('should ask whether a structure of nearly that name is the same, and let the visitor go on', async () => {
    await start();
    const element = await at(4);
    await shows(element, 'Est-ce vous ?');
    const link = find<HTMLAnchorElement>(element, '[part=duplicates] a');
    expect(link.textContent).to.equal('Exemple – La Boussole numérique, Loches (nouvel onglet)');
    expect([link.href, link.target]).to.deep.equal([`${API}/annuaire/exemple-la-boussole-loches`, '_blank']);
    await nextStep(element);
    expect(stepOf(element)).to.equal(5);
  });

  it('should ask before the page is left only while something typed would be lost', async () => {
    await start();
    const element = await at(2);
    expect(asksBeforeLeaving()).to.equal(false);
    write(element, '#name', 'x');
    expect(asksBeforeLeaving()).to.equal(true);
    const holder = element.parentElement!;
    element.remove();
    expect(asksBeforeLeaving()).to.equal(false);
    holder.append(element);
    await waitUntil(() => find<HTMLInputElement>(element, '#name').value === 'x');
    expect(asksBeforeLeaving()).to.equal(true);
    element.remove();
  });

  it('should keep nothing in the browser', async () => {
    await start();
    const element = await at(5);
    await fillStep(element);
    await nextStep(element);
    expect([localStorage.length, sessionStorage.length, document.cookie]).to.deep.equal([0, 0, '']);
    expect([...root(element).querySelectorAll('[style]')]).to.deep.equal([]);
  });

  describe('states', () => {
    it('should wait in words', async () => {
      await start({ before: () => new Promise(() => undefined) });
      const element = await join();
      await shows(element, 'La charte arrive…');
      expect(root(element).querySelector('.main')).to.equal(null);
      await expect(element).to.be.accessible();
    });

    it('should say that the charter cannot be had, show what the page wrote, and try again', async () => {
      await start({ before: (path) => (path === '/v1/charter' ? problem(404) : undefined) });
      const element = await join();
      await shows(element, 'La charte ne peut pas être affichée pour le moment.');
      expect(root(element).querySelector('slot')).not.to.equal(null);
      await expect(element).to.be.accessible();
      worker.before = registry.before;
      press(element, '.failed button');
      await shows(element, 'Charte d’exemple');
    });

    it('should speak English when asked', async () => {
      await start();
      const element = await at(3, { lang: 'en' });
      await shows(element, 'Step 3 of 5: the contact');
      expect(find(element, '#publish-email').nextElementSibling!.getAttribute('lang')).to.equal('fr');
    });
  });
});
