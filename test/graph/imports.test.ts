/** The rooms of the house hold: nobody imports against the arrows, nothing goes in circles. Planted violations prove the check. */
import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { test } from 'node:test';
import { importsOf, violations } from './rooms.ts';

const root = resolve(import.meta.dirname, '../..');
const files = new Map(
  globSync('{src,worker}/**/*.ts', { cwd: root })
    .map((file) => file.replaceAll('\\', '/'))
    .sort()
    .map((file) => [file, readFileSync(resolve(root, file), 'utf8')]),
);

test('should find the sources', () => {
  assert.ok(files.size > 20, `${files.size} files`);
});

test('should find every import along an arrow', () => {
  assert.deepEqual(violations(files), []);
});

test('should have only the folders of the drawing at the top', () => {
  const seen = new Set(globSync('*', { cwd: root }));
  for (const generated of ['node_modules', 'dist', 'coverage', 'storybook-static']) seen.delete(generated);
  const drawn = ['LICENSE', 'README.md', 'package-lock.json', 'package.json', 'rollup.config.mjs', 'src', 'stories', 'test', 'tsconfig.json', 'worker'];
  assert.deepEqual([...seen].sort(), drawn);
});

test('should read every form of import', () => {
  const text = `
    import { a } from './a.ts';
    import type { B } from './b.ts';
    import { type C, type D } from './c.ts';
    import './d.ts';
    export * from './e.ts';
    const later = () => import('./f.ts');
    let typed: import('./g.ts').G;
    const name = 'h'; const unknown = () => import(name);
    const text = "import './no.ts'"; // import './no.ts'
  `;
  assert.deepEqual(
    importsOf('src/client/x.ts', text).map(({ specifier, kind }) => `${kind} ${specifier}`),
    ['static ./a.ts', 'type ./b.ts', 'type ./c.ts', 'static ./d.ts', 'static ./e.ts', 'dynamic ./f.ts', 'type ./g.ts', 'dynamic (computed)'],
  );
});

/** [what, file, its text, other files, part of the complaint] */
const PLANTED: [string, string, string, Record<string, string>, RegExp][] = [
  ['src importing worker', 'src/client/x.ts', "import '../../worker/edge/app.ts';", { 'worker/edge/app.ts': '' }, /may not import worker\/edge/],
  ['a type from the worker in src', 'src/client/x.ts', "import type { A } from '../../worker/edge/app.ts';", { 'worker/edge/app.ts': '' }, /may not import/],
  ['the edge importing the registry', 'worker/edge/x.ts', "import '../registry/app.ts';", { 'worker/registry/app.ts': '' }, /may not import worker\/registry/],
  ['the directory importing the edge', 'worker/directory/x.ts', "import '../edge/app.ts';", { 'worker/edge/app.ts': '' }, /may not import worker\/edge/],
  ['the directory importing src/store', 'worker/directory/x.ts', "import '../../src/store/s.ts';", { 'src/store/s.ts': '' }, /may not import src\/store/],
  ['the client importing the store', 'src/client/x.ts', "import '../store/s.ts';", { 'src/store/s.ts': '' }, /may not import src\/store/],
  ['a component importing the map at once', 'src/components/pana-x/pana-x.ts', "import '../../map/m.ts';", { 'src/map/m.ts': '' }, /by import\(\) only/],
  ['the loader importing at once', 'src/loader/loader.ts', "import '../components/pana-x/pana-x.ts';", { 'src/components/pana-x/pana-x.ts': '' }, /by import\(\) only/],
  ['the loader carrying the store', 'src/loader/loader.ts', "import '../store/s.ts';", { 'src/store/s.ts': '' }, /may not import src\/store/],
  ['the contract importing anything', 'src/contract/x.ts', "import '../client/c.ts';", { 'src/client/c.ts': '' }, /may not import src\/client/],
  ['leaflet outside the map', 'src/components/pana-x/pana-x.ts', "import 'leaflet/dist/leaflet-src.esm.js';", {}, /leaflet stays/],
  ['zod in a widget', 'src/store/x.ts', "import { z } from 'zod';", {}, /zod stays/],
  ['zod through the contract', 'src/store/x.ts', "import { s } from '../contract/p.ts';", { 'src/contract/p.ts': "import { z } from 'zod';" }, /only types/],
  ['SQL in the edge', 'worker/edge/x.ts', "import 'node:sqlite';", {}, /SQL stays/],
  ['files in the edge', 'worker/edge/x.ts', "import 'node:fs';", {}, /without Node/],
  ['HTTP in the directory', 'worker/directory/x.ts', "import 'hono';", {}, /HTTP stays/],
  ['lit in the store', 'src/store/x.ts', "import { html } from 'lit';", {}, /no DOM/],
  ['a computed import()', 'src/components/pana-x/pana-x.ts', 'export const f = (n: string) => import(n);', {}, /computed/],
  ['an import without extension', 'src/client/x.ts', "import './y';", {}, /with \.ts/],
  ['an import of nothing', 'src/client/x.ts', "import './y.ts';", {}, /no such file/],
  ['a file in no room', 'src/misc/x.ts', '', {}, /in no room/],
  ['a way out of the rooms', 'src/client/x.ts', "import '../../test/y.json';", {}, /out of the rooms/],
  ['SQL in a route', 'worker/registry/routes/x.ts', "export const f = (d: {prepare(s: string): unknown}) => d.prepare('x');", {}, /SQL stays in worker\/registry\/storage/],
  ['SQL in a job, by its text', 'worker/registry/jobs/x.ts', "export const f = (d: {exec(s: string): unknown}) => d.exec(`DELETE FROM ${'x'}`);", {}, /SQL stays in worker\/registry\/storage/],
  ['SQL in an entry', 'worker/entries/x.ts', "export const q = 'SELECT 1';", {}, /SQL stays in worker\/registry\/storage/],
  ['a database opened in a route', 'worker/registry/routes/x.ts', "import { DatabaseSync } from 'node:sqlite';", {}, /SQL stays in worker\/registry\/storage/],
  ['a rule that reads what is kept', 'worker/registry/domain/x.ts', "import { a } from '../storage/s.ts';", { 'worker/registry/storage/s.ts': '' }, /domain may not import storage/],
  ['a rule that knows the shape of a row', 'worker/registry/domain/x.ts', "import type { A } from '../storage/s.ts';", { 'worker/registry/storage/s.ts': '' }, /domain may not import storage/],
  ['a rule that knows who calls it', 'worker/registry/domain/x.ts', "import type { D } from '../deps.ts';", { 'worker/registry/deps.ts': '' }, /domain may not import between/],
  ['a rule that answers over HTTP', 'worker/registry/domain/x.ts', "import { R } from '../../http/answer.ts';", { 'worker/http/answer.ts': '' }, /the rules know no HTTP/],
  ['a rule that draws lots', 'worker/registry/domain/x.ts', "import { createHash, randomBytes } from 'node:crypto';", {}, /nothing of the outside/],
  ['a rule that takes all of node:crypto', 'worker/registry/domain/x.ts', "import * as crypto from 'node:crypto';", {}, /nothing of the outside/],
  ['a rule that reads files', 'worker/registry/domain/x.ts', "import { readFileSync } from 'node:fs';", {}, /nothing of the outside/],
  ['a page that reads what is kept', 'worker/registry/pages/x.ts', "import { found } from '../storage/s.ts';", { 'worker/registry/storage/s.ts': '' }, /pages may not import storage/],
  ['a page that takes all of a storage file', 'worker/registry/pages/x.ts', "import * as s from '../storage/s.ts';", { 'worker/registry/storage/s.ts': '' }, /pages may not import storage/],
  ['a page that knows its route', 'worker/registry/pages/x.ts', "import { r } from '../routes/r.ts';", { 'worker/registry/routes/r.ts': '' }, /pages may not import routes/],
  ['a route in the inside of another', 'worker/registry/routes/x.ts', "import { inner } from './r.ts';", { 'worker/registry/routes/r.ts': '' }, /a route takes nothing from another/],
  ['a type of the inside of another route', 'worker/registry/routes/x.ts', "import type { Inner } from './r.ts';", { 'worker/registry/routes/r.ts': '' }, /a route takes nothing from another/],
  ['storage that knows a route', 'worker/registry/storage/x.ts', "import { r } from '../routes/r.ts';", { 'worker/registry/routes/r.ts': '' }, /storage may not import routes/],
  ['a job that shows pages', 'worker/registry/jobs/x.ts', "import { p } from '../pages/p.ts';", { 'worker/registry/pages/p.ts': '' }, /jobs may not import pages/],
  ['a circle', 'src/client/x.ts', "import './y.ts';", { 'src/client/y.ts': "import './x.ts';" }, /circle: src\/client\/x\.ts → src\/client\/y\.ts → src\/client\/x\.ts/],
];

for (const [what, file, text, others, complaint] of PLANTED) {
  test(`should refuse ${what}`, () => {
    const found = violations(new Map([[file, text], ...Object.entries(others)]));
    assert.equal(found.length, 1, found.join('\n') || 'nothing found');
    assert.match(found[0]!, complaint);
  });
}

test('should allow the arrows of the drawing', () => {
  const house = new Map([
    ['src/contract/vocabulary.ts', 'export const x = 1;'],
    ['src/contract/place.ts', "import { z } from 'zod'; import { x } from './vocabulary.ts'; export const p = z.literal(x);"],
    ['src/client/client.ts', "import type { P } from '../contract/place.ts'; import { x } from '../contract/vocabulary.ts'; export const c = x;"],
    ['src/store/store.ts', "import { c } from '../client/client.ts';"],
    ['src/element/element.ts', "import { LitElement } from 'lit';"],
    ['src/controllers/c.ts', "import '../store/store.ts'; import '../element/element.ts';"],
    ['src/map/map.ts', "import 'leaflet/dist/leaflet-src.esm.js'; import type { P } from '../contract/place.ts';"],
    ['src/components/pana-x/pana-x.ts', "import '../../controllers/c.ts'; import type { M } from '../../map/map.ts'; export const m = () => import('../../map/map.ts');"],
    ['src/loader/loader.ts', "export const r = () => import('../components/pana-x/pana-x.ts');"],
    ['src/loader/single.ts', "import '../components/pana-x/pana-x.ts';"],
    ['worker/directory/d.ts', "import { p } from '../../src/contract/place.ts';"],
    ['worker/edge/app.ts', "import 'hono'; import '../directory/d.ts';"],
    ['worker/registry/domain/r.ts', "import { createHash } from 'node:crypto'; import { z } from 'zod'; import { p } from '../../../src/contract/place.ts'; import '../../directory/d.ts';"],
    ['worker/registry/storage/s.ts', "import { DatabaseSync } from 'node:sqlite'; import '../domain/r.ts'; export const q = 'SELECT 1'; export const STATES = []; export const f = (d: DatabaseSync) => d.prepare(q);"],
    ['worker/registry/pages/p.ts', "import type { Row } from '../storage/s.ts'; import { STATES } from '../storage/s.ts'; import '../domain/r.ts'; export const begins = 'BEGINNING'; export const found = /a/.exec('SELECTED');"],
    ['worker/registry/routes/asking.ts', ''],
    ['worker/registry/routes/one.ts', "import { a } from './asking.ts'; import '../pages/p.ts'; import '../storage/s.ts'; export const ONE_ROUTES = [];"],
    ['worker/registry/routes/index.ts', "import { ONE_ROUTES } from './one.ts';"],
    ['worker/registry/app.ts', "import { ROUTES } from './routes/index.ts';"],
    ['worker/entries/node.ts', "import 'node:fs'; import '../edge/app.ts';"],
  ]);
  assert.deepEqual(violations(house), []);
});
