/** The life of an event, state by state and command by command; what calendars learn; what a form may still change. */
import assert from 'node:assert/strict';
import {describe, it} from 'node:test';
import {eventInputSchema} from '../../../src/contract/event.ts';
import type {EventInput} from '../../../src/contract/event.ts';
import {isoIn, momentOf} from '../../../src/contract/wall-clock.ts';
import {clashes, decide, editable, mattersIn, statusAt} from '../../../worker/registry/domain/event.ts';
import type {EventCommand, EventLife, EventState} from '../../../worker/registry/domain/event.ts';
import {momentsOf} from '../../../worker/registry/storage/events.ts';

const DAY = 86_400_000;
const NOW = Date.parse('2027-03-01T09:00:00Z');

const BASE = {
  kind: 'journee', title: 'Journée de Loches', summary: 'Une journée.', organiser: {name: 'Coordination 37'}, territories: ['departement:37'], modes: ['sur-place'],
  venue: {name: 'Maison des associations', address: {street: '1 rue Haute', postcode: '37600', city: 'Loches', commune: '37132'}, lat: 47.1, lon: 1},
  timeZone: 'Europe/Paris', sessions: [{start: '2027-03-12T09:30', end: '2027-03-12T17:00'}], capacity: {onSite: 30}, needs: [{code: 'creer-un-site', level: 1}], price: 'gratuit', registration: {how: 'here'},
} as const;
const input = (change: object = {}): EventInput => eventInputSchema.parse({...BASE, ...change});

function life(status: EventState, change: object = {}, more: Partial<EventLife> = {}): EventLife {
  const event = input(change);
  const {startsAt, endsAt, opensAt, closesAt} = momentsOf(event);
  return {event, status, seats: {}, sequence: 3, startsAt, endsAt, ...(opensAt !== null && {opensAt}), ...(closesAt !== null && {closesAt}), ...more};
}
const edit = (change: object, registered = {onSite: 0, remote: 0}): EventCommand => {
  const event = input(change);
  const {startsAt, endsAt, opensAt, closesAt} = momentsOf(event);
  return {type: 'edit', to: {event, startsAt, endsAt, opensAt: opensAt ?? undefined, closesAt: closesAt ?? undefined}, registered};
};

const STATES: readonly EventState[] = ['draft', 'announced', 'open', 'full', 'closed', 'held', 'postponed', 'cancelled'];
const LATER = [{start: '2027-04-09T09:30', end: '2027-04-09T17:00'}];
const COMMANDS: Readonly<Record<string, EventCommand>> = {
  publish: {type: 'publish'}, words: edit({title: 'Autre titre'}), dates: edit({sessions: LATER}), postpone: {type: 'postpone', reason: 'Salle fermée.'}, cancel: {type: 'cancel', reason: 'Salle fermée.'},
  conclude: {type: 'conclude'}, tick: {type: 'tick'},
};
/** What is by hand, eleven days before: the status it becomes and by how much its sequence rises; `no`: refused. */
const BEFORE: Readonly<Record<string, Readonly<Record<EventState, string>>>> = {
  publish: {draft: 'open +0', announced: 'no', open: 'no', full: 'no', closed: 'no', held: 'no', postponed: 'no', cancelled: 'no'},
  words: {draft: 'draft +0', announced: 'open +0', open: 'open +0', full: 'open +0', closed: 'open +0', held: 'held +0', postponed: 'postponed +0', cancelled: 'no'},
  dates: {draft: 'draft +0', announced: 'open +1', open: 'open +1', full: 'open +1', closed: 'open +1', held: 'no', postponed: 'open +1', cancelled: 'no'},
  postpone: {draft: 'no', announced: 'postponed +1', open: 'postponed +1', full: 'postponed +1', closed: 'postponed +1', held: 'no', postponed: 'no', cancelled: 'no'},
  cancel: {draft: 'no', announced: 'cancelled +1', open: 'cancelled +1', full: 'cancelled +1', closed: 'cancelled +1', held: 'no', postponed: 'cancelled +1', cancelled: 'no'},
  conclude: {draft: 'no', announced: 'no', open: 'no', full: 'no', closed: 'no', held: 'no', postponed: 'no', cancelled: 'no'},
  tick: {draft: 'draft +0', announced: 'open +0', open: 'open +0', full: 'open +0', closed: 'open +0', held: 'held +0', postponed: 'postponed +0', cancelled: 'cancelled +0'},
};
/** The same the day after. */
const AFTER: Readonly<Record<string, Readonly<Record<EventState, string>>>> = {
  publish: {draft: 'no', announced: 'no', open: 'no', full: 'no', closed: 'no', held: 'no', postponed: 'no', cancelled: 'no'},
  words: {draft: 'draft +0', announced: 'held +0', open: 'held +0', full: 'held +0', closed: 'held +0', held: 'held +0', postponed: 'postponed +0', cancelled: 'no'},
  dates: {draft: 'draft +0', announced: 'no', open: 'no', full: 'no', closed: 'no', held: 'no', postponed: 'open +1', cancelled: 'no'},
  postpone: {draft: 'no', announced: 'no', open: 'no', full: 'no', closed: 'no', held: 'no', postponed: 'no', cancelled: 'no'},
  cancel: {draft: 'no', announced: 'no', open: 'no', full: 'no', closed: 'no', held: 'no', postponed: 'cancelled +1', cancelled: 'no'},
  conclude: {draft: 'no', announced: 'held +0', open: 'held +0', full: 'held +0', closed: 'held +0', held: 'held +0', postponed: 'no', cancelled: 'no'},
  tick: {draft: 'draft +0', announced: 'held +0', open: 'held +0', full: 'held +0', closed: 'held +0', held: 'held +0', postponed: 'postponed +0', cancelled: 'cancelled +0'},
};

function outcome(state: EventLife, command: EventCommand, now: number): string {
  const decided = decide(state, command, now);
  if (!('refusal' in decided)) return `${decided.state.status} +${decided.state.sequence - state.sequence}`;
  assert.match(decided.sentence, /^[A-ZÀ-Ü].+\.$/, 'a whole sentence');
  return 'no';
}

describe('the life of an event', () => {
  for (const [when, table, now] of [['before', BEFORE, NOW], ['after', AFTER, Date.parse('2027-03-13T09:00:00Z')]] as const) {
    it(`becomes, ${when} its day, from each state by each command, what the table written by hand says`, () => {
      for (const [name, command] of Object.entries(COMMANDS)) {
        assert.deepEqual(Object.fromEntries(STATES.map((state) => [state, outcome(life(state), command, now)])), table[name], name);
      }
    });
  }

  it('opens and closes by its clock, fills by its seats, and stays announced where one does not register here', () => {
    const one = life('announced', {registration: {how: 'here', opens: '2027-03-05T08:00', closes: '2027-03-11T18:00'}});
    const at = (local: string): number => momentOf(local, 'Europe/Paris').at;
    const status = (local: string, more: Partial<EventLife> = {}) => statusAt({...one, ...more}, at(local));
    assert.deepEqual(['2027-03-05T07:59', '2027-03-05T08:00', '2027-03-11T17:59', '2027-03-11T18:00', '2027-03-12T16:59', '2027-03-12T17:00'].map((local) => status(local)), ['announced', 'open', 'open', 'closed', 'closed', 'held']);
    assert.equal(status('2027-03-06T08:00', {seats: {onSite: 'none'}}), 'full');
    assert.equal(statusAt(life('open', {modes: ['sur-place', 'a-distance'], capacity: {onSite: 5}}, {seats: {onSite: 'none'}}), NOW), 'open', 'there is always room from afar');
    assert.equal(statusAt(life('open', {modes: ['sur-place', 'a-distance'], capacity: {onSite: 5, remote: 5}}, {seats: {onSite: 'none', remote: 'none'}}), NOW), 'full');
    for (const registration of [{how: 'none'}, {how: 'elsewhere', url: 'https://ailleurs.example.org/'}]) assert.equal(statusAt(life('announced', {registration}), NOW), 'announced');
    const freed = decide(life('full', {}, {seats: {onSite: 'few'}}), {type: 'tick'}, NOW);
    assert.ok('facts' in freed);
    assert.deepEqual(freed.facts, ['event.freed']);
    const filled = decide(life('open', {}, {seats: {onSite: 'none'}}), {type: 'tick'}, NOW);
    assert.ok('facts' in filled);
    assert.deepEqual(filled.facts, ['event.filled']);
  });

  it('keeps when it was to begin, and forgets why it was postponed once it has new dates', () => {
    const postponed = decide(life('open'), {type: 'postpone', reason: 'Neige.'}, NOW);
    assert.ok('state' in postponed);
    const back = decide(postponed.state, edit({sessions: LATER}), NOW + DAY);
    assert.ok('state' in back);
    assert.equal(back.state.previousStart, isoIn('Europe/Paris', life('open').startsAt));
    assert.equal(back.state.reason, undefined);
    assert.deepEqual(back.facts, ['event.edited', 'event.rescheduled']);
    const words = decide(postponed.state, edit({title: 'Autre'}), NOW + DAY);
    assert.ok('state' in words);
    assert.equal(words.state.reason, 'Neige.', 'a mended title gives no date');
    assert.equal(outcome(postponed.state, edit({sessions: [{start: '2027-02-01T09:00', end: '2027-02-01T10:00'}]}), NOW), 'no', 'a date gone by is no date');
  });
});

describe('the sequence of an event', () => {
  it('rises for dates, place and modes, once for an edit, and for nothing else', () => {
    const venue = (change: object) => ({venue: {...BASE.venue, ...change}});
    const both = {modes: ['sur-place', 'a-distance']};
    for (const [change, matters] of [
      [{sessions: LATER}, ['dates']], [{sessions: [{start: '2027-03-12T09:30', end: '2027-03-12T17:30'}]}, ['dates']], [{sessions: [...BASE.sessions, ...LATER]}, ['dates']], [{timeZone: 'Indian/Reunion'}, ['dates']],
      [venue({name: 'Autre maison'}), ['place']], [venue({address: {...BASE.venue.address, street: '2 rue Haute'}}), ['place']], [venue({lat: 47.2}), ['place']], [both, ['modes']], [{sessions: LATER, ...both}, ['dates', 'modes']],
      // Another name of the same clock.
      [{timeZone: 'Europe/Brussels'}, []],
      [{title: 'Autre'}, []], [{summary: 'Autre'}, []], [{description: 'Autre'}, []], [{capacity: {onSite: 12}}, []], [{needs: []}, []], [{organiser: {name: 'Autre'}}, []], [venue({accessNote: 'Par la cour'}), []],
      [venue({access: ['pmr']}), []], [{registration: {how: 'here', closes: '2027-03-11T18:00'}}, []], [{bring: 'Un crayon'}, []], [{territories: ['region:24']}, []],
    ] as const) {
      assert.deepEqual(mattersIn(input(), input(change)), matters, JSON.stringify(change));
      const decided = decide(life('open'), edit(change), NOW);
      assert.ok('state' in decided, JSON.stringify(change));
      assert.equal(decided.state.sequence, 3 + (matters.length > 0 ? 1 : 0), JSON.stringify(change));
    }
    const draft = decide(life('draft'), edit({sessions: LATER}), NOW);
    assert.ok('state' in draft);
    assert.equal(draft.state.sequence, 3, 'nobody has a draft in a calendar');
  });
});

describe('a change of an event', () => {
  const at = (state: EventLife, change: object, now = NOW, registered = {onSite: 0, remote: 0}) => {
    const decided = decide(state, edit(change, registered), now);
    return 'refusal' in decided ? decided.field : 'done';
  };

  it('is of everything in a draft, of less and less afterwards', () => {
    const series = [{start: '2027-03-12T09:30', end: '2027-03-12T12:00'}, {start: '2027-03-26T09:30', end: '2027-03-26T12:00'}];
    assert.deepEqual(STATES.map((state) => editable(life(state), NOW)), ['all', 'published', 'published', 'published', 'published', 'words', 'published', 'nothing']);
    assert.equal(at(life('draft'), {kind: 'atelier', registration: {how: 'none'}}), 'done');
    assert.equal(at(life('open'), {kind: 'atelier'}), 'kind');
    assert.equal(at(life('open'), {registration: {how: 'none'}}), 'how');
    const began = momentOf('2027-03-15T09:00', 'Europe/Paris').at;
    const running = life('closed', {sessions: series});
    assert.equal(editable(running, began), 'begun');
    assert.equal(at(running, {sessions: [series[0], {start: '2027-03-27T09:30', end: '2027-03-27T12:00'}]}, began), 'done', 'a session to come moves');
    assert.equal(at(running, {sessions: [{start: '2027-03-11T09:30', end: '2027-03-11T12:00'}, series[1]]}, began), 'sessions', 'one gone by does not');
    assert.equal(at(life('held'), {title: 'Autre', description: 'Le compte rendu.'}, NOW + 20 * DAY), 'done');
    for (const [change, field] of [[{sessions: LATER}, 'sessions'], [{capacity: {onSite: 31}}, 'capacity'], [{registration: {how: 'here', closes: '2027-03-01T08:00'}}, 'registration'], [{venue: {...BASE.venue, name: 'Autre'}}, 'sessions']] as const) {
      assert.equal(at(life('held'), change, NOW + 20 * DAY), field);
    }
  });

  it('never takes away a mode somebody comes by', () => {
    const both = life('open', {modes: ['sur-place', 'a-distance']});
    assert.equal(at(both, {}, NOW, {onSite: 4, remote: 1}), 'modes');
    assert.equal(at(both, {}, NOW, {onSite: 4, remote: 0}), 'done');
  });
});

describe('the sessions of a series', () => {
  const evening = (day: string) => ({start: `${day}T18:00`, end: `${day}T19:30`});
  /** What is left of a series of three after these edits, by day: the number of each, and of those that are gone. */
  const after = (status: EventState, ...edits: readonly (readonly string[])[]): unknown => {
    let state = life(status, {sessions: ['2027-03-12', '2027-03-19', '2027-03-26'].map(evening)});
    for (const days of edits) {
      const decided = decide(state, edit({sessions: days.map(evening)}), NOW);
      assert.ok('state' in decided);
      ({state} = decided);
    }
    return state.numbers && {now: state.numbers.now, gone: state.numbers.gone.map(({number, start}) => `${number} ${start}`)};
  };

  it('keep the number calendars know them by when others are taken away, moved or added', () => {
    const cases: readonly (readonly [readonly (readonly string[])[], unknown])[] = [
      [[['2027-03-12', '2027-03-19', '2027-03-26', '2027-04-02']], undefined],
      [[['2027-03-13', '2027-03-20', '2027-03-27']], undefined],
      [[['2027-03-19', '2027-03-26']], {now: [2, 3], gone: ['1 2027-03-12T18:00:00+01:00']}],
      [[['2027-03-12', '2027-03-26']], {now: [1, 3], gone: ['2 2027-03-19T18:00:00+01:00']}],
      [[['2027-03-12', '2027-03-19']], {now: [1, 2], gone: ['3 2027-03-26T18:00:00+01:00']}],
      [[['2027-03-12', '2027-03-15', '2027-03-19', '2027-03-26']], {now: [1, 4, 2, 3], gone: []}],
      // Taken away, then another one added: no number is given twice.
      [[['2027-03-12', '2027-03-19'], ['2027-03-12', '2027-03-19', '2027-04-02']], {now: [1, 2, 4], gone: ['3 2027-03-26T18:00:00+01:00']}],
      // Taken away by mistake: as before.
      [[['2027-03-19', '2027-03-26'], ['2027-03-12', '2027-03-19', '2027-03-26']], undefined],
      [[['2027-04-09']], {now: [1], gone: ['2 2027-03-19T18:00:00+01:00', '3 2027-03-26T18:00:00+01:00']}],
    ];
    for (const [edits, expected] of cases) for (const status of ['open', 'postponed'] as const) assert.deepEqual(after(status, ...edits), expected, JSON.stringify(edits));
    assert.equal(after('draft', ['2027-03-19']), undefined, 'nobody has a draft');
  });
});

describe('two events', () => {
  it('clash when they have a need in common and sessions at most fourteen days apart', () => {
    const on = (day: string, needs: readonly string[] = ['creer-un-site'], more: object = {}) => input({sessions: [{start: `${day}T09:30`, end: `${day}T17:00`}], needs: needs.map((code) => ({code, level: 2})), ...more});
    const one = on('2027-03-12');
    assert.deepEqual(['2027-02-26', '2027-02-25', '2027-03-26', '2027-03-27'].map((day) => clashes(one, on(day))), [true, false, true, false]);
    assert.equal(clashes(one, on('2027-03-13', ['autre-besoin'])), false);
    assert.equal(clashes(one, on('2027-03-13', [])), false);
    const series = input({sessions: [{start: '2027-01-10T09:00', end: '2027-01-10T10:00'}, {start: '2027-03-20T09:00', end: '2027-03-20T10:00'}], needs: [{code: 'creer-un-site', level: 1}]});
    assert.equal(clashes(one, series), true, 'by its last session');
    assert.equal(clashes(input({sessions: [{start: '2027-02-01T09:00', end: '2027-02-01T10:00'}]}), series), false, 'between two sessions nothing happens');
  });
});
