import type { Meta, StoryObj } from '@storybook/web-components-vite';
import css from './federation.css?raw';
import { pageOf, themed } from './theme.ts';

const meta: Meta = { title: 'Thèmes/Fédération', component: 'pana-locator', parameters: pageOf('Les couleurs d’une fédération, claires et sombres. Partez de celui-ci pour faire le vôtre.', css) };
export default meta;

/** On a light page. */
export const Light: StoryObj = themed(css);

/** On a dark page. */
export const Dark: StoryObj = themed(css, { scheme: 'dark' });
