/**
 * What the page's author asks of a group, read from the attributes of all its search elements in document order, those not
 * upgraded yet included: widgets agree whatever the order their code loads in. The first that names an attribute wins.
 * The loader reads the plain case of it first and hands it over: this is not in the widgets' first file.
 */
import type {Search} from './search.ts';
import {canonicalSearch, canonicalValue} from './search.ts';

/** Attributes read; all but the last two are initial values of the search. */
const ATTRIBUTES = 'access,format,kind,label,level,needs,place,price,radius,remote,api,sync-url'.split(',');

export interface Scope {
  /** As written; '' when no attribute says it. */
  readonly api: string;
  readonly territory: string;
  readonly search: Search;
  readonly syncUrl: boolean;
}

/** An attribute, or the property a framework set instead. */
const valueOf = (element: Element, name: string): unknown => element.getAttribute(name) ?? (element as unknown as Record<string, unknown>)[name];

const territoryOf = (element: Element): string => canonicalValue('', `${valueOf(element, 'territory') || ''}`);

/**
 * The scope of the group `name`, to which `others` (in shadow roots) belong too. Elements locked elsewhere than the first lock,
 * or than `lock`, have no say in it.
 */
export function readScope(name: string, others: Iterable<Element> = [], lock?: string): Scope {
  const members = [...new Set([...document.querySelectorAll('pana-locator,pana-search,pana-list,pana-map'), ...others])].filter(
    (element) => (valueOf(element, 'group') || 'default') === name,
  );
  const territory = lock ?? (members.map(territoryOf).find((one) => one) || '');
  const found: Record<string, string> = {};
  for (const element of members) {
    const own = territoryOf(element);
    if (own && own !== territory) continue;
    for (const attribute of ATTRIBUTES) {
      const value = valueOf(element, attribute);
      // In HTML a boolean is an attribute without value.
      if (value || (value === '' && /^[rs].*[el]$/.test(attribute) && element.hasAttribute(attribute))) found[attribute] ??= `${value || true}`;
    }
  }
  const {api = '', 'sync-url': syncUrl, ...search} = found;
  return {api, territory, syncUrl: !!syncUrl, search: canonicalSearch(search)};
}
