/** People who take part and their mandates. Names and addresses are here and in no other table of the accounts. */
import type {Mandate, MembershipCommand, MembershipFact, MembershipRefusal} from '../domain/account.ts';
import {canonicalEmail, decideMembership} from '../domain/account.ts';
import type {Membership, Role} from '../domain/session.ts';
import {audit} from './audit.ts';
import type {Database} from './database.ts';

export interface Person {
  readonly id: number;
  /** Lower case. */
  readonly email: string;
  readonly name: string;
  /** What they are written in: the language they joined in. */
  readonly locale: 'fr' | 'en';
  /** May no longer come in, and holds no mandate. */
  readonly disabled: boolean;
}

interface PersonRow {
  readonly id: number;
  readonly email: string;
  readonly name: string;
  readonly locale: 'fr' | 'en';
  readonly disabled_at: number | null;
}

const personOf = (row: unknown): Person | undefined => {
  if (row === undefined) return undefined;
  const {id, email, name, locale, disabled_at: disabledAt} = row as PersonRow;
  return {id, email, name, locale, disabled: disabledAt !== null};
};

/** The person of an address, however it is written; disabled ones too. */
export const personByEmail = (database: Database, email: string): Person | undefined =>
  personOf(database.prepare('SELECT id, email, name, locale, disabled_at FROM people WHERE email = ?').get(canonicalEmail(email)));

export const personById = (database: Database, id: number): Person | undefined =>
  personOf(database.prepare('SELECT id, email, name, locale, disabled_at FROM people WHERE id = ?').get(id));

/** Adds somebody, who is written to in French unless another language is known, and gives their number. Throws when the address is somebody's already. `now` in milliseconds. */
export function addPerson(database: Database, {email, name, locale = 'fr'}: {readonly email: string; readonly name: string; readonly locale?: Person['locale']}, now: number): number {
  return Number(database.prepare('INSERT INTO people (email, name, locale, created_at) VALUES (?, ?, ?, ?)').run(canonicalEmail(email), name, locale, now).lastInsertRowid);
}

/** Notes the language somebody wrote to us in last: they are answered in it from now on. */
export const keepLanguage = (database: Database, person: number, locale: Person['locale']): unknown => database.prepare('UPDATE people SET locale = ? WHERE id = ?').run(locale, person);

/** Mandates in force of a person who may come in: read at every request, so that one that ended acts no more. */
export function membershipsOf(database: Database, person: number): Membership[] {
  const rows = database.prepare(
    `SELECT role, scope FROM memberships JOIN people ON people.id = person_id
     WHERE person_id = ? AND status = 'active' AND disabled_at IS NULL ORDER BY memberships.id`,
  ).all(person) as unknown as Membership[];
  return rows.map(({role, scope}) => ({role, scope}));
}

/** Everybody who holds a mandate, by number: whom to write to. */
export const peopleFor = (database: Database, {role, scope}: Membership): Person[] =>
  (database.prepare(
    `SELECT people.id, email, name, locale, disabled_at FROM people JOIN memberships ON person_id = people.id
     WHERE role = ? AND scope = ? AND status = 'active' AND disabled_at IS NULL ORDER BY people.id`,
  ).all(role, scope) as unknown[]).map((row) => personOf(row)!);

/**
 * Gives a mandate at once, without cooptation: for what another decision already settles (the contact of an accepted listing, the first
 * member). `by`: who decided; nobody of the programme when absent. Given twice it is one.
 */
export function grant(database: Database, {person, role, scope, by}: {readonly person: number; readonly role: Role; readonly scope: string; readonly by?: number | undefined}, now: number): void {
  database.transaction(() => {
    const given = database.prepare(
      `INSERT INTO memberships (person_id, role, scope, status, proposed_by, approved_by, proposed_at, approved_at) VALUES (?, ?, ?, 'active', ?, ?, ?, ?)
       ON CONFLICT (person_id, role, scope) WHERE status <> 'ended' DO UPDATE SET status = 'active', approved_by = excluded.approved_by, approved_at = excluded.approved_at
       WHERE status = 'proposed'`,
    ).run(person, role, scope, by ?? null, by ?? null, now, now);
    if (given.changes > 0) audit(database, {actor: by === undefined ? 'system' : `person:${by}`, action: 'membership.grant', object: `person:${person}`, detail: mandateCode(role, scope)}, now);
  });
}

const mandateCode = (role: Role, scope: string): string => (scope === '' ? role : `${role} ${scope}`);

interface MandateRow {
  readonly id: number;
  readonly person_id: number;
  readonly role: Role;
  readonly scope: string;
  readonly status: Mandate['status'];
  readonly proposed_by: number | null;
}

/** Mandates proposed and in force of everybody but the contacts; of the contacts those of `scope`. */
export function mandates(database: Database, scope = ''): Mandate[] {
  const rows = database.prepare(
    `SELECT memberships.id, person_id, role, scope, status, proposed_by FROM memberships JOIN people ON people.id = person_id
     WHERE status <> 'ended' AND disabled_at IS NULL AND (role <> 'contact' OR scope = ?) ORDER BY memberships.id`,
  ).all(scope) as unknown as MandateRow[];
  return rows.map(({id, person_id: person, role, scope: of, status, proposed_by: by}) => ({id, person, role, scope: of, status, proposedBy: by ?? undefined}));
}

/** One mandate by its number, ended ones too. */
export const membershipById = (database: Database, id: number): (Membership & {readonly person: number; readonly status: Mandate['status'] | 'ended'}) | undefined =>
  database.prepare('SELECT person_id AS person, role, scope, status FROM memberships WHERE id = ?').get(id) as (Membership & {person: number; status: Mandate['status'] | 'ended'}) | undefined;

const actorOf = (by: number | 'operator'): string => (by === 'operator' ? 'system' : `person:${by}`);

function keep(database: Database, fact: MembershipFact, now: number): void {
  switch (fact.type) {
    case 'proposed': {
      const {person, role, scope, by} = fact;
      database.prepare("INSERT INTO memberships (person_id, role, scope, status, proposed_by, proposed_at) VALUES (?, ?, ?, 'proposed', ?, ?)").run(person, role, scope, by, now);
      audit(database, {actor: actorOf(by), action: 'membership.propose', object: `person:${person}`, detail: mandateCode(role, scope)}, now);
      return;
    }
    case 'approved': {
      const by = fact.by === 'operator' ? null : fact.by;
      const {person_id: person, role, scope} = database.prepare(
        "UPDATE memberships SET status = 'active', approved_by = ?, approved_at = ? WHERE id = ? RETURNING person_id, role, scope",
      ).get(by, now, fact.membership) as unknown as MandateRow;
      audit(database, {actor: actorOf(fact.by), action: 'membership.approve', object: `person:${person}`, detail: mandateCode(role, scope)}, now);
      return;
    }
    case 'ended': {
      const {person_id: person, role, scope} = database.prepare(
        "UPDATE memberships SET status = 'ended', ended_at = ? WHERE id = ? RETURNING person_id, role, scope",
      ).get(now, fact.membership) as unknown as MandateRow;
      // Who has no mandate left has nothing to do here: what they left open, on a desk or in a pocket, ends with it.
      database.prepare("UPDATE sessions SET ended_at = ?1 WHERE person_id = ?2 AND ended_at IS NULL AND NOT EXISTS (SELECT 1 FROM memberships WHERE person_id = ?2 AND status = 'active')").run(now, person);
      audit(database, {actor: actorOf(fact.by), action: 'membership.end', object: `person:${person}`, detail: mandateCode(role, scope)}, now);
      return;
    }
    case 'disabled':
      // Contacts' mandates are not all among those the decision looked at.
      database.prepare("UPDATE memberships SET status = 'ended', ended_at = ? WHERE person_id = ? AND status <> 'ended'").run(now, fact.person);
      database.prepare('UPDATE people SET disabled_at = ? WHERE id = ?').run(now, fact.person);
      database.prepare('UPDATE sessions SET ended_at = ? WHERE person_id = ? AND ended_at IS NULL').run(now, fact.person);
      database.prepare('UPDATE sign_ins SET ended_at = ? WHERE person_id = ? AND ended_at IS NULL').run(now, fact.person);
      audit(database, {actor: actorOf(fact.by), action: 'person.disable', object: `person:${fact.person}`}, now);
  }
}

/** Decides about mandates and keeps what was decided, in one transaction. Gives why not when it is refused. */
export function changeMemberships(database: Database, command: MembershipCommand, now: number): {readonly facts: readonly MembershipFact[]} | {readonly refusal: MembershipRefusal} {
  return database.transaction(() => {
    const scope = command.type === 'propose' ? command.scope : command.type === 'disable' ? '' : membershipById(database, command.membership)?.scope ?? '';
    const decided = decideMembership(mandates(database, scope), command);
    if ('refusal' in decided) return decided;
    const target = command.type === 'propose' || command.type === 'disable' ? personById(database, command.person) : undefined;
    if ((command.type === 'propose' || command.type === 'disable') && (target === undefined || target.disabled)) return {refusal: 'gone'};
    for (const fact of decided.facts) keep(database, fact, now);
    return {facts: decided.facts};
  });
}

/**
 * Makes somebody the first member of the national team, from the command line of the server. Throws when the team has anybody: from then
 * on members are coopted. Gives the person's number.
 */
export function bootstrap(database: Database, email: string, name: string, now: number): number {
  return database.transaction(() => {
    if (peopleFor(database, {role: 'national', scope: ''}).length > 0) throw new Error('L’équipe nationale a déjà un membre : c’est à elle d’en proposer d’autres.');
    const known = personByEmail(database, email);
    if (known?.disabled) throw new Error('Cette personne ne peut plus se connecter : choisissez-en une autre.');
    const person = known?.id ?? addPerson(database, {email, name}, now);
    grant(database, {person, role: 'national', scope: ''}, now);
    return person;
  });
}
