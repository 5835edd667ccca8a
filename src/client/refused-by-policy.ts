/**
 * Tells a page's author, in words, that a Content-Security-Policy keeps us from our origin, and which directive does: once for each. Loaded
 * when a page refused something, or when our origin could not be reached for a reason a page cannot be told: whichever element asked.
 */

interface Refusal {
  readonly blockedURL: string;
  readonly effectiveDirective: string;
  readonly disposition: string;
}

const told = new Set<string>();

function say(origin: string, directive?: string): void {
  const named = directive ?? 'connect-src';
  if (told.size < told.add(named).size) {
    console.warn(`pana: ${origin} cannot be reached. ${directive ? 'T' : 'If t'}his page has a Content-Security-Policy, its ${named} must name that origin.`);
  }
}

/** `reports` of what the page's policy refused: what is only observed passes, what is not of `origin` is not ours to explain. */
export function hear(origin: string, reports: ReportList): void {
  for (const {body} of reports) {
    const {disposition, blockedURL, effectiveDirective} = body as unknown as Refusal;
    if (/^e/.test(disposition) && blockedURL.startsWith(origin)) say(origin, effectiveDirective);
  }
}

/** `address`, one of ours, cannot be reached: a policy may be why, and where the browser keeps what it refused (Firefox does not) it is. */
export function explain(address: string): void {
  const {origin} = new URL(address);
  if (!globalThis.ReportingObserver) return say(origin);
  const observer = new ReportingObserver((reports) => hear(origin, reports), {types: ['csp-violation'], buffered: true});
  observer.observe();
  setTimeout(() => {
    observer.disconnect();
    say(origin);
  }, 50);
}
