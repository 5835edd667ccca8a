/**
 * How long a badge may be shown without being asked for again: gone everywhere within five minutes of a withdrawal. Apart from the
 * shape of the answer, whose library of schemas no widget carries. At worst, and whatever fails: 95 s that an edge lags behind its
 * registry, 2 × 30 s in caches, 120 s that a page goes by what it was told, 8 s for a request that ends in nothing: 283 of 300.
 */

/** Milliseconds an edge may be without word from its registry and still say that a structure is listed. From KV: 60 s, and a look each 30 s. */
export const BADGE_LAG = 95_000;
/**
 * Seconds an answer may be kept, by a cache in front of the server and by a browser behind it. Never longer for want of a better one: no
 * `stale-…` directive goes with it.
 */
export const BADGE_FRESH = 30;
/** Milliseconds between two checks of a badge that shows. */
export const BADGE_CHECK = 60_000;
/** Milliseconds a badge stands by its last answer when no other comes. */
export const BADGE_KEPT = 120_000;
