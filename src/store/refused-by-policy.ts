/** Tells a page's author which directive of their policy refuses something of ours, in words and once for each. */

const told = new Set<string>();

/** Listens until `signal` is aborted for what the page's Content-Security-Policy refuses of `origin`; what is only observed passes. */
export function explain(origin: string, signal: AbortSignal): void {
  document.addEventListener('securitypolicyviolation', ({blockedURI, effectiveDirective, disposition}) => {
    if (/^e/.test(disposition) && blockedURI.startsWith(origin) && told.size < told.add(effectiveDirective).size) {
      console.warn(`pana: ${origin} cannot be reached. This page has a Content-Security-Policy, its ${effectiveDirective} must name that origin.`);
    }
  }, {signal});
}
