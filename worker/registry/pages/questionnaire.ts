/**
 * A questionnaire on a page of ours: where the link of a mail leads. The link's token stays behind `#`; the element reads it there, takes
 * it out of the address and asks for what was put aside with it.
 */
import {html} from 'hono/html';
import type {Survey} from '../../../src/contract/survey.ts';
import {document} from '../../http/document.ts';

/** `/questionnaire/:id`. */
export const questionnairePage = ({kind, title, event}: Survey): string =>
  document({
    title: title.fr,
    hidden: true,
    head: html`<script src="/pana/v1/pana.js" async></script>`,
    // The element says what it is called, in the visitor's language.
    main: html`<h1>Questionnaire</h1>
${event === undefined ? '' : html`<p class="lead">${event.title}</p>`}
<div class="in-text"><pana-survey kind="${kind}"${event === undefined ? '' : html` event-id="${event.id}"`} heading-level="2">
<p>Ce questionnaire demande JavaScript. Sans lui, répondez au message que vous avez reçu : la coordination notera ce que vous lui dites.</p>
</pana-survey></div>`,
  });
