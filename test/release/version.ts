/** Which version comes next, and the files that name it. */
import {readFileSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';

export type Level = 'patch' | 'minor' | 'major';
const LEVELS: readonly Level[] = ['patch', 'minor', 'major'];

export interface Commit {
  readonly hash: string;
  readonly subject: string;
  /** What its trailer `Release:` says; a patch without one. */
  readonly level: Level;
}

/** Throws on a word that is none of ours: a release must not be smaller than its author meant. */
export function levelOf(trailer: string): Level {
  const word = trailer.trim().toLowerCase() || 'patch';
  const found = LEVELS.find((level) => level === word);
  if (!found) throw new Error(`"Release: ${trailer.trim()}" is none of ${LEVELS.join(', ')}`);
  return found;
}

export const highest = (commits: readonly Commit[]): Level =>
  commits.reduce<Level>((level, commit) => (LEVELS.indexOf(commit.level) > LEVELS.indexOf(level) ? commit.level : level), 'patch');

/** `1.4.2` and a minor change: `1.5.0`. Throws when `last` is not a version. */
export function nextVersion(last: string, level: Level): string {
  const parts = /^(\d+)\.(\d+)\.(\d+)$/.exec(last);
  if (!parts) throw new Error(`${last} is not a version`);
  const [major, minor, patch] = parts.slice(1).map(Number) as [number, number, number];
  return level === 'major' ? `${major + 1}.0.0` : level === 'minor' ? `${major}.${minor + 1}.0` : `${major}.${minor}.${patch + 1}`;
}

/** The major version a page's address names (`/pana/v1/…`): before 1.0.0 it is the one to come. */
export const addressMajor = (version: string): number => Math.max(1, Number(version.split('.')[0]));

/** File → what is written around the version there, and how often. */
const PLACES: Readonly<Record<string, readonly [RegExp, number]>> = {
  'package.json': [/(?<=^ {2}"version": ")[^"]+(?=")/gm, 1],
  // Its own version and that of the package at its root.
  'package-lock.json': [/(?<=^(?: {2}| {6})"name": "pana-widgets",\n *"version": ")[^"]+(?=")/gm, 2],
  'src/element/version.ts': [/(?<=^export const VERSION = ')[^']+(?=')/gm, 1],
  'src/loader/loader.ts': [/(?<=^const VERSION = ')[^']+(?=')/gm, 1],
};

/** Every version written in `root`, by file. Throws where one is not where it was. */
export function writtenVersions(root: string): Record<string, string[]> {
  return Object.fromEntries(
    Object.entries(PLACES).map(([file, [pattern, times]]) => {
      const found = readFileSync(join(root, file), 'utf8').match(pattern) ?? [];
      if (found.length !== times) throw new Error(`${file} names the version ${found.length} times and not ${times}`);
      return [file, [...found]];
    }),
  );
}

export function writeVersion(root: string, version: string): void {
  writtenVersions(root);
  for (const [file, [pattern]] of Object.entries(PLACES)) {
    writeFileSync(join(root, file), readFileSync(join(root, file), 'utf8').replace(pattern, version));
  }
}
