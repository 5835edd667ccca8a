/** Versions of the charter while they are written. Published or given up, they are no longer here. */
import type {Draft, DraftText} from '../domain/charter-draft.ts';
import type {Database} from './database.ts';

interface Row {
  readonly id: number;
  readonly revision: number;
  readonly title: string;
  readonly articles: string;
  readonly published_on: string | null;
  readonly signing_deadline: string | null;
  readonly written_by: number | null;
  readonly written_at: number;
}

const draftOf = (row: Row): Draft => ({
  id: row.id, revision: row.revision, title: row.title, articles: JSON.parse(row.articles) as Draft['articles'],
  writtenBy: row.written_by ?? undefined, writtenAt: row.written_at,
  ...(row.published_on !== null && {publishedOn: row.published_on}), ...(row.signing_deadline !== null && {signingDeadline: row.signing_deadline}),
});

/** All drafts, the one changed last first. */
export const drafts = (database: Database): Draft[] =>
  (database.prepare('SELECT * FROM charter_drafts ORDER BY written_at DESC, id DESC').all() as unknown as Row[]).map(draftOf);

/** A draft by its number; undefined when it is not there (any more). */
export function draftById(database: Database, id: number): Draft | undefined {
  const row = database.prepare('SELECT * FROM charter_drafts WHERE id = ?').get(id) as Row | undefined;
  return row && draftOf(row);
}

const valuesOf = ({title, articles, publishedOn, signingDeadline}: DraftText): (string | null)[] => [title, JSON.stringify(articles), publishedOn ?? null, signingDeadline ?? null];

/** Begins a draft and gives its number. `now` in milliseconds. */
export const addDraft = (database: Database, text: DraftText, by: number, now: number): number =>
  Number(database.prepare('INSERT INTO charter_drafts (revision, title, articles, published_on, signing_deadline, written_by, written_at) VALUES (1, ?, ?, ?, ?, ?, ?)')
    .run(...valuesOf(text), by, now).lastInsertRowid);

/** Writes what a draft says now, as its next revision. */
export function keepDraft(database: Database, id: number, text: DraftText, by: number, now: number): void {
  database.prepare('UPDATE charter_drafts SET revision = revision + 1, title = ?, articles = ?, published_on = ?, signing_deadline = ?, written_by = ?, written_at = ? WHERE id = ?')
    .run(...valuesOf(text), by, now, id);
}

export function removeDraft(database: Database, id: number): void {
  database.prepare('DELETE FROM charter_drafts WHERE id = ?').run(id);
}
