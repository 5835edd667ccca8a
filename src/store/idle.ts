/** Work that can wait until the page rests; done within two seconds on a page that never does, and at once where nobody can tell. */
export function whenIdle(work: () => void): void {
  // A timer takes the options for a delay of none.
  (globalThis.requestIdleCallback ?? setTimeout)(() => work(), {timeout: 2000} as IdleRequestOptions & number);
}
