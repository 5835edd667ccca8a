/**
 * The search in the page's address (`sync-url`): `pana.needs=compta` for the default group, `pana.<group>.needs=compta` for
 * another. What is not ours in the address is left as it is.
 */
import {SEARCH_PARAMETERS} from '../contract/search-parameters.ts';
import type {Search} from './search.ts';
import {canonicalSearch, sameSearch} from './search.ts';
import type {Group} from './group.ts';

const prefixOf = (group: string): string => (group === 'default' ? 'pana.' : `pana.${group}.`);
/** Without the visitor's position: what was promised to be forgotten stays out of the history, and of links that are shared. */
const NAMES = [...SEARCH_PARAMETERS.filter((name) => !/^l[ao][tn]$/.test(name)), 'bbox'] as const;

/** The search an address holds for a group; undefined when it says nothing of it. */
export function readAddress(group: string, address: string): Search | undefined {
  const parameters = new URL(address).searchParams;
  const prefix = prefixOf(group);
  const found: Record<string, string> = {};
  // A search cleared by the visitor is not one the address does not speak of.
  let spoken = parameters.has(`${prefix}all`);
  for (const name of NAMES) {
    const value = parameters.get(prefix + name);
    if (value === null) continue;
    spoken = true;
    found[name] = value.slice(0, 4000);
  }
  return spoken ? canonicalSearch(found) : undefined;
}

/** `address` with the search of a group in it; `initial` is what the page asks without any. */
export function writeAddress(group: string, address: string, search: Search, initial: Search): string {
  const url = new URL(address);
  const prefix = prefixOf(group);
  for (const name of [...NAMES, 'all']) url.searchParams.delete(prefix + name);
  if (sameSearch(search, initial)) return url.href;
  for (const name of NAMES) if (search[name]) url.searchParams.set(prefix + name, search[name]);
  if (!Object.keys(search).length) url.searchParams.set(`${prefix}all`, '');
  return url.href;
}

/** Keeps address and search the same both ways, until the function returned is called. */
export function followAddress(group: Group, initial: Search): () => void {
  const back = (): void => {
    const search = readAddress(group.name, location.href) ?? initial;
    if (!sameSearch(search, group.state.search)) group.dispatch({type: 'search-changed', search, from: 'address'});
  };
  const unsubscribe = group.subscribe((action) => {
    if (!/^search-/.test(action.type) || (action.type === 'search-changed' && action.from)) return;
    const address = writeAddress(group.name, location.href, group.state.search, initial);
    try {
      if (address !== location.href) history.pushState(history.state, '', address);
    } catch {
      // A sandboxed page may not change its address.
    }
  });
  window.addEventListener('popstate', back);
  return () => {
    unsubscribe();
    window.removeEventListener('popstate', back);
  };
}
