/**
 * `npm run bench:api [-- --check] [--sizes=real,100000] [--seconds=1.5]` (`--sizes=events`: the agenda alone): the public API over HTTP on loopback against the same questions
 * on SQLite, in one run: requests per second, latencies, memory, loading time, and how often a name is found. `--check` ends with 1
 * when a floor is missed; floors in milliseconds grow with how much slower this machine gives an empty answer than the one they were set on.
 */
import {execFileSync, fork, type ChildProcess} from 'node:child_process';
import {mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join, resolve} from 'node:path';
import {parseArgs} from 'node:util';
import type {Structure} from '../../../src/contract/structure.ts';
import {openDirectory} from '../../../worker/directory/directory.ts';
import {fold} from '../../../worker/directory/gazetteer/fold.ts';
import {openGazetteer, type Gazetteer} from '../../../worker/directory/gazetteer/gazetteer.ts';
import {encodeSnapshot} from '../../../worker/directory/snapshot.ts';
import {sharedData} from '../../support/shared-data.ts';
import {generateEvents} from '../../support/events.ts';
import {START_ENVIRONMENT, START_FLAGS} from '../../support/start-flags.ts';
import {generateStructures, randomOf} from '../../support/structures.ts';
import {misspell, questions, realStructures} from './data.ts';
import {KINDS, type Kind, type Load, type Measured, type Ready} from './protocol.ts';

const {values: options} = parseArgs({options: {
  check: {type: 'boolean', default: false},
  sizes: {type: 'string', default: 'real,100000'},
  seconds: {type: 'string', default: '1.5'},
  port: {type: 'string', default: '0'},
}});
const CONNECTIONS = 32;
/** Seconds until connections are open and code is warm: what is measured is a server at work, not its first second. */
const WARM_UP = 1.5;
/** Questions of a kind: more than are answered meanwhile. */
const ASKED = 100_000;
const gazetteerPath = resolve(import.meta.dirname, '../../../dist/data/gazetteer.bin');

/** Least times SQLite's requests per second, and most milliseconds at p99, at 100,000 structures. */
const FLOORS: Partial<Record<Kind, {readonly ratio: number; readonly p99: number}>> = {
  places: {ratio: 1.5, p99: 10}, nearest: {ratio: 10, p99: 10}, tile: {ratio: 60, p99: 20}, name: {ratio: 20, p99: 20},
};
/** Events published with them, and most milliseconds at p99 for a search of these. SQLite is not asked: nothing of theirs is kept there. */
const EVENTS = {count: 5000, p99: 10} as const;
/**
 * Empty answers a second of the machine these milliseconds were set on (one process, 32 connections). With 32 questions always under way a
 * machine half as fast takes twice as long for each: milliseconds are compared in proportion to what this one does of them.
 */
const EMPTY_PER_SECOND = 80_758;
const missed: string[] = [];
const floor = (holds: boolean, sentence: string): void => {
  if (!holds) missed.push(sentence);
};

/** Both servers as they run in production: one file of JavaScript each, so that what strips types is nobody's memory. */
const root = resolve(import.meta.dirname, '../../..');
function bundled(name: string): string {
  const file = `dist/bench/${name}.js`;
  execFileSync(process.execPath, ['rollup.config.mjs', '--server', `test/bench/api/${name}.ts`, file], {cwd: root, stdio: 'inherit'});
  return join(root, file);
}

const reply = <T>(child: ChildProcess): Promise<T> => new Promise((done, fail) => {
  child.once('message', (message) => done(message as T));
  child.once('exit', (code) => fail(new Error(`a process of the bench ended with ${code}`)));
});
/** Both servers run as `npm start` does. */
const start = (file: string, ...args: string[]): ChildProcess =>
  fork(file, args, {stdio: ['ignore', 'inherit', 'inherit', 'ipc'], execArgv: [...START_FLAGS], env: {...process.env, ...START_ENVIRONMENT}});
const memory = async (child: ChildProcess): Promise<number> => {
  const answer = reply<{rss: number}>(child);
  child.send('memory');
  return (await answer).rss;
};
const load = async (order: Load): Promise<Measured> => {
  const child = start(join(import.meta.dirname, 'load.ts'));
  const answer = reply<Measured>(child);
  child.send(order);
  const measured = await answer;
  child.removeAllListeners('exit');
  child.kill();
  return measured;
};

const number = (value: number, digits = 0): string => value.toLocaleString('en', {maximumFractionDigits: digits, minimumFractionDigits: digits});
const megabytes = (bytes: number): string => `${number(bytes / 1e6)} MB`;

/** How often a name is in the first ten, as it is and with one slip. A homonym of the same folded name counts: nobody could tell them apart. */
function quality(structures: readonly Structure[], snapshot: Uint8Array, gazetteer: Gazetteer, tries = 1500): {exact: number; slip: number} {
  const directory = openDirectory(snapshot, gazetteer);
  const random = randomOf(23);
  const finds = (typed: string, structure: Structure): boolean =>
    directory.search({q: typed.normalize('NFC').trim(), limit: 10}).items.some(({id, name}) => id === structure.id || fold(name) === fold(structure.name));
  let exact = 0;
  let slip = 0;
  for (let at = 0; at < tries; at++) {
    const structure = structures[Math.floor(random() * structures.length)];
    if (finds(structure.name, structure)) exact++;
    if (finds(misspell(structure.name, random), structure)) slip++;
  }
  return {exact: exact / tries, slip: slip / tries};
}

const seconds = Number(options.seconds);
const run = (port: number, paths: readonly string[]): Promise<Measured> => load({port, paths, connections: CONNECTIONS, warmUp: WARM_UP, seconds});
/** How many times slower this machine answers nothing at all; said, and 1 where it is not slower. */
async function slowness({emptyPort}: Ready): Promise<number> {
  const empty = await run(emptyPort!, new Array<string>(3 * ASKED).fill('/'));
  const times = Math.max(1, EMPTY_PER_SECOND / empty.perSecond);
  console.log(`${'empty answer'.padEnd(13)} | ${half(empty)} | floors in ms × ${number(times, 1)}`);
  return times;
}
const half = (m: Measured): string => `${number(m.perSecond).padStart(9)} ${number(m.p50, 2).padStart(9)} ${number(m.p99, 2).padStart(9)} ${number(m.bytes).padStart(7)}`;

/** The agenda alone, ten years of the programme at once: what it holds must not be taken for what structures hold. */
async function measureEvents(gazetteer: Gazetteer, folder: string): Promise<void> {
  const structures = generateStructures(gazetteer, 2000);
  const snapshotPath = join(folder, 'agenda.bin');
  writeFileSync(snapshotPath, encodeSnapshot({version: 'bench', publishedAt: '2026-11-01T00:00:00Z', structures, events: generateEvents(gazetteer, EVENTS.count, new Date().toISOString().slice(0, 10))}));
  const engine = start(engineServer, snapshotPath, gazetteerPath, options.port);
  const ready = await reply<Ready>(engine);
  const events = await run(ready.port, questions('events', ASKED, structures, gazetteer));
  if (events.failed > 0) throw new Error(`events: ${events.failed} answers were errors`);
  console.log(`\nevents: ${number(EVENTS.count)}, ${CONNECTIONS} connections\nquestion      |    ours/s    p50 ms    p99 ms   bytes\n${'events'.padEnd(13)} | ${half(events)}`);
  const slower = await slowness(ready);
  console.log(`loaded in ${number(ready.loadMs)} ms; memory ${megabytes(ready.rss)} loaded, ${megabytes(await memory(engine))} after the run`);
  floor(events.p99 <= EVENTS.p99 * slower, `events: p99 ${number(events.p99, 1)} ms, ${number(EVENTS.p99 * slower, 1)} wanted`);
  engine.removeAllListeners('exit');
  engine.kill();
}

async function measure(label: string, structures: readonly Structure[], gazetteer: Gazetteer, folder: string): Promise<void> {
  const large = structures.length >= 100_000;
  const snapshotPath = join(folder, 'snapshot.bin');
  const structuresPath = join(folder, 'structures.json');
  const snapshot = encodeSnapshot({version: 'bench', publishedAt: '2026-11-01T00:00:00Z', structures});
  writeFileSync(snapshotPath, snapshot);
  writeFileSync(structuresPath, JSON.stringify(structures));
  console.log(`\n${label}: ${number(structures.length)} structures, snapshot ${megabytes(snapshot.length)}, ${CONNECTIONS} connections`);

  const base = Number(options.port);
  const engine = start(engineServer, snapshotPath, gazetteerPath, String(base));
  const ours = await reply<Ready>(engine);
  const sqlite = start(sqliteServer, structuresPath, gazetteerPath, join(folder, 'bench.sqlite'), String(base && base + 1));
  const theirs = await reply<Ready>(sqlite);
  console.log('question      |    ours/s    p50 ms    p99 ms   bytes |  SQLite/s    p50 ms    p99 ms   bytes |  ratio');
  const slower = await slowness(ours);
  for (const kind of KINDS) {
    const asked = questions(kind, ASKED, structures, gazetteer);
    // The API has no bare form: it always answers in full.
    const ourPaths = kind === 'nearest-bare' ? asked.map((path) => path.replace('&bare', '')) : asked;
    const a = await run(ours.port, ourPaths);
    const b = await run(theirs.port, asked);
    if (a.failed > 0 || b.failed > 0) throw new Error(`${kind}: ${a.failed} of ours and ${b.failed} of SQLite’s answers were errors`);
    const ratio = a.perSecond / b.perSecond;
    console.log(`${kind.padEnd(13)} | ${half(a)} | ${half(b)} | ${number(ratio, 1).padStart(6)}`);
    const limits = FLOORS[kind];
    if (large && limits) {
      floor(ratio >= limits.ratio, `${kind}: ${number(ratio, 1)} times SQLite, ${limits.ratio} wanted`);
      floor(a.p99 <= limits.p99 * slower, `${kind}: p99 ${number(a.p99, 1)} ms, ${number(limits.p99 * slower, 1)} wanted`);
    }
  }
  const after = await memory(engine);
  console.log(`loaded in ${number(ours.loadMs)} ms; memory ${megabytes(ours.rss)} loaded, ${megabytes(after)} after the run (SQLite ${megabytes(theirs.rss)}, ${megabytes(await memory(sqlite))})`);
  for (const child of [engine, sqlite]) {
    child.removeAllListeners('exit');
    child.kill();
  }
  const {exact, slip} = quality(structures, snapshot, gazetteer);
  console.log(`names found in the first ten: ${number(exact * 100, 1)} % as they are, ${number(slip * 100, 1)} % with one slip (homonyms count as found)`);
  floor(exact >= 0.97, `${label}: names as they are ${number(exact * 100, 1)} %, 97 wanted`);
  floor(slip >= 0.92, `${label}: names with a slip ${number(slip * 100, 1)} %, 92 wanted`);
  if (large) {
    floor(ours.loadMs <= 400, `loaded in ${number(ours.loadMs)} ms, 400 wanted`);
    floor(after <= 200e6, `${megabytes(after)} resident, 200 wanted`);
  }
}

const [engineServer, sqliteServer] = [bundled('engine-server'), bundled('sqlite-server')];
const gazetteer = openGazetteer(readFileSync(gazetteerPath));
const agendaFolder = mkdtempSync(join(tmpdir(), 'pana-bench-'));
try {
  await measureEvents(gazetteer, agendaFolder);
} finally {
  rmSync(agendaFolder, {recursive: true, force: true});
}
for (const size of options.sizes.split(',').filter((name) => name !== 'events')) {
  const folder = mkdtempSync(join(tmpdir(), 'pana-bench-'));
  try {
    const path = sharedData('lieux-mednum.csv');
    if (size !== 'real') await measure('generated', generateStructures(gazetteer, Number(size)), gazetteer, folder);
    else if (path) await measure('real places', realStructures(path), gazetteer, folder);
    else console.log('\nreal places: left out, ../shared/data/lieux-mednum.csv is not there');
  } finally {
    rmSync(folder, {recursive: true, force: true});
  }
}
console.log(missed.length > 0 ? `\nfloors missed:\n  ${missed.join('\n  ')}` : '\nall floors kept');
if (options.check && missed.length > 0) process.exitCode = 1;
