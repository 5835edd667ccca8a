/**
 * Lists of the desk as files. Half of what is in them was written by people nobody has checked yet, and opens in a spreadsheet of whoever
 * checks: each cell goes through the one guard of `http/csv.ts`.
 */
import type {Answer} from '../http/answer.ts';
import {BYTE_ORDER_MARK, record} from '../http/csv.ts';

/** A column: its name and what each line says in it. */
export type Column<T> = readonly [name: string, cell: (line: T) => string | number | undefined];

/** `lines` as a file to download, kept by nobody on the way. */
export function csvAnswer<T>(file: string, columns: readonly Column<T>[], lines: readonly T[]): Answer {
  const rows = lines.map((line) => record(columns.map(([, cell]) => cell(line))));
  return {
    body: BYTE_ORDER_MARK + record(columns.map(([name]) => name)) + rows.join(''),
    type: 'text/csv; charset=utf-8',
    headers: {'Content-Disposition': `attachment; filename="${file}"`},
  };
}
