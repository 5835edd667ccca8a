/** The locator and its map, in one file: the list and the search they need are in `elements.ts`, for pages without a map too. */
import '../components/pana-locator/pana-locator.ts';
