/** Nobody who relies on a release of this major version has to change anything: the surface of the last one is all there. */
import assert from 'node:assert/strict';
import {readFileSync} from 'node:fs';
import {join} from 'node:path';
import {describe, test} from 'node:test';
import {openApi} from '../../worker/edge/openapi.ts';
import {ROUTES} from '../../worker/edge/routes/index.ts';
import {apiLines, currentSurface, elementLines, gained, lost, ROOT, surfaceFile, type Manifest, type Surface} from './surface.ts';
import {addressMajor, writtenVersions} from './version.ts';

const [version] = Object.values(writtenVersions(ROOT)).flat() as [string];
const released = JSON.parse(readFileSync(surfaceFile(ROOT, addressMajor(version)), 'utf8')) as Surface;
const manifest = JSON.parse(readFileSync(join(ROOT, 'dist/custom-elements.json'), 'utf8')) as Manifest;
const api = openApi(ROUTES, '');

test('should have everything the last release had', () => {
  assert.ok(Object.keys(released).length > 15 && Object.values(released).flat().length > 500, 'the surface of the last release was not read');
  assert.deepEqual(lost(released, currentSurface()), []);
});

test('should name the version once, everywhere', () => {
  assert.deepEqual([...new Set(Object.values(writtenVersions(ROOT)).flat())], [version]);
});

describe('a planted loss', () => {
  type Mutable<T> = {-readonly [Key in keyof T]: Mutable<T[Key]>};
  const elements = (change: (element: Mutable<NonNullable<Manifest['modules'][0]['declarations']>[0]>) => void): string[] => {
    const other = structuredClone(manifest) as Mutable<Manifest>;
    const element = other.modules.flatMap(({declarations}) => declarations ?? []).find(({tagName}) => tagName === 'pana-list')!;
    change(element);
    const fields = (type: string): string[] => (type === 'PanaStructureSelectEvent' ? ['structureId'] : []);
    return lost(elementLines(manifest, fields), elementLines(other, fields));
  };
  for (const [what, change, expected] of [
    ['an attribute', (it) => (it.attributes = it.attributes!.filter(({name}) => name !== 'needs')), /<pana-list> has no "attribute needs: string"/],
    ['a type', (it) => (it.attributes!.find(({name}) => name === 'remote')!.type = {text: 'string'}), /<pana-list> has no "attribute remote: boolean"/],
    ['a property', (it) => (it.members = it.members!.filter(({name}) => name !== 'headingLevel')), /no "property headingLevel"/],
    ['an event', (it) => (it.events = it.events!.filter(({name}) => name !== 'pana-error')), /no "event pana-error"/],
    ['what an event carries', (it) => (it.events!.find(({name}) => name === 'pana-structure-select')!.type = {text: 'Event'}), /no "event pana-structure-select: structureId"/],
    ['a slot', (it) => (it.slots = []), /no "slot \(default\)"/],
    ['a part', (it) => it.cssParts!.shift(), /no "part /],
    ['a token', (it) => it.cssProperties!.shift(), /no "token --pana-/],
    ['an element', (it) => delete it.tagName, /<pana-list> is gone/],
  ] as [string, Parameters<typeof elements>[0], RegExp][]) {
    test(`should be seen: ${what}`, () => {
      const found = elements(change);
      assert.equal(found.length, 1, found.join('\n'));
      assert.match(found[0]!, expected);
    });
  }

  const answers = (change: (document: Mutable<typeof api>) => unknown): string[] => {
    const other = structuredClone(api) as Mutable<typeof api>;
    change(other);
    return lost(apiLines(api), apiLines(other));
  };
  const search = '/v1/structures';
  for (const [what, change, expected] of [
    ['an operation', (it) => delete it.paths[search], /GET \/v1\/structures is gone/],
    ['a parameter', (it) => (it.paths[search]!.get.parameters = it.paths[search]!.get.parameters.filter(({name}) => name !== 'radius')), /no "parameter radius"/],
    ['a parameter that is required now', (it) => (it.paths[search]!.get.parameters.find(({name}) => name === 'place')!.required = true), /GET \/v1\/structures now requires place/],
    ['a field of an answer', (it) => delete it.components.schemas['ResultsPage']!.properties!['total'], /"200 \.total/],
    ['a field that may be missing now', (it) => (it.components.schemas['ResultsPage']!.required = it.components.schemas['ResultsPage']!.required!.filter((name) => name !== 'total')), /"200 \.total always"/],
    ['a field of another type', (it) => (it.components.schemas['ResultsPage']!.properties!['total']!.type = 'string'), /"200 \.total: integer"/],
  ] as [string, Parameters<typeof answers>[0], RegExp][]) {
    test(`should be seen: ${what}`, () => {
      const found = answers(change);
      assert.ok(found.length > 0);
      assert.match(found.join('\n'), expected);
    });
  }

  test('should not be confused with something new', () => {
    const after = {a: ['x', 'y always'], b: []};
    assert.deepEqual(lost({a: ['x', 'y sometimes']}, after), []);
    assert.deepEqual(gained({a: ['x', 'y sometimes']}, after), ['a: y always', 'b']);
  });
});
