/**
 * The edge on Cloudflare Workers (workerd): the same application, its directory and gazetteer from KV, the elements' files from the
 * assets of the deployment. With PANA_REGISTRY it follows that registry: asks it for the directory, passes on what people write, keeps
 * the last directory in KV. Without, an isolate looks every 30 s whether KV has another directory, and takes nothing from anybody.
 *
 * Keys: `publication` (JSON: version, publishedAt), `snapshot:<version>` and `gazetteer` (bytes), `contact:<id>` (JSON, only what is
 * published; deleted with its listing; not read when a registry is followed). `kv-files.ts` writes them from a registry.
 */
import type {ExecutionContext, Fetcher, KVNamespace} from '@cloudflare/workers-types';
import type {Hono} from 'hono';
import manifest from '../../package.json' with {type: 'json'};
import type {PublishedContact} from '../../src/contract/structure.ts';
import {openDirectory} from '../directory/directory.ts';
import type {Directory} from '../directory/directory.ts';
import {openGazetteer} from '../directory/gazetteer/gazetteer.ts';
import type {Gazetteer} from '../directory/gazetteer/gazetteer.ts';
import {createEdge} from '../edge/app.ts';
import type {AssetFile} from '../edge/deps.ts';
import {createLimiter} from '../http/limiter.ts';
import {followRegistry} from './follow.ts';
import type {Following} from './follow.ts';
import {openGround} from './ground.ts';
import {coordinationFor, readNationalCoordination} from './national-coordination.ts';
import {isPrivatePath} from './private-paths.ts';

export interface Env {
  readonly PANA: KVNamespace;
  readonly ASSETS: Fetcher;
  /** Public origin, for links and snippets. */
  readonly PANA_ORIGIN: string;
  /** Web address or mailbox of who is asked where no coordination covers a place; absent: a page of ours. */
  readonly PANA_NATIONAL_COORDINATION?: string;
  /** Origin of the registry to follow, with the secret it was given (a secret of the Worker, never a variable of its file). */
  readonly PANA_REGISTRY?: string;
  readonly PANA_EDGE_TOKEN?: string;
}

/** Milliseconds between two looks at the version: a withdrawal must show within minutes, and KV itself may lag by one. */
const REFRESH = 30_000;

interface Isolate {
  readonly app: Hono;
  /** Looks for another directory when it is time to; resolved once a request may be answered. */
  look(): Promise<void>;
  /** What goes on after an answer. */
  pending(): Promise<void> | undefined;
  /** Passes a request on to the registry; absent where none is followed. */
  pass?(request: Request, visitor: string): Promise<Response>;
}

/** The directory KV has, looked for every {@link REFRESH} beside the answers. */
function fromStore({PANA}: Env, open: (bytes: Uint8Array<ArrayBuffer>) => Directory, now: () => number, report: (error: unknown) => void) {
  let directory: Directory | undefined;
  let checked = -Infinity;
  let looking: Promise<void> | undefined;
  async function read(): Promise<void> {
    const publication = await PANA.get<{version: string}>('publication', 'json');
    if (!publication || publication.version === directory?.version) return;
    const snapshot = await PANA.get(`snapshot:${publication.version}`, 'arrayBuffer');
    // Keys of KV arrive in no order: until the snapshot is there, the last one answers.
    if (snapshot) directory = open(new Uint8Array(snapshot));
  }
  return {
    directory: () => directory,
    pending: () => looking,
    async look(): Promise<void> {
      if (now() - checked >= REFRESH) {
        checked = now();
        looking = read().catch(report).finally(() => (looking = undefined));
      }
      // The first directory is waited for, later ones are not.
      if (directory === undefined) await looking;
    },
  };
}

/** The directory of a registry; KV keeps the last one for when the registry is silent. */
function fromRegistry({PANA, PANA_REGISTRY, PANA_EDGE_TOKEN}: Env, open: (bytes: Uint8Array<ArrayBuffer>) => Directory, now: () => number, report: (error: unknown) => void): Promise<Following<Directory>> {
  if (!PANA_EDGE_TOKEN) throw new Error('PANA_REGISTRY without PANA_EDGE_TOKEN: wrangler secret put PANA_EDGE_TOKEN');
  const held = (): Promise<{version: string} | null> => PANA.get<{version: string}>('publication', 'json');
  return followRegistry({
    registry: new URL(PANA_REGISTRY!).origin, token: PANA_EDGE_TOKEN, open, now, report,
    fetch: (address, options) => fetch(address, options),
    wait: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
    async load() {
      const publication = await held();
      const bytes = publication && (await PANA.get(`snapshot:${publication.version}`, 'arrayBuffer'));
      return bytes ? new Uint8Array(bytes) : undefined;
    },
    async save(version, bytes) {
      const before = await held();
      if (before?.version === version) return;
      await PANA.put(`snapshot:${version}`, bytes.buffer);
      await PANA.put('publication', JSON.stringify({version}));
      // Who left the directory leaves what is kept of it, too.
      if (before) await PANA.delete(`snapshot:${before.version}`);
    },
  });
}

async function start(env: Env): Promise<Isolate> {
  const bytes = await env.PANA.get('gazetteer', 'arrayBuffer');
  if (!bytes) throw new Error('KV has no "gazetteer": see kv-files.ts');
  const hash = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
  const name = btoa(String.fromCharCode(...hash)).replaceAll('+', '-').replaceAll('/', '_').slice(0, 12);
  const gazetteer: Gazetteer = openGazetteer(new Uint8Array(bytes));
  const ground = openGround(gazetteer);
  const report = (error: unknown): void => console.error(error instanceof Error ? error.stack : String(error));
  const now = (): number => Date.now();
  const configured = readNationalCoordination(env.PANA_NATIONAL_COORDINATION);
  const open = (opened: Uint8Array<ArrayBuffer>): Directory => openDirectory(opened, gazetteer, {now, ground, coordination: () => coordinationFor(configured, env.PANA_ORIGIN)});
  const followed = env.PANA_REGISTRY ? await fromRegistry(env, open, now, report) : undefined;
  const source = followed ?? fromStore(env, open, now, report);

  async function assets(path: string): Promise<AssetFile | undefined> {
    const response = await env.ASSETS.fetch(`https://assets.invalid/${path}`);
    if (response.status !== 200 || !response.body) return undefined;
    const etag = response.headers.get('etag')?.replace(/^W\//, '');
    return {
      body: response.body as unknown as ReadableStream,
      type: response.headers.get('content-type') ?? 'application/octet-stream',
      ...(etag && {etag}),
    };
  }

  await source.look();
  const app = createEdge({
    version: manifest.version,
    build: `${manifest.version} ${name}`,
    origin: env.PANA_ORIGIN,
    directory: source.directory,
    ...(followed && {checkedAt: followed.checkedAt}),
    gazetteer: () => gazetteer,
    contacts: async (id) => (await env.PANA.get<PublishedContact>(`contact:${id}`, 'json')) ?? undefined,
    // The workshop travels with the elements' files when somebody put it there, but is no file of theirs.
    assets: async (path) => (path.startsWith('storybook/') ? undefined : assets(path)),
    storybook: (path) => assets(`storybook/${path}`),
    now,
    limit: createLimiter({burst: 20, perMinute: 20}, now),
    // Written by the platform, whatever the visitor sends.
    clientAddress: (context) => context.req.header('cf-connecting-ip') ?? '',
    report,
  });
  return {app, look: source.look, pending: source.pending, ...(followed && {pass: followed.pass})};
}

let isolate: Promise<Isolate> | undefined;

export default {
  async fetch(request: Request, env: Env, context: ExecutionContext): Promise<Response> {
    isolate ??= start(env);
    let running: Isolate;
    try {
      running = await isolate;
    } catch (error) {
      // The next request tries again: KV may only have been slow.
      isolate = undefined;
      console.error(error instanceof Error ? error.stack : String(error));
      return new Response(null, {status: 503, headers: {'Retry-After': '10', 'Cache-Control': 'no-store', 'Access-Control-Allow-Origin': '*'}});
    }
    const {pathname} = new URL(request.url);
    if (running.pass && isPrivatePath(pathname)) return running.pass(request, request.headers.get('cf-connecting-ip') ?? '');
    await running.look();
    context.waitUntil(running.pending() ?? Promise.resolve());
    return running.app.fetch(request, env);
  },
};
