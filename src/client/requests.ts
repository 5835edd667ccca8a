/**
 * Every request but the one the script tag starts: tries again, gives up in time, keeps answers by address (contacts excepted,
 * which may be withdrawn at any time). Source of the policy: RELIABILITY.md N1–N7.
 */
import type {ResultsPage} from '../contract/results.ts';
import type {Client, ClientOptions, ListOptions, RequestOptions, Search} from './client.ts';
import {queryOf, TOTAL} from './client.ts';
import {RequestFailure} from './failure.ts';
import {readBody} from './read-body.ts';

const TRIES = 3;
/** Answers kept. */
const KEPT = 150;

export function createRequests(options: ClientOptions): Client {
  const {now, wait} = options;

  async function once(address: string, type: string, signal: AbortSignal): Promise<unknown> {
    let response: Response;
    try {
      response = await options.fetch(options.api() + address, {signal, credentials: 'omit', referrerPolicy: 'no-referrer'});
    } catch {
      throw new RequestFailure(options.online() ? 'blocked' : 'offline');
    }
    const {status, headers, body} = response;
    if (status > 399) {
      const after = headers.get('retry-after') ?? '';
      const retryAfter = Number(after) * 1000 || +new Date(after) - now() || 0;
      throw new RequestFailure(status > 499 || status === 429 ? 'server' : 'refused', status, retryAfter);
    }
    if (!body || !headers.get('content-type')?.includes(type)) throw new RequestFailure('malformed', status);
    let bytes: Uint8Array<ArrayBuffer>;
    try {
      bytes = await readBody(body);
    } catch (error) {
      // Too long, or badly compressed: it would be the next time. A connection that broke is worth another try.
      const hopeless = error instanceof RangeError || headers.has('content-encoding');
      throw new RequestFailure(hopeless ? 'malformed' : options.online() ? 'blocked' : 'offline', status);
    }
    if (type !== 'json') return bytes;
    try {
      const value: unknown = JSON.parse(new TextDecoder().decode(bytes));
      if (value && typeof value === 'object') return value;
    } catch {
      // Not JSON: said below.
    }
    throw new RequestFailure('malformed', status);
  }

  async function ask(address: string, {signal, tries = TRIES, since = now()}: ListOptions = {}, type = 'json'): Promise<unknown> {
    const stop = new AbortController();
    const abort = (): void => stop.abort();
    let late = false;
    void wait(Math.max(0, since + TOTAL - now()), stop.signal).then(() => {
      late = !stop.signal.aborted;
      abort();
    });
    if (signal?.aborted) abort();
    signal?.addEventListener('abort', abort);
    // Even where the page has replaced `fetch` by one that ignores signals, this ends in time.
    const stopped = new Promise<never>((_, reject) =>
      stop.signal.addEventListener('abort', () => reject(late ? new RequestFailure('timeout') : (signal?.reason ?? new RequestFailure('timeout')))),
    );
    stopped.catch(() => {});
    try {
      for (let attempt = 1; ; attempt++) {
        try {
          return await Promise.race([once(address, type, stop.signal), stopped]);
        } catch (error) {
          if (stop.signal.aborted || !(error instanceof RequestFailure)) throw late ? new RequestFailure('timeout') : error;
          const pause = Math.max(error.retryAfter, options.random() * 400 * 2 ** attempt);
          const final = attempt >= tries || error.kind === 'refused' || error.kind === 'malformed';
          if (final || now() - since + pause >= TOTAL) {
            if (error.kind === 'blocked') import('./refused-by-policy.ts').then((it) => it.explain(options.api())).catch(() => {});
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

  const kept = new Map<string, Promise<unknown>>();
  /** One answer per address, the least recently used ones forgotten first; a failure is not kept. */
  function cached(address: string, {signal}: RequestOptions = {}, type?: string): Promise<unknown> {
    let answer = kept.get(address);
    const forget = (): unknown => kept.get(address) === answer && kept.delete(address);
    if (answer) kept.delete(address);
    else {
      answer = ask(address, {signal}, type);
      signal?.addEventListener('abort', forget);
      answer.then(() => signal?.removeEventListener('abort', forget), forget);
    }
    kept.set(address, answer);
    for (const oldest of kept.keys()) if (kept.size > KEPT) kept.delete(oldest);
    return answer;
  }
  /** The search within the lock. */
  const scoped = (search: Search) => ({...search, territory: options.territory() || search.territory});
  const filtered = (path: string, search: Search): string => path + queryOf({...scoped(search), sort: ''});

  return {
    async structures(search, {page = 1, view, limit, ...rest} = {}) {
      const query = queryOf({...scoped(search), page: page > 1 ? page : 0, limit, view});
      const answer = (await ask(`/v1/structures${query}`, rest)) as ResultsPage;
      if (!Array.isArray(answer.items) || !answer.items.every((item) => item?.id)) throw new RequestFailure('malformed', 200);
      return answer;
    },
    places: (q, rest) => cached(`/v1/places${queryOf({q, territory: options.territory()})}`, rest) as never,
    reverse: (lat, lon, rest) => cached(`/v1/places/reverse${queryOf({lat: `${lat}`, lon: `${lon}`})}`, rest) as never,
    taxonomy: (lang, rest) => cached(`/v1/taxonomy?lang=${lang}`, rest) as never,
    structure: (id, rest) => cached(`/v1/structures/${encodeURIComponent(id)}`, rest) as never,
    contact: (id, rest) => ask(`/v1/structures/${encodeURIComponent(id)}/contact`, rest) as never,
    tile: (z, x, y, search, rest) => cached(filtered(`/v1/tiles/${z}/${x}/${y}`, search), rest) as never,
    index: (search, rest) => cached(filtered('/v1/tiles/index', search), rest, 'octet-stream') as never,
  };
}
