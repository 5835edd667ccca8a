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

/** A need as a form has it. */
export interface FormNeed {
  readonly code: string;
  readonly label: string;
  /** Offered no longer: it is there to be taken back. */
  readonly retired: boolean;
}

/** The needs of a form, in French. */
export interface FormNeeds {
  readonly families: readonly {readonly label: string; readonly needs: readonly FormNeed[]}[];
  readonly codes: ReadonlySet<string>;
  /** What a need is called, retired ones included; its code when nobody knows it. */
  word(code: string): string;
}

/** The needs one may offer today and, of those that are retired, the ones in `carried`: a form that hid them could never give them up. */
export function formNeeds(database: Database, carried: Iterable<string>): FormNeeds {
  const {text: {families: all}} = readTaxonomy(database);
  const kept = new Set(carried);
  const families = all.map(({label, needs}) => ({
    label: label.fr,
    needs: needs.filter(({code, retired}) => !retired || kept.has(code)).map(({code, label: text, retired = false}) => ({code, label: text.fr, retired})),
  })).filter(({needs}) => needs.length > 0);
  return {families, codes: new Set(families.flatMap(({needs}) => needs.map(({code}) => code))), word: needWords(database)};
}

/** What needs are called in French, retired ones included; a code nobody knows is itself. */
export function needWords(database: Database): (code: string) => string {
  const words = new Map(readTaxonomy(database).text.families.flatMap(({needs}) => needs.map(({code, label}) => [code, label.fr] as const)));
  return (code) => words.get(code) ?? code;
}

/** Published structures that carry each need, by its code. */
export function needCarriers(database: Database): ReadonlyMap<string, number> {
  const rows = database.prepare(`SELECT json_extract(value, '$.code') AS code, count(*) AS n FROM structures, json_each(structures.document, '$.needs')
    WHERE document <> '' AND published = 1 AND hidden_at IS NULL GROUP BY 1`).all() as {code: string; n: number}[];
  return new Map(rows.map(({code, n}) => [code, n]));
}
