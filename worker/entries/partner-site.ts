/**
 * The partner's site: a town hall whose pages embed our elements from another origin, under a strict policy of its own.
 * Static files, no build step: a page is its content inside the one frame all share, and the origin of the API is written into it
 * when it is sent.
 */
import {readFileSync} from 'node:fs';
import {createServer} from 'node:http';
import type {IncomingMessage, Server} from 'node:http';
import {join} from 'node:path';

interface PartnerPage {
  /** What stands in `<main>`. */
  readonly file: string;
  readonly title: string;
  readonly description: string;
}

const PAGES: Readonly<Record<string, PartnerPage>> = {
  '/': {
    file: 'index.html',
    title: 'Vie associative : trouver de l’aide numérique',
    description: 'Page d’exemple d’une mairie qui propose à ses associations de trouver de l’aide avec le numérique.',
  },
  '/blocs': {
    file: 'blocs.html',
    title: 'Aide numérique en trois blocs',
    description: 'Page d’exemple où la recherche, la liste et la carte sont posées dans des blocs éloignés.',
  },
  '/journees': {
    file: 'journees.html',
    title: 'Se former au numérique associatif',
    description: 'Page d’exemple où l’on trouve une journée de formation et où l’on s’y inscrit.',
  },
  '/rejoindre': {
    file: 'rejoindre.html',
    title: 'Faire connaître votre structure',
    description: 'Page d’exemple où une structure signe la charte du programme et se présente.',
  },
};
const FILES: Readonly<Record<string, readonly [file: string, type: string]>> = {
  '/mairie.css': ['mairie.css', 'text/css; charset=utf-8'],
  '/blason.svg': ['blason.svg', 'image/svg+xml'],
};

/** What a careful town hall sends: nothing but its own style and images, and our origin for script and data. */
export const partnerPolicy = (api: string): string =>
  [`default-src 'none'`, `script-src ${api}`, `style-src 'self'`, `img-src 'self'`, `connect-src ${api}`, `base-uri 'none'`, `form-action 'none'`].join('; ');

/**
 * `api` is the public origin of the API; without one, the API is on `apiPort` of whatever name the visitor used to come here,
 * so that `localhost`, `127.0.0.1` and another machine of the network all work.
 */
export function createPartnerSite({api, apiPort}: {readonly api?: string | undefined; readonly apiPort: number}): Server {
  const read = (file: string): string => readFileSync(join(import.meta.dirname, 'partner', file), 'utf8');
  const pageAt = (path: string): string => {
    const {file, title, description} = PAGES[path]!;
    return read('frame.html').replace('__TITLE__', title).replace('__DESCRIPTION__', description)
      .replace(`<li><a href="${path}"`, '$& aria-current="page"').replace('__MAIN__', () => read(file));
  };
  const origin = ({headers: {host = ''}}: IncomingMessage): string => {
    if (api !== undefined) return api;
    const name = /^(\[[\da-f:]+\]|[\w.-]+)(?::\d+)?$/i.exec(host)?.[1] ?? 'localhost';
    return `http://${name}:${apiPort}`;
  };
  return createServer({requestTimeout: 10_000}, (request, response) => {
    const path = (request.url ?? '/').split('?')[0]!;
    const found = Object.hasOwn(PAGES, path) ? 'text/html; charset=utf-8' : Object.hasOwn(FILES, path) ? FILES[path]![1] : undefined;
    const from = origin(request);
    const headers = {
      'Content-Security-Policy': partnerPolicy(from),
      'X-Content-Type-Options': 'nosniff',
      'Referrer-Policy': 'strict-origin-when-cross-origin',
      'Cache-Control': 'no-cache',
    };
    if (request.method !== 'GET' && request.method !== 'HEAD') {
      response.writeHead(405, {...headers, Allow: 'GET, HEAD'}).end();
    } else if (!found) {
      response.writeHead(404, {...headers, 'Content-Type': 'text/plain; charset=utf-8'}).end('Page introuvable.\n');
    } else {
      const text = path in PAGES ? pageAt(path).replaceAll('__API__', from) : read(FILES[path]![0]);
      response.writeHead(200, {...headers, 'Content-Type': found}).end(request.method === 'HEAD' ? undefined : text);
    }
  });
}
