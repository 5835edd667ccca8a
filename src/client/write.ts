/**
 * What a form asks of the registry and sends to it. As the reading client does, every request ends within 8 seconds and 3 tries, in an
 * answer or in a failure; a sending carries the same `Idempotency-Key` over its tries, so that one whose answer was lost is done once
 * (RELIABILITY.md N1–N5, N11). Nothing is kept.
 */
import type {Problem} from '../contract/problem.ts';
import type {Environment} from './client.ts';
import {TOTAL} from './client.ts';
import {RequestFailure} from './failure.ts';
import {readBody} from './read-body.ts';

const TRIES = 3;

/** Not accepted as it is (4xx): why, field by field where the registry says so. */
export class WriteRefused extends RequestFailure {
  readonly problem: Partial<Problem>;
  constructor(status: number, problem: Partial<Problem>) {
    super('refused', status);
    this.problem = problem;
  }
}

export interface WriteOptions {
  readonly signal?: AbortSignal | undefined;
  /** What is sent: JSON, written once by the caller so that each try carries the same bytes. Without it the address is only read. */
  readonly body?: string;
  /** `Idempotency-Key` of what is sent. */
  readonly key?: string;
}

/** A key nobody else has: 32 hexadecimal digits; `random` gives 0 ≤ x < 1. */
export const idempotencyKey = (random: () => number): string =>
  [1, 2, 3, 4].map(() => Math.floor(random() * 2 ** 32).toString(16).padStart(8, '0')).join('');

async function once(environment: Environment, address: string, {body, key}: WriteOptions, signal: AbortSignal): Promise<unknown> {
  let response: Response;
  try {
    response = await environment.fetch(address, {
      signal,
      credentials: 'omit',
      referrerPolicy: 'no-referrer',
      ...(body !== undefined && {method: 'POST', body, headers: {'content-type': 'application/json', 'idempotency-key': key!}}),
    });
  } catch {
    throw new RequestFailure(environment.online() ? 'blocked' : 'offline');
  }
  const {status, headers, body: stream} = response;
  let value: unknown;
  try {
    if (/json/.test(headers.get('content-type') ?? '')) value = JSON.parse(new TextDecoder().decode(await readBody(stream!)));
  } catch {
    // Cut, or not JSON: said below.
  }
  // 409 without a reason of ours: the first try of this very sending is still being written.
  if (status > 499 || status === 429 || (status === 409 && !(value as Partial<Problem> | undefined)?.type)) {
    const after = headers.get('retry-after') ?? '';
    throw new RequestFailure('server', status, Number(after) * 1000 || +new Date(after) - environment.now() || 0);
  }
  if (status > 399) throw new WriteRefused(status, (value ?? {}) as Partial<Problem>);
  // What was sent may well have been written: another try of the same key tells.
  if (!value || typeof value !== 'object') throw new RequestFailure('malformed', status);
  return value;
}

/** Reads `address`, or sends to it. Rejects with a `RequestFailure`, or with the reason of the signal when aborted. */
export async function write(environment: Environment, address: string, options: WriteOptions = {}): Promise<unknown> {
  const {now, wait, random} = environment;
  const {signal} = options;
  const since = now();
  const stop = new AbortController();
  let late = false;
  const abort = (): void => stop.abort();
  void wait(TOTAL, stop.signal).then(() => {
    late = !stop.signal.aborted;
    abort();
  });
  if (signal?.aborted) abort();
  signal?.addEventListener('abort', abort);
  // Even where the page has replaced `fetch` by one that ignores signals, this ends in time.
  const stopped = new Promise<never>((_, reject) => {
    const end = (): void => reject(late || !signal?.aborted ? new RequestFailure('timeout') : (signal.reason as Error));
    if (stop.signal.aborted) end();
    stop.signal.addEventListener('abort', end);
  });
  stopped.catch(() => {});
  try {
    for (let attempt = 1; ; attempt++) {
      try {
        return await Promise.race([once(environment, address, options, stop.signal), stopped]);
      } catch (error) {
        if (stop.signal.aborted) await stopped;
        if (!(error instanceof RequestFailure)) throw error;
        const pause = Math.max(error.retryAfter, random() * 400 * 2 ** attempt);
        if (attempt >= TRIES || error.kind === 'refused' || now() - since + pause >= TOTAL) {
          if (error.kind === 'blocked') import('./refused-by-policy.ts').then((it) => it.explain(address)).catch(() => {});
          throw error;
        }
        await Promise.race([wait(pause, stop.signal), stopped]);
      }
    }
  } finally {
    signal?.removeEventListener('abort', abort);
    abort();
  }
}
