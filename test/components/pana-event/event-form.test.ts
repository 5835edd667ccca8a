import { expect, fixture, html, waitUntil as until } from '@open-wc/testing';
import { sendKeys } from '@web/test-runner-commands';
import '../../../src/components/pana-event/pana-event.ts';
import type { PanaEvent } from '../../../src/components/pana-event/pana-event.ts';
import type { RegistrationForm } from '../../../src/contract/registration.ts';
import type { Survey } from '../../../src/contract/survey.ts';
import { eventOf, type EventChanges } from '../../support/events.ts';
import { takeTime } from '../../support/join.ts';
import { exampleForm, exampleSurvey, pageEvents, problem, type PageEvents } from '../../support/page-events.ts';
import { API, startPageWorker, type PageWorker } from '../../support/page-worker.ts';
import { exampleStructure } from '../../support/structure.ts';

/** Generous: a busy machine is not a broken form. */
const waitUntil = (condition: () => unknown, message?: string) => until(condition, message, { timeout: 8000 });

let worker: PageWorker;
let registry: PageEvents;

const root = (element: PanaEvent): ShadowRoot => element.shadowRoot!;
const find = <Found extends HTMLElement = HTMLElement>(element: PanaEvent, selector: string): Found => root(element).querySelector<Found>(selector)!;
const said = (element: PanaEvent): string => (find(element, '#register-form') ?? root(element)).textContent!.replace(/\s+/g, ' ');
const says = (element: PanaEvent, words: string) => waitUntil(() => said(element).includes(words), `"${words}" in ${said(element)}`);
const focused = (element: PanaEvent): string | undefined => root(element).activeElement?.id;
const form = (changes: Partial<RegistrationForm>): RegistrationForm => ({ ...exampleForm, ...changes });
const BOTH = form({ modes: [{ mode: 'sur-place', gives: 'waiting-list' }, { mode: 'a-distance', gives: 'seat' }] });

function write(element: PanaEvent, id: string, value: string): void {
  const control = find<HTMLInputElement>(element, `#${id}`);
  control.value = value;
  control.dispatchEvent(new Event('input', { bubbles: true }));
}
const tick = (element: PanaEvent, selector: string): void => find(element, selector).click();
const send = (element: PanaEvent): void => find(element, 'form .main').click();

interface Asked {
  readonly form?: RegistrationForm;
  readonly survey?: Survey;
  readonly event?: EventChanges;
  readonly attributes?: Record<string, string>;
}
/** The sheet with its form open. */
async function opened({ form: asked = exampleForm, survey, event = {}, attributes = {} }: Asked = {}): Promise<PanaEvent> {
  worker?.stop();
  registry = pageEvents({ form: asked, ...(survey && { survey }) });
  worker = await startPageWorker({ events: [eventOf(1, event), eventOf(2, event)], structures: [exampleStructure()], before: registry.before });
  const element = document.createElement('pana-event');
  for (const [name, value] of Object.entries({ 'api': API, 'event-id': 'e1', ...attributes })) element.setAttribute(name, value);
  (await fixture(html`<div></div>`)).append(element);
  await waitUntil(() => find(element, '#register-button'), 'the sheet');
  find(element, '#register-button').focus();
  await sendKeys({ press: 'Enter' });
  await waitUntil(() => find(element, '#register-form') && find(element, '#register-form').getAttribute('aria-busy') === 'false', 'the form');
  return element;
}
/** All that must be filled. */
async function filled(asked?: Asked): Promise<PanaEvent> {
  const element = await opened(asked);
  write(element, 'register-name', ' Camille Exemple ');
  write(element, 'register-email', 'camille@example.org');
  tick(element, '#register-consent');
  takeTime();
  return element;
}
const fields = (element: PanaEvent): string[] => ['name', 'email', 'role', 'accessibility', 'structure'].map((field) => find<HTMLInputElement>(element, `#register-${field}`).value);
/** Whether leaving the page would ask first. */
const asksBeforeLeaving = (): boolean => !window.dispatchEvent(new Event('beforeunload', { cancelable: true }));

describe('the form of an event', () => {
  afterEach(() => {
    worker.stop();
    // What is typed in a form would hold the runner back by the browser's own dialogue.
    for (const element of document.querySelectorAll('pana-event')) element.remove();
  });

  it('should come when it is asked for, take the focus, and ask the seats of this moment', async () => {
    const element = await opened();
    expect(worker.log.filter((path) => /form|surveys|challenge/.test(path)).sort()).to.deep.equal(['/v1/challenge?for=registrations', '/v1/events/e1/form', '/v1/surveys/needs-e1']);
    expect(focused(element)).to.equal('register-title');
    await says(element, 'Sur place : une place vous attend.');
    expect(find<HTMLInputElement>(element, '#register-consent').checked, 'nobody agrees for anybody').to.equal(false);
    await says(element, 'J’accepte que ces informations soient gardées');
    await says(element, 'gardé 30 jours');
    await expect(element).to.be.accessible();
  });

  it('should send what was typed, wait for the time nobody fills a form in, and tell the page nothing but which event', async () => {
    const element = await filled();
    write(element, 'register-role', 'Trésorière');
    write(element, 'register-accessibility', 'Un accès sans marche.');
    write(element, 'register-structure', 'Club d’échecs');
    const told: Event[] = [];
    document.addEventListener('pana-registration-send', (event) => told.push(event), { once: true });
    send(element);
    await says(element, 'ouvrez le message reçu');
    await says(element, 'Un message part vers camille@example.org.');
    expect(focused(element)).to.equal('register-title');
    const [{ altcha, elapsed, ...sent }] = registry.kept as [(typeof registry.kept)[0]];
    expect(sent).to.deep.equal({
      name: 'Camille Exemple', email: 'camille@example.org', mode: 'sur-place', structure: { name: 'Club d’échecs' }, role: 'Trésorière', accessibility: 'Un accès sans marche.',
      consent: { given: true, version: '1', textHash: 'a'.repeat(64) }, locale: 'fr', honeypot: '',
    });
    expect([altcha.length > 20, elapsed >= 2000]).to.deep.equal([true, true]);
    const [event] = told as [Event & { eventId: string }];
    expect([event.eventId, event.bubbles, event.composed]).to.deep.equal(['e1', true, true]);
    expect(Object.keys(event).filter((key) => key !== 'isTrusted')).to.deep.equal(['eventId']);
    expect(asksBeforeLeaving()).to.equal(false);
    await expect(element).to.be.accessible();
  });

  it('should say what is to be mended, lead to each field, and send nothing', async () => {
    const element = await opened({ form: BOTH });
    write(element, 'register-email', 'camille@example');
    send(element);
    await says(element, '4 points à revoir');
    await waitUntil(() => focused(element) === 'register-errors');
    expect([...root(element).querySelectorAll('#register-errors a')].map(({ textContent }) => textContent)).to.deep.equal([
      'Écrivez votre nom.', 'Écrivez l’adresse électronique comme « nom@exemple.fr » : le lien y sera envoyé.', 'Dites comment vous venez.', 'Cochez cette case pour que l’inscription puisse être gardée.',
    ]);
    const email = find(element, '#register-email');
    expect([email.getAttribute('aria-invalid'), email.getAttribute('aria-describedby')]).to.deep.equal(['true', 'register-email-wrong register-email-hint']);
    await expect(element).to.be.accessible();
    find(element, '#register-errors li:nth-child(2) a').click();
    await waitUntil(() => focused(element) === 'register-email');
    find(element, '#register-errors li:nth-child(3) a').click();
    await waitUntil(() => root(element).activeElement?.getAttribute('value') === 'sur-place');
    expect(registry.posts).to.have.length(0);
  });

  it('should refuse an address in a name, which would go into mails', async () => {
    const element = await filled();
    write(element, 'register-name', 'Camille https://x.example.org');
    write(element, 'register-structure', 'www.x.example.org');
    send(element);
    await says(element, '2 points à revoir');
    expect(registry.posts).to.have.length(0);
  });

  it('should offer only the ways there are, and say whether each gives a seat or a place on the waiting list', async () => {
    const element = await filled({ form: BOTH, event: { modes: ['sur-place', 'a-distance'] } });
    expect([...root(element).querySelectorAll('#register-mode label')].map(({ textContent }) => textContent!.trim())).to.deep.equal(['Sur place : complet, liste d’attente', 'À distance : une place vous attend']);
    tick(element, '#register-mode [value=sur-place]');
    await says(element, 'Vous serez sur la liste d’attente');
    expect(find(element, 'form .main').textContent).to.equal('Rejoindre la liste d’attente');
    send(element);
    await says(element, 'vous êtes alors sur la liste d’attente');
    expect(registry.kept[0]!.mode).to.equal('sur-place');
  });

  it('should propose structures of the directory, by keyboard, and send the one chosen by its identifier', async () => {
    const element = await filled();
    find(element, '#register-structure').focus();
    await sendKeys({ type: 'Boussole' });
    const list = () => find(element, '#register-structure-list:not([hidden])');
    await waitUntil(list, 'proposals');
    const input = find(element, '#register-structure');
    expect(input.getAttribute('aria-expanded')).to.equal('true');
    await expect(element).to.be.accessible();
    await sendKeys({ press: 'ArrowDown' });
    await waitUntil(() => input.getAttribute('aria-activedescendant') === 'register-structure-0');
    await sendKeys({ press: 'Escape' });
    await waitUntil(() => !list());
    await sendKeys({ press: 'ArrowDown' });
    await waitUntil(() => input.getAttribute('aria-activedescendant') === 'register-structure-0');
    await sendKeys({ press: 'Enter' });
    await says(element, 'Trouvée dans l’annuaire.');
    expect([find<HTMLInputElement>(element, '#register-structure').value, registry.posts.length]).to.deep.equal(['Exemple – La Boussole numérique', 0]);
    send(element);
    await says(element, 'ouvrez le message reçu');
    expect(registry.kept[0]!.structure).to.deep.equal({ id: 's1' });
  });

  it('should take a proposal by the mouse, and forget it when the text changes', async () => {
    const element = await filled();
    write(element, 'register-structure', 'Boussole');
    await waitUntil(() => find(element, '#register-structure-list:not([hidden]) li'));
    find(element, '#register-structure-0').click();
    await says(element, 'Trouvée dans l’annuaire.');
    write(element, 'register-structure', 'La Boussole de papier');
    await waitUntil(() => !said(element).includes('Trouvée dans l’annuaire.'));
    send(element);
    await says(element, 'ouvrez le message reçu');
    expect(registry.kept[0]!.structure).to.deep.equal({ name: 'La Boussole de papier' });
  });

  it('should ask the needs in the same step, and send only what was answered', async () => {
    const element = await filled({ survey: exampleSurvey });
    await says(element, 'De quoi avez-vous besoin ?');
    await waitUntil(() => find(element, '#question-besoins details'), 'the needs');
    await expect(element).to.be.accessible();
    find(element, '#question-besoins summary').click();
    const need = find<HTMLInputElement>(element, '#question-besoins input');
    need.click();
    tick(element, '#question-aise [value="4"]');
    tick(element, '#question-materiel [value=oui]');
    tick(element, '#question-materiel [value=""]');
    tick(element, '#question-outils [value=tableur]');
    write(element, 'question-attentes', ' Des exemples. ');
    send(element);
    await says(element, 'ouvrez le message reçu');
    expect(registry.kept[0]!.survey).to.deep.equal({ version: 3, answers: { besoins: [need.value], aise: 4, outils: ['tableur'], attentes: 'Des exemples.' } });
  });

  it('should register who does not answer the questions, and refuse too many answers before they leave', async () => {
    const element = await filled({ survey: exampleSurvey });
    for (const one of ['tableur', 'site', 'visio']) tick(element, `#question-outils [value=${one}]`);
    send(element);
    await says(element, '« Quels outils utilisez-vous ? » : 2 réponses au plus');
    find(element, '#register-errors a').click();
    await waitUntil(() => root(element).activeElement?.getAttribute('value') === 'tableur');
    for (const one of ['tableur', 'site', 'visio']) tick(element, `#question-outils [value=${one}]`);
    send(element);
    await says(element, 'ouvrez le message reçu');
    expect(registry.kept[0]!.survey).to.equal(undefined);
  });

  it('should ask who answers something for the answers that must be, and take them back', async () => {
    const [needs, scale, ...others] = exampleSurvey.questions;
    const element = await filled({ survey: { ...exampleSurvey, questions: [needs!, { ...scale!, required: true }, ...others] } });
    write(element, 'question-attentes', 'Des exemples.');
    send(element);
    await says(element, 'Répondez à « Êtes-vous à l’aise avec le numérique ? »');
    expect(registry.posts).to.have.length(0);
    write(element, 'question-attentes', ' ');
    send(element);
    await says(element, 'ouvrez le message reçu');
    expect(registry.kept[0]!.survey).to.equal(undefined);
  });

  it('should show again the questions that changed meanwhile, with what was answered', async () => {
    const element = await filled({ survey: exampleSurvey });
    write(element, 'question-attentes', 'Des exemples.');
    registry.survey = { ...exampleSurvey, version: 4 };
    registry.first = () => problem(422, { type: 'x', errors: [{ field: 'survey.version', code: 'invalid', message: 'Ces questions ne sont plus posées.' }] });
    send(element);
    await says(element, 'Ces questions ne sont plus posées.');
    registry.first = undefined;
    expect(find<HTMLTextAreaElement>(element, '#question-attentes').value).to.equal('Des exemples.');
    send(element);
    await says(element, 'ouvrez le message reçu');
    expect(registry.kept[0]!.survey).to.deep.equal({ version: 4, answers: { attentes: 'Des exemples.' } });
  });

  it('should register without the questions when they cannot be had', async () => {
    const element = await opened();
    find(element, 'form .actions [type=button]').click();
    element.setAttribute('event-id', 'e2');
    await waitUntil(() => find(element, '#register-button'));
    // Never answered: the form does not wait for ever.
    worker.before = (path, signal, request) => (path.startsWith('/v1/surveys') ? new Promise<never>(() => {}) : registry.before(path, signal, request));
    find(element, '#register-button').click();
    await waitUntil(() => find(element, '#register-name'));
    write(element, 'register-name', 'Camille');
    write(element, 'register-email', 'camille@example.org');
    tick(element, '#register-consent');
    takeTime();
    send(element);
    await says(element, 'ouvrez le message reçu');
    expect(find(element, '.survey')).to.equal(null);
  });

  // ——— Sending ———

  it('should register once on a double click, and once when the answer is lost', async () => {
    const element = await filled();
    let lost = 0;
    // Kept, but nobody hears of it: three tries, then the visitor's own.
    registry.last = () => {
      lost += 1;
      return new Response('', { status: 502 });
    };
    registry.first = (attempt) => (attempt > 1 && attempt < 4 ? new Response('', { status: 502 }) : undefined);
    send(element);
    send(element);
    await waitUntil(() => registry.posts.length > 0);
    // And once more while it is on its way.
    send(element);
    await says(element, 'L’inscription n’est pas partie.');
    await waitUntil(() => focused(element) === 'register-failure');
    await says(element, 'ne vous inscrira pas deux fois');
    expect([registry.posts.length, lost]).to.deep.equal([3, 1]);
    await expect(element).to.be.accessible();
    send(element);
    await says(element, 'ouvrez le message reçu');
    expect(registry.kept).to.have.length(1);
    expect(new Set(registry.posts.map(({ key, body }) => key + body)).size, 'the same bytes and key').to.equal(1);
  });

  for (const [what, answer, words] of [
    ['the network is cut', () => Promise.reject(new TypeError('cut')), 'ne peut pas être joint'],
    ['the server fails', () => new Response('', { status: 500 }), 'ne répond pas'],
    ['there were too many', () => new Response('', { status: 429 }), 'Trop d’envois pour le moment.'],
    ['the answer is a portal’s', () => new Response('<html>', { headers: { 'content-type': 'text/html' } }), 'n’est pas celle'],
    ['it is taken for a machine', () => problem(422, { type: 'https://x/invalid-fields', detail: 'Cet envoi n’a pas pu être vérifié.' }), 'Cet envoi n’a pas pu être vérifié.'],
  ] as const) {
    it(`should lose nothing that was typed when ${what}`, async () => {
      const element = await filled();
      write(element, 'register-role', 'Bénévole');
      write(element, 'register-accessibility', 'Une boucle magnétique.');
      write(element, 'register-structure', 'Club');
      const before = fields(element);
      registry.first = () => answer();
      send(element);
      await says(element, words);
      await waitUntil(() => focused(element) === 'register-failure');
      expect(fields(element)).to.deep.equal(before);
      expect(asksBeforeLeaving()).to.equal(true);
      registry.first = undefined;
      send(element);
      await says(element, 'ouvrez le message reçu');
      expect(registry.kept).to.have.length(1);
    });
  }

  it('should put the words of the registry beside the field they are about', async () => {
    const element = await filled();
    registry.first = () => problem(422, { type: 'x', errors: [{ field: 'email', code: 'invalid', message: 'Cette adresse n’existe pas.' }, { field: 'structure.name', code: 'invalid', message: 'Trop long.' }] });
    send(element);
    await says(element, '2 points à revoir');
    expect(find(element, '#register-email-wrong').textContent).to.equal('Cette adresse n’existe pas.');
    expect(find(element, '#register-structure-wrong').textContent).to.equal('Trop long.');
    await waitUntil(() => focused(element) === 'register-errors');
  });

  it('should ask to agree again when the text of the agreement has changed meanwhile', async () => {
    const element = await filled();
    registry.form = form({ consent: { version: '2', text: 'J’accepte un autre texte.', textHash: 'b'.repeat(64) } });
    send(element);
    await says(element, 'Le texte de l’accord a changé');
    await says(element, 'J’accepte un autre texte.');
    expect(find<HTMLInputElement>(element, '#register-consent').checked).to.equal(false);
    expect(find<HTMLInputElement>(element, '#register-name').value).to.equal(' Camille Exemple ');
    tick(element, '#register-consent');
    send(element);
    await says(element, 'ouvrez le message reçu');
    expect(registry.kept[0]!.consent.version).to.equal('2');
  });

  it('should say that registration closed meanwhile, and what else there is, and take what was typed when it opens again', async () => {
    const element = await filled();
    registry.form = form({ open: false, modes: [] });
    registry.first = () => problem(409, { type: 'https://x/conflict', detail: 'Les inscriptions sont closes.' });
    send(element);
    await says(element, 'Les inscriptions sont closes. Votre inscription n’est pas partie, et rien n’a été gardé.');
    expect(registry.posts, 'what is refused for good is sent once').to.have.length(1);
    await waitUntil(() => focused(element) === 'register-title');
    expect(find<HTMLAnchorElement>(element, '#register-form .act').href).to.equal(`${API}/agenda`);
    await expect(element).to.be.accessible();
    registry.form = BOTH;
    registry.first = undefined;
    find(element, '#register-form .actions button').click();
    await waitUntil(() => find(element, '#register-name'));
    expect(find<HTMLInputElement>(element, '#register-name').value).to.equal(' Camille Exemple ');
    expect(find<HTMLInputElement>(element, '#register-mode [value=sur-place]').checked, 'what was chosen is still offered').to.equal(true);
  });

  it('should say that registration closed meanwhile where nobody says why', async () => {
    const element = await filled();
    registry.form = form({ open: false, modes: [] });
    registry.first = () => problem(422, { type: 'x', errors: [] });
    send(element);
    await says(element, 'Les inscriptions viennent de se fermer');
  });

  for (const [status, reason, why] of [
    ['cancelled', 'L’intervenante est souffrante.', 'Cet événement est annulé.'],
    ['postponed', 'La salle est prise.', 'Cet événement est reporté : ses nouvelles dates ne sont pas encore connues.'],
  ] as const) {
    it(`should say that the event was ${status} meanwhile, on the sheet too, and lose nothing that was typed`, async () => {
      const element = await filled();
      write(element, 'register-accessibility', 'Une boucle magnétique.');
      registry.form = form({ open: false });
      registry.first = () => problem(409, { type: 'https://x/conflict', detail: why });
      // The agenda was published again.
      const [changed] = [{ ...eventOf(1, { stored: { status, reason } }) }];
      worker.before = (path, signal, request) => (path === '/v1/events/e1' ? Response.json(changed) : registry.before(path, signal, request));
      send(element);
      await says(element, `${why} Votre inscription n’est pas partie`);
      await waitUntil(() => find(element, '[part=status]').textContent!.includes(reason), find(element, '[part=status]').textContent!);
      expect(find(element, '[part=status]').textContent).to.match(status === 'cancelled' ? /Annulé/ : /Reporté/);
      await expect(element).to.be.accessible();
      // It was a mistake: it goes on.
      registry.form = exampleForm;
      registry.first = undefined;
      worker.before = registry.before;
      find(element, '#register-form .actions button').click();
      await waitUntil(() => find(element, '#register-name'));
      expect(fields(element)).to.deep.equal([' Camille Exemple ', 'camille@example.org', '', 'Une boucle magnétique.', '']);
      send(element);
      await says(element, 'ouvrez le message reçu');
    });
  }

  it('should say the registry’s reason, and keep the form, when it closed for a moment only', async () => {
    const element = await filled();
    registry.first = () => problem(409, { type: 'https://x/conflict', detail: 'Les inscriptions à cet événement ouvrent dans un instant : réessayez.' });
    send(element);
    await says(element, 'ouvrent dans un instant : réessayez.');
    expect(said(element)).not.to.include('n’a pas pu être vérifié');
    registry.first = undefined;
    send(element);
    await says(element, 'ouvrez le message reçu');
  });

  it('should keep the form in sight when the sheet cannot be had a second time', async () => {
    const element = await filled();
    registry.form = form({ open: false });
    registry.first = () => problem(409, { type: 'https://x/conflict', detail: 'Cet événement est annulé.' });
    worker.before = (path, signal, request) => (path === '/v1/events/e1' ? new Response('', { status: 404 }) : registry.before(path, signal, request));
    send(element);
    await says(element, 'Cet événement est annulé.');
    await waitUntil(() => worker.log.filter((path) => path === '/v1/events/e1').length === 2);
    await element.updateComplete;
    expect(find(element, '#register-form')).not.to.equal(null);
    expect(find(element, '#title').textContent).to.include('Journée numérique');
  });

  it('should say it before anything is typed when registration is closed', async () => {
    const element = await opened({ form: form({ open: false }) });
    await says(element, 'Les inscriptions ne sont pas ouvertes');
    expect(said(element)).not.to.include('viennent de');
    expect(find(element, '[part=status]').textContent, 'the sheet does not say the contrary').to.include('Inscriptions closes');
    expect(find(element, '#register-name')).to.equal(null);
    await expect(element).to.be.accessible();
  });

  it('should say that the form cannot be had, and try again', async () => {
    const element = await opened();
    find(element, 'form .actions [type=button]').click();
    await waitUntil(() => focused(element) === 'register-button');
    element.setAttribute('event-id', 'e2');
    await waitUntil(() => find(element, '#register-button'));
    worker.before = (path, signal, request) => (path.endsWith('/form') ? new Response('', { status: 500 }) : registry.before(path, signal, request));
    find(element, '#register-button').click();
    await says(element, 'Le formulaire ne peut pas être affiché');
    await expect(element).to.be.accessible();
    worker.before = registry.before;
    find(element, '#register-form .main').click();
    await waitUntil(() => find(element, '#register-name'));
  });

  it('should keep what was typed when it is closed and opened again, and when the page moves the element', async () => {
    const element = await filled();
    find(element, 'form .actions [type=button]').click();
    await waitUntil(() => !find(element, '#register-form'));
    find(element, '#register-button').click();
    await waitUntil(() => find(element, '#register-name'));
    expect(find<HTMLInputElement>(element, '#register-name').value).to.equal(' Camille Exemple ');
    const other = document.createElement('div');
    element.before(other);
    other.append(element);
    await element.updateComplete;
    expect(find<HTMLInputElement>(element, '#register-email').value).to.equal('camille@example.org');
    send(element);
    await says(element, 'ouvrez le message reçu');
  });

  it('should keep what was typed when the language changes', async () => {
    const element = await filled({ survey: exampleSurvey });
    element.setAttribute('lang', 'en');
    await says(element, 'Your registration');
    await says(element, 'Will you bring a computer?');
    expect(find<HTMLInputElement>(element, '#register-name').value).to.equal(' Camille Exemple ');
    await expect(element).to.be.accessible();
    send(element);
    await says(element, 'One more thing: open the message');
    expect(registry.kept[0]!.locale).to.equal('en');
  });

  it('should not carry what was typed for one event to another', async () => {
    const element = await filled();
    element.setAttribute('event-id', 'e2');
    await waitUntil(() => find(element, '#register-button'));
    find(element, '#register-button').click();
    await waitUntil(() => find(element, '#register-name'));
    expect(find<HTMLInputElement>(element, '#register-name').value).to.equal('');
    expect(find<HTMLInputElement>(element, '#register-consent').checked).to.equal(false);
  });

  it('should be filled by keyboard alone', async () => {
    const element = await opened();
    takeTime();
    const tab = () => sendKeys({ press: 'Tab' });
    await tab();
    // Without a doubled letter: drivers of WebKit, and at times of Firefox, type it once.
    await sendKeys({ type: 'Nadine' });
    await tab();
    await sendKeys({ type: 'nadine@example.org' });
    for (let step = 0; step < 4; step += 1) await tab();
    await waitUntil(() => focused(element) === 'register-consent');
    await sendKeys({ press: ' ' });
    await tab();
    await sendKeys({ press: 'Enter' });
    await says(element, 'ouvrez le message reçu');
    expect(registry.kept[0]!.name).to.equal('Nadine');
  });
});
