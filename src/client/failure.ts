/** Why a request gave nothing, in the few kinds a visitor can be told about. */

/**
 * `offline`: no network; `timeout`: nothing whole within 8 s; `blocked`: the browser could not reach the address, or the page's
 * policy forbids it; `server`: 5xx or too many requests; `refused`: this request will never be accepted (4xx);
 * `malformed`: an answer that is not ours (HTML, truncated, empty, too long).
 */
export type FailureKind = 'offline' | 'timeout' | 'blocked' | 'server' | 'refused' | 'malformed';

/** What went wrong; `status` is the HTTP status when there was one, `retryAfter` milliseconds. */
export class RequestFailure extends Error {
  readonly kind: FailureKind;
  readonly status: number;
  readonly retryAfter: number;
  constructor(kind: FailureKind, status = 0, retryAfter = 0) {
    super(kind);
    this.kind = kind;
    this.status = status;
    this.retryAfter = retryAfter;
  }
}
