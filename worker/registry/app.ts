/**
 * The private application: everything that writes, and the pages of those who are in the programme. Built from the route table; what
 * every request goes through (size, type, origin, session, rights, problems) is here and nowhere else.
 */
import {Hono} from 'hono';
import type {Context} from 'hono';
import {Refusal} from '../http/answer.ts';
import {POLICIES} from '../http/policies.ts';
import {problemPage} from '../http/problem-page.ts';
import {checked, parseForm, parseJson, readText, requireType} from './body.ts';
import type {RegistryDeps} from './deps.ts';
import type {Session} from './domain/session.ts';
import {signInPage} from './pages/sign-in.ts';
import {reachOf} from './policy.ts';
import type {RegistryRoute} from './route.ts';
import {ROUTES} from './routes/index.ts';
import {SESSION_COOKIE, cookieOf} from './routes/sign-in.ts';
import {isStorageTrouble} from './storage/database.ts';
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

/** The private application over `deps`, with `routes` as its table. */
export function createRegistry(deps: RegistryDeps, routes: readonly RegistryRoute[] = ROUTES): Hono {
  const app = new Hono({strict: true});

  function refuse(refusal: Refusal, from: RegistryRoute['from']): Response {
    const problem = refusal.toProblem();
    const signIn = from === 'page' && refusal.code === 'unauthenticated';
    return new Response(signIn ? signInPage({notice: problem.detail}) : from === 'page' ? problemPage(problem) : JSON.stringify(problem), {
      status: problem.status,
      headers: {
        'Content-Type': from === 'page' ? HTML_TYPE : 'application/problem+json; charset=utf-8',
        ...(from === 'page' ? POLICIES.privatePage : POLICIES.live),
        ...refusal.headers,
      },
    });
  }

  function fail(error: unknown, from: RegistryRoute['from']): Response {
    if (error instanceof Refusal) return refuse(error, from);
    deps.report(error);
    if (isStorageTrouble(error)) return refuse(new Refusal('unavailable', 'Rien n’a été enregistré. Réessayez dans un moment.', {headers: {'Retry-After': '10'}}), from);
    return refuse(new Refusal('internal', 'Rien n’a été enregistré. Réessayez dans un moment.'), from);
  }

  /** Whom the request comes from, by its own cookie, with the mandates of this moment; embeds have none. */
  function sessionOf(context: Context, now: number): Session | undefined {
    const token = cookieOf(context, SESSION_COOKIE);
    return token === undefined ? undefined : readSession(deps.database, token, now);
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
    try {
      const now = deps.now();
      if (route.method !== 'GET' && route.from === 'page') requireOwnOrigin(request);
      const session = route.from === 'page' ? sessionOf(context, now) : undefined;
      const allowed = reachOf(route.action, session, (territory) => deps.gazetteer.resolve(territory)?.departements ?? [], now);
      if ('denial' in allowed) {
        if (allowed.denial === 'unauthenticated') throw new Refusal('unauthenticated', 'Connectez-vous, puis recommencez.');
        if (allowed.denial === 'step-up') throw new Refusal('forbidden', 'Confirmez d’abord que c’est vous : demandez un nouveau lien sur la page Connexion, suivez-le, puis recommencez dans les dix minutes.');
        throw new Refusal('forbidden', 'Vous n’avez pas ce droit.');
      }
      const {body, rawBody} = await bodyOf(route, request);
      const {body: said, status = 200, type, headers} = await route.handle({
        deps, body, rawBody, now, session, reach: allowed.reach, context,
        params: context.req.param() as Record<string, string>,
        query: new URL(request.url).searchParams,
      });
      return new Response(said, {
        status,
        headers: {
          ...(said !== null && {'Content-Type': type ?? (route.from === 'embed' ? JSON_TYPE : HTML_TYPE)}),
          ...(route.from === 'embed' ? POLICIES.live : POLICIES.privatePage),
          ...headers,
        },
      });
    } catch (error) {
      return fail(error, route.from);
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
