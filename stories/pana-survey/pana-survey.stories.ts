import type { Meta, StoryObj } from '@storybook/web-components-vite';
import '../../src/components/pana-survey/pana-survey.ts';
import { exampleSurvey } from '../../test/support/page-events.ts';
import { pageSurveys, type PageSurveys } from '../../test/support/page-surveys.ts';
import { inside, says, scene, type Scene } from '../support/scene.ts';

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
