/**
 * Listings accepted to be one structure with others, whatever the rules for duplicates say of them: a structure that signs may write its
 * name and address otherwise than open data does. What it was called in addresses stays.
 */
import type {Database} from './database.ts';

/** Joins a listing to all others of a structure. `slug`: what its page is called, kept from now on. */
export function joinListings(database: Database, listing: number, structure: number, slug: string): void {
  database.prepare('INSERT OR IGNORE INTO joined_listings (listing_id, with_id) SELECT ?1, id FROM listings WHERE structure_id = ?2 AND id <> ?1').run(listing, structure);
  database.prepare('INSERT OR IGNORE INTO kept_slugs (structure_id, slug) VALUES (?, ?)').run(structure, slug);
}

/** `groups` of positions in `rows`, with those joined put together; each sorted, singles left out. */
export function joinGroups(database: Database, groups: readonly (readonly number[])[], rows: readonly {readonly id: number}[]): readonly (readonly number[])[] {
  const pairs = database.prepare('SELECT listing_id AS a, with_id AS b FROM joined_listings').all() as {a: number; b: number}[];
  if (pairs.length === 0) return groups;
  const position = new Map(rows.map(({id}, i) => [id, i]));
  const group = new Map<number, number[]>();
  for (const one of groups) {
    const own = [...one];
    for (const i of own) group.set(i, own);
  }
  const of = (i: number): number[] => {
    const own = group.get(i) ?? [i];
    group.set(i, own);
    return own;
  };
  for (const {a, b} of pairs) {
    const [i, j] = [position.get(a), position.get(b)];
    if (i === undefined || j === undefined) continue;
    const [first, second] = [of(i), of(j)];
    if (first === second) continue;
    first.push(...second);
    for (const one of second) group.set(one, first);
  }
  return [...new Set(group.values())].map((one) => one.sort((i, j) => i - j)).sort((a, b) => a[0]! - b[0]!);
}

/** Names of pages that are kept, by row of the structure. */
export const keptSlugs = (database: Database): ReadonlyMap<number, string> =>
  new Map((database.prepare('SELECT structure_id, slug FROM kept_slugs').all() as {structure_id: number; slug: string}[]).map(({structure_id: row, slug}) => [row, slug]));
