import type { Meta, StoryObj } from '@storybook/web-components-vite';
import { expect, waitFor } from 'storybook/test';
import '../../src/components/pana-map/pana-map.ts';
import type { PanaMap } from '../../src/components/pana-map/pana-map.ts';
import { exampleStructure } from '../../test/support/structure.ts';
import { generateStructures } from '../../test/support/structures.ts';
import { says, scene, type Scene } from '../support/scene.ts';

const TAG = 'pana-map';
const map = ({ count = 300, ...more }: Scene & { readonly count?: number } = {}) => scene(TAG, { structures: (gazetteer) => generateStructures(gazetteer, count), ...more });

const mapIn = (canvas: HTMLElement): PanaMap => canvas.querySelector('pana-map')!;
const markersIn = (canvas: HTMLElement): HTMLElement[] => [...mapIn(canvas).shadowRoot!.querySelectorAll<HTMLElement>('.markers button')];
const shows = (least: number) => async ({ canvasElement }: { canvasElement: HTMLElement }): Promise<void> => {
  await waitFor(() => expect(markersIn(canvasElement).length).toBeGreaterThanOrEqual(least), { timeout: 8000 });
};
const meta: Meta = { title: TAG, component: TAG, parameters: { docs: { lang: 'en' } } };
export default meta;
type Story = StoryObj;

/** The structures of a département, on its map. */
export const Default: Story = { ...map({ attributes: { territory: 'departement:37' }, count: 2000 }), play: shows(5) };

/** The whole country: what lies overseas is one button away. */
export const WithOverseas: Story = { ...map({ count: 2000 }), play: says(TAG, /La Réunion \(\d+\)/) };

/** Before the first answer. */
export const Pending: Story = { ...map({ before: () => new Promise<never>(() => {}) }), play: says(TAG, /Recherche en cours/) };

/** Nothing found: the map of where it was looked for, without a marker. */
export const Empty: Story = {
  ...map({ attributes: { place: 'commune:37132' }, count: 0 }),
  play: async ({ canvasElement }) => {
    await waitFor(() => expect(mapIn(canvasElement).shadowRoot!.querySelector('path')!.getAttribute('d')).toBeTruthy(), { timeout: 8000 });
    await expect(markersIn(canvasElement)).toHaveLength(0);
  },
};

/** The directory cannot be reached: said, with a way to try again. */
export const Failed: Story = {
  ...map({ before: () => new Response('', { status: 400, headers: { 'content-type': 'application/problem+json' } }) }),
  play: says(TAG, /Réessayer/),
};

/** 5,000 structures: the map costs the same. */
export const FiveThousand: Story = { ...map({ count: 5000 }), play: shows(15) };

/** On a dark page. */
export const Dark: Story = { ...map({ attributes: { territory: 'region:24' }, count: 2000, scheme: 'dark' }), play: shows(5) };

/** In 320 px. */
export const Narrow: Story = { ...map({ attributes: { territory: 'region:24' }, count: 2000, width: 320 }), play: shows(5) };

/** In English. */
export const English: Story = { ...map({ attributes: { lang: 'en', territory: 'region:24' }, count: 2000 }), play: says(TAG, /Outlines: Natural Earth/) };

/** Tiles of somebody else: nothing is asked of them until the visitor wants it. */
export const TilesOnRequest: Story = {
  ...map({
    attributes: { territory: 'departement:37', tiles: '/tiles/{z}/{x}/{y}.png', 'tiles-attribution': 'l’IGN' },
    count: 2000,
  }),
  play: async ({ canvasElement }) => {
    await says(TAG, /Afficher le fond de carte \(données de l’IGN\)/)({ canvasElement });
    await expect(mapIn(canvasElement).shadowRoot!.querySelectorAll('img')).toHaveLength(0);
  },
};

/** One result: its own marker, with its name. */
export const One: Story = { ...map({ structures: [exampleStructure()] }), play: shows(1) };

/** Names as long as they come are those of the markers. */
export const LongNames: Story = {
  ...map({ width: 360, structures: [exampleStructure({ name: 'Exemple – Association intercommunale pour l’accompagnement numérique des bénévoles du Lochois, de la Touraine du Sud et des communes environnantes' })] }),
  play: shows(1),
};

/** On a page that has the State’s design system: its colours win. */
export const DsfrHost: Story = { ...map({ dsfr: true, attributes: { territory: 'departement:37' }, count: 2000 }), play: shows(5) };

/** The same page in its dark theme. */
export const DsfrDark: Story = { ...map({ dsfr: 'dark', attributes: { territory: 'departement:37' }, count: 2000 }), play: shows(5) };
