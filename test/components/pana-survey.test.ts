import { expect, fixture, html, waitUntil as until } from '@open-wc/testing';
import '../../src/components/pana-survey/pana-survey.ts';
import type { PanaSurvey } from '../../src/components/pana-survey/pana-survey.ts';
import type { PanaSurveySendEvent } from '../../src/element/events/pana-survey-send.ts';
import { browserEnvironment } from '../../src/store/environment.ts';
import { exampleSurvey, problem } from '../support/page-events.ts';
import { pageSurveys, TOKEN, type PageSurveys } from '../support/page-surveys.ts';
import { API, startPageWorker, type PageWorker } from '../support/page-worker.ts';

/** Generous: a busy machine is not a broken form. */
const waitUntil = (condition: () => unknown, message?: string) => until(condition, message, { timeout: 8000 });

let worker: PageWorker;
let registry: PageSurveys;

const root = (element: PanaSurvey): ShadowRoot => element.shadowRoot!;
const shown = (element: PanaSurvey): string => root(element).textContent!.replace(/\s+/g, ' ');
const shows = (element: PanaSurvey, words: string) => waitUntil(() => shown(element).includes(words), `"${words}" did not show in ${shown(element)}`);
const button = (element: PanaSurvey, words: string): HTMLButtonElement => {
  const found = [...root(element).querySelectorAll('button')].find((one) => one.textContent!.includes(words));
  if (!found) throw new Error(`no button "${words}" in ${shown(element)}`);
  return found;
};
const press = (element: PanaSurvey, words: string) => button(element, words).click();
const option = (element: PanaSurvey, words: string): void => {
  const label = [...root(element).querySelectorAll<HTMLLabelElement>('label.option')].find((one) => one.textContent!.trim() === words);
  if (!label) throw new Error(`no option "${words}" in ${shown(element)}`);
  label.click();
};

/** The questionnaire as a page has it; `now` is moved by what waits for it, so that nobody waits two seconds. */
async function survey(attributes: Record<string, string | undefined> = {}, surveys: PageSurveys = pageSurveys()): Promise<PanaSurvey> {
  worker?.stop();
  registry = surveys;
  worker = await startPageWorker({ structures: [], before: surveys.before });
  const element = document.createElement('pana-survey');
  let now = browserEnvironment.now();
  element.environment = { ...browserEnvironment, now: () => now, random: Math.random, wait: async (ms, signal) => (ms < 5000 && !signal?.aborted ? void (now += Math.max(0, ms)) : browserEnvironment.wait(ms, signal)) };
  for (const [name, value] of Object.entries({ 'api': API, 'kind': 'needs', 'event-id': 'e1', ...attributes })) if (value !== undefined) element.setAttribute(name, value);
  element.append(Object.assign(document.createElement('a'), { href: `${API}/agenda`, textContent: 'Écrivez à la coordination' }));
  (await fixture(html`<div></div>`)).append(element);
  await element.updateComplete;
  return element;
}

describe('pana-survey', () => {
  afterEach(() => worker.stop());

  it('should ask one question at a time, let the visitor go back, and send all the answers once', async () => {
    const element = await survey();
    const sent: string[] = [];
    element.addEventListener('pana-survey-send', (event) => sent.push((event as PanaSurveySendEvent).surveyId));
    await shows(element, 'Question 1 sur 5');
    await waitUntil(() => root(element).querySelector('details'));
    await expect(element).to.be.accessible();
    press(element, 'Question suivante');
    await shows(element, 'Question 2 sur 5');
    expect(root(element).activeElement!.id).to.equal('survey-step');
    option(element, '4');
    press(element, 'Question suivante');
    await shows(element, 'Question 3 sur 5');
    option(element, 'Oui');
    press(element, 'Question précédente');
    await shows(element, 'Question 2 sur 5');
    expect(root(element).querySelector<HTMLInputElement>('input[value="4"]')!.checked).to.equal(true);
    for (const step of [3, 4, 5]) {
      press(element, 'Question suivante');
      await shows(element, `Question ${step} sur 5`);
    }
    const send = button(element, 'Envoyer mes réponses');
    send.click();
    send.click();
    await shows(element, 'Merci');
    expect(registry.kept.map(({ answers, complete }) => ({ answers, complete }))).to.deep.equal([{ answers: { aise: 4, materiel: 'oui' }, complete: true }]);
    expect(sent).to.deep.equal(['needs-e1']);
    expect(root(element).activeElement!.id).to.equal('survey-title');
    await expect(element).to.be.accessible();
  });

  it('should show all questions at once when told or asked to, and keep what was answered', async () => {
    const element = await survey();
    await shows(element, 'Question 1 sur 5');
    press(element, 'Question suivante');
    await shows(element, 'Question 2 sur 5');
    option(element, '2');
    press(element, 'Voir toutes les questions');
    await shows(element, 'Qu’attendez-vous de la journée ?');
    expect(root(element).querySelectorAll('.line')).to.have.length(5);
    expect(root(element).querySelector<HTMLInputElement>('input[value="2"]')!.checked).to.equal(true);
    const whole = await survey({ 'all-questions': '' });
    await shows(whole, 'Qu’attendez-vous de la journée ?');
    await waitUntil(() => root(whole).querySelector('details'));
    await expect(whole).to.be.accessible();
  });

  it('should say what is missing, lead to it, and send nothing then', async () => {
    const required = { ...exampleSurvey, questions: exampleSurvey.questions.map((question) => ({ ...question, required: question.code === 'aise' })) };
    const element = await survey({ 'all-questions': '' }, pageSurveys({ survey: required }));
    await shows(element, 'Qu’attendez-vous');
    press(element, 'Envoyer mes réponses');
    await shows(element, 'Une réponse à revoir');
    expect(root(element).activeElement!.id).to.equal('survey-errors');
    root(element).querySelector<HTMLAnchorElement>('#survey-errors a')!.click();
    await waitUntil(() => root(element).activeElement?.closest('fieldset')?.id === 'question-aise');
    expect(registry.kept).to.deep.equal([]);
    const empty = await survey({ 'all-questions': '' });
    await shows(empty, 'Qu’attendez-vous');
    press(empty, 'Envoyer mes réponses');
    await shows(empty, 'Répondez à une question au moins.');
  });

  it('should send once however often it is pressed', async () => {
    const element = await survey({ 'all-questions': '' });
    await shows(element, 'Qu’attendez-vous');
    option(element, '5 – tout à fait');
    for (let times = 0; times < 3; times++) press(element, 'Envoyer mes réponses');
    await shows(element, 'Merci');
    expect(registry.kept).to.have.length(1);
  });

  it('should send once what was lost, and lose nothing that was typed', async () => {
    const element = await survey({ 'all-questions': '' });
    await shows(element, 'Qu’attendez-vous');
    option(element, '5 – tout à fait');
    let lost = 0;
    registry.last = () => (lost++ < 3 ? problem(503) : undefined);
    registry.first = () => (lost > 0 && lost < 3 ? (lost++, problem(503)) : undefined);
    press(element, 'Envoyer mes réponses');
    await shows(element, 'Vos réponses ne sont pas parties.');
    expect(root(element).querySelector<HTMLInputElement>('input[value="5"]')!.checked).to.equal(true);
    registry.first = registry.last = undefined;
    press(element, 'Envoyer mes réponses');
    await shows(element, 'Merci');
    expect(registry.kept, 'the same key: counted once').to.have.length(1);
  });

  it('should be gone on with by the link of a mail, on our own page alone, and put aside', async () => {
    const own = location.origin;
    history.replaceState(null, '', `#suite:${TOKEN}`);
    const elsewhere = await survey({ kind: 'satisfaction' });
    await shows(elsewhere, 'On y répond par le lien reçu');
    expect(location.hash, 'another site’s address is not ours to read').to.equal(`#suite:${TOKEN}`);

    worker.stop();
    registry = pageSurveys({ aside: { aise: 3 } });
    worker = await startPageWorker({ structures: [], before: registry.before, origin: own });
    const element = document.createElement('pana-survey');
    for (const [name, value] of Object.entries({ 'api': own, 'kind': 'satisfaction', 'event-id': 'e1' })) element.setAttribute(name, value);
    (await fixture(html`<div></div>`)).append(element);
    await shows(element, 'Vos réponses mises de côté sont là.');
    expect(location.hash).to.equal('');
    press(element, 'Question suivante');
    await shows(element, 'Question 2 sur 5');
    expect(root(element).querySelector<HTMLInputElement>('input[value="3"]')!.checked).to.equal(true);
    await waitUntil(() => registry.kept.length === 1, 'kept on the way');
    option(element, '1 – pas du tout');
    press(element, 'Continuer plus tard');
    await shows(element, 'C’est mis de côté.');
    expect(registry.kept.map(({ answers, complete }) => ({ answers, complete }))).to.deep.equal([{ answers: { aise: 3 }, complete: false }, { answers: { aise: 1 }, complete: false }]);
    registry.aside = undefined;
    press(element, 'Revenir aux questions');
    await shows(element, 'Question 2 sur 5');
    press(element, 'Continuer plus tard');
    await shows(element, 'Ce lien ne sert plus');
  });

  it('should ask the questions of now when they changed, and keep the answers that still fit', async () => {
    const element = await survey({ 'all-questions': '' });
    await shows(element, 'Qu’attendez-vous');
    option(element, '5 – tout à fait');
    option(element, 'Oui');
    registry.survey = { ...exampleSurvey, version: 4, questions: exampleSurvey.questions.filter(({ code }) => code !== 'materiel') };
    press(element, 'Envoyer mes réponses');
    await shows(element, 'Les questions ont changé.');
    expect(shown(element)).not.to.include('Viendrez-vous avec un ordinateur');
    press(element, 'Envoyer mes réponses');
    await shows(element, 'Merci');
    expect(registry.kept.map(({ answers }) => answers)).to.deep.equal([{ aise: 5 }]);
  });

  it('should say that it is closed, missing or cannot be had, with a way on', async () => {
    await shows(await survey({}, pageSurveys({ survey: { ...exampleSurvey, open: false } })), 'Ce questionnaire est fermé.');
    const gone = pageSurveys();
    gone.survey = undefined;
    const missing = await survey({}, gone);
    await shows(missing, 'Il n’y a pas de questionnaire ici.');
    expect(root(missing).querySelector<HTMLAnchorElement>('a')!.href).to.equal(`${API}/agenda`);
    await shows(await survey({ 'event-id': undefined }), 'Il n’y a pas de questionnaire ici.');
    const failing = pageSurveys();
    let down = true;
    const element = await survey({}, { ...failing, before: (...all) => (down ? new Response('<html>', { headers: { 'content-type': 'text/html' } }) : failing.before(...all)) });
    await shows(element, 'ne peuvent pas être affichées');
    down = false;
    press(element, 'Réessayer');
    await shows(element, 'Question 1 sur 5');
  });

  it('should say in French what nobody has written in the language shown', async () => {
    const { title: { fr: title }, intro, questions } = exampleSurvey;
    const element = await survey({ lang: 'en', 'all-questions': '' }, pageSurveys({ survey: { ...exampleSurvey, title: { fr: title }, intro: { fr: intro!.fr }, questions } as unknown as typeof exampleSurvey }));
    await shows(element, 'Send my answers');
    expect(root(element).querySelector('#survey-title')!.textContent).to.include('Vos besoins');
    await shows(element, 'Deux minutes, pour préparer la journée.');
    await shows(element, 'What do you expect of the day?');
  });

  it('should lead to its own page where this one is not protected', async () => {
    const { subtle } = crypto;
    Object.defineProperty(crypto, 'subtle', { value: undefined, configurable: true });
    try {
      const element = await survey();
      await shows(element, 'Cette page n’est pas protégée (https)');
      const link = root(element).querySelector('a')!;
      expect([link.textContent, link.href]).to.deep.equal(['Répondre sur la page du questionnaire', `${API}/questionnaire/needs-e1`]);
      expect(root(element).querySelector('slot'), 'what the page wrote').not.to.equal(null);
      await expect(element).to.be.accessible();
    } finally {
      Object.defineProperty(crypto, 'subtle', { value: subtle, configurable: true });
    }
  });

  it('should speak English where the page does', async () => {
    const element = await survey({ lang: 'en', 'all-questions': '' });
    await shows(element, 'Are you at ease with digital tools?');
    await shows(element, 'Send my answers');
    await expect(element).to.be.accessible();
  });
});
