/** The last line of `npm test` can be believed: a crash, an empty run and a half-written report are failures. */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { after, test } from 'node:test';
import { type Counts, judge, ofVitest, readReport } from './counts.ts';
import { LONG, longFirst } from './files.ts';
import type { NodeTests } from './node-tests.ts';
import { countsReporter } from './wtr-counts.mjs';

const folder = mkdtempSync(join(tmpdir(), 'pana-counts-'));
after(() => rmSync(folder, { recursive: true, force: true }));

async function countNode(code: string): Promise<Counts> {
  const file = join(folder, `${Math.random()}.test.mjs`);
  const report = `${file}.json`;
  writeFileSync(file, code);
  const tests: NodeTests = { files: [file], concurrency: 2, minutes: 5 / 60, report };
  const { NODE_TEST_CONTEXT: _, ...env } = process.env; // a run of its own, not a part of this one
  const child = spawn(process.execPath, [resolve(import.meta.dirname, 'node-tests.ts'), JSON.stringify(tests)], { stdio: 'ignore', env, timeout: 60_000 });
  const exit = await new Promise<number>((done) => child.once('exit', (code) => done(code ?? 1)));
  return judge(readReport(report), exit);
}

const HEAD = "import { test } from 'node:test';\n";
const CASES: [string, string, Counts][] = [
  ['what passes, fails and is skipped', `${HEAD}test('a', () => {}); test('b', () => { throw 1; }); test('c', { skip: 'no' }, () => {});`, { passed: 1, failed: 1, skipped: 1 }],
  ['a file that ends the process', `${HEAD}test('a', () => {}); process.exit(3);`, { passed: 0, failed: 1, skipped: 0 }],
  ['a file that does not parse', 'const = ;', { passed: 0, failed: 1, skipped: 0 }],
  ['a test that never ends', `${HEAD}test('a', () => new Promise(() => {}));`, { passed: 0, failed: 1, skipped: 0 }],
];
for (const [what, code, counts] of CASES) {
  test(`should count ${what} under node --test`, async () => assert.deepEqual(await countNode(code), counts));
}

test('should count a page that crashed as a failure', () => {
  const report = join(folder, 'wtr.json');
  const saved = process.env.PANA_COUNTS;
  process.env.PANA_COUNTS = report;
  const suite = { tests: [{ passed: true, skipped: false }, { passed: false, skipped: true }], suites: [{ tests: [{ passed: true }], suites: [] }] };
  countsReporter().onTestRunFinished({ sessions: [{ passed: true, testResults: suite }, { passed: false, testResults: undefined }] });
  if (saved === undefined) delete process.env.PANA_COUNTS;
  else process.env.PANA_COUNTS = saved;
  assert.deepEqual(readReport(report), { passed: 2, failed: 1, skipped: 1 });
});

test('should count a story file that did not load as a failure', () => {
  const testResults = [{ status: 'passed', assertionResults: [1] }, { status: 'failed', assertionResults: [] }];
  assert.deepEqual(ofVitest({ numPassedTests: 1, numFailedTests: 0, numPendingTests: 0, numTodoTests: 2, testResults }), { passed: 1, failed: 1, skipped: 2 });
});

test('should not be green by silence', () => {
  assert.deepEqual(judge(undefined, 0), { passed: 0, failed: 1, skipped: 0 });
  assert.deepEqual(judge({ passed: 0, failed: 0, skipped: 0 }, 0), { passed: 0, failed: 1, skipped: 0 });
  assert.deepEqual(judge({ passed: 5, failed: 0, skipped: 0 }, 1), { passed: 5, failed: 1, skipped: 0 });
  assert.equal(readReport(join(folder, 'none.json')), undefined);
});

test('should run long files first, each of which is there, and lose none', () => {
  assert.deepEqual(LONG.filter((file) => !existsSync(resolve(import.meta.dirname, '../..', file))), []);
  assert.deepEqual(longFirst(['b', LONG[1]!, 'a', LONG[0]!]), [LONG[0], LONG[1], 'a', 'b']);
});

test('should run the files of a step in the order given', async () => {
  const started = join(folder, 'started');
  const files = ['z', 'a', 'm'].map((name) => join(folder, `${name}.test.mjs`));
  for (const file of files) writeFileSync(file, `import { appendFileSync } from 'node:fs'; import { test } from 'node:test'; test('a', () => appendFileSync(${JSON.stringify(started)}, ${JSON.stringify(`${file}\n`)}));`);
  const tests: NodeTests = { files, concurrency: 1, minutes: 1, report: join(folder, 'order.json') };
  const { NODE_TEST_CONTEXT: _, ...env } = process.env;
  const child = spawn(process.execPath, [resolve(import.meta.dirname, 'node-tests.ts'), JSON.stringify(tests)], { stdio: 'ignore', env, timeout: 60_000 });
  assert.equal(await new Promise((done) => child.once('exit', done)), 0);
  assert.equal(readFileSync(started, 'utf8'), `${files.join('\n')}\n`);
});
