/** English words of further contacts in the form by which a structure asks to be listed, in the order of the French ones. */
import type {JoinOthersWords} from './words.ts';

export const enJoinOthers: JoinOthersWords = {
  'join.other': (number) => `Contact ${number}`,
  'join.other.label': 'Name or role',
  'join.other.label.hint': 'Such as “Front desk” or “Digital adviser”. If it is somebody other than you, ask them before you publish.',
  'join.other.remove': 'Remove this contact',
};
