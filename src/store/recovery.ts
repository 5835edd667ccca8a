/**
 * After a failure: asks again by itself, seldom. At most 12 requests an hour for the whole page, none while it is hidden, soon
 * after the network or the visitor is back, and never at the same instant as every other page. Source: RELIABILITY.md N8, N9.
 * And once when the visitor comes back to a page that slept (a frozen tab, a page kept for "back") since another day: H47.
 */
import type {Group} from './group.ts';

const MINUTE = 60_000;
/** What is older is asked for again by whoever comes back to it, milliseconds. */
const OLD = 12 * 60 * MINUTE;
/** Automatic requests an hour for the page: the first failure already spent three. */
const PER_HOUR = 9;
const spent: number[] = [];

/** Retries `group` while it is in error, until the function returned is called. */
export function recover(group: Group): () => void {
  const {now, random, wait} = group.environment;
  const left = new AbortController();
  const {signal} = left;
  let planned: AbortController | undefined;
  let answered = now();
  const stop = (): void => planned?.abort();

  function plan(delay: number): void {
    stop();
    if (document.hidden || group.state.status !== 'error' || group.state.failure?.kind === 'refused') return;
    const timer = (planned = new AbortController());
    void wait(delay, timer.signal).then(() => {
      if (timer.signal.aborted || signal.aborted || document.hidden || group.state.status !== 'error') return;
      while (spent.length && spent[0]! < now() - 60 * MINUTE) spent.shift();
      if (spent.length >= PER_HOUR) return plan(spent[0]! + 60 * MINUTE - now() + random() * MINUTE);
      spent.push(now());
      group.dispatch({type: 'retry-requested', automatic: true});
    });
  }
  /** Within half a minute, spread over all of it. */
  const soon = (): void => plan(500 + random() * 30_000);
  const later = (): void => {
    // A page's author is told what was refused, and what is known instead.
    if (group.state.failure?.kind === 'refused') import('./refusal.ts').then(({explain}) => explain(group)).catch(() => {});
    plan((5 + random() * 5) * MINUTE);
  };

  window.addEventListener('online', soon, {signal});
  document.addEventListener('visibilitychange', () => {
    if (document.hidden) return stop();
    soon();
    if (group.state.status === 'complete' && now() - answered > OLD) group.dispatch({type: 'retry-requested', automatic: true, again: true});
  }, {signal});
  const unsubscribe = group.subscribe(({type}) => {
    if (type === 'results-failed') later();
    else if (type === 'results-loaded') {
      answered = now();
      stop();
    }
  });
  /** A page's author is told what its policy refuses of ours, from the first request on: see there. */
  const hear = (): void => {
    const observer = new ReportingObserver((reports) => void import('../client/refused-by-policy.ts').then((it) => it.hear(group.api, reports)).catch(() => {}), {types: ['csp-violation'], buffered: true});
    observer.observe();
    signal.addEventListener('abort', () => observer.disconnect());
  };
  if (globalThis.ReportingObserver) hear();
  later();
  return () => {
    unsubscribe();
    stop();
    left.abort();
  };
}
