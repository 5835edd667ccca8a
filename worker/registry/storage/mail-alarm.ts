/** Whether mails reach nobody: those that died lately, and an outbox from which nothing leaves. Told on the desk and, once a day, by mail. */
import type {MailAlarm} from '../domain/session.ts';
import type {Database} from './database.ts';

const HOUR = 3_600_000;
/** Days a dead mail that can be sent again is recalled; one of which nothing is left is a day's news. */
const RECALLED = 7 * 24 * HOUR;
const NEWS = 24 * HOUR;

const iso = (time: number): string => new Date(time).toISOString();

/** What is wrong with the mail at `now` (ms); undefined when nothing is. The alarm's own mails do not count. */
export function mailAlarm(database: Database, now: number): MailAlarm | undefined {
  const {dead} = database.prepare("SELECT count(*) AS dead FROM outbox WHERE ended_at > ? AND state = 'dead' AND template <> 'mail-alarm' AND (recipient IS NOT NULL OR ended_at > ?)")
    .get(iso(now - RECALLED), iso(now - NEWS)) as {dead: number};
  const before = iso(now - HOUR);
  // One that was just put back is not late: its try is due now.
  const {since} = database.prepare("SELECT min(queued_at) AS since FROM outbox WHERE state = 'waiting' AND queued_at <= ?1 AND (tries > 0 OR next_at <= ?1) AND template <> 'mail-alarm'").get(before) as {since: string | null};
  const stuck = since !== null && database.prepare("SELECT 1 FROM outbox WHERE ended_at > ? AND state = 'sent' LIMIT 1").get(since > before ? since : before) === undefined;
  return dead === 0 && !stuck ? undefined : {dead, ...(stuck && {stuckSince: since})};
}

/** Takes the one mail of a day (ISO day): false when it was taken. */
export const takeAlarmDay = (database: Database, day: string): boolean =>
  database.prepare('INSERT INTO mail_alarms (one, day) VALUES (1, ?1) ON CONFLICT (one) DO UPDATE SET day = excluded.day WHERE day <> ?1').run(day).changes === 1;

/** Day of the last alarm sent, if any. */
export const lastAlarmDay = (database: Database): string | undefined => (database.prepare('SELECT day FROM mail_alarms').get() as {day: string} | undefined)?.day;
