/** A page of a site owner as a story: its own HTML, with our elements in it and the real worker behind them. */
import type { StoryObj } from '@storybook/web-components-vite';
import { expect, waitFor } from 'storybook/test';
import { startPageWorker, type PageWorker } from '../../test/support/page-worker.ts';
import { generateStructures } from '../../test/support/structures.ts';

let pages = 0;

/** Gives every element of ours below `node` the worker of this page, and groups that no other story on the screen shares. */
function settle(node: ParentNode, name: string, origin: string): void {
  for (const element of node.querySelectorAll<HTMLElement>('*')) {
    if (!element.localName.startsWith('pana-')) continue;
    element.setAttribute('api', origin);
    element.setAttribute('group', `${name}-${element.getAttribute('group') ?? 'default'}`);
  }
}

/** What an example needs to know of the place it runs in. */
export interface Place {
  /** Attributes of an element that code creates itself; in a page pasted from the guide they are not needed. */
  readonly attributes: Readonly<Record<'api' | 'group', string>>;
}

export interface GuidePage {
  /** What the page says in its body; also the snippet under the story. */
  readonly html: string;
  /** The page's own script. */
  readonly script?: (page: HTMLElement, place: Place) => void;
}

/** A story of that page, with 300 structures in its directory. */
export function page({ html, script }: GuidePage): Partial<StoryObj> {
  const name = `guide-${(pages += 1)}`;
  const origin = `https://${name}.pana.test`;
  let started: Promise<PageWorker> | undefined;
  let drawn = 0;
  return {
    parameters: { snippet: html },
    loaders: [() => (started ??= startPageWorker({ origin, structures: (gazetteer) => generateStructures(gazetteer, 300) }))],
    render: () => {
      const body = document.createElement('main');
      body.style.background = 'Canvas';
      body.append(...new DOMParser().parseFromString(`<body>${html}`, 'text/html').body.childNodes);
      const groups = `${name}-${(drawn += 1)}`;
      settle(body, groups, origin);
      script?.(body, { attributes: { api: origin, group: `${groups}-default` } });
      return body;
    },
  };
}

interface Played {
  readonly canvasElement: HTMLElement;
}

/** Text of the node that matches, those of its shadow root included. */
const textOf = (node: Element | null): string => (node ? node.shadowRoot ?? node : undefined)?.textContent?.replace(/\s+/g, ' ') ?? '';

/** Waits until the first node of the page that matches `selector` says `words`. */
export const pageSays = ({ canvasElement }: Played, selector: string, words: RegExp): Promise<void> =>
  waitFor(() => expect(textOf(canvasElement.querySelector(selector))).toMatch(words), { timeout: 8000 });

/** Clicks the first title of the page's list, or of the list inside its locator. */
export async function chooseFirst({ canvasElement }: Played): Promise<void> {
  const list = () => (canvasElement.querySelector('pana-locator')?.shadowRoot ?? canvasElement).querySelector('pana-list');
  const title = () => list()?.shadowRoot?.querySelector<HTMLElement>('[part=title]');
  await waitFor(() => expect(title()).toBeTruthy(), { timeout: 8000 });
  title()!.click();
}
