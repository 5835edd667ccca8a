/** The rooms of the house and who may import whom, as a table, and the reading of a source file that the check needs. */
import { dirname, posix } from 'node:path';
import ts from 'typescript';

export interface Import {
  /** File that imports, from the root of the repository. */
  readonly from: string;
  /** What is written between the quotes. */
  readonly specifier: string;
  readonly kind: 'static' | 'type' | 'dynamic';
  /** Names that are there at run time; absent when they are all taken at once. */
  readonly names?: readonly string[];
  readonly line: number;
}

export type Room =
  | 'src/contract' | 'src/client' | 'src/store' | 'src/element' | 'src/controllers' | 'src/i18n' | 'src/styles' | 'src/map'
  | 'src/components' | 'src/loader' | 'src/frame'
  | 'worker/directory' | 'worker/http' | 'worker/edge' | 'worker/registry' | 'worker/ingest' | 'worker/entries';

/**
 * Room → rooms it may import. Every room may import itself, and every room of src the contract.
 * `later` are the arrows that exist only as `import()`: what is behind them must not weigh on the first view.
 * `types` are those that exist only for the compiler: the loader hands over to rooms it must not carry.
 */
export const ARROWS: Record<Room, { readonly now: readonly Room[]; readonly later?: readonly Room[]; readonly types?: readonly Room[] }> = {
  'src/contract': { now: [] },
  'src/client': { now: [] },
  'src/store': { now: ['src/client'] },
  'src/i18n': { now: [] },
  'src/styles': { now: [] },
  'src/element': { now: ['src/i18n', 'src/styles'] },
  'src/controllers': { now: ['src/store', 'src/client', 'src/element', 'src/i18n'] },
  'src/components': {
    now: ['src/controllers', 'src/store', 'src/client', 'src/element', 'src/i18n', 'src/styles'],
    later: ['src/map'],
  },
  'src/map': { now: ['src/styles'] },
  'src/loader': { now: [], later: ['src/components', 'src/map'], types: ['src/store', 'src/client'] },
  'src/frame': { now: [] },
  'worker/directory': { now: ['src/contract'] },
  'worker/http': { now: ['src/contract'] },
  'worker/edge': { now: ['worker/directory', 'worker/http', 'src/contract'] },
  'worker/registry': { now: ['worker/directory', 'worker/http', 'src/contract'] },
  'worker/ingest': { now: ['worker/directory', 'src/contract'] },
  'worker/entries': { now: ['worker/directory', 'worker/http', 'worker/edge', 'worker/registry', 'worker/ingest', 'src/contract'] },
};

const ROOMS = Object.keys(ARROWS) as Room[];

/**
 * Files that are an exception to their room.
 * What the loader imports() is a file of its own, and the single file is for pages that want everything in one: they cannot wait.
 */
const EXCEPTIONS: Record<string, readonly Room[]> = {
  'src/loader/single.ts': ['src/components', 'src/map'],
  'src/loader/elements.ts': ['src/components'],
  'src/loader/locator.ts': ['src/components'],
};

/** No module of a bundle: the build writes it at the head of the loader, where it imports what it has checked. */
const UNBUNDLED = 'src/loader/verified.ts';

/** Data the entries hand to the worker: the outlines that the browser draws too, and the version. */
const DATA = ['src/map/outlines.json', 'src/map/towns.json', 'package.json'];

/** Packages only some rooms may use: [pattern, rooms, why]. */
const PACKAGES: [RegExp, (room: Room) => boolean, string][] = [
  [/^leaflet(\/|$)/, (room) => room === 'src/map', 'leaflet stays behind src/map'],
  [/^zod(\/|$)/, (room) => !room.startsWith('src/') || room === 'src/contract', 'zod stays on the server and in the contract'],
  [/^node:sqlite$/, (room) => room === 'worker/registry', 'SQL stays in the registry'],
  [/^node:/, (room) => !room.startsWith('src/') && !['worker/edge', 'worker/directory', 'worker/http'].includes(room), 'the edge, what it shares with the registry, the directory and the elements run without Node'],
  [/^(hono|@hono\/)/, (room) => room.startsWith('worker/') && room !== 'worker/directory', 'HTTP stays in the apps'],
  [/^(lit|@lit\/)/, (room) => room.startsWith('src/') && !['src/contract', 'src/client', 'src/store', 'src/loader'].includes(room), 'no DOM there'],
];

/** Files of the contract a widget may import at run time: they carry no validator. Types may come from all of it. */
const hasZod = (text: string) => /from ['"]zod/.test(text);

export function roomOf(file: string): Room | undefined {
  return ROOMS.find((room) => file.startsWith(`${room}/`));
}

/** Every import of a source: `import`, `export … from`, `import()`, `import type`, `import('…').Type`. */
export function importsOf(from: string, text: string): Import[] {
  const source = ts.createSourceFile(from, text, ts.ScriptTarget.Latest, true);
  const found: Import[] = [];
  const add = (node: ts.Node, specifier: string, kind: Import['kind'], names?: readonly string[]) =>
    found.push({ from, specifier, kind, line: source.getLineAndCharacterOfPosition(node.getStart()).line + 1, ...(names && { names }) });
  const visit = (node: ts.Node): void => {
    if (ts.isImportDeclaration(node) && ts.isStringLiteral(node.moduleSpecifier)) {
      const clause = node.importClause;
      const named = clause?.namedBindings;
      const allTypes =
        clause?.phaseModifier === ts.SyntaxKind.TypeKeyword ||
        (clause !== undefined && !clause.name && named !== undefined && ts.isNamedImports(named) &&
          named.elements.length > 0 && named.elements.every((element) => element.isTypeOnly));
      const values = clause !== undefined && !clause.name && named !== undefined && ts.isNamedImports(named)
        ? named.elements.filter((element) => !element.isTypeOnly).map((element) => (element.propertyName ?? element.name).text) : undefined;
      add(node, node.moduleSpecifier.text, allTypes ? 'type' : 'static', values);
    } else if (ts.isExportDeclaration(node) && node.moduleSpecifier && ts.isStringLiteral(node.moduleSpecifier)) {
      add(node, node.moduleSpecifier.text, node.isTypeOnly ? 'type' : 'static');
    } else if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword) {
      const [target] = node.arguments;
      add(node, target && ts.isStringLiteralLike(target) ? target.text : '(computed)', 'dynamic');
    } else if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument) && ts.isStringLiteral(node.argument.literal)) {
      add(node, node.argument.literal.text, 'type');
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

/** Rooms inside the registry, by folder; its other files stand between them: they put together what a route or a job does. */
export type Inner = 'domain' | 'storage' | 'mail' | 'pages' | 'routes' | 'jobs' | 'texts' | 'between';
const INNER_FOLDERS: Readonly<Record<string, Inner>> = { domain: 'domain', storage: 'storage', mail: 'mail', pages: 'pages', routes: 'routes', jobs: 'jobs', charters: 'texts', questionnaires: 'texts' };
const innerOf = (file: string): Inner => INNER_FOLDERS[/^worker\/registry\/(\w+)\//.exec(file)?.[1] ?? ''] ?? 'between';

/** Inner room → those it may import besides itself; `types` for the compiler only. The rules know nothing of who calls them. */
const INNER: Readonly<Record<Inner, { readonly now: readonly Inner[]; readonly types?: readonly Inner[] }>> = {
  domain: { now: [] },
  texts: { now: ['domain'] },
  mail: { now: ['domain', 'storage'], types: ['between'] },
  // What is told by mail is told in the transaction that did it.
  storage: { now: ['domain', 'mail', 'texts'], types: ['between'] },
  // A page is made of what it is given: it reads the shape of rows, never a row.
  pages: { now: ['domain', 'texts', 'mail'], types: ['storage', 'between'] },
  routes: { now: ['domain', 'storage', 'mail', 'pages', 'texts', 'between'] },
  jobs: { now: ['domain', 'storage', 'mail', 'texts', 'between'] },
  between: { now: ['domain', 'storage', 'mail', 'pages', 'texts', 'routes'] },
};

/** What of another inner room is only a constant, or makes something of what is in hand: a page may use it. */
const PLAIN: Readonly<Partial<Record<Inner, readonly string[]>>> = { storage: ['eventId', 'publicEvent'], between: ['csvAnswer'] };
const isConstant = (name: string) => /^[A-Z][A-Z_]+$/.test(name);

/** Packages the rules may use: a check of shapes, and of node only hashes: the same text gives the same one, always. */
const DOMAIN_PACKAGES: Readonly<Record<string, readonly string[] | 'all'>> = { 'zod': 'all', 'node:crypto': ['createHash'] };

/** Why an import of a file of the registry is against its inner rooms; undefined when it is not. `target`: a file, or a package's name. */
function innerComplaint(file: string, target: string, { kind, names }: Pick<Import, 'kind' | 'names'>): string | undefined {
  const inner = innerOf(file);
  const values = kind === 'type' ? [] : names;
  if (!target.includes('/') || target.startsWith('node:')) {
    const allowed = DOMAIN_PACKAGES[target];
    if (inner !== 'domain' || kind === 'type' || allowed === 'all' || (allowed !== undefined && values !== undefined && values.every((name) => allowed.includes(name)))) return undefined;
    return 'the rules use nothing of the outside but shapes and hashes';
  }
  if (!target.startsWith('worker/registry/')) return inner === 'domain' && target.startsWith('worker/http/') ? 'the rules know no HTTP' : undefined;
  const other = innerOf(target);
  if (inner === 'routes' && other === 'routes') {
    // The table of routes is put together from theirs; what two of them share stands beside them.
    const isTable = kind !== 'type' && values !== undefined && values.every((name) => /^[A-Z_]+_ROUTES$/.test(name));
    return isTable || target.endsWith('/routes/asking.ts') ? undefined : 'a route takes nothing from another: what they share stands beside them';
  }
  if (inner === other) return undefined;
  const { now, types = [] } = INNER[inner];
  if (now.includes(other) || (kind === 'type' && types.includes(other))) return undefined;
  const plain = types.includes(other) && values !== undefined && values.every((name) => isConstant(name) || PLAIN[other]?.includes(name) === true);
  return plain ? undefined : `${inner} may not import ${other} of the registry`;
}

/** Beginnings of what is said to a database. */
const SQL = /^\s*(?:SELECT\s|INSERT (?:OR \w+ )?INTO\s|UPDATE \w+ SET\s|DELETE FROM\s|REPLACE INTO\s|WITH \w+ AS\s|PRAGMA\s|VACUUM\b|BEGIN\b(?: IMMEDIATE)?$|SAVEPOINT\s|CREATE (?:TABLE|INDEX|TRIGGER|VIEW)\s|ALTER TABLE\s|DROP (?:TABLE|INDEX|TRIGGER|VIEW)\s)/;

/** Lines of a source that speak to a database: statements that are prepared, and texts that begin like one. */
export function sqlIn(file: string, text: string): number[] {
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true);
  const lines = new Set<number>();
  const visit = (node: ts.Node): void => {
    const prepares = ts.isCallExpression(node) && ts.isPropertyAccessExpression(node.expression) && node.expression.name.text === 'prepare';
    const says = (ts.isStringLiteralLike(node) || ts.isTemplateHead(node)) && SQL.test(node.text);
    if (prepares || says) lines.add(source.getLineAndCharacterOfPosition(node.getStart()).line + 1);
    ts.forEachChild(node, visit);
  };
  visit(source);
  return [...lines];
}

const resolveFrom = (from: string, specifier: string) => posix.normalize(posix.join(dirname(from).replaceAll('\\', '/'), specifier));

/** Violations of the arrows among these files (path from the root → text), as sentences. */
export function violations(files: ReadonlyMap<string, string>): string[] {
  const problems: string[] = [];
  const edges = new Map<string, Set<string>>();
  for (const [file, text] of files) {
    const room = roomOf(file);
    if (!room) {
      problems.push(`${file}: in no room`);
      continue;
    }
    if (!file.startsWith('worker/registry/storage/')) for (const line of sqlIn(file, text)) problems.push(`${file}:${line}: SQL stays in worker/registry/storage`);
    for (const { specifier, kind, line, names } of importsOf(file, text)) {
      const complain = (why: string) => problems.push(`${file}:${line} imports ${specifier}: ${why}`);
      if (!specifier.startsWith('.')) {
        const rule = kind === 'type' ? undefined : PACKAGES.find(([pattern]) => pattern.test(specifier));
        if (rule && !rule[1](room)) complain(rule[2]);
        else if (specifier === 'node:sqlite' && kind !== 'type' && !file.startsWith('worker/registry/storage/')) complain('SQL stays in worker/registry/storage');
        const inside = room === 'worker/registry' ? innerComplaint(file, specifier, { kind, names }) : undefined;
        if (inside) complain(inside);
        if (specifier === '(computed)' && room.startsWith('src/') && file !== UNBUNDLED) complain('a bundler cannot follow a computed import()');
        continue;
      }
      const target = resolveFrom(file, specifier);
      if (!files.has(target) && /\.ts$/.test(target)) complain('no such file');
      if (!/\.(ts|json)$/.test(specifier)) complain('relative imports name their file, with .ts');
      if (room === 'worker/entries' && DATA.includes(target)) continue;
      const inside = room === 'worker/registry' ? innerComplaint(file, target, { kind, names }) : undefined;
      if (inside) complain(inside);
      const other = roomOf(target);
      if (!other) {
        complain('leads out of the rooms');
        continue;
      }
      // A type costs nothing at run time but is still an arrow; one towards the contract is free to all of src.
      if (other === room || (room.startsWith('src/') && other === 'src/contract')) {
        const text = files.get(target) ?? '';
        if (kind !== 'type' && room !== other && other === 'src/contract' && hasZod(text)) complain('a widget takes only types from a file with zod');
      } else {
        const { now, later = [], types = [] } = ARROWS[room];
        const allowed = [...now, ...(EXCEPTIONS[file] ?? []), ...(kind === 'static' ? [] : later), ...(kind === 'type' ? types : [])];
        if (!allowed.includes(other)) {
          complain(later.includes(other) ? `${room} reaches ${other} by import() only` : `${room} may not import ${other}`);
        }
      }
      if (kind === 'static') edges.set(file, (edges.get(file) ?? new Set()).add(target));
    }
  }
  return [...problems, ...circles(edges)];
}

/** Circles of static imports, each said once. */
function circles(edges: ReadonlyMap<string, ReadonlySet<string>>): string[] {
  const done = new Set<string>();
  const path: string[] = [];
  const found: string[] = [];
  const walk = (file: string): void => {
    const start = path.indexOf(file);
    if (start >= 0) found.push(`circle: ${[...path.slice(start), file].join(' → ')}`);
    if (start >= 0 || done.has(file)) return;
    path.push(file);
    for (const next of edges.get(file) ?? []) walk(next);
    path.pop();
    done.add(file);
  };
  for (const file of edges.keys()) walk(file);
  return found;
}
