import type { Meta, StoryObj } from '@storybook/web-components-vite';
import { expect, waitFor } from 'storybook/test';
import '../../src/components/pana-event-list/pana-event-list.ts';
import type { PanaEventList } from '../../src/components/pana-event-list/pana-event-list.ts';
import { browserEnvironment } from '../../src/store/environment.ts';
import { groupFor } from '../../src/store/group.ts';
import { AGENDA, CANCELLED, COORDINATIONS, POSTPONED } from '../../test/support/agenda.ts';
import { eventOf, generateEvents } from '../../test/support/events.ts';
import { pageAlerts } from '../../test/support/page-alerts.ts';
import { inside, says, scene, withoutDigests, type Scene } from '../support/scene.ts';

const TAG = 'pana-event-list';
const agenda = (more: Scene = {}) => scene(TAG, { events: [...AGENDA, POSTPONED, CANCELLED], coordinations: COORDINATIONS, ...more });
const shows = says(TAG, /7 événements.*Loches.*Besoins : .*Dernières places/);

/** Nothing is found, and one may ask to be told; `before` has the first word. */
const alerts = (before: Scene['before'] = () => undefined) => {
  const registry = pageAlerts();
  return agenda({ attributes: { territory: 'departement:37', kind: 'rencontre' }, before: async (...asked) => (await before(...asked)) ?? registry.before(...asked) });
};
async function openAlert(played: { canvasElement: HTMLElement }): Promise<void> {
  await inside(played, TAG, '.ways button.way');
  [...played.canvasElement.querySelector(TAG)!.shadowRoot!.querySelectorAll<HTMLElement>('.ways button.way')].at(-1)!.click();
  await inside(played, TAG, 'dialog[open]');
}
async function sendAlert(played: { canvasElement: HTMLElement }): Promise<void> {
  await openAlert(played);
  await inside(played, TAG, 'dialog[open] option[value="departement:37"]');
  const email = await inside<HTMLInputElement>(played, TAG, '#alert-email');
  email.value = 'zoe@example.org';
  email.dispatchEvent(new Event('input', { bubbles: true }));
  const agreement = await inside<HTMLInputElement>(played, TAG, '#alert-consent');
  if (!agreement.checked) agreement.click();
  (await inside(played, TAG, 'dialog[open] .main')).click();
}
async function typePlace(played: { canvasElement: HTMLElement }, text: string): Promise<void> {
  const field = await inside<HTMLInputElement>(played, TAG, '#place');
  field.focus();
  field.value = text;
  field.dispatchEvent(new Event('input', { bubbles: true }));
}
async function pickDates(played: { canvasElement: HTMLElement }): Promise<void> {
  const when = await inside<HTMLSelectElement>(played, TAG, 'select[name=when]');
  when.value = 'dates';
  when.dispatchEvent(new Event('change', { bubbles: true }));
  for (const [name, day] of [['from', '2026-12-10'], ['to', '2026-12-15']]) {
    const field = await inside<HTMLInputElement>(played, TAG, `input[name=${name}]`);
    field.value = day!;
    field.dispatchEvent(new Event('change', { bubbles: true }));
  }
  await says(TAG, /3 événements/)(played);
}

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

/** The next three, where there is none: one mail when something opens. */
export const TeaserEmpty: Story = { ...agenda({ attributes: { view: 'teaser', territory: 'departement:37', kind: 'rencontre' } }), play: says(TAG, /Aucun événement ne correspond.*Prévenez-moi/) };

/** Nothing: never a dead end. */
export const Empty: Story = { ...agenda({ attributes: { needs: 'newsletter', place: 'commune:37132' } }), play: says(TAG, /Aucun événement ne correspond.*coordination/) };

/** Nothing here: what can be attended from anywhere, and around. */
export const EmptyHere: Story = { ...agenda({ attributes: { territory: 'departement:37', kind: 'rencontre' } }), play: says(TAG, /Aucun événement ne correspond.*à distance.*Prévenez-moi/) };

/** The worker does not answer. */
export const Failed: Story = { ...agenda({ before: () => new Response('<html>', { headers: { 'content-type': 'text/html' } }) }), play: says(TAG, /L’agenda ne répond pas.*Réessayer/) };

/** Said again without a network, which the widget's own clock and network say. */
async function offline(played: { canvasElement: HTMLElement }): Promise<void> {
  const retry = await inside(played, TAG, '.failure button');
  const element = played.canvasElement.querySelector<PanaEventList>(TAG)!;
  element.environment = { ...browserEnvironment, online: () => false };
  retry.click();
  await says(TAG, /Vous semblez hors connexion.*Réessayer/)(played);
}
/** No network. */
export const Offline: Story = { ...agenda({ before: () => Promise.reject(new TypeError('Failed to fetch')) }), play: offline };

/** The page, or something in the browser, forbids the address. */
export const Blocked: Story = { ...agenda({ before: () => Promise.reject(new TypeError('Failed to fetch')) }), play: says(TAG, /L’agenda ne peut pas être joint depuis cette page.*Réessayer/) };

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

/** A place typed: what is suggested. */
export const Place: Story = {
  ...agenda(),
  play: async (played) => {
    await shows(played);
    await typePlace(played, 'Loches');
    await inside(played, TAG, '#places:not([hidden]) [role=option]');
  },
};

/** A place that does not exist. */
export const PlaceUnknown: Story = {
  ...agenda(),
  play: async (played) => {
    await shows(played);
    await typePlace(played, 'Zzzzqqqq');
    await says(TAG, /Aucune commune trouvée pour « Zzzzqqqq ».*Effacer le lieu/)(played);
  },
};

/** Around the place the page begins with, which the visitor can change. */
export const Around: Story = { ...agenda({ attributes: { place: 'commune:37132', radius: '30' } }), play: says(TAG, /Autour de Loches, à 30 km au plus/) };

/** A period the visitor says. */
export const Dates: Story = {
  ...agenda(),
  play: async (played) => {
    await shows(played);
    await pickDates(played);
  },
};

/** The same in a column of 320 px, on a dark page. */
export const DatesNarrow: Story = {
  ...agenda({ width: 320, scheme: 'dark' }),
  play: async (played) => {
    await shows(played);
    await pickDates(played);
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

/** The form where the page is locked to a commune. */
export const AlertCommune: Story = {
  ...agenda({ attributes: { territory: 'commune:37132', kind: 'concertation' } }),
  play: async (played) => {
    await openAlert(played);
    await inside(played, TAG, 'dialog[open] option[value="commune:37132"]');
  },
};

/** What is wrong in it. */
export const AlertErrors: Story = {
  ...alerts(),
  play: async (played) => {
    await openAlert(played);
    await inside(played, TAG, 'dialog[open] option[value="departement:37"]');
    (await inside(played, TAG, 'dialog[open] .main')).click();
    await says(TAG, /2 points à revoir/)(played);
  },
};

/** Territories cannot be had: a way to try again. */
export const AlertTerritoriesFailed: Story = {
  ...alerts((path) => (path === '/v1/territories' ? new Response('', { status: 404 }) : undefined)),
  play: async (played) => {
    await openAlert(played);
    await says(TAG, /Les territoires ne peuvent pas être proposés.*Réessayer/)(played);
  },
};

/** It did not leave: why. */
export const AlertFailed: Story = {
  ...alerts((path) => (path === '/v1/events/alerts' ? new Response('', { status: 429, headers: { 'retry-after': '3600' } }) : undefined)),
  play: async (played) => {
    await sendAlert(played);
    await says(TAG, /La demande n’est pas partie.*Trop d’envois/)(played);
  },
};

/** It left: to be confirmed. */
export const AlertSent: Story = {
  ...alerts(),
  play: async (played) => {
    await sendAlert(played);
    await says(TAG, /Encore une chose : confirmez.*zoe@example\.org/)(played);
  },
};

/** On a page without https: the agenda's own page. */
export const AlertInsecure: Story = {
  ...alerts(),
  play: (played) => withoutDigests(async () => {
    await openAlert(played);
    await says(TAG, /Cette page n’est pas protégée/)(played);
  }),
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
