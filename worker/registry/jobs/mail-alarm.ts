/** Job: writes to the national team, once a day, that mails die or do not leave. */
import type {RegistryDeps} from '../deps.ts';
import {enqueue} from '../mail/enqueue.ts';
import {audit} from '../storage/audit.ts';
import {lastAlarmDay, mailAlarm, takeAlarmDay} from '../storage/mail-alarm.ts';
import {peopleFor} from '../storage/people.ts';

/** Only reads while nothing is wrong, or once today's was sent. */
export function alarmMail(deps: RegistryDeps): void {
  const {database, origin} = deps;
  const now = deps.now();
  const day = new Date(now).toISOString().slice(0, 10);
  if (lastAlarmDay(database) === day || mailAlarm(database, now) === undefined) return;
  database.transaction(() => {
    if (!takeAlarmDay(database, day)) return;
    for (const {email, locale} of peopleFor(database, {role: 'national', scope: ''})) enqueue(database, {template: 'mail-alarm', locale, to: email, values: {link: `${origin}/desk/courrier`}}, deps);
    audit(database, {actor: 'system', action: 'mail.alarm', object: 'outbox'}, now);
  });
}
