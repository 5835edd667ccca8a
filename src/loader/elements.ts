/**
 * The elements of a search, in one file: a page with one of them nearly always needs the others, and one file compresses and
 * arrives better than many. The map comes beside it, and only where there is one; every other element by `others.ts`.
 */
import '../components/pana-locator/pana-locator.ts';
