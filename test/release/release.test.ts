/** A release from the commits to the tag, in a repository of its own. */
import assert from 'node:assert/strict';
import {execFileSync} from 'node:child_process';
import {cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {dirname, join} from 'node:path';
import {after, beforeEach, describe, test} from 'node:test';
import {commitsSince, lastRelease, release, type Release, type ReleaseOptions} from './release.ts';
import {ROOT, type Surface} from './surface.ts';
import {addressMajor, highest, levelOf, nextVersion, writeVersion, writtenVersions} from './version.ts';

const FILES = ['package.json', 'package-lock.json', 'src/element/version.ts', 'src/loader/loader.ts'];

describe('a version', () => {
  test('should follow from the last and from what the commits say', () => {
    assert.deepEqual(['patch', 'minor', 'major'].map((level) => nextVersion('1.4.2', levelOf(level))), ['1.4.3', '1.5.0', '2.0.0']);
    assert.equal(levelOf(''), 'patch');
    assert.throws(() => levelOf('feature'), /"Release: feature" is none of patch, minor, major/);
    assert.throws(() => nextVersion('v1', 'patch'), /not a version/);
    const commit = (level: string) => ({hash: 'h', subject: 's', level: levelOf(level)});
    assert.equal(highest(['', 'minor', ''].map(commit)), 'minor');
    assert.equal(highest(['minor', 'major', ''].map(commit)), 'major');
    assert.deepEqual(['0.1.0', '1.0.0', '2.3.4'].map(addressMajor), [1, 1, 2]);
  });
});

describe('a release', () => {
  let root: string;
  const roots: string[] = [];
  const git = (...args: string[]): string => execFileSync('git', args, {cwd: root, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe']}).trim();
  let surface: Surface;
  let builds: number;
  const change = (message: string): void => {
    writeFileSync(join(root, 'change.txt'), message);
    git('add', '--all');
    git('commit', '--message', message);
  };
  const run = (options: Partial<ReleaseOptions> = {}): Release =>
    release({root, today: '2026-11-22', say: () => {}, surface: () => surface, sbom: () => ({bomFormat: 'CycloneDX'}), build: () => void (builds += 1), ...options});

  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'pana-release-'));
    roots.push(root);
    for (const file of FILES) {
      mkdirSync(dirname(join(root, file)), {recursive: true});
      cpSync(join(ROOT, file), join(root, file));
    }
    writeVersion(root, '0.1.0');
    for (const [file, text] of [['dist/cdn/pana.js', 'the loader'], ['dist/npm/package.json', '{"name": "pana-widgets", "version": "0.1.0"}'], ['.gitignore', 'dist/\n'], ['test/release/readme.txt', '']] as const) {
      mkdirSync(dirname(join(root, file)), {recursive: true});
      writeFileSync(join(root, file), text);
    }
    git('init', '--quiet', '--initial-branch=main');
    git('config', 'user.name', 'Test');
    git('config', 'user.email', 'test@example.org');
    git('config', 'commit.gpgsign', 'false');
    git('config', 'tag.gpgsign', 'false');
    surface = {'<pana-x>': ['attribute a: string']};
    builds = 0;
    change('Begin');
  });
  after(() => roots.forEach((one) => rmSync(one, {recursive: true, force: true})));

  test('should be first under the version that is written', () => {
    const {version, notes} = run();
    assert.equal(version, '0.1.0');
    assert.equal(lastRelease(root), '0.1.0');
    assert.match(notes, /^# 0\.1\.0, 2026-11-22\n[\s\S]*## Changed\n\n- Begin \(\w+\)\n$/);
    assert.equal(git('tag', '--list', '--format=%(contents:subject)', 'v0.1.0'), '# 0.1.0, 2026-11-22');
    assert.deepEqual(JSON.parse(readFileSync(join(root, 'test/release/surface-v1.json'), 'utf8')), surface);
    assert.equal(git('status', '--porcelain'), '');
  });

  test('should take the version from the trailers, write it everywhere and keep its files', () => {
    run();
    change('Mend a word');
    change('Add a criterion\n\nVisitors asked for it.\n\nRelease: minor');
    surface = {'<pana-x>': ['attribute a: string', 'attribute b: string']};
    const {version, notes} = run();
    assert.equal(version, '0.2.0');
    assert.deepEqual([...new Set(Object.values(writtenVersions(root)).flat())], ['0.2.0']);
    assert.match(notes, /## New\n\n- Add a criterion[^\n]*\n\n## New to rely on\n\n- <pana-x>: attribute b: string\n\n## Changed\n\n- Mend a word/);
    assert.equal(git('log', '-1', '--format=%s'), 'Release 0.2.0');
    assert.equal(git('describe', '--tags'), 'v0.2.0');
    assert.equal(readFileSync(join(root, 'dist/releases/0.1.0/pana.js'), 'utf8'), 'the loader', 'pages that name the one before');
    assert.ok(existsSync(join(root, 'dist/releases/0.2.0/pana.js')) && existsSync(join(root, 'dist/releases/0.2.0.md')));
    assert.deepEqual(JSON.parse(readFileSync(join(root, 'dist/releases/0.2.0/sbom.cdx.json'), 'utf8')), {bomFormat: 'CycloneDX'}, 'what of others is in it, beside its hashes');
    assert.equal(builds, 4);
  });

  test('should be refused when something others rely on is gone, unless a commit says so', () => {
    run();
    change('Tidy up');
    surface = {'<pana-x>': []};
    assert.throws(run, /what others rely on is gone[\s\S]*<pana-x> has no "attribute a: string" any more/);
    assert.equal(lastRelease(root), '0.1.0');
    assert.deepEqual([...new Set(Object.values(writtenVersions(root)).flat())], ['0.1.0']);
    change('Take an attribute away\n\nRelease: major');
    const {version, notes} = run();
    assert.equal(version, '1.0.0');
    assert.match(notes, /## To change where it is used\n\n- Take an attribute away[^\n]*\n\n## Gone\n\n- <pana-x> has no "attribute a: string" any more/);
  });

  test('should be refused when what of others is in it may not be shipped', () => {
    assert.throws(() => run({sbom: () => {
      throw new Error('node_modules/x is shipped under "GPL-3.0-only"');
    }}), /GPL-3\.0-only/);
    assert.equal(lastRelease(root), undefined);
  });

  test('should be refused without a change, or with one that no commit has', () => {
    run();
    assert.throws(run, /nothing has changed since 0\.1\.0/);
    change('Mend a word');
    writeFileSync(join(root, 'change.txt'), 'more');
    assert.throws(run, /there are changes that no commit has/);
    change('Say it badly\n\nRelease: huge');
    assert.throws(run, /"Release: huge" is none of/);
  });

  test('should change nothing when it is only tried', () => {
    run();
    change('Add a word\n\nRelease: minor');
    const before = git('rev-parse', 'HEAD');
    const {version} = run({dryRun: true});
    assert.equal(version, '0.2.0');
    assert.equal(git('rev-parse', 'HEAD'), before);
    assert.equal(lastRelease(root), '0.1.0');
    assert.equal(git('status', '--porcelain'), '');
    assert.equal(commitsSince(root, '0.1.0').length, 1);
  });
});
