/**
 * Builds the elements' files with one defect in them, aside from the real build, and runs the row that must see it. The build is
 * neither made small nor judged by its size and form: what is looked at is what it does, and it takes two seconds instead of ten.
 */
import {spawn} from 'node:child_process';
import {cpSync, mkdtempSync, readFileSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join, resolve} from 'node:path';
import {pathToFileURL} from 'node:url';
import {rollup, type Plugin, type RollupOptions} from 'rollup';
import configurations from '../../rollup.config.mjs';
import {MUTANTS, testOf, type Mutant} from './mutants.ts';

const ROOT = resolve(import.meta.dirname, '../..');

/** How often the text of a mutant stands in its file: exactly once, or it plants nothing. */
export const occurrences = ({file, text}: Mutant): number => readFileSync(join(ROOT, file), 'utf8').split(text).length - 1;

/** Builds into a new folder, which the caller removes; without a mutant, what the others are compared with. */
export async function build(mutant?: Mutant): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'pana-mutant-'));
  let planted = false;
  const plant: Plugin = {
    name: 'plant',
    transform: {
      order: 'pre',
      handler(code, id) {
        if (!mutant || id !== join(ROOT, mutant.file)) return null;
        planted = true;
        return {code: code.replace(mutant.text, () => mutant.instead), map: null};
      },
    },
  };
  const [{output, onwarn, ...options}] = (await configurations()) as [RollupOptions & {output: object}];
  const bundle = await rollup({
    ...options,
    onwarn: (warning, warn) => (warning.code === 'EVAL' ? undefined : onwarn?.(warning, warn)),
    plugins: [plant, ...(options.plugins as Plugin[]).filter(({name}) => name !== 'terser').map(({generateBundle: _judged, ...plugin}) => plugin)],
  });
  await bundle.write({...output, dir: folder, sourcemap: false});
  await bundle.close();
  // What other pages of the tests name comes from the real build, without the compressed forms that would be sent instead of ours.
  const real = join(ROOT, 'dist/cdn');
  cpSync(real, folder, {recursive: true, force: false, filter: (path) => !/\/chunks$|\/pana\.js$|\.(?:br|gz|map)$/.test(path)});
  if (mutant && !planted) throw new Error(`${mutant.name}: ${mutant.file} is in no file of the build`);
  return folder;
}

interface Result {
  readonly name: string;
  readonly passed: boolean;
}

/** Results of the tests whose names match, with the elements' files of `folder`. */
function runTests(folder: string, [file, name]: readonly [string, string], row: string, mutant = ''): Promise<Result[]> {
  return new Promise((done, fail) => {
    const reporter = resolve(import.meta.dirname, 'reporter.ts');
    const {NODE_TEST_CONTEXT: _outer, ...env} = process.env; // a run within a run would do nothing
    const child = spawn(process.execPath, ['--test', `--test-reporter=${reporter}`, `--test-name-pattern=${name}`, '--test-timeout=120000', file], {
      cwd: ROOT,
      stdio: ['ignore', 'pipe', 'inherit'],
      env: {
        ...env,
        PANA_CDN: folder,
        PANA_ROW: `^${row}`,
        PANA_MUTANT: mutant,
        NODE_OPTIONS: `--import=${pathToFileURL(resolve(import.meta.dirname, 'plant.ts')).href} --disable-warning=ExperimentalWarning`,
      },
    });
    let said = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => (said += text));
    child.once('error', fail);
    child.once('exit', () => {
      const results = said.split('\n').filter((line) => line.startsWith('{')).map((line) => JSON.parse(line) as Result);
      // A file that does not even load fails under its own name: that is no test of anything.
      if (results.some((one) => one.name === file)) fail(new Error(`${file} did not run`));
      else done(results);
    });
  });
}

const isRow = ({name}: Result): boolean => !name.includes('clean page');

/** What a run says of a mutant: seen by its row, while the clean page (where there is one) shows no difference. */
export interface Verdict {
  readonly red: boolean;
  /** The tests that failed, or why nothing can be said. */
  readonly by: readonly string[];
}

export async function tryMutant(mutant: Mutant): Promise<Verdict> {
  if (occurrences(mutant) !== 1) return {red: false, by: [`its text stands ${occurrences(mutant)} times in ${mutant.file}`]};
  const folder = await build(mutant.file.startsWith('src/') ? mutant : undefined);
  try {
    const results = await runTests(folder, testOf(mutant), mutant.row, mutant.name);
    const rows = results.filter(isRow);
    const broken = results.filter((one) => !isRow(one) && !one.passed);
    if (rows.length === 0) return {red: false, by: ['no row ran']};
    if (broken.length > 0) return {red: false, by: ['the clean page is red too: this proves nothing of the row']};
    const failed = rows.filter(({passed}) => !passed).map(({name}) => name);
    return {red: failed.length > 0, by: failed};
  } finally {
    rmSync(folder, {recursive: true, force: true});
  }
}

/** The same rows without any defect, in the same kind of build: those that fail, which is none. */
export async function tryNone(mutants: readonly Mutant[] = MUTANTS): Promise<string[]> {
  const folder = await build();
  try {
    const failed: string[] = [];
    const tests = new Map<string, {test: readonly [string, string]; rows: string[]}>();
    for (const mutant of mutants) {
      const test = testOf(mutant);
      const one = tests.get(test.join()) ?? {test, rows: []};
      one.rows.push(mutant.row);
      tests.set(test.join(), one);
    }
    for (const {test, rows} of tests.values()) {
      const results = await runTests(folder, test, `(?:${rows.join('|')})`);
      if (!results.some(isRow)) failed.push(`${test[1]}: no row ran`);
      failed.push(...results.filter(({passed}) => !passed).map(({name}) => name));
    }
    return failed;
  } finally {
    rmSync(folder, {recursive: true, force: true});
  }
}
