/**
 * The build: what a page loads (`dist/cdn`), what a developer installs (`dist/npm`), what both are described by
 * (`dist/custom-elements.json`, `dist/integrity.json`), the server (`dist/server`) and the data it opens (`dist/data`).
 *
 *   node rollup.config.mjs            builds what is stale, in a few seconds; does nothing when nothing changed
 *   node rollup.config.mjs gazetteer  only that product, when it is stale: an import needs nothing else
 *   node rollup.config.mjs --force    builds everything
 *   rollup -c                         the browser files only
 *   node rollup.config.mjs --server ENTRY FILE   another program of Node made into one file as the server is (the bench does)
 *
 * A room that must change how its own files are bundled says so beside them: every `src/<room>/*.rollup.mjs` exports by default a
 * function that returns a Rollup plugin (the map makes Leaflet fit for Trusted Types that way).
 */
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join, relative } from 'node:path';
import { pathToFileURL } from 'node:url';
import { brotliCompress, constants, gzip } from 'node:zlib';
import { promisify } from 'node:util';

const root = import.meta.dirname;
const at = (...path) => join(root, ...path);
const sources = (dir) =>
  existsSync(at(dir))
    ? readdirSync(at(dir), { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map((entry) => relative(root, join(entry.parentPath, entry.name)))
        .sort()
    : [];

// ——— What goes into a browser file ———

/** esbuild writes its decorator helper into every module that has one: all of them import this one instead. */
function sharedDecorators() {
  const id = '\0pana-decorate';
  const helper = /^var __defProp = [^\n]*\n(?:var __getOwnPropDesc = [^\n]*\n)?var __decorateClass = [\s\S]*?\n};\n/m;
  return {
    name: 'shared-decorators',
    resolveId: (source) => (source === 'pana-decorate' ? id : null),
    load: (source) =>
      source === id
        ? `export const __decorateClass = (decorators, target, key, kind) => {
             let result = kind > 1 ? void 0 : kind ? Object.getOwnPropertyDescriptor(target, key) : target;
             for (let i = decorators.length; i--; ) result = (kind ? decorators[i](target, key, result) : decorators[i](result)) || result;
             if (kind && result) Object.defineProperty(target, key, result);
             return result;
           };`
        : null,
    transform(code, module) {
      if (!/\.ts$/.test(module) || !code.includes('var __decorateClass')) return null;
      if (!helper.test(code)) throw new Error(`${module}: esbuild's decorator helper has changed shape`);
      // Same number of lines, so that the source map of the module stays true without being rewritten.
      const shared = "import { __decorateClass } from 'pana-decorate';";
      return { code: code.replace(helper, (text) => shared + text.replace(/[^\n]/g, '')), map: null };
    },
  };
}

/** JSON modules as one string, which a browser parses faster than an object literal. */
const json = () => ({
  name: 'json',
  transform: (code, id) =>
    id.endsWith('.json')
      ? { code: `export default JSON.parse(${JSON.stringify(JSON.stringify(JSON.parse(code)))});`, map: { mappings: '' } }
      : null,
});

/**
 * The loader imports nothing (its `integrity` covers all of it), and nothing it starts waits for a second step: each of its
 * `import()`s also starts the chunks its target imports. Their addresses are made from `base`, a name of the loader: a classic
 * script of another origin has none of its own to resolve a relative `import()` against. What `others.ts` brings comes with its
 * chunks at once too.
 */
function flatLoader() {
  const isLoader = (chunk) => chunk.isEntry && chunk.name === 'pana';
  const isOthers = (chunk) => chunk.facadeModuleId === at('src/loader/others.ts');
  return {
    name: 'flat-loader',
    renderDynamicImport({ chunk, targetChunk, getTargetChunkImports }) {
      if (isOthers(chunk) && targetChunk) {
        // What the loader starts beside it is on its way.
        const late = (getTargetChunkImports() ?? []).filter((it) => it.type === 'internal' && it.chunk.name !== 'elements');
        return late.length ? { left: `(${late.map((it) => `import(${it.resolvedImportPath})`).join(',')},import(`, right: '))' } : null;
      }
      if (!isLoader(chunk) || !targetChunk) return null;
      // What the loader names itself has been started by then.
      const named = this.getModuleInfo(chunk.facadeModuleId).dynamicallyImportedIds;
      const more = (getTargetChunkImports() ?? []).filter((it) => it.type === 'internal' && !named.some((id) => it.chunk.moduleIds.includes(id)));
      const rest = more.map((it) => `import(base+${it.resolvedImportPath})`).join(',');
      return { left: more.length ? `(${rest},import(base+` : 'import(base+', right: more.length ? '))' : ')' };
    },
    // An import() kept for what it does, whose failure is only said, needs no namespace, and an empty one need not be made.
    // `base` ends with a slash.
    renderChunk: {
      order: 'pre',
      handler(code) {
        const shorter = code
          .replace(/\.then\((\w+) => \1\.\w+\)(?=\.catch\((?:warn|\(error\) => console\.warn))/g, '')
          .replace(/\nconst (\w+) = \{\s+__proto__: null\s+\};([\s\S]*\bexport \{[^}]*?) \1 as \w+,/, '$2')
          .replace(/(base ?\+ ?['"])\.\//g, '$1');
        return shorter === code ? null : { code: shorter, map: null };
      },
    },
    generateBundle(_, bundle) {
      const needs = (file, seen = new Set()) => {
        for (const next of bundle[file].imports) if (!seen.has(next)) needs(next, seen.add(next));
        return seen;
      };
      for (const chunk of Object.values(bundle)) {
        if (chunk.type !== 'chunk' || !isLoader(chunk)) continue;
        const late = chunk.dynamicImports.flatMap((file) => [...needs(file)]).filter((file) => !chunk.code.includes(file));
        if (late.length > 0) this.error(`these files would be asked for in a third step: ${late}`);
        if (chunk.imports.length > 0 || chunk.exports.length > 0) {
          this.error(`the loader must stay alone, it imports ${chunk.imports} and exports ${chunk.exports}`);
        }
      }
    },
  };
}

/** `graph.json`: file → what it imports now, later, and the modules it holds. The budgets read it. */
function graph() {
  const name = (id) => relative(root, id.replace(/^\0/, '')).replaceAll('\\', '/');
  return {
    name: 'graph',
    generateBundle(_, bundle) {
      const files = {};
      for (const [file, chunk] of Object.entries(bundle)) {
        if (chunk.type !== 'chunk') continue;
        files[file] = {
          name: chunk.name,
          entry: chunk.isEntry,
          imports: chunk.imports,
          dynamicImports: chunk.dynamicImports,
          facade: chunk.facadeModuleId ? name(chunk.facadeModuleId) : null,
          modules: Object.fromEntries(Object.entries(chunk.modules).map(([id, module]) => [name(id), module.renderedLength])),
        };
      }
      this.emitFile({ type: 'asset', fileName: 'graph.json', source: `${JSON.stringify(files, null, 1)}\n` });
    },
  };
}

/** The notices of the packages inside a bundle: their comments are stripped from it to save the visitor's bytes. */
function notices() {
  return {
    name: 'notices',
    generateBundle(_, bundle) {
      const packages = new Set();
      for (const chunk of Object.values(bundle)) {
        for (const id of Object.keys(chunk.modules ?? {})) {
          const found = /^(.*[\\/]node_modules[\\/](?:@[^\\/]+[\\/])?[^\\/]+)[\\/]/.exec(id);
          if (found) packages.add(found[1]);
        }
      }
      const texts = [`PANA widgets\n\n${readFileSync(at('LICENSE'), 'utf8')}`];
      for (const dir of [...packages].sort()) {
        const { name, version, license } = JSON.parse(readFileSync(join(dir, 'package.json'), 'utf8'));
        const file = readdirSync(dir).find((entry) => /^licen[cs]e/i.test(entry));
        texts.push(`${name} ${version} (${license})\n\n${file ? readFileSync(join(dir, file), 'utf8') : ''}`);
      }
      this.emitFile({ type: 'asset', fileName: 'LICENSES.txt', source: texts.join(`\n${'-'.repeat(80)}\n\n`) });
    },
  };
}

/**
 * Modules that travel together, with all they import: one file compresses and arrives better than several. A module is in the first
 * that has it: what all elements share, those not of a search too; what search and list need after their first paint; what gets over a slow
 * network; what asks and sends outside a search.
 */
const PACKING = {
  elements: ['src/loader/elements.ts', 'src/controllers/live-controller.ts', 'src/controllers/language-controller.ts'],
  late: ['src/components/pana-search/search-parts.ts', 'src/components/pana-list/list-extras.ts', 'src/i18n/fr.ts'],
  requests: ['src/client/requests.ts', 'src/store/recovery.ts'],
  forms: ['src/controllers/proof-controller.ts', 'src/client/sending.ts', 'src/client/write.ts'],
};
function packing() {
  let files;
  return (id, { getModuleInfo }) => {
    if (!files) {
      files = new Map();
      const put = (module, file) => {
        if (files.has(module)) return;
        files.set(module, file);
        for (const next of getModuleInfo(module).importedIds) put(next, file);
      };
      for (const [file, modules] of Object.entries(PACKING)) for (const module of modules) put(at(module), file);
    }
    return files.get(id);
  };
}

/**
 * Said at the head of the files of which the first paint runs nearly everything: Chromium then compiles each in one go, instead of skimming
 * over each function first and compiling it when it is called. Others take it for a comment.
 */
const EAGER = '//# allFunctionsCalledOnLoad';

const strict = (warning, warn) => {
  const theirs = warning.code === 'CIRCULAR_DEPENDENCY' && warning.ids?.every((id) => id.includes('node_modules'));
  // Remarks about comments inside packages.
  if (theirs || warning.code === 'INVALID_ANNOTATION') return;
  if (['UNRESOLVED_IMPORT', 'MISSING_EXPORT', 'CIRCULAR_DEPENDENCY'].includes(warning.code)) throw new Error(warning.message);
  warn(warning);
};

/** The browser builds; a function, so that a run with nothing to do does not even load Rollup. */
export default async function configurations() {
  const [{ nodeResolve }, { default: esbuild }, { default: terser }, { minifyTemplateLiterals }] = await Promise.all([
    import('@rollup/plugin-node-resolve'),
    import('rollup-plugin-esbuild'),
    import('@rollup/plugin-terser'),
    import('rollup-plugin-minify-template-literals'),
  ]);
  const ofRooms = await Promise.all(
    sources('src')
      .filter((file) => file.endsWith('.rollup.mjs'))
      .map((file) => import(pathToFileURL(at(file)).href)),
  );
  const plugins = (mangled) => [
    ...ofRooms.map((room) => room.default()),
    nodeResolve({ browser: true, exportConditions: ['production'], extensions: ['.ts', '.mjs', '.js', '.json'] }),
    json(),
    minifyTemplateLiterals({ include: ['src/**/*.ts'] }),
    esbuild({ target: 'es2022', tsconfig: at('tsconfig.json') }),
    sharedDecorators(),
    // Three times: what one run has made plain the next one shortens.
    ...[0, 1, 2].map(() => terser({ ecma: 2022, module: true, mangle: { properties: { regex: mangled } }, format: { comments: new RegExp(EAGER.slice(3)) } })),
  ];
  return [
    {
      input: { pana: at('src/loader/loader.ts') },
      preserveEntrySignatures: false,
      onwarn: strict,
      plugins: [...plugins(/^#/), flatLoader(), graph(), notices()],
      output: {
        dir: at('dist/cdn'),
        format: 'es',
        sourcemap: 'hidden', // the maps are there, beside each file; the comment that names one would be the visitor's bytes
        entryFileNames: '[name].js',
        chunkFileNames: 'chunks/[name]-[hash:6].js',
        manualChunks: packing(),
        hashCharacters: 'base36',
        minifyInternalExports: true,
        banner: ({ name }) => (/^(?:elements|locator)$/.test(name) ? EAGER : ''),
        // A classic script shares its top level with the page: the loader keeps its names to itself.
        intro: (chunk) => (chunk.isEntry ? '(()=>{' : ''),
        outro: (chunk) => (chunk.isEntry ? '})()' : ''),
        generatedCode: { preset: 'es2015', symbols: false },
        freeze: false, // nobody outside sees these namespaces
      },
    },
    {
      input: { 'pana.bundle': at('src/loader/single.ts') },
      onwarn: strict,
      // Leaflet's private names too: 1 kB of them, and one file only knows itself. What Leaflet writes into the page's nodes keeps its name.
      plugins: plugins(/^(?:#|_(?!leaflet)[a-z])/),
      output: {
        dir: at('dist/cdn/single'),
        format: 'iife',
        sourcemap: 'hidden', // the maps are there, beside each file; the comment that names one would be the visitor's bytes
        inlineDynamicImports: true,
        entryFileNames: '[name].js',
        generatedCode: { preset: 'es2015', symbols: false },
        freeze: false, // nobody outside sees these namespaces
      },
    },
    // Each alone: what a host adds for frames of ours, and what our page in the frame answers.
    ...['frame', 'framed'].map((name) => ({
      input: at(`src/frame/${name}.ts`),
      onwarn: strict,
      plugins: plugins(/^#/),
      output: { dir: at('dist/cdn'), format: 'iife', sourcemap: 'hidden', entryFileNames: '[name].js' },
    })),
    // What our own pages add to their HTML, and those of the directory.
    ...['site', 'annuaire', 'link', 'passkey'].map((name) => ({
      input: at(`worker/edge/pages/scripts/${name}.ts`),
      onwarn: strict,
      plugins: plugins(/^#/),
      output: { dir: at('dist/cdn/site'), format: 'es', sourcemap: 'hidden', entryFileNames: '[name].js' },
    })),
  ];
}

// ——— Building everything, and only when it is stale ———

/** Compressed once, at the best quality, beside each file; what a page may pin goes into `integrity.json`. */
async function sealFiles(dir) {
  const brotli = promisify(brotliCompress);
  const zip = promisify(gzip);
  const seals = {};
  const compress = async (file) => {
    const bytes = readFileSync(at(file));
    // How distances in the file are best written is a guess: of several the best is the smallest.
    const guesses = [
      { [constants.BROTLI_PARAM_MODE]: constants.BROTLI_MODE_FONT },
      ...[0, 1, 2, 3].map((bits) => ({ [constants.BROTLI_PARAM_NPOSTFIX]: bits })),
    ].map((guess) =>
      brotli(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length, ...guess } }),
    );
    const [gz, ...forms] = await Promise.all([zip(bytes, { level: 9 }), ...guesses]);
    const br = forms.reduce((least, form) => (form.length < least.length ? form : least));
    writeFileSync(at(`${file}.br`), br);
    writeFileSync(at(`${file}.gz`), gz);
    if (!file.endsWith('.js')) return;
    const integrity = `sha384-${createHash('sha384').update(bytes).digest('base64')}`;
    seals[relative(dir, file).replaceAll('\\', '/')] = { integrity, bytes: bytes.length, gzip: gz.length, brotli: br.length };
  };
  await Promise.all(sources(dir).filter((file) => /\.(js|json|txt|svg|css|bin)$/.test(file)).map(compress));
  const sorted = Object.fromEntries(Object.entries(seals).sort(([a], [b]) => (a < b ? -1 : 1)));
  // Beside the files it is about: what a hardened snippet is made from.
  writeFileSync(at(dir, 'integrity.json'), `${JSON.stringify(sorted, null, 2)}\n`);
  await compress(`${dir}/integrity.json`);
}

function run(...args) {
  return new Promise((resolve, reject) => {
    spawn(process.execPath, args, { cwd: root, stdio: 'inherit' }).on('exit', (code) =>
      code === 0 ? resolve() : reject(new Error(`${args.join(' ')} failed (${code})`)),
    );
  });
}

async function buildBrowserFiles() {
  const { rollup } = await import('rollup');
  // Made aside and put in place in one move: a server that reads dist/cdn meanwhile never finds half of it.
  const aside = `dist/.cdn-${process.pid}`;
  try {
    for (const { output, ...input } of await configurations()) {
      const bundle = await rollup(input);
      await bundle.write({ ...output, dir: output.dir.replace(at('dist/cdn'), at(aside)) });
      await bundle.close();
    }
    // The card of our pages where somebody shares one: drawn beforehand, a build needs no browser.
    cpSync(at('worker/edge/pages/share/card.png'), at(aside, 'site/card.png'));
    // The example themes, for a page that links to them.
    cpSync(at('stories/themes'), at(aside, 'themes'), { recursive: true, filter: (path) => !/\.\w+$/.test(path) || path.endsWith('.css') });
    await sealFiles(aside);
    const seals = readFileSync(at(aside, 'integrity.json'));
    rmSync(at('dist/cdn'), { recursive: true, force: true });
    renameSync(at(aside), at('dist/cdn'));
    writeFileSync(at('dist/integrity.json'), seals);
  } finally {
    rmSync(at(aside), { recursive: true, force: true });
  }
}

/** Modules as written, bare imports and types: what a bundler of someone else takes. Types are checked by `npm run typecheck`. */
async function buildPackage() {
  // Aside, as the browser files: two builds may meet.
  const aside = `dist/.npm-${process.pid}`;
  await run(
    at('node_modules/typescript/bin/tsc'),
    ...['-p', 'tsconfig.json', '--noEmit', 'false', '--incremental', 'false', '--tsBuildInfoFile', 'null', '--noCheck'],
    ...['--rootDir', 'src', '--outDir', aside, '--declaration', '--rewriteRelativeImportExtensions'],
  );
  // The compiler leaves an import() as it was in an assignment to a private field, and asks a module for its `this`.
  for (const file of sources(aside).filter((path) => path.endsWith('.js'))) {
    const code = readFileSync(at(file), 'utf8');
    const mended = code.replace(/\bimport\((['"])(\.[^'"]+)\.ts\1\)/g, 'import($1$2.js$1)').replace(/\(this && this\.__\w+\) \|\| /g, '');
    if (mended !== code) writeFileSync(at(file), mended);
  }
  // For the script tag and for frames, which a bundler has no use for.
  for (const room of ['loader', 'frame']) rmSync(at(aside, room), { recursive: true, force: true });
  await buildManifest();
  const { completePackage } = await import('./src/components/package.mjs');
  await completePackage(root, at(aside));
  rmSync(at('dist/npm'), { recursive: true, force: true });
  renameSync(at(aside), at('dist/npm'));
}

/** Modules that open files beside them find them from the bundle too. */
const ownFolders = (folder) => ({
  name: 'own-folders',
  resolveImportMeta: (property, { moduleId }) =>
    property === 'dirname' ? `(import.meta.dirname + ${JSON.stringify(`/${relative(folder, join(moduleId, '..')).replaceAll('\\', '/')}`)})` : null,
});

/**
 * A program of Node as one file: Node reads TypeScript by itself, but what strips the types stays in memory, 30 MB for as long as the
 * process lives. Names are kept, so that a stack says where. What it only loads by `import()` is beside it, named by what is in it: the
 * program that runs finds its own after another build.
 */
async function bundleForNode(entry, file) {
  const [{ rollup }, { nodeResolve }, { default: esbuild }] = await Promise.all([
    import('rollup'),
    import('@rollup/plugin-node-resolve'),
    import('rollup-plugin-esbuild'),
  ]);
  const bundle = await rollup({
    input: at(entry),
    external: /^node:/,
    onwarn: strict,
    plugins: [
      ownFolders(join(at(file), '..')),
      nodeResolve({ exportConditions: ['node', 'production'], preferBuiltins: true, extensions: ['.ts', '.mjs', '.js', '.json'] }),
      json(),
      esbuild({ target: 'node22', tsconfig: at('tsconfig.json') }),
    ],
  });
  const folder = join(at(file), '..');
  const { output } = await bundle.generate({ dir: folder, format: 'es', sourcemap: true, entryFileNames: basename(file), chunkFileNames: '[name]-[hash].js' });
  await bundle.close();
  mkdirSync(folder, { recursive: true });
  const put = (name, text) => {
    writeFileSync(`${name}.${process.pid}`, text);
    renameSync(`${name}.${process.pid}`, name);
  };
  // Put in place in one move, what others load and the maps first: a server that starts meanwhile finds the old one or the new one.
  for (const chunk of output.filter(({ type }) => type === 'chunk').reverse()) {
    put(join(folder, `${chunk.fileName}.map`), chunk.map.toString());
    put(join(folder, chunk.fileName), chunk.code);
  }
}

/** Once in a build: the package is described by it. */
let manifest;
const buildManifest = () =>
  (manifest ??= run(at('node_modules/@custom-elements-manifest/analyzer/cem.js'), 'analyze', '--quiet', '--config', 'src/components/manifest.config.mjs'));

const ground = ['rollup.config.mjs', 'tsconfig.json', 'package.json', 'package-lock.json'];

/** Each product: what it is made from, a file that proves it is there, and how it is made. */
const products = [
  { name: 'browser files', from: () => [...ground, ...sources('src'), ...sources('worker/edge/pages/scripts'), ...sources('worker/edge/pages/share'), ...sources('stories/themes')], makes: 'dist/integrity.json', build: buildBrowserFiles },
  { name: 'package', from: () => [...ground, 'LICENSE', ...sources('src')], makes: 'dist/npm/package.json', build: buildPackage },
  {
    name: 'server',
    from: () => [...ground, ...sources('worker'), ...sources('src/contract'), 'src/map/outlines.json'],
    makes: 'dist/server/node.js',
    build: () => bundleForNode('worker/entries/node.ts', 'dist/server/node.js'),
  },
  { name: 'manifest', from: () => [...ground, ...sources('src')], makes: 'dist/custom-elements.json', build: buildManifest },
  {
    name: 'gazetteer',
    from: () => ['package-lock.json', 'src/map/outlines.json', 'src/contract/outline.ts', ...sources('worker/ingest/geography'), ...sources('worker/directory/gazetteer')],
    makes: 'dist/data/gazetteer.bin',
    build: () => run('worker/ingest/geography/build-gazetteer.ts', '--keep-official'),
  },
];

function fingerprint(files) {
  const hash = createHash('sha256').update(process.version);
  for (const file of files) if (existsSync(at(file))) hash.update(`\0${file}\0`).update(readFileSync(at(file)));
  return hash.digest('hex');
}

/** `only`: names of products; none means all of them. */
async function buildStale(force, only) {
  const unknown = only.find((wanted) => !products.some(({ name }) => name === wanted));
  if (unknown !== undefined) throw new Error(`nothing is named "${unknown}" here: ${products.map(({ name }) => name).join(', ')}`);
  const stampFile = at('dist/.built.json');
  let stamps = {};
  try {
    stamps = JSON.parse(readFileSync(stampFile, 'utf8'));
  } catch {
    // no build yet
  }
  const stale = products
    .filter(({ name }) => only.length === 0 || only.includes(name))
    .map((product) => ({ ...product, print: fingerprint(product.from()) }))
    .filter(({ name, print, makes }) => force || stamps[name] !== print || !existsSync(at(makes)));
  if (stale.length === 0) return;
  const start = performance.now();
  mkdirSync(at('dist'), { recursive: true });
  const results = await Promise.allSettled(stale.map(({ build }) => build()));
  let failed = 0;
  for (const [i, { name, print }] of stale.entries()) {
    if (results[i].status === 'fulfilled') stamps[name] = print;
    else {
      failed += 1;
      delete stamps[name];
      console.error(`build: ${name}: ${results[i].reason?.stack ?? results[i].reason}`);
    }
  }
  writeFileSync(stampFile, JSON.stringify(stamps));
  console.log(`built ${stale.map(({ name }) => name).join(', ')} in ${((performance.now() - start) / 1000).toFixed(1)} s`);
  if (failed > 0) process.exitCode = 1;
}

if (process.argv[1] === import.meta.filename) {
  const words = process.argv.slice(2);
  if (words[0] === '--server') await bundleForNode(words[1], words[2]);
  else await buildStale(words.includes('--force'), words.filter((word) => !word.startsWith('--')));
}
