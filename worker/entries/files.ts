/** The elements' files as the build left them, with the compressed form the browser accepts. */
import {createHash} from 'node:crypto';
import {readFile, stat} from 'node:fs/promises';
import {extname, join} from 'node:path';
import {acceptedEncoding} from '../edge/app.ts';
import type {AssetFile} from '../edge/deps.ts';

const TYPES: Readonly<Record<string, string>> = {
  '.js': 'text/javascript; charset=utf-8', '.json': 'application/json; charset=utf-8', '.map': 'application/json; charset=utf-8',
  '.css': 'text/css; charset=utf-8', '.svg': 'image/svg+xml', '.txt': 'text/plain; charset=utf-8', '.bin': 'application/octet-stream',
  '.html': 'text/html; charset=utf-8', '.woff2': 'font/woff2', '.png': 'image/png',
};
const SUFFIX = {br: '.br', gzip: '.gz'} as const;

interface Held extends AssetFile {
  readonly modified: number;
}

/** Files of `folder` by a path the edge has checked; read again when the build replaced them. */
export function createFiles(folder: string): (path: string, acceptEncoding: string) => Promise<AssetFile | undefined> {
  const held = new Map<string, Held>();
  async function read(path: string, encoding: 'br' | 'gzip' | undefined): Promise<AssetFile | undefined> {
    const type = TYPES[extname(path)];
    if (type === undefined) return undefined;
    const name = join(folder, path + (encoding ? SUFFIX[encoding] : ''));
    const facts = await stat(name).catch(() => undefined);
    if (!facts?.isFile()) return undefined;
    const old = held.get(name);
    if (old?.modified === facts.mtimeMs) return old;
    const body = new Uint8Array(await readFile(name));
    const hash = createHash('sha256').update(body).digest('base64url').slice(0, 11);
    const file: Held = {body, type, etag: `"${hash}"`, modified: facts.mtimeMs, ...(encoding && {encoding})};
    held.set(name, file);
    return file;
  }
  return async (path, acceptEncoding) => {
    const encoding = acceptedEncoding(acceptEncoding);
    return (encoding && (await read(path, encoding))) ?? read(path, undefined);
  };
}

/** The elements' files: those of this release in `cdn`, which each build makes anew, those of earlier ones (`releases/…`) beside it. */
export function createElementFiles(cdn: string): ReturnType<typeof createFiles> {
  const [current, earlier] = [createFiles(cdn), createFiles(join(cdn, '../releases'))];
  return (path, encoding) => (path.startsWith('releases/') ? earlier(path.slice('releases/'.length), encoding) : current(path, encoding));
}
