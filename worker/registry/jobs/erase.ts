/** Job: erases those who left when their time has come, ends what the receipts needed, and says when a promise is in danger. */
import type {RegistryDeps} from '../deps.ts';
import {isDue, lateness} from '../domain/withdrawal.ts';
import {publicId} from '../storage/identifiers.ts';
import {fileTombstones} from '../storage/tombstones.ts';
import {emptyLog, eraseWithdrawn, forgetReceiptMail, noteAlarm, openWithdrawals} from '../storage/withdrawals.ts';

const HOUR = 3_600_000;

/** Safe to be killed anywhere, run twice or run late: each departure is erased in one transaction and knows how far it is. */
export function erase(deps: RegistryDeps): void {
  const {database, report} = deps;
  try {
    fileTombstones(database);
  } catch (error) {
    // A file that cannot be written is no reason to keep anybody.
    report(error);
  }
  const open = openWithdrawals(database);
  if (open.length === 0) return;
  const now = deps.now();
  const day = new Date(now).toISOString().slice(0, 10);
  for (const withdrawal of open) {
    const {id, row, erasedAt, forgetBy, alarmedOn} = withdrawal;
    // Said before the work is tried: a job that fails every time must not be silent. Only ids: logs name nobody.
    const late = lateness(withdrawal, erasedAt, now) ?? (forgetBy !== undefined && now > forgetBy + HOUR ? 'address-kept' : undefined);
    if (late !== undefined && alarmedOn !== day) {
      report(new Error(`withdrawal of ${publicId(row)}: ${late}`));
      noteAlarm(database, id, day);
    }
    try {
      if (erasedAt === undefined && isDue(withdrawal, now) && eraseWithdrawn(deps, id)) {
        fileTombstones(database);
        emptyLog(database);
      }
      forgetReceiptMail(deps, id, now);
    } catch (error) {
      // One that fails must not keep the others here.
      report(error);
    }
  }
}
