/** Every element says everything a page author may use, and nothing it does not have. `npm run build` comes first. */
import assert from 'node:assert/strict';
import { existsSync, globSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { test } from 'node:test';
import { type ElementDeclaration, problemsOf, readUsed } from './check.ts';

const root = resolve(import.meta.dirname, '../..');
const read = (path: string) => readFileSync(resolve(root, path), 'utf8');
const manifestPath = resolve(root, 'dist/custom-elements.json');
assert.ok(existsSync(manifestPath), 'dist/custom-elements.json is missing: npm run build');

const manifest = JSON.parse(readFileSync(manifestPath, 'utf8')) as { modules: { declarations?: Partial<ElementDeclaration>[] }[] };
const elements = manifest.modules
  .flatMap((module) => module.declarations ?? [])
  .filter((declaration): declaration is ElementDeclaration => declaration.tagName !== undefined);

/** Event classes of src/element/events: class → event name. */
const eventNames = new Map(
  globSync('src/element/events/*.ts', { cwd: root }).flatMap((file) =>
    [...read(file).matchAll(/class (\w+) extends NativeEvent\b[\s\S]*?super\(\s*['"]([\w-]+)['"]/g)].map(([, type, name]) => [type!, name!] as const),
  ),
);

const tags = globSync('src/components/*/', { cwd: root }).map((path) => path.replaceAll('\\', '/').replace(/\/$/, '').split('/').at(-1)!).sort();

test('should describe the elements of the product', () => {
  assert.deepEqual(elements.map(({ tagName }) => tagName).sort(), tags);
  assert.ok(tags.length >= 5, `only ${tags.join(', ')}`);
  assert.ok(eventNames.size >= 4, 'the event classes were not found');
});

for (const tag of tags) {
  test(`should say all that <${tag}> offers and only that`, () => {
    const element = elements.find(({ tagName }) => tagName === tag);
    assert.ok(element, `<${tag}> is not in the manifest: its comment, with @tag, goes right above its class`);
    const own = globSync(`src/components/${tag}/*.ts`, { cwd: root }).filter((file) => !file.endsWith('.styles.ts')).sort();
    const used = readUsed(own.map(read));
    // Parts of an element it renders with `exportparts` are its own too; those it names must be there.
    const rendered = tags.filter((other) => own.some((file) => new RegExp(`<${other}[^<]*\\sexportparts`).test(read(file))));
    const lent = new Set(elements.filter(({ tagName }) => rendered.includes(tagName)).flatMap(({ cssParts = [] }) => cssParts.map(({ name }) => name)));
    // So are those of what it draws with a module of another element.
    const borrowed = own.flatMap((file) => [...read(file).matchAll(/from '\.\.\/(pana-[\w-]+\/[\w-]+)\.(?:ts|js)'/g)].map(([, path]) => read(`src/components/${path}.ts`)));
    for (const part of readUsed(borrowed).parts) lent.add(part);
    for (const { name } of element.cssParts ?? []) if (lent.has(name)) used.parts.add(name);
    assert.deepEqual(problemsOf(element, used, eventNames), []);
  });

  test(`should have the story, the test and the styles of <${tag}>`, () => {
    const wanted = [`src/components/${tag}/${tag}.ts`, `src/components/${tag}/${tag}.styles.ts`, `test/components/${tag}.test.ts`];
    const missing = wanted.filter((path) => !existsSync(resolve(root, path)));
    if (globSync(`stories/**/${tag}.stories.ts`, { cwd: root }).length === 0) missing.push(`stories/${tag}.stories.ts`);
    assert.deepEqual(missing, []);
  });
}

// ——— The check itself ———

const SOURCE = `
  class PanaX extends PanaElement {
    /** Shown. */
    @property({attribute: 'the-label'}) theLabel = '';
    render() { return html\`<p part="title lead">\${this.ok ? html\`<b part='inner'>x</b>\` : nothing}</p><slot name="end"></slot>\`; }
    go() { this.dispatchEvent(new PanaXGoEvent(1)); }
  }`;
const GOOD: ElementDeclaration = {
  tagName: 'pana-x',
  name: 'PanaX',
  summary: 'X.',
  description: 'X, at length.',
  attributes: [{ name: 'the-label', fieldName: 'theLabel', description: 'Shown.' }],
  members: [{ kind: 'field', name: 'theLabel', description: 'Shown.' }],
  events: [{ name: 'pana-x-go', description: 'Gone.', type: { text: 'PanaXGoEvent' } }],
  slots: [{ name: 'end', description: 'End.' }],
  cssParts: ['title', 'lead', 'inner'].map((name) => ({ name, description: name })),
  cssProperties: [{ name: '--pana-x', description: 'X.' }],
};
const NAMES = new Map([['PanaXGoEvent', 'pana-x-go']]);

test('should accept an element that says all', () => {
  assert.deepEqual(problemsOf(GOOD, readUsed([SOURCE]), NAMES), []);
});

const PLANTED: [string, Partial<ElementDeclaration>, RegExp][] = [
  ['no summary', { summary: '' }, /no @summary/],
  ['no description', { description: undefined }, /no description/],
  ['a silent attribute', { attributes: [{ name: 'the-label' }] }, /attribute "the-label" has no description/],
  ['a missing attribute', { attributes: [] }, /attribute "the-label" is not in the manifest/],
  ['an undocumented part', { cssParts: GOOD.cssParts!.slice(1) }, /uses part "title"/],
  ['a part that is not there', { cssParts: [...GOOD.cssParts!, { name: 'gone', description: 'x' }] }, /documents part "gone"/],
  ['an undocumented slot', { slots: [] }, /uses slot "end"/],
  ['an undocumented event', { events: [] }, /dispatches "pana-x-go"/],
  ['an event that no class has', { events: [...GOOD.events!, { name: 'pana-x-no', description: 'x', type: { text: 'Y' } }] }, /no class has/],
  ['a silent custom property', { cssProperties: [{ name: '--pana-x' }] }, /custom property "--pana-x" has no description/],
];
for (const [what, change, complaint] of PLANTED) {
  test(`should refuse ${what}`, () => {
    const found = problemsOf({ ...GOOD, ...change }, readUsed([SOURCE]), NAMES);
    assert.equal(found.length, 1, found.join('\n') || 'nothing found');
    assert.match(found[0]!, complaint);
  });
}
