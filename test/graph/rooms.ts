/** The rooms of the house and who may import whom, as a table, and the reading of a source file that the check needs. */
import { dirname, posix } from 'node:path';
import ts from 'typescript';

export interface Import {
  /** File that imports, from the root of the repository. */
  readonly from: string;
  /** What is written between the quotes. */
  readonly specifier: string;
  readonly kind: 'static' | 'type' | 'dynamic';
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
};

/** No module of a bundle: the build writes it at the head of the loader, where it imports what it has checked. */
const UNBUNDLED = 'src/loader/verified.ts';

/** Data the entries hand to the worker: the outlines that the browser draws too, and the version. */
const DATA = ['src/map/outlines.json', 'src/map/towns.json', 'package.json'];

/** Packages only some rooms may use: [pattern, rooms, why]. */
const PACKAGES: [RegExp, (room: Room) => boolean, string][] = [
  [/^leaflet(\/|$)/, (room) => room === 'src/map', 'leaflet stays behind src/map'],
  [/^zod(\/|$)/, (room) => !room.startsWith('src/') || room === 'src/contract', 'zod stays on the server and in the contract'],
  [/^node:sqlite$/, (room) => room === 'worker/registry' || room === 'worker/entries', 'SQL stays in the registry'],
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
  const add = (node: ts.Node, specifier: string, kind: Import['kind']) =>
    found.push({ from, specifier, kind, line: source.getLineAndCharacterOfPosition(node.getStart()).line + 1 });
  const visit = (node: ts.Node): void => {
    if (ts.isImportDeclaration(node) && ts.isStringLiteral(node.moduleSpecifier)) {
      const clause = node.importClause;
      const named = clause?.namedBindings;
      const allTypes =
        clause?.phaseModifier === ts.SyntaxKind.TypeKeyword ||
        (clause !== undefined && !clause.name && named !== undefined && ts.isNamedImports(named) &&
          named.elements.length > 0 && named.elements.every((element) => element.isTypeOnly));
      add(node, node.moduleSpecifier.text, allTypes ? 'type' : 'static');
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
    for (const { specifier, kind, line } of importsOf(file, text)) {
      const complain = (why: string) => problems.push(`${file}:${line} imports ${specifier}: ${why}`);
      if (!specifier.startsWith('.')) {
        const rule = kind === 'type' ? undefined : PACKAGES.find(([pattern]) => pattern.test(specifier));
        if (rule && !rule[1](room)) complain(rule[2]);
        if (specifier === '(computed)' && room.startsWith('src/') && file !== UNBUNDLED) complain('a bundler cannot follow a computed import()');
        continue;
      }
      const target = resolveFrom(file, specifier);
      if (!files.has(target) && /\.ts$/.test(target)) complain('no such file');
      if (!/\.(ts|json)$/.test(specifier)) complain('relative imports name their file, with .ts');
      if (room === 'worker/entries' && DATA.includes(target)) continue;
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
