/**
 * One planted defect for each defence that a hostile page asks for: with it, the row must be red (RELIABILITY.md, recipe 14). A text
 * of a file is replaced by another, in a build of its own (`src`) or as the test reads it (`worker`); nothing of it ever ships.
 */

export interface Mutant {
  /** What `PANA_MUTANT` is called. */
  readonly name: string;
  /** The rows it must turn red: their ids begin so. */
  readonly row: string;
  readonly file: string;
  /** Stands there exactly once. */
  readonly text: string;
  readonly instead: string;
  /** Where the row is a test of its own: its file, and a part of its name. */
  readonly test?: readonly [file: string, name: string];
}

const ROWS = 'test/hosts/every-browser/rows.test.ts';
const MEDIA = 'test/hosts/every-browser/media.test.ts';
const MEMORY = 'test/hosts/memory.test.ts';
const LIFECYCLE = 'test/hosts/lifecycle.test.ts';

export const testOf = ({test: [file, name] = [ROWS, 'a hostile page|on a clean page']}: Mutant): readonly [string, string] => [file, name];

const LOADER = 'src/loader/loader.ts';
const TEMPLATE = 'src/element/template.ts';
const SHEETS = 'src/styles/add-styles.ts';

/** Strings of HTML, as most libraries of templates make their nodes. */
const FROM_HTML = {
  file: TEMPLATE,
  text: 'at.append(piece);',
  instead: "const parsed = document.createElement('template'); parsed.innerHTML = piece; at.append(parsed.content);",
};

export const MUTANTS: readonly Mutant[] = [
  {name: 'inline-sheets', row: 'H1 ', file: SHEETS, text: 'root.adoptedStyleSheets = [...new Set(root.adoptedStyleSheets).add(sheet.styleSheet!)];', instead: 'throw 0;'},
  {name: 'eval', row: 'H2 ', file: TEMPLATE, text: "const HOLE = '\\0';", instead: "const HOLE = (0, eval)('\"\\\\0\"');"},
  {name: 'html-strings', row: 'H3 ', ...FROM_HTML},
  {name: 'html-strings-without-policy', row: 'H4 ', ...FROM_HTML},
  {name: 'policy-of-lit', row: 'H5 ', file: TEMPLATE, text: "const HOLE = '\\0';", instead: "const HOLE = '\\0';\nglobalThis.trustedTypes?.createPolicy('lit-html', {});"},
  {name: 'silent-policy', row: 'H6 ', file: 'src/store/recovery.ts', text: "if (group.state.failure?.kind === 'blocked') {", instead: 'if (false) {'},
  {name: 'storage', row: 'H7 ', file: LOADER, text: 'const first = page[symbol];', instead: 'const first = page[symbol];\n  void localStorage.length;'},
  {name: 'resource-policy', row: 'H8 ', file: 'worker/http/policies.ts', text: "'Retry-After',\n  'Cross-Origin-Resource-Policy': 'cross-origin',", instead: "'Retry-After',"},
  {name: 'rejected-chunk', row: 'H10 somebody changed elements', file: LOADER, text: "import('./elements.ts').catch(warn);", instead: "import('./elements.ts');"},
  {name: 'array-from', row: 'H11 ', file: 'src/components/pana-list/pana-list.ts', text: '? items.map(', instead: '? Array.from(items, '},
  {name: 'array-from-mootools', row: 'H12 ', file: 'src/components/pana-list/pana-list.ts', text: '? items.map(', instead: '? Array.from(items, '},
  {name: 'dollar', row: 'H14 .* before us', file: LOADER, text: 'function start(): void {', instead: 'function start(): void {\n  globalThis.$ = (what: string) => document.querySelector(what);'},
  {name: 'own-promise', row: 'H17 ', file: 'src/element/pana-element.ts', text: 'await this.awaited;', instead: "if (!((async () => {})() instanceof Promise)) throw new Error('another Promise');\n    await this.awaited;"},
  {name: 'anonymous-module', row: 'H18 ', file: LOADER, text: 'function start(): void {', instead: 'function start(): void {\n  globalThis.define?.(() => 0);'},
  {name: 'for-in', row: 'H19 ', file: TEMPLATE, text: 'value.forEach((one, i) => (children[i] ??= new Child(this.#host, this.#end.parentNode!, this.#end)).show(one));', instead: 'for (const i in value) (children[i] ??= new Child(this.#host, this.#end.parentNode!, this.#end)).show(value[i]);'},
  {name: 'inherited-descriptor', row: 'H20 ', file: 'src/element/reactive-element.ts', text: 'Object.create(null) as PropertyDescriptor', instead: '{} as PropertyDescriptor'},
  {name: 'through-json', row: 'H21 ', file: 'src/client/client.ts', text: 'query.set(name, `${parameters[name]}`);', instead: 'query.set(name, JSON.parse(JSON.stringify([`${parameters[name]}`]))[0]);'},
  {name: 'thrown-at-the-page', row: 'H22 fetch replaced', file: LOADER, text: '} catch (error) {\n  warn(error);\n}', instead: '} finally {}'},
  {name: 'idle-for-granted', row: 'H23 ', file: 'src/store/idle.ts', text: '(globalThis.requestIdleCallback ?? setTimeout)(', instead: 'requestIdleCallback('},
  {name: 'shadow-for-granted', row: 'H24 ', file: LOADER, text: 'if (!attachShadow) return;', instead: ''},
  {name: 'sheets-for-granted', row: 'H25 ', file: SHEETS, text: 'style.textContent = sheet.cssText;', instead: ''},
  {name: 'open-to-the-page', row: 'H26 ', file: 'src/styles/host.styles.ts', text: 'all: initial !important;', instead: ''},
  {name: 'letters-of-the-page', row: 'H27 ', file: 'src/styles/host.styles.ts', text: 'font-size: var(--pana-font-size);', instead: 'font-size: 1rem;'},
  {name: 'twice', row: 'H28 ', file: LOADER, text: 'if (!first) start();', instead: 'if (first !== null) start();'},
  {name: 'silent-version', row: 'H29 ', file: LOADER, text: 'else if (first.version !== VERSION) warn(', instead: 'else if (first.version === VERSION) warn('},
  {name: 'no-watch', row: 'H30 the element comes', file: LOADER, text: 'it.watch(document, load)', instead: 'void it'},
  {name: 'module-script', row: 'H30 as a module', file: LOADER, text: "document.currentScript ?? document.querySelector('[src*=\"/pana.\"]')", instead: 'document.currentScript'},
  {name: 'own-promise-in-a-zone', row: 'H33 ', file: 'src/element/pana-element.ts', text: 'await this.awaited;', instead: "if (!((async () => {})() instanceof Promise)) throw new Error('another Promise');\n    await this.awaited;"},
  {name: 'kept-elements', row: 'H34 ', file: 'src/controllers/live-controller.ts', text: 'hosts.delete(this.#host);', instead: '', test: [MEMORY, 'removals of <pana-list>']},
  {name: 'deaf-to-leaving', row: 'H34 ', file: 'src/store/group.ts', text: 'this.#request?.abort();\n      this.#leaveAddress?.();', instead: 'this.#leaveAddress?.();', test: [MEMORY, 'should stop asking when it is removed']},
  {name: 'one-group-each', row: 'H35 ', file: 'src/store/group.ts', text: 'if (!group) groups.set(key,', instead: "if (!group || document.querySelectorAll('pana-list').length > 1) groups.set(key,"},
  {name: 'no-width', row: 'H36 in a box of 0', file: LOADER, text: "known ? known + 'x480' : '320x320'", instead: "known + 'x480'"},
  {name: 'storage-in-a-frame', row: 'H37 ', file: LOADER, text: 'const first = page[symbol];', instead: 'const first = page[symbol];\n  void localStorage.length;', test: ['test/journeys/embed.test.ts', 'in a page that is itself in a sandbox']},
  {name: 'no-address-on-paper', row: 'H38 ', file: 'src/components/pana-list/list-extras.styles.ts', text: "content: ' (' attr(href) ')';", instead: '', test: [MEDIA, 'should carry the whole list']},
  {name: 'first-page-on-paper', row: 'H38 ', file: 'src/components/pana-list/print-all.ts', text: "status === 'error' || results.items.length >= results.total", instead: 'true', test: [MEDIA, 'should carry the whole list']},
  {name: 'always-moving', row: 'H39 ', file: 'src/components/pana-map/live-map.ts', text: "typeof matchMedia === 'function' && matchMedia('(prefers-reduced-motion: reduce)').matches;", instead: 'false;', test: [MEDIA, 'should not move at all']},
  {name: 'faint-lines', row: 'H39 ', file: 'src/styles/host.styles.ts', text: 'prefers-contrast: more', instead: 'prefers-contrast: less', test: [MEDIA, 'more so for those who ask for contrast']},
  {name: 'endless-wait', row: 'H40 the data is blocked', file: 'src/store/group.ts', text: '      this.#fail(kind);\n', instead: ''},
  {name: 'language-of-the-page', row: 'H43 an English page', file: 'src/i18n/words.ts', text: "Object.hasOwn(LANGUAGES, code!) ? (code as Language) : 'fr'", instead: 'code as Language'},
  {name: 'throws-where-it-is-put', row: 'H42 an optimiser writes us', file: LOADER, text: 'catch (error) {\n  warn(error);', instead: 'catch (error) {\n  throw error;'},
  {name: 'polite-keys', row: 'H44 ', file: 'src/components/pana-map/marker-layer.ts', text: 'if (!step || event.altKey', instead: 'if (!step || event.defaultPrevented || event.altKey'},
  {name: 'global-pana', row: 'H45 ', file: LOADER, text: 'const first = page[symbol];', instead: 'const first = page[symbol];\n  globalThis.pana = {};'},
  {name: 'yesterday', row: 'H47 ', file: 'src/store/recovery.ts', text: 'const OLD = 12 * 60 * MINUTE;', instead: 'const OLD = 1e15;', test: [LIFECYCLE, 'should ask once more after 24 hours']},
];

/** Rows without a mutant, and why: mostly, their defence is that something is not there, which no change of one text takes away. */
export const WITHOUT_MUTANT: Readonly<Record<string, string>> = {
  H9: 'the browser refuses the file; what remains is the page as its author wrote it',
  H13: 'the defence of H12; its page is only there where Debian’s library is',
  H15: 'we replace no built-in, and keep none from before that a polyfill replaces',
  H16: 'we replace no built-in, and keep none from before that a polyfill replaces',
  H31: 'its pages are made from the package, which is not planted; the leak and the state that a move loses are planted in H34',
  H32: 'its pages are made from the package, which is not planted; the leak and the state that a move loses are planted in H34',
  H41: 'nothing of ours runs, or what ran before us is not ours: what remains is the page as its author wrote it',
  H46: 'the two scripts of a frame are files of their own, not planted; their test forges what they must refuse',
};
