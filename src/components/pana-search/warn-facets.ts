/** Tells a page's author, once, of names in `hide-facets` that are none: loaded where the attribute is used. */
import type { PanaElement } from '../../element/pana-element.ts';
import { codesOf } from './choices.ts';

const warned = new Set<string>();

/** `chips`: the criteria shown as chips, which can all be hidden but the area of the map. */
export function warnFacets(search: PanaElement & { readonly hideFacets: string }, chips: readonly string[]): void {
  const known = ['place', ...chips.filter((name) => name !== 'bbox'), 'radius', 'sort'];
  const unknown = codesOf(search.hideFacets).filter((name) => !known.includes(name));
  // The author wrote it on the element that has this one inside.
  const { localName } = (search.getRootNode() as ShadowRoot).host ?? search;
  const text = `pana: <${localName} hide-facets> names what nobody knows: ${unknown.join(' ')}. Known: ${known.join(' ')}`;
  if (unknown.length > 0 && !warned.has(text)) console.warn(text);
  warned.add(text);
}
