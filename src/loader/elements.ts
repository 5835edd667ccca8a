/**
 * The elements of a search, in one file: a page with one of them nearly always needs the others, and one file compresses and
 * arrives better than many. The map comes beside it, and only where there is one; the sheet when it is there to be seen.
 */
import '../components/pana-locator/pana-locator.ts';

if (document.querySelector('pana-structure')) {
  import('../components/pana-structure/pana-structure.ts').catch((error) => console.warn('pana', error));
}
