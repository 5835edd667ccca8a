/**
 * Everything in one process: the edge, the registry's file behind it and the partner's site. What reads the environment is in
 * `node.ts`; this is what it starts, so that tests can start it too.
 */
import {createHash, randomBytes} from 'node:crypto';
import {existsSync, readFileSync} from 'node:fs';
import type {IncomingMessage, Server} from 'node:http';
import {join} from 'node:path';
import type {Context} from 'hono';
import type {Coordination} from '../../src/contract/place.ts';
import {openGazetteer} from '../directory/gazetteer/gazetteer.ts';
import type {Gazetteer} from '../directory/gazetteer/gazetteer.ts';
import {createEdge} from '../edge/app.ts';
import {VISITOR_HEADER} from '../http/edge-link.ts';
import {createLimiter} from '../http/limiter.ts';
import {MERGE_RULES} from '../ingest/import.ts';
import {isEdge} from '../registry/edge-token.ts';
import {OPERATIONS} from '../registry/operations.ts';
import {addCounts} from '../registry/storage/daily-counts.ts';
import {openDatabase} from '../registry/storage/database.ts';
import type {Database} from '../registry/storage/database.ts';
import {openRegistry} from '../registry/storage/registry.ts';
import {rekey} from '../registry/storage/rekey.ts';
import {replayTombstones} from '../registry/storage/replay.ts';
import {readTombstones} from '../registry/storage/tombstones.ts';
import type {Registry} from '../registry/storage/registry.ts';
import {compression} from './compression.ts';
import {openDataFolder, storageTrouble} from './data-folder.ts';
import {createElementFiles, createFiles} from './files.ts';
import {answerGarbage, createEdgeServer} from './http.ts';
import {onceInAWhile} from './jobs.ts';
import {createPartnerSite} from './partner-site.ts';
import {coordinationFor} from './national-coordination.ts';
import type {MailSettings} from './mail-way.ts';
import {openPrivateApp} from './private-app.ts';
import type {PrivateApp} from './private-app.ts';
import {createPublished} from './published.ts';
import {purgeReports} from './reports.ts';
import {openSecrets} from './secret.ts';
import type {Secrets} from './secret.ts';
import {seedWhenEmpty} from './seed-when-empty.ts';
import {createTally} from './tally.ts';

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
  /** Who answers for personal data, in words; absent: the programme. */
  readonly controller?: string | undefined;
  /** Secret shared with edges elsewhere; absent where there are none. */
  readonly edgeToken?: string | undefined;
  /** Whether coordinations and the national team must have a passkey; nothing said: behind HTTPS, and not on a developer’s machine. */
  readonly requirePasskeys?: boolean | undefined;
  /** How mail leaves; nothing said: an inbox at `/dev/mail` on a developer’s machine. */
  readonly mail?: MailSettings | undefined;
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

/** Path of a request's address, from the third slash to the query. */
function pathOf(address: string): string {
  const start = address.indexOf('/', 8);
  const end = address.indexOf('?', start);
  return address.slice(start, end < 0 ? undefined : end);
}

/** A file put back by hand does not know who left since: they leave again before anything of it is shown. */
function replayDepartures(opened: {readonly database: Database; readonly registry: Registry} & Secrets, dataDir: string, now: number, log: (line: string) => void): void {
  const {learned, structures, people, unread} = replayTombstones({...opened, mergeRules: MERGE_RULES}, readTombstones(opened.database), now);
  if (unread > 0) {
    throw new StartError(`${unread} départ(s) de ${join(dataDir, 'tombstones.txt')} ne se lisent pas : le secret (${join(dataDir, 'secret')}) n’est pas celui d’avant. Remettez-le : sans lui, des personnes parties reviendraient.`);
  }
  if (learned > 0) log(`Départs retrouvés : ${structures.length} structure(s) et ${people} personne(s) effacées à nouveau.`);
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

  let database: Database;
  let registry: Registry;
  let secrets: Secrets;
  try {
    openDataFolder(dataDir);
    // The file first: while it is open nobody changes the secret (npm run rotate-secret).
    database = openDatabase(join(dataDir, 'pana.sqlite'));
    try {
      secrets = openSecrets(dataDir, randomBytes);
      rekey({database, random: randomBytes, ...secrets}, now());
      registry = openRegistry(database, secrets.secret, secrets.former);
    } catch (error) {
      database.close();
      throw error;
    }
  } catch (error) {
    throw new StartError(storageTrouble(error, dataDir) ?? (error as Error).message);
  }
  const tally = createTally((counts) => addCounts(database, counts), now);
  let main: Server | undefined;
  let privateApp: PrivateApp | undefined;
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
    await privateApp?.stop();
    try {
      tally.handOver('now');
    } catch (error) {
      report(error);
    }
    database.close();
  };

  try {
    replayDepartures({database, registry, ...secrets}, dataDir, now(), log);
    const seeded = seedExamples(registry, gazetteer, now(), dataDir);
    if (seeded > 0) log(`Premier démarrage : ${seeded} structures d’exemple dans ${join(dataDir, 'pana.sqlite')}.`);
    let origin = options.origin ?? `http://localhost:${options.port}`;
    const published = createPublished(registry, gazetteer, {now, report: onceInAWhile(report, now), coordination: () => coordinationFor(options.coordination, origin)});
    const limit = createLimiter({burst: 20, perMinute: 20}, now);
    const clientAddress = ({env, req}: Context): string => {
      const header = isEdge(req.raw.headers, options.edgeToken) ? req.header(VISITOR_HEADER) : options.addressHeader && req.header(options.addressHeader);
      return header || ((env as {incoming?: IncomingMessage}).incoming?.socket.remoteAddress ?? '');
    };
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
      clientAddress,
      compression,
      writes: OPERATIONS,
      count: tally.count,
      report,
    });
    // Its origin is only known with its port: until then nothing private is answered.
    main = createEdgeServer((request, env) => (privateApp?.owns(pathOf(request.url)) ? privateApp.fetch(request, env) : app.fetch(request, env)));
    const port = await listen(main, options.port, 'PORT');
    if (options.origin === undefined) origin = `http://localhost:${port}`;
    try {
      privateApp = openPrivateApp({
        database, registry, gazetteer, secret: secrets.secret, origin, now, clientAddress, log, report,
        edgeToken: options.edgeToken, controller: options.controller, coordination: options.coordination, ground: published.ground,
        requirePasskeys: options.requirePasskeys ?? origin.startsWith('https:'),
        mail: options.mail ?? {},
        published: () => published.refresh(),
        jobs: [() => tally.handOver()],
      });
    } catch (error) {
      throw new StartError((error as Error).message);
    }
    partner = createPartnerSite({api: options.origin, apiPort: port});
    answerGarbage(partner);
    const partnerPort = await listen(partner, options.partnerPort, 'PARTNER_PORT');
    timer = setInterval(() => published.refresh(), refreshEvery);
    timer.unref();
    const purge = (): void => {
      try {
        purgeReports(dataDir, now());
      } catch (error) {
        report(error);
      }
    };
    purge();
    purger = setInterval(purge, DAY);
    purger.unref();
    return {port, partnerPort, structures: published.current()?.size ?? 0, close: (patience = 10_000) => stop(patience)};
  } catch (error) {
    await stop(0);
    throw error;
  }
}
