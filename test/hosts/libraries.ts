/**
 * Old libraries that change the language itself. Their hostile parts are reproduced here, written anew from what they document: what
 * they put on `Array`, `Element`, `Event` and prototypes. Where Debian's packages `libjs-prototype` (1.7.3) and `libjs-mootools`
 * (1.4.5) are there or can be fetched (`debian.ts`), rows with the real files are added.
 */
import {existsSync, readFileSync} from 'node:fs';
import {join, resolve} from 'node:path';
import {LIBRARY_FOLDERS} from './debian.ts';

const real = (name: string): string | undefined => {
  const file = LIBRARY_FOLDERS.map((folder) => join(folder, name)).find((path) => existsSync(path));
  return file && readFileSync(file, 'utf8');
};

/** `Array.from` without its function, `entries` that gives a copy, an `Element` that is a maker, methods on every element. */
const PROTOTYPE = `(function () {
  function $A(iterable) {
    if (!iterable) return [];
    if (typeof iterable.toArray === 'function') return iterable.toArray();
    var length = iterable.length || 0, results = new Array(length);
    while (length--) results[length] = iterable[length];
    return results;
  }
  window.$A = Array.from = $A;
  window.$ = function (id) { return document.getElementById(id); };
  window.$$ = function () { return $A(document.querySelectorAll($A(arguments).join(', '))); };
  window.$break = {};
  var arrays = {
    each: function (f, c) { for (var i = 0; i < this.length; i++) f.call(c, this[i], i); return this; },
    toArray: function () { return this.slice(0); },
    entries: function () { return this.slice(0); },
    clone: function () { return this.slice(0); },
    find: function (f, c) { for (var i = 0; i < this.length; i++) if (f.call(c, this[i], i)) return this[i]; },
    detect: function (f, c) { return this.find(f, c); },
    include: function (one) { return this.indexOf(one) !== -1; },
    first: function () { return this[0]; },
    last: function () { return this[this.length - 1]; },
    clear: function () { this.length = 0; return this; },
    uniq: function () { return this; },
    size: function () { return this.length; },
    zip: function () { return this; },
    inspect: function () { return '[' + this.join(', ') + ']'; }
  };
  for (var name in arrays) Array.prototype[name] = arrays[name];
  var strings = ['gsub', 'sub', 'scan', 'truncate', 'strip', 'stripTags', 'escapeHTML', 'toArray', 'camelize', 'inspect', 'blank', 'empty', 'times'];
  strings.forEach(function (name) { String.prototype[name] = function () { return name === 'toArray' ? this.split('') : String(this); }; });
  Object.values = function (object) { var found = []; for (var name in object) found.push(object[name]); return found; };
  Object.extend = function (to, from) { for (var name in from) to[name] = from[name]; return to; };
  Function.prototype.curry = Function.prototype.defer = Function.prototype.wrap = Function.prototype.methodize = function () { return this; };
  var Before = window.Element;
  window.Element = function (tag) { return document.createElement(tag); };
  Object.extend(window.Element, Before);
  window.Element.prototype = Before.prototype;
  var methods = {
    visible: function () { return this.style.display !== 'none'; },
    hide: function () { this.style.display = 'none'; return this; },
    show: function () { this.style.display = ''; return this; },
    remove: function () { this.parentNode && this.parentNode.removeChild(this); return this; },
    update: function (text) { this.textContent = text; return this; },
    replace: function () { return this; },
    insert: function () { return this; },
    wrap: function () { return this; },
    select: function (rule) { return $A(this.querySelectorAll(rule)); },
    match: function (rule) { return this.matches(rule); },
    next: function () { return this.nextElementSibling; },
    up: function () { return this.parentNode; },
    down: function () { return this.firstElementChild; },
    scrollTo: function () { return this; },
    clone: function (deep) { return this.cloneNode(deep); },
    observe: function (name, f) { this.addEventListener(name, f); return this; },
    fire: function () { return this; }
  };
  Object.extend(HTMLElement.prototype, methods);
  Object.extend(Before.prototype, methods);
  Object.extend(window.Event, {KEY_RETURN: 13, stop: function (event) { event.preventDefault(); event.stopPropagation(); }});
})();`;

/** A version before 1.7: arrays turn themselves into text, and JSON turns that text into a string. */
const PROTOTYPE_16 = `${PROTOTYPE}
Array.prototype.toJSON = function () { return '[' + this.map(function (one) { return JSON.stringify(one); }).join(', ') + ']'; };
String.prototype.toJSON = function () { return '"' + this + '"'; };`;

/** Types that are functions with `from` and `implement`, an `Event` that is not one, an `Element` with `get` and `set`. */
const MOOTOOLS = `(function () {
  Array.from = function (item) {
    if (item == null) return [];
    return typeof item === 'object' && typeof item.length === 'number' ? Array.prototype.slice.call(item) : [item];
  };
  Number.from = parseFloat;
  String.from = function (item) { return item + ''; };
  Function.from = function (item) { return typeof item === 'function' ? item : function () { return item; }; };
  [Array, String, Number, Function, Date, RegExp].forEach(function (type) {
    type.implement = function (name, f) { type.prototype[name] = f; return type; };
    type.extend = function (name, f) { type[name] = f; return type; };
    type.prototype.$family = function () { return type.name.toLowerCase(); };
  });
  var arrays = ['each', 'clone', 'clean', 'invoke', 'associate', 'link', 'append', 'getLast', 'getRandom', 'include', 'combine', 'erase', 'empty', 'flatten', 'pick'];
  arrays.forEach(function (name) { Array.prototype[name] = function () { return this; }; });
  Array.prototype.contains = function (one) { return this.indexOf(one) !== -1; };
  String.prototype.contains = function (text) { return this.indexOf(text) !== -1; };
  String.prototype.test = function (rule) { return new RegExp(rule).test(this); };
  var Before = window.Element;
  window.Element = function (tag) { return document.createElement(tag); };
  for (var name in Before) window.Element[name] = Before[name];
  window.Element.prototype = Before.prototype;
  window.Element.Properties = {};
  var methods = {
    get: function (name) { return this.getAttribute(name); },
    set: function (name, value) { this.setAttribute(name, value); return this; },
    getElement: function (rule) { return this.querySelector(rule); },
    getElements: function (rule) { return Array.from(this.querySelectorAll(rule)); },
    inject: function (where) { where.appendChild(this); return this; },
    grab: function (one) { this.appendChild(one); return this; },
    adopt: function () { return this; },
    empty: function () { while (this.firstChild) this.removeChild(this.firstChild); return this; },
    dispose: function () { this.parentNode && this.parentNode.removeChild(this); return this; },
    addEvent: function (name, f) { this.addEventListener(name, f); return this; },
    store: function () { return this; },
    clone: function () { return this.cloneNode(true); }
  };
  for (var method in methods) Before.prototype[method] = methods[method];
  window.DOMEvent = function (event) { this.event = event; };
  window.Event = window.DOMEvent;
  window.$ = document.id = function (id) { return document.getElementById(id); };
  window.$$ = function (rule) { return document.querySelectorAll(rule); };
})();`;

/** The same with More: a `Date.parse` that gives a Date, by the clock of the visitor for a day alone, `Array.prototype.unique` and its like. */
const MOOTOOLS_MORE = `${MOOTOOLS}
(function () {
  var parse = Date.parse;
  Date.parse = function (from) {
    if (typeof from === 'number') return new Date(from);
    if (typeof from !== 'string') return from;
    if (!from.length) return null;
    return /^\\d{4}-\\d\\d-\\d\\d$/.test(from) ? new Date(parse(from + 'T00:00:00')) : new Date(parse(from));
  };
  Date.prototype.toJSON = Date.prototype.toISOString = function () {
    function pad(value, digits) { return ('000' + value).slice(-digits); }
    return this.getUTCFullYear() + '-' + pad(this.getUTCMonth() + 1, 2) + '-' + pad(this.getUTCDate(), 2) + 'T' + pad(this.getUTCHours(), 2) + ':' +
      pad(this.getUTCMinutes(), 2) + ':' + pad(this.getUTCSeconds(), 2) + '.' + pad(this.getUTCMilliseconds(), 3) + 'Z';
  };
  var dates = ['get', 'set', 'clone', 'increment', 'decrement', 'diff', 'format', 'isValid', 'timeDiffInWords'];
  dates.forEach(function (name) { Date.prototype[name] = function () { return this; }; });
  var arrays = ['min', 'max', 'average', 'sum', 'unique', 'shuffle', 'rgbToHsb'];
  arrays.forEach(function (name) { Array.prototype[name] = function () { return this; }; });
  String.prototype.repeat = function (times) { return new Array(times + 1).join(this); };
  ['pad', 'tidy', 'standardize', 'toURI', 'parseQueryString'].forEach(function (name) { String.prototype[name] = function () { return String(this); }; });
  ['format', 'formatCurrency', 'formatPercentage'].forEach(function (name) { Number.prototype[name] = function () { return String(this); }; });
  var methods = {
    measure: function (f) { return f.call(this); },
    isVisible: function () { return this.style.display !== 'none'; },
    toggle: function () { return this[this.isVisible() ? 'hide' : 'show'](); },
    hide: function () { this.style.display = 'none'; return this; },
    show: function () { this.style.display = ''; return this; },
    position: function () { return this; },
    pin: function () { return this; },
    set: function (name, value) { this.setAttribute(name, value); return this; }
  };
  for (var name in methods) Element.prototype[name] = methods[name];
})();`;

export interface Library {
  readonly name: string;
  readonly source: string;
}

const REAL = {
  'prototype': ['prototype/prototype.js'],
  'prototype-1.6': [],
  'mootools': ['mootools/mootools-core.min.js'],
  'mootools-more': ['mootools/mootools-core.min.js', 'mootools/mootools-more.min.js'],
} as const;

/** What to put on a page as Prototype.js, as MooTools, as MooTools with More: the reproduction, then the real one where it is installed. */
export function libraries(which: 'prototype' | 'prototype-1.6' | 'mootools' | 'mootools-more'): Library[] {
  const reproduced = {prototype: PROTOTYPE, 'prototype-1.6': PROTOTYPE_16, mootools: MOOTOOLS, 'mootools-more': MOOTOOLS_MORE}[which];
  const files = REAL[which].map(real);
  const found = files.length > 0 && files.every((file) => file !== undefined) ? files.join('\n;\n') : undefined;
  return [{name: `${which}, reproduced`, source: reproduced}, ...(found ? [{name: `${which}, the real file`, source: found}] : [])];
}

/** The real libraries that are not on this machine. */
export const missingLibraries = (): string[] =>
  Object.entries(REAL).filter(([, files]) => !files.every((file) => real(file) !== undefined)).map(([name]) => name);

const PACKAGES = {
  jquery: 'jquery/dist/jquery.js',
  'jquery-ui': 'jquery-ui-dist/jquery-ui.js',
  'core-js': 'core-js-bundle/index.js',
  'es6-shim': 'es6-shim/es6-shim.js',
  'es6-sham': 'es6-shim/es6-sham.js',
  'zone.js': 'zone.js/bundles/zone.umd.js',
  requirejs: 'requirejs/require.js',
} as const;
export type PackageName = keyof typeof PACKAGES;

/** The file a page loads of a library that is installed for these tests. */
export const installed = (name: PackageName): string => readFileSync(resolve(import.meta.dirname, '../../node_modules', PACKAGES[name]), 'utf8');
