/**
 * `/desk/coordinations`: the national team says which teams there are and where, a coordinator how its own is reached. Nothing is published
 * before a preview, and only what the preview showed is.
 */
import {z} from 'zod';
import {LIMITS} from '../../../src/contract/vocabulary.ts';
import {Refusal} from '../../http/answer.ts';
import type {Answer} from '../../http/answer.ts';
import {territoriesAround} from '../domain/application.ts';
import {changeOf, changesNothing, isAlone, PROPOSAL_REFUSALS, proposalRefusal, readTeam, sealOfPreview, takesTwo, typedTeam} from '../domain/coordination.ts';
import type {Team, TeamChange, TeamProposal, TypedTeam} from '../domain/coordination.ts';
import {proposalPage, PROPOSALS_PATH, teamPage, teamPreview, teamsFile, teamsPage} from '../pages/desk/coordinations.ts';
import type {TeamPage} from '../pages/desk/coordinations.ts';
import {doneSentence} from '../pages/desk/words.ts';
import {registryRoute} from '../route.ts';
import type {RegistryRequest, RegistryRoute} from '../route.ts';
import {actsOn, audit} from '../storage/audit.ts';
import {addProposal, allTeams, dropProposal, keepTeam, proposals, teams} from '../storage/coordinations.ts';
import {coordinatorsIn, finder, namesOf} from '../storage/desk.ts';
import {peopleFor} from '../storage/people.ts';
import {departementsOf, groupsOf, within, words} from '../territories.ts';
import {asked, departementQuery, done, isProven, signed} from './asking.ts';
import type {Asking} from './asking.ts';

const PATH = '/desk/coordinations';
const NOT_FOUND = 'Il n’y a pas de coordination à cette adresse.';

const seen = ({deps, reach}: Asking): Team[] => teams(deps.database, reach, within(deps, reach));

/** The team of the address, within reach; undefined for the new one of the national team. Throws 404. */
function team(request: Asking): Team | undefined {
  const id = request.params['id'] ?? '';
  if (id === 'nouvelle' && request.reach === 'all') return undefined;
  const found = seen(request).find((one) => String(one.id) === id);
  if (found === undefined) throw new Refusal('not-found', NOT_FOUND);
  return found;
}

/** Names of those who hold a mandate in a team's territories. */
const membersOf = ({deps}: Pick<Asking, 'deps'>, one: Team | undefined): string[] => (one === undefined ? [] : coordinatorsIn(deps.database, one.territories));

function form(request: Asking, more: Partial<TeamPage> = {}): Answer {
  const {deps, reach} = request;
  const one = team(request);
  return teamPage({
    session: signed(request), team: one, version: one?.version ?? 0, typed: typedTeam(one ?? {contact: {name: ''}, territories: []}),
    groups: reach === 'all' ? groupsOf(deps) : [], members: membersOf(request, one), words: words(deps),
    pending: one === undefined || reach !== 'all' ? [] : proposals(deps.database).flatMap(({id, team: about}) => (about === one.id ? [id] : [])), ...more,
  });
}

const text = z.string().max(2000).default('');
const bodySchema = z.strictObject({
  name: text, url: text, email: text, phone: text, hours: text,
  territories: z.union([z.string().max(40).transform((one) => [one]), z.array(z.string().max(40)).max(200)]).default([]),
  version: z.string().max(20),
  vu: z.string().max(64).optional(),
  corriger: z.string().max(10).optional(),
});
type Body = z.output<typeof bodySchema>;

/** A form read against what is kept now: the page to show instead, or what would change. */
function read(request: RegistryRequest<Body>) {
  const {deps, body, reach} = request;
  const one = team(request);
  const {version, vu: _, corriger: __, ...sent} = body;
  // Who only says how a team is reached sends no territory: they stay.
  if (reach !== 'all' && sent.territories.some((code) => one?.territories.includes(code) !== true)) throw new Refusal('forbidden', 'Les territoires d’une coordination sont décidés par l’équipe nationale.');
  const typed: TypedTeam = {...sent, territories: reach === 'all' ? [...new Set(sent.territories)].sort() : one?.territories ?? []};
  if (version !== String(one?.version ?? 0)) {
    return {one, typed, conflict: true} as const;
  }
  const offered = new Set(reach === 'all' ? groupsOf(deps).flatMap((group) => group.territories) : []);
  const next = readTeam(typed, (territory) => offered.has(territory) || one?.territories.includes(territory) === true);
  if ('errors' in next) return {one, typed, errors: next.errors} as const;
  const all = allTeams(deps.database);
  const change = changeOf(all, one, next, departementsOf(deps.gazetteer));
  return {one, typed: typedTeam(next), next, change, names: new Map(all.map(({id, contact}) => [id, contact.name])), seal: sealOfPreview([one?.id, one?.version, next, change])} as const;
}

/** The form again, as it was typed, with what is kept now beside it. */
const conflict = (request: Asking, one: Team | undefined, typed: TypedTeam): Answer => form(request, {typed, ...(one !== undefined && {online: typedTeam(one)})});

/** Numbers of those of the national team. */
const national = ({deps}: Pick<Asking, 'deps'>): number[] => peopleFor(deps.database, {role: 'national', scope: ''}).map(({id}) => id);

/** What becomes of a change: published at once, proposed to another of the national team, or published because there is no other. */
function courseOf(request: Asking, one: Team | undefined, change: TeamChange): 'publish' | 'propose' | 'alone' {
  if (!takesTwo(one, change)) return 'publish';
  return isAlone(national(request), signed(request).person) ? 'alone' : 'propose';
}

/** What an edit changed, as codes for the audit log. */
const editDetail = ({fields, gained, lost}: TeamChange): string => [...fields.map(({field}) => field), ...(gained.length + lost.length === 0 ? [] : ['territories'])].join(' ');

function preview(request: RegistryRequest<Body>): Answer {
  const met = read(request);
  if ('conflict' in met) return conflict(request, met.one, met.typed);
  if ('errors' in met || request.body.corriger !== undefined) return form(request, {typed: met.typed, ...('errors' in met && {errors: met.errors})});
  const {one, typed, change, names, seal} = met;
  return teamPreview({session: signed(request), team: one, typed, version: one?.version ?? 0, change, seen: seal, names, words: words(request.deps), course: courseOf(request, one, change)});
}

function publish(request: RegistryRequest<Body>): Answer {
  const {deps, now, body} = request;
  return deps.database.transaction((): Answer => {
    const met = read(request);
    if ('conflict' in met) {
      // The same form twice, as a double click sends it, finds what it asked for done.
      return met.one !== undefined && JSON.stringify(typedTeam(met.one)) === JSON.stringify(met.typed) ? done(`${PATH}/${met.one.id}`, 'coordination') : conflict(request, met.one, met.typed);
    }
    if ('errors' in met) return form(request, {typed: met.typed, errors: met.errors});
    const {one, next, change, seal} = met;
    if (changesNothing(change)) return done(`${PATH}/${one?.id ?? ''}`, 'coordination');
    // What others changed meanwhile changes what this does: it is shown before it is done.
    if (body.vu !== seal) return preview(request);
    const course = courseOf(request, one, change);
    if (course === 'propose') return propose(request, {team: one?.id, version: one?.version ?? 0, ...next});
    const id = keepTeam(deps.database, one?.id, {...next, example: false});
    audit(deps.database, {actor: `person:${signed(request).person}`, action: 'coordination.edit', object: `coordination:${id}`, detail: `${editDetail(change)}${course === 'alone' ? ' alone' : ''}`}, now);
    return done(`${PATH}/${id}`, 'coordination');
  });
}

// ————— proposals —————

const proposalObject = (id: number): string => `coordination-proposal:${id}`;

/** Keeps a proposal; the same one by the same person, as a double click sends it, is kept once. */
function propose(request: Asking, what: Omit<TeamProposal, 'id' | 'proposedBy' | 'proposedAt'>): Answer {
  const {deps, now} = request;
  const {person} = signed(request);
  const saysTheSame = (one: TeamProposal): boolean => one.proposedBy === person && one.team === what.team && one.version === what.version && JSON.stringify([one.contact, one.territories]) === JSON.stringify([what.contact, what.territories]);
  const before = proposals(deps.database).find(saysTheSame);
  const id = before?.id ?? addProposal(deps.database, {...what, proposedBy: person}, now);
  if (before === undefined) audit(deps.database, {actor: `person:${person}`, action: 'coordination.propose', object: proposalObject(id), ...(what.team !== undefined && {detail: `coordination:${what.team}`})}, now);
  return done(PATH, 'coordination-proposee');
}

/** A proposal with what it would do now. Throws 404, for who is not of the national team too. */
function proposed({deps, reach, params}: Asking) {
  const proposal = reach === 'all' ? proposals(deps.database).find(({id}) => String(id) === params['id']) : undefined;
  if (proposal === undefined) throw new Refusal('not-found', 'Il n’y a pas de proposition à cette adresse.');
  const all = allTeams(deps.database);
  const team = all.find(({id}) => id === proposal.team);
  const change = changeOf(all, team, proposal, departementsOf(deps.gazetteer));
  return {proposal, team, change, typed: typedTeam(proposal), names: new Map(all.map(({id, contact}) => [id, contact.name])), seen: sealOfPreview([proposal, team?.version, change])};
}

function proposalShown(request: Asking, moved = false): Answer {
  const {deps, now} = request;
  const met = proposed(request);
  const session = signed(request);
  return proposalPage({
    ...met, session, words: words(deps), moved, proven: isProven(session, now), people: namesOf(deps.database, met.proposal.proposedBy === undefined ? [] : [met.proposal.proposedBy]),
    refusal: proposalRefusal(met.proposal, {by: session.person, national: national(request), version: met.team?.version ?? 0}),
  });
}

/** Whether this proposal is decided already, by this very act of this very person: a double click. */
function justDecided({deps, params, session}: Asking, action: string): boolean {
  const last = /^\d{1,9}$/.test(params['id'] ?? '') ? actsOn(deps.database, proposalObject(Number(params['id']))).at(-1) : undefined;
  return last?.action === action && last.actor === `person:${signed({session}).person}`;
}

function approve(request: RegistryRequest<{vu: string}>): Answer {
  const {deps, body, now} = request;
  return deps.database.transaction((): Answer => {
    if (justDecided(request, 'coordination.approve')) return done(PATH, 'coordination');
    const {proposal, team: one, change, seen: seal} = proposed(request);
    const {person} = signed(request);
    const refusal = proposalRefusal(proposal, {by: person, national: national(request), version: one?.version ?? 0});
    if (refusal !== undefined) throw new Refusal(refusal === 'own' ? 'forbidden' : 'conflict', PROPOSAL_REFUSALS[refusal]);
    if (body.vu !== seal) return proposalShown(request, true);
    const id = keepTeam(deps.database, one?.id, {contact: proposal.contact, territories: proposal.territories, example: false});
    dropProposal(deps.database, proposal.id);
    audit(deps.database, {actor: `person:${person}`, action: 'coordination.approve', object: proposalObject(proposal.id), detail: `coordination:${id}`}, now);
    audit(deps.database, {actor: `person:${person}`, action: 'coordination.edit', object: `coordination:${id}`, detail: `${editDetail(change)} proposal:${proposal.id}`}, now);
    return done(PATH, 'coordination');
  });
}

function setAside(request: Asking): Answer {
  const {deps, now} = request;
  return deps.database.transaction((): Answer => {
    if (justDecided(request, 'coordination.set-aside')) return done(PATH, 'coordination-ecartee');
    const {proposal: {id}} = proposed(request);
    dropProposal(deps.database, id);
    audit(deps.database, {actor: `person:${signed(request).person}`, action: 'coordination.set-aside', object: proposalObject(id)}, now);
    return done(PATH, 'coordination-ecartee');
  });
}

// ————— the list —————

const listQuery = z.strictObject({departement: departementQuery, q: z.string().max(LIMITS.queryLength).optional(), fait: z.string().max(40).optional()});

/** The teams the address asks for, within reach. */
function listed(request: Asking) {
  const {deps, query} = request;
  const {departement, q, fait} = asked(listQuery, query);
  const named = finder(q);
  const around = departement === undefined ? undefined : territoriesAround(departement, (territory) => deps.gazetteer.resolve(territory)?.departements ?? []);
  const found = seen(request).filter(({contact: {name, email = '', url = '', phone = ''}, territories}) =>
    (around === undefined || territories.some((territory) => around.includes(territory))) && named(`${name} ${email} ${url} ${phone}`));
  return {found, fait, kept: {departement, q}};
}

const doneQuery = z.strictObject({fait: z.string().max(40).optional()});

export const COORDINATION_ROUTES: readonly RegistryRoute[] = [
  registryRoute({
    method: 'GET', path: PATH, summary: 'Coordinations', action: 'coordination.read', from: 'page',
    handle(request) {
      const {deps, reach} = request;
      const {found, fait, kept} = listed(request);
      const waiting = reach === 'all' ? proposals(deps.database) : [];
      const held = new Set(allTeams(deps.database).flatMap(({territories}) => territories));
      return teamsPage({
        session: signed(request), teams: found, words: words(deps), done: doneSentence(fait), asked: kept,
        departements: reach === 'all' ? departementsOf(deps.gazetteer).map(({code}) => code) : reach.departements, nameOf: (code) => deps.gazetteer.resolve(`departement:${code}`)?.place.name ?? code,
        proposals: waiting, names: namesOf(deps.database, waiting.flatMap(({proposedBy}) => proposedBy ?? [])),
        members: new Map(found.map((one) => [one.id, membersOf(request, one).length])),
        without: reach === 'all' ? departementsOf(deps.gazetteer).filter(({code, region}) => !held.has(`departement:${code}`) && (region === undefined || !held.has(region))) : undefined,
      });
    },
  }),
  registryRoute({
    method: 'GET', path: `${PATH}.csv`, summary: 'Coordinations, en fichier', action: 'coordination.read', from: 'page',
    handle: (request) => teamsFile(listed(request).found),
  }),
  registryRoute({
    method: 'GET', path: `${PATH}/:id`, summary: 'Une coordination', action: 'coordination.read', from: 'page',
    handle: (request) => form(request, {done: doneSentence(asked(doneQuery, request.query).fait)}),
  }),
  registryRoute({
    method: 'POST', path: `${PATH}/:id/apercu`, summary: 'Ce qu’une modification changerait', action: 'coordination.edit', from: 'page',
    body: bodySchema,
    handle: preview,
  }),
  registryRoute({
    method: 'POST', path: `${PATH}/:id`, summary: 'Publier une coordination', action: 'coordination.edit', from: 'page',
    body: bodySchema,
    handle: publish,
  }),
  registryRoute({
    method: 'GET', path: `${PROPOSALS_PATH}/:id`, summary: 'Une coordination proposée', action: 'coordination.edit', from: 'page',
    handle: (request) => proposalShown(request),
  }),
  registryRoute({
    method: 'POST', path: `${PROPOSALS_PATH}/:id/approuver`, summary: 'Approuver une coordination proposée', action: 'coordination.approve', from: 'page',
    body: z.strictObject({vu: z.string().max(64)}),
    handle: approve,
  }),
  registryRoute({
    method: 'POST', path: `${PROPOSALS_PATH}/:id/ecarter`, summary: 'Écarter une coordination proposée', action: 'coordination.approve', from: 'page',
    body: z.strictObject({vu: z.string().max(64)}),
    handle: setAside,
  }),
];
