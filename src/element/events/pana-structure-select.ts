import {NativeEvent} from './native-event.ts';

/** `pana-structure-select`: the visitor selected a structure. */
export class PanaStructureSelectEvent extends NativeEvent {
  /** Its public identifier. */
  readonly structureId: string;
  constructor(structureId: string) {
    super('pana-structure-select', {bubbles: true, composed: true});
    this.structureId = structureId;
  }
}
