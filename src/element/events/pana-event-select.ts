import {NativeEvent} from './native-event.ts';

/** `pana-event-select`: the visitor selected an event. Unless a listener cancels it, the link to the event's page is followed. */
export class PanaEventSelectEvent extends NativeEvent {
  /** Its public identifier. */
  readonly eventId: string;
  constructor(eventId: string) {
    super('pana-event-select', {bubbles: true, composed: true, cancelable: true});
    this.eventId = eventId;
  }
}
