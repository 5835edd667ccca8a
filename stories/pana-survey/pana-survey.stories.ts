import type { Meta, StoryObj } from '@storybook/web-components-vite';
import '../../src/components/pana-survey/pana-survey.ts';
import { exampleSurvey, problem } from '../../test/support/page-events.ts';
import { pageSurveys, TOKEN, type PageSurveys } from '../../test/support/page-surveys.ts';
import { inside, says, scene, withoutDigests, type Scene } from '../support/scene.ts';

const TAG = 'pana-survey';
const survey = ({ attributes, ...more }: Scene = {}, registry: PageSurveys = pageSurveys()) =>
  scene(TAG, { structures: [], before: registry.before, ...more, attributes: { 'kind': 'needs', 'event-id': 'e1', ...attributes } });
const required = { ...exampleSurvey, questions: exampleSurvey.questions.map((question) => ({ ...question, required: true })) };

const meta: Meta = { title: TAG, component: TAG, parameters: { docs: { lang: 'en' } } };
export default meta;
type Story = StoryObj;

/** One question at a time. */
export const Default: Story = { ...survey(), play: says(TAG, /Vos besoins.*Question 1 sur 5.*De quoi avez-vous besoin/) };

/** All questions at once. */
export const AllQuestions: Story = { ...survey({ attributes: { 'all-questions': '' } }), play: says(TAG, /De quoi avez-vous besoin.*Qu’attendez-vous de la journée/) };

/** Before the questions. */
export const Pending: Story = { ...survey({ before: () => new Promise<never>(() => {}) }), play: says(TAG, /Les questions arrivent/) };

/** They cannot be had: why, and a way to try again. */
export const Failed: Story = { ...survey({ before: () => new Response('<html>', { headers: { 'content-type': 'text/html' } }) }), play: says(TAG, /ne peuvent pas être affichées.*Réessayer/) };

/** No such questionnaire. */
export const Missing: Story = { ...survey({ attributes: { 'event-id': '' } }), play: says(TAG, /Il n’y a pas de questionnaire ici/) };

/** Its time is over. */
export const Closed: Story = { ...survey({}, pageSurveys({ survey: { ...exampleSurvey, open: false } })), play: says(TAG, /Ce questionnaire est fermé/) };

/** Answered by the link of a mail alone. */
export const ByLink: Story = { ...survey({ attributes: { kind: 'satisfaction' } }), play: says(TAG, /par le lien reçu dans un message/) };

/** The link of a mail has served, or is too old. */
export const Gone: Story = { ...survey({ before: () => problem(410, { type: '/docs/problems#gone' }) }), play: says(TAG, /Ce lien ne sert plus.*Voir l’agenda/) };

/** As who followed the link of a mail to our own page: the token is in its address, as `pana-survey` finds it there. */
const byLink = (): Partial<Story> => {
  const { loaders = [], ...story } = survey({ origin: location.origin, attributes: { kind: 'satisfaction' } }, pageSurveys({ aside: { aise: 3 } }));
  return { ...story, loaders: [...[loaders].flat(), () => history.replaceState(history.state, '', `#suite:${TOKEN}`)] };
};

/** Gone on with by the link of a mail: what was answered is there. */
export const Resumed: Story = { ...byLink(), play: says(TAG, /Vos réponses mises de côté sont là.*Continuer plus tard/) };

/** Put aside, to go on by the link of the mail. */
export const Aside: Story = {
  ...byLink(),
  play: async (played) => {
    await says(TAG, /Vos réponses mises de côté sont là/)(played);
    [...played.canvasElement.querySelector(TAG)!.shadowRoot!.querySelectorAll('button')].find((one) => /Continuer plus tard/.test(one.textContent!))!.click();
    await says(TAG, /C’est mis de côté.*Revenir aux questions/)(played);
  },
};

/** Answers one question, and sends. */
async function send(played: { canvasElement: HTMLElement }): Promise<void> {
  (await inside(played, TAG, 'input[value="4"]')).click();
  (await inside(played, TAG, 'button.main')).click();
}

const unsent = pageSurveys();
unsent.first = () => new Response('', { status: 429, headers: { 'retry-after': '3600' } });
/** They did not leave: why, and that they are still there. */
export const Lost: Story = {
  ...survey({ attributes: { 'all-questions': '' } }, unsent),
  play: async (played) => {
    await send(played);
    await says(TAG, /Vos réponses ne sont pas parties\. Trop d’envois/)(played);
  },
};

const slow = pageSurveys();
/** On their way. */
export const Sending: Story = {
  ...survey({ attributes: { 'all-questions': '' }, before: (path, ...others) => (path.endsWith('/answers') ? new Promise<never>(() => {}) : slow.before(path, ...others)) }),
  play: async (played) => {
    await send(played);
    await says(TAG, /Envoi en cours/)(played);
  },
};

/** On a page without https: its own page can send. */
export const Insecure: Story = { ...survey(), play: (played) => withoutDigests(() => says(TAG, /Cette page n’est pas protégée.*Répondre sur la page du questionnaire/)(played)) };

/** Answers that are missing. */
export const Errors: Story = {
  ...survey({ attributes: { 'all-questions': '' } }, pageSurveys({ survey: required })),
  play: async (played) => {
    (await inside(played, TAG, 'button.main')).click();
    await says(TAG, /5 réponses à revoir/)(played);
  },
};

/** Sent. */
export const Sent: Story = {
  ...survey({ attributes: { 'all-questions': '' } }),
  play: async (played) => {
    (await inside(played, TAG, 'input[value="4"]')).click();
    (await inside(played, TAG, 'button.main')).click();
    await says(TAG, /Merci/)(played);
  },
};

const changing = pageSurveys();
/** The questions changed meanwhile: those of now, with what still answers one. */
export const Changed: Story = {
  ...survey({ attributes: { 'all-questions': '' } }, changing),
  play: async (played) => {
    await says(TAG, /Qu’attendez-vous|Les questions ont changé/)(played);
    changing.survey = { ...exampleSurvey, version: (changing.survey?.version ?? 0) + 1 };
    (await inside(played, TAG, 'input[value="4"]')).click();
    (await inside(played, TAG, 'button.main')).click();
    await says(TAG, /Les questions ont changé/)(played);
  },
};

/** On dark pages. */
export const Dark: Story = { ...survey({ scheme: 'dark', attributes: { 'all-questions': '' } }), play: says(TAG, /Qu’attendez-vous/) };

/** In a column of 320 px. */
export const Narrow: Story = { ...survey({ width: 320, attributes: { 'all-questions': '' } }), play: says(TAG, /Qu’attendez-vous/) };

/** In English. */
export const English: Story = { ...survey({ attributes: { 'lang': 'en', 'all-questions': '' } }), play: says(TAG, /Your needs.*What do you expect of the day/) };

/** On a page of the State's design system: its colours win. */
export const DsfrHost: Story = { ...survey({ dsfr: true, attributes: { 'all-questions': '' } }), play: says(TAG, /Qu’attendez-vous/) };

/** On the same page in its dark theme. */
export const DsfrDark: Story = { ...survey({ dsfr: 'dark', attributes: { 'all-questions': '' } }), play: says(TAG, /Qu’attendez-vous/) };
