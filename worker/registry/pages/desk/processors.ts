/** Who holds a copy for us, where each is written to, and what each was asked to erase: numbers only, for who left is nobody's name here. */
import {html} from 'hono/html';
import type {FieldError} from '../../../../src/contract/problem.ts';
import type {Answer} from '../../../http/answer.ts';
import type {Markup} from '../../../http/document.ts';
import {count, dayTime, moment} from '../../../http/words.ts';
import {csvAnswer} from '../../csv.ts';
import type {Session} from '../../domain/session.ts';
import {PROCESSORS, noticeIsLate, noticeIsUnanswered} from '../../domain/withdrawal.ts';
import type {ListedNotice, NoticeState} from '../../storage/processors.ts';
import {errorOf, signedIn} from '../signed-in.ts';
import {addressOf, filters, pages, select, table} from './parts.ts';
import type {Asked, Option} from './parts.ts';

export const PROCESSORS_PATH = '/desk/sous-traitants';

const nameOf = (code: string): string => PROCESSORS.find((one) => one.code === code)?.name ?? code;

export interface ProcessorsPage {
  readonly session: Session;
  readonly lines: readonly ListedNotice[];
  readonly total: number;
  readonly page: number;
  readonly size: number;
  readonly asked: {readonly etat: NoticeState; readonly qui: string | undefined};
  readonly mailboxes: ReadonlyMap<string, string>;
  /** Names of the team, by number. */
  readonly names: ReadonlyMap<number, string>;
  /** Milliseconds. */
  readonly now: number;
  /** How many have to be called: silent through two reminders, or past their day. */
  readonly late: number;
  readonly done: string | undefined;
  /** What was typed for one of them and is not accepted. */
  readonly typed?: {readonly code: string; readonly text: string; readonly errors: readonly FieldError[]} | undefined;
}

function mailboxForm({mailboxes, typed}: ProcessorsPage, {code, name}: (typeof PROCESSORS)[number]): Markup {
  const id = `adresse-${code}`;
  const error = errorOf(typed?.errors, id);
  return html`<form method="post" action="${PROCESSORS_PATH}/${code}/adresse">
<p><label for="${id}">À qui écrire<span class="unseen"> : ${name}</span></label>
<input id="${id}" name="adresse" type="email" value="${typed?.code === code ? typed.text : mailboxes.get(code) ?? ''}" maxlength="254" autocomplete="off" spellcheck="false" autocapitalize="none"${error.attributes}></p>${error.sentence}
<p><button class="quiet">Enregistrer<span class="unseen"> l’adresse : ${name}</span></button></p>
</form>`;
}

/** By when, and whether it presses. */
const due = ({dueBy, doneAt, reminders}: ListedNotice, now: number): Markup => html`${dayTime(dueBy.slice(0, 10))}${doneAt !== undefined ? '' : noticeIsUnanswered(reminders, dueBy, now) ? html` <strong>en retard</strong>` : noticeIsLate(dueBy, now) ? html` <strong>bientôt</strong>` : ''}`;

/** What it was written, and how often it was reminded. */
const written = ({mailedAt, reminders, remindedAt}: ListedNotice): Markup | string => (mailedAt === undefined ? 'pas écrit' : html`écrit le ${moment(mailedAt)}${remindedAt === undefined ? '' : html`, ${count(reminders, 'rappel', 'rappels')}, le dernier le ${moment(remindedAt)}`}`);

function acknowledged({id, withdrawal, processor, doneAt, doneBy}: ListedNotice, names: ProcessorsPage['names']): Markup {
  if (doneAt === undefined) return html`<form method="post" action="${PROCESSORS_PATH}/${id}/fait"><button class="quiet">Fait<span class="unseen"> : ${nameOf(processor)}, retrait n° ${withdrawal}</span></button></form>`;
  const person = Number(doneBy?.slice('person:'.length));
  return html`le ${moment(doneAt)}, noté par ${names.get(person) ?? `personne n° ${person}, effacée`}`;
}

/** `/desk/sous-traitants`. */
export function processorsPage(page: ProcessorsPage): Answer {
  const {session, lines, total, asked, names, now, late, done, typed} = page;
  const kept: Asked = {etat: asked.etat === 'ouvertes' ? undefined : asked.etat, qui: asked.qui};
  return signedIn({
    session, title: 'Sous-traitants', section: PROCESSORS_PATH, trail: [['/desk/demandes', 'Bureau']], done, errors: typed?.errors,
    main: html`<p>Quand une structure part, ceux qui gardent une copie pour nous doivent l’effacer aussi, et le dire. Celui dont l’adresse est connue reçoit un message, avec le numéro de la structure et la date, rien d’autre ; sans réponse, un rappel au bout de sept jours, puis un second au bout de quatorze. Aux autres, c’est à vous de le dire.</p>
${late === 0 ? '' : html`<p class="note"><a href="${PROCESSORS_PATH}?etat=retard">${count(late, 'demande est en retard', 'demandes sont en retard')}</a> : deux rappels sans réponse, ou la date passée. Appelez.</p>`}
<h2>Qui garde quoi</h2>
${PROCESSORS.map((one) => html`<h3>${one.name}</h3>
<p>Garde ${one.holds}.</p>
${mailboxForm(page, one)}`)}
<h2>Effacements demandés</h2>
${filters(PROCESSORS_PATH, 'Filtrer les demandes', [
    select('etat', 'État', asked.etat, [['ouvertes', 'À faire'], ['retard', 'En retard'], ['faites', 'Faites'], ['toutes', 'Toutes']]),
    select('qui', 'Sous-traitant', asked.qui ?? '', [['', 'Tous'], ...PROCESSORS.map(({code, name}): Option => [code, name])]),
  ])}
${lines.length === 0 ? html`<p>${asked.etat === 'ouvertes' ? 'Aucun effacement n’est attendu.' : 'Aucune demande ne correspond.'}</p>` : html`<p>${count(total, 'demande', 'demandes')}.</p>
${table('Effacements demandés', ['Retrait', 'Structure', 'Sous-traitant', 'Demandé le', 'À faire avant le', 'Message', 'Fait'], lines.map((one) => [
      `n° ${one.withdrawal}`, html`<code>${one.structure}</code>`, nameOf(one.processor), moment(one.createdAt), due(one, now),
      written(one), acknowledged(one, names),
    ]), 'cards')}`}
${pages(PROCESSORS_PATH, kept, page)}
<p><a href="${addressOf(`${PROCESSORS_PATH}.csv`, kept)}">Télécharger cette liste (CSV)</a></p>`,
  });
}

/** The same list as a file. */
export const processorsFile = (lines: readonly ListedNotice[]): Answer => csvAnswer<ListedNotice>('sous-traitants.csv', [
  ['retrait', ({withdrawal}) => withdrawal],
  ['structure', ({structure}) => structure],
  ['sous-traitant', ({processor}) => processor],
  ['demande', ({createdAt}) => createdAt],
  ['echeance', ({dueBy}) => dueBy],
  ['ecrit', ({mailedAt}) => mailedAt],
  ['rappels', ({reminders}) => String(reminders)],
  ['rappele', ({remindedAt}) => remindedAt],
  ['fait', ({doneAt}) => doneAt],
  ['par', ({doneBy}) => doneBy],
], lines);
