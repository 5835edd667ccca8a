/** Names of the search grammar. Apart from the vocabulary: only the page's address is made of them as the code runs. */

/** Every parameter of the search grammar that says *what* is looked for, alphabetical: the canonical order in addresses. */
export const SEARCH_PARAMETERS = [
  'access', 'format', 'kind', 'label', 'lat', 'level', 'lon', 'needs', 'place', 'price', 'q', 'radius', 'remote', 'sort', 'territory',
] as const;
export type SearchParameter = (typeof SEARCH_PARAMETERS)[number];

/** Those of them whose value is a list separated by spaces. */
export const LIST_PARAMETERS = ['access', 'format', 'kind', 'label', 'needs', 'price', 'territory'] as const;
