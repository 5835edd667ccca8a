/**
 * `pana.secure.js` and the files it loads, `secure/`: the loader and the chunks as they are, but every `import()` goes through
 * `verified.ts`, which knows what each file must be. The ordinary loader has no room for the hashes; a site that pins this one with
 * `integrity` has everything pinned.
 */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { transform } from 'esbuild';

/** As long as `import`, and a line of its own above: the source map of a chunk stays true when it is told of that line. */
const NAME = ' $pana';
const HEAD = `const${NAME}=globalThis[Symbol.for("pana.loader/v1")].load;`;
const ENTRY = 'pana.js';
const CHUNK = /^chunks\/([^/]+\.js)$/;

/** The bare name, the file without its folder. */
const named = (file) => CHUNK.exec(file)?.[1];

/** `code` with every `import()` replaced; throws where one is of another kind, or where the name is taken. */
function redirected(file, code) {
  if (code.includes(NAME.trim())) throw new Error(`${file} has the name${NAME} already`);
  const all = code.match(/\bimport\(/g) ?? [];
  const ours = code.match(/\bimport\((?:\w+\+)?"(?:\.|chunks)\/[\w.-]+"\)/g) ?? [];
  if (all.length !== ours.length) throw new Error(`${file}: ${all.length} import() of which ${ours.length} name one of our files`);
  return code.replace(/\bimport\(/g, `${NAME}(`);
}

/** Throws on a circle: two files that wait for each other never come. */
function order(files) {
  const done = new Set();
  const visit = (file, path) => {
    if (path.includes(file)) throw new Error(`these files import each other: ${[...path, file].join(' → ')}`);
    if (done.has(file)) return;
    for (const next of files[file]) visit(next, [...path, file]);
    done.add(file);
  };
  for (const file of Object.keys(files)) visit(file, []);
  return [...done];
}

const mapOf = (chunk, file) => JSON.stringify({ ...chunk.map, file, mappings: `;${chunk.map.mappings}` });

export default () => ({
  name: 'secure-loader',
  async generateBundle(_, bundle) {
    const entry = bundle[ENTRY];
    if (!entry?.isEntry) return; // the single file imports nothing
    const chunks = Object.values(bundle).filter((it) => it.type === 'chunk' && it !== entry);
    for (const { fileName } of chunks) if (!named(fileName)) throw new Error(`${fileName} is not where chunks are`);
    const needs = Object.fromEntries(chunks.map((chunk) => [chunk.fileName, chunk.imports]));
    const files = {};
    for (const fileName of order(needs)) {
      const chunk = bundle[fileName];
      const code = `${HEAD}\n${redirected(fileName, chunk.code)}`;
      files[named(fileName)] = [`sha384-${createHash('sha384').update(code).digest('base64')}`, ...chunk.imports.map(named)];
      this.emitFile({ type: 'asset', fileName: `secure/${named(fileName)}`, source: code });
      if (chunk.map) this.emitFile({ type: 'asset', fileName: `secure/${named(fileName)}.map`, source: mapOf(chunk, named(fileName)) });
    }
    const source = readFileSync(join(import.meta.dirname, 'verified.ts'), 'utf8').replace('export const', 'const');
    const { code } = await transform(source, { loader: 'ts', target: 'es2022', minify: true, define: { FILES: JSON.stringify(files) } });
    const head = `(()=>{${code.trim().replace(/\bverified\b/g, NAME.trim())}`;
    if (head.includes('\n')) throw new Error('the head of the loader is one line');
    this.emitFile({ type: 'asset', fileName: 'pana.secure.js', source: `${head}\n${redirected(ENTRY, entry.code)}})()\n` });
    if (entry.map) this.emitFile({ type: 'asset', fileName: 'pana.secure.js.map', source: mapOf(entry, 'pana.secure.js') });
  },
});
