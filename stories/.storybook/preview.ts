/** What every story shares: the manifest behind its documentation, what a page pastes to have it, and accessibility as an error. */
import { type Preview, setCustomElementsManifest } from '@storybook/web-components-vite';
import { withActions } from 'storybook/actions/decorator';
import manifest from '../../dist/custom-elements.json' with { type: 'json' };
import { argTypesOf, checkAutodocs, elements } from './autodocs.ts';
import { snippetFor, withSnippet } from './copy.ts';

setCustomElementsManifest(manifest);

const preview: Preview = {
  tags: ['autodocs'],
  decorators: [withSnippet, withActions],
  afterEach: (context) => checkAutodocs(context),
  parameters: {
    // Every event of an element shows in the panel of actions when it happens.
    actions: { handles: [...new Set(elements.flatMap(({ events = [] }) => events.map(({ name }) => name)))] },
    controls: { expanded: true, sort: 'none' },
    // Stories and guides are in French; the pages of elements, made from comments, say that they are in English.
    htmlLang: 'fr',
    docs: {
      lang: 'fr',
      extractArgTypes: argTypesOf,
      source: { type: 'code', language: 'html', transform: (_: string, context: Parameters<typeof snippetFor>[0]) => snippetFor(context) },
      toc: { title: 'Sur cette page', headingSelector: 'h2, h3' },
    },
    options: { storySort: { order: ['Guides', ['Commencer', 'Thème', 'Jetons et parties', 'Événements', 'Plusieurs groupes', 'Votre mise en page', 'React et Vue', 'CSP stricte'], 'Thèmes'] } },
    a11y: {
      test: 'error',
      options: { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'RGAAv4'] },
    },
  },
};
export default preview;
