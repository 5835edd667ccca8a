/**
 * The public application: reads only, no database, no personal data kept. Built from the route table; the HTTP around the handlers
 * (validation, headers, conditional requests, compression, methods, problems) is here and nowhere else.
 */
import {Hono} from 'hono';
import type {Context} from 'hono';
import {Refusal} from '../http/answer.ts';
import type {Answer} from '../http/answer.ts';
import {embedPolicy, POLICIES, PREFLIGHT} from '../http/policies.ts';
import {problemPage} from '../http/problem-page.ts';
import type {Counted, EdgeDeps} from './deps.ts';
import {Doorkeeper, Keep} from './keep.ts';
import {parseQuery} from './query.ts';
import {HTML_TYPE} from './route.ts';
import type {Route} from './route.ts';
import {TableRouter} from './router.ts';
import {ROUTES} from './routes/index.ts';
import {embedProblem} from './pages/embed.ts';
import {languageAsked} from './pages/frame-words.ts';
import type {FrameLanguage} from './pages/frame-words.ts';

/** Longest address answered, in characters. Sixty territories and every facet fit in 3,000. */
export const MAX_ADDRESS = 8000;
/** For the routes that say so: 6,000 characters of a policy as a form encodes them, below the 16 kB Node takes of a head. */
const MAX_LONG_ADDRESS = 13_000;
/** Smaller bodies travel in one packet anyway. */
const MIN_COMPRESSED = 860;
const DAY = 86_400_000;
/** Some zone begins its day at each of these. */
const HALF_HOUR = 1_800_000;
/** Milliseconds a registry may be silent before the answers of an edge away from it say so. */
const SILENCE = 600_000;

/** An answer ready to be sent, and its compressed forms once someone asked for them. */
interface Ready {
  readonly status: number;
  readonly body: Answer['body'];
  readonly headers: Readonly<Record<string, string>>;
  readonly etag?: string | undefined;
  readonly forms?: Map<'br' | 'gzip', Promise<Form> | Form> | undefined;
}

/** One compressed form. */
interface Form {
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** Ends its ETag: a strong validator names bytes, so each form has its own. */
  readonly suffix: string;
  uses: number;
}

/** Times a form is sent before it is worth compressing as well as can be. */
const WORTH_BEST = 8;

/** 53 bits of a text: collisions would need 10^8 answers of one publication. */
function hash53(text: string): number {
  let a = 0xdeadbeef;
  let b = 0x41c6ce57;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    a = Math.imul(a ^ code, 2654435761);
    b = Math.imul(b ^ code, 1597334677);
  }
  a = Math.imul(a ^ (a >>> 16), 2246822507) ^ Math.imul(b ^ (b >>> 13), 3266489909);
  b = Math.imul(b ^ (b >>> 16), 2246822507) ^ Math.imul(a ^ (a >>> 13), 3266489909);
  return 4294967296 * (2097151 & b) + (a >>> 0);
}

/** 53 bits in base 36, as two numbers that are each small: writing the whole at once takes ten times as long. */
const written = (hash: number): string => `${Math.floor(hash / 0x4000000).toString(36)}-${(hash % 0x4000000).toString(36)}`;

/** Names a text, in a few letters. */
export const digest = (text: string): string => written(hash53(text));

const codings = new Map<string, 'br' | 'gzip' | undefined>();

/** What the browser accepts, of what we make: brotli first. `q=0` refuses. */
export function acceptedEncoding(header: string | null): 'br' | 'gzip' | undefined {
  if (!header) return undefined;
  // Browsers send a handful of values; anybody else may not fill the memory.
  if (codings.has(header)) return codings.get(header);
  const accepted = new Set<string>();
  for (const item of header.split(',')) {
    const [name = '', ...parameters] = item.split(';').map((part) => part.trim().toLowerCase());
    if (!parameters.some((parameter) => /^q=0(?:\.0*)?$/.test(parameter))) accepted.add(name);
  }
  const coding = accepted.has('br') ? 'br' : accepted.has('gzip') ? 'gzip' : undefined;
  if (codings.size < 64 && header.length < 100) codings.set(header, coding);
  return coding;
}

const SUFFIXES = ['br', 'brx', 'gzip'];
/** The validator of a compressed form. */
const tagged = (etag: string, suffix: string): string => `${etag.slice(0, -1)}-${suffix}"`;

/** The validator of `If-None-Match` that names this body, compressed or not; a cache finds what it holds by it. */
function matched(header: string | null, etag: string): string | undefined {
  if (header === null) return undefined;
  if (header.trim() === '*') return etag;
  const known = [etag, ...SUFFIXES.map((suffix) => tagged(etag, suffix))];
  return header.split(',').map((item) => item.trim().replace(/^W\//, '')).find((asked) => known.includes(asked));
}

/** A path no route has: garbage is told from a mere absence. */
function pathRefusal(pathname: string): Refusal {
  let path: string;
  try {
    path = decodeURIComponent(pathname);
  } catch {
    return new Refusal('invalid-query', 'L’adresse contient un caractère mal codé.');
  }
  // eslint-disable-next-line no-control-regex
  if (/[\u0000-\u001F\u007F\\]/.test(path) || path.split('/').includes('..')) {
    return new Refusal('invalid-query', 'L’adresse contient un caractère qui n’a rien à y faire.');
  }
  return new Refusal('not-found', 'Il n’y a rien à cette adresse.');
}

const isPage = (path: string): boolean => !/^\/(?:v1|pana)(?:\/|$)/.test(path);
/** A pattern of Hono as a regular expression; only used off the hot path. */
const matcher = (path: string): RegExp => new RegExp(`^${path.replace(/:[a-z]+\{\.\+\}/g, '<rest>').replaceAll('.', '\\.').replace(/:[a-z]+/g, '[^/]+').replace('<rest>', '.+')}$`);

/** Whom a refusal is for: who reads a page, who reads one in a frame and in what language, a program. */
type Side = boolean | FrameLanguage;

/** What all answers of a route have in common. */
interface Dress {
  readonly headers: Readonly<Record<string, string>>;
  /** Worth compressing by us. */
  readonly squeezable: boolean;
}

function dress(route: Route, type: string): Dress {
  const isText = /json|text|javascript|csv|svg|atom/.test(type);
  const isFile = route.kind === 'file';
  return {
    headers: {'Content-Type': type, ...POLICIES[route.policy], ...((isText || isFile) && {Vary: 'Accept-Encoding'})},
    squeezable: isText && !isFile,
  };
}

/** The public application over `deps`. */
export function createEdge(deps: EdgeDeps): Hono {
  const app = new Hono({strict: true, router: new TableRouter()});
  const kept = new Keep<Ready>(8000, 8_000_000);
  const doorkeeper = new Doorkeeper();
  const patterns = ROUTES.map((route) => matcher(route.path));
  const dresses = new Map(ROUTES.map((route) => [route, dress(route, route.answer.type)]));
  const dressOf = (route: Route, type: string): Dress => (type === route.answer.type ? dresses.get(route)! : dress(route, type));
  const buildTag = digest(deps.build);
  let publication: string | undefined;
  let day = -1;
  let directoryTag = buildTag;
  let halfHour = -1;
  let agendaTag = buildTag;

  /** Names what the answers of today's directory are made from; forgets the kept ones when it changes. */
  function tagOf(validator: Route['validator']): string {
    const directory = deps.directory();
    // "Verified 12 months ago" becomes true overnight: the day is part of what an answer says.
    const today = Math.floor(deps.now() / DAY);
    if (directory?.version !== publication || today !== day) {
      publication = directory?.version;
      day = today;
      directoryTag = digest(`${deps.build} ${publication} ${day}`);
      kept.clear();
      halfHour = -1;
    }
    if (validator !== 'agenda') return validator === 'directory' ? directoryTag : buildTag;
    // What is over today is so by the clock of each event: overseas the day ends at any hour.
    const now = Math.floor(deps.now() / HALF_HOUR);
    if (now !== halfHour) {
      halfHour = now;
      agendaTag = digest(`${directoryTag} ${halfHour}`);
    }
    return agendaTag;
  }

  function ready(answer: Answer, route: Route, etag: string | undefined): Ready {
    const {body, status = 200, type = route.answer.type} = answer;
    const tag = status === 200 ? answer.etag ?? etag : undefined;
    const {headers, squeezable} = dressOf(route, type);
    return {
      status,
      body,
      etag: tag,
      headers: tag === undefined && !answer.headers ? headers : {...headers, ...(tag !== undefined && {ETag: tag}), ...answer.headers},
      forms: squeezable && body !== null ? new Map() : undefined,
    };
  }

  /** Sends, compressed when it helps, or says it has not changed. */
  function send(item: Ready, headers: Headers): Response | Promise<Response> {
    const held = item.etag === undefined ? undefined : matched(headers.get('if-none-match'), item.etag);
    if (held !== undefined) {
      const {'Content-Type': _type, 'Content-Encoding': _encoding, ...rest} = item.headers;
      return new Response(null, {status: 304, headers: {...rest, ETag: held}});
    }
    const {body, forms, status} = item;
    if (forms === undefined || deps.compression === undefined || body === null) return new Response(body, {status, headers: item.headers});
    const encoding = acceptedEncoding(headers.get('accept-encoding'));
    if (encoding === undefined) return new Response(body, {status, headers: item.headers});
    if (body instanceof ReadableStream) {
      return new Response(deps.compression.stream(body, encoding), {
        status, headers: {...item.headers, 'Content-Encoding': encoding, ...(item.etag !== undefined && {ETag: tagged(item.etag, encoding)})},
      });
    }
    if (body.length < MIN_COMPRESSED) return new Response(body, {status, headers: item.headers});
    const finish = ({bytes, suffix}: Form): Response =>
      new Response(bytes, {status, headers: {...item.headers, 'Content-Encoding': encoding, ...(item.etag !== undefined && {ETag: tagged(item.etag, suffix)})}});
    const form = forms.get(encoding);
    if (form instanceof Promise) return form.then(finish, () => new Response(body, {status, headers: item.headers}));
    if (form !== undefined) {
      if (++form.uses === WORTH_BEST && encoding === 'br') {
        void deps.compression.bytes(body, 'br', 'best').then((bytes) => forms.set('br', {bytes, suffix: 'brx', uses: WORTH_BEST}), deps.report);
      }
      return finish(form);
    }
    const making = deps.compression.bytes(body, encoding, 'quick').then((bytes): Form => {
      const made = {bytes, suffix: encoding, uses: 1};
      forms.set(encoding, made);
      return made;
    });
    forms.set(encoding, making);
    return making.then(finish, (error: unknown) => {
      forms.delete(encoding);
      deps.report?.(error);
      return new Response(body, {status, headers: item.headers});
    });
  }

  function refuse(refusal: Refusal, page: Side): Response {
    const problem = refusal.toProblem();
    const framed = typeof page === 'string';
    return new Response(framed ? embedProblem(problem, page) : page ? problemPage(problem) : JSON.stringify(problem), {
      status: problem.status,
      headers: {
        'Content-Type': page ? HTML_TYPE : 'application/problem+json; charset=utf-8',
        ...(framed ? {...POLICIES.embed, 'Content-Security-Policy': embedPolicy(deps.origin), 'Cache-Control': 'no-store'} : page ? POLICIES.privatePage : POLICIES.live),
        ...refusal.headers,
      },
    });
  }

  function fail(error: unknown, page: Side): Response {
    if (error instanceof Refusal) return refuse(error, page);
    deps.report?.(error);
    return refuse(new Refusal('internal', 'Réessayez dans un moment.'), page);
  }

  function answer(route: Route, context: Context): Response | Promise<Response> {
    const {url, headers} = context.req.raw;
    const page: Side = route.policy === 'embed' ? languageAsked(url) : route.kind === 'page';
    try {
      const longest = route.longAddress ? MAX_LONG_ADDRESS : MAX_ADDRESS;
      if (url.length > longest) throw new Refusal('address-too-long', `Une adresse compte au plus ${longest} caractères.`);
      const tag = tagOf(route.validator);
      const keeps = route.validator !== 'none' && route.kind !== 'file';
      // From the third slash: the same request under two names of the host is one request.
      const address = url.slice(url.indexOf('/', 8));
      // Kept with what it is true for, when that ends before the day does.
      const keyOf = (text: string): string => (route.validator === 'agenda' ? `${tag} ${text}` : text);
      if (keeps) {
        const item = kept.get(keyOf(address));
        if (item !== undefined) return send(item, headers);
      }
      const mark = address.indexOf('?');
      const raw = mark < 0 ? '' : address.slice(mark + 1);
      const path = mark < 0 ? address : address.slice(0, mark);
      const params = context.req.param() as Record<string, string>;
      for (const name in route.params) {
        if (!route.params[name]!.schema.safeParse(params[name]).success) throw pathRefusal(path);
      }
      // Campaign marks that others glue to our pages' addresses are not ours to refuse.
      const query = route.query && parseQuery(route.query, raw, {strict: !page && !route.lenient, help: route.help});
      // One text for every spelling of a search; pages and files have no query of their own unless they say so.
      const canonical = `${path}?${query?.canonical ?? ''}`;
      if (keeps) {
        const item = kept.get(keyOf(canonical));
        if (item !== undefined) {
          kept.set(keyOf(address), item, 100);
          return send(item, headers);
        }
      }
      const fingerprint = hash53(canonical);
      const etag = route.validator === 'none' ? undefined : `"${tag}-${written(fingerprint)}"`;
      const finish = (found: Answer): Response | Promise<Response> => {
        const item = ready(found, route, etag);
        if (keeps && item.status === 200 && (typeof item.body === 'string' || item.body instanceof Uint8Array) && doorkeeper.knocks(fingerprint | 0, kept.worth)) {
          // Half as much again for the compressed forms.
          kept.set(keyOf(canonical), item, item.body.length * 1.5 + 300);
          if (canonical !== address) kept.set(keyOf(address), item, 100);
        }
        return send(item, headers);
      };
      const result = route.handle({
        query: query?.value,
        params,
        deps,
        context,
        routes: ROUTES,
        get directory() {
          const directory = deps.directory();
          if (directory === undefined) throw new Refusal('unavailable', 'Aucun annuaire n’est encore publié. Réessayez dans un moment.', {headers: {'Retry-After': '30'}});
          return directory;
        },
      });
      if (result instanceof Promise) return result.then(finish).catch((error: unknown) => fail(error, page));
      const sent = finish(result);
      return sent instanceof Promise ? sent.catch((error: unknown) => fail(error, page)) : sent;
    } catch (error) {
      return fail(error, page);
    }
  }

  /** Counts what a person was shown. What says it is a program, looks ahead or asks for headers alone is nobody. */
  function counted(response: Response, what: Counted, {req}: Context): Response {
    const {status} = response;
    const program = /bot\b|crawl|spider|slurp/i.test(req.header('user-agent') ?? '') || req.header('sec-purpose') !== undefined;
    if ((status !== 200 && status !== 304) || req.method !== 'GET' || program) return response;
    const [name = ''] = Object.values(req.param() as Record<string, string>);
    const structure = deps.directory()?.structure(name);
    if (structure) deps.count?.(structure.id, what);
    return response;
  }

  /** Says of when what is answered is, on an edge whose registry has been silent for a while. */
  function dated(response: Response): Response {
    const checkedAt = deps.checkedAt?.();
    if (checkedAt !== undefined && deps.now() - checkedAt > SILENCE) response.headers.set('X-Pana-As-Of', new Date(checkedAt).toISOString());
    return response;
  }

  for (const route of ROUTES) {
    const {counts} = route;
    const follows = deps.checkedAt !== undefined && (route.validator === 'directory' || route.validator === 'agenda');
    app.get(route.path, (context): Response | Promise<Response> => {
      const made = answer(route, context);
      const sent = !follows ? made : made instanceof Promise ? made.then(dated) : dated(made);
      if (counts === undefined || deps.count === undefined) return sent;
      return sent instanceof Promise ? sent.then((response) => counted(response, counts, context)) : counted(sent, counts, context);
    });
  }

  app.notFound((context) => {
    const {method, url} = context.req.raw;
    if (url.length > MAX_ADDRESS) return refuse(new Refusal('address-too-long', `Une adresse compte au plus ${MAX_ADDRESS} caractères.`), false);
    const path = context.req.path;
    const page = isPage(path);
    if (method === 'GET' || method === 'HEAD') return refuse(pathRefusal(path), page);
    if (!patterns.some((pattern) => pattern.test(path))) return refuse(pathRefusal(path), page);
    if (method === 'OPTIONS' && !page) return new Response(null, {status: 204, headers: {...PREFLIGHT, Allow: 'GET, HEAD, OPTIONS'}});
    const allow = page ? 'GET, HEAD' : 'GET, HEAD, OPTIONS';
    return refuse(new Refusal('method-not-allowed', `Cette adresse se lit seulement (${allow}).`, {headers: {Allow: allow}}), page);
  });

  app.onError((error, context) => fail(error, isPage(context.req.path)));
  return app;
}

