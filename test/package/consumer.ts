/** A folder of somebody who installed the package: what `npm pack` makes of `dist/npm`, beside what it asks for. */
import {execFileSync} from 'node:child_process';
import {cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {dirname, join, resolve} from 'node:path';

const ROOT = resolve(import.meta.dirname, '../..');
/** The package; `PANA_NPM` names another one than that of the last build. */
const NPM = process.env.PANA_NPM ?? join(ROOT, 'dist/npm');

export interface Consumer {
  readonly folder: string;
  /** Folder of one of the example applications in it. */
  app(name: 'rollup' | 'vite' | 'react' | 'vue'): string;
  close(): void;
}

/**
 * Packs the package and unpacks it as `npm install` would. Only what its `dependencies` name can be found beside it, and what the
 * applications bring themselves; no registry is asked.
 */
export function installPackage(): Consumer {
  const folder = mkdtempSync(join(tmpdir(), 'pana-consumer-'));
  const modules = join(folder, 'node_modules');
  mkdirSync(modules);
  const [packed] = JSON.parse(execFileSync('npm', ['pack', '--json', '--offline', '--pack-destination', folder, NPM], {cwd: folder, encoding: 'utf8'})) as {filename: string}[];
  mkdirSync(join(modules, 'pana-widgets'));
  execFileSync('tar', ['-xzf', join(folder, packed!.filename), '-C', join(modules, 'pana-widgets'), '--strip-components=1']);
  const {dependencies} = JSON.parse(readFileSync(join(NPM, 'package.json'), 'utf8')) as {dependencies: Record<string, string>};
  for (const name of [...Object.keys(dependencies), 'react', 'react-dom', 'vue', '@types/react']) {
    mkdirSync(dirname(join(modules, name)), {recursive: true});
    symlinkSync(join(ROOT, 'node_modules', name), join(modules, name), 'junction');
  }
  cpSync(join(import.meta.dirname, 'apps'), join(folder, 'apps'), {recursive: true});
  return {
    folder,
    app: (name) => join(folder, 'apps', name),
    close: () => rmSync(folder, {recursive: true, force: true}),
  };
}
