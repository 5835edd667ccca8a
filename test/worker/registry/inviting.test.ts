/** People an applicant names for its structure: told by whom, contacts by their own button only, forgotten when they do not answer. */
import assert from 'node:assert/strict';
import {readFileSync} from 'node:fs';
import {describe, it} from 'node:test';
import {accept, expireApplications, refuse} from '../../../worker/registry/joining.ts';
import {ANSWER_WITHIN} from '../../../worker/registry/inviting.ts';
import {actsOn} from '../../../worker/registry/storage/audit.ts';
import {inviteesOf} from '../../../worker/registry/storage/invitees.ts';
import {addPerson, grant, membershipsOf, peopleFor, personByEmail} from '../../../worker/registry/storage/people.ts';
import {eraseSubject, exportFor} from '../../../worker/registry/storage/personal-data.ts';
import {RETENTION, applyRetention} from '../../../worker/registry/storage/retention.ts';
import {eraseWithdrawn, openWithdrawals, withdrawStructure} from '../../../worker/registry/storage/withdrawals.ts';
import {applied, mails, post, proof, refusal, registryOf, rowsIn, sentBy, tokenIn} from './joining-support.ts';
import {DAY, ORIGIN, formPost, publishes, testDeps} from './support.ts';
import type {TestDeps} from './support.ts';

const REACH = {departements: ['37'], structures: []};
const NAMED = [{name: 'Invitée Canari', email: 'Invitee@example.org'}, {name: 'Second Canari', email: 'second@example.org'}];

/** An application that names people, confirmed. */
async function stage({names = NAMED as unknown[], locale = 'fr'} = {}) {
  const deps = testDeps();
  const app = registryOf(deps);
  const member = addPerson(deps.database, {email: 'coordination@example.org', name: 'Membre'}, deps.now());
  grant(deps.database, {person: member, role: 'coordinator', scope: 'departement:37'}, deps.now());
  const {id} = await applied(app, deps, (sent) => ({...sent, invitees: names, locale}));
  await app.fetch(formPost('/inscription/confirmer', {token: tokenIn(deps)}));
  return {deps, app, id, by: {person: member, reach: REACH}};
}
const invitations = (deps: TestDeps) => mails(deps).filter(({template}) => template === 'named-contact');
const tokenOf = (mail: {values: Record<string, string>}): string => mail.values['link']!.split('#become-contact:')[1]!;
const answer = (app: ReturnType<typeof registryOf>, token: string): Promise<Response> => Promise.resolve(app.fetch(formPost('/inscription/contact', {token})));
const retention = (deps: TestDeps): unknown => applyRetention(deps.database, deps.now(), RETENTION.filter(({rows}) => rows?.table === 'invitees'));

describe('people named by an applicant', () => {
  it('are written to once the structure is listed, not before, and told who named them', async () => {
    const {deps, id, by} = await stage();
    assert.deepEqual(invitations(deps), []);
    const listed = accept(deps, id, by);
    assert.deepEqual(invitations(deps).map(({to, values: {structure, person, link}}) => [to, structure, person, link!.startsWith(`${ORIGIN}/lien#become-contact:`)]), [
      ['invitee@example.org', 'Maison des associations de Loches', 'Signataire Canari', true], ['second@example.org', 'Maison des associations de Loches', 'Signataire Canari', true],
    ]);
    // Being named makes nobody a contact, nor a person of the programme; and nothing of theirs is published.
    assert.deepEqual(peopleFor(deps.database, {role: 'contact', scope: listed}).map(({email}) => email), ['signataire@example.org']);
    assert.equal(personByEmail(deps.database, 'invitee@example.org'), undefined);
    publishes(deps);
    assert.doesNotMatch(JSON.stringify([deps.registry.allPublished('2026-11-24'), deps.registry.publishedContact(listed)]), /nvitee|Second Canari/);
  });

  it('become contacts by the button of their own link, once, and the invitation is forgotten', async () => {
    const {deps, app, id, by} = await stage();
    const listed = accept(deps, id, by);
    const [first, second] = invitations(deps) as [ReturnType<typeof invitations>[0], ReturnType<typeof invitations>[0]];
    // Scanners that only look spend nothing.
    for (let i = 0; i < 20; i++) await app.fetch(new Request(`${ORIGIN}/inscription/contact?token=${tokenOf(first)}`));
    const page = await answer(app, tokenOf(first));
    assert.equal(page.status, 200);
    assert.match(await page.text(), /<h1>Vous tenez la fiche de « Maison des associations de Loches »<\/h1>/);
    const person = personByEmail(deps.database, 'invitee@example.org')!;
    assert.deepEqual([person.name, membershipsOf(deps.database, person.id)], ['Invitée Canari', [{role: 'contact', scope: listed}]]);
    assert.deepEqual(inviteesOf(deps.database, id).map(({email}) => email), ['second@example.org']);
    assert.deepEqual(actsOn(deps.database, `structure:${listed}`).map(({actor, action, detail}) => [actor, action, detail]), [[`person:${person.id}`, 'invitee.accept', 'mailed-link']]);
    const before = rowsIn(deps);
    for (const token of [tokenOf(first), tokenOf(second).slice(1), `${tokenOf(second).slice(0, -1)}_`, '', 'x']) assert.equal((await answer(app, token)).status, 410, token);
    assert.deepEqual(rowsIn(deps), before);
    assert.equal((await answer(app, tokenOf(second))).status, 200);
    assert.equal(peopleFor(deps.database, {role: 'contact', scope: listed}).length, 3);
  });

  it('are forgotten after thirty days without an answer, and the link opens nothing then', async () => {
    const {deps, app, id, by} = await stage();
    accept(deps, id, by);
    const [first] = invitations(deps);
    deps.clock.advance(ANSWER_WITHIN - 1);
    retention(deps);
    assert.equal(inviteesOf(deps.database, id).length, 2);
    deps.clock.advance(1);
    retention(deps);
    assert.deepEqual(inviteesOf(deps.database, id), []);
    assert.equal((await answer(app, tokenOf(first!))).status, 410);
    deps.database.exec('DELETE FROM outbox; PRAGMA wal_checkpoint(TRUNCATE)');
    assert.doesNotMatch(readFileSync(deps.file, 'latin1'), /nvitee@|second@|Second Canari/);
  });

  it('are forgotten with an application that is refused or that nobody confirms, without having been written to', async () => {
    const {deps, id, by} = await stage();
    refuse(deps, id, 'no-answer', by);
    const late = await applied(registryOf(deps), deps, (sent) => ({...sent, invitees: NAMED}));
    assert.equal(inviteesOf(deps.database, late.id).length, 2);
    deps.clock.advance(7 * DAY);
    expireApplications(deps);
    assert.deepEqual([inviteesOf(deps.database, id), inviteesOf(deps.database, late.id), invitations(deps)], [[], [], []]);
  });

  it('go with a structure that leaves, with the mail that waits for them, and their link opens nothing', async () => {
    const {deps, app, id, by} = await stage();
    const listed = accept(deps, id, by);
    const [first] = invitations(deps);
    withdrawStructure(deps, listed, {how: 'espace', by: 'person:1'});
    assert.equal((await answer(app, tokenOf(first!))).status, 410);
    deps.clock.advance(DAY);
    for (const {id: leaving} of openWithdrawals(deps.database)) eraseWithdrawn(deps, leaving);
    assert.deepEqual([inviteesOf(deps.database, id), invitations(deps)], [[], []]);
    deps.database.exec('PRAGMA wal_checkpoint(TRUNCATE)');
    assert.doesNotMatch(readFileSync(deps.file, 'latin1'), /nvitee@|second@|Second Canari/);
  });

  it('see what is held of them, and whoever named them does not; erased by address, nothing is left', async () => {
    const {deps, id, by} = await stage();
    accept(deps, id, by);
    assert.equal(exportFor(deps.database, personByEmail(deps.database, 'signataire@example.org')!.id)['invitees'], undefined);
    const second = addPerson(deps.database, {email: 'second@example.org', name: 'Second'}, deps.now());
    assert.deepEqual(exportFor(deps.database, second)['invitees']?.map(({name}) => name), ['Second Canari']);
    eraseSubject(deps.database, {addresses: ['second@example.org']});
    assert.deepEqual(inviteesOf(deps.database, id).map(({email}) => email), ['invitee@example.org']);
  });

  it('who are known already get the mandate and keep their own name; one who may not come in is refused', async () => {
    const {deps, app, id, by} = await stage();
    const known = addPerson(deps.database, {email: 'invitee@example.org', name: 'Son propre nom'}, deps.now());
    const out = addPerson(deps.database, {email: 'second@example.org', name: 'Parti'}, deps.now());
    deps.database.prepare('UPDATE people SET disabled_at = 1 WHERE id = ?').run(out);
    const listed = accept(deps, id, by);
    const [first, second] = invitations(deps);
    assert.equal((await answer(app, tokenOf(first!))).status, 200);
    assert.equal(personByEmail(deps.database, 'invitee@example.org')!.name, 'Son propre nom');
    assert.deepEqual(membershipsOf(deps.database, known), [{role: 'contact', scope: listed}]);
    assert.equal((await answer(app, tokenOf(second!))).status, 409);
    assert.deepEqual(membershipsOf(deps.database, out), []);
  });

  it('are three at most, each once, never the signatory, with names and addresses that can be written to', async () => {
    const {deps, id} = await stage({names: [...NAMED, {name: 'Encore', email: 'INVITEE@example.org'}]});
    assert.equal(inviteesOf(deps.database, id).length, 2);
    const own = await stage({names: [{name: 'Moi', email: 'signataire+autre@example.org'}]});
    assert.deepEqual(inviteesOf(own.deps.database, own.id), []);
    for (const [invitees, field] of [
      [[{name: 'www.example.org', email: 'a@example.org'}], 'invitees.0.name'], [[{name: 'A', email: 'a@b'}], 'invitees.0.email'], [[{name: '', email: 'a@example.org'}], 'invitees.0.name'],
      [[{name: 'A', email: 'a@example.org', role: 'national'}], 'invitees.0.role'], [Array.from({length: 4}, (_, i) => ({name: 'A', email: `a${i}@example.org`})), 'invitees'],
    ] as const) {
      const {fields} = await refusal(await post(own.app, {...sentBy(await proof(own.deps)), invitees}), 422);
      assert.ok(fields.some((one) => one.startsWith(field.replace(/\.role$/, ''))), `${field}: ${fields.join()}`);
    }
  });
});
