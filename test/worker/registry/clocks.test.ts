/**
 * Clocks that are wrong and days that are odd (RELIABILITY.md, F9): every job that compares dates, with a clock a year ahead and back
 * again, a year behind and right again; and every rule about days, wherever the machine believes to be.
 */
import assert from 'node:assert/strict';
import {existsSync, mkdirSync, writeFileSync} from 'node:fs';
import {dirname, join} from 'node:path';
import {afterEach, describe, it} from 'node:test';
import {onceInAWhile} from '../../../worker/entries/jobs.ts';
import {createPublished} from '../../../worker/entries/published.ts';
import {createRates} from '../../../worker/entries/rates.ts';
import {purgeReports, reportPath} from '../../../worker/entries/reports.ts';
import type {Gazetteer} from '../../../worker/directory/gazetteer/gazetteer.ts';
import {createRegistry} from '../../../worker/registry/app.ts';
import {dueReminder, nextReminder} from '../../../worker/registry/domain/reminder.ts';
import {cutoff} from '../../../worker/registry/domain/retention.ts';
import {withdraw} from '../../../worker/registry/domain/withdrawal.ts';
import {askToSign} from '../../../worker/registry/jobs/ask-to-sign.ts';
import {erase} from '../../../worker/registry/jobs/erase.ts';
import {events} from '../../../worker/registry/jobs/events.ts';
import {labelDay} from '../../../worker/registry/jobs/labels.ts';
import {alarmMail} from '../../../worker/registry/jobs/mail-alarm.ts';
import {publish} from '../../../worker/registry/jobs/publish.ts';
import {remindProcessors} from '../../../worker/registry/jobs/remind-processors.ts';
import {remind} from '../../../worker/registry/jobs/remind.ts';
import {retention} from '../../../worker/registry/jobs/retention.ts';
import {sendMail} from '../../../worker/registry/jobs/send-mail.ts';
import {expireApplications} from '../../../worker/registry/joining.ts';
import {createDevInbox} from '../../../worker/registry/mail/dev-inbox.ts';
import {unsealed} from '../../../worker/registry/mail/seal.ts';
import {escalateReports} from '../../../worker/registry/reporting.ts';
import {withdrawStructure} from '../../../worker/registry/storage/withdrawals.ts';
import {applied} from './joining-support.ts';
import {leavingDeps} from './leaving-support.ts';
import {confirmed, reported} from './reports-support.ts';
import {listed} from './space-support.ts';
import {DAY, HOUR, MINUTE, signedIn, somebody, START} from './support.ts';
import type {TestDeps} from './support.ts';

const YEAR = 365 * DAY;

/** Every job once, as the server runs them. */
async function round(deps: TestDeps, inbox = createDevInbox()): Promise<number> {
  publish(deps);
  await sendMail(inbox)(deps);
  erase(deps);
  expireApplications(deps);
  retention(deps);
  remind(deps);
  remindProcessors(deps);
  escalateReports(deps);
  events(deps);
  askToSign(deps);
  labelDay(deps);
  alarmMail(deps);
  return inbox.messages().length;
}

/** A registry with one of everything a job looks at: an application to confirm, a structure that stays, one that leaves, people signed in. */
async function settled(): Promise<{readonly deps: TestDeps; readonly application: string; readonly stays: string; readonly leaves: string}> {
  const deps = leavingDeps();
  const stays = listed(deps, 'reste');
  const leaves = listed(deps, 'part', {street: '2 rue du Château'});
  somebody(deps, 'reste@example.org', 'contact', stays);
  somebody(deps, 'part@example.org', 'contact', leaves);
  somebody(deps, 'coordination@example.org', 'coordinator', 'departement:37');
  const {id: application} = await applied(createRegistry(deps), deps);
  await round(deps);
  return {deps, application, stays, leaves};
}

const statusOf = ({database}: TestDeps, id: string): unknown => (database.prepare('SELECT status FROM applications WHERE id = ?').get(id) as {status: string} | undefined)?.status;
const reminded = ({database}: TestDeps): number => (database.prepare('SELECT count(*) AS n FROM listing_reminders').get() as {n: number}).n;
/** Rows of what jobs erase. */
const rows = ({database}: TestDeps): number[] => ['applications', 'people', 'memberships', 'sessions', 'audit', 'consents', 'listings', 'structures']
  .map((table) => (database.prepare(`SELECT count(*) AS n FROM ${table}`).get() as {n: number}).n);

describe('a clock that is wrong for a while', () => {
  for (const [name, jump] of [['a year ahead', YEAR], ['a year behind', -YEAR]] as const) {
    it(`${name}: no job erases or writes to anybody because of it, and all go on once it is right`, async () => {
      const {deps, application, stays} = await settled();
      const before = rows(deps);
      const written = reminded(deps);
      deps.clock.advance(jump);
      for (let hour = 0; hour < 20; hour++, deps.clock.advance(HOUR)) await round(deps);
      assert.deepEqual(rows(deps).map((n, i) => (n >= before[i]! ? 'kept' : `${before[i]!} became ${n}`)), before.map(() => 'kept'));
      assert.equal(statusOf(deps, application), 'to-confirm');
      assert.equal(reminded(deps), written);

      deps.clock.advance(-jump - 20 * HOUR + MINUTE);
      await round(deps);
      assert.deepEqual([statusOf(deps, application), reminded(deps)], ['to-confirm', written]);
      // As if nothing had been: the application ends on its day, mails leave, what changes is published.
      for (let hour = 0; hour <= 8 * 24; hour++, deps.clock.advance(HOUR)) await round(deps);
      assert.notEqual(statusOf(deps, application), 'to-confirm');
      const version = deps.registry.publishedVersion();
      listed(deps, 'nouvelle', {street: '3 rue du Château'});
      publish(deps);
      deps.clock.advance(3000);
      publish(deps);
      assert.notEqual(deps.registry.publishedVersion(), version);
      assert.ok(deps.registry.allPublished(new Date(deps.now()).toISOString().slice(0, 10)).some(({id}) => id === stays));
      assert.equal(await round(deps), 0);
      assert.deepEqual(deps.database.prepare("SELECT template FROM outbox WHERE state = 'waiting'").all(), []);
    });

    it(`${name}: a report its structure was told of stays with it, and goes on to the coordination on its day`, async () => {
      const {deps, stays} = await settled();
      const app = createRegistry(deps);
      const id = await reported(app, deps, {structure: stays});
      const {content} = deps.database.prepare("SELECT content FROM outbox WHERE template = 'confirm-report'").get() as {content: string};
      assert.equal((await confirmed(app, unsealed(content, deps)['link']!.split(':').at(-1)!)).status, 200);
      await round(deps);
      const status = (): unknown => (deps.database.prepare('SELECT status FROM reports WHERE id = ?').get(id) as {status: string}).status;
      deps.clock.advance(jump);
      for (let hour = 0; hour < 20; hour++, deps.clock.advance(HOUR)) await round(deps);
      assert.equal(status(), 'open', 'nothing is passed on by a clock that jumped');
      deps.clock.advance(-jump - 20 * HOUR);
      for (let hour = 0; hour < 14 * 24; hour++, deps.clock.advance(HOUR)) await round(deps);
      assert.equal(status(), 'open');
      for (let hour = 0; hour < 2; hour++, deps.clock.advance(HOUR)) await round(deps);
      assert.equal(status(), 'escalated');
      assert.equal((deps.database.prepare("SELECT count(*) AS n FROM audit WHERE action = 'report.escalated'").get() as {n: number}).n, 1);
    });

    it(`${name}: a departure asked before or during it is done within the day it was promised for`, async () => {
      for (const when of ['before', 'during']) {
        const {deps, leaves} = await settled();
        const leave = (): unknown => withdrawStructure(deps, leaves, {how: 'espace', by: 'anonymous'});
        if (when === 'before') leave();
        deps.clock.advance(jump);
        if (when === 'during') leave();
        await round(deps);
        deps.clock.advance(-jump);
        for (let hour = 0; hour < 25; hour++, deps.clock.advance(HOUR)) await round(deps);
        const {erased_at: erased} = deps.database.prepare('SELECT erased_at FROM withdrawals').get() as {erased_at: string | null};
        assert.notEqual(erased, null, when);
        assert.equal(deps.database.prepare("SELECT 1 FROM people WHERE email = 'part@example.org'").get(), undefined, when);
      }
    });

    it(`${name}: a change is published, and nobody's session or limit lasts a year`, async () => {
      const {deps} = await settled();
      const person = somebody(deps, 'ici@example.org', 'coordinator', 'departement:37');
      listed(deps, 'autre', {street: '4 rue du Château'});
      publish(deps);
      deps.clock.advance(jump);
      publish(deps);
      deps.clock.advance(3000);
      publish(deps);
      assert.equal(deps.database.prepare('SELECT 1 FROM publication_due').get(), undefined);
      const there = signedIn(deps, person);
      const limit = createRates(deps.now);
      const rate = {times: 1, per: HOUR};
      assert.ok(limit('key', rate).allowed && !limit('key', rate).allowed);
      const told: unknown[] = [];
      const tell = onceInAWhile((error) => told.push(error), deps.now);
      tell(new Error('x'));
      deps.clock.advance(-jump);
      const app = createRegistry(deps);
      const desk = await app.fetch(new Request(`${deps.origin}/desk/demandes`, {headers: {'Cookie': there, 'Sec-Fetch-Site': 'none'}}));
      assert.notEqual(desk.status, 200, 'a session of another year opens the desk');
      // How long it was is not known: the wait begins anew.
      limit('key', rate);
      deps.clock.advance(HOUR + MINUTE);
      tell(new Error('x'));
      assert.equal(told.length, 2, 'what is wrong is said again');
      assert.ok(limit('key', rate).allowed, 'who was limited under the wrong clock is not for a year');
    });
  }

  it('keeps reports of imports that seem to be of tomorrow, and removes old ones', () => {
    const folder = join(dirname(leavingDeps().file), 'data');
    mkdirSync(join(folder, 'reports'), {recursive: true});
    const paths = [START - 40 * DAY, START, START + YEAR].map((at) => reportPath(folder, 'lieux.csv', at));
    for (const path of paths) writeFileSync(path, '');
    purgeReports(folder, START);
    assert.deepEqual(paths.map(existsSync), [false, true, true]);
  });
});

describe('the publication of a new day', () => {
  it('is tried again the same day when it failed at midnight, a minute apart, and done once', () => {
    let now = Date.parse('2027-02-28T23:59:59.000Z');
    let full = true;
    let tries = 0;
    const published: string[] = [];
    const reports: unknown[] = [];
    const registry = {
      publication: () => undefined,
      publishedVersion: () => '1',
      publish(_encode: unknown, at: string) {
        tries++;
        if (full) throw Object.assign(new Error('database or disk is full'), {errcode: 13});
        published.push(at);
        return {version: '1', hash: '', bytes: new Uint8Array()};
      },
    };
    // Its places are looked at only when something is published.
    const {refresh} = createPublished(registry as unknown as Parameters<typeof createPublished>[0], {communes: 0} as unknown as Gazetteer, {now: () => now, report: (error) => reports.push(error)});
    for (let i = 0; i < 90; i++, now += 2000) refresh();
    assert.ok(tries >= 2 && tries <= 4, `${tries} tries in three minutes`);
    full = false;
    for (let i = 0; i < 90; i++, now += 2000) refresh();
    assert.equal(published.length, 1);
    assert.match(published[0]!, /^2027-03-01T00:0/);
    assert.ok(reports.length >= 2);
  });
});

describe('odd days', () => {
  const zone = process.env['TZ'];
  afterEach(() => {
    if (zone === undefined) delete process.env['TZ'];
    else process.env['TZ'] = zone;
  });
  /** Ends of months, leap days, the hours that do not exist or come twice in France, ends of years; a quarter of an hour around each. */
  const MOMENTS = ['2027-01-31', '2027-02-28', '2028-02-29', '2028-03-01', '2026-12-31', '2027-01-01', '2027-03-31', '2026-03-29T01:00', '2026-10-25T01:00', '2027-03-28T01:00', '2027-10-31T01:00']
    .flatMap((text) => [-15, 0, 15, 90].map((minutes) => Date.parse(text.length === 10 ? `${text}T00:00:00Z` : `${text}:00Z`) + minutes * MINUTE));

  it('mean the same wherever the machine believes to be: what is kept, reminded, withdrawn', () => {
    const decided = (): string => JSON.stringify(MOMENTS.map((now) => {
      const today = new Date(now).toISOString().slice(0, 10);
      const since = new Date(now - 200 * DAY).toISOString().slice(0, 10);
      return [
        [{months: 1}, {months: 6}, {months: 12}, {months: 36}, {days: 7}, {hours: 24}].map((duration) => cutoff(duration, now)),
        ([1, 3, 6, 12] as const).map((rhythm) => [dueReminder({verifiedAt: since, rhythm, sent: []}, today), nextReminder({verifiedAt: since, rhythm, sent: []}, today)]),
        withdraw({structure: 's1', withdrawal: undefined}, {how: 'espace', by: 'anonymous'}, now),
        withdraw({structure: 's1', withdrawal: undefined}, {how: 'letter', by: 'person:1', receivedOn: today}, now),
      ];
    }));
    process.env['TZ'] = 'UTC';
    const expected = decided();
    for (const where of ['Europe/Paris', 'America/Martinique', 'Pacific/Wallis', 'Pacific/Tahiti', 'Pacific/Auckland']) {
      process.env['TZ'] = where;
      assert.equal(decided(), expected, where);
    }
  });

  it('end nothing early and nothing late: an application lives seven times 24 hours through every one of them', async () => {
    for (const moment of MOMENTS.filter((_, i) => i % 4 === 1)) {
      process.env['TZ'] = 'Europe/Paris';
      const deps = leavingDeps({now: moment - 3 * DAY});
      somebody(deps, 'coordination@example.org', 'coordinator', 'departement:37');
      const {id} = await applied(createRegistry(deps), deps);
      await round(deps);
      deps.clock.advance(7 * DAY - 1);
      expireApplications(deps);
      assert.equal(statusOf(deps, id), 'to-confirm', new Date(moment).toISOString());
      deps.clock.advance(1);
      expireApplications(deps);
      assert.equal(statusOf(deps, id), 'expired', new Date(moment).toISOString());
    }
  });
});
