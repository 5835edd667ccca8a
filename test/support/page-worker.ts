/**
 * The real worker application inside the page of a test or a story: same code, same contract, no mock that drifts. Requests for
 * `API` go to it instead of the network; a case may slow them down, fail them, or answer in their place.
 */
import type { PanaEventData } from '../../src/contract/event.ts';
import type { Structure } from '../../src/contract/structure.ts';
import outlines from '../../src/map/outlines.json';
import { browserEnvironment } from '../../src/store/environment.ts';
import type { Coordination } from '../../src/contract/place.ts';
import { openDirectory } from '../../worker/directory/directory.ts';
import { openGazetteer, type Gazetteer } from '../../worker/directory/gazetteer/gazetteer.ts';
import { openOutlines } from '../../worker/directory/outlines/outlines.ts';
import { towns } from '../../worker/directory/outlines/towns.ts';
import { encodeSnapshot } from '../../worker/directory/snapshot.ts';
import type { TaxonomyText } from '../../worker/directory/taxonomy/taxonomy.ts';
import { createEdge } from '../../worker/edge/app.ts';
import type { EdgeDeps } from '../../worker/edge/deps.ts';
import type { PublishedContact } from '../../src/contract/structure.ts';

/** Origin the worker of a page answers at: give it to elements as `api`. */
export const API = 'https://api.pana.test';

export interface PageWorkerOptions {
  /** Origin it answers at; {@link API} unless told. Several workers in one page have one each. */
  readonly origin?: string;
  readonly structures?: readonly Structure[] | ((gazetteer: Gazetteer) => readonly Structure[]);
  readonly coordinations?: readonly Coordination[];
  readonly events?: readonly PanaEventData[] | ((gazetteer: Gazetteer) => readonly PanaEventData[]);
  /** What the national team published; that of the software unless told. */
  readonly taxonomy?: TaxonomyText;
  readonly contacts?: Readonly<Record<string, PublishedContact>>;
  /** Day of the directory, ISO: what the worker takes for now, and where the widgets' clock starts, so that a page reads the same on any day. */
  readonly today?: string;
  /** Contacts answered before refusing. */
  readonly contactsAllowed?: number;
  /** First word on every request to the worker; undefined leaves it to the application. A promise that never settles is a slow server. */
  readonly before?: (path: string, signal: AbortSignal | null, request: Request) => Response | undefined | Promise<Response | undefined>;
}

export interface PageWorker {
  /** Path and query of every request so far. */
  readonly log: string[];
  readonly gazetteer: Gazetteer;
  /** What answers first from now on. */
  before: PageWorkerOptions['before'];
  /** Gives the network and the clock back to the page. */
  stop(): void;
}

let opened: Promise<Gazetteer> | undefined;

/** The gazetteer that `npm run build` made, read once per page. */
export const pageGazetteer = (): Promise<Gazetteer> =>
  (opened ??= fetch(new URL('../../dist/data/gazetteer.bin', import.meta.url)).then(async (answer) => {
    if (!answer.ok) throw new Error('dist/data/gazetteer.bin is missing: npm run build');
    return openGazetteer(new Uint8Array(await answer.arrayBuffer()));
  }));

/** Starts the worker of this page. */
export async function startPageWorker(options: PageWorkerOptions = {}): Promise<PageWorker> {
  const gazetteer = await pageGazetteer();
  const { origin = API, structures = [], coordinations = [], events = [], taxonomy, contacts = {}, today = '2026-11-15', contactsAllowed = Infinity } = options;
  const publishedAt = `${today}T08:00:00.000Z`;
  const now = (): number => Date.parse(publishedAt);
  const listed = typeof structures === 'function' ? structures(gazetteer) : structures;
  const planned = typeof events === 'function' ? events(gazetteer) : events;
  const bytes = encodeSnapshot({ version: `test-${listed.length}`, publishedAt, structures: listed, coordinations, taxonomy, events: [...planned].sort((a, b) => Date.parse(a.sessions[0]!.start) - Date.parse(b.sessions[0]!.start)) } as Parameters<typeof encodeSnapshot>[0]);
  const { outlinePath } = openOutlines(outlines);
  const directory = openDirectory(bytes, gazetteer, { now, ground: { outlinePath, towns: (view, most) => towns(gazetteer, view, most) } });
  let asked = 0;
  const edge = createEdge({
    version: 'test',
    build: 'test',
    origin,
    directory: () => directory,
    gazetteer: () => gazetteer as ReturnType<EdgeDeps['gazetteer']>,
    contacts: (id) => Promise.resolve(contacts[id]),
    assets: () => Promise.resolve(undefined),
    now,
    limit: () => ({ allowed: (asked += 1) <= contactsAllowed, retryAfter: 60 }),
    clientAddress: () => 'test',
  });
  const network = globalThis.fetch;
  const clock = browserEnvironment.now;
  const started = performance.now();
  Object.assign(browserEnvironment, { now: () => now() + performance.now() - started });
  const worker: PageWorker & { before: PageWorkerOptions['before'] } = {
    log: [],
    gazetteer,
    before: options.before,
    stop() {
      globalThis.fetch = network;
      Object.assign(browserEnvironment, { now: clock });
    },
  };
  globalThis.fetch = async (input, init) => {
    const request = new Request(input, init);
    const url = new URL(request.url);
    // A page of our own origin has files beside the API.
    if (url.origin !== origin || (origin === location.origin && !url.pathname.startsWith('/v1/'))) return network(input, init);
    worker.log.push(url.pathname + url.search);
    const signal = init?.signal ?? null;
    const aborted = new Promise<never>((_, reject) => signal?.addEventListener('abort', () => reject(new DOMException('Aborted', 'AbortError'))));
    const answer = async (): Promise<Response> => (await worker.before?.(url.pathname + url.search, signal, request)) ?? edge.fetch(request);
    return Promise.race([answer(), aborted]);
  };
  return worker;
}
