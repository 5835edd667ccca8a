/**
 * For a host's page, optional: gives every frame of ours the height of what it shows, those that come later too. Sets the attribute
 * `height` and nothing else (no style: a strict policy lets it), reads nothing of the page, keeps nothing of a frame that is gone.
 */
import {HEIGHTS, ours, PACE, PROTOCOL} from './protocol.ts';

/** What is known of a frame: held by its window, so that it goes with it. */
interface Known {
  readonly frame: HTMLIFrameElement;
  readonly nonce: string;
  wanted: number;
  timer: number;
  /** Changes lately: a page whose height follows the one it is given would go on for ever. */
  heat: number;
}

/** Changes after which a frame has to wait, and how long, in milliseconds. */
const HOT = 20;
const REST = 5000;
/** Pixels a page may lose before its frame does: a bar that comes and goes must not make it tremble. */
const SLACK = 8;

const script = (document.currentScript ?? document.querySelector('script[src*="/frame.js"]')) as HTMLScriptElement | null;
const base = script && new URL('/embed/', script.src);
const known = new WeakMap<object, Known>();

/** The frame that shows a page of ours in `source`; undefined for any other window. */
function find(source: object | null): Known | undefined {
  const before = source && known.get(source);
  if (before && before.frame.contentWindow === source) return before;
  for (const frame of document.querySelectorAll('iframe')) {
    if (!source || frame.contentWindow !== source || !frame.src.startsWith(base!.href)) continue;
    // eslint-disable-next-line no-restricted-syntax -- what nobody may guess comes from the browser; this file stands alone
    const nonce = crypto.getRandomValues(new Uint32Array(4)).join('-');
    const one: Known = {frame, nonce, wanted: 0, timer: 0, heat: 0};
    known.set(source, one);
    return one;
  }
  return undefined;
}

/** A sandboxed page has no origin to name: the nonce goes to whoever is in the frame, and its answer is checked. */
const greet = ({frame, nonce}: Known): void => frame.contentWindow?.postMessage({pana: PROTOCOL, nonce}, '*');

function apply(one: Known): void {
  one.timer = 0;
  const {frame, wanted} = one;
  const height = Number(frame.height);
  if (!frame.isConnected || (wanted <= height && wanted >= height - SLACK)) return;
  frame.height = `${wanted}`;
  one.heat += 1;
  setTimeout(() => (one.heat -= 1), 2 * REST);
}

if (base) {
  addEventListener('message', ({source, origin, data}) => {
    const message = ours(data);
    if (!message || (origin !== base.origin && origin !== 'null')) return;
    const one = find(source);
    if (!one) return;
    if (message['hello']) return greet(one);
    const {height} = message;
    if (message['nonce'] !== one.nonce || typeof height !== 'number' || !(height >= HEIGHTS[0] && height <= HEIGHTS[1])) return;
    one.wanted = Math.ceil(height);
    one.timer ||= setTimeout(apply, one.heat < HOT ? PACE : REST, one);
  });
  // Those that were there first have said hello to nobody.
  for (const frame of document.querySelectorAll('iframe')) {
    const one = find(frame.contentWindow);
    if (one) greet(one);
  }
}
