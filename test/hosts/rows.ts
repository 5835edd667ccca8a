/**
 * Hostile hosts, one row each: what the host's page is, and what a visitor must see on it (RELIABILITY.md, H). `__API__` stands for
 * the origin of the API, another one than the page's. The same rows run in Chromium, Firefox and WebKit.
 */
import {FALLBACK, LOCATOR, NONCE, SCRIPT} from './host-page.ts';
import {createHash} from 'node:crypto';
import {readdirSync, readFileSync} from 'node:fs';
import {join} from 'node:path';
import {VERSION} from '../../src/element/version.ts';
import {installed, libraries, type PackageName} from './libraries.ts';
import {secureRows} from './secure-rows.ts';
import {CDN} from './world.ts';

/** A complaint the page must make once, or as often as said. Any other one fails the row, and so does one that does not come. */
export type Complaint = RegExp | {readonly text: RegExp; readonly times: readonly [least: number, most: number]};

export type Expectation =
  /** As on the clean page: same results, same map, same look. */
  | {
      readonly kind: 'renders';
      readonly markers?: 'same' | 'some';
      /** `letters`: the same but for the boxes, in a place of another width. `plain`: without our sheets, in the browser's own. */
      readonly look?: 'same' | 'letters' | 'plain';
      readonly complaints?: readonly Complaint[];
      /** How many lists and maps there are, when the clean page has one of each. */
      readonly lists?: number;
      readonly maps?: number;
    }
  /** What the page's author wrote inside the element is read. */
  | {readonly kind: 'fallback'; readonly complaints?: readonly Complaint[]}
  /** A sentence, the fallback beside it, within `within` ms. */
  | {readonly kind: 'message'; readonly text: RegExp; readonly within: number; readonly complaints?: readonly Complaint[]};

export interface HostRow {
  readonly id: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly htmlAttributes?: string;
  /** Replaces our script tag. */
  readonly head?: string;
  readonly html?: string;
  readonly files?: Readonly<Record<string, {readonly body: string; readonly type: string}>>;
  readonly expect: Expectation;
  /** True in the page once what `check` is about has come, which may be later than what shows. */
  readonly ready?: () => boolean;
  /** Runs in the page once it shows; throws or returns a sentence when it is not as it must be. */
  readonly check?: () => unknown;
  /** Runs in the page before it is looked at. */
  readonly act?: () => unknown;
  /** What stands in the clean page this one is compared with; the locator unless told. */
  readonly against?: string;
  /** The address of this file of ours is answered with a file that somebody changed. */
  readonly tampered?: RegExp;
  /** `/pana/<version>/` answers with the files of this version too: ours, that call themselves so. */
  readonly release?: string;
  /** The connection for these addresses of ours ends before an answer, as under an ad blocker. */
  readonly blocked?: RegExp;
  /** The page breaks the scripts by which WebKit's driver reads it: there it says itself what it shows. */
  readonly tells?: true;
  /** It has its turn every other day: see `isToday`. */
  readonly turn?: number;
}

const H1 = `default-src 'none'; script-src 'nonce-${NONCE}' 'strict-dynamic'; style-src 'self'; img-src 'self'; connect-src __API__; base-uri 'none'; object-src 'none'`;
const H2 = `default-src 'none'; script-src 'self' __API__; style-src 'self'; img-src 'self'; connect-src __API__`;
const csp = (policy: string) => ({'content-security-policy': policy});
const inline = (code: string): string => `<script nonce="${NONCE}">${code}</script>`;
const before = (code: string): string => `${inline(code)}\n${SCRIPT}`;
const tag = (attributes: string): string => `<script nonce="${NONCE}" src="__API__/pana/v1/pana.js" ${attributes}></script>`;

const clean: HostRow = {id: 'clean', expect: {kind: 'renders'}};

/** The page every other one is compared with. */
export const CLEAN = clean;

/** The engine does enforce trusted types, where it has them: without this the rows would prove nothing there. */
const enforced = (): string | undefined => {
  if (!('trustedTypes' in window)) return 'this engine has no trusted types';
  try {
    document.createElement('p').innerHTML = 'text';
    return 'a text was taken for HTML';
  } catch {
    return undefined;
  }
};

/** Said once, by whoever finds no way to the API. */
const UNREACHABLE = /^warn: pana: http:\/\/localhost:\d+ cannot be reached\. (?:If t|T)his page has a Content-Security-Policy, its connect-src must name that origin\.$/;

const policies: HostRow[] = [
  {id: 'H1 strict policy with a nonce', headers: csp(H1), expect: {kind: 'renders'}},
  {id: 'H2 allowlist policy', headers: csp(H2), expect: {kind: 'renders'}},
  {id: 'H3 trusted types that name us', headers: csp(`${H1}; require-trusted-types-for 'script'; trusted-types pana`), expect: {kind: 'renders'}, check: enforced},
  // Nothing of ours is made from a string: no policy is asked for, and none can be missing.
  {id: "H4 trusted-types 'none'", headers: csp(`${H1}; require-trusted-types-for 'script'; trusted-types 'none'`), expect: {kind: 'renders'}, check: enforced},
  {id: 'H4 trusted types of somebody else', headers: csp(`${H1}; require-trusted-types-for 'script'; trusted-types other`), expect: {kind: 'renders'}, check: enforced},
  {
    id: 'H5 another Lit holds the policy lit-html',
    headers: csp(`${H1}; require-trusted-types-for 'script'; trusted-types lit-html pana`),
    head: before(`if (window.trustedTypes) trustedTypes.createPolicy('lit-html', {createHTML: function (text) { return text; }}); window.litHtmlVersions = ['2.8.0']; window.litElementVersions = ['3.3.3'];`),
    expect: {kind: 'renders'},
  },
  {
    id: 'H6 connect-src forgets our API',
    headers: csp(H1.replace('connect-src __API__', "connect-src 'self'")),
    expect: {kind: 'message', text: /L’annuaire/, within: 5000, complaints: [
      {text: /^csp: connect-src http:\/\/localhost:\d+\/v1\/structures\?/, times: [1, 4]},
      UNREACHABLE,
    ]},
  },
  {
    id: 'H8 isolated from other origins',
    headers: {'cross-origin-opener-policy': 'same-origin', 'cross-origin-embedder-policy': 'require-corp'},
    expect: {kind: 'renders'},
    check: () => (crossOriginIsolated ? undefined : 'the page is not isolated: this proves nothing'),
  },
];

policies.push({
  id: 'H7 a sandbox without an origin, by the page’s own policy',
  headers: csp(`sandbox allow-scripts; ${H1}`),
  expect: {kind: 'renders'},
  check: () => (self.origin === 'null' ? undefined : `the page has the origin ${self.origin}`),
});

const integrity: HostRow[] = [
  {
    id: 'H9 wrong integrity of the entry',
    head: tag('async integrity="sha384-AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA" crossorigin="anonymous"'),
    expect: {kind: 'fallback', complaints: [/^error: resource http:\/\/localhost:\d+\/pana\/v1\/pana\.js$/]},
  },
];

/** The loader about a file it may not run, in the words of each engine; Firefox has only the place in its stack. */
const REFUSED = /^warn: pana (TypeError: (Failed to fetch|error loading) dynamically imported module: .*\/chunks\/|TypeError: (Cannot load script due to integrity mismatch|Importing a module script failed)|\w+@.*\/pana\.js:)/;
/** Leaflet cannot run there: our first view stays, and says so once. */
const BY_BUTTONS = /^warn: pana: the map moves by its buttons only /;

/** The hardened snippet: an import map that names what every file must be, above the script tag. */
const sealed = (): string => {
  const seal = (file: string): string => `sha384-${createHash('sha384').update(readFileSync(join(CDN, file))).digest('base64')}`;
  const chunks = readdirSync(join(CDN, 'chunks')).filter((file) => file.endsWith('.js'));
  const base = `__API__/pana/${VERSION}`;
  const integrity = Object.fromEntries(chunks.map((file) => [`${base}/chunks/${file}`, seal(`chunks/${file}`)]));
  return `<script type="importmap" nonce="${NONCE}">${JSON.stringify({integrity})}</script>
<script nonce="${NONCE}" src="${base}/pana.js" integrity="${seal('pana.js')}" crossorigin="anonymous" async></script>`;
};
integrity.push(
  {id: 'H10 the hardened snippet', head: sealed(), expect: {kind: 'renders'}},
  // Without what draws the results, or the locator around them, nothing of ours shows; what comes later is missed by who asks for it.
  ...([
    ['elements', {kind: 'fallback', complaints: [{text: REFUSED, times: [1, 4]}]}],
    ['locator', {kind: 'fallback', complaints: [{text: REFUSED, times: [1, 2]}]}],
    ['late', {kind: 'renders'}],
    ['live-map', {kind: 'renders'}],
    ['gestures', {kind: 'renders', complaints: [BY_BUTTONS]}],
  ] as const).map(
    ([chunk, expect]): HostRow => ({
      id: `H10 somebody changed ${chunk}`,
      head: sealed(),
      tampered: new RegExp(`/chunks/${chunk}-\\w+\\.js$`),
      expect,
      check: () => ('tampered' in window ? 'the changed file ran' : undefined),
    }),
  ),
  ...secureRows(H1, H2, BY_BUTTONS),
);

const withLibrary = (id: string, which: Parameters<typeof libraries>[0]): HostRow[] =>
  libraries(which).flatMap(({name, source}, i) =>
    (['before', 'after'] as const).map((when, at) => {
      const file = `/${which.replace('.', '-')}-${i}.js`;
      const load = `<script nonce="${NONCE}" src="${file}"></script>`;
      return {
        id: `${id} ${name}, ${when} us`,
        files: {[file]: {body: source, type: 'text/javascript'}},
        head: when === 'before' ? `${load}${SCRIPT}` : `${tag('')}${load}`,
        expect: {kind: 'renders'},
        // The two of a library in turns, and never two libraries alike on the same day.
        turn: at + i,
      } satisfies HostRow;
    }),
  );

/** A page that loads these packages one after the other, then says `after`; before our script tag, and behind it. */
const withPackages = (id: string, packages: readonly PackageName[], {after = '', ...rest}: {after?: string} & Pick<HostRow, 'act' | 'check'> = {}): HostRow[] =>
  (['before', 'after'] as const).map((when) => {
    const load = packages.map((name) => `<script nonce="${NONCE}" src="/packages/${name}.js"></script>`).join('') + (after && inline(after));
    return {
      id: `${id}, ${when} us`,
      files: Object.fromEntries(packages.map((name) => [`/packages/${name}.js`, {body: installed(name), type: 'text/javascript'}])),
      head: when === 'before' ? `${load}${SCRIPT}` : `${tag('')}${load}`,
      expect: {kind: 'renders'},
      ...rest,
    } satisfies HostRow;
  });

interface JQuery {
  (what: string): JQuery;
  readonly length: number;
  readonly [method: string]: unknown;
  wrap(html: string): JQuery;
  dialog(options: string | object): JQuery;
  tabs(): JQuery;
  text(): string;
  appendTo(where: string): JQuery;
  is(what: string): boolean;
}
interface Zone {
  readonly name: string;
  readonly current: Zone;
  fork(how: object): Zone;
  run<T>(work: () => T): T;
}
/** What the libraries of these pages leave on `window`, and what a row keeps there between `act` and `check`. */
interface HostWindow {
  readonly $: unknown;
  readonly mine: JQuery;
  readonly Zone: Zone;
  readonly require: (names: readonly string[], ready: (...modules: unknown[]) => void, failed: (error: unknown) => void) => void;
  readonly define: (name: string, make: () => unknown) => void;
  found: unknown;
}

const oldLibraries: HostRow[] = [
  ...withPackages('H14 jQuery 1.12 without its names, jQuery UI', ['jquery', 'jquery-ui'], {
    after: `window.mine = jQuery.noConflict(true); window.$ = 'of the page';`,
    // The page wraps, hides, shows and puts our element into a dialog: it is one of its own elements.
    act: () => {
      const {mine} = window as unknown as HostWindow;
      (mine('pana-locator').wrap('<div class="wrapped"></div>') as unknown as {hide(): JQuery}).hide();
      (mine('pana-locator') as unknown as {show(): JQuery}).show();
      mine('<p title="Aide">Bonjour</p>').appendTo('body').dialog({width: 200});
    },
    check: () => {
      const {mine, $} = window as unknown as HostWindow;
      if ($ !== 'of the page' || (window as unknown as {jQuery?: unknown}).jQuery) return 'the names of the page were taken';
      if (mine('.wrapped > pana-locator').length !== 1) return 'the element is not where jQuery put it';
      return mine('.ui-dialog').is(':visible') && mine('.ui-dialog-title').text() === 'Aide' ? undefined : 'the dialog of jQuery UI does not open';
    },
  }),
  ...withPackages('H15 core-js', ['core-js']),
  ...withPackages('H16 es6-shim and its shams', ['es6-shim', 'es6-sham']),
  ...withPackages('H17 zone.js', ['zone.js'], {
    check: () => ((window as unknown as HostWindow).Zone.current.name === '<root>' ? undefined : 'we are left in a zone'),
  }),
  ...withPackages('H18 a page with AMD', ['requirejs'], {
    check: () =>
      new Promise((done) => {
        const {define, require} = window as unknown as HostWindow;
        define('mine', () => 42);
        require(['mine'], (mine) => done(mine === 42 ? undefined : `the module of the page is ${String(mine)}`), (error) => done(String(error)));
      }),
  }),
  {
    id: 'H18 our script asked for by AMD',
    files: {'/packages/requirejs.js': {body: installed('requirejs'), type: 'text/javascript'}},
    head: `<script nonce="${NONCE}" src="/packages/requirejs.js"></script>${inline(`require(['__API__/pana/v1/pana.js']);`)}`,
    expect: {kind: 'renders'},
  },
  {
    // What Angular does to a page, without Angular: everything asynchronous goes through zone.js, elements are made, moved and removed in a zone.
    id: 'H33 mounted, moved and removed in a zone',
    files: {'/packages/zone.js.js': {body: installed('zone.js'), type: 'text/javascript'}},
    head: `<script nonce="${NONCE}" src="/packages/zone.js.js"></script>${SCRIPT}`,
    html: '<div id="app"><p></p><p></p></div>',
    act: async () => {
      const {Zone} = window as unknown as HostWindow;
      const found = {loads: 0, selections: 0, zones: [] as string[], errors: [] as string[], busy: false};
      (window as unknown as HostWindow).found = found;
      const app = document.querySelector('#app')!;
      const zone = Zone.current.fork({
        name: 'application',
        onHandleError: (_parent: unknown, _current: unknown, _target: unknown, error: unknown) => (found.errors.push(String(error)), false),
        onHasTask: (parent: {hasTask(target: unknown, state: object): void}, _current: unknown, target: unknown, state: {macroTask: boolean}) => {
          parent.hasTask(target, state);
          found.busy = state.macroTask;
        },
      });
      const until = async (ready: () => boolean): Promise<void> => {
        for (let i = 0; i < 200 && !ready(); i++) await new Promise((done) => setTimeout(done, 25));
      };
      const list = (): Element | null | undefined => app.querySelector('pana-locator')?.shadowRoot?.querySelector('pana-list');
      const drawn = (): boolean => list()?.shadowRoot?.querySelectorAll('[part=title]').length === 20;
      zone.run(() => {
        const element = document.createElement('pana-locator');
        (element as unknown as {territory: string}).territory = 'departement:37'; // as a framework: a property, before the class is there
        element.addEventListener('pana-results-load', () => (found.loads++, found.zones.push(Zone.current.name)));
        element.addEventListener('pana-structure-select', (event) => {
          event.preventDefault();
          found.selections++;
          found.zones.push(Zone.current.name);
        });
        app.append(element);
      });
      await until(drawn);
      const element = app.querySelector('pana-locator')!;
      // Re-ordered among its neighbours, as `*ngFor` and a key do; then gone for a while, as `*ngIf` does.
      for (let i = 0; i < 10; i++) zone.run(() => app.insertBefore(element, app.children[(i * 2) % 3] ?? null));
      zone.run(() => element.remove());
      await new Promise((done) => setTimeout(done, 50));
      zone.run(() => app.append(element));
      await until(drawn);
      (list()!.shadowRoot!.querySelector('[part=title]') as HTMLElement).click();
      const back = (): HTMLElement | undefined => [...element.shadowRoot!.querySelectorAll('button')].find((button) => /Retour aux résultats/.test(button.textContent!) && button.getClientRects().length > 0);
      await until(() => !!back());
      back()!.click();
      await until(() => !found.busy);
    },
    expect: {kind: 'renders', look: 'letters', markers: 'some'},
    check: () => {
      const {loads, selections, zones, errors, busy} = (window as unknown as {found: {loads: number; selections: number; zones: string[]; errors: string[]; busy: boolean}}).found;
      if (errors.length) return `errors in the zone: ${errors.join()}`;
      if (loads !== 1 || selections !== 1) return `told ${loads} times of results, ${selections} times of a selection`;
      if (zones.some((name) => name !== 'application')) return `the page hears us in the zones ${zones.join()}`;
      return busy ? 'the zone never rests' : undefined;
    },
  },
];

const languages: HostRow[] = [
  ...withLibrary('H11', 'prototype'),
  ...withLibrary('H12', 'mootools'),
  ...withLibrary('H13', 'mootools-more'),
  ...oldLibraries,
  {
    id: 'H19 enumerable junk on prototypes',
    head: before(`Object.prototype.junk = function () {}; Object.prototype.extra = {a: 1}; Array.prototype.junk = function () {}; String.prototype.junk = 1;`),
    expect: {kind: 'renders', complaints: [BY_BUTTONS]},
    tells: true as const,
  },
  {
    id: 'H20 descriptors polluted on Object.prototype',
    head: before(`Object.prototype.get = function () { return 1; }; Object.prototype.value = 1;
      Object.prototype.writable = false; Object.prototype.type = 'junk'; Object.prototype.attribute = 'junk'; Object.prototype.state = 'junk';`),
    expect: {kind: 'renders', complaints: [BY_BUTTONS]},
    tells: true as const,
  },
  ...libraries('prototype-1.6').map((one) => ({
    id: `H21 arrays with toJSON (${one.name})`,
    head: before(one.source),
    expect: {kind: 'renders' as const},
    tells: true as const,
  })),
  {
    id: 'H22 JSON, Promise, fetch and Date wrapped',
    head: before(`(function () {
      var parse = JSON.parse; JSON.parse = function (text, f) { return parse.call(JSON, String(text), f); };
      var Old = window.Promise; window.Promise = class Promise extends Old { then(a, b) { return super.then(a, b); } };
      var get = window.fetch; window.fetch = function () { return get.apply(this, arguments).then(function (answer) { return answer; }); };
      var Day = window.Date; window.Date = class Date extends Day {};
    })();`),
    expect: {kind: 'renders'},
  },
  {
    id: 'H22 fetch replaced by something else',
    head: before(`window.fetch = function () { return {then: 1}; };`),
    expect: {kind: 'message', text: /L’annuaire/, within: 8500, complaints: [/^warn: pana \S[^]*\/pana\.js:/]},
  },
  {
    id: 'H23 no observer, no frame, no microtask, no idle',
    head: before(`['requestAnimationFrame', 'ResizeObserver', 'IntersectionObserver', 'queueMicrotask', 'requestIdleCallback'].forEach(function (name) {
      Object.defineProperty(window, name, {value: undefined, configurable: true, writable: true}); });`),
    expect: {kind: 'renders', markers: 'some'},
  },
  {id: 'H24 no attachShadow', head: before('delete Element.prototype.attachShadow;'), expect: {kind: 'fallback'}},
  {
    id: 'H25 no constructed sheets',
    head: before(`delete Document.prototype.adoptedStyleSheets; delete ShadowRoot.prototype.adoptedStyleSheets; delete DocumentOrShadowRoot;
      Object.defineProperty(ShadowRoot.prototype, 'adoptedStyleSheets', {set: function () { throw new TypeError('no'); }, configurable: true});
      CSSStyleSheet.prototype.replaceSync = undefined;`.replace(' delete DocumentOrShadowRoot;', '')),
    expect: {kind: 'renders'},
  },
  {
    id: 'H25 no constructed sheets, under the policy of H1',
    headers: csp(H1),
    head: before(`Object.defineProperty(ShadowRoot.prototype, 'adoptedStyleSheets', {set: function () { throw new TypeError('no'); }, configurable: true});
      CSSStyleSheet.prototype.replaceSync = undefined;`),
    // Unstyled but usable: the policy lets a style through by its place in `style-src` only.
    expect: {kind: 'renders', look: 'plain', complaints: [{text: /^csp: style-src\S* inline http:\/\/localhost:\d+\/pana\//, times: [1, 20]}]},
  },
];

const style = (rules: string): string => `<style>${rules}</style>\n${SCRIPT}`;
const styles: HostRow[] = [
  {
    id: 'H26 everything unset and enormous',
    head: style(`* { all: unset !important; font-size: 60px !important; line-height: .2 !important; text-transform: uppercase !important }
      ul, li, a { display: none !important } pana-locator { display: block !important }`),
    // The page's own body became a line of text without width: the first view is the narrow one.
    expect: {kind: 'renders', markers: 'some'},
  },
  {id: 'H26 right to left, spaced out, upper case', head: style('* { direction: rtl !important; letter-spacing: 1em !important; text-transform: uppercase !important; text-align: right !important; color: red !important; visibility: hidden }'), expect: {kind: 'renders'}},
  {id: 'H27 letters of 6 px', head: style('html { font-size: 6px }'), expect: {kind: 'renders'}},
  {id: 'H27 letters of 62.5 %', head: style('html { font-size: 62.5% } body { font-size: 1.6rem }'), expect: {kind: 'renders'}},
  {
    id: 'H43 an English page from right to left',
    htmlAttributes: 'lang="ar" dir="rtl"',
    expect: {kind: 'renders'},
    check: () => {
      const inner = document.querySelector('pana-locator')!.shadowRoot!.querySelector('[lang]')!;
      return inner.getAttribute('lang') === 'fr' && getComputedStyle(inner).direction === 'ltr' ? undefined : `lang ${inner.getAttribute('lang')}, ${getComputedStyle(inner).direction}`;
    },
  },
  {id: 'H43 a page without language', htmlAttributes: '', expect: {kind: 'renders'}},
];

/** Counts what is asked when it is asked: a list of what came is shorter while something is under way, and two at once are one for the server. */
const COUNTING = inline(`window.askedForList = 0; var ownFetch = fetch; window.fetch = function (address) { if (/\\/v1\\/structures\\?/.test(address)) window.askedForList++; return ownFetch.apply(this, arguments); };`);
const askedOnce = (): string | undefined => {
  const asked = (window as unknown as {askedForList: number}).askedForList;
  return asked === 1 ? undefined : `${asked} requests for the list`;
};
const NO_WIDGET = '<p>Le contenu vient plus tard.</p>';
/** Another release on the same page: the files of this one that call themselves so. Neither is async: the first in the page is the first to run. */
const OTHER = '0.0.9';
const release = (version: string, file = 'pana.js'): string => `<script nonce="${NONCE}" src="__API__/pana/${version}/${file}"></script>`;
/** The first that runs keeps the page; the other one says so once, with both names, and stays out. */
const keeps = (first: string, second: string): RegExp => new RegExp(`^warn: pana\\b.*\\b${first.replaceAll('.', '\\.')}\\b.*\\b${second.replaceAll('.', '\\.')}\\b`);
/** Tells the page which version must be drawn; it alone, and its one request, is then looked for. */
const expected = (version: string): string => inline(`window.expectedVersion = '${version}';`);
const onlyExpected = (): string | undefined => {
  const {askedForList, expectedVersion} = window as unknown as {askedForList: number; expectedVersion: string};
  const {version} = customElements.get('pana-list') as unknown as {version: string};
  return version === expectedVersion && askedForList === 1 ? undefined : `${version}, ${askedForList} requests for the list`;
};
const loading: HostRow[] = [
  {id: 'H28 the tag twice', head: `${COUNTING}${SCRIPT}${SCRIPT}`, expect: {kind: 'renders'}, check: askedOnce},
  {
    id: 'H29 another version first',
    head: before(`window[Symbol.for('pana.loader/v1')] = {version: '0.0.9', api: '__API__', nonce: '', started: {}};`),
    // The other one keeps the page; ours says so once, with both names, and stays out.
    expect: {kind: 'fallback', complaints: [keeps(OTHER, VERSION)]},
  },
  ...([['an older', OTHER, VERSION], ['a newer', VERSION, OTHER]] as const).map(([what, one, other]): HostRow => (
    {id: `H29 ${what} release first`, head: `${COUNTING}${expected(one)}${release(one)}${release(other)}`, release: OTHER, expect: {kind: 'renders', complaints: [keeps(one, other)]}, check: onlyExpected}
  )),
  {
    id: 'H29 an older release first, each in one file',
    html: `${LOCATOR}${COUNTING}${expected(OTHER)}${release(OTHER, 'single/pana.bundle.js')}${release(VERSION, 'single/pana.bundle.js')}`, head: '', release: OTHER,
    // The elements say it: there the loader, in the same file, does not.
    expect: {kind: 'renders', complaints: [keeps(OTHER, VERSION)]}, check: onlyExpected,
  },
  {id: 'H30 in the head, at once', head: tag(''), expect: {kind: 'renders'}},
  {id: 'H30 deferred', head: tag('defer'), expect: {kind: 'renders'}},
  {id: 'H30 as a module', head: tag('type="module"'), expect: {kind: 'renders'}},
  {id: 'H30 after the element', head: '', html: `${LOCATOR}${tag('')}`, expect: {kind: 'renders'}},
  {
    id: 'H30 injected by a tag manager',
    head: '',
    html: `${LOCATOR}${inline(`addEventListener('load', function () { setTimeout(function () { var s = document.createElement('script'); s.async = true; s.src = '__API__/pana/v1/pana.js'; document.head.appendChild(s); }, 50); });`)}`,
    expect: {kind: 'renders'},
  },
  {
    id: 'H30 written by document.write',
    head: inline(`document.write('<script src="__API__/pana/v1/pana.js"><\\/script>');`),
    // Chromium warns of any parser-blocking script of another site.
    expect: {kind: 'renders', complaints: [{text: /^(warn|error): .*document\.write/, times: [0, 2]}]},
  },
  {
    id: 'H30 the element comes long after',
    html: `${NO_WIDGET}${inline(`addEventListener('load', function () { setTimeout(function () {
      var e = document.createElement('pana-locator'); e.setAttribute('territory', 'departement:37'); document.body.appendChild(e); }, 300); });`)}`,
    expect: {kind: 'renders'},
  },
  {
    id: 'H35 fifty widgets',
    head: `${COUNTING}${SCRIPT}`,
    html: [...Array(50).keys()].map((i) => `<pana-${i % 5 === 4 ? 'search' : i % 5 === 3 ? 'map' : 'list'} territory="departement:37"></pana-${i % 5 === 4 ? 'search' : i % 5 === 3 ? 'map' : 'list'}>`).join(''),
    against: ['search', 'map', 'list'].map((one) => `<pana-${one} territory="departement:37"></pana-${one}>`).join(''),
    expect: {kind: 'renders', lists: 30, maps: 10},
    check: askedOnce,
  },
];

const hide = (wrap: (inside: string) => string, show: () => unknown, id: string): HostRow => ({
  id: `H36 ${id}`,
  html: wrap(LOCATOR),
  act: show,
  expect: {kind: 'renders', markers: 'some', look: 'letters'},
});
const places: HostRow[] = [
  hide((inside) => `<dialog>${inside}</dialog>`, () => document.querySelector('dialog')!.showModal(), 'in a dialog'),
  hide((inside) => `<details><summary>Voir</summary>${inside}</details>`, () => void (document.querySelector('details')!.open = true), 'in closed details'),
  hide((inside) => `<div id="tab" hidden>${inside}</div>`, () => void ((document.querySelector('#tab') as HTMLElement).hidden = false), 'in a hidden tab'),
  hide((inside) => `<div id="box" style="width:0;height:0;overflow:hidden">${inside}</div>`, () => document.querySelector('#box')!.removeAttribute('style'), 'in a box of 0 × 0'),
  hide((inside) => `<svg width="900" height="3000"><foreignObject width="900" height="3000"><div xmlns="http://www.w3.org/1999/xhtml">${inside}</div></foreignObject></svg>`, () => undefined, 'in SVG foreignObject'),
  {
    id: 'H36 in a shadow root of the host',
    html: `<div id="host"></div>${inline(`document.querySelector('#host').attachShadow({mode: 'open'}).innerHTML = '<pana-locator territory="departement:37"></pana-locator>';`)}`,
    expect: {kind: 'renders'},
  },
];

const scripts: HostRow[] = [
  {id: 'H41 an error before us', head: `${inline('throw new Error("du site");')}${SCRIPT}`, expect: {kind: 'renders', complaints: [/^error: (Uncaught )?Error: du site$/]}},
  {id: 'H41 a browser without modules', head: '<script nomodule src="__API__/pana/v1/pana.js"></script>', expect: {kind: 'fallback'}},
  {
    id: 'H44 every key prevented',
    head: before(`['keydown', 'keyup', 'keypress'].forEach(function (name) { addEventListener(name, function (event) { event.preventDefault(); }, true); });`),
    expect: {kind: 'renders'},
    // Keys come with what moves the map.
    ready: () => !!document.querySelector('pana-locator')!.shadowRoot!.querySelector('pana-map')!.shadowRoot!.querySelector('.stage.live'),
    // What the browser itself does with a key is lost to the page; what we do with one is not.
    check: () => {
      const map = document.querySelector('pana-locator')!.shadowRoot!.querySelector('pana-map')!.shadowRoot!;
      const markers = [...map.querySelectorAll<HTMLElement>('.markers button')];
      markers[0]!.focus();
      const event = new KeyboardEvent('keydown', {key: 'End', bubbles: true, composed: true, cancelable: true});
      markers[0]!.dispatchEvent(event);
      if (!event.defaultPrevented) return 'the page prevents nothing: this proves nothing';
      return map.activeElement === markers.at(-1) ? undefined : 'End did not go to the last marker';
    },
  },
  {
    id: 'H45 names taken by the page',
    head: before(`window.pana = 'mine'; window.PanaLocator = 1; window.L = {version: 'mine'}; window.lit = 1;`),
    html: `<form name="pana"><input name="pana"><input id="place" name="group"></form><img name="customElement" alt=""><a id="groups"></a>${LOCATOR}`,
    expect: {kind: 'renders'},
    check: () => ((window as unknown as Record<string, unknown>)['pana'] === 'mine' && ((window as unknown as Record<string, {version: string}>)['L']!.version === 'mine') ? undefined : 'a global of the page changed'),
  },
];

/** What plugins that make pages faster do to a script tag, in their own ways. */
const LOADER = readFileSync(join(CDN, 'pana.js'), 'utf8');
const optimisers: HostRow[] = [
  {
    id: 'H42 an optimiser holds us back until the first gesture',
    head: `<script type="text/delayed" data-src="__API__/pana/v1/pana.js" async crossorigin></script>${inline(`addEventListener('scroll', function () {
      document.querySelectorAll('script[type="text/delayed"]').forEach(function (old) {
        var now = document.createElement('script');
        [].slice.call(old.attributes).forEach(function (it) { if (it.name === 'data-src') now.src = it.value; else if (it.name !== 'type') now.setAttribute(it.name, it.value); });
        old.parentNode.replaceChild(now, old);
      });
    }, {once: true});
    addEventListener('load', function () { setTimeout(function () { dispatchEvent(new Event('scroll')); }, 200); });`)}`,
    expect: {kind: 'renders'},
  },
  {
    id: 'H42 an optimiser puts us into a file of the host',
    files: {'/all.js': {body: `window.theirs = 1;\n${LOADER};\nwindow.theirs += 1;`, type: 'text/javascript'}},
    head: '<script src="/all.js" defer></script>',
    // Beside that file none of ours is found.
    expect: {kind: 'fallback', complaints: [{text: /^(warn: pana |error: )/, times: [1, 9]}]},
    check: () => ((window as unknown as {theirs: number}).theirs === 2 ? undefined : 'the rest of that file did not run'),
  },
  {
    id: 'H42 an optimiser writes us into the page',
    head: inline(`window.theirs = 1;\n${LOADER};\nwindow.theirs += 1;`),
    expect: {kind: 'fallback', complaints: [/^warn: pana /]},
    check: () => ((window as unknown as {theirs: number}).theirs === 2 ? undefined : 'the rest of that script did not run'),
  },
];

const REFUSED_BY_NETWORK = /^error: resource http:\/\/localhost:\d+\/pana\/v1\/pana\.js$/;
const blockers: HostRow[] = [
  {id: 'H40 our script is blocked', blocked: /^\/pana\//, expect: {kind: 'fallback', complaints: [REFUSED_BY_NETWORK]}},
  {id: 'H40 what our script loads is blocked', blocked: /\/chunks\//, expect: {kind: 'fallback', complaints: [{text: REFUSED, times: [1, 4]}]}},
  {id: 'H40 everything of our domain is blocked', blocked: /^/, expect: {kind: 'fallback', complaints: [REFUSED_BY_NETWORK]}},
  // Lists of blockers go by words in addresses: none of ours has one.
  {id: 'H40 what sounds like measuring is blocked', blocked: /\b(?:ads?|advert\w*|analytics?|banner|beacon|collect|count(?:er)?|event|log|metrics?|pixel|sponsor\w*|stats?|telemetry|track\w*)\b/, expect: {kind: 'renders'}},
  {id: 'H40 the data is blocked', blocked: /^\/v1\//, expect: {kind: 'message', text: /Réessayer/, within: 8500, complaints: [UNREACHABLE]}},
  {
    id: 'H40 the domain of the data is blocked',
    html: `<pana-locator territory="departement:37" api="http://localhost:9">${FALLBACK}</pana-locator>`,
    expect: {kind: 'message', text: /Réessayer/, within: 8500, complaints: [UNREACHABLE]},
  },
];

export const ROWS: readonly HostRow[] = [...policies, ...integrity, ...languages, ...styles, ...loading, ...places, ...scripts, ...optimisers, ...blockers];
export {FALLBACK};
