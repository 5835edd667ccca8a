/** Registers an element: the first wins, silent when versions are equal, one warning when not. */
import {VERSION} from './version.ts';

let warned = false;

export function define(tag: string, element: CustomElementConstructor): void {
  const first = customElements.get(tag) as {version?: string} | undefined;
  if (!first) return customElements.define(tag, element);
  if (first.version === VERSION || warned) return;
  warned = true;
  console.warn(`pana: <${tag}> ${first.version} is already on this page, ${VERSION} stays out`);
}
