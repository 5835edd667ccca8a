/** What an import did to each line: one entry per refused line, repaired field or merged duplicate. Written as JSON Lines; as CSV by the command. */

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

/** Columns of a report, in their order. */
export const REPORT_FIELDS = ['line', 'action', 'field', 'value', 'repaired', 'reason'] as const;
const VALUE_MAX = 200;

/** Shortens what a report quotes. */
export const quoted = (value: string): string => (value.length > VALUE_MAX ? `${value.slice(0, VALUE_MAX - 1)}…` : value);

export const jsonReportLine = (entry: ReportEntry): string => `${JSON.stringify(entry)}\n`;
