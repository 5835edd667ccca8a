/**
 * The registry's file: structures with where each came from, their contacts apart, and the last published snapshot. Plain SQL on
 * node:sqlite; everything that changes changes in one transaction with what is published of it.
 *
 * Freshness (rule 3): a structure that verified once and then said nothing for 18 months is unpublished. One that never verified because it
 * comes from open data stays, and is shown as not verified: the rule binds those who took part, it does not empty a directory of public places.
 */
import {createHash} from 'node:crypto';
import type {Coverage} from '../../../src/contract/coverage.ts';
import type {PanaEventData} from '../../../src/contract/event.ts';
import type {Coordination} from '../../../src/contract/place.ts';
import {CHARTER_SOURCE} from '../../../src/contract/form-constants.ts';
import {FURTHER_FIELDS} from '../../../src/contract/structure.ts';
import type {Contact, PublishedContact, Structure, StructureInput} from '../../../src/contract/structure.ts';
import {LIMITS} from '../../../src/contract/vocabulary.ts';
import type {TaxonomyText} from '../../directory/taxonomy/taxonomy.ts';
import {monthsBefore} from '../domain/calendar.ts';
import {coverage as coverageIn} from './coverage.ts';
import {openDatabase} from './database.ts';
import {moveCounts} from './daily-counts.ts';
import type {Database} from './database.ts';
import {addEvent, publishedEvents} from './events.ts';
import type {NewEvent} from './events.ts';
import {publicId, rowOf, slugged} from './identifiers.ts';
import {joinGroups, joinListings, keptSlugs} from './joined.ts';
import {wornLabels} from './labels.ts';
import {publishedTaxonomy} from './taxonomy.ts';
import {closureNotices, moveReports} from './reports.ts';
import {addressText, engravers, hasTombstone, listingText, placeText, tombstonesReadable} from './tombstones.ts';
import type {Engraver} from './tombstones.ts';

/** One listing as a source gives it. */
export interface Listing {
  readonly source: string;
  readonly id: string;
  readonly structure: StructureInput;
  /** Its `updatedAt` is a stand-in: another stand-in is no change. */
  readonly undated?: boolean;
  /** Public identifier of the structure it is a listing of, whatever the rules say of its name and address. */
  readonly joins?: string;
}

/** What is kept of a listing to recognise duplicates. */
export interface ListingKey {
  readonly name: string;
  readonly street: string;
  readonly postcode: string;
  readonly lat: number;
  readonly lon: number;
  readonly precision: 'exact' | 'approximate';
}

/** Which listings are one structure, and what the structure then says. Given by the ingest: the registry only keeps. */
export interface MergeRules {
  readonly group: (keys: readonly ListingKey[]) => readonly (readonly number[])[];
  readonly merge: (listings: readonly Listing[]) => StructureInput;
}

export interface UpsertResult {
  readonly added: number;
  readonly changed: number;
  readonly unchanged: number;
  /** Example structures that real data replaced. */
  readonly examplesRemoved: number;
  /** Incoming listings (positions) that joined another listing's structure. */
  readonly merged: readonly {readonly index: number; readonly into: {readonly source: string; readonly id: string; readonly name: string}}[];
  /** Incoming listings (positions) kept out because their structure left, or taken without the contact of somebody who did. */
  readonly withdrawn: readonly {readonly index: number; readonly what: 'listing' | 'contact'}[];
  /** Structures in the registry afterwards. */
  readonly structures: number;
}

export interface ImportRecord {
  readonly file: string;
  readonly at: string;
  readonly lines: number;
  readonly refused: number;
  readonly result: UpsertResult;
}

/** A public identifier, and the page's name with it, that now mean another structure. */
export interface MergedStructure {
  readonly id: string;
  readonly into: string;
  readonly slug: string;
}

/** What a snapshot is made of. */
export interface PublishedData {
  readonly version: string;
  readonly publishedAt: string;
  readonly structures: readonly Structure[];
  readonly coordinations: readonly Coordination[];
  readonly events: readonly PanaEventData[];
  readonly coverage: readonly Coverage[];
  /** The needs, where they are no longer those of the software. */
  readonly taxonomy?: TaxonomyText | undefined;
  readonly merged: readonly MergedStructure[];
}
export interface Publication {
  readonly version: string;
  readonly hash: string;
  readonly publishedAt: string;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

export interface Registry {
  /**
   * Adds or updates listings by source and identifier; those who left stay out. Nothing is published by it. Throws when somebody left and
   * the registry was opened without the secret their tombstones were made under.
   */
  upsert(listings: readonly Listing[], rules: MergeRules, at: string): UpsertResult;
  /** Removes listings and writes the structures that lose one anew: a part of a merged structure leaves. */
  removeListings(rows: readonly number[], rules: MergeRules): void;
  /** Replaces all coordinations by these. */
  setCoordinations(coordinations: readonly Coordination[]): void;
  coordinations(): Coordination[];
  /** Replaces the example events by these, open to registration. `now` in milliseconds. */
  setExampleEvents(events: readonly NewEvent[], now: number): void;
  /** Notes an import; the last {@link IMPORTS_KEPT} of a file are kept. */
  recordImport(record: ImportRecord): void;
  /** What the public may read on `day` (ISO): no contact in it, only the names of the fields that are published. Ordered by id. */
  allPublished(day: string): Structure[];
  /** What the public reads of one structure on `day` (ISO), or would if it were listed; undefined when there is none or it is hidden. */
  sheet(id: string, day: string): {readonly structure: Omit<Structure, 'slug'>; readonly contact: PublishedContact} | undefined;
  /** Publishes when what is public changed since the last time (or `format`, the snapshot's own version, did); gives the publication in force. */
  publish(encode: (data: PublishedData) => Uint8Array, now: string, format?: string): Publication;
  publication(): Publication | undefined;
  /** Version in force without reading the bytes: cheap enough to ask every few seconds. */
  publishedVersion(): string | undefined;
  /** Fields consented to, of a published structure; undefined when it is not published or publishes none. */
  publishedContact(id: string): PublishedContact | undefined;
  /** Every published contact, for the deployments that read them elsewhere. */
  publishedContacts(): {id: string; contact: PublishedContact}[];
  /** Structures held, examples included. */
  size(): number;
  /** Runs `work` in one transaction: all of it or, when it throws or `keep` is false, none. */
  transaction<T>(work: () => T, keep?: boolean): T;
  close(): void;
}

/** Imports of one file that are remembered. */
const IMPORTS_KEPT = 20;

const baseSlug = ({name, address}: Pick<StructureInput, 'name' | 'address'>): string => [slugged(name), slugged(address.city)].filter((part) => part !== '').join('-');

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

interface ListingRow extends ListingKey {
  readonly id: number;
  readonly source: string;
  readonly source_id: string;
  readonly structure_id: number | null;
}

/**
 * The registry over its file, which is created when it is not there. `secret`: the registry's own, by which those who left are recognised;
 * `former`: those before it, under which some of them left.
 * Throws when the file is not a database or was written by a newer version.
 */
export const openRegistry = (file: string | Database, secret?: Uint8Array, former: readonly Uint8Array[] = []): Registry =>
  new SqliteRegistry(typeof file === 'string' ? openDatabase(file) : file, secret === undefined ? [] : engravers(secret, former));

class SqliteRegistry implements Registry {
  readonly #database: Database;
  readonly #engravings: readonly Engraver[];
  readonly #contactOf;
  readonly #rewriting;

  constructor(database: Database, engravings: readonly Engraver[]) {
    this.#database = database;
    this.#engravings = engravings;
    this.#contactOf = database.prepare(
      'SELECT contacts.document FROM contacts JOIN structures ON structures.id = contacts.structure_id WHERE structures.id = ? AND structures.published = 1 AND hidden_at IS NULL',
    );
    this.#rewriting = {
      read: database.prepare('SELECT listings.document, listing_contacts.document AS contact FROM listings LEFT JOIN listing_contacts ON listing_id = listings.id WHERE listings.id = ?'),
      update: database.prepare('UPDATE structures SET document = ?, example = ? WHERE id = ?'),
      contactIn: database.prepare('INSERT INTO contacts (structure_id, document) VALUES (?, ?) ON CONFLICT (structure_id) DO UPDATE SET document = excluded.document'),
      contactOut: database.prepare('DELETE FROM contacts WHERE structure_id = ?'),
    };
  }

  transaction<T>(work: () => T, keep = true): T {
    return this.#database.transaction(work, keep);
  }

  upsert(incoming: readonly Listing[], rules: MergeRules, at: string): UpsertResult {
    return this.transaction(() => {
      const {listings, withdrawn} = this.#without(incoming);
      const examplesRemoved = incoming.some(({structure}) => structure.provenance.example !== true) ? this.#removeExamples() : 0;
      const {counts, touched} = this.#store(listings, at);
      const primaries = this.#regroup(rules, touched);
      const merged = incoming.flatMap(({source, id}, index) => {
        const into = primaries.get(JSON.stringify([source, id]));
        return into && (into.source !== source || into.id !== id) ? [{index, into}] : [];
      });
      return {...counts, examplesRemoved, merged, withdrawn, structures: this.size()};
    });
  }

  /** What of an import may come in. Who signs the charter again comes by an act of their own: only their old listing stays out. */
  #without(listings: readonly Listing[]): {listings: readonly Listing[]; withdrawn: UpsertResult['withdrawn']} {
    if (!tombstonesReadable(this.#database, this.#engravings) || this.#database.prepare('SELECT 1 FROM tombstones LIMIT 1').get() === undefined) return {listings, withdrawn: []};
    const withdrawn: {index: number; what: 'listing' | 'contact'}[] = [];
    const left = (kind: 'listing' | 'place' | 'address', text: string): boolean => this.#engravings.some(({hmac}) => hasTombstone(this.#database, kind, hmac(kind, text)));
    const kept = listings.flatMap((listing, index): Listing[] => {
      const {source, id, structure} = listing;
      const own = source === CHARTER_SOURCE;
      const {contact: {email, phone, others}, address, name} = structure;
      if (left('listing', listingText(source, id)) || (!own && left('place', placeText({...address, name})))) {
        withdrawn.push({index, what: 'listing'});
        return [];
      }
      if (own) return [listing];
      const gone = email !== undefined && left('address', addressText(email.value));
      const stay = others?.filter((one) => one.email === undefined || !left('address', addressText(one.email.value)));
      if (!gone && stay?.length === others?.length) return [listing];
      withdrawn.push({index, what: 'contact'});
      const {others: _others, ...first} = structure.contact;
      const contact = {...(!gone ? first : phone === undefined ? {} : {phone}), ...(stay !== undefined && stay.length > 0 && {others: stay})};
      return [{...listing, structure: {...structure, contact}}];
    });
    return {listings: kept, withdrawn};
  }

  removeListings(rows: readonly number[], rules: MergeRules): void {
    this.transaction(() => {
      const list = JSON.stringify(rows);
      const others = this.#database.prepare(
        'SELECT id FROM listings WHERE structure_id IN (SELECT structure_id FROM listings WHERE id IN (SELECT value FROM json_each(?1))) AND id NOT IN (SELECT value FROM json_each(?1))',
      ).all(list) as {id: number}[];
      this.#database.prepare('DELETE FROM listings WHERE id IN (SELECT value FROM json_each(?))').run(list);
      this.#regroup(rules, new Set(others.map(({id}) => id)));
    });
  }

  #removeExamples(): number {
    this.#database.exec('DELETE FROM coordinations WHERE example = 1; DELETE FROM coordination_teams WHERE example = 1; DELETE FROM events WHERE example = 1');
    return Number(this.#database.prepare('DELETE FROM structures WHERE example = 1').run().changes);
  }

  #store(listings: readonly Listing[], at: string): {counts: {added: number; changed: number; unchanged: number}; touched: Set<number>} {
    const source = this.#database.prepare('INSERT INTO sources (name, licence, last_import) VALUES (?, ?, ?) ON CONFLICT (name) DO UPDATE SET licence = excluded.licence, last_import = excluded.last_import');
    const find = this.#database.prepare('SELECT id, hash FROM listings WHERE source = ? AND source_id = ?');
    const insert = this.#database.prepare('INSERT INTO listings (source, source_id, document, hash, name, street, postcode, lat, lon, precision) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)');
    const update = this.#database.prepare('UPDATE listings SET document = ?, hash = ?, name = ?, street = ?, postcode = ?, lat = ?, lon = ?, precision = ? WHERE id = ?');
    const contact = this.#database.prepare('INSERT INTO listing_contacts (listing_id, document) VALUES (?, ?) ON CONFLICT (listing_id) DO UPDATE SET document = excluded.document');
    const noContact = this.#database.prepare('DELETE FROM listing_contacts WHERE listing_id = ?');
    const counts = {added: 0, changed: 0, unchanged: 0};
    const touched = new Set<number>();
    const named = new Set<string>();
    for (const listing of listings) {
      const {structure} = listing;
      if (!named.has(listing.source)) source.run(listing.source, structure.provenance.licence ?? null, at);
      named.add(listing.source);
      const {contact: contacts, ...rest} = structure;
      const document = JSON.stringify(rest);
      const hash = sha256(JSON.stringify([listing.undated ? {...rest, updatedAt: ''} : rest, contacts]));
      const key = [structure.name, structure.address.street, structure.address.postcode, structure.lat, structure.lon, structure.precision] as const;
      const known = find.get(listing.source, listing.id) as {id: number; hash: string} | undefined;
      if (known?.hash === hash) {
        counts.unchanged++;
        continue;
      }
      if (known) update.run(document, hash, ...key, known.id);
      const row = known?.id ?? Number(insert.run(listing.source, listing.id, document, hash, ...key).lastInsertRowid);
      counts[known ? 'changed' : 'added']++;
      if (Object.keys(contacts).length > 0) contact.run(row, JSON.stringify(contacts));
      else noContact.run(row);
      if (listing.joins !== undefined) this.#join(row, rowOf(listing.joins));
      touched.add(row);
    }
    return {counts, touched};
  }

  #join(listing: number, structure: number): void {
    const {document} = this.#database.prepare('SELECT document FROM structures WHERE id = ?').get(structure) as {document: string};
    joinListings(this.#database, listing, structure, baseSlug(JSON.parse(document) as StructureInput) || publicId(structure));
  }

  /** Gives every listing its structure again, rewrites those with a touched listing or another composition; gives, for merged ones, the first. */
  #regroup(rules: MergeRules, touched: ReadonlySet<number>): Map<string, {source: string; id: string; name: string}> {
    // A fixed order whatever the arrival; rules must not depend on it either.
    // What is hidden joins nothing and nothing joins it: it would show again, or hide somebody else.
    const rows = this.#database.prepare(
      'SELECT id, source, source_id, structure_id, name, street, postcode, lat, lon, precision FROM listings ' +
      'WHERE structure_id IS NULL OR structure_id NOT IN (SELECT id FROM structures WHERE hidden_at IS NOT NULL) ORDER BY source, source_id',
    ).all() as unknown as ListingRow[];
    const groups = joinGroups(this.#database, rules.group(rows), rows);
    const grouped = new Set(groups.flat());
    const all = [...groups.map((group) => group.map((i) => rows[i]!)), ...rows.flatMap((row, i) => (grouped.has(i) ? [] : [[row]]))];
    // Older rows first: a structure's number stays with its first listing.
    all.sort((a, b) => Math.min(...a.map(({id}) => id)) - Math.min(...b.map(({id}) => id)));
    const before = new Map<number, number>();
    for (const {structure_id: structure} of rows) if (structure !== null) before.set(structure, (before.get(structure) ?? 0) + 1);
    const taken = new Set<number>();
    const insert = this.#database.prepare("INSERT INTO structures (document, example) VALUES ('', 0)");
    const assign = this.#database.prepare('UPDATE listings SET structure_id = ? WHERE id = ?');
    const primaries = new Map<string, {source: string; id: string; name: string}>();
    const left = new Map<number, number>();
    for (const group of all) {
      const held = group.flatMap(({structure_id: structure}) => (structure === null || taken.has(structure) ? [] : [structure]));
      const structure = held.length > 0 ? Math.min(...held) : Number(insert.run().lastInsertRowid);
      taken.add(structure);
      for (const other of held) if (other !== structure) left.set(other, structure);
      const same = group.every(({structure_id: own}) => own === structure) && before.get(structure) === group.length;
      if (!same) for (const {id, structure_id: own} of group) if (own !== structure) assign.run(structure, id);
      if (!same || group.some(({id}) => touched.has(id))) this.#rewrite(structure, group, rules);
      if (group.length > 1) this.#namePrimary(structure, group, primaries);
    }
    for (const [id, into] of left) if (!taken.has(id)) this.#redirect(id, into);
    this.#database.exec('DELETE FROM structures WHERE id NOT IN (SELECT structure_id FROM listings)');
    return primaries;
  }

  /** Remembers that a structure is another one now; what led to the first leads to the second. */
  #redirect(id: number, into: number): void {
    const {document} = this.#database.prepare('SELECT document FROM structures WHERE id = ?').get(id) as {document: string};
    this.#database.prepare('UPDATE merged SET into_id = ? WHERE into_id = ?').run(into, id);
    moveCounts(this.#database, id, into);
    moveReports(this.#database, id, into);
    this.#database.prepare('UPDATE structure_labels SET structure_id = ? WHERE structure_id = ?').run(into, id);
    this.#database.prepare('INSERT INTO merged (id, into_id, slug) VALUES (?, ?, ?)').run(id, into, document === '' ? '' : baseSlug(JSON.parse(document) as StructureInput));
  }

  #merged(): MergedStructure[] {
    const rows = this.#database.prepare('SELECT merged.id, into_id, slug FROM merged JOIN structures ON structures.id = into_id WHERE published = 1 ORDER BY merged.id').all() as {id: number; into_id: number; slug: string}[];
    return rows.map(({id, into_id: into, slug}) => ({id: publicId(id), into: publicId(into), slug}));
  }

  #rewrite(structure: number, group: readonly ListingRow[], rules: MergeRules): void {
    const {read, update, contactIn, contactOut} = this.#rewriting;
    const listings = group.map(({id, source, source_id: sourceId}) => {
      const {document, contact} = read.get(id) as {document: string; contact: string | null};
      return {source, id: sourceId, structure: {...(JSON.parse(document) as Omit<StructureInput, 'contact'>), contact: contact === null ? {} : (JSON.parse(contact) as Contact)}};
    });
    const {contact, ...rest} = listings.length === 1 ? listings[0]!.structure : rules.merge(listings);
    // The contact first: a new structure is then written into the search with it, once.
    if (Object.keys(contact).length > 0) contactIn.run(structure, JSON.stringify(contact));
    else contactOut.run(structure);
    update.run(JSON.stringify(rest), rest.provenance.example ? 1 : 0, structure);
  }

  #namePrimary(structure: number, group: readonly ListingRow[], primaries: Map<string, {source: string; id: string; name: string}>): void {
    const {document} = this.#database.prepare('SELECT document FROM structures WHERE id = ?').get(structure) as {document: string};
    const {name, provenance} = JSON.parse(document) as StructureInput;
    const into = {source: provenance.source, id: provenance.id ?? '', name};
    for (const {source, source_id: id} of group) primaries.set(JSON.stringify([source, id]), into);
  }

  setCoordinations(coordinations: readonly Coordination[]): void {
    this.transaction(() => {
      this.#database.exec('DELETE FROM coordinations; DELETE FROM coordination_teams');
      const insert = this.#database.prepare('INSERT INTO coordinations (territory, document, example, team) VALUES (?, ?, ?, ?)');
      const teams = new Map<string, number>();
      for (const coordination of coordinations) {
        const {territory, example, ...team} = coordination;
        const key = JSON.stringify([example, team]);
        const row = teams.get(key)
          ?? Number(this.#database.prepare('INSERT INTO coordination_teams (document, example) VALUES (?, ?)').run(JSON.stringify(team), example ? 1 : 0).lastInsertRowid);
        teams.set(key, row);
        insert.run(territory, JSON.stringify(coordination), example ? 1 : 0, row);
      }
    });
  }

  setExampleEvents(events: readonly NewEvent[], now: number): void {
    this.transaction(() => {
      this.#database.exec('DELETE FROM events WHERE example = 1');
      for (const one of events) addEvent(this.#database, {...one, status: 'open', example: true}, now);
    });
  }

  coordinations(): Coordination[] {
    const rows = this.#database.prepare('SELECT document FROM coordinations ORDER BY territory').all() as {document: string}[];
    return rows.map(({document}) => JSON.parse(document) as Coordination);
  }

  recordImport({file, at, lines, refused, result}: ImportRecord): void {
    this.#database.prepare('INSERT INTO imports (file, at, lines, added, changed, unchanged, merged, refused) VALUES (?, ?, ?, ?, ?, ?, ?, ?)')
      .run(file, at, lines, result.added, result.changed, result.unchanged, result.merged.length, refused);
    this.#database.prepare('DELETE FROM imports WHERE file = ? AND id NOT IN (SELECT id FROM imports WHERE file = ? ORDER BY id DESC LIMIT ?)').run(file, file, IMPORTS_KEPT);
  }

  allPublished(day: string): Structure[] {
    const oldest = monthsBefore(day, LIMITS.unpublishMonths);
    const labelsOf = wornLabels(this.#database, day);
    const closures = closureNotices(this.#database);
    const rows = this.#database.prepare('SELECT structures.id, structures.document, contacts.document AS contact FROM structures LEFT JOIN contacts ON structure_id = structures.id WHERE hidden_at IS NULL ' +
      'AND structures.id NOT IN (SELECT listings.structure_id FROM charter_suspensions JOIN listings ON listings.id = listing_id) ORDER BY structures.id').iterate();
    const kept = keptSlugs(this.#database);
    const slugs = new Set<string>();
    const published: Structure[] = [];
    for (const row of rows as Iterable<unknown> as Iterable<SheetRow>) {
      const structure = sheetIn(row, labelsOf, closures);
      if (structure.verifiedAt !== undefined && structure.verifiedAt < oldest) continue;
      const {id} = structure;
      const base = kept.get(row.id) ?? (baseSlug(structure) || id);
      const slug = slugs.has(base) ? `${base}-${id}` : base;
      slugs.add(slug);
      published.push({...structure, slug});
    }
    return published;
  }

  sheet(id: string, day: string): {readonly structure: Omit<Structure, 'slug'>; readonly contact: PublishedContact} | undefined {
    const row = this.#database.prepare("SELECT structures.id, structures.document, contacts.document AS contact FROM structures LEFT JOIN contacts ON structure_id = structures.id WHERE structures.id = ? AND structures.document <> '' AND hidden_at IS NULL")
      .get(rowOf(id)) as SheetRow | undefined;
    return row && {structure: sheetIn(row, wornLabels(this.#database, day), closureNotices(this.#database)), contact: row.contact === null ? {} : consentedTo(row.contact) ?? {}};
  }

  publish(encode: (data: PublishedData) => Uint8Array, now: string, format = '1'): Publication {
    return this.transaction(() => {
      const structures = this.allPublished(now.slice(0, 10));
      const coordinations = this.coordinations();
      const taxonomy = publishedTaxonomy(this.#database);
      const events = publishedEvents(this.#database, now.slice(0, 10));
      const coverage = coverageIn(this.#database);
      const content = createHash('sha256').update(format);
      for (const structure of structures) content.update(JSON.stringify(structure));
      this.#flag(structures);
      this.#database.exec('DELETE FROM publication_due');
      const merged = this.#merged();
      const hash = content.update(JSON.stringify(coordinations)).update(merged.length > 0 ? JSON.stringify(merged) : '').update(taxonomy === undefined ? '' : JSON.stringify(taxonomy))
        .update(events.length > 0 ? JSON.stringify(events) : '').update(coverage.length > 0 ? JSON.stringify(coverage) : '').digest('hex');
      const current = this.publication();
      if (current?.hash === hash) return current;
      const version = hash.slice(0, 12);
      const bytes = encode({version, publishedAt: now, structures, coordinations, events, coverage, ...(taxonomy !== undefined && {taxonomy}), merged});
      this.#database.prepare(
        'INSERT INTO publication (one, version, hash, published_at, bytes) VALUES (1, ?, ?, ?, ?) ' +
        'ON CONFLICT (one) DO UPDATE SET version = excluded.version, hash = excluded.hash, published_at = excluded.published_at, bytes = excluded.bytes',
      ).run(version, hash, now, bytes);
      return this.publication()!;
    });
  }

  #flag(structures: readonly Structure[]): void {
    this.#database.exec('UPDATE structures SET published = 0 WHERE published = 1');
    const flag = this.#database.prepare('UPDATE structures SET published = 1 WHERE id = ?');
    for (const {id} of structures) flag.run(rowOf(id));
  }

  publication(): Publication | undefined {
    const row = this.#database.prepare('SELECT version, hash, published_at, bytes FROM publication').get() as {version: string; hash: string; published_at: string; bytes: Uint8Array<ArrayBuffer>} | undefined;
    return row && {version: row.version, hash: row.hash, publishedAt: row.published_at, bytes: row.bytes};
  }

  publishedVersion(): string | undefined {
    return (this.#database.prepare('SELECT version FROM publication').get() as {version: string} | undefined)?.version;
  }

  publishedContact(id: string): PublishedContact | undefined {
    const row = this.#contactOf.get(rowOf(id)) as {document: string} | undefined;
    return row && consentedTo(row.document);
  }

  publishedContacts(): {id: string; contact: PublishedContact}[] {
    const rows = this.#database.prepare('SELECT structures.id, contacts.document FROM contacts JOIN structures ON structures.id = contacts.structure_id WHERE structures.published = 1 AND hidden_at IS NULL ORDER BY structures.id').all() as {id: number; document: string}[];
    return rows.flatMap(({id, document}) => {
      const contact = consentedTo(document);
      return contact ? [{id: publicId(id), contact}] : [];
    });
  }

  size(): number {
    return (this.#database.prepare('SELECT count(*) AS size FROM structures').get() as {size: number}).size;
  }

  close(): void {
    this.#database.close();
  }
}

/** A structure as it is read to be shown. */
interface SheetRow {
  readonly id: number;
  readonly document: string;
  readonly contact: string | null;
}

/** All of a structure that is public, but the address of its page. */
function sheetIn({id, document, contact}: SheetRow, labelsOf: ReturnType<typeof wornLabels>, closures: ReturnType<typeof closureNotices>): Omit<Structure, 'slug'> {
  const structure = JSON.parse(document) as Omit<StructureInput, 'contact'>;
  return {...structure, labels: labelsOf(id, structure.labels), id: publicId(id), ...fieldsOf(contact), ...(closures.has(id) && {reportedClosed: closures.get(id)!})};
}

const FIELDS = ['person', 'email', 'phone'] as const;

const contactIn = (document: string | null): Contact => (document === null ? {} : JSON.parse(document) as Contact);

/** Which fields of which contacts are published: their names, none of their values. */
function fieldsOf(document: string | null): Pick<Structure, 'contactFields' | 'otherContacts'> {
  const contact = contactIn(document);
  const otherContacts = (contact.others ?? []).map((one) => ({number: one.number, fields: FURTHER_FIELDS.filter((field) => one[field]?.publish === true)})).filter(({fields}) => fields.length > 0);
  return {contactFields: FIELDS.filter((field) => contact[field]?.publish === true), ...(otherContacts.length > 0 && {otherContacts})};
}

function consentedTo(document: string): PublishedContact | undefined {
  const contact = contactIn(document);
  const {contactFields, otherContacts} = fieldsOf(document);
  const others = otherContacts?.map(({number, fields}) => {
    const one = contact.others!.find((other) => other.number === number)!;
    return {number, ...Object.fromEntries(fields.map((field) => [field, one[field]!.value]))};
  });
  const published = {...Object.fromEntries(contactFields.map((field) => [field, contact[field]!.value])), ...(others && {others})};
  return Object.keys(published).length > 0 ? published : undefined;
}
