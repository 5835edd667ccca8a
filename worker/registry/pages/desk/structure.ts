/** One structure on the desk: what the public reads, what waits about it, who did what, and what can be done. */
import {html} from 'hono/html';
import type {Answer} from '../../../http/answer.ts';
import type {Markup} from '../../../http/document.ts';
import {capital, count, dayTime, moment} from '../../../http/words.ts';
import {REFUSAL_REASONS} from '../../domain/application.ts';
import {REASON_WORDS} from '../../domain/report.ts';
import type {Session} from '../../domain/session.ts';
import type {AuditLine} from '../../storage/audit.ts';
import type {ApplicationAbout, DeskStructure} from '../../storage/desk-structure.ts';
import type {Version} from '../../storage/listings.ts';
import type {Report} from '../../storage/reports.ts';
import {signedIn} from '../signed-in.ts';
import {publicSheet} from '../space/sheet.ts';
import type {PublicSheet} from '../space/sheet.ts';
import {ACTS as APPLICATION_ACTS, actorWords} from './application.ts';
import {fact, table} from './parts.ts';
import {REPORTS_PATH, reportStateWords} from './reports.ts';
import {stateWords} from './words.ts';

const PATH = '/desk/structures';

export interface StructurePage {
  readonly session: Session;
  readonly found: DeskStructure;
  /** ISO day. */
  readonly today: string;
  /** What the public reads; undefined once it is hidden. */
  readonly sheet: Pick<PublicSheet, 'structure' | 'contact'> | undefined;
  readonly reports: readonly Report[];
  /** Earlier states of its own listing that are kept, the latest first. */
  readonly versions: readonly Version[];
  /** Names of those who acted, by number. */
  readonly names: ReadonlyMap<number, string>;
  readonly nameOf: (code: string) => string | undefined;
  readonly needWord: (code: string) => string;
}

/** Acts of the audit log in words; one we have no word for shows as it is written. */
const ACTS: Readonly<Record<string, string>> = {
  ...APPLICATION_ACTS,
  'structure.edit': 'Fiche modifiée', 'structure.restore': 'Fiche revenue à un état précédent', 'structure.notice': 'Message temporaire changé', 'structure.rhythm': 'Rythme des rappels choisi', 'structure.verify': 'Confirmée « toujours exact »',
  'structure.remind': 'Rappel envoyé', 'structure.withdraw': 'Retrait demandé', 'structure.closure-noted': 'Mention « peut-être fermée » posée', 'structure.closure-lifted': 'Mention « peut-être fermée » levée',
  'structure.forget-address': 'Adresse oubliée', 'structure.forget-contact': 'Contact oublié', 'invitee.accept': 'Un contact nommé a accepté', 'label.give': 'Label donné', 'label.end': 'Fin d’un label',
  'charter.sign': 'Charte signée', 'charter.ask': 'Signature de la charte demandée', 'charter.suspend': 'Fiche non montrée, faute de signature', 'charter.lift': 'Fiche montrée à nouveau',
};

const actWords = ({action, detail}: AuditLine): string => `${ACTS[action] ?? action}${Object.hasOwn(REFUSAL_REASONS, detail) ? ` : ${REFUSAL_REASONS[detail as keyof typeof REFUSAL_REASONS].fr}` : action === 'charter.sign' ? `, version ${detail}` : ''}`;

const applications = (lines: readonly ApplicationAbout[]): Markup => html`<section aria-labelledby="demandes"><h2 id="demandes">Demandes et revendications</h2>
${lines.length === 0 ? html`<p>Aucune.</p>` : table('Demandes à propos de cette structure', ['Demande', 'Genre', 'Reçue le', 'État'], lines.map(({id, name, status, createdAt, claims}) => [
    html`<a href="/desk/demandes/${id}">${name}</a>`, claims ? 'revendication de la fiche' : 'référencement', moment(createdAt), stateWords(status),
  ]))}</section>`;

const reported = (lines: readonly Report[]): Markup => html`<section aria-labelledby="signalements"><h2 id="signalements">Signalements</h2>
${lines.length === 0 ? html`<p>Aucun.</p>` : table('Signalements de cette structure', ['Motif', 'Confirmé le', 'État'], lines.map(({id, state}) => [
    html`<a href="${REPORTS_PATH}/${id}">${capital(REASON_WORDS[state.reason].fr)}</a>`, moment(state.confirmedAt!), reportStateWords(state),
  ]))}</section>`;

const edits = ({found: {listed: {id}, signed}, versions, names}: StructurePage): Markup => html`<section aria-labelledby="modifications"><h2 id="modifications">Modifications</h2>
${versions.length === 0 ? html`<p>${signed ? 'La fiche n’a pas été modifiée.' : 'La fiche ne vient pas d’une signature : elle suit sa source.'}</p>` : html`${table('Modifications dont l’état précédent est gardé', ['Quand', 'Par'], versions.map(({replacedAt, replacedBy}) => [moment(replacedAt), actorWords(replacedBy, names)]))}
<p><a href="/espace/${id}">Voir la fiche et son espace</a>, pour revenir à un état précédent.</p>`}</section>`;

function acts({found: {listed: {id, hiddenAt, name}, signed}}: StructurePage): Markup {
  if (hiddenAt !== undefined) return html``;
  return html`<ul class="row plain">
${signed ? html`<li><a href="/espace/${id}">Corriger la fiche<span class="unseen"> de ${name}</span></a></li>` : ''}
<li><a href="${PATH}/${id}/labels">Labels<span class="unseen"> de ${name}</span></a></li>
<li><a href="${PATH}/${id}/retirer">Retirer<span class="unseen"> ${name}</span></a></li></ul>`;
}

/** The page. Of one that left, what it said is not shown any more. */
export function structurePage(page: StructurePage): Answer {
  const {session, found, reports, names} = page;
  const {listed: {id, name, postcode, city, published, hiddenAt, example, stale, verifiedAt, source}, signed, contacts, history} = found;
  return signedIn({
    session, section: PATH, trail: [[PATH, 'Structures']], title: name,
    main: html`<dl>
${fact('Identifiant', html`<code>${id}</code>${example ? html` <span class="tag">Exemple</span>` : ''}`)}
${fact('Lieu', `${postcode} ${city}`)}
${fact('État', hiddenAt !== undefined ? html`masquée depuis le ${moment(hiddenAt)}` : published ? html`publiée (<a href="/embed/structure?structure-id=${id}">la fiche publique</a>)` : 'non publiée')}
${fact('Vérifiée par elle le', verifiedAt === undefined ? 'jamais' : html`${dayTime(verifiedAt)}${stale ? ' (périmée)' : ''}`)}
${fact('Contacts', contacts === 0 ? 'aucun' : count(contacts, 'personne', 'personnes'))}
${fact('Source', source)}
</dl>
${acts(page)}
${signed || hiddenAt !== undefined ? '' : html`<p>Cette structure n’a pas signé la charte : sa fiche se corrige à sa source, ou elle la reprend en la revendiquant.</p>`}
${page.sheet !== undefined ? html`<section aria-labelledby="fiche"><h2 id="fiche">La fiche, comme le public la voit</h2>
${published ? '' : html`<p class="note">Elle n’est pas montrée en ce moment.</p>`}
${publicSheet({...page, ...page.sheet})}</section>` : html`<p class="note">Son retrait est enregistré : ce qu’elle disait n’est plus montré, et sera effacé.</p>`}
${applications(found.applications)}
${reported(reports)}
${hiddenAt === undefined ? edits(page) : ''}
<section aria-labelledby="historique"><h2 id="historique">Historique</h2>
${history.length === 0 ? html`<p>Rien n’a été fait ici : la fiche est venue par un import.</p>` : table('Ce qui a été fait, et par qui', ['Acte', 'Par', 'Quand'], history.map((one) => [actWords(one), actorWords(one.actor, names), moment(one.at)]))}</section>`,
  });
}
