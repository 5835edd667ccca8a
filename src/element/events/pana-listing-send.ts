import {NativeEvent} from './native-event.ts';

/** `pana-listing-send`: a structure asked to be listed, and the registry has it. */
export class PanaListingSendEvent extends NativeEvent {
  /** What the registry calls the application. Nothing of what was typed is here: a page's scripts need not read it. */
  readonly applicationId: string;
  constructor(applicationId: string) {
    super('pana-listing-send', {bubbles: true, composed: true});
    this.applicationId = applicationId;
  }
}
