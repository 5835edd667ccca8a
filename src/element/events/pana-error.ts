import {NativeEvent} from './native-event.ts';

/** `pana-error`: a request failed, or a widget could not be shown. */
export class PanaErrorEvent extends NativeEvent {
  /** `offline`, `timeout`, `blocked`, `server`, `refused`, `malformed`, or `render`. */
  readonly kind: string;
  constructor(kind: string) {
    super('pana-error', {bubbles: true, composed: true});
    this.kind = kind;
  }
}
