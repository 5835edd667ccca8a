/** What the page of a theme is made of: the locator on a page that has the theme's file, and the file to copy. */
import type { Meta, StoryObj } from '@storybook/web-components-vite';
import { expect, waitFor } from 'storybook/test';
import '../../src/components/pana-locator/pana-locator.ts';
import { generateStructures } from '../../test/support/structures.ts';
import { scene, type Scene } from '../support/scene.ts';

const TAG = 'pana-locator';

/** What the page of a theme says: `says` in French, for who chooses, and the file `css` to copy. */
export const pageOf = (says: string, css: string): NonNullable<Meta['parameters']> => ({
  docs: {
    description: {
      component: `${says}\n\nCopiez ce fichier dans votre site et appelez-le par \`<link rel="stylesheet">\`, puis changez-y ce que vous voulez.\n\n\`\`\`css\n${css}\`\`\``,
    },
  },
});

/** The locator in the theme `css`, on the page that `more` describes. */
export function themed(css: string, more: Scene = {}): StoryObj {
  const story = scene(TAG, { structures: (gazetteer) => generateStructures(gazetteer, 300), ...more });
  return {
    ...story,
    render: (args, context) => {
      const around = story.render!(args, context) as HTMLElement;
      const style = document.createElement('style');
      style.textContent = css;
      around.prepend(style);
      return around;
    },
    play: async ({ canvasElement }) => {
      const text = (): string => canvasElement.querySelector(TAG)!.shadowRoot!.querySelector('pana-list')!.shadowRoot!.textContent!.replace(/\s+/g, ' ');
      await waitFor(() => expect(text()).toMatch(/300 structures.*classés/), { timeout: 8000 });
    },
  };
}
