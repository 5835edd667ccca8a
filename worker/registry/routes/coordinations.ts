/**
 * `/desk/coordinations`: the national team says which teams there are and where, a coordinator how its own is reached. Nothing is published
 * before a preview, and only what the preview showed is.
 */
import {z} from 'zod';
import {isDepartementCode} from '../../../src/contract/place.ts';
import {Refusal} from '../../http/answer.ts';
import type {Answer} from '../../http/answer.ts';
import type {RegistryDeps, RegistryGazetteer} from '../deps.ts';
import {territoriesAround} from '../domain/application.ts';
import {changeOf, changesNothing, readTeam, sealOfPreview, typedTeam} from '../domain/coordination.ts';
import type {Departement, Team, TypedTeam} from '../domain/coordination.ts';
import type {Reach} from '../domain/session.ts';
import {teamPage, teamPreview, teamsFile, teamsPage} from '../pages/desk/coordinations.ts';
import type {TeamPage, TerritoryGroup} from '../pages/desk/coordinations.ts';
import {doneSentence} from '../pages/desk/words.ts';
import {registryRoute} from '../route.ts';
import type {RegistryRequest, RegistryRoute} from '../route.ts';
import {audit} from '../storage/audit.ts';
import {allTeams, keepTeam, teams} from '../storage/coordinations.ts';
import {coordinatorsIn} from '../storage/desk.ts';
import {asked, done, signed} from './asking.ts';
import type {Asking} from './asking.ts';

const PATH = '/desk/coordinations';
const NOT_FOUND = 'Il n’y a pas de coordination à cette adresse.';

const known = new WeakMap<RegistryGazetteer, readonly Departement[]>();

/** Every département of the gazetteer with its région. */
function departementsOf(gazetteer: RegistryGazetteer): readonly Departement[] {
  const found = known.get(gazetteer);
  if (found !== undefined) return found;
  const codes = [...Array(990).keys()].flatMap((i) => (i === 20 ? ['2A', '2B'] : [String(i).padStart(2, '0')])).filter(isDepartementCode);
  const all = codes.flatMap((code): Departement[] => {
    const place = gazetteer.resolve(`departement:${code}`)?.place;
    return place === undefined ? [] : [{code, name: place.name, region: territoriesAround(code, (territory) => gazetteer.resolve(territory)?.departements ?? [])[1]}];
  });
  known.set(gazetteer, all);
  return all;
}

/** Territories one can give a team, région by région, in the order of their names. */
export function groupsOf({gazetteer}: RegistryDeps): TerritoryGroup[] {
  const groups = new Map<string, string[]>();
  for (const {code, region} of departementsOf(gazetteer)) groups.set(region ?? '', [...(groups.get(region ?? '') ?? []), `departement:${code}`]);
  const name = (region: string): string => (region === '' ? 'Hors région' : gazetteer.resolve(region)?.place.name ?? region);
  return [
    {name: 'Toute la France', territories: ['national']},
    ...[...groups].map(([region, codes]) => ({name: name(region), territories: region === '' ? codes : [region, ...codes]})).sort((a, b) => a.name.localeCompare(b.name, 'fr')),
  ];
}

/** A territory in words, with its code. */
export const words = ({gazetteer}: RegistryDeps) => (code: string): string => {
  if (code === 'national') return 'toute la France';
  const place = gazetteer.resolve(code)?.place;
  if (place === undefined) return code;
  return code.startsWith('region:') ? `région ${place.name}` : `${place.name} (${code.slice(code.indexOf(':') + 1)})`;
};

/** Codes of the territories that lie in a reach entirely. */
export function within({gazetteer}: RegistryDeps, reach: Reach): string[] {
  if (reach === 'all') return [];
  const around = (code: string): readonly string[] => gazetteer.resolve(code)?.departements ?? [];
  return [...new Set(reach.departements.flatMap((code) => territoriesAround(code, around)))].filter((territory) => around(territory).every((code) => reach.departements.includes(code)));
}

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
    groups: reach === 'all' ? groupsOf(deps) : [], members: membersOf(request, one), words: words(deps), ...more,
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

function preview(request: RegistryRequest<Body>): Answer {
  const met = read(request);
  if ('conflict' in met) return conflict(request, met.one, met.typed);
  if ('errors' in met || request.body.corriger !== undefined) return form(request, {typed: met.typed, ...('errors' in met && {errors: met.errors})});
  const {one, typed, change, names, seal} = met;
  return teamPreview({session: signed(request), team: one, typed, version: one?.version ?? 0, change, seen: seal, names, words: words(request.deps)});
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
    const {one, typed, next, change, seal} = met;
    if (changesNothing(change)) return done(`${PATH}/${one?.id ?? ''}`, 'coordination');
    // What others changed meanwhile changes what this does: it is shown before it is done.
    if (body.vu !== seal) return preview(request);
    const id = keepTeam(deps.database, one?.id, {...next, example: false});
    audit(deps.database, {actor: `person:${signed(request).person}`, action: 'coordination.edit', object: `coordination:${id}`, detail: [...change.fields.map(({field}) => field), ...(typed.territories.join() === (one?.territories ?? []).join() ? [] : ['territories'])].join(' ')}, now);
    return done(`${PATH}/${id}`, 'coordination');
  });
}

const doneQuery = z.strictObject({fait: z.string().max(40).optional()});

export const COORDINATION_ROUTES: readonly RegistryRoute[] = [
  registryRoute({
    method: 'GET', path: PATH, summary: 'Coordinations', action: 'coordination.read', from: 'page',
    handle(request) {
      const {deps, reach} = request;
      const found = seen(request);
      const held = new Set(allTeams(deps.database).flatMap(({territories}) => territories));
      return teamsPage({
        session: signed(request), teams: found, words: words(deps), done: doneSentence(asked(doneQuery, request.query).fait),
        members: new Map(found.map((one) => [one.id, membersOf(request, one).length])),
        without: reach === 'all' ? departementsOf(deps.gazetteer).filter(({code, region}) => !held.has(`departement:${code}`) && (region === undefined || !held.has(region))) : undefined,
      });
    },
  }),
  registryRoute({
    method: 'GET', path: `${PATH}.csv`, summary: 'Coordinations, en fichier', action: 'coordination.read', from: 'page',
    handle: (request) => teamsFile(seen(request)),
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
];
