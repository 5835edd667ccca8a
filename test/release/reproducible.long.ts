/**
 * The same sources give the same bytes: built in two folders, at two times, in two time zones and languages, `dist/cdn` and `dist/npm` are
 * equal, so that anybody may build a release and compare it with what is served (RELIABILITY.md, host site: our script compromised).
 */
import assert from 'node:assert/strict';
import {execFileSync, spawn} from 'node:child_process';
import {createHash} from 'node:crypto';
import {cpSync, existsSync, globSync, mkdirSync, mkdtempSync, readFileSync, rmSync, utimesSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {dirname, join} from 'node:path';
import {after, test} from 'node:test';
import {ROOT} from './surface.ts';

const root = mkdtempSync(join(tmpdir(), 'pana-twice-'));
after(() => rmSync(root, {recursive: true, force: true}));

/** A copy of what is in the repository, and of what it needs: packages are linked file by file, as they would lie there. */
function copyTo(folder: string, day: Date): void {
  mkdirSync(folder, {recursive: true});
  const files = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard'], {cwd: ROOT, encoding: 'utf8', maxBuffer: 1e8}).split('\n');
  for (const file of files.filter((one) => /^(?:src|stories\/themes|worker\/edge\/pages|worker\/directory|[^/]+$)/.test(one) && existsSync(join(ROOT, one)))) {
    mkdirSync(dirname(join(folder, file)), {recursive: true});
    cpSync(join(ROOT, file), join(folder, file));
    utimesSync(join(folder, file), day, day);
  }
  try {
    execFileSync('cp', ['-al', join(ROOT, 'node_modules'), join(folder, 'node_modules')], {stdio: 'ignore'});
  } catch {
    // Another disk.
    execFileSync('cp', ['-r', join(ROOT, 'node_modules'), join(folder, 'node_modules')]);
  }
}

async function build(folder: string, env: Record<string, string>): Promise<void> {
  const code = await new Promise((done) => spawn(process.execPath, ['rollup.config.mjs', 'browser files', 'package'], {cwd: folder, env: {...process.env, ...env}, stdio: 'inherit'}).once('exit', done));
  assert.equal(code, 0, `${folder} was not built`);
}

/** Path → hash of every file in `dist/cdn` and `dist/npm`. */
const bytesOf = (folder: string): Record<string, string> =>
  Object.fromEntries(
    globSync('dist/{cdn,npm}/**/*', {cwd: folder, withFileTypes: true})
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name))
      .sort()
      .map((path) => [path.slice(folder.length + 1), createHash('sha256').update(readFileSync(path)).digest('hex')]),
  );

test('should be built twice into the same bytes, wherever, whenever and in whatever language', async () => {
  const one = join(root, 'a');
  const other = join(root, 'un autre dossier', 'plus', 'profond');
  copyTo(one, new Date('2001-02-03T04:05:06Z'));
  copyTo(other, new Date('2031-12-31T23:59:59Z'));
  await build(one, {TZ: 'Pacific/Kiritimati', LC_ALL: 'C', LANG: 'C'});
  await build(other, {TZ: 'America/Los_Angeles', LC_ALL: 'tr_TR.UTF-8', LANG: 'tr_TR.UTF-8'});
  const [first, second] = [bytesOf(one), bytesOf(other)];
  assert.ok(Object.keys(first).length > 300, `${Object.keys(first).length} files`);
  assert.deepEqual(Object.keys(second), Object.keys(first));
  assert.deepEqual(Object.keys(first).filter((file) => first[file] !== second[file]), []);
  for (const folder of [one, other]) assert.equal(readFileSync(join(folder, 'dist/integrity.json'), 'utf8'), readFileSync(join(one, 'dist/cdn/integrity.json'), 'utf8'));
});
