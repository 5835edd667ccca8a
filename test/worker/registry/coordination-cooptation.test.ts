/** A coordination that is new, or has other territories, is proposed by one of the national team and approved by another. */
import assert from 'node:assert/strict';
import {describe, it} from 'node:test';
import fc from 'fast-check';
import {isAlone, PROPOSAL_REFUSALS, proposalRefusal} from '../../../worker/registry/domain/coordination.ts';
import {actsOn, auditBrokenAt} from '../../../worker/registry/storage/audit.ts';
import {proposals} from '../../../worker/registry/storage/coordinations.ts';
import {changeMemberships, mandates} from '../../../worker/registry/storage/people.ts';
import {erasePerson} from '../../../worker/registry/storage/erase-person.ts';
import {applyRetention} from '../../../worker/registry/storage/retention.ts';
import {PAYLOADS} from '../../hosts/payloads.ts';
import {desk, location} from './desk-support.ts';
import type {Desk, Visitor} from './desk-support.ts';
import {DAY, MINUTE, publishes, somebody} from './support.ts';

const PATH = '/desk/coordinations';
const TOURAINE = {name: 'Équipe de Touraine', territory: 'departement:37', email: 'touraine@example.org'};
const CENTRE = {name: 'Équipe du Centre', territory: 'region:24', email: 'centre@example.org'};
const NEW = {name: 'Équipe neuve', email: 'neuve@example.org', territories: 'departement:41', version: '0'};

interface Two extends Desk {
  /** The two of the national team, each with a second proof. */
  readonly ada: Visitor;
  readonly bob: Visitor;
}

function two(): Two {
  const here = desk();
  here.deps.registry.setCoordinations([TOURAINE, CENTRE]);
  publishes(here.deps);
  return {...here, ada: here.as(here.national.person, true), bob: here.as(somebody(here.deps, 'bob@example.org', 'national'), true)};
}

const territories = ({deps}: Desk): string[] => deps.registry.coordinations().map(({territory, name}) => `${territory} ${name}`);

/** Sends a form through its preview; gives the preview and where its button leads. */
async function sends(who: Visitor, path: string, fields: Readonly<Record<string, string | readonly string[]>>): Promise<{preview: string; to: string}> {
  const preview = await (await who.send(`${path}/apercu`, fields)).text();
  const vu = /name="vu" value="([^"]+)"/.exec(preview)?.[1];
  assert.ok(vu, preview);
  return {preview, to: location(await who.send(path, {...fields, vu}))};
}

const sealOn = (page: string): string => /name="vu" value="([^"]+)"/.exec(page)![1]!;
const approves = async (who: Visitor, id = 1): Promise<Response> => who.post(`${PATH}/propositions/${id}/approuver`, {vu: sealOn(await who.read(`${PATH}/propositions/${id}`))});

describe('a coordination of a team of two', () => {
  it('is proposed by one, changes nothing until another approves it, and then is what was proposed', async () => {
    const here = two();
    const {preview, to} = await sends(here.ada, `${PATH}/nouvelle`, NEW);
    assert.match(preview, /vous proposez, une autre personne de l’équipe nationale approuve[\s\S]*<button>Proposer cette modification<\/button>/);
    assert.equal(to, `${PATH}?fait=coordination-proposee`);
    assert.deepEqual(territories(here), ['departement:37 Équipe de Touraine', 'region:24 Équipe du Centre']);
    assert.equal(publishes(here.deps), false);
    assert.match(await here.bob.read(to), /role="status">Proposition enregistrée[\s\S]*<a href="\/desk\/coordinations\/propositions\/1">Équipe neuve<\/a><\/th><td[^>]*>Loir-et-Cher \(41\)<\/td><td[^>]*>nouvelle<\/td><td[^>]*>Personne france<\/td>/);
    // Not by who made it, whatever proof they give; not without a second proof.
    assert.match(await here.ada.read(`${PATH}/propositions/1`), new RegExp(PROPOSAL_REFUSALS.own));
    assert.doesNotMatch(await here.ada.read(`${PATH}/propositions/1`), /Approuver et publier/);
    assert.equal((await here.ada.post(`${PATH}/propositions/1/approuver`, {vu: sealOn(await here.ada.read(`${PATH}/propositions/1`))})).status, 403);
    const unproven = here.as(here.bob.person);
    assert.doesNotMatch(await unproven.read(`${PATH}/propositions/1`), /Approuver et publier/);
    assert.equal((await unproven.post(`${PATH}/propositions/1/approuver`, {vu: 'x'})).status, 403);
    assert.equal(proposals(here.deps.database).length, 1);
    const page = await here.bob.read(`${PATH}/propositions/1`);
    assert.match(page, /<th scope="row">Loir-et-Cher \(41\)<\/th><td>Équipe du Centre<\/td><td>Équipe neuve<\/td>/);
    const vu = sealOn(page);
    // Twice, as a double click sends it: done once.
    const answers = await Promise.all([0, 1].map(() => here.bob.post(`${PATH}/propositions/1/approuver`, {vu})));
    assert.deepEqual(answers.map(location), Array(2).fill(`${PATH}?fait=coordination`));
    assert.deepEqual(territories(here), ['departement:37 Équipe de Touraine', 'departement:41 Équipe neuve', 'region:24 Équipe du Centre']);
    assert.equal(publishes(here.deps), true);
    assert.deepEqual(proposals(here.deps.database), []);
    assert.deepEqual(actsOn(here.deps.database, 'coordination-proposal:1').map(({actor, action}) => [actor, action]), [[`person:${here.ada.person}`, 'coordination.propose'], [`person:${here.bob.person}`, 'coordination.approve']]);
    assert.equal(auditBrokenAt(here.deps.database), undefined);
  });

  it('has its territories changed by two, and how it is reached by one', async () => {
    const here = two();
    const fields = {name: TOURAINE.name, email: TOURAINE.email, territories: 'departement:37', version: '1'};
    assert.equal((await sends(here.ada, `${PATH}/1`, {...fields, hours: 'Le mardi'})).to, `${PATH}/1?fait=coordination`);
    assert.equal(here.deps.registry.coordinations()[0]!.hours, 'Le mardi');
    const {to} = await sends(here.ada, `${PATH}/1`, {...fields, hours: 'Le mardi', territories: ['departement:37', 'departement:41'], version: '2'});
    assert.equal(to, `${PATH}?fait=coordination-proposee`);
    assert.deepEqual(territories(here), ['departement:37 Équipe de Touraine', 'region:24 Équipe du Centre']);
    assert.match(await here.bob.read(`${PATH}/1`), /<a href="\/desk\/coordinations\/propositions\/1">D’autres territoires sont proposés/);
    location(await approves(here.bob));
    assert.deepEqual(territories(here), ['departement:37 Équipe de Touraine', 'departement:41 Équipe de Touraine', 'region:24 Équipe du Centre']);
    // The same proposal by the same person is one.
    const again = {...fields, hours: 'Le mardi', territories: 'departement:37', version: '3'};
    await sends(here.ada, `${PATH}/1`, again);
    await sends(here.ada, `${PATH}/1`, again);
    assert.equal(proposals(here.deps.database).length, 1);
    assert.equal(location(await here.ada.post(`${PATH}/propositions/2/ecarter`, {vu: ''})), `${PATH}?fait=coordination-ecartee`);
    assert.deepEqual(proposals(here.deps.database), []);
  });

  it('is not approved over what somebody changed since, nor unread, nor for who left the team', async () => {
    const here = two();
    const fields = {name: TOURAINE.name, email: TOURAINE.email, territories: ['departement:37', 'departement:41'], version: '1'};
    await sends(here.ada, `${PATH}/1`, fields);
    const read = sealOn(await here.bob.read(`${PATH}/propositions/1`));
    // Another team takes one of the territories: what it would do is no longer what was read.
    await sends(here.ada, `${PATH}/nouvelle`, NEW);
    location(await approves(here.bob, 2));
    const moved = await here.bob.post(`${PATH}/propositions/1/approuver`, {vu: read});
    assert.equal(moved.status, 409);
    assert.match(await moved.text(), /Rien n’a été fait[\s\S]*Loir-et-Cher \(41\) quitterait « Équipe neuve »/);
    // Somebody says how the team is reached: approved, the proposal would undo it.
    await sends(here.touraine, `${PATH}/1`, {name: TOURAINE.name, email: TOURAINE.email, hours: 'Le lundi', version: '1'});
    assert.match(await here.bob.read(`${PATH}/propositions/1`), new RegExp(PROPOSAL_REFUSALS.stale));
    assert.equal((await approves(here.bob)).status, 409);
    assert.equal(here.deps.registry.coordinations()[0]!.hours, 'Le lundi');
    await sends(here.ada, `${PATH}/1`, {...fields, hours: 'Le lundi', version: '2'});
    somebody(here.deps, 'carl@example.org', 'national');
    const mandate = mandates(here.deps.database).find(({person, role}) => person === here.ada.person && role === 'national')!.id;
    assert.ok('facts' in changeMemberships(here.deps.database, {type: 'end', membership: mandate, by: here.bob.person}, here.deps.now()));
    assert.equal((await approves(here.bob, 3)).status, 409);
    assert.deepEqual(territories(here), ['departement:37 Équipe de Touraine', 'departement:41 Équipe neuve', 'region:24 Équipe du Centre']);
  });

  it('is published at once by who is alone in the national team, which the page and the log say', async () => {
    const here = desk();
    here.deps.registry.setCoordinations([TOURAINE, CENTRE]);
    const {preview, to} = await sends(here.national, `${PATH}/nouvelle`, NEW);
    assert.match(preview, /Vous êtes seul dans l’équipe nationale/);
    assert.equal(to, `${PATH}/3?fait=coordination`);
    assert.match(actsOn(here.deps.database, 'coordination:3').at(-1)!.detail, / alone$/);
  });

  it('is nobody else’s to see, propose or decide', async () => {
    const here = two();
    await sends(here.ada, `${PATH}/nouvelle`, NEW);
    const blois = here.as(here.blois.person, true);
    assert.doesNotMatch(await blois.read(PATH), /Équipe neuve|propositions/);
    assert.equal((await blois.get(`${PATH}/propositions/1`)).status, 404);
    for (const act of ['approuver', 'ecarter']) assert.equal((await blois.post(`${PATH}/propositions/1/${act}`, {vu: ''})).status, 403);
    for (const id of ['0', '2', 'x', '1e0']) {
      assert.equal((await here.bob.get(`${PATH}/propositions/${id}`)).status, 404, id);
      assert.equal((await here.bob.post(`${PATH}/propositions/${id}/approuver`, {vu: ''})).status, 404, id);
    }
    assert.equal(proposals(here.deps.database).length, 1);
  });

  it('is shown as text whatever it says, goes after three months, and stands before an address is erased', async () => {
    const here = two();
    await sends(here.ada, `${PATH}/nouvelle`, NEW);
    for (const payload of PAYLOADS) {
      here.deps.database.prepare('UPDATE coordination_proposals SET document = ?').run(JSON.stringify({name: payload, email: payload, url: payload, phone: payload, hours: payload}));
      for (const page of [await here.bob.read(PATH), await here.bob.read(`${PATH}/propositions/1`)]) {
        assert.ok(!page.includes(payload) || !/[<>"]/.test(payload), payload);
        assert.doesNotMatch(page, /href="(?:javascript|data|vbscript)/i, payload);
      }
    }
    here.deps.database.prepare('UPDATE coordination_proposals SET document = ?').run(JSON.stringify({name: 'Équipe', email: 'quelquun@example.org'}));
    const erased = erasePerson(here.deps, 'quelquun@example.org');
    assert.ok('first' in erased && erased.first.some((sentence) => sentence.includes('/desk/coordinations/propositions/1')), JSON.stringify(erased));
    applyRetention(here.deps.database, here.deps.now() + 80 * DAY);
    assert.equal(proposals(here.deps.database).length, 1);
    applyRetention(here.deps.database, here.deps.now() + 100 * DAY);
    assert.deepEqual(proposals(here.deps.database), []);
    here.deps.clock.advance(MINUTE);
  });
});

describe('the rule of two', () => {
  it('never lets who proposed approve, nor what nobody of the team stands behind, whoever they are', () => {
    const person = fc.integer({min: 1, max: 4});
    fc.assert(fc.property(fc.option(person, {nil: undefined}), person, fc.array(person), fc.integer({min: 0, max: 2}), fc.integer({min: 0, max: 2}), (proposedBy, by, national, over, version) => {
      const refusal = proposalRefusal({proposedBy, version: over}, {by, national, version});
      if (refusal !== undefined) return;
      assert.notEqual(by, proposedBy);
      assert.ok(national.includes(proposedBy!) && over === version);
    }));
    assert.deepEqual([isAlone([1], 1), isAlone([1, 2], 1), isAlone([], 1)], [true, false, true]);
  });
});
