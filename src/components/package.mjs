/**
 * What makes `dist/npm` a package: `package.json`, one door to all elements, and the manifest in the words of each editor and
 * framework (VS Code, JetBrains, React, Vue). Nothing here is written by hand twice: elements, attributes and events come from the
 * manifest, dependencies from what the modules import.
 */
import { copyFileSync, existsSync, globSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { getVsCodeCssCustomData, getVsCodeHtmlCustomData } from 'custom-element-vs-code-integration';

const EVENTS = 'element/events';

/** `src/components/pana-list/pana-list.ts` → `components/pana-list/pana-list.js`, as the package has it. */
const inPackage = (path) => path.replace(/^\/?src\//, '').replace(/\.ts$/, '.js');

/** The manifest with the paths of the package. */
const manifestOf = (text) => JSON.parse(text, (key, value) => ((key === 'path' || key === 'module') && typeof value === 'string' ? inPackage(value) : value));

/** The elements: tag, class, where it is, and what a page may set and hear. */
const elementsOf = (manifest) =>
  manifest.modules
    .flatMap(({ path, declarations }) => declarations.filter(({ tagName }) => tagName).map((one) => ({ ...one, path })))
    .map(({ tagName, name, path, summary, attributes = [], events = [], members = [] }) => ({ tag: tagName, type: name, path, summary, attributes, events, members }))
    .sort((a, b) => (a.tag < b.tag ? -1 : 1));

const comment = (text) => (text ? `    /** ${text.replaceAll('*/', '*\u200b/').replace(/\s+/g, ' ')} */\n` : '');
const camel = (name) => name.replace(/-(\w)/g, (_, letter) => letter.toUpperCase());
const capital = (name) => name[0].toUpperCase() + name.slice(1);
/** In HTML an attribute is a text: a number is its figures. `boolean` is what a framework makes of one. */
const written = (boolean) => `/** What a template writes for what a property takes. */
type Written<Value> = Value extends boolean ? ${boolean} : Value extends number ? Value | \`\${Value}\` : Value;
/** Of \`lang\`: a language of ours, of any country. */
type Tongue = Language | \`\${Language}-\${string}\`;
`;

/** Attributes under their own name and their property's, each once. */
function settable({ type, attributes, members }) {
  const lines = new Map();
  for (const { name, fieldName, description } of attributes) {
    const field = fieldName ?? members.find((member) => member.name === camel(name))?.name;
    if (field && field !== name) lines.set(field, `${comment(description)}    ${field}?: ${type}['${field}'];`);
    // Of one name for both a framework sets the property.
    const value = field === name ? `${type}['${name}']` : field ? `Written<${type}['${field}']>` : 'Tongue';
    lines.set(name, `${comment(description)}    '${name}'?: ${value} | undefined;`);
  }
  return [...lines.values()].join('\n');
}
const heard = ({ events }, name) =>
  events.map((event) => `${comment(event.description)}    ${name(event.name)}?: ((event: ${event.type.text}) => void) | undefined;`).join('\n');

const imports = (elements) => [
  ...elements.map(({ type, path }) => `import type { ${type} } from './${path}';`),
  "import type { Language } from './i18n/words.js';",
  ...[...new Set(elements.flatMap(({ events }) => events.map(({ type }) => type.text)))].sort().map((type) => `import type { ${type} } from './${EVENTS}/${fileOf(type)}.js';`),
];
/** `PanaStructureSelectEvent` → `pana-structure-select`. */
const fileOf = (type) => type.replace(/Event$/, '').replace(/\B[A-Z]/g, (letter) => `-${letter}`).toLowerCase();

const react = (elements) => `/** The elements in JSX: attributes as in HTML or properties of the class, and \`onpana-…\` for what they say. React 19. */
import type { DetailedHTMLProps, HTMLAttributes } from 'react';
${imports(elements).join('\n')}

${written("boolean | ''")}type Props<Element, Own> = Omit<DetailedHTMLProps<HTMLAttributes<Element>, Element>, keyof Own> & Own;

export interface PanaElements {
${elements.map((one) => `  /** ${one.summary} */\n  '${one.tag}': Props<${one.type}, {\n${settable(one)}\n${heard(one, (name) => `'on${name}'`)}\n  }>;`).join('\n')}
}

declare module 'react' {
  namespace JSX {
    interface IntrinsicElements extends PanaElements {}
  }
}
`;

// Vue writes a false attribute as the text "false", which HTML takes for true: only the property may be false.
const vue = (elements) => `/** The elements in Vue's templates: attributes and properties as props, \`@pana-…\` for what they say. Vue 3. */
import type { DefineComponent, HTMLAttributes } from 'vue';
${imports(elements).join('\n')}

${written("true | '' | null")}type Props<Own> = DefineComponent<Omit<HTMLAttributes, keyof Own> & Own>;

declare module 'vue' {
  export interface GlobalComponents {
${elements.map((one) => `  /** ${one.summary} */\n  '${one.tag}': Props<{\n${settable(one)}\n${heard(one, (name) => `on${capital(camel(name))}`)}\n  }>;`).join('\n')}
  }
}
export {};
`;

/** What others install beside it: packages that the modules and their types name. */
function dependencies(dir, versions) {
  const names = new Set();
  for (const file of globSync('**/*.{js,d.ts}', { cwd: dir })) {
    for (const [, name] of readFileSync(join(dir, file), 'utf8').matchAll(/(?:\bfrom |\bimport |\bimport\()['"]((?:@[\w-]+\/)?[a-z][\w-]*)/g)) names.add(name);
  }
  return Object.fromEntries([...names].sort().map((name) => [name, versions[name] ?? fail(`the package imports ${name}, which is not among our dependencies`)]));
}
const fail = (text) => {
  throw new Error(text);
};

/** VS Code's words, each with what it means; of a boolean the name alone is the value. */
const forVsCode = (data, elements) => ({
  ...data,
  tags: data.tags.map((tag) => {
    const { attributes } = elements.find((one) => one.tag === tag.name);
    return {
      ...tag,
      attributes: tag.attributes.map((attribute) => {
        const { values = [], type } = attributes.find(({ name }) => name === attribute.name);
        return { ...attribute, ...(type.text === 'boolean' && { valueSet: 'v' }), values: values.map(({ name, description }) => ({ name, description })) };
      }),
    };
  }),
});

/** Of a bundler that has no idea of JSON, nor a browser: the data as modules. */
function dataAsModules(dir) {
  const made = globSync('**/*.json', { cwd: dir });
  for (const file of made) {
    const text = JSON.stringify(JSON.stringify(JSON.parse(readFileSync(join(dir, file), 'utf8'))));
    writeFileSync(join(dir, `${file}.js`), `export default JSON.parse(${text});\n`);
    rmSync(join(dir, file));
  }
  for (const file of globSync('**/*.js', { cwd: dir })) {
    const code = readFileSync(join(dir, file), 'utf8');
    const mended = code.replace(/((?:\bfrom |\bimport\()['"]\.[^'"]+\.json)(['"])/g, '$1.js$2');
    if (mended !== code) writeFileSync(join(dir, file), mended);
  }
}

/**
 * Completes `dir`, which holds the compiled modules. `root` is the folder of the repository.
 * Throws when a module imports what nobody would install.
 */
export async function completePackage(root, dir) {
  // The package's own generator for JetBrains reads a package.json of the folder it runs in, ours.
  const { getWebTypesData } = await import('custom-element-jet-brains-integration');
  const own = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  const manifest = manifestOf(readFileSync(join(root, 'dist/custom-elements.json'), 'utf8'));
  const elements = elementsOf(manifest);
  const events = globSync(`${EVENTS}/pana-*.js`, { cwd: dir }).map((file) => file.replaceAll('\\', '/')).sort();
  const put = (name, content) => writeFileSync(join(dir, name), typeof content === 'string' ? content : `${JSON.stringify(content, null, 2)}\n`);

  dataAsModules(dir);
  const needed = dependencies(dir, own.dependencies);
  const door = [...elements.map(({ path }) => path), ...events].map((path) => `export * from './${path}';\n`).join('');
  put('index.js', door);
  put('index.d.ts', door);
  put('react.d.ts', react(elements));
  put('vue.d.ts', vue(elements));
  put('custom-elements.json', manifest);
  put('vscode.html-custom-data.json', forVsCode(JSON.parse(getVsCodeHtmlCustomData(structuredClone(manifest), {})), elements));
  put('vscode.css-custom-data.json', getVsCodeCssCustomData(structuredClone(manifest), {}));
  put('web-types.json', { ...JSON.parse(getWebTypesData(structuredClone(manifest), {})), name: own.name, version: own.version });
  copyFileSync(join(root, 'LICENSE'), join(dir, 'LICENSE'));
  copyFileSync(join(root, 'src/components/package.md'), join(dir, 'README.md'));

  const module = (path) => ({ types: `./${path.replace(/\.js$/, '.d.ts')}`, default: `./${path}` });
  put('package.json', {
    name: own.name,
    version: own.version,
    description: 'Web components that send an association to the local organisation able to help it',
    license: own.license,
    type: 'module',
    main: './index.js',
    types: './index.d.ts',
    exports: {
      '.': module('index.js'),
      ...Object.fromEntries(elements.map(({ tag, path }) => [`./${tag}.js`, module(path)])),
      ...Object.fromEntries(events.map((path) => [`./events/${path.split('/').at(-1)}`, module(path)])),
      './react': { types: './react.d.ts' },
      './vue': { types: './vue.d.ts' },
      './custom-elements.json': './custom-elements.json',
      './vscode.html-custom-data.json': './vscode.html-custom-data.json',
      './vscode.css-custom-data.json': './vscode.css-custom-data.json',
      './web-types.json': './web-types.json',
      './package.json': './package.json',
    },
    // What defines an element, draws a map or mends a search does so by being imported.
    sideEffects: ['./index.js', './components/**/*.js', './map/**/*.js', './store/**/*.js'],
    customElements: 'custom-elements.json',
    'web-types': './web-types.json',
    dependencies: needed,
    peerDependencies: { '@types/react': '>=19', vue: '>=3.3' },
    peerDependenciesMeta: { '@types/react': { optional: true }, vue: { optional: true } },
  });
  const missing = ['README.md', 'LICENSE', ...elements.map(({ path }) => path)].filter((file) => !existsSync(join(dir, file)));
  if (missing.length > 0 || elements.length === 0) fail(`the package lacks ${missing.join() || 'elements'}`);
}
