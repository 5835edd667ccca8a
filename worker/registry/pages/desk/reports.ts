/** What visitors report, for coordinations: the queue, one report, how it is settled. The sender is known to nobody here. */
import {html} from 'hono/html';
import type {FieldError} from '../../../../src/contract/problem.ts';
import {REPORT_REASONS} from '../../../../src/contract/report-reasons.ts';
import {LIMITS} from '../../../../src/contract/vocabulary.ts';
import type {Answer} from '../../../http/answer.ts';
import type {Markup} from '../../../http/document.ts';
import {capital, count, moment} from '../../../http/words.ts';
import {csvAnswer} from '../../csv.ts';
import {OUTCOMES, REASON_WORDS} from '../../domain/report.ts';
import type {Outcome, ReportStatus} from '../../domain/report.ts';
import type {Session} from '../../domain/session.ts';
import type {AuditLine} from '../../storage/audit.ts';
import type {Report, ReportQueue} from '../../storage/reports.ts';
import {errorOf, signedIn} from '../signed-in.ts';
import {addressOf, departementFilter, fact, field, fileLink, filters, isFiltered, pages, select, table} from './parts.ts';
import type {Asked, Option} from './parts.ts';

export const REPORTS_PATH = '/desk/signalements';

/** States as the desk says them; `slug` is their name in an address. The first is what the queue shows by itself. */
export const REPORT_STATES: Readonly<Record<Exclude<ReportStatus, 'to-confirm'>, {readonly slug: string; readonly one: string; readonly many: string}>> = {
  escalated: {slug: 'a-regler', one: 'à régler', many: 'À régler'},
  open: {slug: 'a-la-structure', one: 'à la structure', many: 'À la structure'},
  settled: {slug: 'regles', one: 'réglé', many: 'Réglés'},
};
const SLUGS: readonly Option[] = [...Object.values(REPORT_STATES).map(({slug, many}): Option => [slug, many]), ['tous', 'Tous']];
/** Names of states in addresses. */
export const REPORT_SLUGS: readonly string[] = SLUGS.map(([slug]) => slug);

const CAUSES = {'charter': 'manquement à la charte : à la coordination seule', 'no-contact': 'la structure n’a pas de contact', 'silence': 'sans réponse de la structure'} as const;
const OUTCOME_CHOICES: Readonly<Record<Outcome, string>> = {fixed: 'La fiche est corrigée', rejected: 'La fiche est exacte', noted: 'Pris note, suivi autrement'};

export const reportStateWords = ({status, settledBy}: Report['state']): string => `${REPORT_STATES[status as 'open'].one}${settledBy === undefined ? '' : settledBy === 'structure' ? ' par la structure' : ' par la coordination'}`;

export interface ReportsPage {
  readonly session: Session;
  readonly asked: Asked;
  readonly page: number;
  readonly size: number;
  readonly found: ReportQueue;
  readonly departements: readonly string[];
  nameOf(departement: string): string;
  readonly done: string | undefined;
}

function states(asked: Asked, counts: ReportQueue['counts']): Markup {
  const numbers = new Map(Object.entries(REPORT_STATES).map(([status, {slug}]) => [slug, counts[status as ReportStatus] ?? 0]));
  numbers.set('tous', [...numbers.values()].reduce((sum, number) => sum + number, 0));
  const shown = asked['etat'] ?? SLUGS[0]![0];
  return html`<nav aria-label="États"><ul class="chips">${SLUGS.map(([slug, name]) => html`<li><a href="${addressOf(REPORTS_PATH, {...asked, etat: slug, page: undefined})}"${slug === shown ? html` aria-current="true"` : ''}>${name} (${numbers.get(slug) ?? 0})</a></li>`)}</ul></nav>`;
}

/** The queue as a page. */
export function reportsPage({session, asked, page, size, found, departements, nameOf, done}: ReportsPage): Answer {
  const reasons: readonly Option[] = [['', 'Tous'], ...REPORT_REASONS.map((reason): Option => [reason, capital(REASON_WORDS[reason].fr)])];
  const line = (one: Report): (Markup | string)[] => [
    html`<a href="${REPORTS_PATH}/${one.id}">${one.name}<span class="unseen">, ${REASON_WORDS[one.state.reason].fr}</span></a>`, `${one.city}, ${nameOf(one.departement)}`, capital(REASON_WORDS[one.state.reason].fr),
    moment(one.state.confirmedAt!), reportStateWords(one.state), one.state.cause === undefined ? '–' : CAUSES[one.state.cause],
  ];
  return signedIn({
    session, title: 'Signalements', section: REPORTS_PATH, done,
    main: html`${states(asked, found.counts)}
${filters(REPORTS_PATH, 'Filtrer les signalements', [
      select('etat', 'État', asked['etat'] ?? SLUGS[0]![0], SLUGS),
      select('motif', 'Motif', asked['motif'] ?? '', reasons),
      departementFilter(departements, asked['departement'] ?? '', nameOf),
      field('q', 'Structure ou commune', asked['q'] ?? '', LIMITS.queryLength),
    ], isFiltered(asked, ['etat']))}
${found.lines.length === 0 ? html`<p>Aucun signalement ne correspond. ${found.total > 0 ? html`<a href="${addressOf(REPORTS_PATH, {...asked, page: undefined})}">Revenir à la première page</a>` : 'Il n’y a rien à faire ici.'}</p>` : html`<p>${count(found.total, 'signalement', 'signalements')}, du plus ancien au plus récent.</p>
${table('Signalements', ['Structure', 'Lieu', 'Motif', 'Confirmé le', 'État', 'Pourquoi ici'], found.lines.map(line), 'cards')}`}
${pages(REPORTS_PATH, asked, {page, total: found.total, size})}
${fileLink(addressOf(`${REPORTS_PATH}.csv`, {...asked, page: undefined}), true)}`,
  });
}

const iso = (at: number | undefined): string | undefined => (at === undefined ? undefined : new Date(at).toISOString());

/** The queue as a file: what the page shows, never who reported. */
export const reportsFile = (lines: readonly Report[]): Answer => csvAnswer<Report>('signalements.csv', [
  ['id', ({id}) => id],
  ['fiche', ({structure}) => structure],
  ['structure', ({name}) => name],
  ['commune', ({city}) => city],
  ['departement', ({departement}) => departement],
  ['motif', ({state}) => REASON_WORDS[state.reason].fr],
  ['precisions', ({comment}) => comment],
  ['etat', ({state}) => reportStateWords(state)],
  ['pourquoi ici', ({state}) => state.cause && CAUSES[state.cause]],
  ['confirme le', ({state}) => iso(state.confirmedAt)],
  ['dit a la structure le', ({state}) => iso(state.toldAt)],
  ['change le', ({changedAt}) => iso(changedAt)],
  ['issue', ({state}) => state.outcome && OUTCOME_CHOICES[state.outcome]],
  ['raison', ({state}) => state.words],
], lines);

/** What a report was when its page was shown: a form filled from another state is refused. */
export const reportVersion = ({changedAt, state: {status}}: Report): string => `${status} ${changedAt}`;

const ACTS: Readonly<Record<string, string>> = {
  'report.send': 'signalé', 'report.confirmed': 'confirmé par e-mail', 'report.told': 'transmis à la structure', 'report.answered': 'réponse de la structure', 'report.escalated': 'passé à la coordination', 'report.settled': 'réglé',
};

export interface OneReportPage {
  readonly session: Session;
  readonly report: Report;
  readonly history: readonly AuditLine[];
  readonly names: ReadonlyMap<number, string>;
  /** Others that say the structure closed, settled together with this one. */
  readonly alike: number;
  readonly done?: string | undefined;
  readonly conflict?: string | undefined;
  readonly errors?: readonly FieldError[] | undefined;
  readonly typed?: {readonly outcome: string; readonly words: string} | undefined;
}

/** One report. */
export function reportPage({session, report, history, names, alike, done, conflict, errors, typed = {outcome: '', words: ''}}: OneReportPage): Answer {
  const {id, name, city, structure, comment, hidden, state} = report;
  const {status, reason, cause, confirmedAt, toldAt, outcome, words} = state;
  const who = (actor: string): string => (actor.startsWith('person:') ? `par ${names.get(Number(actor.slice('person:'.length))) ?? 'une personne effacée'}` : actor === 'system' ? 'd’office' : '');
  const chosen = errorOf(errors, 'outcome');
  const said = errorOf(errors, 'words');
  return signedIn({
    session, title: `Signalement : ${name}`, section: REPORTS_PATH, trail: [[REPORTS_PATH, 'Signalements']], done, errors,
    main: html`${conflict === undefined ? '' : html`<p class="note" tabindex="-1" autofocus role="alert">${conflict}</p>`}
<dl>
${fact('Motif', capital(REASON_WORDS[reason].fr))}
${fact('Précisions', comment === '' ? undefined : html`${comment.split('\n').map((line) => html`${line}<br>`)}`)}
${fact('Structure', html`<a href="/desk/structures/${structure}">${name}, ${city}</a>${hidden ? ' (masquée)' : html` (<a href="/embed/structure?structure-id=${structure}">la fiche publique<span class="unseen"> de ${name}</span></a>)`}`)}
${fact('Confirmé le', moment(confirmedAt!))}
${fact('Dit à la structure le', toldAt === undefined ? 'jamais' : moment(toldAt))}
${fact('État', `${reportStateWords(state)}${cause === undefined ? '' : ` (${CAUSES[cause]})`}`)}
${fact('Issue', outcome && OUTCOME_CHOICES[outcome])}
${fact('Raison donnée', words)}
</dl>
${status === 'settled' ? '' : html`<h2>Régler</h2>
<p>La personne qui a signalé reçoit l’issue, pas la raison ; son adresse est ensuite effacée.${alike > 0 ? html` ${count(alike, 'autre signalement dit', 'autres signalements disent')} aussi que la structure a fermé : ce que vous décidez vaut pour tous, et la mention disparaît de la fiche.` : ''}</p>
<form method="post" action="${REPORTS_PATH}/${id}/regler">
<input type="hidden" name="version" value="${reportVersion(report)}">
${chosen.sentence}${select('outcome', 'Issue', typed.outcome, [['', 'Choisir'], ...OUTCOMES.map((one): Option => [one, OUTCOME_CHOICES[one]])], chosen.attributes)}
<p><label for="words">Raison, pour l’équipe (500 caractères au plus)</label></p>
${said.sentence}<p><textarea id="words" name="words" rows="4"${said.attributes}>
${typed.words}</textarea></p>
<p><button>Régler ce signalement</button></p>
</form>`}
<h2>Histoire</h2>
<ol>${history.map(({at, actor, action}) => html`<li>${moment(at)} : ${ACTS[action] ?? action} ${who(actor)}</li>`)}</ol>`,
  });
}
