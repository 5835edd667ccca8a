/** WebKitGTK for tests: its WebDriver, on a virtual screen when there is none. Both end with the process that started them. */
import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { createServer } from 'node:net';

const LIBRARIES = ['/usr/lib/x86_64-linux-gnu', '/usr/lib/aarch64-linux-gnu', '/usr/lib64', '/usr/libexec'];

/** Path of MiniBrowser, the browser WebKitWebDriver drives. Throws with what to install when there is none. */
export function findMiniBrowser(): string {
  for (const library of LIBRARIES.filter((path) => existsSync(path))) {
    for (const folder of readdirSync(library).filter((name) => name.startsWith('webkit2gtk') || name.startsWith('webkitgtk'))) {
      const path = `${library}/${folder}/MiniBrowser`;
      if (existsSync(path)) return path;
    }
  }
  throw new Error('no WebKitGTK here: apt-get install webkit2gtk-driver xvfb');
}

/** W3C capabilities of a WebKitGTK session. */
export function webkitCapabilities() {
  return {
    browserName: 'MiniBrowser',
    'webkitgtk:browserOptions': { binary: findMiniBrowser(), args: ['--automation'] },
  };
}

export interface StartedWebKit {
  readonly port: number;
  stop(): void;
}

const freePort = () =>
  new Promise<number>((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });

/** Starts a virtual screen and waits for its number. */
async function startScreen(): Promise<{ child: ChildProcess; display: string }> {
  const child = spawn('Xvfb', ['-displayfd', '3', '-screen', '0', '1280x1024x24', '-nolisten', 'tcp'], {
    stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
  });
  const display = await new Promise<string>((resolve, reject) => {
    child.once('error', () => reject(new Error('no virtual screen here: apt-get install xvfb')));
    child.once('exit', (code) => reject(new Error(`Xvfb ended at once (${code})`)));
    child.stdio[3]!.once('data', (data: Buffer) => resolve(`:${data.toString().trim()}`));
  });
  return { child, display };
}

/** Starts WebKitWebDriver on a free port, ready for sessions. */
export async function startWebKit(): Promise<StartedWebKit> {
  const screen = process.env.DISPLAY ? undefined : await startScreen();
  const port = await freePort();
  const driver = spawn('WebKitWebDriver', [`--port=${port}`], {
    stdio: ['ignore', 'ignore', 'ignore'],
    env: {
      ...process.env,
      DISPLAY: screen?.display ?? process.env.DISPLAY,
      WEBKIT_DISABLE_SANDBOX_THIS_IS_DANGEROUS: '1', // bubblewrap wants user namespaces, which containers refuse
      LIBGL_ALWAYS_SOFTWARE: '1', // without any compositing screenshots never come
      NO_AT_BRIDGE: '1',
    },
  });
  let failure: Error | undefined;
  driver.once('error', () => (failure = new Error('no WebKitWebDriver here: apt-get install webkit2gtk-driver')));
  const stop = () => {
    process.off('exit', stop); // a run starts a driver for each of its pages
    driver.kill();
    screen?.child.kill();
  };
  process.once('exit', stop);
  for (let attempt = 0; attempt < 100; attempt += 1) {
    if (failure) throw failure;
    const ready = await fetch(`http://127.0.0.1:${port}/status`).then((answer) => answer.ok, () => false);
    if (ready) return { port, stop };
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  stop();
  throw new Error('WebKitWebDriver does not answer');
}
