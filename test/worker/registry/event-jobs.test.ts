/** What time makes of events: open, closed, over; reminders by the day of the place, each once; the room to whom it is for and to nobody else. */
import assert from 'node:assert/strict';
import {describe, it} from 'node:test';
import {encodeSnapshot} from '../../../worker/directory/snapshot.ts';
import {events} from '../../../worker/registry/jobs/events.ts';
import {reminderDue, reminderFrom, runsOf} from '../../../worker/registry/domain/event-words.ts';
import {tellRegistered} from '../../../worker/registry/registering.ts';
import {eventById, keepLife, publishedEvents} from '../../../worker/registry/storage/events.ts';
import {momentOf} from '../../../src/contract/wall-clock.ts';
import {comes, eventOf, follow, held, HELD_ON, mails, registryOf, ROOM, statusOf, told, tokenTo} from './registering-support.ts';
import type {Held} from './registering-support.ts';
import {DAY, HOUR, MINUTE, ORIGIN, pageGet, publishes, somebody, START, testDeps} from './support.ts';
import type {TestDeps} from './support.ts';

const at = (local: string, zone = 'Europe/Paris'): number => momentOf(local, zone).at;
/** Lets the clock go to a moment as it does: a job that finds itself months later doubts it. */
function until(deps: TestDeps, moment: number): void {
  while (deps.clock.at < moment) {
    deps.clock.at = Math.min(moment, deps.clock.at + 20 * DAY);
    events(deps);
  }
}
/** Looks until nothing is left to do at this moment, and a minute of it. */
function settle(deps: TestDeps): void {
  for (let i = 0; i < 4; i++) {
    for (let j = 0; j < 5; j++) events(deps);
    deps.clock.advance(MINUTE);
  }
}

describe('the statuses of events', () => {
  it('follow the clock: open at their hour, closed, over; each published, each once', () => {
    const deps = testDeps();
    const event = held(deps, {registration: {how: 'here', opens: '2026-12-01T09:00', closes: '2027-02-10T12:00'}}, {status: 'announced'});
    const walkIn = held(deps, {registration: {how: 'none'}}, {status: 'announced'});
    publishes(deps);
    const moments: readonly [string, string, string][] = [
      ['2026-12-01T08:59', 'announced', 'announced'], ['2026-12-01T09:00', 'open', 'announced'], ['2027-02-10T11:59', 'open', 'announced'], ['2027-02-10T12:00', 'closed', 'announced'],
      [`${HELD_ON}T16:59`, 'closed', 'announced'], [`${HELD_ON}T17:00`, 'held', 'held'],
    ];
    let before = 'announced';
    for (const [local, status, other] of moments) {
      until(deps, at(local));
      events(deps);
      assert.deepEqual([statusOf(deps, event), statusOf(deps, walkIn)], [status, other], local);
      assert.equal(publishes(deps), status !== before, local);
      before = status;
    }
    assert.deepEqual(deps.database.prepare('SELECT status FROM event_history WHERE event_id = ? ORDER BY id').all(event.row).map((row) => (row as {status: string}).status), ['announced', 'open', 'closed', 'held']);
    assert.deepEqual(deps.reports, []);
  });

  it('catch up when nobody looked for weeks, and end what people had in them', async () => {
    const deps = testDeps();
    const app = registryOf(deps);
    const event = held(deps, {capacity: {onSite: 1}, modes: ['sur-place']});
    for (const who of ['ana', 'bob']) await comes(app, deps, event, who);
    until(deps, at(`${HELD_ON}T09:30`) - 30 * DAY);
    const before = mails(deps).length;
    deps.clock.at = at(`${HELD_ON}T17:00`) + DAY;
    settle(deps);
    assert.equal(statusOf(deps, event), 'held');
    assert.deepEqual(told(deps, before), [], 'nobody is reminded of what is over');
    assert.deepEqual(deps.database.prepare('SELECT DISTINCT over_at FROM registrations').all().map((row) => (row as {over_at: number}).over_at), [at(`${HELD_ON}T17:00`)]);
  });
});

describe('reminders', () => {
  it('leave a week and a day before, by the clock of the place, each once, in the morning', async () => {
    for (const zone of ['Europe/Paris', 'Indian/Reunion', 'Pacific/Tahiti', 'Pacific/Noumea']) {
      const deps = testDeps();
      const app = registryOf(deps);
      const event = held(deps, {timeZone: zone});
      await comes(app, deps, event, 'ana');
      const before = mails(deps).length;
      const seen: (readonly [string, string[]])[] = [];
      for (const local of ['2027-02-12T07:50', '2027-02-12T08:00', '2027-02-18T07:50', '2027-02-18T08:00', `${HELD_ON}T09:20`, `${HELD_ON}T09:30`]) {
        const from = mails(deps).length;
        until(deps, at(local, zone));
        settle(deps);
        seen.push([local, told(deps, from)]);
      }
      assert.deepEqual(seen.map(([, mailed]) => mailed), [[], ['event-reminder-7 ana'], [], ['event-reminder-1 ana'], [], []], zone);
      assert.equal(mails(deps).length - before, 2);
      assert.deepEqual(deps.reports, []);
    }
  });

  it('are not sent both at once when nobody looked, nor to those who came after, nor twice for the same day', async () => {
    const deps = testDeps();
    const app = registryOf(deps);
    const event = held(deps);
    await comes(app, deps, event, 'ana');
    until(deps, at('2027-02-05T12:00'));
    deps.clock.at = at('2027-02-18T10:00');
    let from = mails(deps).length;
    settle(deps);
    assert.deepEqual(told(deps, from), ['event-reminder-1 ana'], 'late: only the last');
    await comes(app, deps, event, 'bob');
    from = mails(deps).length;
    settle(deps);
    assert.deepEqual(told(deps, from), [], 'who confirms now knows');
    // New dates: reminded again.
    const stored = eventById(deps.database, event.row)!;
    const later = eventOf({sessions: [{start: '2027-04-02T09:30', end: '2027-04-02T17:00'}]});
    keepLife(deps.database, event.row, {...stored, event: later, startsAt: at('2027-04-02T09:30'), endsAt: at('2027-04-02T17:00'), closesAt: at('2027-04-02T09:30')}, {actor: 'person:1'}, deps.now());
    from = mails(deps).length;
    until(deps, at('2027-03-26T09:00'));
    settle(deps);
    assert.deepEqual(told(deps, from).sort(), ['event-reminder-7 ana', 'event-reminder-7 bob']);
    // Postponed or cancelled: nobody is told to come.
    keepLife(deps.database, event.row, {...eventById(deps.database, event.row)!, status: 'postponed', reason: 'Neige'}, {actor: 'person:1'}, deps.now());
    from = mails(deps).length;
    until(deps, at('2027-04-01T09:00'));
    settle(deps);
    assert.deepEqual(told(deps, from), []);
  });

  it('leave in small steps, all of them, and a clock that jumps writes to nobody', async () => {
    const deps = testDeps();
    const event = held(deps, {capacity: {}});
    const insert = deps.database.prepare(`INSERT INTO registrations (id, event_id, state, mode, name, email, mailbox, locale, consent_version, consent_hash, created_at, changed_at, confirmed_at) VALUES (?, ?, 'registered', 'sur-place', 'x', ?, ?, 'fr', 'v', 'h', 0, 0, 0)`);
    for (let i = 0; i < 60; i++) insert.run(i.toString(16).padStart(32, '0'), event.row, `p${i}@example.org`, `p${i}@example.org`);
    until(deps, at('2027-02-10T09:00'));
    deps.clock.at = START + 365 * DAY;
    for (let hour = 0; hour < 20; hour++, deps.clock.advance(HOUR)) events(deps);
    assert.deepEqual([mails(deps).length, statusOf(deps, event)], [0, 'open'], 'a year ahead is not believed');
    deps.clock.at = at('2027-02-12T09:00');
    const steps: number[] = [];
    for (let i = 0; i < 4; i++) {
      events(deps);
      steps.push(mails(deps).length);
    }
    assert.deepEqual(steps, [25, 50, 60, 60]);
    assert.equal(new Set(mails(deps).map(({to}) => to)).size, 60);
  });

  it('know their moments on the days clocks change, and none once it has begun', () => {
    const event = eventOf({sessions: [{start: '2027-03-28T09:30', end: '2027-03-28T12:00'}]});
    assert.equal(reminderFrom(event, 1), Date.parse('2027-03-27T07:00:00Z'));
    const starts = Date.parse('2027-03-28T07:30:00Z');
    assert.deepEqual([starts - 8 * DAY, Date.parse('2027-03-21T07:00:00Z'), Date.parse('2027-03-27T07:00:00Z') - 1, Date.parse('2027-03-27T07:00:00Z'), starts - 1, starts].map((now) => reminderDue(event, now)?.days), [undefined, 7, 7, 1, 1, undefined]);
  });
});

/** Wall clocks of sessions, an evening each. */
const evenings = (...days: readonly string[]): {start: string; end: string}[] => days.map((day) => ({start: `${day}T18:00`, end: `${day}T19:30`}));

describe('reminders of a series', () => {
  it('leave a week before the first session, and the day before each, with the room; those of days that follow each other together', async () => {
    const deps = testDeps();
    const app = registryOf(deps);
    const event = held(deps, {modes: ['a-distance', 'sur-place'], capacity: {}, sessions: evenings('2027-02-19', '2027-02-26', '2027-02-27', '2027-03-12')});
    for (const [who, mode] of [['far', 'a-distance'], ['there', 'sur-place']]) await comes(app, deps, event, who!, {mode});
    const seen: Record<string, string[]> = {};
    // Every quarter of a day, looked at twice.
    for (let moment = at('2027-02-10T08:00'); moment <= at('2027-03-13T08:00'); moment += 6 * HOUR) {
      const from = mails(deps).length;
      until(deps, moment);
      settle(deps);
      const now = told(deps, from).sort();
      if (now.length > 0) seen[new Date(moment).toISOString().slice(0, 13)] = now;
    }
    assert.deepEqual(seen, {
      '2027-02-12T07': ['event-reminder-7 far', 'event-reminder-7 there'],
      '2027-02-18T07': ['event-reminder-1 there', 'event-reminder-1-remote far'],
      '2027-02-25T07': ['event-session there', 'event-session-remote far'],
      '2027-03-11T07': ['event-session there', 'event-session-remote far'],
    });
    const [second, last] = mails(deps).filter(({template}) => template === 'event-session-remote');
    assert.deepEqual([second!.values['room'], last!.values['room']], [ROOM, ROOM]);
    assert.equal(second!.values['details']!.replaceAll('\u00a0', ' '), 'Séance 2 sur 4 : vendredi 26 février 2027, de 18 h à 19 h 30 (heure locale : France métropolitaine)\nSéance 3 sur 4 : samedi 27 février 2027, de 18 h à 19 h 30 (heure locale : France métropolitaine)\nÀ distance.');
    assert.match(last!.values['details']!, /^Séance 4 sur 4 : vendredi 12 mars/);
    assert.deepEqual(deps.reports, []);
  });

  it('are sent late, once, for what has not begun; a session that was moved is reminded of anew, one that has begun is not', async () => {
    const deps = testDeps();
    const app = registryOf(deps);
    const event = held(deps, {modes: ['sur-place'], capacity: {}, sessions: evenings('2027-02-19', '2027-02-26', '2027-02-27', '2027-03-12')});
    await comes(app, deps, event, 'ana');
    until(deps, at('2027-02-20T08:00'));
    settle(deps);
    // Nobody looked until the second evening was over: only the third is still to come.
    let from = mails(deps).length;
    until(deps, at('2027-02-24T12:00'));
    deps.clock.at = at('2027-02-26T20:00');
    settle(deps);
    settle(deps);
    assert.deepEqual(told(deps, from), ['event-session ana']);
    assert.match(mails(deps).at(-1)!.values['details']!, /^Séance 3 sur 4 : [^\n]+\nMaison/);
    from = mails(deps).length;
    deps.clock.at = at('2027-02-27T18:00');
    settle(deps);
    assert.deepEqual(told(deps, from), []);
    const stored = eventById(deps.database, event.row)!;
    const sessions = evenings('2027-02-19', '2027-02-26', '2027-02-27', '2027-03-19');
    keepLife(deps.database, event.row, {...stored, event: {...stored.event, sessions}, endsAt: at('2027-03-19T19:30')}, {actor: 'person:1'}, deps.now());
    for (const [local, expected] of [['2027-03-11T09:00', []], ['2027-03-18T09:00', ['event-session ana']], ['2027-03-19T18:00', []]] as const) {
      from = mails(deps).length;
      until(deps, at(local));
      settle(deps);
      assert.deepEqual(told(deps, from), expected, local);
    }
  });

  it('write to nobody about a session when the clock jumps to it, nor of an event that is off', async () => {
    const deps = testDeps();
    const app = registryOf(deps);
    const event = held(deps, {modes: ['sur-place'], capacity: {}, sessions: evenings('2027-02-19', '2027-09-03')});
    await comes(app, deps, event, 'ana');
    until(deps, at('2027-02-20T08:00'));
    settle(deps);
    const from = mails(deps).length;
    deps.clock.at = at('2027-09-02T09:00');
    for (let hour = 0; hour < 8; hour++, deps.clock.advance(HOUR)) events(deps);
    assert.deepEqual(told(deps, from), [], 'months ahead is not believed');
    deps.clock.at = at('2027-03-01T09:00');
    keepLife(deps.database, event.row, {...eventById(deps.database, event.row)!, status: 'postponed', reason: 'Neige'}, {actor: 'person:1'}, deps.now());
    until(deps, at('2027-09-02T09:00'));
    settle(deps);
    assert.deepEqual(told(deps, from), []);
  });

  it('take sessions of one day, and of days that follow each other, for one', () => {
    const runs = (...days: string[]): readonly (readonly number[])[] => runsOf({sessions: evenings(...days)});
    assert.deepEqual([runs('2027-03-01'), runs('2027-03-01', '2027-03-02', '2027-03-03', '2027-03-05'), runs('2027-02-28', '2027-03-01'), runs('2026-12-31', '2027-01-02')], [[[0]], [[0, 1, 2], [3]], [[0, 1]], [[0], [1]]]);
    const twice = {sessions: [{start: '2027-03-01T09:00', end: '2027-03-01T12:00'}, {start: '2027-03-01T14:00', end: '2027-03-01T17:00'}], timeZone: 'Europe/Paris'};
    assert.deepEqual([reminderDue(twice, at('2027-02-28T09:00'))?.sessions, reminderDue(twice, at('2027-03-01T13:00'))?.sessions, reminderDue(twice, at('2027-03-01T14:00'))], [[0, 1], [1], undefined]);
  });
});

describe('the room', () => {
  const room = (deps: TestDeps): string[] => mails(deps).filter(({values}) => Object.values(values).some((value) => value.includes('Canari-Zorglub'))).map(({template, to}) => `${template} ${to.split('@')[0]}`);

  it('goes by mail the day before to those who come by it, at once to those who come later, and to nobody else', async () => {
    const deps = testDeps();
    const app = registryOf(deps);
    const event = held(deps, {capacity: {onSite: 5, remote: 1}});
    await comes(app, deps, event, 'there');
    await comes(app, deps, event, 'far', {mode: 'a-distance'});
    await comes(app, deps, event, 'waits', {mode: 'a-distance'});
    until(deps, at('2027-02-17T12:00'));
    settle(deps);
    assert.deepEqual(room(deps), []);
    until(deps, at('2027-02-18T08:00'));
    settle(deps);
    assert.deepEqual(room(deps), ['event-reminder-1-remote far']);
    await follow(app, 'cancel-registration', tokenTo(deps, 'far@example.org', 'cancel-registration'), {sure: 'oui'});
    await follow(app, 'take-seat', tokenTo(deps, 'waits@example.org', 'take-seat'));
    settle(deps);
    assert.deepEqual(room(deps), ['event-reminder-1-remote far', 'registration-confirmed-remote waits']);
    // Whatever the coordination writes to all, the room is not in it.
    tellRegistered(deps, event.row, {template: 'event-changed', values: {}, kind: 'changed-1'}, deps.now());
    assert.equal(tellRegistered(deps, event.row, {template: 'event-changed', values: {}, kind: 'changed-1'}, deps.now()), 0, 'once for each kind');
    assert.equal(room(deps).length, 2);
    assert.deepEqual(told(deps).slice(-2).sort(), ['event-changed there', 'event-changed waits']);
    // Of an event that is only remote, to all.
    const remote = held(deps, {modes: ['a-distance'], venue: undefined, capacity: {}});
    await comes(app, deps, remote, 'all', {mode: 'a-distance'});
    assert.ok(room(deps).includes('registration-confirmed-remote all'));
    assert.deepEqual(deps.reports, []);
  });

  it('is sent when it is given late, or becomes another, to those who come by it, once', async () => {
    const deps = testDeps();
    const app = registryOf(deps);
    const event = held(deps, {capacity: {}});
    deps.database.prepare('UPDATE events SET room = NULL').run();
    await comes(app, deps, event, 'there');
    await comes(app, deps, event, 'far', {mode: 'a-distance'});
    until(deps, at('2027-02-18T09:00'));
    settle(deps);
    assert.deepEqual([told(deps).slice(-2).sort(), room(deps)], [['event-reminder-1 far', 'event-reminder-1 there'], []]);
    for (const [i, link] of [ROOM, ROOM, `${ROOM}-bis`].entries()) {
      deps.database.prepare('UPDATE events SET room = ?').run(link);
      settle(deps);
      settle(deps);
      assert.deepEqual(room(deps), Array<string>(i < 2 ? 1 : 2).fill('event-reminder-1-remote far'));
    }
    assert.equal(mails(deps).at(-1)!.values['room'], `${ROOM}-bis`);
  });

  it('that becomes another between two sessions goes with the next, or at once on its day; one that comes back is sent again', async () => {
    const deps = testDeps();
    const app = registryOf(deps);
    const event = held(deps, {capacity: {}, sessions: evenings('2027-02-19', '2027-02-26')});
    await comes(app, deps, event, 'far', {mode: 'a-distance'});
    await comes(app, deps, event, 'there');
    until(deps, at('2027-02-18T09:00'));
    settle(deps);
    const rooms: string[] = [];
    let count = 1;
    for (const [local, link] of [['2027-02-20T09:00', `${ROOM}-bis`], ['2027-02-25T09:00', `${ROOM}-bis`], ['2027-02-26T09:00', ROOM], ['2027-02-26T10:00', `${ROOM}-bis`], ['2027-02-26T18:00', ROOM]] as const) {
      until(deps, at(local));
      deps.database.prepare('UPDATE events SET room = ?').run(link);
      settle(deps);
      settle(deps);
      const sent = mails(deps).filter(({template}) => template.endsWith('-remote'));
      rooms.push(sent.slice(count).map(({template, to, values}) => `${template} ${to.split('@')[0]} ${values['room']!.slice(ROOM.length)}`).join());
      count = sent.length;
    }
    assert.deepEqual(rooms, ['', 'event-session-remote far -bis', 'event-session-remote far ', 'event-session-remote far -bis', '']);
  });

  it('that is missing is told of to those who hold the event, two days and a day before each session, once; and to nobody when it is not needed', async () => {
    const deps = testDeps();
    somebody(deps, 'coordination@example.org', 'coordinator', 'departement:37');
    somebody(deps, 'nation@example.org', 'national', '');
    const series = held(deps, {capacity: {}, sessions: evenings('2027-02-19', '2027-02-26'), modes: ['a-distance'], venue: undefined});
    const national = held(deps, {title: 'Pour tous', modes: ['a-distance'], venue: undefined, capacity: {}}, {departements: []});
    held(deps, {modes: ['sur-place']});
    held(deps, {registration: {how: 'none'}}, {status: 'announced'});
    held(deps, {}, {status: 'postponed'});
    deps.database.prepare('UPDATE events SET room = NULL').run();
    const seen: (readonly [string, readonly string[]])[] = [];
    for (const local of ['2027-02-17T07:50', '2027-02-17T08:00', '2027-02-18T08:00', '2027-02-19T18:00', '2027-02-24T08:00', '2027-02-25T08:00']) {
      const from = mails(deps).length;
      // Given for the other: the series alone waits for it.
      if (local === '2027-02-18T08:00') deps.database.prepare('UPDATE events SET room = ? WHERE id = ?').run(ROOM, national.row);
      if (local === '2027-02-25T08:00') deps.database.prepare('UPDATE events SET room = ?').run(ROOM);
      until(deps, at(local));
      settle(deps);
      settle(deps);
      seen.push([local, mails(deps).slice(from).map(({template, to, values}) => `${template} ${to.split('@')[0]} ${values['link']!.split('/').at(-2)}`).sort()]);
    }
    assert.deepEqual(seen.map(([, sent]) => sent), [
      [], [`room-missing coordination ${series.id}`, `room-missing nation ${national.id}`], [`room-missing coordination ${series.id}`], [], [`room-missing coordination ${series.id}`], [],
    ]);
    assert.match(mails(deps)[0]!.values['before']!, /^vendredi 19 février 2027 à /);
    assert.deepEqual(deps.reports, []);
  });

  it('is nowhere else: not in what is published, answered, noted, logged, nor readable in the outbox', async () => {
    const deps = testDeps();
    const app = registryOf(deps);
    const event = held(deps);
    await comes(app, deps, event, 'far', {mode: 'a-distance'});
    until(deps, at('2027-02-18T09:00'));
    settle(deps);
    assert.equal(room(deps).length, 1, 'it was sent');
    const canary = 'Canari-Zorglub';
    assert.ok(eventById(deps.database, event.row)!.room!.includes(canary), 'and is kept');
    const day = new Date(deps.now()).toISOString().slice(0, 10);
    assert.equal(publishedEvents(deps.database, day).length, 1);
    assert.equal(JSON.stringify(publishedEvents(deps.database, day)).includes(canary), false);
    let bytes = Buffer.alloc(0);
    deps.registry.publish((...given) => {
      bytes = Buffer.from(encodeSnapshot(...given));
      return new Uint8Array(bytes);
    }, new Date(deps.now()).toISOString());
    assert.ok(bytes.includes(Buffer.from('Journée numérique de Loches')) && !bytes.includes(Buffer.from(canary)), 'the snapshot');
    const pages = [
      await app.fetch(pageGet(`/v1/events/${event.id}/form`)), await follow(app, 'confirm-registration', tokenTo(deps, 'far@example.org', 'confirm-registration')),
      await follow(app, 'cancel-registration', tokenTo(deps, 'far@example.org', 'cancel-registration')), await app.fetch(new Request(`${ORIGIN}/v1/events/${event.id}/registrations`, {method: 'POST', headers: {'Content-Type': 'application/json'}, body: '{}'})),
    ];
    for (const page of pages) assert.equal((await page.text()).includes(canary), false);
    const tables = deps.database.prepare("SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite%'").all() as {name: string}[];
    const holding = tables.filter(({name}) => JSON.stringify(deps.database.prepare(`SELECT * FROM "${name}"`).all()).includes(canary)).map(({name}) => name);
    assert.deepEqual(holding, ['events']);
  });

  it('that is no https address is said to be wrong, without a word of it, and the reminder leaves without it', async () => {
    const deps = testDeps();
    const app = registryOf(deps);
    const event: Held = held(deps, {}, {room: 'http://Canari-Zorglub.example.invalid'});
    await comes(app, deps, event, 'far', {mode: 'a-distance'});
    until(deps, at('2027-02-18T09:00'));
    settle(deps);
    assert.deepEqual([told(deps).at(-1), room(deps)], ['event-reminder-1 far', []]);
    assert.match(String(deps.reports[0]), /the room of e\w+ is not an https address/);
    assert.doesNotMatch(deps.reports.map(String).join(), /Canari/);
    assert.ok(ROOM.startsWith('https://'));
  });
});
