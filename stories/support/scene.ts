/** What stories are made of: one element, a worker of its own behind it, and the page around it. */
import type { StoryObj } from '@storybook/web-components-vite';
import { expect, waitFor } from 'storybook/test';
import { type PageWorker, startPageWorker, type PageWorkerOptions } from '../../test/support/page-worker.ts';
import { applyArguments, argumentsOf, type Arguments } from '../.storybook/arguments.ts';

export interface Scene extends Pick<PageWorkerOptions, 'origin' | 'structures' | 'coordinations' | 'events' | 'contacts' | 'before'> {
  readonly attributes?: Readonly<Record<string, string>>;
  /** CSS pixels. */
  readonly width?: number;
  readonly scheme?: 'light' | 'dark';
  /** Puts the variables of the State's design system on the page, with other values than our defaults, as its light or dark theme. */
  readonly dsfr?: boolean | 'dark';
}

/** Some of the variables a page with the DSFR has; greens, so that it shows when they do not win. */
const DSFR = {
  '--text-action-high-blue-france': '#18603b',
  '--text-inverted-blue-france': '#f0fff6',
  '--text-default-grey': '#1d2b23',
  '--text-mention-grey': '#4a5c51',
  '--background-default-grey': '#fbfffc',
  '--background-alt-grey': '#eef6f0',
  '--border-default-grey': '#c9d8ce',
  '--border-plain-grey': '#52685a',
};

/** The same as its dark theme has them: the page says its scheme, its variables say the colours. */
const DSFR_DARK = {
  '--text-action-high-blue-france': '#7fdba4',
  '--text-inverted-blue-france': '#04301a',
  '--text-default-grey': '#dfeee5',
  '--text-mention-grey': '#a3b8ab',
  '--background-default-grey': '#101913',
  '--background-alt-grey': '#1b271f',
  '--border-default-grey': '#3a4a40',
  '--border-plain-grey': '#8aa294',
};

let scenes = 0;

/**
 * A story of `tag`; its origin (unless told) and group are its own, so that all of them live side by side on the page of documentation. Its attributes are
 * what its controls start from; each change of one is a new search in a new group, since attributes only say where a search starts.
 */
export function scene(tag: string, { attributes = {}, width, dsfr, scheme = dsfr === 'dark' ? 'dark' : 'light', ...worker }: Scene): Partial<StoryObj> {
  const name = `${tag}-${(scenes += 1)}`;
  const { origin = `https://${name}.pana.test` } = worker;
  let started: Promise<PageWorker> | undefined;
  let drawn = 0;
  return {
    args: argumentsOf(tag, attributes),
    loaders: [() => (started ??= startPageWorker({ ...worker, origin }))],
    render: (args) => {
      const around = document.createElement('main');
      around.style.colorScheme = scheme;
      around.style.background = 'Canvas';
      if (width) around.style.width = `${width}px`;
      for (const [variable, value] of Object.entries(dsfr === 'dark' ? DSFR_DARK : dsfr ? DSFR : {})) around.style.setProperty(variable, value);
      const element = document.createElement(tag);
      applyArguments(element, { api: origin, group: `${name}-${(drawn += 1)}`, ...(args as Arguments) });
      around.append(element);
      return around;
    },
  };
}

interface Played {
  readonly canvasElement: HTMLElement;
}

/** As on a page without https, which has none of the browser's digests. */
export async function withoutDigests(show: () => Promise<void>): Promise<void> {
  const { subtle } = crypto;
  Object.defineProperty(crypto, 'subtle', { value: undefined, configurable: true });
  try {
    await show();
  } finally {
    Object.defineProperty(crypto, 'subtle', { value: subtle, configurable: true });
  }
}

/** Waits until the element says `words`. */
export const says = (tag: string, words: RegExp) => async ({ canvasElement }: Played): Promise<void> => {
  await waitFor(() => expect(canvasElement.querySelector(tag)!.shadowRoot!.textContent!.replace(/\s+/g, ' ')).toMatch(words), { timeout: 8000 });
};

/** The first node inside the element that matches, once it is there. */
export async function inside<Found extends HTMLElement>({ canvasElement }: Played, tag: string, selector: string): Promise<Found> {
  let found: Found | null = null;
  await waitFor(() => expect((found = canvasElement.querySelector(tag)!.shadowRoot!.querySelector<Found>(selector))).not.toBeNull(), { timeout: 8000 });
  return found!;
}
