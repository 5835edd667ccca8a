/**
 * `npm run bench [-- --quick] [-- --check]`: our locator, from its built files and the real edge, against the page a developer would write by
 * hand (Leaflet with Supercluster, and with Leaflet.markercluster, in `pages/`), in Chromium, interleaved, each visit in a fresh profile.
 * Tables and floors on the terminal, every visit in `dist/bench/browser.json`.
 *
 * Pages of the table: `pana` is the snippet as partners paste it, `pana-no-index` is
 * answered as if there were too many points for a map index, `pana-before-leaflet` never gets the moving map, `blank` is the page around.
 * First result and first marker are the first task after the frame that painted them; blocking time is what tasks of more than 50 ms take
 * beyond it until the page rests; zoom and pan go from the click, or the release of the drag, to the new markers painted, after two idle seconds.
 *
 * Everything takes about 45 minutes alone on two cores, and no round begins after `--minutes` (75): whoever needs less takes `--quick` (two runs
 * of 10,000 structures: about 4 minutes) or chooses: `--sizes=1000,10000,100000 --settings=unthrottled,cpu-4x,cpu-4x-slow-4g --runs=5`.
 * `--check` ends with 1 when a floor is missed or a visit failed; what was not asked is not checked. Ratios bear a busy machine, times do not:
 * run it alone.
 */
import { type ChildProcess, fork } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { loadavg, tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { build } from 'esbuild';
import { chromium } from 'playwright-core';
import { CHROME_ARGS, findChromium } from '../../support/chromium.ts';
import type { PageName } from './contenders.ts';
import { type Cell, floorLines, floorsOf, pathOf, type Series, tableOf } from './report.ts';
import { type SettingName, SETTINGS, visit, type VisitOptions } from './visit.ts';
import type { WorldReady } from './world-server.ts';

const { values: options } = parseArgs({
  options: {
    quick: { type: 'boolean', default: false },
    check: { type: 'boolean', default: false },
    sizes: { type: 'string' },
    settings: { type: 'string', default: Object.keys(SETTINGS).join(',') },
    runs: { type: 'string' },
    pages: { type: 'string' },
    minutes: { type: 'string', default: '75' },
    port: { type: 'string', default: '9800' },
  },
});
const sizes = (options.sizes ?? (options.quick ? '10000' : '1000,10000,100000')).split(',').map(Number);
const settings = options.settings.split(',') as SettingName[];
const runs = Number(options.runs ?? (options.quick ? 2 : 5));
for (const setting of settings) if (!(setting in SETTINGS)) throw new Error(`--settings: ${setting} is none of ${Object.keys(SETTINGS).join(', ')}`);
const deadline = performance.now() + Number(options.minutes) * 60_000;
const root = resolve(import.meta.dirname, '../../..');
/** A whole map index is only given for so many; beyond, ours has none anyway. */
const INDEX_SIZE = 14_000;

interface Planned {
  readonly series: Series;
  readonly page: PageName;
  readonly options: Omit<VisitOptions, 'setting'>;
  /** Visits, when fewer than the others. */
  readonly runs?: number;
}

/** Who visits in one size and setting. */
function plan(size: number, setting: SettingName): Planned[] {
  const gestures = { gestures: true };
  const all: Planned[] = [
    { series: 'pana', page: 'pana', options: gestures },
    { series: 'supercluster', page: 'supercluster', options: gestures },
    { series: 'markercluster', page: 'markercluster', options: gestures },
  ];
  if (setting === 'unthrottled') {
    all.push(
      { series: 'blank', page: 'blank', options: {} },
      { series: 'pana-before-leaflet', page: 'pana', options: { withoutLeaflet: true } },
      { series: 'pana-save-data', page: 'pana', options: { saveData: true }, runs: 1 },
    );
  }
  if (setting === 'cpu-4x-slow-4g' && size <= INDEX_SIZE) all.push({ series: 'pana-no-index', page: 'pana-no-index', options: gestures });
  return options.pages === undefined ? all : all.filter(({ series }) => options.pages!.split(',').includes(series));
}

function startWorld(size: number, cdn: string, scripts: string): Promise<{ child: ChildProcess; world: WorldReady }> {
  const child = fork(join(import.meta.dirname, 'world-server.ts'), [String(size), options.port, cdn, scripts], { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
  return new Promise((done, fail) => {
    child.once('message', (world) => done({ child, world: world as WorldReady }));
    child.once('exit', (code) => fail(new Error(`the server of the bench ended with ${code}`)));
  });
}

const scratch = mkdtempSync(join(tmpdir(), 'pana-bench-'));
const cells: Cell[] = [];
const failures: string[] = [];
const executablePath = await findChromium();
const begun = performance.now();
const load = loadavg()[0]!;
try {
  // A build meanwhile does not change what is measured.
  const cdn = join(scratch, 'cdn');
  cpSync(join(root, 'dist/cdn'), cdn, { recursive: true });
  await build({
    entryPoints: ['supercluster', 'markercluster'].map((name) => join(import.meta.dirname, `pages/${name}.ts`)),
    outdir: scratch,
    bundle: true,
    minify: true,
    format: 'esm',
    target: 'es2022',
    loader: { '.css': 'text' },
  });

  for (const size of sizes) {
    const { child, world } = await startWorld(size, cdn, scratch);
    try {
      console.log(`\n${size.toLocaleString('en')} structures; all points as JSON: ${(world.pointsBytes / 1000).toFixed(0)} kB brotli`);
      for (const setting of settings) {
        const cell: Cell = { size, setting, visits: {} };
        const planned = plan(size, setting);
        cells.push(cell);
        // The round before the first warms the server and counts for nobody.
        for (let round = -1; round < runs && performance.now() < deadline; round++) {
          const browser = await chromium.launch({ executablePath, args: CHROME_ARGS });
          try {
            const turn = Math.max(0, round) % planned.length;
            for (const { series, page, options: how, runs: most = runs } of [...planned.slice(turn), ...planned.slice(0, turn)]) {
              if (round >= most) continue;
              if (round < 0 && (setting !== settings[0] || series !== page || page === 'markercluster')) continue;
              try {
                const seen = await visit(browser, world, page, { setting, ...how, ...(round < 0 && { firstViewOnly: true }) });
                if (round >= 0) (cell.visits[series] ??= []).push(seen);
              } catch (error) {
                const message = `${series}, ${size}, ${setting}: ${error instanceof Error ? error.message : String(error)}`;
                console.error(message);
                failures.push(message);
              }
            }
          } finally {
            await browser.close();
          }
        }
        console.log(tableOf(cell));
        console.log(pathOf(cell));
      }
    } finally {
      child.removeAllListeners('exit');
      child.kill();
    }
  }
} finally {
  rmSync(scratch, { recursive: true, force: true });
}

const floors = floorsOf(cells);
console.log(`\nfloors\n${floorLines(floors)}`);
const minutes = (performance.now() - begun) / 60_000;
console.log(`\n${minutes.toFixed(1)} minutes; load of the machine ${load.toFixed(1)} at the start, ${loadavg()[0]!.toFixed(1)} at the end${failures.length > 0 ? `; ${failures.length} visits failed` : ''}`);
const folder = join(root, 'dist/bench');
mkdirSync(folder, { recursive: true });
writeFileSync(join(folder, 'browser.json'), `${JSON.stringify({ minutes, load: [load, loadavg()[0]], runs, floors, failures, cells }, null, 1)}\n`);
console.log(`every visit: dist/bench/browser.json`);
if (options.check && (failures.length > 0 || floors.some(({ kept }) => kept === false))) process.exitCode = 1;
