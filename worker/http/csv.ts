/** Comma separated values (RFC 4180) that a spreadsheet shows as they are and never runs. */

/** Excel reads UTF-8 only with this mark. */
export const BYTE_ORDER_MARK = '\uFEFF';

const AT_START = /^[\s\uFEFF]*[=+\-@\t\r\uFF0B\uFF0D\uFF1D\uFF20]/;

/**
 * A French spreadsheet takes `;` for the end of a cell, a quote in the middle of one for a letter, and so `"x;=1+1;"` for a formula in
 * a cell of its own; a tab and a line end do the same where text is pasted.
 */
const INSIDE = /(?=[=+\-@\uFF0B\uFF0D\uFF1D\uFF20])(?<=[;\t\r\n][\s\uFEFF"]*)/g;

/**
 * One cell. A text that a spreadsheet would take for a formula, from its start or from any place that could become a cell, gets an
 * apostrophe before the sign (OWASP, "CSV injection"; ASVS 1.2.10); numbers keep theirs. The only guard there is: lists of the desk,
 * public exports, reports of imports and the data of a person all go through it.
 */
export function cell(value: string | number | undefined): string {
  if (value === undefined) return '';
  if (typeof value === 'number') return String(value);
  const inside = value.replace(INSIDE, "'");
  const safe = AT_START.test(inside) ? `'${inside}` : inside;
  return /[",\r\n]|^\s|\s$/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** One record, CRLF included. */
export const record = (cells: readonly (string | number | undefined)[]): string => `${cells.map(cell).join(',')}\r\n`;
