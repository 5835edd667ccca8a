/** A refusal, on the side of the pages: a sentence and a way on. */
import {html} from 'hono/html';
import type {Problem} from '../../src/contract/problem.ts';
import {document} from './document.ts';

/** `again`: an address of ours that is worth another try. */
export const problemPage = ({title, detail, errors, status}: Problem, again?: string): string =>
  document({
    title,
    hidden: true,
    main: html`<h1>${title}</h1>
<p>${detail ?? ''}</p>
${errors ? html`<ul>${errors.map(({field, message}) => html`<li><code>${field}</code> : ${message}</li>`)}</ul>` : ''}
${again === undefined ? '' : html`<p><a href="${again}">Réessayer</a></p>
`}<p><a href="/annuaire">Chercher une structure dans l’annuaire</a></p>
<p class="soft">Code ${status}</p>`,
  });
