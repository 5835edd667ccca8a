/** The attributes of an element as controls of Storybook: each with its type, its choices, and how its value is written in HTML. */
import { ACCESSES, FACETS, FORMATS, KINDS, LABELS, LEVELS, LIMITS, PRICES } from '../../src/contract/vocabulary.ts';

/** Attributes that take one of a few values. */
const CHOICES: Readonly<Record<string, readonly (string | number)[]>> = { level: LEVELS, look: ['card', 'line', 'mark'], lang: ['fr', 'en'], 'heading-level': [2, 3, 4, 5] };

/** Attributes that take several of a few values, separated by spaces. */
const LISTS: Readonly<Record<string, readonly string[]>> = {
  price: PRICES, access: ACCESSES, format: FORMATS, kind: KINDS, label: LABELS, 'hide-facets': ['place', ...FACETS, 'q', 'radius', 'sort'],
};

export type Value = string | number | boolean | readonly string[] | undefined;
/** By the name of an attribute, or of a token (`--pana-…`). */
export type Arguments = Readonly<Record<string, Value>>;

/** How an attribute is tried from the page. `type`: what the manifest says. */
export function controlOf(name: string, type: string | undefined): Record<string, unknown> {
  if (type === 'boolean') return { type: { name: 'boolean' }, control: { type: 'boolean' } };
  if (LISTS[name]) return { type: { name: 'array', value: { name: 'string' } }, options: LISTS[name], control: { type: 'inline-check' } };
  if (CHOICES[name]) return { type: { name: 'enum', value: CHOICES[name] }, options: CHOICES[name], control: { type: 'select' } };
  if (name === 'radius') return { type: { name: 'number' }, control: { type: 'number', min: LIMITS.radiusMin, max: LIMITS.radiusMax } };
  return { type: { name: 'string' }, control: { type: 'text' } };
}

/** What a page writes as values of the controls. */
export function argumentsOf(attributes: Readonly<Record<string, string>>): Arguments {
  const read = (name: string, text: string): Value => {
    if (LISTS[name]) return text.split(/[\s,]+/).filter(Boolean);
    if (text === '') return true;
    return typeof CHOICES[name]?.[0] === 'number' || name === 'radius' ? Number(text) : text;
  };
  return Object.fromEntries(Object.entries(attributes).map(([name, text]) => [name, read(name, text)]));
}

/** The value as HTML has it; undefined: not written. */
export function written(value: Value): string | undefined {
  if (value === true) return '';
  const text = Array.isArray(value) ? value.join(' ') : String(value ?? '');
  return value === false || text === '' ? undefined : text;
}

/** Puts the values of the controls on an element: attributes, and tokens. */
export function applyArguments(element: HTMLElement, args: Arguments): void {
  for (const [name, value] of Object.entries(args)) {
    const text = written(value);
    if (text === undefined) continue;
    if (name.startsWith('--')) element.style.setProperty(name, text);
    else if (/^[a-z][a-z-]*$/.test(name)) element.setAttribute(name, text);
  }
}
