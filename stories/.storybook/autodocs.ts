/** The tables of documentation, from the manifest; and proof, story by story, that they say what it says. */
import type { StoryContext } from '@storybook/web-components-vite';
import manifest from '../../dist/custom-elements.json' with { type: 'json' };
import { controlOf } from './arguments.ts';

interface Named {
  readonly name: string;
  readonly description?: string;
  readonly default?: string;
  readonly type?: { readonly text: string };
}
export interface Documented {
  readonly tagName?: string;
  readonly description?: string;
  readonly attributes?: readonly (Named & { fieldName?: string })[];
  readonly members?: readonly (Named & { kind: string })[];
  readonly events?: readonly Named[];
  readonly slots?: readonly Named[];
  readonly cssParts?: readonly Named[];
  readonly cssProperties?: readonly Named[];
}

/** The elements of the manifest. */
export const elements = (manifest.modules as { declarations?: Documented[] }[]).flatMap((module) => module.declarations ?? []).filter(({ tagName }) => tagName);

/** What an element offers, kind by kind. A slot without a name is the default one. */
const offered = ({ attributes = [], members = [], events = [], slots = [], cssParts = [], cssProperties = [] }: Documented) =>
  [
    ['attributes', attributes],
    ['properties', members.filter(({ kind }) => kind === 'field')],
    ['events', events],
    ['slots', slots.map((slot) => ({ ...slot, name: slot.name || '(default)' }))],
    ['parts', cssParts],
    ['tokens', cssProperties],
  ] as const;

/** One row for each thing an element offers. Attributes and tokens have controls, under their own names; the rest is there to be read. */
export function argTypesOf(tag: string): Record<string, object> {
  const element = elements.find(({ tagName }) => tagName === tag);
  const rows = element ? offered(element).flatMap(([category, list]) => list.map((one) => [category, one] as const)) : [];
  return Object.fromEntries(
    rows.map(([category, { name, description, default: usual, type }]) => {
      const tried = category === 'attributes' ? controlOf(tag, name, type?.text) : category === 'tokens' ? { type: { name: 'string' }, control: { type: 'text' } } : { control: { disable: true } };
      const table = { category, ...(type && { type: { summary: type.text } }), ...(usual !== undefined && { defaultValue: { summary: usual } }) };
      return [category === 'attributes' || category === 'tokens' ? name : `${category}:${name}`, { name, description, table, ...tried }];
    }),
  );
}

/** Throws when the table of an element's documentation lacks a thing of the manifest, or its description. */
export function checkAutodocs({ component, argTypes, title }: Pick<StoryContext, 'component' | 'argTypes' | 'title'>): void {
  if (typeof component !== 'string') return;
  const element = elements.find(({ tagName }) => tagName === component);
  if (!element) throw new Error(`${title}: <${component}> is not in the manifest`);
  const rows = Object.values(argTypes as Record<string, { name?: string; description?: string; control?: { type?: string }; table?: { category?: string } }>);
  const said = (category: string, name: string) =>
    rows.some((row) => row.table?.category === category && row.name === name && row.description && (category !== 'attributes' || row.control?.type));
  const missing = offered(element).flatMap(([category, list]) => list.filter(({ name }) => !said(category, name)).map(({ name }) => `${category} ${name}`));
  if (missing.length > 0) throw new Error(`${title}: the documentation of <${component}> lacks ${missing.join(', ')}`);
}
