/**
 * What an import did to each line: one entry per refused line, repaired field or merged duplicate. Written as JSON Lines, or as CSV that a
 * spreadsheet opens without running anything in it.
 */

export type Action = 'refused' | 'repaired' | 'dropped' | 'geocoded' | 'merged' | 'skipped';

export interface ReportEntry {
  /** Line of the file; in a JSON file, number of the record. From 1. */
  readonly line: number;
  readonly action: Action;
  readonly field: string;
  /** As it was in the file, mailboxes masked, at most 200 characters. */
  readonly value: string;
  /** As it is kept, when it was repaired. */
  readonly repaired?: string;
  /** In French, for whoever corrects the file. */
  readonly reason: string;
}

const FIELDS = ['line', 'action', 'field', 'value', 'repaired', 'reason'] as const;
const VALUE_MAX = 200;

/** Shortens what a report quotes. */
export const quoted = (value: string): string => (value.length > VALUE_MAX ? `${value.slice(0, VALUE_MAX - 1)}…` : value);

/** A cell that no spreadsheet takes for a formula (ASVS 1.2.10), quoted as RFC 4180 says. */
export function csvCell(value: string | number): string {
  const text = String(value);
  const safe = typeof value === 'string' && /^[=+\-@\t\r＝＋－＠]/.test(text) ? `'${text}` : text;
  return /[",\r\n;]|^\s|\s$/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

export const CSV_REPORT_HEADER = `\uFEFF${FIELDS.join(',')}\r\n`;
export const csvReportLine = (entry: ReportEntry): string => `${FIELDS.map((field) => csvCell(entry[field] ?? '')).join(',')}\r\n`;
export const jsonReportLine = (entry: ReportEntry): string => `${JSON.stringify(entry)}\n`;
