/** A search that the directory refused: its author is told why, its visitor can go on without what was refused. */
import {queryOf} from '../client/client.ts';
import type {FieldError, Problem} from '../contract/problem.ts';
import type {Group} from './group.ts';
import {matchNeeds} from './match-needs.ts';
import type {Search} from './search.ts';
import {canonicalSearch, sameSearch} from './search.ts';

/** What was warned of already: once on a page. */
const warned = new Set<string>();
/** What was refused, by the failure that says so. */
const reasons = new WeakMap<object, Promise<readonly FieldError[]>>();

/** Asks once more, this time to read why: only a page with a mistake in it pays for reasons. Empty when it cannot be told. */
export function refusedOf(group: Group): Promise<readonly FieldError[]> {
  const {failure, search, territory} = group.state;
  let known = reasons.get(failure!);
  if (!known) {
    const query = queryOf({...search, territory: territory || search.territory});
    known = group.environment
      .fetch(`${group.api}/v1/structures${query}`, {credentials: 'omit', referrerPolicy: 'no-referrer'})
      .then(async (answer) => ((await answer.json()) as Problem).errors!.filter(({field}) => field))
      .catch(() => []);
    reasons.set(failure!, known);
  }
  return known;
}

/** The element whose attribute says it, as an author would look for it; a search may come from the page's address too. */
function whereIs(group: Group, {field, value = ''}: FieldError): string {
  const element = [...document.querySelectorAll('pana-locator,pana-search,pana-list,pana-map')].find(
    (one) => (one.getAttribute('group') || 'default') === group.name && one.getAttribute(field)?.includes(value),
  );
  return element ? `<${element.localName} ${field}="${element.getAttribute(field)}">` : `the search of the group "${group.name}"`;
}

/** Warns once of each value refused: the tag, the attribute, the value, and what is known or nearest. */
export async function explain(group: Group): Promise<void> {
  for (const error of await refusedOf(group)) {
    const {field, value = '', message} = error;
    const text = `pana: ${whereIs(group, error)}: ${field} "${value}" is refused. ${message}`;
    if (warned.has(text)) continue;
    warned.add(text);
    const taxonomy = field === 'needs' ? await group.client.taxonomy('fr').catch(() => undefined) : undefined;
    const near = taxonomy ? matchNeeds(value.replaceAll('-', ' '), taxonomy, 3) : [];
    const known = taxonomy?.families.flatMap(({code, needs}) => [code, ...needs.map((need) => need.code)]) ?? [];
    console.warn(text + (near[0] ? ` Nearest: ${near.join(', ')}.` : known[0] ? ` Known: ${known.join(', ')}.` : ''));
  }
}

/** `search` without what was refused; undefined when nothing can be left out: a refused lock is never opened. */
export function withoutRefused(search: Search, errors: readonly FieldError[]): Search | undefined {
  const left: Record<string, string> = {...search};
  for (const {field, value} of errors) {
    if (field === 'territory') return undefined;
    // Of a list the other values stay.
    const values = (left[field] ?? '').split(' ');
    const others = values.filter((one) => one !== value);
    left[field] = others.length < values.length ? others.join(' ') : '';
    // A position is two numbers.
    if (/^l(at|on)$/.test(field)) left['lat'] = left['lon'] = '';
  }
  const next = canonicalSearch(left);
  return sameSearch(next, search) ? undefined : next;
}
