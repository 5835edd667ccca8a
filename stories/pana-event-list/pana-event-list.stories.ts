import type { Meta, StoryObj } from '@storybook/web-components-vite';
import { expect, waitFor } from 'storybook/test';
import '../../src/components/pana-event-list/pana-event-list.ts';
import type { PanaEventList } from '../../src/components/pana-event-list/pana-event-list.ts';
import { groupFor } from '../../src/store/group.ts';
import { AGENDA, CANCELLED, COORDINATIONS, POSTPONED } from '../../test/support/agenda.ts';
import { eventOf, generateEvents } from '../../test/support/events.ts';
import { inside, says, scene, type Scene } from '../support/scene.ts';

const TAG = 'pana-event-list';
const agenda = (more: Scene = {}) => scene(TAG, { events: [...AGENDA, POSTPONED, CANCELLED], coordinations: COORDINATIONS, ...more });
const shows = says(TAG, /7 événements.*Loches.*Besoins : .*Dernières places/);

const meta: Meta = { title: TAG, component: TAG, parameters: { docs: { lang: 'en' } } };
export default meta;
type Story = StoryObj;

/** Month by month, with what a visitor can choose. */
export const Default: Story = { ...agenda(), play: shows };

/** A month as a calendar. */
export const Month: Story = { ...agenda({ attributes: { view: 'month', from: '2026-12-01' } }), play: says(TAG, /décembre 2026 : 5 événements.*lundi.*jeudi 10 décembre 2026 : 2 événements/i) };

/** A day of the calendar opened. */
export const MonthDay: Story = {
  ...agenda({ attributes: { view: 'month', from: '2026-12-01' } }),
  play: async (played) => {
    (await inside(played, TAG, '[data-day="2026-12-10"].busy')).click();
    await says(TAG, /jeudi 10 décembre 2026 : 2 événements.*Choisir ses outils libres.*Atelier/i)(played);
  },
};

/** The next three, with a link to all. */
export const Teaser: Story = { ...agenda({ attributes: { view: 'teaser' } }), play: says(TAG, /Prochains événements.*Loches.*Tout l’agenda/) };

/** Before the answer. */
export const Pending: Story = { ...agenda({ before: () => new Promise<never>(() => {}) }), play: says(TAG, /L’agenda arrive/) };

/** Nothing: never a dead end. */
export const Empty: Story = { ...agenda({ attributes: { needs: 'newsletter', place: 'commune:37132' } }), play: says(TAG, /Aucun événement ne correspond.*coordination/) };

/** Nothing here: what can be attended from anywhere, and around. */
export const EmptyHere: Story = { ...agenda({ attributes: { territory: 'departement:37', kind: 'rencontre' } }), play: says(TAG, /Aucun événement ne correspond.*à distance.*Prévenez-moi/) };

/** The worker does not answer. */
export const Failed: Story = { ...agenda({ before: () => new Response('<html>', { headers: { 'content-type': 'text/html' } }) }), play: says(TAG, /L’agenda ne répond pas.*Réessayer/) };

let fails = false;
/** It did, and no longer does: what it said stays, with its date. */
export const Stale: Story = {
  ...agenda({ before: (path) => (fails && path.startsWith('/v1/events?') ? new Response('<html>', { headers: { 'content-type': 'text/html' } }) : undefined) }),
  play: async (played) => {
    fails = false;
    await shows(played);
    fails = true;
    const mode = await inside<HTMLSelectElement>(played, TAG, 'select[name=mode]');
    mode.value = 'a-distance';
    mode.dispatchEvent(new Event('change', { bubbles: true }));
    await says(TAG, /Ce qui suit date du.*derniers critères.*Loches/)(played);
    fails = false;
  },
};

/** Locked to a territory, without the criteria. */
export const Locked: Story = { ...agenda({ attributes: { territory: 'departement:37', 'hide-facets': '' } }), play: says(TAG, /6 événements/) };

/** Postponed and cancelled: said in words. */
export const Off: Story = { ...agenda({ events: [POSTPONED, CANCELLED] }), play: says(TAG, /Annulé.*Faute de participants.*Reporté.*D’abord prévu le mardi 8 décembre 2026.*travaux/) };

/** Near the place of its group's search. */
export const Near: Story = {
  ...agenda(),
  play: async (played) => {
    await shows(played);
    groupFor(played.canvasElement.querySelector<PanaEventList>(TAG)!).dispatch({ type: 'search-changed', search: { place: 'commune:37132' } });
    (await inside(played, TAG, '[part=near]')).click();
    await says(TAG, /Autour de Loches, à 50 km au plus/)(played);
  },
};

/** One event. */
export const One: Story = { ...agenda({ events: AGENDA.slice(0, 1) }), play: says(TAG, /1 événement(?!s)/) };

/** Five thousand. */
export const FiveThousand: Story = { ...agenda({ events: (gazetteer) => generateEvents(gazetteer, 5000, '2026-11-15') }), play: says(TAG, /5 000 événements.*Afficher plus/) };

/** Long names, in a narrow column. */
export const LongNames: Story = {
  ...agenda({
    width: 320,
    events: [eventOf(1, { title: 'Exemple – Journée de montée en compétences numériques des accompagnateurs d’associations de Saint-Remy-en-Bouzemont-Saint-Genest-et-Isson', needs: [{ code: 'comptabilite', level: 1 }, { code: 'site-internet', level: 2 }, { code: 'visioconference', level: 1 }], capacity: { onSite: 10 }, stored: { seats: { onSite: 'few' } } })],
  }),
  play: says(TAG, /Bouzemont/),
};

/** How to get the events in one's own calendar. */
export const Subscribe: Story = {
  ...agenda(),
  play: async (played) => {
    await shows(played);
    (await inside<HTMLDetailsElement>(played, TAG, '.subscribe')).open = true;
  },
};

/** The form that asks to be told. */
export const Alert: Story = {
  ...agenda({ attributes: { territory: 'departement:37', kind: 'rencontre' } }),
  play: async (played) => {
    (await inside(played, TAG, '.ways button.way')).click();
    await inside(played, TAG, 'dialog[open] option[value="departement:37"]');
    await waitFor(() => expect((played.canvasElement.querySelector<PanaEventList>(TAG)!.renderRoot.querySelector('#alert-territory') as HTMLSelectElement).value).toBe('departement:37'), { timeout: 8000 });
  },
};

/** On dark pages. */
export const Dark: Story = { ...agenda({ scheme: 'dark' }), play: shows };

/** The month on dark pages. */
export const MonthDark: Story = { ...agenda({ scheme: 'dark', attributes: { view: 'month', from: '2026-12-01' } }), play: says(TAG, /décembre 2026 : 5 événements/i) };

/** In a column of 320 px. */
export const Narrow: Story = { ...agenda({ width: 320 }), play: shows };

/** The month in a column of 320 px. */
export const MonthNarrow: Story = { ...agenda({ width: 320, attributes: { view: 'month', from: '2026-12-01' } }), play: says(TAG, /décembre 2026 : 5 événements/i) };

/** The teaser in a column of 320 px. */
export const TeaserNarrow: Story = { ...agenda({ width: 320, attributes: { view: 'teaser' } }), play: says(TAG, /Loches/) };

/** In English. */
export const English: Story = { ...agenda({ attributes: { lang: 'en' } }), play: says(TAG, /7 events.*Tuesday, December 1, 2026.*Last seats/) };

/** On a page of the State's design system: its colours win. */
export const DsfrHost: Story = { ...agenda({ dsfr: true }), play: shows };

/** The same page in its dark theme. */
export const DsfrDark: Story = { ...agenda({ dsfr: 'dark' }), play: shows };
