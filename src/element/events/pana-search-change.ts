import {NativeEvent} from './native-event.ts';

/** `pana-search-change`: what the group looks for has changed. */
export class PanaSearchChangeEvent extends NativeEvent {
  /** Canonical parameters of the search. */
  readonly search: Readonly<Record<string, string>>;
  constructor(search: Readonly<Record<string, string>>) {
    super('pana-search-change', {bubbles: true, composed: true});
    this.search = search;
  }
}
