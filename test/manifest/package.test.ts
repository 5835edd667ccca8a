/** What a developer installs, `dist/npm`: plain modules with bare imports, and types a strict project of theirs accepts. */
import assert from 'node:assert/strict';
import { existsSync, globSync, readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { test } from 'node:test';
import ts from 'typescript';
import { importsOf } from '../graph/rooms.ts';

const root = resolve(import.meta.dirname, '../..');
const npm = resolve(root, 'dist/npm');
const modules = globSync('**/*.js', { cwd: npm }).sort();

test('should have modules whose relative imports are there, as .js', () => {
  assert.ok(modules.length > 20, `${modules.length} modules: npm run build`);
  const broken = modules.flatMap((file) =>
    importsOf(file, readFileSync(resolve(npm, file), 'utf8'))
      .filter(({ specifier }) => specifier.startsWith('.'))
      .filter(({ specifier }) => /\.ts$/.test(specifier) || (/\.js$/.test(specifier) && !existsSync(resolve(npm, dirname(file), specifier))))
      .map(({ specifier }) => `${file} imports ${specifier}`),
  );
  assert.deepEqual(broken, []);
});

test('should tell editors the words of an attribute, and what each means', () => {
  type Named = { readonly name: string; readonly description?: string };
  const json = (file: string): unknown => JSON.parse(readFileSync(resolve(npm, file), 'utf8'));
  const { tags } = json('vscode.html-custom-data.json') as { tags: (Named & { attributes: (Named & { valueSet?: string; values: Named[] })[] })[] };
  const code = (tag: string, name: string) => tags.find((one) => one.name === tag)!.attributes.find((one) => one.name === name)!;
  assert.equal(tags.length, 10);
  assert.deepEqual(code('pana-locator', 'level').values.map(({ name }) => name), ['informer', 'orienter', 'accompagner']);
  assert.deepEqual(code('pana-event-list', 'mode').values, [{ name: 'sur-place', description: 'On site' }, { name: 'a-distance', description: 'Online' }]);
  assert.deepEqual([code('pana-locator', 'remote').valueSet, code('pana-locator', 'place').values], ['v', []]);
  const { contributions } = json('web-types.json') as { contributions: { html: { elements: (Named & { attributes: (Named & { value: { type: string } })[] })[] } } };
  const types = (tag: string) => Object.fromEntries(contributions.html.elements.find((one) => one.name === tag)!.attributes.map(({ name, value }) => [name, value.type]));
  assert.deepEqual(
    [types('pana-badge')['look'], types('pana-survey')['kind'], types('pana-list')['price'], types('pana-map')['radius'], types('pana-structure')['without-back']],
    ["'card' | 'line' | 'mark'", "'needs' | 'prerequisites' | 'satisfaction' | 'observation'", "'gratuit' | 'depense-acceptable' | 'adherents' | 'payant' | string", 'number', 'boolean'],
  );
});

test('should give types to a strict project', () => {
  const consumer = resolve(npm, 'consumer.ts');
  const text = `import { PanaList } from './components/pana-list/pana-list.js';
    const list: PanaList = document.createElement('pana-list');
    list.headingLevel = 3;
    const wrong: string = list.headingLevel;
    export { wrong };`;
  const options: ts.CompilerOptions = {
    strict: true, noEmit: true, target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.NodeNext,
    moduleResolution: ts.ModuleResolutionKind.NodeNext, lib: ['lib.es2023.d.ts', 'lib.dom.d.ts', 'lib.dom.iterable.d.ts'], types: [],
  };
  const host = ts.createCompilerHost(options);
  const { getSourceFile, fileExists, readFile } = host;
  host.getSourceFile = (name, ...rest) => (name === consumer ? ts.createSourceFile(name, text, ts.ScriptTarget.ES2022) : getSourceFile(name, ...rest));
  host.fileExists = (name) => name === consumer || fileExists(name);
  host.readFile = (name) => (name === consumer ? text : readFile(name));
  const program = ts.createProgram([consumer], options, host);
  const said = ts.getPreEmitDiagnostics(program).map(({ messageText, file }) => `${file?.fileName.replace(`${root}/`, '')}: ${ts.flattenDiagnosticMessageText(messageText, ' ')}`);
  // The one mistake of the consumer is seen, which proves that the types are real and not any.
  assert.deepEqual(said, ["dist/npm/consumer.ts: Type 'number' is not assignable to type 'string'."]);
});
