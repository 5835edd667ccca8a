import {NativeEvent} from './native-event.ts';

/** `pana-registration-send`: somebody asked to come to an event, and the registry has it; it counts once confirmed by mail. */
export class PanaRegistrationSendEvent extends NativeEvent {
  /** Public identifier of the event. Nothing of what was typed is here: a page's scripts need not read it. */
  readonly eventId: string;
  constructor(eventId: string) {
    super('pana-registration-send', {bubbles: true, composed: true});
    this.eventId = eventId;
  }
}
