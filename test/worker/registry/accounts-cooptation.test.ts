/** Cooptation: two people for every mandate, nobody for themselves, never an empty team (RELIABILITY.md A9). */
import assert from 'node:assert/strict';
import {describe, it} from 'node:test';
import fc from 'fast-check';
import {canonicalEmail, coversMandate, decideMembership} from '../../../worker/registry/domain/account.ts';
import type {Mandate, MembershipCommand} from '../../../worker/registry/domain/account.ts';
import {actsOn, auditBrokenAt} from '../../../worker/registry/storage/audit.ts';
import {addPerson, bootstrap, changeMemberships, grant, mandates, membershipsOf, peopleFor} from '../../../worker/registry/storage/people.ts';
import {somebody, testDeps} from './support.ts';
import type {TestDeps} from './support.ts';

const TOURAINE = {role: 'coordinator', scope: 'departement:37'} as const;
const NATIONAL = {role: 'national', scope: ''} as const;

/** What came of a command: why not, or nothing. */
function change(deps: TestDeps, command: MembershipCommand): string | undefined {
  const result = changeMemberships(deps.database, command, deps.now());
  return 'refusal' in result ? result.refusal : undefined;
}
const mandateOf = (deps: TestDeps, person: number, role: Mandate['role']): number => mandates(deps.database).find((one) => one.person === person && one.role === role)!.id;

describe('the first member of the national team', () => {
  it('is named from the server, once, and only while there is none', () => {
    const deps = testDeps();
    const first = bootstrap(deps.database, 'Premiere@Example.org', 'Première personne', deps.now());
    assert.deepEqual(peopleFor(deps.database, NATIONAL), [{id: first, email: 'premiere@example.org', name: 'Première personne', locale: 'fr', disabled: false}]);
    assert.throws(() => bootstrap(deps.database, 'second@example.org', 'Deuxième personne', deps.now()), /a déjà un membre/);
    assert.equal(deps.database.prepare('SELECT count(*) AS n FROM people').get()!['n'], 1);
    assert.deepEqual(actsOn(deps.database, `person:${first}`).map(({actor, action, detail}) => [actor, action, detail]), [['system', 'membership.grant', 'national']]);
  });

  it('is joined by a second one whom who runs the server approves, as long as nobody else can', () => {
    const deps = testDeps();
    const first = bootstrap(deps.database, 'first@example.org', 'Première', deps.now());
    const second = somebody(deps, 'second@example.org');
    const third = somebody(deps, 'third@example.org');
    assert.equal(change(deps, {type: 'propose', person: second, ...NATIONAL, by: first}), undefined);
    const proposed = mandateOf(deps, second, 'national');
    assert.deepEqual([first, second].map((by) => change(deps, {type: 'approve', membership: proposed, by})), ['same-person', 'own']);
    assert.deepEqual(membershipsOf(deps.database, second), []);
    assert.equal(change(deps, {type: 'approve', membership: proposed, by: 'operator'}), undefined);
    assert.deepEqual(membershipsOf(deps.database, second), [NATIONAL]);
    assert.equal(change(deps, {type: 'propose', person: third, ...NATIONAL, by: second}), undefined);
    assert.equal(change(deps, {type: 'approve', membership: mandateOf(deps, third, 'national'), by: 'operator'}), 'others-can');
    assert.equal(change(deps, {type: 'approve', membership: mandateOf(deps, third, 'national'), by: first}), undefined);
    assert.equal(auditBrokenAt(deps.database), undefined);
  });
});

describe('cooptation', () => {
  /** Two of the national team, one coordinator, somebody. */
  function team() {
    const deps = testDeps();
    const [ada, bob] = [somebody(deps, 'ada@example.org', 'national'), somebody(deps, 'bob@example.org', 'national')];
    const coordinator = somebody(deps, 'coordinator@example.org', 'coordinator', 'departement:37');
    return {deps, ada, bob, coordinator, newcomer: somebody(deps, 'newcomer@example.org')};
  }

  it('takes two: who proposes does not approve, and nobody does either for themselves', () => {
    const {deps, ada, bob, coordinator, newcomer} = team();
    assert.equal(change(deps, {type: 'propose', person: coordinator, role: 'coordinator', scope: 'departement:41', by: coordinator}), 'own');
    assert.equal(change(deps, {type: 'propose', person: newcomer, ...TOURAINE, by: newcomer}), 'own');
    assert.equal(change(deps, {type: 'propose', person: newcomer, ...TOURAINE, by: ada}), undefined);
    assert.equal(change(deps, {type: 'propose', person: newcomer, ...TOURAINE, by: bob}), 'already');
    const membership = mandateOf(deps, newcomer, 'coordinator');
    assert.deepEqual(membershipsOf(deps.database, newcomer), []);
    assert.equal(change(deps, {type: 'approve', membership, by: ada}), 'same-person');
    assert.equal(change(deps, {type: 'approve', membership, by: newcomer}), 'own');
    assert.equal(change(deps, {type: 'approve', membership, by: somebody(deps, 'stranger@example.org')}), 'not-entitled');
    assert.equal(change(deps, {type: 'approve', membership, by: coordinator}), undefined);
    assert.equal(change(deps, {type: 'approve', membership, by: bob}), 'gone');
    assert.deepEqual(peopleFor(deps.database, TOURAINE).map(({id}) => id), [coordinator, newcomer]);
  });

  it('into the national team is the national team’s alone, and a scope is one we know the shape of', () => {
    const {deps, ada, coordinator, newcomer} = team();
    assert.equal(change(deps, {type: 'propose', person: newcomer, ...NATIONAL, by: coordinator}), 'not-entitled');
    assert.equal(change(deps, {type: 'propose', person: newcomer, ...NATIONAL, by: ada}), undefined);
    assert.equal(change(deps, {type: 'approve', membership: mandateOf(deps, newcomer, 'national'), by: coordinator}), 'not-entitled');
    for (const scope of ['', '37', 'commune:37132', 'epci:243700754', 's12']) assert.equal(change(deps, {type: 'propose', person: newcomer, role: 'coordinator', scope, by: ada}), 'unknown-scope', scope);
    assert.equal(change(deps, {type: 'propose', person: 999, ...TOURAINE, by: ada}), 'gone');
  });

  it('does not stand on a proposal of who has left', () => {
    const {deps, ada, bob, coordinator, newcomer} = team();
    somebody(deps, 'colleague@example.org', 'coordinator', 'departement:37');
    change(deps, {type: 'propose', person: newcomer, ...TOURAINE, by: coordinator});
    assert.equal(change(deps, {type: 'end', membership: mandateOf(deps, coordinator, 'coordinator'), by: ada}), undefined);
    assert.equal(change(deps, {type: 'approve', membership: mandateOf(deps, newcomer, 'coordinator'), by: bob}), 'proposer-gone');
  });

  it('never leaves a team empty: the last one goes when somebody takes over', () => {
    const {deps, ada, bob, coordinator, newcomer} = team();
    const last = mandateOf(deps, coordinator, 'coordinator');
    assert.equal(change(deps, {type: 'end', membership: last, by: coordinator}), 'last');
    assert.equal(change(deps, {type: 'end', membership: last, by: ada}), 'last');
    assert.equal(change(deps, {type: 'disable', person: coordinator, by: ada}), 'last');
    assert.equal(change(deps, {type: 'end', membership: last, by: ada, successor: 999}), 'no-successor');
    change(deps, {type: 'propose', person: newcomer, ...TOURAINE, by: coordinator});
    const successor = mandateOf(deps, newcomer, 'coordinator');
    // A proposal takes over only as any other: approved by somebody else than who made it.
    assert.equal(change(deps, {type: 'end', membership: last, by: coordinator, successor}), 'same-person');
    assert.equal(change(deps, {type: 'end', membership: last, by: ada, successor}), undefined);
    assert.deepEqual(peopleFor(deps.database, TOURAINE).map(({id}) => id), [newcomer]);
    // Or the national team takes the territory on, and says so.
    assert.equal(change(deps, {type: 'end', membership: successor, by: newcomer, successor: 'national'}), undefined);
    assert.deepEqual(peopleFor(deps.database, TOURAINE), []);
    assert.equal(change(deps, {type: 'end', membership: mandateOf(deps, bob, 'national'), by: ada}), undefined);
    for (const by of [ada, bob, coordinator]) {
      assert.notEqual(change(deps, {type: 'end', membership: mandateOf(deps, ada, 'national'), by}), undefined);
      assert.notEqual(change(deps, {type: 'end', membership: mandateOf(deps, ada, 'national'), by, successor: 'national'}), undefined);
      assert.notEqual(change(deps, {type: 'disable', person: ada, by}), undefined);
    }
    assert.equal(auditBrokenAt(deps.database), undefined);
  });

  it('does not count somebody who may no longer come in', () => {
    const {deps, ada, bob, newcomer} = team();
    assert.equal(change(deps, {type: 'disable', person: bob, by: bob}), 'own');
    assert.equal(change(deps, {type: 'disable', person: bob, by: ada}), undefined);
    assert.equal(change(deps, {type: 'end', membership: mandateOf(deps, ada, 'national'), by: ada}), 'last');
    assert.equal(change(deps, {type: 'propose', person: newcomer, ...TOURAINE, by: bob}), 'not-entitled');
    assert.equal(change(deps, {type: 'propose', person: bob, ...TOURAINE, by: ada}), 'gone');
  });

  it('holds through any series of decisions: two people behind each mandate, and no team that empties', () => {
    const people = fc.integer({min: 1, max: 5});
    const team = fc.constantFrom(TOURAINE, NATIONAL);
    const number = fc.integer({min: 1, max: 8});
    const command = fc.oneof(
      fc.tuple(people, team, people).map(([person, of, by]): MembershipCommand => ({type: 'propose', person, ...of, by})),
      fc.tuple(number, fc.oneof(people, fc.constant('operator' as const))).map(([membership, by]): MembershipCommand => ({type: 'approve', membership, by})),
      fc.tuple(number, people, fc.option(number, {nil: undefined})).map(([membership, by, successor]): MembershipCommand => ({type: 'end', membership, by, ...(successor !== undefined && {successor})})),
      fc.tuple(people, people).map(([person, by]): MembershipCommand => ({type: 'disable', person, by})),
    );
    let approvals = 0;
    fc.assert(fc.property(fc.array(command, {minLength: 30, maxLength: 80}), (commands) => {
      let state: readonly Mandate[] = [1, 2].map((person) => ({id: person, person, ...NATIONAL, status: 'active', proposedBy: undefined}));
      for (const one of commands) {
        const before = state;
        const decided = decideMembership(state, one);
        if ('refusal' in decided) continue;
        state = decided.state;
        for (const fact of decided.facts) {
          if (fact.type !== 'approved') continue;
          approvals++;
          const {person, proposedBy} = before.find(({id}) => id === fact.membership)!;
          assert.ok(proposedBy !== undefined && new Set([person, proposedBy, fact.by]).size === 3);
        }
        for (const {role, scope} of [TOURAINE, NATIONAL]) {
          const members = (of: readonly Mandate[]): number => of.filter((mandate) => mandate.status === 'active' && mandate.role === role && mandate.scope === scope).length;
          assert.ok(members(before) === 0 || members(state) > 0, `${role} emptied by ${JSON.stringify(one)}`);
        }
      }
    }), {numRuns: 1500});
    assert.ok(approvals > 200, `only ${approvals} approvals were met`);
  });

  it('stays within reach: a coordinator decides for territories wholly in theirs', () => {
    const reach = {departements: ['37'], structures: ['s1']};
    const covers = (role: Mandate['role'], scope: string, departements: string[]): boolean => coversMandate(reach, {role, scope}, departements);
    assert.deepEqual([covers('coordinator', 'departement:37', ['37']), covers('coordinator', 'region:24', ['37', '41']), covers('coordinator', 'departement:99', []), covers('national', '', [])], [true, false, false, false]);
    assert.deepEqual([covers('contact', 's1', []), covers('contact', 's2', ['41']), covers('contact', 's3', ['37'])], [true, false, true]);
    assert.equal(coversMandate('all', NATIONAL, []), true);
  });
});

describe('people', () => {
  it('are one per mailbox, however it is written; a mandate given twice is one', () => {
    const deps = testDeps();
    const person = addPerson(deps.database, {email: ' Camille@Example.ORG ', name: 'Camille'}, deps.now());
    assert.equal(canonicalEmail(' Camille@Example.ORG '), 'camille@example.org');
    assert.throws(() => addPerson(deps.database, {email: 'camille@example.org', name: 'Autre'}, deps.now()), /UNIQUE/);
    for (let turn = 0; turn < 2; turn++) grant(deps.database, {person, role: 'contact', scope: 's1'}, deps.now());
    assert.deepEqual(membershipsOf(deps.database, person), [{role: 'contact', scope: 's1'}]);
    assert.equal(actsOn(deps.database, `person:${person}`).length, 1);
  });

  it('leave nothing behind when they are removed but numbers', () => {
    const deps = testDeps();
    const ada = somebody(deps, 'ada@example.org', 'national');
    const bob = somebody(deps, 'bob@example.org', 'national');
    const newcomer = somebody(deps, 'newcomer@example.org');
    change(deps, {type: 'propose', person: newcomer, ...TOURAINE, by: ada});
    change(deps, {type: 'approve', membership: mandateOf(deps, newcomer, 'coordinator'), by: bob});
    deps.database.prepare('DELETE FROM people WHERE id = ?').run(ada);
    assert.deepEqual(membershipsOf(deps.database, newcomer), [{role: 'coordinator', scope: 'departement:37'}]);
    assert.ok(somebody(deps, 'next@example.org') > newcomer);
  });
});
