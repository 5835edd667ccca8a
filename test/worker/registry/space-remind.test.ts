/** Structures are asked whether all is still true when they chose to be, each due day once, whatever happens to the process in between. */
import assert from 'node:assert/strict';
import {copyFileSync, existsSync, mkdtempSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {after, describe, it} from 'node:test';
import fc from 'fast-check';
import {LIMITS} from '../../../src/contract/vocabulary.ts';
import {daysAfter, dueDays, dueReminder, monthsAfter, nextReminder, RHYTHMS} from '../../../worker/registry/domain/reminder.ts';
import type {SentReminder} from '../../../worker/registry/domain/reminder.ts';
import {remind} from '../../../worker/registry/jobs/remind.ts';
import type {Database} from '../../../worker/registry/storage/database.ts';
import {monthsBefore} from '../../../worker/registry/domain/calendar.ts';
import {withdrawStructure} from '../../../worker/registry/storage/withdrawals.ts';
import {listed, mails, registryOf, send, shown, stage} from './space-support.ts';
import {DAY, HOUR, signedIn, somebody, testDeps} from './support.ts';
import type {TestDeps} from './support.ts';

const folder = mkdtempSync(join(tmpdir(), 'pana-remind-'));
after(() => rmSync(folder, {recursive: true, force: true}));

/** Days from 2024 to 2031, leap days and month ends among them. */
const days = fc.integer({min: 0, max: 2900}).map((n) => daysAfter('2024-01-01', n));
const rhythms = fc.constantFrom(...RHYTHMS);
const reminders = (deps: TestDeps): {to: string; confirm: string; withdraw: string; edit: string; structure: string}[] =>
  mails(deps).filter(({template}) => template === 'verify-reminder').map(({to, values}) => ({to, ...values}) as never);
const daily = (deps: TestDeps, count: number): void => {
  for (let i = 0; i < count; i++) {
    deps.clock.advance(DAY);
    remind(deps);
  }
};

describe('due days', () => {
  it('take the last day of a month that lacks the day, and take it from no other month', () => {
    assert.deepEqual([monthsAfter('2026-01-31', 1), monthsAfter('2028-01-31', 1), monthsAfter('2026-01-31', 3), monthsAfter('2026-08-31', 6), monthsAfter('2024-02-29', 12), monthsAfter('2026-12-15', 1)],
      ['2026-02-28', '2028-02-29', '2026-04-30', '2027-02-28', '2025-02-28', '2027-01-15']);
    fc.assert(fc.property(days, fc.integer({min: 0, max: 24}), (day, months) => {
      const then = monthsAfter(day, months);
      const monthOf = (iso: string): number => Number(iso.slice(0, 4)) * 12 + Number(iso.slice(5, 7));
      assert.equal(monthOf(then) - monthOf(day), months);
      assert.ok(then.slice(8) === day.slice(8) || (then.slice(8) < day.slice(8) && daysAfter(then, 1).slice(8) === '01'));
      // The directory counts back: the two never disagree on who is older than that.
      assert.ok(monthsBefore(then, months) <= day);
    }));
  });

  it('begin with the rhythm, tell before each consequence, and end before the listing is unpublished', () => {
    assert.deepEqual(dueDays('2026-01-31', 3), ['2026-04-30', '2026-05-31', '2026-07-31', '2027-01-31', '2027-06-30']);
    assert.deepEqual(dueDays('2026-01-01', 12), ['2027-01-01', '2027-02-01', '2027-04-01', '2027-06-01']);
    fc.assert(fc.property(days, rhythms, (day, rhythm) => {
      const due = dueDays(day, rhythm);
      assert.equal(due[0], monthsAfter(day, rhythm));
      assert.deepEqual(due, [...new Set(due)].sort());
      assert.ok(due.includes(monthsAfter(day, LIMITS.staleMonths)));
      assert.equal(due.at(-1), monthsAfter(day, LIMITS.unpublishMonths - 1));
    }));
  });

  it('are written for once each, never closer than two weeks, whatever day the job runs and however the rhythm changes', () => {
    const runs = fc.array(fc.record({wait: fc.integer({min: 0, max: 40}), rhythm: rhythms, verify: fc.integer({min: 0, max: 25}).map((n) => n === 0)}), {maxLength: 60});
    fc.assert(fc.property(days, runs, (start, steps) => {
      let [today, verifiedAt] = [start, start];
      const sent: SentReminder[] = [];
      for (const {wait, rhythm, verify} of steps) {
        today = daysAfter(today, wait);
        if (verify) verifiedAt = today;
        const state = {verifiedAt, rhythm, sent};
        const due = dueReminder(state, today);
        assert.equal(nextReminder(state, today) === today, due !== undefined);
        if (due === undefined) continue;
        assert.ok(due <= today && due > verifiedAt && dueDays(verifiedAt, rhythm).includes(due));
        assert.ok(!sent.some(({dueOn}) => dueOn === due), 'once');
        assert.ok(sent.every(({sentOn}) => daysAfter(sentOn, 14) <= today), 'spaced');
        sent.push({dueOn: due, sentOn: today});
        assert.equal(dueReminder({...state, sent}, today), undefined, 'the same day again');
      }
    }), {numRuns: 300});
  });

  it('are all written for when the job runs every day and the structure says nothing', () => {
    fc.assert(fc.property(days, rhythms, (start, rhythm) => {
      const sent: SentReminder[] = [];
      for (let i = 0, today = start; i < 600; i++, today = daysAfter(today, 1)) {
        const due = dueReminder({verifiedAt: start, rhythm, sent}, today);
        if (due !== undefined) sent.push({dueOn: due, sentOn: today});
      }
      assert.deepEqual(sent, dueDays(start, rhythm).map((day) => ({dueOn: day, sentOn: day})));
    }), {numRuns: 40});
  });

  it('promise people the very day they are written to', () => {
    fc.assert(fc.property(days, rhythms, fc.integer({min: 0, max: 700}), fc.array(fc.integer({min: 0, max: 600}), {maxLength: 3}), (start, rhythm, later, mailed) => {
      const due = dueDays(start, rhythm);
      const today = daysAfter(start, later);
      const sent = mailed.flatMap((late, i) => (due[i] === undefined || daysAfter(due[i], late % 30) > today ? [] : [{dueOn: due[i], sentOn: daysAfter(due[i], late % 30)}]));
      const next = nextReminder({verifiedAt: start, rhythm, sent}, today);
      let day = today;
      while (dueReminder({verifiedAt: start, rhythm, sent}, day) === undefined && day < daysAfter(start, 1400)) day = daysAfter(day, 1);
      assert.equal(next, day < daysAfter(start, 1400) ? day : undefined);
    }), {numRuns: 60});
  });
});

describe('reminders', () => {
  it('go to each contact on the day, with links of their own that do what they say', async () => {
    const {deps, app, id} = stage(testDeps());
    const second = somebody(deps, 'second@example.org', 'contact', id);
    await send(app, `/espace/${id}/rythme`, {months: '1'}, signedIn(deps, second));
    remind(deps);
    daily(deps, 8);
    assert.deepEqual(reminders(deps), [], 'the day before');
    daily(deps, 1);
    const [first, other] = reminders(deps);
    assert.deepEqual(reminders(deps).map(({to, structure, edit}) => [to, structure, edit]), [
      ['contact-a@example.org', 'Structure a', `https://pana.example/espace/${id}/modifier`], ['second@example.org', 'Structure a', `https://pana.example/espace/${id}/modifier`],
    ]);
    const tokens = [first!, other!].flatMap(({confirm, withdraw}) => [confirm, withdraw]).map((link) => /^https:\/\/pana\.example\/lien#(verify|withdraw):([\w-]{43})$/.exec(link)!);
    assert.equal(new Set(tokens.map(([, , token]) => token)).size, 4);
    assert.equal((await send(app, '/espace/confirmer', {token: tokens[0]![2]!})).status, 200);
    assert.equal(shown(deps, id)!.verifiedAt, '2026-12-01');
    assert.equal((await send(app, '/espace/retirer', {token: tokens[3]![2]!, confirm: 'oui'})).status, 200);
    assert.equal(shown(deps, id), undefined);
  });

  it('stop when the structure answered, begin anew from there, and end when it leaves', async () => {
    const {deps, app, id, person} = stage(testDeps());
    await send(app, `/espace/${id}/rythme`, {months: '1'}, signedIn(deps, person));
    remind(deps);
    daily(deps, 20);
    assert.equal(reminders(deps).length, 1);
    await send(app, `/espace/${id}/confirmer`, {}, signedIn(deps, person));
    daily(deps, 30);
    assert.equal(reminders(deps).length, 1, 'the second of the silence before is no longer due');
    daily(deps, 1);
    assert.equal(reminders(deps).length, 2, 'a month after the answer of 12 December');
    withdrawStructure(deps, id, {how: 'espace', by: `person:${person}`});
    daily(deps, 200);
    assert.equal(reminders(deps).length, 2);
  });

  it('come to five in eighteen months of silence, the last a month before the listing is unpublished', () => {
    const {deps, id} = stage(testDeps());
    remind(deps);
    daily(deps, 700);
    assert.deepEqual(deps.database.prepare('SELECT due_on, sent_on FROM listing_reminders ORDER BY due_on').all().map((row) => ({...row})),
      ['2027-05-01', '2027-06-01', '2027-08-01', '2027-11-01', '2028-04-01'].map((day) => ({due_on: day, sent_on: day})));
    assert.equal(reminders(deps).length, 5);
    assert.equal(shown(deps, id), undefined);
  });

  it('are for structures that signed, have a contact and did not leave', () => {
    const deps = testDeps();
    listed(deps, 'open', {}, 'données ouvertes');
    listed(deps, 'alone', {street: '7 rue Seule', name: 'Sans contact'});
    somebody(deps, 'ancien@example.org', 'contact', 's99');
    remind(deps);
    daily(deps, 400);
    assert.deepEqual([reminders(deps), deps.reports], [[], []]);
  });

  it('are one for a structure that signed twice', () => {
    const deps = testDeps();
    const {id} = stage(deps);
    assert.equal(listed(deps, 'again', {name: 'Structure a'}), id);
    remind(deps);
    daily(deps, 170);
    assert.equal(reminders(deps).length, 1);
  });

  it('are not sent by a clock that jumped, until it has been a day at the new time', () => {
    const {deps} = stage(testDeps());
    remind(deps);
    deps.clock.advance(365 * DAY);
    for (let i = 0; i < 12; i++) {
      deps.clock.advance(HOUR);
      remind(deps);
    }
    assert.equal(reminders(deps).length, 0);
    // It went back: nothing was sent, nothing is noted.
    deps.clock.advance(-365 * DAY);
    remind(deps);
    assert.equal(reminders(deps).length, 0);
    assert.deepEqual(deps.database.prepare('SELECT * FROM listing_reminders').all(), []);
    // It was right: a day later they go.
    deps.clock.advance(365 * DAY);
    remind(deps);
    deps.clock.advance(DAY);
    remind(deps);
    assert.equal(reminders(deps).length, 1);
  });

  it('go out in steps when many are due, each once', () => {
    const deps = testDeps();
    for (let i = 0; i < 45; i++) somebody(deps, `c${i}@example.org`, 'contact', listed(deps, `x${i}`, {name: `Lieu ${i} ${'abcdefghij'[i % 10]}`, street: `${i + 1} rue Unique${i}`, lat: 46 + i / 50}));
    deps.clock.at = Date.parse('2027-05-01T06:00:00Z');
    remind(deps);
    assert.equal(reminders(deps).length, 20);
    for (let i = 0; i < 5; i++) remind(deps);
    assert.equal(reminders(deps).length, 45);
    assert.equal(new Set(reminders(deps).map(({to}) => to)).size, 45);
  });

  it('cost one read when there is nothing to do', () => {
    const {deps} = stage(testDeps());
    remind(deps);
    const statements: string[] = [];
    const watched: Database = {...deps.database, prepare: (sql) => (statements.push(sql), deps.database.prepare(sql)), transaction: (work) => deps.database.transaction(work)};
    deps.clock.advance(1000);
    remind({...deps, database: watched});
    assert.equal(statements.length, 1);
  });
});

/** The file as a process killed before its `at`-th statement leaves it, or undefined when the job came through. */
function killedBefore(deps: TestDeps, at: number): string | undefined {
  let count = 0;
  const killed = new Error('killed');
  const file = join(folder, `killed-${at}.sqlite`);
  const database: Database = {
    ...deps.database,
    transaction: (work, keep) => deps.database.transaction(work, keep),
    prepare(sql) {
      if (++count === at) {
        for (const end of ['', '-wal']) if (existsSync(deps.file + end)) copyFileSync(deps.file + end, file + end);
        throw killed;
      }
      return deps.database.prepare(sql);
    },
  };
  remind({...deps, database, report: () => undefined});
  return count >= at ? file : undefined;
}

describe('a job that is killed', () => {
  it('at any statement writes to each contact once for the due day, all of them or none', () => {
    let at = 1;
    let halfway = 0;
    for (; ; at++) {
      const deps = testDeps({seed: `kill ${at}`});
      const {id} = stage(deps);
      somebody(deps, 'second@example.org', 'contact', id);
      somebody(deps, 'b@example.org', 'contact', listed(deps, 'b', {street: '2 rue Autre'}));
      deps.clock.at = Date.parse('2027-05-01T06:00:00Z');
      let file: string | undefined;
      try {
        file = killedBefore(deps, at);
      } catch {
        file = join(folder, `killed-${at}.sqlite`);
      }
      if (file === undefined) break;
      deps.close();
      const again = testDeps({file, now: Date.parse('2027-05-01T06:00:05Z'), seed: `again ${at}`});
      const left = reminders(again).length;
      assert.ok([0, 2, 3].includes(left), `${left} mails at statement ${at}`);
      if (left > 0) halfway++;
      const notes = (again.database.prepare('SELECT count(*) AS n FROM listing_reminders').get() as {n: number}).n;
      assert.equal(notes, left === 0 ? 0 : left === 2 ? 1 : 2, `mails and notes agree at statement ${at}`);
      for (let i = 0; i < 3; i++) {
        remind(again);
        again.clock.advance(2 * HOUR);
      }
      assert.deepEqual(reminders(again).map(({to}) => to).sort(), ['b@example.org', 'contact-a@example.org', 'second@example.org'], `at statement ${at}`);
    }
    assert.ok(at > 15 && halfway > 3, `${at} statements, ${halfway} of them after the first mails`);
  });
});

it('a contact asked by mail finds the form behind the sign-in page', async () => {
  const {deps, id} = stage(testDeps());
  const answer = await registryOf(deps).fetch(new Request(`https://pana.example/espace/${id}/modifier`));
  assert.equal(answer.status, 401);
  assert.match(await answer.text(), /action="\/connexion"/);
});
