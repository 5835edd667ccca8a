/** A folder of somebody who installed the package: what `npm pack` makes of `dist/npm`, beside what it asks for. */
import {execFileSync} from 'node:child_process';
import {cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {dirname, join, resolve} from 'node:path';

const ROOT = resolve(import.meta.dirname, '../..');

export interface Consumer {
  readonly folder: string;
  /** Folder of one of the example applications in it. */
  app(name: 'rollup' | 'vite' | 'react' | 'vue'): string;
  close(): void;
}

/**
 * Packs `dist/npm` and unpacks it as `npm install` would. Only what its `dependencies` name can be found beside it, and what the
 * applications bring themselves; no registry is asked.
 */
export function installPackage(): Consumer {
  const folder = mkdtempSync(join(tmpdir(), 'pana-consumer-'));
  const modules = join(folder, 'node_modules');
  mkdirSync(modules);
  const npm = join(ROOT, 'dist/npm');
  const [packed] = JSON.parse(execFileSync('npm', ['pack', '--json', '--offline', '--pack-destination', folder, npm], {cwd: folder, encoding: 'utf8'})) as {filename: string}[];
  mkdirSync(join(modules, 'pana-widgets'));
  execFileSync('tar', ['-xzf', join(folder, packed!.filename), '-C', join(modules, 'pana-widgets'), '--strip-components=1']);
  const {dependencies} = JSON.parse(readFileSync(join(npm, 'package.json'), 'utf8')) as {dependencies: Record<string, string>};
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
