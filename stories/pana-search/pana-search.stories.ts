import type { Meta, StoryObj } from '@storybook/web-components-vite';
import { expect } from 'storybook/test';
import '../../src/components/pana-search/pana-search.ts';
import { exampleStructure } from '../../test/support/structure.ts';
import { generateStructures } from '../../test/support/structures.ts';
import { inside, says, scene, type Scene } from '../support/scene.ts';

const TAG = 'pana-search';
const search = (more: Scene = {}) => scene(TAG, { structures: (gazetteer) => generateStructures(gazetteer, 300), ...more });

const meta: Meta = { title: TAG, component: TAG, parameters: { docs: { lang: 'en' } } };
export default meta;
type Story = StoryObj;
type Play = NonNullable<Story['play']>;

const click = (selector: string, then: RegExp): Play => async (context) => {
  (await inside(context, TAG, selector)).click();
  await says(TAG, then)(context);
};
const types = (selector: string, words: string, then: RegExp): Play => async (context) => {
  const input = await inside<HTMLInputElement>(context, TAG, selector);
  input.focus();
  input.value = words;
  input.dispatchEvent(new Event('input', { bubbles: true }));
  await says(TAG, then)(context);
};

/** As a page shows it first. */
export const Default: Story = { ...search(), play: says(TAG, /Autour de moi Position utilisée une fois/) };

/** A place, needs and criteria the page asked for: all shown in words, each removable. */
export const Filled: Story = {
  ...search({ attributes: { place: 'commune:37132', needs: 'newsletter comptabilite', price: 'gratuit' } }),
  play: async (context) => {
    (await inside(context, TAG, 'form')).dispatchEvent(new FocusEvent('focusin'));
    await says(TAG, /Tenir la comptabilité.*Envoyer une lettre d’information.*Gratuit.*Tout effacer/)(context);
    await expect((await inside<HTMLInputElement>(context, TAG, '#place')).value).toBe('Loches (37)');
  },
};

/** Communes while the visitor types; homonyms are told apart by their département. */
export const Suggestions: Story = { ...search(), play: types('#place', 'saint-denis', /La Réunion \(974\).*Seine-Saint-Denis \(93\)/) };

/** No commune of that name: what else to do. */
export const Empty: Story = { ...search(), play: types('#place', 'brzzk', /Aucune commune trouvée.*Chercher une structure qui s’appelle/) };

/** The needs, by family. */
export const Needs: Story = { ...search({ attributes: { needs: 'newsletter' } }), play: click('#needs', /Communiquer.*Tout « Communiquer ».*Piloter/) };

/** The visitor's own words, answered by needs. */
export const OwnWords: Story = {
  ...search(),
  play: async (context) => {
    await click('#needs', /Communiquer/)(context);
    await types('#need-words', 'on veut faire une newsletter', /Besoins proches de vos mots.*Envoyer une lettre d’information/)(context);
  },
};

/** Every other criterion, with what each would leave. */
export const Criteria: Story = { ...search({ attributes: { place: 'departement:37' } }), play: click('#more', /Rayon autour du lieu.*Forme de l’aide.*Voir les \d+ structures/) };

/** The page hides what it does not want. */
export const HiddenFacets: Story = { ...search({ attributes: { 'hide-facets': 'needs price kind label q' } }), play: click('#more', /Ce que la structure sait faire/) };

/** Before any answer: the form is there, and usable. */
export const Pending: Story = { ...search({ before: () => new Promise<never>(() => {}) }), play: click('#needs', /Recherche en cours/) };

/** The directory does not answer: said, with another try. */
export const Failed: Story = {
  ...search({ before: () => new Response('{}', { status: 404, headers: { 'content-type': 'application/problem+json' } }) }),
  play: types('#place', 'loches', /ne peuvent pas être proposées.*Réessayer/),
};

/** The longest commune of France does not push anything out. */
export const LongNames: Story = {
  ...search({ width: 320 }),
  play: types('#place', 'saint-remy-en-bouzemont', /Saint-Remy-en-Bouzemont-Saint-Genest-et-Isson/i),
};

/** On dark pages. */
export const Dark: Story = { ...search({ scheme: 'dark', attributes: { price: 'gratuit' } }), play: click('#more', /Voir les \d+ structures/) };

/** In a column of 320 px. */
export const Narrow: Story = { ...search({ width: 320 }), play: click('#needs', /Piloter/) };

/** In English. */
export const English: Story = { ...search({ attributes: { lang: 'en' } }), play: click('#more', /Kind of help.*See the 300 organisations/) };

/** On a page of the State's design system: its colours win. */
export const DsfrHost: Story = { ...search({ dsfr: true, attributes: { place: 'departement:37' } }), play: click('#more', /Voir les \d+ structures/) };

/** The same page in its dark theme. */
export const DsfrDark: Story = { ...search({ dsfr: 'dark', attributes: { place: 'departement:37' } }), play: click('#more', /Voir les \d+ structures/) };

/** One structure in the whole directory. */
export const One: Story = { ...search({ structures: [exampleStructure()] }), play: click('#more', /Voir la structure|Voir les? 1 structure|Voir 1 structure/) };

/** Five thousand of them: the same form. */
export const FiveThousand: Story = { ...search({ structures: (gazetteer) => generateStructures(gazetteer, 5000) }), play: click('#more', /Voir les 5.000 structures/) };
