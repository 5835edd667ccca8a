/** Which test file runs where. A file that imports `node:test` runs in Node; any other runs in a page of each browser. */
import { globSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';

const root = resolve(import.meta.dirname, '../..');

/** Folders that are a step of their own in `test/run.ts`; every other folder mirrors a room of src or worker. */
export const OWN_STEP = ['lint', 'graph', 'manifest', 'stories', 'budget', 'hosts', 'faults', 'mutants', 'journeys', 'a11y', 'package', 'release'] as const;
export type OwnStep = (typeof OWN_STEP)[number];

const IN_NODE = /from ['"]node:test['"]/;

/** Paths from the root of the repository, sorted. */
export interface TestFiles {
  readonly node: string[];
  readonly browser: string[];
}

export function mirroredTests(): TestFiles {
  const own = new RegExp(`^test/(${OWN_STEP.join('|')})/`);
  const files = globSync('test/**/*.test.ts', { cwd: root }).map((file) => file.replaceAll('\\', '/')).sort();
  const mirrored = files.filter((file) => !own.test(file));
  const inNode = (file: string) => IN_NODE.test(readFileSync(resolve(root, file), 'utf8'));
  return { node: mirrored.filter(inNode), browser: mirrored.filter((file) => !inNode(file)) };
}

/** Files of a minute or more, the longest first: the order in which two cores end together. A name that is gone fails `counts.test.ts`. */
export const LONG = [
  'test/hosts/every-browser/rows.test.ts',
  'test/hosts/memory.test.ts',
  'test/faults/registry-killed.test.ts',
  'test/mutants/mutants.test.ts',
  'test/faults/network.test.ts',
  'test/hosts/page.test.ts',
  'test/i18n/third.test.ts',
  'test/journeys/events.test.ts',
];

/** The same files, those of `LONG` first, the others by name. */
export function longFirst(files: readonly string[]): string[] {
  const place = (file: string): number => (LONG.includes(file) ? LONG.indexOf(file) : LONG.length);
  return files.map((file) => file.replaceAll('\\', '/')).sort((a, b) => place(a) - place(b) || (a < b ? -1 : 1));
}
