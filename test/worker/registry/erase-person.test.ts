/** One person is erased for good, without a structure: nothing of them is left anywhere, and nothing is left without anybody. */
import assert from 'node:assert/strict';
import {copyFileSync, mkdirSync, writeFileSync} from 'node:fs';
import {dirname, join} from 'node:path';
import {describe, it} from 'node:test';
import {createRegistry} from '../../../worker/registry/app.ts';
import {actsOn, auditBrokenAt} from '../../../worker/registry/storage/audit.ts';
import {erasePerson} from '../../../worker/registry/storage/erase-person.ts';
import {grant} from '../../../worker/registry/storage/people.ts';
import {exportFor} from '../../../worker/registry/storage/personal-data.ts';
import {replayTombstones} from '../../../worker/registry/storage/replay.ts';
import {readTombstones, tombstoneFile} from '../../../worker/registry/storage/tombstones.ts';
import {receiptOf, withdrawStructure} from '../../../worker/registry/storage/withdrawals.ts';
import {confirmed, desk, location, versionIn} from './desk-support.ts';
import {leavingDeps, run, settle} from './leaving-support.ts';
import {pageGet, somebody} from './support.ts';
import type {TestDeps} from './support.ts';

const CANARY = 'Canari-Zorglub';
const ADDRESS = `${CANARY.toLowerCase()}@example.org`;
const count = (deps: TestDeps, sql: string): number => (deps.database.prepare(`SELECT count(*) AS n FROM ${sql}`).get() as {n: number}).n;
const refused = (deps: TestDeps, address = ADDRESS): string => {
  const done = erasePerson(deps, address);
  assert.ok('first' in done, 'it was erased');
  return done.first.join('\n');
};
const receiptFrom = (deps: TestDeps, address = ADDRESS): string => {
  const done = erasePerson(deps, address);
  assert.ok('receipt' in done, 'first' in done ? done.first.join('\n') : '');
  return done.receipt;
};

/** An application as it is kept, of this address. */
function applied(deps: TestDeps, id: string, status: string, address = ADDRESS): void {
  deps.database.prepare("INSERT OR IGNORE INTO charters (version, title, articles, text_hash, published_on) VALUES ('v', 'Charte', '[]', 'h', '2026-01-01')").run();
  deps.database.prepare(`INSERT INTO applications (id, status, created_at, changed_at, departement, name, structure, contact, signatory_name, signatory_role, signatory_email, mailbox, locale, charter_version)
    VALUES (?, ?, ?, ?, '37', 'Lieu', '{"name":"Lieu"}', ?, ?, 'présidence', ?, ?, 'fr', 'v')`)
    .run(id, status, deps.now(), deps.now(), JSON.stringify({email: {value: address, publish: true}}), `Nom ${CANARY}`, address, address);
}

/** A member of a team with all that can be held of somebody, and another member who stays. */
function everywhere(): {deps: TestDeps; person: number; other: ReturnType<typeof settle>} {
  const deps = leavingDeps();
  const {database} = deps;
  const other = settle(deps, 'reste');
  const person = somebody(deps, ADDRESS, 'national');
  database.prepare('UPDATE people SET name = ? WHERE id = ?').run(`Nom ${CANARY}`, person);
  somebody(deps, 'autre@example.org', 'national');
  applied(deps, 'attente', 'confirmed');
  applied(deps, 'refus', 'refused');
  // Signed for a structure that stays, and a later version of the charter too.
  database.prepare("UPDATE applications SET signatory_email = ?, signatory_name = ?, contact = ? WHERE id = ?").run(`${CANARY}@Example.org`, `Nom ${CANARY}`, `{"email":{"value":"${ADDRESS}","publish":true}}`, other.application);
  database.prepare("UPDATE charter_signatures SET signed_by = ?, name = ?").run(`person:${person}`, `Nom ${CANARY}`);
  database.prepare('UPDATE listing_version_contacts SET document = ?').run(`{"email":{"value":"${ADDRESS}","publish":true},"person":{"value":"Nom ${CANARY}","publish":true}}`);
  database.prepare("INSERT INTO invitees (application_id, name, email, named_at) VALUES (?, ?, ?, ?)").run(other.application, `Nom ${CANARY}`, ADDRESS, deps.now());
  database.prepare('INSERT INTO drafts (token_hash, email, mailbox, document, version, created_at, saved_at) VALUES (?, ?, ?, ?, 1, ?, ?)').run('d', ADDRESS, ADDRESS, `{"name":"${CANARY}"}`, deps.now(), deps.now());
  database.prepare("INSERT INTO reports (id, structure_id, reason, comment, status, created_at, changed_at) VALUES ('r', ?, 'hours', ?, 'to-confirm', ?, ?)").run(other.row, `de ${CANARY}`, deps.now(), deps.now());
  database.prepare("INSERT INTO report_senders (report_id, email, mailbox, locale, created_at) VALUES ('r', ?, ?, 'fr', ?)").run(ADDRESS, ADDRESS, deps.now());
  const at = new Date(deps.now()).toISOString();
  database.prepare("INSERT INTO outbox (message_id, template, locale, recipient, content, queued_at, next_at) VALUES ('m', 'listing-edited', 'fr', ?, ?, ?, ?)").run(ADDRESS, `{"structure":"${CANARY}"}`, at, at);
  return {deps, person, other};
}

describe('a person alone', () => {
  it('should be gone from every table, the log and every file of the folder, as the operator’s own check finds', async () => {
    const {deps, person, other} = everywhere();
    assert.ok(Object.keys(exportFor(deps.database, person)).length > 0);
    writeFileSync(join(dirname(deps.file), 'secret'), Buffer.from(deps.secret).toString('hex'));
    const verify = () => run('worker/entries/erasure-verify.ts', [CANARY, ADDRESS], {PANA_DATA_DIR: dirname(deps.file)});
    assert.equal((await verify()).code, 1, 'the check sees what is there before');
    const erased = await run('worker/entries/erase-person.ts', [`${CANARY}@example.org`], {PANA_DATA_DIR: dirname(deps.file), PANA_ORIGIN: 'https://pana.example'});
    assert.equal(erased.code, 0, erased.out);
    const found = await verify();
    assert.deepEqual([found.code, /Introuvable/.test(found.out)], [0, true], found.out);
    assert.deepEqual(exportFor(deps.database, person), {});
    // Whose it is not, and what a structure signed, stays.
    assert.equal(count(deps, `people WHERE id = ${other.person}`) + count(deps, `structures WHERE id = ${other.row}`) + count(deps, `applications WHERE id = '${other.application}' AND charter_version = 'v' AND name <> ''`), 3);
    assert.equal(count(deps, "charter_signatures WHERE version = 'v' AND name = ''"), 1);
    assert.equal(auditBrokenAt(deps.database), undefined);
    const [, hash] = /\/recu\/([0-9a-f]{64})/.exec(erased.out)!;
    const receipt = receiptOf(deps.database, hash!)!;
    assert.doesNotMatch(receipt, /canari|example\.org/i);
    assert.partialDeepStrictEqual(JSON.parse(receipt), {person: true, erased: {people: 1, memberships: 1, applications: 2, invitees: 1, drafts: 1, outbox: 1}});
    assert.deepEqual(actsOn(deps.database, `person:${person}`).at(-1)!.action, 'person.erase');
    const page = await createRegistry(deps).fetch(pageGet(`/recu/${hash}`));
    assert.equal(page.status, 200);
    assert.ok(readTombstones(deps.database).some((line) => line.startsWith('address ')));
  });

  it('should be refused while a team or a listing would be left without anybody, saying what to do first, and change nothing', () => {
    const deps = leavingDeps();
    const person = somebody(deps, ADDRESS, 'national');
    assert.match(refused(deps), /dernière personne de l’équipe nationale.*\/desk\/equipe/);
    somebody(deps, 'autre@example.org', 'national');
    grant(deps.database, {person, role: 'coordinator', scope: 'departement:37'}, deps.now());
    assert.match(refused(deps), /dernière personne de la coordination de departement:37/);
    grant(deps.database, {person: somebody(deps, 'deux@example.org', 'coordinator', 'departement:37'), role: 'coordinator', scope: 'departement:37'}, deps.now());
    const {structure} = settle(deps, 'lieu');
    deps.database.prepare("UPDATE memberships SET person_id = ? WHERE role = 'contact'").run(person);
    assert.match(refused(deps), new RegExp(`dernier contact de la structure ${structure}.*/espace/${structure}.*/desk/structures/${structure}/retirer`));
    withdrawStructure(deps, structure, {how: 'espace', by: 'person:1'});
    assert.match(refused(deps), /est retirée : cette personne est effacée avec elle/);
    assert.equal(count(deps, `people WHERE id = ${person}`) + count(deps, "memberships WHERE status = 'active' AND role = 'national'"), 3);
    assert.equal(count(deps, 'person_erasures'), 0);
  });

  it('should be refused while a sheet, a demand of somebody else or a team still gives the address', () => {
    const deps = leavingDeps();
    const {structure} = settle(deps, 'lieu');
    assert.match(refused(deps, 'fiche-lieu@example.org'), new RegExp(`La fiche de la structure ${structure} donne cette adresse`));
    applied(deps, 'demande', 'confirmed', 'signe@example.org');
    deps.database.prepare('UPDATE applications SET contact = ? WHERE id = ?').run(`{"email":{"value":"${ADDRESS}","publish":true}}`, 'demande');
    assert.match(refused(deps), /demande signée par quelqu’un d’autre.*\/desk\/demandes\/demande/);
    assert.match(refused(deps, 'personne@example.org'), /ne gardons rien/);
  });

  it('should leave the structure they signed for its listing, its application to read, and its other contact', async () => {
    const here = desk();
    const {deps} = here;
    const id = confirmed(here);
    location(await here.touraine.post(`/desk/demandes/${id}/accepter`, {version: versionIn(await here.touraine.read(`/desk/demandes/${id}`))}));
    const {email, listed_as: structure} = deps.database.prepare('SELECT signatory_email AS email, listed_as FROM applications WHERE id = ?').get(id) as {email: string; listed_as: string};
    assert.match(refused(deps, email), /dernier contact/);
    const other = somebody(deps, 'suite@example.org', 'contact', structure);
    receiptFrom(deps, email);
    const page = await here.touraine.read(`/desk/demandes/${id}`);
    assert.match(page, /une personne effacée depuis, à sa demande/);
    assert.ok(!page.includes(email));
    assert.match(await here.as(other).read(`/espace/${structure}`), /Comme le public|comme le public/);
    assert.equal(deps.registry.allPublished('2026-11-22').length, 1);
  });

  it('should leave whose address only ends or begins like theirs', () => {
    const {deps, other} = everywhere();
    const [before, after] = [`x${ADDRESS}`, `${ADDRESS}.fr`];
    for (const address of [before, after]) somebody(deps, address, 'coordinator', 'departement:37');
    applied(deps, 'autre', 'accepted', before);
    deps.database.prepare('UPDATE listing_contacts SET document = ? WHERE listing_id IN (SELECT id FROM listings WHERE structure_id = ?)').run(`{"email":{"value":"${after}","publish":true}}`, other.row);
    receiptFrom(deps);
    assert.equal(count(deps, `people WHERE email IN ('${before}', '${after}')`), 2);
    assert.equal(count(deps, `applications WHERE id = 'autre' AND contact LIKE '%${before}%' AND signatory_email <> ''`), 1);
    assert.equal(count(deps, `listing_contacts WHERE document LIKE '%${after}%'`), 1);
  });

  it('should be seen in free text, at the end of a sentence and at the start of a line', () => {
    for (const words of [`écrire à ${ADDRESS}.`, `<${CANARY}@EXAMPLE.org>`, JSON.stringify({x: `ligne\n${ADDRESS}`}), ADDRESS]) {
      const deps = leavingDeps();
      somebody(deps, ADDRESS, 'contact', 's99');
      deps.database.exec('CREATE TABLE forgotten (words TEXT) STRICT');
      deps.database.prepare('INSERT INTO forgotten VALUES (?)').run(words);
      assert.throws(() => erasePerson(deps, ADDRESS), /encore dans : forgotten/, words);
    }
  });

  it('should be done, and say so, when the file beside the database cannot be written; a job writes it later', () => {
    const {deps} = everywhere();
    mkdirSync(tombstoneFile(deps.database)!);
    assert.partialDeepStrictEqual(erasePerson(deps, ADDRESS), {filed: false});
    assert.equal(count(deps, `people WHERE email = '${ADDRESS}'`), 0);
    assert.ok(count(deps, 'tombstones WHERE filed = 0') > 0);
  });

  it('should refuse to say it is done when a place nobody thought of still holds the address', () => {
    const deps = leavingDeps();
    somebody(deps, ADDRESS, 'coordinator', 'departement:37');
    somebody(deps, 'autre@example.org', 'coordinator', 'departement:37');
    deps.database.exec(`CREATE TABLE forgotten (words TEXT) STRICT; INSERT INTO forgotten VALUES ('voir ${ADDRESS}')`);
    assert.throws(() => erasePerson(deps, ADDRESS), /encore dans : forgotten/);
    assert.equal(count(deps, `people WHERE email = '${ADDRESS}'`), 1, 'nothing was changed');
  });

  it('should be erased when known only by an application or an invitation, and leave again from yesterday’s backup', () => {
    const {deps, other} = everywhere();
    const yesterday = join(dirname(deps.file), 'hier', 'pana.sqlite');
    mkdirSync(dirname(yesterday));
    deps.database.prepare("DELETE FROM people WHERE email = ?").run(ADDRESS);
    deps.database.prepare('UPDATE charter_signatures SET name = ?').run('');
    deps.database.prepare('PRAGMA wal_checkpoint(TRUNCATE)').get();
    copyFileSync(deps.file, yesterday);
    receiptFrom(deps);
    const restored = leavingDeps({file: yesterday, now: deps.now()});
    const {people, structures} = replayTombstones(restored, readTombstones(deps.database), deps.now());
    assert.deepEqual([people, structures], [0, []]);
    assert.deepEqual(restored.database.prepare('SELECT id FROM applications').all().map((row) => ({...row})), [{id: other.application}]);
    for (const table of ['drafts', 'invitees', 'report_senders']) assert.equal(count(restored, `${table} WHERE email = '${ADDRESS}'`), 0, table);
    assert.equal(count(restored, `applications WHERE lower(signatory_email) = '${ADDRESS}' OR lower(contact) LIKE '%canari%'`), 0);
    assert.equal(count(restored, `structures WHERE id = ${other.row}`), 1);
  });
});
