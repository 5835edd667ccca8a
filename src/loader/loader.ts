/**
 * The script tag. Finds `pana-*` elements, imports what they need; at the same time asks for what the default group will show, so
 * that after the page only two steps follow each other: this file, then code and data side by side. Other groups, searches kept
 * in the page's address and other origins ask a step later, from the store, which also knows every special case.
 * Imports nothing at run time: the tag's `integrity` covers all of it. Where anything is missing, the page stays as it was written.
 */
import type {LoaderHandover} from '../store/loader.ts';

/** As in `element/version.ts`, and the sizes as in `store/view.ts`: a test holds them together. */
const VERSION = '0.1.0';
const page = globalThis as unknown as Record<symbol, LoaderHandover | undefined>;
const symbol = Symbol.for('pana.loader/v1');
let warned: unknown;
/** Said once: what keeps one file away keeps all of them away. */
const warn = (error: unknown): unknown => (warned ??= console.warn('pana', error) ?? 1);

function start(): void {
  const {nonce, src, attachShadow} = (document.currentScript ?? document.querySelector('[src*="/pana."]')) as HTMLScriptElement;
  // Without shadow roots there is nothing to do, and nothing to say.
  if (!attachShadow) return;
  // Where the chunks are: beside this file, and past the redirect of `/pana/v1/`. The build writes every import() from it.
  const base = src.replace(/[^/]*$/, '').replace(/v\d+\/$/, VERSION + '/');
  const api = new URL(base).origin;
  const handover = (page[symbol] = {api, base, nonce, version: VERSION} as LoaderHandover);
  /** All or nothing: when a file is missing what the page's author wrote inside the tags stays. True for a locator, search, list or map. */
  const load = (tag: string): boolean | void => {
    // First, though it needs the other: so asked, both are there at once and the page is drawn once.
    if (/[rp]$/.test(tag)) import('./locator.ts').catch(warn);
    import('./elements.ts').catch(warn);
    return /a-(l|se|m)/.test(tag) || void import('./others.ts').catch(warn);
  };
  const look = (): void => {
    const query = new URLSearchParams();
    let map: Element | undefined;
    /** There is something to ask, and nothing in it is for the store to decide. */
    let plain: boolean | undefined;
    for (const one of document.querySelectorAll(':not(:defined)')) {
      const {localName} = one;
      if (!/^pana-/.test(localName) || !load(localName)) continue;
      plain ??= true;
      if (/[rp]$/.test(localName)) map ??= one;
      for (const {name, value} of one.attributes) {
        const text = value.split(/[\s,]+/).sort().join(' ');
        // Its own api, group or address, `remote`; two values of one attribute, even two locks: the store decides.
        if (/^(ap|gr|re|sy)/.test(name) || (query.get(name) ?? text) !== text) plain = false;
        else if (text && /^(access|format|kind|label|level|needs|place|price|radius|territory)$/.test(name)) query.set(name, text);
      }
    }
    // Before the page is parsed (`loading`) not all attributes are known.
    // eslint-disable-next-line pana/listener-ends -- a document tells it once, whatever its listeners ask, and this file counts its bytes
    if (/g$/.test(document.readyState)) return document.addEventListener('DOMContentLoaded', look);
    if (plain) {
      query.sort();
      if (map) {
        // The map of a locator stands beside its list from 720 px on.
        let width = (map.parentNode as Element).clientWidth;
        if (/r$/.test(map.localName) && width >= 720) width /= 2;
        const known = [960, 640, 480].find((it) => it <= width);
        query.set('view', known ? known + 'x480' : '320x320');
      }
      handover.query = `${query}`;
      const stop = new AbortController();
      const response = fetch(`${api}/v1/structures?${handover.query}`, {signal: stop.signal, referrerPolicy: 'no-referrer'});
      response.catch(() => {});
      handover.started = [response, stop];
    }
    // Elements that come later can wait until the first ones are there.
    setTimeout(() => import('./watch.ts').then((it) => it.watch(document, load)).catch(warn), 500);
  };
  look();
}

try {
  const first = page[symbol];
  if (!first) start();
  else if (first.version !== VERSION) warn(`${first.version} wins over ${VERSION}`);
} catch (error) {
  warn(error);
}
