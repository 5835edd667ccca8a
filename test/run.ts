/**
 * Runs the tests: `npm test` everything, `npm test -- worker stories` some steps, in the order of the table below.
 * Every step streams what its runner says. The last line is the sum of what the runners themselves counted:
 * `N passed, N failed, N skipped`. A runner that ends badly without a failed test of its own counts as one failure.
 */
import { spawn } from 'node:child_process';
import { globSync, mkdirSync, rmSync } from 'node:fs';
import { resolve } from 'node:path';
import { type Counts, judge, ofVitest, readReport, type VitestReport } from './runners/counts.ts';
import { mirroredTests, type OwnStep } from './runners/files.ts';

const root = resolve(import.meta.dirname, '..');
const scratch = resolve(root, `node_modules/.cache/pana-test/${process.pid}`); // several runs may share a checkout

interface Task {
  /** What it is, in the summary. */
  readonly name: string;
  run(): Promise<Counts>;
}

const bin = (path: string) => resolve(root, 'node_modules', path);
const TSC = bin('typescript/bin/tsc');

function start(args: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<number> {
  return new Promise((done) => {
    const child = spawn(process.execPath, args, {
      cwd: root,
      stdio: ['ignore', 'inherit', 'inherit'],
      env: { ...process.env, ...env },
    });
    child.once('error', () => done(1));
    child.once('exit', (code) => done(code ?? 1));
  });
}

let reports = 0;
const reportFile = () => resolve(scratch, `${(reports += 1)}.json`);

/** A command that is one test: it ends well or it does not. */
const command = (name: string, ...args: string[]): Task => ({
  name,
  run: async () => ((await start(args)) === 0 ? { passed: 1, failed: 0, skipped: 0 } : { passed: 0, failed: 1, skipped: 0 }),
});

/** Files for `node --test`. */
const nodeTests = (name: string, patterns: string[] | (() => string[]), options: { concurrency?: number; minutes?: number; env?: NodeJS.ProcessEnv } = {}): Task => ({
  name,
  run: async () => {
    const files = typeof patterns === 'function' ? patterns() : globSync(patterns, { cwd: root }).sort();
    if (files.length === 0) {
      console.error(`${name}: no test file`);
      return judge(undefined, 1);
    }
    const report = reportFile();
    const exit = await start(
      [
        '--test',
        `--test-concurrency=${options.concurrency ?? 2}`,
        `--test-timeout=${(options.minutes ?? 5) * 60_000}`, // of a file, too
        '--test-reporter=spec',
        '--test-reporter-destination=stdout',
        `--test-reporter=${resolve(root, 'test/runners/node-counts.ts')}`,
        `--test-reporter-destination=${report}`,
        ...files,
      ],
      options.env,
    );
    return judge(readReport<Counts>(report), exit);
  },
});

/** Component tests in one browser. */
const componentTests = (browser: string): Task => ({
  name: `components in ${browser}`,
  run: async () => {
    const report = reportFile();
    const config = `test/browsers/${browser}.config.mjs`;
    const exit = await start([bin('@web/test-runner/dist/bin.js'), '--config', config], { PANA_COUNTS: report });
    return judge(readReport<Counts>(report), exit);
  },
});

/** Every story, rendered and checked in Chromium. */
const storyTests = (): Task => ({
  name: 'stories',
  run: async () => {
    const report = reportFile();
    const exit = await start([
      bin('vitest/vitest.mjs'),
      ...['run', '--config', 'test/stories/vitest.config.ts'],
      ...['--reporter=default', '--reporter=json', `--outputFile.json=${report}`],
    ]);
    const read = readReport<VitestReport>(report);
    return judge(read && ofVitest(read), exit);
  },
});

const glob = (...rooms: OwnStep[]) => rooms.map((room) => `test/${room}/**/*.test.ts`);
const EVERY_BROWSER = ['test/journeys/every-browser/**/*.test.ts', 'test/hosts/every-browser/**/*.test.ts'];

/** The steps in order. Those with `extra` run only when named. */
const STEPS: Record<string, { tasks: Task[]; extra?: true }> = {
  build: { tasks: [command('build', 'rollup.config.mjs')] },
  lint: {
    tasks: [
      command('eslint', bin('eslint/bin/eslint.js'), '-c', 'test/lint/eslint.config.js', '.'),
      // Its list of CSS is older than @container and color-scheme.
      command('lit-analyzer', bin('lit-analyzer/cli.js'), 'src', '--strict', '--maxWarnings', '0', '--rules.no-invalid-css', 'off'),
      nodeTests('bans', glob('lint')),
    ],
  },
  typecheck: {
    tasks: [
      command('types of src', TSC, '-p', 'tsconfig.json'),
      command('types of worker', TSC, '-p', 'worker'),
      command('types of our pages’ scripts', TSC, '-p', 'worker/edge/pages/scripts'),
      command('types of test and stories', TSC, '-p', 'test'),
    ],
  },
  graph: { tasks: [nodeTests('imports', glob('graph'))] },
  manifest: { tasks: [nodeTests('manifest', glob('manifest'))] },
  budget: { tasks: [command('budget', 'test/budget/budget.ts'), nodeTests('budget rules', glob('budget'))] },
  worker: { tasks: [nodeTests('worker', () => mirroredTests().node)] },
  components: { tasks: [componentTests('chromium')] },
  stories: { tasks: [storyTests(), nodeTests('storybook', glob('stories'))] },
  hosts: { tasks: [nodeTests('hosts', glob('hosts', 'faults', 'mutants'))] },
  journeys: { tasks: [nodeTests('journeys', glob('journeys'))] },
  a11y: { tasks: [nodeTests('accessibility', glob('a11y'), { minutes: 10 })] },
  package: { tasks: [nodeTests('package', glob('package'))] },
  release: { tasks: [nodeTests('release', glob('release'))] },
  firefox: {
    extra: true,
    tasks: [
      componentTests('firefox'),
      nodeTests('journeys and hosts in firefox', EVERY_BROWSER, { concurrency: 1, env: { PANA_BROWSER: 'firefox' } }),
    ],
  },
  webkit: {
    extra: true,
    tasks: [
      componentTests('webkit'),
      nodeTests('journeys and hosts in webkit', EVERY_BROWSER, { concurrency: 1, env: { PANA_BROWSER: 'webkit' } }),
    ],
  },
  long: { extra: true, tasks: [nodeTests('long', ['test/**/*.long.ts'], { minutes: 30 })] },
};

const wanted = process.argv.slice(2).filter((argument) => !argument.startsWith('-'));
const unknown = wanted.filter((name) => !(name in STEPS));
if (unknown.length > 0) {
  console.error(`no step called ${unknown.join(', ')}; the steps are ${Object.keys(STEPS).join(', ')}`);
  process.exit(2);
}

mkdirSync(scratch, { recursive: true });
const rows: (Counts & { name: string; seconds: number })[] = [];
for (const [step, { tasks, extra }] of Object.entries(STEPS)) {
  if (wanted.length > 0 ? !wanted.includes(step) : extra) continue;
  for (const task of tasks) {
    console.log(`\n▶ ${step === task.name ? step : `${step}: ${task.name}`}`);
    const begun = performance.now();
    const counts = await task.run();
    rows.push({ name: task.name, ...counts, seconds: (performance.now() - begun) / 1000 });
  }
}

const total = { passed: 0, failed: 0, skipped: 0 };
console.log(`\n${'step'.padEnd(28)}  passed  failed  skipped  seconds`);
for (const { name, passed, failed, skipped, seconds } of rows) {
  total.passed += passed;
  total.failed += failed;
  total.skipped += skipped;
  const cells = [String(passed).padStart(6), String(failed).padStart(6), String(skipped).padStart(7), seconds.toFixed(1).padStart(7)];
  console.log(`${name.padEnd(28)}  ${cells.join('  ')}${failed > 0 ? '  ✖' : ''}`);
}
rmSync(scratch, { recursive: true, force: true });
console.log(`\n${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped`);
process.exitCode = total.failed > 0 ? 1 : 0;
