/** People an applicant named for its structure, until they have answered by their own link. */
import {CHARTER_SOURCE} from '../../../src/contract/form-constants.ts';
import type {Database} from './database.ts';
import {publicId} from './identifiers.ts';

export interface Invitee {
  readonly id: number;
  readonly application: string;
  readonly name: string;
  /** Lower case. */
  readonly email: string;
}

const COLUMNS = 'id, application_id AS application, name, email';

/** Keeps who was named; somebody named twice in an application once. `now` in milliseconds. */
export function addInvitee(database: Database, {application, name, email}: Omit<Invitee, 'id'>, now: number): void {
  database.prepare('INSERT INTO invitees (application_id, name, email, named_at) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING').run(application, name, email.toLowerCase(), now);
}

/** Who was named in an application and has not answered. */
export const inviteesOf = (database: Database, application: string): Invitee[] =>
  database.prepare(`SELECT ${COLUMNS} FROM invitees WHERE application_id = ? ORDER BY id`).all(application) as unknown as Invitee[];

/** Somebody who was named, by number; undefined once they have answered or were erased. */
export const inviteeById = (database: Database, id: number): Invitee | undefined =>
  database.prepare(`SELECT ${COLUMNS} FROM invitees WHERE id = ?`).get(id) as Invitee | undefined;

/** Notes that they were written to. */
export function noteInvited(database: Database, id: number, now: number): void {
  database.prepare('UPDATE invitees SET invited_at = ? WHERE id = ?').run(now, id);
}

export function eraseInvitee(database: Database, id: number): void {
  database.prepare('DELETE FROM invitees WHERE id = ?').run(id);
}

/** Everybody named in an application: it ended otherwise. */
export function eraseInvitees(database: Database, application: string): void {
  database.prepare('DELETE FROM invitees WHERE application_id = ?').run(application);
}

/** Public identifier of the structure an accepted application is listed as today; undefined when it is not, or left. */
export function listedStructure(database: Database, application: string): string | undefined {
  const row = database.prepare(`SELECT structures.id FROM applications JOIN listings ON source = ? AND source_id = applications.id JOIN structures ON structures.id = listings.structure_id
    WHERE applications.id = ? AND applications.status = 'accepted' AND hidden_at IS NULL`).get(CHARTER_SOURCE, application) as {id: number} | undefined;
  return row && publicId(row.id);
}
