/**
 * The one table of who may do what (role × action × scope). A route names its action; the reach computed here goes into the SQL that
 * reads, so that nothing outside it is ever loaded. A route without a line does not compile, and a test walks them all.
 */
import {isScope} from './domain/account.ts';
import {passkeyOwed} from './domain/passkey.ts';
import type {Reach, Role, Session} from './domain/session.ts';

/** How far a role goes for an action: its structures, its territories, everywhere. */
type Scope = 'structure' | 'territory' | 'all';

interface Line {
  /** Whoever comes, signed in or not: forms of embeds, links in mails that carry their own proof. */
  readonly anonymous?: true;
  readonly roles?: Readonly<Partial<Record<Role, Scope>>>;
  /** Needs a strong proof of less than ten minutes. */
  readonly stepUp?: true;
  /** May be done by who has to make a passkey first: making it. */
  readonly enrolling?: true;
}

const PUBLIC = {anonymous: true} as const;
const COORDINATION = {roles: {coordinator: 'territory', national: 'all'}} as const;

export const POLICY = {
  /** Challenge of the proof of work, charter pages. */
  'public.read': PUBLIC,
  /** Our edges: the secret they share with the registry is the proof. */
  'publication.follow': PUBLIC,
  'listing.apply': PUBLIC,
  'listing.confirm': PUBLIC,
  'report.send': PUBLIC,
  'event.register': PUBLIC,
  'event.alert': PUBLIC,
  'report.read': COORDINATION,
  'report.settle': COORDINATION,
  /** What a structure answers to what is reported of it: nobody answers in its place. */
  'report.answer': {roles: {contact: 'structure'}},
  'survey.answer': PUBLIC,
  'survey.read': COORDINATION,
  'survey.edit': {roles: {national: 'all'}},
  'session.open': PUBLIC,
  /** Signing out works for whoever asks. */
  'session.close': PUBLIC,
  /** Acts of a mailed link: the token in it is the proof, and good for that act only. */
  'link.use': PUBLIC,
  'application.read': COORDINATION,
  'application.decide': COORDINATION,
  'structure.read': {roles: {contact: 'structure', coordinator: 'territory', national: 'all'}},
  'structure.edit': {roles: {contact: 'structure', coordinator: 'territory', national: 'all'}},
  'structure.verify': {roles: {contact: 'structure'}},
  'structure.withdraw': {roles: {contact: 'structure', coordinator: 'territory', national: 'all'}},
  /** Who else is a contact of it. */
  'structure.share': {roles: {contact: 'structure'}, stepUp: true},
  'structure.export': {roles: {contact: 'structure'}, stepUp: true},
  'membership.propose': COORDINATION,
  'membership.approve': {...COORDINATION, stepUp: true},
  'mail.read-dead': {roles: {national: 'all'}},
  /** The desk's list of structures, and requests to leave that came by letter: a coordination's, whatever the person is a contact of. */
  'desk.structures': COORDINATION,
  'desk.withdraw': COORDINATION,
  'membership.read': COORDINATION,
  'membership.end': {...COORDINATION, stepUp: true},
  /** Somebody comes in no more, whatever their mandates. */
  'membership.disable': {roles: {national: 'all'}, stepUp: true},
  'mail.retry': {roles: {national: 'all'}},
  /** Teams: a coordinator says how its own is reached, the national team also where each works. */
  'coordination.read': COORDINATION,
  'coordination.edit': COORDINATION,
  /** A new team, or other territories, proposed by another of the national team. */
  'coordination.approve': {roles: {national: 'all'}, stepUp: true},
  'desk.search': COORDINATION,
  /**
   * Lists as files, where they hold what is personal and not public: applications (an address may be somebody's home), reports (free
   * words), signatures, names of the team. Other files are read like their page: what the directory shows anyway (structures, events,
   * coordinations, labels, needs, versions of the charter), and numbers and codes (refusals, processors, mails without their address).
   */
  'desk.export': {...COORDINATION, stepUp: true},
  /** Which labels there are, and those of a structure. */
  'label.read': COORDINATION,
  'label.edit': {roles: {national: 'all'}},
  'label.give': COORDINATION,
  'taxonomy.edit': {roles: {national: 'all'}},
  /** What every structure signs, while it is written and when it is published. */
  'charter.manage': {roles: {national: 'all'}, stepUp: true},
  /** The list, and keeping a draft: without a fresh proof, which would have ended while a long text was written. A draft has no effect. */
  'charter.draft': {roles: {national: 'all'}},
  'charter.publish': {roles: {national: 'all'}, stepUp: true},
  'charter.signatures': COORDINATION,
  'charter.sign': {roles: {contact: 'structure'}},
  /** One's own account: where it is signed in, and signing out everywhere. */
  'account.read': {roles: {contact: 'structure', coordinator: 'territory', national: 'all'}, enrolling: true},
  /** Another address to sign in with: whoever has it has the account. */
  'account.change-address': {roles: {contact: 'structure', coordinator: 'territory', national: 'all'}, stepUp: true},
  'account.close-sessions': {roles: {contact: 'structure', coordinator: 'territory', national: 'all'}, enrolling: true},
  /** One's own passkeys; one that is there already is needed to add another. */
  'passkey.manage': {...COORDINATION, enrolling: true},
  'passkey.remove': {...COORDINATION, stepUp: true},
  /** Those of somebody of the team who lost them. */
  'passkey.end': {...COORDINATION, stepUp: true},
  'refusal.read': {roles: {national: 'all'}},
  /** Who holds a copy for us: what they were asked to erase, that they did, where they are written to. */
  'processor.read': {roles: {national: 'all'}},
  'processor.settle': {roles: {national: 'all'}},
  /** Events of a coordination's territories; those of all of France are the national team's. */
  'event.read': COORDINATION,
  'event.edit': COORDINATION,
  'event.publish': COORDINATION,
  /** Who comes, and whether they came. */
  'event.attend': COORDINATION,
  'event.tell': COORDINATION,
  /** The names of those who come, in a file. */
  'event.export': {...COORDINATION, stepUp: true},
} as const satisfies Record<string, Line>;
export type Action = keyof typeof POLICY;

/** Milliseconds a strong proof stays fresh. */
export const STEP_UP_FOR = 600_000;

/** Why not: nobody is signed in, a strong proof is missing, a passkey is to be given or to be made first, or the role has no such right. */
export type Denial = 'unauthenticated' | 'step-up' | 'passkey' | 'enrolment' | 'forbidden';

/**
 * What `session` reaches by `action`. `departementsOf` gives the INSEE codes a territory lies in. A contact reaches by structure, a
 * coordinator by territory; several mandates add up. A territory smaller than a département reaches nothing: reading is limited by
 * département, and a commune must not open the whole of its own. While a passkey is owed ({@link passkeyOwed}, `required` by the
 * operator) the mandates it protects reach nothing; those of a contact do.
 */
export function reachOf(action: Action, session: Session | undefined, departementsOf: (territory: string) => readonly string[], now: number, required = false): {readonly reach: Reach} | {readonly denial: Denial} {
  const line: Line = POLICY[action];
  if (line.anonymous) return {reach: 'all'};
  if (session === undefined) return {denial: 'unauthenticated'};
  const departements = new Set<string>();
  const structures = new Set<string>();
  let all = false;
  const owed = passkeyOwed(session, required);
  const held = owed === undefined || (owed === 'enrol' && line.enrolling === true);
  let withheld = false;
  for (const {role, scope} of session.memberships) {
    const far = line.roles?.[role];
    if (far !== undefined && role !== 'contact' && !held) withheld = true;
    else if (far === 'all') all = true;
    else if (far === 'territory' && isScope(role, scope)) for (const departement of departementsOf(scope)) departements.add(departement);
    else if (far === 'structure') structures.add(scope);
  }
  if (!all && departements.size === 0 && structures.size === 0) return {denial: withheld ? (owed === 'enrol' ? 'enrolment' : 'passkey') : 'forbidden'};
  if (line.stepUp && !(session.steppedUpAt !== undefined && now - session.steppedUpAt < STEP_UP_FOR && now >= session.steppedUpAt)) return {denial: 'step-up'};
  return {reach: all ? 'all' : {departements: [...departements], structures: [...structures]}};
}

/** Whether a reach takes in a structure that is in hand already, by its public identifier and the INSEE code of its département. */
export const touches = (reach: Reach, {structure, departement}: {readonly structure?: string; readonly departement?: string}): boolean =>
  reach === 'all' || (structure !== undefined && reach.structures.includes(structure)) || (departement !== undefined && reach.departements.includes(departement));
