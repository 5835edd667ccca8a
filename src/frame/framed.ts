/**
 * In a page of ours inside a host's frame: says its height to the host that asks for it (`frame.js`, or WordPress with its own
 * words), and leads the links that a sandbox would swallow through WordPress. Alone in a window it does nothing.
 */
import {ours, PACE, PROTOCOL} from './protocol.ts';

const {parent} = window;
/** WordPress puts it in the address of the frame, and takes what carries it. */
const secret = /[#?&]secret=(\w{1,64})$/.exec(location.hash)?.[1];
let host: {readonly nonce: string; readonly to: string} | undefined;
let said = 0;
let timer = 0;

function say(): void {
  timer = 0;
  const height = Math.ceil(document.body.getBoundingClientRect().height);
  if (height === said || (!host && !secret)) return;
  said = height;
  if (host) parent.postMessage({pana: PROTOCOL, nonce: host.nonce, height}, host.to);
  if (secret) parent.postMessage({message: 'height', value: height, secret}, '*');
}
const later = (): void => void (timer ||= setTimeout(say, PACE));

if (parent !== window) {
  addEventListener('message', ({source, origin, data}) => {
    if (source !== parent) return;
    const nonce = ours(data)?.['nonce'];
    if (typeof nonce === 'string' && nonce.length < 100) {
      // A host without an origin cannot be named.
      host = {nonce, to: origin === 'null' ? '*' : origin};
    } else if (data?.message !== 'ready' || data.secret !== secret) {
      return;
    }
    said = 0;
    later();
  });
  new ResizeObserver(later).observe(document.body);
  // Browsers do not observe for a frame that is out of sight, which would jump when it comes into view.
  for (const ms of [500, 1000, 2000, 4000, 8000]) setTimeout(later, ms);
  parent.postMessage({pana: PROTOCOL, hello: true}, '*');
  if (secret) later();
  addEventListener('click', (event) => {
    const at = event.composedPath()[0] as Element;
    const form = at.closest<HTMLButtonElement>('button:not([type=button])')?.form;
    // Where a host gives its frames scripts and no forms, as WordPress does, a browser does not even tell that a form is to be sent. The
    // elements send by script, and are told of it here wherever they are; a form that is only HTML is the browser's.
    if (form && at !== event.target) {
      event.preventDefault();
      form.dispatchEvent(new Event('submit'));
    }
    const link = at.closest('a');
    if (!secret || event.defaultPrevented || link?.origin !== location.origin || link.target === '_self') return;
    event.preventDefault();
    parent.postMessage({message: 'link', value: link.href, secret}, '*');
  });
}

// A search alone in its frame shows nobody: its results are one click away, in the directory.
const found = document.querySelector<HTMLAnchorElement>('a.found');
if (found) {
  const {pathname, searchParams} = new URL(found.href);
  found.closest('main')!.addEventListener('pana-search-change', (event) => {
    const {search} = event as Event & {readonly search: Readonly<Record<string, string>>};
    const query = new URLSearchParams({...search, ...(searchParams.has('territory') && {territory: searchParams.get('territory')!})});
    query.sort();
    found.href = `${pathname}?${query}`;
  });
}
