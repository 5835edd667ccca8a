/**
 * Lists of the desk as files. Half of what is in them was written by people nobody has checked yet, and opens in a spreadsheet of whoever
 * checks: a text must not become a formula there, in any language.
 */
import type {Answer} from '../http/answer.ts';
import {BYTE_ORDER_MARK, record} from '../http/csv.ts';

/**
 * A French spreadsheet takes `;` for the end of a cell, a quote in the middle of one for a letter, and so `"x;=1+1;"` for a formula in
 * a cell of its own; a tab and a line end do the same where text is pasted. An apostrophe before the sign makes it text again.
 */
const inside = (text: string): string => text.replace(/([;\t\r\n][\s\uFEFF"]*)(?=[=+\-@\uFF0B\uFF0D\uFF1D\uFF20])/g, "$1'");

/** A column: its name and what each line says in it. */
export type Column<T> = readonly [name: string, cell: (line: T) => string | number | undefined];

/** `lines` as a file to download, kept by nobody on the way. */
export function csvAnswer<T>(file: string, columns: readonly Column<T>[], lines: readonly T[]): Answer {
  const safe = (value: string | number | undefined): string | number | undefined => (typeof value === 'string' ? inside(value) : value);
  const rows = lines.map((line) => record(columns.map(([, cell]) => safe(cell(line)))));
  return {
    body: BYTE_ORDER_MARK + record(columns.map(([name]) => name)) + rows.join(''),
    type: 'text/csv; charset=utf-8',
    headers: {'Content-Disposition': `attachment; filename="${file}"`},
  };
}
