/** Attributes of the elements that share a search: initial values of it, see `store/scope.ts` which reads them. */
import type {Access, Format, Kind, Label, Level, Price} from '../contract/vocabulary.ts';
import type {Digits, Words} from './attribute-values.ts';
import {PanaElement} from './pana-element.ts';

/**
 * @attr {string} place - Place first searched: `commune:37132`, `postcode:37600`, `departement:37`.
 * @attr {string} needs - Needs first searched, codes of needs or of families.
 * @attr {string} level - Least level first searched: `informer`, `orienter`, `accompagner`.
 * @attr {string} price - Prices first searched.
 * @attr {string} access - Access conditions first searched.
 * @attr {string} format - Formats first searched.
 * @attr {string} kind - Kinds of organisation first searched.
 * @attr {string} label - Labels first searched.
 * @attr {boolean} remote - Only those who also help at a distance, at first.
 * @attr {string} radius - Kilometres around the place, at first.
 * @attr {boolean} sync-url - Keeps the search in the page's address (`pana.needs=…`).
 */
export abstract class SearchElement extends PanaElement {
  /** Place first searched: `commune:37132`, `postcode:37600`, `departement:37`. */
  declare place?: string;
  /** Needs first searched, codes of needs or of families. */
  declare needs?: string;
  /** Least level first searched: `informer`, `orienter`, `accompagner`. */
  declare level?: Level | '';
  /** Prices first searched. */
  declare price?: Words<Price>;
  /** Access conditions first searched. */
  declare access?: Words<Access>;
  /** Formats first searched. */
  declare format?: Words<Format>;
  /** Kinds of organisation first searched. */
  declare kind?: Words<Kind>;
  /** Labels first searched. */
  declare label?: Words<Label>;
  /** Only those who also help at a distance, at first. */
  declare remote?: boolean;
  /** Kilometres around the place, at first. */
  declare radius?: Digits;
  /** Keeps the search in the page's address. */
  declare syncUrl?: boolean;
}
for (const name of ['place', 'needs', 'level', 'price', 'access', 'format', 'kind', 'label', 'radius']) SearchElement.createProperty(name);
SearchElement.createProperty('remote', {type: Boolean});
SearchElement.createProperty('syncUrl', {attribute: 'sync-url', type: Boolean});
