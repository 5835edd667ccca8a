/**
 * What an attribute takes, read where it is declared: the type of its property (`src/element/attribute-values.ts` and the lists of the
 * contract), and what each of its words means, in the words people read (`src/i18n`). The manifest says it to everything else: editors,
 * JSX, Vue, Storybook.
 */
import { join } from 'node:path';
import ts from 'typescript';
import { enEventCommon } from '../i18n/en-event-common.ts';
import { en } from '../i18n/en.ts';

const root = join(import.meta.dirname, '../..');

/** Words no visitor reads by themselves. By attribute, and by element where its name means something else there. */
const SAID = {
  lang: { fr: 'French', en: 'English' },
  look: { card: 'A card of its own', line: 'In a text', mark: 'Beside other labels' },
  level: { informer: 'Informs at least', orienter: 'Informs and directs at least', accompagner: 'Supports' },
  'hide-facets': {
    place: 'The place', needs: 'The needs', level: en['facet.level'], format: en['facet.format'], price: en['facet.price'], access: en['facet.access'],
    kind: en['facet.kind'], label: en['facet.label'], remote: en['list.remote'], q: 'The name of an organisation', radius: 'The distance', sort: 'The order of results',
  },
  'pana-event view': { sheet: 'The whole sheet', registration: 'How to register, alone' },
  'pana-event-list view': { list: 'A list', month: 'The calendar of a month', teaser: 'The next few, without criteria' },
  'pana-event-list level': { 1: 'Discovers', 2: 'Deepens' },
  'pana-survey kind': {
    needs: 'What the participants of an event need', prerequisites: 'What they know already', satisfaction: 'What they thought of the event',
    observation: 'The observatory, about no event',
  },
};
const below = (messages, prefix) => Object.fromEntries(Object.entries(messages).filter(([key]) => key.startsWith(prefix)).map(([key, text]) => [key.slice(prefix.length), text]));
/** Word → what it means, in the order in which people read them. */
const meaningsOf = (tag, attribute) =>
  SAID[`${tag} ${attribute}`] ?? SAID[attribute] ?? (tag === 'pana-event-list' ? below(enEventCommon, `event.${attribute}.`) : below(en, `${attribute}.`));

/** A program of the elements. Without the library of the browser: it is four fifths of what would be read, and no attribute has a type of it. */
function readElements(files) {
  const { config } = ts.readConfigFile(join(root, 'tsconfig.json'), ts.sys.readFile);
  const { options } = ts.parseJsonConfigFileContent(config, ts.sys, root);
  const program = ts.createProgram(files, { ...options, lib: ['lib.es5.d.ts'], types: [] });
  return { program, checker: program.getTypeChecker() };
}

/** What a type takes, and its words; where several may be written a text is taken too. */
function read(type) {
  const parts = type.isUnion() ? type.types : [type];
  const words = parts.filter((one) => one.isStringLiteral() && one.value).map(({ value }) => value);
  const patterns = parts.filter(({ flags }) => flags & ts.TypeFlags.TemplateLiteral);
  if (parts.some(({ flags }) => flags & ts.TypeFlags.BooleanLike)) return { text: 'boolean', words: [] };
  if (parts.some(({ flags }) => flags & ts.TypeFlags.NumberLike) || (patterns.length > 0 && words.length === 0)) return { text: 'number', words: [] };
  return { text: patterns.length > 0 || words.length === 0 ? 'string' : '', words };
}

/**
 * Gives every attribute of the manifest's elements its type, and its words with their meaning as `values`.
 * Throws when a word has no meaning, or an attribute no property.
 */
export function typeAttributes({ modules }) {
  const elements = modules.flatMap(({ path, declarations = [] }) => declarations.filter(({ tagName }) => tagName).map((element) => ({ path: join(root, path), element })));
  const { program, checker } = readElements(elements.map(({ path }) => path));
  for (const { path, element } of elements) {
    const declared = program.getSourceFile(path).statements.find((one) => ts.isClassDeclaration(one) && one.name?.text === element.name);
    const type = checker.getTypeAtLocation(declared.name);
    for (const attribute of element.attributes ?? []) {
      // `lang` is every element's; ours show one of our languages.
      const name = attribute.name === 'lang' ? 'language' : (attribute.fieldName ?? attribute.name.replace(/-(\w)/g, (_, letter) => letter.toUpperCase()));
      const property = checker.getPropertyOfType(type, name);
      if (!property) throw new Error(`<${element.tagName} ${attribute.name}> has no property "${name}"`);
      const { text, words } = read(checker.getNonNullableType(checker.getTypeOfSymbol(property)));
      const meanings = words.length > 0 ? meaningsOf(element.tagName, attribute.name) : {};
      const unsaid = words.find((word) => !meanings[word]);
      if (unsaid) throw new Error(`<${element.tagName} ${attribute.name}="${unsaid}">: nothing says what it means (src/components/attribute-types.mjs)`);
      // The compiler has an order of its own, which changes with what it read before.
      const values = Object.entries(meanings).filter(([name]) => words.includes(name)).map(([name, description]) => ({ name, description }));
      attribute.type = { text: [...values.map(({ name: word }) => `'${word}'`), ...(text ? [text] : [])].join(' | ') };
      // The property takes the same: not the name of a type that only the source knows.
      const member = element.members?.find(({ name: known }) => known === name);
      if (text === 'number' && member.type.text !== 'number') member.type = { text: 'string' };
      if (values.length === 0) continue;
      attribute.values = values;
      if (name !== 'language') member.type = attribute.type;
    }
  }
}
