import {NativeEvent} from './native-event.ts';

/** `pana-survey-send`: somebody answered a questionnaire, and the registry has it. */
export class PanaSurveySendEvent extends NativeEvent {
  /** What was answered: `satisfaction-e12`, `observation`. Nothing of the answers is here: a page's scripts need not read them. */
  readonly surveyId: string;
  constructor(surveyId: string) {
    super('pana-survey-send', {bubbles: true, composed: true});
    this.surveyId = surveyId;
  }
}
