/**
 * The edge on Cloudflare Workers (workerd): the same application, its directory and gazetteer from KV, the elements' files from the
 * assets of the deployment. An isolate loads once and looks every 30 s whether another directory is published.
 *
 * Keys: `publication` (JSON: version, publishedAt), `snapshot:<version>` and `gazetteer` (bytes), `contact:<id>` (JSON, only what is
 * published; deleted with its listing). `kv-files.ts` writes them from a registry.
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
import {openGround} from './ground.ts';
import {coordinationFor, readNationalCoordination} from './national-coordination.ts';

export interface Env {
  readonly PANA: KVNamespace;
  readonly ASSETS: Fetcher;
  /** Public origin, for links and snippets. */
  readonly PANA_ORIGIN: string;
  /** Web address or mailbox of who is asked where no coordination covers a place; absent: a page of ours. */
  readonly PANA_NATIONAL_COORDINATION?: string;
}

/** Milliseconds between two looks at the version: a withdrawal must show within minutes, and KV itself may lag by one. */
const REFRESH = 30_000;

interface Isolate {
  readonly app: Hono;
  refresh(): Promise<void>;
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
  let directory: Directory | undefined;
  let checked = -Infinity;

  async function refresh(): Promise<void> {
    if (now() - checked < REFRESH) return;
    checked = now();
    try {
      const publication = await env.PANA.get<{version: string}>('publication', 'json');
      if (!publication || publication.version === directory?.version) return;
      const snapshot = await env.PANA.get(`snapshot:${publication.version}`, 'arrayBuffer');
      // Keys of KV arrive in no order: until the snapshot is there, the last one answers.
      if (snapshot) directory = openDirectory(new Uint8Array(snapshot), gazetteer, {now, ground, coordination: () => coordinationFor(configured, env.PANA_ORIGIN)});
    } catch (error) {
      report(error);
    }
  }

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

  await refresh();
  const app = createEdge({
    version: manifest.version,
    build: `${manifest.version} ${name}`,
    origin: env.PANA_ORIGIN,
    directory: () => directory,
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
  return {app, refresh};
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
    context.waitUntil(running.refresh());
    return running.app.fetch(request, env);
  },
};
