/** One structure on the desk: what the registry holds around it, for who reaches it. What is outside the reach is not loaded. */
import {CHARTER_SOURCE} from '../../../src/contract/form-constants.ts';
import type {ApplicationStatus} from '../domain/application.ts';
import type {Reach} from '../domain/session.ts';
import {actsOn} from './audit.ts';
import type {AuditLine} from './audit.ts';
import type {Database} from './database.ts';
import {listedStructure} from './desk.ts';
import type {ListedStructure} from './desk.ts';
import {publicId, rowOf} from './identifiers.ts';

/** An application that became the structure, or that claims it. */
export interface ApplicationAbout {
  readonly id: string;
  readonly name: string;
  readonly status: ApplicationStatus;
  /** Milliseconds since the epoch. */
  readonly createdAt: number;
  readonly claims: boolean;
}

/** A structure with what is around it. */
export interface DeskStructure {
  readonly listed: ListedStructure;
  /** It signed the charter: it has a space, where its listing is edited. */
  readonly signed: boolean;
  /** How many people are its contacts. */
  readonly contacts: number;
  readonly applications: readonly ApplicationAbout[];
  /** What was done to it and to its applications, oldest first. */
  readonly history: readonly AuditLine[];
}

/** A structure by its public identifier, or by that of one it has taken in; undefined when `reach` does not see it. `today`: ISO day. */
export function deskStructure(database: Database, reach: Reach, id: string, today: string): DeskStructure | undefined {
  const asked = rowOf(id);
  const {row} = database.prepare('SELECT coalesce((SELECT into_id FROM merged WHERE id = ?1), ?1) AS row').get(asked) as {row: number};
  const listed = listedStructure(database, reach, publicId(row), today);
  if (listed === undefined) return undefined;
  const ids = [listed.id, ...(database.prepare('SELECT id FROM merged WHERE into_id = ? ORDER BY id').all(row) as {id: number}[]).map((one) => publicId(one.id))];
  const {signed, contacts} = database.prepare(
    `SELECT EXISTS (SELECT 1 FROM listings WHERE structure_id = structures.id AND source = '${CHARTER_SOURCE}') AS signed,
       (SELECT count(DISTINCT person_id) FROM memberships JOIN people ON people.id = person_id WHERE role = 'contact' AND status = 'active' AND disabled_at IS NULL AND scope IN (SELECT value FROM json_each(?2))) AS contacts
     FROM structures WHERE id = ?1`,
  ).get(row, JSON.stringify(ids)) as {signed: number; contacts: number};
  const applications = applicationsAbout(database, reach, row, ids);
  return {
    listed, signed: signed === 1, contacts, applications,
    history: [...ids.map((one) => `structure:${one}`), ...applications.map((one) => `application:${one.id}`)].flatMap((object) => actsOn(database, object)).sort((a, b) => a.id - b.id),
  };
}

/** Those not confirmed yet, or not in time, are nobody's business. */
function applicationsAbout(database: Database, reach: Reach, row: number, ids: readonly string[]): ApplicationAbout[] {
  const inReach = reach === 'all' ? '' : ' AND applications.departement IN (SELECT value FROM json_each(:departements))';
  const rows = database.prepare(
    `SELECT id, name, status, created_at AS createdAt, application_id IS NOT NULL AS claims FROM applications LEFT JOIN claims ON application_id = id
     WHERE status NOT IN ('to-confirm', 'expired') AND (
       listed_as IN (SELECT value FROM json_each(:ids)) OR id IN (SELECT source_id FROM listings WHERE structure_id = :row AND source = '${CHARTER_SOURCE}')
       OR coalesce((SELECT into_id FROM merged WHERE merged.id = claims.structure_id), claims.structure_id) = :row)${inReach}
     ORDER BY created_at DESC, id LIMIT 50`,
  ).all({row, ids: JSON.stringify(ids), ...(reach !== 'all' && {departements: JSON.stringify(reach.departements)})}) as unknown as (Omit<ApplicationAbout, 'claims'> & {claims: number})[];
  return rows.map(({claims, ...rest}) => ({...rest, claims: claims === 1}));
}
