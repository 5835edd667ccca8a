/** The last seat is never sold twice: fifty who want it at once, and everything else that can happen to seats at once. */
import assert from 'node:assert/strict';
import {describe, it} from 'node:test';
import {formOf, held, mails, newKey, statesOf, tokenTo} from '../worker/registry/registering-support.ts';
import {testDeps} from '../worker/registry/support.ts';
import {atOnce, form, races, RUNS, two} from './at-once.ts';
import {contend} from './last-seat.ts';

const FIFTY = 50;

describe('the last seat', () => {
  it('goes to one of fifty who register and confirm at once; the others wait, each told once', async (t) => {
    const here = two(testDeps());
    const {deps} = here;
    await races(t, async (s, run) => {
      deps.database.exec('DELETE FROM outbox');
      const event = held(deps, {modes: ['sur-place'], capacity: {onSite: 1}});
      const people = Array.from({length: FIFTY}).map((_, at) => `p${at}-${run}`);
      const bodies: string[] = [];
      for (const who of people) bodies.push(JSON.stringify(await formOf(deps, {name: who, email: `${who}@example.org`})));
      const sent = await atOnce(here, s, bodies.map((body) => ({path: `/v1/events/${event.id}/registrations`, body, headers: {'Content-Type': 'application/json', 'Origin': 'https://mairie.example.org', 'Idempotency-Key': newKey()}})));
      assert.deepEqual(sent.map(({status, text}) => (status === 202 ? 202 : text)), new Array(FIFTY).fill(202));
      assert.equal(new Set(sent.map(({text}) => text)).size, 1, 'the same answer for all');
      // Each presses twice.
      const pressed = await atOnce(here, s, [...people, ...people].map((who) => form('/evenement/inscription/confirmer', {token: tokenTo(deps, `${who}@example.org`, 'confirm-registration')})));
      assert.ok(pressed.every(({status}) => status === 200));
      const states = statesOf(deps, event);
      assert.equal(states.filter((one) => one.endsWith(' registered')).length, 1, states.join());
      assert.equal(states.filter((one) => one.endsWith(' waiting')).length, FIFTY - 1, states.join());
      for (const who of people) assert.equal(mails(deps).filter(({to}) => to === `${who}@example.org`).length, 2, `${who}: to confirm, and what became of it`);
    }, Math.ceil(RUNS / 5));
    assert.deepEqual(deps.reports, []);
  });

  it('is held by no two, and by somebody while somebody waits, whatever happens at once', async (t) => {
    const seen = await contend(t, RUNS * 5);
    t.diagnostic(JSON.stringify(seen));
    for (const [what, times] of Object.entries(seen)) assert.ok(times > RUNS / 2, `${what}: ${times}`);
  });
});
