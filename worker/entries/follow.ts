/**
 * An edge away from its registry: it asks for the directory by a conditional GET and keeps the last one when the registry is silent;
 * it passes on what people write, with the visitor's address, and keeps nothing of it. Same code on Node and on workerd.
 */
import {Refusal} from '../http/answer.ts';
import {EDGE_TOKEN_HEADER, VISITOR_HEADER} from '../http/edge-link.ts';
import {POLICIES} from '../http/policies.ts';
import {problemPage} from '../http/problem-page.ts';
import {readText} from '../registry/body.ts';

/** Milliseconds between two looks: a publication shows within a minute (ARCHITECTURE.md). */
export const LOOK_EVERY = 20_000;
/** A request waits for a look when the last one is older: an edge nobody asked for an hour has to catch up first. */
const OLD = 50_000;
/** Longest such wait, and longest wait for the registry's answer to what is passed on. */
const WAIT_FOR_LOOK = 2000;
const WAIT_FOR_ANSWER = 10_000;

export interface FollowOptions<D extends {readonly version: string}> {
  /** Origin of the registry. */
  readonly registry: string;
  /** The secret it shares with its edges. */
  readonly token: string;
  readonly fetch: (address: string, options: RequestInit) => Promise<Response>;
  /** Opens a directory; throws when the bytes are those of another release. */
  open(bytes: Uint8Array<ArrayBuffer>): D;
  /** The directory that was published last when this edge last ran. */
  load(): Promise<Uint8Array<ArrayBuffer> | undefined>;
  /** Keeps a directory that was opened, in place of the one before. */
  save(version: string, bytes: Uint8Array<ArrayBuffer>): Promise<void>;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  readonly wait: (ms: number) => Promise<void>;
  report(error: unknown): void;
}

export interface Following<D> {
  directory(): D | undefined;
  /** When the registry last said that this is its directory, in milliseconds since the epoch; undefined until it did. */
  checkedAt(): number | undefined;
  /** Looks when it is time to. Resolves once the answer to a request may be given: at once, or after a look that was overdue. */
  look(): Promise<void>;
  /** The look under way, for a platform that has to be told of what goes on after an answer. */
  pending(): Promise<void> | undefined;
  /** The registry's answer to a request that is its own; a problem when it does not answer. */
  pass(request: Request, visitor: string): Promise<Response>;
}

/** The address, method, cookies and words of a request, without what belongs to one connection. */
function headersOf(request: Request, token: string, visitor: string): Headers {
  const headers = new Headers();
  for (const name of ['accept', 'accept-language', 'content-type', 'cookie', 'idempotency-key', 'if-match', 'if-none-match', 'origin', 'sec-fetch-site', 'sec-purpose', 'user-agent', 'access-control-request-method', 'access-control-request-headers']) {
    const value = request.headers.get(name);
    if (value !== null) headers.set(name, value);
  }
  headers.set(EDGE_TOKEN_HEADER, token);
  headers.set(VISITOR_HEADER, visitor);
  // Whoever stands before the visitor packs what it sends.
  headers.set('accept-encoding', 'identity');
  return headers;
}

const isData = (path: string): boolean => path.startsWith('/v1/');

/** Whether an error was written by the registry; what stands before it has words of its own when it is gone. */
const isOurs = ({headers}: Response, path: string): boolean =>
  isData(path) ? headers.get('content-type')?.startsWith('application/problem+json') === true : headers.has('content-security-policy');

/** What is said when the registry does not answer. */
const SILENT = {
  reading: 'Cette partie du site ne répond pas en ce moment. L’annuaire, lui, reste ouvert : réessayez dans quelques minutes.',
  sending: 'Votre envoi n’a peut-être pas été enregistré. Gardez cette page ouverte, puis réessayez : envoyé deux fois, il ne compte qu’une fois.',
  form: 'On ne sait pas si votre demande a été enregistrée. Revenez à la page précédente dans quelques minutes, et regardez avant de recommencer.',
} as const;

function refuse(refusal: Refusal, path: string): Response {
  const problem = refusal.toProblem();
  const data = isData(path);
  return new Response(data ? JSON.stringify(problem) : problemPage(problem), {
    status: problem.status,
    headers: {
      'Content-Type': data ? 'application/problem+json; charset=utf-8' : 'text/html; charset=utf-8',
      ...(data ? POLICIES.live : POLICIES.privatePage),
      ...refusal.headers,
    },
  });
}

/** Follows a registry. Reads what was kept before it asks, so that an edge that starts while the registry is away still answers. */
export async function followRegistry<D extends {readonly version: string}>({registry, token, fetch, open, load, save, now, wait, report}: FollowOptions<D>): Promise<Following<D>> {
  let directory: D | undefined;
  let checkedAt: number | undefined;
  /** Validator of a directory that did not open. */
  let unread: string | undefined;
  let asked = -Infinity;
  let looking: Promise<void> | undefined;

  async function ask(): Promise<void> {
    const headers: Record<string, string> = {[EDGE_TOKEN_HEADER]: token};
    const held = unread ?? (directory && `"${directory.version}"`);
    if (held !== undefined) headers['if-none-match'] = held;
    const answer = await fetch(`${registry}/v1/publication`, {headers, redirect: 'manual', signal: AbortSignal.timeout(WAIT_FOR_ANSWER)});
    if (answer.status === 304) {
      if (unread === undefined) checkedAt = now();
      return;
    }
    if (answer.status !== 200) throw new Error(`the registry answers ${answer.status} to /v1/publication`);
    const bytes = new Uint8Array(await answer.arrayBuffer());
    // Of another release, it would come whole every time until this edge is of that release too.
    unread = answer.headers.get('etag') ?? undefined;
    directory = open(bytes);
    unread = undefined;
    checkedAt = now();
    await save(directory.version, bytes);
  }

  function look(): Promise<void> {
    const since = now() - asked;
    // A clock set back must not stop the looks.
    if (looking === undefined && (since >= LOOK_EVERY || since < 0)) {
      asked = now();
      looking = ask().catch(report).finally(() => (looking = undefined));
    }
    const old = directory === undefined || checkedAt === undefined || now() - checkedAt > OLD;
    return looking && old ? Promise.race([looking, wait(WAIT_FOR_LOOK)]) : Promise.resolve();
  }

  async function pass(request: Request, visitor: string): Promise<Response> {
    const {pathname, search} = new URL(request.url);
    const reads = request.method === 'GET' || request.method === 'HEAD' || request.method === 'OPTIONS';
    try {
      const body = reads ? undefined : await readText(request);
      const answer = await fetch(registry + pathname + search, {
        method: request.method, headers: headersOf(request, token, visitor), redirect: 'manual', signal: AbortSignal.timeout(WAIT_FOR_ANSWER), ...(body !== undefined && {body}),
      });
      if (answer.status >= 500 && !isOurs(answer, pathname)) throw new Error(`${answer.status} before the registry`);
      const headers = new Headers(answer.headers);
      for (const name of ['connection', 'keep-alive', 'transfer-encoding', 'content-length', 'content-encoding', 'date']) headers.delete(name);
      const empty = answer.status === 204 || answer.status === 304 || request.method === 'HEAD';
      return new Response(empty ? null : answer.body, {status: answer.status, headers});
    } catch (error) {
      if (error instanceof Refusal) return refuse(error, pathname);
      report(error);
      return refuse(new Refusal('unavailable', reads ? SILENT.reading : isData(pathname) ? SILENT.sending : SILENT.form, {headers: {'Retry-After': '30'}}), pathname);
    }
  }

  try {
    const kept = await load();
    if (kept) directory = open(kept);
  } catch (error) {
    // Written by another release: the registry has the one that opens.
    report(error);
  }
  return {directory: () => directory, checkedAt: () => checkedAt, look, pending: () => looking, pass};
}
