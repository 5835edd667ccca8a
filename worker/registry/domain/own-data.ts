/**
 * What is held about a person as lines of a table, for those who open files in a spreadsheet: the very content of the JSON file, one line
 * for each value.
 */

/** One value: the table it is kept in, which line of it, where in that line (`document.address.city`), and the value. */
export interface DataLine {
  readonly section: string;
  /** From 1. */
  readonly line: number;
  readonly field: string;
  readonly value: string | number;
}

const isBranch = (value: unknown): value is object => typeof value === 'object' && value !== null && Object.keys(value).length > 0;

/** A leaf as a cell: what is empty is shown as JSON says it, so that nothing held disappears. */
const leaf = (value: unknown): string | number => (typeof value === 'string' || typeof value === 'number' ? value : JSON.stringify(value) ?? '');

function* leaves(value: unknown, path: string): Generator<readonly [field: string, value: string | number]> {
  if (!isBranch(value)) yield [path, leaf(value)];
  else for (const [name, below] of Object.entries(value)) yield* leaves(below, path === '' ? name : `${path}.${name}`);
}

/** Everything of an export ({@link exportFor} in `storage/personal-data.ts`), in its order; places in a list count from 0, as in JSON. */
export const dataLines = (held: Readonly<Record<string, readonly Readonly<Record<string, unknown>>[]>>): DataLine[] =>
  Object.entries(held).flatMap(([section, rows]) => rows.flatMap((row, i) => [...leaves(row, '')].map(([field, value]) => ({section, line: i + 1, field, value}))));
