/** The attributes of an element as controls of Storybook: each with its type, its choices, and how its value is written in HTML. */
import { EVENT_KINDS, EVENT_LEVELS, EVENT_MODES } from '../../src/contract/event-vocabulary.ts';
import { SURVEY_KINDS } from '../../src/contract/survey.ts';
import { ACCESSES, FACETS, FORMATS, KINDS, LABELS, LEVELS, LIMITS, PRICES } from '../../src/contract/vocabulary.ts';

/** Attributes that take one of a few values. */
const CHOICES: Readonly<Record<string, readonly (string | number)[] | undefined>> = { level: LEVELS, look: ['card', 'line', 'mark'], lang: ['fr', 'en'], 'heading-level': [2, 3, 4, 5] };

/** Attributes that take several of a few values, separated by spaces. */
const LISTS: Readonly<Record<string, readonly string[] | undefined>> = {
  price: PRICES, access: ACCESSES, format: FORMATS, kind: KINDS, label: LABELS, 'hide-facets': ['place', ...FACETS, 'q', 'radius', 'sort'],
};

/** Where an element means something else by the name of an attribute: by tag, `choices` and `lists` as above; undefined takes one of those above away. */
const OWN: Readonly<Record<string, { readonly choices?: typeof CHOICES; readonly lists?: typeof LISTS }>> = {
  'pana-event-list': {
    choices: { view: ['list', 'month', 'teaser'], level: EVENT_LEVELS },
    lists: { kind: EVENT_KINDS, mode: EVENT_MODES, 'hide-facets': undefined },
  },
  'pana-event': { choices: { view: ['sheet', 'registration'] } },
  'pana-survey': { choices: { kind: SURVEY_KINDS }, lists: { kind: undefined } },
};
const choicesOf = (tag: string): typeof CHOICES => ({ ...CHOICES, ...OWN[tag]?.choices });
const listsOf = (tag: string): typeof LISTS => ({ ...LISTS, ...OWN[tag]?.lists });

export type Value = string | number | boolean | readonly string[] | undefined;
/** By the name of an attribute, or of a token (`--pana-…`). */
export type Arguments = Readonly<Record<string, Value>>;

/** How an attribute of `tag` is tried from the page. `type`: what the manifest says. */
export function controlOf(tag: string, name: string, type: string | undefined): Record<string, unknown> {
  const { [name]: list } = listsOf(tag);
  const { [name]: choices } = choicesOf(tag);
  if (type === 'boolean') return { type: { name: 'boolean' }, control: { type: 'boolean' } };
  if (list) return { type: { name: 'array', value: { name: 'string' } }, options: list, control: { type: 'inline-check' } };
  if (choices) return { type: { name: 'enum', value: choices }, options: choices, control: { type: 'select' } };
  if (name === 'radius') return { type: { name: 'number' }, control: { type: 'number', min: LIMITS.radiusMin, max: LIMITS.radiusMax } };
  return { type: { name: 'string' }, control: { type: 'text' } };
}

/** What a page writes on `tag` as values of the controls. */
export function argumentsOf(tag: string, attributes: Readonly<Record<string, string>>): Arguments {
  const lists = listsOf(tag);
  const choices = choicesOf(tag);
  const read = (name: string, text: string): Value => {
    if (lists[name]) return text.split(/[\s,]+/).filter(Boolean);
    if (text === '') return true;
    return typeof choices[name]?.[0] === 'number' || name === 'radius' ? Number(text) : text;
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
