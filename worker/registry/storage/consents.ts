/** The proof of what was agreed to: appended in the transaction of the act, sealed row by row, never changed. */
import type {Consent} from '../domain/consent.ts';
import {FIRST_SEAL, brokenAt, sealOf} from './chain.ts';
import type {Database} from './database.ts';

export interface KeptConsent extends Consent {
  readonly id: number;
  /** ISO 8601, UTC. */
  readonly at: string;
}

interface Row {
  readonly id: number;
  readonly at: string;
  readonly subject: string;
  readonly purpose: Consent['purpose'];
  readonly action: Consent['action'];
  readonly text_id: string;
  readonly text_version: string;
  readonly text_hash: string;
  readonly locale: string;
  readonly channel: string;
  readonly method: Consent['method'];
  readonly contact: number | null;
  readonly previous: string;
  readonly seal: string;
}

/** What a seal is over. The number only where there is one: rows written before there were several contacts keep theirs. */
const valuesOf = (row: Omit<Row, 'id' | 'previous' | 'seal'>): (string | number)[] =>
  [row.at, row.subject, row.purpose, row.action, row.text_id, row.text_version, row.text_hash, row.locale, row.channel, row.method, ...(row.contact === null ? [] : [row.contact])];

/** Appends what somebody agreed to or took back. `now` in milliseconds. */
export function keepConsent(database: Database, consent: Consent, now: number): void {
  database.transaction(() => {
    const last = database.prepare('SELECT seal FROM consents ORDER BY id DESC LIMIT 1').get() as {seal: string} | undefined;
    const previous = last?.seal ?? FIRST_SEAL;
    const {textId, textVersion, textHash, contact = null, ...rest} = consent;
    const row = {...rest, contact, at: new Date(now).toISOString(), text_id: textId, text_version: textVersion, text_hash: textHash};
    database.prepare(`INSERT INTO consents (at, subject, purpose, action, text_id, text_version, text_hash, locale, channel, method, contact, previous, seal)
      VALUES (:at, :subject, :purpose, :action, :text_id, :text_version, :text_hash, :locale, :channel, :method, :contact, :previous, :seal)`).run({...row, previous, seal: sealOf(previous, valuesOf(row))});
  });
}

/** What a subject agreed to, oldest first. */
export function consentsOf(database: Database, subject: string): KeptConsent[] {
  const found = database.prepare('SELECT * FROM consents WHERE subject = ? ORDER BY id').all(subject) as unknown as Row[];
  return found.map(({id, at, purpose, action, text_id: textId, text_version: textVersion, text_hash: textHash, locale, channel, method, contact}) =>
    ({id, at, subject, purpose, action, textId, textVersion, textHash, locale, channel, method, ...(contact !== null && {contact})}));
}

/** Number of the first consent that was changed or taken out after it was written; undefined when all are whole. */
export function consentsBrokenAt(database: Database): number | undefined {
  const all = database.prepare('SELECT * FROM consents ORDER BY id').all() as unknown as Row[];
  return brokenAt(all.map((row) => ({id: row.id, previous: row.previous, seal: row.seal, values: valuesOf(row)})));
}
