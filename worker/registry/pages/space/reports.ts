/** What visitors report of a structure, in its space: what is said, and the two answers. Never who says it. */
import {html} from 'hono/html';
import type {FieldError} from '../../../../src/contract/problem.ts';
import {Refusal} from '../../../http/answer.ts';
import type {Answer} from '../../../http/answer.ts';
import type {Markup} from '../../../http/document.ts';
import {capital, moment} from '../../../http/words.ts';
import {ANSWER_WITHIN, REASON_WORDS} from '../../domain/report.ts';
import type {Session} from '../../domain/session.ts';
import type {Report} from '../../storage/reports.ts';
import {errorOf, signedIn} from '../signed-in.ts';

const quoted = (text: string): Markup => (text === '' ? html`` : html`<blockquote>${text.split('\n').map((line) => html`<p>${line}</p>`)}</blockquote>`);

const STANDS: Readonly<Record<string, string>> = {fixed: 'Réglé : la fiche est corrigée.', rejected: 'Réglé : la fiche est exacte.', noted: 'Réglé : la coordination en a pris note.'};

const stands = ({state: {status, toldAt, outcome}}: Report): Markup | string =>
  (outcome !== undefined ? STANDS[outcome]! : status === 'open' ? html`Il attend votre réponse. Sans elle, la coordination s’en charge à partir du ${moment(toldAt! + ANSWER_WITHIN)}.` : 'Resté sans réponse, il est à la coordination. Vous pouvez encore répondre.');

/** The reports on the page of a structure; nothing where there are none. `answers`: who reads may answer. */
export const reportsPart = (id: string, reports: readonly Report[], answers: boolean): Markup => (reports.length === 0 ? html`` : html`<h2 id="signalements">Signalements</h2>
<p>Des personnes ont signalé une erreur sur votre fiche. Leurs noms et leurs adresses ne vous sont pas donnés.</p>
<ul class="plain cards">${reports.map((one) => html`<li>
<h3>${capital(REASON_WORDS[one.state.reason].fr)}</h3>
<p class="soft">Signalé le ${moment(one.state.confirmedAt!)}</p>
${quoted(one.comment)}
<p>${stands(one)}</p>
${answers && one.state.outcome === undefined ? html`<p><a href="/espace/${id}/signalements/${one.id}">Répondre<span class="unseen"> au signalement « ${REASON_WORDS[one.state.reason].fr} »</span></a></p>` : ''}</li>`)}</ul>`);

export interface AnswerPage {
  readonly session: Session;
  readonly id: string;
  /** What the structure was told of; undefined when it was not. */
  readonly report: Report | undefined;
  readonly typed?: string;
  readonly errors?: readonly FieldError[];
}

/** One report and its two answers. Throws 404 for one the structure was not told of. */
export function answerPage({session, id, report, typed = '', errors}: AnswerPage): Answer {
  if (report === undefined) throw new Refusal('not-found', 'Il n’y a pas de signalement à cette adresse.');
  const {name, state: {reason, confirmedAt, outcome}, comment} = report;
  const {attributes, sentence} = errorOf(errors, 'words');
  return signedIn({
    session, title: 'Répondre à un signalement', section: '/espace', trail: [['/espace', 'Mes structures'], [`/espace/${id}`, name]], errors,
    main: html`<p class="lead">Sur la fiche de « ${name} », le ${moment(confirmedAt!)} : ${REASON_WORDS[reason].fr}.</p>
${quoted(comment)}
<p>${stands(report)}</p>
${outcome !== undefined ? html`<p><a href="/espace/${id}">Revenir à la structure</a></p>` : html`<h2>C’était juste</h2>
<p>Corrigez d’abord <a href="/espace/${id}/modifier">votre fiche</a>, puis dites-le ici.</p>
<form method="post" action="/espace/${id}/signalements/${report.id}">
<input type="hidden" name="outcome" value="fixed">
<p><button>C’est corrigé</button></p>
</form>
<h2>Ce n’est pas exact</h2>
<form method="post" action="/espace/${id}/signalements/${report.id}">
<input type="hidden" name="outcome" value="rejected">
<p><label for="words">Dites pourquoi (500 caractères au plus) : la coordination pourra le lire</label></p>
${sentence}<p><textarea id="words" name="words" rows="4"${attributes}>
${typed}</textarea></p>
<p><button class="quiet">Ce n’est pas exact</button></p>
</form>`}`,
  });
}
