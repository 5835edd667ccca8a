/** The team: who holds a mandate, who is proposed, and the three acts of cooptation. */
import {html} from 'hono/html';
import type {FieldError} from '../../../../src/contract/problem.ts';
import type {Answer} from '../../../http/answer.ts';
import type {Markup} from '../../../http/document.ts';
import {count, moment} from '../../../http/words.ts';
import type {Role, Session} from '../../domain/session.ts';
import type {TeamMember} from '../../storage/desk.ts';
import {errorOf, signedIn} from '../signed-in.ts';
import {fact, select, table} from './parts.ts';
import type {Option} from './parts.ts';
import {ROLE_WORDS} from './words.ts';

const PATH = '/desk/equipe';

/** What is asked of who proposes somebody. */
export interface Proposal {
  readonly name: string;
  readonly email: string;
  readonly role: string;
  readonly scope: string;
}

export interface TeamPage {
  readonly session: Session;
  readonly members: readonly TeamMember[];
  /** Names of those who proposed, by number. */
  readonly names: ReadonlyMap<number, string>;
  /** Roles this reader may propose. */
  readonly roles: readonly Role[];
  /** Whether the second proof that roles ask for was given less than ten minutes ago. */
  readonly proven: boolean;
  scopeWords(role: Role, scope: string): string;
  readonly done?: string | undefined;
  readonly errors?: readonly FieldError[];
  readonly typed?: Proposal;
}

/** Where a second proof is asked for. */
const PROOF = html`<p class="note">Approuver ou terminer un mandat demande de confirmer que c’est vous : <a href="/connexion">demandez un nouveau lien de connexion</a>, suivez-le, puis revenez ici dans les dix minutes.</p>`;

const mandate = ({role, scope}: TeamMember, scopeWords: TeamPage['scopeWords']): string => (scope === '' ? ROLE_WORDS[role] : `${ROLE_WORDS[role]}, ${scopeWords(role, scope)}`);

const end = ({id, name}: TeamMember, words: string): Markup => html`<a href="${PATH}/${id}/terminer">${words}<span class="unseen"> pour ${name}</span></a>`;

/** Where somebody's passkeys are ended by another of the team, when they lost them. */
const passkeys = ({session}: TeamPage, {id, name, person, role}: TeamMember): Markup | string =>
  (role === 'contact' ? '–' : person === session.person ? html`<a href="/cles">Les vôtres</a>` : html`<a href="${PATH}/${id}/cles">Perdues ?<span class="unseen"> Celles de ${name}</span></a>`);

function approval({session, proven}: TeamPage, {id, name, person, proposedBy}: TeamMember): Markup | string {
  if (person === session.person) return 'une autre personne doit l’approuver';
  if (proposedBy === session.person) return 'une autre personne que vous doit l’approuver';
  return proven ? html`<form method="post" action="${PATH}/${id}/approuver"><button>Approuver<span class="unseen"> ${name}</span></button></form>` : 'confirmez d’abord que c’est vous';
}

function proposalForm({roles, errors, typed}: TeamPage): Markup {
  const [name, email, role, scope] = [errorOf(errors, 'name'), errorOf(errors, 'email'), errorOf(errors, 'role'), errorOf(errors, 'scope')];
  return html`<section aria-labelledby="proposer"><h2 id="proposer">Proposer quelqu’un</h2>
<p>Vous proposez, une autre personne de l’équipe approuve. D’ici là, rien ne change.</p>
<form method="post" action="${PATH}/proposer">
<p><label for="name">Prénom et nom</label>
<input id="name" name="name" value="${typed?.name ?? ''}" maxlength="120" required autocomplete="off"${name.attributes}></p>${name.sentence}
<p><label for="email">Son adresse e-mail</label>
<input id="email" name="email" type="email" value="${typed?.email ?? ''}" maxlength="254" required autocomplete="off" spellcheck="false"${email.attributes}></p>${email.sentence}
${select('role', 'Mandat', typed?.role ?? roles[0] ?? '', roles.map((one): Option => [one, ROLE_WORDS[one]]), role.attributes)}${role.sentence}
<p><label for="scope">Pour où : code du département (37, 2A, 974), de la région (region:24), ou identifiant de la structure (s12) ; rien pour l’équipe nationale</label>
<input id="scope" name="scope" value="${typed?.scope ?? ''}" maxlength="40" autocomplete="off" spellcheck="false"${scope.attributes}></p>${scope.sentence}
<p><button>Proposer cette personne</button></p>
</form></section>`;
}

/** The team within reach, proposals first. */
export function teamPage(page: TeamPage): Answer {
  const {session, members, names, proven, scopeWords, done, errors} = page;
  const proposed = members.filter(({status}) => status === 'proposed');
  const active = members.filter(({status}) => status === 'active');
  const proposer = (by: number | undefined): string => (by === undefined ? '–' : names.get(by) ?? 'une personne dont les données sont effacées');
  return signedIn({
    session, title: 'Équipe', section: PATH, done, errors,
    main: html`${proven ? '' : PROOF}
<h2>Propositions</h2>
${proposed.length === 0 ? html`<p>Aucune proposition n’attend.</p>` : table('Personnes proposées', ['Personne', 'Adresse e-mail', 'Mandat', 'Proposée par', 'Le', 'Approuver', 'Écarter'], proposed.map((one) => [
    one.name, one.email, mandate(one, scopeWords), proposer(one.proposedBy), moment(one.since), approval(page, one), end(one, 'Écarter'),
  ]))}
<h2>Mandats en cours</h2>
${active.length === 0 ? html`<p>Aucun mandat en cours.</p>` : html`<p>${count(active.length, 'mandat', 'mandats')}.</p>
${table('Personnes qui ont un mandat', ['Personne', 'Adresse e-mail', 'Mandat', 'Depuis le', 'Clés d’accès', 'Terminer'], active.map((one) => [one.name, one.email, mandate(one, scopeWords), moment(one.since), passkeys(page, one), end(one, 'Terminer')]))}`}
${proposalForm(page)}`,
  });
}

export interface EndPage {
  readonly session: Session;
  readonly member: TeamMember;
  /** Proposals of the same team: one of them can take over by the same act. */
  readonly successors: readonly TeamMember[];
  scopeWords(role: Role, scope: string): string;
  readonly errors?: readonly FieldError[];
}

/** What ending a mandate does, and who takes over. Nothing happens before its button. */
export function endPage({session, member, successors, scopeWords, errors}: EndPage): Answer {
  const {id, name, role, status, person} = member;
  const options: readonly Option[] = [
    ['', 'Personne'],
    ...(role === 'coordinator' ? [['national', 'L’équipe nationale'] as const] : []),
    ...successors.map((one): Option => [String(one.id), `${one.name}, que j’approuve par le même acte`]),
  ];
  const error = errorOf(errors, 'successor');
  const what = status === 'proposed' ? 'Écarter la proposition' : 'Terminer le mandat';
  return signedIn({
    session, section: PATH, trail: [[PATH, 'Équipe']], errors, title: `${what} de ${name}`,
    main: html`<dl>${fact('Personne', name)}${fact('Mandat', mandate(member, scopeWords))}</dl>
<p class="note">${status === 'proposed' ? 'La proposition disparaît. Cette personne peut être proposée à nouveau.' : `${person === session.person ? 'Vous perdez' : 'Cette personne perd'} aussitôt les droits de ce mandat. Pour revenir, il faut être à nouveau proposé.`}</p>
<form method="post" action="${PATH}/${id}/terminer">
${status === 'proposed' || role === 'contact' ? html`<input type="hidden" name="successor" value="">` : select('successor', 'Qui prend la suite, si c’est le dernier mandat de cette équipe', '', options, error.attributes)}${error.sentence}
<p><button>${what}</button></p>
</form>
<p><a href="${PATH}">Ne rien faire et revenir à l’équipe</a></p>`,
  });
}
