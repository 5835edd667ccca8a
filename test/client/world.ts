/** A world for what sends: time passes only by waiting, and the network is a function of the number of the try. */
import type { Environment } from '../../src/client/client.ts';

export const json = (value: unknown, init: ResponseInit = {}) =>
  new Response(typeof value === 'string' ? value : JSON.stringify(value), { headers: { 'content-type': 'application/json' }, ...init });

export function world(answer: (attempt: number, url: string, signal: AbortSignal) => Response | Promise<Response>) {
  let time = 1_000_000;
  const asked: { url: string; init: RequestInit }[] = [];
  const timers: { at: number; resolve: () => void }[] = [];
  const environment: Environment = {
    fetch: (url, init) => {
      asked.push({ url, init });
      return Promise.resolve(answer(asked.length, url, init.signal!));
    },
    now: () => time,
    random: () => 0.5,
    wait: (ms, signal) =>
      new Promise((resolve) => {
        const timer = { at: time + ms, resolve };
        timers.push(timer);
        signal?.addEventListener('abort', () => {
          timers.splice(timers.indexOf(timer), 1);
          resolve();
        });
      }),
    online: () => true,
  };
  /** Lets everything happen, the next timer each time nothing else can. */
  const settle = async <T>(promise: Promise<T>): Promise<T> => {
    let done = false;
    promise.then(() => (done = true), () => (done = true));
    for (let turn = 0; turn < 200 && !done; turn++) {
      await new Promise((resolve) => setImmediate(resolve));
      if (done || turn < 3) continue;
      timers.sort((a, b) => a.at - b.at);
      const next = timers.shift();
      if (!next) continue;
      time = Math.max(time, next.at);
      next.resolve();
    }
    return promise;
  };
  return { environment, asked, timers, settle, spent: () => time - 1_000_000 };
}
