import type { Meta, StoryObj } from '@storybook/web-components-vite';
import css from './minimal.css?raw';
import { pageOf, themed } from './theme.ts';

const meta: Meta = { title: 'Thèmes/Minimal', component: 'pana-locator', parameters: pageOf('Presque rien : du noir sur du blanc, ou l’inverse, des traits fins, aucun angle arrondi.', css) };
export default meta;

/** On a light page. */
export const Light: StoryObj = themed(css);

/** On a dark page. */
export const Dark: StoryObj = themed(css, { scheme: 'dark' });
