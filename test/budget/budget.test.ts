/** The budgets weigh the right files. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fileOf, filesFrom, type Graph, holds } from './sizes.ts';

const file = (modules: string[], imports: string[] = [], dynamicImports: string[] = [], facade: string | null = null) => ({
  entry: false, imports, dynamicImports, facade, modules: Object.fromEntries(modules.map((module) => [module, 1])),
});
const graph: Graph = {
  'pana.js': file(['src/loader/loader.ts'], [], ['list.js', 'map.js']),
  'list.js': file(['src/components/pana-list/pana-list.ts'], ['core.js'], ['extras.js', 'en.js'], 'src/components/pana-list/pana-list.ts'),
  'core.js': file(['node_modules/lit/lit.js']),
  'extras.js': file(['src/components/pana-list/extras.ts'], ['core.js']),
  'en.js': file(['src/i18n/en.ts']),
  'map.js': file(['src/components/pana-map/pana-map.ts'], ['core.js'], ['leaflet.js']),
  'leaflet.js': file(['src/map/map.ts']),
};

test('should find the file of a module', () => {
  assert.equal(fileOf(graph, 'src/components/pana-list/pana-list.ts'), 'list.js');
  assert.equal(fileOf(graph, 'src/map/map.ts'), 'leaflet.js');
  assert.throws(() => fileOf(graph, 'src/none.ts'), /no src\/none/);
});

test('should follow what comes at once, and later up to where it is told', () => {
  assert.deepEqual([...filesFrom(graph, ['list.js'])], ['list.js', 'core.js']);
  assert.deepEqual([...filesFrom(graph, ['list.js'], true, holds(graph, /i18n\/en\.ts$/))], ['list.js', 'core.js', 'extras.js']);
  assert.deepEqual([...filesFrom(graph, ['map.js'], true)], ['map.js', 'core.js', 'leaflet.js']);
});
