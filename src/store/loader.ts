/** What the script tag leaves for the widgets, under the second of our two global symbols. */
import type {StartedRequest} from '../client/client.ts';

export interface LoaderHandover {
  readonly version: string;
  /** Origin the script came from. */
  readonly api: string;
  /** Folder of the files of this version, with a final slash. */
  readonly base: string;
  /** Nonce of the script tag, for `<style>` elements where constructed sheets do not exist. */
  readonly nonce: string;
  /** What the page asks of the default group, as a query string, `view` last. Absent when the loader left it to the store. */
  query?: string | undefined;
  /** The request already started for it, taken once. */
  started?: StartedRequest | undefined;
}

export const handover = (): LoaderHandover | undefined =>
  (globalThis as Record<symbol, unknown>)[Symbol.for('pana.loader/v1')] as LoaderHandover | undefined;
