/** The team and its mail: one proposes, another approves, nobody for themselves, nobody leaves a team empty; dead mails leave again once. */
import assert from 'node:assert/strict';
import {describe, it} from 'node:test';
import {enqueue} from '../../../worker/registry/mail/enqueue.ts';
import {actsOn} from '../../../worker/registry/storage/audit.ts';
import {markDead} from '../../../worker/registry/storage/mail-outbox.ts';
import {membershipsOf, personByEmail} from '../../../worker/registry/storage/people.ts';
import {confirmed, desk, location, versionIn} from './desk-support.ts';
import type {Desk, Visitor} from './desk-support.ts';
import {rowsIn} from './joining-support.ts';
import {MINUTE, somebody} from './support.ts';

const NEW = {name: 'Personne nouvelle', email: 'Nouvelle@example.org', role: 'coordinator', scope: '37'};

/** Number of the mandate of an address. */
const mandateOf = ({deps}: Desk, email: string): string => String((deps.database.prepare(
  'SELECT memberships.id FROM memberships JOIN people ON people.id = person_id WHERE email = ? ORDER BY memberships.id DESC LIMIT 1',
).get(email) as {id: number}).id);

const propose = async (who: Visitor, change: Partial<typeof NEW> = {}): Promise<Response> => who.post('/desk/equipe/proposer', {...NEW, ...change});

describe('the team', () => {
  it('takes in whom one proposes and another, proven twice, approves', async () => {
    const here = desk();
    assert.equal(location(await propose(here.touraine)), '/desk/equipe?fait=proposee');
    const person = personByEmail(here.deps.database, 'nouvelle@example.org')!;
    assert.deepEqual(membershipsOf(here.deps.database, person.id), []);
    const id = mandateOf(here, 'nouvelle@example.org');
    const page = await here.touraine.read('/desk/equipe');
    assert.match(page, /<th scope="row">Personne nouvelle<\/th><td[^>]*>nouvelle@example\.org<\/td><td[^>]*>coordination, Indre-et-Loire \(37\)<\/td><td[^>]*>Personne touraine<\/td>/);
    assert.match(page, /une autre personne que vous doit l’approuver/);
    // Not by the same person, whatever proof they give; not without a second proof.
    assert.equal((await here.as(here.touraine.person, true).post(`/desk/equipe/${id}/approuver`)).status, 403);
    assert.equal((await here.national.post(`/desk/equipe/${id}/approuver`)).status, 403);
    assert.match(await here.national.read('/desk/equipe'), /confirmez d’abord que c’est vous/);
    assert.deepEqual(membershipsOf(here.deps.database, person.id), []);
    const proven = here.as(here.national.person, true);
    assert.match(await proven.read('/desk/equipe'), new RegExp(`action="/desk/equipe/${id}/approuver"><button>Approuver<span class="unseen"> Personne nouvelle`));
    const answers = await Promise.all([0, 1].map(() => proven.post(`/desk/equipe/${id}/approuver`)));
    assert.deepEqual(answers.map(location), Array(2).fill('/desk/equipe?fait=approuvee'));
    assert.deepEqual(membershipsOf(here.deps.database, person.id), [{role: 'coordinator', scope: 'departement:37'}]);
    assert.deepEqual(actsOn(here.deps.database, `person:${person.id}`).map(({actor, action, detail}) => [actor, action, detail]), [
      [`person:${here.touraine.person}`, 'membership.propose', 'coordinator departement:37'],
      [`person:${here.national.person}`, 'membership.approve', 'coordinator departement:37'],
    ]);
    // The second proof lasts ten minutes.
    location(await propose(here.touraine, {email: 'autre@example.org'}));
    here.deps.clock.advance(11 * MINUTE);
    assert.equal((await proven.post(`/desk/equipe/${mandateOf(here, 'autre@example.org')}/approuver`)).status, 403);
  });

  it('ends at the territory: another’s mandates are neither seen, proposed, approved nor ended', async () => {
    const here = desk();
    location(await propose(here.touraine));
    const id = mandateOf(here, 'nouvelle@example.org');
    const blois = here.as(here.blois.person, true);
    const page = await blois.read('/desk/equipe');
    assert.doesNotMatch(page, /touraine|nouvelle|Indre-et-Loire|france@/);
    for (const scope of [id, mandateOf(here, 'touraine@example.org'), mandateOf(here, 'france@example.org'), '999', 'x']) {
      assert.equal((await blois.post(`/desk/equipe/${scope}/approuver`)).status, 404, scope);
      assert.equal((await blois.post(`/desk/equipe/${scope}/terminer`, {successor: ''})).status, 404, scope);
      assert.equal((await blois.get(`/desk/equipe/${scope}/terminer`)).status, 404, scope);
    }
    const before = rowsIn(here.deps);
    // A région is more than its département; the national team is nobody's in a territory.
    for (const change of [{scope: '37'}, {scope: 'region:24'}, {scope: 'departement:99'}, {scope: 'epci:243700754'}, {scope: ''}, {role: 'national', scope: ''}, {role: 'contact', scope: 's1'}, {role: 'chef'}, {email: 'pas une adresse'}, {email: 'a%b@example.org'}, {name: ' '}]) {
      const response = await propose(here.blois, change);
      assert.equal(response.status, 422, JSON.stringify(change));
      assert.match(await response.text(), /role="alert"[\s\S]*<h2>À corriger<\/h2>/);
    }
    assert.deepEqual(rowsIn(here.deps), before, 'not even a person');
    assert.equal(location(await propose(here.blois, {scope: 'departement:41', email: 'voisine@example.org'})), '/desk/equipe?fait=proposee');
  });

  it('shows a région’s coordination what lies in all of it', async () => {
    const here = desk();
    const region = here.as(somebody(here.deps, 'region@example.org', 'coordinator', 'region:24'));
    const page = await region.read('/desk/equipe');
    for (const who of ['touraine@', 'blois@', 'region@']) assert.match(page, new RegExp(who));
    assert.doesNotMatch(page, /france@/);
    assert.doesNotMatch(await here.touraine.read('/desk/equipe'), /region@/);
  });

  it('lets nobody propose or approve themselves, and takes the same proposal once', async () => {
    const here = desk();
    const own = await propose(here.touraine, {email: 'touraine@example.org', scope: '37'});
    assert.equal(own.status, 422);
    assert.match(await own.text(), /Vous ne pouvez pas décider pour vous-même/);
    assert.deepEqual((await Promise.all([0, 1].map(() => propose(here.touraine)))).map(location), Array(2).fill('/desk/equipe?fait=proposee'));
    assert.equal((await propose(here.national)).status, 422, 'proposed by another already');
    const colleague = here.as(somebody(here.deps, 'collegue@example.org', 'coordinator', 'region:24'), true);
    // Somebody who is of the team already and proposed for more does not decide about it.
    location(await propose(here.national, {email: 'collegue@example.org', scope: '41'}));
    assert.equal((await colleague.post(`/desk/equipe/${mandateOf(here, 'collegue@example.org')}/approuver`)).status, 403);
    assert.deepEqual(membershipsOf(here.deps.database, colleague.person), [{role: 'coordinator', scope: 'region:24'}]);
  });

  it('ends a mandate at once, never the last one of a team without somebody to take over', async () => {
    const here = desk();
    const proven = here.as(here.national.person, true);
    const last = mandateOf(here, 'touraine@example.org');
    assert.equal((await here.national.post(`/desk/equipe/${last}/terminer`, {successor: ''})).status, 403, 'without a second proof');
    const refused = await proven.post(`/desk/equipe/${last}/terminer`, {successor: ''});
    assert.equal(refused.status, 422);
    const page = await refused.text();
    assert.match(page, /<li><a href="#successor">C’est le dernier mandat de cette équipe/);
    assert.match(page, /<option value="national">L’équipe nationale<\/option>/);
    assert.equal((await here.touraine.get('/desk/demandes')).status, 200);
    location(await propose(here.touraine));
    const next = mandateOf(here, 'nouvelle@example.org');
    assert.match(await proven.read(`/desk/equipe/${last}/terminer`), new RegExp(`<option value="${next}">Personne nouvelle, que j’approuve par le même acte</option>`));
    const answers = await Promise.all([0, 1].map(() => proven.post(`/desk/equipe/${last}/terminer`, {successor: next})));
    assert.deepEqual(answers.map(location), Array(2).fill('/desk/equipe?fait=terminee'));
    assert.equal((await here.touraine.get('/desk/demandes')).status, 401, 'who has no mandate left is signed out');
    assert.deepEqual(membershipsOf(here.deps.database, personByEmail(here.deps.database, 'nouvelle@example.org')!.id), [{role: 'coordinator', scope: 'departement:37'}]);
    // The last of the national team stays, whoever asks.
    assert.equal((await proven.post(`/desk/equipe/${mandateOf(here, 'france@example.org')}/terminer`, {successor: 'national'})).status, 422);
    assert.equal((await proven.post(`/desk/equipe/${last}/terminer`, {successor: '1e9'})).status, 422);
  });

  it('admits a contact of a structure of the territory', async () => {
    const here = desk();
    const id = confirmed(here);
    location(await here.touraine.post(`/desk/demandes/${id}/accepter`, {version: versionIn(await here.touraine.read(`/desk/demandes/${id}`))}));
    assert.equal((await propose(here.blois, {role: 'contact', scope: 's1'})).status, 422);
    assert.equal(location(await propose(here.touraine, {role: 'contact', scope: 'S1'})), '/desk/equipe?fait=proposee');
    assert.match(await here.touraine.read('/desk/equipe'), /<td[^>]*>contact d’une structure, Maison des associations de Loches \(s1\)<\/td><td[^>]*>Personne touraine<\/td>/);
    assert.doesNotMatch(await here.blois.read('/desk/equipe'), /nouvelle|signataire/);
  });
});

describe('dead mails', () => {
  const dead = ({deps}: Desk, keep = true): number => {
    enqueue(deps.database, {template: 'withdrawn', locale: 'fr', to: 'perdue@example.org', values: {structure: 'Structure', hiddenAt: '2026-11-22', eraseBy: '2026-12-20'}}, deps);
    const {id} = deps.database.prepare('SELECT max(id) AS id FROM outbox').get() as {id: number};
    markDead(deps.database, id, {failure: 'refused', keep}, deps.now());
    return id;
  };
  const stateOf = ({deps}: Desk, id: number): unknown => (deps.database.prepare('SELECT state FROM outbox WHERE id = ?').get(id) as {state: string}).state;

  it('are seen and sent again by the national team alone, once', async () => {
    const here = desk();
    const id = dead(here);
    const page = await here.national.read('/desk/courrier');
    assert.match(page, new RegExp(`n° ${id}, retrait enregistré</th><td[^>]*>perdue@example\\.org</td>`));
    assert.equal((await here.touraine.post(`/desk/courrier/${id}/renvoyer`)).status, 403);
    assert.equal(stateOf(here, id), 'dead');
    const answers = await Promise.all([0, 1].map(() => here.national.post(`/desk/courrier/${id}/renvoyer`)));
    assert.deepEqual(answers.map(location), Array(2).fill('/desk/courrier?fait=renvoye'));
    assert.equal(stateOf(here, id), 'waiting');
    assert.deepEqual(actsOn(here.deps.database, `mail:${id}`).map(({actor, action}) => [actor, action]), [[`person:${here.national.person}`, 'mail.retry']]);
    assert.match(await here.national.read('/desk/courrier?fait=renvoye'), /role="status">Message remis en file[\s\S]*Aucun message abandonné/);
  });

  it('cannot be sent when nothing is left of them, or when they never were', async () => {
    const here = desk();
    const id = dead(here, false);
    assert.match(await here.national.read('/desk/courrier'), /<td[^>]*>effacé<\/td>[\s\S]*plus rien à envoyer/);
    assert.equal((await here.national.post(`/desk/courrier/${id}/renvoyer`)).status, 410);
    for (const wrong of ['99', 'x', '1e3', '9'.repeat(20)]) assert.equal((await here.national.post(`/desk/courrier/${wrong}/renvoyer`)).status, 404, wrong);
    assert.equal(stateOf(here, id), 'dead');
  });
});
