/** Who was exposed between two moments: what an account could read and did, or everybody when the file was taken; numbers, and whom to write to apart. */
import assert from 'node:assert/strict';
import {mkdirSync, readdirSync, readFileSync, writeFileSync} from 'node:fs';
import {dirname, join} from 'node:path';
import {describe, it} from 'node:test';
import {audit, auditBrokenAt} from '../../../worker/registry/storage/audit.ts';
import {addressesOf, exposedBetween, registerEntry} from '../../../worker/registry/storage/breach.ts';
import type {Exposure, Period} from '../../../worker/registry/storage/breach.ts';
import {publicId} from '../../../worker/registry/storage/identifiers.ts';
import {changeMemberships, mandates} from '../../../worker/registry/storage/people.ts';
import {noteRefusal} from '../../../worker/registry/storage/refusals.ts';
import {run} from './leaving-support.ts';
import {input, listed} from './space-support.ts';
import {DAY, HOUR, MINUTE, START, gazetteer, signedIn, somebody, testDeps} from './support.ts';
import type {TestDeps} from './support.ts';

/** Two structures of the 37 and one of the 41, their contacts, a coordinator of each, and acts of an afternoon. */
function afternoon() {
  const deps = testDeps();
  const [a, b] = [listed(deps, 'a'), listed(deps, 'b', {street: '2 rue Autre'})];
  const blois = {...input('c', {name: 'Maison de Blois'}), address: {street: '3 place du Château', postcode: '41000', city: 'Blois', commune: '41018'}, lat: 47.58, lon: 1.33};
  deps.registry.upsert([{source: 'charte', id: 'c', structure: blois}], deps.mergeRules, new Date(deps.now()).toISOString());
  const c = publicId((deps.database.prepare("SELECT structure_id AS row FROM listings WHERE source_id = 'c'").get() as {row: number}).row);
  const people = {
    a: somebody(deps, 'contact-a@example.org', 'contact', a), b: somebody(deps, 'contact-b@example.org', 'contact', b), c: somebody(deps, 'contact-c@example.org', 'contact', c),
    touraine: somebody(deps, 'touraine@example.org', 'coordinator', 'departement:37'), blois: somebody(deps, 'blois@example.org', 'coordinator', 'departement:41'), national: somebody(deps, 'france@example.org', 'national'),
  };
  deps.database.prepare("INSERT OR IGNORE INTO charters (version, title, articles, text_hash, published_on) VALUES ('v', 'Charte', '[]', 'h', '2026-01-01')").run();
  for (const [id, departement] of [['x', '37'], ['y', '41']] as const) {
    deps.database.prepare(`INSERT INTO applications (id, status, created_at, changed_at, departement, name, structure, contact, signatory_name, signatory_role, signatory_email, mailbox, locale, charter_version)
      VALUES (?, 'confirmed', 0, 0, ?, 'n', '{}', '{}', 'Signataire Canari', 'r', ?, '', 'fr', 'v')`).run(id, departement, `Signataire-${id}@Example.org`);
  }
  // A day passes before anything happens.
  deps.clock.advance(DAY);
  const from = deps.now();
  signedIn(deps, people.touraine);
  audit(deps.database, {actor: `person:${people.touraine}`, action: 'desk.export', object: 'list:demandes'}, deps.now());
  audit(deps.database, {actor: `person:${people.touraine}`, action: 'membership.propose', object: `person:${people.b}`}, deps.now());
  audit(deps.database, {actor: `person:${people.blois}`, action: 'structure.edit', object: `structure:${c}`}, deps.now());
  for (let i = 0; i < 3; i++) noteRefusal(deps.database, {actor: `person:${people.touraine}`, action: 'desk.structures', route: '/desk/structures/:id', reason: 'scope'}, deps.now());
  deps.clock.advance(HOUR);
  const to = deps.now();
  deps.clock.advance(HOUR);
  audit(deps.database, {actor: `person:${people.touraine}`, action: 'structure.edit', object: `structure:${a}`}, deps.now());
  return {deps, a, b, c, people, from, to};
}
const exposed = (deps: TestDeps, period: Period): Exposure => exposedBetween(deps.database, period, (territory) => gazetteer.resolve(territory)?.departements ?? []);

describe('who was exposed between two moments', () => {
  it('is what an account reached by its mandates of that time, and what it did, and nobody of another territory', () => {
    const {deps, a, b, people, from, to} = afternoon();
    const found = exposed(deps, {from, to, person: people.touraine});
    assert.deepEqual(found.structures, [a, b].sort());
    assert.deepEqual(found.applications, ['x']);
    assert.deepEqual(found.people, [people.a, people.b, people.touraine]);
    assert.deepEqual(found.acts, [{action: 'desk.export', count: 1}, {action: 'membership.propose', count: 1}, {action: 'session.open', count: 1}]);
    assert.partialDeepStrictEqual(found.lists, [{actor: `person:${people.touraine}`, list: 'list:demandes'}]);
    assert.deepEqual([found.sessions.map(({proof}) => proof), found.refused], [['link'], 3]);
    assert.deepEqual(found.objects, ['list:demandes', `person:${people.b}`, `person:${people.touraine}`]);
    assert.deepEqual(addressesOf(deps.database, found), ['contact-a@example.org', 'contact-b@example.org', 'signataire-x@example.org', 'touraine@example.org']);
    const contact = exposed(deps, {from, to, person: people.c});
    assert.deepEqual([contact.structures.length, contact.people, contact.acts], [1, [people.c], []]);
  });

  it('is what a mandate reached that has ended since, and not what it reaches that was given later', () => {
    const {deps, people, from, to} = afternoon();
    const mandate = mandates(deps.database).find(({person}) => person === people.touraine)!;
    somebody(deps, 'collegue@example.org', 'coordinator', 'departement:37');
    assert.ok('facts' in changeMemberships(deps.database, {type: 'end', membership: mandate.id, by: people.national}, deps.now()));
    assert.equal(exposed(deps, {from, to, person: people.touraine}).structures.length, 2);
    assert.equal(exposed(deps, {from: deps.now() + MINUTE, to: deps.now() + DAY, person: people.touraine}).structures.length, 0);
    assert.equal(exposed(deps, {from: START - DAY, to: START - HOUR, person: people.national}).structures.length, 0);
  });

  it('is everybody when a copy of the file was taken, and whoever the national team reaches', () => {
    const {deps, people, from, to} = afternoon();
    const all = exposed(deps, {from, to});
    assert.deepEqual([all.structures.length, all.applications, all.people], [3, ['x', 'y'], Object.values(people).sort((one, other) => one - other)]);
    assert.ok(all.acts.some(({action}) => action === 'structure.edit'));
    assert.equal(exposed(deps, {from, to, person: people.national}).structures.length, 3);
  });

  it('makes a line of the register with the hour of the 72, whether the log holds, and nobody’s name or address', () => {
    const {deps, people, from, to} = afternoon();
    const period = {from, to, person: people.touraine};
    const found = exposed(deps, period);
    const entry = registerEntry(period, Date.parse('2026-11-24T09:00:00Z'), found, auditBrokenAt(deps.database));
    for (const words of ['avant le 2026-11-27T09:00:00.000Z (72 heures)', `person:${people.touraine}`, 'Structures exposées : 2', 'Personnes exposées : 3', 'Candidatures exposées : 1', 'ses sceaux tiennent', '- desk.export : 1', 'list:demandes', 'CNIL notifiée le']) assert.ok(entry.includes(words), words);
    assert.doesNotMatch(entry, /@|Canari|Structure a/);
    deps.database.exec("DROP TRIGGER audit_stays; UPDATE audit SET detail = 'changed' WHERE id = 2");
    assert.match(registerEntry(period, deps.now(), found, auditBrokenAt(deps.database)), /MODIFIÉ à partir de la ligne 2/);
  });

  it('is asked by whoever runs the server: written once, completed by hand, the addresses shown and kept nowhere', async () => {
    const {deps, people, from, to} = afternoon();
    const folder = join(dirname(deps.file), 'data');
    mkdirSync(folder);
    const copy = join(folder, 'pana.sqlite');
    deps.database.exec(`VACUUM INTO '${copy}'`);
    const asked = [new Date(from).toISOString(), new Date(to).toISOString(), '--person', String(people.touraine), '--known', '2026-11-24T09:00Z', '--addresses'];
    const {code, out} = await run('worker/entries/breach.ts', asked, {PANA_DATA_DIR: folder});
    assert.equal(code, 0, out);
    assert.match(out, /contact-a@example\.org/);
    const path = join(folder, 'violations', '2026-11-24T09h00.md');
    assert.deepEqual(readdirSync(join(folder, 'violations')), ['2026-11-24T09h00.md']);
    assert.doesNotMatch(readFileSync(path, 'utf8'), /@/);
    writeFileSync(path, 'complété');
    const again = await run('worker/entries/breach.ts', asked, {PANA_DATA_DIR: folder});
    assert.deepEqual([again.code, readFileSync(path, 'utf8')], [1, 'complété']);
    assert.equal((await run('worker/entries/breach.ts', ['hier', 'demain'], {PANA_DATA_DIR: folder})).code, 2);
  });
});
