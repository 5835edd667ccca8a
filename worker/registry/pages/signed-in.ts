/**
 * The frame of every page of those who are signed in: navigation by role, the way out, what an act just did, what a form still needs.
 * The same for `/desk` and `/espace`.
 */
import {html} from 'hono/html';
import type {FieldError} from '../../../src/contract/problem.ts';
import type {Answer} from '../../http/answer.ts';
import {document} from '../../http/document.ts';
import type {Markup} from '../../http/document.ts';
import {count, moment} from '../../http/words.ts';
import {decidesForOthers} from '../domain/passkey.ts';
import type {Session} from '../domain/session.ts';

export interface SignedInPage {
  readonly session: Session;
  /** Without the name of the site; the page's h1 says the same. */
  readonly title: string;
  /** Address of the navigation entry this page belongs to. */
  readonly section?: string | undefined;
  /** Pages above this one, from the top: address and name. */
  readonly trail?: readonly (readonly [path: string, name: string])[];
  /** What the act that led here did, in one sentence. */
  readonly done?: string | undefined;
  /** What a form that was sent still needs; `field` is the id of its control. */
  readonly errors?: readonly FieldError[] | undefined;
  /** What was searched for, on the page that says what was found. */
  readonly searched?: string | undefined;
  /** Extra elements of `<head>`. */
  readonly head?: Markup | undefined;
  /** Below the h1, which is made of `title`. */
  readonly main: Markup;
}

/** Entries of the navigation somebody has, by the mandates of this very moment. */
export function navigationOf({memberships}: Pick<Session, 'memberships'>): (readonly [path: string, name: string])[] {
  const has = (role: Session['memberships'][number]['role']): boolean => memberships.some((mandate) => mandate.role === role);
  const team = has('coordinator') || has('national');
  return [
    ...(team ? [['/desk/demandes', 'Demandes'], ['/desk/signalements', 'Signalements'], ['/desk/structures', 'Structures'], ['/desk/evenements', 'Événements'], ['/desk/equipe', 'Équipe'], ['/desk/coordinations', 'Coordinations'], ['/desk/labels', 'Labels'], ['/desk/questionnaires', 'Questionnaires']] as const : []),
    ...(has('national') ? [['/desk/charte', 'Charte'], ['/desk/besoins', 'Besoins'], ['/desk/courrier', 'Courrier'], ['/desk/sous-traitants', 'Sous-traitants']] as const : []),
    ...(has('coordinator') && !has('national') ? [['/desk/charte/signatures', 'Charte']] as const : []),
    ...(has('contact') ? [['/espace', 'Mes structures']] as const : []),
  ];
}

/** Beside the way out: the account, and what keeps it safe, for those who decide for others. */
const safety = ({memberships}: Pick<Session, 'memberships'>): Markup => html` <a href="/compte">Votre compte</a>${decidesForOthers(memberships) ? html` <a href="/cles">Vos clés d’accès</a>` : ''}${memberships.some(({role}) => role === 'national') ? html` <a href="/desk/refus">Accès refusés</a>` : ''}`;

/** One search for all of the desk, in the same place on each of its pages. */
const search = (searched: string): Markup => html`<form class="search everywhere" method="get" action="/desk/recherche" role="search" aria-label="Chercher partout">
<div><label for="recherche">Chercher une structure, une demande, une personne</label>
<input id="recherche" name="q" type="search" value="${searched}" maxlength="200" autocomplete="off" spellcheck="false"></div>
<button>Chercher</button>
</form>`;

/** What the national team must know at once, wherever it is on the desk. */
const alarm = ({mailAlarm}: Session): Markup => (mailAlarm === undefined ? html`` : html`<div class="note" id="alarme-courrier"><p><strong>Des messages ne partent pas.</strong>
${mailAlarm.dead > 0 ? html`${count(mailAlarm.dead, 'message est abandonné', 'messages sont abandonnés')}. ` : ''}${mailAlarm.stuckSince === undefined ? '' : html`Rien ne part, et le plus ancien message attend depuis le ${moment(mailAlarm.stuckSince)}. `}<a href="/desk/courrier">Voir le courrier</a></p></div>`);

/** Focused without a script: whoever sent the form hears what to do, each line leads to its field. */
const summary = (errors: readonly FieldError[]): Markup => html`<div class="note" role="alert" tabindex="-1" autofocus id="a-corriger">
<h2>À corriger</h2>
<ul>${errors.map(({field, message}) => html`<li><a href="#${field}">${message}</a></li>`)}</ul>
</div>`;

/** A page of somebody signed in. What happened comes first in its title too, which is what a screen reader says of a new page, and has the focus. */
export function signedInPage({session, title, section, trail, done, errors = [], searched = '', head, main}: SignedInPage): string {
  const failed = errors.length > 0;
  return document({
    title: failed ? `À corriger : ${title}` : done === undefined ? title : `${done} ${title}`,
    signedIn: navigationOf(session),
    ...(section !== undefined && {section}),
    ...(trail !== undefined && {trail}),
    ...(head !== undefined && {head}),
    main: html`${section?.startsWith('/desk/') ? html`${search(searched)}
${alarm(session)}` : ''}<h1>${title}</h1>
${failed ? summary(errors) : done === undefined ? '' : html`<p class="note" tabindex="-1" autofocus role="status">${done}</p>`}
${main}
<form class="out" method="post" action="/deconnexion"><p><button class="quiet">Se déconnecter</button>${safety(session)}</p></form>`,
  });
}

/** The same as an answer: 422 when the form it shows again still needs something. */
export const signedIn = (page: SignedInPage, status?: number): Answer => ({
  body: signedInPage(page),
  status: status ?? (page.errors !== undefined && page.errors.length > 0 ? 422 : 200),
});

/** Attributes of a control that is in the summary of errors, and the sentence beside it. */
export function errorOf(errors: readonly FieldError[] | undefined, field: string): {readonly attributes: Markup; readonly sentence: Markup} {
  const error = errors?.find((one) => one.field === field);
  if (error === undefined) return {attributes: html``, sentence: html``};
  return {attributes: html` aria-invalid="true" aria-describedby="${field}-erreur"`, sentence: html`<p class="note" id="${field}-erreur">${error.message}</p>`};
}
