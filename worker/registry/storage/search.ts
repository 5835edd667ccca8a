/**
 * The search of the desk: structures, applications and people by the words of their name, place and contact, as far as the reader reaches.
 * The query of the index is made of quoted words only, so that nothing typed can be taken for its syntax.
 */
import {territoriesAround} from '../domain/application.ts';
import type {ApplicationStatus} from '../domain/application.ts';
import type {Reach, Role} from '../domain/session.ts';
import type {Database} from './database.ts';
import {structuresOf} from './desk.ts';
import {publicId} from './identifiers.ts';

/** Lines shown of each kind; a search that finds more is to be made narrower. */
export const FOUND_MOST = 20;
/** Words of a search, and letters of a word, that are looked at: what follows is left out, and said. */
export const WORDS_MOST = 8;
const LETTERS_MOST = 40;

/** What a search asks for, word by word. */
export interface Words {
  readonly words: readonly string[];
  /** More was typed than is looked at. */
  readonly cut: boolean;
}

const LIGATURES: Readonly<Record<string, string>> = {œ: 'oe', Œ: 'oe', æ: 'ae', Æ: 'ae'};

/** The words of what somebody typed: letters and digits only. A telephone number is one word, however it is spaced. */
export function wordsTyped(typed: string): Words {
  const text = typed.slice(0, 2000).normalize('NFC').replace(/[œŒæÆ]/g, (letter) => LIGATURES[letter]!);
  const number = /^[\s\d.()/+-]{6,}$/.test(text) ? text.replace(/\(0\)/, '').replace(/\D/g, '') : '';
  // The index folds the rest as it folded what it holds.
  const all = number.length >= 6 ? [number] : text.match(/[\p{L}\p{N}][\p{L}\p{N}\p{M}]*/gu) ?? [];
  const words = [...new Set(all.map((word) => [...word].slice(0, LETTERS_MOST).join('').toLowerCase()))].slice(0, WORDS_MOST);
  return {words, cut: typed.length > 2000 || new Set(all).size > words.length || all.some((word) => [...word].length > LETTERS_MOST)};
}

/** The query of the index: every word, as the beginning of one. */
const matching = (words: readonly string[]): string => words.map((word) => `"${word}"*`).join(' ');

interface Found {
  readonly name: string;
  readonly place: string;
  readonly contact: string;
}
export interface FoundStructure extends Found {
  readonly id: string;
  readonly published: boolean;
  readonly hidden: boolean;
}
export interface FoundApplication extends Found {
  readonly id: string;
  readonly status: ApplicationStatus;
}
export interface FoundPerson extends Found {
  /** Number of the person. */
  readonly person: number;
  readonly mandates: readonly {readonly role: Role; readonly scope: string}[];
}

/** What was found of one kind: the first lines and whether there are more. */
export interface FoundLines<T> {
  readonly lines: readonly T[];
  readonly more: boolean;
}
export interface SearchResult {
  readonly structures: FoundLines<FoundStructure>;
  readonly applications: FoundLines<FoundApplication>;
  readonly people: FoundLines<FoundPerson>;
}

const NOTHING: SearchResult = {structures: {lines: [], more: false}, applications: {lines: [], more: false}, people: {lines: [], more: false}};

const cut = <R, T>(rows: readonly R[], line: (row: R) => T): FoundLines<T> => ({lines: rows.slice(0, FOUND_MOST).map(line), more: rows.length > FOUND_MOST});

// In the order of the index, which stops at the last line shown: to weigh every match of a short word would take as long as they are many.
const FIRST = 'ORDER BY search_index.rowid LIMIT ?';
const TEXTS = 'search_texts.name, search_texts.place, search_texts.contact';

/** What `reach` may see of what the words find. `departementsOf`: INSEE codes a territory lies in. */
export function search(database: Database, reach: Reach, {words}: Words, departementsOf: (territory: string) => readonly string[]): SearchResult {
  if (words.length === 0) return NOTHING;
  const match = matching(words);
  const departements = reach === 'all' ? undefined : JSON.stringify(reach.departements);
  const within = (column: string): string => (departements === undefined ? '' : ` AND ${column} IN (SELECT value FROM json_each(?))`);
  const values = departements === undefined ? [] : [departements];

  const structures = database.prepare(`SELECT structures.id, published, hidden_at IS NOT NULL AS hidden, ${TEXTS} FROM search_index JOIN search_texts ON search_texts.id = search_index.rowid
    JOIN structures ON structures.id = structure_id WHERE search_index MATCH ?${within('structures.departement')} ${FIRST}`)
    .all(match, ...values, FOUND_MOST + 1) as unknown as (Found & {id: number; published: number; hidden: number})[];
  // Those not confirmed yet, or not in time, are nobody's business.
  const applications = database.prepare(`SELECT applications.id, status, ${TEXTS} FROM search_index JOIN search_texts ON search_texts.id = search_index.rowid
    JOIN applications ON applications.id = application_id WHERE search_index MATCH ? AND status NOT IN ('to-confirm', 'expired')${within('applications.departement')} ${FIRST}`)
    .all(match, ...values, FOUND_MOST + 1) as unknown as (Found & {id: string; status: ApplicationStatus})[];
  const people = peopleFound(database, reach, match, departementsOf);
  return {
    structures: cut(structures, ({id, published, hidden, ...texts}) => ({...texts, id: publicId(id), published: published === 1 && hidden === 0, hidden: hidden === 1})),
    applications: cut(applications, (row) => row),
    people,
  };
}

/** People one of whose mandates is within reach: the others of theirs are not said. */
function peopleFound(database: Database, reach: Reach, match: string, departementsOf: (territory: string) => readonly string[]): FoundLines<FoundPerson> {
  const territories = reach === 'all' ? [] : [...new Set(reach.departements.flatMap((code) => territoriesAround(code, departementsOf)))]
    .filter((territory) => departementsOf(territory).every((code) => reach.departements.includes(code)));
  const seen = reach === 'all' ? '' : ` AND ((role = 'coordinator' AND scope IN (SELECT value FROM json_each(?))) OR (role = 'contact' AND scope IN (SELECT value FROM json_each(?))))`;
  const scopes = reach === 'all' ? [] : [JSON.stringify(territories), JSON.stringify(structuresOf(database, reach.departements))];
  const rows = database.prepare(`SELECT person_id AS person, ${TEXTS} FROM search_index JOIN search_texts ON search_texts.id = search_index.rowid JOIN people ON people.id = person_id
    WHERE search_index MATCH ? AND disabled_at IS NULL AND person_id IN (SELECT person_id FROM memberships WHERE status <> 'ended'${seen}) ${FIRST}`)
    .all(match, ...scopes, FOUND_MOST + 1) as unknown as (Found & {person: number})[];
  const mandates = database.prepare(`SELECT role, scope FROM memberships WHERE person_id = ? AND status <> 'ended'${seen} ORDER BY id LIMIT 5`);
  return cut(rows, ({person, ...texts}) => ({...texts, person, mandates: (mandates.all(person, ...scopes) as {role: Role; scope: string}[]).map(({role, scope}) => ({role, scope}))}));
}
