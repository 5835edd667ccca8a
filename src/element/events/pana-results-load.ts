import {NativeEvent} from './native-event.ts';

/** `pana-results-load`: results arrived. */
export class PanaResultsLoadEvent extends NativeEvent {
  /** How many structures were found in all. */
  readonly total: number;
  /** Page of results that arrived, from 1. */
  readonly page: number;
  constructor(total: number, page: number) {
    super('pana-results-load', {bubbles: true, composed: true});
    this.total = total;
    this.page = page;
  }
}
