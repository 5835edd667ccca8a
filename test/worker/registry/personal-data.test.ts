/** Where personal data is: every column has its line, and what the lines say is what export and erasure do. */
import assert from 'node:assert/strict';
import {dirname} from 'node:path';
import {describe, it} from 'node:test';
import fc from 'fast-check';
import {PERSONAL_DATA, exportFor, schemaColumns, unlisted} from '../../../worker/registry/storage/personal-data.ts';
import {dataLines} from '../../../worker/registry/domain/own-data.ts';
import {addPerson, grant} from '../../../worker/registry/storage/people.ts';
import {needles} from '../../../worker/registry/storage/marker.ts';
import {lookIn} from '../../../worker/registry/storage/verify.ts';
import {withdrawStructure, withdrawalOfStructure} from '../../../worker/registry/storage/withdrawals.ts';
import {leavingDeps, settle, untilErased} from './leaving-support.ts';
import type {Settled} from './leaving-support.ts';
import type {TestDeps} from './support.ts';

const personal = Object.entries(PERSONAL_DATA).flatMap(([table, {columns}]) => Object.entries(columns).flatMap(([column, line]) => (line === 'none' ? [] : [`${table}.${column}`])));

/** The row of a settled structure in each table that holds personal data. */
const rowOf = ({row, person, application}: Settled): Readonly<Record<string, string>> => ({
  passkeys: `person_id = ${person}`, address_changes: `person_id = ${person}`, outbox: `message_id = 'mail-${row}'`, people: `id = ${person}`, sign_ins: `person_id = ${person}`, applications: `id = '${application}'`, contacts: `structure_id = ${row}`,
  listing_contacts: `listing_id IN (SELECT id FROM listings WHERE structure_id = ${row})`, listings: `structure_id = ${row}`,
  charter_signatures: `listing_id IN (SELECT id FROM listings WHERE structure_id = ${row})`,
  listing_versions: `listing_id IN (SELECT id FROM listings WHERE structure_id = ${row})`,
  listing_version_contacts: `version_id IN (SELECT id FROM listing_versions WHERE listing_id IN (SELECT id FROM listings WHERE structure_id = ${row}))`, drafts: `token_hash = 'draft ${row}'`, invitees: `application_id = '${application}'`, kept_slugs: `structure_id = ${row}`, merged: `into_id = ${row}`, search_texts: `structure_id = ${row}`, reports: `id = 'report-${row}'`, report_senders: `report_id = 'report-${row}'`, structures: `id = ${row}`, registrations: `id = 'inscription-${row}'`, survey_answers: `id = 'reponse-${row}'`, event_alerts: `id = 'alerte-${row}'`, processors: `code = 'relais-${row}'`,
});

/** Writes `marker` into one column; an address stays one, a document stays JSON. */
function plant({database}: TestDeps, settled: Settled, name: string, marker: string): void {
  const [table, column] = name.split('.') as [string, string];
  const where = rowOf(settled)[table];
  assert.ok(where, `${table} holds personal data: say here which of its rows is a settled structure's`);
  const held = database.prepare(`SELECT ${column} AS value FROM ${table} WHERE ${where}`).get() as {value: string};
  let value = marker;
  if (/^\{/.test(held.value)) value = JSON.stringify({...(JSON.parse(held.value) as object), planted: marker});
  else if (held.value.includes('@')) value = `${marker.toLowerCase()}@example.org`;
  if (['outbox.recipient', 'people.email', 'applications.signatory_email', 'drafts.email', 'invitees.email', 'report_senders.email', 'registrations.email', 'event_alerts.email', 'processors.mailbox'].includes(name)) {
    // One mailbox: where it is written to is what it is found by.
    database.prepare(`UPDATE applications SET signatory_email = ? WHERE ${rowOf(settled)['applications']!}`).run(value);
    database.prepare(`UPDATE people SET email = ? WHERE ${rowOf(settled)['people']!}`).run(value);
    database.prepare(`UPDATE drafts SET email = ? WHERE ${rowOf(settled)['drafts']!}`).run(value);
    database.prepare(`UPDATE invitees SET email = ? WHERE ${rowOf(settled)['invitees']!}`).run(value);
    database.prepare(`UPDATE outbox SET recipient = ? WHERE ${rowOf(settled)['outbox']!}`).run(value);
    database.prepare(`UPDATE report_senders SET email = ? WHERE ${rowOf(settled)['report_senders']!}`).run(value);
    database.prepare(`UPDATE registrations SET email = ? WHERE ${rowOf(settled)['registrations']!}`).run(value);
    database.prepare(`UPDATE event_alerts SET email = ? WHERE ${rowOf(settled)['event_alerts']!}`).run(value);
    database.prepare(`UPDATE processors SET mailbox = ? WHERE ${rowOf(settled)['processors']!}`).run(value);
  } else assert.equal(database.prepare(`UPDATE ${table} SET ${column} = ? WHERE ${where}`).run(value).changes, 1, name);
}

describe('personal data', () => {
  it('should have a line for each column of the file, and none for what is not there', () => {
    const deps = leavingDeps();
    assert.deepEqual(unlisted(schemaColumns(deps.database)), {missing: [], surplus: []});
    // It can fail: a column somebody adds, one somebody takes away.
    deps.database.exec('ALTER TABLE people ADD COLUMN telephone TEXT; DROP TABLE processor_notices');
    const {missing, surplus} = unlisted(schemaColumns(deps.database));
    assert.deepEqual(missing, ['people.telephone']);
    assert.ok(surplus.includes('processor_notices.due_by'));
  });

  it('should say of each column that holds some what for, on what ground, how long and by what it is found', () => {
    assert.ok(personal.length >= 20);
    for (const {columns, rows} of Object.values(PERSONAL_DATA)) {
      for (const line of Object.values(columns)) {
        if (line === 'none') continue;
        assert.ok(rows !== undefined, 'rows of a person can be found');
        for (const word of [line.purpose, line.basis, line.kept, line.found]) assert.ok(word.length > 3);
      }
    }
  });

  for (const name of personal) {
    it(`should be in the export and gone after the erasure: ${name}`, () => {
      fc.assert(fc.property(fc.stringMatching(/^[A-Z][a-z]{7}[A-Z][a-z]{7}$/), (marker) => {
        const deps = leavingDeps();
        const settled = settle(deps, 'abc');
        settle(deps, 'temoin', {lat: 48});
        plant(deps, settled, name, marker);
        assert.ok(JSON.stringify(exportFor(deps.database, settled.person)).toLowerCase().includes(marker.toLowerCase()), 'exported');
        withdrawStructure(deps, settled.structure, {how: 'link', by: 'anonymous'});
        untilErased(deps);
        assert.ok(withdrawalOfStructure(deps.database, settled.structure)!.forgottenAt, 'done');
        assert.deepEqual(lookIn([dirname(deps.file)], needles(marker), undefined).traces, []);
        assert.deepEqual(deps.reports, []);
        deps.close();
      }), {numRuns: 2});
    });
  }

  // What a second contact of a structure does not find in its file, and why: all else that is tagged is there.
  const WITHHELD: Readonly<Record<string, string>> = {
    'outbox.recipient': 'a mail is of who it is for', 'outbox.content': 'a mail is of who it is for',
    'sign_ins.address': 'a way in of somebody else', 'passkeys.credential_id': 'a way in of somebody else', 'passkeys.public_key': 'a way in of somebody else', 'passkeys.name': 'a way in of somebody else',
    'people.name': 'whoever invites somebody we know must not learn their name: other contacts are given by their address',
    'invitees.name': 'somebody who has not answered: only the address they are written to',
    'report_senders.email': 'whoever reports something is not told to the structure', 'report_senders.mailbox': 'whoever reports something is not told to the structure',
    'drafts.email': 'a form that was not sent is of who writes it', 'drafts.mailbox': 'a form that was not sent is of who writes it', 'drafts.document': 'a form that was not sent is of who writes it',
    ...Object.fromEntries(['registrations', 'survey_answers', 'event_alerts'].flatMap((table) => Object.keys(PERSONAL_DATA[table]!.columns).map((column) => [`${table}.${column}`, 'who comes to an event comes for themselves: it is in their own file']))),
    'processors.mailbox': 'of somebody who works for those we have a contract with',
    'address_changes.email': 'an address somebody else asked to sign in with',
  };
  it('should give a contact all that is held of the structure and of its people, whoever entered it, but what is listed with its reason', () => {
    const deps = leavingDeps();
    const settled = settle(deps, 'abc');
    const second = addPerson(deps.database, {email: 'seconde@example.org', name: 'Seconde'}, deps.now());
    grant(deps.database, {person: second, role: 'contact', scope: settled.structure, by: settled.person}, deps.now());
    const missing = personal.filter((name) => {
      const [table, column] = name.split('.') as [string, string];
      const marker = `canari-${table}-${column}`.replaceAll('_', '-');
      const where = rowOf(settled)[table];
      assert.ok(where, `${table} holds personal data: say which of its rows is a settled structure's`);
      const {value} = deps.database.prepare(`SELECT ${column} AS value FROM ${table} WHERE ${where}`).get() as {value: string};
      const planted = /^\{/.test(value) ? JSON.stringify({...(JSON.parse(value) as object), planted: marker}) : value.includes('@') ? `${marker}@example.org` : marker;
      deps.database.prepare(`UPDATE ${table} SET ${column} = ? WHERE ${where}`).run(planted);
      const held = exportFor(deps.database, second);
      const there = JSON.stringify(held).includes(marker);
      assert.equal(dataLines(held).some((line) => String(line.value).includes(marker)), there, `${name}: the spreadsheet says what the JSON says`);
      return !there;
    });
    assert.deepEqual(missing.sort(), Object.keys(WITHHELD).filter((name) => personal.includes(name)).sort());
    const held = exportFor(deps.database, second);
    assert.partialDeepStrictEqual(held['access'], [{structure: settled.structure, email: 'canari-people-email@example.org', status: 'active', since: '2026-11-22T10:00:00.000Z', invited_by: 'application'}]);
    assert.deepEqual(exportFor(deps.database, settled.person)['access'], [{structure: settled.structure, email: 'seconde@example.org', status: 'active', since: '2026-11-22T10:00:00.000Z', invited_by: 'canari-people-email@example.org'}]);
    assert.deepEqual(held['pending_invitations'], [{application_id: settled.application, email: 'canari-invitees-email@example.org', named_at: '2026-11-22T10:00:00.000Z'}]);
    // Who gave a mandate is said by address among contacts only.
    const coordinator = addPerson(deps.database, {email: 'coordination@example.org', name: 'Coordination'}, deps.now());
    const third = addPerson(deps.database, {email: 'troisieme@example.org', name: 'Troisième'}, deps.now());
    grant(deps.database, {person: third, role: 'contact', scope: settled.structure, by: coordinator}, deps.now());
    assert.partialDeepStrictEqual(exportFor(deps.database, second)['access']?.at(-1), {email: 'troisieme@example.org', invited_by: 'team'});
    assert.doesNotMatch(JSON.stringify(exportFor(deps.database, second)), /coordination@|Troisième/);
    // A coordinator, or who is a contact of another one, has nothing of it.
    assert.doesNotMatch(JSON.stringify(exportFor(deps.database, coordinator)), /canari/);
  });

  it('should export nothing of anybody else, no proof of a session, and nothing for nobody', () => {
    const deps = leavingDeps();
    const {person, structure} = settle(deps, 'zorglub');
    settle(deps, 'autre', {lat: 48});
    const held = exportFor(deps.database, person);
    const text = JSON.stringify(held);
    assert.doesNotMatch(text, /autre/);
    assert.doesNotMatch(text, /_hash/);
    assert.deepEqual(Object.keys(held).sort(), ['address_changes', 'applications', 'audit', 'charter_signatures', 'claims', 'contacts', 'drafts', 'event_alerts', 'invitees', 'kept_slugs', 'listing_contacts', 'listing_rhythms', 'listing_version_contacts', 'listing_versions', 'listings', 'memberships', 'merged', 'outbox', 'passkeys', 'people', 'processors', 'registration_notices', 'registrations', 'report_senders', 'reports', 'search_texts', 'sessions', 'sign_ins', 'structures', 'survey_answers']);
    assert.partialDeepStrictEqual(held['memberships']![0]!, {scope: structure});
    assert.deepEqual(exportFor(deps.database, 999), {});
  });
});
