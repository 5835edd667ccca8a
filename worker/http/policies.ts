/**
 * The one table of headers: who may read an answer, who may keep it and how long. A route names its line; nothing else sets these headers.
 *
 * No answer depends on a header of the request except its compression, hence `Vary: Accept-Encoding` and nothing more.
 */
import {BADGE_FRESH} from '../../src/contract/badge-times.ts';

/** Read by any page, with nothing of the visitor: an origin list would only add a `Vary: Origin`. */
const OPEN = {
  'Access-Control-Allow-Origin': '*',
  'Cross-Origin-Resource-Policy': 'cross-origin',
  'Timing-Allow-Origin': '*',
  'X-Content-Type-Options': 'nosniff',
} as const;
const DATA = {...OPEN, 'Content-Security-Policy': "default-src 'none'; frame-ancestors 'none'"} as const;

/**
 * How long caches may keep what shows listings: a withdrawal hides one within five minutes (rule 5). A minute until an edge knows, one
 * kept here, two in which a cache may still give what it has while it asks. Only an outage of ours may make it longer, within a day.
 */
const A_FEW_MINUTES = 'public, max-age=60, stale-while-revalidate=120, stale-if-error=86400';

/** Our own pages: no inline script or style, nothing from elsewhere, never inside a frame. */
const PAGE_CSP = [
  "default-src 'none'", "script-src 'self'", "style-src 'self'", "img-src 'self' data:", "connect-src 'self'", "manifest-src 'self'",
  "base-uri 'none'", "form-action 'self'", "frame-ancestors 'none'",
].join('; ');
const PAGE = {
  'Content-Security-Policy': PAGE_CSP,
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Referrer-Policy': 'strict-origin-when-cross-origin',
  'Permissions-Policy': 'camera=(), microphone=(), payment=(), usb=()',
  'X-Content-Type-Options': 'nosniff',
} as const;

/** A page in a frame of any host: as strict as ours, but for who may frame it. `frame-ancestors *` would refuse a host without an origin (in a sandbox): nothing is said. */
const EMBED_CSP = PAGE_CSP.replace("; frame-ancestors 'none'", '');
/** With our origin by its name: in a sandbox WebKit takes `'self'` for nobody, and would load neither sheet nor script. */
export const embedPolicy = (origin: string): string => EMBED_CSP.replaceAll("'self'", `'self' ${origin}`);
const EMBED = {
  'Cache-Control': A_FEW_MINUTES,
  'Cross-Origin-Resource-Policy': 'cross-origin',
  'X-Content-Type-Options': 'nosniff',
} as const;

/** Storybook writes its own styles into its pages and shows stories in a frame of its own; the scripts are files, all of them ours. */
const WORKSHOP_CSP = [
  "default-src 'none'", "script-src 'self'", "style-src 'self' 'unsafe-inline'", "img-src 'self' data:", "font-src 'self'", "connect-src 'self'",
  "frame-src 'self'", "base-uri 'none'", "form-action 'self'", "frame-ancestors 'self'",
].join('; ');

export const POLICIES = {
  /** Search, structures, tiles, exports, the taxonomy: a publication shows within a minute, an outage of ours not within a day. */
  directory: {...DATA, 'Cache-Control': A_FEW_MINUTES},
  /** Places: they change with a release. */
  reference: {...DATA, 'Cache-Control': 'public, max-age=3600, stale-while-revalidate=86400, stale-if-error=604800'},
  /** Contacts: a withdrawal must hide them at once, so nobody keeps them. */
  contact: {...DATA, 'Cache-Control': 'no-store', 'Referrer-Policy': 'no-referrer'},
  /** Badges: gone everywhere within five minutes of a withdrawal, so kept for seconds and never past them (`src/contract/badge-times.ts`). */
  badge: {...DATA, 'Cache-Control': `public, max-age=${BADGE_FRESH}, must-revalidate`},
  /** State of the service, and every problem: of what our clients read of one, `Retry-After` is what another origin does not see by itself. */
  live: {...DATA, 'Cache-Control': 'no-store', 'Access-Control-Expose-Headers': 'Retry-After'},
  /** `/pana/v1/…`: five minutes after a release everybody has it. */
  latest: {...OPEN, 'Cache-Control': 'public, max-age=300'},
  /** `/pana/1.4.2/…`: never changes. */
  release: {...OPEN, 'Cache-Control': 'public, max-age=31536000, immutable'},
  page: {...PAGE, 'Cache-Control': A_FEW_MINUTES},
  /** The picture of a page that is shared, shown on sites of others: it changes when our name does. */
  card: {...DATA, 'Cache-Control': 'public, max-age=604800, stale-while-revalidate=604800, stale-if-error=2592000'},
  workshop: {...PAGE, 'Content-Security-Policy': WORKSHOP_CSP, 'Cache-Control': A_FEW_MINUTES},
  /** The configurator frames the preview, and nobody but our own pages does. */
  configurator: {...PAGE, 'Content-Security-Policy': `${PAGE_CSP}; frame-src 'self'`, 'Cache-Control': A_FEW_MINUTES},
  preview: {
    ...PAGE,
    'Content-Security-Policy': PAGE_CSP.replace("frame-ancestors 'none'", "frame-ancestors 'self'"),
    'Cache-Control': A_FEW_MINUTES,
    'X-Robots-Tag': 'noindex',
  },
  /** Pages of one person. Under `no-referrer` browsers send `Origin: null` with a form, which is refused as coming from nowhere; nothing of the address leaves our origin either way. */
  privatePage: {...PAGE, 'Cache-Control': 'no-store', 'Referrer-Policy': 'same-origin'},
  /** Pages made for frames of others, in which nothing is asked of our other pages; the host may demand that all of it agreed to be there. */
  embed: {
    ...EMBED,
    'Content-Security-Policy': EMBED_CSP,
    'Cross-Origin-Embedder-Policy': 'require-corp',
    'Permissions-Policy': 'camera=(), microphone=(), payment=(), usb=()',
    'Referrer-Policy': 'no-referrer',
    'X-Robots-Tag': 'noindex',
  },
  /** What such a page loads: from a sandbox, which has no origin, even our own files come from elsewhere. */
  embedFile: EMBED,
} as const satisfies Record<string, Readonly<Record<string, string>>>;
export type PolicyName = keyof typeof POLICIES;

/** Answer to a preflight of an open route. */
export const PREFLIGHT = {
  ...OPEN,
  'Access-Control-Allow-Methods': 'GET, HEAD, OPTIONS',
  'Access-Control-Allow-Headers': 'Accept, Content-Type, If-None-Match',
  'Access-Control-Max-Age': '86400',
  'Cache-Control': 'no-store',
} as const;
