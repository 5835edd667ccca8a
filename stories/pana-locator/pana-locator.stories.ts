import type { Meta, StoryObj } from '@storybook/web-components-vite';
import { expect, waitFor } from 'storybook/test';
import '../../src/components/pana-locator/pana-locator.ts';
import { exampleStructure } from '../../test/support/structure.ts';
import { generateStructures } from '../../test/support/structures.ts';
import { scene, type Scene } from '../support/scene.ts';

const TAG = 'pana-locator';
const locator = (more: Scene = {}) => scene(TAG, { structures: (gazetteer) => generateStructures(gazetteer, 300), ...more });

/** Waits until the list inside the locator says `words`. */
const lists = (words: RegExp) => async ({ canvasElement }: { canvasElement: HTMLElement }): Promise<void> => {
  await waitFor(
    () => expect(canvasElement.querySelector(TAG)!.shadowRoot!.querySelector('pana-list')!.shadowRoot!.textContent!.replace(/\s+/g, ' ')).toMatch(words),
    { timeout: 8000 },
  );
};

const meta: Meta = { title: TAG, component: TAG, parameters: { docs: { lang: 'en' } } };
export default meta;
type Story = StoryObj;

/** What everybody sees first. */
export const Default: Story = { ...locator(), play: lists(/300 structures.*Afficher plus.*Comment ces résultats sont classés/) };

/** Around a commune, for a need: why each is there, how far, at which level. */
export const Near: Story = { ...locator({ attributes: { place: 'commune:37132', needs: 'newsletter' } }), play: lists(/Intervient|proximité|Accompagne à distance/) };

/** The directory takes its time. */
export const Pending: Story = { ...locator({ before: () => new Promise(() => {}) }), play: lists(/Recherche en cours/) };

/** Nobody: wider, at a distance, with fewer filters, or ask the coordination. */
export const Empty: Story = {
  ...locator({ attributes: { place: 'commune:37132', needs: 'vote-en-ligne', kind: 'fablab', label: 'fabrique-de-territoire', format: 'a-distance', access: 'anglais', radius: '1' } }),
  play: lists(/Aucune structure ne correspond.*Retirer les filtres/),
};

/** The directory does not answer. */
export const Failed: Story = {
  ...locator({ before: () => new Response('{}', { status: 400, headers: { 'content-type': 'application/problem+json' } }) }),
  play: lists(/pas été comprise.*Réessayer/),
};

/** One result. */
export const One: Story = { ...locator({ structures: [exampleStructure()] }), play: lists(/1 structure /) };

/** Five thousand of them: twenty are shown. */
export const FiveThousand: Story = { ...locator({ structures: (gazetteer) => generateStructures(gazetteer, 5000) }), play: lists(/5.000 structures/) };

/** Names as long as they come. */
export const LongNames: Story = {
  ...locator({
    width: 360,
    structures: [exampleStructure({ name: 'Association intercommunale pour l’accompagnement numérique des bénévoles et des petites structures associatives du Lochois, de la Touraine du Sud et des communes environnantes' }), exampleStructure({ id: 's2', name: 'Numérique'.repeat(18) })],
  }),
  play: lists(/2 structures/),
};

/** On a dark page. */
export const Dark: Story = { ...locator({ scheme: 'dark' }), play: lists(/300 structures.*classés/) };

/** In 320 px. */
export const Narrow: Story = { ...locator({ width: 320 }), play: lists(/300 structures.*classés/) };

/** In English. */
export const English: Story = { ...locator({ attributes: { lang: 'en' } }), play: lists(/300 organisations.*Show more/) };

/** On a page that has the State’s design system: its colours win. */
export const DsfrHost: Story = { ...locator({ dsfr: true }), play: lists(/300 structures.*classés/) };

/** The same page in its dark theme. */
export const DsfrDark: Story = { ...locator({ dsfr: 'dark' }), play: lists(/300 structures.*classés/) };

/** The sheet of a structure, as a panel over the results, with the way back to them. */
export const Sheet: Story = {
  ...locator(),
  play: async ({ canvasElement }) => {
    await lists(/300 structures.*Imprimer/)({ canvasElement });
    const root = canvasElement.querySelector(TAG)!.shadowRoot!;
    root.querySelector('pana-list')!.shadowRoot!.querySelector<HTMLElement>('[part=title]')!.click();
    await waitFor(() => expect(root.querySelector('pana-structure')!.shadowRoot!.textContent).toMatch(/Où elle intervient/), { timeout: 8000 });
  },
};
