/** The team: who holds a mandate, who is proposed, and the three acts of cooptation. */
import {html} from 'hono/html';
import type {FieldError} from '../../../../src/contract/problem.ts';
import type {Answer} from '../../../http/answer.ts';
import type {Markup} from '../../../http/document.ts';
import {LIMITS} from '../../../../src/contract/vocabulary.ts';
import {count, moment} from '../../../http/words.ts';
import {csvAnswer} from '../../csv.ts';
import type {Role, Session} from '../../domain/session.ts';
import type {TeamMember} from '../../storage/desk.ts';
import {errorOf, signedIn} from '../signed-in.ts';
import {addressOf, departementFilter, fact, field, fileLink, filters, isFiltered, pages, select, table} from './parts.ts';
import type {Asked, Option} from './parts.ts';
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
  readonly asked: Asked;
  readonly page: number;
  readonly size: number;
  readonly departements: readonly string[];
  nameOf(departement: string): string;
  /** Name of the one person the address asks for. */
  readonly only: string | undefined;
  /** What the address asks for, on every page. */
  readonly members: readonly TeamMember[];
  /** Names of those who proposed, by number. */
  readonly names: ReadonlyMap<number, string>;
  /** Roles this reader may propose. */
  readonly roles: readonly Role[];
  /** Whether the second proof that roles ask for was given less than ten minutes ago. */
  readonly proven: boolean;
  /** Whether the reader may close somebody's account: the national team. */
  readonly mayDisable: boolean;
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
  const {session, members, names, proven, scopeWords, done, errors, asked} = page;
  const proposed = members.filter(({status}) => status === 'proposed');
  const active = members.filter(({status}) => status === 'active');
  const shown = active.slice((page.page - 1) * page.size, page.page * page.size);
  const proposer = (by: number | undefined): string => (by === undefined ? '–' : names.get(by) ?? 'une personne dont les données sont effacées');
  return signedIn({
    session, title: 'Équipe', section: PATH, done, errors,
    main: html`${proven ? '' : PROOF}
${filters(PATH, 'Filtrer l’équipe', [
      select('mandat', 'Mandat', asked['mandat'] ?? '', [['', 'Tous'], ...(Object.keys(ROLE_WORDS) as Role[]).map((role): Option => [role, ROLE_WORDS[role]])]),
      departementFilter(page.departements, asked['departement'] ?? '', page.nameOf),
      asked['personne'] === undefined ? html`` : select('personne', 'Personne', asked['personne'], [['', 'Toutes'], [asked['personne'], page.only ?? `n° ${asked['personne']}`]]),
      field('q', 'Nom ou adresse e-mail', asked['q'] ?? '', LIMITS.queryLength),
    ], isFiltered(asked))}
<h2>Propositions</h2>
${proposed.length === 0 ? html`<p>Aucune proposition n’attend.</p>` : table('Personnes proposées', ['Personne', 'Adresse e-mail', 'Mandat', 'Proposée par', 'Le', 'Approuver', 'Écarter'], proposed.map((one) => [
    one.name, one.email, mandate(one, scopeWords), proposer(one.proposedBy), moment(one.since), approval(page, one), end(one, 'Écarter'),
  ]), 'cards')}
<h2>Mandats en cours</h2>
${shown.length === 0 ? html`<p>Aucun mandat ne correspond.${active.length > 0 ? html` <a href="${addressOf(PATH, asked)}">Revenir à la première page</a>` : ''}</p>` : html`<p>${count(active.length, 'mandat', 'mandats')}.</p>
${table('Personnes qui ont un mandat', ['Personne', 'Adresse e-mail', 'Mandat', 'Depuis le', 'Clés d’accès', 'Terminer'], shown.map((one) => [one.name, one.email, mandate(one, scopeWords), moment(one.since), passkeys(page, one), html`${end(one, 'Terminer')}${page.mayDisable && one.person !== session.person ? html`<br><a href="${PATH}/${one.id}/desactiver">Fermer son compte<span class="unseen"> : ${one.name}</span></a>` : ''}`]), 'cards')}`}
${pages(PATH, asked, {page: page.page, total: active.length, size: page.size})}
${fileLink(addressOf(`${PATH}.csv`, asked), true)}
${proposalForm(page)}`,
  });
}

/** The list as a file. Names and addresses of people: it is asked for with a fresh proof. */
export const teamFile = (members: readonly TeamMember[], {names, scopeWords}: Pick<TeamPage, 'names' | 'scopeWords'>): Answer => csvAnswer<TeamMember>('equipe.csv', [
  ['nom', ({name}) => name],
  ['email', ({email}) => email],
  ['mandat', ({role}) => ROLE_WORDS[role]],
  ['pour', ({role, scope}) => (scope === '' ? undefined : scopeWords(role, scope))],
  ['etat', ({status}) => (status === 'active' ? 'en cours' : 'proposé')],
  ['propose par', ({proposedBy}) => (proposedBy === undefined ? undefined : names.get(proposedBy))],
  ['depuis', ({since}) => new Date(since).toISOString()],
], members);

export interface DisablePage {
  readonly session: Session;
  readonly member: TeamMember;
  /** All that ends with it: mandates in force and proposed. */
  readonly held: readonly TeamMember[];
  scopeWords(role: Role, scope: string): string;
  readonly refusal?: string | undefined;
}

/** What closing somebody's account does. Nothing happens before its button. 409 when it was refused. */
export function disablePage({session, member: {id, name}, held, scopeWords, refusal}: DisablePage): Answer {
  return signedIn({
    session, section: PATH, trail: [[PATH, 'Équipe']], title: `Fermer le compte de ${name}`,
    main: html`${refusal === undefined ? '' : html`<p class="note" tabindex="-1" autofocus role="alert">Rien n’a été fait. ${refusal}</p>`}
<p>Pour quelqu’un dont la boîte aux lettres n’est plus sûre, ou qui ne doit plus entrer. Cette personne est déconnectée partout, ne peut plus se connecter, et tous ses mandats finissent :</p>
<ul>${held.map((one) => html`<li>${mandate(one, scopeWords)}${one.status === 'proposed' ? ' (proposé)' : ''}</li>`)}</ul>
<p class="note">Cela ne s’annule pas d’ici. Si elle doit seulement quitter une équipe, terminez plutôt son mandat ; si elle a perdu ses clés, mettez fin à ses clés.</p>
<form method="post" action="${PATH}/${id}/desactiver"><p><button>Fermer ce compte</button></p></form>
<p><a href="${PATH}">Ne rien faire et revenir à l’équipe</a></p>`,
  }, refusal === undefined ? undefined : 409);
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
