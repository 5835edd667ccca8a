/** The pages of the guides, live: what each of them shows and gives to paste is a story, hence a test. */
import type { Meta, StoryObj } from '@storybook/web-components-vite';
import { expect, waitFor } from 'storybook/test';
import '../../src/components/pana-list/pana-list.ts';
import '../../src/components/pana-locator/pana-locator.ts';
import '../../src/components/pana-map/pana-map.ts';
import '../../src/components/pana-search/pana-search.ts';
import '../../src/components/pana-structure/pana-structure.ts';
import { suivre } from './examples/events.js';
import { monter as monterReact } from './examples/react.js';
import { monter as monterVue } from './examples/vue.js';
import { chooseFirst, page, pageSays } from './page.ts';

const meta: Meta = { title: 'Guides/Exemples', tags: ['!autodocs'] };
export default meta;
type Story = StoryObj;

/** The least a page needs. */
export const Start: Story = {
  ...page({
    html: `
<pana-locator territory="departement:37" heading-level="2">
  <a href="https://annuaire.example.org/annuaire/departement/37">L’annuaire de l’Indre-et-Loire</a>
</pana-locator>`,
  }),
  play: async ({ canvasElement }) => {
    const list = () => canvasElement.querySelector('pana-locator')!.shadowRoot!.querySelector('pana-list')!.shadowRoot!.textContent!;
    await waitFor(() => expect(list()).toMatch(/structures?/), { timeout: 8000 });
  },
};

/** Tokens and parts, from the page's own sheet. */
export const Theme: Story = {
  ...page({
    html: `
<style>
  .aux-couleurs pana-list {
    --pana-color-accent: light-dark(#7a1f5c, #f0a6d8);
    --pana-color-raised: light-dark(#f7eef4, #2c1f27);
    --pana-font-family: Georgia, serif;
    --pana-radius: 16px;
  }
  .aux-couleurs pana-list::part(heading) {
    border-block-end: 4px solid light-dark(#7a1f5c, #f0a6d8);
  }
  .aux-couleurs pana-list::part(title) {
    text-underline-offset: 4px;
  }
</style>
<div class="aux-couleurs">
  <pana-list territory="departement:37"></pana-list>
</div>`,
  }),
  play: async (context) => {
    await pageSays(context, 'pana-list', /structures?/);
    const root = context.canvasElement.querySelector('pana-list')!.shadowRoot!;
    await waitFor(() => expect(root.querySelector('[part=title]')).toBeTruthy());
    expect(getComputedStyle(root.querySelector('[part~=heading]')!).borderBlockEndWidth).toBe('4px');
    // Forced colours are the visitor's own.
    if (!matchMedia('(forced-colors: active)').matches) expect(getComputedStyle(root.querySelector('[part=title]')!).color).toMatch(/^rgb\((122, 31, 92|240, 166, 216)\)$/);
    expect(getComputedStyle(root.querySelector('[part=title]')!).fontFamily).toContain('Georgia');
  },
};

/** A host that reacts to what its visitor does. */
export const Events: Story = {
  ...page({
    html: `
<p role="status" id="journal">La page attend.</p>
<pana-locator territory="departement:37"></pana-locator>
<script type="module">
  import { suivre } from './events.js';
  suivre(document.body);
</script>`,
    script: suivre,
  }),
  play: async (context) => {
    await pageSays(context, '#journal', /\d+ structures? trouvées?\./);
    await chooseFirst(context);
    await pageSays(context, '#journal', /Fiche ouverte : s\w+/);
  },
};

/** Two searches in one page, that do not know each other. */
export const Groups: Story = {
  ...page({
    html: `
<h2>Près de Loches</h2>
<pana-search group="loches" place="commune:37132" hide-facets="needs price access kind label"></pana-search>
<pana-list group="loches" heading-level="3"></pana-list>
<h2>À La Réunion</h2>
<pana-list group="reunion" territory="departement:974" heading-level="3"></pana-list>`,
  }),
  play: async (context) => {
    // The one has a place, hence distances; the other does not know of it.
    await pageSays(context, 'pana-list[group$=loches]', /structures.* km/);
    await pageSays(context, 'pana-list[group$=reunion]', /structures?/);
    expect(context.canvasElement.querySelector('pana-list[group$=reunion]')!.shadowRoot!.textContent).not.toMatch(/ km/);
  },
};

/** Search, list, map and sheet where the page wants them. */
export const Layout: Story = {
  ...page({
    html: `
<style>
  .annuaire { display: grid; gap: 24px }
  @media (min-width: 768px) {
    .annuaire { grid-template: 'recherche recherche' auto 'carte liste' 1fr / 1fr 1fr }
    .annuaire pana-search { grid-area: recherche }
    .annuaire pana-map { grid-area: carte; --pana-map-height: 480px }
    .annuaire .resultats { grid-area: liste }
  }
</style>
<div class="annuaire">
  <pana-search territory="departement:37"></pana-search>
  <div class="resultats">
    <p>Une question ? La maison des associations vous rappelle.</p>
    <pana-list territory="departement:37" heading-level="3"></pana-list>
    <pana-structure territory="departement:37" heading-level="3"></pana-structure>
  </div>
  <pana-map territory="departement:37" heading-level="3"></pana-map>
</div>`,
  }),
  play: async (context) => {
    await pageSays(context, 'pana-list', /structures?/);
    await pageSays(context, 'pana-search', /Pour quel besoin/);
    // The map moves once it was seen: from then on its markers keep apart in a window of any width.
    const map = context.canvasElement.querySelector('pana-map')!;
    map.scrollIntoView();
    await waitFor(() => expect(map.shadowRoot!.querySelector('.pad')).not.toBeNull(), { timeout: 8000 });
    await chooseFirst(context);
    await pageSays(context, 'pana-structure', /Où elle intervient/);
  },
};

const LOCATOR = '<pana-locator territory="departement:37"></pana-locator>';

/** The element in a React application. */
export const React: Story = {
  ...page({
    html: LOCATOR,
    script: (body, { attributes }) => monterReact(body, { territory: 'departement:37', ...attributes }),
  }),
  play: async (context) => {
    await pageSays(context, '[role=status]', /React attend/);
    await chooseFirst(context);
    await pageSays(context, '[role=status]', /React a reçu : s\w+/);
  },
};

/** The element in a Vue application. */
export const Vue: Story = {
  ...page({
    html: LOCATOR,
    script: (body, { attributes }) => monterVue(body, { territory: 'departement:37', ...attributes }),
  }),
  play: async (context) => {
    await pageSays(context, '[role=status]', /Vue attend/);
    await chooseFirst(context);
    await pageSays(context, '[role=status]', /Vue a reçu : s\w+/);
  },
};
