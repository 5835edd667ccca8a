/**
 * Asks whether a structure is listed, once: a badge is checked every minute, which is its way of trying again. Told apart are an answer of
 * ours that says no and anything else: a captive portal's 404 must not end a listing, nor an outage.
 */
import type {Environment} from '../../client/client.ts';
import {TOTAL} from '../../client/client.ts';
import {RequestFailure} from '../../client/failure.ts';
import {readBody} from '../../client/read-body.ts';
import type {Badge} from '../../contract/badge.ts';
import type {Problem} from '../../contract/problem.ts';

/** The badge at `address`; undefined when the directory says that there is none. Rejects with a {@link RequestFailure} within 8 s. */
export async function askBadge(address: string, {fetch, wait, online}: Environment, signal: AbortSignal): Promise<Badge | undefined> {
  const stop = new AbortController();
  const abort = (): void => stop.abort();
  signal.addEventListener('abort', abort);
  let late = false;
  const stopped = wait(TOTAL, stop.signal).then((): never => {
    late = !stop.signal.aborted;
    abort();
    throw new RequestFailure('timeout');
  });
  stopped.catch(() => {});
  try {
    // Even where the page has replaced `fetch` by one that ignores signals, this ends in time.
    return await Promise.race([read(), stopped]);
  } catch (error) {
    if (!late && !signal.aborted && !(error instanceof RequestFailure) && online()) {
      import('../../client/refused-by-policy.ts').then((it) => it.explain(address)).catch(() => {});
    }
    throw late ? new RequestFailure('timeout') : error instanceof RequestFailure ? error : new RequestFailure(online() ? 'blocked' : 'offline');
  } finally {
    signal.removeEventListener('abort', abort);
    abort();
  }

  async function read(): Promise<Badge | undefined> {
    const {status, headers, body} = await fetch(address, {signal: stop.signal, credentials: 'omit', referrerPolicy: 'no-referrer'});
    if (status > 499 || status === 429) throw new RequestFailure('server', status);
    if (!body || !headers.get('content-type')?.includes('json')) throw new RequestFailure('malformed', status);
    const text = new TextDecoder().decode(await readBody(body));
    let value: unknown;
    try {
      value = JSON.parse(text);
    } catch {
      throw new RequestFailure('malformed', status);
    }
    if (status === 404 && /#not-found$/.test((value as Problem | null)?.type ?? '')) return undefined;
    if (status > 399) throw new RequestFailure('refused', status);
    const badge = value as Badge | null;
    if (!badge?.id || !badge.name || !/^[\w-]+$/.test(badge.slug) || !Array.isArray(badge.labels)) throw new RequestFailure('malformed', status);
    return badge;
  }
}
