/** The life of a report: from each state, what is done and what is not. */
import assert from 'node:assert/strict';
import {describe, it} from 'node:test';
import fc from 'fast-check';
import {REPORT_REASONS} from '../../../src/contract/report-reasons.ts';
import {ANSWER_WITHIN, CONFIRM_WITHIN, decide, OUTCOMES, saysClosed} from '../../../worker/registry/domain/report.ts';
import type {ReportCommand, ReportState} from '../../../worker/registry/domain/report.ts';

const sent: ReportState = {status: 'to-confirm', reason: 'hours', createdAt: 1000};
const after = (state: ReportState, command: ReportCommand, now: number): ReportState => {
  const decided = decide(state, command, now);
  assert.ok('state' in decided, JSON.stringify(decided));
  return decided.state;
};
const open = after(sent, {type: 'confirm', reachable: true}, 2000);

describe('the life of a report', () => {
  it('goes to the structure first, and to the coordination where it has no contact or must not judge', () => {
    assert.deepEqual(open, {status: 'open', reason: 'hours', createdAt: 1000, confirmedAt: 2000, toldAt: 2000});
    assert.deepEqual(decide(sent, {type: 'confirm', reachable: false}, 2000), {state: {status: 'escalated', reason: 'hours', createdAt: 1000, confirmedAt: 2000, cause: 'no-contact'}, facts: ['report.confirmed', 'report.escalated']});
    for (const reachable of [true, false]) {
      const breach = after({...sent, reason: 'charter'}, {type: 'confirm', reachable}, 2000);
      assert.deepEqual([breach.status, breach.cause, breach.toldAt], ['escalated', 'charter', undefined]);
      assert.ok('refusal' in decide(breach, {type: 'answer', outcome: 'fixed'}, 3000), 'the structure does not judge it');
    }
  });

  it('passes to the coordination after fourteen days of silence, not a millisecond before, and however late one looks', () => {
    assert.ok('refusal' in decide(open, {type: 'escalate'}, 2000 + ANSWER_WITHIN - 1));
    for (const late of [0, 1, 400 * 86_400_000]) assert.deepEqual(after(open, {type: 'escalate'}, 2000 + ANSWER_WITHIN + late), {...open, status: 'escalated', cause: 'silence'});
  });

  it('is confirmed within seven days or never, and once', () => {
    assert.equal(after(sent, {type: 'confirm', reachable: true}, 1000 + CONFIRM_WITHIN - 1).status, 'open');
    assert.deepEqual(decide(sent, {type: 'confirm', reachable: true}, 1000 + CONFIRM_WITHIN), {refusal: 'gone', sentence: 'Ce signalement n’a pas été confirmé à temps : il est effacé.'});
    assert.ok('refusal' in decide(open, {type: 'confirm', reachable: true}, 3000));
  });

  it('ends settled, by whom and why, and nothing is done after', () => {
    const ends = [
      after(open, {type: 'answer', outcome: 'fixed'}, 3000), after(open, {type: 'answer', outcome: 'rejected', words: 'Nous ouvrons.'}, 3000),
      ...OUTCOMES.map((outcome) => after(open, {type: 'settle', outcome, words: 'Vu.'}, 3000)),
    ];
    assert.deepEqual(ends.map(({outcome, settledBy, words}) => [outcome, settledBy, words]), [
      ['fixed', 'structure', undefined], ['rejected', 'structure', 'Nous ouvrons.'], ['fixed', 'coordination', 'Vu.'], ['rejected', 'coordination', 'Vu.'], ['noted', 'coordination', 'Vu.'],
    ]);
    const commands: readonly ReportCommand[] = [{type: 'confirm', reachable: true}, {type: 'answer', outcome: 'fixed'}, {type: 'escalate'}, {type: 'settle', outcome: 'noted', words: 'x'}];
    for (const end of ends) for (const command of commands) assert.ok('refusal' in decide(end, command, 9e15));
  });

  it('keeps what it was made of, and only a confirmed one is ever read, whatever is commanded in whatever order', () => {
    const command = fc.oneof(
      fc.record({type: fc.constant('confirm' as const), reachable: fc.boolean()}), fc.record({type: fc.constant('answer' as const), outcome: fc.constantFrom('fixed' as const, 'rejected' as const)}),
      fc.constant({type: 'escalate' as const}), fc.record({type: fc.constant('settle' as const), outcome: fc.constantFrom(...OUTCOMES), words: fc.string({minLength: 1})}),
    );
    fc.assert(fc.property(fc.constantFrom(...REPORT_REASONS), fc.array(fc.tuple(command, fc.nat(30 * 86_400_000))), (reason, steps) => {
      let state: ReportState = {status: 'to-confirm', reason, createdAt: 0};
      let now = 0;
      for (const [one, wait] of steps) {
        now += wait;
        const decided = decide(state, one, now);
        if ('state' in decided) state = decided.state;
        assert.deepEqual([state.reason, state.createdAt], [reason, 0]);
        assert.equal(state.status === 'to-confirm', state.confirmedAt === undefined);
        assert.equal(state.status === 'settled', state.outcome !== undefined);
        if (reason === 'charter') assert.equal(state.toldAt, undefined);
      }
    }));
  });

  it('says a structure closed by three mailboxes, not by three reports', () => {
    assert.deepEqual([saysClosed([]), saysClosed(['a', 'b']), saysClosed(['a', 'a', 'a', 'a']), saysClosed(['a', 'b', 'a']), saysClosed(['a', 'b', 'c'])], [false, false, false, false, true]);
  });
});
