/**
 * Cooptation: who comes into the programme's teams, and how they leave. One proposes, another approves, nobody decides about themselves,
 * and a team is never left empty (PRODUCT.md, "cooptation"; RELIABILITY.md A9).
 */
import type {Reach, Role} from './session.ts';

/** An address as it is kept and compared: one mailbox, one person. */
export const canonicalEmail = (email: string): string => email.trim().normalize('NFC').toLowerCase();

/** A mandate that is proposed or in force. */
export interface Mandate {
  readonly id: number;
  readonly person: number;
  readonly role: Role;
  readonly scope: string;
  readonly status: 'proposed' | 'active';
  /** Undefined when nobody of the programme did, or when who did was erased. */
  readonly proposedBy: number | undefined;
}

/** Mandates a decision depends on: all of coordinators and the national team, and of the scope in question; of disabled people, none. */
export type Mandates = readonly Mandate[];

/** Who runs the server: the second pair of eyes while the programme has only one. */
export type Operator = 'operator';

export type MembershipCommand =
  | {readonly type: 'propose'; readonly person: number; readonly role: Role; readonly scope: string; readonly by: number}
  | {readonly type: 'approve'; readonly membership: number; readonly by: number | Operator}
  /** `successor`: a proposed mandate of the same team, approved by the same act; for a territory, also the national team. */
  | {readonly type: 'end'; readonly membership: number; readonly by: number; readonly successor?: number | 'national'}
  /** Ends every mandate of a person, and their sessions with them. */
  | {readonly type: 'disable'; readonly person: number; readonly by: number};

export type MembershipFact =
  | {readonly type: 'proposed'; readonly person: number; readonly role: Role; readonly scope: string; readonly by: number}
  | {readonly type: 'approved'; readonly membership: number; readonly by: number | Operator}
  | {readonly type: 'ended'; readonly membership: number; readonly by: number}
  | {readonly type: 'disabled'; readonly person: number; readonly by: number};

/** Why not. */
export type MembershipRefusal = 'gone' | 'already' | 'own' | 'same-person' | 'proposer-gone' | 'not-entitled' | 'unknown-scope' | 'last' | 'no-successor' | 'others-can';

/** What a refusal says to who asked. */
export const MEMBERSHIP_REFUSALS: Readonly<Record<MembershipRefusal, string>> = {
  'gone': 'Cette proposition ou ce mandat n’est plus en cours.',
  'already': 'Cette personne a déjà ce mandat, ou y est déjà proposée.',
  'own': 'Vous ne pouvez pas décider pour vous-même : demandez à une autre personne de l’équipe.',
  'same-person': 'Vous avez fait cette proposition : une autre personne doit l’approuver.',
  'proposer-gone': 'Qui a fait cette proposition n’est plus de l’équipe : proposez cette personne à nouveau.',
  'not-entitled': 'Seule l’équipe concernée peut en décider.',
  'unknown-scope': 'Ce mandat n’a pas de territoire ou de structure que nous connaissions.',
  'last': 'C’est le dernier mandat de cette équipe : dites d’abord qui prend la suite.',
  'no-successor': 'Qui doit prendre la suite n’est pas proposé pour cette équipe.',
  'others-can': 'Une autre personne de l’équipe peut approuver : c’est à elle de le faire.',
};

type Decision = {readonly state: Mandates; readonly facts: readonly MembershipFact[]} | {readonly refusal: MembershipRefusal};

/** What a scope of each role looks like. A coordination acts by whole départements: those are what reading is limited by. */
const SCOPES: Readonly<Record<Role, RegExp>> = {contact: /^s[0-9a-z]{1,8}$/, coordinator: /^(?:departement:(?:\d{2,3}|2[AB])|region:\d{2})$/, national: /^$/};

export const isScope = (role: Role, scope: string): boolean => SCOPES[role].test(scope);

const inForce = (state: Mandates, role: Role, scope?: string): Mandate[] =>
  state.filter((mandate) => mandate.status === 'active' && mandate.role === role && (scope === undefined || mandate.scope === scope));

/** Whether a person may decide about mandates of a role at all; in which territories is for {@link coversMandate}. */
function entitled(state: Mandates, person: number, role: Role): boolean {
  const has = (of: Role): boolean => inForce(state, of).some((mandate) => mandate.person === person);
  return has('national') || (role !== 'national' && has('coordinator'));
}

function approvalRefusal(state: Mandates, mandate: Mandate | undefined, by: number | Operator): MembershipRefusal | undefined {
  if (mandate?.status !== 'proposed') return 'gone';
  const {person, role, proposedBy} = mandate;
  if (proposedBy === undefined || !entitled(state, proposedBy, role)) return 'proposer-gone';
  if (by === 'operator') {
    const others = inForce(state, 'national').some((member) => member.person !== proposedBy && member.person !== person);
    return others ? 'others-can' : undefined;
  }
  if (by === person) return 'own';
  if (by === proposedBy) return 'same-person';
  return entitled(state, by, role) ? undefined : 'not-entitled';
}

/** Whether a team would be left without anybody by the end of `mandate`. A structure may be without a contact: its coordination is there. */
const isLast = (state: Mandates, {id, role, scope, status}: Mandate): boolean =>
  status === 'active' && role !== 'contact' && inForce(state, role, scope).every((other) => other.id === id);

function endingFacts(state: Mandates, {membership, by, successor}: Extract<MembershipCommand, {type: 'end'}>): {readonly facts: MembershipFact[]} | {readonly refusal: MembershipRefusal} {
  const mandate = state.find(({id}) => id === membership);
  if (mandate === undefined) return {refusal: 'gone'};
  if (by !== mandate.person && !entitled(state, by, mandate.role)) return {refusal: 'not-entitled'};
  const end: MembershipFact = {type: 'ended', membership, by};
  if (successor === undefined) return isLast(state, mandate) ? {refusal: 'last'} : {facts: [end]};
  if (successor === 'national') return mandate.role === 'coordinator' && inForce(state, 'national').length > 0 ? {facts: [end]} : {refusal: 'no-successor'};
  const next = state.find(({id}) => id === successor);
  if (next?.role !== mandate.role || next.scope !== mandate.scope) return {refusal: 'no-successor'};
  const refusal = approvalRefusal(state, next, by);
  return refusal ? {refusal} : {facts: [{type: 'approved', membership: successor, by}, end]};
}

function factsOf(state: Mandates, command: MembershipCommand): {readonly facts: MembershipFact[]} | {readonly refusal: MembershipRefusal} {
  switch (command.type) {
    case 'propose': {
      const {person, role, scope, by} = command;
      if (!isScope(role, scope)) return {refusal: 'unknown-scope'};
      if (by === person) return {refusal: 'own'};
      if (!entitled(state, by, role)) return {refusal: 'not-entitled'};
      if (state.some((mandate) => mandate.person === person && mandate.role === role && mandate.scope === scope)) return {refusal: 'already'};
      return {facts: [{type: 'proposed', person, role, scope, by}]};
    }
    case 'approve': {
      const refusal = approvalRefusal(state, state.find(({id}) => id === command.membership), command.by);
      return refusal ? {refusal} : {facts: [{type: 'approved', membership: command.membership, by: command.by}]};
    }
    case 'end':
      return endingFacts(state, command);
    case 'disable': {
      const {person, by} = command;
      if (by === person) return {refusal: 'own'};
      if (!entitled(state, by, 'national')) return {refusal: 'not-entitled'};
      const held = state.filter((mandate) => mandate.person === person);
      if (held.some((mandate) => isLast(state, mandate))) return {refusal: 'last'};
      return {facts: [...held.map(({id}): MembershipFact => ({type: 'ended', membership: id, by})), {type: 'disabled', person, by}]};
    }
  }
}

/** The mandates after a fact; a new one takes the next number. */
function evolve(state: Mandates, fact: MembershipFact): Mandates {
  switch (fact.type) {
    case 'proposed': {
      const {person, role, scope, by} = fact;
      return [...state, {id: 1 + Math.max(0, ...state.map(({id}) => id)), person, role, scope, status: 'proposed', proposedBy: by}];
    }
    case 'approved':
      return state.map((mandate) => (mandate.id === fact.membership ? {...mandate, status: 'active'} : mandate));
    case 'ended':
      return state.filter(({id}) => id !== fact.membership);
    case 'disabled':
      return state;
  }
}

/** Decides about mandates. Who asks must be known to be allowed in that territory already ({@link coversMandate}). */
export function decideMembership(state: Mandates, command: MembershipCommand): Decision {
  const decided = factsOf(state, command);
  return 'refusal' in decided ? decided : {state: decided.facts.reduce(evolve, state), facts: decided.facts};
}

/**
 * Whether a reach takes in a mandate: the national team's is everybody's who reaches everything, a coordinator's has all its départements
 * in it, a contact's has its structure's. `departements`: INSEE codes the scope lies in; none known, none reached.
 */
export function coversMandate(reach: Reach, {role, scope}: {readonly role: Role; readonly scope: string}, departements: readonly string[]): boolean {
  if (reach === 'all') return true;
  if (role === 'national') return false;
  if (role === 'contact' && reach.structures.includes(scope)) return true;
  return departements.length > 0 && departements.every((code) => reach.departements.includes(code));
}
