import type { Meta, StoryObj } from '@storybook/web-components-vite';
import css from './dsfr.css?raw';
import { pageOf, themed } from './theme.ts';

const meta: Meta = { title: 'Thèmes/DSFR', component: 'pana-locator', parameters: pageOf('Pour un site de l’État ou d’une collectivité qui a le système de design de l’État : ses couleurs et ses lettres viennent déjà de la page, ce fichier y ajoute ses formes.', css) };
export default meta;

/** On a page in the light theme of that system; its variables are imitated here, with values of ours. */
export const Light: StoryObj = themed(css, { dsfr: true });

/** On the same page in its dark theme. */
export const Dark: StoryObj = themed(css, { dsfr: 'dark' });
