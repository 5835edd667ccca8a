/**
 * Finds one Chromium for every test tool: `CHROME_PATH`, then the system's browser, then the binary that travels inside the
 * npm package @sparticuz/chromium (no system package, no download). `CHROMIUM=bundled` forces the last one.
 */
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';

/** Arguments safe for tests: the sandbox needs a user other than root; nothing here weakens web security. */
export const CHROME_ARGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--disable-dev-shm-usage',
];

const SYSTEM = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome-stable',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
];

export interface FoundBrowser {
  readonly path: string;
  readonly source: string;
}

/** Where Chromium is and where it was found. Unpacks the bundled one on first use (about 3 s). */
export async function resolveChromium(): Promise<FoundBrowser> {
  if (process.env.CHROME_PATH) return { path: process.env.CHROME_PATH, source: 'CHROME_PATH' };
  if (process.env.CHROMIUM !== 'bundled') {
    const path = SYSTEM.find((candidate) => existsSync(candidate));
    if (path) return { path, source: 'system' };
  }
  const dir = resolve(import.meta.dirname, '../../node_modules/.cache/chromium');
  mkdirSync(dir, { recursive: true });
  const saved = process.env.TMPDIR;
  process.env.TMPDIR = dir; // the package unpacks into os.tmpdir()
  process.env.AWS_EXECUTION_ENV ??= 'AWS_Lambda_nodejs24.x'; // the condition on which it also unpacks libnss3, libnspr4, libexpat
  const { default: chromium } = await import('@sparticuz/chromium');
  const path = await chromium.executablePath();
  // Its fonts.conf names a fixed folder: without this rewrite a machine with no fonts renders no text at all.
  const fonts = `<fontconfig><dir>${dir}/fonts</dir><dir>/usr/share/fonts</dir><cachedir>${dir}/fonts-cache</cachedir></fontconfig>`;
  mkdirSync(`${dir}/fonts`, { recursive: true });
  writeFileSync(`${dir}/fonts/fonts.conf`, `<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd">${fonts}\n`);
  if (saved === undefined) delete process.env.TMPDIR;
  else process.env.TMPDIR = saved;
  return { path, source: '@sparticuz/chromium' };
}

/** Path of a Chromium that runs here. */
export async function findChromium(): Promise<string> {
  return (await resolveChromium()).path;
}

if (process.argv[1] === import.meta.filename) console.log(await resolveChromium());
