/**
 * A spreadsheet of any shape becomes rows of the national standard through a mapping file: JSON that says which column is what.
 * Nothing is guessed: what the mapping does not name is left out.
 */
import {z} from 'zod';
import {decimal} from './fields.ts';
import {FileRefusal} from './encoding.ts';
import {daySpans, WEEK, weekToOsm} from './hours.ts';
import type {WeekDay} from './hours.ts';
import {fromLambert93, isLambert93} from './lambert93.ts';
import type {Note} from './structure.ts';
import {checkHeader, STANDARD_COLUMNS} from './standard.ts';
import type {StandardColumn, StandardRecord} from './standard.ts';

const column = z.string().min(1).max(200);
const standardColumn = z.enum(STANDARD_COLUMNS);

export const mappingSchema = z.strictObject({
  description: z.string().optional(),
  source: z.string().max(80).optional().describe('Name of the source when --source does not give one.'),
  licence: z.string().max(80).optional(),
  date: z.iso.date().optional().describe('Day of the data, for rows that carry none.'),
  format: z.enum(['csv', 'json']).default('csv'),
  encoding: z.enum(['auto', 'utf-8', 'windows-1252']).default('auto'),
  delimiter: z.enum(['auto', ',', ';', '\t', '|']).default('auto'),
  projection: z.enum(['wgs84', 'lambert93']).default('wgs84').describe('Of `latitude` (y, north) and `longitude` (x, east).'),
  fields: z.partialRecord(standardColumn, z.union([column, z.array(column).min(1).max(6)])).describe('Column of the standard → column(s) of the file; several are joined by a space.'),
  constants: z.partialRecord(standardColumn, z.string().max(500)).default({}).describe('Value for rows where the field is empty.'),
  values: z.partialRecord(standardColumn, z.record(z.string(), z.string())).default({}).describe('Value of the file → value(s) of the standard, `|` between several; values not named are kept.'),
  separators: z.partialRecord(standardColumn, z.string().min(1).max(3)).default({}).describe('What separates several values inside a cell, when it is not `|`.'),
  when: z.array(z.strictObject({column, is: z.array(z.string()).min(1), field: standardColumn, add: z.string().min(1)})).max(100).default([])
    .describe('When the column has one of these values, this value is added to the field.'),
  skip: z.array(z.strictObject({column, is: z.array(z.string()).min(1), reason: z.string().min(1).max(200)})).max(20).default([])
    .describe('Rows that are not places to list.'),
  days: z.partialRecord(z.enum(WEEK), column).optional().describe('One column of opening times per day.'),
});
export type Mapping = z.infer<typeof mappingSchema>;

/** Reads a mapping file. Throws {@link FileRefusal} naming the wrong key. */
export function parseMapping(text: string): Mapping {
  let data: unknown;
  try {
    data = JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch (error) {
    throw new FileRefusal(`Le fichier de correspondance n’est pas du JSON : ${(error as Error).message}.`);
  }
  const parsed = mappingSchema.safeParse(data);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0]!;
  throw new FileRefusal(`Le fichier de correspondance n’est pas valable : ${issue.path.join('.') || 'racine'} : ${issue.message}.`);
}

const columnsOf = (names: string | readonly string[]): readonly string[] => (typeof names === 'string' ? [names] : names);

/** Every column of the file the mapping speaks of. */
export const mappedColumns = (mapping: Mapping): string[] => [
  ...new Set([
    ...Object.values(mapping.fields).flatMap(columnsOf), ...Object.values(mapping.days ?? {}),
    ...mapping.when.map(({column: name}) => name), ...mapping.skip.map(({column: name}) => name),
  ]),
];

/** Throws {@link FileRefusal} when the file lacks columns its mapping names. Columns it does not name are left out on purpose. */
export function checkMappedHeader(header: readonly string[], mapping: Mapping): void {
  const named = mappedColumns(mapping);
  checkHeader(header, named, named, 'le tableau que décrit le fichier de correspondance');
}

/** The row in the standard's columns, with what was converted; or why the mapping skips it. */
export function applyMapping(mapping: Mapping, row: Readonly<Record<string, string>>, note: Note): StandardRecord | {readonly skip: string; readonly column: string} {
  const cell = (name: string): string => (row[name] ?? '').trim();
  for (const {column: name, is, reason} of mapping.skip) {
    if (is.includes(cell(name))) return {skip: reason, column: name};
  }
  const record: Partial<Record<StandardColumn, string>> = {};
  for (const [field, names] of Object.entries(mapping.fields) as [StandardColumn, string | string[]][]) {
    const value = columnsOf(names).map(cell).filter((part) => part !== '').join(' ');
    const table = mapping.values[field];
    const separator = mapping.separators[field];
    const parts = separator === undefined ? [value] : value.split(separator).map((part) => part.trim());
    const mapped = parts.map((part) => table?.[part] ?? part).filter((part) => part !== '');
    if (mapped.length > 0) record[field] = mapped.join('|');
  }
  for (const {column: name, is, field, add} of mapping.when) {
    if (is.includes(cell(name))) record[field] = record[field] ? `${record[field]}|${add}` : add;
  }
  for (const [field, value] of Object.entries(mapping.constants) as [StandardColumn, string][]) record[field] ??= value;
  if (mapping.days) {
    const hours = hoursOf(mapping.days, cell, note);
    if (hours !== '') record.horaires = hours;
  }
  if (mapping.projection === 'lambert93') project(record, note);
  return record;
}

function hoursOf(days: Readonly<Partial<Record<WeekDay, string>>>, cell: (name: string) => string, note: Note): string {
  const week: Partial<Record<WeekDay, string>> = {};
  for (const [day, name] of Object.entries(days) as [WeekDay, string][]) {
    const spans = daySpans(cell(name));
    if (spans === undefined) {
      // One day not understood makes the whole week wrong: a missing day reads "closed".
      note('dropped', 'horaires', cell(name), `Horaires de la colonne « ${name} » non compris : les horaires de cette ligne ne sont pas repris.`);
      return '';
    }
    week[day] = spans;
  }
  return weekToOsm(week);
}

function project(record: Partial<Record<StandardColumn, string>>, note: Note): void {
  const x = decimal(record.longitude ?? '');
  const y = decimal(record.latitude ?? '');
  if (x === undefined || y === undefined) return;
  if (!isLambert93(x, y)) {
    if (Math.abs(y) > 90 || Math.abs(x) > 180) {
      note('dropped', 'latitude', `${record.longitude} ${record.latitude}`, 'Coordonnées hors du domaine Lambert 93 : la position est cherchée par la commune.');
      record.latitude = record.longitude = '';
    }
    return;
  }
  const {lat, lon} = fromLambert93(x, y);
  record.latitude = lat.toFixed(6);
  record.longitude = lon.toFixed(6);
}
