/** Job: writes again to those who hold a copy for us and have not said that they erased it; then their silence is the desk's. */
import type {RegistryDeps} from '../deps.ts';
import {noteReminderLook, takeReminderLook} from '../storage/listings.ts';
import {remindProcessor, silentNotices} from '../storage/processors.ts';

/**
 * One look an hour; a clock that jumped is first doubted. Safe to be killed anywhere, run twice or run late: each reminder is noted in the
 * transaction of its mail, and a late job never sends two at once.
 */
export function remindProcessors(deps: RegistryDeps): void {
  const {database, report} = deps;
  const now = deps.now();
  if (takeReminderLook(database, now, 'processor_runs') === undefined) return;
  for (const notice of silentNotices(database, now)) {
    try {
      remindProcessor(deps, notice);
    } catch (error) {
      // One that fails must not keep the others here; it is tried again at the next look.
      report(error);
    }
  }
  noteReminderLook(database, undefined, now, 'processor_runs');
}
