/**
 * The typed client of the public API: every request ends, within 8 seconds and 3 tries, in an answer or in a `RequestFailure`.
 * No DOM, no clock and no chance of its own. The worker validated what it sends, so shapes are not checked again beyond what
 * tells our answers from those of a captive portal. Source of the policy: RELIABILITY.md N1–N7, N10.
 *
 * Only what the first paint asks for is here; the other requests are in `requests.ts`, loaded at the first of them.
 */
import type {Place, PlacesPage} from '../contract/place.ts';
import type {ResultsPage} from '../contract/results.ts';
import type {PublishedContact, Structure} from '../contract/structure.ts';
import type {Taxonomy} from '../contract/need.ts';
import type {Tile} from '../contract/tile.ts';
import type {SearchParameter} from '../contract/search-parameters.ts';
import {RequestFailure} from './failure.ts';
import {readBody} from './read-body.ts';

/** What is looked for: canonical strings of the one grammar (attribute = URL parameter = API parameter). */
export type Search = Readonly<Partial<Record<SearchParameter | 'bbox', string>>>;

/** What the client takes from the world, so that tests own time, chance and network. */
export interface Environment {
  fetch(url: string, options: RequestInit): Promise<Response>;
  /** Milliseconds since the epoch. */
  now(): number;
  /** 0 ≤ x < 1. */
  random(): number;
  /** Resolves after `ms`, or at once when `signal` aborts. */
  wait(ms: number, signal?: AbortSignal): Promise<void>;
  online(): boolean;
}

/** A request somebody already started for us, and how to stop it. */
export type StartedRequest = readonly [response: Promise<Response>, stop: AbortController];

export interface ClientOptions extends Environment {
  /** Origin of the worker, without a final slash. */
  api(): string;
  /** The locked scope, canonical; replaces any territory a search asks for. */
  territory(): string;
  /** Takes over a request started by the script tag, once, when it asked for `query` (without `view`). */
  take?(query: string): StartedRequest | undefined;
}

export interface RequestOptions {
  readonly signal?: AbortSignal;
}
export interface ListOptions extends RequestOptions {
  readonly page?: number;
  /** `640x320`: adds a first map view to the answer. */
  readonly view?: string;
  readonly limit?: number;
  /** At most this many tries; 3 unless told. */
  readonly tries?: number;
  /** When the first try began, in the client's milliseconds. */
  readonly since?: number;
}

/** The public API. Every method rejects with a `RequestFailure`, or with the reason of its `signal` when aborted. */
export interface Client {
  structures(search: Search, options?: ListOptions): Promise<ResultsPage>;
  /** Communes, postcodes, départements and régions whose name begins like `q`. */
  places(q: string, options?: RequestOptions): Promise<PlacesPage>;
  /** The commune at a position, degrees WGS 84. */
  reverse(lat: number, lon: number, options?: RequestOptions): Promise<Place>;
  taxonomy(lang: string, options?: RequestOptions): Promise<Taxonomy>;
  structure(id: string, options?: RequestOptions): Promise<Structure>;
  /** Never cached: published contacts may be withdrawn at any time. */
  contact(id: string, options?: RequestOptions): Promise<PublishedContact>;
  tile(z: number, x: number, y: number, search: Search, options?: RequestOptions): Promise<Tile>;
  /** Every matching position, see `contract/map-index.ts`. Fails with `refused` when there are too many. */
  index(search: Search, options?: RequestOptions): Promise<Uint8Array<ArrayBuffer>>;
}

/** Milliseconds all tries of one request may take together. */
export const TOTAL = 8000;

/** Query string of the parameters that have a value, in the one canonical (alphabetical) order; begins with `?`, or is empty. */
export function queryOf(parameters: Record<string, string | number | undefined>): string {
  const query = new URLSearchParams();
  for (const name of Object.keys(parameters).sort()) if (parameters[name]) query.set(name, `${parameters[name]}`);
  return `${query}` && `?${query}`;
}

/** The answer to a request already started, when it is all one could wish; undefined in every other case. */
async function takeOver([response, stop]: StartedRequest, {wait}: Environment, signal?: AbortSignal): Promise<ResultsPage | undefined> {
  const abort = (): void => stop.abort();
  signal?.addEventListener('abort', abort);
  void wait(TOTAL, stop.signal).then(abort);
  try {
    const {ok, headers, body} = await response;
    if (ok && /json/.test(headers.get('content-type')!)) {
      const answer = JSON.parse(new TextDecoder().decode(await readBody(body!))) as ResultsPage;
      // Ended already: to end it again would be work before the first paint.
      if (answer.items.every(({id}) => id)) return answer;
    }
  } catch {
    // What is wrong with it is for the requests that follow to find out.
  }
  abort();
  return undefined;
}

export function createClient(options: ClientOptions): Client {
  let requests: Promise<Client> | undefined;
  const client: Record<string, unknown> = {};
  for (const name of ['structures', 'places', 'reverse', 'taxonomy', 'structure', 'contact', 'tile', 'index'] as const) {
    client[name] = async (...values: unknown[]) => {
      requests ??= import('./requests.ts').then(({createRequests}) => createRequests(options));
      requests.catch(() => (requests = undefined));
      const full = await requests.catch(() => {
        throw new RequestFailure('offline');
      });
      return (full[name] as (...values: unknown[]) => unknown)(...values);
    };
  }
  const {structures} = client as unknown as Client;
  client['structures'] = async (search: Search, list: ListOptions = {}) => {
    const since = options.now();
    const {page = 1} = list;
    const query = queryOf({...search, territory: options.territory() || search.territory});
    const started = page > 1 ? undefined : options.take?.(query.slice(1));
    const taken = started && (await takeOver(started, options, list.signal));
    return taken ?? structures(search, started ? {...list, since, tries: 2} : list);
  };
  return client as unknown as Client;
}
