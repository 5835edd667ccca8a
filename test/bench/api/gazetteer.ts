/** `npm run bench:gazetteer`: what the places of France cost a process: file, processor time to open, resident memory. `--check` ends with 1 past a bound. */
import {readFileSync} from 'node:fs';
import {resolve} from 'node:path';
import {pathToFileURL} from 'node:url';
import {execFileSync} from 'node:child_process';

/** Milliseconds of processor and megabytes (10^6 bytes) resident, bounds of the product. */
export const GAZETTEER_BOUNDS = {ms: 150, mb: 40} as const;

/** Opens `file` in fresh processes, cold, `runs` times; the least of each figure: what others do on the machine only adds. */
export function gazetteerCost(file: string, runs = 3): {readonly ms: number; readonly mb: number} {
  const module = new URL('../../../worker/directory/gazetteer/gazetteer.ts', import.meta.url);
  // Resident memory is compared once the modules are there; the thread's own time, whatever others do.
  const script = `
    import {readFileSync} from 'node:fs';
    const {openGazetteer} = await import(${JSON.stringify(module.href)});
    gc();
    const before = process.memoryUsage().rss;
    const bytes = readFileSync(${JSON.stringify(file)});
    const start = process.threadCpuUsage();
    const gazetteer = openGazetteer(bytes);
    const {user, system} = process.threadCpuUsage(start);
    gazetteer.suggest('tours'); gazetteer.suggest('belleville en baujolais'); gazetteer.reverse(47, 1);
    gc();
    console.log(JSON.stringify({ms: (user + system) / 1000, mb: (process.memoryUsage().rss - before) / 1e6}));`;
  const measured = new Array(runs).fill(0).map(() => JSON.parse(execFileSync(process.execPath,
    ['--expose-gc', '--no-warnings', '--input-type=module', '-e', script], {encoding: 'utf8'})) as {ms: number; mb: number});
  return {ms: Math.min(...measured.map(({ms}) => ms)), mb: Math.min(...measured.map(({mb}) => mb))};
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const file = resolve(import.meta.dirname, '../../../dist/data/gazetteer.bin');
  const {ms, mb} = gazetteerCost(file, 5);
  console.log(`gazetteer: ${(readFileSync(file).length / 1e6).toFixed(2)} MB of file, opened in ${ms.toFixed(0)} ms of processor (< ${GAZETTEER_BOUNDS.ms}), ${mb.toFixed(1)} MB resident (< ${GAZETTEER_BOUNDS.mb})`);
  if (process.argv.includes('--check') && (ms >= GAZETTEER_BOUNDS.ms || mb >= GAZETTEER_BOUNDS.mb)) process.exitCode = 1;
}
