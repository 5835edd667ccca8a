/**
 * What a page shows and what it complains about. Both run inside hostile pages, whose built-ins may be replaced: plain loops, no
 * JSON, nothing borrowed from `Array`. `watch.js` is the first script of a page; `look` reads, through every open shadow root.
 */

/** Keeps every complaint of a page from its first instant; the page's own policy must allow it (a nonce, or its origin). */
export const WATCH = `(function () {
  var seen = [];
  Object.defineProperty(window, '__seen', {value: seen});
  function note(kind, text) { seen[seen.length] = kind + ': ' + text; }
  addEventListener('error', function (event) { note('error', event.message || 'resource ' + ((event.target && (event.target.src || event.target.href)) || '')); }, true);
  addEventListener('unhandledrejection', function (event) { note('rejection', event.reason && event.reason.stack || event.reason); });
  document.addEventListener('securitypolicyviolation', function (event) {
    note('csp', event.effectiveDirective + ' ' + event.blockedURI + ' ' + (event.sourceFile || '') + ':' + event.lineNumber + ' ' + (event.sample || ''));
  });
  ['warn', 'error'].forEach(function (level) {
    var before = console[level];
    console[level] = function () {
      var text = '';
      for (var i = 0; i < arguments.length; i++) text += (i ? ' ' : '') + (arguments[i] && arguments[i].stack || arguments[i]);
      note(level, text);
      return before.apply(console, arguments);
    };
  });
  ['alert', 'confirm', 'prompt'].forEach(function (name) { window[name] = function (text) { note('dialog', text); }; });
})();
`;

export interface Seen {
  /** Names of the results, as shown. */
  readonly items: readonly string[];
  /** Markers of the map that can be seen. */
  readonly markers: number;
  /** What the list says it found. */
  readonly count: string;
  /** Everything said by elements that are seen, spaces collapsed. */
  readonly text: string;
  /** Whether the light DOM fallback can be read. */
  readonly fallback: boolean;
  /** Width in px, height in px, font-size, display and colour of the first name of the list. */
  readonly title: readonly [number, number, string, string, string] | null;
  /** Height of the first button of the search, px. */
  readonly button: number;
  /** Width in px, height in px, font-size, ground and colour of the first marker for less than ten, or of the first of all. */
  readonly marker: readonly [number, number, string, string, string] | null;
  readonly complaints: readonly string[];
}

/** Runs in the page: no variable but its own. */
export const look = (): Seen => {
  const items: string[] = [];
  const complaints: string[] = [];
  let markers = 0;
  let count = '';
  let text = '';
  let fallback = false;
  let title: Seen['title'] = null;
  let button = 0;
  let marker: Seen['marker'] = null;
  let isAlike = false;
  const visible = (element: Element): boolean => element.getClientRects().length > 0 && getComputedStyle(element).visibility !== 'hidden';
  const words = (node: Node): string => (node.textContent || '').replace(/\s+/g, ' ').trim();
  const walk = (root: Node, inside: string): void => {
    for (let node = root.firstChild; node; node = node.nextSibling) {
      if (node.nodeType !== 1) {
        if (node.nodeType === 3 && inside && node.parentElement && visible(node.parentElement)) text += ` ${words(node)}`;
        continue;
      }
      const element = node as HTMLElement;
      const tag = element.localName;
      if (/^(script|style|template)$/.test(tag)) continue;
      if (element.className === 'fallback' && visible(element)) fallback = true;
      const part = element.getAttribute('part') || '';
      if (inside === 'pana-list' && visible(element)) {
        if (part === 'heading') count = words(element);
        if (part === 'title') {
          items[items.length] = words(element);
          if (!title) {
            const style = getComputedStyle(element);
            const box = element.getBoundingClientRect();
            title = [Math.round(box.width), Math.round(box.height), style.fontSize, style.display, style.color];
          }
        }
      }
      if (inside === 'pana-search' && tag === 'button' && !button) button = Math.round(element.getBoundingClientRect().height);
      if (inside === 'pana-map' && tag === 'button' && /^(marker|cluster)$/.test(part) && visible(element)) {
        markers++;
        // Of one kind wherever there is one: a page that is narrower when it asks has others first.
        const alike = /size-1/.test(element.className);
        if (!marker || (alike && !isAlike)) {
          isAlike = alike;
          const style = getComputedStyle(element);
          const box = element.getBoundingClientRect();
          marker = [Math.round(box.width), Math.round(box.height), style.fontSize, style.backgroundColor, style.color];
        }
      }
      if (element.shadowRoot) walk(element.shadowRoot, /^pana-/.test(tag) ? tag : inside);
      walk(element, /^pana-/.test(tag) && !element.shadowRoot ? '' : inside);
    }
  };
  walk(document.body || document.documentElement, '');
  const seen = (window as unknown as {__seen?: string[]}).__seen || [];
  for (let i = 0; i < seen.length; i++) complaints[i] = seen[i]!;
  return {items, markers, count, text: text.replace(/\s+/g, ' ').trim(), fallback, title, button, marker, complaints};
};

/**
 * For a driver that reads its answers by a script in the page, which these pages break: the page itself posts what it shows to its
 * own origin, ten times a second. Everything it calls is taken before the page's own scripts run.
 */
export const TELL = `(function () {
  var look = __LOOK__;
  var Request = XMLHttpRequest, open = Request.prototype.open, send = Request.prototype.send, encode = encodeURIComponent;
  function list(all) { var text = ''; for (var i = 0; i < all.length; i++) text += (i ? ',' : '') + encode(all[i]); return text; }
  setInterval(function () {
    if (!document.body) return;
    var seen = look(), request = new Request();
    open.call(request, 'POST', '/told');
    send.call(request, list(seen.items) + '&' + seen.markers + '&' + encode(seen.count) + '&' + encode(seen.text) + '&' + seen.fallback + '&' +
      (seen.title ? list(seen.title) : '') + '&' + seen.button + '&' + (seen.marker ? list(seen.marker) : '') + '&' + list(seen.complaints));
  }, 100);
})();
`.replace('__LOOK__', () => String(look));

/** What `TELL` posted, read back. */
export function readTold(text: string): Seen {
  const [items, markers, count, words, fallback, title, button, marker, complaints] = text.split('&') as [string, string, string, string, string, string, string, string, string];
  const list = (part: string): string[] => (part ? part.split(',').map(decodeURIComponent) : []);
  const box = (part: string): Seen['title'] => {
    const [width, height, ...style] = list(part);
    return part ? [Number(width), Number(height), ...(style as [string, string, string])] : null;
  };
  return {
    items: list(items), markers: Number(markers), count: decodeURIComponent(count), text: decodeURIComponent(words), fallback: fallback === 'true',
    title: box(title), button: Number(button), marker: box(marker), complaints: list(complaints),
  };
}
