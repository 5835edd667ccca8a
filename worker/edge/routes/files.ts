/** The elements' files: `/pana/v1/…` is the current release, `/pana/0.1.0/…` never changes. */
import {Refusal} from '../../http/answer.ts';
import type {Answer} from '../../http/answer.ts';
import type {Route} from '../route.ts';

const absent = (): Refusal => new Refusal('not-found', 'Ce fichier n’existe pas dans cette version.');

/** Below the version: letters, digits, `-_.`; no empty or dotted segment, so a path never leaves its folder. */
export const isFilePath = (path: string): boolean => path.length <= 200 && /^[\w-][\w.-]*(?:\/[\w-][\w.-]*)*$/.test(path) && !path.includes('..');

/** A file of the elements, below the version. */
export async function file(path: string, request: Parameters<Route['handle']>[0]): Promise<Answer> {
  if (!isFilePath(path)) throw absent();
  const found = await request.deps.assets(path, request.context.req.header('accept-encoding') ?? '');
  if (!found) throw absent();
  return {
    body: found.body as Exclude<Answer['body'], string>,
    type: found.type,
    ...(found.etag !== undefined && {etag: found.etag}),
    ...(found.encoding && {headers: {'Content-Encoding': found.encoding}}),
  };
}

export const fileRoutes: readonly Route[] = [
  {
    // A chunk carries its content in its name: a redirect would cost a round trip on the critical path, and make the same module
    // known to the page under two addresses.
    path: '/pana/v1/chunks/:file',
    summary: 'Morceau des éléments',
    policy: 'release',
    validator: 'none',
    kind: 'file',
    answer: {type: 'text/javascript; charset=utf-8'},
    handle: (request) => file(`chunks/${request.params['file']}`, request),
  },
  {
    // The script tag itself: a redirect would be a third step of the critical path (150 ms on slow 4G). It knows its own release,
    // so its chunks are asked for by their lasting address.
    path: '/pana/v1/pana.js',
    summary: 'Le fichier à coller, version courante',
    policy: 'latest',
    validator: 'none',
    kind: 'file',
    answer: {type: 'text/javascript; charset=utf-8'},
    async handle(request) {
      const answer = await file('pana.js', request);
      return {...answer, headers: {...answer.headers, 'Content-Location': `/pana/${request.deps.version}/pana.js`}};
    },
  },
  {
    path: '/pana/v1/:file{.+}',
    summary: 'Fichier des éléments, version courante',
    policy: 'latest',
    validator: 'none',
    kind: 'file',
    answer: {type: 'text/plain; charset=utf-8'},
    handle({params, deps}) {
      const path = params['file']!;
      if (!isFilePath(path)) throw absent();
      return {status: 302, body: null, headers: {Location: `/pana/${deps.version}/${path}`}};
    },
  },
  {
    path: '/pana/:version/:file{.+}',
    summary: 'Fichier des éléments, version figée',
    policy: 'release',
    validator: 'none',
    kind: 'file',
    answer: {type: 'text/plain; charset=utf-8'},
    // A page that pins a release names it for years: the files of earlier ones are kept.
    handle(request) {
      const version = request.params['version']!;
      const path = request.params['file']!;
      if (version === request.deps.version && !path.startsWith('releases/')) return file(path, request);
      if (!/^\d{1,4}\.\d{1,4}\.\d{1,4}$/.test(version) || !isFilePath(path)) throw absent();
      return file(`releases/${version}/${path}`, request);
    },
  },
];
