/**
 * The elements of a search, in one file: a page with one of them nearly always needs the others, and one file compresses and
 * arrives better than many. What has a map comes beside it (`locator.ts`), every other element by `others.ts`.
 */
import '../components/pana-list/pana-list.ts';
import '../components/pana-search/pana-search.ts';
