/** Retention: one table says how long, and what runs is what the public reads. */
import assert from 'node:assert/strict';
import {describe, it} from 'node:test';
import fc from 'fast-check';
import {cutoff, nextLook, noticeRows} from '../../../worker/registry/domain/retention.ts';
import type {Duration, RetentionLine} from '../../../worker/registry/domain/retention.ts';
import {retention} from '../../../worker/registry/jobs/retention.ts';
import {audit, auditBrokenAt} from '../../../worker/registry/storage/audit.ts';
import {PERSONAL_DATA} from '../../../worker/registry/storage/personal-data.ts';
import {RETENTION, applyRetention} from '../../../worker/registry/storage/retention.ts';
import {withdrawStructure} from '../../../worker/registry/storage/withdrawals.ts';
import {leavingDeps, settle, untilErased} from './leaving-support.ts';
import {DAY, HOUR, START} from './support.ts';

const day = (iso: string): number => Date.parse(iso.length === 10 ? `${iso}T00:00:00Z` : iso);
const iso = (at: number): string => new Date(at).toISOString();
/** Plain calendar: the same day months later, or the last of that month. */
function monthsAfter(at: number, months: number): number {
  const date = new Date(at);
  const last = new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + months + 1, 0)).getUTCDate();
  return Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + months, Math.min(date.getUTCDate(), last)) + (at % DAY + DAY) % DAY;
}

/** Tables of `tagged` that no line of `lines` is about: nobody is told how long they are kept. */
const untold = (tagged: readonly string[], lines: readonly RetentionLine[]): string[] => tagged.filter((table) => !lines.some(({rows, tables}) => rows?.table === table || tables?.includes(table)));

describe('how long', () => {
  it('should count months to the same day, and to the last of a month that lacks it', () => {
    const cases: [string, number, string][] = [
      ['2027-02-28', 1, '2027-01-31'], ['2027-02-27', 1, '2027-01-27'], ['2028-02-29', 1, '2028-01-31'], ['2028-02-28', 1, '2028-01-28'], ['2028-02-29', 12, '2027-02-28'],
      ['2029-02-28', 12, '2028-02-29'], ['2027-03-31', 1, '2027-02-28'], ['2027-03-30', 1, '2027-02-28'], ['2027-04-30', 1, '2027-03-31'], ['2027-01-15', 36, '2024-01-15'], ['2027-01-31', 2, '2026-11-30'],
    ];
    for (const [now, months, expected] of cases) assert.equal(iso(cutoff({months}, day(now))).slice(0, 10), expected, `${months} months before ${now}`);
    assert.equal(cutoff({days: 7}, START), START - 7 * DAY);
    assert.equal(cutoff({hours: 24}, START), START - DAY);
  });

  it('should keep nothing past its time, and let nothing go a day early, on any day of any year', () => {
    fc.assert(fc.property(fc.integer({min: day('2024-01-01'), max: day('2033-01-01')}), fc.integer({min: 1, max: 40}), fc.integer({min: -40, max: 40}), (now, months, near) => {
      const limit = cutoff({months}, now);
      const began = limit + near * 2 * HOUR;
      if (monthsAfter(began, months) <= now) assert.ok(began <= limit, `${iso(began)} has had its time at ${iso(now)}`);
      if (began <= limit) assert.ok(monthsAfter(began, months) < now + DAY, `${iso(began)} goes too early at ${iso(now)}`);
    }), {numRuns: 3000});
  });

  it('should be the same in the public notice as in the job', () => {
    const rows = noticeRows(RETENTION);
    assert.equal(rows.length, RETENTION.length);
    assert.equal(new Set(rows.map(({entity}) => entity)).size, rows.length);
    assert.deepEqual(rows.find(({entity}) => entity === 'Candidature non confirmée par e-mail'), {
      entity: 'Candidature non confirmée par e-mail', purpose: 'vérifier l’adresse', basis: 'contrat (charte)', kept: '7 jours après l’envoi',
    });
    for (const {rows: where, duration} of RETENTION) {
      assert.equal(where !== undefined && duration === undefined, false, 'what the job erases has a duration');
      if (where) assert.ok(PERSONAL_DATA[where.table]!.columns[where.since], `${where.table}.${where.since}`);
    }
  });

  it('should have a line for each table that holds personal data, and name no table that does not', () => {
    const tagged = Object.entries(PERSONAL_DATA).filter(([, {columns}]) => Object.values(columns).some((tag) => tag !== 'none')).map(([table]) => table);
    assert.ok(tagged.length > 20, String(tagged.length));
    assert.deepEqual(untold(tagged, RETENTION), []);
    for (const table of RETENTION.flatMap(({tables}) => tables ?? [])) assert.ok(tagged.includes(table), `${table} is kept by a line and holds nothing of anybody`);
    // It can fail: a table somebody adds, a line somebody takes away.
    assert.deepEqual(untold([...tagged, 'telephones'], RETENTION), ['telephones']);
    assert.deepEqual(untold(tagged, RETENTION.filter(({rows}) => rows?.table !== 'drafts')), ['drafts']);
  });

  it('should leave nothing of a line that another part erases: who withdrew is in none of its tables any more', () => {
    const deps = leavingDeps();
    const {structure} = settle(deps, 'zorglub');
    const tables = RETENTION.flatMap((line) => line.tables ?? []).filter((table) => table !== 'processors');
    const holding = (): string[] => tables.filter((table) => deps.database.prepare(`SELECT * FROM ${table}`).all().some((row) => JSON.stringify(row).includes('zorglub')));
    assert.deepEqual(holding(), tables, 'each holds something of them before');
    withdrawStructure(deps, structure, {how: 'espace', by: 'person:1'});
    untilErased(deps);
    assert.deepEqual(holding(), []);
  });
});

describe('the job of retention', () => {
  it('should erase each thing when its time is up and not a moment before', () => {
    const deps = leavingDeps();
    const {database} = deps;
    settle(deps, 'reste');
    const apply = (status: string, at: number): void => {
      const id = `${status}-${at}`;
      database.prepare(`INSERT INTO applications (id, status, created_at, changed_at, departement, name, structure, contact, signatory_name, signatory_role, signatory_email, mailbox, locale, charter_version)
        VALUES (?, ?, ?, ?, '37', 'n', '{}', '{}', 'n', 'r', 'x@example.org', 'x', 'fr', 'v')`).run(id, status, at, at);
    };
    const count = (table: string): number => (database.prepare(`SELECT count(*) AS n FROM ${table}`).get() as {n: number}).n;
    apply('to-confirm', START - 7 * DAY);
    apply('to-confirm', START - 7 * DAY + 1);
    apply('refused', day('2026-05-22T10:00:00Z'));
    apply('refused', day('2026-05-22T10:00:01Z'));
    apply('accepted', day('2020-01-01'));
    for (const at of [START - DAY, START - DAY + 1]) database.prepare("INSERT INTO links (token_hash, purpose, subject, issued_at, expires_at) VALUES (?, 'verify', 's1', 0, ?)").run(String(at), at);
    // Somebody whose last mandate ended long ago, somebody whose mandate ended yesterday, somebody who never had one.
    for (const [email, created, ended] of [['parti@example.org', day('2020-01-01'), day('2026-01-01')], ['hier@example.org', day('2020-01-01'), START - DAY], ['jamais@example.org', day('2026-08-01'), undefined], ['neuf@example.org', START - DAY, undefined]] as const) {
      const {lastInsertRowid: id} = database.prepare("INSERT INTO people (email, name, created_at) VALUES (?, 'x', ?)").run(email, created);
      if (ended !== undefined) database.prepare("INSERT INTO memberships (person_id, role, scope, status, proposed_at, ended_at) VALUES (?, 'contact', 's900', 'ended', 0, ?)").run(id, ended);
    }
    const before = {applications: count('applications'), people: count('people')};
    retention(deps);
    assert.deepEqual(database.prepare("SELECT id FROM applications WHERE id NOT LIKE 'candidature%' ORDER BY id").all().map((row) => (row as {id: string}).id), ['accepted-1577836800000', `refused-${day('2026-05-22T10:00:01Z')}`, `to-confirm-${START - 7 * DAY + 1}`]);
    assert.equal(count('applications'), before.applications - 2);
    assert.deepEqual(database.prepare("SELECT email FROM people WHERE name = 'x' ORDER BY email").all().map((row) => (row as {email: string}).email), ['hier@example.org', 'neuf@example.org']);
    assert.equal(count('links'), 1);
    // Run twice, it does nothing more.
    assert.deepEqual(applyRetention(database, deps.now()), {});
  });

  it('should keep the audit log whole from its first line on', () => {
    const deps = leavingDeps();
    for (const at of ['2025-10-01', '2025-11-01', '2025-12-01', '2026-01-01']) audit(deps.database, {actor: 'system', action: 'test', object: at}, day(at));
    assert.deepEqual(applyRetention(deps.database, START), {audit: 2});
    assert.equal(auditBrokenAt(deps.database), undefined);
    assert.equal((deps.database.prepare('SELECT object FROM audit ORDER BY id LIMIT 1').get() as {object: string}).object, '2025-12-01');
  });

  it('should run every hour, late after a month’s stop, and doubt a clock that jumps for a day before it erases', () => {
    assert.equal(nextLook(undefined, undefined, START), 'look');
    assert.equal(nextLook(START, undefined, START + HOUR - 1), 'wait');
    assert.equal(nextLook(START, undefined, START + HOUR), 'look');
    assert.equal(nextLook(START, undefined, START + 40 * DAY), 'look');
    const deps = leavingDeps();
    settle(deps, 'reste');
    retention(deps);
    const people = (): number => (deps.database.prepare('SELECT count(*) AS n FROM sessions').get() as {n: number}).n;
    deps.clock.at = START + 365 * DAY;
    retention(deps);
    retention(deps);
    assert.equal(people(), 1, 'a year in one step: the clock is wrong, or it is not');
    assert.equal(deps.reports.length, 1);
    deps.clock.at = START + HOUR;
    retention(deps);
    assert.equal(people(), 1, 'it was wrong');
    deps.clock.at = START - 365 * DAY;
    retention(deps);
    assert.equal(people(), 1);
    deps.clock.at = START + 365 * DAY;
    retention(deps);
    deps.clock.advance(DAY);
    retention(deps);
    assert.equal(people(), 0, 'it was not');
  });

  it('should express every duration in words', () => {
    const words = (duration: Duration): string => noticeRows([{entity: 'e', purpose: 'p', basis: 'b', duration, from: 'après', action: 'delete'}])[0]!.kept;
    assert.deepEqual([words({hours: 1}), words({hours: 24}), words({days: 1}), words({days: 7}), words({months: 12})], ['1 heure après', '24 heures après', '1 jour après', '7 jours après', '12 mois après']);
  });
});
