/** The charter for the national team: its versions, those being written, and the publication by somebody else than who wrote. */
import {html} from 'hono/html';
import type {FieldError} from '../../../../src/contract/problem.ts';
import type {Answer} from '../../../http/answer.ts';
import type {Markup} from '../../../http/document.ts';
import {count, dayTime, moment} from '../../../http/words.ts';
import {NOTICE_DAYS, REMIND_BEFORE} from '../../domain/campaign.ts';
import {differences} from '../../domain/charter.ts';
import type {Charter} from '../../domain/charter.ts';
import {DRAFT_LIMITS} from '../../domain/charter-draft.ts';
import type {Draft, TypedDraft} from '../../domain/charter-draft.ts';
import type {Session} from '../../domain/session.ts';
import {differenceLines} from '../charter.ts';
import {errorOf, signedIn} from '../signed-in.ts';
import {csvAnswer} from '../../csv.ts';
import {addressOf, fact, fileLink, filters, select, table} from './parts.ts';
import type {Option} from './parts.ts';

const PATH = '/desk/charte';
const SIGNATURES = `${PATH}/signatures`;
export const draftPath = (id: number): string => `${PATH}/projets/${id}`;

type Names = ReadonlyMap<number, string>;
const writer = (names: Names, by: number | undefined): string => (by === undefined ? 'une personne dont les données sont effacées' : names.get(by) ?? 'une personne dont les données sont effacées');

/** What a version is on a day, as addresses say it. */
export const CHARTER_STATES = ['annoncee', 'en-vigueur', 'remplacee'] as const;
export type CharterState = (typeof CHARTER_STATES)[number];
const STATE_WORDS: Readonly<Record<CharterState, string>> = {'annoncee': 'annoncée', 'en-vigueur': 'en vigueur', 'remplacee': 'remplacée'};

/** The state of a version among all, oldest first; `today` an ISO day. */
export function charterState({version, publishedOn}: Charter, all: readonly Charter[], today: string): CharterState {
  if (publishedOn > today) return 'annoncee';
  return all.filter((one) => one.publishedOn <= today).at(-1)?.version === version ? 'en-vigueur' : 'remplacee';
}

export interface ChartersPage {
  readonly session: Session;
  /** Whether the second proof that drafts ask for was given less than ten minutes ago. */
  readonly proven: boolean;
  /** Those the address asks for, oldest first, coming ones too. */
  readonly charters: readonly Charter[];
  /** All of them. */
  readonly all: readonly Charter[];
  /** State the address asks for. */
  readonly etat: CharterState | undefined;
  readonly drafts: readonly Draft[];
  /** Names of those who wrote, by number. */
  readonly names: Names;
  /** ISO day. */
  readonly today: string;
  readonly done?: string | undefined;
}

/** Every version, and those being written. */
export function chartersPage({session, proven, charters, all, etat, drafts, names, today, done}: ChartersPage): Answer {
  const state = (charter: Charter): string => STATE_WORDS[charterState(charter, all, today)];
  return signedIn({
    session, title: 'Charte', section: PATH, done,
    main: html`${proven ? '' : html`<p class="note">Écrire, lire ou publier un projet demande de confirmer que c’est vous : <a href="/connexion">demandez un nouveau lien de connexion</a>, suivez-le, puis revenez ici dans les dix minutes.</p>`}
<h2>Versions publiées</h2>
<p>Une version publiée ne change plus : pour en changer un mot, écrivez-en une autre.</p>
${filters(PATH, 'Filtrer les versions', [select('etat', 'État', etat ?? '', [['', 'Toutes'], ...CHARTER_STATES.map((one): Option => [one, STATE_WORDS[one]])])])}
${charters.length === 0 ? html`<p>Aucune version ne correspond.</p>` : table('Versions de la charte', ['Version', 'État', 'En vigueur à partir du', 'À signer à nouveau jusqu’au', 'Signatures'], [...charters].reverse().map((charter) => [
    html`<a href="/charte/${charter.version}">${charter.version}</a>`, state(charter), dayTime(charter.publishedOn), charter.signingDeadline === undefined ? 'non demandé' : dayTime(charter.signingDeadline),
    charter.signingDeadline === undefined ? '–' : html`<a href="${SIGNATURES}?version=${charter.version}">Suivre<span class="unseen"> les signatures de la version ${charter.version}</span></a>`,
  ]), 'cards')}
${fileLink(addressOf(`${PATH}.csv`, {etat}))}
<h2>Projets</h2>
<p>Personne ne lit un projet en dehors de l’équipe nationale. Qui l’a écrit ne le publie pas : une autre personne de l’équipe le relit et le publie.</p>
${drafts.length === 0 ? html`<p>Aucun projet en cours.</p>` : table('Projets de charte', ['Projet', 'Modifié par', 'Le', 'En vigueur à partir du', 'À signer jusqu’au'], drafts.map(({id, title, writtenBy, writtenAt, publishedOn, signingDeadline}) => [
    html`<a href="${draftPath(id)}">${title} (projet ${id})</a>`, writer(names, writtenBy), moment(writtenAt), publishedOn === undefined ? 'sa publication' : dayTime(publishedOn), signingDeadline === undefined ? 'non demandé' : dayTime(signingDeadline),
  ]))}
${proven ? html`<form method="post" action="${PATH}/projets"><p><button>Commencer une version</button></p></form>` : ''}`,
  });
}

/** The versions as a file; `all` and `today` (ISO day) say which is in force. */
export const chartersFile = (charters: readonly Charter[], all: readonly Charter[], today: string): Answer => csvAnswer<Charter>('charte.csv', [
  ['version', ({version}) => version],
  ['titre', ({title}) => title],
  ['etat', (charter) => STATE_WORDS[charterState(charter, all, today)]],
  ['en vigueur a partir du', ({publishedOn}) => publishedOn],
  ['a signer jusqu au', ({signingDeadline}) => signingDeadline],
], charters);

export interface DraftPage {
  readonly session: Session;
  readonly draft: Draft;
  /** The version it would be today. */
  readonly charter: Charter;
  /** The version in force. */
  readonly current: Charter | undefined;
  /** Structures that signed an earlier version. */
  readonly concerned: number;
  readonly names: Names;
  readonly done?: string | undefined;
  /** Why it was not published, or not given up. */
  readonly conflict?: string | undefined;
}

/** What a publication asks of structures, in words. */
const asksWords = ({signingDeadline}: Charter, concerned: number): Markup => (signingDeadline === undefined
  ? html`<p>Personne n’a à la signer : elle vaut pour qui signera à partir de ce jour.</p>`
  : html`<p>${count(concerned, 'structure a signé', 'structures ont signé')} une version plus ancienne et ${concerned < 2 ? 'devra' : 'devront'} signer celle-ci jusqu’au ${dayTime(signingDeadline)} : un message part le jour où elle entre en vigueur, puis ${REMIND_BEFORE.join(', ').replace(/, (\d+)$/, ' et $1')} jours avant la date limite. Passé ce jour, les fiches de celles qui n’ont pas signé ne sont plus montrées ; rien n’est effacé, et signer les fait revenir.</p>`);

/** One draft: what it changes, whom it concerns, and its publication. 409 when something was not done. */
export function draftPage({session, draft, charter, current, concerned, names, done, conflict}: DraftPage): Answer {
  const {id, revision, writtenBy, writtenAt} = draft;
  const own = writtenBy === session.person;
  return signedIn({
    session, section: PATH, trail: [[PATH, 'Charte']], done,
    title: conflict === undefined ? `Projet ${id} : version ${charter.version}` : `Rien n’a été fait : projet ${id}`,
    main: html`${conflict === undefined ? '' : html`<p class="note" tabindex="-1" autofocus role="alert">${conflict}</p>`}
<dl>
${fact('Titre', charter.title)}
${fact('Modifié par', html`${writer(names, writtenBy)}, le ${moment(writtenAt)}`)}
${fact('En vigueur à partir du', draft.publishedOn === undefined ? 'jour de sa publication' : dayTime(draft.publishedOn))}
${fact('À signer à nouveau jusqu’au', charter.signingDeadline === undefined ? 'non demandé' : dayTime(charter.signingDeadline))}
${fact('Signatures concernées', count(concerned, 'structure', 'structures'))}
</dl>
<ul><li><a href="${draftPath(id)}/apercu">Voir la page telle qu’elle sera</a></li>
<li><a href="${draftPath(id)}/modifier">Modifier le projet</a></li></ul>
<h2>Ce qui change</h2>
${current === undefined ? html`<p>C’est la première version.</p>` : html`<p>Par rapport à la version ${current.version}, en vigueur.</p>
${differenceLines(current, charter)}`}
<h2>Publier</h2>
${asksWords(charter, concerned)}
${own ? html`<p class="note">Vous avez changé ce projet en dernier : une autre personne de l’équipe nationale doit le relire et le publier. Si vous êtes seul dans l’équipe, <a href="/desk/equipe">proposez d’abord quelqu’un</a>.</p>` : html`<form method="post" action="${draftPath(id)}/publier"><input type="hidden" name="revision" value="${revision}">
<p>Une fois publiée, la version ne change plus.</p>
<p><button>Publier la version ${charter.version}</button></p></form>`}
<h2>Supprimer</h2>
<form method="post" action="${draftPath(id)}/supprimer"><input type="hidden" name="revision" value="${revision}">
<p><button class="quiet">Supprimer ce projet</button></p></form>`,
  }, conflict === undefined ? undefined : 409);
}

export interface EditorPage {
  readonly session: Session;
  readonly id: number;
  readonly revision: number;
  readonly typed: TypedDraft;
  readonly errors?: readonly FieldError[];
  /** Article that was just added, from 0. */
  readonly added?: number | undefined;
  /** What is kept now, when it changed while this was written. */
  readonly online?: Draft | undefined;
}

function article({typed, errors, added}: EditorPage, i: number): Markup {
  const n = i + 1;
  const [heading, text] = [errorOf(errors, `heading-${n}`), errorOf(errors, `text-${n}`)];
  return html`<fieldset><legend>Article ${n}</legend>
<p><label for="heading-${n}">Titre de l’article ${n}</label>
<input id="heading-${n}" name="heading" value="${typed.headings[i] ?? ''}" autocomplete="off"${added === i ? html` autofocus` : ''}${heading.attributes}></p>${heading.sentence}
<p><label for="text-${n}">Texte de l’article ${n} ; une ligne vide sépare deux paragraphes</label>
<textarea id="text-${n}" name="text" rows="8"${text.attributes}>
${typed.texts[i] ?? ''}</textarea></p>${text.sentence}
<p><button class="quiet" name="add" value="${n}">Ajouter un article après l’article ${n}</button></p>
</fieldset>`;
}

/** What differs between what is kept and what was typed; both as lines of a charter. */
function conflict(online: Draft, typed: TypedDraft): Markup {
  const mine = [typed.title, ...typed.headings.flatMap((heading, i) => [heading, ...(typed.texts[i] ?? '').replace(/\r\n?/g, '\n').split(/\n\s*\n/)])].map((line) => line.trim()).filter((line) => line !== '');
  const theirs = [online.title, ...online.articles.flatMap(({title, paragraphs}) => [title, ...paragraphs])];
  const dates: readonly (readonly [string, string, string])[] = [
    ['En vigueur à partir du', online.publishedOn ?? '', typed.publishedOn], ['À signer jusqu’au', online.signingDeadline ?? '', typed.signingDeadline],
  ];
  return html`<p class="note" role="alert" tabindex="-1" autofocus>Quelqu’un a modifié ce projet pendant que vous écriviez. Rien de ce que vous avez écrit n’est perdu, et rien n’est encore enregistré.</p>
<h2>Ce qui diffère</h2>
${dates.filter(([, a, b]) => a !== b).map(([name, a, b]) => html`<p>${name} : <strong>Enregistré :</strong> ${a || 'rien'}. <strong>Vous avez écrit :</strong> ${b || 'rien'}.</p>
`)}
${differences(theirs, mine).filter(({kind}) => kind !== 'same').map(({kind, text}) => (kind === 'removed' ? html`<p><strong>Enregistré :</strong> ${text}</p>
` : html`<p><strong>Vous avez écrit :</strong> ${text}</p>
`))}
<h2>Que faire</h2>
<ul><li><a href="${draftPath(online.id)}/modifier">Repartir de ce qui est enregistré</a> : ce que vous avez écrit est laissé de côté.</li>
<li>Ou garder ce que vous avez écrit : corrigez-le ci-dessous si besoin, puis enregistrez. Ce qui diffère est remplacé.</li></ul>`;
}

/** The form of a draft: 422 when something is to be corrected, 412 when it changed meanwhile. */
export function editorPage(page: EditorPage): Answer {
  const {session, id, revision, typed, errors, online} = page;
  const [title, publishedOn, deadline] = [errorOf(errors, 'title'), errorOf(errors, 'publishedOn'), errorOf(errors, 'signingDeadline')];
  const save = html`<p><button>Enregistrer le projet</button></p>`;
  return signedIn({
    session, section: PATH, trail: [[PATH, 'Charte'], [draftPath(id), `Projet ${id}`]], errors, title: online === undefined ? `Modifier le projet ${id}` : 'Le projet a changé entre-temps',
    main: html`${online === undefined ? '' : conflict(online, typed)}
<p>Du texte seulement : ce qui ressemble à du code ou à un lien est montré tel quel. Un article dont on vide le titre et le texte est enlevé. Le texte entier a ${DRAFT_LIMITS.text} caractères au plus.</p>
<form method="post" action="${draftPath(id)}/modifier"><input type="hidden" name="revision" value="${revision}">
${save}
<p><label for="title">Titre de la charte</label>
<input id="title" name="title" value="${typed.title}" autocomplete="off"${title.attributes}></p>${title.sentence}
${typed.headings.map((_, i) => article(page, i))}
<fieldset><legend>Dates</legend>
<p><label for="publishedOn">En vigueur à partir du (rien : le jour où elle est publiée)</label>
<input id="publishedOn" name="publishedOn" type="date" value="${typed.publishedOn}" autocomplete="off"${publishedOn.attributes}></p>${publishedOn.sentence}
<p><label for="signingDeadline">À signer à nouveau jusqu’au, par les structures qui ont signé une version plus ancienne (rien : elles n’ont pas à signer ; sinon au moins ${NOTICE_DAYS} jours après l’entrée en vigueur)</label>
<input id="signingDeadline" name="signingDeadline" type="date" value="${typed.signingDeadline}" autocomplete="off"${deadline.attributes}></p>${deadline.sentence}
</fieldset>
${save}
</form>
<p><a href="${draftPath(id)}">Ne rien changer et revenir au projet</a></p>`,
  }, online === undefined ? undefined : 412);
}
