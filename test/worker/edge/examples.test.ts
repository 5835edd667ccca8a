/** The examples of the reference are what the application answers, and keep to the schemas beside them. */
import assert from 'node:assert/strict';
import {readFileSync} from 'node:fs';
import {describe, it} from 'node:test';
import {z} from 'zod';
import {PROBLEM_TYPES} from '../../../src/contract/problem.ts';
import type {OpenApi} from '../../../worker/edge/openapi.ts';
import type {JsonSchema} from '../../../worker/http/reference.ts';
import {gazetteer} from '../ingest/support.ts';
import {edge} from './fixture.ts';
import {EXAMPLES_FILE, makeExamples, written} from './examples.ts';

const document = (await (await edge().request('/v1/openapi.json')).json()) as OpenApi;
const operations = Object.entries(document.paths);

/** Checks by the published document alone, as a stranger's tool would. */
function check(schema: JsonSchema, value: unknown): void {
  const name = schema.$ref?.split('/').at(-1);
  z.fromJSONSchema((name ? document.components.schemas[name]! : schema) as Parameters<typeof z.fromJSONSchema>[0]).parse(value);
}

describe('the examples of the reference', () => {
  for (const [path, {get}] of operations) {
    it(`should show a real answer of ${path}, of the shape that is promised`, () => {
      const [type, body] = Object.entries(get.responses['200']!.content!)[0]!;
      const examples = Object.values(body.examples ?? {});
      assert.equal(examples.length, 1);
      const [{value, externalValue, summary}] = examples as [(typeof examples)[0]];
      assert.match(summary!, /^GET \/v1\//);
      if (value === undefined) assert.match(externalValue!, /^\/v1\//);
      else check(body.schema!, value);
      assert.ok(type === 'application/octet-stream' || body.schema, 'a schema');
    });

    it(`should show each problem ${path} names`, () => {
      for (const [status, {content}] of Object.entries(get.responses).filter(([code]) => Number(code) >= 400)) {
        const {schema, examples = {}} = content!['application/problem+json']!;
        assert.ok(Object.keys(examples).length > 0, status);
        for (const [code, {$ref}] of Object.entries(examples)) {
          const {value} = document.components.examples[$ref!.split('/').at(-1)!]!;
          check(schema!, value);
          assert.equal((value as {status: number}).status, Number(status));
          assert.equal((value as {type: string}).type, `/docs/problems#${code}`);
          assert.equal(PROBLEM_TYPES[code as keyof typeof PROBLEM_TYPES].status, Number(status));
        }
      }
    });
  }

  it('should fail a wrong answer', () => {
    const place = document.components.schemas['NearestPlace']!;
    assert.throws(() => check(place, {code: 'commune:37132'}));
    assert.throws(() => check({$ref: '#/components/schemas/StructuresGeoJson'}, {type: 'FeatureCollection', features: [{}]}));
  });

  it('should be what the application answers today: else run npm run examples', {skip: gazetteer().sources.length > 2 && 'this gazetteer has official positions'}, async () => {
    assert.equal(readFileSync(EXAMPLES_FILE, 'utf8'), written(await makeExamples()));
  });

  it('should be in the pages people read', async () => {
    const docs = await (await edge().request('/docs')).text();
    assert.equal(docs.match(/<summary>Exemple de réponse/g)?.length, operations.filter(([, {get}]) => Object.values(Object.values(get.responses['200']!.content!)[0]!.examples!)[0]!.value !== undefined).length);
    const problems = await (await edge().request('/docs/problems')).text();
    for (const code of Object.keys(document.components.examples)) assert.match(problems, new RegExp(`aria-label="Exemple : ${code}"`));
  });
});
