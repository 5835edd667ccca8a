/** Everything in one file, for pages that allow one script by its hash. */
import './loader.ts';
import './locator.ts';
import '../components/pana-structure/pana-structure.ts';
