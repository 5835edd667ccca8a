/** What an edge elsewhere and the registry say to each other in headers: who asks, and for whom. */

/** The secret both were started with. Without it, or with another one, the next header means nothing. */
export const EDGE_TOKEN_HEADER = 'X-Pana-Edge';
/** Address of the visitor an edge passes a request on for. */
export const VISITOR_HEADER = 'X-Pana-Visitor';
/** What such a secret looks like: 128 bits at least. */
export const EDGE_TOKEN = /^[A-Za-z0-9_-]{32,128}$/;
