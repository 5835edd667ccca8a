/**
 * The desk: where coordinations and the national team check applications, look after structures and admit each other. Every route reads
 * within its reach; what is outside does not exist here (404), by list, by address, in a file or in a count.
 */
import {z} from 'zod';
import type {FieldError} from '../../../src/contract/problem.ts';
import {plainText} from '../../../src/contract/structure.ts';
import {LIMITS} from '../../../src/contract/vocabulary.ts';
import {Refusal} from '../../http/answer.ts';
import type {Answer} from '../../http/answer.ts';
import type {RegistryDeps} from '../deps.ts';
import {coversMandate, isScope, MEMBERSHIP_REFUSALS} from '../domain/account.ts';
import type {MembershipRefusal} from '../domain/account.ts';
import {REFUSAL_REASONS, territoriesAround} from '../domain/application.ts';
import type {ApplicationState, ApplicationStatus, RefusalReason} from '../domain/application.ts';
import {evidenceWords} from '../domain/claim.ts';
import {ROLES} from '../domain/session.ts';
import type {Reach, Role} from '../domain/session.ts';
import {accept, ask, refuse, signedBy, undoClaim} from '../joining.ts';
import type {Decider} from '../joining.ts';
import {mailbox} from '../mail/address.ts';
import {applicationPage, QUESTION_LENGTH, versionOf} from '../pages/desk/application.ts';
import type {ApplicationPage} from '../pages/desk/application.ts';
import type {ClaimShown} from '../pages/desk/claim.ts';
import {mailFile, mailPage, MAIL_STATES} from '../pages/desk/mail.ts';
import {queueFile, queuePage, QUEUE_STATES} from '../pages/desk/queue.ts';
import {structurePage} from '../pages/desk/structure.ts';
import {structuresFile, structuresPage, withdrawPage} from '../pages/desk/structures.ts';
import {disablePage, endPage, teamFile, teamPage} from '../pages/desk/team.ts';
import type {Proposal} from '../pages/desk/team.ts';
import {doneSentence, STATES} from '../pages/desk/words.ts';
import {registryRoute} from '../route.ts';
import type {RegistryRequest, RegistryRoute} from '../route.ts';
import {application} from '../storage/applications.ts';
import type {Application} from '../storage/applications.ts';
import {actsOn, audit} from '../storage/audit.ts';
import {claimable, claimOf, otherWebsites} from '../storage/claims.ts';
import {consentsOf} from '../storage/consents.ts';
import {departementOf, departementsSeen, finder, likelyDuplicates, LISTED_STATES, listedStructure, listedStructures, mailState, namesOf, queue, team} from '../storage/desk.ts';
import type {ListedStructure, TeamMember} from '../storage/desk.ts';
import {deskStructure} from '../storage/desk-structure.ts';
import {rowOf} from '../storage/identifiers.ts';
import {labelWords} from '../storage/labels.ts';
import {signedListings, versionsOf} from '../storage/listings.ts';
import {mailQueue, queuedTemplates, tryMailAgain} from '../storage/mail-outbox.ts';
import {addPerson, changeMemberships, membershipById, personByEmail} from '../storage/people.ts';
import {reportsAbout} from '../storage/reports.ts';
import {needWords} from '../storage/taxonomy.ts';
import {withdrawStructure} from '../storage/withdrawals.ts';
import {asked, dayOf, departementQuery, done, isProven, noteExport, signed} from './asking.ts';
import type {Asking} from './asking.ts';
import {COORDINATION_ROUTES} from './coordinations.ts';
import {DESK_CHARTER_ROUTES} from './desk-charter.ts';
import {LABEL_ROUTES} from './labels.ts';
import {SEARCH_ROUTES} from './search.ts';
import {TAXONOMY_ROUTES} from './taxonomy.ts';

const SIZE = LIMITS.pageSize;
/** A file has no pages. */
const WHOLE = {limit: 1_000_000_000, offset: 0};

const nameOf = ({gazetteer}: RegistryDeps) => (departement: string): string => gazetteer.resolve(`departement:${departement}`)?.place.name ?? departement;

// ————— what an address asks —————

const common = {
  departement: departementQuery,
  q: z.string().max(LIMITS.queryLength).optional(),
  page: z.coerce.number().int().min(1).max(LIMITS.pageMax).default(1),
  fait: z.string().max(40).optional(),
};
/** Degrees WGS 84: west, south, east, north, as the map of the queue writes them. */
const frame = z.string().max(60).transform((text) => text.split(',').map((part) => (/^-?\d{1,3}(?:\.\d{1,4})?$/.test(part) ? Number(part) : NaN)))
  .refine((all): all is [number, number, number, number] => all.length === 4 && all.every(Number.isFinite), {message: 'Quatre nombres : ouest, sud, est, nord.'});
const queueQuery = z.strictObject({...common, cadre: frame.optional(), genre: z.literal('revendications').optional(), etat: z.string().refine((text) => QUEUE_STATES.includes(text), {message: `Un état de la liste : ${QUEUE_STATES.join(', ')}.`}).optional()});
const structuresQuery = z.strictObject({...common, etat: z.enum(LISTED_STATES).optional()});
const doneQuery = z.strictObject({fait: z.string().max(40).optional()});

// ————— applications —————

function queued({deps, reach, query}: Asking, page: {limit: number; offset: number} | undefined) {
  const {etat = QUEUE_STATES[0]!, departement, q, genre, cadre, page: number, fait} = asked(queueQuery, query);
  const status = Object.entries(STATES).find(([, {slug}]) => slug === etat)?.[0] as ApplicationStatus | undefined;
  const found = queue(deps.database, reach, {statuses: status && [status], departement, q, claims: genre !== undefined, frame: cadre}, page ?? {limit: SIZE, offset: (number - 1) * SIZE});
  return {found, number, fait, kept: {etat, departement, q, genre, cadre: cadre?.join(',')}, likes: likelyDuplicates(deps.database, reach, found.lines)};
}

/** An application within reach. Throws 404. */
function found({deps, reach, params}: Asking): Application {
  const one = application(deps.database, params['id'] ?? '', reach);
  if (one === undefined) throw new Refusal('not-found', 'Il n’y a pas de demande à cette adresse.');
  return one;
}

/** What an application claims, with what its address proves; undefined when it claims nothing. */
function claimShown({database}: RegistryDeps, {id, signatory}: Application): ClaimShown | undefined {
  const claim = claimOf(database, id);
  if (claim === undefined) return undefined;
  const target = claimable(database, claim.row);
  return {claim, target, evidence: evidenceWords({email: signatory.email, website: target?.shown.website, others: otherWebsites(database, target?.row ?? claim.row)})};
}

/** The page of an application as it is now. */
function shown(request: Asking, more: Partial<ApplicationPage> = {}): Answer {
  const {deps, reach} = request;
  const {database, gazetteer} = deps;
  const one = found(request);
  const subject = `application:${one.id}`;
  const history = actsOn(database, subject);
  const people = history.flatMap(({actor}) => (actor.startsWith('person:') ? [Number(actor.slice('person:'.length))] : []));
  return applicationPage({
    session: signed(request), application: one, history,
    likes: likelyDuplicates(database, reach, [{...one, listedAs: one.listedAs}]).get(one.id)!,
    claim: claimShown(deps, one),
    ground: deps.ground,
    consents: consentsOf(database, subject),
    names: namesOf(database, people),
    placeOf: (code) => gazetteer.resolve(code)?.place.name ?? code,
    needWord: needWords(database),
    labelWord: labelWords(database),
    own: signedBy(deps, one, signed(request).person),
    ...more,
  });
}

interface Decision {
  readonly become: ApplicationStatus;
  /** Last word of what the audit log says of it, when it is not the state's. */
  readonly fact?: 'undone';
  /** Code of what was done. */
  readonly code: string;
  /** Whether a state is what this very decision made. */
  readonly made: (state: ApplicationState) => boolean;
  readonly act: (deps: RegistryDeps, id: string, by: Decider) => void;
}

/**
 * Takes a decision about the application its page showed: nothing is done when it changed since (409, with what is there now). The same
 * decision by the same person a second time, as a double click sends it, changes nothing and says what the first did.
 */
function decided(request: RegistryRequest<{version: string}>, {become, fact, code, made, act}: Decision): Answer {
  const {deps, body, reach} = request;
  const {person} = signed(request);
  const conflict = (sentence: string): Answer => shown(request, {conflict: sentence});
  try {
    const outcome = deps.database.transaction((): 'done' | 'changed' => {
      const one = found(request);
      if (versionOf(one) === body.version) {
        act(deps, one.id, {person, reach});
        return 'done';
      }
      const last = actsOn(deps.database, `application:${one.id}`).at(-1);
      return one.state.status === become && made(one.state) && last?.actor === `person:${person}` && last.action === `application.${fact ?? become}` ? 'done' : 'changed';
    });
    return outcome === 'done' ? done(`/desk/demandes/${request.params['id']!}`, code) : conflict('Rien n’a été fait : cette demande a changé depuis que la page était ouverte.');
  } catch (error) {
    if (error instanceof Refusal && error.code === 'conflict') return conflict(`Rien n’a été fait. ${error.detail ?? ''}`);
    throw error;
  }
}

const version = z.string().max(60);

const applicationRoutes: readonly RegistryRoute[] = [
  registryRoute({
    method: 'GET', path: '/desk', summary: 'Entrée de l’espace des coordinations', action: 'application.read', from: 'page',
    handle: () => ({status: 303, body: null, headers: {Location: '/desk/demandes'}}),
  }),
  registryRoute({
    method: 'GET', path: '/desk/demandes', summary: 'Demandes de référencement', action: 'application.read', from: 'page',
    handle(request) {
      const {deps, reach} = request;
      const {found: lines, number, fait, kept, likes} = queued(request, undefined);
      return queuePage({
        session: signed(request), asked: kept, page: number, size: SIZE, found: lines, likes,
        departements: departementsSeen(deps.database, reach), nameOf: nameOf(deps), ground: deps.ground, done: doneSentence(fait),
      });
    },
  }),
  registryRoute({
    method: 'GET', path: '/desk/demandes.csv', summary: 'Demandes de référencement, en fichier', action: 'desk.export', from: 'page',
    handle(request) {
      noteExport(request, 'demandes');
      const {found: lines, likes} = queued(request, WHOLE);
      return queueFile(lines, likes);
    },
  }),
  registryRoute({
    method: 'GET', path: '/desk/demandes/:id', summary: 'Une demande de référencement', action: 'application.read', from: 'page',
    handle: (request) => shown(request, {done: doneSentence(asked(doneQuery, request.query).fait)}),
  }),
  registryRoute({
    method: 'POST', path: '/desk/demandes/:id/accepter', summary: 'Accepter une demande', action: 'application.decide', from: 'page',
    body: z.strictObject({version}),
    handle: (request) => decided(request, {become: 'accepted', code: 'acceptee', made: () => true, act: accept}),
  }),
  registryRoute({
    method: 'POST', path: '/desk/demandes/:id/annuler', summary: 'Revenir sur une fiche reprise', action: 'application.decide', from: 'page',
    body: z.strictObject({version}),
    handle: (request) => decided(request, {become: 'confirmed', fact: 'undone', code: 'annulee', made: () => true, act: undoClaim}),
  }),
  registryRoute({
    method: 'POST', path: '/desk/demandes/:id/demander', summary: 'Poser une question', action: 'application.decide', from: 'page',
    body: z.strictObject({version, question: z.string().max(8000)}),
    handle(request) {
      // Browsers write line ends of forms in two characters.
      const typed = request.body.question.replaceAll('\r\n', '\n');
      const question = plainText(QUESTION_LENGTH).safeParse(typed);
      if (question.success) return decided(request, {become: 'asked', code: 'question', made: (state) => state.question === question.data, act: (deps, id, by) => ask(deps, id, question.data, by)});
      const message = typed.trim() === '' ? 'Écrivez votre question.' : typed.trim().length > QUESTION_LENGTH ? `Raccourcissez votre question : ${QUESTION_LENGTH} caractères au plus.` : 'Votre question contient des caractères invisibles : retapez-la.';
      return shown(request, {errors: [{field: 'question', code: 'invalid', message}], typed: {question: typed}});
    },
  }),
  registryRoute({
    method: 'POST', path: '/desk/demandes/:id/refuser', summary: 'Refuser une demande', action: 'application.decide', from: 'page',
    body: z.strictObject({version, reason: z.string().max(100)}),
    handle(request) {
      const {reason} = request.body;
      if (!Object.hasOwn(REFUSAL_REASONS, reason)) return shown(request, {errors: [{field: 'reason', code: 'invalid', message: 'Choisissez la raison dans la liste.'}]});
      return decided(request, {become: 'refused', code: 'refusee', made: (state) => state.reason === reason, act: (deps, id, by) => refuse(deps, id, reason as RefusalReason, by)});
    },
  }),
];

// ————— structures —————

function listed({deps, reach, query, now}: Asking, page: {limit: number; offset: number} | undefined) {
  const {etat, departement, q, page: number, fait} = asked(structuresQuery, query);
  return {...listedStructures(deps.database, reach, {state: etat, departement, q}, dayOf(now), page ?? {limit: SIZE, offset: (number - 1) * SIZE}), number, fait, kept: {etat, departement, q}};
}

/** A structure within reach. Throws 404. */
function structure({deps, reach, params, now}: Asking): ListedStructure {
  const one = listedStructure(deps.database, reach, params['id'] ?? '', dayOf(now));
  if (one === undefined) throw new Refusal('not-found', 'Il n’y a pas de structure à cette adresse.');
  return one;
}

/** The page of a structure within reach. Throws 404. */
function structureShown(request: Asking): Answer {
  const {deps, reach, params, now} = request;
  const {database, registry, gazetteer} = deps;
  const today = dayOf(now);
  const found = deskStructure(database, reach, params['id'] ?? '', today);
  if (found === undefined) throw new Refusal('not-found', 'Il n’y a pas de structure à cette adresse.');
  const {id, hiddenAt} = found.listed;
  const versions = hiddenAt === undefined ? signedListings(database, rowOf(id)).flatMap(({row}) => versionsOf(database, row)).sort((a, b) => b.replacedAt - a.replacedAt) : [];
  const people = [...found.history.map(({actor}) => actor), ...versions.map(({replacedBy}) => replacedBy)].flatMap((actor) => (actor.startsWith('person:') ? [Number(actor.slice('person:'.length))] : []));
  return structurePage({
    session: signed(request), found, today, versions,
    sheet: registry.sheet(id, today),
    reports: reportsAbout(database, id),
    names: namesOf(database, people),
    nameOf: (code) => gazetteer.resolve(code)?.place.name,
    needWord: needWords(database),
  });
}

const structureRoutes: readonly RegistryRoute[] = [
  registryRoute({
    method: 'GET', path: '/desk/structures', summary: 'Structures', action: 'desk.structures', from: 'page',
    handle(request) {
      const {deps, reach} = request;
      const {lines, total, number, fait, kept} = listed(request, undefined);
      return structuresPage({
        session: signed(request), asked: kept, page: number, size: SIZE, lines, total,
        departements: departementsSeen(deps.database, reach), nameOf: nameOf(deps), done: doneSentence(fait),
      });
    },
  }),
  registryRoute({
    method: 'GET', path: '/desk/structures.csv', summary: 'Structures, en fichier', action: 'desk.structures', from: 'page',
    handle: (request) => structuresFile(listed(request, WHOLE).lines),
  }),
  registryRoute({
    method: 'GET', path: '/desk/structures/:id', summary: 'Une structure', action: 'desk.structures', from: 'page',
    handle: (request) => structureShown(request),
  }),
  registryRoute({
    method: 'GET', path: '/desk/structures/:id/retirer', summary: 'Retrait demandé par lettre, avant', action: 'desk.withdraw', from: 'page',
    handle: (request) => withdrawPage({session: signed(request), structure: structure(request), today: dayOf(request.now)}),
  }),
  registryRoute({
    method: 'POST', path: '/desk/structures/:id/retirer', summary: 'Retrait demandé par lettre', action: 'desk.withdraw', from: 'page',
    body: z.strictObject({receivedOn: z.string().max(40)}),
    handle(request) {
      const one = structure(request);
      const session = signed(request);
      try {
        withdrawStructure(request.deps, one.id, {how: 'letter', by: `person:${session.person}`, receivedOn: request.body.receivedOn});
      } catch (error) {
        if (!(error instanceof Refusal) || error.code !== 'invalid-fields' || error.errors === undefined) throw error;
        return withdrawPage({session, structure: one, today: dayOf(request.now), errors: error.errors, typed: request.body.receivedOn});
      }
      return done('/desk/structures', 'retiree');
    },
  }),
];

// ————— the team —————

const departementsOf = ({gazetteer}: RegistryDeps) => (territory: string): readonly string[] => gazetteer.resolve(territory)?.departements ?? [];

/** INSEE codes a mandate's scope lies in. */
const scopeDepartements = (deps: RegistryDeps, {role, scope}: {readonly role: Role; readonly scope: string}): readonly string[] =>
  (role === 'contact' ? [departementOf(deps.database, scope)].flatMap((code) => code ?? []) : departementsOf(deps)(scope));

/** The mandates `reach` takes in: what is in it entirely. */
function members(deps: RegistryDeps, reach: Reach): TeamMember[] {
  const around = reach === 'all' ? [] : reach.departements.flatMap((code) => territoriesAround(code, departementsOf(deps)));
  const within = [...new Set(around)].filter((scope) => coversMandate(reach, {role: 'coordinator', scope}, departementsOf(deps)(scope)));
  return team(deps.database, reach, within);
}

/** Where a mandate holds, in words: a structure or a territory. */
const scopeWords = ({deps, reach, now}: Asking) => (role: Role, scope: string): string => {
  const name = role === 'contact' ? listedStructure(deps.database, reach, scope, dayOf(now))?.name : deps.gazetteer.resolve(scope)?.place.name;
  return name === undefined ? scope : `${name} (${scope.slice(scope.indexOf(':') + 1)})`;
};

const teamQuery = z.strictObject({...common, mandat: z.enum(ROLES).optional(), personne: z.string().regex(/^\d{1,9}$/).optional()});

/** The mandates the address asks for, within reach. */
function asksFor(request: Asking) {
  const {deps, reach, query} = request;
  const {mandat, departement, q, personne, page, fait} = asked(teamQuery, query);
  const all = members(deps, reach);
  const named = finder(q);
  const found = all.filter((one) => (mandat === undefined || one.role === mandat) && (personne === undefined || String(one.person) === personne) && named(`${one.name} ${one.email}`)
    && (departement === undefined || scopeDepartements(deps, one).includes(departement)));
  return {found, page, fait, kept: {mandat, departement, q, personne}, only: all.find(({person}) => String(person) === personne)?.name, names: namesOf(deps.database, all.flatMap(({proposedBy}) => proposedBy ?? []))};
}

function teamShown(request: Asking, more: {readonly errors?: readonly FieldError[]; readonly typed?: Proposal} = {}): Answer {
  const {deps, reach, now} = request;
  const session = signed(request);
  const {found: lines, page, fait, kept, only, names} = asksFor(request);
  return teamPage({
    session, members: lines, names, only, asked: kept, page, size: SIZE, departements: departementsSeen(deps.database, reach), nameOf: nameOf(deps), mayDisable: reach === 'all',
    done: doneSentence(fait),
    roles: reach === 'all' ? ['coordinator', 'national', 'contact'] : ['coordinator', 'contact'],
    proven: isProven(session, now), scopeWords: scopeWords(request), ...more,
  });
}

/** A mandate within reach that is proposed or in force. Throws 404. */
function member({deps, reach, params}: Asking): TeamMember {
  const one = members(deps, reach).find(({id}) => String(id) === params['id']);
  if (one === undefined) throw new Refusal('not-found', 'Il n’y a pas de mandat à cette adresse.');
  return one;
}

/** Refusals that are about who asks; the others are about what is there. */
const PERSONAL: readonly MembershipRefusal[] = ['own', 'same-person', 'not-entitled'];
const refusalOf = (refusal: MembershipRefusal): Refusal => new Refusal(PERSONAL.includes(refusal) ? 'forbidden' : 'conflict', MEMBERSHIP_REFUSALS[refusal]);

/** A scope as it is kept, from what people write: `37` and `2a` are départements. */
function scopeOf(role: string, text: string): string {
  const written = text.trim().replace(/^(departement|region)\s*:\s*/i, (_, kind: string) => `${kind.toLowerCase()}:`);
  if (role === 'contact') return written.toLowerCase();
  return /^(?:\d{2,3}|2[ab])$/i.test(written) ? `departement:${written.toUpperCase()}` : written.replace(/:2[ab]$/, (code) => code.toUpperCase());
}

const isRole = (text: string, reach: Reach): text is Role => text === 'coordinator' || text === 'contact' || (text === 'national' && reach === 'all');

function proposalErrors({deps, reach}: Asking, {name, email, role, scope}: Proposal): FieldError[] {
  const errors: FieldError[] = [];
  const wrong = (field: string, message: string): void => void errors.push({field, code: 'invalid', message});
  if (!plainText(120).safeParse(name).success) wrong('name', 'Écrivez le prénom et le nom, 120 caractères au plus.');
  if (mailbox(email.trim()) === undefined) wrong('email', 'Vérifiez l’adresse e-mail : elle ressemble à nom@exemple.fr.');
  if (!isRole(role, reach)) {
    wrong('role', 'Choisissez le mandat dans la liste.');
    return errors;
  }
  const mandate = {role, scope: scopeOf(role, scope)};
  // The same words for what does not exist and for what is somebody else's.
  if (!isScope(role, mandate.scope) || !coversMandate(reach, mandate, scopeDepartements(deps, mandate)) || (role !== 'national' && scopeDepartements(deps, mandate).length === 0)) {
    wrong('scope', role === 'national' ? 'Laissez ce champ vide pour l’équipe nationale.' : role === 'contact' ? 'Nous ne connaissons pas cette structure dans votre territoire.' : 'Donnez un département ou une région de votre territoire : 37, 2A, region:24.');
  }
  return errors;
}

function propose(request: RegistryRequest<Proposal>): Answer {
  const {deps, body, now} = request;
  const by = signed(request).person;
  const errors = proposalErrors(request, body);
  if (errors.length > 0) return teamShown(request, {errors, typed: body});
  const email = mailbox(body.email.trim())!;
  const role = body.role as Role;
  const scope = scopeOf(role, body.scope);
  // A proposal that is refused must not leave a person behind.
  const refusal = deps.database.transaction((): MembershipRefusal | undefined => {
    const known = personByEmail(deps.database, email);
    if (known?.disabled) return 'gone';
    if (known !== undefined && members(deps, request.reach).some((one) => one.person === known.id && one.role === role && one.scope === scope && one.status === 'proposed' && one.proposedBy === by)) return undefined;
    const person = known?.id ?? addPerson(deps.database, {email, name: plainText(120).parse(body.name)}, now);
    const changed = changeMemberships(deps.database, {type: 'propose', person, role, scope, by}, now);
    if (!('refusal' in changed)) return undefined;
    if (known === undefined) throw refusalOf(changed.refusal);
    return changed.refusal;
  });
  if (refusal === undefined) return done('/desk/equipe', 'proposee');
  const message = refusal === 'gone' ? 'Cette personne ne peut plus se connecter : adressez-vous à l’équipe nationale.' : MEMBERSHIP_REFUSALS[refusal];
  return teamShown(request, {errors: [{field: 'email', code: 'invalid', message}], typed: body});
}

/** Whether the last thing done to somebody's mandates is this very act: a double click. */
function justDone({deps, session}: Asking, person: number, action: string): boolean {
  const last = actsOn(deps.database, `person:${person}`).filter((act) => act.action.startsWith('membership.')).at(-1);
  return last?.action === action && last.actor === `person:${signed({session}).person}`;
}

function approve(request: Asking): Answer {
  const {deps, now} = request;
  return deps.database.transaction(() => {
    const {id, person, status} = member(request);
    if (status === 'active' && justDone(request, person, 'membership.approve')) return done('/desk/equipe', 'approuvee');
    const changed = changeMemberships(deps.database, {type: 'approve', membership: id, by: signed(request).person}, now);
    if ('refusal' in changed) throw refusalOf(changed.refusal);
    return done('/desk/equipe', 'approuvee');
  });
}

/** The page before a mandate ends. */
function endShown(request: Asking, errors?: readonly FieldError[]): Answer {
  const {deps, reach} = request;
  const one = member(request);
  const successors = members(deps, reach).filter(({id, role, scope, status}) => id !== one.id && status === 'proposed' && role === one.role && scope === one.scope);
  return endPage({session: signed(request), member: one, successors, scopeWords: scopeWords(request), ...(errors && {errors})});
}

/** Whether this mandate, within reach, is one this very person has just ended. */
function justEnded(request: Asking): boolean {
  const {deps, params, reach} = request;
  const one = /^\d{1,9}$/.test(params['id'] ?? '') ? membershipById(deps.database, Number(params['id'])) : undefined;
  return one?.status === 'ended' && coversMandate(reach, one, scopeDepartements(deps, one)) && justDone(request, one.person, 'membership.end');
}

function end(request: RegistryRequest<{successor: string}>): Answer {
  const {deps, now, body} = request;
  if (justEnded(request)) return done('/desk/equipe', 'terminee');
  const {id} = member(request);
  const {successor} = body;
  const next = successor === '' ? {} : {successor: successor === 'national' ? successor : Number(successor)} as const;
  const changed = changeMemberships(deps.database, {type: 'end', membership: id, by: signed(request).person, ...next}, now);
  if (!('refusal' in changed)) return done('/desk/equipe', 'terminee');
  if (PERSONAL.includes(changed.refusal) || changed.refusal === 'gone') throw refusalOf(changed.refusal);
  return endShown(request, [{field: 'successor', code: 'invalid', message: MEMBERSHIP_REFUSALS[changed.refusal]}]);
}

/** The page before somebody's account is closed. */
function disableShown(request: Asking, refusal?: string): Answer {
  const one = member(request);
  const held = members(request.deps, request.reach).filter(({person}) => person === one.person);
  return disablePage({session: signed(request), member: one, held, scopeWords: scopeWords(request), refusal});
}

function disable(request: Asking): Answer {
  const {deps, params, now} = request;
  return deps.database.transaction((): Answer => {
    const by = signed(request).person;
    const mandate = /^\d{1,9}$/.test(params['id'] ?? '') ? membershipById(deps.database, Number(params['id'])) : undefined;
    const last = mandate === undefined ? undefined : actsOn(deps.database, `person:${mandate.person}`).at(-1);
    // Somebody clicked twice.
    if (last?.action === 'person.disable' && last.actor === `person:${by}`) return done('/desk/equipe', 'compte-ferme');
    const {person} = member(request);
    const changed = changeMemberships(deps.database, {type: 'disable', person, by}, now);
    if (!('refusal' in changed)) return done('/desk/equipe', 'compte-ferme');
    if (PERSONAL.includes(changed.refusal)) throw refusalOf(changed.refusal);
    return disableShown(request, MEMBERSHIP_REFUSALS[changed.refusal]);
  });
}

const teamRoutes: readonly RegistryRoute[] = [
  registryRoute({
    method: 'GET', path: '/desk/equipe', summary: 'Équipe', action: 'membership.read', from: 'page',
    handle: (request) => teamShown(request),
  }),
  registryRoute({
    method: 'GET', path: '/desk/equipe.csv', summary: 'Équipe, en fichier', action: 'desk.export', from: 'page',
    handle(request) {
      const {found: lines, names} = asksFor(request);
      noteExport(request, 'equipe');
      return teamFile(lines, {names, scopeWords: scopeWords(request)});
    },
  }),
  registryRoute({
    method: 'POST', path: '/desk/equipe/proposer', summary: 'Proposer une personne', action: 'membership.propose', from: 'page',
    body: z.strictObject({name: z.string().max(500), email: z.string().max(500), role: z.string().max(40), scope: z.string().max(500)}),
    handle: propose,
  }),
  registryRoute({
    method: 'POST', path: '/desk/equipe/:id/approuver', summary: 'Approuver une proposition', action: 'membership.approve', from: 'page',
    body: z.strictObject({}),
    handle: approve,
  }),
  registryRoute({
    method: 'GET', path: '/desk/equipe/:id/terminer', summary: 'Fin d’un mandat, avant', action: 'membership.read', from: 'page',
    handle: (request) => endShown(request),
  }),
  registryRoute({
    method: 'POST', path: '/desk/equipe/:id/terminer', summary: 'Terminer un mandat', action: 'membership.end', from: 'page',
    body: z.strictObject({successor: z.string().regex(/^(?:national|\d{0,9})$/)}),
    handle: end,
  }),
  registryRoute({
    method: 'GET', path: '/desk/equipe/:id/desactiver', summary: 'Fermeture d’un compte, avant', action: 'membership.disable', from: 'page',
    handle: (request) => disableShown(request),
  }),
  registryRoute({
    method: 'POST', path: '/desk/equipe/:id/desactiver', summary: 'Fermer un compte', action: 'membership.disable', from: 'page',
    body: z.strictObject({}),
    handle: disable,
  }),
];

// ————— mails —————

function resend(request: Asking): Answer {
  const {deps, params, now} = request;
  const id = /^\d{1,15}$/.test(params['id'] ?? '') ? Number(params['id']) : -1;
  return deps.database.transaction(() => {
    const mail = mailState(deps.database, id);
    if (mail === undefined) throw new Refusal('not-found', 'Il n’y a pas de message à cette adresse.');
    // It is on its way already: somebody clicked twice.
    if (mail.state !== 'dead') return done('/desk/courrier', 'renvoye');
    if (!mail.sendable) throw new Refusal('gone', 'Il ne reste rien à envoyer de ce message : son contenu est effacé.');
    tryMailAgain(deps.database, id, now);
    audit(deps.database, {actor: `person:${signed(request).person}`, action: 'mail.retry', object: `mail:${id}`}, now);
    return done('/desk/courrier', 'renvoye');
  });
}

const mailQuery = z.strictObject({
  etat: z.enum(['abandonnes', 'attente']).default('abandonnes'),
  message: z.string().regex(/^[a-z0-9-]{1,40}$/).optional(),
  page: common.page, fait: common.fait,
});

const mailRoutes: readonly RegistryRoute[] = [
  registryRoute({
    method: 'GET', path: '/desk/courrier', summary: 'Messages abandonnés, et ceux qui attendent', action: 'mail.read-dead', from: 'page',
    handle(request) {
      const {etat, message, page, fait} = asked(mailQuery, request.query);
      const found = mailQueue(request.deps.database, {state: MAIL_STATES[etat].state, template: message}, {limit: SIZE, offset: (page - 1) * SIZE});
      return mailPage({session: signed(request), ...found, state: etat, template: message, page, size: SIZE, templates: queuedTemplates(request.deps.database), done: doneSentence(fait)});
    },
  }),
  registryRoute({
    method: 'GET', path: '/desk/courrier.csv', summary: 'Messages qui ne sont pas partis, en fichier', action: 'mail.read-dead', from: 'page',
    handle(request) {
      const {etat, message} = asked(mailQuery, request.query);
      return mailFile(mailQueue(request.deps.database, {state: MAIL_STATES[etat].state, template: message}, WHOLE).lines);
    },
  }),
  registryRoute({
    method: 'POST', path: '/desk/courrier/:id/renvoyer', summary: 'Renvoyer un message', action: 'mail.retry', from: 'page',
    body: z.strictObject({}),
    handle: resend,
  }),
];

export const DESK_ROUTES: readonly RegistryRoute[] = [...applicationRoutes, ...structureRoutes, ...teamRoutes, ...mailRoutes, ...COORDINATION_ROUTES, ...LABEL_ROUTES, ...SEARCH_ROUTES, ...TAXONOMY_ROUTES, ...DESK_CHARTER_ROUTES];
