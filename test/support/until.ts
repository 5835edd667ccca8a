/** Waiting for what is to be, in tests of whole servers. */

/**
 * What `look` finds, asked until it finds something (not undefined, null or false). Throws after `within` ms with `what` was waited for and
 * what `said` tells of the server.
 */
export async function until<T>(what: string, look: () => T | Promise<T>, { within = 60_000, said }: { readonly within?: number; readonly said?: () => string } = {}): Promise<Exclude<NonNullable<T>, false>> {
  for (const end = performance.now() + within; ; ) {
    const found = await look();
    if (found !== undefined && found !== null && found !== false) return found as Exclude<NonNullable<T>, false>;
    if (performance.now() > end) throw new Error(`${what}: not within ${within} ms\n${said?.() ?? ''}`);
    await new Promise((done) => setTimeout(done, 50));
  }
}
