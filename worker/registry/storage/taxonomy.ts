/** The needs in force: those of the software until the national team writes its own. */
import {BUNDLED} from '../../directory/taxonomy/taxonomy.ts';
import type {TaxonomyText} from '../../directory/taxonomy/taxonomy.ts';
import type {Database} from './database.ts';

/** The taxonomy with how often it was changed here; `changes` 0: it is the software's. */
export function readTaxonomy(database: Database): {readonly text: TaxonomyText; readonly changes: number} {
  const row = database.prepare('SELECT document, changes FROM taxonomy').get() as {document: string; changes: number} | undefined;
  return row === undefined ? {text: BUNDLED, changes: 0} : {text: JSON.parse(row.document) as TaxonomyText, changes: row.changes};
}

/** What is published beside the structures; nothing while the software's own holds. */
export const publishedTaxonomy = (database: Database): TaxonomyText | undefined => {
  const {text, changes} = readTaxonomy(database);
  return changes === 0 ? undefined : text;
};

/** Keeps the taxonomy as it is from now on. */
export function keepTaxonomy(database: Database, text: TaxonomyText): void {
  database.prepare('INSERT INTO taxonomy (one, document, changes) VALUES (1, ?, 1) ON CONFLICT (one) DO UPDATE SET document = excluded.document, changes = changes + 1').run(JSON.stringify(text));
}

/** Codes one may offer or ask for today. */
export const needsInForce = (database: Database): ReadonlySet<string> =>
  new Set(readTaxonomy(database).text.families.flatMap(({needs}) => needs.flatMap(({code, retired}) => (retired ? [] : [code]))));

/** Published structures that carry each need, by its code. */
export function needCarriers(database: Database): ReadonlyMap<string, number> {
  const rows = database.prepare(`SELECT json_extract(value, '$.code') AS code, count(*) AS n FROM structures, json_each(structures.document, '$.needs')
    WHERE document <> '' AND published = 1 AND hidden_at IS NULL GROUP BY 1`).all() as {code: string; n: number}[];
  return new Map(rows.map(({code, n}) => [code, n]));
}
