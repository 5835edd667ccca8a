/** The address somebody signs in with, and the one they asked for instead: SQL of {@link changing-address.ts}. */
import {canonicalEmail} from '../domain/account.ts';
import type {Database} from './database.ts';
import {endLinks, tokenHash} from './links.ts';

/** What somebody asked for. */
export interface AddressChange {
  readonly person: number;
  /** Lower case. */
  readonly email: string;
}

/** Keeps what somebody asks for, in place of what they asked before, whose link ends; gives its number. `now` in milliseconds. */
export function keepAddressChange(database: Database, {person, email}: AddressChange, now: number): number {
  const before = database.prepare('DELETE FROM address_changes WHERE person_id = ? RETURNING id').get(person) as {id: number} | undefined;
  if (before !== undefined) endLinks(database, {purpose: 'change-address', subject: String(before.id)});
  return Number(database.prepare('INSERT INTO address_changes (person_id, email, asked_at) VALUES (?, ?, ?)').run(person, canonicalEmail(email), now).lastInsertRowid);
}

/** Takes what was asked for out of the table: it is done, or can no longer be. */
export const takeAddressChange = (database: Database, id: number): AddressChange | undefined =>
  database.prepare('DELETE FROM address_changes WHERE id = ? RETURNING person_id AS person, email').get(id) as unknown as AddressChange | undefined;

/**
 * Gives somebody another address. What they signed stays found by it; whatever came to the old mailbox opens nothing any more: requests to
 * sign in, and links by which a listing is confirmed or withdrawn. `now` in milliseconds.
 */
export function giveAddress(database: Database, {person, email}: AddressChange, now: number): void {
  const {email: before} = database.prepare('SELECT email FROM people WHERE id = ?').get(person) as {email: string};
  database.prepare('UPDATE people SET email = ? WHERE id = ?').run(email, person);
  database.prepare('UPDATE applications SET signatory_email = ?1, mailbox = ?1 WHERE lower(signatory_email) = ?2').run(email, before);
  database.prepare('UPDATE sign_ins SET ended_at = ? WHERE person_id = ? AND ended_at IS NULL').run(now, person);
  database.prepare("DELETE FROM links WHERE purpose IN ('verify', 'withdraw') AND substr(subject, instr(subject, ':') + 1) = ?").run(String(person));
}

/** Ends the sessions of a person but the one of a cookie's value. `now` in milliseconds. */
export const endOtherSessions = (database: Database, person: number, own: string | undefined, now: number): number =>
  Number(database.prepare('UPDATE sessions SET ended_at = ? WHERE person_id = ? AND ended_at IS NULL AND token_hash IS NOT ?').run(now, person, own === undefined ? null : tokenHash(own)).changes);
