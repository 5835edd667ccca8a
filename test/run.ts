/**
 * Runs the tests: `npm test` everything, `npm test -- worker stories` some steps, in the order of the table below. What a runner says is
 * shown as it says it, or whole at its end where it runs beside others. The last line is the sum of what the runners themselves
 * counted: `N passed, N failed, N skipped`. A runner that ends badly without a failed test of its own counts as one failure.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { globSync, mkdirSync, rmSync } from 'node:fs';
import { resolve } from 'node:path';
import { type Counts, judge, ofVitest, readReport, type VitestReport } from './runners/counts.ts';
import { longFirst, mirroredTests, type OwnStep } from './runners/files.ts';
import type { NodeTests } from './runners/node-tests.ts';

const root = resolve(import.meta.dirname, '..');
const scratch = resolve(root, `node_modules/.cache/pana-test/${process.pid}`); // several runs may share a checkout

/** Takes what a runner says; without one, it says it itself. */
type Listener = ((text: Buffer) => void) | undefined;

interface Task {
  /** What it is, in the summary. */
  readonly name: string;
  run(listener: Listener): Promise<Counts>;
}

const bin = (path: string) => resolve(root, 'node_modules', path);
const TSC = bin('typescript/bin/tsc');

/** Runners under way: none outlives us. */
const running = new Set<ChildProcess>();

function start(listener: Listener, args: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<number> {
  return new Promise((done) => {
    const output = listener ? 'pipe' : 'inherit';
    const child = spawn(process.execPath, args, {
      cwd: root,
      stdio: ['ignore', output, output],
      env: { ...process.env, ...env },
    });
    running.add(child);
    if (listener) for (const stream of [child.stdout, child.stderr]) stream?.on('data', listener);
    child.once('error', () => done(1));
    child.once('exit', (code) => {
      running.delete(child);
      const end = (): void => done(code ?? 1);
      if (!listener) return end();
      child.once('close', end); // its last words may still be on their way; a process it left behind may hold them open
      setTimeout(end, 2000).unref();
    });
  });
}

let reports = 0;
const reportFile = () => resolve(scratch, `${(reports += 1)}.json`);

/** A command that is one test: it ends well or it does not. */
const command = (name: string, ...args: string[]): Task => ({
  name,
  run: async (listener) => ((await start(listener, args)) === 0 ? { passed: 1, failed: 0, skipped: 0 } : { passed: 0, failed: 1, skipped: 0 }),
});

/** Files for `node --test`. */
const nodeTests = (name: string, patterns: string[] | (() => string[]), options: { concurrency?: number; minutes?: number; env?: NodeJS.ProcessEnv } = {}): Task => ({
  name,
  run: async (listener) => {
    const files = longFirst(typeof patterns === 'function' ? patterns() : globSync(patterns, { cwd: root }));
    if (files.length === 0) {
      console.error(`${name}: no test file`);
      return judge(undefined, 1);
    }
    const tests: NodeTests = { files, concurrency: options.concurrency ?? 2, minutes: options.minutes ?? 5, report: reportFile() };
    const exit = await start(listener, ['test/runners/node-tests.ts', JSON.stringify(tests)], options.env);
    return judge(readReport<Counts>(tests.report), exit);
  },
});

/** Component tests in one browser. */
const componentTests = (browser: string): Task => ({
  name: `components in ${browser}`,
  run: async (listener) => {
    const report = reportFile();
    const config = `test/browsers/${browser}.config.mjs`;
    const exit = await start(listener, [bin('@web/test-runner/dist/bin.js'), '--config', config], { PANA_COUNTS: report });
    return judge(readReport<Counts>(report), exit);
  },
});

/** Every story, rendered and checked in Chromium. */
const storyTests = (): Task => ({
  name: 'stories',
  run: async (listener) => {
    const report = reportFile();
    const exit = await start(listener, [
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

/**
 * The steps in order. Those with `extra` run only when named. A step with `beside` keeps about one core busy and runs beside the others in
 * a lane of its own, once what is built is there: never beside tests that keep both cores busy.
 */
const STEPS: Record<string, { tasks: Task[]; extra?: true; beside?: true; alone?: true }> = {
  build: { alone: true, tasks: [command('build', 'rollup.config.mjs')] },
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
  components: { beside: true, tasks: [componentTests('chromium')] },
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
    beside: true,
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
const chosen = Object.entries(STEPS).flatMap(([step, { tasks, extra, beside = false, alone = false }]) =>
  (wanted.length > 0 ? wanted.includes(step) : !extra) ? tasks.map((task) => ({ step, beside, alone, task })) : []);
const rows: ((Counts & { name: string; seconds: number }) | undefined)[] = chosen.map(() => undefined);
/** What the runners under way have said, by the title of their task: shown when they end, or when we are told to. */
const heard = new Map<string, Buffer[]>();
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => {
    for (const [title, said] of heard) console.log(`\n▶ ${title}, cut short\n${Buffer.concat(said)}`);
    for (const child of running) child.kill();
    process.exit(1);
  });
}

/** Runs tasks one after the other; `apart`: another lane runs, what a runner says is kept until its end. */
async function runLane(lane: typeof chosen, apart: boolean): Promise<void> {
  for (const one of lane) {
    const { step, task } = one;
    const title = step === task.name ? step : `${step}: ${task.name}`;
    console.log(`\n${apart ? '…' : '▶'} ${title}${apart ? ' begins' : ''}`);
    const said: Buffer[] = [];
    if (apart) heard.set(title, said);
    const begun = performance.now();
    const counts = await task.run(apart ? (text) => void said.push(text) : undefined);
    rows[chosen.indexOf(one)] = { name: task.name, ...counts, seconds: (performance.now() - begun) / 1000 };
    heard.delete(title);
    if (apart) console.log(`\n▶ ${title}\n${Buffer.concat(said)}`);
  }
}
const rest = chosen.filter(({ alone }) => !alone);
const lanes = [rest.filter(({ beside }) => !beside), rest.filter(({ beside }) => beside)].filter((lane) => lane.length > 0);
await runLane(chosen.filter(({ alone }) => alone), false);
await Promise.all(lanes.map((lane, at) => runLane(lane, at > 0)));

const total = { passed: 0, failed: 0, skipped: 0 };
console.log(`\n${'step'.padEnd(28)}  passed  failed  skipped  seconds`);
for (const { name, passed, failed, skipped, seconds } of rows.map((row) => row!)) {
  total.passed += passed;
  total.failed += failed;
  total.skipped += skipped;
  const cells = [String(passed).padStart(6), String(failed).padStart(6), String(skipped).padStart(7), seconds.toFixed(1).padStart(7)];
  console.log(`${name.padEnd(28)}  ${cells.join('  ')}${failed > 0 ? '  ✖' : ''}`);
}
rmSync(scratch, { recursive: true, force: true });
console.log(`\n${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped`);
process.exitCode = total.failed > 0 ? 1 : 0;
