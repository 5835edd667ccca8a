/**
 * Labels (PRODUCT.md, rule 9): which there are, and which a structure carries. What the desk gives or ends is kept apart from the
 * listings, so that neither an import nor an edit of the contact brings an ended label back.
 */
import type {Structure, StructureInput} from '../../../src/contract/structure.ts';
import {LABELS} from '../../../src/contract/vocabulary.ts';
import type {Label} from '../../../src/contract/vocabulary.ts';
import {isSame, isWorn} from '../domain/label.ts';
import type {CarriedLabel, LabelKind} from '../domain/label.ts';
import type {Database} from './database.ts';
import {rowOf} from './identifiers.ts';

/** A label as it is kept; `version` grows with each change. */
export interface KeptKind extends LabelKind {
  readonly version: number;
}

interface KindRow extends Omit<KeptKind, 'levels' | 'website'> {
  readonly website: string | null;
  readonly levels: string;
}

const kindOf = ({levels, website, ...rest}: KindRow): KeptKind => ({...rest, website: website ?? undefined, levels: JSON.parse(levels) as string[]});

/** All labels, in the order they are shown. */
export const labelKinds = (database: Database): KeptKind[] =>
  (database.prepare('SELECT code, name, issuer, website, levels, version FROM labels ORDER BY position, code').all() as unknown as KindRow[]).map(kindOf);

/** One label by its code. */
export function labelKind(database: Database, code: string): KeptKind | undefined {
  const row = database.prepare('SELECT code, name, issuer, website, levels, version FROM labels WHERE code = ?').get(code) as unknown as KindRow | undefined;
  return row && kindOf(row);
}

/** Keeps what is said of a label; a code that is not there yet comes last. */
export function keepLabelKind(database: Database, {code, name, issuer, website, levels}: LabelKind): void {
  database.prepare(`INSERT INTO labels (code, name, known_as, issuer, website, levels, position) VALUES (?, ?, '', ?, ?, ?, (SELECT coalesce(max(position), 0) + 1 FROM labels))
    ON CONFLICT (code) DO UPDATE SET name = excluded.name, issuer = excluded.issuer, website = excluded.website, levels = excluded.levels, version = version + 1`)
    .run(code, name, issuer, website ?? null, JSON.stringify(levels));
}

/** How many published structures carry a label, by its code, today (ISO day). */
export function carriers(database: Database, code: string, day: string): number {
  const labelsOf = carriedLabels(database);
  const rows = database.prepare("SELECT id, json_extract(document, '$.labels') AS labels FROM structures WHERE published = 1 AND hidden_at IS NULL AND document <> ''").all() as {id: number; labels: string | null}[];
  return rows.filter(({id, labels}) => labelsOf(id, JSON.parse(labels ?? '[]') as CarriedLabel[]).some((label) => label.code === code && isWorn(label, day))).length;
}

interface GivenRow {
  readonly id: number;
  readonly structure_id: number;
  readonly code: string;
  readonly name: string | null;
  readonly level: string | null;
  readonly since: string | null;
  readonly until: string | null;
}

const givenOf = ({id, code, name, level, since, until}: GivenRow): CarriedLabel =>
  ({id, code, ...(name !== null && {name}), ...(level !== null && {level}), ...(since !== null && {since}), ...(until !== null && {until})});

/** By row of a structure and what its listing says: every label it carries, has carried or will, what the desk says of a code first. */
function carriedLabels(database: Database, structure?: number): (row: number, own: readonly CarriedLabel[]) => CarriedLabel[] {
  const given = new Map<number, CarriedLabel[]>();
  const rows = (structure === undefined
    ? database.prepare('SELECT id, structure_id, code, name, level, since, until FROM structure_labels ORDER BY id').all()
    : database.prepare('SELECT id, structure_id, code, name, level, since, until FROM structure_labels WHERE structure_id = ? ORDER BY id').all(structure)) as unknown as GivenRow[];
  for (const row of rows) {
    const held = given.get(row.structure_id);
    if (held === undefined) given.set(row.structure_id, [givenOf(row)]);
    else held.push(givenOf(row));
  }
  return (row, own) => {
    const here = given.get(row) ?? [];
    return here.length === 0 ? [...own] : [...own.filter((label) => !here.some((one) => isSame(one, label))), ...here];
  };
}

const KNOWN: ReadonlySet<string> = new Set(LABELS);

/** By row of a structure and the labels of its listing: those the public sees on `day` (ISO), as the contract writes them. */
export function wornLabels(database: Database, day: string): (row: number, own: StructureInput['labels']) => Structure['labels'] {
  const carried = carriedLabels(database);
  const names = new Map((database.prepare('SELECT code, name, known_as FROM labels').all() as {code: string; name: string; known_as: string}[]).map((one) => [one.code, one]));
  return (row, own) => carried(row, own ?? []).filter((label) => isWorn(label, day)).map(({code, name, level, since, until}) => {
    const kind = names.get(code);
    const called = name ?? (kind !== undefined && kind.name !== kind.known_as ? kind.name : undefined);
    return {
      code: KNOWN.has(code) ? (code as Label) : 'autre',
      ...(called !== undefined && {name: called}), ...(level !== undefined && {level}), ...(since !== undefined && {since}), ...(until !== undefined && {until}),
    };
  });
}

/** What labels are called, as the national team names them today; one that carries a name of its own keeps it. */
export function labelWords(database: Database): (label: {readonly code: string; readonly name?: string | undefined}) => string {
  const names = new Map(labelKinds(database).map(({code, name}) => [code, name]));
  return ({code, name}) => name ?? names.get(code) ?? code;
}

/** Every label of a structure (`s12`), worn or not. */
export function labelsOf(database: Database, structure: string): CarriedLabel[] {
  const row = rowOf(structure);
  const found = database.prepare("SELECT json_extract(document, '$.labels') AS labels FROM structures WHERE id = ? AND document <> ''").get(row) as {labels: string | null} | undefined;
  return carriedLabels(database, row)(row, JSON.parse(found?.labels ?? '[]') as CarriedLabel[]);
}

/** Gives a label to a structure; days are ISO. Gives its number. */
export function giveLabel(database: Database, structure: string, {code, name, level, since, until}: CarriedLabel): number {
  return Number(database.prepare('INSERT INTO structure_labels (structure_id, code, name, level, since, until) VALUES (?, ?, ?, ?, ?, ?)')
    .run(rowOf(structure), code, name ?? null, level ?? null, since ?? null, until ?? null).lastInsertRowid);
}

/** Says which is the last day of a label the desk gave. */
export function endLabel(database: Database, id: number, until: string): void {
  database.prepare('UPDATE structure_labels SET until = ? WHERE id = ?').run(until, id);
}

/**
 * Once a day, says that there is something to publish when a label began or ended since the last look: nobody touches it on that day.
 * `day`: ISO. Only reads on all other calls.
 */
export function noteLabelDay(database: Database, day: string): void {
  const last = (database.prepare('SELECT day FROM label_looks').get() as {day: string} | undefined)?.day;
  if (last === day) return;
  database.transaction(() => {
    database.prepare('INSERT INTO label_looks (one, day) VALUES (1, ?) ON CONFLICT (one) DO UPDATE SET day = excluded.day').run(day);
    // Publishing what is the same changes nothing: the first look of all needs to know no more.
    const moved = last === undefined || database.prepare(`SELECT 1 FROM (
        SELECT since, until FROM structure_labels
        UNION ALL SELECT json_extract(value, '$.since'), json_extract(value, '$.until') FROM structures, json_each(structures.document, '$.labels') WHERE document <> ''
      ) WHERE (until >= min(?1, ?2) AND until < max(?1, ?2)) OR (since > min(?1, ?2) AND since <= max(?1, ?2)) LIMIT 1`).get(last, day) !== undefined;
    if (moved) database.exec('INSERT INTO publication_due (one, changes) VALUES (1, 1) ON CONFLICT (one) DO UPDATE SET changes = changes + 1');
  });
}
