/** The charter on the desk: versions, drafts and their publication for the national team; campaigns of signatures for every coordination. */
import {z} from 'zod';
import {isDepartementCode} from '../../../src/contract/place.ts';
import {LIMITS} from '../../../src/contract/vocabulary.ts';
import {fold} from '../../directory/gazetteer/fold.ts';
import {invalidQuery} from '../../http/answer.ts';
import type {Answer} from '../../http/answer.ts';
import {beginDraft, discardDraft, draftFor, publish, saveDraft} from '../charter-writing.ts';
import type {RegistryDeps} from '../deps.ts';
import {SIGNING_STATES, toSign} from '../domain/campaign.ts';
import {compareVersions} from '../domain/charter.ts';
import type {Charter} from '../domain/charter.ts';
import {asPublished, PUBLICATION_REFUSALS, typedOf} from '../domain/charter-draft.ts';
import type {Draft, TypedDraft} from '../domain/charter-draft.ts';
import {charterPage} from '../pages/charter.ts';
import {CHARTER_STATES, chartersFile, chartersPage, charterState, draftPage, draftPath, editorPage} from '../pages/desk/charter.ts';
import {signaturesFile, signaturesPage, SIGNING_SLUGS} from '../pages/desk/signatures.ts';
import type {SigningCounts, SigningLine} from '../pages/desk/signatures.ts';
import {doneSentence} from '../pages/desk/words.ts';
import {registryRoute} from '../route.ts';
import type {RegistryRequest, RegistryRoute} from '../route.ts';
import {signatories} from '../storage/campaign.ts';
import type {Signatory} from '../storage/campaign.ts';
import {drafts} from '../storage/charter-drafts.ts';
import {charterInForce, charters} from '../storage/charters.ts';
import {departementsSeen, namesOf} from '../storage/desk.ts';
import {asked, dayOf, done, isProven, noteExport, signed} from './asking.ts';
import type {Asking} from './asking.ts';

const PATH = '/desk/charte';
const doneQuery = z.strictObject({fait: z.string().max(40).optional()});

/** A draft's number as an address says it; -1 for anything else. */
const numberIn = ({params}: Pick<Asking, 'params'>): number => (/^\d{1,9}$/.test(params['id'] ?? '') ? Number(params['id']) : -1);

/** How many structures a version would be asked of: those that signed an earlier one. */
const concerned = (all: readonly Signatory[], version: string): number => all.filter((one) => one.signed !== undefined && compareVersions(one.signed, version) < 0).length;

// ————— versions and drafts —————

function draftShown(request: Asking, conflict?: string): Answer {
  const {deps: {database}, now, query} = request;
  const draft = draftFor(request.deps, numberIn(request));
  const today = dayOf(now);
  const charter = asPublished(draft, charters(database), today);
  return draftPage({
    session: signed(request), draft, charter, conflict, current: charterInForce(database, today), concerned: concerned(signatories(database, 'all'), charter.version),
    names: namesOf(database, draft.writtenBy === undefined ? [] : [draft.writtenBy]), done: conflict === undefined ? doneSentence(asked(doneQuery, query).fait) : undefined,
  });
}

/** The page of a draft, word for word as the public will read it. */
function preview(request: Asking): Answer {
  const {deps: {database, origin}, now, query} = request;
  const draft = draftFor(request.deps, numberIn(request));
  const all = charters(database);
  const today = dayOf(now);
  const since = query.has('depuis') ? all.find(({version}) => version === query.get('depuis')) : undefined;
  if (query.has('depuis') && since === undefined) throw invalidQuery([{field: 'depuis', code: 'invalid', message: 'Il n’y a pas de version de ce nom.'}]);
  const charter = asPublished(draft, all, today);
  return {body: charterPage({origin, charter, all: [...all, charter], today, since, draft: {path: `${draftPath(draft.id)}/apercu`, back: draftPath(draft.id)}})};
}

const revision = z.string().regex(/^\d{1,9}$/).transform(Number);
const text = z.string().default('');
/** One field or several of a name, as a form sends them. */
const several = z.union([z.string().transform((one) => [one]), z.array(z.string())]).default([]);
const editSchema = z.strictObject({revision, title: text, heading: several, text: several, publishedOn: text, signingDeadline: text, add: z.string().regex(/^\d{1,3}$/).transform(Number).optional()});

/** The form with room for one more article after the article `after`, from 1. */
const withRoom = (typed: TypedDraft, after: number): TypedDraft => ({...typed, headings: typed.headings.toSpliced(after, 0, ''), texts: typed.texts.toSpliced(after, 0, '')});

function edited(request: RegistryRequest<z.output<typeof editSchema>>): Answer {
  const {deps, body} = request;
  const session = signed(request);
  const id = numberIn(request);
  const typed: TypedDraft = {title: body.title, headings: body.heading, texts: body.text, publishedOn: body.publishedOn, signingDeadline: body.signingDeadline};
  if (body.add !== undefined) {
    const draft = draftFor(deps, id);
    return editorPage({session, id: draft.id, revision: body.revision, typed: withRoom(typed, body.add), added: Math.min(body.add, typed.headings.length)});
  }
  const saved = saveDraft(deps, id, typed, body.revision, session.person);
  if (saved.outcome === 'stale') return editorPage({session, id, revision: saved.online.revision, typed, online: saved.online});
  if (saved.outcome === 'refused') return editorPage({session, id, revision: body.revision, typed: typed.headings.length === 0 ? withRoom(typed, 0) : typed, errors: saved.errors});
  return done(draftPath(id), 'projet');
}

const versionsQuery = z.strictObject({etat: z.enum(CHARTER_STATES).optional(), fait: z.string().max(40).optional()});

/** The versions the address asks for. */
function versionsAsked({deps: {database}, now, query}: Asking) {
  const {etat, fait} = asked(versionsQuery, query);
  const all = charters(database);
  return {found: all.filter((one) => etat === undefined || charterState(one, all, dayOf(now)) === etat), etat, fait};
}

const versionRoutes: readonly RegistryRoute[] = [
  registryRoute({
    method: 'GET', path: PATH, summary: 'Charte : versions et projets', action: 'charter.draft', from: 'page',
    handle(request) {
      const {deps: {database}, now} = request;
      const all: readonly Draft[] = drafts(database);
      const {found, etat, fait} = versionsAsked(request);
      return chartersPage({
        session: signed(request), proven: isProven(signed(request), now), charters: found, all: charters(database), etat, drafts: all, today: dayOf(now), done: doneSentence(fait),
        names: namesOf(database, all.flatMap(({writtenBy}) => writtenBy ?? [])),
      });
    },
  }),
  registryRoute({
    method: 'GET', path: `${PATH}.csv`, summary: 'Charte : versions, en fichier', action: 'charter.draft', from: 'page',
    handle: (request) => chartersFile(versionsAsked(request).found, charters(request.deps.database), dayOf(request.now)),
  }),
  registryRoute({
    method: 'POST', path: `${PATH}/projets`, summary: 'Commencer une version de la charte', action: 'charter.manage', from: 'page',
    body: z.strictObject({}),
    handle: (request) => ({status: 303, body: null, headers: {Location: `${draftPath(beginDraft(request.deps, signed(request).person))}/modifier`}}),
  }),
  registryRoute({
    method: 'GET', path: `${PATH}/projets/:id`, summary: 'Un projet de charte', action: 'charter.manage', from: 'page',
    handle: (request) => draftShown(request),
  }),
  registryRoute({
    method: 'GET', path: `${PATH}/projets/:id/apercu`, summary: 'Un projet de charte, comme le public le lira', action: 'charter.manage', from: 'page',
    handle: preview,
  }),
  registryRoute({
    method: 'GET', path: `${PATH}/projets/:id/modifier`, summary: 'Modifier un projet de charte', action: 'charter.manage', from: 'page',
    handle(request) {
      const draft = draftFor(request.deps, numberIn(request));
      const typed = typedOf(draft);
      return editorPage({session: signed(request), id: draft.id, revision: draft.revision, typed: typed.headings.length === 0 ? withRoom(typed, 0) : typed});
    },
  }),
  registryRoute({
    method: 'POST', path: `${PATH}/projets/:id/modifier`, summary: 'Modifier un projet de charte', action: 'charter.draft', from: 'page',
    body: editSchema, problems: ['changed-meanwhile'],
    handle: edited,
  }),
  registryRoute({
    method: 'POST', path: `${PATH}/projets/:id/supprimer`, summary: 'Supprimer un projet de charte', action: 'charter.manage', from: 'page',
    body: z.strictObject({revision}),
    handle(request) {
      const outcome = discardDraft(request.deps, numberIn(request), request.body.revision, signed(request).person);
      return outcome === 'done' ? done(PATH, 'projet-supprime') : draftShown(request, 'Ce projet a changé depuis que la page était ouverte : il n’est pas supprimé.');
    },
  }),
  registryRoute({
    method: 'POST', path: `${PATH}/projets/:id/publier`, summary: 'Publier une version de la charte', action: 'charter.publish', from: 'page',
    body: z.strictObject({revision}),
    handle(request) {
      const outcome = publish(request.deps, numberIn(request), request.body.revision, signed(request).person);
      return outcome !== 'done' && 'refusal' in outcome ? draftShown(request, PUBLICATION_REFUSALS[outcome.refusal]) : done(PATH, 'charte-publiee');
    },
  }),
];

// ————— campaigns —————

const SLUGS = SIGNING_STATES.map((state) => SIGNING_SLUGS[state]);
const signaturesQuery = z.strictObject({
  version: z.string().max(20).optional(),
  etat: z.enum(SLUGS).optional(),
  departement: z.string().transform((typed) => typed.trim().toUpperCase()).refine(isDepartementCode, {message: 'Un code de département : 37, 2A, 974.'}).optional(),
  q: z.string().max(LIMITS.queryLength).optional(),
  page: z.coerce.number().int().min(1).max(LIMITS.pageMax).default(1),
});

/** A structure as a line of a campaign; undefined when the version does not concern it: it came in with that one or a later one. */
function lineOf(one: Signatory, {version}: Charter, all: readonly Charter[], today: string): SigningLine | undefined {
  const {applied, signed: newest, signedAt, suspendedOn} = one;
  if (applied === undefined || newest === undefined || compareVersions(applied, version) >= 0) return undefined;
  const own = one.asks.filter((ask) => ask.version === version);
  const has = compareVersions(newest, version) >= 0;
  const due = has ? undefined : toSign(one, all, today);
  return {
    id: one.id, name: one.name, postcode: one.postcode, city: one.city, departement: one.departement, state: has ? 'signed' : one.suspended ? 'unpublished' : 'waiting', signed: newest,
    signedOn: has && signedAt !== undefined ? dayOf(signedAt) : undefined, asks: own.length, askedOn: own.map(({sentOn}) => sentOn).sort().at(-1),
    until: due?.until, suspendedOn: has ? undefined : suspendedOn,
  };
}

const BY_NAME = new Intl.Collator('fr');

function campaign({deps: {database}, reach, query, now}: Asking) {
  const {page, ...kept} = asked(signaturesQuery, query);
  const today = dayOf(now);
  const all = charters(database);
  const campaigns = all.filter(({signingDeadline, publishedOn}) => signingDeadline !== undefined && publishedOn <= today).reverse();
  const charter = kept.version === undefined ? campaigns[0] : campaigns.find(({version}) => version === kept.version);
  if (kept.version !== undefined && charter === undefined) throw invalidQuery([{field: 'version', code: 'invalid', message: 'Aucune version de ce nom n’a dû être signée à nouveau.'}]);
  const lines = charter === undefined ? [] : signatories(database, reach).flatMap((one) => lineOf(one, charter, all, today) ?? []);
  const words = fold(kept.q ?? '').split(' ').filter((word) => word !== '');
  const named = ({name, city}: SigningLine): boolean => words.every((start) => fold(`${name} ${city}`).split(' ').some((word) => word.startsWith(start)));
  const found = lines
    .filter((line) => (kept.departement === undefined || line.departement === kept.departement) && (kept.etat === undefined || SIGNING_SLUGS[line.state] === kept.etat) && named(line))
    .sort((a, b) => BY_NAME.compare(a.name, b.name) || (a.id < b.id ? -1 : 1));
  return {page, kept, campaigns, charter, lines, found};
}

function countsOf(lines: readonly SigningLine[]): [departement: string, counts: SigningCounts][] {
  const counts = new Map<string, Record<SigningLine['state'], number>>();
  for (const {departement, state} of lines) {
    const own = counts.get(departement) ?? {signed: 0, waiting: 0, unpublished: 0};
    own[state]++;
    counts.set(departement, own);
  }
  return [...counts].sort(([a], [b]) => (a < b ? -1 : 1));
}

const nameOf = ({gazetteer}: RegistryDeps) => (departement: string): string => gazetteer.resolve(`departement:${departement}`)?.place.name ?? departement;

const campaignRoutes: readonly RegistryRoute[] = [
  registryRoute({
    method: 'GET', path: `${PATH}/signatures`, summary: 'Signatures d’une nouvelle version de la charte', action: 'charter.signatures', from: 'page',
    handle(request) {
      const {deps, reach} = request;
      const {page, kept, campaigns, charter, lines, found} = campaign(request);
      const session = signed(request);
      return signaturesPage({
        session, section: session.memberships.some(({role}) => role === 'national') ? PATH : `${PATH}/signatures`, asked: kept, page, size: LIMITS.pageSize, campaigns, charter,
        lines: found.slice((page - 1) * LIMITS.pageSize, page * LIMITS.pageSize), total: found.length, counts: countsOf(lines), departements: departementsSeen(deps.database, reach), nameOf: nameOf(deps),
      });
    },
  }),
  registryRoute({
    method: 'GET', path: `${PATH}/signatures.csv`, summary: 'Signatures d’une nouvelle version de la charte, en fichier', action: 'desk.export', from: 'page',
    handle(request) {
      noteExport(request, 'signatures');
      return signaturesFile(campaign(request).found);
    },
  }),
];

export const DESK_CHARTER_ROUTES: readonly RegistryRoute[] = [...versionRoutes, ...campaignRoutes];
