/** A public page: the frame of every page, and where its form for frames is found. */
import {html} from 'hono/html';
import {document} from '../../http/document.ts';
import type {Page} from '../../http/document.ts';
import {discovery} from './embed-address.ts';

export interface PublicPage extends Page {
  /** Absolute address whose form for frames stands for this page, when it is not `canonical`: the page with what was chosen on it. */
  readonly embedOf?: string;
}

/** The whole document as text. */
export function layout({embedOf, ...page}: PublicPage): string {
  const found = page.canonical ? discovery(embedOf ?? page.canonical) : undefined;
  return document(found ? {...page, head: html`${page.head ?? ''}
${found}`} : page);
}
