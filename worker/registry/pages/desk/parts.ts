/** What the lists of the desk are made of: filters that stay in the address, tables that scroll alone on a narrow screen, pages. */
import {html} from 'hono/html';
import type {Markup} from '../../../http/document.ts';

/** Values of a list's address; empty ones are left out. */
export type Asked = Readonly<Record<string, string | undefined>>;

/** An address with what was asked. */
export function addressOf(path: string, asked: Asked): string {
  const query = new URLSearchParams(Object.entries(asked).flatMap(([name, value]): [string, string][] => (value ? [[name, value]] : [])));
  return query.size === 0 ? path : `${path}?${query.toString()}`;
}

/**
 * A table with its caption, in a frame that scrolls by itself and can be reached by keyboard to do so. The first cell of a line names it.
 * `cards`: a list that is gone through on a telephone, where each line is a card and says the heading beside each value.
 */
export const table = (caption: string, headings: readonly string[], rows: readonly (readonly (Markup | string)[])[], as?: 'cards'): Markup => html`<div class="scroll${as === undefined ? '' : ' lines-as-cards'}" role="region" aria-label="${caption}" tabindex="0">
<table><caption>${caption}</caption>
<thead><tr>${headings.map((heading) => html`<th scope="col">${heading}</th>`)}</tr></thead>
<tbody>${rows.map(([name, ...cells]) => html`<tr><th scope="row">${name}</th>${cells.map((cell, i) => (as === undefined ? html`<td>${cell}</td>` : html`<td data-heading="${headings[i + 1]}">${cell}</td>`))}</tr>
`)}</tbody></table></div>`;

/** One choice of a list, as a form names it. */
export type Option = readonly [value: string, text: string];

/** `attributes`: those of a choice that was wrong. */
export const select = (name: string, label: string, chosen: string, options: readonly Option[], attributes: Markup = html``): Markup => html`<div><label for="${name}">${label}</label>
<select id="${name}" name="${name}"${attributes}>${options.map(([value, text]) => html`<option value="${value}"${value === chosen ? html` selected` : ''}>${text}</option>`)}</select></div>`;

export const field = (name: string, label: string, value: string, maxlength: number): Markup => html`<div><label for="${name}">${label}</label>
<input id="${name}" name="${name}" value="${value}" maxlength="${maxlength}" autocomplete="off"></div>`;

/**
 * The form of a list's filters: it leads to the same list, with what was chosen in its address. On a telephone it is folded, and its
 * `<details>` is empty: what it folds stands after it, so that no wide window can have it closed. `open`: something is filtered.
 */
export const filters = (path: string, label: string, controls: readonly Markup[], open = false): Markup => html`<details class="fold"${open ? html` open` : ''}><summary>${label}</summary></details>
<form class="search" method="get" action="${path}" role="search" aria-label="${label}">
${controls}
<button>Afficher</button>
</form>`;

/** Whether an address asks for less than the list; `beside`: what is chosen elsewhere than in its filters. */
export const isFiltered = (asked: Asked, beside: readonly string[] = []): boolean => Object.entries(asked).some(([name, value]) => value !== undefined && value !== '' && !beside.includes(name));

/** Départements to choose from: a list when there are few, a field when there are all of them. None to choose: nothing. */
export function departementFilter(departements: readonly string[], chosen: string, nameOf: (code: string) => string): Markup {
  if (departements.length > 15) return field('departement', 'Département (37, 2A, 974)', chosen, 3);
  const options = chosen === '' || departements.includes(chosen) ? departements : [...departements, chosen];
  return options.length < 2 ? html`` : select('departement', 'Département', chosen, [['', 'Tous'], ...options.map((code): Option => [code, `${nameOf(code)} (${code})`])]);
}

/** The pages of a list before and after this one. */
export function pages(path: string, asked: Asked, {page, total, size}: {readonly page: number; readonly total: number; readonly size: number}): Markup {
  const last = Math.max(1, Math.ceil(total / size));
  if (last === 1 && page === 1) return html``;
  const to = (number: number): string => addressOf(path, {...asked, page: number === 1 ? undefined : String(number)});
  return html`<nav class="pages" aria-label="Pages">
${page > 1 ? html`<a href="${to(Math.min(page - 1, last))}" rel="prev">Page précédente</a>` : ''}
<span>Page ${page} sur ${last}</span>
${page < last ? html`<a href="${to(page + 1)}" rel="next">Page suivante</a>` : ''}
</nav>`;
}

/** Where a list is had as a file; `personal`: it holds what is asked for with a fresh proof only (`desk.export`). */
export const fileLink = (address: string, personal = false): Markup => html`<p><a href="${address}">Télécharger cette liste (CSV)</a>${personal ? ' (nous vous demanderons de confirmer que c’est vous)' : ''}</p>`;

/** A name and its value, in a list of them; nothing when there is none. */
export const fact = (name: string, value: Markup | string | undefined): Markup => (value === undefined || value === '' ? html`` : html`<dt>${name}</dt><dd>${value}</dd>`);
