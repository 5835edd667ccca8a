/**
 * `node --test` in the order given: `node node-tests.ts '{"files": […], "concurrency": 2, "minutes": 5, "report": "counts.json"}'`. The
 * command of Node sorts its files by name; a long one that comes last leaves one core idle while it ends.
 */
import { createWriteStream } from 'node:fs';
import { run } from 'node:test';
import { spec } from 'node:test/reporters';
import counts from './node-counts.ts';

export interface NodeTests {
  /** Paths of the files, the long ones first. */
  readonly files: readonly string[];
  /** How many run beside each other. */
  readonly concurrency: number;
  /** What a test, and a file, may take. */
  readonly minutes: number;
  /** Where the counts are written, as JSON. */
  readonly report: string;
}

const { files, concurrency, minutes, report } = JSON.parse(process.argv[2] ?? '') as NodeTests;
const tests = run({ files, concurrency, timeout: minutes * 60_000, isolation: 'process' });
tests.setMaxListeners(30);
tests.on('test:summary', ({ success }) => {
  if (!success) process.exitCode = 1;
});
tests.compose(new spec()).pipe(process.stdout);
tests.compose(counts).pipe(createWriteStream(report));
