/** What the bench, its two servers and its load generator tell each other. */

/** Kinds of requests measured, in the order of the table. */
export const KINDS = ['places', 'nearest', 'nearest-bare', 'tile', 'name', 'facets'] as const;
export type Kind = (typeof KINDS)[number];

/** Sent by a server once it listens. */
export interface Ready {
  readonly port: number;
  /** Where nothing is answered to everything, by the same process: what the machine can do at all. */
  readonly emptyPort?: number;
  /** Milliseconds to open the published directory (engine) or the database (SQLite). */
  readonly loadMs: number;
  readonly rss: number;
}

/** Asked of the load generator. */
export interface Load {
  readonly port: number;
  /** Each is asked once; enough of them for the whole time. */
  readonly paths: readonly string[];
  readonly connections: number;
  /** Seconds before anything is counted, then seconds it is. */
  readonly warmUp: number;
  readonly seconds: number;
}

/** Its report; latencies in milliseconds. */
export interface Measured {
  readonly perSecond: number;
  readonly p50: number;
  readonly p99: number;
  readonly answered: number;
  readonly failed: number;
  /** Mean bytes of a body. */
  readonly bytes: number;
}
