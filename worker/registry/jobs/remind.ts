/** Job: asks structures whether their listing is still true, when the day they chose has come (PRODUCT.md, rule 3). */
import type {RegistryDeps} from '../deps.ts';
import {remindContacts} from '../living.ts';
import {followMerged, noteReminderLook, remindables, takeReminderLook} from '../storage/listings.ts';

/** Listings looked at in one call, and reminders written: the process answers visitors in between. */
const LOOKED_AT = 500;
const WRITTEN = 20;

/** One look an hour at all listings, in steps. Safe to be killed anywhere, run twice or run late: each reminder knows for which day it was. */
export function remind(deps: RegistryDeps): void {
  const {database, report} = deps;
  const now = deps.now();
  const after = takeReminderLook(database, now);
  if (after === undefined) return;
  if (after === 0) followMerged(database, now);
  const batch = remindables(database, after, LOOKED_AT);
  let written = 0;
  let last = after;
  for (const one of batch) {
    if (written === WRITTEN) break;
    try {
      if (remindContacts(deps, one)) written++;
    } catch (error) {
      // One that fails must not keep the others here; it is tried again at the next look.
      report(error);
    }
    last = one.listing;
  }
  const through = batch.length < LOOKED_AT && last === (batch.at(-1)?.listing ?? after);
  noteReminderLook(database, through ? undefined : last, now);
}
