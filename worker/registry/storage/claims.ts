/** Claims: applications of structures the directory already shows, what each claims, and what established it. */
import {CHARTER_SOURCE} from '../../../src/contract/form-constants.ts';
import type {StructureInput} from '../../../src/contract/structure.ts';
import type {Database} from './database.ts';
import {publicId, rowOf} from './identifiers.ts';

export type ClaimProof = 'domain' | 'coordination';

/** What an application claims. */
export interface Claim {
  /** Row of the structure. */
  readonly row: number;
  /** What established it; undefined while nothing has. */
  readonly proof: ClaimProof | undefined;
}

/** A structure of the directory that can be claimed, or is looked after already. */
export interface Claimable {
  /** Public identifier. */
  readonly id: string;
  readonly row: number;
  /** INSEE code. */
  readonly departement: string;
  readonly shown: Omit<StructureInput, 'contact'>;
  /** One that signed looks after it already. */
  readonly managed: boolean;
}

/** A structure in the directory by its row, or the one it has become; undefined for one that left, is hidden, or is only an example. */
export function claimable(database: Database, row: number): Claimable | undefined {
  const found = database.prepare(
    `SELECT id, departement, document, EXISTS (SELECT 1 FROM listings WHERE structure_id = structures.id AND source = '${CHARTER_SOURCE}') AS managed
     FROM structures WHERE id = coalesce((SELECT into_id FROM merged WHERE id = ?1), ?1) AND document <> '' AND hidden_at IS NULL AND example = 0`,
  ).get(row) as {id: number; departement: string; document: string; managed: number} | undefined;
  return found && {id: publicId(found.id), row: found.id, departement: found.departement, shown: JSON.parse(found.document) as Claimable['shown'], managed: found.managed === 1};
}

/** The same by its public identifier. */
export const claimableById = (database: Database, id: string): Claimable | undefined => claimable(database, rowOf(id));

/** Sites of every structure but one, for what they say of a domain. */
export const otherWebsites = (database: Database, row: number): string[] =>
  (database.prepare("SELECT json_extract(document, '$.website') AS website FROM structures WHERE id <> ? AND document <> '' AND json_extract(document, '$.website') IS NOT NULL").all(row) as {website: string}[]).map(({website}) => website);

/** Notes what an application claims. */
export function addClaim(database: Database, application: string, row: number): void {
  database.prepare('INSERT INTO claims (application_id, structure_id) VALUES (?, ?)').run(application, row);
}

/** What an application claims; undefined when it claims nothing. */
export function claimOf(database: Database, application: string): Claim | undefined {
  const found = database.prepare('SELECT structure_id AS row, proof FROM claims WHERE application_id = ?').get(application) as {row: number; proof: ClaimProof | null} | undefined;
  return found && {row: found.row, proof: found.proof ?? undefined};
}

/** Notes what established a claim; undefined: nothing does any more. */
export function keepProof(database: Database, application: string, proof: ClaimProof | undefined): void {
  database.prepare('UPDATE claims SET proof = ? WHERE application_id = ?').run(proof ?? null, application);
}

/** Applications that claim one structure and still wait for a decision, oldest first. */
export const rivals = (database: Database, row: number, but: string): string[] =>
  (database.prepare(
    `SELECT id FROM applications JOIN claims ON application_id = id
     WHERE coalesce((SELECT into_id FROM merged WHERE merged.id = structure_id), structure_id) = ? AND id <> ? AND status IN ('confirmed', 'asked') ORDER BY created_at, id`,
  ).all(row, but) as {id: string}[]).map(({id}) => id);

/** Row of the signed listing an accepted application became; undefined when it is gone. */
export const signedRow = (database: Database, application: string): {readonly listing: number; readonly structure: number} | undefined =>
  database.prepare(`SELECT id AS listing, structure_id AS structure FROM listings WHERE source = '${CHARTER_SOURCE}' AND source_id = ?`).get(application) as {listing: number; structure: number} | undefined;

/** An undone application is nobody's listing any more. */
export function unlist(database: Database, application: string): void {
  database.prepare('UPDATE applications SET listed_as = NULL WHERE id = ?').run(application);
}

/** A structure that was claimed, unclaimed again, has the page's name its own words give. */
export function dropSlug(database: Database, row: number): void {
  database.prepare('DELETE FROM kept_slugs WHERE structure_id = ?').run(row);
}

/** Does `work`, all of it or none: what it throws undoes what it did and nothing of the transaction it is in. */
export function attempt<T>(database: Database, work: () => T): T {
  database.exec('SAVEPOINT attempt');
  try {
    const result = work();
    database.exec('RELEASE attempt');
    return result;
  } catch (error) {
    try {
      database.exec('ROLLBACK TO attempt; RELEASE attempt');
    } catch {
      // The storage has undone the whole transaction already: what it said first is what is told.
    }
    throw error;
  }
}
