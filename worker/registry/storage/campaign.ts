/**
 * Who signed which version of the charter, what they were asked, and who is not shown until they sign. Structures that never signed have no
 * row here and are not concerned; those who left are nobody's business any more.
 */
import {CHARTER_SOURCE} from '../../../src/contract/form-constants.ts';
import type {SentAsk, Signing} from '../domain/campaign.ts';
import {compareVersions} from '../domain/charter.ts';
import type {Reach} from '../domain/session.ts';
import type {Database} from './database.ts';
import {publicId, rowOf} from './identifiers.ts';

/** A structure that signed, with all its own listings together. */
export interface Signatory extends Signing {
  /** Row of the structure. */
  readonly row: number;
  /** Public identifier. */
  readonly id: string;
  readonly name: string;
  readonly city: string;
  readonly postcode: string;
  readonly departement: string;
  /** Rows of its own listings, the oldest first. */
  readonly listings: readonly number[];
  /** Identifiers of the applications they came from. */
  readonly applications: readonly string[];
  /** The version it came in with; undefined when nobody knows. */
  readonly applied: string | undefined;
  /** When it signed another one, the last time: milliseconds since the epoch. */
  readonly signedAt: number | undefined;
  /** ISO day since which it is not shown for want of a signature. */
  readonly suspendedOn: string | undefined;
}

interface Row {
  readonly row: number;
  readonly name: string;
  readonly city: string;
  readonly postcode: string;
  readonly departement: string;
  readonly listing: number;
  readonly application: string;
  readonly applied: string | null;
  readonly signatures: string;
  readonly asks: string;
  readonly suspended_on: string | null;
}

const SIGNATORIES = `SELECT structures.id AS row, json_extract(structures.document, '$.name') AS name, json_extract(structures.document, '$.address.city') AS city,
    json_extract(structures.document, '$.address.postcode') AS postcode, structures.departement, listings.id AS listing, source_id AS application, charter_version AS applied, suspended_on,
    (SELECT json_group_array(json_object('version', version, 'at', signed_at)) FROM charter_signatures WHERE listing_id = listings.id) AS signatures,
    (SELECT json_group_array(json_object('version', version, 'dueOn', due_on, 'sentOn', sent_on)) FROM charter_asks WHERE listing_id = listings.id) AS asks
  FROM structures JOIN listings ON listings.structure_id = structures.id LEFT JOIN applications ON applications.id = source_id
    LEFT JOIN charter_suspensions ON charter_suspensions.listing_id = listings.id
  WHERE source = '${CHARTER_SOURCE}' AND hidden_at IS NULL AND structures.document <> ''`;

const newest = (versions: readonly string[]): string | undefined => [...versions].sort(compareVersions).at(-1);

/** Rows of listings as structures; what one listing signed, its structure signed. */
function grouped(rows: readonly Row[]): Signatory[] {
  const groups = new Map<number, Row[]>();
  for (const row of rows) {
    const group = groups.get(row.row);
    if (group === undefined) groups.set(row.row, [row]);
    else group.push(row);
  }
  return [...groups.values()].map((group) => {
    const {row, name, city, postcode, departement} = group[0]!;
    const signatures = group.flatMap(({signatures: text}) => JSON.parse(text) as {version: string; at: number}[]);
    const applied = newest(group.flatMap((one) => one.applied ?? []));
    const suspendedOn = group.flatMap(({suspended_on: on}) => on ?? []).sort()[0];
    return {
      row, id: publicId(row), name, city, postcode, departement, applied, suspendedOn,
      listings: group.map(({listing}) => listing), applications: group.map(({application}) => application),
      signed: newest([...(applied === undefined ? [] : [applied]), ...signatures.map(({version}) => version)]),
      signedAt: signatures.length === 0 ? undefined : Math.max(...signatures.map(({at}) => at)),
      asks: group.flatMap(({asks}) => JSON.parse(asks) as SentAsk[]),
      suspended: suspendedOn !== undefined,
    };
  });
}

/** The structures `reach` takes in by its territories, by their rows. */
export function signatories(database: Database, reach: Reach): Signatory[] {
  const within = reach === 'all' ? '' : ' AND structures.departement IN (SELECT value FROM json_each(?))';
  return grouped(database.prepare(`${SIGNATORIES}${within} ORDER BY structures.id, listings.id`).all(...(reach === 'all' ? [] : [JSON.stringify(reach.departements)])) as unknown as Row[]);
}

/** One structure by its public identifier; undefined when it left, never signed, or is not. Whoever asks must be known to reach it. */
export const signatory = (database: Database, id: string): Signatory | undefined =>
  grouped(database.prepare(`${SIGNATORIES} AND structures.id = ? ORDER BY listings.id`).all(rowOf(id)) as unknown as Row[])[0];

/** The next `limit` structures after the row `after`. */
export const signatoriesAfter = (database: Database, after: number, limit: number): Signatory[] =>
  grouped(database.prepare(
    `${SIGNATORIES} AND structures.id IN (SELECT id FROM structures WHERE id > ?1 AND hidden_at IS NULL
       AND EXISTS (SELECT 1 FROM listings WHERE structure_id = structures.id AND source = '${CHARTER_SOURCE}') ORDER BY id LIMIT ?2)
     ORDER BY structures.id, listings.id`,
  ).all(after, limit) as unknown as Row[]);

/** Notes a mail of a campaign; one noted for that due day already stays one. Call it in the transaction of the mail. */
export function noteAsk(database: Database, listing: number, {version, dueOn, sentOn}: SentAsk): void {
  database.prepare('INSERT INTO charter_asks (listing_id, version, due_on, sent_on) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING').run(listing, version, dueOn, sentOn);
}

/** Stops showing a structure for want of a signature. `today`: ISO day. */
export function suspend(database: Database, listings: readonly number[], version: string, today: string): void {
  const insert = database.prepare('INSERT INTO charter_suspensions (listing_id, version, suspended_on) VALUES (?, ?, ?) ON CONFLICT DO NOTHING');
  for (const listing of listings) insert.run(listing, version, today);
}

/** Shows it again; false when it was shown. */
export const lift = (database: Database, listings: readonly number[]): boolean =>
  database.prepare('DELETE FROM charter_suspensions WHERE listing_id IN (SELECT value FROM json_each(?))').run(JSON.stringify(listings)).changes > 0;

/** One more signature of a structure. */
export interface Signature {
  readonly version: string;
  /** Milliseconds since the epoch. */
  readonly at: number;
  /** `person:12`. */
  readonly by: string;
  readonly name: string;
  readonly role: string;
}

/** Keeps a signature of a listing; signed twice it is the first one. The proof is the consent kept beside it. */
export function keepSignature(database: Database, listing: number, {version, at, by, name, role}: Signature): void {
  database.prepare('INSERT INTO charter_signatures (listing_id, version, signed_at, signed_by, name, role) VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING')
    .run(listing, version, at, by, name, role);
}

/** A mail to somebody of a coordination about a campaign. */
export interface TeamNotice {
  readonly person: number;
  readonly version: string;
  readonly kind: 'unpublished' | 'unreachable';
  /** ISO day. */
  readonly day: string;
}

/** Notes such a mail; false when that day's was noted already. Call it in the transaction of the mail. */
export const noteTeam = (database: Database, {person, version, kind, day}: TeamNotice): boolean =>
  database.prepare('INSERT INTO charter_notices (person_id, version, kind, day) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING').run(person, version, kind, day).changes > 0;

/** Makes the job look at everybody at its next call: a version was published. */
export function lookNow(database: Database): void {
  database.exec('INSERT INTO charter_runs (one, after) VALUES (1, 0) ON CONFLICT (one) DO UPDATE SET after = 0');
}
