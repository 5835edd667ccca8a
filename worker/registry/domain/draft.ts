/**
 * What may stand in a draft: whatever a form says in plain text, numbers, lists and objects, bounded. A draft is never refused for one
 * field: what cannot be kept is left out, and the form asks for it again. No HTTP, no SQL, no clock.
 */
import {DRAFT_BYTES, DRAFT_DAYS} from '../../../src/contract/draft.ts';

/** Milliseconds a draft is kept after it was last saved. */
export const DRAFT_FOR = DRAFT_DAYS * 86_400_000;

// The characters plain text never holds (contract/structure.ts), line ends kept.
// eslint-disable-next-line no-control-regex
const UNSAFE = /[\u0000-\u0008\u000B\u000C\u000E-\u001F\u007F-\u009F\u200B\u200E\u200F\u202A-\u202E\u2060-\u2069\uFEFF\uFFF9-\uFFFC]|[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]/g;
/** Names of fields and codes of needs, families, territories. */
const KEY = /^[a-z][\w:-]{0,39}$/i;
const TEXT = 2000;
const ITEMS = 400;
const DEPTH = 5;

type Kept = string | number | boolean | null | readonly Kept[] | {readonly [key: string]: Kept};

function kept(value: unknown, depth: number): Kept | undefined {
  if (typeof value === 'string') return value.replace(UNSAFE, '').slice(0, TEXT);
  if (typeof value === 'boolean' || value === null) return value;
  if (typeof value === 'number') return Number.isFinite(value) ? value : undefined;
  if (typeof value !== 'object' || depth >= DEPTH) return undefined;
  if (Array.isArray(value)) {
    return value.slice(0, ITEMS).flatMap((one) => {
      const own = kept(one, depth + 1);
      return own === undefined ? [] : [own];
    });
  }
  return Object.fromEntries(Object.entries(value).slice(0, ITEMS).flatMap(([key, one]) => {
    const own = KEY.test(key) ? kept(one, depth + 1) : undefined;
    return own === undefined ? [] : [[key, own]];
  }));
}

/** The text (JSON) that is kept of a draft; undefined when it is longer than a draft may be. */
export function draftText(draft: Readonly<Record<string, unknown>>): string | undefined {
  const text = JSON.stringify(kept(draft, 0));
  return new TextEncoder().encode(text).length > DRAFT_BYTES ? undefined : text;
}
