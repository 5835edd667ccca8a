import type { Meta, StoryObj } from '@storybook/web-components-vite';
import css from './contrast.css?raw';
import { pageOf, themed } from './theme.ts';

const meta: Meta = { title: 'Thèmes/Contraste élevé', component: 'pana-locator', parameters: pageOf('Chaque texte à 7:1 au moins, chaque trait à 4,5:1, un contour épais autour de ce qui a le focus.', css) };
export default meta;

/** On a light page. */
export const Light: StoryObj = themed(css);

/** On a dark page. */
export const Dark: StoryObj = themed(css, { scheme: 'dark' });
