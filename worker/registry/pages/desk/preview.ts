/** What is about to be published, before the button that does it: the same frame for teams, labels and needs. */
import {html} from 'hono/html';
import type {Answer} from '../../../http/answer.ts';
import type {Markup} from '../../../http/document.ts';
import type {Session} from '../../domain/session.ts';
import {signedIn} from '../signed-in.ts';
import {table} from './parts.ts';

/** One value that changes, in words. */
export interface ChangedValue {
  readonly title: string;
  readonly before: string;
  readonly after: string;
}

const said = (words: string): Markup | string => (words === '' ? html`<span class="soft">rien</span>` : words);

/** Values before and after, as a table; a sentence when none changes. */
export const changes = (caption: string, values: readonly ChangedValue[], headings: readonly [string, string] = ['Avant', 'Après']): Markup =>
  (values.length === 0 ? html`<p>Aucun texte ne change.</p>` : table(caption, ['Champ', ...headings], values.map(({title, before, after}) => [title, said(before), said(after)])));

/** The hidden fields of a form, lists one by one. */
export const hidden = (fields: Readonly<Record<string, string | readonly string[]>>): Markup => html`${Object.entries(fields).flatMap(([name, value]) =>
  (typeof value === 'string' ? [value] : value).map((one) => html`<input type="hidden" name="${name}" value="${one}">`))}`;

export interface PreviewPage {
  readonly session: Session;
  readonly title: string;
  readonly section: string;
  readonly trail: readonly (readonly [path: string, name: string])[];
  /** Address the form of the edit is sent to; `${action}/apercu` shows this page. */
  readonly action: string;
  /** Everything the form said, to be sent again as it is. */
  readonly fields: Readonly<Record<string, string | readonly string[]>>;
  /** Seal over what is shown here. */
  readonly seen: string;
  /** What to think of before. */
  readonly warnings: readonly string[];
  readonly what: Markup;
  /** Nothing would change: there is nothing to publish. */
  readonly nothing: boolean;
  /** What the button does, when it does not publish. */
  readonly act?: {readonly lead: string; readonly button: string} | undefined;
}

/** The page. Nothing is kept before its button. */
export function previewPage({session, title, section, trail, action, fields, seen, warnings, what, nothing, act}: PreviewPage): Answer {
  return signedIn({
    session, section, trail, title,
    main: html`<p class="note" role="status">Rien n’est encore publié. ${act?.lead ?? 'Voici ce que votre modification changerait.'}</p>
${warnings.length === 0 ? '' : html`<div class="note" role="alert"><h2>Attention</h2><ul>${warnings.map((warning) => html`<li>${warning}</li>`)}</ul></div>`}
${what}
${nothing ? html`<p>Rien ne changerait : il n’y a rien à publier.</p>` : html`<form method="post" action="${action}">${hidden({...fields, vu: seen})}<p><button>${act?.button ?? 'Publier cette modification'}</button></p></form>`}
<form method="post" action="${action}/apercu">${hidden({...fields, corriger: 'oui'})}<p><button class="quiet">Revenir au formulaire</button></p></form>`,
  });
}

/** Somebody changed it since the form was opened: what is kept now and what was typed, side by side. */
export const conflictNote = (values: readonly ChangedValue[]): Markup => html`<div class="note" role="alert" tabindex="-1" autofocus>
<p>Quelqu’un a modifié ceci entre-temps. Rien n’est enregistré, et rien de ce que vous avez écrit n’est perdu : relisez, corrigez si besoin, puis demandez un nouvel aperçu.</p>
${changes('Ce qui diffère', values, ['En ligne', 'Vous avez écrit'])}</div>`;
