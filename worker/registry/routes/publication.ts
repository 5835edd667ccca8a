/**
 * `GET /v1/publication`: the published directory as one file, for edges elsewhere. They ask every few seconds with the version they
 * have, and mostly hear that it is still the one (ARCHITECTURE.md: a snapshot travels by conditional GET).
 */
import {Refusal} from '../../http/answer.ts';
import {isEdge} from '../edge-token.ts';
import {registryRoute} from '../route.ts';

export const PUBLICATION_ROUTES = [
  registryRoute({
    method: 'GET',
    path: '/v1/publication',
    summary: 'L’annuaire publié, pour nos serveurs de lecture',
    action: 'publication.follow',
    from: 'embed',
    handle({deps, context}) {
      if (deps.edgeToken === undefined) throw new Refusal('not-found', 'Il n’y a rien à cette adresse.');
      if (!isEdge(context.req.raw.headers, deps.edgeToken)) throw new Refusal('unauthenticated', 'Réservé aux serveurs de lecture qui ont le jeton.');
      const version = deps.registry.publishedVersion();
      if (version === undefined) throw new Refusal('unavailable', 'Aucun annuaire n’est encore publié.', {headers: {'Retry-After': '30'}});
      const etag = `"${version}"`;
      const headers = {'ETag': etag, 'Cache-Control': 'no-cache'};
      if (context.req.header('if-none-match') === etag) return {body: null, status: 304, headers};
      const {version: now, bytes} = deps.registry.publication()!;
      return {body: bytes as Uint8Array<ArrayBuffer>, type: 'application/octet-stream', headers: {...headers, ETag: `"${now}"`}};
    },
  }),
];
