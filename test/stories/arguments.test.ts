/** The controls of Storybook offer what each element takes: by tag, since two elements mean different things by one name of an attribute. */
import assert from 'node:assert/strict';
import {readFileSync} from 'node:fs';
import {resolve} from 'node:path';
import {describe, test} from 'node:test';
import {argumentsOf, controlOf, written} from '../../stories/.storybook/arguments.ts';
import type {ElementDeclaration} from '../manifest/check.ts';

const manifest = JSON.parse(readFileSync(resolve(import.meta.dirname, '../../dist/custom-elements.json'), 'utf8')) as {modules: {declarations?: Partial<ElementDeclaration>[]}[]};
const elements = manifest.modules.flatMap(({declarations = []}) => declarations).filter((one): one is ElementDeclaration => one.tagName !== undefined);

describe('the control of an attribute', () => {
  for (const {tagName, attributes = []} of elements) {
    for (const {name, description = '', type, values} of attributes as unknown as readonly {name: string; description?: string; type: {text: string}; values?: readonly {name: string; description: string}[]}[]) {
      const {options} = controlOf(tagName, name, type.text) as {options?: readonly (string | number)[]};
      if (options && type.text !== 'number') test(`should offer what the manifest types: <${tagName} ${name}>`, () => {
        assert.deepEqual(values?.map((value) => value.name).sort(), options.map(String).sort());
        for (const value of values!) {
          assert.ok(type.text.includes(`'${value.name}'`), `${value.name} is not in ${type.text}`);
          assert.ok(value.description.length > 1, value.name);
        }
      });
      else test(`should be of no few words: <${tagName} ${name}>`, () => assert.deepEqual([values, /^(?:string|number|boolean)$/.test(type.text)], [undefined, true]));
      // What the manifest says in words of its own values (`list`, `month`) is all there is to choose from.
      const said = [...description.matchAll(/`([\w-]+)`/g)].map(([, value]) => value!);
      if (!options || said.length < 2) continue;
      test(`should offer what its description names, and nothing else: <${tagName} ${name}>`, () => assert.deepEqual(options.map(String).sort(), said.sort()));
    }
  }

  for (const [tag, name, type, expected] of [
    ['pana-event-list', 'kind', 'inline-check', ['journee', 'webinaire', 'atelier', 'rencontre', 'concertation', 'externe']],
    ['pana-event-list', 'level', 'select', [1, 2]],
    ['pana-event-list', 'mode', 'inline-check', ['sur-place', 'a-distance']],
    ['pana-event-list', 'view', 'select', ['list', 'month', 'teaser']],
    ['pana-event', 'view', 'select', ['sheet', 'registration']],
    ['pana-survey', 'kind', 'select', ['needs', 'prerequisites', 'satisfaction', 'observation']],
    ['pana-locator', 'level', 'select', ['informer', 'orienter', 'accompagner']],
  ] as const) {
    test(`should be a choice: <${tag} ${name}>`, () => {
      const {options, control} = controlOf(tag, name, 'string') as {options: readonly (string | number)[]; control: {type: string}};
      assert.deepEqual([control.type, options], [type, expected]);
    });
  }

  test('should begin with what the story writes, and write it back', () => {
    for (const [tag, attributes] of [
      ['pana-event-list', {'hide-facets': '', kind: 'journee atelier', level: '1', view: 'month'}],
      ['pana-survey', {kind: 'observation', 'all-questions': ''}],
      ['pana-search', {'hide-facets': 'needs price', kind: 'mjc', level: 'informer', radius: '30'}],
    ] as const) {
      const args = argumentsOf(tag, attributes);
      assert.deepEqual(Object.fromEntries(Object.entries(args).map(([name, value]) => [name, written(value)])), attributes, tag);
      for (const [name, value] of Object.entries(args)) {
        const {options} = controlOf(tag, name, value === true ? 'boolean' : 'string') as {options?: readonly (string | number)[]};
        for (const one of options ? [value].flat() : []) assert.ok(options!.includes(one as string), `<${tag} ${name}>: ${String(one)}`);
      }
    }
  });
});
