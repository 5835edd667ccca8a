/**
 * One planted defect for each defence that a hostile page or network asks for: with it, the row must be red (RELIABILITY.md, recipe
 * 14). A text of a file is replaced by another, in a build of its own or as the test reads it; nothing of it ever ships.
 */

/** Where: in the files of the script tag or of a frame, in the package, in what a page of component tests is served, in what Node reads. */
export type Planted = 'build' | 'package' | 'page' | 'node';

export interface Mutant {
  /** What `PANA_MUTANT` is called. */
  readonly name: string;
  /** The rows it must turn red: their ids begin so. */
  readonly row: string;
  readonly file: string;
  /** Stands there exactly once. */
  readonly text: string;
  readonly instead: string;
  /** Where the row is a test of its own: its file, and a regular expression for its name. */
  readonly test?: readonly [file: string, name: string];
  /** `build` unless told; what is the worker's is read by Node. */
  readonly planted?: Planted;
}

const ROWS = 'test/hosts/every-browser/rows.test.ts';
const MEDIA = 'test/hosts/every-browser/media.test.ts';
const MEMORY = 'test/hosts/memory.test.ts';
const LIFECYCLE = 'test/hosts/lifecycle.test.ts';
const NETWORK = 'test/faults/network.test.ts';
const RECOVERY = 'test/faults/recovery.test.ts';
const FRAMES = 'test/journeys/embed.test.ts';
const APPS = 'test/package/apps.test.ts';
const JOIN = 'test/components/pana-join.test.ts';
const REGISTER = 'test/components/pana-event/event-form.test.ts';
const SURVEY = 'test/components/pana-survey.test.ts';
const EVENTS = 'test/components/pana-event-list.test.ts';

export const testOf = ({test: [file, name] = [ROWS, 'a hostile page|on a clean page']}: Mutant): readonly [string, string] => [file, name];
export const plantedIn = ({file, planted}: Mutant): Planted => planted ?? (file.startsWith('worker/') ? 'node' : 'build');

const LOADER = 'src/loader/loader.ts';
const TEMPLATE = 'src/element/template.ts';
const SHEETS = 'src/styles/add-styles.ts';
const ELEMENT = 'src/element/pana-element.ts';
const CLIENT = 'src/client/client.ts';
const REQUESTS = 'src/client/requests.ts';
const GROUP = 'src/store/group.ts';
const RECOVER = 'src/store/recovery.ts';
const FRAME = 'src/frame/frame.ts';

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
  {name: 'silent-policy', row: 'H6 ', file: 'src/client/refused-by-policy.ts', text: 'if (told.size < told.add(named).size) {', instead: 'if (false) {'},
  {name: 'storage', row: 'H7 ', file: LOADER, text: 'const first = page[symbol];', instead: 'const first = page[symbol];\n  void localStorage.length;'},
  {name: 'resource-policy', row: 'H8 ', file: 'worker/http/policies.ts', text: "'*',\n  'Cross-Origin-Resource-Policy': 'cross-origin',", instead: "'*',"},
  {name: 'rejected-chunk', row: 'H10 somebody changed elements', file: LOADER, text: "import('./elements.ts').catch(warn);", instead: "import('./elements.ts');"},
  {name: 'array-from', row: 'H11 ', file: 'src/components/pana-list/pana-list.ts', text: '? (this.#whole ? items : items.slice(0, AT_FIRST)).map(', instead: '? Array.from(this.#whole ? items : items.slice(0, AT_FIRST), '},
  {name: 'array-from-mootools', row: 'H12 ', file: 'src/components/pana-list/pana-list.ts', text: '? (this.#whole ? items : items.slice(0, AT_FIRST)).map(', instead: '? Array.from(this.#whole ? items : items.slice(0, AT_FIRST), '},
  {name: 'array-from-mootools-more', row: 'H13 mootools', file: 'src/components/pana-list/pana-list.ts', text: '? (this.#whole ? items : items.slice(0, AT_FIRST)).map(', instead: '? Array.from(this.#whole ? items : items.slice(0, AT_FIRST), '},
  {name: 'dates-of-the-page', row: 'H13 ', file: 'src/components/pana-structure/opening-text.ts', text: 'new Date(+new Date(today) + 86_400_000)', instead: 'new Date(Date.parse(today) + 86_400_000)', test: ['test/hosts/dates.test.ts', 'those of a clean page']},
  {name: 'moved-by-the-page', row: 'H13 ', file: 'src/components/pana-event-list/event-card.ts', text: '+new Date(previousStart) !== +new Date(sessions[0]!.start)', instead: 'Date.parse(previousStart) !== Date.parse(sessions[0]!.start)', test: ['test/hosts/dates.test.ts', 'those of a clean page']},
  {name: 'dollar', row: 'H14 .* before us', file: LOADER, text: 'function start(): void {', instead: 'function start(): void {\n  globalThis.$ = (what: string) => document.querySelector(what);'},
  // What a browser brings has no `prototype`, what a polyfill puts in its place has.
  {name: 'no-polyfill', row: 'H15 ', file: ELEMENT, text: 'await this.awaited;', instead: "if ('prototype' in Set.prototype.union) throw new Error('another union');\n    await this.awaited;"},
  {name: 'no-shim', row: 'H16 ', file: ELEMENT, text: 'await this.awaited;', instead: "if ('prototype' in Set.prototype.add) throw new Error('another add');\n    await this.awaited;"},
  {name: 'own-promise', row: 'H17 ', file: 'src/element/pana-element.ts', text: 'await this.awaited;', instead: "if (!((async () => {})() instanceof Promise)) throw new Error('another Promise');\n    await this.awaited;"},
  {name: 'anonymous-module', row: 'H18 ', file: LOADER, text: 'function start(): void {', instead: 'function start(): void {\n  globalThis.define?.(() => 0);'},
  {name: 'for-in', row: 'H19 ', file: TEMPLATE, text: 'value.forEach((one, i) => (children[i] ??= new Child(this.#host, this.#text.parentNode!, this.#text)).show(one));', instead: 'for (const i in value) (children[i] ??= new Child(this.#host, this.#text.parentNode!, this.#text)).show(value[i]);'},
  {name: 'inherited-descriptor', row: 'H20 ', file: 'src/element/reactive-element.ts', text: '__proto__: null,\n      configurable', instead: 'configurable'},
  {name: 'inherited-options', row: 'H20 ', file: 'src/element/reactive-element.ts', text: '{__proto__: null, ...options, name};', instead: '{...options, name} as never;', test: ['test/hosts/event-widgets.test.ts', 'H20 descriptors|there should be']},
  {name: 'through-json', row: 'H21 ', file: 'src/client/client.ts', text: 'query.set(name, `${parameters[name]}`);', instead: 'query.set(name, JSON.parse(JSON.stringify([`${parameters[name]}`]))[0]);'},
  {name: 'thrown-at-the-page', row: 'H22 fetch replaced', file: LOADER, text: '} catch (error) {\n  warn(error);\n}', instead: '} finally {}'},
  {name: 'idle-for-granted', row: 'H23 ', file: 'src/store/idle.ts', text: '(globalThis.requestIdleCallback ?? setTimeout)(', instead: 'requestIdleCallback('},
  {name: 'shadow-for-granted', row: 'H24 ', file: LOADER, text: 'if (!attachShadow) return;', instead: ''},
  {name: 'sheets-for-granted', row: 'H25 ', file: SHEETS, text: 'style.textContent = sheet.cssText;', instead: ''},
  {name: 'open-to-the-page', row: 'H26 ', file: 'src/styles/host.styles.ts', text: 'all: initial !important;', instead: ''},
  {name: 'letters-of-the-page', row: 'H27 ', file: 'src/styles/host.styles.ts', text: 'font-size: var(--pana-font-size);', instead: 'font-size: 1rem;'},
  {name: 'twice', row: 'H28 ', file: LOADER, text: 'if (!first) start();', instead: 'if (first !== null) start();'},
  {name: 'silent-version', row: 'H29 ', file: LOADER, text: 'else if (first.version !== VERSION) warn(', instead: 'else if (first.version === VERSION) warn('},
  {name: 'every-version', row: 'H29 an older release', file: LOADER, text: 'if (!first) start();', instead: 'if (first?.version !== VERSION) start();'},
  {name: 'no-watch', row: 'H30 the element comes', file: LOADER, text: 'it.watch(document, load)', instead: 'void it'},
  {name: 'module-script', row: 'H30 as a module', file: LOADER, text: "document.currentScript ?? document.querySelector('[src*=\"/pana.\"]')", instead: 'document.currentScript'},
  ...(['react', 'vue'] as const).flatMap((name): Mutant[] => {
    const row = name === 'react' ? 'H31 ' : 'H32 ';
    return [
      {name: `kept-elements-in-${name}`, row, file: 'src/controllers/live-controller.ts', text: 'hosts.delete(this.#host);', instead: '', test: [APPS, `${name} should (?:show what|leave nothing)`], planted: 'package'},
      {name: `listens-again-in-${name}`, row, file: TEMPLATE, text: 'if (Object.is(value, shown)) return;', instead: "if (name[0] === '@') element.addEventListener(own, (event) => (value as EventListener).call(host, event));\n    if (Object.is(value, shown)) return;", test: [APPS, `${name} should (?:show what|keep nodes|tell the page once)`], planted: 'package'},
      {name: `anew-when-moved-in-${name}`, row, file: GROUP, text: 'if (this.#hosts.size) return;\n      this.#request', instead: "this.state = initialState;\n      this.#request", test: [APPS, `${name} should (?:show what|keep nodes)`], planted: 'package'},
    ];
  }),
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
  {name: 'any-height', row: 'H46 ', file: FRAME, text: '!(height >= HEIGHTS[0] && height <= HEIGHTS[1])', instead: 'false', test: [FRAMES, 'should take no height but a number']},
  {name: 'any-nonce', row: 'H46 ', file: FRAME, text: "message['nonce'] !== one.nonce || ", instead: '', test: [FRAMES, 'should take no height but a number']},
  {name: 'any-window', row: 'H46 ', file: FRAME, text: '!source || frame.contentWindow !== source || ', instead: '!source || ', test: [FRAMES, 'should take no height but a number']},
  {name: 'any-origin', row: 'H46 ', file: FRAME, text: "origin !== base.origin && origin !== 'null'", instead: 'false', test: [FRAMES, 'should take no height but a number']},
  {name: 'no-pace', row: 'H46 ', file: FRAME, text: 'one.timer ||= setTimeout(apply, one.heat < HOT ? PACE : REST, one);', instead: 'apply(one);', test: [FRAMES, 'should change a few times a second']},
  {name: 'tells-any-window', row: 'H46 ', file: 'src/frame/framed.ts', text: 'if (source !== parent) return;', instead: '', test: [FRAMES, 'should answer a few times a second']},
  {name: 'yesterday', row: 'H47 ', file: 'src/store/recovery.ts', text: 'const OLD = 12 * 60 * MINUTE;', instead: 'const OLD = 1e15;', test: [LIFECYCLE, 'should ask once more after 24 hours']},

  {name: 'tries-for-ever', row: 'N1 ', file: REQUESTS, text: "attempt >= tries || error.kind === 'refused'", instead: "error.kind === 'refused'", test: [NETWORK, 'N1 500, asked by the element']},
  {name: 'one-try', row: 'N1 ', file: REQUESTS, text: 'attempt >= tries', instead: 'attempt >= 1', test: [NETWORK, 'N1 429, asked by the element']},
  {name: 'hurried', row: 'N1 ', file: REQUESTS, text: 'Math.max(error.retryAfter, options.random() * 400 * 2 ** attempt)', instead: 'options.random() * 400 * 2 ** attempt', test: [NETWORK, 'N1 503 that asks for two minutes, asked by the element']},
  {name: 'empty-handed', row: 'N2 ', file: 'src/store/state.ts', text: "return {status: 'error', failure: action.failure};", instead: "return {status: 'error', failure: action.failure, results: undefined};", test: [NETWORK, 'N2 should keep what was shown']},
  {name: 'never-offline', row: 'N2 ', file: 'src/store/environment.ts', text: 'online: () => navigator.onLine', instead: 'online: () => true', test: [NETWORK, 'N2 should say when the device is offline']},
  {name: 'deaf-to-the-network', row: 'N2 ', file: RECOVER, text: "window.addEventListener('online', soon, {signal});", instead: '', test: [NETWORK, 'N2 should say when the device is offline']},
  {name: 'endless-patience', row: 'N3 ', file: REQUESTS, text: 'wait(Math.max(0, since + TOTAL - now()), stop.signal)', instead: 'wait(2 ** 30, stop.signal)', test: [NETWORK, 'N3 silence, asked by the element']},
  {name: 'endless-patience-of-the-tag', row: 'N3 ', file: CLIENT, text: 'void wait(TOTAL, stop.signal).then(abort);', instead: '', test: [NETWORK, 'N3 headers, then silence, asked by the script tag']},
  {name: 'patience-for-each-try', row: 'N4 ', file: CLIENT, text: '{...list, since, tries: 2}', instead: '{...list, tries: 2}', test: [NETWORK, 'N4 one byte a second, asked by the script tag']},
  {name: 'any-type', row: 'N5 ', file: REQUESTS, text: "if (!body || !headers.get('content-type')?.includes(type))", instead: 'if (!body)', test: [NETWORK, 'N5 JSON called text, asked by the element']},
  {name: 'any-items', row: 'N5 ', file: REQUESTS, text: '!answer.items.every((item) => item?.id)', instead: 'false', test: [NETWORK, 'N5 items that are not, asked by the element']},
  {name: 'any-items-of-the-tag', row: 'N5 ', file: CLIENT, text: 'if (answer.items.every(({id}) => id)) return answer;', instead: 'return answer;', test: [NETWORK, 'N5 items that are not, asked by the script tag']},
  {name: 'without-end', row: 'N5 ', file: 'src/client/read-body.ts', text: '5_000_000', instead: '1e15', test: [NETWORK, 'N5 an answer without end']},
  {name: 'endless-wait-at-a-portal', row: 'N6 ', file: GROUP, text: '      this.#fail(kind);\n', instead: '', test: [NETWORK, 'N6 captive portal, asked by the element']},
  {name: 'thrown-at-the-page-of-a-portal', row: 'N6 ', file: LOADER, text: 'response.catch(() => {});', instead: '', test: [NETWORK, 'N6 no CORS, asked by the script tag']},
  {name: 'only-known-words', row: 'N7 ', file: 'src/components/pana-list/pana-list.ts', text: " || reason.text", instead: '', test: [NETWORK, 'N7 a later version']},
  {name: 'never-tired', row: 'N8 ', file: RECOVER, text: 'if (spent.length >= PER_HOUR) return', instead: 'if (false) return', test: [NETWORK, 'N8 an outage that lasts']},
  {name: 'busy-while-hidden', row: 'N8 ', file: RECOVER, text: 'const left = new AbortController();', instead: 'const document = Object.assign(new EventTarget(), {hidden: false});\n  const left = new AbortController();', test: [NETWORK, 'N8 an outage that lasts']},
  {name: 'all-at-once', row: 'N9 ', file: RECOVER, text: 'plan(500 + random() * 30_000)', instead: 'plan(500)', test: [RECOVERY, 'each ask once within 60 s'], planted: 'node'},
  {name: 'like-clockwork', row: 'N9 ', file: RECOVER, text: '(5 + random() * 5) * MINUTE', instead: '7 * MINUTE', test: [RECOVERY, 'each ask by itself within ten minutes'], planted: 'node'},
  {name: 'late-answers', row: 'N10 ', file: GROUP, text: 'const {signal} = (this.#request = new AbortController());', instead: 'const {signal} = new AbortController();', test: [NETWORK, 'N10 should show']},
  {name: 'another-key-each-try', row: 'N11 ', file: 'src/client/write.ts', text: "'idempotency-key': key!", instead: "'idempotency-key': `${Math.random()}`", test: ['test/client/write.test.ts', 'the same bytes under the same key when an answer is lost'], planted: 'node'},
  ...([
    ['a-join', JOIN, 'send the same thing at the next try'],
    ['a-registration', REGISTER, 'once when the answer is lost'],
    ['a-survey', SURVEY, 'send once what was lost'],
    ['an-alert', EVENTS, 'once more when the answer was lost'],
  ] as const).map(([form, file, name]): Mutant => (
    {name: `another-key-of-${form}`, row: 'N11 ', file: 'src/client/sending.ts', text: 'if (said === before?.said) return before;', instead: '', test: [file, name], planted: 'page'}
  )),
  {name: 'twice-pressed-to-join', row: 'N12 ', file: 'src/components/pana-join/pana-join.ts', text: "this.status === 'sending' || !this.#charter.value", instead: '!this.#charter.value', test: [JOIN, 'send once however often'], planted: 'page'},
  {name: 'twice-pressed-to-register', row: 'N12 ', file: 'src/components/pana-event/event-form.ts', text: "this.#status === 'sending' || !canProve()", instead: '!canProve()', test: [REGISTER, 'register once on a double click'], planted: 'page'},
  {name: 'twice-pressed-to-answer', row: 'N12 ', file: 'src/components/pana-survey/pana-survey.ts', text: "event.preventDefault();\n    if (this.#status === 'sending') return;", instead: 'event.preventDefault();', test: [SURVEY, 'send once however often'], planted: 'page'},
  {name: 'twice-pressed-to-be-told', row: 'N12 ', file: 'src/components/pana-event-list/alert-form.ts', text: "if (this.#status === 'sending') return;", instead: '', test: [EVENTS, 'where the teaser has nothing'], planted: 'page'},
  {name: 'twice-pressed-to-report', row: 'N12 ', file: 'src/components/pana-structure/report-form.ts', text: "if (this.#status === 'sending') return;", instead: '', test: ['test/components/pana-structure-report.test.ts', 'send once what was typed'], planted: 'page'},
];

/**
 * Rows without a mutant: nothing of ours runs there, or runs otherwise, so no change of ours makes them worse. What they show instead
 * stands in the table of README.
 */
export const WITHOUT_MUTANT: Readonly<Record<string, string>> = {
  H9: 'nothing of ours runs: shows that the browser refuses the file and that what the page’s author wrote stays',
  H41: 'nothing of ours runs, or what failed before us is not ours: shows that what the page’s author wrote stays',
};
