import type { Meta, StoryObj } from '@storybook/web-components-vite';
import { expect, waitFor } from 'storybook/test';
import '../../src/components/pana-join/pana-join.ts';
import type { PanaJoin } from '../../src/components/pana-join/pana-join.ts';
import { pageRegistry, replacingCharter, type PageRegistry } from '../../test/support/page-registry.ts';
import { fillStep, nextStep, takeTime } from '../../test/support/join.ts';
import { exampleStructure } from '../../test/support/structure.ts';
import { generateStructures } from '../../test/support/structures.ts';
import { inside, says, scene, type Scene } from '../support/scene.ts';

const TAG = 'pana-join';
const form = (more: Scene = {}, registry: PageRegistry = pageRegistry()) => scene(TAG, { structures: [exampleStructure()], before: registry.before, ...more });

/** Waits for the charter, then goes through `steps` of the form, filling each. */
const after = (steps: number, words: RegExp) => async (context: { canvasElement: HTMLElement }): Promise<void> => {
  const element = context.canvasElement.querySelector<PanaJoin>(TAG)!;
  await waitFor(() => element.shadowRoot!.querySelector('.main') ?? Promise.reject(new Error('no button')), { timeout: 8000 });
  for (let step = 0; step < steps; step += 1) {
    await fillStep(element);
    await nextStep(element);
  }
  await says(TAG, words)(context);
};
/** At the review, once the sheet of the draft is there; `words` are those of the form. */
const reviewed = (words: RegExp) => async (context: { canvasElement: HTMLElement }): Promise<void> => {
  await after(3, words)(context);
  const sheet = await inside(context, TAG, 'pana-structure');
  await waitFor(() => expect(sheet.shadowRoot!.textContent).toMatch(/Ce qu’elle fait/), { timeout: 8000 });
};
/** Goes through `steps` of the form, then presses the button of the next one without filling it. */
const wrong = (steps: number, words: RegExp) => async (context: { canvasElement: HTMLElement }): Promise<void> => {
  await after(steps, /./)(context);
  context.canvasElement.querySelector(TAG)!.shadowRoot!.querySelector<HTMLElement>('.main')!.click();
  await says(TAG, words)(context);
};
const broken = () => new Response('<html>', { headers: { 'content-type': 'text/html' } });

const meta: Meta = { title: TAG, component: TAG, parameters: { docs: { lang: 'en' } } };
export default meta;
type Story = StoryObj;

/** First the charter, word for word. */
export const Default: Story = { ...form(), play: after(0, /Étape 1 sur 5 : la charte.*Charte d’exemple.*Article 1\. Accueillir.*Continuer/) };

const replacing = pageRegistry();
replacing.charter = replacingCharter;
/** Somebody who signed an earlier charter sees what was added and removed since. */
export const CharterChanges: Story = {
  ...form({}, replacing),
  play: async (context) => {
    await after(0, /Vous aviez signé une version précédente \?/)(context);
    const { shadowRoot } = context.canvasElement.querySelector<PanaJoin>(TAG)!;
    shadowRoot!.querySelector<HTMLElement>('details summary')!.click();
    const version = await waitFor(() => shadowRoot!.querySelector<HTMLElement>('details .actions button') ?? Promise.reject(new Error('no version')), { timeout: 8000 });
    version.click();
    await says(TAG, /Ce qui change de la version 2025-2 à la version 2026-1.*Article 1\. Accueillir.*Retiré :\s*Nous accueillons nos adhérents\..*Ajouté :\s*Nous accueillons toute association/)(context);
  },
};

/** Then the structure. */
export const Structure: Story = { ...form(), play: after(1, /Étape 2 sur 5.*Nom de la structure.*Communiquer/) };

/** Which contact is published, field by field. */
export const Contact: Story = { ...form(), play: after(2, /Étape 3 sur 5.*J’accepte que ce nom soit publié/) };

/** The sheet as it will appear, and a structure of the directory that may be the same. */
export const Review: Story = { ...form(), play: reviewed(/Étape 4 sur 5.*Est-ce vous \?/) };

/** The signature: an act of its own. */
export const Signature: Story = { ...form(), play: after(4, /Étape 5 sur 5.*je signe «\sCharte d’exemple\s»/) };

/** What happens next. */
export const Sent: Story = { ...form(), play: after(5, /Votre demande est arrivée.*Un courriel part/) };

/** Before the charter. */
export const Pending: Story = { ...form({ before: () => new Promise<never>(() => {}) }), play: says(TAG, /La charte arrive/) };

/** Nothing is filled: each point leads to its field. */
export const Empty: Story = { ...form(), play: wrong(1, /7 points sont à revoir.*Écrivez le nom de votre structure/) };

/** The charter cannot be had. */
export const Failed: Story = { ...form({ before: broken }), play: says(TAG, /La charte ne peut pas être affichée.*Réessayer/) };

const busy = pageRegistry();
busy.first = () => new Response('{}', { status: 503, headers: { 'content-type': 'application/problem+json', 'retry-after': '120' } });
/** The registry does not answer: nothing is lost. */
export const NotSent: Story = {
  ...form({}, busy),
  play: async (context) => {
    await wrongSend(context);
    await says(TAG, /La demande n’est pas partie.*Rien n’est perdu.*Réessayer/)(context);
  },
};

const strict = pageRegistry();
strict.first = () =>
  new Response(JSON.stringify({ type: '/docs/problems#invalid-fields', title: 'Des champs sont à revoir', status: 422, errors: [{ field: 'structure.name', code: 'invalid', message: 'Nom refusé : écrivez-le en toutes lettres.' }] }), {
    status: 422,
    headers: { 'content-type': 'application/problem+json' },
  });
/** The registry refuses a field of an earlier step. */
export const Refused: Story = {
  ...form({}, strict),
  play: async (context) => {
    await wrongSend(context);
    await says(TAG, /Étape 2 sur 5.*Nom refusé/)(context);
  },
};

async function wrongSend(context: { canvasElement: HTMLElement }): Promise<void> {
  await after(4, /Étape 5/)(context);
  const element = context.canvasElement.querySelector<PanaJoin>(TAG)!;
  await fillStep(element);
  takeTime();
  element.shadowRoot!.querySelector<HTMLElement>('.main')!.click();
}

/** On dark pages. */
export const Dark: Story = { ...form({ scheme: 'dark' }), play: after(1, /Étape 2 sur 5.*Communiquer/) };

/** In a column of 320 px. */
export const Narrow: Story = { ...form({ width: 320 }), play: after(1, /Étape 2 sur 5.*Communiquer/) };

/** The review in a column of 320 px. */
export const LongNames: Story = { ...form({ width: 320 }), play: reviewed(/Étape 4 sur 5/) };

/** In English: the charter and the agreements stay as they are signed. */
export const English: Story = { ...form({ attributes: { lang: 'en' } }), play: after(2, /Step 3 of 5: the contact.*J’accepte/) };

/** On a page of the State's design system: its colours win. */
export const DsfrHost: Story = { ...form({ dsfr: true }), play: after(1, /Étape 2 sur 5.*Communiquer/) };

/** The same page in its dark theme. */
export const DsfrDark: Story = { ...form({ dsfr: 'dark' }), play: reviewed(/Étape 4 sur 5/) };

/** On a page that lists the structures of one territory. */
export const One: Story = { ...form({ attributes: { territory: 'departement:37' } }), play: after(1, /que les structures de son territoire/) };

/** Beside five thousand structures. */
export const FiveThousand: Story = { ...form({ structures: (gazetteer) => generateStructures(gazetteer, 5000) }), play: reviewed(/Étape 4 sur 5/) };
