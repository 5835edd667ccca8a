/**
 * Plants one defect and runs the row that must see it: in a build of the elements' files aside from the real one, in the package, in
 * what a page of component tests is served, or in what a test of Node reads. The build is neither made small nor judged by its size
 * and form: what is looked at is what it does, and it takes two seconds instead of ten.
 */
import {spawn} from 'node:child_process';
import {cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join, resolve} from 'node:path';
import {pathToFileURL} from 'node:url';
import {rollup, type Plugin, type RollupOptions} from 'rollup';
import ts from 'typescript';
import configurations from '../../rollup.config.mjs';
import {MUTANTS, plantedIn, testOf, type Mutant, type Planted} from './mutants.ts';

const ROOT = resolve(import.meta.dirname, '../..');
const WTR = join(ROOT, 'node_modules/@web/test-runner/dist/bin.js');

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
  // The scripts of a frame are files of their own; whatever else there is, the loader brings.
  const ofFrames = mutant?.file.startsWith('src/frame/') ?? false;
  const all = (await configurations()) as (RollupOptions & {output: object})[];
  for (const {output, onwarn, ...options} of ofFrames ? all.filter(({input}) => typeof input === 'string' && input.startsWith(join(ROOT, 'src/frame/'))) : all.slice(0, 1)) {
    const bundle = await rollup({
      ...options,
      onwarn: (warning, warn) => (warning.code === 'EVAL' ? undefined : onwarn?.(warning, warn)),
      plugins: [plant, ...(options.plugins as Plugin[]).filter(({name}) => name !== 'terser').map(({generateBundle: _judged, ...plugin}) => plugin)],
    });
    await bundle.write({...output, dir: folder, sourcemap: false});
    await bundle.close();
  }
  // What other pages of the tests name comes from the real build, without the compressed forms that would be sent instead of ours.
  const real = join(ROOT, 'dist/cdn');
  const ours = ofFrames ? /\.(?:br|gz|map)$/ : /\/chunks$|\/pana\.js$|\.(?:br|gz|map)$/;
  cpSync(real, folder, {recursive: true, force: false, filter: (path) => !ours.test(path)});
  if (mutant && !planted) throw new Error(`${mutant.name}: ${mutant.file} is in no file of the build`);
  return folder;
}

/** The package with one of its modules made again from what `change` makes of its source; the caller removes the folder. */
export function repackage({file}: Pick<Mutant, 'file'>, change: (source: string) => string): string {
  const folder = mkdtempSync(join(tmpdir(), 'pana-mutant-'));
  cpSync(join(ROOT, 'dist/npm'), folder, {recursive: true});
  const {compilerOptions} = ts.parseConfigFileTextToJson('tsconfig.json', readFileSync(join(ROOT, 'tsconfig.json'), 'utf8')).config as {compilerOptions: object};
  const {options} = ts.convertCompilerOptionsFromJson({...compilerOptions, rewriteRelativeImportExtensions: true, incremental: false}, ROOT);
  const made = (source: string): string => ts.transpileModule(source, {compilerOptions: options, fileName: file}).outputText
    .replace(/\bimport\((['"])(\.[^'"]+)\.ts\1\)/g, 'import($1$2.js$1)').replace(/\(this && this\.__\w+\) \|\| /g, '');
  const source = readFileSync(join(ROOT, file), 'utf8');
  const module = join(folder, file.replace(/^src\//, '').replace(/\.ts$/, '.js'));
  // As the build makes it, or it would be another package that is tried.
  if (made(source) !== readFileSync(module, 'utf8')) throw new Error(`${file} is not as the build makes it`);
  writeFileSync(module, made(change(source)));
  return folder;
}

interface Result {
  readonly name: string;
  readonly passed: boolean;
}

/** Runs Node and reads the lines of JSON it prints. */
function lines(args: readonly string[], more: NodeJS.ProcessEnv): Promise<Result[]> {
  return new Promise((done, fail) => {
    const {NODE_TEST_CONTEXT: _outer, ...env} = process.env; // a run within a run would do nothing
    const child = spawn(process.execPath, args, {cwd: ROOT, stdio: ['ignore', 'pipe', 'inherit'], env: {...env, ...more}});
    let said = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => (said += text));
    child.once('error', fail);
    // A runner in a terminal puts its own signs before them.
    child.once('close', () => done([...said.matchAll(/\{"name":.*\}$/gm)].map(([line]) => JSON.parse(line) as Result)));
  });
}

interface Run {
  readonly test: readonly [file: string, name: string];
  readonly planted: Planted;
  readonly row: string;
  readonly mutant?: string;
  /** Of the elements' files, or of the package. */
  readonly folder?: string;
}

/** Results of the tests whose names match. */
async function runTests({test: [file, name], planted, row, mutant = '', folder}: Run): Promise<Result[]> {
  if (planted === 'page') return lines([WTR, '--config', 'test/mutants/page.config.mjs'], {PANA_FILES: file, PANA_GREP: name, PANA_MUTANT: mutant, NODE_OPTIONS: '--disable-warning=ExperimentalWarning'});
  const reporter = resolve(import.meta.dirname, 'reporter.ts');
  const results = await lines(['--test', `--test-reporter=${reporter}`, `--test-name-pattern=${name}`, '--test-timeout=120000', file], {
    ...(folder && (planted === 'package' ? {PANA_NPM: folder} : {PANA_CDN: folder})),
    PANA_ROW: `^${row}`,
    PANA_MUTANT: mutant,
    // Whatever has its turn another day is run too.
    PANA_TURNS: 'all',
    NODE_OPTIONS: `--import=${pathToFileURL(resolve(import.meta.dirname, 'plant.ts')).href} --disable-warning=ExperimentalWarning`,
  });
  // A file that does not even load fails under its own name: that is no test of anything.
  if (results.some((one) => one.name === file)) throw new Error(`${file} did not run`);
  return results;
}

const isRow = ({name}: Result): boolean => !name.startsWith('should show on a clean page');

/** What a run says of a mutant: seen by its row, while the clean page (where there is one) shows no difference. */
export interface Verdict {
  readonly red: boolean;
  /** The tests that failed, or why nothing can be said. */
  readonly by: readonly string[];
}

/** Plants what a mutant says, in the form it is planted in: a folder, or nothing where it is read with the defect. */
async function plant(mutant: Mutant): Promise<string | undefined> {
  const {text, instead} = mutant;
  const where = plantedIn(mutant);
  return where === 'build' ? build(mutant) : where === 'package' ? repackage(mutant, (source) => source.replace(text, () => instead)) : undefined;
}

export async function tryMutant(mutant: Mutant): Promise<Verdict> {
  if (occurrences(mutant) !== 1) return {red: false, by: [`its text stands ${occurrences(mutant)} times in ${mutant.file}`]};
  const folder = await plant(mutant);
  try {
    const results = await runTests({test: testOf(mutant), planted: plantedIn(mutant), row: mutant.row, mutant: mutant.name, ...(folder && {folder})});
    const rows = results.filter(isRow);
    const broken = results.filter((one) => !isRow(one) && !one.passed);
    if (rows.length === 0) return {red: false, by: ['no row ran']};
    if (broken.length > 0) return {red: false, by: ['the clean page is red too: this proves nothing of the row']};
    const failed = rows.filter(({passed}) => !passed).map(({name}) => name);
    return {red: failed.length > 0, by: failed};
  } finally {
    if (folder) rmSync(folder, {recursive: true, force: true});
  }
}

/** The same rows without any defect, in the same kind of build: those that fail, which is none. */
export async function tryNone(mutants: readonly Mutant[] = MUTANTS): Promise<string[]> {
  const folder = await build();
  try {
    const failed: string[] = [];
    const runs = new Map<string, {mutant: Mutant; rows: string[]}>();
    for (const mutant of mutants) {
      const key = [plantedIn(mutant), ...testOf(mutant)].join();
      const one = runs.get(key) ?? {mutant, rows: []};
      one.rows.push(mutant.row);
      runs.set(key, one);
    }
    for (const {mutant, rows} of runs.values()) {
      const planted = plantedIn(mutant);
      const results = await runTests({test: testOf(mutant), planted, row: `(?:${rows.join('|')})`, ...(planted === 'build' && {folder})});
      if (!results.some(isRow)) failed.push(`${testOf(mutant)[1]}: no row ran`);
      failed.push(...results.filter(({passed}) => !passed).map(({name}) => name));
    }
    return failed;
  } finally {
    rmSync(folder, {recursive: true, force: true});
  }
}
