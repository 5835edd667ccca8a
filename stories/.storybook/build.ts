/**
 * `npm run storybook:build`: the static Storybook in `dist/storybook`, fit for the strict policy the worker serves it under: its inline
 * scripts become files, and what compresses is compressed once. Nothing is asked of anybody while it is built or read.
 */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';

const root = resolve(import.meta.dirname, '../..');
const target = resolve(root, process.argv[2] ?? 'dist/storybook');
// Made aside and put in place in one move: a server that reads it meanwhile finds the old one or the new one.
const aside = `${target}-${process.pid}`;

const { status } = spawnSync(process.execPath, [resolve(root, 'node_modules/storybook/dist/bin/dispatcher.js'), 'build', '-c', 'stories/.storybook', '-o', aside, '--quiet'], {
  cwd: root,
  stdio: 'inherit',
  env: { ...process.env, STORYBOOK_DISABLE_TELEMETRY: '1' },
});
try {
  if (status !== 0) throw new Error('storybook build failed');
  for (const page of readdirSync(aside).filter((file) => file.endsWith('.html'))) {
    const html = readFileSync(join(aside, page), 'utf8').replace(/<script( type="module")?>([\s\S]*?)<\/script>/g, (_, type: string | undefined, code: string) => {
      const name = `inline-${createHash('sha256').update(code).digest('hex').slice(0, 12)}.js`;
      writeFileSync(join(aside, name), code);
      return `<script${type ?? ''} src="./${name}"></script>`;
    });
    // Without one, a browser asks the site for its favicon.ico.
    const icon = html.includes('rel="icon"') ? '' : '<link rel="icon" type="image/svg+xml" href="./favicon.svg">';
    writeFileSync(join(aside, page), html.replace('<head>', `<head>${icon}`).replace('<html lang="en">', '<html lang="fr">').replace(/<title>[^<]*<\/title>/, '<title>PANA – Storybook</title>'));
  }
  // What it notes of the machine it was made on is nobody's business.
  rmSync(join(aside, 'project.json'), { force: true });
  for (const entry of readdirSync(aside, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile() || !/\.(?:js|css|json|html|svg|bin)$/.test(entry.name)) continue;
    const file = join(entry.parentPath, entry.name);
    const bytes = readFileSync(file);
    writeFileSync(`${file}.br`, brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 9 } }));
    writeFileSync(`${file}.gz`, gzipSync(bytes));
  }
  rmSync(target, { recursive: true, force: true });
  renameSync(aside, target);
} finally {
  rmSync(aside, { recursive: true, force: true });
}
