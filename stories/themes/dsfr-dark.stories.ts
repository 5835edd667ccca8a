import type { Meta, StoryObj } from '@storybook/web-components-vite';
import css from './dsfr-dark.css?raw';
import { pageOf, themed } from './theme.ts';

const meta: Meta = { title: 'Thèmes/DSFR, bande sombre', component: 'pana-locator', parameters: pageOf('Les mêmes formes dans une bande sombre d’une page claire : un pied de page, un bandeau.', css) };
export default meta;

/** In a dark band of a page in the light theme: the colours of the file win over the page’s variables. */
export const Dark: StoryObj = themed(css, { dsfr: true, scheme: 'dark' });
