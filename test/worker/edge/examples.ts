/**
 * `npm run examples`: real answers of the real application over the example directory, kept in `worker/edge/examples.json` for the
 * reference. Nothing in that file is written by hand; a test makes it again and compares.
 */
import {readFileSync, writeFileSync} from 'node:fs';
import {join, resolve} from 'node:path';
import {pathToFileURL} from 'node:url';
import {PROBLEM_TYPES} from '../../../src/contract/problem.ts';
import type {ProblemCode} from '../../../src/contract/problem.ts';
import {openDirectory} from '../../../worker/directory/directory.ts';
import {openGazetteer} from '../../../worker/directory/gazetteer/gazetteer.ts';
import {encodeSnapshot} from '../../../worker/directory/snapshot.ts';
import {createEdge} from '../../../worker/edge/app.ts';
import type {EdgeDeps} from '../../../worker/edge/deps.ts';
import type {Examples} from '../../../worker/edge/openapi.ts';
import {ROUTES} from '../../../worker/edge/routes/index.ts';
import {seedExamples} from '../../../worker/ingest/seed.ts';
import {openRegistry} from '../../../worker/registry/storage/registry.ts';

const ROOT = resolve(import.meta.dirname, '../../..');
export const EXAMPLES_FILE = join(ROOT, 'worker/edge/examples.json');
const NOW = Date.parse('2026-11-22T10:00:00Z');

/** One request per operation, on what the examples have. */
const REQUESTS: Readonly<Record<string, string>> = {
  searchStructures: '/v1/structures?place=commune:37132&needs=comptabilite&limit=2',
  getStructure: '/v1/structures/s1',
  getContact: '/v1/structures/s1/contact',
  getBadge: '/v1/badges/s1',
  suggestPlaces: '/v1/places?q=loches&limit=2',
  reversePlace: '/v1/places/reverse?lat=47.1286&lon=0.9952',
  getMapIndex: '/v1/tiles/index?territory=departement:37',
  getTile: '/v1/tiles/8/128/89?needs=comptabilite',
  getTaxonomy: '/v1/taxonomy',
  listTerritories: '/v1/territories',
  getHealth: '/v1/health',
  getOpenApi: '/v1/openapi.json',
  searchEvents: '/v1/events?territory=departement:37&limit=2',
  getEvent: '/v1/events/e1',
  getEventIcs: '/v1/events/e1.ics',
  exportEventsIcs: '/v1/events.ics?territory=departement:37&kind=journee',
  exportEventsAtom: '/v1/events.atom?territory=departement:37&kind=journee',
  exportStructuresCsv: '/v1/exports/structures.csv?territory=departement:37',
  exportStructuresMednumCsv: '/v1/exports/structures.mednum.csv?territory=departement:37',
  exportStructuresGeojson: '/v1/exports/structures.geojson?territory=departement:37',
  exportStructuresJson: '/v1/exports/structures.json?territory=departement:37',
};

/** A request that gets each problem, and what must be wrong with the service for it. */
const REFUSED: Readonly<Partial<Record<ProblemCode, readonly [request: string, deps?: (deps: EdgeDeps) => EdgeDeps]>>> = {
  'invalid-query': ['/v1/structures?radius=9000&needz=compta'],
  'not-found': ['/v1/structures/szzz'],
  'too-many-points': ['/v1/tiles/index', (deps) => ({...deps, directory: () => ({...deps.directory()!, index: () => undefined})})],
  'too-many-requests': ['/v1/structures/s1/contact', (deps) => ({...deps, limit: () => ({allowed: false, retryAfter: 42})})],
  'unavailable': ['/v1/structures', (deps) => ({...deps, directory: () => undefined})],
  'internal': ['/v1/territories', (deps) => ({...deps, directory: () => ({...deps.directory()!, territories: () => {
    throw new Error('planted');
  }})})],
};

/** Lists of things to two, of words to six: enough to see the shape. */
function abridged(value: unknown): unknown {
  if (Array.isArray(value)) return value.slice(0, value.some((item) => typeof item === 'object') ? 2 : 6).map(abridged);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value);
  const counts = entries.length > 6 && entries.every(([, item]) => typeof item === 'number');
  return Object.fromEntries((counts ? entries.slice(0, 4) : entries).map(([name, item]) => [name, abridged(item)]));
}

/** Asks everything anew. */
export async function makeExamples(): Promise<Examples> {
  const gazetteer = openGazetteer(readFileSync(join(ROOT, 'dist/data/gazetteer.bin')));
  const registry = openRegistry(':memory:');
  seedExamples(registry, gazetteer, NOW, encodeSnapshot);
  const directory = openDirectory(registry.publication()!.bytes, gazetteer, {now: () => NOW});
  const deps: EdgeDeps = {
    version: '0.0.0', build: 'examples', origin: 'https://annuaire.example.org', directory: () => directory, gazetteer: () => gazetteer,
    contacts: async (id) => registry.publishedContact(id), assets: async () => undefined, now: () => NOW, limit: () => ({allowed: true, retryAfter: 0}), clientAddress: () => '',
  };
  const app = createEdge(deps);
  const answers: Record<string, Examples['answers'][string]> = {};
  for (const {operation, answer} of ROUTES) {
    const request = operation && REQUESTS[operation];
    if (!operation || !request) continue;
    const response = await app.request(request);
    if (response.status !== 200) throw new Error(`${request}: ${response.status}`);
    // Bytes, and the reference inside itself, are to be had at their address.
    if (/octet-stream/.test(answer.type) || operation === 'getOpenApi') answers[operation] = {request};
    else if (/csv/.test(answer.type)) answers[operation] = {request, value: (await response.text()).split('\r\n').slice(0, 3).join('\r\n')};
    else if (/calendar|atom/.test(answer.type)) answers[operation] = {request, value: await response.text()};
    else answers[operation] = {request, value: abridged(await response.json())};
  }
  const problems: Record<string, Examples['problems'][string]> = {};
  for (const [code, [request, change = (same: EdgeDeps) => same]] of Object.entries(REFUSED)) {
    const response = await createEdge(change(deps)).request(request);
    if (response.status !== PROBLEM_TYPES[code as ProblemCode].status) throw new Error(`${code}: ${request}: ${response.status}`);
    problems[code] = {request, value: await response.json()};
  }
  registry.close();
  return {answers, problems};
}

export const written = (examples: Examples): string => `${JSON.stringify(examples, null, 1)}\n`;

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  writeFileSync(EXAMPLES_FILE, written(await makeExamples()));
  console.log(`${EXAMPLES_FILE} written`);
}
