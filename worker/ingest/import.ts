/** One file on its way into the registry: read, mapped, repaired, checked; every line that is not taken as it is goes to the report. */
import type {Gazetteer} from '../directory/gazetteer/gazetteer.ts';
import {duplicateGroups} from './duplicates.ts';
import {applyMapping, checkMappedHeader} from './mapping.ts';
import type {Mapping} from './mapping.ts';
import {mergeListings} from './merge.ts';
import {readRows} from './read.ts';
import type {ImportFile, ReadOutcome} from './read.ts';
import {quoted} from './report.ts';
import type {Action, ReportEntry} from './report.ts';
import {checkStandardHeader} from './standard.ts';
import type {StandardRecord} from './standard.ts';
import {structureOf} from './structure.ts';
import type {Imported, Note} from './structure.ts';

export interface ImportOptions {
  readonly gazetteer: Gazetteer;
  readonly mapping?: Mapping;
  /** --source: wins over what the file says. */
  readonly source?: string;
  /** ISO day of the import, for files without any date. */
  readonly today: string;
  readonly report: (entry: ReportEntry) => void;
  readonly progress?: (done: number, total: number, rows: number) => void;
}

export interface Prepared {
  readonly listings: readonly (Imported & {readonly line: number})[];
  readonly read: ReadOutcome;
  readonly refused: number;
  readonly skipped: number;
  /** Lines with at least one entry of each action. */
  readonly lines: Readonly<Record<Action, number>>;
  readonly unknownColumns: readonly string[];
}

/** How listings of all sources become structures; what {@link Prepared} is given to the registry with. */
export const MERGE_RULES = {
  group: (keys: Parameters<typeof duplicateGroups>[0]) => duplicateGroups(keys),
  merge: (listings: Parameters<typeof mergeListings>[0]) => mergeListings(listings),
};

const OPEN_LICENCE = 'Licence Ouverte 2.0';

/** Reads and checks a whole file, keeping nothing on disk. Throws `FileRefusal` when it cannot be read as a whole. */
export async function prepareImport(file: ImportFile, options: ImportOptions): Promise<Prepared> {
  const {gazetteer, mapping, today, report} = options;
  const listings: (Imported & {line: number})[] = [];
  const counts: Record<Action, number> = {refused: 0, repaired: 0, dropped: 0, geocoded: 0, merged: 0, skipped: 0};
  const seen = new Map<string, number>();
  const named = options.source ?? mapping?.source ?? file.name.replace(/^.*[/\\]/, '').replace(/\.[^.]*$/, '');
  let unknownColumns: readonly string[] = [];
  let rows = 0;
  let done = 0;
  let line = 0;
  let actions = new Set<Action>();
  const note: Note = (action, field, value, reason, repaired) => {
    actions.add(action);
    report({line, action, field, value: quoted(value), ...(repaired !== undefined && {repaired: quoted(repaired)}), reason});
  };
  const take = (values: Readonly<Record<string, string>>): void => {
    const record = mapping ? applyMapping(mapping, values, note) : (values as StandardRecord);
    if ('skip' in record) {
      note('skipped', record.column, values[record.column] ?? '', record.skip);
      return;
    }
    const dated = mapping?.date !== undefined && !record.date_maj ? {...record, date_maj: mapping.date} : record;
    const taken = structureOf(dated, {gazetteer, source: named, sourceWins: options.source !== undefined, licence: mapping?.licence ?? OPEN_LICENCE, note});
    if ('refused' in taken) {
      note('refused', taken.field, taken.value, taken.refused);
      return;
    }
    const key = JSON.stringify([taken.source, taken.id]);
    const before = listings[seen.get(key) ?? -1];
    if (before && JSON.stringify(before.structure) === JSON.stringify(taken.structure)) note('merged', 'id', taken.id, `Répète la ligne ${before.line}.`);
    else if (before) note('refused', 'id', taken.id, `Identifiant déjà utilisé ligne ${before.line}, avec un autre contenu.`);
    else {
      seen.set(key, listings.length);
      listings.push({...taken, line});
    }
  };
  const read = await readRows(file, {
    ...(mapping && {format: mapping.format, ...(mapping.encoding !== 'auto' && {encoding: mapping.encoding}), ...(mapping.delimiter !== 'auto' && {delimiter: mapping.delimiter})}),
    header: (names) => {
      if (mapping) checkMappedHeader(names, mapping);
      else unknownColumns = checkStandardHeader(names);
    },
    row: (row) => {
      line = row.line;
      actions = new Set();
      if ('bad' in row) note('refused', '', row.value, row.bad);
      else take(row.values);
      for (const action of actions) counts[action]++;
      if (++rows % 500 === 0) options.progress?.(done, file.size, rows);
    },
    progress: (bytes) => {
      done = bytes;
    },
  });
  options.progress?.(file.size, file.size, rows);
  return {listings: withDates(listings, today), read, refused: counts.refused, skipped: counts.skipped, lines: counts, unknownColumns};
}

/** Rows without a date are as old as the oldest of the file: claiming more would flatter them. */
function withDates(listings: readonly (Imported & {line: number})[], today: string): (Imported & {line: number})[] {
  const oldest = listings.filter(({undated}) => !undated).map(({structure}) => structure.updatedAt).sort()[0] ?? today;
  return listings.map((listing) => (listing.undated ? {...listing, structure: {...listing.structure, updatedAt: oldest}} : listing));
}
