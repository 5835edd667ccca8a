/** Job: once an hour, erases what was kept long enough, by the table the public notice shows. */
import type {RegistryDeps} from '../deps.ts';
import {noticeIsLate} from '../domain/withdrawal.ts';
import {audit} from '../storage/audit.ts';
import {purgeBackupFolders} from '../storage/backup.ts';
import {applyRetention, takeLook} from '../storage/retention.ts';
import {emptyLog, openNotices} from '../storage/withdrawals.ts';

/** Does nothing until an hour has passed. A clock that jumped by months is doubted for a day, and reported, before it erases anything. */
export function retention({database, now, report}: RegistryDeps): void {
  const at = now();
  const {look, firstOfDay, doubted} = takeLook(database, at);
  if (doubted) report(new Error('the clock jumped since retention last ran: nothing is erased until it has held for a day'));
  if (!look) return;
  const counts = applyRetention(database, at);
  for (const table of Object.keys(counts)) audit(database, {actor: 'system', action: 'retention.erase', object: `table:${table}`, detail: String(counts[table])}, at);
  if (Object.keys(counts).length > 0) emptyLog(database);
  purgeBackupFolders(database, at);
  if (!firstOfDay) return;
  for (const {structure, processor, dueBy} of openNotices(database)) {
    if (noticeIsLate(dueBy, at)) report(new Error(`${processor} has not confirmed the erasure of ${structure}, due by ${dueBy}`));
  }
}
