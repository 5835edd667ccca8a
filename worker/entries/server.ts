/**
 * Everything in one process: the edge, the registry's file behind it and the partner's site. What reads the environment is in
 * `node.ts`; this is what it starts, so that tests can start it too.
 */
import {createHash} from 'node:crypto';
import {existsSync, readFileSync} from 'node:fs';
import type {IncomingMessage, Server} from 'node:http';
import {join} from 'node:path';
import type {Coordination} from '../../src/contract/place.ts';
import {openGazetteer} from '../directory/gazetteer/gazetteer.ts';
import type {Gazetteer} from '../directory/gazetteer/gazetteer.ts';
import {createEdge} from '../edge/app.ts';
import {createLimiter} from '../http/limiter.ts';
import {openRegistry} from '../registry/storage/registry.ts';
import type {Registry} from '../registry/storage/registry.ts';
import {compression} from './compression.ts';
import {openDataFolder, storageTrouble} from './data-folder.ts';
import {createElementFiles, createFiles} from './files.ts';
import {answerGarbage, createEdgeServer} from './http.ts';
import {createPartnerSite} from './partner-site.ts';
import {coordinationFor} from './national-coordination.ts';
import {createPublished} from './published.ts';
import {purgeReports} from './reports.ts';
import {seedWhenEmpty} from './seed-when-empty.ts';

const DAY = 86_400_000;

export interface ServerOptions {
  readonly root: string;
  readonly dataDir: string;
  /** 0 lets the system choose. */
  readonly port: number;
  readonly partnerPort: number;
  /** Public origin, when it is not `http://localhost:PORT`. */
  readonly origin?: string | undefined;
  /** Header in which the one trusted proxy in front writes the visitor's address; absent: the socket's. */
  readonly addressHeader?: string | undefined;
  /** Asked where no coordination of the registry covers a place; absent: a page of ours. */
  readonly coordination?: Coordination | undefined;
  readonly now: () => number;
  readonly log: (line: string) => void;
  /** Milliseconds between two looks for another publication. */
  readonly refreshEvery?: number;
}

export interface RunningServer {
  readonly port: number;
  readonly partnerPort: number;
  readonly structures: number;
  /** Lets requests under way finish, at most `patience` ms. */
  close(patience?: number): Promise<void>;
}

/** A reason not to start that its reader can act on: shown without a stack. */
export class StartError extends Error {}

function listen(server: Server, port: number, variable: string): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      const sentences: Readonly<Record<string, string>> = {
        EADDRINUSE: `Le port ${port} est déjà pris : arrêtez ce qui l’occupe, ou choisissez-en un autre avec ${variable}=<port>.`,
        EACCES: `Le port ${port} n’est pas permis à cet utilisateur : choisissez-en un au-dessus de 1023 avec ${variable}=<port>.`,
      };
      reject(new StartError(sentences[error.code ?? ''] ?? `Impossible d’écouter sur le port ${port} (${variable}) : ${error.message}.`));
    });
    server.listen(port, () => {
      const address = server.address();
      resolve(typeof address === 'object' && address !== null ? address.port : port);
    });
  });
}

function readNeeded(path: string): Buffer {
  if (!existsSync(path)) throw new StartError(`Il manque ${path} : lancez d’abord « npm run build » (« npm start » le fait tout seul).`);
  return readFileSync(path);
}

/** {@link seedWhenEmpty}; a disk that is full says so. */
function seedExamples(registry: Registry, gazetteer: Gazetteer, now: number, dataDir: string): number {
  try {
    return seedWhenEmpty(registry, gazetteer, now);
  } catch (error) {
    const trouble = storageTrouble(error, dataDir);
    throw trouble === undefined ? error : new StartError(trouble);
  }
}

/** Starts both sites. Throws a {@link StartError} when something a person can mend is in the way. */
export async function startServer(options: ServerOptions): Promise<RunningServer> {
  const {root, dataDir, now, log, refreshEvery = 2000} = options;
  const cdn = join(root, 'dist/cdn');
  if (!existsSync(join(cdn, 'pana.js'))) throw new StartError('Les éléments ne sont pas construits (dist/cdn) : lancez d’abord « npm run build » (« npm start » le fait tout seul).');
  const {version} = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {version: string};
  const places = readNeeded(join(root, 'dist/data/gazetteer.bin'));
  const gazetteer = openGazetteer(places);
  const build = `${version} ${createHash('sha256').update(places).digest('base64url').slice(0, 12)}`;
  const report = (error: unknown): void => log(`error: ${error instanceof Error ? error.stack ?? error.message : String(error)}`);

  let registry: Registry;
  try {
    openDataFolder(dataDir);
    registry = openRegistry(join(dataDir, 'pana.sqlite'));
  } catch (error) {
    throw new StartError(storageTrouble(error, dataDir) ?? (error as Error).message);
  }
  let main: Server | undefined;
  let partner: Server | undefined;
  let timer: NodeJS.Timeout | undefined;
  let purger: NodeJS.Timeout | undefined;
  const stop = async (patience: number): Promise<void> => {
    clearInterval(timer);
    clearInterval(purger);
    const servers = [main, partner].filter((server) => server?.listening === true) as Server[];
    const closing = servers.map((server) => new Promise<void>((resolve) => server.close(() => resolve())));
    for (const server of servers) server.closeIdleConnections();
    const hurry = setTimeout(() => servers.forEach((server) => server.closeAllConnections()), patience);
    await Promise.all(closing);
    clearTimeout(hurry);
    registry.close();
  };

  try {
    const seeded = seedExamples(registry, gazetteer, now(), dataDir);
    if (seeded > 0) log(`Premier démarrage : ${seeded} structures d’exemple dans ${join(dataDir, 'pana.sqlite')}.`);
    let origin = options.origin ?? `http://localhost:${options.port}`;
    const published = createPublished(registry, gazetteer, {now, report, coordination: () => coordinationFor(options.coordination, origin)});
    const limit = createLimiter({burst: 20, perMinute: 20}, now);
    const app = createEdge({
      version,
      build,
      get origin() {
        return origin;
      },
      directory: () => published.current(),
      gazetteer: () => gazetteer,
      contacts: async (id) => registry.publishedContact(id),
      assets: createElementFiles(cdn),
      storybook: createFiles(join(root, 'dist/storybook')),
      now,
      limit,
      clientAddress({env, req}) {
        const header = options.addressHeader && req.header(options.addressHeader);
        return header || ((env as {incoming?: IncomingMessage}).incoming?.socket.remoteAddress ?? '');
      },
      compression,
      report,
    });
    main = createEdgeServer(app.fetch);
    const port = await listen(main, options.port, 'PORT');
    if (options.origin === undefined) origin = `http://localhost:${port}`;
    partner = createPartnerSite({api: options.origin, apiPort: port});
    answerGarbage(partner);
    const partnerPort = await listen(partner, options.partnerPort, 'PARTNER_PORT');
    timer = setInterval(() => published.refresh(), refreshEvery);
    timer.unref();
    const purge = (): unknown => purgeReports(dataDir, now());
    purge();
    purger = setInterval(purge, DAY);
    purger.unref();
    return {port, partnerPort, structures: published.current()?.size ?? 0, close: (patience = 10_000) => stop(patience)};
  } catch (error) {
    await stop(0);
    throw error;
  }
}
