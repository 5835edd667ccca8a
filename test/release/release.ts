/**
 * A release: the version its commits ask for, the notes, `dist` built and kept, and the proof that nobody who relies on the last one
 * of the same major version has to change anything. It commits and tags; it pushes and publishes nothing.
 *
 *   npm run release                 makes it
 *   npm run release -- --dry-run    says what it would be, and changes nothing but `dist`
 *   npm run release -- --surface    before the first release: what others rely on is what there is now
 *   npm run release -- --sbom       writes dist/sbom.cdx.json: what others wrote and we ship
 *
 * A commit is a patch, unless it ends with the trailer `Release: minor` (something new for others) or `Release: major` (something
 * others must change).
 */
import {execFileSync} from 'node:child_process';
import {cpSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {currentSbom} from './sbom.ts';
import {currentSurface, gained, lost, ROOT, surfaceFile, type Surface} from './surface.ts';
import {addressMajor, highest, levelOf, nextVersion, writeVersion, writtenVersions, type Commit} from './version.ts';

export interface ReleaseOptions {
  readonly root: string;
  readonly dryRun?: boolean;
  /** ISO 8601, the day of the notes. */
  readonly today: string;
  readonly say: (line: string) => void;
  /** Builds `dist` of `root`. */
  readonly build: () => void;
  /** What is built, as others see it. */
  readonly surface: () => Surface;
  /** What of others is in it. */
  readonly sbom: () => object;
}

export interface Release {
  readonly version: string;
  readonly notes: string;
}

const json = (value: unknown): string => `${JSON.stringify(value, null, 1)}\n`;

const git = (root: string, ...args: string[]): string => execFileSync('git', args, {cwd: root, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe']}).trim();

/** The version of the last tag, if there is one. */
export function lastRelease(root: string): string | undefined {
  return git(root, 'tag', '--list', 'v[0-9]*', '--sort=-version:refname', '--merged', 'HEAD').split('\n')[0]?.replace(/^v/, '') || undefined;
}

/** Commits since `last`, newest first. */
export function commitsSince(root: string, last: string | undefined): Commit[] {
  const log = git(root, 'log', '--no-merges', '--format=%h%x1f%s%x1f%(trailers:key=Release,valueonly,separator=%x2C)%x1e', ...(last ? [`v${last}..HEAD`] : []));
  return log.split('\x1e').map((one) => one.trim()).filter(Boolean).map((one) => {
    const [hash, subject, trailer] = one.split('\x1f') as [string, string, string];
    return {hash, subject, level: levelOf(trailer)};
  });
}

/** What changed, for those who use it: what they must do first, then what is new, then the rest. */
export function notesOf(version: string, today: string, commits: readonly Commit[], news: readonly string[], gone: readonly string[]): string {
  const part = (title: string, lines: readonly string[]): string => (lines.length > 0 ? `\n## ${title}\n\n${lines.map((line) => `- ${line}`).join('\n')}\n` : '');
  const of = (level: Commit['level']): string[] => commits.filter((commit) => commit.level === level).map(({hash, subject}) => `${subject} (${hash})`);
  return [
    `# ${version}, ${today}\n`,
    part('To change where it is used', of('major')),
    part('Gone', gone),
    part('New', of('minor')),
    part('New to rely on', news),
    part('Changed', of('patch')),
  ].join('');
}

/** Throws, with a sentence, when there is nothing to release or something in the way. */
export function release({root, dryRun = false, today, say, build, surface, sbom}: ReleaseOptions): Release {
  if (!dryRun && git(root, 'status', '--porcelain')) throw new Error('there are changes that no commit has');
  const last = lastRelease(root);
  const commits = commitsSince(root, last);
  if (commits.length === 0) throw new Error(`nothing has changed since ${last}`);
  const written = new Set(Object.values(writtenVersions(root)).flat());
  if (written.size !== 1) throw new Error(`the version is ${[...written].join(' and ')}`);
  const [now] = [...written] as [string];
  const level = highest(commits);
  // The first one is released under the name it has.
  const version = last ? nextVersion(last, level) : now;
  if (last && now !== last) throw new Error(`the version written is ${now}, the last release is ${last}`);

  build();
  const after = surface();
  const file = surfaceFile(root, addressMajor(last ?? version));
  const before = existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Surface) : {};
  const gone = lost(before, after);
  if (gone.length > 0 && level !== 'major') throw new Error(`what others rely on is gone, and no commit says "Release: major":\n${gone.join('\n')}`);
  // Nothing is tagged that may not be shipped.
  sbom();
  const notes = notesOf(version, today, commits, last ? gained(before, after) : [], gone);
  say(notes);
  if (dryRun) return {version, notes};

  writeVersion(root, version);
  writeFileSync(surfaceFile(root, addressMajor(version)), json(after));
  build();
  // Pages name a version for years: its files stay beside those of the next one.
  const kept = join(root, 'dist/releases', version);
  rmSync(kept, {recursive: true, force: true});
  mkdirSync(join(root, 'dist/releases'), {recursive: true});
  cpSync(join(root, 'dist/cdn'), kept, {recursive: true});
  writeFileSync(join(kept, 'sbom.cdx.json'), json(sbom()));
  writeFileSync(join(root, `dist/releases/${version}.md`), notes);
  execFileSync('npm', ['pack', '--silent', '--pack-destination', join(root, 'dist/releases'), join(root, 'dist/npm')], {cwd: root, stdio: ['ignore', 'ignore', 'inherit']});
  git(root, 'add', '--', ...Object.keys(writtenVersions(root)), surfaceFile(root, addressMajor(version)));
  if (git(root, 'status', '--porcelain', '--untracked-files=no')) git(root, 'commit', '--message', `Release ${version}`);
  git(root, 'tag', '--annotate', '--cleanup=verbatim', '--file', join(root, `dist/releases/${version}.md`), `v${version}`);
  say(`v${version} is tagged. Its files: dist/releases/${version}, its package: dist/releases/pana-widgets-${version}.tgz.`);
  return {version, notes};
}

if (process.argv[1] === import.meta.filename) {
  const words = process.argv.slice(2);
  const build = (): void => void execFileSync(process.execPath, [join(ROOT, 'rollup.config.mjs')], {cwd: ROOT, stdio: 'inherit'});
  try {
    if (words.includes('--surface')) {
      const last = lastRelease(ROOT);
      if (last) throw new Error(`${last} is released: what it has is what others rely on`);
      build();
      writeFileSync(surfaceFile(ROOT, 1), json(currentSurface()));
    } else if (words.includes('--sbom')) {
      build();
      writeFileSync(join(ROOT, 'dist/sbom.cdx.json'), json(currentSbom(ROOT)));
      console.log('dist/sbom.cdx.json');
    } else release({root: ROOT, dryRun: words.includes('--dry-run'), today: new Date().toISOString().slice(0, 10), say: console.log, build, surface: () => currentSurface(), sbom: () => currentSbom(ROOT)});
  } catch (error) {
    console.error(`release: ${(error as Error).message}`);
    process.exitCode = 1;
  }
}
