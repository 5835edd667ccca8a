/**
 * Finds the route of a path. Hono's fast router refuses a table where a fixed path stands beside a parameter (`/v1/tiles/index` and
 * `/v1/tiles/:z/:x/:y`) and its general one costs a tenth of a small answer: ours has few patterns, each known by how it begins.
 */
import type {Router} from 'hono/router';

interface Pattern<T> {
  readonly method: string;
  /** What stands before the first parameter. */
  readonly start: string;
  /** The segments from there: a parameter and what ends it, or a text. The last parameter may take all that is left. */
  readonly segments: readonly {readonly name?: string; readonly ending?: string; readonly text?: string}[];
  readonly takesRest: boolean;
  readonly handler: T;
}

/** Routes in the order they are added: the first that fits is the one. Fixed paths come before all patterns. */
export class TableRouter<T> implements Router<T> {
  readonly name = 'TableRouter';
  readonly #fixed = new Map<string, [[T, Record<string, string>][]]>();
  readonly #patterns: Pattern<T>[] = [];

  /** Knows fixed paths, `:name` for a segment, `:name.ics` for one that ends so, and `:name{.+}` at the end for all that is left. */
  add(method: string, path: string, handler: T): void {
    const colon = path.indexOf(':');
    if (colon < 0) {
      if (!this.#fixed.has(`${method} ${path}`)) this.#fixed.set(`${method} ${path}`, [[[handler, {}]]]);
      return;
    }
    const takesRest = path.endsWith('{.+}');
    const segments = path.slice(colon).replace('{.+}', '').split('/')
      .map((segment) => {
        const [, name, ending = ''] = /^:(\w+)(\.\w+)?$/.exec(segment) ?? [];
        return name === undefined ? {text: segment} : {name, ending};
      });
    this.#patterns.push({method, start: path.slice(0, colon), segments, takesRest, handler});
  }

  match(method: string, path: string): [[T, Record<string, string>][]] {
    const fixed = this.#fixed.get(`${method} ${path}`);
    if (fixed) return fixed;
    for (const pattern of this.#patterns) {
      if (pattern.method !== method || !path.startsWith(pattern.start)) continue;
      const params = read(pattern, path);
      if (params) return [[[pattern.handler, params]]];
    }
    return [[]];
  }
}

/** The parameters of a path, none of them empty; undefined when the pattern does not fit. */
function read({start, segments, takesRest}: Pattern<unknown>, path: string): Record<string, string> | undefined {
  const params: Record<string, string> = {};
  let from = start.length;
  for (let at = 0; at < segments.length; at++) {
    const isLast = at === segments.length - 1;
    const slash = path.indexOf('/', from);
    if (isLast ? slash >= 0 && !takesRest : slash < 0) return undefined;
    const end = isLast ? path.length : slash;
    const {name, ending = '', text} = segments[at];
    if (end === from || (text !== undefined && path.slice(from, end) !== text)) return undefined;
    if (name !== undefined) {
      if (end - from <= ending.length || (ending !== '' && !path.slice(from, end).endsWith(ending))) return undefined;
      params[name] = path.slice(from, end - ending.length);
    }
    from = end + 1;
  }
  return params;
}
