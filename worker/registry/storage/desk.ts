/**
 * What only the desk asks of the registry's file: its queue, its list of structures, likely duplicates, teams. How far the reader sees is
 * part of every query: what is outside is neither loaded nor counted.
 */
import type {Bounds} from '../../../src/contract/grid.ts';
import {LIMITS} from '../../../src/contract/vocabulary.ts';
import {fold} from '../../directory/gazetteer/fold.ts';
import {wordsOf} from '../../directory/words.ts';
import type {AppliedStructure, ApplicationStatus} from '../domain/application.ts';
import type {Reach, Role} from '../domain/session.ts';
import type {Database} from './database.ts';
import {publicId, rowOf} from './identifiers.ts';
import {monthsBefore} from '../domain/calendar.ts';

type Values = (string | number)[];

/** A condition on the département of a row, with its values. */
const within = (reach: Reach, column: string): readonly [sql: string, values: Values] =>
  (reach === 'all' ? ['', []] : [` AND ${column} IN (SELECT value FROM json_each(?))`, [JSON.stringify(reach.departements)]]);

/** Which rows of a list. */
export interface Page {
  readonly limit: number;
  readonly offset: number;
}

/** Whether every word that was typed begins a word of a text, without case or accents. */
export function finder(query: string | undefined): (text: string) => boolean {
  const typed = query === undefined ? [] : fold(query).split(' ').filter((word) => word !== '');
  return (text) => {
    const words = typed.length === 0 ? [] : fold(text).split(' ');
    return typed.every((start) => words.some((word) => word.startsWith(start)));
  };
}

// ————— applications —————

/** A line of the queue with what is checked of it: neither contact nor signatory. */
export interface QueuedApplication {
  readonly id: string;
  readonly status: ApplicationStatus;
  readonly departement: string;
  /** Milliseconds since the epoch. */
  readonly createdAt: number;
  readonly changedAt: number;
  readonly structure: AppliedStructure;
  readonly listedAs: string | undefined;
  /** Public identifier of the structure it claims to be. */
  readonly claims?: string | undefined;
}

export interface QueueFilter {
  /** Only applications that claim a listing. */
  readonly claims?: boolean | undefined;
  readonly statuses?: readonly ApplicationStatus[] | undefined;
  /** INSEE code. */
  readonly departement?: string | undefined;
  /** Beginnings of words of the name or of the city. */
  readonly q?: string | undefined;
  /** Only those that say they are in it: degrees WGS 84, its edges included. */
  readonly frame?: Bounds | undefined;
}

/** Where an application says it is, in degrees WGS 84, and what a map calls it. */
export interface QueuedPlace {
  readonly id: string;
  readonly name: string;
  readonly city: string;
  /** INSEE code. */
  readonly departement: string;
  readonly status: ApplicationStatus;
  readonly lat: number;
  readonly lon: number;
}

export interface Queue {
  readonly lines: readonly QueuedApplication[];
  /** All that `filter` keeps, on every page. */
  readonly total: number;
  /** The same, oldest first, for a map; without those that are nowhere. */
  readonly places: readonly QueuedPlace[];
  /** By state, whatever state is asked for. */
  readonly counts: Readonly<Partial<Record<ApplicationStatus, number>>>;
}

const isIn = ([west, south, east, north]: Bounds, lat: number, lon: number): boolean => lat >= south && lat <= north && lon >= west && lon <= east;

/** The applications `reach` may see, oldest first. Those not confirmed yet, or not in time, are nobody's business. */
export function queue(database: Database, reach: Reach, {statuses, departement, q, claims, frame}: QueueFilter, {limit, offset}: Page): Queue {
  const [inReach, values] = within(reach, 'departement');
  const found = database.prepare(
    `SELECT id, status, departement, name, coalesce(json_extract(structure, '$.address.city'), '') AS city, json_extract(structure, '$.lat') AS lat, json_extract(structure, '$.lon') AS lon FROM applications
     WHERE status NOT IN ('to-confirm', 'expired')${inReach}${departement === undefined ? '' : ' AND departement = ?'}${claims ? ' AND id IN (SELECT application_id FROM claims)' : ''} ORDER BY created_at, id`,
  ).all(...values, ...(departement === undefined ? [] : [departement])) as (Omit<QueuedPlace, 'lat' | 'lon'> & {readonly lat: number | null; readonly lon: number | null})[];
  const named = finder(q);
  const counts: Partial<Record<ApplicationStatus, number>> = {};
  const ids: string[] = [];
  const places: QueuedPlace[] = [];
  for (const {lat, lon, ...one} of found) {
    const somewhere = typeof lat === 'number' && typeof lon === 'number';
    if (!named(`${one.name} ${one.city}`) || (frame !== undefined && !(somewhere && isIn(frame, lat, lon)))) continue;
    counts[one.status] = (counts[one.status] ?? 0) + 1;
    if (statuses !== undefined && !statuses.includes(one.status)) continue;
    ids.push(one.id);
    if (somewhere) places.push({...one, lat, lon});
  }
  const rows = database.prepare(
    'SELECT id, status, departement, created_at, changed_at, structure, listed_as, structure_id FROM applications LEFT JOIN claims ON application_id = id WHERE id IN (SELECT value FROM json_each(?)) ORDER BY created_at, id',
  ).all(JSON.stringify(ids.slice(offset, offset + limit))) as {id: string; status: ApplicationStatus; departement: string; created_at: number; changed_at: number; structure: string; listed_as: string | null; structure_id: number | null}[];
  return {
    total: ids.length,
    counts,
    places,
    lines: rows.map(({id, status, departement: where, created_at: createdAt, changed_at: changedAt, structure, listed_as: listedAs, structure_id: claimed}) =>
      ({id, status, departement: where, createdAt, changedAt, structure: JSON.parse(structure) as AppliedStructure, listedAs: listedAs ?? undefined, claims: claimed === null ? undefined : publicId(claimed)})),
  };
}

// ————— likely duplicates —————

/** What may be the same organisation as an application's. */
export interface Likeness {
  readonly kind: 'structure' | 'application';
  /** `s12`, or the identifier of the application. */
  readonly id: string;
  readonly name: string;
  readonly city: string;
  readonly same: 'name' | 'address' | 'both';
  /** Of a structure: whether the public sees it. */
  readonly published: boolean;
}

/** What an application is compared by. */
export type Compared = Pick<QueuedApplication, 'id' | 'departement' | 'structure' | 'listedAs'>;

/** First digits of the postcodes of a département (Corsica's are those from before it was two; overseas three digits). */
const postcodesOf = (departement: string): string => departement.replace(/^2[AB]$/, '20');

const nameKey = (name: string): string => wordsOf(name).sort().join(' ');
/** Empty where there is no street: two that only share a postcode share nothing. */
const streetKey = (street: string, postcode: string): string => (fold(street) === '' ? '' : `${postcode} ${fold(street)}`);

/** Things by their name and by their street, so that each is folded once however much is compared with it. */
class Keys<T> {
  readonly #names = new Map<string, T[]>();
  readonly #streets = new Map<string, T[]>();

  add(item: T, {name, street, postcode}: {readonly name: string; readonly street: string; readonly postcode: string}): void {
    put(this.#names, nameKey(name), item);
    put(this.#streets, streetKey(street, postcode), item);
  }

  /** What has the name or the street of a structure, in the order it was added by name, then by street. */
  like({name, address}: AppliedStructure): Map<T, Likeness['same']> {
    const found = new Map<T, Likeness['same']>();
    for (const item of this.#names.get(nameKey(name)) ?? []) found.set(item, 'name');
    for (const item of this.#streets.get(streetKey(address.street, address.postcode)) ?? []) found.set(item, found.has(item) ? 'both' : 'address');
    return found;
  }
}

function put<T>(map: Map<string, T[]>, key: string, item: T): void {
  if (key === '') return;
  const items = map.get(key);
  if (items === undefined) map.set(key, [item]);
  else if (!items.includes(item)) items.push(item);
}

/**
 * By application, what `reach` sees that has the same name in the same département, or the same street and postcode. Names are compared
 * without case, accents and little words. A structure that has several listings is found by any of them, and given once.
 */
export function likelyDuplicates(database: Database, reach: Reach, applications: readonly Compared[]): Map<string, Likeness[]> {
  const structures = structureKeys(database, applications);
  const waiting = waitingKeys(database, reach, applications);
  const [inReach, values] = within(reach, 'departement');
  const structure = database.prepare(
    `SELECT json_extract(document, '$.name') AS name, json_extract(document, '$.address.city') AS city, departement, published = 1 AND hidden_at IS NULL AS published
     FROM structures WHERE id = ? AND document <> ''${inReach}`,
  );
  const likesOf = ({id: own, departement, structure: sent, listedAs}: Compared): Likeness[] => {
    const likes: Likeness[] = [];
    for (const [row, same] of structures.like(sent)) {
      const seen = structure.get(row, ...values) as {name: string; city: string; departement: string; published: number} | undefined;
      // A name elsewhere says nothing: many towns have a "Maison des associations".
      if (seen === undefined || publicId(row) === listedAs || (same === 'name' && seen.departement !== departement)) continue;
      likes.push({kind: 'structure', id: publicId(row), name: seen.name, city: seen.city, same, published: seen.published === 1});
    }
    for (const [other, same] of waiting.like(sent)) {
      if (other.id === own || (same === 'name' && other.departement !== departement)) continue;
      likes.push({kind: 'application', id: other.id, name: other.structure.name, city: other.structure.address.city, same, published: false});
    }
    return likes;
  };
  return new Map(applications.map((one) => [one.id, likesOf(one)]));
}

/** Rows of structures by what their listings say: those of the same part of the country only. */
function structureKeys(database: Database, applications: readonly Compared[]): Keys<number> {
  const keys = new Keys<number>();
  const starts = [...new Set(applications.flatMap(({departement, structure}) => [postcodesOf(departement), structure.address.postcode]))];
  const listings = database.prepare(
    `SELECT structure_id AS row, name, street, postcode FROM listings
     WHERE structure_id IS NOT NULL AND EXISTS (SELECT 1 FROM json_each(?) WHERE substr(postcode, 1, length(value)) = value) ORDER BY id`,
  ).all(JSON.stringify(starts)) as {row: number; name: string; street: string; postcode: string}[];
  for (const {row, ...key} of listings) keys.add(row, key);
  return keys;
}

/** Applications nobody has decided about yet. */
function waitingKeys(database: Database, reach: Reach, applications: readonly Compared[]): Keys<Omit<Compared, 'listedAs'>> {
  const keys = new Keys<Omit<Compared, 'listedAs'>>();
  const [inReach, values] = within(reach, 'departement');
  const rows = database.prepare(
    `SELECT id, departement, structure FROM applications WHERE status IN ('confirmed', 'asked')${inReach} AND departement IN (SELECT value FROM json_each(?)) ORDER BY created_at, id`,
  ).all(...values, JSON.stringify([...new Set(applications.map(({departement}) => departement))])) as {id: string; departement: string; structure: string}[];
  for (const {id, departement, structure: text} of rows) {
    const structure = JSON.parse(text) as AppliedStructure;
    keys.add({id, departement, structure}, {name: structure.name, street: structure.address.street, postcode: structure.address.postcode});
  }
  return keys;
}

// ————— structures —————

export const LISTED_STATES = ['publiees', 'perimees', 'masquees'] as const;
export type ListedState = (typeof LISTED_STATES)[number];

/** A structure of the registry, as a line. */
export interface ListedStructure {
  readonly id: string;
  readonly name: string;
  readonly city: string;
  readonly postcode: string;
  readonly departement: string;
  /** ISO day; undefined when it never said it was exact. */
  readonly verifiedAt: string | undefined;
  readonly published: boolean;
  /** ISO 8601. */
  readonly hiddenAt: string | undefined;
  /** Said nothing for {@link LIMITS.staleMonths} months. */
  readonly stale: boolean;
  readonly example: boolean;
  /** Where it comes from: `charte` when it signed. */
  readonly source: string;
}

export interface StructureFilter {
  readonly q?: string | undefined;
  readonly departement?: string | undefined;
  readonly state?: ListedState | undefined;
}

interface StructureRow {
  readonly id: number;
  readonly name: string;
  readonly city: string;
  readonly postcode: string;
  readonly departement: string;
  readonly verified_at: string | null;
  readonly published: number;
  readonly hidden_at: string | null;
  readonly example: number;
  readonly source: string;
}

const STRUCTURE = `SELECT id, json_extract(document, '$.name') AS name, json_extract(document, '$.address.city') AS city, json_extract(document, '$.address.postcode') AS postcode,
  departement, json_extract(document, '$.verifiedAt') AS verified_at, published, hidden_at, example, json_extract(document, '$.provenance.source') AS source
  FROM structures WHERE document <> ''`;

const structureOf = ({id, verified_at: verifiedAt, published, hidden_at: hiddenAt, example, ...rest}: StructureRow, staleBefore: string): ListedStructure => ({
  ...rest, id: publicId(id), verifiedAt: verifiedAt ?? undefined, hiddenAt: hiddenAt ?? undefined, published: published === 1 && hiddenAt === null, example: example === 1,
  stale: verifiedAt !== null && verifiedAt < staleBefore,
});

const STATES: Readonly<Record<ListedState, string>> = {
  publiees: ' AND published = 1 AND hidden_at IS NULL',
  perimees: " AND hidden_at IS NULL AND json_extract(document, '$.verifiedAt') < ?",
  masquees: ' AND hidden_at IS NOT NULL',
};

/** Rows of the structures one of whose listings has the words of `q` in its name or is at that postcode. */
function rowsNamed(database: Database, q: string): number[] {
  const named = finder(q);
  const all = database.prepare('SELECT structure_id AS row, name, postcode FROM listings WHERE structure_id IS NOT NULL').all() as {row: number; name: string; postcode: string}[];
  return [...new Set(all.filter(({name, postcode}) => named(`${name} ${postcode}`)).map(({row}) => row))];
}

/** The structures `reach` may see, by name; `today` an ISO day. */
export function listedStructures(database: Database, reach: Reach, {q, departement, state}: StructureFilter, today: string, {limit, offset}: Page): {readonly lines: ListedStructure[]; readonly total: number} {
  const staleBefore = monthsBefore(today, LIMITS.staleMonths);
  const [inReach, reached] = within(reach, 'departement');
  const byId = q === undefined ? undefined : rowOf(q.trim().toLowerCase());
  const rows = q === undefined ? undefined : [...rowsNamed(database, q), ...(byId === undefined || byId < 0 ? [] : [byId])];
  const where = `${inReach}${departement === undefined ? '' : ' AND departement = ?'}${state === undefined ? '' : STATES[state]}${rows === undefined ? '' : ' AND id IN (SELECT value FROM json_each(?))'}`;
  const values = [...reached, ...(departement === undefined ? [] : [departement]), ...(state === 'perimees' ? [staleBefore] : []), ...(rows === undefined ? [] : [JSON.stringify(rows)])];
  const {total} = database.prepare(`SELECT count(*) AS total FROM structures WHERE document <> ''${where}`).get(...values) as {total: number};
  const lines = database.prepare(`${STRUCTURE}${where} ORDER BY name COLLATE NOCASE, id LIMIT ? OFFSET ?`).all(...values, limit, offset) as unknown as StructureRow[];
  return {total, lines: lines.map((row) => structureOf(row, staleBefore))};
}

/** One structure by its public identifier; undefined when `reach` does not see it, which is all that is said of those outside. */
export function listedStructure(database: Database, reach: Reach, id: string, today: string): ListedStructure | undefined {
  const [inReach, values] = within(reach, 'departement');
  const row = database.prepare(`${STRUCTURE} AND id = ?${inReach}`).get(rowOf(id), ...values) as StructureRow | undefined;
  return row && structureOf(row, monthsBefore(today, LIMITS.staleMonths));
}

/** INSEE codes of the départements that have a structure or an application `reach` may see. */
export function departementsSeen(database: Database, reach: Reach): string[] {
  if (reach !== 'all') return [...reach.departements].sort();
  const rows = database.prepare(
    "SELECT departement FROM structures WHERE document <> '' UNION SELECT departement FROM applications WHERE status NOT IN ('to-confirm', 'expired') ORDER BY departement",
  ).all() as {departement: string | null}[];
  return rows.flatMap(({departement}) => departement ?? []);
}

// ————— teams —————

/** A mandate with its person, as the team page shows it. */
export interface TeamMember {
  /** Number of the mandate. */
  readonly id: number;
  readonly person: number;
  readonly name: string;
  readonly email: string;
  readonly role: Role;
  readonly scope: string;
  readonly status: 'proposed' | 'active';
  readonly proposedBy: number | undefined;
  /** Milliseconds since the epoch. */
  readonly since: number;
}

/**
 * Mandates proposed and in force that `reach` takes in. `territories`: scopes of coordinators that lie in it entirely, for who does not
 * reach everything.
 */
export function team(database: Database, reach: Reach, territories: readonly string[]): TeamMember[] {
  const columns = `SELECT memberships.id, person_id AS person, name, email, role, scope, status, proposed_by, coalesce(approved_at, proposed_at) AS since
    FROM memberships JOIN people ON people.id = person_id WHERE status <> 'ended' AND disabled_at IS NULL`;
  const order = "ORDER BY CASE role WHEN 'national' THEN 0 WHEN 'coordinator' THEN 1 ELSE 2 END, scope, name COLLATE NOCASE, memberships.id";
  const rows = (reach === 'all'
    ? database.prepare(`${columns} ${order}`).all()
    : database.prepare(`${columns} AND ((role = 'coordinator' AND scope IN (SELECT value FROM json_each(?))) OR (role = 'contact' AND scope IN (SELECT value FROM json_each(?)))) ${order}`)
      .all(JSON.stringify(territories), JSON.stringify(structuresOf(database, reach.departements)))) as unknown as (Omit<TeamMember, 'proposedBy'> & {proposed_by: number | null})[];
  return rows.map(({proposed_by: proposedBy, ...rest}) => ({...rest, proposedBy: proposedBy ?? undefined}));
}

/** Names of those who hold a coordinator's mandate in one of these territories. */
export const coordinatorsIn = (database: Database, territories: readonly string[]): string[] => (database.prepare(
  `SELECT DISTINCT name FROM memberships JOIN people ON people.id = person_id
   WHERE role = 'coordinator' AND status = 'active' AND disabled_at IS NULL AND scope IN (SELECT value FROM json_each(?)) ORDER BY name COLLATE NOCASE`,
).all(JSON.stringify(territories)) as {name: string}[]).map(({name}) => name);

/** Public identifiers of the structures of these départements. */
export const structuresOf = (database: Database, departements: readonly string[]): string[] =>
  (database.prepare('SELECT id FROM structures WHERE departement IN (SELECT value FROM json_each(?))').all(JSON.stringify(departements)) as {id: number}[]).map(({id}) => publicId(id));

/** INSEE code of the département a structure (`s12`) stands in; undefined when there is no such structure. */
export const departementOf = (database: Database, structure: string): string | undefined =>
  (database.prepare('SELECT departement FROM structures WHERE id = ?').get(rowOf(structure)) as {departement: string | null} | undefined)?.departement ?? undefined;

/** Where a mail stands, and whether there is still something to send; undefined when there is no such mail. */
export const mailState = (database: Database, id: number): {readonly state: 'waiting' | 'sent' | 'dead'; readonly sendable: boolean} | undefined => {
  const row = database.prepare('SELECT state, recipient IS NOT NULL AND content IS NOT NULL AS sendable FROM outbox WHERE id = ?').get(id) as {state: 'waiting' | 'sent' | 'dead'; sendable: number} | undefined;
  return row && {state: row.state, sendable: row.sendable === 1};
};

/** Names of people by their numbers: who did what. Those who were erased have none. */
export function namesOf(database: Database, people: readonly number[]): Map<number, string> {
  const rows = database.prepare('SELECT id, name FROM people WHERE id IN (SELECT value FROM json_each(?))').all(JSON.stringify([...new Set(people)])) as {id: number; name: string}[];
  return new Map(rows.map(({id, name}) => [id, name]));
}
