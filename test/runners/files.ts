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
