/**
 * Real public files that are too large for the repository (official communes, national directory of places…).
 * They sit beside a checkout, in `../shared/data`, or wherever `PANA_SHARED_DATA` says. Tests that need one skip, saying so,
 * when it is absent.
 */
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';

const root = process.env.PANA_SHARED_DATA ?? resolve(import.meta.dirname, '../../../shared/data');

/** Absolute path of a shared data file or folder, or undefined when this machine does not have it. */
export function sharedData(name: string): string | undefined {
  const path = resolve(root, name);
  return existsSync(path) ? path : undefined;
}

/** What a test passes as `skip`: false when every file is there, otherwise the sentence that says what is missing. */
export function skipWithout(...names: string[]): string | false {
  const missing = names.filter((name) => sharedData(name) === undefined);
  return missing.length > 0 && `needs ../shared/data/{${missing.join(',')}}`;
}
