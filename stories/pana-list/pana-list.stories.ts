import type { Meta, StoryObj } from '@storybook/web-components-vite';
import '../../src/components/pana-list/pana-list.ts';
import { exampleStructure } from '../../test/support/structure.ts';
import { generateStructures } from '../../test/support/structures.ts';
import { says, scene, type Scene } from '../support/scene.ts';

const TAG = 'pana-list';
const list = (more: Scene = {}) => scene(TAG, { structures: (gazetteer) => generateStructures(gazetteer, 300), ...more });

const meta: Meta = { title: TAG, component: TAG, parameters: { docs: { lang: 'en' } } };
export default meta;
type Story = StoryObj;

/** What everybody sees first. */
export const Default: Story = { ...list(), play: says(TAG, /300 structures.*Afficher plus.*Comment ces résultats sont classés/) };

/** Around a commune, for a need: why each is there, how far, at which level. */
export const Near: Story = { ...list({ attributes: { place: 'commune:37132', needs: 'newsletter' } }), play: says(TAG, /Intervient|proximité|Accompagne à distance/) };

/** The directory takes its time. */
export const Pending: Story = { ...list({ before: () => new Promise(() => {}) }), play: says(TAG, /Recherche en cours/) };

/** Nobody: wider, at a distance, with fewer filters, or ask the coordination. */
export const Empty: Story = {
  ...list({ attributes: { place: 'commune:37132', needs: 'vote-en-ligne', kind: 'fablab', label: 'fabrique-de-territoire', format: 'a-distance', access: 'anglais', radius: '1' } }),
  play: says(TAG, /Aucune structure ne correspond.*Retirer les filtres/),
};

/** The directory does not answer. */
export const Failed: Story = {
  ...list({ before: () => new Response('{}', { status: 400, headers: { 'content-type': 'application/problem+json' } }) }),
  play: says(TAG, /pas été comprise.*Réessayer/),
};

/** The page asks for something nobody knows: what it is, and the rest of the search without it. */
export const Refused: Story = {
  ...list({ attributes: { price: 'cheap gratuit', needs: 'newsletter' } }),
  play: says(TAG, /n’est pas reconnu : « cheap ».*Effacer ce critère/),
};

/** One result. */
export const One: Story = { ...list({ structures: [exampleStructure()] }), play: says(TAG, /1 structure /) };

/** Five thousand of them: twenty are shown. */
export const FiveThousand: Story = { ...list({ structures: (gazetteer) => generateStructures(gazetteer, 5000) }), play: says(TAG, /5.000 structures/) };

/** Names as long as they come. */
export const LongNames: Story = {
  ...list({
    width: 360,
    structures: [exampleStructure({ name: 'Association intercommunale pour l’accompagnement numérique des bénévoles et des petites structures associatives du Lochois, de la Touraine du Sud et des communes environnantes' }), exampleStructure({ id: 's2', name: 'Numérique'.repeat(18) })],
  }),
  play: says(TAG, /2 structures/),
};

/** On a dark page. */
export const Dark: Story = { ...list({ scheme: 'dark' }), play: says(TAG, /300 structures.*classés/) };

/** In 320 px. */
export const Narrow: Story = { ...list({ width: 320 }), play: says(TAG, /300 structures.*classés/) };

/** In English. */
export const English: Story = { ...list({ attributes: { lang: 'en' } }), play: says(TAG, /300 organisations.*Show more/) };

/** On a page that has the State’s design system: its colours win. */
export const DsfrHost: Story = { ...list({ dsfr: true }), play: says(TAG, /300 structures.*classés/) };

/** The same page in its dark theme. */
export const DsfrDark: Story = { ...list({ dsfr: 'dark' }), play: says(TAG, /300 structures.*classés/) };
