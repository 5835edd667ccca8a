/** Nobody who relies on a release of this major version has to change anything: the surface of the last one is all there. */
import assert from 'node:assert/strict';
import {readFileSync} from 'node:fs';
import {join} from 'node:path';
import {describe, test} from 'node:test';
import {apiLines, currentDocument, currentSurface, elementLines, eventFields, gained, lost, ROOT, surfaceFile, type Manifest, type Surface} from './surface.ts';
import {addressMajor, writtenVersions} from './version.ts';

const [version] = Object.values(writtenVersions(ROOT)).flat() as [string];
const released = JSON.parse(readFileSync(surfaceFile(ROOT, addressMajor(version)), 'utf8')) as Surface;
const manifest = JSON.parse(readFileSync(join(ROOT, 'dist/custom-elements.json'), 'utf8')) as Manifest;
const api = currentDocument();

test('should have everything the last release had', () => {
  assert.ok(Object.keys(released).length > 60 && Object.values(released).flat().length > 3500, 'the surface of the last release was not read');
  assert.deepEqual(lost(released, currentSurface()), [], 'someone relies on it (before the first release: npm run release -- --surface)');
});

test('should know everything there is: each element, each operation that reads or writes, what is pasted and what is linked to', () => {
  const now = currentSurface();
  const tags = manifest.modules.flatMap(({declarations = []}) => declarations).flatMap(({tagName}) => tagName ?? []);
  assert.equal(tags.length, 10);
  for (const tag of tags) assert.ok(released[`<${tag}>`]?.some((line) => line.startsWith('part ')), `<${tag}>`);
  for (const name of ['GET /oembed', 'GET /embed/{element}', 'GET /embed/event-list', 'GET /pana/v1/pana.js', 'GET /annuaire/{slug}', 'GET /agenda', 'POST /v1/listings', 'POST /v1/reports', 'POST /v1/events/{id}/registrations', 'POST /v1/surveys/{id}/answers', 'the problems']) {
    assert.ok(released[name]?.length, `${name} is not in the surface that is kept`);
    assert.ok(now[name]?.length, `${name} is not in the surface`);
  }
  for (const [name, line] of [
    ['the files', 'frame.js'], ['the package', 'class PanaErrorEvent'], ['<pana-locator>', 'attribute price=gratuit'], ['<pana-locator>', 'attribute remote: boolean'],
    ['<pana-event-list>', 'event pana-event-select: cancelable'], ['<pana-event-list>', 'event pana-event-select: eventId string'], ['<pana-badge>', 'token --pana-gap'],
    ['POST /v1/reports', 'requires body.reason'], ['POST /v1/listings', '202 .id always'], ['POST /v1/listings', 'requires header Idempotency-Key'], ['the problems', 'not-found 404'],
    ['GET /embed/{element}', 'parameter element=locator'], ['GET /oembed', 'requires url'], ['GET /oembed', '200 .html always'],
  ] as const) assert.ok(now[name]!.includes(line), `${name}: ${line}`);
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
    const fields = (type: string): string[] => (type === 'PanaStructureSelectEvent' ? ['structureId string'] : []);
    return lost(elementLines(manifest, fields), elementLines(other, fields));
  };
  for (const [what, change, expected] of [
    ['an attribute', (it) => (it.attributes = it.attributes!.filter(({name}) => name !== 'needs')), /<pana-list> has no "attribute needs: string"/],
    ['a type', (it) => (it.attributes!.find(({name}) => name === 'remote')!.type = {text: 'string'}), /<pana-list> has no "attribute remote: boolean"/],
    ['a word of an attribute', (it) => (it.attributes!.find(({name}) => name === 'price')!.values = [{name: 'gratuit'}, {name: 'depense-acceptable'}, {name: 'adherents'}]), /no "attribute price=payant"/],
    ['a property', (it) => (it.members = it.members!.filter(({name}) => name !== 'headingLevel')), /no "property headingLevel: number"/],
    ['an event', (it) => (it.events = it.events!.filter(({name}) => name !== 'pana-error')), /no "event pana-error"/],
    ['what an event carries', (it) => (it.events!.find(({name}) => name === 'pana-structure-select')!.type = {text: 'Event'}), /no "event pana-structure-select: structureId string"/],
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

  test('should be seen: a field of an event, its type, and that it may be cancelled', () => {
    const declaration = 'export declare class PanaXEvent extends NativeEvent {\n    /** Its identifier. */\n    readonly id: string;\n    readonly total?: number;\n    constructor(id: string);\n}';
    assert.deepEqual(eventFields(declaration, "super('pana-x', { bubbles: true, cancelable: true })"), ['id string', 'total? number', 'cancelable']);
    assert.deepEqual(eventFields(declaration.replace('id: string', 'id: number'), "super('pana-x', { bubbles: true })"), ['id number', 'total? number']);
  });

  const answers = (change: (document: Mutable<typeof api>) => unknown): string[] => {
    const other = structuredClone(api) as Mutable<typeof api>;
    change(other);
    return lost(apiLines(api), apiLines(other));
  };
  const search = '/v1/structures';
  const body = (it: Mutable<typeof api>) => it.writes!.paths['/v1/reports']!.post!.requestBody!.content['application/json']!.schema;
  const sent = (it: Mutable<typeof api>) => body(it).properties!;
  for (const [what, change, expected] of [
    ['an operation', (it) => delete it.paths[search], /GET \/v1\/structures is gone/],
    ['a parameter', (it) => (it.paths[search]!.get.parameters = it.paths[search]!.get.parameters.filter(({name}) => name !== 'radius')), /no "parameter radius"/],
    ['a parameter that is required now', (it) => (it.paths[search]!.get.parameters.find(({name}) => name === 'place')!.required = true), /GET \/v1\/structures now requires place/],
    ['a field of an answer', (it) => delete it.components.schemas['ResultsPage']!.properties!['total'], /"200 \.total/],
    ['a field that may be missing now', (it) => (it.components.schemas['ResultsPage']!.required = it.components.schemas['ResultsPage']!.required!.filter((name) => name !== 'total')), /"200 \.total always"/],
    ['a field of another type', (it) => (it.components.schemas['ResultsPage']!.properties!['total']!.type = 'string'), /"200 \.total: integer"/],
    ['a field that may be nothing now', (it) => (it.components.schemas['ResultsPage']!.properties!['total']!.type = ['integer', 'null']), /now says "200 \.total: null"/],
    ['an operation that writes', (it) => delete it.writes!.paths['/v1/reports'], /^POST \/v1\/reports is gone$/],
    ['a field that is sent', (it) => delete sent(it)['comment'], /POST \/v1\/reports has no "body\.comment"/],
    ['a field that must be sent now', (it) => body(it).required!.push('comment'), /^POST \/v1\/reports now requires body\.comment$/],
    ['a new field that must be sent', (it) => (sent(it)['colour'] = {type: 'string'}, body(it).required!.push('colour')), /^POST \/v1\/reports now requires body\.colour$/],
    ['a word that may be sent', (it) => (sent(it)['reason']!.enum = sent(it)['reason']!.enum!.slice(1)), /POST \/v1\/reports has no "body\.reason=/],
    ['a shorter text', (it) => (sent(it)['comment']!.maxLength = 10), /POST \/v1\/reports now says "body\.comment at most 10"/],
    ['a limit where there was none', (it) => (sent(it)['elapsed']!.maximum = 10), /now says "body\.elapsed at most 10"/],
    ['a field of what a sending is answered', (it) => delete it.writes!.schemas['ReportReceived']!.properties!['next'], /"202 \.next/],
    ['a frame', (it) => delete it.paths['/embed/{element}'], /^GET \/embed\/\{element\} is gone$/],
    ['an element of the frames', (it) => (it.paths['/embed/{element}']!.get.parameters[0]!.schema.enum = ['locator']), /has no "parameter element=badge"/],
    ['the script tag', (it) => delete it.paths['/pana/v1/pana.js'], /^GET \/pana\/v1\/pana\.js is gone$/],
    ['a parameter of oEmbed', (it) => (it.paths['/oembed']!.get.parameters = it.paths['/oembed']!.get.parameters.filter(({name}) => name !== 'maxwidth')), /GET \/oembed has no "parameter maxwidth"/],
  ] as [string, Parameters<typeof answers>[0], RegExp][]) {
    test(`should be seen: ${what}`, () => {
      const found = answers(change);
      assert.ok(found.length > 0);
      assert.match(found.join('\n'), expected);
    });
  }

  for (const [what, change] of [
    ['a field that may be sent', (it) => (sent(it)['colour'] = {type: 'object', required: ['name'], properties: {name: {type: 'string', maxLength: 9}}})],
    ['a longer text', (it) => (sent(it)['comment']!.maxLength = 5000)],
    ['a word that may be sent', (it) => (sent(it)['reason']!.enum = [...sent(it)['reason']!.enum!, 'other'])],
    ['a field that need not be sent any more', (it) => body(it).required!.shift()],
    ['a field of an answer', (it) => (it.components.schemas['ResultsPage']!.properties!['kin'] = {type: ['string', 'null']})],
    ['an operation', (it) => (it.writes!.paths['/v1/new'] = it.writes!.paths['/v1/reports']!)],
  ] as [string, Parameters<typeof answers>[0]][]) test(`should not be confused with more: ${what}`, () => assert.deepEqual(answers(change), []));

  test('should not be confused with something new', () => {
    const after = {a: ['x', 'y always'], b: []};
    assert.deepEqual(lost({a: ['x', 'y sometimes']}, after), []);
    assert.deepEqual(gained({a: ['x', 'y sometimes']}, after), ['a: y always', 'b']);
  });
});
