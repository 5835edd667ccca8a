/** Job: asks structures to sign a new version of the charter, and stops showing those that stayed silent past its deadline. */
import type {RegistryDeps} from '../deps.ts';
import {settleSigning} from '../signing.ts';
import {signatoriesAfter} from '../storage/campaign.ts';
import {noteReminderLook, takeReminderLook} from '../storage/listings.ts';

/** Structures looked at in one call, and those something is done about: the process answers visitors in between. */
const LOOKED_AT = 200;
const DONE = 20;

/**
 * One look an hour at all structures that signed, in steps; at once after a publication. Safe to be killed anywhere, run twice or run late:
 * each mail knows for which day it was.
 */
export function askToSign(deps: RegistryDeps): void {
  const {database, report} = deps;
  const now = deps.now();
  const after = takeReminderLook(database, now, 'charter_runs');
  if (after === undefined) return;
  const batch = signatoriesAfter(database, after, LOOKED_AT);
  let done = 0;
  let last = after;
  for (const {id, row} of batch) {
    if (done === DONE) break;
    try {
      if (settleSigning(deps, id)) done++;
    } catch (error) {
      // One that fails must not keep the others here; it is tried again at the next look.
      report(error);
    }
    last = row;
  }
  const through = batch.length < LOOKED_AT && last === (batch.at(-1)?.row ?? after);
  noteReminderLook(database, through ? undefined : last, now, 'charter_runs');
}
