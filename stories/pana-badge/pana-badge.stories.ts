import type { Meta, StoryObj } from '@storybook/web-components-vite';
import { expect, waitFor } from 'storybook/test';
import '../../src/components/pana-badge/pana-badge.ts';
import type { Structure } from '../../src/contract/structure.ts';
import { exampleStructure } from '../../test/support/structure.ts';
import { generateStructures } from '../../test/support/structures.ts';
import { says, scene, type Scene } from '../support/scene.ts';

const TAG = 'pana-badge';
const labels: Structure['labels'] = [{ code: 'pana', since: '2024-03-01' }, { code: 'guidasso-orientation', level: 'niveau 2', since: '2025-02-01', until: '2099-01-31' }];
const badge = (structure: Partial<Structure> = {}, { attributes, ...more }: Scene = {}) =>
  scene(TAG, { structures: [exampleStructure({ labels, ...structure })], ...more, attributes: { 'structure-id': 's1', ...attributes } });
/** Waits until the link that the page's author wrote is what shows. */
const fallsBack = async ({ canvasElement }: { canvasElement: HTMLElement }): Promise<void> => {
  await waitFor(() => expect(canvasElement.querySelector(TAG)!.shadowRoot!.querySelector('slot')).not.toBeNull(), { timeout: 8000 });
};

const meta: Meta = { title: TAG, component: TAG, parameters: { docs: { lang: 'en' } } };
export default meta;
type Story = StoryObj;

/** A card: for a page about the structure. */
export const Default: Story = { ...badge(), play: says(TAG, /Structure référencée PANA.*Boussole.*depuis le 1er mars 2024.*niveau 2/) };

/** A few words, in a text or at the foot of a page. */
export const Line: Story = { ...badge({}, { attributes: { look: 'line' } }), play: says(TAG, /Structure référencée PANA.*depuis le 1er mars 2024/) };

/** Beside other labels. */
export const Mark: Story = { ...badge({}, { attributes: { look: 'mark' } }), play: says(TAG, /Structure référencée PANA/) };

/** Before the answer: what the page's author wrote. */
export const Pending: Story = { ...badge({}, { before: () => new Promise<never>(() => {}) }), play: fallsBack };

/** The directory does not answer as it should: the same. */
export const Failed: Story = { ...badge({}, { before: () => new Response('<html>', { headers: { 'content-type': 'text/html' } }) }), play: fallsBack };

/** The structure left the directory: nothing, and no gap. */
export const Gone: Story = {
  ...badge({}, { attributes: { 'structure-id': 's9' } }),
  play: async ({ canvasElement }) => {
    await waitFor(() => expect(canvasElement.querySelector<HTMLElement>(TAG)!.getBoundingClientRect().height).toBe(0), { timeout: 8000 });
  },
};

/** In the directory, without a label in force. */
export const Empty: Story = { ...badge({ labels: [{ code: 'pana', until: '2024-12-31' }] }), play: says(TAG, /Dans l’annuaire PANA/) };

/** Not confirmed for a year: said. */
export const Stale: Story = { ...badge({ verifiedAt: '2025-09-01' }), play: says(TAG, /non confirmée par la structure depuis plus d’un an/) };

/** Long names, in a narrow column. */
export const LongNames: Story = {
  ...badge({ name: 'Exemple – Communauté de communes du Pays de Saint-Remy-en-Bouzemont-Saint-Genest-et-Isson et de Beaujeu-Saint-Vallier-Pierrejux-et-Quitteur' }, { width: 200 }),
  play: says(TAG, /Bouzemont/),
};

/** On dark pages. */
export const Dark: Story = { ...badge({}, { scheme: 'dark' }), play: says(TAG, /Structure référencée PANA/) };

/** The mark on dark pages. */
export const MarkDark: Story = { ...badge({}, { scheme: 'dark', attributes: { look: 'mark' } }), play: says(TAG, /Structure référencée PANA/) };

/** In a column of 320 px. */
export const Narrow: Story = { ...badge({}, { width: 320 }), play: says(TAG, /Structure référencée PANA/) };

/** In English. */
export const English: Story = { ...badge({}, { attributes: { lang: 'en' } }), play: says(TAG, /Listed by PANA.*since March 1, 2024/) };

/** On a page of the State's design system: its colours win. */
export const DsfrHost: Story = { ...badge({}, { dsfr: true }), play: says(TAG, /Structure référencée PANA/) };

/** The same page in its dark theme. */
export const DsfrDark: Story = { ...badge({}, { dsfr: 'dark' }), play: says(TAG, /Structure référencée PANA/) };

/** In a locked territory: a badge is of one structure, whatever is locked. */
export const One: Story = { ...badge({}, { attributes: { territory: 'departement:37' } }), play: says(TAG, /Structure référencée PANA/) };

/** One of five thousand. */
export const FiveThousand: Story = { ...badge({}, { structures: (gazetteer) => generateStructures(gazetteer, 5000) }), play: says(TAG, /PANA/) };
