/**
 * Old libraries as Debian has them, on a machine where nobody installed them: `apt-get download` asks for no rights, and what is in a
 * package is unpacked aside. What cannot be had is said by whoever wants it.
 */
import {execFile} from 'node:child_process';
import {cpSync, existsSync, mkdirSync, readdirSync, rmSync, statSync} from 'node:fs';
import {join, resolve} from 'node:path';
import {promisify} from 'node:util';

const run = promisify(execFile);
/** Kept from run to run; `npm ci` takes it away. */
const FETCHED = resolve(import.meta.dirname, '../../node_modules/.cache/pana-debian');
const PACKAGES = {'libjs-mootools': 'mootools', 'libjs-prototype': 'prototype'} as const;

/** Where Debian's libraries may be, in the order in which they are looked for; `PANA_LIBRARIES` names another folder laid out like theirs. */
export const LIBRARY_FOLDERS: readonly string[] = process.env.PANA_LIBRARIES !== undefined ? [process.env.PANA_LIBRARIES] : ['/usr/share/javascript', join(FETCHED, 'usr/share/javascript')];

const missing = (): string[] => Object.entries(PACKAGES).filter(([, folder]) => !LIBRARY_FOLDERS.some((one) => existsSync(join(one, folder)))).map(([name]) => name);
/** Longest a fetching takes, milliseconds: one that is older was cut short. */
const PATIENCE = 150_000;

/** Makes the folder, once whoever else has it is done: apt serves one at a time. */
async function take(folder: string): Promise<void> {
  for (;;) {
    try {
      return mkdirSync(folder);
    } catch {
      const {mtimeMs} = statSync(folder, {throwIfNoEntry: false}) ?? {mtimeMs: Infinity};
      if (Date.now() - mtimeMs > PATIENCE) rmSync(folder, {recursive: true, force: true});
      else await new Promise((done) => setTimeout(done, 200));
    }
  }
}

/** Fetches the libraries that are not there yet, where this is a Debian that can be asked. Never fails: what is missing stays so. */
export async function fetchLibraries(): Promise<void> {
  if (missing().length === 0 || process.env.PANA_LIBRARIES !== undefined || !existsSync('/usr/bin/apt-get')) return;
  mkdirSync(FETCHED, {recursive: true});
  const aside = join(FETCHED, 'aside');
  await take(aside);
  const apt = (...args: string[]): Promise<unknown> => run('/usr/bin/apt-get', ['-o', 'Acquire::Retries=1', '-o', 'Acquire::http::Timeout=20', '-o', 'APT::Sandbox::User=root', ...args], {cwd: aside, timeout: 60_000});
  const names = missing();
  try {
    if (names.length === 0) return;
    await apt('download', ...names).catch(async () => {
      // An image without its lists knows no package.
      if (process.getuid?.() !== 0) throw new Error('no lists of packages, and no right to fetch them');
      await apt('-o', 'DPkg::Lock::Timeout=300', 'update');
      await apt('download', ...names);
    });
    for (const file of readdirSync(aside).filter((name) => name.endsWith('.deb'))) await run('dpkg-deb', ['-x', join(aside, file), join(aside, 'files')]);
    cpSync(join(aside, 'files/usr'), join(FETCHED, 'usr'), {recursive: true, verbatimSymlinks: true});
  } catch (error) {
    console.log(`${names.join(', ')}: ${String((error as {stderr?: string}).stderr ?? error).trim().split('\n').at(-1)}`);
  } finally {
    rmSync(aside, {recursive: true, force: true});
  }
}
