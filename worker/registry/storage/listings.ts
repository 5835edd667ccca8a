/**
 * Listings of structures that signed, as their own contacts see them: what each says, said before, how often it is asked, what it was
 * asked. Who reads names how far it may see, and nothing outside of that is loaded. What a listing says is changed by the registry's
 * `upsert` alone, so that duplicates stay one structure.
 */
import {CHARTER_SOURCE} from '../../../src/contract/form-constants.ts';
import type {Contact, Structure, StructureInput} from '../../../src/contract/structure.ts';
import type {OwnListing} from '../domain/listing.ts';
import {USUAL_RHYTHM} from '../domain/reminder.ts';
import type {Rhythm, SentReminder} from '../domain/reminder.ts';
import {nextLook} from '../domain/retention.ts';
import type {Reach} from '../domain/session.ts';
import {audit} from './audit.ts';
import type {Database} from './database.ts';
import {publicId, rowOf} from './identifiers.ts';
import {peopleFor} from './people.ts';
import type {Person} from './people.ts';

/** States kept of a listing, besides the one it is in. */
export const VERSIONS_KEPT = 10;

/** One listing of a structure that signed. */
export interface SignedListing extends OwnListing {
  /** Row of the listing. */
  readonly row: number;
  /** Identifier of the application it came from. */
  readonly application: string;
}

/** A structure as its space shows it. */
export interface Space {
  /** Public identifier. */
  readonly id: string;
  /** Row of the structure. */
  readonly row: number;
  /** What the public reads: all listings of the structure together. */
  readonly shown: Omit<Structure, 'slug' | 'id' | 'contactFields'>;
  /** Moment it was hidden by a withdrawal, ISO 8601. */
  readonly hiddenAt: string | undefined;
  /** INSEE code of the département it stands in. */
  readonly departement: string;
  /** Its own listing, the oldest one first; usually one, never none. */
  readonly listings: readonly SignedListing[];
  readonly rhythm: Rhythm;
}

/** A line of "my structures". */
export interface SpaceLine {
  readonly id: string;
  readonly name: string;
  readonly city: string;
  /** ISO day. */
  readonly verifiedAt: string | undefined;
  readonly hidden: boolean;
}

const ids = (structures: readonly string[]): string => JSON.stringify(structures.map(rowOf));

/** A structure that became another one's is reached under both identifiers. */
const OWN = '(structures.id IN (SELECT value FROM json_each(:own)) OR structures.id IN (SELECT into_id FROM merged WHERE id IN (SELECT value FROM json_each(:own))))';
const SIGNED = `EXISTS (SELECT 1 FROM listings WHERE listings.structure_id = structures.id AND source = '${CHARTER_SOURCE}')`;

/** Structures somebody is a contact of, by name. */
export function spacesOf(database: Database, structures: readonly string[]): SpaceLine[] {
  const rows = database.prepare(
    `SELECT id, json_extract(document, '$.name') AS name, json_extract(document, '$.address.city') AS city, json_extract(document, '$.verifiedAt') AS verified, hidden_at
     FROM structures WHERE document <> '' AND ${OWN} AND ${SIGNED} ORDER BY name, id`,
  ).all({own: ids(structures)}) as unknown as {id: number; name: string; city: string; verified: string | null; hidden_at: string | null}[];
  return rows.map(({id, name, city, verified, hidden_at: hiddenAt}) => ({id: publicId(id), name, city, verifiedAt: verified ?? undefined, hidden: hiddenAt !== null}));
}

/** A structure within `reach`, with its own listings; undefined when there is none, which is all that is said of those outside. */
export function space(database: Database, id: string, reach: Reach): Space | undefined {
  const asked = rowOf(id);
  const where = `document <> '' AND structures.id = coalesce((SELECT into_id FROM merged WHERE id = :asked), :asked)`;
  const found = (reach === 'all'
    ? database.prepare(`SELECT id, document, hidden_at, departement FROM structures WHERE ${where}`).get({asked})
    : database.prepare(`SELECT id, document, hidden_at, departement FROM structures WHERE ${where} AND (${OWN} OR departement IN (SELECT value FROM json_each(:departements)))`)
      .get({asked, own: ids(reach.structures), departements: JSON.stringify(reach.departements)})) as {id: number; document: string; hidden_at: string | null; departement: string} | undefined;
  if (found === undefined) return undefined;
  const listings = signedListings(database, found.id);
  if (listings.length === 0) return undefined;
  return {
    id: publicId(found.id), row: found.id, shown: JSON.parse(found.document) as Space['shown'], hiddenAt: found.hidden_at ?? undefined, departement: found.departement, listings,
    rhythm: rhythmOf(database, listings[0]!.row),
  };
}

/** Own listings of a structure, the oldest first. */
export function signedListings(database: Database, structure: number): SignedListing[] {
  const rows = database.prepare(
    `SELECT listings.id, source_id, listings.document, listing_contacts.document AS contact FROM listings LEFT JOIN listing_contacts ON listing_id = listings.id
     WHERE structure_id = ? AND source = '${CHARTER_SOURCE}' ORDER BY listings.id`,
  ).all(structure) as {id: number; source_id: string; document: string; contact: string | null}[];
  return rows.map(({id, source_id: application, document, contact}) => ({
    row: id, application, structure: JSON.parse(document) as Omit<StructureInput, 'contact'>, contact: contact === null ? {} : JSON.parse(contact) as Contact,
  }));
}

/** Row of the structure a listing belongs to now. */
export const structureOf = (database: Database, listing: number): number =>
  (database.prepare('SELECT structure_id FROM listings WHERE id = ?').get(listing) as {structure_id: number}).structure_id;

/** Rows of all listings of a structure, whatever their source. */
export const listingRows = (database: Database, structure: number): number[] =>
  (database.prepare('SELECT id FROM listings WHERE structure_id = ? ORDER BY id').all(structure) as {id: number}[]).map(({id}) => id);

/** Contacts of a structure: whom to write to. */
export const contactsOf = (database: Database, structure: string): Person[] => peopleFor(database, {role: 'contact', scope: structure});

/** What a listing said until a change, for a list. */
export interface Version {
  readonly id: number;
  /** Milliseconds since the epoch: when it was replaced. */
  readonly replacedAt: number;
  /** `person:12`. */
  readonly replacedBy: string;
}

/** Keeps what a listing says before it is changed, and lets go of the oldest. `now` in milliseconds. */
export function keepVersion(database: Database, {row, structure, contact}: SignedListing, by: string, now: number): void {
  const {lastInsertRowid: id} = database.prepare('INSERT INTO listing_versions (listing_id, replaced_at, replaced_by, document) VALUES (?, ?, ?, ?)').run(row, now, by, JSON.stringify(structure));
  if (Object.keys(contact).length > 0) database.prepare('INSERT INTO listing_version_contacts (version_id, document) VALUES (?, ?)').run(id, JSON.stringify(contact));
  database.prepare('DELETE FROM listing_versions WHERE listing_id = ?1 AND id NOT IN (SELECT id FROM listing_versions WHERE listing_id = ?1 ORDER BY id DESC LIMIT ?2)').run(row, VERSIONS_KEPT);
}

/** Previous states of a listing, the latest first. */
export function versionsOf(database: Database, listing: number): Version[] {
  const rows = database.prepare('SELECT id, replaced_at, replaced_by FROM listing_versions WHERE listing_id = ? ORDER BY id DESC').all(listing) as {id: number; replaced_at: number; replaced_by: string}[];
  return rows.map(({id, replaced_at: replacedAt, replaced_by: replacedBy}) => ({id, replacedAt, replacedBy}));
}

/** One previous state of a listing; undefined when it is not one of its own or is no longer kept. */
export function versionAt(database: Database, listing: number, version: number): OwnListing | undefined {
  const row = database.prepare(
    `SELECT listing_versions.document, listing_version_contacts.document AS contact FROM listing_versions LEFT JOIN listing_version_contacts ON version_id = listing_versions.id
     WHERE listing_versions.id = ? AND listing_id = ?`,
  ).get(version, listing) as {document: string; contact: string | null} | undefined;
  return row && {structure: JSON.parse(row.document) as OwnListing['structure'], contact: row.contact === null ? {} : JSON.parse(row.contact) as Contact};
}

/** Months between two reminders of a listing. */
export const rhythmOf = (database: Database, listing: number): Rhythm =>
  (database.prepare('SELECT months FROM listing_rhythms WHERE listing_id = ?').get(listing) as {months: Rhythm} | undefined)?.months ?? USUAL_RHYTHM;

export function keepRhythm(database: Database, listing: number, months: Rhythm): void {
  database.prepare('INSERT INTO listing_rhythms (listing_id, months) VALUES (?, ?) ON CONFLICT (listing_id) DO UPDATE SET months = excluded.months').run(listing, months);
}

/** Reminders a listing was sent, oldest first. */
export const remindersOf = (database: Database, listing: number): SentReminder[] =>
  database.prepare('SELECT due_on AS dueOn, sent_on AS sentOn FROM listing_reminders WHERE listing_id = ? ORDER BY due_on').all(listing) as unknown as SentReminder[];

/** Notes a reminder; throws when one was noted for that due day already. Call it in the transaction of its mails. */
export function noteReminder(database: Database, listing: number, {dueOn, sentOn}: SentReminder): void {
  database.prepare('INSERT INTO listing_reminders (listing_id, due_on, sent_on) VALUES (?, ?, ?)').run(listing, dueOn, sentOn);
  // Two years of them say all there is to know of one silence.
  database.prepare("DELETE FROM listing_reminders WHERE listing_id = ? AND due_on < date(?, '-2 years')").run(listing, dueOn);
}

/** A structure that may have to be reminded: the oldest of its own listings stands for it. */
export interface Remindable {
  readonly listing: number;
  /** Public identifier of the structure. */
  readonly structure: string;
  readonly name: string;
  /** ISO day: of the structure, whichever of its listings said so. */
  readonly verifiedAt: string;
}

/** The next `limit` listings after `after` in the order of their rows; nobody who left. */
export function remindables(database: Database, after: number, limit: number): Remindable[] {
  const rows = database.prepare(
    `SELECT listings.id, structures.id AS structure, json_extract(structures.document, '$.name') AS name,
       coalesce(json_extract(structures.document, '$.verifiedAt'), json_extract(listings.document, '$.provenance.date'), json_extract(structures.document, '$.updatedAt')) AS verified
     FROM listings JOIN structures ON structures.id = listings.structure_id
     WHERE source = '${CHARTER_SOURCE}' AND hidden_at IS NULL AND listings.id > ?
       AND NOT EXISTS (SELECT 1 FROM listings AS older WHERE older.structure_id = structures.id AND older.source = '${CHARTER_SOURCE}' AND older.id < listings.id)
     ORDER BY listings.id LIMIT ?`,
  ).all(after, limit) as {id: number; structure: number; name: string; verified: string}[];
  return rows.map(({id, structure, name, verified}) => ({listing: id, structure: publicId(structure), name, verifiedAt: verified}));
}

interface RunRow {
  readonly last_at: string | null;
  readonly held_at: string | null;
  readonly after: number | null;
}

/** Looks of the jobs that write to people, each with a table of its own. */
type Runs = 'reminder_runs' | 'charter_runs' | 'processor_runs' | 'report_runs';

/**
 * Where the look for due reminders goes on (row of the last listing looked at), or undefined when there is nothing to look at for now:
 * it is looked every hour, and a clock that jumped is first doubted, as for retention: thousands of mails cannot be called back.
 */
export function takeReminderLook(database: Database, now: number, runs: Runs = 'reminder_runs'): number | undefined {
  const row = database.prepare(`SELECT last_at, held_at, after FROM ${runs}`).get() as RunRow | undefined;
  if (row?.after != null) return row.after;
  const time = (text: string | null | undefined): number | undefined => (text == null ? undefined : Date.parse(text));
  const held = time(row?.held_at);
  const next = nextLook(time(row?.last_at), held, now);
  if (next === 'look') return 0;
  if (next === 'hold' && (held === undefined || now < held || now - held >= 60 * 86_400_000)) {
    database.prepare(`UPDATE ${runs} SET held_at = ?`).run(new Date(now).toISOString());
  }
  return undefined;
}

/** Notes how far a look came; `after` undefined when it is through. */
export function noteReminderLook(database: Database, after: number | undefined, now: number, runs: Runs = 'reminder_runs'): void {
  if (after !== undefined) {
    database.prepare(`INSERT INTO ${runs} (one, after) VALUES (1, ?) ON CONFLICT (one) DO UPDATE SET after = excluded.after`).run(after);
    return;
  }
  database.prepare(`INSERT INTO ${runs} (one, last_at) VALUES (1, ?) ON CONFLICT (one) DO UPDATE SET last_at = excluded.last_at, held_at = NULL, after = NULL`).run(new Date(now).toISOString());
}

/** Lets the contacts of a structure go on under another identifier: an edit took its listing out of a structure of several sources. */
export function moveContacts(database: Database, from: string, to: string, by: string, now: number): void {
  const moved = database.prepare(
    `UPDATE memberships SET scope = ?2 WHERE role = 'contact' AND scope = ?1 AND status <> 'ended'
       AND NOT EXISTS (SELECT 1 FROM memberships AS other WHERE other.person_id = memberships.person_id AND other.role = 'contact' AND other.scope = ?2 AND other.status <> 'ended')
     RETURNING person_id`,
  ).all(from, to) as {person_id: number}[];
  for (const {person_id: person} of moved) audit(database, {actor: by, action: 'membership.move', object: `person:${person}`, detail: `contact ${from} ${to}`}, now);
}

/** Contacts of structures that became another one's (an import found them to be one) follow their structure; gives how many. */
export function followMerged(database: Database, now: number): number {
  const scopes = (database.prepare('SELECT id, into_id FROM merged').all() as {id: number; into_id: number}[])
    .filter(({id}) => database.prepare("SELECT 1 FROM memberships WHERE role = 'contact' AND scope = ? AND status <> 'ended' LIMIT 1").get(publicId(id)) !== undefined);
  for (const {id, into_id: into} of scopes) moveContacts(database, publicId(id), publicId(into), 'system', now);
  return scopes.length;
}
