/** The figures of the programme say what was done and asked, département by département, and name nobody. */
import assert from 'node:assert/strict';
import {describe, it} from 'node:test';
import {coverageSchema} from '../../../src/contract/coverage.ts';
import type {Answers, SurveyKind} from '../../../src/contract/survey.ts';
import {encodeSnapshot, readSnapshot} from '../../../worker/directory/snapshot.ts';
import {coverage} from '../../../worker/registry/storage/coverage.ts';
import {addEvent} from '../../../worker/registry/storage/events.ts';
import {addAnswers, surveyInForce} from '../../../worker/registry/storage/surveys.ts';
import {testDeps} from './support.ts';
import type {TestDeps} from './support.ts';
import {dayIn, opened, registered} from './surveys-support.ts';

let number = 0;
function says(deps: TestDeps, kind: SurveyKind, event: number, answers: Answers): void {
  addAnswers(deps.database, {id: `answer-${number++}`, survey: surveyInForce(deps.database, kind), event, answers, complete: true}, deps.now());
}

describe('coverage', () => {
  it('counts journées planned and held, their seats, who came, what was asked and what nobody covered', () => {
    const deps = testDeps();
    const held = opened(deps, dayIn('2026-11-23', {needs: [{code: 'comptabilite', level: 1}]}));
    opened(deps, dayIn('2027-03-02'));
    addEvent(deps.database, {event: dayIn('2026-12-12'), departements: ['37', '41'], status: 'open'}, deps.now());
    addEvent(deps.database, {event: dayIn('2026-12-13'), departements: ['37'], status: 'cancelled'}, deps.now());
    addEvent(deps.database, {event: dayIn('2026-12-14'), departements: ['37']}, deps.now());
    addEvent(deps.database, {event: dayIn('2026-12-15', {title: 'Exemple'}), departements: ['37'], status: 'open', example: true}, deps.now());
    for (const [who, attended] of [['a', 1], ['b', 1], ['c', 0]] as const) registered(deps, held, `${who}@example.org`, {attended});
    deps.database.prepare("UPDATE events SET status = 'held' WHERE id = ?").run(held);
    says(deps, 'needs', held, {besoins: ['comptabilite', 'site-internet']});
    says(deps, 'needs', held, {besoins: ['site-internet']});
    for (const ensemble of [5, 4, 4, 5]) says(deps, 'satisfaction', held, {ensemble, 'non-couverts': ['visio']});
    const of37 = (): unknown => coverage(deps.database).find(({departement, year}) => departement === '37' && year === 2026);
    const expected = {
      departement: '37', year: 2026, planned: 1, held: 1, seats: 60, attended: 2,
      asked: [{need: 'visio', count: 4}, {need: 'site-internet', count: 2}, {need: 'comptabilite', count: 1}], uncovered: ['visio', 'site-internet'],
    };
    assert.deepEqual(of37(), expected, 'four answers are too few for a mean');
    says(deps, 'satisfaction', held, {ensemble: 3});
    deps.database.prepare('UPDATE events SET figures = ? WHERE id = ?').run(JSON.stringify({onSite: 21, remote: 4}), held);
    assert.deepEqual(of37(), {...expected, attended: 25, satisfaction: {answers: 5, mean: 4.2}});
    assert.deepEqual(coverage(deps.database).map(({departement, year, planned}) => [departement, year, planned]), [['37', 2026, 1], ['37', 2027, 1], ['41', 2026, 1]]);
    for (const one of coverage(deps.database)) coverageSchema.strict().parse(one);
  });

  it('counts what was answered about an event in each of its départements, as the event itself', () => {
    const deps = testDeps();
    const event = opened(deps, dayIn('2026-12-12'), ['37', '41']);
    deps.database.prepare("UPDATE events SET status = 'held' WHERE id = ?").run(event);
    says(deps, 'needs', event, {besoins: ['visio']});
    for (let i = 0; i < 5; i++) says(deps, 'satisfaction', event, {ensemble: 4});
    assert.deepEqual(coverage(deps.database).map(({departement, held, asked, satisfaction}) => ({departement, held, asked, satisfaction})), ['37', '41'].map((departement) => (
      {departement, held: 1, asked: [{need: 'visio', count: 1}], satisfaction: {answers: 5, mean: 4}}
    )));
  });

  it('publishes no need that so few said after an event that they could be recognised, however it was asked before', () => {
    const deps = testDeps();
    const event = opened(deps, dayIn('2026-11-23'), ['37', '41']);
    const other = opened(deps, dayIn('2026-11-24'));
    const asked = (departement: string): unknown => coverage(deps.database).find((one) => one.departement === departement)!.asked;
    says(deps, 'needs', event, {besoins: ['comptabilite']});
    says(deps, 'satisfaction', event, {'ensemble': 2, 'non-couverts': ['rgpd']});
    assert.deepEqual(asked('37'), [{need: 'comptabilite', count: 1}]);
    says(deps, 'satisfaction', event, {ensemble: 5});
    says(deps, 'satisfaction', other, {'ensemble': 5, 'non-couverts': ['visio']});
    // Three people in one département, two in the other.
    assert.deepEqual([asked('37'), asked('41')], [[{need: 'comptabilite', count: 1}, {need: 'rgpd', count: 1}, {need: 'visio', count: 1}], [{need: 'comptabilite', count: 1}]]);
    assert.ok(coverage(deps.database).every(({departement, uncovered}) => uncovered.includes('rgpd') === (departement === '37')));
  });

  it('is published with the directory, and makes another version of it when it changes', () => {
    const deps = testDeps();
    const event = opened(deps, dayIn('2026-11-23'));
    const publish = () => deps.registry.publish(encodeSnapshot, new Date(deps.now()).toISOString());
    const before = publish();
    assert.deepEqual(readSnapshot(before.bytes).coverage, coverage(deps.database));
    says(deps, 'needs', event, {besoins: ['visio'], cas: 'Mot canari'});
    const after = publish();
    assert.notEqual(after.version, before.version);
    assert.deepEqual(readSnapshot(after.bytes).coverage[0]!.asked, [{need: 'visio', count: 1}]);
    assert.ok(!Buffer.from(after.bytes).toString('latin1').includes('canari'));
  });
});
