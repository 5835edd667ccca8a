/** The search of a group, in its canonical spelling: two ways to write one search are one search. */
import type {Search} from '../client/client.ts';

export type {Search};

/** `text` as the grammar wants it: values of a list once each, sorted, one space between; a scalar has one value. */
export function canonicalValue(name: string, text: string): string {
  if (name === 'q' || name === 'bbox') return text.trim();
  if (name === 'remote') return text === 'false' ? '' : 'true';
  return [...new Set(text.split(/[\s,]+/))].filter((value) => value).sort().join(' ');
}

/** The search with canonical values, without empty ones, in alphabetical order. */
export function canonicalSearch(search: Search): Search {
  const found: Record<string, string> = {};
  for (const name of Object.keys(search).sort() as (keyof Search)[]) {
    const value = search[name] && canonicalValue(name, search[name]);
    if (value) found[name] = value;
  }
  return Object.freeze(found);
}

/** Whether two canonical searches are the same. */
export const sameSearch = (a?: Search, b?: Search): boolean => a === b || JSON.stringify(a) === JSON.stringify(b);
