/** Job: asks those who came how it was, and those who will come what they should know. Once a minute, in small steps, until nobody is left to ask. */
import type {RegistryDeps} from '../deps.ts';
import {clockHolds, lookDue, noteLook} from '../storage/event-times.ts';
import {askAround} from '../surveying.ts';

const MINUTE = 60_000;

/** A clock that jumped by months is doubted for a day before anybody is written to. */
export function surveys(deps: RegistryDeps): void {
  const {database} = deps;
  const now = deps.now();
  if (!clockHolds(database, now) || lookDue(database, 'surveys', now, MINUTE) === undefined) return;
  if (askAround(deps, now) === 0) noteLook(database, 'surveys', now);
}
