/** The reference tells what the private application takes, from the very schemas that check it. */
import assert from 'node:assert/strict';
import {describe, it} from 'node:test';
import {edge} from '../edge/fixture.ts';
import {OPERATIONS} from '../../../worker/registry/operations.ts';
import {ROUTES} from '../../../worker/registry/routes/index.ts';

const app = edge({writes: OPERATIONS});
interface Document {
  readonly paths: Readonly<Record<string, Readonly<Record<string, {readonly operationId: string; readonly parameters?: readonly {readonly name: string; readonly in: string; readonly required?: boolean; readonly example?: string}[]; readonly requestBody?: {readonly content: Readonly<Record<string, {readonly schema: {readonly additionalProperties?: boolean; readonly required?: readonly string[]}}>>}; readonly responses: Readonly<Record<string, unknown>>}>>>>;
  readonly components: {readonly schemas: Readonly<Record<string, unknown>>};
}

describe('the reference', () => {
  it('should hold every operation an embed may call, and none of our private pages', async () => {
    const document = await (await app.request('/v1/openapi.json')).json() as Document;
    const told = Object.entries(document.paths).flatMap(([path, methods]) => Object.entries(methods).map(([method, {operationId}]) => `${method.toUpperCase()} ${path} ${operationId}`));
    const ours = ROUTES.filter(({from, action}) => from === 'embed' && action !== 'publication.follow');
    assert.ok(ours.length >= 3);
    for (const {method, path, operation} of ours) assert.ok(told.includes(`${method} ${path.replace(/:(\w+)/g, '{$1}')} ${operation}`), `${method} ${path}`);
    assert.ok(!told.some((one) => /desk|espace|connexion|publication/.test(one)));
    const {requestBody, responses} = document.paths['/v1/listings']!['post']!;
    const {schema} = requestBody!.content['application/json']!;
    assert.equal(schema.additionalProperties, false, 'unknown keys are refused, and the reference says so');
    assert.ok(schema.required!.includes('charter') && schema.required!.includes('structure'));
    assert.deepEqual(Object.keys(responses).sort(), ['202', '400', '413', '415', '422', '429', '500', '503']);
    for (const reference of JSON.stringify(document).matchAll(/#\/components\/schemas\/(\w+)/g)) assert.ok(reference[1]! in document.components.schemas, reference[1]);
  });

  it('should say what each value of an address is, with one that exists', async () => {
    const document = await (await app.request('/v1/openapi.json')).json() as Document;
    let values = 0;
    for (const [path, methods] of Object.entries(document.paths)) {
      for (const {operationId, parameters = []} of Object.values(methods)) {
        const inPath = parameters.filter((one) => one.in === 'path');
        assert.deepEqual(inPath.map(({name}) => `{${name}}`), path.match(/\{\w+\}/g) ?? [], operationId);
        assert.ok(inPath.every(({required, example}) => required && example), operationId);
        values += inPath.length;
      }
      assert.doesNotMatch(path, /:/);
    }
    assert.ok(values >= 8, `${values}`);
  });

  it('should show them to people too, each link of the page leading somewhere in it', async () => {
    const page = await (await app.request('/docs')).text();
    assert.match(page, /<h2>Écrire<\/h2>/);
    assert.match(page, /POST \/v1\/listings/);
    for (const [, id] of page.matchAll(/ href="#([^"]+)"/g)) assert.match(page, new RegExp(` id="${id}"`), id);
    assert.doesNotMatch(page, /undefined|\[object/);
    const ids = [...page.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id);
    assert.equal(new Set(ids).size, ids.length);
  });
});
