/** Structures of a coordination's territories, and the request to leave that came by letter. */
import {html} from 'hono/html';
import type {FieldError} from '../../../../src/contract/problem.ts';
import {LIMITS} from '../../../../src/contract/vocabulary.ts';
import type {Answer} from '../../../http/answer.ts';
import type {Markup} from '../../../http/document.ts';
import {count, dayTime, moment} from '../../../http/words.ts';
import {csvAnswer} from '../../csv.ts';
import type {Session} from '../../domain/session.ts';
import {LISTED_STATES} from '../../storage/desk.ts';
import type {ListedState, ListedStructure} from '../../storage/desk.ts';
import {errorOf, signedIn} from '../signed-in.ts';
import {addressOf, departementFilter, fact, field, filters, isFiltered, pages, select, table} from './parts.ts';
import type {Asked, Option} from './parts.ts';

const PATH = '/desk/structures';

const STATE_WORDS: Readonly<Record<ListedState, string>> = {publiees: 'Publiées', perimees: `Périmées (plus de ${LIMITS.staleMonths} mois)`, masquees: 'Masquées'};

const state = ({published, hiddenAt}: ListedStructure): Markup | string => (hiddenAt !== undefined ? html`masquée depuis le ${moment(hiddenAt)}` : published ? 'publiée' : 'non publiée');
const verified = ({verifiedAt, stale}: ListedStructure): Markup | string => (verifiedAt === undefined ? 'jamais' : html`${dayTime(verifiedAt)}${stale ? ' (périmée)' : ''}`);

export interface StructuresPage {
  readonly session: Session;
  readonly asked: Asked;
  readonly page: number;
  readonly size: number;
  readonly lines: readonly ListedStructure[];
  readonly total: number;
  readonly departements: readonly string[];
  nameOf(departement: string): string;
  readonly done: string | undefined;
}

/** The list as a page. */
export function structuresPage({session, asked, page, size, lines, total, departements, nameOf, done}: StructuresPage): Answer {
  const options: readonly Option[] = [['', 'Toutes'], ...LISTED_STATES.map((one): Option => [one, STATE_WORDS[one]])];
  const row = (one: ListedStructure): (Markup | string)[] => [
    html`<a href="${PATH}/${one.id}">${one.name}</a>${one.example ? html` <span class="tag">Exemple</span>` : ''}`, `${one.postcode} ${one.city}, ${nameOf(one.departement)}`, verified(one), state(one), one.source,
    one.hiddenAt === undefined ? html`<a href="${PATH}/${one.id}/retirer">Retirer<span class="unseen"> ${one.name}</span></a>` : '–',
    html`<a href="${PATH}/${one.id}/labels">Labels<span class="unseen"> de ${one.name}</span></a>`,
  ];
  return signedIn({
    session, title: 'Structures', section: PATH, done,
    main: html`${filters(PATH, 'Filtrer les structures', [
      select('etat', 'État', asked['etat'] ?? '', options),
      departementFilter(departements, asked['departement'] ?? '', nameOf),
      field('q', 'Nom, code postal ou identifiant', asked['q'] ?? '', LIMITS.queryLength),
    ], isFiltered(asked))}
${lines.length === 0 ? html`<p>Aucune structure ne correspond. ${total > 0 ? html`<a href="${addressOf(PATH, {...asked, page: undefined})}">Revenir à la première page</a>` : ''}</p>` : html`<p>${count(total, 'structure', 'structures')}, par nom.</p>
${table('Structures de l’annuaire', ['Structure', 'Lieu', 'Vérifiée par elle le', 'État', 'Source', 'Demande reçue par lettre', 'Labels'], lines.map(row), 'cards')}`}
${pages(PATH, asked, {page, total, size})}
<p><a href="${addressOf(`${PATH}.csv`, {...asked, page: undefined})}">Télécharger cette liste (CSV)</a></p>`,
  });
}

/** The list as a file, no contact in it. */
export const structuresFile = (lines: readonly ListedStructure[]): Answer => csvAnswer<ListedStructure>('structures.csv', [
  ['id', ({id}) => id],
  ['structure', ({name}) => name],
  ['code postal', ({postcode}) => postcode],
  ['commune', ({city}) => city],
  ['departement', ({departement}) => departement],
  ['verifiee le', ({verifiedAt}) => verifiedAt],
  ['perimee', ({stale}) => (stale ? 'oui' : 'non')],
  ['publiee', ({published}) => (published ? 'oui' : 'non')],
  ['masquee le', ({hiddenAt}) => hiddenAt],
  ['source', ({source}) => source],
], lines);

export interface WithdrawPage {
  readonly session: Session;
  readonly structure: ListedStructure;
  /** ISO day: a letter cannot have come later. */
  readonly today: string;
  readonly errors?: readonly FieldError[];
  readonly typed?: string;
}

/** What a withdrawal does, and the day it counts from. Nothing happens before its button. */
export function withdrawPage({session, structure, today, errors, typed}: WithdrawPage): Answer {
  const error = errorOf(errors, 'receivedOn');
  return signedIn({
    session, section: PATH, trail: [[PATH, 'Structures'], [`${PATH}/${structure.id}`, structure.name]], errors, title: `Retirer ${structure.name}`,
    main: html`<dl>
${fact('Structure', structure.name)}
${fact('Lieu', `${structure.postcode} ${structure.city}`)}
${fact('Identifiant', structure.id)}
</dl>
${structure.hiddenAt === undefined ? html`<p class="note">La fiche disparaît de l’annuaire tout de suite. Ce que nous gardons de la structure et de ses contacts est effacé dans les 24 heures qui suivent la réception de la lettre, et toutes les copies dans les 28 jours. Cela ne peut pas être annulé : pour revenir, la structure refait une demande.</p>
<form method="post" action="${PATH}/${structure.id}/retirer">
<p><label for="receivedOn">Jour où la lettre est arrivée</label>
<input id="receivedOn" name="receivedOn" type="date" required max="${today}" value="${typed ?? ''}" autocomplete="off"${error.attributes}></p>${error.sentence}
<p><button>Retirer la structure de l’annuaire</button></p>
</form>
<p><a href="${PATH}">Ne rien faire et revenir à la liste</a></p>` : html`<p class="note">Son retrait est déjà enregistré : elle n’est plus montrée depuis le ${moment(structure.hiddenAt)}.</p>
<p><a href="${PATH}">Revenir à la liste</a></p>`}`,
  });
}
