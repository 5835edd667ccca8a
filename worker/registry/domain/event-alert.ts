/** Whether an event is what somebody asked to be told of. No HTTP, no SQL, no clock. */
import type {EventInput} from '../../../src/contract/event.ts';
import type {EventKind} from '../../../src/contract/event-vocabulary.ts';

/** What somebody waits for; an empty list asks for nothing in particular. */
export interface Wanted {
  readonly needs: readonly string[];
  readonly kinds: readonly EventKind[];
}

/**
 * `around`: INSEE codes of the départements the place asked for lies in; `held`: those the event is for, none for all of France. An event for
 * everyone counts everywhere, and one that names no need counts for every need.
 */
export function isWanted({needs, kinds}: Wanted, around: readonly string[], event: Pick<EventInput, 'kind' | 'needs'>, held: readonly string[]): boolean {
  if (held.length > 0 && !held.some((departement) => around.includes(departement))) return false;
  if (kinds.length > 0 && !kinds.includes(event.kind)) return false;
  return needs.length === 0 || event.needs.length === 0 || event.needs.some(({code}) => needs.includes(code));
}
