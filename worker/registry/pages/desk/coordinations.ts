/** Coordinations: the list of teams, the form of one of them, and what a change does to the départements. */
import {html} from 'hono/html';
import type {FieldError} from '../../../../src/contract/problem.ts';
import {webLink} from '../../../../src/contract/web-address.ts';
import type {Answer} from '../../../http/answer.ts';
import type {Markup} from '../../../http/document.ts';
import {LIMITS} from '../../../../src/contract/vocabulary.ts';
import {count, moment} from '../../../http/words.ts';
import {csvAnswer} from '../../csv.ts';
import {changesNothing, NEW_TEAM, PROPOSAL_REFUSALS} from '../../domain/coordination.ts';
import type {ContactField, Departement, ProposalRefusal, Team, TeamChange, TeamProposal, TypedTeam} from '../../domain/coordination.ts';
import {shownPhone} from '../../domain/listing.ts';
import type {Session} from '../../domain/session.ts';
import {errorOf, signedIn} from '../signed-in.ts';
import {addressOf as withAsked, departementFilter, fact, field as filterField, fileLink, filters, table} from './parts.ts';
import type {Asked} from './parts.ts';
import {changes, conflictNote, previewPage} from './preview.ts';
import type {ChangedValue} from './preview.ts';

const PATH = '/desk/coordinations';
const TRAIL = [[PATH, 'Coordinations']] as const;

const TITLES: Readonly<Record<ContactField, string>> = {name: 'Nom de l’équipe', url: 'Site', email: 'E-mail de l’équipe', phone: 'Téléphone de l’équipe', hours: 'Quand l’équipe répond'};

/** A territory in words. */
export type TerritoryWords = (code: string) => string;

export interface TeamsPage {
  readonly session: Session;
  readonly teams: readonly Team[];
  /** Départements that have neither a team of their own nor their région's; undefined for who does not see them all. */
  readonly without: readonly Departement[] | undefined;
  /** How many hold a mandate, by number of the team. */
  readonly members: ReadonlyMap<number, number>;
  readonly words: TerritoryWords;
  readonly done: string | undefined;
  readonly asked: Asked;
  readonly departements: readonly string[];
  nameOf(departement: string): string;
  /** What waits for a second person, for the national team. */
  readonly proposals: readonly TeamProposal[];
  /** Names of those who proposed, by number. */
  readonly names: ReadonlyMap<number, string>;
}

export const PROPOSALS_PATH = `${PATH}/propositions`;
const proposer = (names: ReadonlyMap<number, string>, by: number | undefined): string => (by === undefined ? 'une personne dont les données sont effacées' : names.get(by) ?? 'une personne dont les données sont effacées');

const waiting = ({proposals, names, words}: TeamsPage): Markup => (proposals.length === 0 ? html`` : html`<section aria-labelledby="propositions"><h2 id="propositions">Propositions</h2>
<p>Une coordination nouvelle, ou d’autres territoires : une personne de l’équipe nationale propose, une autre approuve. D’ici là, rien ne change.</p>
${table('Coordinations proposées', ['Équipe', 'Territoires', 'Quoi', 'Proposée par', 'Le'], proposals.map(({id, team, contact: {name}, territories: codes, proposedBy, proposedAt}) => [
    html`<a href="${PROPOSALS_PATH}/${id}">${name}</a>`, codes.length === 0 ? 'aucun' : codes.map(words).join(', '), team === undefined ? 'nouvelle' : 'autres territoires', proposer(names, proposedBy), moment(proposedAt),
  ]), 'cards')}
</section>
<h2>Équipes</h2>
`);

const contact = ({contact: {url, email, phone}}: Team): Markup => {
  const site = webLink(url);
  return html`<ul class="plain">${email ? html`<li>${email}</li>` : ''}${phone ? html`<li>${shownPhone(phone)}</li>` : ''}${url ? html`<li>${site ? html`<a href="${site}" rel="nofollow">${url}</a>` : url}</li>` : ''}</ul>`;
};

/** The list. */
export function teamsPage(page: TeamsPage): Answer {
  const {session, teams, without, members, words, done, asked, departements, nameOf} = page;
  return signedIn({
    session, title: 'Coordinations', section: PATH, done,
    main: html`<p>Une coordination anime le programme dans ses territoires et reçoit ce à quoi personne ne peut répondre. Ce qui est écrit ici est public.</p>
${without === undefined ? '' : html`<p><a href="${PATH}/nouvelle">Ajouter une coordination</a></p>
${without.length === 0 ? html`<p>Tous les départements ont une coordination.</p>` : html`<details><summary>${count(without.length, 'département sans coordination', 'départements sans coordination')}</summary><ul class="columns">${without.map(({code, name}) => html`<li>${name} (${code})</li>`)}</ul></details>`}`}
${waiting(page)}
${filters(PATH, 'Filtrer les coordinations', [
      departementFilter(departements, asked['departement'] ?? '', nameOf),
      filterField('q', 'Nom ou contact', asked['q'] ?? '', LIMITS.queryLength),
    ])}
${teams.length === 0 ? html`<p>Aucune coordination ne correspond.</p>` : html`<p>${count(teams.length, 'équipe', 'équipes')}.</p>
${table('Coordinations', ['Équipe', 'Territoires', 'Contact public', 'Mandats'], teams.map((team) => [
      html`<a href="${PATH}/${team.id}">${team.contact.name}</a>${team.example ? html` <span class="tag">Exemple</span>` : ''}`,
      team.territories.length === 0 ? 'aucun : elle n’est pas publiée' : team.territories.map(words).join(', '),
      contact(team),
      html`<a href="/desk/equipe?mandat=coordinator">${count(members.get(team.id) ?? 0, 'mandat', 'mandats')}<span class="unseen"> de ${team.contact.name}</span></a>`,
    ]), 'cards')}`}
${fileLink(withAsked(`${PATH}.csv`, asked))}`,
  });
}

/** The list as a file: what is public of the teams. */
export const teamsFile = (teams: readonly Team[]): Answer => csvAnswer<Team>('coordinations.csv', [
  ['id', ({id}) => String(id)],
  ['nom', ({contact: {name}}) => name],
  ['territoires', ({territories}) => territories.join(' ')],
  ['email', ({contact: {email}}) => email],
  ['telephone', ({contact: {phone}}) => phone],
  ['site', ({contact: {url}}) => url],
  ['horaires', ({contact: {hours}}) => hours],
], teams);

/** Territories to choose from: a région, then its départements. */
export interface TerritoryGroup {
  readonly name: string;
  readonly territories: readonly string[];
}

export interface TeamPage {
  readonly session: Session;
  /** None: a new one. */
  readonly team: Team | undefined;
  readonly typed: TypedTeam;
  readonly version: number;
  /** Territories one can choose; empty for who may not change them. */
  readonly groups: readonly TerritoryGroup[];
  /** Names of those who hold a mandate in it. */
  readonly members: readonly string[];
  readonly words: TerritoryWords;
  /** Numbers of proposals about it that wait for a second person. */
  readonly pending: readonly number[];
  readonly done?: string | undefined;
  readonly errors?: readonly FieldError[];
  /** What is kept now, when somebody changed it since. */
  readonly online?: TypedTeam;
}

const addressOf = (team: Team | undefined): string => `${PATH}/${team?.id ?? 'nouvelle'}`;
const titleOf = (team: Team | undefined): string => (team === undefined ? 'Ajouter une coordination' : team.contact.name);

const box = (code: string, text: string, typed: TypedTeam): Markup => html`<div class="option"><input type="checkbox" id="t-${code.replace(':', '-')}" name="territories" value="${code}"${typed.territories.includes(code) ? html` checked` : ''}><label for="t-${code.replace(':', '-')}">${text}</label></div>`;

function territories({groups, typed, words, errors}: TeamPage): Markup {
  const error = errorOf(errors, 'territories');
  const offered = new Set(groups.flatMap((group) => group.territories));
  const others = typed.territories.filter((code) => !offered.has(code));
  return html`<fieldset id="territories"><legend>Territoires</legend>
<p>Un territoire n’a qu’une coordination : celui que vous cochez quitte l’équipe qui l’avait. L’équipe d’un département passe avant celle de sa région.</p>${error.sentence}
${others.length === 0 ? '' : html`<div>${others.map((code) => box(code, words(code), typed))}</div>`}
${groups.map(({name, territories: codes}) => html`<details${codes.some((code) => typed.territories.includes(code)) ? html` open` : ''}><summary>${name}</summary>${codes.map((code) => box(code, words(code), typed))}</details>`)}
</fieldset>`;
}

const differences = (a: TypedTeam, b: TypedTeam, words: TerritoryWords): ChangedValue[] => [
  ...(Object.keys(TITLES) as ContactField[]).flatMap((field) => (a[field] === b[field] ? [] : [{title: TITLES[field], before: a[field], after: b[field]}])),
  ...(a.territories.join() === b.territories.join() ? [] : [{title: 'Territoires', before: a.territories.map(words).join(', '), after: b.territories.map(words).join(', ')}]),
];

/** The form of a team; nothing is published before its preview. */
export function teamPage(page: TeamPage): Answer {
  const {session, team, typed, version, groups, members, words, pending, done, errors, online} = page;
  const input = (field: ContactField, maxlength: number, attributes: Markup): Markup => {
    const error = errorOf(errors, field);
    return html`<p><label for="${field}">${TITLES[field]}</label>
<input id="${field}" name="${field}" value="${typed[field]}" maxlength="${maxlength}" autocomplete="off"${attributes}${error.attributes}></p>${error.sentence}`;
  };
  return signedIn({
    session, section: PATH, trail: TRAIL, title: titleOf(team), done, errors,
    main: html`${online === undefined ? '' : conflictNote(differences(online, typed, words))}
${pending.map((id) => html`<p class="note"><a href="${PROPOSALS_PATH}/${id}">D’autres territoires sont proposés</a> : si vous changez cette équipe d’ici là, la proposition ne pourra plus être approuvée.</p>`)}
${team === undefined ? '' : html`<dl>${groups.length > 0 ? '' : fact('Territoires', team.territories.map(words).join(', '))}
${fact('Mandats', members.length === 0 ? html`aucun, <a href="/desk/equipe">proposer quelqu’un</a>` : html`${members.join(', ')} (<a href="/desk/equipe">voir l’équipe</a>)`)}</dl>`}
<form method="post" action="${addressOf(team)}/apercu">
<h2>Contact public</h2>
<p>Les coordonnées d’une équipe, jamais celles d’une personne : elles sont montrées à tout le monde.</p>
${input('name', 120, html` required`)}
${input('email', 254, html` type="email" spellcheck="false"`)}
${input('phone', 30, html` type="tel"`)}
${input('url', 500, html` spellcheck="false"`)}
${input('hours', 200, html``)}
${groups.length > 0 ? territories(page) : ''}
<input type="hidden" name="version" value="${version}">
<p><button>Voir ce que cela change</button></p>
</form>
<p><a href="${PATH}">Ne rien faire et revenir à la liste</a></p>`,
  }, online === undefined ? undefined : 412);
}

export interface TeamPreview {
  readonly session: Session;
  readonly team: Team | undefined;
  readonly typed: TypedTeam;
  readonly version: number;
  readonly change: TeamChange;
  readonly seen: string;
  /** Names of teams by number; the new one has the name that was typed. */
  readonly names: ReadonlyMap<number, string>;
  readonly words: TerritoryWords;
  /** `propose`: another has to approve it; `alone`: one that would, had the national team anybody else. */
  readonly course: 'publish' | 'propose' | 'alone';
}

const PROPOSING = {lead: 'Une coordination nouvelle, ou d’autres territoires : vous proposez, une autre personne de l’équipe nationale approuve. Voici ce que cela changerait.', button: 'Proposer cette modification'};
const ALONE = 'Vous êtes seul dans l’équipe nationale : personne d’autre ne peut approuver, et ce changement est publié aussitôt. Le journal le dit.';

/** What a change does, in words: what to think of before, and what differs. */
function effect({team, typed, change, names, words}: Pick<TeamPreview, 'team' | 'typed' | 'change' | 'names' | 'words'>): {readonly warnings: readonly string[]; readonly what: Markup} {
  const {fields, gained, lost, taken, passages} = change;
  const own = team?.id ?? NEW_TEAM;
  const named = (id: number | undefined): string => (id === undefined ? 'aucune coordination' : id === own ? typed.name : names.get(id) ?? 'une autre équipe');
  const left = passages.filter(({to}) => to === undefined);
  const where = ({code, name}: Departement): string => `${name} (${code})`;
  return {
    warnings: [
      ...(left.length === 0 ? [] : [`${count(left.length, 'département resterait', 'départements resteraient')} sans coordination : ${left.map(({departement}) => where(departement)).join(', ')}. Les demandes sans réponse iraient à l’équipe nationale.`]),
      ...taken.map(({territory, from}) => `${words(territory)} quitterait « ${named(from)} ».`),
      ...(typed.territories.length === 0 ? ['Sans territoire, cette équipe n’est plus publiée.'] : []),
    ],
    what: html`<h2>Contact public</h2>
${changes('Textes qui changent', fields.map(({field, before, after}) => ({title: TITLES[field], before, after})))}
<h2>Territoires</h2>
${gained.length + lost.length === 0 ? html`<p>Les territoires ne changent pas.</p>` : html`<dl>${fact('Ajoutés', gained.map(words).join(', '))}${fact('Retirés', lost.map(words).join(', '))}</dl>`}
${passages.length === 0 ? '' : table('Départements qui changent de coordination', ['Département', 'Avant', 'Après'], passages.map(({departement, from, to}) => [where(departement), named(from), named(to)]))}`,
  };
}

/** What publishing a form, or proposing it, would do. */
export function teamPreview(page: TeamPreview): Answer {
  const {session, team, typed, version, change, seen, course} = page;
  const {warnings, what} = effect(page);
  return previewPage({
    session, section: PATH, title: `Aperçu : ${typed.name}`, trail: [...TRAIL, ...(team === undefined ? [] : [[addressOf(team), team.contact.name] as const])],
    action: addressOf(team), seen, nothing: changesNothing(change), fields: {...typed, version: String(version)}, what,
    warnings: course === 'alone' ? [ALONE, ...warnings] : warnings, act: course === 'propose' ? PROPOSING : undefined,
  });
}

export interface ProposalPage extends Pick<TeamPreview, 'session' | 'team' | 'typed' | 'change' | 'names' | 'words' | 'seen'> {
  readonly proposal: TeamProposal;
  /** Names of people, by number. */
  readonly people: ReadonlyMap<number, string>;
  /** Why the reader may not approve it. */
  readonly refusal: ProposalRefusal | undefined;
  /** Whether the second proof was given less than ten minutes ago. */
  readonly proven: boolean;
  /** What it does has changed since the reader saw it: nothing was done. */
  readonly moved?: boolean;
}

const PROOF = html`<p class="note">Approuver ou écarter demande de confirmer que c’est vous : <a href="/connexion">demandez un nouveau lien de connexion</a>, suivez-le, puis revenez ici dans les dix minutes.</p>`;

/** A proposal: what it would do now, who made it, and what the reader may do about it. 409 when it changed under them. */
export function proposalPage(page: ProposalPage): Answer {
  const {session, proposal: {id, team: number, contact: {name}, proposedBy, proposedAt}, team, people, refusal, proven, seen, moved = false} = page;
  const {warnings, what} = effect(page);
  const form = (act: string, button: Markup): Markup => html`<form method="post" action="${PROPOSALS_PATH}/${id}/${act}"><input type="hidden" name="vu" value="${seen}"><p>${button}</p></form>`;
  return signedIn({
    session, section: PATH, trail: TRAIL, title: `Proposition : ${name}`,
    main: html`${moved ? html`<p class="note" role="alert" tabindex="-1" autofocus>Rien n’a été fait : ce que cette proposition changerait n’est plus ce que vous aviez lu. Relisez-la.</p>` : ''}
<dl>${fact('Quoi', number === undefined ? 'une coordination nouvelle' : html`d’autres territoires pour <a href="${PATH}/${number}">${team?.contact.name ?? name}</a>`)}
${fact('Proposée par', html`${proposer(people, proposedBy)}, le ${moment(proposedAt)}`)}</dl>
${warnings.length === 0 ? '' : html`<div class="note"><h2>Attention</h2><ul>${warnings.map((warning) => html`<li>${warning}</li>`)}</ul></div>`}
${what}
<h2>Décider</h2>
${proven ? '' : PROOF}
${refusal === undefined ? proven ? form('approuver', html`<button>Approuver et publier</button>`) : '' : html`<p class="note">${PROPOSAL_REFUSALS[refusal]}</p>`}
${proven ? form('ecarter', html`<button class="quiet">Écarter cette proposition</button>`) : ''}
<p><a href="${PATH}">Ne rien faire et revenir à la liste</a></p>`,
  }, moved ? 409 : undefined);
}
