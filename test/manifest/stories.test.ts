/** Nothing a site owner may use is missing from Storybook: each attribute, event, slot, part and token has its story or its line in a guide. */
import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { test } from 'node:test';
import type { ElementDeclaration } from './check.ts';
import { gapsOf, type Texts } from './stories.ts';

const root = resolve(import.meta.dirname, '../..');
const manifest = JSON.parse(readFileSync(resolve(root, 'dist/custom-elements.json'), 'utf8')) as { modules: { declarations?: Partial<ElementDeclaration>[] }[] };
const elements = manifest.modules
  .flatMap((module) => module.declarations ?? [])
  .filter((declaration): declaration is ElementDeclaration => declaration.tagName !== undefined);
const texts: Texts = new Map(
  globSync('stories/{pana-*,guides,themes}/**/*.{ts,js,mdx,css}', { cwd: root }).map((file) => [file, readFileSync(resolve(root, file), 'utf8')]),
);

test('should show or explain everything the manifest offers', () => {
  assert.ok(elements.length >= 5 && texts.size >= 15, `${elements.length} elements, ${texts.size} texts`);
  assert.deepEqual(gapsOf(elements, texts), []);
});

const described = (name: string) => ({ name, description: 'x' });
const GOOD: ElementDeclaration = {
  tagName: 'pana-x', name: 'PanaX', attributes: [described('the-label')], events: [described('pana-x-go')], slots: [described(''), described('end')],
  cssParts: [described('title')], cssProperties: [described('--pana-x')],
};
const PAGE = 'pana-x::part(title) { --pana-x: 1 } <pana-x the-label="a">\n <a href="/">b</a></pana-x> pana-x-go slot="end"';

test('should accept an element of which all is shown', () => {
  assert.deepEqual(gapsOf([GOOD], new Map([['a', PAGE]])), []);
});

for (const [what, page, complaint] of [
  ['attribute', PAGE.replace('the-label', 'the-labels'), /attribute "the-label" is in no story/],
  ['event', PAGE.replace('pana-x-go', 'pana-x-gone'), /event "pana-x-go" is in no story/],
  ['token', PAGE.replace('--pana-x:', '--pana-xy:'), /token "--pana-x" is in no story/],
  ['part', PAGE.replace('::part(title)', ' title'), /part "title" is in no story/],
  ['part of another element', PAGE.replace('pana-x::part', 'pana-y::part'), /part "title" is in no story/],
  ['slot', PAGE.replace('end', ''), /slot "end" is in no story/],
  ['default slot', PAGE.replace('<a href', '<b href'), /slot "" is in no story/],
] as const) {
  test(`should miss a forgotten ${what}`, () => {
    const gaps = gapsOf([GOOD], new Map([['a', page]]));
    assert.equal(gaps.length, 1, gaps.join('\n') || 'nothing missed');
    assert.match(gaps[0]!, complaint);
  });
}

test('should miss a thing without a line of documentation', () => {
  assert.deepEqual(gapsOf([{ ...GOOD, cssProperties: [{ name: '--pana-x' }] }], new Map([['a', PAGE]])), ['<pana-x> token "--pana-x" has no line of documentation']);
});
