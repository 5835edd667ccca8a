/** Reads the build's own graph: which files a part of the widgets is made of, and what they weigh compressed. */

export interface GraphFile {
  readonly entry: boolean;
  readonly imports: readonly string[];
  readonly dynamicImports: readonly string[];
  readonly facade: string | null;
  readonly modules: Readonly<Record<string, number>>;
}
export type Graph = Readonly<Record<string, GraphFile>>;

/** The file that stands for a module: the one made for it, or the one it was put into. Throws when the build has no such module. */
export function fileOf(graph: Graph, module: string): string {
  const files = Object.entries(graph);
  const found = files.find(([, file]) => file.facade === module) ?? files.find(([, file]) => module in file.modules);
  if (!found) throw new Error(`the build has no ${module}`);
  return found[0];
}

/** Files that come with `start`: its static imports and theirs; with `later`, also what they import() – but not past `stop`. */
export function filesFrom(graph: Graph, start: readonly string[], later = false, stop: (file: string) => boolean = () => false): Set<string> {
  const seen = new Set<string>();
  const walk = (file: string): void => {
    if (seen.has(file)) return;
    seen.add(file);
    const { imports, dynamicImports } = graph[file]!;
    for (const next of imports) walk(next);
    if (later) for (const next of dynamicImports) if (!stop(next)) walk(next);
  };
  for (const file of start) walk(file);
  return seen;
}

/** True when a file holds a module whose path matches. */
export const holds = (graph: Graph, pattern: RegExp) => (file: string): boolean =>
  Object.keys(graph[file]!.modules).some((module) => pattern.test(module));
