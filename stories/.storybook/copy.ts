/** Under every story: the HTML to paste for what is shown, and a button that copies it. */
import type { Decorator, StoryContext } from '@storybook/web-components-vite';
import type { Arguments } from './arguments.ts';
import { originOf, snippetAround, snippetOf } from './snippet.ts';

/** What a story may say of itself as `parameters`. */
export interface SnippetParameters {
  /** HTML a page writes below the script tag, when it is more than one element. */
  readonly snippet?: string;
  /** Where the story is written, by Storybook: one file for each theme, named as its style sheet. */
  readonly fileName?: string;
}

/** The snippet of a story as it stands, with the values its controls have now. */
export function snippetFor({ component, args, parameters }: Pick<StoryContext, 'component' | 'args' | 'parameters'>): string {
  const { snippet, fileName = '' } = parameters as SnippetParameters;
  const origin = originOf(location);
  if (snippet !== undefined || component === undefined) return snippetAround(snippet ?? '', origin);
  return snippetOf(component, args as Arguments, origin, /\/themes\/([\w-]+)\.stories\.ts$/.exec(fileName)?.[1]);
}

const STYLE = `
.snippet { margin-block-start: 24px; padding: 12px 16px; border: 1px solid #767676; border-radius: 4px; background: #fff; color: #1e1e1e; color-scheme: light; font: 16px/1.5 system-ui, sans-serif }
.snippet summary { min-block-size: 24px; cursor: pointer; font-weight: 600 }
.snippet pre { overflow: auto; margin: 8px 0; padding: 12px; background: #f6f6f6; color: #1e1e1e; font: 14px/1.5 ui-monospace, monospace; white-space: pre-wrap; overflow-wrap: anywhere }
.snippet button { padding: 8px 16px; border: 1px solid #000091; border-radius: 4px; background: #000091; color: #fff; font: inherit; cursor: pointer }
.snippet output { display: inline-block; margin-inline-start: 8px }
.snippet :focus-visible { outline: 3px solid #b34000; outline-offset: 2px }
@media print { .snippet { display: none } }
`;

function put<Tag extends keyof HTMLElementTagNameMap>(parent: HTMLElement, tag: Tag, text = ''): HTMLElementTagNameMap[Tag] {
  const node = document.createElement(tag);
  node.textContent = text;
  parent.append(node);
  return node;
}

/** The block itself: folded, so that the story is what one sees. */
export function snippetBlock(text: string): HTMLElement {
  const block = document.createElement('details');
  block.className = 'snippet';
  put(block, 'style', STYLE);
  put(block, 'summary', 'Extrait à coller');
  const pre = put(block, 'pre');
  put(pre, 'code', text);
  pre.tabIndex = 0;
  pre.setAttribute('role', 'region');
  pre.setAttribute('aria-label', 'Extrait à coller');
  const button = put(block, 'button', 'Copier l’extrait');
  button.type = 'button';
  const said = put(block, 'output');
  button.addEventListener('click', () => {
    const copied = (): void => void (said.textContent = 'Extrait copié.');
    // Where the clipboard is refused the text is selected: one key is left to press.
    const refused = (): void => {
      getSelection()?.selectAllChildren(pre);
      said.textContent = 'Votre navigateur ne laisse pas copier : l’extrait est sélectionné, faites Ctrl+C.';
    };
    said.textContent = '';
    if (navigator.clipboard) navigator.clipboard.writeText(text).then(copied, refused);
    else refused();
  });
  return block;
}

/** Puts the block after what the story draws. */
export const withSnippet: Decorator = (story, context) => {
  const around = document.createElement('div');
  around.append(story() as Node, snippetBlock(snippetFor(context)));
  return around;
};
