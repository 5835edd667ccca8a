import type { Meta, StoryObj } from '@storybook/web-components-vite';
import css from './large.css?raw';
import { pageOf, themed } from './theme.ts';

const meta: Meta = { title: 'Thèmes/Grandes lettres', component: 'pana-locator', parameters: pageOf('Des lettres et des boutons plus grands, des espaces plus larges : pour une borne en mairie, ou pour qui le demande.', css) };
export default meta;

/** On a light page. */
export const Light: StoryObj = themed(css);

/** On a dark page. */
export const Dark: StoryObj = themed(css, { scheme: 'dark' });
