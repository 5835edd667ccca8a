/**
 * The private application: everything that writes, and the pages of those who are in the programme. Built from the route table; what
 * every request goes through (size, type, origin, session, rights, problems) is here and nowhere else.
 */
import {Hono} from 'hono';
import type {Context} from 'hono';
import {Refusal} from '../http/answer.ts';
import type {Answer} from '../http/answer.ts';
import {POLICIES} from '../http/policies.ts';
import {problemPage} from '../http/problem-page.ts';
import {checked, parseForm, parseJson, readText, requireType} from './body.ts';
import type {RegistryDeps} from './deps.ts';
import type {Session} from './domain/session.ts';
import {SESSION_COOKIE, cookieOf, pathToReturn, refused} from './door.ts';
import {givePasskeyPage, makePasskeyFirstPage} from './pages/passkeys.ts';
import {signInPage} from './pages/sign-in.ts';
import {POLICY, reachOf} from './policy.ts';
import type {Denial} from './policy.ts';
import type {RegistryRoute} from './route.ts';
import {ROUTES} from './routes/index.ts';
import {isStorageTrouble, whenFree} from './storage/database.ts';
import {readSession} from './storage/sessions.ts';

const JSON_TYPE = 'application/json; charset=utf-8';
const HTML_TYPE = 'text/html; charset=utf-8';

/** Answer to a preflight of a form of an embed. */
const PREFLIGHT = {
  ...POLICIES.live,
  'Access-Control-Allow-Methods': 'GET, POST, OPTIONS',
  'Access-Control-Allow-Headers': 'Accept, Content-Type, Idempotency-Key',
  'Access-Control-Max-Age': '86400',
} as const;

/** What a page says when the fault is ours: nobody is left with words of a machine, nor without a way on. */
const NOT_SHOWN = 'Cette page ne peut pas être montrée en ce moment, et vous n’y êtes pour rien. Rien de ce qui est gardé n’est perdu. Réessayez dans quelques minutes.';
const NOT_KEPT = 'Rien n’a été enregistré, et vous n’y êtes pour rien. Revenez à la page précédente : ce que vous avez écrit y est encore. Réessayez dans quelques minutes.';

/** The private application over `deps`, with `routes` as its table. */
export function createRegistry(deps: RegistryDeps, routes: readonly RegistryRoute[] = ROUTES): Hono {
  const app = new Hono({strict: true});

  function refuse(refusal: Refusal, from: RegistryRoute['from'], again?: string): Response {
    const problem = refusal.toProblem();
    const signIn = from === 'page' && refusal.code === 'unauthenticated';
    return new Response(signIn ? signInPage({notice: problem.detail}) : from === 'page' ? problemPage(problem, again) : JSON.stringify(problem), {
      status: problem.status,
      headers: {
        'Content-Type': from === 'page' ? HTML_TYPE : 'application/problem+json; charset=utf-8',
        ...(from === 'page' ? POLICIES.privatePage : POLICIES.live),
        ...refusal.headers,
      },
    });
  }

  /** `request`: of a route of ours, whose address may be tried again. */
  function fail(error: unknown, from: RegistryRoute['from'], request?: Request): Response {
    if (error instanceof Refusal) return refuse(error, from);
    deps.report(error);
    const passing = isStorageTrouble(error);
    const reads = request !== undefined && request.method !== 'POST';
    const {pathname, search} = new URL(request?.url ?? deps.origin);
    const detail = from === 'page' && reads ? NOT_SHOWN : from === 'page' && request !== undefined ? NOT_KEPT : 'Rien n’a été enregistré. Réessayez dans un moment.';
    return refuse(new Refusal(passing ? 'unavailable' : 'internal', detail, passing ? {headers: {'Retry-After': '10'}} : {}), from, reads ? pathname + search : undefined);
  }

  /** Whom the request comes from, by its own cookie, with the mandates of this moment; embeds have none. */
  function sessionOf(context: Context, now: number): Session | undefined {
    const token = cookieOf(context, SESSION_COOKIE);
    return token === undefined ? undefined : readSession(deps.database, token, now);
  }

  /** Why somebody may not, and what to do about it. Throws what has no page of its own. */
  function deny(denial: Denial, session: Session | undefined, request: Request): Answer {
    const to = request.method === 'GET' ? pathToReturn(new URL(request.url).pathname) : undefined;
    if (denial === 'unauthenticated') throw new Refusal('unauthenticated', 'Connectez-vous, puis recommencez.');
    if (denial === 'passkey') return givePasskeyPage({to});
    if (denial === 'enrolment') return makePasskeyFirstPage();
    if (denial === 'forbidden') throw new Refusal('forbidden', 'Vous n’avez pas ce droit.');
    if (session?.passkey === 'owed' || session?.passkey === 'given') return givePasskeyPage({to, stepUp: true});
    throw new Refusal('forbidden', 'Confirmez d’abord que c’est vous : demandez un nouveau lien sur la page Connexion, suivez-le, puis recommencez dans les dix minutes.');
  }

  /** What a refusal is in the log; undefined when it is about what was sent, not about who sends it. */
  function reasonOf(status: number): string | undefined {
    if (status === 401) return 'unauthenticated';
    if (status === 403) return 'forbidden';
    return status === 404 ? 'scope' : undefined;
  }

  /** A form is only taken from our own pages: the browser says where it comes from, and a browser that does not is refused. */
  function requireOwnOrigin(request: Request): void {
    const site = request.headers.get('sec-fetch-site');
    if (request.headers.get('origin') !== deps.origin || (site !== null && site !== 'same-origin')) {
      throw new Refusal('forbidden', 'Cette demande ne vient pas de nos pages. Ouvrez la page à nouveau, puis recommencez.');
    }
  }

  async function bodyOf(route: RegistryRoute, request: Request): Promise<{body: unknown; rawBody: string}> {
    if (route.method === 'GET' || route.body === undefined) return {body: undefined, rawBody: ''};
    requireType(request, route.from === 'embed' ? 'application/json' : 'application/x-www-form-urlencoded');
    const rawBody = await readText(request);
    return {rawBody, body: checked(route.body, route.from === 'embed' ? parseJson(rawBody) : parseForm(rawBody))};
  }

  async function answer(route: RegistryRoute, context: Context): Promise<Response> {
    const request = context.req.raw;
    const isPrivate = !('anonymous' in POLICY[route.action]);
    let session: Session | undefined;
    let reason: Denial | 'origin' | undefined;
    const note = (why: string | undefined): void => {
      if (why !== undefined) refused(deps, context, {session, action: route.action, route: route.path, reason: why});
    };
    try {
      // Before anything is read that could change while it waits.
      if (route.method !== 'GET') await whenFree(deps.database);
      let now = deps.now();
      if (route.method !== 'GET' && route.from === 'page') {
        reason = 'origin';
        requireOwnOrigin(request);
        reason = undefined;
      }
      const ask = (): ReturnType<typeof reachOf> => {
        session = route.from === 'page' ? sessionOf(context, now) : undefined;
        return reachOf(route.action, session, (territory) => deps.gazetteer.resolve(territory)?.departements ?? [], now, deps.requirePasskeys);
      };
      let allowed = ask();
      let sent: Awaited<ReturnType<typeof bodyOf>> = {body: undefined, rawBody: ''};
      if (!('denial' in allowed) && route.method !== 'GET' && route.body !== undefined) {
        sent = await bodyOf(route, request);
        // A body may take half a minute to come: what ended meanwhile acts no more.
        now = deps.now();
        allowed = ask();
      }
      let answered: Answer;
      if ('denial' in allowed) {
        reason = allowed.denial;
        answered = deny(reason, session, request);
        note(reason);
      } else {
        answered = await route.handle({
          deps, ...sent, now, session, reach: allowed.reach, context,
          params: context.req.param() as Record<string, string>,
          query: new URL(request.url).searchParams,
        });
        if (isPrivate) note(reasonOf(answered.status ?? 200));
      }
      const {body: said, status = 200, type, headers} = answered;
      return new Response(said, {
        status,
        headers: {
          ...(said !== null && {'Content-Type': type ?? (route.from === 'embed' ? JSON_TYPE : HTML_TYPE)}),
          ...(route.from === 'embed' ? POLICIES.live : POLICIES.privatePage),
          ...headers,
        },
      });
    } catch (error) {
      if (error instanceof Refusal) note(reason ?? (isPrivate ? reasonOf(error.status) : undefined));
      return fail(error, route.from, request);
    }
  }

  for (const route of routes) app.on(route.method, route.path, (context) => answer(route, context));

  /** Another method on a known path, or a preflight. */
  for (const path of new Set(routes.map((route) => route.path))) {
    const own = routes.filter((route) => route.path === path);
    const methods = [...new Set(own.flatMap(({method}) => (method === 'GET' ? ['GET', 'HEAD'] : [method])))];
    const {from} = own[0]!;
    const allow = [...methods, ...(from === 'embed' ? ['OPTIONS'] : [])].join(', ');
    app.all(path, ({req}) => {
      if (req.method === 'OPTIONS' && from === 'embed') return new Response(null, {status: 204, headers: {...PREFLIGHT, Allow: allow}});
      return refuse(new Refusal('method-not-allowed', `Cette adresse prend ${allow}.`, {headers: {Allow: allow}}), from);
    });
  }

  app.notFound(({req}) => refuse(new Refusal('not-found', 'Il n’y a rien à cette adresse.'), req.path.startsWith('/v1/') ? 'embed' : 'page'));
  app.onError((error) => fail(error, 'page'));
  return app;
}

/** Whether an address is the registry's: the other ones are the edge's. */
export function ownedBy(routes: readonly RegistryRoute[] = ROUTES): (path: string) => boolean {
  const patterns = routes.map(({path}) => new RegExp(`^${path.replaceAll('.', '\\.').replace(/:[a-zA-Z]+/g, '[^/]+')}$`));
  return (path) => patterns.some((pattern) => pattern.test(path));
}
