/** Mails that reach nobody are told: on every page of the national team's desk, and by one mail a day. */
import assert from 'node:assert/strict';
import {describe, it} from 'node:test';
import {alarmMail} from '../../../worker/registry/jobs/mail-alarm.ts';
import {enqueue} from '../../../worker/registry/mail/enqueue.ts';
import {actsOn} from '../../../worker/registry/storage/audit.ts';
import {mailAlarm} from '../../../worker/registry/storage/mail-alarm.ts';
import {markDead, markFailed, markSent, tryMailAgain} from '../../../worker/registry/storage/mail-outbox.ts';
import {desk} from './desk-support.ts';
import type {Desk} from './desk-support.ts';
import {DAY, HOUR, MINUTE, somebody} from './support.ts';
import type {TestDeps} from './support.ts';

const waiting = (deps: TestDeps): number => {
  enqueue(deps.database, {template: 'listing-edited', locale: 'fr', to: 'absente@example.org', values: {structure: 'Maison', link: `${deps.origin}/espace`}}, deps);
  return (deps.database.prepare('SELECT max(id) AS id FROM outbox').get() as {id: number}).id;
};
const dead = (deps: TestDeps, keep = true): number => {
  const id = waiting(deps);
  markDead(deps.database, id, {failure: 'refused', keep}, deps.now());
  return id;
};
const alarms = ({database}: TestDeps): string[] => (database.prepare("SELECT recipient FROM outbox WHERE template = 'mail-alarm' ORDER BY id").all() as {recipient: string}[]).map(({recipient}) => recipient);
const BANNER = /Des messages ne partent pas/;

/** A session lives half an hour: the reader signs in again. */
const banner = async (here: Desk): Promise<boolean> => BANNER.test(await here.as(here.national.person).read('/desk/equipe'));

describe('the alarm of the mail', () => {
  it('shows on every page of the national team’s desk when a mail died, and to nobody else', async () => {
    const here = desk();
    assert.equal(await banner(here), false);
    const id = dead(here.deps);
    for (const path of ['/desk/demandes', '/desk/structures', '/desk/equipe', '/desk/coordinations', '/desk/courrier', '/desk/recherche?q=x']) {
      assert.match(await here.national.read(path), /1 message est abandonné\. <a href="\/desk\/courrier">Voir le courrier<\/a>/, path);
    }
    assert.doesNotMatch(await here.touraine.read('/desk/equipe'), BANNER);
    assert.doesNotMatch(await here.national.read('/desk/equipe'), /absente@/, 'no address in a banner');
    // Sent again: there is nothing to tell any more.
    tryMailAgain(here.deps.database, id, here.deps.now());
    markSent(here.deps.database, id, here.deps.now());
    assert.equal(await banner(here), false);
  });

  it('ends by itself: a day for what cannot be sent again, a week for what can', () => {
    const {deps} = desk();
    const holds = (): number | undefined => mailAlarm(deps.database, deps.now())?.dead;
    dead(deps, false);
    dead(deps);
    deps.clock.advance(DAY - 1);
    assert.equal(holds(), 2);
    deps.clock.advance(1);
    assert.equal(holds(), 1);
    deps.clock.advance(6 * DAY);
    assert.equal(holds(), undefined);
  });

  it('rises when mails wait for an hour and none leaves, not when one is late among others', async () => {
    const here = desk();
    const {deps} = here;
    const id = waiting(deps);
    deps.clock.advance(HOUR - 1);
    assert.equal(mailAlarm(deps.database, deps.now()), undefined);
    deps.clock.advance(1);
    assert.deepEqual(mailAlarm(deps.database, deps.now()), {dead: 0, stuckSince: '2026-11-22T10:00:00.000Z'});
    assert.match(await here.as(here.national.person).read('/desk/demandes'), /Rien ne part, et le plus ancien message attend depuis le <time datetime="2026-11-22T10:00:00\.000Z">/);
    // One server puts it off for hours: others leave meanwhile.
    markFailed(deps.database, id, {failure: 'passing', doubts: 0, next: deps.now() + 3 * HOUR});
    deps.database.prepare('UPDATE outbox SET tries = 3').run();
    assert.notEqual(mailAlarm(deps.database, deps.now()), undefined);
    markSent(deps.database, waiting(deps), deps.now());
    assert.equal(mailAlarm(deps.database, deps.now()), undefined);
    deps.clock.advance(HOUR + 1);
    assert.notEqual(mailAlarm(deps.database, deps.now()), undefined, 'an hour in which nothing left');
  });

  it('writes one mail a day to each member of the national team, and does not raise itself', () => {
    const {deps} = desk();
    somebody(deps, 'autre-nationale@example.org', 'national');
    alarmMail(deps);
    assert.deepEqual(alarms(deps), []);
    dead(deps);
    for (let i = 0; i < 3; i++) alarmMail(deps);
    assert.deepEqual(alarms(deps).sort(), ['autre-nationale@example.org', 'france@example.org']);
    deps.clock.advance(13 * HOUR);
    alarmMail(deps);
    assert.equal(alarms(deps).length, 2, 'the same day until midnight');
    deps.clock.advance(HOUR);
    alarmMail(deps);
    assert.equal(alarms(deps).length, 4, 'the next day');
    assert.equal(actsOn(deps.database, 'outbox').filter(({action}) => action === 'mail.alarm').length, 2);
    // Alarms that die or wait are no reason for another.
    deps.clock.advance(8 * DAY);
    deps.database.prepare("DELETE FROM outbox WHERE template <> 'mail-alarm'").run();
    for (const {id} of deps.database.prepare('SELECT id FROM outbox').all() as {id: number}[]) markDead(deps.database, id, {failure: 'refused', keep: false}, deps.now());
    deps.clock.advance(MINUTE);
    alarmMail(deps);
    assert.equal(mailAlarm(deps.database, deps.now()), undefined);
    assert.equal((deps.database.prepare("SELECT count(*) AS n FROM outbox WHERE state = 'waiting'").get() as {n: number}).n, 0);
  });
});
