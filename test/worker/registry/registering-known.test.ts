/** Who registers for an event, or asks to be told of one, learns nothing about whose address it is: known or not, the answer is the same (RELIABILITY.md A3). */
import assert from 'node:assert/strict';
import {describe, it} from 'node:test';
import type {TestContext} from 'node:test';
import {alertOf, formOf, held, mails, post, registryOf, told} from './registering-support.ts';
import {DAY, HOUR, testDeps} from './support.ts';
import type {TestDeps} from './support.ts';
import {registered} from './surveys-support.ts';

const EACH = 200;
const KINDS = ['known', 'other'] as const;
type Kind = (typeof KINDS)[number];
const median = (times: number[]): number => times.sort((a, b) => a - b)[times.length >> 1]!;

/** Status, every header and every byte of an answer. */
const shape = async (answer: Response): Promise<string> => JSON.stringify([answer.status, [...answer.headers].sort(), await answer.text()]);

/** The shapes of answers to known and to unknown addresses, by turns; how long each took is told, as of the sign-in. */
async function shapesOf(t: TestContext, ask: (kind: Kind, number: number) => Promise<Response>): Promise<Set<string>> {
  const shapes = new Set<string>();
  const times: Record<Kind, number[]> = {known: [], other: []};
  for (let number = 0; number < EACH; number++) {
    for (const kind of number % 2 === 0 ? KINDS : [...KINDS].reverse()) {
      const start = performance.now();
      const answer = await ask(kind, number);
      times[kind].push(performance.now() - start);
      shapes.add(await shape(answer));
    }
  }
  t.diagnostic(`medians: known ${median(times.known).toFixed(3)} ms, unknown ${median(times.other).toFixed(3)} ms`);
  return shapes;
}

const addressOf = (kind: Kind, number: number): string => `${kind}-${number}@example.org`;
/** The proof of work is solved before the clock of the answer begins. */
const bodies = async (make: (kind: Kind, number: number) => Promise<unknown>): Promise<ReadonlyMap<string, unknown>> => {
  const made = new Map<string, unknown>();
  for (let number = 0; number < EACH; number++) for (const kind of KINDS) made.set(addressOf(kind, number), await make(kind, number));
  return made;
};
const STATES = ['registered', 'waiting', 'offered', 'to-confirm', 'cancelled'] as const;

describe('whether an address is known', () => {
  it('does not show in 200 registrations of known and 200 of unknown addresses, whatever became of the known', async (t) => {
    const deps: TestDeps = testDeps();
    const app = registryOf(deps);
    const event = held(deps, {capacity: {}});
    for (let number = 0; number < EACH; number++) registered(deps, event.row, addressOf('known', number), {state: STATES[number % STATES.length]!});
    deps.database.prepare("UPDATE registrations SET offered_until = ? WHERE state = 'offered'").run(deps.now() + 2 * DAY);
    deps.clock.advance(2 * HOUR);
    const sent = await bodies((kind, number) => formOf(deps, {name: `Personne ${number}`, email: addressOf(kind, number)}));
    const shapes = await shapesOf(t, (kind, number) => post(app, `/v1/events/${event.id}/registrations`, sent.get(addressOf(kind, number))));
    assert.equal(shapes.size, 1, [...shapes].join('\n'));
    assert.match([...shapes][0]!, /^\[202,/);
    // Each is written to, once: what differs is in their own letter.
    assert.deepEqual([mails(deps).length, new Set(mails(deps).map(({to}) => to)).size], [2 * EACH, 2 * EACH]);
    assert.deepEqual([...new Set(told(deps).map((one) => one.replace(/-\d+$/, '')))].sort(), [
      'confirm-registration known', 'confirm-registration other', 'registration-confirmed known', 'registration-waiting known', 'seat-offered known',
    ]);
    assert.deepEqual(deps.reports, []);
  });

  it('does not show in 200 alerts of known and 200 of unknown addresses', async (t) => {
    const deps: TestDeps = testDeps();
    const app = registryOf(deps);
    for (let number = 0; number < EACH; number++) {
      const first = await post(app, '/v1/events/alerts', await alertOf(deps, {email: addressOf('known', number)}));
      assert.equal(first.status, 202);
    }
    // Half of them, about: confirmed, or not.
    deps.database.prepare("UPDATE event_alerts SET confirmed_at = created_at WHERE id < '8'").run();
    deps.clock.advance(2 * HOUR);
    const from = mails(deps).length;
    const sent = await bodies((kind, number) => alertOf(deps, {email: addressOf(kind, number)}));
    const shapes = await shapesOf(t, (kind, number) => post(app, '/v1/events/alerts', sent.get(addressOf(kind, number))));
    assert.equal(shapes.size, 1, [...shapes].join('\n'));
    assert.match([...shapes][0]!, /^\[202,/);
    assert.deepEqual([...new Set(told(deps, from).map((one) => one.replace(/-\d+$/, '')))].sort(), ['confirm-alert known', 'confirm-alert other']);
    assert.deepEqual(deps.reports, []);
  });
});
