/** Small static servers on ephemeral ports: the pages of a host, with exactly the headers a case needs. */
import { createServer, type IncomingMessage, type Server } from 'node:http';
import { readFile } from 'node:fs/promises';
import { extname, join, normalize } from 'node:path';

const TYPES: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.mjs': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.map': 'application/json',
};

export interface Answer {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array;
}

export interface ServeOptions {
  /** Folder served for paths that `pages` and `handle` leave. */
  readonly root?: string;
  /** Path → page, HTML unless its headers say otherwise. */
  readonly pages?: Readonly<Record<string, string | Answer>>;
  /** First word on every request; undefined leaves it to `pages`, then `root`. */
  readonly handle?: (request: IncomingMessage, url: URL) => Answer | undefined | Promise<Answer | undefined>;
  /** Sent with every answer. */
  readonly headers?: Readonly<Record<string, string>>;
  /** `127.0.0.1` (default) or `localhost`: two names make two origins. */
  readonly host?: '127.0.0.1' | 'localhost';
  /** 0, the default, lets the system choose. */
  readonly port?: number;
}

export interface Served {
  readonly origin: string;
  readonly server: Server;
  /** Every request so far, as `METHOD /path?query`. */
  readonly log: string[];
  close(): Promise<void>;
}

/** Starts a server; close() also drops the connections browsers keep open. */
export async function serve(options: ServeOptions): Promise<Served> {
  const host = options.host ?? '127.0.0.1';
  const log: string[] = [];
  const answer = async (request: IncomingMessage): Promise<Answer> => {
    const url = new URL(request.url ?? '/', `http://${host}`);
    log.push(`${request.method} ${url.pathname}${url.search}`);
    const handled = await options.handle?.(request, url);
    if (handled) return handled;
    const page = options.pages?.[url.pathname];
    if (page !== undefined) {
      const { headers, ...rest } = typeof page === 'string' ? { body: page } : page;
      return { ...rest, headers: { 'content-type': TYPES['.html']!, ...headers } };
    }
    if (!options.root) return { status: 404 };
    const path = normalize(decodeURIComponent(url.pathname)); // no `..` survives on an absolute path
    try {
      const body = await readFile(join(options.root, path));
      return { body, headers: { 'content-type': TYPES[extname(path)] ?? 'application/octet-stream' } };
    } catch {
      return { status: 404 };
    }
  };
  const server = createServer((request, response) => {
    answer(request).then(
      ({ status = 200, headers, body }) => {
        response.writeHead(status, { ...options.headers, ...headers });
        response.end(body);
      },
      (error: unknown) => {
        response.writeHead(500);
        response.end(String(error));
      },
    );
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port ?? 0, '127.0.0.1', resolve);
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the server has no port');
  return {
    origin: `http://${host}:${address.port}`,
    server,
    log,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
