/**
 * Calendars as a program reads them that we did not write (ical.js): the same few properties whatever somebody wrote, one VEVENT for each
 * session, moments that are those of the clocks on the wall, overseas and on both nights of the year.
 */
import assert from 'node:assert/strict';
import {describe, it} from 'node:test';
import fc from 'fast-check';
import ICAL from 'ical.js';
import type {EventInput, PanaEventData} from '../../../src/contract/event.ts';
import {calendar, calendarText, contentLine} from '../../../worker/edge/calendar.ts';
import {PAYLOADS} from '../../hosts/payloads.ts';
import {eventOf, VENUE} from '../../support/events.ts';

const OPTIONS = {origin: 'https://pana.example:8443', needWord: (code: string) => `Besoin, ${code}`};
const parsed = (text: string): ICAL.Component => new ICAL.Component(ICAL.parse(text) as unknown[]);
const read = (events: readonly PanaEventData[], name?: string): ICAL.Component[] => parsed(calendar(events, {...OPTIONS, ...(name !== undefined && {name})})).getAllSubcomponents('vevent');
const names = (component: ICAL.Component): string[] => component.getAllProperties().map((property) => property.name);
const value = (component: ICAL.Component, name: string): unknown => component.getFirstPropertyValue(name);

/** Of a property no standard describes, ical.js leaves the text as it is written; calendars take it as a TEXT. */
const nameOf = (component: ICAL.Component): string => String(value(component, 'x-wr-calname')).replace(/\\([\\;,n])/g, (_, sign: string) => (sign === 'n' ? '\n' : sign));

/** All that is ever in them. */
const OF_CALENDAR = ['version', 'prodid', 'calscale'];
const OF_LIST = [...OF_CALENDAR, 'x-wr-calname', 'refresh-interval'];
const OF_EVENT = ['uid', 'dtstamp', 'last-modified', 'sequence', 'status', 'dtstart', 'dtend', 'summary', 'description', 'categories', 'location', 'geo', 'url'];

/** Wall clocks of Paris as what was taken away is kept. */
const publicMoments = (sessions: EventInput['sessions']): PanaEventData['sessions'] => eventOf(1, {sessions}).sessions;

/** What a text would have to be to become something else than text. */
const INJECTIONS = [
  'a\r\nATTACH:https://evil.example/x', 'a\nBEGIN:VALARM\nACTION:AUDIO\nTRIGGER:-PT1M\nEND:VALARM', 'a\rEND:VEVENT\rBEGIN:VEVENT', 'a\r\n DTSTART:20200101T000000Z', 'a\n\tORGANIZER:mailto:evil@example.org',
  'END:VEVENT\\nEND:VCALENDAR', 'a\\', 'a\\n', '\\;\\,\\\\', ';VALUE=URI:https://evil.example', 'a:b;c,d"e', '"quoted";x=y', 'a\u2028ATTACH:x', 'a\u2029ATTACH:x', 'a\u0085ATTACH:x', 'a\u000BATTACH:x', 'a\u000CATTACH:x',
  `${'é'.repeat(37)}\r\n${'👩‍👩‍👧'.repeat(20)}`, `${'x'.repeat(64)}\r\n X-EVIL:1`, '\uD800', 'a\u0000b', '^n^\'', '%0D%0AATTACH:x', 'BEGIN:VCALENDAR', ...PAYLOADS,
];
/** What is left of a text: ends of lines are one thing, what no calendar holds is gone. */
const kept = (text: string): string => text.replace(/\r\n|[\r\n\u0085\u2028\u2029]/g, '\n')
  // eslint-disable-next-line no-control-regex
  .replace(/[\u0000-\u0008\u000B-\u001F\u007F-\u009F\uFEFF\p{Cs}]/gu, '');

/** The same in every field that is text; the schema is not asked: a snapshot may be older than a rule. */
const hostile = (text: string): PanaEventData => ({
  ...eventOf(7, {}), title: text, summary: text, statusReason: text, status: 'cancelled', organiser: {name: text, url: text}, slug: 'hostile-e7',
  venue: {...VENUE, name: text, address: {...VENUE.address, street: text, complement: text, city: text}}, needs: [{code: text, level: 1}],
});

describe('a calendar of events', () => {
  it('should hold these properties and no other, whatever the event', () => {
    const events = [
      eventOf(1), eventOf(2, {modes: ['a-distance'], capacity: {remote: 10}, sessions: [{start: '2027-03-20T12:30', end: '2027-03-20T13:30'}, {start: '2027-04-03T12:30', end: '2027-04-03T13:30'}]}),
      eventOf(3, {stored: {status: 'cancelled', reason: 'Salle inondée', room: 'https://visio.example.org/secret'}}), eventOf(4, {modes: ['sur-place', 'a-distance'], stored: {status: 'postponed', room: 'https://visio.example.org/secret'}}),
    ];
    const text = calendar(events, {...OPTIONS, name: 'Agenda, tout; l’agenda'});
    const whole = parsed(text);
    assert.deepEqual(names(whole), OF_LIST);
    assert.equal(nameOf(whole), 'Agenda, tout; l’agenda');
    assert.equal(String(value(whole, 'refresh-interval')), 'PT6H');
    const all = whole.getAllSubcomponents();
    assert.deepEqual(all.map(({name}) => name), ['vevent', 'vevent', 'vevent', 'vevent', 'vevent']);
    for (const one of all) {
      assert.deepEqual(names(one), value(one, 'location') === 'À distance' ? OF_EVENT.filter((name) => name !== 'geo') : OF_EVENT);
      assert.equal(one.getAllSubcomponents().length, 0);
    }
    assert.doesNotMatch(text, /visio|secret|VTIMEZONE|TZID|METHOD|VALARM|ATTACH|ORGANIZER/);
    assert.deepEqual(names(parsed(calendar([eventOf(1)], OPTIONS))), OF_CALENDAR);
  });

  it('should say of an event what a calendar shows, and where it leads', () => {
    const [one] = read([eventOf(37, {title: 'Journée, à Loches; gratuite', needs: [{code: 'a', level: 1}, {code: 'a', level: 2}, {code: 'b', level: 1}], stored: {sequence: 3}})]);
    assert.equal(value(one!, 'uid'), 'e11@pana.example:8443');
    assert.equal(value(one!, 'summary'), 'Journée, à Loches; gratuite');
    assert.equal(value(one!, 'sequence'), 3);
    assert.equal(value(one!, 'status'), 'CONFIRMED');
    assert.equal(value(one!, 'location'), 'Maison des associations, 1 rue du Château, 37600 Loches');
    assert.deepEqual(value(one!, 'geo'), [47.1286, 0.9952]);
    assert.deepEqual(one!.getFirstProperty('categories')!.getValues(), ['Journée de montée en compétences', 'Besoin, a', 'Besoin, b']);
    assert.equal(value(one!, 'url'), 'https://pana.example:8443/agenda/journee-a-loches-gratuite-2027-03-12-e11');
    assert.match(String(value(one!, 'description')), /^Une journée pour mieux accompagner les associations\.\nProposé par Exemple – Coordination\.\nInformations et inscription : https:/);
    assert.equal(String(value(one!, 'dtstamp')), '2026-11-02T08:00:00Z');
    assert.equal(String(value(one!, 'last-modified')), '2026-11-02T08:00:00Z');
  });

  it('should give each session its own lasting UID, the first one that of the event', () => {
    const days = ['2027-03-20', '2027-03-27', '2027-04-03'].map((day) => ({start: `${day}T12:30`, end: `${day}T13:30`}));
    const uids = (sessions: EventInput['sessions']): unknown[] => read([eventOf(2, {sessions})]).map((one) => value(one, 'uid'));
    assert.deepEqual(uids(days.slice(0, 1)), ['e2@pana.example:8443']);
    assert.deepEqual(uids(days), ['e2@pana.example:8443', 'e2-2@pana.example:8443', 'e2-3@pana.example:8443']);
    assert.deepEqual(read([eventOf(2, {title: 'Série', sessions: days})]).map((one) => value(one, 'summary')), ['Série (1 sur 3)', 'Série (2 sur 3)', 'Série (3 sur 3)']);
  });

  it('should keep the UID of each session when others go, and tell whoever opens the file again of those that are gone', () => {
    const days = ['2027-03-20', '2027-03-27', '2027-04-03'].map((day) => ({start: `${day}T12:30`, end: `${day}T13:30`}));
    const [first] = publicMoments(days);
    const event = eventOf(2, {title: 'Série', sessions: days.slice(1), stored: {sequence: 1, numbers: {now: [2, 3], gone: [{number: 1, ...first!}]}}});
    const shown = (list: ICAL.Component[]): unknown[] => list.map((one) => ['uid', 'sequence', 'status', 'summary', 'dtstart'].map((name) => String(value(one, name))).join(' '));
    const kept = ['e2@pana.example:8443 1 CONFIRMED Série (1 sur 2) 2027-03-27T11:30:00Z', 'e2@pana.example:8443 1 CONFIRMED Série (2 sur 2) 2027-04-03T10:30:00Z'].map((line, at) => line.replace('e2@', `e2-${at + 2}@`));
    const file = read([event]);
    assert.deepEqual(shown(file), [...kept, 'e2@pana.example:8443 1 CANCELLED Annulé : Série 2027-03-20T11:30:00Z']);
    assert.match(String(value(file[2]!, 'description')), /^Annulé\. Cette séance n’a plus lieu/);
    for (const one of file) assert.deepEqual(names(one), OF_EVENT);
    assert.deepEqual(shown(read([event], 'Agenda')), kept, 'a list is read whole');
    // Every one that was ever imported is there again, with a higher SEQUENCE.
    const before = read([eventOf(2, {title: 'Série', sessions: days})]);
    assert.deepEqual(before.map((one) => value(one, 'uid')).filter((uid) => !file.some((one) => value(one, 'uid') === uid)), []);
    assert.ok(file.every((one) => Number(value(one, 'sequence')) > Number(value(before[0]!, 'sequence'))));
  });

  it('should say what is cancelled or postponed, with the reason, in words too', () => {
    const standing = (status: 'cancelled' | 'postponed'): unknown[] => {
      const [one] = read([eventOf(1, {title: 'Journée', stored: {status, reason: 'Salle inondée.'}})]);
      return [value(one!, 'status'), value(one!, 'summary'), String(value(one!, 'description')).split('\n')[0]];
    };
    assert.deepEqual(standing('cancelled'), ['CANCELLED', 'Annulé : Journée', 'Annulé. Salle inondée.']);
    assert.deepEqual(standing('postponed'), ['TENTATIVE', 'Reporté : Journée', 'Reporté, nouvelle date à venir. Salle inondée.']);
    for (const status of ['announced', 'open', 'full', 'closed', 'held'] as const) assert.equal(value(read([eventOf(1, {stored: {status}})])[0]!, 'status'), 'CONFIRMED');
  });

  it(`should keep ${INJECTIONS.length} hostile texts texts, in every field`, () => {
    for (const text of INJECTIONS) {
      const [one, ...more] = read([hostile(text)], text);
      assert.equal(more.length, 0, text);
      assert.deepEqual(names(one!), OF_EVENT, text);
      assert.equal(one!.getAllSubcomponents().length, 0, text);
      assert.equal(value(one!, 'summary'), `Annulé : ${kept(text)}`, JSON.stringify(text));
      assert.ok(String(value(one!, 'description')).includes(`\n${kept(text)}\nProposé par ${kept(text)}.`), JSON.stringify(text));
      assert.ok(String(value(one!, 'location')).includes(kept(text)));
      assert.equal(one!.getFirstProperty('categories')!.getValues()[1], `Besoin, ${kept(text)}`);
      const empty = parsed(calendar([], {...OPTIONS, name: text}));
      assert.equal(nameOf(empty), kept(text));
      assert.deepEqual([names(empty), empty.getAllSubcomponents()], [OF_LIST, []]);
    }
  });

  it('should fold by octets and never inside a character, each line ended as the standard says', () => {
    const some = fc.string({unit: fc.oneof(fc.constantFrom('a', 'é', '€', '👩', '\\', ';', ',', '\n', '\r\n', ' ', ':', '\u0301'), fc.string({unit: 'binary', minLength: 1, maxLength: 1})), maxLength: 200});
    fc.assert(fc.property(some, (text) => {
      const written = contentLine(`SUMMARY:${calendarText(text)}`);
      assert.ok(written.endsWith('\r\n'));
      const lines = written.slice(0, -2).split('\r\n');
      for (const [at, line] of lines.entries()) {
        assert.ok(Buffer.byteLength(line) <= 75, `${Buffer.byteLength(line)}`);
        assert.doesNotMatch(line, /[\r\n\uFFFD]/.test(text) ? /[\r\n]/ : /[\r\n\uFFFD]/);
        if (at > 0) assert.ok(line.startsWith(' '));
        assert.equal(Buffer.from(line).toString(), line, 'whole characters');
      }
      const [one] = parsed(`BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\n${written}END:VEVENT\r\nEND:VCALENDAR\r\n`).getAllSubcomponents('vevent');
      assert.equal(value(one!, 'summary'), kept(text));
    }), {numRuns: 2000});
    for (const line of calendar([hostile('é'.repeat(400))], OPTIONS).split('\r\n')) assert.ok(Buffer.byteLength(line) <= 75);
  });
});

/** Every zone people of France live by. */
const ZONES = [
  'Europe/Paris', 'America/Cayenne', 'America/Guadeloupe', 'America/Marigot', 'America/Martinique', 'America/Miquelon', 'America/St_Barthelemy', 'Indian/Mayotte', 'Indian/Reunion', 'Indian/Kerguelen',
  'Pacific/Gambier', 'Pacific/Marquesas', 'Pacific/Noumea', 'Pacific/Tahiti', 'Pacific/Wallis',
];
/** What the clock of a zone shows at a moment, as the platform says it and our own arithmetic has no part in: `2027-03-12T09:30`. */
const shown = (moment: Date, zone: string): string => new Intl.DateTimeFormat('sv-SE', {timeZone: zone, dateStyle: 'short', timeStyle: 'short'}).format(moment).replace(' ', 'T');
const moments = (event: PanaEventData): Date[] => read([event]).flatMap((one) => ['dtstart', 'dtend'].map((name) => {
  const time = value(one, name) as ICAL.Time;
  assert.equal(time.zone.tzid, 'UTC');
  return time.toJSDate();
}));

describe('the moments of a calendar', () => {
  const wall = (day: string): EventInput['sessions'] => [{start: `${day}T09:30`, end: `${day}T17:00`}];
  for (const zone of ZONES) {
    it(`should be those of the clocks of ${zone}, in every season and across their changes`, () => {
      const days = ['2027-01-15', '2027-03-13', '2027-03-14', '2027-03-15', '2027-03-27', '2027-03-28', '2027-03-29', '2027-07-14', '2027-10-30', '2027-10-31', '2027-11-01', '2027-11-06', '2027-11-07', '2027-11-08', '2027-12-31'];
      const event = eventOf(1, {timeZone: zone, sessions: days.flatMap(wall)});
      assert.deepEqual(moments(event).map((moment) => shown(moment, zone)), days.flatMap((day) => [`${day}T09:30`, `${day}T17:00`]));
    });
  }

  it('should follow the clock on the night it skips an hour, and on the one it shows an hour twice', () => {
    const night = (sessions: EventInput['sessions'], timeZone = 'Europe/Paris'): string[] => moments(eventOf(1, {timeZone, sessions})).map((moment) => moment.toISOString());
    assert.deepEqual(night([{start: '2027-03-27T22:00', end: '2027-03-28T04:00'}]), ['2027-03-27T21:00:00.000Z', '2027-03-28T02:00:00.000Z'], 'five hours long');
    assert.deepEqual(night([{start: '2027-10-30T22:00', end: '2027-10-31T04:00'}]), ['2027-10-30T20:00:00.000Z', '2027-10-31T03:00:00.000Z'], 'seven hours long');
    assert.deepEqual(night([{start: '2027-10-31T02:30', end: '2027-10-31T03:30'}]), ['2027-10-31T00:30:00.000Z', '2027-10-31T02:30:00.000Z'], 'the first of the two');
    assert.deepEqual(night([{start: '2027-03-14T01:00', end: '2027-03-14T04:00'}], 'America/Miquelon'), ['2027-03-14T04:00:00.000Z', '2027-03-14T06:00:00.000Z'], 'another night in Saint-Pierre');
  });

  it('should keep the hour of a series on both sides of a change, not the hours between', () => {
    const series = eventOf(1, {sessions: ['2027-03-20', '2027-03-27', '2027-04-03'].flatMap(wall)});
    assert.deepEqual(moments(series).filter((_, at) => at % 2 === 0).map((moment) => moment.toISOString()), ['2027-03-20T08:30:00.000Z', '2027-03-27T08:30:00.000Z', '2027-04-03T07:30:00.000Z']);
  });
});
