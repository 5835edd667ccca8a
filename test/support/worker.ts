/** The real server in a process of its own, as `npm start` runs it, on free ports and with a data folder of its own. */
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

const root = resolve(import.meta.dirname, '../..');

export interface RunningWorker {
  /** Origin of the API and of the elements' files. */
  readonly origin: string;
  /** Origin of the partner's pages. */
  readonly partner: string;
  readonly dataDir: string;
  readonly child: ChildProcess;
  /** Milliseconds from start to the first healthy answer. */
  readonly startedIn: number;
  stop(): Promise<void>;
}

/** A port nobody listens to now. */
export function freePort(): Promise<number> {
  return new Promise((done, fail) => {
    const probe = createServer();
    probe.once('error', fail);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => done(typeof address === 'object' && address ? address.port : 0));
    });
  });
}

export interface WorkerOptions {
  /** Kept after stop() when given; otherwise a new folder, removed by stop(). */
  readonly dataDir?: string;
  /** A file of the national standard, imported before the start. */
  readonly importFile?: string;
  readonly env?: NodeJS.ProcessEnv;
}

/** Runs a script of the repository to its end and returns what it said. Throws when it fails. */
export function runScript(script: string, args: readonly string[] = [], env: NodeJS.ProcessEnv = {}): Promise<string> {
  return new Promise((done, fail) => {
    const child = spawn(process.execPath, [resolve(root, script), ...args], { cwd: root, env: { ...process.env, ...env } });
    let said = '';
    child.stdout.on('data', (chunk: Buffer) => (said += chunk.toString()));
    child.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()));
    child.once('error', fail);
    child.once('exit', (code) => (code === 0 ? done(said) : fail(new Error(`${script} ended with ${code}\n${said.slice(-4000)}`))));
  });
}

/** Starts the server and waits until it is healthy (at most 30 s). */
export async function startWorker(options: WorkerOptions = {}): Promise<RunningWorker> {
  const dataDir = options.dataDir ?? mkdtempSync(join(tmpdir(), 'pana-'));
  const [port, partnerPort] = [await freePort(), await freePort()];
  const env = { ...process.env, PORT: String(port), PARTNER_PORT: String(partnerPort), PANA_DATA_DIR: dataDir, ...options.env };
  if (options.importFile) await runScript('worker/entries/import.ts', [options.importFile], env);
  const begun = performance.now();
  const child = spawn(process.execPath, [resolve(root, 'worker/entries/node.ts')], { cwd: root, env, stdio: ['ignore', 'pipe', 'pipe'] });
  let said = '';
  child.stdout.on('data', (chunk: Buffer) => (said += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()));
  const ended = new Promise<void>((done) => child.once('exit', () => done()));
  const stop = async () => {
    child.kill('SIGTERM');
    const late = setTimeout(() => child.kill('SIGKILL'), 5_000);
    await ended;
    clearTimeout(late);
    if (!options.dataDir) rmSync(dataDir, { recursive: true, force: true });
  };
  process.once('exit', () => child.kill('SIGKILL'));
  const origin = `http://127.0.0.1:${port}`;
  while (performance.now() - begun < 30_000 && child.exitCode === null) {
    const healthy = await fetch(`${origin}/v1/health`).then((answer) => answer.ok, () => false);
    if (healthy) {
      return { origin, partner: `http://127.0.0.1:${partnerPort}`, dataDir, child, startedIn: performance.now() - begun, stop };
    }
    await new Promise((done) => setTimeout(done, 25));
  }
  await stop();
  throw new Error(`the server did not start:\n${said.slice(-4000)}`);
}
