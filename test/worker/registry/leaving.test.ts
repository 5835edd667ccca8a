/** Leaving: hidden at once, erased in time, proven, and never back. */
import assert from 'node:assert/strict';
import {copyFileSync, mkdirSync, readFileSync, rmdirSync, writeFileSync} from 'node:fs';
import {dirname, join} from 'node:path';
import {describe, it} from 'node:test';
import fc from 'fast-check';
import {Refusal} from '../../../worker/http/answer.ts';
import {ALL_WITHIN, LIVE_WITHIN, isDue, withdraw} from '../../../worker/registry/domain/withdrawal.ts';
import {erase} from '../../../worker/registry/jobs/erase.ts';
import {publish} from '../../../worker/registry/jobs/publish.ts';
import {unsealed} from '../../../worker/registry/mail/seal.ts';
import {actsOn, auditBrokenAt} from '../../../worker/registry/storage/audit.ts';
import {addPerson, grant} from '../../../worker/registry/storage/people.ts';
import {replayTombstones} from '../../../worker/registry/storage/replay.ts';
import {openRegistry} from '../../../worker/registry/storage/registry.ts';
import {readTombstones, tombstoneFile} from '../../../worker/registry/storage/tombstones.ts';
import {acknowledgeNotice, openNotices, receiptOf, withdrawStructure, withdrawalOfStructure} from '../../../worker/registry/storage/withdrawals.ts';
import {needles} from '../../../worker/registry/storage/marker.ts';
import {lookIn} from '../../../worker/registry/storage/verify.ts';
import {deliverAll, leavingDeps, listing, run, settle} from './leaving-support.ts';
import {DAY, HOUR, MINUTE, START} from './support.ts';
import type {TestDeps} from './support.ts';

const asked = {how: 'espace', by: 'person:1'} as const;
const state = {structure: 's1', withdrawal: undefined};
const names = (deps: TestDeps): string[] => deps.registry.allPublished('2026-11-22').map(({name}) => name);
const iso = (at: number): string => new Date(at).toISOString();
const traces = (deps: TestDeps, marker: string): string[] => lookIn([dirname(deps.file)], needles(marker), undefined).traces.map(({where}) => where);
const count = (deps: TestDeps, sql: string): number => (deps.database.prepare(`SELECT count(*) AS n FROM ${sql}`).get() as {n: number}).n;

describe('a request to leave', () => {
  it('should start its clock at receipt: live data within a day, everything within 28', () => {
    const decided = withdraw(state, asked, START);
    assert.ok('state' in decided);
    assert.partialDeepStrictEqual(decided.state.withdrawal!, {receivedAt: START, hiddenAt: START, liveBy: START + LIVE_WITHIN, allBy: START + ALL_WITHIN});
    assert.deepEqual(decided.facts.map(({type}) => type), ['listing-hidden']);
  });

  it('should count a letter from the first moment of the day it came, wherever in France', () => {
    const decided = withdraw(state, {how: 'letter', by: 'person:2', receivedOn: '2026-11-20'}, START);
    assert.ok('state' in decided);
    const {receivedAt, hiddenAt, eraseFrom, liveBy} = decided.state.withdrawal!;
    assert.equal(iso(receivedAt), '2026-11-19T12:00:00.000Z');
    assert.deepEqual([hiddenAt, eraseFrom], [START, START], 'late already: erased at once');
    assert.ok(liveBy < START);
  });

  it('should refuse a letter of tomorrow, of no real day, of years ago or without a day, and a day without a letter', () => {
    for (const receivedOn of ['2026-11-24', '2026-02-30', '2020-01-01', 'hier', undefined]) {
      const refused = withdraw(state, {how: 'letter', by: 'person:2', receivedOn}, START);
      assert.ok('refusal' in refused, String(receivedOn));
      assert.equal(refused.refusal.field, 'receivedOn');
    }
    assert.ok('refusal' in withdraw(state, {...asked, receivedOn: '2026-11-20'}, START));
  });

  it('should be one however often it is made, at any moment, and be due within the day whatever the clock does', () => {
    fc.assert(fc.property(fc.integer({min: Date.parse('2026-01-01'), max: Date.parse('2032-12-31')}), fc.integer({min: 0, max: 400 * DAY}), (now, later) => {
      const first = withdraw(state, asked, now);
      assert.ok('state' in first);
      const again = withdraw(first.state, {how: 'link', by: 'anonymous'}, now + later);
      assert.ok('state' in again);
      assert.deepEqual([again.state, again.facts], [first.state, []]);
      const {withdrawal} = first.state;
      assert.ok(isDue(withdrawal!, withdrawal!.liveBy) && isDue(withdrawal!, now - 365 * DAY), 'a clock put back is no reason to wait');
    }));
  });
});

describe('a structure that leaves', () => {
  it('should be hidden at once from what is published and from its contact, and tell its contacts', () => {
    const deps = leavingDeps();
    const {structure} = settle(deps, 'zorglub');
    settle(deps, 'autre', {lat: 48});
    assert.deepEqual(names(deps), ['Maison zorglub', 'Maison autre']);
    const before = deps.registry.publishedVersion();
    withdrawStructure(deps, structure, asked);
    assert.deepEqual(names(deps), ['Maison autre']);
    assert.equal(deps.registry.publishedContact(structure), undefined);
    assert.deepEqual(deps.registry.publishedContacts().length, 1);
    // No call of another part is needed for it to be published: the change itself says so.
    publish(deps);
    deps.clock.advance(1000);
    publish(deps);
    assert.notEqual(deps.registry.publishedVersion(), before);
    assert.equal(count(deps, 'publication_due'), 0);
    const told = deps.database.prepare("SELECT recipient, content FROM outbox WHERE template = 'withdrawn'").all() as {recipient: string; content: string}[];
    assert.deepEqual(told.map(({recipient, content}) => [recipient, JSON.parse(content)]), [['personne-zorglub@example.org', {structure: 'Maison zorglub', hiddenAt: '2026-11-22', eraseBy: '2026-12-20'}]]);
    assert.throws(() => withdrawStructure(deps, 's999', asked), Refusal);
  });

  it('should leave no trace of its people in the file, its log, its mails or the folder once the receipt left, and only then be called done', () => {
    const deps = leavingDeps();
    const {structure, row} = settle(deps, 'zorglub');
    const other = settle(deps, 'autre', {lat: 48});
    withdrawStructure(deps, structure, asked);
    deliverAll(deps);
    erase(deps);
    assert.equal(count(deps, `structures WHERE id = ${row}`), 1, 'not before its mail had time to leave');
    deps.clock.advance(HOUR);
    erase(deps);
    assert.equal(count(deps, `structures WHERE id = ${row}`), 0);
    const waiting = deps.database.prepare("SELECT recipient FROM outbox WHERE template = 'erased'").all() as {recipient: string}[];
    assert.deepEqual(waiting.map(({recipient}) => recipient), ['personne-zorglub@example.org']);
    assert.equal(withdrawalOfStructure(deps.database, structure)!.forgottenAt, undefined, 'an address is still held: not done');
    deliverAll(deps);
    publish(deps);
    deps.clock.advance(2000);
    publish(deps);
    erase(deps);
    assert.equal(withdrawalOfStructure(deps.database, structure)!.forgottenAt, deps.now());
    assert.deepEqual(traces(deps, 'zorglub'), []);
    assert.deepEqual(names(deps), ['Maison autre']);
    assert.equal(count(deps, `applications WHERE id = '${other.application}'`) + count(deps, `people WHERE id = ${other.person}`), 2, 'nobody else’s');
    assert.deepEqual(deps.reports, []);
    assert.equal(auditBrokenAt(deps.database), undefined);
  });

  it('should take the address with it at the end of the day when nobody took the receipt', () => {
    const deps = leavingDeps();
    const {structure} = settle(deps, 'zorglub');
    withdrawStructure(deps, structure, asked);
    deps.clock.advance(HOUR);
    erase(deps);
    deps.clock.advance(22 * HOUR);
    erase(deps);
    assert.equal(withdrawalOfStructure(deps.database, structure)!.forgottenAt, undefined);
    deps.clock.advance(HOUR);
    erase(deps);
    const {forgottenAt, liveBy} = withdrawalOfStructure(deps.database, structure)!;
    assert.equal(forgottenAt, liveBy);
    assert.equal(count(deps, 'outbox WHERE recipient IS NOT NULL'), 0);
    assert.deepEqual(actsOn(deps.database, `structure:${structure}`).map(({action, detail}) => [action, detail].join(' ').slice(0, 31)).slice(-1), ['structure.forget-address unsent']);
  });

  it('should get a receipt that names nobody, says what was erased and is found by its own hash', () => {
    const deps = leavingDeps();
    const {structure} = settle(deps, 'zorglub');
    withdrawStructure(deps, structure, asked);
    deps.clock.advance(HOUR);
    erase(deps);
    const {content} = deps.database.prepare("SELECT content FROM outbox WHERE template = 'erased'").get() as {content: string};
    const {receipt: address} = unsealed(content, deps) as {receipt: string};
    const receipt = receiptOf(deps.database, address.slice(-64))!;
    assert.match(address, /^https:\/\/pana\.example\/recu\/[0-9a-f]{64}$/);
    assert.doesNotMatch(receipt, /zorglub|example\.org/);
    assert.partialDeepStrictEqual(JSON.parse(receipt), {
      structure, receivedAt: iso(START), erasedAt: iso(START + HOUR), mails: 1,
      erased: {structures: 1, listings: 1, contacts: 1, listing_contacts: 1, people: 1, memberships: 1, applications: 1, sessions: 1, sign_ins: 1, merged: 1},
    });
    assert.equal(receiptOf(deps.database, '0'.repeat(64)), undefined);
  });

  it('should leave those who do something else for the programme, without what tied them to it', () => {
    const deps = leavingDeps();
    const {structure} = settle(deps, 'zorglub');
    const both = addPerson(deps.database, {email: 'double@example.org', name: 'Double'}, START);
    grant(deps.database, {person: both, role: 'contact', scope: structure}, START);
    grant(deps.database, {person: both, role: 'coordinator', scope: 'departement:37'}, START);
    withdrawStructure(deps, structure, asked);
    deps.clock.advance(HOUR);
    erase(deps);
    assert.deepEqual(deps.database.prepare('SELECT email FROM people').all().map((row) => ({...row})), [{email: 'double@example.org'}]);
    assert.deepEqual(deps.database.prepare('SELECT scope FROM memberships').all().map((row) => ({...row})), [{scope: 'departement:37'}]);
  });

  it('should be gone for good even while its tombstones cannot be filed, and they are as soon as they can', () => {
    const deps = leavingDeps();
    const {structure} = settle(deps, 'zorglub');
    const path = tombstoneFile(deps.database)!;
    mkdirSync(path);
    assert.ok(withdrawStructure(deps, structure, asked).hiddenAt, 'what is done is not said to have failed');
    deps.clock.advance(HOUR);
    erase(deps);
    assert.ok(withdrawalOfStructure(deps.database, structure)!.erasedAt);
    assert.ok(deps.reports.length >= 2);
    rmdirSync(path);
    erase(deps);
    assert.equal(readTombstones(deps.database).filter((line) => line !== '').length, 6);
    assert.equal(count(deps, 'tombstones WHERE filed = 0'), 0);
  });

  it('should ask every processor to erase its copy, and keep asking until it says it did', () => {
    const deps = leavingDeps();
    const {structure} = settle(deps, 'zorglub');
    withdrawStructure(deps, structure, asked);
    assert.deepEqual(openNotices(deps.database).map((notice) => [notice.structure, notice.processor]), [[structure, 'cosme'], [structure, 'host'], [structure, 'smtp-relay']]);
    const {id} = openNotices(deps.database)[0]!;
    assert.equal(acknowledgeNotice(deps.database, id, 'person:3', START), true);
    assert.equal(acknowledgeNotice(deps.database, id, 'person:3', START), false);
    assert.equal(openNotices(deps.database).length, 2);
  });
});

describe('the job that erases', () => {
  it('should do it nine days late as well, and raise one alarm a day until it is done', () => {
    const deps = leavingDeps();
    const {structure} = settle(deps, 'zorglub');
    withdrawStructure(deps, structure, asked);
    deps.clock.advance(9 * DAY);
    erase(deps);
    erase(deps);
    assert.deepEqual(deps.reports.map(String), [`Error: withdrawal of ${structure}: live-past`]);
    assert.equal(withdrawalOfStructure(deps.database, structure)!.erasedAt, deps.now());
    assert.doesNotMatch(deps.reports.map(String).join(), /zorglub/);
  });

  it('should alarm each day when it fails and the 28 days are near, and when they are past', () => {
    const deps = leavingDeps();
    const {structure} = settle(deps, 'zorglub');
    withdrawStructure(deps, structure, asked);
    deps.database.exec("CREATE TRIGGER stuck BEFORE DELETE ON people BEGIN SELECT RAISE(ABORT, 'stuck'); END");
    deps.clock.advance(24 * DAY);
    erase(deps);
    erase(deps);
    deps.clock.advance(5 * DAY);
    erase(deps);
    assert.deepEqual(deps.reports.map(String).filter((text) => text.includes('withdrawal')), [`Error: withdrawal of ${structure}: all-soon`, `Error: withdrawal of ${structure}: all-past`]);
    deps.database.exec('DROP TRIGGER stuck');
    erase(deps);
    assert.ok(withdrawalOfStructure(deps.database, structure)!.erasedAt);
  });

  it('should erase exactly once, whole or not at all, when it is killed at any statement', {timeout: 240_000}, async () => {
    const deps = leavingDeps();
    const {structure, row} = settle(deps, 'zorglub');
    withdrawStructure(deps, structure, asked);
    deps.database.prepare('PRAGMA wal_checkpoint(TRUNCATE)').get();
    const now = START + HOUR;
    const folder = dirname(deps.file);
    const was = readFileSync(deps.file);
    const outcomes: string[] = [];
    const child = 'test/worker/registry/leaving-child.ts';
    const whole = join(folder, 'entier', 'pana.sqlite');
    mkdirSync(dirname(whole));
    writeFileSync(whole, was);
    const {out} = await run(child, [whole, String(now), '100000']);
    const statements = Number(/statements (\d+)/.exec(out)![1]);
    assert.ok(statements > 30, out);
    // Twenty kills, spread over all of the job, each followed by the next try on what it left.
    for (let turn = 0; turn < 20; turn++) {
      const fresh = join(folder, `tour-${turn}`, 'pana.sqlite');
      mkdirSync(dirname(fresh));
      writeFileSync(fresh, was);
      copyFileSync(tombstoneFile(deps.database)!, join(dirname(fresh), 'tombstones.txt'));
      const {signal} = await run(child, [fresh, String(now), String(Math.floor(((turn + 0.5) * statements) / 20))]);
      assert.equal(signal, 'SIGKILL', `turn ${turn}`);
      const after = leavingDeps({file: fresh, now});
      const gone = count(after, `structures WHERE id = ${row}`) === 0;
      const receipts = count(after, 'withdrawals WHERE receipt IS NOT NULL');
      assert.deepEqual([receipts, count(after, "outbox WHERE template = 'erased'"), count(after, "audit WHERE action = 'structure.erase'"), count(after, 'people')], gone ? [1, 1, 1, 0] : [0, 0, 0, 1], `turn ${turn}`);
      outcomes.push(gone ? 'erased' : 'kept');
      erase(after);
      erase(after);
      assert.deepEqual([count(after, 'withdrawals WHERE receipt IS NOT NULL'), count(after, "outbox WHERE template = 'erased'"), count(after, "audit WHERE action = 'structure.erase'"), count(after, 'people')], [1, 1, 1, 0]);
      assert.equal(new Set(readTombstones(after.database).filter((line) => line !== '')).size, 6, 'structure, listing, place, three addresses');
      assert.equal(count(after, 'tombstones WHERE filed = 0'), 0);
      after.close();
    }
    assert.ok(outcomes.includes('kept') && outcomes.includes('erased'), 'kills on both sides of the commit');
  });
});

describe('who left', () => {
  it('should not come back by the same file, by another that says the same, nor by an address; and the import says so', () => {
    const deps = leavingDeps();
    const {structure} = settle(deps, 'zorglub');
    withdrawStructure(deps, structure, asked);
    const again = [listing('zorglub', 'zorglub'), listing('42', 'ZORGLUB', {source: 'autre', lat: 47.2}), listing('7', 'voisin', {lat: 48})];
    const before = deps.registry.upsert(again.slice(0, 2), deps.mergeRules, iso(deps.now()));
    assert.partialDeepStrictEqual(before, {added: 0, changed: 0, unchanged: 0, withdrawn: [{index: 0, what: 'listing'}, {index: 1, what: 'listing'}]});
    deps.clock.advance(HOUR);
    erase(deps);
    const voisin = again[2]!;
    const borrowed = {...voisin, structure: {...voisin.structure, contact: {person: {value: 'Nom', publish: true}, email: {value: 'Fiche-zorglub@example.org', publish: true}, phone: {value: '+33261910001', publish: true}}}};
    const result = deps.registry.upsert([...again.slice(0, 2), borrowed], deps.mergeRules, iso(deps.now()));
    assert.partialDeepStrictEqual(result, {added: 1, withdrawn: [{index: 0, what: 'listing'}, {index: 1, what: 'listing'}, {index: 2, what: 'contact'}]});
    assert.deepEqual(names(deps), ['Maison voisin']);
    assert.deepEqual(deps.registry.allPublished('2026-11-22')[0]!.contactFields, ['phone']);
  });

  it('should be able to sign again by an act of their own', () => {
    const deps = leavingDeps();
    const {structure} = settle(deps, 'zorglub');
    withdrawStructure(deps, structure, asked);
    deps.clock.advance(HOUR);
    erase(deps);
    const result = deps.registry.upsert([listing('candidature-9', 'zorglub', {source: 'charte'})], deps.mergeRules, iso(deps.now()));
    assert.partialDeepStrictEqual(result, {added: 1, withdrawn: []});
    assert.deepEqual(names(deps), ['Maison zorglub']);
    // Lines already known erase nobody again.
    assert.deepEqual(replayTombstones(deps, readTombstones(deps.database), deps.now()).structures, []);
    assert.deepEqual(names(deps), ['Maison zorglub']);
  });

  it('should keep imports out whole when the secret is not there or is another one, instead of letting them back', () => {
    const deps = leavingDeps();
    const {structure} = settle(deps, 'zorglub');
    withdrawStructure(deps, structure, asked);
    for (const secret of [undefined, new Uint8Array(32)]) {
      const registry = openRegistry(deps.database, secret);
      assert.throws(() => registry.upsert([listing('7', 'voisin')], deps.mergeRules, iso(START)), /secret/);
    }
  });

  it('should join nothing while they are hidden, and nothing joins them', () => {
    const deps = leavingDeps();
    const {structure} = settle(deps, 'zorglub');
    withdrawStructure(deps, structure, asked);
    const near = listing('9', 'zorglub', {lat: 47.1001});
    deps.registry.upsert([{...near, structure: {...near.structure, address: {...near.structure.address, street: '3 quai Neuf'}}}], deps.mergeRules, iso(START));
    assert.deepEqual(deps.registry.allPublished('2026-11-22').map(({address}) => address.street), ['3 quai Neuf']);
    assert.deepEqual(deps.database.prepare('SELECT hidden_at IS NULL AS shown FROM structures ORDER BY id').all().map((row) => (row as {shown: number}).shown), [0, 1]);
  });

  it('should stay gone when yesterday’s file is put back, before anything is shown; who came after the departure stays', () => {
    const deps = leavingDeps();
    const {structure, person} = settle(deps, 'zorglub');
    const {structure: kept} = settle(deps, 'autre', {lat: 48});
    deps.database.prepare('PRAGMA wal_checkpoint(TRUNCATE)').get();
    const folder = join(dirname(deps.file), 'hier');
    const yesterday = readFileSync(deps.file);
    deps.clock.advance(DAY);
    withdrawStructure(deps, structure, asked);
    deps.clock.advance(HOUR);
    erase(deps);
    const lines = readTombstones(deps.database);
    assert.match(lines[0]!, /^\w+ [0-9a-f]{8}\.[0-9a-f]{64} 2026-11-23$/);
    mkdirSync(folder);
    writeFileSync(join(folder, 'pana.sqlite'), yesterday);
    copyFileSync(tombstoneFile(deps.database)!, join(folder, 'tombstones.txt'));
    const restored = leavingDeps({file: join(folder, 'pana.sqlite'), now: deps.now()});
    assert.deepEqual(names(restored), ['Maison zorglub', 'Maison autre'], 'the file does not know');
    const replay = replayTombstones(restored, readTombstones(restored.database), restored.now());
    assert.deepEqual(replay, {learned: 6, structures: [structure], people: 1, unread: 0});
    assert.deepEqual(names(restored), ['Maison autre']);
    assert.equal(count(restored, `people WHERE id = ${person}`), 0);
    assert.equal(restored.registry.publishedContact(kept)?.person, 'Contact autre');
    restored.database.prepare('PRAGMA wal_checkpoint(TRUNCATE)').get();
    assert.deepEqual(lookIn([folder], needles('zorglub'), undefined).traces, []);
    assert.deepEqual(replayTombstones(restored, readTombstones(restored.database), restored.now()), {learned: 0, structures: [], people: 0, unread: 0});
    assert.equal(count(restored, "outbox WHERE template = 'erased'"), 0, 'they were told already');
  });

  it('should take from yesterday’s file what it was made of: its part of a structure that was split since, all of those joined since', () => {
    const at = (id: string, lat: number, street: string): ReturnType<typeof listing> => {
      const one = listing(id, 'zorglub', {lat});
      return {...one, structure: {...one.structure, summary: `dit par ${id}`, address: {...one.structure.address, street}}};
    };
    const replayed = (yesterday: ReturnType<typeof listing>[], today: ReturnType<typeof listing>[], leaves: string): TestDeps => {
      const old = leavingDeps();
      old.registry.upsert(yesterday, old.mergeRules, iso(START));
      const deps = leavingDeps();
      deps.registry.upsert(yesterday, deps.mergeRules, iso(START));
      deps.registry.upsert(today, deps.mergeRules, iso(START));
      withdrawStructure(deps, leaves, asked);
      replayTombstones(old, readTombstones(deps.database), START);
      return old;
    };
    const apart = at('2', 48, '2 rue Loin');
    const split = replayed([at('1', 47.1, '1 rue A'), at('2', 47.1001, '1 rue A')], [apart], 's2');
    assert.deepEqual(split.database.prepare('SELECT source_id FROM listings').all().map((row) => ({...row})), [{source_id: '1'}]);
    assert.deepEqual(split.registry.allPublished('2026-11-22').map(({id, summary}) => [id, summary]), [['s1', 'dit par 1']]);
    const joined = replayed([at('1', 47.1, '1 rue A'), apart], [at('2', 47.1001, '1 rue A')], 's1');
    assert.equal(joined.registry.size(), 0);
  });

  it('should be read from lines cut short and lines of another key without hiding the others', () => {
    const deps = leavingDeps();
    const {structure} = settle(deps, 'zorglub');
    withdrawStructure(deps, structure, asked);
    const path = tombstoneFile(deps.database)!;
    writeFileSync(path, readFileSync(path, 'utf8') + 'structure 0011');
    deps.clock.advance(HOUR);
    erase(deps);
    const lines = readTombstones(deps.database).filter((line) => line !== '');
    assert.equal(lines.length, 7);
    assert.deepEqual(replayTombstones(deps, lines, deps.now()), {learned: 0, structures: [], people: 0, unread: 1});
  });
});

describe('what changed', () => {
  it('should be published once the changes pause, within two seconds when they do not, and not at all when nothing did', () => {
    const deps = leavingDeps();
    settle(deps, 'un');
    const version = deps.registry.publishedVersion();
    publish(deps);
    assert.equal(deps.registry.publishedVersion(), version);
    const change = (text: string): unknown => deps.database.prepare("UPDATE structures SET document = json_set(document, '$.summary', ?)").run(text);
    change('a');
    publish(deps);
    assert.equal(deps.registry.publishedVersion(), version, 'it waits for the changes to pause');
    deps.clock.advance(MINUTE / 60);
    publish(deps);
    const second = deps.registry.publishedVersion();
    assert.notEqual(second, version);
    for (let turn = 0; turn < 3; turn++) {
      change(`b${turn}`);
      publish(deps);
      deps.clock.advance(1000);
    }
    assert.notEqual(deps.registry.publishedVersion(), second, 'changes that never pause do not keep it waiting');
  });

  it('should be remembered with the change itself, and forgotten with it when it is not kept', () => {
    const deps = leavingDeps();
    settle(deps, 'un');
    assert.throws(() => deps.database.transaction(() => {
      deps.database.exec("UPDATE structures SET hidden_at = 'x'");
      throw new Error('no');
    }), /no/);
    assert.equal(count(deps, 'publication_due'), 0);
    deps.database.exec("UPDATE structures SET hidden_at = 'x'");
    assert.equal(count(deps, 'publication_due'), 1);
  });
});
