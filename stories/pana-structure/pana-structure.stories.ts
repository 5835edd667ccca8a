import type { Meta, StoryObj } from '@storybook/web-components-vite';
import '../../src/components/pana-structure/pana-structure.ts';
import type { Structure } from '../../src/contract/structure.ts';
import { exampleStructure } from '../../test/support/structure.ts';
import { generateStructures } from '../../test/support/structures.ts';
import { inside, says, scene, type Scene } from '../support/scene.ts';

const TAG = 'pana-structure';
const contacts = { s1: { person: 'Accueil', email: 'contact@boussole.example.org', phone: '+33261910012' } };
const sheet = (structure: Partial<Structure> = {}, more: Scene = {}) =>
  scene(TAG, { structures: [exampleStructure(structure)], contacts, ...more, attributes: { 'structure-id': 's1', ...more.attributes } });

const meta: Meta = { title: TAG, component: TAG, parameters: { docs: { lang: 'en' } } };
export default meta;
type Story = StoryObj;

/** Everything a volunteer needs before calling. */
export const Default: Story = { ...sheet(), play: says(TAG, /Ce qu’elle fait.*Afficher le contact.*Où elle intervient/) };

/** The contact, once the visitor asked for it. */
export const Contact: Story = {
  ...sheet(),
  play: async (context) => {
    (await inside(context, TAG, '.main')).click();
    await says(TAG, /contact@boussole\.example\.org/)(context);
  },
};

/** Before the answer. */
export const Pending: Story = { ...sheet({}, { before: () => new Promise<never>(() => {}) }), play: says(TAG, /La fiche arrive/) };

/** A listing that says little: each gap says what to do. */
export const Empty: Story = {
  ...sheet({ summary: undefined, needs: [], serviceArea: [], formats: [], price: [], access: [], audiences: [], labels: [], website: undefined, appointment: undefined, openingHours: undefined, verifiedAt: undefined, contactFields: [] }),
  play: says(TAG, /n’a pas encore dit.*ne publie ni téléphone ni courriel.*n’a pas indiqué sa zone/),
};

/** The structure left the directory. */
export const Missing: Story = { ...sheet({}, { attributes: { 'structure-id': 's9' } }), play: says(TAG, /n’est plus dans l’annuaire/) };

/** The directory does not answer as it should. */
export const Failed: Story = {
  ...sheet({}, { before: () => new Response('<html>', { headers: { 'content-type': 'text/html' } }) }),
  play: says(TAG, /ne peut pas être affichée.*Réessayer/),
};

/** Not verified for a year, tied to a vendor, closed for a while: all said. */
export const Warnings: Story = {
  ...sheet({ verifiedAt: '2025-09-01', vendorTie: 'Éditeur Exemple', notice: { text: 'Fermeture pour travaux, l’accueil se fait à la médiathèque.', until: '2099-01-31' } }),
  play: says(TAG, /À noter.*plus d’un an.*éditeur de logiciels/),
};

/** Needs guessed from the services of a national file. */
export const Inferred: Story = {
  ...sheet({ needs: ['newsletter', 'site-internet', 'comptabilite'].map((code) => ({ code, level: 'informer', inferred: true })) }),
  play: says(TAG, /Déduit des services déclarés/),
};

/** Long names, many territories, a narrow column. */
export const LongNames: Story = {
  ...sheet(
    {
      name: 'Exemple – Communauté de communes du Pays de Saint-Remy-en-Bouzemont-Saint-Genest-et-Isson et de Beaujeu-Saint-Vallier-Pierrejux-et-Quitteur',
      serviceArea: ['37003', '37008', '37014', '37018', '37021', '37022', '37025', '37026', '37027', '37028', '37029', '37030', '37031', '37034', '37035'].map((code) => `commune:${code}`),
      website: 'https://communautedecommunes-du-pays-de-saint-remy-en-bouzemont.example.org/',
    },
    { width: 320 },
  ),
  play: says(TAG, /et 3 de plus/),
};

/** Several people say it closed: said at the top. */
export const ReportedClosed: Story = { ...sheet({ reportedClosed: '2026-11-10' }), play: says(TAG, /Signalée fermée/) };

const reporting = (words: RegExp): Story['play'] => async (context) => {
  (await inside(context, TAG, 'footer button')).click();
  await inside(context, TAG, 'dialog[open]');
  await says(TAG, words)(context);
};
/** The form by which an error is reported. */
export const Reporting: Story = { ...sheet(), play: reporting(/Qu’est-ce qui ne va pas/) };

/** The same in English, on a dark page, in a narrow column. */
export const ReportingEnglishDark: Story = { ...sheet({}, { width: 320, scheme: 'dark', attributes: { lang: 'en' } }), play: reporting(/What is wrong/) };

/** Sent without being filled in: what to mend. */
export const ReportingErrors: Story = {
  ...sheet(),
  play: async (context) => {
    await reporting(/Qu’est-ce qui ne va pas/)!(context);
    (await inside(context, TAG, 'dialog .main')).click();
    await says(TAG, /2 points à revoir/)(context);
  },
};

/** On dark pages. */
export const Dark: Story = { ...sheet({}, { scheme: 'dark' }), play: says(TAG, /Ce qu’elle fait/) };

/** In a column of 320 px. */
export const Narrow: Story = { ...sheet({}, { width: 320 }), play: says(TAG, /Ce qu’elle fait/) };

/** In English. */
export const English: Story = { ...sheet({}, { attributes: { lang: 'en' } }), play: says(TAG, /What it does.*Show the contact.*Where it works/) };

/** On a page of the State's design system: its colours win. */
export const DsfrHost: Story = { ...sheet({}, { dsfr: true }), play: says(TAG, /Ce qu’elle fait/) };

/** The same page in its dark theme. */
export const DsfrDark: Story = { ...sheet({}, { dsfr: 'dark' }), play: says(TAG, /Ce qu’elle fait/) };

/** The only structure of a locked territory. */
export const One: Story = { ...sheet({}, { attributes: { 'structure-id': 's1', territory: 'departement:37' } }), play: says(TAG, /Ce qu’elle fait/) };

/** One of five thousand. */
export const FiveThousand: Story = { ...sheet({}, { structures: (gazetteer) => generateStructures(gazetteer, 5000) }), play: says(TAG, /Où elle intervient/) };

/** No structure is selected yet: what the page’s author wrote inside shows. */
export const Unselected: Story = { ...scene(TAG, { structures: [exampleStructure()] }) };
