/**
 * Reports of imports, in the data folder. They quote what a file said (names, telephones), so they go: the last twenty of a file
 * stay, none for more than 28 days (PRODUCT.md, rule 5: nothing of a person stays longer, logs included): one less, since they are looked at
 * once a day.
 */
import {readdirSync, rmSync} from 'node:fs';
import {join} from 'node:path';

export const REPORTS_KEPT = 20;
export const REPORT_DAYS = 27;
const DAY = 86_400_000;
/** `lieux.csv.2026-11-22T09-41-07.123Z.jsonl`: the file imported, then when. */
const NAME = /^(.+)\.(\d{4}-\d\d-\d\dT)(\d\d)-(\d\d)-(\d\d\.\d{3}Z)\.jsonl$/s;

const folderOf = (dataFolder: string): string => join(dataFolder, 'reports');

/** Where the report on a file goes, when nobody says where. `now` in milliseconds. */
export const reportPath = (dataFolder: string, file: string, now: number): string =>
  join(folderOf(dataFolder), `${file.slice(0, 100)}.${new Date(now).toISOString().replaceAll(':', '-')}.jsonl`);

/** Removes the reports that are too many or too old; gives how many. Files named otherwise are left alone. */
export function purgeReports(dataFolder: string, now: number): number {
  let names: string[];
  try {
    names = readdirSync(folderOf(dataFolder));
  } catch {
    return 0;
  }
  const seen = new Map<string, number>();
  let removed = 0;
  const reports = names.flatMap((name) => {
    const [, file, day, hour, minute, second] = NAME.exec(name) ?? [];
    return file === undefined ? [] : [{name, file, at: Date.parse(`${day}${hour}:${minute}:${second}`)}];
  });
  for (const {name, file, at} of reports.sort((a, b) => b.at - a.at)) {
    const newer = seen.get(file) ?? 0;
    seen.set(file, newer + 1);
    if (newer < REPORTS_KEPT && now - at <= REPORT_DAYS * DAY) continue;
    rmSync(join(folderOf(dataFolder), name), {force: true});
    removed++;
  }
  return removed;
}
